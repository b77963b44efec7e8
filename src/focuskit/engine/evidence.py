"""Evidence: the interactions behind the signs that fired, gathered for those who look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from focuskit.engine.measuring import column
from focuskit.engine.preparing import Sign
from focuskit.model import schemas

MOST_IDS = 20
"""Up to so many interactions a finding are named in a document: the newest."""

IDS_SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "ids": pl.List(pl.String),
    "counter_ids": pl.List(pl.String),
}
_SHOWN = ("id", "occurred_at", "kind", "direction", "channel", "text")


def rows(
    frame: pl.LazyFrame, columns: frozenset[str], scored: pl.DataFrame, signs: Sequence[Sign]
) -> pl.DataFrame:
    """Return the rows that speak for or against each sign that fired, oldest first.

    Args:
        frame: The rows that were known.
        columns: The fields that the data have.
        scored: The accounts to look at, with ``SIGN outcome``.
        signs: The signs of the run.

    Returns:
        ``account_id``, ``sign``, ``speaks`` (``for`` or ``against``), ``id``, and the fields that
        the sign reads.
    """
    found = [
        _rows_of(frame, columns, fired, sign)
        for sign in signs
        if sign.measure is not None and sign.measure.fields() <= columns
        if not (fired := _fired(scored, sign.id)).is_empty()
    ]
    order = ["account_id", "sign", "occurred_at", "id"]
    if not found:
        return pl.DataFrame(schema=dict.fromkeys(("account_id", "sign", "speaks", "id"), pl.String))
    return pl.concat(found, how="diagonal_relaxed").sort(order)


def ids(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the newest ids a finding, oldest first, from rows as ``rows`` returns them."""
    if evidence.is_empty():
        return pl.DataFrame(schema=IDS_SCHEMA)
    named = evidence.group_by("account_id", "sign", maintain_order=True).agg(
        ids=pl.col("id").filter(pl.col("speaks") == "for").tail(MOST_IDS),
        counter_ids=pl.col("id").filter(pl.col("speaks") == "against").tail(MOST_IDS),
    )
    return named.cast(pl.Schema(IDS_SCHEMA))


def _fired(scored: pl.DataFrame, sign: str) -> pl.DataFrame:
    return scored.filter(pl.col(column(sign, "outcome")) == "fired").select("account_id")


def _rows_of(
    frame: pl.LazyFrame, columns: frozenset[str], fired: pl.DataFrame, sign: Sign
) -> pl.DataFrame:
    if sign.measure is None:
        return pl.DataFrame()
    speaks_for = sign.measure.evidence.fill_null(value=False)
    speaks_against = sign.measure.counter_evidence.fill_null(value=False)
    told = frame.filter(speaks_for | speaks_against)
    shown = [f for f in columns if f in _SHOWN or f in sign.measure.fields()]
    known = told.join(fired.lazy(), on="account_id", how="semi").select(
        "account_id",
        *sorted(set(shown) - {"account_id", "id"}),
        sign=pl.lit(sign.id),
        speaks=pl.when(speaks_for).then(pl.lit("for")).otherwise(pl.lit("against")),
        id=_id(columns),
        content=pl.when(_id(columns).is_null()).then(_content(columns)),
    )
    return _named(known.collect(engine="streaming"))


def _id(columns: frozenset[str]) -> pl.Expr:
    return pl.col("id") if "id" in columns else pl.lit(None, dtype=pl.String)


def _content(columns: frozenset[str]) -> pl.Expr:
    """Hash what was known of a row from its beginning, so that later news leave its id alone."""
    lasting = [
        field
        for field, prop in schemas.property_schemas("interaction").items()
        if field in columns and field != "id" and "x-known-from" not in prop
    ]
    return pl.struct(lasting).struct.json_encode().hash()


def _named(known: pl.DataFrame) -> pl.DataFrame:
    """Give rows without an id one that is derived from their content, with an ordinal.

    Two equal calls may both be real; the ordinal keeps them apart.
    """
    if not known["id"].has_nulls():
        return known.drop("content")
    ordered = known.sort("account_id", "content", "speaks")
    ordinal = pl.int_range(1, pl.len() + 1).over("account_id", "content")
    derived = pl.format("content-{}-{}", pl.col("content"), ordinal)
    return ordered.with_columns(id=pl.coalesce("id", derived)).drop("content")
