"""The events of a calendar one by one: those that recur as often as they did, within bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import prod
from pathlib import Path
from typing import Any

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.model.wording import counted

_MOST_A_DAY = 24
_BY_THE_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_TOO_OFTEN = {"HOURLY", "MINUTELY", "SECONDLY"}
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")


def occurrences(calendar: Any, path: Path, limits: FileLimits) -> tuple[list[Any], list[str]]:
    """The events of a calendar that took place or are to, and notes on the others.

    An event that recurs stands as often as it did until the file was written: its last stamp
    tells when that was.

    Args:
        calendar: As icalendar reads it.
        path: The file, to be named.
        limits: How many events there may be.

    Raises:
        InputError: There are more.
    """
    left_out = Counter[str]()
    events: dict[str, list[Any]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        if _start(event) is None:
            left_out["without a time that can be read"] += 1
        else:
            events.setdefault(str(event.get("UID", f"\0{number}")), []).append(event)
    end = _written(calendar)
    found: list[Any] = []
    for group in events.values():
        if not any(_recurs(event) for event in group):
            found.append(max(group, key=_version))
        elif any(map(_recurs_too_often, group)):
            left_out["recurring more than hourly"] += 1
        else:
            found += _expanded(calendar, group, end, path, limits)
        if len(found) > limits.events:
            raise _too_many(path, limits)
    held = [event for event in found if str(event.get("STATUS", "")).upper() != "CANCELLED"]
    left_out["cancelled"] = len(found) - len(held)
    return held, [
        f"left out: {counted(number, 'event')} {why}" for why, number in left_out.items() if number
    ]


def _start(event: Any) -> datetime | date | None:
    try:
        begins = event["DTSTART"].dt
    except (KeyError, AttributeError, ValueError):
        return None
    return begins if isinstance(begins, date) else None


def _moment(when: date) -> datetime:
    """A time as a moment, to compare it; where it states no zone, in UTC."""
    if not isinstance(when, datetime):
        return datetime(when.year, when.month, when.day, tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _written(calendar: Any) -> datetime:
    """When a calendar was written, at the earliest: its last stamp, else its last beginning."""
    events = calendar.walk("VEVENT")
    stamps = [
        _moment(stamp.dt)
        for event in events
        for stamp in map(event.get, _STAMPS)
        if isinstance(getattr(stamp, "dt", None), date)
    ]
    begins = [_moment(when) for when in map(_start, events) if when]
    return max(stamps or begins or [datetime(1970, 1, 1, tzinfo=UTC)])


def _version(event: Any) -> tuple[int, datetime]:
    changed = event.get("LAST-MODIFIED")
    earliest = datetime(1, 1, 1, tzinfo=UTC)
    return int(event.get("SEQUENCE", 0)), _moment(changed.dt) if changed else earliest


def _rules(event: Any) -> list[Any]:
    stated = event.get("RRULE", [])
    return stated if isinstance(stated, list) else [stated]


def _recurs(event: Any) -> bool:
    return any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _a_day(event: Any) -> int:
    """How often an event recurs in a day at most."""
    times = (prod(len(rule.get(part, [0])) for part in _BY_THE_CLOCK) for rule in _rules(event))
    return max(times, default=1)


def _recurs_too_often(event: Any) -> bool:
    often = (str(freq).upper() for rule in _rules(event) for freq in rule.get("FREQ", ()))
    return _a_day(event) > _MOST_A_DAY or not _TOO_OFTEN.isdisjoint(often)


def _expanded(
    calendar: Any, group: Iterable[Any], end: datetime, path: Path, limits: FileLimits
) -> list[Any]:
    """The occurrences of one series until a moment."""
    import recurring_ical_events  # type: ignore[import-untyped]  # noqa: PLC0415

    series = calendar.copy(recursive=False)
    first = end
    for event in group:
        first = min(first, _moment(_start(event) or end))
        days = (end - first).days + 1
        if days * _a_day(event) > limits.events:
            raise _too_many(path, limits)
        series.add_component(event)
    until = end + timedelta(seconds=1)
    return list(recurring_ical_events.of(series, skip_bad_series=True).between(first, until))


def _too_many(path: Path, limits: FileLimits) -> Exception:
    return limits.beyond("events", path, "the calendar holds more events than allowed")
