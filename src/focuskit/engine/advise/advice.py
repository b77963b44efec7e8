"""The advise stage: which recommendations would regain most, computed and not made up.

One row for each account, recommendation and sign on which its effect depends, joined and summed up:
so the plan stays as small as it is, however many recommendations are installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import attrs
import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.score.scores import (
    FULL,
    caps_that_count,
    score_from_loss,
    scored_signs,
    worst_of,
)
from focuskit.engine.types import NO_FILLS, Cause, Fills
from focuskit.intake.polars_engine import collect
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.model.recommendation import Recommendation
from focuskit.policy import Cap, Policy

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "recommendation": pl.String,
    "signs": pl.List(pl.String),
    "points_regained": pl.Int64,
    "range_narrowed": pl.Int64,
}

ACCOUNTS_AT_ONCE = 2_000
"""Some 200 rows an account are joined: of so many accounts, they take some 50 MB."""

_ROW, _ADVICE = "account row", "advice"
"""The place of an account; and of an advice: that of the account times the number of
recommendations, plus the place of the recommendation. To group by one whole number is quick."""
_COUNTED = ("counts", "left to count", "at worst", "assumed")
"""The severities of which a cause counts the highest."""
_READ = {
    "severity": SignColumn.SEVERITY,
    "high": SignColumn.SEVERITY_HIGH,
    "outcome": SignColumn.OUTCOME,
}
"""What is read of each sign of an account."""
_TOTALS = (
    "account_id", "score", "computed", "worst", "lost", "weight", "lost_at_worst", "applicable",
)  # fmt: skip


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
    shares = tuple((r.id, tuple(sorted(r.relieves.items()))) for r in recommendations)
    effects = _effects(shares, tuple(counted), caps_that_count(policy, counted))
    slices = scored.iter_slices(ACCOUNTS_AT_ONCE) if effects.signs else ()
    parts = [_advice(some, effects, fills) for some in slices]
    hours = {r.id: float(r.hours) for r in recommendations}
    advice = pl.concat([pl.LazyFrame(schema=SCHEMA), *parts]).sort(
        "account_id",
        -pl.col("points_regained"),
        -pl.col("range_narrowed"),
        pl.col("recommendation").replace_strict(hours, return_dtype=pl.Float64, default=0.0),
        "recommendation",
    )
    return collect(advice, "in-memory")


@attrs.frozen(eq=False)
class _Effects:
    """On what the effects of all recommendations depend, one row for each sign.

    Args:
        recommendations: Their ids, by their places.
        causes: The causes that a recommendation touches: for each of their signs, what is left of
            its severity (parts per million), and whether the recommendation addresses it.
        caps: The same for the signs of caps, with the severity beyond which a cap binds and the
            highest score that it allows.
    """

    recommendations: tuple[str, ...]
    causes: pl.DataFrame
    caps: pl.DataFrame

    @property
    def signs(self) -> Sequence[str]:
        """All signs on which they depend."""
        return sorted({*self.causes["sign"], *self.caps["sign"]})


@lru_cache(maxsize=16)
def _effects(
    shares: tuple[tuple[str, tuple[tuple[str, float], ...]], ...],
    counted: tuple[Cause, ...],
    caps: tuple[Cap, ...],
) -> _Effects:
    """Look up what each recommendation touches; no data plays a part in it."""
    causes: list[tuple[Any, ...]] = []
    of_caps: list[tuple[Any, ...]] = []
    known = set(scored_signs(counted))
    for place, (_, relieves) in enumerate(shares):
        left = {sign: share_left(share) for sign, share in relieves if sign in known}
        causes += [
            (place, sign, left.get(sign, MILLION), sign in left, number, cause.weight)
            for number, cause in enumerate(counted)
            if not left.keys().isdisjoint(cause.signs)
            for sign in cause.signs
        ]
        of_caps += [
            (place, cap.sign, left.get(cap.sign, MILLION), cap.sign in left,
             in_millionths(cap.beyond), in_millionths(cap.score))
            for cap in caps
            if left
        ]  # fmt: skip
    schema = {"place": pl.Int64, "sign": pl.String, "left": pl.Int64, "addressed": pl.Boolean}
    of_cause = schema | {"cause": pl.Int64, "cause weight": pl.Int64}
    of_cap = schema | {"beyond": pl.Int64, "highest": pl.Int64}
    return _Effects(
        recommendations=tuple(one for one, _ in shares),
        causes=pl.DataFrame(causes, schema=of_cause, orient="row"),
        caps=pl.DataFrame(of_caps, schema=of_cap, orient="row"),
    )


def _advice(scored: pl.DataFrame, effects: _Effects, fills: Fills) -> pl.LazyFrame:
    by_sign, many = _by_sign(scored, effects.signs, fills), len(effects.recommendations)
    touched = _followed(by_sign, effects.causes, many)
    is_open = pl.col("addressed") & ((pl.col("outcome") == "unknown") | (pl.col("severity") > 0))
    # Rows keep their order, so signs are ordered by id.
    worth = touched.filter(is_open).group_by(_ADVICE, _ROW).agg(signs="sign")
    # Members of a cause share its weight, and it counts with the highest severity among them.
    highest = (pl.col(name).max() * pl.col("cause weight").first() for name in _COUNTED)
    lost = touched.group_by(_ADVICE, "cause").agg(highest)
    capped = _followed(by_sign, effects.caps, many).group_by(_ADVICE)
    caps = capped.agg(
        pl.col("highest").filter(pl.col(name) > pl.col("beyond")).min().alias(f"cap {name}")
        for name in ("lowered", "assumed")
    )
    regained = _score("lost", "counts", "left to count", "weight", "lowered") - pl.col("computed")
    # A sign that becomes known may be found bad or fine; either way it leaves the unknown ones.
    worst = _score("lost_at_worst", "at worst", "assumed", "applicable", "assumed").fill_null(FULL)
    return (
        worth.join(lost.group_by(_ADVICE).agg(pl.col(_COUNTED).sum()), on=_ADVICE, how="left")
        .join(caps, on=_ADVICE, how="left")
        .join(scored.lazy().select(_TOTALS).with_row_index(_ROW), on=_ROW, how="left")
        .select(
            "account_id",
            "signs",
            recommendation=pl.lit(pl.Series(effects.recommendations, dtype=pl.String)).gather(
                pl.col(_ADVICE) % many
            ),
            points_regained=pl.when(pl.col("score").is_not_null()).then(regained).fill_null(0),
            range_narrowed=worst - pl.col("worst"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _followed(by_sign: pl.LazyFrame, effects: pl.DataFrame, many: int) -> pl.LazyFrame:
    """One row for each advice and sign: its severities before it was followed, and after."""
    advice = pl.col(_ROW).cast(pl.Int64) * many + pl.col("place")
    joined = by_sign.join(effects.lazy(), on="sign", maintain_order="left")
    return joined.with_columns(*_severities(), advice.alias(_ADVICE))


def _by_sign(scored: pl.DataFrame, signs: Sequence[str], fills: Fills) -> pl.LazyFrame:
    """One row for each account and sign: outcome, severity, at worst, and what fills an unknown."""
    rows = scored.lazy().with_row_index(_ROW)
    severities, highest, outcomes = (
        rows.select(_ROW, *(part.col(sign).alias(sign) for sign in signs)).unpivot(
            index=_ROW, on=list(signs), variable_name="sign", value_name=name
        )
        for name, part in _READ.items()
    )
    parts = (severities, highest.select("high"), outcomes.select("outcome"))
    fill = pl.col("sign").replace_strict(fills, default=None, return_dtype=pl.Int64)
    return pl.concat(parts, how="horizontal").with_columns(
        worst_of(pl.col("severity"), pl.col("high")).alias("at worst"),
        fill=fill if fills else pl.lit(None, dtype=pl.Int64),
    )


def _severities() -> list[pl.Expr]:
    """Those of a sign before and after a recommendation was followed, in parts per million."""
    now, fill, worst = pl.col("severity"), pl.col("fill"), pl.col("at worst")
    lowered = now * pl.col("left") // MILLION
    applies = pl.col("outcome") != "not_applicable"

    def counted(one: pl.Expr) -> pl.Expr:
        return pl.when(fill.is_null()).then(one).when(applies).then(one.fill_null(fill))

    found_fine = pl.col("addressed") & now.is_null() & (worst >= 0)
    return [
        lowered.alias("lowered"),
        counted(now).alias("counts"),
        counted(lowered).alias("left to count"),
        pl.when(found_fine).then(0).otherwise(worst).alias("assumed"),
    ]


def _score(lost: str, before: str, after: str, weight: str, capping: str) -> pl.Expr:
    """The score in millionths, once the causes that are touched weigh otherwise; caps included."""
    left = pl.col(lost) - pl.col(before) + pl.col(after)
    score, highest = score_from_loss(left, pl.col(weight)), pl.col(f"cap {capping}")
    return pl.when(score > highest).then(highest).otherwise(score)


def share_left(share: float) -> int:
    """What is left of a severity of which a share is taken away, in parts per million."""
    return MILLION - round(share * MILLION)
