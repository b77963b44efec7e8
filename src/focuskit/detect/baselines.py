"""What a policy sets as given for the measures: never the other accounts of a run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from focuskit.policy.assessment_policy import Policy
from focuskit.policy.working_time import WorkingTime

if TYPE_CHECKING:
    from focuskit.detect.phrases import PhraseList


@attrs.frozen(kw_only=True, eq=False)
class Baselines:
    """What measures compare with, and the words that they look for in texts.

    Args:
        allowed_hours: Hours within which a case is to be resolved, if none was promised.
        hours_by_priority: The same by priority.
        zone: The IANA name of the time zone of the house.
        working_time: When these hours run, in that zone; None: day and night.
        largest_discount: The largest discount that needs no special reason, 0 to 1.
        phrases: (list, language): the phrases.
        rivals: The rivals' names; empty if the policy names none.
    """

    allowed_hours: float = 72
    hours_by_priority: Mapping[str, float] = attrs.field(factory=dict)
    zone: str = "UTC"
    working_time: WorkingTime | None = None
    largest_discount: float = 0.2
    phrases: Mapping[tuple[str, str], PhraseList] = attrs.field(factory=dict)
    rivals: tuple[str, ...] = ()


@lru_cache(maxsize=16)
def baselines(policy: Policy) -> Baselines:
    """What a policy sets; built once for a policy.

    Raises:
        PolicyError: The policy names a phrase list that there is not.
    """
    from focuskit.detect import phrases  # noqa: PLC0415 -- texts are read by few signs

    return Baselines(
        allowed_hours=policy.allowed_hours,
        hours_by_priority=policy.hours_by_priority,
        zone=policy.zone,
        working_time=policy.working_time,
        largest_discount=policy.largest_discount,
        phrases=phrases.from_policy(policy.phrase_lists),
        rivals=policy.rivals,
    )
