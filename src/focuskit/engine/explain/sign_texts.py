"""What findings say that is no detector's own: what would make a sign known, and its record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from focuskit.engine.types import MissingInput, Record, Sign
from focuskit.model.days import day_in
from focuskit.model.documents import write_time
from focuskit.model.finding import Reason

RESOLVES: Mapping[Reason, str] = MappingProxyType(
    {
        "too_few_observations": "{observations} of at least {least} observations are there.",
        "rejected_rows": "Rows of this account were rejected, and may decide it: mend them.",
        "one_case": "It rests on one case alone, and one case is no pattern: one more decides.",
        "not_kept": (
            "Nobody keeps such rows for other accounts either, not the owner, nor their team or "
            "the house: write them down, or state that they are recorded (recorded)."
        ),
        "short_record": (
            "The record covers a part of what it looks at, and the rest may turn it: add the rows "
            "from before, or state less days (window_days) or what is recorded (recorded)."
        ),
        "not_applicable_unclear": (
            "State the fields of the account that tell whether the sign applies."
        ),
        "no_value": "What is on record gives no number.",
    }
)
"""What would make a sign known that one account alone leaves unknown, by the reason."""

_BEFORE_THE_RECORD = (
    "None is on record for at least {{low}} days{until}; more may lie before: state since when the "
    "account has been one (since), add the rows from before, or state since when they are recorded "
    "(recorded)."
)


def before_the_record(
    sign: Sign, record: Record | None, as_of: datetime | None, zone: str
) -> str | None:
    """What would make an absence known that may have begun before the record; ``{low}`` days."""
    if sign.measure is None or sign.measure.never != "age":
        return None
    end = _end_of(record, as_of, zone)
    return _BEFORE_THE_RECORD.format(until=f" up to {end}" if end else "")


def days_on_record(
    absence: MissingInput | None, record: Record | None, as_of: datetime | None
) -> dict[str, Any]:
    """How much of its window is on record, and as of when a sign is judged, if not the run's."""
    windowed = record if record is not None and record.days_of_window is not None else None
    is_earlier = absence is None and record is not None and record.end != as_of
    earlier = record.end if record is not None and is_earlier else None
    return {
        "days_covered": windowed and windowed.days_covered,
        "days_of_window": windowed and windowed.days_of_window,
        "judged_as_of": earlier and write_time(earlier),
    }


def of_record(record: Record | None, as_of: datetime | None, zone: str) -> str:
    """Say on how much of its window a finding rests, and as of when, where that is not all."""
    if record is None:
        return ""
    covered, window = record.days_covered, record.days_of_window
    text = f" On {covered} of {window} days on record." if window and not record.whole else ""
    end = _end_of(record, as_of, zone)
    return text + (f" As of {end}." if end else "")


def _end_of(record: Record | None, as_of: datetime | None, zone: str) -> str | None:
    """When the record ends as of which a sign is judged, where that is not the run's moment."""
    if record is None or record.end == as_of:
        return None
    return f"{day_in(zone, record.end)}, when the record ends"
