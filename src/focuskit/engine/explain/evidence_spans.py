"""The span of a finding: from which day to which its rows lie, a quote, and the row to name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.explain.evidence import in_days
from focuskit.engine.explain.evidence_rows import DERIVED, QUOTED, Shows, by_sign, newest_quote
from focuskit.engine.explain.telling_sentences import with_telling_sentences
from focuskit.engine.types import Known, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.column_types import null_columns
from focuskit.model.days import day_column
from focuskit.model.units import Unit

SPANS: dict[str, Any] = {
    "account_id": pl.String,
    "sign": pl.String,
    "rows": pl.UInt32,
    "first": pl.Date,
    "last": pl.Date,
    "begin": pl.Date,
    "kind": pl.String,
    "quote": pl.String,
    "row_id": pl.String,
    "row_kind": pl.String,
    "row_day": pl.Date,
    "row_role": pl.String,
}
"""What ``spans`` returns."""
_SPOKEN_OF = frozenset({"kind", "contact_role", "resolved_at", day_column("occurred_at")})


def spans(
    known: Known | None,
    scored: pl.DataFrame,
    signs: Sequence[Sign],
    asked: pl.DataFrame,
    zone: str,
) -> pl.DataFrame:
    """From which day to which the rows lie that speak for some signs of some accounts.

    Args:
        known: The rows that were known; None where there were none.
        scored: The accounts to look at.
        signs: The signs of the run.
        asked: ``account_id`` and ``sign``: of which findings.
        zone: The zone whose days are meant.

    Returns:
        One row a finding that has rows: how many ``rows``, ``first`` and ``last`` of them,
        ``begin`` (the first; the last where the sign counts the time since then), their ``kind``
        (null where there are several), and a ``quote``: the newest text of theirs, of signs that
        read texts, and of a long one the telling sentences. ``row_id`` (null where none is
        stated), ``row_kind``, ``row_day`` and ``row_role`` (of the contact) are of the one row
        without which the sign would lose most: the only one, or that which makes most of a mean or
        of a share by weight; of open cases that are counted the oldest, and of a silence the last
        row before it. All of them are null where several would take as much away, or where the
        sign would be as severe without it.
    """
    found = [pl.DataFrame(schema=SPANS)]
    if known is not None:
        wanted = dict(asked.group_by("sign").agg("account_id").iter_rows())
        some = [sign for sign in signs if sign.id in wanted]
        marked = scored.with_columns(
            part
            for sign in some
            for part in (
                pl.when(pl.col("account_id").is_in(wanted[sign.id]))
                .then(pl.lit("fired"))
                .alias(SignColumn.OUTCOME.of(sign.id)),
                pl.lit(None, dtype=pl.String).alias(SignColumn.REASON.of(sign.id)),
            )
        )
        shows = Shows.of(marked, some)
        shown = {QUOTED, *(_SPOKEN_OF & known.columns)}
        parts = by_sign(known, shows, shows.telling(some), frozenset(shown))
        by_id = {sign.id: sign for sign in some}
        found += [
            _of_those_that_lose(scored, sign, _span(collect(part, "in-memory"), by_id[sign], zone))
            for sign, part in parts
        ]
        return with_telling_sentences(known, by_id, pl.concat(found))
    return pl.concat(found)


def _span(rows: pl.DataFrame, sign: Sign, zone: str) -> pl.DataFrame:
    """The span of one sign on each account, from its rows in the order of time."""
    fields = sign.measure.fields() if sign.measure else frozenset[str]()
    is_silence = sign.measure is not None and sign.measure.since_last
    happened, kind = pl.col("occurred_at"), pl.col("kind").cast(pl.String)
    for_it = in_days(rows.filter(pl.col("speaks") == "for"), zone).with_columns(
        null_columns(dict.fromkeys(_SPOKEN_OF - {"kind"}, pl.String()), rows.columns)
    )
    stands_out, row = _most_telling(sign, is_silence=is_silence)
    told = (
        for_it.with_columns(_row=pl.struct(*_named_row()))
        .group_by("account_id", "sign", maintain_order=True)
        .agg(
            rows=pl.len(),
            first=happened.first(),
            last=happened.last(),
            begin=happened.last() if is_silence else happened.first(),
            kind=pl.when(kind.n_unique() == 1).then(kind.first()),
            quote=newest_quote("text" in fields),
            _row=pl.when(stands_out).then(row),
        )
    )
    return told.unnest("_row").select(*SPANS).cast(pl.Schema(SPANS))


def _most_telling(sign: Sign, *, is_silence: bool) -> tuple[pl.Expr, pl.Expr]:
    """Whether one of the rows in evidence takes most away from the sign, and which; aggregates."""
    rows, measure = pl.col("_row"), sign.measure
    if is_silence:
        return pl.lit(value=True), rows.last()
    alone = pl.len() == 1
    if measure is not None and measure.influence is not None:
        most = SignColumn.INFLUENCE.col(sign.id)
        return alone | ((most == most.max()).sum() == 1), rows.get(most.arg_max().fill_null(0))
    if measure is not None and measure.unit == Unit.COUNT and "resolved_at" in measure.fields():
        return alone | pl.col("resolved_at").is_null().all(), rows.first()
    return alone, rows.first()


def _of_those_that_lose(scored: pl.DataFrame, sign: str, told: pl.DataFrame) -> pl.DataFrame:
    """Name the row of those accounts alone on which the sign is milder without its strongest case.

    Of a sign without cases nobody can tell, and its row stays.
    """
    if SignColumn.WITHOUT_CASE.of(sign) not in scored.columns:
        return told
    severity = pl.coalesce(SignColumn.SEVERITY.col(sign), SignColumn.SEVERITY_LOW.col(sign))
    as_severe = (SignColumn.WITHOUT_CASE.col(sign) >= severity).fill_null(value=False)
    idle = scored.filter(as_severe)["account_id"]
    named = ("row_id", "row_kind", "row_day", "row_role")
    loses = ~pl.col("account_id").is_in(idle.implode())
    return told.with_columns(pl.when(loses).then(name).alias(name) for name in named)


def _named_row() -> list[pl.Expr]:
    """How people name a row: its own id, kind, day, and the role of the contact."""
    return [
        pl.when(~pl.col("id").str.starts_with(DERIVED)).then("id").alias("row_id"),
        pl.col("kind").cast(pl.String).alias("row_kind"),
        pl.col("occurred_at").alias("row_day"),
        pl.col("contact_role").alias("row_role"),
    ]
