"""The advise stage: which recommendations would regain most, computed and not made up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.score.scores import (
    at_worst,
    caps_that_count,
    score_after,
    scored_signs,
    severity,
    worst_after,
)
from focuskit.engine.types import NO_FILLS, Cause, Fills, Severities
from focuskit.intake.polars_engine import collect
from focuskit.model.millionths import MILLION
from focuskit.model.recommendation import Recommendation
from focuskit.policy import Cap, Policy

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "recommendation": pl.String,
    "signs": pl.List(pl.String),
    "points_regained": pl.Int64,
    "range_narrowed": pl.Int64,
}


def advise(
    scored: pl.DataFrame,
    policy: Policy,
    counted: Sequence[Cause],
    recommendations: Sequence[Recommendation],
    fills: Fills = NO_FILLS,
) -> pl.DataFrame:
    """What each account should do, the most regained first, with points in millionths.

    Points regained are the score recomputed with the severities lowered as the recommendation
    expects; the range narrowed is that from worst to best, less the same with the unknown signs
    that it addresses known. Of equals, the one that takes fewer hours comes first.
    """
    caps = caps_that_count(policy, counted)
    known = set(scored_signs(counted))
    parts = [
        _advice(scored.lazy(), caps, counted, recommendation, signs, fills)
        for recommendation in recommendations
        if (signs := sorted(set(recommendation.relieves) & known))
    ]
    hours = {r.id: float(r.hours) for r in recommendations}
    return collect(pl.concat([pl.LazyFrame(schema=SCHEMA), *parts]), "in-memory").sort(
        "account_id",
        -pl.col("points_regained"),
        -pl.col("range_narrowed"),
        pl.col("recommendation").replace_strict(hours, return_dtype=pl.Float64, default=0.0),
        "recommendation",
    )


def _advice(  # noqa: PLR0913, PLR0917 -- all that an advice depends on
    scored: pl.LazyFrame,
    caps: Sequence[Cap],
    counted: Sequence[Cause],
    recommendation: Recommendation,
    signs: Sequence[str],
    fills: Fills,
) -> pl.LazyFrame:
    lowered = _lowered(recommendation)
    regained = score_after(counted, caps, signs, lowered, fills) - pl.col("computed")
    # A sign that becomes known may be found bad or fine; either way it leaves the unknown ones.
    worst_gain = worst_after(counted, caps, signs, assume_clear(signs))
    fired = pl.concat_list(
        pl.when((SignColumn.OUTCOME.col(sign) == "unknown") | (severity(sign) > 0)).then(
            pl.lit(sign)
        )
        for sign in signs
    ).list.drop_nulls()
    # The many columns of the signs are left behind before rows are, so that few are copied.
    found = scored.select(
        "account_id",
        recommendation=pl.lit(recommendation.id),
        signs=fired,
        points_regained=pl.when(pl.col("score").is_not_null()).then(regained).fill_null(0),
        range_narrowed=worst_gain - pl.col("worst"),
    )
    return found.filter(pl.col("signs").list.len() > 0).cast(pl.Schema(SCHEMA))


def _lowered(recommendation: Recommendation) -> Severities:
    """Severities after the recommendation was followed."""

    def lowered(sign: str) -> pl.Expr:
        share = recommendation.relieves.get(sign)
        if share is None:
            return severity(sign)
        return severity(sign) * share_left(share) // MILLION

    return lowered


def share_left(share: float) -> int:
    """What is left of a severity of which a share is taken away, in parts per million."""
    return MILLION - round(share * MILLION)


def assume_clear(signs: Collection[str]) -> Severities:
    """The worst case in which the unknown ones among ``signs`` were found to be fine."""

    def assumed(sign: str) -> pl.Expr:
        unknown = severity(sign).is_null() & (at_worst(sign) >= 0)
        return pl.when(~unknown | (sign not in signs)).then(at_worst(sign)).otherwise(0)

    return assumed
