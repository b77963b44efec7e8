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
