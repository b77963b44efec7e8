"""Breadth: which questions the records can answer at all, whatever is known of one account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from focuskit.engine.columns import SEGMENT, SignColumn
from focuskit.engine.results import Run
from focuskit.engine.score.ratings import theme_of
from focuskit.engine.types import Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.finding import KNOWN
from focuskit.model.millionths import MILLION, exact

SCHEMA: dict[str, Any] = {
    "segment": pl.String,
    "theme": pl.String,
    "answered": pl.List(pl.String),
    "unanswered": pl.List(pl.String),
    "share": pl.Float64,
}

MOST_SEGMENTS = 100
"""So many segments are told of, those with most accounts: a column of ids is no segmentation."""

_LINE = {
    "segment": pl.String,
    "theme": pl.String,
    "sign": pl.String,
    "weight": pl.Int64,
    "has_data": pl.Boolean,
}


def breadth(run: Run) -> pl.DataFrame:
    """One row a theme: the signs that count which the records can answer or not.

    First those of the whole house, whose ``segment`` is null, then those of each segment that has
    accounts; each ordered by theme. ``share`` is that of the policy's weight of the theme that
    stands on the signs ``answered``, rounded down to the millionth. A sign that ended in an error,
    or whose plugin is absent, is not answered.

    Of a segment, a sign is answered that the records of some account of it can feed: it is known
    there, or unknown although there is something that it could look at. A sign that applies to no
    account of the segment is in neither list.
    """
    lines = [
        (None, theme_of(s), s.id, s.weight, _may_be_known(run, s)) for s in run.signs if s.weight
    ]
    weight, has_data = pl.col("weight"), pl.col("has_data")
    return (
        pl.DataFrame([*lines, *_by_segment(run)], schema=_LINE, orient="row")
        .group_by("segment", "theme")
        .agg(
            answered=pl.col("sign").filter(has_data).sort(),
            unanswered=pl.col("sign").filter(~has_data).sort(),
            share=weight.filter(has_data).sum() * MILLION // weight.sum(),
        )
        .with_columns(exact(pl.col("share")).alias("share"))
        .sort("segment", "theme", nulls_last=False)
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _may_be_known(run: Run, sign: Sign) -> bool:
    return not (sign.error or sign.id in run.missing_input)


def _by_segment(run: Run) -> Iterator[tuple[str, str, str, int, bool]]:
    """Segment, theme, sign, its weight there, and whether the records of the segment feed it."""
    accounts = run.scored
    sizes = accounts.select(SEGMENT).drop_nulls().group_by(SEGMENT).len()
    largest = sizes.sort(-pl.col("len").cast(pl.Int64), SEGMENT).head(MOST_SEGMENTS)
    if largest.is_empty():
        return
    parts = [
        expr
        for sign in run.signs
        for expr in (
            (SignColumn.OUTCOME.col(sign.id) != "not_applicable").any().alias(f"{sign.id} asked"),
            _has_data(sign).any().alias(f"{sign.id} has_data"),
        )
    ]
    # Lazily, since the accounts have many more columns than these.
    own = accounts.lazy().join(largest.lazy(), on=SEGMENT, how="semi")
    told = collect(own.group_by(SEGMENT).agg(parts), "in-memory")
    for row in told.iter_rows(named=True):
        policy = run.policy.for_accounts(row[SEGMENT])
        for sign in run.signs:
            weight = policy.signs[sign.id].weight if sign.id in policy.signs else 0
            if weight and row[f"{sign.id} asked"]:
                has_data = _may_be_known(run, sign) and row[f"{sign.id} has_data"]
                yield row[SEGMENT], theme_of(sign), sign.id, weight, has_data


def _has_data(sign: Sign) -> pl.Expr:
    """Whether the records of an account feed a sign: there is something that it can look at.

    That an account has no such rows says something only where somebody keeps them.
    """
    outcome, reason = SignColumn.OUTCOME.col(sign.id), SignColumn.REASON.col(sign.id)
    seen = (SignColumn.OBSERVATIONS.col(sign.id) > 0) & (reason != "not_kept")
    return outcome.is_in(KNOWN) | ((outcome == "unknown") & seen).fill_null(value=False)
