"""What to do first on each account: a few actions, the answer to its red light before all else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from focuskit.model.recommendation import Recommendation

MOST_ACTIONS = 3
"""So many actions an account: who gets a list of twelve does none."""

_KEY = ["account_id", "recommendation"]
_COVERED = "covered"
_RENEWALS = {"account_id": pl.String(), "renews_in": pl.Int64()}


def actions(
    advice: pl.DataFrame,
    telling: pl.DataFrame,
    recommendations: Sequence[Recommendation],
    renewals: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The actions of each account, in their order: ``account_id``, ``recommendation``, ``sign``.

    First comes the answer to each red light: of those that relieve it, the one that takes most of
    it away. Then what the customer would notice, and then the rest, each by the points that it
    regains; but where they renew soon, what can be done before that comes before what cannot. What
    relieves only signs that an action before it relieves is left out, and of what happens on one
    occasion, all but the first. ``sign`` is the first sign that it answers and no
    action before it does, if there is one.

    Args:
        advice: ``account_id``, ``recommendation``, ``points_regained``: what each account may do.
        telling: ``account_id``, ``sign``, ``red`` and ``order`` of the signs that call for it.
        recommendations: All that there are.
        renewals: ``account_id`` and ``renews_in``, the days left, of those that renew soon.
    """
    soon = pl.DataFrame(schema=_RENEWALS) if renewals is None else renewals
    calling = telling.select("account_id", "sign", "red", "order")
    answers = (
        advice.select(*_KEY, "points_regained")
        .join(_shares(recommendations), on="recommendation")
        .join(calling, on=["account_id", "sign"])
        .join(soon.select(*_RENEWALS), on="account_id", how="left")
        .with_columns(late=(pl.col("within_days") > pl.col("renews_in")).fill_null(value=False))
    )
    strength = [-pl.col("share"), pl.col("hours"), pl.col("recommendation")]
    best = pl.struct("recommendation").sort_by(strength).first().over("account_id", "sign")
    is_best = best.struct.field("recommendation") == pl.col("recommendation")
    left = (
        answers.with_columns(answers=pl.when(pl.col("red") & is_best).then("order"))
        .sort("order")
        .group_by(_KEY)
        .agg(
            pl.col("points_regained", "noticed", "late", "occasion", "hours").first(),
            pl.col("answers").min(),
            signs=pl.col("sign"),
        )
        .with_columns(covered=pl.lit([], dtype=pl.List(pl.String)))
        .sort(
            "account_id", pl.col("answers"), "late", ~pl.col("noticed"),
            -pl.col("points_regained"), "hours", "recommendation", nulls_last=True,
        )
    )  # fmt: skip
    chosen = []
    for place in range(MOST_ACTIONS):
        first = left.unique("account_id", keep="first", maintain_order=True)
        news = pl.col("signs").list.set_difference(_COVERED).list.first()
        sign = pl.coalesce(news, pl.col("signs").list.first())
        chosen.append(first.select(*_KEY, sign=sign, place=pl.lit(place)))
        left = _without(left, first)
    return pl.concat(chosen).sort("account_id", "place")


def _shares(recommendations: Sequence[Recommendation]) -> pl.DataFrame:
    """One row for each sign that a recommendation relieves."""
    schema = {
        "recommendation": pl.String, "sign": pl.String, "share": pl.Float64, "hours": pl.Float64,
        "within_days": pl.Int64, "noticed": pl.Boolean, "occasion": pl.String,
    }  # fmt: skip
    rows = [
        (
            one.id,
            sign,
            float(share),
            float(one.hours),
            int(one.within_days),
            one.noticed,
            one.occasion,
        )
        for one in recommendations
        for sign, share in one.relieves.items()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _without(left: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """What is left once an action of each account is chosen."""
    taken = first.select("account_id", taken="recommendation", held="occasion", met="signs")
    covered = pl.col(_COVERED).list.set_union("met")
    again = (pl.col("occasion") == pl.col("held")).fill_null(value=False)
    news = pl.col("signs").list.set_difference(_COVERED).list.len() > 0
    return (
        left.join(taken, on="account_id", maintain_order="left")
        .with_columns(covered.alias(_COVERED))
        .filter(
            pl.col("recommendation") != pl.col("taken"),
            ~again | pl.col("answers").is_not_null(),
            news | pl.col("answers").is_not_null(),
        )
        .drop("taken", "held", "met")
    )
