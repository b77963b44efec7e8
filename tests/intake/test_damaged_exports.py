"""Exports that were damaged on their way: read as they were meant, or named with what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.input_tables import Intake
from focuskit.intake.mapping_proposal.proposal import Proposal
from focuskit.model.days import day_column
from focuskit.model.errors import InputError

TICKETS = "Ticket ID,Company,Created,Subject,Priority"


def tickets(folder: Path, *lines: str, header: str = TICKETS) -> Path:
    path = folder / "tickets.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def read(path: Path) -> Intake:
    return read_interactions(path, Mapping())


def values(intake: Intake, field: str) -> list[Any]:
    found: list[Any] = intake.frame.collect()[field].to_list()
    return found


def said(found: Proposal, field: str) -> tuple[str, str]:
    (one,) = [one for one in found.fields if one.field == field]
    return one.word, one.reason


def notes(intake: Intake) -> str:
    return "\n".join(intake.notes)


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read(path)
    return str(refused.value)


# Columns that stand twice


@pytest.mark.parametrize(
    ("header", "one", "other", "how"),
    [
        ("Company", "Acme", "Birch", "with the same values: the first is read"),
        ("company ", "Acme", "Birch", "with the same values: the first is read"),
        ("Company", "", "", "and is empty there: the first is read"),
    ],
)
def test_a_column_that_stands_again_and_adds_nothing_is_read_once(
    tmp_path: Path, header: str, one: str, other: str, how: str
) -> None:
    path = tickets(
        tmp_path,
        f"1,Acme,2026-01-05,Hello,High,{one}",
        f"2,Birch,2026-01-06,Hello,High,{other}",
        header=f"{TICKETS},{header}",
    )
    intake = read(path)
    assert values(intake, "account_id") == ["Acme", "Birch"]
    assert f"'Company' stands again in the header, {how}" in notes(intake)


def test_the_second_of_two_columns_is_read_where_the_first_is_empty(tmp_path: Path) -> None:
    path = tickets(tmp_path, "1,,2026-01-05,Hello,High,Acme", header=f"{TICKETS},Company")
    intake = read(path)
    assert values(intake, "account_id") == ["Acme"]
    assert "'Company' is empty, and stands again in the header: 'Company (2)' is read" in notes(
        intake
    )


def test_a_doubled_column_with_other_values_is_asked_of_and_may_be_accepted(tmp_path: Path) -> None:
    path = tickets(tmp_path, "1,Acme,2026-01-05,Hello,High,2026-02-05", header=f"{TICKETS},Created")
    assert "'Created' stands twice in the header, with other values" in refusal(path)
    accepted = propose(path, accept=["occurred_at"])
    assert accepted.document["interactions"]["fields"]["occurred_at"] == "Created"


def test_names_of_fields_may_stand_twice_where_the_second_is_empty(tmp_path: Path) -> None:
    path = tickets(
        tmp_path, "acme,2026-01-05,call,", header="account_id,occurred_at,kind,account_id"
    )
    assert values(read(path), "account_id") == ["acme"]


# Headers


def test_a_header_without_rows_is_named_as_such(tmp_path: Path) -> None:
    path = tickets(tmp_path, header="Id,Billing Company,Created at")
    assert "holds no rows, so that nothing shows what its columns are" in refusal(path)
    assert "holds no rows, so that nothing shows what its columns are" in propose(path).notes


ROWS_ALONE = [
    ["7,anna@acme.example,hello", "8,ben@birch.example,hello"],
    ["7,https://desk.example/7,a", "8,https://desk.example/8,b"],
    ["7,2026-01-05 09:00,a", "8,2026-01-06 10:00,b"],
    ["ticket,Acme,high", "ticket,Birch,high", "ticket,Acme,low", "call,Acme,high"],
]


@pytest.mark.parametrize("lines", ROWS_ALONE, ids=["mail", "link", "moment", "words"])
def test_a_first_line_that_is_a_row_is_refused_with_what_it_holds(
    tmp_path: Path, lines: list[str]
) -> None:
    first, *others = lines
    path = tickets(tmp_path, *others, header=first)
    shown = refusal(path)
    assert f"{path}: the header looks like a row" in shown
    assert ", ".join(map(repr, first.split(","))) in shown
    with pytest.raises(InputError, match="looks like a row"):
        propose(path)


def test_months_as_names_and_headers_that_stand_again_are_no_rows(tmp_path: Path) -> None:
    months = tickets(tmp_path, "Acme,1,2", "Birch,3,4", header="Company,2026-01,2026-02")
    assert propose(months, table="accounts").fields
    pages = [f"{n},Acme,2026-01-05,Hello,High," for n in range(40)]
    pages[20] = pages[30] = f"{TICKETS},"
    intake = read(tickets(tmp_path, *pages, header=f"{TICKETS},"))
    assert (intake.rows_in, intake.rows_accepted) == (38, 38)
    assert any("2 rows were left out" in note for note in intake.notes)


# Times


def test_day_numbers_of_a_spreadsheet_are_read_as_such_and_said(tmp_path: Path) -> None:
    intake = read(tickets(tmp_path, "1,Acme,46024.5,Hello,High", "2,Acme,46025,Hello,Low"))
    assert values(intake, "occurred_at") == [
        datetime(2026, 1, 2, 12, tzinfo=UTC),
        datetime(2026, 1, 3, tzinfo=UTC),
    ]
    assert values(intake, day_column("occurred_at")) == [None, True]
    assert "occurred_at from 'Created' (excel days)" in notes(intake)


def test_day_numbers_of_a_typed_file_are_read_by_a_mapping() -> None:
    rows = pl.DataFrame({"account_id": ["acme"], "kind": ["call"], "at": [46024.25]})
    fields = {"account_id": {"column": "account_id"}, "kind": {"column": "kind"}}
    fields["occurred_at"] = {"column": "at", "format": "excel days"}
    mapping = Mapping.load({"schema_version": "1.0", "interactions": {"fields": fields}})
    assert values(read_interactions(rows, mapping), "occurred_at") == [
        datetime(2026, 1, 2, 6, tzinfo=UTC)
    ]


def test_a_weekday_before_a_date_tells_the_order_of_day_and_month(tmp_path: Path) -> None:
    intake = read(tickets(tmp_path, '1,Acme,"Mon, 05/01/2026",Hello,High'))
    assert values(intake, "occurred_at") == [datetime(2026, 1, 5, tzinfo=UTC)]
    intake = read(tickets(tmp_path, "1,Acme,Fri 05/01/2026 9:30 PM,Hello,High"))
    assert values(intake, "occurred_at") == [datetime(2026, 5, 1, 21, 30, tzinfo=UTC)]


def test_a_weekday_that_is_not_that_of_the_date_is_no_question_of_order(tmp_path: Path) -> None:
    found = propose(tickets(tmp_path, "1,Acme,Sun 05/01/2026,Hello,High"))
    word, reason = said(found, "occurred_at")
    assert word == "left out"
    assert "1 of 1 values cannot be read so ('Sun 05/01/2026' in row 1 is the first)" in reason


def test_times_in_two_forms_are_left_out_with_the_first_row_of_each(tmp_path: Path) -> None:
    day_first = [f"{n},Acme,{n}/3/2026 09:00,Hello,High" for n in range(12, 16)]
    month_first = [f"{n},Acme,3/{n}/2026 9:00 AM,Hello,High" for n in range(12, 16)]
    shown = refusal(tickets(tmp_path, *day_first, *month_first))
    assert "4 of 8 values cannot be read so ('3/12/2026 9:00 AM' in row 5 is the first)" in shown
    assert "'12/3/2026 09:00' in row 1, '3/12/2026 9:00 AM' in row 5; export it in one" in shown


def test_day_and_month_that_change_places_are_left_out_with_a_row_of_each(tmp_path: Path) -> None:
    shown = refusal(tickets(tmp_path, "1,Acme,13/3/2026,a,High", "2,Acme,3/14/2026,a,Low"))
    assert "1 values are day first alone ('13/3/2026' in row 1)" in shown
    assert "1 month first ('3/14/2026' in row 2)" in shown


# Values


def test_ids_whose_digits_a_spreadsheet_cut_off_are_left_out_and_told(tmp_path: Path) -> None:
    lines = [f"2.1547E+11,Acme,2026-01-0{day},Hello,High" for day in range(1, 5)]
    intake = read(tickets(tmp_path, *lines))
    assert intake.rows_accepted == 4
    assert "id" not in intake.columns
    assert "left out, as nothing that can be read: id ('Ticket ID')" in notes(intake)
    assert "in 'Ticket ID', as in '2.1547E+11', in 4 rows" in notes(intake)


def test_accounts_whose_digits_a_spreadsheet_cut_off_do_not_become_one(tmp_path: Path) -> None:
    lines = [f"{n},1.0E+10,2026-01-05,Hello,High" for n in range(4)]
    assert "('1.0E+10' in row 1 is the first)" in refusal(tickets(tmp_path, *lines))


def test_cut_off_ids_are_told_where_columns_are_named_like_fields(tmp_path: Path) -> None:
    header = "account_id,occurred_at,kind"
    intake = read(tickets(tmp_path, '"2,15E+11",2026-01-05,call', header=header))
    assert "a spreadsheet cut digits off in 'account_id'" in notes(intake)


NAMES = ("Acme", "Bolt")


def test_one_answer_off_the_scale_does_not_stretch_it(tmp_path: Path) -> None:
    header = "Response ID,Company,Response date,NPS score"
    lines = [f"{n},{NAMES[n % 2]},2026-01-05,{n % 11}" for n in range(30)]
    lines[7] = "7,Bolt,2026-01-05,99"
    path = tickets(tmp_path, *lines, header=header).rename(tmp_path / "nps_survey.csv")
    scores = values(read(path), "score")
    assert (scores[10], scores[7]) == (10, None)
    assert said(propose(path), "score")[1].endswith(
        "holds 0 to 10 alone, but for 1 of 30 values ('99' in row 8 is the first)"
    )


def test_scores_of_a_hundred_stay_scores_of_a_hundred(tmp_path: Path) -> None:
    header = "Response ID,Company,Response date,Satisfaction score"
    lines = [f"{n},Acme,2026-01-05,{n * 3}" for n in range(30)]
    found = propose(tickets(tmp_path, *lines, header=header))
    assert said(found, "score")[1] == "goes by that name; holds 0 to 87 alone: read as 0 to 100"
    lines[3] = "3,Acme,2026-01-05,870"
    found = propose(tickets(tmp_path, *lines, header=header))
    assert "off every scale" in said(found, "score")[1]


def test_currencies_in_small_letters_and_signs_are_read(tmp_path: Path) -> None:
    header = "Deal ID,Company,Create date,Amount,Currency"
    lines = ["1,Acme,2026-01-05,5,eur", "2,Acme,2026-01-05,6,£", "3,Acme,2026-01-06,7,USD"]
    path = tickets(tmp_path, *lines, header=header).rename(tmp_path / "deals.csv")
    assert values(read(path), "currency") == ["EUR", "GBP", "USD"]


# Letters


def test_letters_that_were_encoded_twice_are_read_as_they_were_meant(tmp_path: Path) -> None:
    lines = ["1,Müller,2026-01-05,voilà\xa0»,High", "2,Groß & Söhne,2026-01-05,a,High"]
    path = tickets(tmp_path, *lines, "3,Łódź,2026-01-05,b,Low")
    path.write_text(path.read_text("utf-8").encode().decode("cp1252", "replace"), encoding="utf-8")
    intake = read(path)
    assert values(intake, "account_id") == ["Müller", "Groß & Söhne", "Å\ufffdódź"]
    assert values(intake, "text")[0] == "voilà\xa0»"
    assert (
        "encoded twice, and read as it was meant in 3 lines, 'MÃ¼ller' as 'Müller'; "
        "letters are lost in 1 line"
    ) in notes(intake)


def test_letters_that_are_right_stay_beside_some_that_were_encoded_twice(tmp_path: Path) -> None:
    intake = read(tickets(tmp_path, "1,NÃO,2026-01-05,«à»,a", "2,MÃ¼ller,2026-01-05,Ã\xad,a"))
    assert values(intake, "account_id") == ["NÃO", "Müller"]


def test_a_file_without_letters_that_were_encoded_twice_is_told_nothing(tmp_path: Path) -> None:
    intake = read(tickets(tmp_path, "1,AÃ\xc5O,2026-01-05,a,High"))
    assert values(intake, "account_id") == ["AÃ\xc5O"]
    assert "encoded twice" not in notes(intake)


def test_a_survey_type_of_nps_is_a_survey(tmp_path: Path) -> None:
    header = "ID,Company,Response Date,Survey Type"
    intake = read(tickets(tmp_path, "1,Acme,2026-01-05,NPS", header=header))
    assert values(intake, "kind") == ["survey"]


# Columns that are lacking


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "Ticket ID,Company,Creator,Updated,Subject",
            "nearest to occurred_at are 'Creator' or ",
        ),
        ("Ticket ID,Compartment,Created", "nearest to account_id is 'Compartment'"),
        ("Ticket ID,User email,Created", "the domain of 'User email' may tell account_id"),
    ],
)
def test_a_column_that_is_lacking_is_told_with_the_nearest(
    tmp_path: Path, header: str, said: str
) -> None:
    shown = refusal(
        tickets(tmp_path, "1,,2026-01-05" + ",a" * (header.count(",") - 2), header=header)
    )
    assert said in shown


def test_nothing_near_is_named_where_nothing_is_near(tmp_path: Path) -> None:
    shown = refusal(tickets(tmp_path, "1,2,3", header="Xx,Yy,Zz"))
    assert "nearest" not in shown
    assert "the domain" not in shown


def test_what_only_looks_as_if_it_were_encoded_twice_stays_as_it_stands(tmp_path: Path) -> None:
    header = "Ticket ID,Company,Created at,Priority,Description"
    path = tickets(tmp_path, "1,MÃ¼ller,2026-01-05,High,à€€", header=header)
    assert values(read(path), "text") == ["à€€"]


def test_lengths_of_which_a_quarter_cannot_be_read_are_asked(tmp_path: Path) -> None:
    header = "Call ID,Company,Call date,Duration (min)"
    lines = ["1,Acme,2026-01-05,5", "2,Bolt,2026-01-05,6", "3,Acme,2026-01-06,x"]
    word, why = said(
        propose(tickets(tmp_path, *lines, "4,Acme,2026-01-06,7", header=header)), "minutes"
    )
    assert word == "please check"
    assert "1 of 4 values cannot be read so" in why
