"""Evidence: the interactions behind the signs, gathered for those who look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.explain.evidence_rows import QUOTED, Shows, by_sign, newest_quote, reads_text
from focuskit.engine.explain.telling_sentences import with_telling_sentences
from focuskit.engine.types import Known, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import TIME
from focuskit.model.days import day_column, day_of

MOST_IDS = 20
"""Up to so many interactions a finding are named in a document: the newest."""
IDS_SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "ids": pl.List(pl.String),
    "counter_ids": pl.List(pl.String),
    "quote": pl.String,
}
"""What ``ids`` returns."""
LONGEST_QUOTE = 1000
"""Letters of a quote in a document; a longer one ends with the last whole word before it."""
_KEY = ("account_id", "sign", "speaks", "id")
_SHOWN = frozenset({"id", "occurred_at", "kind", "direction", "channel", "text"})


def in_days(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rows with the days of a zone in place of times, and without the columns that tell days."""
    times = [name for name, dtype in rows.schema.items() if dtype == TIME]
    days = rows.with_columns(day_of(name, rows.columns, zone) for name in times)
    return days.drop(map(day_column, times), strict=False)


def rows(
    known: Known | None, scored: pl.DataFrame, signs: Sequence[Sign], zone: str | None = None
) -> pl.DataFrame:
    """The rows that speak for or against each sign that fired, oldest first.

    Args:
        known: The rows that were known; None where there were none.
        scored: The accounts to look at, with ``SIGN outcome``.
        signs: The signs of the run.
        zone: The zone whose days stand in place of times; None: times as they are.

    Returns:
        ``account_id``, ``sign``, ``speaks`` (``for`` or ``against``), ``id``, and the fields that
        the sign reads.
    """
    found = [pl.LazyFrame(schema=dict.fromkeys(_KEY, pl.String))]
    if known is not None:
        shows = Shows.of(scored, signs)
        telling = shows.telling(signs)
        read = {sign.id: sign.measure.fields() for sign in telling if sign.measure}
        seen = {sign: _seen(known, fields, days=zone is not None) for sign, fields in read.items()}
        shown = frozenset().union(*seen.values())
        found += [
            part.select(*_KEY, *sorted(seen[sign] - {"id", "account_id"}))
            for sign, part in by_sign(known, shows, telling, shown)
        ]
    whole = collect(pl.concat(found, how="diagonal_relaxed"), "in-memory")
    order = [c for c in ("account_id", "sign", "occurred_at", "id") if c in whole.columns]
    whole = whole.sort(order, maintain_order=True)
    return whole if zone is None else in_days(whole, zone)


def _seen(known: Known, fields: frozenset[str], *, days: bool) -> frozenset[str]:
    """The columns that are shown of rows in which these fields are read; if asked, which are days.

    Signs are about our conduct as a house: evidence never points at one colleague.
    """
    seen = fields | _SHOWN
    told = map(day_column, seen) if days else ()
    return seen.union(told) & (known.columns - {"colleague_id"})


def rows_of(
    known: Known | None, account: pl.DataFrame, sign: Sign, zone: str | None = None
) -> pl.DataFrame:
    """The rows that speak for or against one sign of one account, whatever came of it.

    The arguments and what is returned are those of ``rows``. A sign that ended in an error, or does
    not apply, has none.
    """
    outcome = SignColumn.OUTCOME.col(sign.id)
    looked_at = pl.when(outcome.is_in(["fired", "clear", "unknown"])).then(pl.lit("fired"))
    return rows(
        known, account.with_columns(looked_at.alias(outcome.meta.output_name())), [sign], zone
    )


def ids(
    known: Known | None, scored: pl.DataFrame, signs: Sequence[Sign], *, quotes: bool = False
) -> pl.DataFrame:
    """The newest ids for and against each sign that fired, oldest first.

    The arguments are those of ``rows``. Returns ``account_id``, ``sign``, ``ids``, ``counter_ids``
    and, if asked for ``quotes``, the ``quote`` of ``spans`` in ``LONGEST_QUOTE`` letters at most;
    else null.
    """
    found = [pl.LazyFrame(schema=IDS_SCHEMA)]
    if known is None:
        return collect(pl.concat(found), "in-memory")
    shows = Shows.of(scored, signs)
    telling = shows.telling(signs)
    reading = {sign.id: sign for sign in telling if quotes and reads_text(sign, known)}
    parts = by_sign(known, shows, telling, frozenset({QUOTED} if reading else ()))
    found += [newest(part, quotes=sign in reading) for sign, part in parts]
    named = collect(pl.concat(found), "in-memory")
    return with_telling_sentences(known, reading, named, most=LONGEST_QUOTE) if reading else named


def newest(evidence: pl.LazyFrame, *, quotes: bool = False) -> pl.LazyFrame:
    """The newest ids a finding from rows in their order, oldest first, and if asked the quote."""
    speaks = pl.col("speaks")
    # Texts that are kept are written anew: else Polars keeps the pages of the file around them.
    anew = evidence.with_columns(pl.col("account_id", "id") + "")
    named = anew.group_by("account_id", "sign").agg(
        ids=pl.col("id").filter(speaks == "for").tail(MOST_IDS),
        counter_ids=pl.col("id").filter(speaks == "against").tail(MOST_IDS),
        quote=newest_quote(quotes),
    )
    return named.cast(pl.Schema(IDS_SCHEMA))
