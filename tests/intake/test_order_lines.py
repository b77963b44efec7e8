"""Exports of orders with a row for each article: one order is one row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import focuskit
from focuskit.intake import Mapping, propose, read_interactions

SHOP = (
    "\ufeffOrder Number,Order Date,Company (Billing),Order Total Amount,"
    "SKU,Item Name,Quantity,Item Cost\n"
    '1001,2026-01-05 10:12,Bluebay Ltd,150.00,A-1,"Pump, small",1,50.00\n'
    "1001,2026-01-05 10:12,Bluebay Ltd,150.00,A-2,Hose,2,40.00\n"
    "1002,2026-01-06 11:00,Zenith GmbH,25.00,A-2,Hose,1,20.00\n"
    "1003,2026-01-07 09:00,Bluebay Ltd,60.00,A-9,Valve,1,30.00\n"
    "1003,2026-01-07 09:00,Bluebay Ltd,60.00,A-8,Seal,1,30.00\n"
)
ERP = (
    "Auftragsnummer;Pos.;Kunde;Auftragsdatum;Artikelnr.;Menge;Einzelpreis;Gesamtbetrag\n"
    "AU-1;10;Bluebay GmbH;05.01.2026;4711;1;1.050,00;1.250,50\n"
    "AU-1;20;Bluebay GmbH;05.01.2026;4712;2;100,25;\n"
    "AU-2;10;Zenith AG;16.01.2026;4711;1;1.050,00;1.050,00\n"
)
LINES = (
    "item_id,order_id,customer,order_date,sku,qty,row_total,grand_total\n"
    "71,1,Bluebay,2026-01-05,a,1,10.00,30.00\n"
    "72,1,Bluebay,2026-01-05,b,1,20.00,30.00\n"
    "73,2,Zenith,2026-01-06,b,1,20.00,20.00\n"
)


def file(folder: Path, text: str, name: str = "export.csv") -> Path:
    """A file of this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def orders(path: Path) -> list[tuple[Any, ...]]:
    """Id, account and amount of each row that is read."""
    rows = read_interactions(path, Mapping()).frame.collect().sort("id")
    assert set(rows["kind"]) == {"order"}
    return rows.select("id", "account_id", "amount").rows()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (SHOP, [("1001", "Bluebay Ltd", 150.0), ("1002", "Zenith GmbH", 25.0),
                ("1003", "Bluebay Ltd", 60.0)]),
        (ERP, [("AU-1", "Bluebay GmbH", 1250.5), ("AU-2", "Zenith AG", 1050.0)]),
        (LINES, [("1", "Bluebay", 30.0), ("2", "Zenith", 20.0)]),
    ],
)  # fmt: skip
def test_an_order_of_several_lines_is_one_row_with_its_total_once(
    tmp_path: Path, text: str, read: list[tuple[Any, ...]]
) -> None:
    assert orders(file(tmp_path, text)) == read


def test_further_lines_are_counted_in_a_note(tmp_path: Path) -> None:
    found = focuskit.assess(file(tmp_path, SHOP))
    assert found.info["counts"]["used"] == 3
    told = "2 rows are further lines of one 'Order Number', and count nowhere"
    assert any(told in note for note in found.info["notes"])


def test_an_amount_that_differs_between_lines_is_that_of_none_of_them(tmp_path: Path) -> None:
    text = SHOP.replace("150.00,A-2", "80.00,A-2").replace("Order Total Amount", "Amount")
    proposal = propose(file(tmp_path, text, "orders.csv"))
    assert proposal.document["interactions"]["lines_of"] == "Order Number"
    assert "amount" not in proposal.document["interactions"]["fields"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10:12,Bluebay Ltd,150.00,A-2", "10:12,Zenith GmbH,150.00,A-2"),
        ("2026-01-05 10:12,Bluebay Ltd,150.00,A-2", "2026-01-08 10:12,Bluebay Ltd,150.00,A-2"),
        ("Item Name", "Order Status"),
        ("Company (Billing)", "Remark"),
    ],
)
def test_rows_that_differ_in_more_than_their_articles_are_no_lines(
    tmp_path: Path, old: str, new: str
) -> None:
    proposal = propose(file(tmp_path, SHOP.replace(old, new), "orders.csv"))
    assert "lines_of" not in proposal.document.get("interactions", {})


def test_rows_that_differ_in_no_article_are_no_lines(tmp_path: Path) -> None:
    text = "Order Number,Order Date,Customer,Total,Remark\n"
    text += "1,2026-01-05,Bluebay,5.00,a\n1,2026-01-05,Bluebay,5.00,b\n2,2026-01-06,Oak,1.00,\n"
    assert "lines_of" not in propose(file(tmp_path, text)).document.get("interactions", {})


def test_orders_of_one_line_each_are_rows_as_they_are(tmp_path: Path) -> None:
    text = "".join(line for line in SHOP.splitlines(keepends=True) if ",A-2," not in line)
    text = "".join(line for line in text.splitlines(keepends=True) if ",A-8," not in line)
    path = file(tmp_path, text)
    assert "lines_of" not in propose(path).document["interactions"]
    assert [one[0] for one in orders(path)] == ["1001", "1003"]


def test_a_mapping_may_say_it_and_rows_without_a_number_stay(tmp_path: Path) -> None:
    path = file(
        tmp_path, "n,who,at\n1,a,2026-01-05\n1,a,2026-01-05\n,b,2026-01-06\n,b,2026-01-07\n"
    )
    fields = {"account_id": "who", "occurred_at": "at", "kind": {"constant": "order"}}
    stated = {"schema_version": "1.0", "interactions": {"fields": fields, "lines_of": "n"}}
    read = read_interactions(path, Mapping.load(stated))
    assert read.frame.collect()["account_id"].to_list() == ["a", "b", "b"]
    assert "1 row is a further line of one 'n'" in " ".join(read.notes)
    assert Mapping.load(stated).to_document() == stated
    once = file(tmp_path, "n,who,at\n1,a,2026-01-05\n", "once.csv")
    assert read_interactions(once, Mapping.load(stated)).rows_in == 1
    with pytest.raises(focuskit.InputError, match="/interactions/lines_of: the file has no column"):
        read_interactions(file(tmp_path, "m,who,at\n1,a,2026\n", "m.csv"), Mapping.load(stated))
