"""Why a column may not be what it is called: its values show that it is, or may be, another thing.

Each function says it in a few words, or None where nothing speaks against the column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from focuskit.intake.formats.calendar_people import PUBLIC
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches, words_for
from focuskit.intake.mapping_proposal.company_names import names_companies
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name
from focuskit.intake.values.time_guess import formats

_MANY = 20
"""From so many rows on, what all of them share is no chance; judgement."""
_SEVERAL_IDS = re.compile(r"^\w+(?:;\s*\w+)+$")
_LEDGER = frozenset(["account", "compte", "cuenta", "conta"])
"""Headers that name a customer in sales, and an account of the ledger in bookkeeping."""
_CUSTOMER = re.compile(r"customer|client|kunde|klant|debit|^account_name$")
"""What a house does not call itself."""
_STAMPS = frozenset(
    (
        "timestamp", "time_stamp", "zeitstempel", "marca_temporal", "horodateur", "tijdstempel",
        "carimbo_de_data_hora", "submitted_at", "submission_date", "date_submitted", "submit_date",
    )
)  # fmt: skip
"""What programs call the moment at which a form was sent."""
_SUPPLIER = re.compile(
    r"supplier|lieferant|fournisseur|proveedor|leverancier|fornecedor|kreditor|^vendor_|^bill_(no|num|date)"
)
_SHORT_NUMBER = re.compile(r"\d{1,6}")
_NO_WORDS = re.compile(r"[\d\s.,:/%★☆⭐+-]+")
_DIGIT = re.compile(r"\d")
_NAMED_LIKE_IDS = frozenset(
    (
        "ticket", "invoice", "order", "sales_order", "consignment", "vorgang", "auftrag",
        "lieferung", "facture", "commande", "piece", "reference", "factura", "pedido",
        "documento", "referencia", "factuur", "bestelling", "referentie", "fatura", "ocorrencia",
    )
)  # fmt: skip
"""Names of a thing that head a column of its numbers."""
_NUMBERED = "#"
"""Heads a column of numbers: those of the system, or of the lines."""
_NO_MONEY = re.compile(
    r"\b(kg|lbs?|tonnes?|hours?|hrs?|minutes?|seconds?|pcs|stk|qty)\b|%", re.IGNORECASE
)
_MAIL = re.compile(r"[^@\s]+@([^@\s]+\.[^@\s]+)")


def account_doubt(column: str, table: Table) -> str | None:
    """Why a column may name no customer, or more than one in a row."""
    name, words, texts = plain_name(column), table.words(column), table.texts(column)
    if any(_SEVERAL_IDS.search(text) for text in texts):
        return "some rows name several accounts"
    ours = name != "account_id" and not _CUSTOMER.search(name)
    alone = ours and words and len(words) == 1 and table.sample.height >= _MANY
    if alone and words and (other := _names_others(column, table)):
        said = f"every row holds {words[0]!r}, and {other!r} names others"
        return f"{said}: is that a customer, or your own house?"
    if not _CUSTOMER.search(name) and any(_SUPPLIER.search(plain_name(c)) for c in table.types):
        return "the file names suppliers too: is this a customer, or one of them?"
    if name in _LEDGER and texts and all(map(_SHORT_NUMBER.fullmatch, texts)):
        return "short numbers alone: are they customers, or accounts of the ledger?"
    if texts and sum(_MAIL.fullmatch(text) is not None for text in texts) * 2 > len(texts):
        return "holds mail addresses: are they companies, or people?"
    return None


def _names_others(column: str, table: Table) -> str | None:
    """A column that names several houses, so that the one in every row may be our own."""
    named = {m.column for m in matches("account_id", table.schema, table.types) if m.known}
    houses: set[str] = set()
    for other in table.types:
        if other == column or table.types[other] != pl.String:
            continue
        texts = table.texts(other)
        several_texts = len(set(texts)) > 1
        houses |= {found[1].lower() for text in texts if (found := _MAIL.fullmatch(text))} - PUBLIC
        several = len(houses) > 1 or (several_texts and names_companies(texts))
        if several or (other in named and several_texts):
            return other
    return None


def id_doubt(column: str, table: Table) -> str | None:
    """Why a column called `Ticket` or `Order` may hold words about it, or its lines."""
    if plain_name(column) == _NUMBERED:
        counted = pl.col(column).cast(pl.Int64, strict=False) == pl.int_range(1, pl.len() + 1)
        if collect(table.rows.select(counted.all()), "streaming").item():
            return "counts the rows of the file, and names none of them elsewhere"
    if said := answer_doubt(column, table):
        return said
    if plain_name(column) not in _NAMED_LIKE_IDS:
        return None
    if any(" " in text or not _DIGIT.search(text) for text in table.texts(column)):
        return "holds words, and no numbers that tell rows apart"
    again = pl.col(column).drop_nulls().is_duplicated().any()
    if collect(table.rows.select(again), "streaming").item():
        return "stands in several rows, and does not tell them apart"
    return None


def answer_doubt(column: str, table: Table) -> str | None:
    """Why a column names nobody and nothing: `Employee?` is answered by yes or no."""
    words = table.words(column)
    answers = words_for("yes") | words_for("no")
    return "holds yes and no, and no names" if words and answers.issuperset(_plain(words)) else None


def contact_doubt(column: str, table: Table) -> str | None:
    """Why a column of contacts names no people: in bookkeeping a contact is a company."""
    companies = names_companies(table.texts(column))
    return "names companies, and no people" if companies else answer_doubt(column, table)


def amount_doubt(column: str) -> str | None:
    """Why a column holds no money, by its header: gross and net are weights too."""
    found = _NO_MONEY.search(column)
    return f"is in {found[0]}, and no money" if found else None


def channel_doubt(column: str, table: Table) -> str | None:
    """Why a column names no ways to reach us: they are few, known, and have no numbers."""
    words = table.words(column)
    if words is None or (len(words) * 2 > _filled(column, table) >= _MANY):
        return "holds too many texts to be channel"
    if words and sum(_DIGIT.search(word) is not None for word in words) * 2 > len(words):
        return "holds numbers, and no ways to reach us"
    known = [word for word in words if plain_name(word) in words_for("channels")]
    a_source = plain_name(column).rpartition("_")[2] in {"source", "quelle", "bron"}
    if a_source and (not words or len(known) * 2 < len(words)):
        return "names no ways to reach us"
    return None


def outcome_doubt(column: str, table: Table) -> str | None:
    """Why a column holds no outcomes: how a case was solved is told in sentences, too."""
    return "holds too many texts to be outcome" if table.words(column) is None else None


def text_doubt(column: str, table: Table) -> str | None:
    """Why a column holds no sentences: `Note` is a remark in English, and a mark in French."""
    texts = table.texts(column)
    if texts and all(map(_NO_WORDS.fullmatch, texts)):
        return "holds numbers alone, and no text"
    return None


def stamp_doubt(column: str, others: Iterable[str], table: Table) -> str | None:
    """Why the stamp of a form may not be when it happened: another column states a day."""
    if plain_name(column) not in _STAMPS:
        return None
    days = [other for other in others if formats(table.texts(other))]
    return f"{days[0]!r} may say when it happened, and this when it was noted" if days else None


def _plain(words: Iterable[str]) -> list[str]:
    return [plain_name(word) or word for word in words]


def _filled(column: str, table: Table) -> int:
    """In how many of the first rows a column states something."""
    return table.sample.height - table.sample[column].null_count()
