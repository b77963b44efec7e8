"""Rows that state the name of an account, where the list of accounts has its id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit
from focuskit.intake import Mapping, read_interactions

ACCOUNTS = [
    {"id": "A1", "name": "Bluebay Ltd"},
    {"id": "A2", "name": "Zenith GmbH & Co. KG"},
    {"id": "A3", "name": "Acme"},
    {"id": "A4", "name": "ACME"},
    {"id": "A5", "name": "Otto"},
    {"id": "A6", "name": "Otto Inc"},
    {"id": "A7", "name": "Kilo Inc"},
    {"id": "A8"},
]


def row(account: str | None, **more: Any) -> dict[str, Any]:
    """One ticket of an account."""
    return {"account_id": account, "occurred_at": "2026-01-05T09:00Z", "kind": "ticket", **more}


def assessed(*rows: dict[str, Any], **given: Any) -> focuskit.Portfolio:
    """The portfolio of some rows and the list above."""
    given = {"accounts": ACCOUNTS, "as_of": "2026-02-01", **given}
    return focuskit.assess([*rows, row("A8")], **given)


def accounts_of(*rows: dict[str, Any]) -> list[str]:
    """The accounts that the rows are read as rows of."""
    read = read_interactions(list(rows), Mapping(), accounts=pl.DataFrame(ACCOUNTS))
    return read.frame.collect()["account_id"].to_list()


@pytest.mark.parametrize(
    ("stated", "account"),
    [
        ("A2", "A2"),
        ("a2", "A2"),
        ("Bluebay Ltd", "A1"),
        ("  bluebay   LTD. ", "A1"),
        ("Bluebay, Limited", "A1"),
        ("Bluebay", "A1"),
        ("Zenith GmbH&Co. KG", "Zenith GmbH&Co. KG"),
        ("zenith gmbh & co kg", "A2"),
        ("Zenith", "A2"),
        ("Otto", "A5"),
        ("otto inc.", "A6"),
        ("Kilo", "A7"),
    ],
)
def test_a_row_belongs_to_the_one_account_whose_name_it_states(stated: str, account: str) -> None:
    assert accounts_of(row(stated)) == [account]


@pytest.mark.parametrize("stated", ["Bluebay GmbH", "Kilo Ltd", "Zenit", "a 1", "Ltd"])
def test_another_legal_form_and_another_spelling_are_not_matched(stated: str) -> None:
    assert accounts_of(row(stated)) == [stated]


@pytest.mark.parametrize(("stated", "ids"), [("acme", "A3 and A4"), ("Otto GmbH", "A5 and A6")])
def test_a_name_of_several_accounts_is_asked_and_lowers_what_is_known_of_each(
    stated: str, ids: str
) -> None:
    found = assessed(row(stated), row("Bluebay"))
    assert found.rejected["reason"].to_list() == ["the name of several accounts in the list"]
    assert f"{stated!r} is the name of {ids}: state the id" in " ".join(found.info["notes"])
    first, second = ids.split(" and ")
    lowered = f"rejected rows lower how much is known of 2 accounts: {first} (1), {second} (1)"
    assert f"{lowered}; for account_id" in found.info["notes"]


def test_one_note_tells_what_was_matched_and_what_was_not() -> None:
    names = ["Bluebay Ltd", "Bluebay Ltd", "Kilo", "Nowhere", "Elsewhere", "Nowhere"]
    notes = assessed(*map(row, names)).info["notes"]
    told = [note for note in notes if "by name" in note]
    said = "3 rows state no id of the list of accounts: matched to 2 accounts by name; "
    said += "'Kilo' but for the legal form; no account is called 'Elsewhere' (and 1 name more)"
    assert told == [f"interactions in memory: {said}"]


def test_names_count_too_where_accounts_that_are_not_listed_are_assessed() -> None:
    found = assessed(row("Bluebay"), row("acme"), row("Nowhere"), unlisted_accounts="assess")
    assert sorted(set(found) - {one["id"] for one in ACCOUNTS}) == ["Nowhere", "acme"]
    assert found.info["counts"]["used"] == 4
    assert ": 1 row states no id" in " ".join(found.info["notes"])


def test_rows_by_name_give_what_rows_by_id_give() -> None:
    by_name = assessed(row("bluebay ltd", id="1"), row("Zenith", id="2"))
    by_id = assessed(row("A1", id="1"), row("A2", id="2"))
    assert by_name.to_ndjson() == by_id.to_ndjson()


def test_the_name_beside_an_id_of_another_system_tells_the_account(tmp_path: Path) -> None:
    (tickets := tmp_path / "tickets.csv").write_text(
        "Ticket ID,Organization ID,Organization,Created,Resolved\n"
        "1,78810,Bluebay Ltd,2026-01-05 09:00,2026-01-06 09:00\n"
        "2,78811,Zenith,2026-01-06 09:00,2026-01-07 09:00\n"
        "3,78812,Acme,2026-01-07 09:00,2026-01-08 09:00\n"
        "4,78813,,2026-01-07 09:00,2026-01-08 09:00\n"
    )
    found = focuskit.assess(tickets, accounts=ACCOUNTS, as_of="2026-02-01")
    assert found.rejected.sort("row")["reason"].to_list() == [
        "the name of several accounts in the list",
        "not in the list of accounts",
    ]
    notes = " ".join(found.info["notes"])
    assert "2 rows state no id of the list of accounts: matched to 2 accounts by name (Org" in notes
    assert "no account is called '78813'" in notes
    assert "columns not read" not in notes
    assert "lower how much is known of 2 accounts: A3 (1), A4 (1)" in notes


@pytest.mark.parametrize(
    ("listed", "account"),
    [
        ([{"id": "Bluebay Ltd"}], "Bluebay Ltd"),
        ([{"id": "Bluebay Ltd", "name": None}], "Bluebay Ltd"),
        ([{"id": "BLUEBAY2"}], "BLUEBAY2"),
    ],
)
def test_a_list_by_names_alone_is_matched_by_them(
    listed: list[dict[str, Any]], account: str
) -> None:
    stated = "bluebay2" if account == "BLUEBAY2" else "bluebay"
    rows, known = [row(stated)], pl.DataFrame(listed, schema_overrides={"name": pl.String})
    read = read_interactions(rows, Mapping(), accounts=known)
    assert read.frame.collect()["account_id"].to_list() == [account]


def test_a_name_that_an_account_had_once_is_its_name_still() -> None:
    versions = [
        {"id": "A1", "name": "Old Bay", "valid_from": "2020-01-01T00:00Z"},
        {"id": "A1", "name": "New Bay", "valid_from": "2026-01-20T00:00Z"},
        {"id": "A2", "name": "Late", "valid_from": "2026-03-01T00:00Z"},
    ]
    rows = [row("Old Bay"), row("New Bay"), row("Late")]
    found = focuskit.assess(rows, accounts=versions, as_of="2026-01-10")
    assert found.rejected["reason"].to_list() == ["not in the list of accounts"]
    assert found.info["counts"]["accepted"] == 2


def test_a_file_of_which_every_row_names_several_accounts_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("account_id,occurred_at,kind\nAcme,2026-01-05T09:00Z,call\n")
    (tmp_path / "b.csv").write_text("account_id,occurred_at,kind\nA1,2026-01-05T09:00Z,call\n")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    found = focuskit.assess(files, accounts=ACCOUNTS, as_of="2026-02-01")
    assert found.info["counts"]["used"] == 1


def test_ids_that_were_numbers_and_words_for_nobody_are_no_names() -> None:
    accounts = [{"id": "7", "name": "Seven"}]
    rows = [row(account) for account in ("7.0", " 7.0", "No Company", "", None)]
    found = focuskit.assess(rows, accounts=accounts, as_of="2026-02-01")
    assert found.info["counts"]["used"] == 2
    assert "by name" not in " ".join(found.info["notes"])


def test_rows_without_accounts_have_none_by_name() -> None:
    read = read_interactions(pl.DataFrame(), Mapping(), accounts=pl.DataFrame(ACCOUNTS))
    assert read.rows_in == 0
