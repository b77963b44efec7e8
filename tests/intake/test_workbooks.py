"""Workbooks of several sheets: each that holds a table is sorted like a file of a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

import focuskit
from focuskit.intake import folders, propose

MOMENT = datetime(2026, 1, 5, 10)  # noqa: DTZ001 -- Excel knows no zones
SHEETS: dict[str, list[list[Any]]] = {
    "Read me": [["See https://intranet.example/crm for details"], [], ["Questions to Ann"]],
    "Customers": [
        ["Customers of 2026"], [],
        ["Customer No", "Customer Name", "Account Manager"],
        [101, "Bluebay Ltd", "Ann"], [102, "Zenith GmbH", "Bo"],
    ],
    "Visits": [
        ["Customer No", "Visit date", "Visitor", "Remarks"],
        [101, MOMENT, "Ann", "ok"], [102, MOMENT, "Bo", "complained"],
    ],
    "Orders": [
        ["Order No", "Customer No", "Order date", "Amount"],
        [1, 101, MOMENT, 100], [2, 102, MOMENT, 200.5], ["Total", None, None, 300.5],
    ],
    "Calls": [["Customer", "Date", "Remarks"], ["Bluebay", MOMENT, "a"]],
    "Sheet2": [["Customer", "Date", "Remarks"], ["Bluebay", MOMENT, "b"]],
    "Lists": [["Segment", "Sort"], ["A", 1], ["B", 2]],
}  # fmt: skip


def workbook(path: Path, names: list[str], *, chart: bool = False) -> Path:
    """A workbook of some of these sheets, and perhaps one that shows a chart alone."""
    book = xlsxwriter.Workbook(path)
    times = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for name in names:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(SHEETS[name]):
            for column, cell in enumerate(cells):
                if cell is not None:
                    form = [times] if isinstance(cell, datetime) else []
                    sheet.write(row, column, cell, *form)
    if chart:
        drawn = book.add_chart({"type": "column"})
        drawn.add_series({"values": "=Orders!$D$2:$D$3"})
        book.add_chartsheet("Sales").set_chart(drawn)
    book.close()
    return path


def test_each_sheet_that_holds_a_table_is_read_as_what_it_is(tmp_path: Path) -> None:
    names = ["Read me", "Customers", "Visits", "Orders", "Lists"]
    book = workbook(tmp_path / "book.xlsx", names, chart=True)
    found = focuskit.assess(book)
    assert found.info["counts"]["in"] == 4
    assert sorted(found) == ["101", "102"]
    assert found.id_of("Bluebay Ltd") == "101"
    notes = found.info["notes"]
    for name in ("Read me", "Lists"):
        told = f"{book}#{name}: not read, as it names neither accounts nor kinds of events"
        assert told in notes
    assert f"{book}#Sales: not read, as it shows a chart alone" in notes
    kinds = " ".join(note for note in notes if "by its columns" in note or "by the name" in note)
    assert "#Visits: every row is taken for kind visit" in kinds
    assert "#Orders: every row is taken for kind order" in kinds


def test_a_workbook_in_a_folder_is_read_so_too(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    workbook(folder / "book.xlsx", ["Customers", "Orders"])
    (folder / "visits.csv").write_text("Customer No,Visit date,Remarks\n101,2026-01-05,ok\n")
    assert focuskit.assess(folder).info["counts"]["in"] == 3


def test_one_sheet_of_several_may_be_named(tmp_path: Path) -> None:
    book = workbook(tmp_path / "book.xlsx", ["Customers", "Visits", "Orders"])
    found = focuskit.assess(f"{book}#Orders", accounts=f"{book}#Customers")
    assert found.info["counts"]["in"] == 2
    assert found.id_of("Zenith GmbH") == "102"


def test_a_sheet_is_told_by_its_name_before_that_of_its_file(tmp_path: Path) -> None:
    found = focuskit.assess(workbook(tmp_path / "meetings.xlsx", ["Calls", "Sheet2"]))
    kinds = " ".join(note for note in found.info["notes"] if "is taken for" in note)
    assert "#Calls: every row is taken for kind call" in kinds
    assert "#Sheet2: every row is taken for kind meeting" in kinds


def test_a_workbook_that_is_broken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"PK\3\4 and no more")
    with pytest.raises(focuskit.InputError, match="not readable as an Excel workbook"):
        focuskit.assess(tmp_path / "book.xlsx")
    with pytest.raises(focuskit.InputError, match="can be no file of this name"):
        focuskit.assess("a" * 5000 + ".xlsx")


def test_a_file_of_a_folder_is_proposed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def counted(file: Path, **told: Any) -> Any:
        proposed.append(file.name)
        return propose(file, **told)

    monkeypatch.setattr(folders, "propose", counted)
    monkeypatch.setattr("focuskit.intake.mapping_proposal.proposed_mapping.propose_rows", None)
    for name in ("visits", "calls"):
        text = "Customer,Visit date,Remarks\nBluebay,2026-01-05,ok\nOak,2026-01-06,ok\n"
        (tmp_path / f"{name}.csv").write_text(text.replace("Visit", name.title()[:-1]))
    assert focuskit.assess(tmp_path).info["counts"]["in"] == 4
    assert sorted(proposed) == ["calls.csv", "visits.csv"]
