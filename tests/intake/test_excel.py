"""Excel workbooks are read as people keep them."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from click.testing import CliRunner

import focuskit
from focuskit.cli import main
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.files import read_file
from focuskit.intake.formats.zips_and_pipes import _from_pipe
from focuskit.model.errors import InputError

HEADER = ["account_id", "occurred_at", "kind", "amount"]
ROWS = [
    ["acme", datetime(2026, 1, 5, 10, 20), "order", 7],  # noqa: DTZ001 -- Excel knows no zones
    ["oak", datetime(2026, 1, 6, 11), "order", 7.25],  # noqa: DTZ001
]
FORMATS = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm", timedelta: "[h]:mm"}


def workbook(
    path: Path,
    sheets: dict[str, Any],
    change: Callable[[xlsxwriter.Workbook], object] = lambda _: None,
) -> Path:
    book = xlsxwriter.Workbook(path)
    formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell, formats.get(type(cell)))
    change(book)
    book.close()
    return path


def edited(path: Path, part: str, pattern: str, text: str) -> Path:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    parts[part] = re.sub(pattern, text, parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, held in parts.items():
            packed.writestr(name, held)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def cells(path: Path) -> list[dict[str, Any]]:
    return read_file(path).frame.drop("\0row", strict=False).collect().to_dicts()


def test_cells_are_read_as_what_they_are(tmp_path: Path) -> None:
    header = ["day", "moment", "clock", "length", "number", "part", "yes", "text", "only; here"]
    row = [
        date(2026, 1, 5), datetime(2026, 1, 5, 10, 20), time(9, 5), timedelta(hours=36, minutes=5),  # noqa: DTZ001
        7, 7.25, True, ' two\nlines, "quoted"', "a|b",
    ]  # fmt: skip
    assert cells(workbook(tmp_path / "a.xlsx", {"S": [header, row]})) == [
        {
            "day": "2026-01-05",
            "moment": "2026-01-05T10:20:00",
            "clock": "09:05:00",
            "length": "36:05:00",
            "number": "7",
            "part": "7.25",
            "yes": "true",
            "text": 'two lines, "quoted"',
            "only; here": "a|b",
        }
    ]


def test_midnight_among_moments_is_a_moment_and_a_date_alone_a_day(tmp_path: Path) -> None:
    rows = [["day", "moment"], [date(2026, 1, 5), datetime(2026, 1, 5)]]  # noqa: DTZ001
    later = [date(2026, 1, 6), datetime(2026, 1, 6, 9)]  # noqa: DTZ001
    assert cells(workbook(tmp_path / "a.xlsx", {"S": [*rows, later]})) == [
        {"day": "2026-01-05", "moment": "2026-01-05T00:00:00"},
        {"day": "2026-01-06", "moment": "2026-01-06T09:00:00"},
    ]


def test_formulas_are_their_values_and_errors_are_nothing_and_counted(tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        sheet = book.worksheets()[0]
        for row, (formula, value) in enumerate(
            [("=1+1", 2), ("=NA()", "#N/A"), ("=1/0", "#DIV/0!"), ("=NA()", "#N/A")], start=1
        ):
            sheet.write_formula(row, 1, formula, None, value)

    path = workbook(tmp_path / "a.xlsx", {"S": [["id", "value"], *[[n] for n in "abcd"]]}, add)
    assert [row["value"] for row in cells(path)] == ["2", None, None, None]
    assert read_file(path).notes == (
        "read as nothing, as formulas failed: #DIV/0! in 1 cell, #N/A in 2 cells",
    )


def test_title_total_and_hidden_rows_leave_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    rows = [
        ["Orders of January"], [], HEADER, ROWS[0], [], ROWS[1],
        ["elm", "never", "order", 1], ["Total", None, None, 15.25],
    ]  # fmt: skip
    path = workbook(
        tmp_path / "orders.xlsx",
        {"Orders": rows},
        lambda book: [
            book.worksheets()[0].set_row(row, None, None, {"hidden": True}) for row in (1, 5)
        ],
    )
    portfolio = focuskit.assess(path)
    assert portfolio.info["counts"]["in"] == 3
    assert portfolio.info["counts"]["accepted"] == 2
    assert portfolio.rejected["row"].to_list() == [7]
    notes = [note.removeprefix(f"{path}: ") for note in portfolio.info["notes"]]
    assert [note for note in notes if "hidden" in note or "left out" in note] == [
        "1 hidden row in the sheet, read as the others",
        "left out, as no row: 1 line above the header: 'Orders of January'",
        "left out, as no row: 1 line below the rows, from line 8: 'Total,,,15.25'",
    ]


def test_rows_without_numbers_are_counted(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"S": [HEADER, *ROWS]},
        lambda book: book.worksheets()[0].set_row(2, None, None, {"hidden": True}),
    )
    edited(path, SHEET, r'<row r="[0-9]+"', "<row")
    assert read_file(path).notes == ("1 hidden row in the sheet, read as the others",)


def test_a_merged_cell_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    rows = [["account", "note", "more"], [None, "one", 1], [None, "two", 2], ["oak", None, None]]

    def merge(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].merge_range(1, 0, 2, 0, "acme")
        book.worksheets()[0].merge_range(3, 1, 3, 2, "wide")

    assert cells(workbook(tmp_path / "a.xlsx", {"S": rows}, merge)) == [
        {"account": "acme", "note": "one", "more": "1"},
        {"account": "acme", "note": "two", "more": "2"},
        {"account": "oak", "note": "wide", "more": None},
    ]


def test_empty_columns_are_none_and_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a", None, "b", "b"], ["1", None, "2", "3"]]})
    assert cells(path) == [{"a": "1", "b": "2", "b (2)": "3"}]


@pytest.mark.parametrize("rows", [[], [["a", "b"]]])
def test_a_sheet_without_rows_has_none(tmp_path: Path, rows: list[list[str]]) -> None:
    assert cells(workbook(tmp_path / "a.xlsx", {"S": rows, "T": []})) == []


def test_of_several_sheets_one_is_named_behind_the_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"New": [["a"], ["1"]], "Old one": [["a"], ["2"]]})
    with pytest.raises(InputError) as told:
        read_file(path)
    assert told.value.found == "'New', 'Old one'"
    assert told.value.hint == "name it behind the file, as in 'a.xlsx#New'"
    assert cells(Path(f"{path}#Old one")) == [{"a": "2"}]
    with pytest.raises(InputError, match="has no sheet 'Old on'") as told:
        read_file(Path(f"{path}#Old on"))
    assert "Old one" in (told.value.hint or "")
    with pytest.raises(InputError, match="there is no such file"):
        read_file(tmp_path / "other.xlsx#New")


def test_hidden_and_empty_sheets_are_not_asked_about(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"Empty": [], "Data": [["a"], ["1"]], "Lists": [["a"], ["2"]]},
        lambda book: book.worksheets()[2].hide(),
    )
    assert cells(path) == [{"a": "1"}]
    assert cells(Path(f"{path}#Lists")) == [{"a": "2"}]


def test_the_commands_take_a_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Orders": [HEADER, *ROWS], "Notes": [["x"], ["y"]]})
    for command in (["map"], ["assess", "--interactions"]):
        ran = CliRunner().invoke(main, [*command, f"{path}#Orders"])
        assert ran.exit_code == 0, ran.output
        assert "occurred_at" in ran.output or "acme" in ran.output


def test_a_workbook_may_be_in_a_zip(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a"], ["1"]], "T": [["a"], ["2"]]})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.write(path, "a.xlsx")
    assert cells(tmp_path / "b.zip#T") == [{"a": "2"}]
    with pytest.raises(InputError, match="several sheets") as told:
        read_file(tmp_path / "b.zip")
    assert told.value.where == f"{tmp_path / 'b.zip'} (a.xlsx)"


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(InputError) as told:
        read_file(workbook(tmp_path / "a.xlsx", {"S": [HEADER]}))
    assert told.value.hint == 'pip install "focuskit[excel]", or save the sheet as CSV'


def test_broken_workbooks_are_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"S": [HEADER, *ROWS]})
    cut, text = tmp_path / "cut.xlsx", tmp_path / "text.xlsx"
    cut.write_bytes(whole.read_bytes()[:2000])
    text.write_text("account_id,kind\n")
    links = edited(
        workbook(tmp_path / "links.xlsx", {"S": [HEADER]}),
        "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/none.xml",
    )  # fmt: skip
    for path in (cut, text, links):
        with pytest.raises(InputError, match="not readable as an Excel workbook") as told:
            read_file(path)
        assert told.value.where == str(path)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (FileLimits(file_bytes=5000), "the file is larger than allowed"),
        (FileLimits(columns=3), "the header names 4 columns"),
        (FileLimits(cells=11), "the sheet 'S' is larger than allowed"),
    ],
)
def test_workbooks_beyond_a_limit_are_refused(
    tmp_path: Path, limits: FileLimits, problem: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [HEADER, *ROWS]})
    assert len(cells(path)) == 2
    with pytest.raises(InputError, match=problem) as told:
        read_file(path, limits)
    assert (told.value.where or "").startswith(str(path))


def test_a_value_that_unpacks_to_megabytes_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [HEADER, *ROWS]})
    edited(path, "xl/sharedStrings.xml", ">acme<", f">{'a' * (4 << 20)}<")
    assert path.stat().st_size < 1 << 20
    assert len(cells(path)) == 2
    with pytest.raises(InputError, match="a value is longer than allowed"):
        read_file(path, FileLimits(cell_bytes=2 << 20))


def test_a_cell_far_away_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a"], ["1"]]})
    edited(
        path,
        SHEET,
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    with pytest.raises(InputError) as told:
        read_file(path)
    assert told.value.found == "1,048,576 rows of 16,384 columns"
    assert "--limit cells=" in (told.value.hint or "")


def test_a_workbook_on_standard_input_is_read_and_its_sheets_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _from_pipe.cache_clear()
    path = workbook(tmp_path / "a.xlsx", {"Old": [HEADER], "New": [HEADER, *ROWS]})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    with pytest.raises(InputError, match="standard input: the workbook has several sheets"):
        read_file(Path("-"))
    assert [row["account_id"] for row in cells(Path("-#New"))] == ["acme", "oak"]
