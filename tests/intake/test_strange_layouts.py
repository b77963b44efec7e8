"""Layouts that nobody planned for: the proposal is right or silent, and never wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.mapping_proposal.proposal import Proposal
from focuskit.model.errors import InputError


def proposed(tmp_path: Path, text: str, name: str = "rows.csv") -> Proposal:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return propose(path)


def fields(proposal: Proposal) -> dict[str, object]:
    """Return what a proposal is sure of."""
    tables = proposal.document
    return dict(tables["interactions"]["fields"]) if "interactions" in tables else {}


def test_a_customer_who_is_a_person_is_no_account(tmp_path: Path) -> None:
    text = (
        "Customer,Customer Email,Created At\n"
        "Ana Peña,ana.pena@delta.example,2026-01-02\n"
        "Bo Chen,bo.chen@echo.example,2026-01-03\n"
        ",info@echo.example,2026-01-04\n"
        "Di Roe,,2026-01-05\n"
    )
    found = proposed(tmp_path, text)
    assert "account_id" not in fields(found)
    said = next(one.reason for one in found.fields if one.field == "account_id")
    assert "names people" in said


@pytest.mark.parametrize("person", ["info", "sales"])
def test_a_company_beside_its_address_is_an_account(tmp_path: Path, person: str) -> None:
    text = f"Customer,Email,Created At\nDelta Foods,{person}@delta.example,2026-01-02\n"
    assert fields(proposed(tmp_path, text))["account_id"] == "Customer"


def test_the_company_of_a_customer_comes_before_the_customer(tmp_path: Path) -> None:
    text = "Customer,Customer Organization,Created At\nAna,Delta,2026-01-02\nBo,Echo,2026-01-03\n"
    assert fields(proposed(tmp_path, text))["account_id"] == "Customer Organization"


@pytest.mark.parametrize(
    ("happened", "written"),
    [("Belegdatum", "Angelegt am"), ("Date", "Created Date"), ("Datum", "Erstellt")],
)
def test_the_day_of_the_event_comes_before_the_day_it_was_written_down(
    tmp_path: Path, happened: str, written: str
) -> None:
    text = f"{written},{happened},Firma\n2026-02-02,2026-01-30,Delta\n2026-02-03,2026-02-01,Echo\n"
    assert fields(proposed(tmp_path, text))["occurred_at"] == happened


def test_a_message_goes_by_its_own_id(tmp_path: Path) -> None:
    text = (
        "Conversation ID,Message ID,Message date,Company,Status\n"
        "c1,m1,2026-01-02,Delta,open\nc1,m2,2026-01-03,Delta,closed\n"
    )
    found = proposed(tmp_path, text)
    assert fields(found)["id"] == "Message ID"
    assert found.remarks == ()


def test_a_name_of_a_file_does_not_outvote_its_columns(tmp_path: Path) -> None:
    text = "Case Number,Priority,Created On,Customer\n1,High,2026-01-02,Delta\n"
    found = proposed(tmp_path, text, "two_date_orders.csv")
    assert "kind" not in fields(found)
    asked = next(one for one in found.fields if one.field == "kind")
    assert (asked.word, asked.rule and asked.rule.constant) == ("please check", "ticket")
    assert "order" in asked.reason


def test_a_column_of_kinds_with_gaps_loses_no_rows_silently(tmp_path: Path) -> None:
    text = "Type,Created,Company\nIncident,2026-01-02,Delta\n-,2026-01-03,Delta\n"
    found = proposed(tmp_path, text)
    assert "kind" not in fields(found)
    said = next(one.reason for one in found.fields if one.field == "kind")
    assert "1 of the first 2 rows state none" in said


def test_nobody_is_no_customer_and_no_colleague(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(
        "Ticket ID,Created time,Company Name,Agent,Priority\n"
        "1,2026-01-02,Delta,No Agent,Low\n2,2026-01-03,No Company,Ann,Low\n"
    )
    intake = read_interactions(path, Mapping())
    assert (intake.rows_in, intake.rows_rejected) == (2, 1)
    assert intake.frame.collect()["colleague_id"].to_list() == [None]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "this is a web page"),
        (b"\xef\xbb\xbf\n<HTML>\n", "this is a web page"),
        (b"PK\x03\x04\x14\x00\x08", "this is a workbook or a zip"),
    ],
)
def test_what_is_no_table_says_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        propose(path)


def test_a_list_of_accounts_may_name_two_branches_alike(tmp_path: Path) -> None:
    text = "Kd-Nr.,Firma,Betreuer,Kunde seit\nK1,Delta,Ann,2020-01-02\nK2,Delta,Bo,2021-01-02\n"
    path = tmp_path / "list.csv"
    path.write_text(text)
    found = propose(path, table=None).document["accounts"]["fields"]
    assert found["id"] == "Kd-Nr."
    assert found["name"] == "Firma"


def test_rows_with_ids_of_their_own_are_no_list_of_accounts(tmp_path: Path) -> None:
    text = "Id,Firma,Notiz\n1,Delta,a\n2,Delta,b\n"
    path = tmp_path / "list.csv"
    path.write_text(text)
    assert "accounts" not in propose(path, table=None).document


def test_a_file_named_for_its_language_is_still_of_its_kind(tmp_path: Path) -> None:
    text = "Ref,Created,Company\n1,2026-01-02,Delta\n"
    found = proposed(tmp_path, text, "tickets_fr.csv")
    assert fields(found)["kind"] == {"constant": "ticket"}
