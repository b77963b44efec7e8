"""Calendars: a meeting with people of both sides is an occasion, and nothing else is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import Mapping, read_interactions
from focuskit.intake.input_tables import Intake
from focuskit.model.days import day_column
from focuskit.model.errors import InputError

US = "anna@our.example"
STAMP = "DTSTAMP:20260301T120000Z"


def event(
    uid: str, *lines: str, people: Sequence[str] = (), start: str = ":20260105T090000Z"
) -> str:
    """An event whose first person organizes it."""
    asked = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{person}" for person in people]
    organizer = [f"ORGANIZER;CN=Somebody:mailto:{people[0]}"] if people else []
    body = [f"UID:{uid}", f"DTSTART{start}", STAMP, *organizer, *asked, *lines]
    return "\n".join(["BEGIN:VEVENT", *body, "END:VEVENT"])


def calendar(folder: Path, *events: str, end: str = "END:VCALENDAR\n") -> Path:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *events, end])
    (folder / "team.ics").write_text(text, encoding="utf-8", newline="\r\n")
    return folder / "team.ics"


def ours(path: Path, domain: str = "our.example") -> Path:
    return path.with_name(f"{path.name}#{domain}")


def read(path: Path, **limits: int) -> Intake:
    return read_interactions(path, Mapping().with_limits(limits))


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(InputError) as error:
        read(path, **limits)
    return str(error.value)


def rows(intake: Intake) -> list[dict[str, Any]]:
    return intake.frame.collect().sort("occurred_at", "contact_id").to_dicts()


def met(*people: str, number: int = 6) -> list[str]:
    """As many meetings as tell whose calendar it is."""
    others = [f"x@house{n}.example" for n in range(number)]
    return [event(f"m{n}", people=[US, other, *people]) for n, other in enumerate(others)]


def notes(intake: Intake) -> str:
    return "\n".join(intake.notes)


# Who met whom


def test_each_person_of_the_other_side_is_a_row_of_one_occasion(tmp_path: Path) -> None:
    people = [US, "ben@our.example", "Cleo@Acme.example", "dora@acme.example", "eve@birch.example"]
    lines = (
        "DURATION:PT45M",
        "SUMMARY:Review",
        "CATEGORIES:Plan,Money",
        "CREATED:20260101T080000Z",
    )
    found = rows(read(ours(calendar(tmp_path, event("m", *lines, people=people)))))
    assert [row["contact_id"] for row in found] == [
        "cleo@acme.example",
        "dora@acme.example",
        "eve@birch.example",
    ]
    assert [row["account_id"] for row in found] == ["acme.example", "acme.example", "birch.example"]
    assert len({row["occasion_id"] for row in found}) == 1
    assert len({row["id"] for row in found}) == 3
    one = found[0]
    assert (one["kind"], one["direction"], one["colleague_id"]) == ("meeting", "outbound", US)
    assert (one["minutes"], one["text"], one["topics"]) == (45, "Review", ["Plan", "Money"])
    assert one["occurred_at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert one["entered_at"] == datetime(2026, 1, 1, 8, tzinfo=UTC)


def test_who_organizes_tells_who_reached_out(tmp_path: Path) -> None:
    theirs = event("a", people=["cleo@acme.example", US])
    nobody = event("b", "ATTENDEE:mailto:" + US, "ATTENDEE:mailto:dora@acme.example")
    found = rows(read(ours(calendar(tmp_path, theirs, nobody))))
    assert [row["direction"] for row in found] == ["inbound", None]


def test_rooms_those_who_decline_and_meetings_of_one_house_make_no_occasion(tmp_path: Path) -> None:
    room = "ATTENDEE;CUTYPE=ROOM:mailto:room@acme.example"
    google = "ATTENDEE:mailto:x@resource.calendar.google.com"
    declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:cleo@acme.example"
    alone = event("b", people=["cleo@acme.example", "dora@birch.example"])
    path = calendar(
        tmp_path,
        event("a", room, google, declined, "ATTENDEE:nobody", people=[US]),
        alone,
        event("c"),
        event("d", people=[US, "eve@acme.example"]),
    )
    intake = read(ours(path))
    assert [row["contact_id"] for row in rows(intake)] == ["eve@acme.example"]
    assert "left out: 3 events without people of both sides" in notes(intake)


def test_people_at_a_domain_of_everybody_name_no_account(tmp_path: Path) -> None:
    path = calendar(tmp_path, event("a", people=[US, "eve@gmail.com", "cleo@acme.example"]))
    intake = read(ours(path))
    assert [row["contact_id"] for row in rows(intake)] == ["cleo@acme.example"]
    assert intake.rejected["field"].to_list() == ["account_id"]


def test_what_is_private_keeps_its_subject(tmp_path: Path) -> None:
    lines = ("CLASS:PRIVATE", "SUMMARY:Secret")
    path = calendar(tmp_path, event("a", *lines, people=[US, "cleo@acme.example"]))
    assert "text" not in read(ours(path)).columns or rows(read(ours(path)))[0]["text"] is None


# Which side is ours


def test_our_side_is_the_domain_of_nearly_all_meetings(tmp_path: Path) -> None:
    intake = read(calendar(tmp_path, *met()))
    assert {row["account_id"] for row in rows(intake)} == {f"house{n}.example" for n in range(6)}
    assert "ours are the people at our.example, as most meetings show" in notes(intake)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (met(number=4), "our.example in 4 meetings"),
        (met("cleo@acme.example"), "acme.example in 6 meetings, our.example in 6 meetings"),
        ([event("a", people=[US])], "no meeting with people of two houses"),
    ],
    ids=["few", "two", "alone"],
)
def test_which_side_is_ours_is_asked_where_it_is_not_sure(
    tmp_path: Path, events: list[str], found: str
) -> None:
    said = refused(calendar(tmp_path, *events))
    assert "team.ics: the calendar does not tell which people are ours" in said
    assert f"found: {found}" in said
    assert "name your own domains behind the file, as in 'team.ics#" in said


def test_several_domains_may_be_ours(tmp_path: Path) -> None:
    path = calendar(tmp_path, event("a", people=[US, "ben@our.de", "cleo@acme.example"]))
    found = rows(read(ours(path, "our.example, OUR.de")))
    assert [row["contact_id"] for row in found] == ["cleo@acme.example"]


def test_a_calendar_without_anybody_of_ours_is_refused(tmp_path: Path) -> None:
    path = calendar(tmp_path, event("a", people=[US, "cleo@acme.example"]))
    said = refused(ours(path, "elsewhere.example"))
    assert "no meeting of the calendar has people of both sides" in said
    assert "found: 1 event; ours is elsewhere.example" in said


# When


def test_days_stay_days_and_times_are_those_of_their_zone(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    in_berlin = ";TZID=Europe/Berlin:20260106T090000"
    path = calendar(
        tmp_path,
        event("a", "DTEND;VALUE=DATE:20260106", people=people, start=";VALUE=DATE:20260105"),
        event(
            "b",
            "DTEND;VALUE=DATE:20260107",
            people=people,
            start=in_berlin,
        ),
        event("c", "DTEND:20260107T080000", people=people, start=":20260107T090000"),
    )
    found = rows(read(ours(path)))
    assert [row[day_column("occurred_at")] for row in found] == [True, None, None]
    assert [row["minutes"] for row in found] == [None, None, None]
    assert [row["occurred_at"].hour for row in found] == [0, 8, 9]


def test_an_event_without_a_readable_time_is_left_out_and_told(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    path = calendar(
        tmp_path,
        event("a", people=people),
        event("b", people=people, start=":soon"),
        event("c", people=people, start=";VALUE=PERIOD:20260101T000000Z/PT1H"),
        "BEGIN:VEVENT\nUID:d\nEND:VEVENT",
    )
    intake = read(ours(path))
    assert intake.rows_in == 1
    assert "left out: 3 events without a time that can be read" in notes(intake)


def test_a_series_goes_on_until_the_calendar_was_written(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    weekly = event("a", "RRULE:FREQ=WEEKLY", "EXDATE:20260112T090000Z", people=people)
    moved = event("a", "RECURRENCE-ID:20260119T090000Z", people=people, start=":20260120T150000Z")
    off = event("a", "RECURRENCE-ID:20260126T090000Z", "STATUS:CANCELLED", people=people)
    intake = read(ours(calendar(tmp_path, weekly, moved, off)))
    days = [row["occurred_at"].strftime("%m-%d") for row in rows(intake)]
    assert days == ["01-05", "01-20", "02-02", "02-09", "02-16", "02-23"]
    assert "left out: 1 event cancelled" in notes(intake)


def test_a_rule_by_the_minute_or_of_thousands_of_years_is_bounded(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    often = [
        event("a", "RRULE:FREQ=SECONDLY", people=people),
        event("b", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5", people=people),
    ]
    intake = read(ours(calendar(tmp_path, *often, event("c", people=people))))
    assert intake.rows_in == 1
    assert "left out: 2 events recurring more than hourly" in notes(intake)
    long = event("d", "RRULE:FREQ=DAILY", people=people, start=":00500105T090000Z")
    assert "holds more events than allowed" in refused(ours(calendar(tmp_path, long)))


def test_of_several_versions_of_an_event_the_latest_counts(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    path = calendar(
        tmp_path,
        event("a", "SEQUENCE:1", people=people, start=":20260107T090000Z"),
        event("a", "LAST-MODIFIED:20260102T000000Z", people=people),
        event("a", people=people),
    )
    assert [row["occurred_at"].day for row in rows(read(ours(path)))] == [7]


def test_a_calendar_without_stamps_ends_with_its_last_event(tmp_path: Path) -> None:
    people = [US, "cleo@acme.example"]
    weekly = event("a", "RRULE:FREQ=WEEKLY", people=people).replace(f"{STAMP}\n", "")
    last = event("b", people=people, start=";VALUE=DATE:20260119").replace(f"{STAMP}\n", "")
    assert read(ours(calendar(tmp_path, weekly, last))).rows_in == 3


# Files


def test_a_calendar_that_breaks_off_loses_the_last_event_alone(tmp_path: Path) -> None:
    half = "BEGIN:VEVENT\nUID:z\nDTSTART:2026"
    path = calendar(tmp_path, *met(), half, end="")
    intake = read(path)
    assert intake.rows_in == 6
    line = path.read_text().replace("\r\n", "\n").split("\n").index("UID:z")
    assert f"breaks off without END:VCALENDAR: what begins in line {line} is left out" in notes(
        intake
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html>no calendar", "holds no whole event of a calendar"),
        ("BEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n", "not readable as a calendar"),
    ],
)
def test_what_is_no_calendar_is_refused_with_what_it_begins_with(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "team.ics"
    path.write_text(text)
    assert said in refused(path)


def test_a_calendar_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = calendar(tmp_path, *met())
    path.write_bytes(path.read_bytes().replace(b"PRODID:-//x", b"PRODID:-//\xfc"))
    assert "team.ics, line 3: the file is not UTF-8" in refused(path)


def test_a_larger_calendar_is_refused_with_the_limit_to_raise(tmp_path: Path) -> None:
    path = calendar(tmp_path, *met())
    assert "hint: if that is as it should be, raise the limit: --limit events=50" in refused(
        path, events=5
    )
    assert "at most 900 bytes" in refused(path, calendar_bytes=900)
    twice = event("a", "RRULE:FREQ=DAILY", people=[US, "cleo@acme.example"])
    assert "at most 60 events" in refused(
        ours(calendar(tmp_path, twice, twice.replace(":a", ":b"))), events=60
    )


def test_without_the_libraries_the_way_to_install_them_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    assert 'pip install "focuskit[calendar]"' in refused(calendar(tmp_path, *met()))
