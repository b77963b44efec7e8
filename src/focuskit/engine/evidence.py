"""Evidence: the interactions behind the signs that fired, gathered for those who look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from focuskit.detect.measure import in_stages
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
_CONTENT = "_content"
_KEY = ("account_id", "sign", "speaks", "id")
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
    telling = _telling(scored, signs)
    read = {sign.id: sign.measure.fields() for sign in telling if sign.measure}
    shown = columns & {*_SHOWN, *(field for fields in read.values() for field in fields)}
    told = _told(frame, columns, scored, telling, shown)
    found = [
        part.select(*_KEY, *sorted(columns & {*_SHOWN, *read[sign]} - {"id", "account_id"}))
        for sign, part in _by_sign(told, scored, telling)
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(_KEY, pl.String))
    whole = pl.concat([empty, *found], how="diagonal_relaxed")
    order = [c for c in ("account_id", "sign", "occurred_at", "id") if c in whole.columns]
    return whole.sort(order, maintain_order=True)


def ids(
    frame: pl.LazyFrame, columns: frozenset[str], scored: pl.DataFrame, signs: Sequence[Sign]
) -> pl.DataFrame:
    """Return the newest ids for and against each sign that fired, oldest first.

    The arguments are those of ``rows``. Returns ``account_id``, ``sign``, ``ids`` and
    ``counter_ids``.
    """
    telling = _telling(scored, signs)
    told = _told(frame, columns, scored, telling, frozenset())
    return pl.concat(
        [pl.DataFrame(schema=IDS_SCHEMA)]
        + [newest(part) for _, part in _by_sign(told, scored, telling)]
    )


def newest(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the newest ids a finding from rows in their order, oldest first."""
    speaks = pl.col("speaks")
    named = evidence.group_by("account_id", "sign").agg(
        ids=pl.col("id").filter(speaks == "for").tail(MOST_IDS),
        counter_ids=pl.col("id").filter(speaks == "against").tail(MOST_IDS),
    )
    return named.cast(pl.Schema(IDS_SCHEMA))


def _telling(scored: pl.DataFrame, signs: Sequence[Sign]) -> list[Sign]:
    """Return the signs that fired on any of the accounts."""
    fired = scored.select(
        (pl.col(column(sign.id, "outcome")) == "fired").any().alias(sign.id) for sign in signs
    )
    return [sign for sign in signs if fired[sign.id].item()]


def _told(
    frame: pl.LazyFrame,
    columns: frozenset[str],
    scored: pl.DataFrame,
    signs: Sequence[Sign],
    shown: frozenset[str],
) -> pl.DataFrame:
    """Return, in one pass, the rows that speak for or against any sign of the accounts.

    Ordered by time and id, with two truth values a sign, ``SIGN for`` and ``SIGN against``.
    """
    flags = {
        column(sign.id, side): condition.fill_null(value=False)
        for sign in signs
        if sign.measure
        for side, condition in (
            ("for", sign.measure.evidence),
            ("against", sign.measure.counter_evidence),
        )
    }
    if not flags:
        return pl.DataFrame()
    fired = pl.any_horizontal(pl.col(column(s.id, "outcome")) == "fired" for s in signs)
    concerned = scored.lazy().filter(fired).select("account_id")
    if scored.height == 1:  # one account that somebody opens: look at its rows alone
        frame = frame.filter(pl.col("account_id") == scored["account_id"].item())
    rows = {name: row for s in signs if s.measure for name, row in s.measure.rows.items()}
    for stage in in_stages(rows):
        frame = frame.with_columns(stage)
    told = frame.filter(pl.any_horizontal(flags.values()))
    told = told.join(concerned, on="account_id", how="semi")
    basic = ("account_id", "occurred_at", *sorted(shown - {"account_id", "occurred_at", "id"}))
    content = pl.struct(_lasting(columns)).alias(_CONTENT)
    chosen = told.select(*basic, content, **flags, id=_id(columns))
    if "id" not in columns:
        return _named(chosen.collect(engine="streaming")).sort("occurred_at", "id")
    stated = chosen.drop(_CONTENT).collect(engine="streaming")
    if stated["id"].has_nulls():
        stated = _named(chosen.collect(engine="streaming"))
    return stated.sort("occurred_at", "id")


def _by_sign(
    told: pl.DataFrame, scored: pl.DataFrame, signs: Sequence[Sign]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Return the rows of each sign, of the accounts on which it fired."""
    for sign in signs:
        speaks_for = pl.col(column(sign.id, "for"))
        fired = scored.filter(pl.col(column(sign.id, "outcome")) == "fired").select("account_id")
        yield (
            sign.id,
            told.filter(speaks_for | pl.col(column(sign.id, "against")))
            .join(fired, on="account_id", how="semi", maintain_order="left")
            .with_columns(
                sign=pl.lit(sign.id),
                speaks=pl.when(speaks_for).then(pl.lit("for")).otherwise(pl.lit("against")),
            ),
        )


def _id(columns: frozenset[str]) -> pl.Expr:
    return pl.col("id") if "id" in columns else pl.lit(None, dtype=pl.String)


def _lasting(columns: frozenset[str]) -> list[str]:
    """Return the fields that are known of a row from its beginning: later news leave them alone."""
    return [
        field
        for field, prop in schemas.property_schemas("interaction").items()
        if field in columns and field != "id" and "x-known-from" not in prop
    ]


def _named(known: pl.DataFrame) -> pl.DataFrame:
    """Give rows without an id one that is derived from their content, with an ordinal.

    Two equal calls may both be real; the ordinal keeps them apart. A field that is null adds
    nothing, so that a column that appears later leaves the ids alone too.
    """
    content = known[_CONTENT].struct.unnest()
    parts = [
        content.select(pl.struct(field).struct.json_encode().alias("json"))
        .to_series()
        .set(content[field].is_null(), None)
        .alias(field)
        for field in content.columns
    ]
    hashes = pl.DataFrame(parts).select(pl.concat_str(pl.all(), ignore_nulls=True).hash())
    flags = [name for name, dtype in known.schema.items() if dtype == pl.Boolean]
    ordered = known.with_columns(hashes.to_series().alias(_CONTENT)).sort(
        "account_id", _CONTENT, *flags
    )
    ordinal = pl.int_range(1, pl.len() + 1).over("account_id", _CONTENT)
    derived = pl.format("content-{}-{}", pl.col(_CONTENT), ordinal)
    return ordered.with_columns(id=pl.coalesce("id", derived)).drop(_CONTENT)
