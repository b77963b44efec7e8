"""Kinds of exports that systems write: calls, activities, trackers, shops, states of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.mapping_proposal.proposal import Proposal


def written(folder: Path, header: str, rows: list[str], name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    return path


def fields(found: Proposal) -> dict[str, Any]:
    return dict(found.document.get("interactions", {}).get("fields", {}))


def where(found: Proposal) -> Any:
    return found.document["interactions"].get("where")


def word(found: Proposal, field: str) -> str | None:
    return next((one.word for one in found.fields if one.field == field), None)


def read(path: Path, *names: str) -> list[tuple[Any, ...]]:
    return read_interactions(path, Mapping()).frame.select(names).collect().rows()


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("Date,Customer,In / Out,Length (min)", "2026-01-05,X,In,3", "call"),
        ("Datum,Kunde,Richtung,Dauer (Min)", "2026-01-05,X,eingehend,3", "call"),
        ("Date,Customer,Channel,Direction,Duration (min)", "2026-01-05,X,Chat,In,3", None),
        ("Date,Customer,In / Out,Length (min)", "2026-01-05,X,x,3", None),
        ("id,Subject,Status,QueueName,Requestors,Customer,Created,Resolved",
         "1,Hi,open,a,b@x.example,X,Wed Jan 07 10:00:00 2026,Not set", "ticket"),
        ("#,Company,Tracker,Status,Subject,Author,Priority,Created",
         "77,X,Bug,New,Hi,Ann,High,2026-01-05", "ticket"),
        ("StartDate,EndDate,Finished,RecordedDate,ResponseId,Company",
         "2026-01-05,2026-01-05,True,2026-01-05,R_1,X", "survey"),
    ],
)  # fmt: skip
def test_the_columns_of_a_system_tell_what_its_rows_are(
    tmp_path: Path, header: str, row: str, kind: str | None
) -> None:
    told = fields(propose(written(tmp_path, header, [row]))).get("kind")
    assert told == (kind and {"constant": kind})


def test_a_tracker_that_holds_other_work_is_asked(tmp_path: Path) -> None:
    header = "#,Company,Tracker,Status,Subject,Author,Priority,Created"
    rows = ["7,X,Bug,New,Hi,Ann,High,2026-01-05", "9,X,Refactoring,New,Hi,Ann,High,2026-01-06"]
    found = propose(written(tmp_path, header, rows))
    assert "kind" not in fields(found)
    assert "'Tracker' holds 'Refactoring'" in found.remarks[0]


def test_a_number_that_counts_the_lines_is_no_id(tmp_path: Path) -> None:
    header = "#,Company,Date"
    counted = propose(written(tmp_path, header, ["1,X,2026-01-05", "2,X,2026-01-06"]))
    numbers = propose(written(tmp_path, header, ["71,X,2026-01-05", "75,X,2026-01-06"]))
    assert "id" not in fields(counted)
    assert fields(numbers)["id"] == "#"


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Wed Jan 07 10:20:30 2026", "10:20"),
        ("Jan 7 10:20 2026", "10:20"),
        ("Wed Jan 07 10:20:30 CET 2026", "09:20"),
        ("Wed Jan 07 10:20:30 +0200 2026", "08:20"),
    ],
)
def test_the_year_may_stand_behind_the_clock(tmp_path: Path, text: str, hour: str) -> None:
    path = written(tmp_path, "Company,Date", [f"X,{text}"], "calls.csv")
    assert f"{read(path, 'occurred_at')[0][0]:%H:%M}" == hour


def test_a_zone_that_nobody_knows_is_no_time(tmp_path: Path) -> None:
    found = propose(written(tmp_path, "Company,Date", ["X,Wed Jan 07 10:20:30 XYZ 2026"]))
    assert "occurred_at" not in fields(found)


PARENTS = "Subject,Date,Parent Type,Related To,Direction,Duration Hours,Duration Minutes"


def test_the_record_that_a_row_stands_under_is_its_account_where_it_is_one(tmp_path: Path) -> None:
    rows = ["Hi,2026-01-05,Accounts,Delta,Inbound,1,5", "Hi,2026-01-06,Leads,Ann,Inbound,0,45"]
    path = written(tmp_path, PARENTS, rows)
    assert read(path, "account_id", "kind", "minutes") == [("Delta", "call", 65.0)]
    others = [row.replace("Accounts", "Contacts") for row in rows]
    assert "account_id" not in fields(propose(written(tmp_path, PARENTS, others)))


@pytest.mark.parametrize(
    ("large", "small", "rows", "minutes"),
    [
        ("Duration Hours", "Duration Minutes", ["1,5", "0,45", ",30", "2,"], [65, 45, 30, 120]),
        ("Duration Hours", "Duration Minutes", ["1.5,90", "0.5,30"], [90, 30]),
        ("Duration Minutes", "Duration Seconds", ["1,30", "2,0"], [1.5, 2]),
        ("Duration (minutes)", "Duration (seconds)", ["1,90", "1,60"], [1.5, 1]),
        ("Duration Hours", "Duration Minutes", ["1,x", "0,45"], None),
    ],
)
def test_a_length_may_stand_in_two_columns(
    tmp_path: Path, large: str, small: str, rows: list[str], minutes: list[float] | None
) -> None:
    header = f"Company,Date,Direction,{large},{small}"
    filled = [f"X,2026-01-0{n},Inbound,{row}" for n, row in enumerate(rows, start=1)]
    path = written(tmp_path, header, filled, "calls.csv")
    if minutes is None:
        assert "minutes" not in fields(propose(path)) or "parts" not in fields(propose(path))
    else:
        assert [row[0] for row in read(path, "minutes")] == minutes


def test_calls_that_were_only_planned_are_left_out(tmp_path: Path) -> None:
    rows = ["X,2026-01-05,Held", "X,2026-01-06,Planned", "X,2026-01-07,Not Held"]
    found = propose(written(tmp_path, "Company,Date,Status", rows, "calls.csv"))
    assert where(found) == {"Status": {"is_not": ["not held", "planned"]}}
    strange = [*rows, "X,2026-01-08,Zapped"]
    assert where(propose(written(tmp_path, "Company,Date,Status", strange, "calls.csv"))) is None


def test_rows_that_are_tests_or_deleted_are_left_out_whatever_they_are(tmp_path: Path) -> None:
    rows = ["1,X,2026-01-05,Solved,0", "2,X,2026-01-06,Deleted,0", "3,X,2026-01-07,Solved,1"]
    header = "Ticket ID,Company,Created,Ticket status,Deleted"
    assert where(propose(written(tmp_path, header, rows))) == {
        "Ticket status": {"is_not": ["deleted"]},
        "Deleted": {"is_not": ["1"]},
    }


ORDERS = "Order Number,Company,Order Date,Order Status,Total"


def test_an_order_that_was_called_off_is_a_cancellation(tmp_path: Path) -> None:
    rows = [
        f"{n},X,2026-01-0{n},{state},5"
        for n, state in enumerate(("Completed", "Cancelled", "Failed", "On hold"), start=1)
    ]
    path = written(tmp_path, ORDERS, rows)
    assert read(path, "id", "kind") == [("1", "order"), ("2", "cancellation"), ("4", "order")]
    strange = [*rows, "9,X,2026-01-09,Zapped,5"]
    found = propose(written(tmp_path, ORDERS, strange))
    assert "kind" not in fields(found)


def test_orders_of_which_none_was_called_off_are_orders(tmp_path: Path) -> None:
    rows = ["1,X,2026-01-05,Completed,5", "2,X,2026-01-06,Processing,5"]
    found = propose(written(tmp_path, ORDERS, rows))
    assert fields(found)["kind"] == {"constant": "order"}
    assert where(found) is None


ACTIVITIES = "ID,Type,Organization,Due date,Due time,Done"


def test_an_activity_that_is_done_took_place_when_it_was_due(tmp_path: Path) -> None:
    rows = [
        "1,Call,X,2026-01-05,10:00,Done",
        "2,Lunch,X,2026-01-06,12:00,Done",
        "3,Task,X,2026-01-07,12:00,Done",
        "4,Meeting,X,2026-01-08,12:00,To do",
    ]
    path = written(tmp_path, ACTIVITIES, rows)
    found = fields(propose(path))
    assert found["occurred_at"] == {"parts": ["Due date", "Due time"], "format": "%Y-%m-%d %H:%M"}
    assert "promised_for" not in found
    assert read(path, "id", "kind") == [("1", "call"), ("2", "event")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Type,Company,Due date", "Call,X,2026-01-05"),
        ("Type,Company,Due date,Status", "Call,X,2026-01-05,Zapped"),
        ("Type,Company,Due date,Done", "Call,X,soon,Done"),
        ("Type,Company,Day", "Call,X,2026-01-05"),
    ],
)
def test_a_talk_that_may_not_be_over_is_not_taken_for_one(
    tmp_path: Path, header: str, row: str
) -> None:
    assert "occurred_at" not in fields(propose(written(tmp_path, header, [row])))


def test_what_is_due_is_promised_by_the_kind_of_its_row(tmp_path: Path) -> None:
    header = "Type,Company,Date,Due date"
    ticket, order = "Ticket,X,2026-01-05,2026-01-09", "Order,X,2026-01-06,2026-02-09"
    both = fields(propose(written(tmp_path, header, [ticket, order])))
    assert both["promised_for"] == {"column": "Due date", "where": {"Type": {"is": ["ticket"]}}}
    tickets = fields(propose(written(tmp_path, header, [ticket])))
    assert tickets["promised_for"] == "Due date"
    assert "promised_for" not in fields(propose(written(tmp_path, header, [order])))
    untold = propose(written(tmp_path, "Company,Date,Due date", ["X,2026-01-05,2026-01-09"]))
    assert word(untold, "promised_for") == "please check"


SHOP = "Ticket id,Created,Customer name,Customer email,Assignee"


@pytest.mark.parametrize(
    ("host", "said"), [("gmail.com", "sure"), ("delta.example", "please check")]
)
def test_a_shop_serves_people(tmp_path: Path, host: str, said: str) -> None:
    people = ("Ann Lee", "Bo Roe")
    rows = [
        f"{n},2026-01-0{n},{people[n % 2]},{people[n % 2].replace(' ', '.').lower()}@{host},Jo"
        for n in range(1, 7)
    ]
    found = propose(written(tmp_path, SHOP, rows, "tickets.csv"))
    assert word(found, "account_id") == said
    accepted = propose(written(tmp_path, SHOP, rows, "tickets.csv"), accept=["account_id"])
    assert fields(accepted)["account_id"] == "Customer email"


def test_people_beside_ours_are_the_customers(tmp_path: Path) -> None:
    header = "Ticket id,Created,Company,User name,Teammate"
    found = propose(written(tmp_path, header, ["1,2026-01-05,X,Ann,Jo"], "tickets.csv"))
    assert (fields(found)["contact_id"], fields(found)["colleague_id"]) == ("User name", "Teammate")


def test_a_name_in_front_of_its_address_is_a_person(tmp_path: Path) -> None:
    header = "Ticketnummer,Erstellt,Kundennummer,Kundenname,Von,Priorität"
    row = '1,2026-01-05,K1,Ann Lee,"""Ann Lee"" <ann.lee@delta.example>",hoch'
    assert fields(propose(written(tmp_path, header, [row])))["contact_id"] == "Kundenname"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Ticket ID,Created,Company,Subject,Full name,Title,Email,Agent", "Title"),
        ("Ticket ID,Created,Company,Full name,Title,Email,Agent", None),
        ("Ticket ID,Created,Company,Subject,Agent,Title,Email,Full name", None),
        ("Ticket ID,Created,Company,Subject,Full name,Contact role,Email,Agent", "Contact role"),
    ],
)
def test_a_title_between_a_name_and_its_address_is_the_role_of_a_contact(
    tmp_path: Path, header: str, role: str | None
) -> None:
    row = "1,2026-01-05,X," + ",".join("abcde"[: header.count(",") - 2])
    assert fields(propose(written(tmp_path, header, [row]))).get("contact_role") == role


def test_a_header_that_stands_again_is_no_row(tmp_path: Path) -> None:
    rows = [f"{n},X,2026-01-{n:02},high" for n in range(1, 29)]
    header = "Ticket ID,Company,Created,Priority"
    path = written(tmp_path, header, [*rows, header, "77,Y,2026-02-01,low"])
    assert where(propose(path)) == {"Ticket ID": {"is_not": ["ticket id"]}}
    assert read_interactions(path, Mapping()).rows_in == 29
    alone = written(tmp_path, "Company", ["X", "Company"])
    assert "interactions" not in propose(alone).document or not where(propose(alone))
