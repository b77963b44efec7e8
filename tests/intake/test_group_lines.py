"""Headings between the rows of a sheet: a line with a name alone, and the rows of it below."""

from __future__ import annotations

from pathlib import Path

import pytest

from focuskit.intake import Mapping, read_interactions
from focuskit.intake.formats.files import read_file
from focuskit.intake.mapping_proposal.proposal import propose

NOTES = """Date,Type,Who,Notes
Halden Robotics Ltd,,,
01/03/2026,Call,Dana,fine
15/03/2026,Visit,Sam,late again
Quarry Bank,,,
02/03/2026,Call,Dana,wants more
20/03/2026,Call,Dana,
"""
SALES = """Sales by Customer Detail,,,,
Northgate Inc,,,,
,,,,
,Date,Transaction Type,Num,Amount
Halden Robotics Ltd,,,,
,01/03/2026,Invoice,1001,100.00
,01/15/2026,Invoice,1002,100.00
Total for Halden Robotics Ltd,,,,200.00
Quarry Bank,,,,
,01/04/2026,Invoice,1003,50.00
Total for Quarry Bank,,,,50.00
TOTAL,,,,250.00
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_state_the_heading_that_they_stand_under(tmp_path: Path) -> None:
    read = read_interactions(written(tmp_path, NOTES), Mapping())
    rows = read.frame.collect().sort("occurred_at")
    assert rows["account_id"].to_list() == [
        "Halden Robotics Ltd", "Quarry Bank", "Halden Robotics Ltd", "Quarry Bank",
    ]  # fmt: skip
    assert read.rejected.is_empty()
    assert any("2 lines state nothing but 'Date', such as 'Halden" in one for one in read.notes)


def test_a_rejected_row_has_its_number_in_the_file(tmp_path: Path) -> None:
    text = NOTES.replace("02/03/2026", "31/02/2026")
    path = written(tmp_path, text)
    read = read_interactions(path, Mapping.load(propose(path, accept=["occurred_at"]).document))
    assert read.rejected["row"].to_list() == [5]


def test_sums_below_headings_are_no_rows(tmp_path: Path) -> None:
    path = written(tmp_path, SALES)
    read = read_file(path)
    assert read.frame.collect()["Num"].to_list() == ["1001", "1002", "1003"]
    assert "3 lines of sums were left out" in read.notes
    fields = propose(path).document["interactions"]["fields"]
    assert fields["account_id"] == "group line"
    told = read_interactions(path, Mapping.load(propose(path, kind="order").document))
    assert told.frame.collect()["amount"].sum() == 250


def test_headings_that_may_be_no_accounts_are_asked(tmp_path: Path) -> None:
    text = NOTES.replace("Halden Robotics Ltd", "January").replace("Quarry Bank", "North")
    found = propose(written(tmp_path, text))
    assert found.missing == ("account_id",)
    assert next(one.word for one in found.fields if one.field == "account_id") == "please check"


@pytest.mark.parametrize(
    "text",
    [
        NOTES.replace("Quarry Bank,,,\n", ""),  # one title
        NOTES.replace("Quarry Bank,,,", "Halden Robotics Ltd,,,"),  # the same again
        NOTES.replace("01/03/2026,Call", "soon,Call"),  # the column holds words
        NOTES.replace("Quarry Bank,,,", "05/03/2026,,,"),  # a row that states its day alone
        NOTES.replace("02/03/2026,Call", ",Call").replace("20/03/2026", ""),  # some without a day
        NOTES.replace("Halden Robotics Ltd,,,\n", ""),  # rows before the first
        "Date,Type,Who\nA,,\nB,,\nC,,\n01/03/2026,Call,Dana\n",  # more headings than rows
        "Date,group line,Who\nA,,\n01/03/2026,x,Dana\nB,,\n02/03/2026,y,Dana\n",
        "Date,Type\nA,\n01/03/2026,x\nB,\n02/03/2026,y\n",
        "Date,Type,Who\n",
    ],
)
def test_other_lines_with_one_value_stay_rows(tmp_path: Path, text: str) -> None:
    read = read_file(written(tmp_path, text))
    assert not any("headings" in note for note in read.notes)
    assert read.frame.collect().height == text.count("\n") - 1


def test_a_sheet_of_a_workbook_has_headings_too(tmp_path: Path) -> None:
    writer = pytest.importorskip("xlsxwriter")
    path = tmp_path / "book.xlsx"
    with writer.Workbook(path) as book:
        sheet = book.add_worksheet("Notes")
        for number, line in enumerate(NOTES.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    read = read_interactions(path, Mapping())
    assert set(read.frame.collect()["account_id"]) == {"Halden Robotics Ltd", "Quarry Bank"}
