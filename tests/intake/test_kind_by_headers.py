"""What the rows of a file are, told by its headers: right, or asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.model.errors import InputError

NUMBERS = ("amount", "wert", "betrag", "importe", "net value", "total", "score", "rating", "nps",
           "dauer", "duration", "talk time", "hours", "?")  # fmt: skip
DAYS = ("date", "datum", "fecha", "created", "opened", "closed", "creado", "cree", "zeitstempel",
        "delivered", "gesendet", "le", "start")  # fmt: skip


def cell(header: str, number: int) -> str:
    """A value that goes with a header, and another one in each row."""
    words = header.lower()
    if any(word in words for word in NUMBERS):
        return str(number)
    if "priori" in words:
        return "high"
    return f"2026-01-0{number} 10:00" if any(word in words for word in DAYS) else f"word {number}"


def kind_of(folder: Path, headers: str, name: str = "export.csv") -> Any:
    rows = [",".join(cell(one, number) for one in headers.split(",")) for number in (3, 8, 9)]
    (folder / name).write_text("\n".join([headers, *rows, ""]), "utf-8")
    fields = propose(folder / name).document.get("interactions", {}).get("fields", {})
    kind = fields.get("kind")
    return kind["constant"] if isinstance(kind, dict) and "constant" in kind else kind


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Case Number,Account Name,Date Opened,Priority,Subject", "ticket"),
        ("Meldingnummer,Vestiging,Aanmaakdatum,Prioriteit", "ticket"),
        ("N° de ticket,Société,Créé le,Priorité", "ticket"),
        ("Conversation ID,Company name,Created at,State,Closed at,Assignee", "ticket"),
        ("Message ID,Conversation ID,Account,From,To,Subject,Message date", "email"),
        ("Absender,Empfänger,Betreff,Gesendet,Firma", "email"),
        ("Caller Name,Called Number,Company,Start time,Talk time (sec)", "call"),
        ("Anrufer,Rufnummer,Kunde,Datum,Gesprächsdauer (min)", "call"),
        ("Response ID,Company,Response Date,NPS,Comment", "survey"),
        ("Company,Date,Rating,Comment,Customer email", "survey"),
        ("Zeitstempel,Firma,Wie zufrieden sind Sie?", "survey"),
        ("Empresa,Fecha de creación,Etapa,Importe,Motivo de pérdida", "deal"),
        ("Customer,Created,Stage,Amount,Expected close date", "deal"),
        ("Rechnungsnummer,Kunde,Rechnungsdatum,Betrag", "order"),
        ("Nº de pedido,Cliente,Fecha del pedido,Importe", "order"),
        ("Sales document,Sold-to name,Document date,Net value", "order"),
        ("Tracking number,Consignee,Ship date,Delivered on", "delivery"),
        ("Besuchsdatum,Kunde,Besuchsbericht", "visit"),
        ("Date de visite,Société,Commentaire", "visit"),
        ("Reklamationsnummer,Kunde,Datum,Priorität", "complaint"),
    ],
)
def test_the_set_of_headers_tells_the_kind(tmp_path: Path, headers: str, kind: str) -> None:
    assert kind_of(tmp_path, headers) == kind


@pytest.mark.parametrize(
    "headers",
    [
        "User,Client,Project,Billable,Start date,Hours",
        "Name,Client,Date,Status,Person,Notes",
        "Customer,Date,Amount",
        "Customer,Date,Stage,Notes",
        "Account,Date,NPS,Comment,Email,ARR",
        "Company,Date,Rating,Comment,Email,Status",
        "Start,From,To,Duration,Client",
        "Project,Client,Phase,Budget,Date",
        "Company,Date,First response time,Owner",
    ],
)
def test_headers_that_may_stand_for_anything_tell_no_kind(tmp_path: Path, headers: str) -> None:
    assert kind_of(tmp_path, headers) is None


def test_of_two_kinds_the_rows_are_those_that_the_id_and_the_time_name(tmp_path: Path) -> None:
    order = "Order number,Customer,Order date,Total,Tracking number,Delivered on"
    assert kind_of(tmp_path, order) == "order"
    survey = "Ticket ID,Survey date,Company,Score,Priority,Survey type"
    assert kind_of(tmp_path, survey) is None


def desk_log(*, types: tuple[str, ...], people: str = "User") -> str:
    """Rows of six accounts, each met by all of three people, whose types take turns."""
    lines = [f"Client,Date,Kind of contact,{people},Billable,Hours"]
    for number in range(36):
        kind, person = types[number % len(types)], f"p{number // 6 % 3}"
        lines.append(f"a{number % 6},2026-01-0{number % 9 + 1},{kind},{person},Yes,{number}")
    return "\n".join([*lines, ""])


def test_what_nothing_tells_is_said_with_one_option(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(desk_log(types=("x",)))
    with pytest.raises(InputError) as error:
        read_interactions(path, Mapping())
    way = "export.csv --kind meeting --this-file-only --out mapping.json`"
    assert f"{way} says that each row is a meeting" in str(error.value)
    assert "rows of work time may be meetings, calls or work" in str(error.value)
    told = propose(path, kind="visit")
    assert told.document["interactions"]["fields"]["kind"] == {"constant": "visit"}
    assert told.missing == ()


def test_tasks_and_notes_among_talks_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    text = desk_log(types=("Call", "Email", "Task", "Note")).replace("Kind of contact", "Type")
    path.write_text(text)
    intake = read_interactions(path, Mapping())
    assert set(intake.frame.collect()["kind"]) == {"call", "email"}
    assert (intake.rows_in, intake.rows_rejected) == (18, 0)
    assert any("18 rows were left out by the mapping" in note for note in intake.notes)


def test_a_task_among_types_of_tickets_is_no_note(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(desk_log(types=("Incident", "Task")).replace("Kind of contact", "Type"))
    assert "kind" in propose(path).missing


def test_who_meets_many_accounts_is_a_colleague_and_who_meets_one_a_contact(
    tmp_path: Path,
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(desk_log(types=("Call",)).replace("Kind of contact", "Type"))
    assert propose(path).document["interactions"]["fields"]["colleague_id"] == "User"
    lines = path.read_text().splitlines()
    contacts = [lines[0].replace("User", "Email")]
    for line in lines[1:]:
        cells = line.split(",")
        contacts.append(",".join([*cells[:3], f"{cells[3]}@{cells[0]}.example", *cells[4:]]))
    path.write_text("\n".join([*contacts, ""]))
    fields = propose(path).document["interactions"]["fields"]
    assert fields["contact_id"] == "Email"
    path.write_text("\n".join([*lines[:12], ""]))  # too few rows to tell
    assert "colleague_id" not in propose(path).document["interactions"]["fields"]
    spread = [line.replace(",p", f",q{n % 24 // 2}") for n, line in enumerate(lines)]
    path.write_text("\n".join([lines[0], *spread[1:], ""]))  # neither one nor many
    assert "colleague_id" not in propose(path).document["interactions"]["fields"]


def test_a_person_whom_the_desk_calls_customer_is_a_contact(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(
        "Ticket ID,Customer,Customer email,Organization,Created,Priority,Type\n"
        "1,Ada Bo,ada.bo@x.example,X,2026-01-05,High,email\n"
        "2,Cy Do,cy.do@y.example,Y,2026-01-06,Low,phone\n"
    )
    fields = propose(path).document["interactions"]["fields"]
    assert (fields["account_id"], fields["contact_id"]) == ("Organization", "Customer")
    assert (fields["kind"], fields["channel"]) == ({"constant": "ticket"}, "Type")


@pytest.mark.parametrize(
    ("types", "channel"),
    [(("email", "chat"), "Type"), (("Problem", "Fault"), None), (("email", "fax"), "Type")],
)
def test_types_of_tickets_are_their_channel_only_where_all_are_ways_in(
    tmp_path: Path, types: tuple[str, str], channel: str | None
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Ticket ID,Company,Created,Priority,Type\n"
        f"1,X,2026-01-05,High,{types[0]}\n2,Y,2026-01-06,Low,{types[1]}\n"
    )
    fields = propose(path).document["interactions"]["fields"]
    assert fields["kind"] == {"constant": "ticket"}
    assert fields.get("channel") == channel


def test_types_of_calls_are_their_direction(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(
        "Type,Date,Time,Caller name,Company,Talk time (sec)\n"
        "Missed,Thu 01/01/2026,12:25 PM,Ada,X,0\nOutgoing,Fri 01/02/2026,4:31 PM,Bo,Y,77\n"
    )
    fields = propose(path).document["interactions"]["fields"]
    assert fields["direction"]["values"] == {"Missed": "inbound", "Outgoing": "outbound"}
    # No 1 February 2026 is a Friday: the names of the days tell which part is the month.
    assert fields["occurred_at"]["format"] == "%a %m/%d/%Y %I:%M %p"


@pytest.mark.parametrize("header", ["kind", "Type"])
def test_the_direction_is_that_of_the_kinds_where_no_column_tells_it(
    tmp_path: Path, header: str
) -> None:
    def direction(*kinds: str, more: str = "") -> object:
        rows = "".join(f"{n},X,2026-01-0{n},{k}{more}\n" for n, k in enumerate(kinds, 1))
        path = tmp_path / "rows.csv"
        path.write_text(f"Number,Customer,Date,{header}{',Direction' if more else ''}\n{rows}")
        return propose(path).document["interactions"]["fields"].get("direction")

    assert direction("order", "cancellation", "order") == {"constant": "inbound"}
    mixed = {"order": "inbound", "delivery": "outbound"}
    assert direction("order", "meeting", "delivery") == {
        "column": header,
        "values": mixed,
        "otherwise": None,
    }
    assert direction("meeting", "call") is None
    assert direction("order", "cancellation", more=",north") is None


def test_a_delivery_happens_when_it_is_sent_off(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    text = "Tracking number,Consignee,Pickup date,Delivered on\n1,X,{},2026-01-20\n2,Y,{},\n"
    path.write_text(text.format("2026-01-05", "2026-01-06"))
    fields = propose(path).document["interactions"]["fields"]
    assert fields["occurred_at"] == "Pickup date"
    path.write_text(text.format("01/02/2026", "03/02/2026"))
    assert "occurred_at" in propose(path).missing


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Auftragsliste 2026.csv", "order"),
        ("Aufträge.csv", "order"),
        ("Ticketexport_neu.csv", "ticket"),
        ("encuesta_satisfaccion_es.csv", "survey"),
        ("negociações.csv", "deal"),
    ],
)
def test_names_of_files_are_told_in_other_languages(tmp_path: Path, name: str, kind: str) -> None:
    assert kind_of(tmp_path, "Kunde,Datum", name) == kind
