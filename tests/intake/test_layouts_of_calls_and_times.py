"""Exports of calls, booked meetings, work time and address books, by their layouts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from focuskit.intake import Mapping, propose, read_interactions, read_listed
from focuskit.model.errors import InputError


def written(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, **said: str) -> tuple[list[dict[str, object]], Mapping]:
    mapping = Mapping.load(propose(path, **said).document)  # type: ignore[arg-type]
    return read_interactions(path, mapping).frame.collect().to_dicts(), mapping


def test_calls_of_aircall_last_as_long_as_people_spoke(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "line,datetime (tz offset incl.),number timezone,datetime (UTC),country_code,direction,"
        "from,to,answered,missed_call_reason,user,duration (total),duration (in call),voicemail,"
        "recording,comments,tags,call quality,team,call id\n"
        "UK,2026-01-05 11:00:00 +0100,CET,2026-01-05 10:00:00,GB,inbound,+44 1,+44 2,Yes,,"
        "Dana Hale,340,300,,,asked for a quote,billing,,Support,c1\n",
    )
    (row,), _ = read(path, account="Delta")
    assert (row["id"], row["kind"], row["direction"]) == ("c1", "call", "inbound")
    assert (row["minutes"], row["colleague_id"]) == (5.0, "Dana Hale")
    assert f"{row['occurred_at']:%H:%M}" == "10:00"
    with pytest.raises(InputError, match="--account NAME"):
        read_interactions(path, Mapping())


def test_meetings_that_were_cancelled_in_calendly_took_no_place(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Event UUID,Team,User Name,User Email,Invitee Name,Invitee Email,Event Type Name,"
        "Start Date & Time,End Date & Time,Event Created Date & Time,Canceled,Marked as No-Show\n"
        "e1,CS,Dana Hale,dana@us.example,Ann Lee,ann@x.example,Review,2026-01-15 02:00 pm,"
        "2026-01-15 02:30 pm,2026-01-02 09:00 am,false,No\n"
        "e2,CS,Dana Hale,dana@us.example,Bo Chen,bo@x.example,Review,2026-01-16 02:00 pm,"
        "2026-01-16 02:30 pm,2026-01-02 09:00 am,true,No\n"
        "e3,CS,Dana Hale,dana@us.example,Cid Diaz,cid@x.example,Review,2026-01-17 02:00 pm,"
        "2026-01-17 02:30 pm,2026-01-02 09:00 am,false,Yes\n",
    )
    (row,), _ = read(path, account="Delta")
    assert (row["id"], row["kind"], row["contact_id"]) == ("e1", "meeting", "Ann Lee")
    assert f"{row['occurred_at']:%d %H:%M} {row['entered_at']:%d %H:%M}" == "15 14:00 02 09:00"


HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,"
    "Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,"
    "Cost Amount,Currency\n"
    "2026-01-05,Delta,Retainer,R,Support,came by,1.5,1.5,Yes,No,No,Dana,Hale,Staff,Yes,"
    "120,180,60,90,Euro - EUR\n"
)
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
    "End time,Duration,Tags\n"
    "Dana Hale,dana@us.example,Delta,Site,,came by,Yes,2026-01-05,09:30:00,2026-01-05,"
    "11:00:00,01:30:00,\n"
)


@pytest.mark.parametrize(
    ("text", "name", "at"),
    [
        (HARVEST, "harvest_time_report.csv", "2026-01-05 00:00"),
        (TOGGL, "Toggl_time_entries.csv", "2026-01-05 09:30"),
    ],
)
def test_work_time_is_read_where_somebody_says_what_it_is(
    tmp_path: Path, text: str, name: str, at: str
) -> None:
    path = written(tmp_path, text, name)
    with pytest.raises(InputError, match="rows of work time may be meetings, calls or work") as no:
        read_interactions(path, Mapping())
    assert re.search("--kind meeting --this-file-only", str(no.value))
    (row,), _ = read(path, kind="visit")
    assert (row["account_id"], row["kind"], row["minutes"]) == ("Delta", "visit", 90.0)
    assert (row["colleague_id"], row["text"]) == ("Dana Hale", "came by")
    assert f"{row['occurred_at']:%Y-%m-%d %H:%M}" == at


def test_an_address_book_of_outlook_is_a_list_of_contacts(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,Business Phone,Company,"
        "Job Title,Department,Birthday,Notes,Account,Language\n"
        "Ann,,Lee,Ms.,,ann@x.example,1,Delta Ltd,CFO,,0/0/00,,,\n",
        "contacts.csv",
    )
    (row,) = read_listed(path, "contacts", Mapping()).frame.to_dicts()
    assert row == {
        "id": "ann@x.example", "account_id": "Delta Ltd", "name": "Ann Lee", "role": "CFO",
    }  # fmt: skip
