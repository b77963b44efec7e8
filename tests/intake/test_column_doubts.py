"""Columns whose values show that they are not what they are called: asked or left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import propose
from focuskit.intake.mapping_proposal.proposal import Proposal


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
def test_the_one_customer_of_all_rows_is_read_unless_others_are_named(
    tmp_path: Path, header: str
) -> None:
    found = proposed(tmp_path, f"Date,{header},To", *numbered("{day},Acorn Ltd,x"))
    assert sure(found)["account_id"] == header
    others = numbered("{day},Acorn Ltd,ann@house{n}.example")
    found = proposed(tmp_path, f"Date,{header},To", *others)
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


# Headers in other words


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Cliente visitado", "account_id"),
        ("Name des Kunden", "account_id"),
        ("Company (Billing)", "account_id"),
        ("Ticket Field: Company", "account_id"),
        ("Custom field (Customer)", "account_id"),
        ("Customer (CRM lookup)", "account_id"),
        ("Nome da empresa cliente", "account_id"),
        ("Zugeordneter Kunde", "account_id"),
        ("Société facturée", None),
        ("Customer since", None),
        ("Customer satisfaction survey sent", None),
        ("Account owner name", None),
    ],
)
def test_words_that_change_nothing_may_stand_around_a_name(
    tmp_path: Path, header: str, field: str | None
) -> None:
    found = proposed(tmp_path, f"When,{header}", *numbered("x,c{n}", 4), table="interactions")
    assert next((f for f, column in sure(found).items() if column == header), None) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("datetime (utc)", "occurred_at"),
        ("Data da visita", "occurred_at"),
        ("Date de la visite", "occurred_at"),
        ("Date of order", "occurred_at"),
        ("Start Date & Time", "occurred_at"),
        ("Schließzeit", "resolved_at"),
        ("Fällig am", None),
        ("Next visit", None),
        ("Last contact date", None),
        ("Voraussichtliche Lieferung", None),
    ],
)
def test_times_go_by_the_names_of_many_systems(
    tmp_path: Path, header: str, field: str | None
) -> None:
    found = proposed(tmp_path, f"Kunde,{header}", *numbered("c,{day} 09:00", 4))
    assert next((f for f, column in sure(found).items() if column == header), None) == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Brutto", "amount"),
        ("Montant TTC signé", "amount"),
        ("Brutto (kg)", None),
        ("Total (%)", None),
    ],
)
def test_gross_and_net_are_money_unless_they_are_weights(
    tmp_path: Path, header: str, field: str | None
) -> None:
    found = proposed(tmp_path, f"Datum,Kunde,{header}", *numbered("{day},c{n},{n}.50"))
    assert next((f for f, column in sure(found).items() if column == header), None) == field


QUESTIONS = [
    "How likely is it that you would recommend us to a friend?",
    "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
    "Quelle est la probabilité que vous nous recommandiez ?",
    "¿Qué tan probable es que nos recomiende?",
    "Hoe waarschijnlijk is het dat u ons aanbeveelt?",
    "Qual a probabilidade de nos recomendar?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_survey_asks_in_whole_sentences(tmp_path: Path, question: str) -> None:
    rows = [f"2026-01-{n + 1:02},c{n},{n % 11},a long story {n},yes" for n in range(24)]
    header = f'Date,Client,"{question}",What is the main reason for your score?,May we contact you?'
    fields = sure(proposed(tmp_path, header, *rows))
    assert fields["score"] == question
    assert fields["text"] == "What is the main reason for your score?"
    assert "May we contact you?" not in fields.values()


def test_to_recommend_counts_more_than_to_be_content(tmp_path: Path) -> None:
    content = "How satisfied are you with our service?"
    rows = [f"2026-01-{n + 1:02},c{n},{n % 5 + 1},{n % 11}" for n in range(24)]
    found = proposed(tmp_path, f"Date,Client,{content},{QUESTIONS[0]}", *rows)
    assert sure(found)["score"] == QUESTIONS[0]
    rows = numbered("{day},c{n},{n}")
    found = proposed(tmp_path, "Date,Client,Probability of closing", *rows)
    assert "score" not in sure(found)


# People and companies


def firms(row: str) -> list[str]:
    ends = ["GmbH", "Ltd", "S.A.", "Lda"]
    return [row.format(n=n, firm=f"Firm {n} {ends[n % 4]}", day=f"2026-01-{n + 1:02}")
            for n in range(8)]  # fmt: skip


@pytest.mark.parametrize("header", ["lead_name", "Empfänger", "Name", "Destinataire"])
def test_names_of_companies_show_that_a_column_is_of_accounts(tmp_path: Path, header: str) -> None:
    assert (
        sure(proposed(tmp_path, f"Date,{header}", *firms("{day},{firm}")))["account_id"] == header
    )
    found = proposed(tmp_path, f"Date,{header}", *numbered("{day},Person {n}", 8))
    assert word(found, "account_id") == "please check"
    found = proposed(tmp_path, f"Date,{header},Supplier", *firms("{day},{firm},x"))
    assert word(found, "account_id") == "please check"


def test_a_company_beside_the_person_who_bought_is_the_account(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Client,Société", *firms("{day},Ann Lee {n},{firm}"))
    assert sure(found)["account_id"] == "Client"  # numbers that tell accounts apart stay first
    found = proposed(tmp_path, "Date,Client,Société", *firms("{day},Ann Lee,{firm}"))
    assert sure(found)["account_id"] == "Société"


def test_how_a_case_was_solved_is_no_outcome(tmp_path: Path) -> None:
    rows = [f"2026-01-05,c{n},changed part {n}" for n in range(70)]
    assert word(proposed(tmp_path, "Date,Client,Resolution", *rows), "outcome") == "left out"
    rows = [f"2026-01-05,c{n},{'fixed' if n % 2 else 'refused'}" for n in range(70)]
    assert sure(proposed(tmp_path, "Date,Client,Resolution", *rows))["outcome"] == "Resolution"


def test_a_contact_of_bookkeeping_is_no_person(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Contact Name", *firms("{day},{firm}"))
    assert "contact_id" not in sure(found)
    assert sure(found)["account_id"] == "Contact Name"


def test_a_ticket_is_told_by_its_number_and_not_by_its_title(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Date,Customer,Ticket", *numbered("{day},c{n},T-{n}"))
    assert sure(found)["id"] == "Ticket"
    found = proposed(tmp_path, "Date,Customer,Ticket", *numbered("{day},c{n},Printer {n} is slow"))
    assert word(found, "id") == "left out"
    found = proposed(tmp_path, "Date,Customer,Ticket", *numbered("{day},c{n},T-1"))
    assert word(found, "id") == "left out"
    assert "several rows" in next(one.reason for one in found.fields if one.field == "id")


@pytest.mark.parametrize(
    ("header", "values", "means"),
    [
        ("Call type", ["Missed call", "Outgoing call"], ["inbound", "outbound"]),
        ("Richtung", ["Verpasst", "Abgehend"], ["inbound", "outbound"]),
        ("Sens", ["Appel manqué", "Appel sortant"], ["inbound", "outbound"]),
    ],
)
def test_a_call_that_was_missed_came_in(
    tmp_path: Path, header: str, values: list[str], means: list[str]
) -> None:
    rows = [f"2026-01-{n + 1:02},c{n},{values[n % 2]}" for n in range(8)]
    found = proposed(tmp_path, f"Date,Customer,{header}", *rows)
    fields = found.document["interactions"]["fields"]
    assert fields["direction"]["values"] == dict(zip(values, means, strict=True))
