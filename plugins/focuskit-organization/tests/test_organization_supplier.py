"""The habits of the supplier's house that people are asked about."""

from __future__ import annotations

import pytest
from supplier_support import practice_outcomes


@pytest.mark.parametrize("name", ["paid-at-signature", "touchpoints-unlisted"])
def test_a_practice_is_unknown_until_somebody_answers(name: str) -> None:
    unanswered, lowest, highest = practice_outcomes(name)
    assert (unanswered["outcome"], unanswered["missing"]) == ("unknown", [f"answer:{name}"])
    assert (lowest["outcome"], lowest["severity"]) == ("fired", 1.0)
    assert (highest["outcome"], highest["severity"]) == ("clear", 0.0)
