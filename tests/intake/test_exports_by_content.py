"""Exports of systems that nobody planned for, told by what their values do together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.mapping_proposal.proposal import Proposal
from focuskit.model.errors import InputError

CUSTOMERS = ("Halden Robotics", "Quarry Bank", "Delta Foods Ltd", "Fjordlys")
THEIRS = ("Ann Lee", "Bo Chen", "Cid Diaz", "Eva Frei")
OURS = ("Dana Hale", "Sam Ruiz", "Lea Voss")
Rows = Sequence[Sequence[str]]


def proposed(folder: Path, header: str, rows: Rows, name: str = "rows.csv") -> Proposal:
    path = folder / name
    path.write_text("\n".join([header, *map(",".join, rows)]) + "\n", encoding="utf-8")
    return propose(path, table=None)


def sure(found: Proposal, table: str = "interactions") -> dict[str, Any]:
    """Return field: the column that a proposal is sure of, or its rule."""
    fields = dict(found.document.get(table, {}).get("fields", {}))
    return {f: rule.get("column", rule) if isinstance(rule, dict) else rule
            for f, rule in fields.items()}  # fmt: skip


def reason(found: Proposal, field: str) -> str:
    return next(one.reason for one in found.fields if one.field == field)


def day(number: int) -> str:
    return str(date(2026, 1, 1) + timedelta(days=number))


def customer(number: int) -> int:
    return random.Random(number).randrange(len(CUSTOMERS))  # noqa: S311 -- made-up rows


def ours(number: int) -> str:
    return OURS[number % len(OURS)]


# People


@pytest.mark.parametrize("header", ["Employee?", "Employee", "Requester"])
def test_yes_and_no_name_nobody(tmp_path: Path, header: str) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), "Yes" if n % 2 else "No") for n in range(24)]
    found = sure(proposed(tmp_path, f"Client,Date,{header}", rows))
    assert not {"colleague_id", "contact_id"} & set(found)


def test_yes_and_no_are_no_ids(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), "Yes" if n % 2 else "No") for n in range(24)]
    assert "id" not in sure(proposed(tmp_path, "Client,Date,Invoice", rows))


def test_who_entered_a_row_may_not_have_been_there(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), ours(n), ours(n // 3)) for n in range(60)]
    found = proposed(tmp_path, "Company,Date,Went there,Created by", rows)
    assert "colleague_id" not in sure(found)
    assert "'Went there' names the same people" in reason(found, "colleague_id")


def test_who_entered_a_row_is_who_was_there_where_nobody_else_is_named(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), "fine", ours(n)) for n in range(60)]
    found = sure(proposed(tmp_path, "Company,Date,Remark,Created by", rows))
    assert found["colleague_id"] == "Created by"


def test_a_user_whom_many_customers_meet_is_ours(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), ours(n), ours(n // 3)) for n in range(60)]
    found = sure(proposed(tmp_path, "Company,Date,User,Approver", rows))
    assert found["colleague_id"] == "User"


def test_people_who_write_from_houses_of_their_own_are_contacts(tmp_path: Path) -> None:
    rows = []
    for number in range(60):
        at = customer(number)
        address = f"{THEIRS[at].lower().replace(' ', '.')}@house{at}.example"
        rows.append((CUSTOMERS[at], day(number), THEIRS[at], address, ours(number)))
    found = sure(proposed(tmp_path, "Company,Date created,Owner of it,Address,Agent", rows))
    assert found["contact_id"] == "Owner of it"
    assert found["colleague_id"] == "Agent"


def test_people_who_write_from_one_house_may_be_ours(tmp_path: Path) -> None:
    rows = []
    for number in range(60):
        at = customer(number)
        address = f"{THEIRS[at].lower().replace(' ', '.')}@ours.example"
        rows.append((CUSTOMERS[at], day(number), THEIRS[at], address))
    assert "contact_id" not in sure(proposed(tmp_path, "Company,Date,Owner of it,Address", rows))


# Ids


def test_a_number_that_stands_first_and_tells_rows_apart_is_their_id(tmp_path: Path) -> None:
    rows = [(f"7{n:03}", CUSTOMERS[customer(n)], day(n)) for n in range(24)]
    found = proposed(tmp_path, "Copper ID,Company,Date", rows)
    assert sure(found)["id"] == "Copper ID"
    assert reason(found, "id") == "stands first, and is another in each row"


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Copper ID", 8),  # too few to show anything
        ("Product code", 24),  # of something beside the row
        ("Copper remark", 24),  # no id
        ("Copper ID", 0),
    ],
)
def test_other_columns_in_front_are_no_ids(tmp_path: Path, header: str, rows: int) -> None:
    written = [(f"7{n:03}", CUSTOMERS[customer(n)], day(n)) for n in range(rows)]
    assert "id" not in sure(proposed(tmp_path, f"{header},Company,Date", written))


def test_a_number_that_stands_twice_is_no_id(tmp_path: Path) -> None:
    rows = [(f"7{n // 2:03}", CUSTOMERS[customer(n)], day(n)) for n in range(24)]
    assert "id" not in sure(proposed(tmp_path, "Copper ID,Company,Date", rows))


def test_an_id_that_goes_by_its_name_comes_first(tmp_path: Path) -> None:
    rows = [(f"7{n:03}", f"T-{n}", CUSTOMERS[customer(n)], day(n)) for n in range(24)]
    assert sure(proposed(tmp_path, "Copper ID,Ticket ID,Company,Date", rows))["id"] == "Ticket ID"


# Lists of accounts


def test_cards_of_accounts_are_a_list_although_they_say_when_they_were_made(
    tmp_path: Path,
) -> None:
    header = "Copper ID,Name,Owned By,City,Country,Website,Created At"
    rows = [(f"88{n}", f"House {n} Ltd", ours(n), "Oslo", "NO", "x.example", day(n))
            for n in range(20)]  # fmt: skip
    found = proposed(tmp_path, header, rows)
    assert sure(found, "accounts") | {"segment": None} == {
        "id": "Copper ID", "name": "Name", "owner": "Owned By", "segment": None,
    }  # fmt: skip


def test_rows_of_one_account_each_are_no_cards_without_addresses(tmp_path: Path) -> None:
    rows = [(f"House {n} Ltd", ours(n), day(n)) for n in range(20)]
    found = proposed(tmp_path, "Company,Owner,Created At", rows, name="tickets.csv")
    assert sure(found)["occurred_at"] == "Created At"


# What rows are


def test_a_desk_is_told_by_who_asks_and_who_is_to_answer(tmp_path: Path) -> None:
    header = "ID,Subject,Status,Priority,Type,Requester,Organization,Assigned Agent,Created At"
    rows = [(str(n), "Log in", "Open", "High", ("Question", "Problem")[n % 2], THEIRS[customer(n)],
             CUSTOMERS[customer(n)], ours(n), day(n)) for n in range(30)]  # fmt: skip
    assert sure(proposed(tmp_path, header, rows))["kind"] == {"constant": "ticket"}


def test_a_quotation_is_no_order_yet(tmp_path: Path) -> None:
    states = ("Sales Order", "Quotation", "Cancelled")
    rows = [(f"S{n:03}", day(n), CUSTOMERS[customer(n)], "99.50", states[n % 3]) for n in range(30)]
    header = "Order Reference,Creation Date,Customer,Total,Status"
    found = proposed(tmp_path, header, rows)
    assert found.document["interactions"]["where"] == {"Status": {"is_not": ["quotation"]}}
    assert found.document["interactions"]["fields"]["kind"]["values"] == {
        "Cancelled": "cancellation", "Sales Order": "order",
    }  # fmt: skip


def test_lines_of_a_sales_document_are_one_order(tmp_path: Path) -> None:
    rows = [(f"45{n // 2}", str(n % 2), f"10{customer(n // 2)}", day(n // 2), "9,5", "EUR")
            for n in range(40)]  # fmt: skip
    path = tmp_path / "liste.csv"
    header = "Verkaufsbeleg;Position;Auftraggeber;Belegdatum;Nettowert;Währg"
    path.write_text("\n".join([header, *map(";".join, rows)]), encoding="cp1252")
    assert read_interactions(path, Mapping()).rows_in == 20


# Times


def test_a_day_that_open_deals_state_is_a_plan(tmp_path: Path) -> None:
    rows = []
    for number in range(30):
        stage = ("Won", "Lost", "Open", "Abandoned")[number % 4]
        decided = "" if stage == "Open" else day(number + 20)
        rows.append(
            (CUSTOMERS[customer(number)], day(number), day(number + 60), decided, stage, "9")
        )
    header = "Company,Created At,Close Date,Completed Date,Status,Deal Value"
    found = sure(proposed(tmp_path, header, rows, name="deals.csv"))
    assert found["resolved_at"] == "Completed Date"


def test_talks_happen_when_they_begin_and_are_not_resolved(tmp_path: Path) -> None:
    kinds = ("Phone Call", "Appointment", "Email")
    rows = [(CUSTOMERS[customer(n)], kinds[n % 3], f"{day(n + 2)} 09:00", f"{day(n + 2)} 10:00",
             f"{day(n)} 08:00") for n in range(30)]  # fmt: skip
    header = "Regarding,Activity Type,Start Date,Actual End,Created On"
    found = sure(proposed(tmp_path, header, rows))
    assert found["occurred_at"] == "Start Date"
    assert found["account_id"] == "Regarding"
    assert "resolved_at" not in found


def test_seconds_since_1970_may_have_parts(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], f"{1767225600 + n * 86400}.00{n:04}", "fine", f"c{n}")
            for n in range(24)]  # fmt: skip
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["company,ts,text,client_msg_id", *map(",".join, rows)]))
    assert sure(propose(path))["kind"] == {"constant": "chat"}
    read = read_interactions(path, Mapping.load(propose(path).document)).frame.collect()
    assert [str(moment)[:19] for moment in read["occurred_at"].sort()][:2] == [
        "2026-01-01 00:00:00", "2026-01-02 00:00:00",
    ]  # fmt: skip


def test_hours_are_a_length_in_hours(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), "1.5", "fine") for n in range(24)]
    found = proposed(tmp_path, "Client,Date,Hours,Notes", rows)
    assert found.document["interactions"]["fields"]["minutes"] == {
        "column": "Hours",
        "unit": "hours",
    }


# Questions


@pytest.mark.parametrize(
    "header",
    [
        "What is the name of your company?",
        "What's your company called?",
        "Which company do you work for?",
        "Company name (optional)",
        "Your company name",
        "Wie heißt Ihre Firma?",
        "Name Ihres Unternehmens",
        "Für welches Unternehmen arbeiten Sie?",
        "Quel est le nom de votre entreprise ?",
        "¿Cuál es el nombre de su empresa?",
        "Wat is de naam van uw bedrijf?",
        "Qual é o nome da sua empresa?",
    ],
)
def test_a_question_for_the_company_names_the_account(tmp_path: Path, header: str) -> None:
    rows = [(day(n), CUSTOMERS[customer(n)], str(n % 10 + 1)) for n in range(24)]
    ask = "How likely are you to recommend us?"
    found = sure(proposed(tmp_path, f"Timestamp,{header},{ask}", rows))
    assert found["account_id"] == header


@pytest.mark.parametrize(
    "header",
    ["What is your name?", "Wie ist Ihr Name?", "Quel est votre nom ?", "¿Cómo se llama?"],
)
def test_a_question_for_a_name_is_of_a_person(tmp_path: Path, header: str) -> None:
    rows = [(day(n), THEIRS[customer(n)], str(n % 10 + 1)) for n in range(24)]
    ask = "How likely are you to recommend us?"
    found = sure(proposed(tmp_path, f"Timestamp,{header},{ask}", rows))
    assert found["contact_id"] == header
    assert "account_id" not in found


@pytest.mark.parametrize(
    "header",
    ["What do you like about our company?", "How many people does your company employ?",
     "Would you recommend our company?", "What should our company improve?",
     "Which company do you use today?", "Welche Firma nutzen Sie heute?",
     "¿Qué empresa usa hoy?", "What is your company's biggest challenge?"],
)  # fmt: skip
def test_other_questions_about_companies_name_no_account(tmp_path: Path, header: str) -> None:
    rows = [(day(n), f"answer {n}", str(n % 10 + 1)) for n in range(24)]
    ask = "How likely are you to recommend us?"
    assert "account_id" not in sure(proposed(tmp_path, f"Timestamp,{header},{ask}", rows))


# Contacts


def test_contacts_who_are_the_same_people_as_ours_are_asked(tmp_path: Path) -> None:
    rows = [(f"S-{n}", CUSTOMERS[customer(n)], day(n), ours(n), ours(n // 3)) for n in range(40)]
    found = proposed(tmp_path, "Issue key,Customer,Created,Assignee,Reporter", rows)
    assert "contact_id" not in sure(found)
    assert "'Assignee' names the same people: are they ours?" in reason(found, "contact_id")


def test_a_contact_that_is_a_company_is_the_account(tmp_path: Path) -> None:
    houses = ("Delta Ltd", "Echo GmbH", "Halden Robotics", "Quarry Bank plc")
    rows = [(houses[customer(n)], f"INV-{n}", f"2{n % 9}/02/2026", "99.50") for n in range(40)]
    found = sure(proposed(tmp_path, "*ContactName,*InvoiceNumber,*InvoiceDate,Total", rows))
    assert found["account_id"] == "*ContactName"
    assert "contact_id" not in found


def test_cards_of_people_are_a_list_of_contacts(tmp_path: Path) -> None:
    rows = [(str(n), f"P{n} Lee", "Buyer", CUSTOMERS[customer(n)], f"p{n}@x.example", "1", day(n))
            for n in range(20)]  # fmt: skip
    header = "ID,Name,Title,Company,Email,Mobile,Created at"
    found = sure(proposed(tmp_path, header, rows), "contacts")
    assert found == {"id": "ID", "account_id": "Company", "name": "Name", "role": "Title"}
    with pytest.raises(InputError, match="this is a list of contacts"):
        read_interactions(tmp_path / "rows.csv", Mapping())


@pytest.mark.parametrize(
    ("header", "mail"),
    [
        ("ID,Name,Title,Company,Email,Mobile,Visited on", "p{n}@x.example"),  # an event
        ("ID,Name,Title,Company,Email,Mobile,Score", "p{n}@x.example"),
        ("ID,Name,Title,Company,Email,Mobile,Created at", "p{k}@x.example"),  # people again
        ("ID,Name,Title,Company,Email,Colour,Created at", "p{n}@x.example"),
    ],
)
def test_other_rows_about_people_are_no_list_of_contacts(
    tmp_path: Path, header: str, mail: str
) -> None:
    last = "7" if header.endswith("Score") else "2026-01-05"
    rows = [(str(n), f"P{n} Lee", "Buyer", CUSTOMERS[customer(n)], mail.format(n=n, k=n % 5), "1",
             last) for n in range(20)]  # fmt: skip
    assert "contacts" not in proposed(tmp_path, header, rows).document


def test_a_list_of_contacts_without_companies_is_told_as_one(tmp_path: Path) -> None:
    rows = [(str(n), f"P{n} Lee", "Buyer", f"p{n}@x.example", "+47 1") for n in range(20)]
    found = proposed(tmp_path, "ID,Name,Title,Email,Mobile", rows)
    assert found.list_of == "contacts"
    assert "account_id" in found.missing


def test_an_activity_takes_place_when_it_is_due_where_it_is_done(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], ("Call", "Meeting")[n % 2], day(n), "09:30",
             "Done" if n % 6 else "To do") for n in range(30)]  # fmt: skip
    header = ",".join(f"Activity - {name}" for name in
                      ("Organization", "Type", "Due date", "Due time", "Done"))  # fmt: skip
    found = proposed(tmp_path, header, rows)
    assert found.document["interactions"]["fields"]["occurred_at"]["parts"] == [
        "Activity - Due date", "Activity - Due time",
    ]  # fmt: skip
    assert found.document["interactions"]["where"] == {"Activity - Done": {"is_not": ["to do"]}}


def test_a_number_that_says_so_in_front_is_an_id(tmp_path: Path) -> None:
    rows = [(f"R-{n}", CUSTOMERS[customer(n)], day(n)) for n in range(24)]
    found = sure(proposed(tmp_path, "Nº reclamación,Cliente,Fecha", rows))
    assert found["id"] == "Nº reclamación"


# Kinds of talks


@pytest.mark.parametrize("header", ["How", "Type de contact", "Contact type"])
def test_words_of_talks_are_kinds_whatever_their_header(tmp_path: Path, header: str) -> None:
    kinds = ("Phone call", "Site visit", "E-mail")
    rows = [(CUSTOMERS[customer(n)], day(n), kinds[n % 3]) for n in range(30)]
    found = sure(proposed(tmp_path, f"Account,Date,{header}", rows))
    assert found["kind"] == header
    assert "channel" not in found


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Account,Date,How", ("Phone", "E-mail", "Chat")),  # ways to reach us
        ("Account,Date,How", ("Visit", "Visit", "Visit")),
        ("Account,Date,How", ("Visit", "Call", "Colour")),
        ("Account,Priority,How", ("Visit", "Call", "E-mail")),
    ],
)
def test_other_words_are_no_kinds(tmp_path: Path, header: str, words: tuple[str, ...]) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), words[n % 3]) for n in range(30)]
    assert "kind" not in sure(proposed(tmp_path, header, rows))


def test_the_name_of_a_file_is_less_than_a_column_of_several_kinds(tmp_path: Path) -> None:
    kinds = ("Call", "Meeting", "")
    rows = [(CUSTOMERS[customer(n)], day(n), kinds[n % 3], "fine") for n in range(30)]
    found = proposed(tmp_path, "Account,Date,Type,Notes", rows, name="customer_calls.csv")
    assert "kind" not in sure(found)


def test_lines_with_one_value_do_not_count_where_kinds_are_missing(tmp_path: Path) -> None:
    kinds = ("Call", "Meeting")
    rows = [(CUSTOMERS[customer(n)], day(n), kinds[n % 2], "fine") for n in range(30)]
    rows[15:15] = [("", "", "", "second half"), ("Account", "Date", "Type", "Notes")]
    found = proposed(tmp_path, "Account,Date,Type,Notes", rows, name="customer_calls.csv")
    assert sure(found)["kind"] == "Type"


def test_what_was_said_comes_before_its_subject(tmp_path: Path) -> None:
    rows = [(CUSTOMERS[customer(n)], day(n), "QBR", "wants more seats") for n in range(24)]
    assert sure(proposed(tmp_path, "Account,Date,Subject,Notes", rows))["text"] == "Notes"
