"""Roll-ups: several accounts as one line, without letting a mean hide the worst of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import polars as pl

from focuskit.model.arguments import one_of
from focuskit.model.column_types import null_columns
from focuskit.model.millionths import MILLION, exact, millionths

By = Literal["owner", "segment", "parent_id"]

VALUE_APART = 10
"""So many points between mean and value-weighted mean are a disagreement (judgement)."""

MINOR_UNITS = 100
"""Annual values are weighed in hundredths, as whole numbers."""

ACCOUNTS: dict[str, Any] = {
    "account_id": pl.String,
    "segment": pl.String,
    "owner": pl.String,
    "parent_id": pl.String,
    "annual_value": pl.Float64,
}
"""What is kept of the accounts in force, for roll-ups."""


def fields_of(listed: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """Look up what roll-ups need of every scored account; null if it is not listed."""
    absent = null_columns(ACCOUNTS, listed.columns)
    known = listed.with_columns(absent).select(pl.col(f).cast(t) for f, t in ACCOUNTS.items())
    return scored.select("account_id").join(
        known, on="account_id", how="left", maintain_order="left"
    )


def rollup(
    scores: pl.DataFrame, accounts: pl.DataFrame, by: By, ratings: Mapping[str, float]
) -> pl.DataFrame:
    """Sum up each group of accounts in one row, the one with the lowest ``worst`` first.

    Args:
        scores: As ``Portfolio.scores``.
        accounts: As ``fields_of`` returns them.
        by: The field of the account that names its group.
        ratings: The least scores of ``sound`` and ``watch``.

    Raises:
        InputError: There is no roll-up by such a field.
    """
    one_of(by, get_args(By), where="by")
    whole = scores.with_columns(
        *(millionths(name).alias(f"_{name}") for name in _NUMBERS),
    ).join(accounts, on="account_id", how="left", maintain_order="left")
    groups = _totals(_members(whole, by)).with_columns(rating=_rating(ratings))
    numbers = (
        "worst", "mean", "mean_worst", "value_weighted", "at_risk", "unwaived_worst",
        "unwaived_mean",
    )  # fmt: skip
    return (
        groups.with_columns(disagreement=_disagreement())
        .with_columns(exact(pl.col(name)).alias(name) for name in numbers)
        .sort("worst", "group", nulls_last=True)
        .select(*COLUMNS)
    )


_NUMBERS = ("score", "worst", "unwaived_score", "unwaived_worst")

COLUMNS = (
    "group", "accounts", "scored", "unscored", "worst", "worst_account", "worst_rating",
    "mean", "mean_worst", "rating", "value_weighted", "with_value",
    "at_risk", "rated", "unrated", "unwaived_worst", "unwaived_mean", "disagreement",
)  # fmt: skip
"""The columns of a roll-up, in order."""


def _members(accounts: pl.DataFrame, by: By) -> pl.DataFrame:
    """Give the accounts their ``group``.

    By parent, an account belongs to its direct parent, and a parent to its own group as well, so
    that one in the middle of a chain stands in two; an account that is neither is in none.
    """
    if by != "parent_id":
        return accounts.with_columns(group=pl.col(by))
    parents = accounts["parent_id"].drop_nulls().unique().implode()
    heads = accounts.filter(pl.col("account_id").is_in(parents))
    rest = accounts.filter(pl.col("parent_id").is_not_null() | ~pl.col("account_id").is_in(parents))
    own = pl.col("parent_id") == pl.col("account_id")
    return pl.concat(
        [
            heads.with_columns(group=pl.col("account_id")),
            rest.filter(~own.fill_null(value=False)).with_columns(group=pl.col("parent_id")),
        ]
    )


def _totals(members: pl.DataFrame) -> pl.DataFrame:
    """Sum up the numbers of each group: points in millionths, means rounded down."""
    score, worst = pl.col("_score"), pl.col("_worst")
    scored, rated = score.is_not_null(), pl.col("rating") != "unrated"
    value = (pl.col("annual_value") * MINOR_UNITS).round().cast(pl.Int128)
    weighed = scored & value.is_not_null()
    by_worst = ("_worst", "account_id")
    sums = members.group_by("group").agg(
        accounts=pl.len().cast(pl.Int64),
        scored=scored.sum().cast(pl.Int64),
        worst=worst.min(),
        worst_account=pl.col("account_id").sort_by(by_worst).first(),
        worst_rating=pl.col("rating").sort_by(by_worst).first(),
        mean=score.sum(),
        mean_worst=worst.sum(),
        unwaived_worst=pl.col("_unwaived_worst").min(),
        unwaived_mean=pl.col("_unwaived_score").sum(),
        with_value=weighed.sum().cast(pl.Int64),
        _value=value.filter(weighed).sum(),
        _weighted=(score.cast(pl.Int128) * value).filter(weighed).sum(),
        at_risk=(pl.col("rating") == "at risk").sum().cast(pl.Int64),
        rated=rated.sum().cast(pl.Int64),
    )
    some, worth = pl.when(pl.col("scored") > 0), pl.col("_value") > 0
    complete = (pl.col("with_value") == pl.col("scored")) & worth
    return sums.with_columns(
        unscored=pl.col("accounts") - pl.col("scored"),
        unrated=pl.col("accounts") - pl.col("rated"),
        mean=pl.col("mean") // some.then("scored"),
        unwaived_mean=pl.col("unwaived_mean") // some.then("scored"),
        mean_worst=pl.col("mean_worst") // pl.col("accounts"),
        value_weighted=(pl.col("_weighted") // pl.when(complete).then("_value")).cast(pl.Int64),
        at_risk=pl.col("at_risk") * MILLION // pl.when(pl.col("rated") > 0).then("rated"),
    )


def _rating(ratings: Mapping[str, float]) -> pl.Expr:
    """Rate a mean as a score is rated, lower bounds inclusive.

    If fewer than half of the accounts are rated, nobody can say: the group is unrated too.
    """
    mean = pl.col("mean")
    unrated = mean.is_null() | (2 * pl.col("rated") < pl.col("accounts"))
    return (
        pl.when(unrated).then(pl.lit("unrated"))
        .when(mean >= round(ratings["sound"] * MILLION)).then(pl.lit("sound"))
        .when(mean >= round(ratings["watch"] * MILLION)).then(pl.lit("watch"))
        .otherwise(pl.lit("at risk"))
    )  # fmt: skip


def _disagreement() -> pl.Expr:
    """Name the numbers of a group that tell another story than its mean."""
    apart = (pl.col("mean") - pl.col("value_weighted")).abs() > VALUE_APART * MILLION
    disagreeing = {
        "worst-account": pl.col("worst_rating") != pl.col("rating"),
        "value-weighted": apart,
    }
    flags = [pl.when(holds).then(pl.lit(name)) for name, holds in disagreeing.items()]
    return pl.concat_list(flags).list.drop_nulls()
