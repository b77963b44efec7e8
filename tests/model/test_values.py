"""Values that make no sense are refused where they are made."""

from __future__ import annotations

from typing import Any

import pytest
from support import NOW

from focuskit import InputError, Recommendation
from focuskit.model.limits import Limits
from focuskit.model.stretches import stretches

GOOD: dict[str, Any] = {
    "id": "do-it",
    "title": "Do it",
    "relieves": {"gone-quiet": 0.5},
    "steps": ("Call.",),
    "owner_role": "account owner",
    "hours": 1,
    "within_days": 7,
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"relieves": {}}, "at least one sign"),
        ({"relieves": {"gone-quiet": 0}}, "above 0"),
        ({"relieves": {"gone-quiet": 1.5}}, "at most 1"),
        ({"steps": ()}, "at least one step"),
        ({"steps": ("Call.", " ")}, "none of them empty"),
        ({"hours": 0}, "hours"),
        ({"within_days": 0}, "within_days"),
    ],
)
def test_a_recommendation_that_nobody_could_follow_is_refused(
    change: dict[str, Any], told: str
) -> None:
    assert Recommendation(**GOOD).relieves == {"gone-quiet": 0.5}
    with pytest.raises(ValueError, match=told):
        Recommendation(**{**GOOD, **change})


def test_limits_are_finite_and_differ() -> None:
    with pytest.raises(ValueError, match="finite"):
        Limits(0, float("inf"))
    with pytest.raises(ValueError, match="must differ"):
        Limits(2, 2)


def test_a_stretch_of_something_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'order'"):
        stretches({"ordr": (None, NOW)})
    with pytest.raises(InputError, match="not a time"):
        stretches({"order": ("soon", None)})
    stretch = stretches({"order": (None, NOW)})["order"]
    assert stretches({"order": stretch})["order"] is stretch
