"""What somebody settles of one file, with the command that was told, and then of another."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from click.testing import CliRunner

import focuskit
from focuskit.cli.main import main
from focuskit.intake import Mapping, read_interactions
from focuskit.model.errors import InputError

CALLS = "Call ID,Started,Duration (minutes)\n1,2026-01-05 09:00,5\n2,2026-01-06 09:00,7\n"
TASKS = "Client,Date,What\nBlue Bay,2026-01-07,fixed it\nBlue Bay,2026-01-08,came by\n"


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(name: str) -> list[str]:
    """Return the command that a refusal of a file tells."""
    with pytest.raises(InputError) as asked:
        read_interactions(name, Mapping())
    (command,) = re.findall(r"`focuskit (map [^`]*mapping.json)`", str(asked.value))
    return shlex.split(command.replace("NAME", "'Blue Bay'"))


def run(arguments: list[str]) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_said_of_two_files_stands_in_one_mapping() -> None:
    Path("calls.csv").write_text(CALLS)
    Path("board.csv").write_text(TASKS)
    for name in ("calls.csv", "board.csv", "calls.csv"):
        run(told(name))
    document = json.loads(Path("mapping.json").read_text())
    assert [one["files"] for one in document["tables"]] == ["board.csv", "calls.csv"]
    read = focuskit.assess(["calls.csv", "board.csv"], mapping="mapping.json", as_of="2026-01-31")
    assert list(read) == ["Blue Bay"]
    assert read.info["counts"]["used"] == 4


def test_one_command_answers_all_that_a_file_leaves_open() -> None:
    Path("rows.csv").write_text("Date,What\n01/02/2026,fixed it\n02/03/2026,came by\n")
    command = told("rows.csv")
    assert command[2:] == [
        "--dates", "day-first", "--account", "Blue Bay", "--kind", "meeting",
        "--this-file-only", "--out", "mapping.json",
    ]  # fmt: skip
    run(command)
    read = read_interactions("rows.csv", Mapping.load("mapping.json")).frame.collect()
    assert read["kind"].to_list() == ["meeting"] * 2
    assert [str(moment)[:10] for moment in read["occurred_at"]] == ["2026-02-01", "2026-03-02"]


def test_what_a_mapping_says_of_all_files_stays() -> None:
    Path("calls.csv").write_text(CALLS)
    Path("mapping.json").write_text('{"schema_version": "1.0", "zone": "Europe/Berlin"}')
    run(told("calls.csv"))
    document = json.loads(Path("mapping.json").read_text())
    assert document["zone"] == "Europe/Berlin"
    assert [one["files"] for one in document["tables"]] == ["calls.csv"]


def test_where_nothing_is_sure_of_a_file_the_mapping_stays_as_it_is() -> None:
    Path("odd.csv").write_text("a,b\n1,2\n")
    Path("mapping.json").write_text('{"schema_version": "1.0", "zone": "Europe/Berlin"}')
    run(["map", "odd.csv", "--this-file-only", "--out", "mapping.json"])
    assert json.loads(Path("mapping.json").read_text()) == {
        "schema_version": "1.0", "zone": "Europe/Berlin",
    }  # fmt: skip


def test_what_is_no_mapping_is_not_written_over() -> None:
    Path("calls.csv").write_text(CALLS)
    Path("mapping.json").write_text('{"rows": []}')
    done = CliRunner().invoke(main, told("calls.csv"))
    assert done.exit_code == 2
    assert json.loads(Path("mapping.json").read_text()) == {"rows": []}


def test_rows_of_another_list_are_told_as_that() -> None:
    Path("tickets.csv").write_text(
        "id,account_id,kind,occurred_at\n1,A-100-x,ticket,2026-01-05\n2,A-101-x,ticket,2026-01-06\n"
    )
    Path("accounts.csv").write_text("id,name\nB-900-y,Delta\nB-901-y,Echo\n")
    with pytest.raises(InputError, match="--assess-unlisted"):
        focuskit.assess("tickets.csv", accounts="accounts.csv")


# Workbooks


def book(*sheets: str) -> str:
    """Write a workbook of such sheets, and return its name."""
    rows: dict[str, list[tuple[str, ...]]] = {
        "Customers": [("Account ID", "Account Name", "Owner"), ("A0", "Delta Ltd", "Dana"),
                      ("A1", "Echo Ltd", "Sam")],
        "Tickets": [("Ticket ID", "Account ID", "Created At", "Priority"),
                    ("1", "A0", "2026-01-05", "High"), ("2", "A1", "2026-01-06", "Low")],
        "Legend": [("note", "colour"), ("hello", "red")],
    }  # fmt: skip
    with xlsxwriter.Workbook("book.xlsx") as written:
        for name in sheets:
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows[name]):
                sheet.write_row(number, 0, row)
    return "book.xlsx"


def test_a_mapping_of_a_workbook_speaks_of_each_sheet() -> None:
    done = run(["map", book("Customers", "Tickets", "Legend"), "--out", "mapping.json"])
    assert "book.xlsx#Legend" in done
    assert "still to say: occurred_at, kind, account_id" in done
    document = json.loads(Path("mapping.json").read_text())
    assert [one["files"] for one in document["tables"]] == [
        "book.xlsx#Customers", "book.xlsx#Tickets",
    ]  # fmt: skip
    read = focuskit.assess("book.xlsx", mapping="mapping.json", as_of="2026-01-31")
    assert sorted(read) == ["A0", "A1"]


def test_of_sheets_that_all_lack_something_the_mapping_says_what_is_sure() -> None:
    run(["map", book("Legend", "Tickets"), "--table", "contacts", "--out", "mapping.json"])
    assert json.loads(Path("mapping.json").read_text())["tables"]


def test_accounts_are_read_from_the_sheet_that_lists_them() -> None:
    Path("tickets.csv").write_text("id,account_id,kind,occurred_at\n1,A0,ticket,2026-01-05\n")
    read = focuskit.assess("tickets.csv", accounts=book("Legend", "Tickets", "Customers"),
                           as_of="2026-01-31")  # fmt: skip
    assert read.id_of("Delta Ltd") == "A0"
    assert "book.xlsx: accounts are read from 'Customers'" in read.info["notes"]


def test_a_workbook_without_such_a_sheet_names_its_sheets() -> None:
    Path("tickets.csv").write_text("id,account_id,kind,occurred_at\n1,A0,ticket,2026-01-05\n")
    with pytest.raises(InputError, match="'Legend', 'Tickets'"):
        focuskit.assess("tickets.csv", accounts=book("Legend", "Tickets"))
