"""What exports of known systems hold besides names: continuation lines, zones, plans, lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import focuskit
from focuskit.intake import Mapping, propose, read_interactions


def written(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fields(path: Path, table: str = "interactions") -> dict[str, Any]:
    found: dict[str, Any] = propose(path, table=None).document[table]["fields"]
    return found


def test_further_lines_of_an_order_are_no_orders(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem name,"
        "Billing Company,Id\n"
        "#1,a@x.example,paid,fulfilled,EUR,20.00,2026-01-05 10:00:00 +0100,Pen,X,91\n"
        "#1,a@x.example,,,,,2026-01-05 10:00:00 +0100,Ink,,\n"
        "#2,b@y.example,pending,,EUR,5.00,2026-01-06 10:00:00 +0100,Pen,Y,92\n"
        "#3,b@y.example,voided,,EUR,5.00,2026-01-07 10:00:00 +0100,Pen,Y,93\n",
    )
    intake = read_interactions(path, Mapping())
    rows = intake.frame.select("id", "kind", "amount").collect().rows()
    assert rows == [("#1", "order", 20.0), ("#2", "order", 5.0)]
    assert any("2 rows were left out by the mapping" in note for note in intake.notes)


def test_a_zone_in_the_headers_is_that_of_their_times(tmp_path: Path) -> None:
    text = (
        "Conversation ID,Conversation started at ({0}),Conversation last closed at ({0}),"
        "Company name,Current conversation state\n"
        "1,2026-01-05 10:00:00,2026-07-05 10:00:00,X,closed\n"
    )
    path = written(tmp_path, text.format("Europe/Berlin"))
    assert propose(path).document["zone"] == "Europe/Berlin"
    times = read_interactions(path, Mapping()).frame.select("occurred_at", "resolved_at")
    assert [f"{time:%H:%M}" for time in times.collect().row(0)] == ["09:00", "08:00"]
    stated = read_interactions(path, Mapping(zone="America/New_York")).frame.collect()
    assert f"{stated['occurred_at'][0]:%H:%M}" == "15:00"
    assert "zone" not in propose(written(tmp_path, text.format("Europe/Atlantis"))).document


def test_activities_that_are_still_to_be_done_did_not_take_place(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Subject,Date,Assigned,Company / Account,Task Subtype,Opportunity,Status,Created Date\n"
        "Hi,2026-01-05,Ann,X,Call,Deal A,Completed,2026-01-06\n"
        "Hi,2026-01-07,Ann,X,Email,Deal A,Not Started,2026-01-05\n"
        "Hi,2026-01-08,Ann,Y,Task,Deal B,Completed,2026-01-08\n",
    )
    rows = read_interactions(path, Mapping()).frame.collect()
    assert rows.select("kind", "account_id").rows() == [("call", "X")]
    assert f"{rows['entered_at'][0]:%d}" == "06"


def test_when_a_row_was_made_is_when_it_came_to_be_known(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Belegdatum,Kunde,Rechnungsnummer,Betrag,Angelegt am\n2026-01-05,X,1,5,2026-01-09\n",
    )
    assert fields(path)["occurred_at"] == "Belegdatum"
    assert fields(path)["entered_at"] == "Angelegt am"
    tickets = written(tmp_path, "Ticket ID,Company,Created at,Priority\n1,X,2026-01-05,High\n")
    assert fields(tickets)["occurred_at"] == "Created at"
    assert "entered_at" not in fields(tickets)


@pytest.mark.parametrize(
    ("header", "field"),
    [("Confirmed delivery date", "Confirmed delivery date"), ("Due date", None)],
)
def test_an_order_is_to_arrive_and_an_invoice_to_be_paid(
    tmp_path: Path, header: str, field: str | None
) -> None:
    text = f"Order number,Customer,Order date,Amount,{header}\n1,X,2026-01-05,9,2026-01-20\n"
    assert fields(written(tmp_path, text)).get("promised_for") == field


def test_codes_of_currencies_may_be_small(tmp_path: Path) -> None:
    text = "Order number,Customer,Order date,Amount,Currency\n"
    text += "1,X,2026-01-05,9,eur\n2,X,2026-01-06,9,USD\n"
    values = fields(written(tmp_path, text))["currency"]
    assert values == {"column": "Currency", "values": {"eur": "EUR"}}


def dates(*, descending: bool = False, first: str = "day", days: int = 12) -> str:
    """Rows of three months whose days are all months, too, in the order in which they came."""
    pairs = [(day, month) for month in (1, 2, 3) for day in range(1, 13)][: days * 3 : 2]
    texts = [
        f"{day:02}/{month:02}/2026" if first == "day" else f"{month}/{day}/2026"
        for day, month in pairs
    ]
    lines = [f"{number},X,{text},9" for number, text in enumerate(texts)]
    return "\n".join(
        ["Order number,Customer,Order date,Amount", *(lines[::-1] if descending else lines), ""]
    )


@pytest.mark.parametrize("descending", [False, True])
def test_rows_that_are_sorted_tell_the_order_of_day_and_month(
    tmp_path: Path, *, descending: bool
) -> None:
    found = fields(written(tmp_path, dates(descending=descending)))
    assert found["occurred_at"]["format"] == "%d/%m/%Y"
    american = fields(written(tmp_path, dates(descending=descending, first="month")))
    assert american["occurred_at"]["format"] == "%m/%d/%Y"


def test_dates_that_are_sorted_as_texts_or_few_tell_no_order(tmp_path: Path) -> None:
    head, *lines = dates().splitlines()
    by_text = sorted(lines, key=lambda line: line.split(",")[2])
    assert "occurred_at" in propose(written(tmp_path, "\n".join([head, *by_text, ""]))).missing
    assert "occurred_at" in propose(written(tmp_path, dates(days=2))).missing
    mixed = [*lines[::2], *lines[1::2]]
    assert "occurred_at" in propose(written(tmp_path, "\n".join([head, *mixed, ""]))).missing


def test_a_table_that_joins_deals_to_companies_is_no_list_of_accounts(tmp_path: Path) -> None:
    path = written(tmp_path, "deal_id,company_id\n1,7\n2,8\n3,7\n", "deal_company.csv")
    assert "accounts" not in propose(path, table=None).document


BOTH = {"parts": ["property_firstname", "property_lastname"]}


@pytest.mark.parametrize(
    ("name", "table", "names"),
    [
        ("hubspot/company_data.csv", "accounts", "property_name"),
        ("hubspot/contact_data.csv", "contacts", BOTH),
        ("hubspot/owner_data.csv", "colleagues", {"parts": ["first_name", "last_name"]}),
        ("salesforce/sf_account_data.csv", "accounts", "name"),
        ("salesforce/sf_contact_data.csv", "contacts", "name"),
        ("salesforce/sf_user_data.csv", "colleagues", "name"),
        ("zendesk/organization_data.csv", "accounts", "name"),
    ],
)  # fmt: skip
def test_lists_of_a_warehouse_are_told_from_rows_of_events(
    real_data: Path, name: str, table: str, names: Any
) -> None:
    found = fields(real_data / "crm_exports" / name, table)
    assert found["name"] == names
    assert "since" not in found
    assert "annual_value" not in found


def test_a_list_of_a_warehouse_goes_beside_its_rows(tmp_path: Path) -> None:
    written(
        tmp_path,
        "id,name,shared_tickets,shared_comments,created_at\n5,Quay,false,false,2020-01-01\n",
        "organization.csv",
    )
    written(
        tmp_path,
        "id,requester_id,assignee_id,organization_id,created_at,via_channel,status\n"
        "1,5,6,5,2026-01-05 09:00:00,email,open\n",
        "ticket.csv",
    )
    portfolio = focuskit.assess(tmp_path, as_of="2026-01-31")
    assert portfolio.id_of("Quay") == "5"


def test_the_customers_name_of_otrs_is_a_person_and_its_customer_id_the_account(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path,
        '\ufeff"Ticket Number";"Age";"Created";"Closed";"First Lock";"State";"Priority";"Queue";'
        '"Lock";"Owner";"First name";"Last name";"CustomerID";"Customer Realname";"From";'
        '"Subject"\n'
        '"2026010510000012";"3 d 2 h";"2026-01-05 09:00:00";"2026-01-06 10:00:00";"";'
        '"closed successful";"3 normal";"Support";"unlock";"ann";"Ann";"Lee";"BLUEBAY";"Bo Chen";'
        '"bo@bluebay.example";"Printer"\n'
        '"2026010510000013";"3 d 2 h";"2026-01-05 09:10:00";"2026-01-06 10:00:00";"";'
        '"merged";"3 normal";"Support";"unlock";"ann";"Ann";"Lee";"BLUEBAY";"Bo Chen";'
        '"bo@bluebay.example";"Printer"\n'
        '"2026010610000012";"2 d 2 h";"2026-01-06 09:00:00";"";"";"open";"4 high";"Support";'
        '"lock";"ann";"Ann";"Lee";"ZENITH";"Xi Li";"x@zenith.example";"VPN"\n',
    )
    rows = read_interactions(path, Mapping()).frame.collect()
    assert rows.select("id", "account_id", "contact_id", "kind").rows() == [
        ("2026010510000012", "BLUEBAY", "Bo Chen", "ticket"),
        ("2026010610000012", "ZENITH", "Xi Li", "ticket"),
    ]
    assert rows["resolved_at"].is_null().to_list() == [False, True]


def test_a_report_of_zammad_names_the_organization_and_the_person(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "#,Title,State,Priority,Group,Owner,Customer,Organization,Create Channel,Sender,Tags,"
        "Created At,Updated At,Closed At,Close Escalation At,Close In Min\n"
        '10001,Printer,closed,2 normal,Support,Ann Lee,Bo Chen,Bluebay,email,Customer,"print, vpn",'
        "2026-01-05 09:00:00,2026-01-06 09:00:00,2026-01-06 09:00:00,,1440\n"
        "10002,VPN,merged,2 normal,Support,Ann Lee,Bo Chen,Bluebay,email,Customer,,"
        "2026-01-05 09:00:00,2026-01-06 09:00:00,2026-01-06 09:00:00,,1440\n",
    )
    rows = read_interactions(path, Mapping()).frame.collect()
    told = rows.select("id", "account_id", "contact_id", "channel").rows()
    assert told == [("10001", "Bluebay", "Bo Chen", "email")]
    assert rows["topics"].to_list() == [["print", "vpn"]]


def test_a_carriers_list_tells_what_was_sent_promised_and_delivered(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Tracking Number,Ship Date,Recipient Company Name,Status,Estimated Delivery Date,"
        "Delivery Date\n"
        "794600000001,2026-01-05,Bluebay Ltd,Delivered,2026-01-07,2026-01-08\n"
        "794600000002,2026-01-16,Zenith Inc,In transit,2026-01-20,\n",
    )
    rows = read_interactions(path, Mapping()).frame.collect()
    assert rows.select("account_id", "kind", "direction").rows() == [
        ("Bluebay Ltd", "delivery", "outbound"),
        ("Zenith Inc", "delivery", "outbound"),
    ]
    days = rows.select("occurred_at", "promised_for", "delivered_at").rows()
    assert [[moment and moment.day for moment in row] for row in days] == [
        [5, 7, 8], [16, 20, None],
    ]  # fmt: skip
