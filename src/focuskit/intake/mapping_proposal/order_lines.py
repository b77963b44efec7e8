"""Telling rows that are lines of one order: its number again, with another article in each."""

from __future__ import annotations

import re

import attrs
import polars as pl

from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.row_kinds import STATE, STEP
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import first_lines
from focuskit.intake.values.plain_names import plain_name

_NUMBER = re.compile(
    r"(sales_|web_|purchase_)?(order|invoice)(_(id|ids|number|num|no|nr|key|ref|reference|name))?"
    r"|(auftrag|bestellung|rechnung|lieferung|lieferschein|beleg)(s?_?(id|nr|no|nummer))?"
    r"|(commande|facture|pedido|factura|bestelling|bestel|factuur|fatura|encomenda)(_?(id|nr|nummer))?"
    r"|(n|no|numero|num|nr)_(de_)?(la_|da_|do_|del_)?"
    r"(commande|facture|pedido|factura|fatura|encomenda|piece)"
    r"|(delivery|shipment|consignment)(_(id|number|no|nr))?"
    r"|(verkaufs|vk_?)beleg(_?(nr|nummer))?|sales_doc(ument)?(_(number|no))?"
)
"""Headers of the number of an order, an invoice or a delivery, as ``plain_name`` writes them."""
_OF_A_LINE = re.compile(
    r"(^|_)(items?|line|lineitem|sku|product|article|quantity|qty|units?|variant|artikel|position|pos|"
    r"menge|stuck|einzelpreis|produit|quantite|ligne|articulo|producto|cantidad|linea|artigo|produto|"
    r"quantidade|linha|aantal|regel)(_|$)|artikel|einzel"
    r"|^(unit_)?(price|preis|prix|precio|preco|prijs|cost)$"
)
"""Words in headers of what a line of an order says."""


@attrs.frozen(kw_only=True)
class OrderLines:
    """Rows that are lines of orders.

    Args:
        number: The column that tells orders apart.
        table: One row for each order, with the columns that say the same in all of its lines.
        remark: What a person must know of it.
    """

    number: str
    table: Table
    remark: str


def order_lines(table: Table) -> OrderLines | None:
    """The lines of orders that rows are; None where they are not, or where that is not sure.

    Several rows with the number of one order are its lines where all of them state one customer
    and one time, and what differs between them is said of a line: its article, its quantity.
    """
    for column in table.types:
        differing = _differing(column, table) if _NUMBER.fullmatch(plain_name(column)) else None
        if differing and _of_lines(differing, table):
            of_orders = [
                one
                for one in table.types
                if one == column or not (one in differing or _OF_A_LINE.search(plain_name(one)))
            ]
            numbered = first_lines(table.numbered, column)
            remark = (
                f"several rows of one {column!r} are its lines, with one time and one customer: "
                "one row counts for each, and no amount twice"
            )
            orders = attrs.evolve(table, rows=numbered.select(of_orders), numbered=numbered)
            return OrderLines(number=column, table=orders, remark=remark)
    return None


def _differing(number: str, table: Table) -> set[str] | None:
    """The columns that say several things of one number, or say them below its first row alone.

    None where no number stands in two rows.
    """
    stated = pl.col(number)
    again = table.rows.filter(stated.is_not_null() & stated.is_duplicated())
    if collect(again.head(1), "streaming").is_empty():
        return None
    others = [column for column in table.types if column != number]
    differ = [
        (pl.col(one).drop_nulls().n_unique() > 1)
        | (pl.col(one).first().is_null() & pl.col(one).is_not_null().any())
        for one in others
    ]
    facts = collect(again.group_by(number).agg(differ), "streaming")
    return {one for one in others if facts[one].any()}


def _of_lines(differing: set[str], table: Table) -> bool:
    """Whether rows differ in what they say of a line alone."""
    named = {
        field: {match.column for match in matches(field, table.schema, table.types) if match.known}
        for field in ("account_id", "occurred_at", "contact_id")
    }
    whole = set().union(*named.values())
    plain = {one: plain_name(one) for one in differing}
    steps = any(STEP.fullmatch(name) or STATE.fullmatch(name) for name in plain.values())
    has_both = bool(named["account_id"] or named["contact_id"]) and bool(named["occurred_at"])
    items = any(_OF_A_LINE.search(name) for name in plain.values())
    return has_both and items and not steps and not differing & whole
