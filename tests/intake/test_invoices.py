"""Lists of invoices: orders of their date, whatever the bookkeeping calls its columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from focuskit.intake import Mapping, propose, read_interactions

LISTS = {
    "datev": (
        "Belegnummer;Belegdatum;Debitor;Name;Fällig am;Rechnungsbetrag;Offener Betrag",
        "{};05.01.2026;10001;Bluebay GmbH;19.01.2026;1.190,00;0,00",
        "{};16.01.2026;10002;Zenith AG;30.01.2026;2.380,50;2.380,50",
    ),
    "lexware": (
        "Rechnungsnummer;Rechnungsdatum;Kunde;Fälligkeitsdatum;Status;Bruttobetrag",
        "{};05.01.2026;10001;19.01.2026;Bezahlt;1.190,00",
        "{};16.01.2026;10002;30.01.2026;Offen;2.380,50",
    ),
    "factures": (
        "N° facture;Date facture;Client;Échéance;Montant TTC;Statut",
        "{};05/01/2026;10001;19/01/2026;1 190,00 €;Payée",
        "{};16/01/2026;10002;30/01/2026;2 380,50 €;Impayée",
    ),
    "facturen": (
        "Factuurnummer;Factuurdatum;Klant;Vervaldatum;Bedrag incl. btw;Openstaand",
        "{};05-01-2026;10001;19-01-2026;1.190,00;0,00",
        "{};16-01-2026;10002;30-01-2026;2.380,50;2.380,50",
    ),
    "facturas": (
        "Nº factura;Fecha factura;Cliente;Vencimiento;Total;Estado",
        "{};05/01/2026;10001;19/01/2026;1.190,00;Pagada",
        "{};16/01/2026;10002;30/01/2026;2.380,50;Pendiente",
    ),
    "debtors": (
        "Document No.,Document Date,Customer No.,Due Date,Amount,Remaining Amount",
        "{},2026-01-05,10001,2026-01-19,1190.00,0.00",
        "{},2026-01-16,10002,2026-01-30,2380.50,2380.50",
    ),
}


def file(folder: Path, name: str) -> Path:
    """A list of two invoices, with a byte-order mark."""
    header, *rows = LISTS[name]
    lines = [header, *(row.format(f"R-{at}") for at, row in enumerate(rows))]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("name", LISTS)
def test_an_invoice_is_an_order_of_its_date(tmp_path: Path, name: str) -> None:
    path = file(tmp_path, name)
    read = read_interactions(path, Mapping())
    rows = read.frame.collect().sort("id")
    assert rows["kind"].to_list() == ["order", "order"]
    assert rows["account_id"].to_list() == ["10001", "10002"]
    assert rows["occurred_at"].dt.date().to_list() == [date(2026, 1, 5), date(2026, 1, 16)]
    assert rows["amount"].to_list() == [1190.0, 2380.5]
    assert "promised_for" not in rows.columns, "when it is to be paid is no promise of ours"
    said = "an invoice is read as an order of its date, and says nothing of payment"
    assert name == "debtors" or any(said in note for note in read.notes)


def test_what_we_are_to_pay_is_no_order_of_a_customer(tmp_path: Path) -> None:
    header, *rows = LISTS["datev"]
    text = "\n".join([header.replace("Debitor", "Kreditor"), *rows, ""])
    (tmp_path / "datev.csv").write_text(text)
    assert "account_id" in propose(tmp_path / "datev.csv").missing


def test_invoices_that_were_cancelled_are_cancellations(tmp_path: Path) -> None:
    path = file(tmp_path, "factures")
    path.write_text(path.read_text().replace("Impayée", "Annulée"))
    kind = propose(path).document["interactions"]["fields"]["kind"]
    assert (kind["column"], kind["values"]["Annulée"]) == ("Statut", "cancellation")
    assert {kind["values"][state] for state in kind["values"] if state != "Annulée"} == {"order"}
