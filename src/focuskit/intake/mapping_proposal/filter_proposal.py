"""Proposing which rows to leave out: deleted, spam or tests, notes among talks, failed orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from focuskit.intake.mapping import Condition, FieldRule, Where
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import words_for
from focuskit.intake.mapping_proposal.row_states import deleted, held, paid
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_MARKS = frozenset(
    (
        "is_deleted", "deleted", "fivetran_deleted", "archived", "is_archived", "spam", "is_spam",
        "is_test", "test_record",
    )
)  # fmt: skip


_LOOKED_AT, _SEVERAL = 8, 2
"""A row that holds so many of the first names of the header is the header again; judgement."""


def not_counting(table: Table, kind: FieldRule | None = None, kinds: Collection[str] = ()) -> Where:
    """Which rows count, by the columns that mark others: their yes is no row of the record.

    Args:
        table: The file.
        kind: Where its rows take their kinds from; tasks and notes among talks are none.
        kinds: Those that its rows have.
    """
    where = dict(_without_headers(table))
    if table.schema == "interaction":
        orders = bool(kinds) and {"order", "cancellation"}.issuperset(kinds)
        for states in (deleted(table), held(kinds, table), paid(table) if orders else {}):
            where = _both(where, states)
    for column in table.types:
        words = table.words(column) if plain_name(column) in _MARKS else None
        plain = {word: plain_name(word) for word in words or []}
        known = words_for("yes") | words_for("no") | {"0", "1"}
        marked = [word for word in plain if plain[word] in words_for("yes") | {"1"}]
        if marked and known.issuperset(plain.values()):
            where = _both(where, _all_but(column, dict.fromkeys(marked)))
    for column in kind.columns if kind and kind.values is not None else ():
        words = table.words(column) or []
        others = [word for word in words if plain_name(word) in words_for("no_contact")]
        if others:
            where = _both(where, _all_but(column, others))
    return where


def _without_headers(table: Table) -> Where:
    """Which rows are not the header again, as it stands above each part of a report."""
    columns = [c for c in list(table.types)[:_LOOKED_AT] if table.types[c] == pl.String]
    if len(columns) < _SEVERAL:
        return {}
    again = {column: pl.col(column).str.strip_chars() == column.strip() for column in columns}
    header = pl.sum_horizontal(again.values()) >= _SEVERAL
    facts = {column: (header & same).sum() for column, same in again.items()}
    found = collect(table.rows.select(header.sum().alias("\0rows"), **facts), "streaming")
    rows, *counts = found.row(0)
    there = dict(zip(columns, counts, strict=True))
    name = next((column for column in columns if rows and there[column] == rows), None)
    return _all_but(name, [name.strip()]) if name else {}


def _all_but(column: str, texts: Iterable[str]) -> Where:
    return {column: Condition(texts=tuple(texts), wanted=False)}


def _both(one: Where, other: Where) -> dict[str, Condition]:
    """What two conditions on the rows leave out, together."""
    texts = {
        column: dict.fromkeys(
            text for where in (one, other) if column in where for text in where[column].texts
        )
        for column in {**one, **other}
    }
    return {column: Condition(texts=tuple(out), wanted=False) for column, out in texts.items()}
