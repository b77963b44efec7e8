"""Ids of accounts from two systems: matched where they are one system's, and never by chance."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

import focuskit
from focuskit.cli.main import main
from focuskit.intake import Mapping, read_interactions, read_listed

CRM = ("companies.csv", "Record ID,Company name,Company owner")
DESK = "Ticket ID,Organization ID,Organization,Status,Created,Resolved"
TIMES = "Closed,2026-01-05 09:00,2026-01-06 09:00"
FIRMS = {1: "Bluebay Ltd", 2: "Zenith GmbH", 3: "Kilo Inc", 4: "Oak AG", 5: "Coil Ltd"}


def file(folder: Path, name: str, header: str, rows: Iterable[str]) -> Path:
    """A file of these rows."""
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def crm(folder: Path, ids: Iterable[int] = FIRMS, header: str = CRM[1]) -> Path:
    """The list of accounts of a CRM."""
    rows = (f"{one},{FIRMS.get(one, f'Firm {one} Ltd')},Ann Lee" for one in ids)
    return file(folder, CRM[0], header, rows)


def desk(folder: Path, pairs: Iterable[tuple[object, str]], header: str = DESK) -> Path:
    """The tickets of a desk, one for each organization and its name."""
    rows = (f"{at},{one},{name},{TIMES}" for at, (one, name) in enumerate(pairs, start=500))
    return file(folder, "tickets.csv", header, rows)


def desk_without_names(
    folder: Path, ids: Iterable[object], header: str = "Organization ID"
) -> Path:
    """The same without the names."""
    rows = (f"{at},{one},{TIMES}" for at, one in enumerate(ids, start=500))
    return file(folder, "tickets.csv", f"Ticket ID,{header},Status,Created,Resolved", rows)


def accounts_of(tickets: Path, listed: Path) -> list[str]:
    """The accounts that the rows are read as rows of, beside a list of accounts."""
    accounts = read_listed(listed, "accounts", Mapping())
    read = read_interactions(tickets, Mapping(), accounts=accounts.names, ids=accounts.ids)
    return read.frame.collect().sort("id")["account_id"].to_list()


def together(*files: Path) -> list[str]:
    """The accounts of the rows of several files without a list, in the order of their ids."""
    read = read_interactions(list(files), Mapping())
    return read.frame.collect().sort("id")["account_id"].to_list()


def test_small_numbers_of_two_systems_are_never_matched_and_names_are(tmp_path: Path) -> None:
    tickets = desk(tmp_path, [(1, "Kilo Inc"), (2, "Bluebay"), (2, "Bluebay"), (3, "")])
    found = focuskit.assess(tickets, accounts=crm(tmp_path))
    (note,) = (one for one in found.info["notes"] if "numbers other" in one)
    assert "'Organization ID' numbers other accounts than 'Record ID' of " in note
    assert "3 rows matched to 2 accounts by name (Organization); 'Bluebay' but for" in note
    assert "no account is called" not in note
    assert found.info["counts"]["used"] == 3
    assert found.rejected.select("row", "field", "value").rows() == [(4, "account_id", "3")]
    assert "no name beside it" in found.rejected["reason"][0]
    assert not any(found[one].rejected_rows for one in found), "nobody knows whose the row was"
    assert accounts_of(tickets, tmp_path / CRM[0]) == ["3", "1", "1"]


def test_names_that_are_nobodys_are_no_accounts_of_the_list(tmp_path: Path) -> None:
    tickets = desk(tmp_path, [(1, "Ann & Co"), (2, "Bee"), (3, "Cee"), (3, "Cee")])
    assert accounts_of(tickets, crm(tmp_path)) == ["Ann & Co", "Bee", "Cee", "Cee"]


def test_names_that_agree_show_that_ids_are_one_systems(tmp_path: Path) -> None:
    tickets = desk(tmp_path, [(1, "Bluebay"), (2, "Zenith GmbH"), (3, "")])
    assert accounts_of(tickets, crm(tmp_path)) == ["1", "2", "3"]


def test_names_that_contradict_count_more_than_a_header(tmp_path: Path) -> None:
    tickets = desk(tmp_path, [(1, "Kilo Inc"), (2, "Bluebay")])
    listed = crm(tmp_path, header="Organization ID,Organization,Owner")
    assert accounts_of(tickets, listed) == ["3", "1"]


@pytest.mark.parametrize(
    ("listed", "header"),
    [
        ("Organization ID,Name,Owner", "Organization ID"),
        ("Organization No.,Name,Owner", "Organization ID"),
        ("Kundennummer,Name,Betreuer", "Kunden-Nr."),
        ("id,Name,Owner", "Company ID"),
        ("id,Name,Owner", "account_id"),
    ],
)
def test_headers_that_say_the_same_show_that_ids_are_one_systems(
    tmp_path: Path, listed: str, header: str
) -> None:
    tickets = desk_without_names(tmp_path, [1, 2], header)
    assert accounts_of(tickets, crm(tmp_path, header=listed)) == ["1", "2"]


def test_layouts_of_one_system_show_it_too(tmp_path: Path) -> None:
    header = "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Create Date,Associated Company IDs"
    deals = [f"70{one},Big,Sales,Closed Won,15000,2026-01-01 10:00,{one}" for one in (1, 2)]
    assert accounts_of(file(tmp_path, "deals.csv", header, deals), crm(tmp_path)) == ["1", "2"]


def test_where_neither_header_nor_names_tell_it_is_asked_and_the_command_settles_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    crm(tmp_path)
    desk_without_names(tmp_path, [1, 2])
    with pytest.raises(focuskit.InputError) as asked:
        focuskit.assess("tickets.csv", accounts="companies.csv")
    assert "'Organization ID' here and 'Record ID' in companies.csv" in str(asked.value)
    (command,) = re.findall(r"`focuskit (map [^`]*)`", str(asked.value))
    assert CliRunner().invoke(main, shlex.split(command)).exit_code == 0
    settled = focuskit.assess("tickets.csv", accounts="companies.csv", mapping="mapping.json")
    assert settled.info["counts"]["used"] == 2
    whole = focuskit.assess([*tmp_path.glob("*.csv")], mapping="mapping.json")
    assert whole.info["counts"]["used"] == 2


@pytest.mark.parametrize("ids", [[90_000_000_001], ["C-7"], [3, 17, 44, 61, 90]])
def test_long_ids_and_those_with_gaps_that_agree_are_found_by_no_chance(
    tmp_path: Path, ids: list[object]
) -> None:
    listed = [3, 17, 44, 61, 90, 90_000_000_001]
    header = "Record ID,Company name,Company owner"
    rows = [f"{one},Firm,Ann" for one in [*listed, "C-7"]]
    accounts = file(tmp_path, "companies.csv", header, rows)
    assert accounts_of(desk_without_names(tmp_path, ids), accounts) == [str(one) for one in ids]


@pytest.mark.parametrize("ids", [[1, 2, 3, 4, 5], [3, 9, 12, 40]])
def test_numbers_that_chance_would_find_tell_nothing(tmp_path: Path, ids: list[object]) -> None:
    with pytest.raises(focuskit.InputError, match="number the same accounts"):
        accounts_of(desk_without_names(tmp_path, ids), crm(tmp_path))


def test_ids_of_which_the_list_has_none_are_told_as_before(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match="no row of the file is left"):
        focuskit.assess(desk_without_names(tmp_path, [71, 72]), accounts=crm(tmp_path))


def test_two_files_without_a_list_are_held_against_each_other(tmp_path: Path) -> None:
    orders = file(
        tmp_path, "orders.csv", "Order Number,Customer ID,Customer Name,Order Date,Total",
        ["1,1,Kilo Inc,2026-01-05,10.00", "2,2,Oak AG,2026-01-06,20.00"],
    )  # fmt: skip
    tickets = desk(tmp_path, [(1, "Bluebay"), (2, "Kilo"), (2, "Kilo")])
    assert together(orders, tickets) == ["1", "2", "Bluebay", "1", "1"]
    unnamed = desk_without_names(tmp_path, [1, 2])
    with pytest.raises(focuskit.InputError, match=r"'Organization ID' here and 'Customer ID'"):
        together(orders, unnamed)


def test_a_file_without_accounts_and_one_system_need_no_word(tmp_path: Path) -> None:
    one = file(
        tmp_path, "a.csv", "Ticket ID,Company ID,Created,Resolved", ["1,1,2026-01-05,2026-01-06"]
    )
    other = file(
        tmp_path, "b.csv", "Case Number,Company ID,Opened,Closed", ["2,1,2026-01-05,2026-01-06"]
    )
    assert together(one, other) == ["1", "1"]
