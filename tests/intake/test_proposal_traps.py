"""Columns that are not what they are called: a proposal is right or silent, never wrong."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from layout_files import Row, write

from focuskit.cli.main import main
from focuskit.intake import Mapping, propose, read_interactions, read_listed
from focuskit.intake.mapping_proposal.proposal import Proposal
from focuskit.model.errors import InputError


def proposed(folder: Path, name: str, text: str, table: str = "interactions") -> Proposal:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return propose(path, table=table)


def rule(found: Proposal, field: str, table: str = "interactions") -> Any:
    return found.document.get(table, {}).get("fields", {}).get(field)


def said(found: Proposal, field: str) -> tuple[str, str]:
    (one,) = [one for one in found.fields if one.field == field]
    return one.word, one.reason


def column(header: str, *values: str, name: str = "orders.csv") -> tuple[str, str]:
    lines = [f"account_id,occurred_at,{header}", *(f'a,2026-01-05,"{one}"' for one in values)]
    return name, "\n".join(lines) + "\n"


# Times


@pytest.mark.parametrize(
    ("values", "format_"),
    [
        (["13/01/2026", "01/02/2026"], "%d/%m/%Y"),
        (["01/13/2026", "02/01/2026"], "%m/%d/%Y"),
        (["31.01.26", "01.02.26"], "%d.%m.%y"),
        (["1/13/2026 9:05 AM", "2/1/2026 12:00 PM"], "%m/%d/%Y %I:%M %p"),
        (["5 Jan 2026", "17 Feb 2026"], "%d %b %Y"),
        (["January 5, 2026 09:00"], "%B %d, %Y %H:%M"),
        (["Mon, 05 Jan 2026 10:00:00 +0100"], "%a, %d %b %Y %H:%M:%S %z"),
        (["2026-01-05 9:00", "2026-01-05 10:00"], "%Y-%m-%d %H:%M"),
        (["2026/01/05 10:00:00"], "%Y/%m/%d %H:%M:%S"),
        (["2026-01-05 10:00:00 CET"], "%Y-%m-%d %H:%M:%S %Z"),
        (["1767603600", "1767607200"], "epoch seconds"),
        (["1767603600000"], "epoch milliseconds"),
    ],
)
def test_the_format_of_times_is_told_by_their_values(
    tmp_path: Path, values: list[str], format_: str
) -> None:
    text = "account_id,kind,Opened\n" + "".join(f'a,call,"{one}"\n' for one in values)
    found = proposed(tmp_path, "rows.csv", text)
    assert rule(found, "occurred_at") == {"column": "Opened", "format": format_}
    intake = read_interactions(tmp_path / "rows.csv", Mapping())
    assert intake.rows_accepted == len(values)


def test_the_order_of_day_and_month_is_asked_where_no_value_tells(tmp_path: Path) -> None:
    text = "account_id,kind,Opened\na,call,01/02/2026\nb,call,03/04/2026\n"
    found = proposed(tmp_path, "rows.csv", text)
    assert rule(found, "occurred_at") is None
    assert said(found, "occurred_at")[0] == "please check"
    told = propose(tmp_path / "rows.csv", dates="month first")
    assert rule(told, "occurred_at") == {"column": "Opened", "format": "%m/%d/%Y"}
    settled = r"map .*rows.csv --dates day-first .*\(or --dates month-first\)"
    with pytest.raises(InputError, match=settled):
        read_interactions(tmp_path / "rows.csv", Mapping())


def test_another_column_of_the_file_tells_the_order(tmp_path: Path) -> None:
    text = "account_id,kind,Opened,Closed\na,call,01/02/2026,01/13/2026\nb,call,03/04/2026,\n"
    found = proposed(tmp_path, "rows.csv", text)
    assert rule(found, "occurred_at") == {"column": "Opened", "format": "%m/%d/%Y"}


def test_a_length_of_time_tells_the_order(tmp_path: Path) -> None:
    text = "account_id,kind,Opened,Closed,Age (Hours)\na,call,1/5/2026 9:00,1/6/2026 10:00,25.0\n"
    found = proposed(tmp_path, "rows.csv", text)
    assert rule(found, "occurred_at") == {"column": "Opened", "format": "%m/%d/%Y %H:%M"}
    months = proposed(tmp_path, "rows.csv", text.replace("25.0", "745.0"))
    assert rule(months, "occurred_at") == {"column": "Opened", "format": "%d/%m/%Y %H:%M"}


def test_a_column_in_both_orders_is_left_out(tmp_path: Path) -> None:
    text = "account_id,kind,Opened\na,call,13/02/2026\nb,call,02/13/2026\n"
    found = proposed(tmp_path, "rows.csv", text)
    assert said(found, "occurred_at")[0] == "left out"
    assert "day and month change places" in said(found, "occurred_at")[1]


def test_years_of_two_digits_are_read_only_where_they_change_more_rarely_than_days(
    tmp_path: Path,
) -> None:
    text = "account_id,kind,Opened\na,call,26/01/05\nb,call,26/01/06\n"
    assert rule(proposed(tmp_path, "rows.csv", text), "occurred_at") is None


def test_a_time_of_day_beside_its_date_is_read_with_it(tmp_path: Path) -> None:
    text = "Customer,Date,Time\na,13/01/2026,9:05 AM\na,14/01/2026,1:30 PM\n"
    found = proposed(tmp_path, "calls.csv", text)
    parts = {"parts": ["Date", "Time"], "format": "%d/%m/%Y %I:%M %p"}
    assert rule(found, "occurred_at") == parts
    frame = read_interactions(tmp_path / "calls.csv", Mapping()).frame.collect()
    assert [f"{moment:%d %H:%M}" for moment in frame["occurred_at"]] == ["13 09:05", "14 13:30"]


def test_a_meeting_is_when_it_began_and_not_when_it_was_written_down(tmp_path: Path) -> None:
    text = "Customer,Created at,Start time\na,2026-01-01 09:00,2026-01-05 10:00\n"
    assert rule(proposed(tmp_path, "meetings.csv", text), "occurred_at") == "Start time"


# Numbers


@pytest.mark.parametrize(
    ("values", "expected", "amounts"),
    [
        (["1.200,00 EUR", "99,50 EUR"], ",", [1200.0, 99.5]),
        (["£1.2m", "£300k"], ".", [1_200_000.0, 300_000.0]),
        (["$1,000.50", "($20.00)"], ".", [1000.5, -20.0]),
        (["1 200,5", "-3,25"], None, [1200.5, -3.25]),  # numbers alone: the reader settles it
        (["1,200.00", "1,300.00"], ".", [1200.0, 1300.0]),
    ],
)
def test_money_is_read_as_people_write_it(
    tmp_path: Path, values: list[str], expected: str | None, amounts: list[float]
) -> None:
    found = proposed(tmp_path, *column("Betrag", *values))
    stated = {"column": "Betrag", "decimal": expected} if expected else "Betrag"
    assert rule(found, "amount") == stated
    frame = read_interactions(tmp_path / "orders.csv", Mapping.load(found.document)).frame
    assert frame.collect()["amount"].to_list() == amounts


@pytest.mark.parametrize("values", [["1.200", "3.500"], ["1,200", "3,500"]])
def test_a_mark_that_may_be_either_is_asked(tmp_path: Path, values: list[str]) -> None:
    found = proposed(tmp_path, *column("Amount", *values))
    assert rule(found, "amount") is None
    assert said(found, "amount")[0] == "please check"


def test_numbers_of_both_kinds_are_left_out(tmp_path: Path) -> None:
    found = proposed(tmp_path, *column("Amount", "1,5", "1.5"))
    assert said(found, "amount")[0] == "left out"


@pytest.mark.parametrize(
    ("header", "value", "minutes"),
    [
        ("Duration (sec)", "90", 1.5),
        ("Duration in minutes", "15", 15.0),
        ("Call duration", "01:30:30", 90.5),
        ("Talk time (hrs)", "1.5", 90.0),
    ],
)
def test_a_length_of_time_is_read_in_its_unit(
    tmp_path: Path, header: str, value: str, minutes: float
) -> None:
    found = proposed(tmp_path, *column(header, value, name="calls.csv"))
    frame = read_interactions(tmp_path / "calls.csv", Mapping.load(found.document)).frame
    assert frame.collect()["minutes"].to_list() == [minutes]


def test_a_length_of_time_without_a_unit_is_asked(tmp_path: Path) -> None:
    found = proposed(tmp_path, *column("Duration", "90", name="calls.csv"))
    assert said(found, "minutes")[0] == "please check"


@pytest.mark.parametrize(
    ("values", "scores"),
    [
        (["Good", "Bad", "Unoffered"], [10.0, 0.0, None]),
        (["★★★★★", "★☆☆☆☆"], [10.0, 0.0]),
        (["4/5", "1/5"], [7.5, 0.0]),
        (["5 stars", "3 stars"], [10.0, 5.0]),
        (["-100", "0", "100"], [0.0, 5.0, 10.0]),
        (["8 out of 10", "0 out of 10"], [8.0, 0.0]),
    ],
)
def test_a_score_is_read_on_its_scale(
    tmp_path: Path, values: list[str], scores: list[float | None]
) -> None:
    found = proposed(tmp_path, *column("Rating", *values, name="survey.csv"))
    frame = read_interactions(tmp_path / "survey.csv", Mapping.load(found.document)).frame
    assert frame.collect()["score"].to_list() == scores


@pytest.mark.parametrize("values", [["Hot", "Warm"], ["4/5", "8/10"], ["200", "300"]])
def test_what_is_no_score_is_left_out(tmp_path: Path, values: list[str]) -> None:
    found = proposed(tmp_path, *column("Rating", *values, name="survey.csv"))
    assert said(found, "score")[0] == "left out"


def test_percent_is_asked_or_stated_by_the_header(tmp_path: Path) -> None:
    found = proposed(tmp_path, *column("Discount", "10", "15"))
    assert said(found, "discount")[0] == "please check"
    found = proposed(tmp_path, *column("Discount (%)", "10", "15"))
    assert rule(found, "discount") == {"column": "Discount (%)", "scale": [0, 100]}
    found = proposed(tmp_path, *column("Discount", "much", "500"))
    assert said(found, "discount")[0] == "left out"
    found = proposed(tmp_path, *column("Discount", "0.1", "0.15"))
    assert rule(found, "discount") == "Discount"


# Words


@pytest.mark.parametrize(
    ("header", "values", "field", "expected"),
    [
        ("SLA met", ["ja", "nein"], "promise_kept", {"ja": True, "nein": False}),
        ("Escalated", ["Yes", "No"], "escalations", {"Yes": 1, "No": 0}),
        ("Richtung", ["Eingehend"], "direction", {"Eingehend": "inbound"}),
        ("Type", ["CALL", "Meeting"], "kind", {"CALL": "call", "Meeting": "meeting"}),
    ],
)
def test_words_of_other_systems_are_translated(
    tmp_path: Path, header: str, values: list[str], field: str, expected: dict[str, Any]
) -> None:
    found = proposed(tmp_path, *column(header, *values, name="rows.csv"))
    assert rule(found, field) == {"column": header, "values": expected}


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Type", ["Call", "Demo"], "kind"),
        ("SLA met", ["yes", "partly"], "promise_kept"),
        ("Direction", ["north"], "direction"),
        ("Source", ["Spring campaign", "Fair"], "channel"),
        ("Type", [f"t{n}" for n in range(70)], "kind"),
    ],
)
def test_a_column_with_a_word_that_is_not_known_is_left_out(
    tmp_path: Path, header: str, values: list[str], field: str
) -> None:
    found = proposed(tmp_path, *column(header, *values, name="rows.csv"))
    assert said(found, field)[0] == "left out"


# What a header means elsewhere


def test_what_a_customer_earns_is_not_what_it_is_worth_to_us(tmp_path: Path) -> None:
    header = "Record ID,Company name,Annual Revenue,Create Date,Lifecycle Stage"
    text = f"{header}\n1,A,5,2026-01-05,Lead\n"
    found = proposed(tmp_path, "companies.csv", text, "accounts")
    assert set(found.document["accounts"]["fields"]) == {"id", "name", "status"}
    assert said(found, "annual_value")[0] == said(found, "since")[0] == "please check"
    listed = read_listed(tmp_path / "companies.csv", "accounts", Mapping()).frame
    assert listed.select("id", "name", "status").rows() == [("1", "A", "prospect")]


def test_an_invoice_is_due_to_be_paid_by_the_customer(tmp_path: Path) -> None:
    text = "Invoice No,Customer,Invoice Date,Due Date,Total\n1,A,2026-01-05,2026-02-05,9.50\n"
    found = proposed(tmp_path, "export.csv", text)
    assert rule(found, "kind") == {"constant": "order"}
    assert rule(found, "promised_for") is None


def test_a_deal_is_not_decided_by_the_day_on_which_it_is_to_close(tmp_path: Path) -> None:
    text = "Deal ID,Company,Created,Close Date,Amount,Source\n1,A,2026-01-05,2026-02-05,9,Email\n"
    found = proposed(tmp_path, "deals.csv", text)
    assert said(found, "resolved_at")[0] == "left out"
    assert rule(found, "channel") is None
    text = text.replace("Source", "Stage").replace("Email", "Won")
    found = proposed(tmp_path, "deals.csv", text)
    where = {"Stage": {"is": ["lost", "won"]}}
    assert rule(found, "resolved_at") == {"column": "Close Date", "where": where}
    assert rule(found, "outcome")["values"] == {"Lost": "lost", "Won": "won"}


def test_rows_that_count_things_are_not_taken_for_them(tmp_path: Path) -> None:
    found = proposed(tmp_path, "tickets.csv", "Customer,Date,Tickets\nA,2026-01-31,7\n")
    assert rule(found, "kind") is None
    assert "'Tickets' may count them" in said(found, "kind")[1]


def test_what_was_called_off_is_not_taken_for_what_took_place(tmp_path: Path) -> None:
    text = "Customer,Date,Status\nA,2026-01-31,Talked\nA,2026-02-01,Cancelled by them\n"
    found = proposed(tmp_path, "meetings.csv", text)
    assert rule(found, "kind") is None
    assert "which rows are a meeting that took place?" in said(found, "kind")[1]


def test_our_own_name_in_every_row_is_asked(tmp_path: Path) -> None:
    text = "Date,From,To,Company\n" + "2026-01-05,a@us.example,b@them.example,OurCo\n" * 20
    found = proposed(tmp_path, "emails.csv", text)
    assert said(found, "account_id")[0] == "please check"


def test_several_accounts_in_one_row_are_asked(tmp_path: Path) -> None:
    text = "Date,Company ID\n2026-01-05,77;78\n2026-01-06,77\n"
    assert said(proposed(tmp_path, "emails.csv", text), "account_id")[0] == "please check"


# Damaged exports


def renamed(rows: list[Row]) -> None:
    for row in rows:
        row["Priorityy"] = row.pop("Priority")


def missing(rows: list[Row]) -> None:
    for row in rows:
        del row["Created at"]


def test_a_misspelt_column_is_named_and_not_believed(tmp_path: Path) -> None:
    path, _truth, _fields = write(tmp_path, "zendesk_view", renamed)
    found = propose(path)
    assert rule(found, "priority") is None
    assert said(found, "priority") == ("please check", "reads like a name of priority")


def test_a_missing_column_is_named_with_the_file(tmp_path: Path) -> None:
    path, _truth, _fields = write(tmp_path, "zendesk_view", missing)
    with pytest.raises(InputError, match="no column for occurred_at") as error:
        read_interactions(path, Mapping())
    assert str(path) in str(error.value)


def test_a_column_that_stands_twice_with_other_values_is_asked_of(tmp_path: Path) -> None:
    text = "Ticket ID,Company,Created,Priority,Priority\n1,A,2026-01-05,High,Low\n"
    found = proposed(tmp_path, "tickets.csv", text)
    word, reason = said(found, "priority")
    assert word == "please check"
    assert "'Priority' stands twice in the header, with other values: is the first meant?" in reason
    assert rule(found, "priority") is None


def test_rows_that_a_layout_leaves_out_are_counted(tmp_path: Path) -> None:
    text = (
        "id,requester_id,assignee_id,organization_id,created_at,via_channel,status\n"
        "1,5,6,acme,2026-01-05 09:00:00,email,open\n2,5,6,acme,2026-01-06 09:00:00,email,Deleted\n"
        "3,5,6,,2026-01-07 09:00:00,email,open\n"
    )
    (tmp_path / "export.csv").write_text(text)
    intake = read_interactions(tmp_path / "export.csv", Mapping())
    assert (intake.rows_in, intake.rows_rejected) == (2, 1)
    assert intake.rejected["row"].to_list() == [3]
    assert any("1 row was left out by the mapping" in note for note in intake.notes)


def test_what_is_doubtful_is_left_out_of_the_run_and_one_line_says_so(tmp_path: Path) -> None:
    text = "Customer,Date,Duration\nA,2026-01-31,7\n"
    (tmp_path / "calls.csv").write_text(text)
    intake = read_interactions(tmp_path / "calls.csv", Mapping())
    assert "minutes" not in intake.columns
    (note,) = [note for note in intake.notes if "left out" in note]
    assert "minutes ('Duration')" in note
    assert "--accept minutes --this-file-only --out mapping.json" in note


# Lists of accounts

ACCOUNTS = (
    'Company,Tier,Key,Key Account Manager,ARR,Renewal date\nA,A,x,Kim,"1,200,000",31.12.2026\n'
)


def test_one_row_a_customer_and_no_times_is_the_list_of_accounts(tmp_path: Path) -> None:
    path = tmp_path / "key_accounts.csv"
    path.write_text(ACCOUNTS + 'B,B,,Ann,"300,500.50",30.06.2026\n')
    fields = propose(path, table=None).document["accounts"]["fields"]
    assert fields == {
        "id": "Company",
        "segment": "Tier",
        "owner": "Key Account Manager",
        "key_account": {"column": "Key", "values": {"x": True}},
        "annual_value": {"column": "ARR", "decimal": "."},
        "renewal_on": {"column": "Renewal date", "format": "%d.%m.%Y"},
    }
    listed = read_listed(path, "accounts", Mapping())
    assert listed.frame["annual_value"].to_list() == [1_200_000, 300_500.5]
    with pytest.raises(InputError, match="this is a list of accounts, and not of what passed"):
        read_interactions(path, Mapping())


def test_rows_that_name_an_account_twice_are_no_list_of_accounts(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ACCOUNTS + "A,B,,Ann,3,30.06.2026\n")
    assert propose(path, table=None).document.get("accounts") is None


def test_the_layout_tells_what_the_rows_are(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Record ID,First Name,Last Name,Email,Company ID\n1,Ada,Bo,a@b.example,7\n")
    assert propose(path, table=None).document["contacts"]["fields"] == {
        "id": "Record ID", "name": {"parts": ["First Name", "Last Name"]},
        "account_id": "Company ID",
    }  # fmt: skip
    frame = read_listed(path, "contacts", Mapping()).frame
    assert frame.select("id", "name", "account_id").rows() == [("1", "Ada Bo", "7")]


@pytest.mark.parametrize(
    ("header", "mark", "where"),
    [
        ("is_deleted", "TRUE", {"is_deleted": {"is_not": ["true"]}}),
        ("_fivetran_deleted", "true", {"_fivetran_deleted": {"is_not": ["true"]}}),
        ("Archived", "Yes", {"Archived": {"is_not": ["yes"]}}),
        ("is_deleted", "false", None),
        ("Deleted", "2026-01-05", None),
        ("Status", "deleted", {"Status": {"is_not": ["deleted"]}}),
    ],
)
def test_rows_that_are_marked_as_deleted_do_not_count(
    tmp_path: Path, header: str, mark: str, where: Any
) -> None:
    text = f"Customer,Date,{header}\na,2026-01-05,false\nb,2026-01-06,{mark}\n"
    found = proposed(tmp_path, "calls.csv", text)
    assert found.document["interactions"].get("where") == where
    intake = read_interactions(tmp_path / "calls.csv", Mapping())
    assert intake.rows_in == (1 if where else 2)


# What is there beside what can be read


@pytest.mark.parametrize(
    ("header", "values", "field", "expected"),
    [
        ("Solved", ["13/01/2026", "N/A", "-"], "resolved_at", {"format": "%d/%m/%Y"}),
        ("SLA met", ["ja", "nein", "N/A"], "promise_kept", {"values": {"ja": True, "nein": False}}),
        ("Betrag", ["1,50", "NULL"], "amount", {"decimal": ","}),
    ],
)
def test_words_that_mean_nothing_stand_in_the_way_of_nothing(
    tmp_path: Path, header: str, values: list[str], field: str, expected: dict[str, Any]
) -> None:
    found = proposed(tmp_path, *column(header, *values, name="tickets.csv"))
    assert rule(found, field) == {"column": header, **expected}


def test_a_few_values_of_many_may_be_unreadable_and_are_counted(tmp_path: Path) -> None:
    values = [f"{day:02}.01.2026" for day in range(6, 31)]
    found = proposed(tmp_path, *column("Solved", *values, "soon", name="tickets.csv"))
    assert rule(found, "resolved_at") == {"column": "Solved", "format": "%d.%m.%Y"}
    assert "1 of 26 values cannot be read so" in said(found, "resolved_at")[1]


def test_a_score_among_words_is_left_out_where_they_are_many(tmp_path: Path) -> None:
    found = proposed(tmp_path, *column("Rating", "9", "later", "8", name="survey.csv"))
    assert said(found, "score")[0] == "left out"
    found = proposed(tmp_path, *column("Rating", *(["9", "10"] * 10), "later", name="survey.csv"))
    assert rule(found, "score") == "Rating"


@pytest.mark.parametrize(
    "value", ["123/01/2026", "5 Jan 2026 about noon", "2026-01-05 10:00:00 XYZ", "1/5/2026T", "12"]
)
def test_what_is_no_time_is_left_out(tmp_path: Path, value: str) -> None:
    found = proposed(tmp_path, "calls.csv", f'Customer,Opened\na,"{value}"\n')
    assert said(found, "occurred_at") == (
        "left out", f"goes by that name; no value is a time that can be read, as {value!r} shows",
    )  # fmt: skip


def test_seconds_since_1970_are_read_from_a_typed_file_too(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pl.DataFrame({"Customer": ["a"], "Opened": [1_767_603_600]}).write_parquet(path)
    assert rule(propose(path), "occurred_at") == {"column": "Opened", "format": "epoch seconds"}
    frame = read_interactions(path, Mapping()).frame.collect()
    assert f"{frame['occurred_at'][0]:%Y-%m-%d %H:%M}" == "2026-01-05 09:00"


def test_times_of_a_typed_file_need_no_format(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    rows = {"Customer": ["a"], "Opened": [moment], "Duration": [90.0]}
    pl.DataFrame(rows).write_parquet(path)
    assert rule(propose(path), "occurred_at") == "Opened"
    assert said(propose(path), "minutes")[0] == "please check"


@pytest.mark.parametrize(
    "text",
    [
        "Customer,Date,Time\na,2026-01-05 10:00:00,09:00\n",  # the date has its hour
        "Customer,Date,Time\na,13/01/2026 10:00,09:00\n",
        "Customer,Date,Time\na,2026-01-05,morning\n",
        "Customer,Date,Time\na,2026-01-05,25:00\n",
        "Customer,Date,Time\na,2026-01-05,\n",
    ],
)
def test_a_column_that_is_no_clock_of_the_date_is_not_read_with_it(
    tmp_path: Path, text: str
) -> None:
    found = proposed(tmp_path, "calls.csv", text)
    assert said(found, "occurred_at")[0] == "sure"
    assert "parts" not in str(rule(found, "occurred_at"))


def test_a_meeting_whose_beginning_cannot_be_read_keeps_what_can(tmp_path: Path) -> None:
    text = "Customer,Created at,Start\na,2026-01-01 09:00,noon\n"
    assert rule(proposed(tmp_path, "meetings.csv", text), "occurred_at") == "Created at"


def test_lengths_that_fit_neither_order_tell_nothing(tmp_path: Path) -> None:
    text = "account_id,kind,Opened,Closed,Age (Hours)\na,call,1/5/2026 9:00,1/6/2026 10:00,99\n"
    found = proposed(tmp_path, "rows.csv", text)
    assert said(found, "occurred_at")[0] == "please check"


def test_columns_that_contradict_each_other_leave_the_order_open(tmp_path: Path) -> None:
    text = (
        "account_id,kind,Opened,Closed,Seen\na,call,1/5/2026,13/6/2026,6/14/2026\n"
        "a,call,1/5/2026,14/6/2026,6/15/2026\n"
    )
    found = proposed(tmp_path, "rows.csv", text)
    assert said(found, "occurred_at")[0] == "please check"


def test_a_lost_deal_alone_tells_the_word_for_won(tmp_path: Path) -> None:
    text = "Deal ID,Company,Created,Amount,Stage\n1,A,2026-01-05,9,Closed Lost\n"
    outcome = rule(proposed(tmp_path, "deals.csv", text), "outcome")
    assert outcome["values"] == {"Closed Lost": "lost", "Closed Won": "won"}


def test_lists_are_split_where_their_marks_say_so(tmp_path: Path) -> None:
    assert rule(proposed(tmp_path, *column("Tags", "a,b", "c")), "topics") == {
        "column": "Tags", "separator": ",",
    }  # fmt: skip
    assert rule(proposed(tmp_path, *column("Tags", "a,b; c", "d")), "topics") == "Tags"
    mapping = {
        "schema_version": "1.0",
        "interactions": {"fields": {
            "account_id": "account_id", "occurred_at": "occurred_at", "kind": {"constant": "call"},
            "topics": {"column": "Tags", "separator": ","},
        }},
    }  # fmt: skip
    (tmp_path / "rows.csv").write_text(column("Tags", "a, b", ",")[1])
    frame = read_interactions(tmp_path / "rows.csv", Mapping.load(mapping)).frame.collect()
    assert frame["topics"].to_list() == [["a", "b"], None]


def test_a_log_is_read_by_the_moment_of_the_change_alone(tmp_path: Path) -> None:
    text = "ticket_id,customer,created,updated_at,status\n1,a,soon,2026-03-01,New\n"
    text += "1,a,soon,2026-03-02,Closed\n"
    found = proposed(tmp_path, "tickets.csv", text)
    assert rule(found, "occurred_at") is None
    assert found.document["interactions"]["changes"]["time"] == "updated_at"
    assert found.missing == ()


def test_a_condition_that_all_rows_meet_leaves_none_out(tmp_path: Path) -> None:
    document = {
        "schema_version": "1.0",
        "interactions": {
            "fields": {"account_id": "account_id", "occurred_at": "occurred_at",
                       "kind": {"constant": "call"}},
            "where": {"State": {"is_not": ["spam"]}},
        },
    }  # fmt: skip
    (tmp_path / "rows.csv").write_text(column("State", "open")[1])
    intake = read_interactions(tmp_path / "rows.csv", Mapping.load(document))
    assert intake.rows_in == 1
    assert not any("left out" in note for note in intake.notes)
    document["interactions"]["where"] = {"Stat": {"is": ["open"]}}  # type: ignore[index]
    with pytest.raises(InputError, match="the file has no column 'Stat'") as error:
        read_interactions(tmp_path / "rows.csv", Mapping.load(document))
    assert "did you mean 'State'" in str(error.value)


@pytest.mark.parametrize("header", ["Customer Name", "Company", "Organization ID"])
def test_one_account_in_all_rows_is_a_customer(tmp_path: Path, header: str) -> None:
    text = f"Opened,{header},Case Number,Mail\n" + "2026-01-05,Acme,1,a@gmail.com\n" * 20
    assert rule(proposed(tmp_path, "cases.csv", text), "account_id") == header


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Place", ["Bluebay Ltd", "Zenith GmbH"]),
        ("Mail", ["a@bluebay.example", "b@zenith.example"]),
        ("Account", ["Bluebay", "Zenith"]),
    ],
)
def test_one_company_beside_others_may_be_our_own(
    tmp_path: Path, header: str, values: list[str]
) -> None:
    rows = "".join(f"2026-01-05,Acme,{at},{values[at % 2]}\n" for at in range(20))
    found = proposed(tmp_path, "cases.csv", f"Opened,Company,Case Number,{header}\n{rows}")
    if header == "Account":
        assert rule(found, "account_id") == header
        return
    assert said(found, "account_id")[0] == "please check"
    told = f"every row holds 'Acme', and {header!r} names others: is that a customer, or your own"
    assert told in said(found, "account_id")[1]


def test_the_customer_of_all_rows_may_be_said(tmp_path: Path) -> None:
    path = tmp_path / "Blue Bay calls.csv"
    path.write_text("Call ID,Started,Duration (minutes)\n1,2026-01-05 09:00,5\n")
    with pytest.raises(InputError) as asked:
        read_interactions(path, Mapping())
    (command,) = re.findall(r"`focuskit (map [^`]* --account [^`]*)`", str(asked.value))
    mapping = tmp_path / "mapping.json"
    told = shlex.split(command.replace("NAME", "'Blue Bay'").replace("mapping.json", str(mapping)))
    assert CliRunner().invoke(main, told).exit_code == 0
    read = read_interactions(path, Mapping.load(mapping))
    assert read.frame.collect()["account_id"].to_list() == ["Blue Bay"]


def test_of_needed_fields_those_alone_are_named_that_are_not_sure(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("Customer,Opened\na,01/02/2026\n")
    with pytest.raises(InputError, match="no column for occurred_at\n"):
        read_interactions(tmp_path / "calls.csv", Mapping())


def test_a_length_of_time_that_is_none_is_left_out(tmp_path: Path) -> None:
    assert rule(proposed(tmp_path, *column("Minutes", "long", "short")), "minutes") is None
