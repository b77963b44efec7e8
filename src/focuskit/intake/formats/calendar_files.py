"""Reading calendars (`.ics`): a meeting with people of both sides, one row for each of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from focuskit.intake.formats.calendar_people import Meeting, rows_of
from focuskit.intake.formats.calendar_series import occurrences
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.plain_text import BROKEN_OFF, not_utf_8, plain
from focuskit.model.errors import InputError

CALENDAR = ".ics"
_CHUNK = 1 << 20
_EVENT, _END_OF_EVENT, _END = b"BEGIN:VEVENT", b"END:VEVENT", b"END:VCALENDAR"
_SCHEMA = {
    **dict.fromkeys(
        ("id", "occasion_id", "account_id", "occurred_at", "entered_at", "kind", "direction"),
        pl.String(),
    ),
    **dict.fromkeys(("colleague_id", "contact_id", "text"), pl.String()),
    "minutes": pl.Float64(),
    "topics": pl.List(pl.String),
}


def read_calendar(path: Path, own: str | None, limits: FileLimits) -> FileRows:
    """The meetings of a calendar with people of both sides, in columns named like the fields.

    Args:
        path: The file, which may be compressed.
        own: The domains of our own mail, with commas between them; None: as the calendar tells.
        limits: How large it may be.

    Raises:
        InputError: It cannot be read or is too large, it does not tell which side is ours, or no
            meeting has people of both.
    """
    library = _library(path)
    text, notes = _whole(_read(path, limits), path)
    try:
        calendars = library.Calendar.from_ical(text, multiple=True)
    except ValueError as broken:
        raise InputError(
            problem="the file is not readable as a calendar",
            where=str(path),
            found=str(broken).partition("\n")[0],
            hint=BROKEN_OFF,
        ) from broken
    meetings = []
    for calendar in calendars:
        happened, left_out = occurrences(calendar, path, limits)
        meetings += [Meeting.of(event) for event in happened]
        notes += left_out
    rows, said = rows_of(meetings, own, path)
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    return FileRows(frame=frame.lazy(), notes=(*notes, *said))


def _library(path: Path) -> Any:
    try:
        import icalendar  # noqa: PLC0415 -- an extra, and few need it
        import recurring_ical_events  # type: ignore[import-untyped]  # noqa: F401, PLC0415
    except ImportError as absent:
        raise InputError(
            problem="reading calendars needs libraries that are not installed",
            where=str(path),
            hint='pip install "focuskit[calendar]", or export the calendar as CSV',
        ) from absent
    return icalendar


def _read(path: Path, limits: FileLimits) -> bytes:
    """The text of a calendar, as long as it keeps within the limits."""
    parts: list[bytes] = []
    size = events = 0
    with plain(path, limits) as text, text.open("rb") as file:
        for chunk in limits.within(iter(lambda: file.read(_CHUNK), b""), path):
            parts.append(chunk)
            size, events = size + len(chunk), events + chunk.count(_EVENT)
            if size > limits.calendar_bytes:
                raise limits.beyond("calendar_bytes", path, "the calendar is larger than allowed")
            if events > limits.events:
                raise limits.beyond("events", path, "the calendar holds more events than allowed")
        if refused := not_utf_8(path, text):
            raise refused
    return b"".join(parts)


def _whole(text: bytes, path: Path) -> tuple[bytes, list[str]]:
    """A calendar with its end; where it breaks off, without the event in which it does."""
    if text.rstrip().upper().endswith(_END):
        return text, []
    last = text.upper().rfind(_END_OF_EVENT)
    if last < 0:
        raise InputError(
            problem="the file holds no whole event of a calendar",
            where=str(path),
            found=repr(text[:40].decode("utf-8", "replace")),
            expected=f"{_EVENT.decode()} ... {_END_OF_EVENT.decode()}, and {_END.decode()} at last",
            hint=BROKEN_OFF,
        )
    line = text.count(b"\n", 0, last) + 2
    note = f"breaks off without {_END.decode()}: what begins in line {line:,} is left out"
    return text[:last] + _END_OF_EVENT + b"\r\n" + _END + b"\r\n", [note]
