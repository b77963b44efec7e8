"""Columns whose values show that they are not what they are called: asked or left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import propose
from focuskit.intake.proposal import Proposal


def proposed(
    folder: Path, header: str, *rows: str, name: str = "rows.csv", table: str | None = None
) -> Proposal:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return propose(path, table=table)


def sure(found: Proposal, table: str = "interactions") -> dict[str, Any]:
    """Return field: the column that a proposal is sure of, or its rule."""
    fields = dict(found.document.get(table, {}).get("fields", {}))
    return {f: rule.get("column", rule) if isinstance(rule, dict) else rule
            for f, rule in fields.items()}  # fmt: skip


def word(found: Proposal, field: str) -> str:
    (one,) = [one for one in found.fields if one.field == field]
    return one.word


def numbered(row: str, rows: int = 24) -> list[str]:
    return [row.format(n=n, day=f"2026-01-{n + 1:02}") for n in range(rows)]


# Accounts


@pytest.mark.parametrize("header", ["Account", "Company", "Firma", "Organization", "Empresa"])
def test_a_column_of_one_value_is_no_customer(tmp_path: Path, header: str) -> None:
    found = proposed(tmp_path, f"Date,{header},To", *numbered("{day},Acorn Ltd,x"))
    assert word(found, "account_id") == "please check"


def test_another_column_names_the_customer_where_one_is_ours(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Company,Customer", *numbered("{day},Acorn Ltd,c{n}"))
    assert sure(found)["account_id"] == "Customer"


def test_few_rows_of_one_customer_are_read(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Company", *numbered("{day},Acorn Ltd", 3))
    assert sure(found)["account_id"] == "Company"


@pytest.mark.parametrize("header", ["Account", "Compte", "Cuenta", "Conta"])
def test_an_account_of_the_ledger_is_no_customer(tmp_path: Path, header: str) -> None:
    found = proposed(tmp_path, f"Date,{header},Amount", *numbered("{day},44{n},5", 9))
    assert word(found, "account_id") == "please check"
    assert "ledger" in next(one.reason for one in found.fields if one.field == "account_id")


def test_mail_addresses_are_no_companies(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Client", *numbered("{day},p{n}@delta.example", 5))
    assert word(found, "account_id") == "please check"


# Words and numbers


@pytest.mark.parametrize("header", ["Note", "Nota"])
def test_a_note_is_a_score_or_a_remark_by_what_it_holds(tmp_path: Path, header: str) -> None:
    marks = [f"2026-01-{n + 1:02},c{n},{n % 10 + 1}" for n in range(24)]
    found = proposed(tmp_path, f"Date,Client,{header}", *marks)
    assert (sure(found).get("score"), sure(found).get("text")) == (header, None)
    said = [f"2026-01-{n + 1:02},c{n},asked for {n} samples" for n in range(24)]
    found = proposed(tmp_path, f"Date,Client,{header}", *said)
    assert "score" not in sure(found)
    found = proposed(tmp_path, f"Date,Client,{header}", *numbered("{day},c{n},"))
    assert "score" not in sure(found)


@pytest.mark.parametrize(
    ("header", "value"),
    [("Origin", "SO-{n}"), ("Source", "INV/2026/{n}"), ("Origen", "note {n} of many")],
)
def test_numbers_of_documents_are_no_channel(tmp_path: Path, header: str, value: str) -> None:
    rows = numbered("{day},c{n}," + value, 28)
    found = proposed(tmp_path, f"Date,Customer,{header}", *rows)
    assert word(found, "channel") == "left out"
    assert word(proposed(tmp_path, f"Date,Customer,{header}", *rows[:4]), "channel") == "left out"


def test_a_few_ways_to_reach_us_are_a_channel(tmp_path: Path) -> None:
    rows = [f"2026-01-{n + 1:02},c{n},{'Telefon' if n % 2 else 'Portal'}" for n in range(24)]
    assert sure(proposed(tmp_path, "Datum,Kunde,Herkunft", *rows))["channel"] == "Herkunft"


# Times


@pytest.mark.parametrize(
    "stamp",
    ["Timestamp", "Zeitstempel", "Marca temporal", "Horodateur", "Carimbo de data/hora"],
)
def test_the_stamp_of_a_form_is_when_it_was_filled_in(tmp_path: Path, stamp: str) -> None:
    rows = ["2026-01-09 18:00:00,2026-01-08,A", "2026-01-12 18:00:00,2026-01-09,B"]
    found = proposed(tmp_path, f"{stamp},Visit date,Client", *rows)
    assert sure(found)["occurred_at"] == "Visit date"
    assert sure(found)["entered_at"] == stamp
    found = proposed(tmp_path, f"{stamp},When were you there?,Client", *rows)
    assert word(found, "occurred_at") == "please check"
    found = proposed(tmp_path, f"{stamp},Client", "2026-01-09 18:00:00,A")
    assert sure(found)["occurred_at"] == stamp


# Lists of accounts


def test_contracts_that_begin_and_are_renewed_are_a_list_of_accounts(tmp_path: Path) -> None:
    rows = ["Delta,2024-02-01,2027-02-01,Kim", "Echo,2025-03-01,2027-03-01,Lee"]
    found = proposed(tmp_path, "Company,Start Date,Renewal Date,Owner", *rows)
    assert sure(found, "accounts")["renewal_on"] == "Renewal Date"
    assert "interactions" not in found.document
    found = proposed(tmp_path, "Company,Start Date,Renewal Date,Owner", *rows, table="interactions")
    assert "occurred_at" in found.missing
    again = proposed(tmp_path, "Company,Start Date,Renewal Date,Owner", *rows, *rows)
    assert "accounts" not in again.document
    opened = proposed(tmp_path, "Company,Date Opened,Renewal Date,Owner", *rows)
    assert "accounts" not in opened.document


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Moment,Customer (CRM lookup),Extension", "2026-01-0{n} 09:15,c{n},20"),
        ("Moment,Customer (CRM lookup),Direction", "noon,c{n},inbound"),
    ],
)
def test_a_log_in_which_each_customer_stands_once_is_no_list_of_accounts(
    tmp_path: Path, header: str, row: str
) -> None:
    found = proposed(tmp_path, header, *(row.format(n=n) for n in range(1, 6)))
    assert "accounts" not in found.document


def test_when_an_account_was_last_touched_is_no_event(tmp_path: Path) -> None:
    rows = (f"c{n},Ann,2026-01-0{n} 09:15" for n in range(1, 6))
    found = proposed(tmp_path, "Customer,Owner,Last Activity Date", *rows)
    assert sure(found, "accounts")["id"] == "Customer"
