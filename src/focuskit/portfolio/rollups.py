"""Roll-ups: several accounts as one line, without letting a mean hide the worst of them."""

from __future__ import annotations

from typing import Any, Literal, get_args

import polars as pl

from focuskit.model.arguments import one_of
from focuskit.model.assessment import Rating
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
    "status": pl.String,
}
"""What is kept of the accounts in force, for roll-ups."""


def fields_of(listed: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """Look up what roll-ups need of every scored account; null if it is not listed."""
    absent = null_columns(ACCOUNTS, listed.columns)
    known = listed.with_columns(absent).select(pl.col(f).cast(t) for f, t in ACCOUNTS.items())
    return scored.select("account_id").join(
        known, on="account_id", how="left", maintain_order="left"
    )


def rollup(scores: pl.DataFrame, accounts: pl.DataFrame, by: By) -> pl.DataFrame:
    """Sum up each group of accounts in one row, the one with most red ones first.

    Of equally many, the one with the lowest ``worst``. Lost accounts are in no group.

    Args:
        scores: As ``Portfolio.scores``.
        accounts: As ``fields_of`` returns them.
        by: The field of the account that names its group.

    Raises:
        InputError: There is no roll-up by such a field.
    """
    one_of(by, get_args(By), where="by")
    whole = scores.with_columns(
        *(millionths(name).alias(f"_{name}") for name in _NUMBERS),
    ).join(accounts, on="account_id", how="left", maintain_order="left")
    kept = whole.filter(pl.col("status").ne_missing("lost"))
    groups = _totals(_members(kept, by)).with_columns(rating=_rating())
    numbers = (
        "worst", "mean", "mean_worst", "value_weighted", "points_lost_at_least",
        "unwaived_worst", "unwaived_mean",
    )  # fmt: skip
    return (
        groups.with_columns(disagreement=_disagreement())
        .with_columns(exact(pl.col(name)).alias(name) for name in numbers)
        .sort("act_now", "worst", "group", descending=[True, False, False], nulls_last=True)
        .select(*COLUMNS)
    )


_NUMBERS = ("score", "worst", "points_lost_at_least", "unwaived_score", "unwaived_worst")

COLUMNS = (
    "group", "accounts", "act_now", "watch", "in_order", "too_little_known", "rating",
    "scored", "unscored", "worst", "worst_account", "worst_rating", "mean", "mean_worst",
    "points_lost_at_least", "value_weighted", "with_value", "unwaived_worst", "unwaived_mean",
    "disagreement",
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
    scored = score.is_not_null()
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
        points_lost_at_least=pl.col("_points_lost_at_least").sum(),
        **{
            rating: (pl.col("rating") == rating).sum().cast(pl.Int64) for rating in get_args(Rating)
        },
    )
    some, worth = pl.when(pl.col("scored") > 0), pl.col("_value") > 0
    complete = (pl.col("with_value") == pl.col("scored")) & worth
    return sums.with_columns(
        unscored=pl.col("accounts") - pl.col("scored"),
        points_lost_at_least=pl.col("points_lost_at_least") // pl.col("accounts"),
        mean=pl.col("mean") // some.then("scored"),
        unwaived_mean=pl.col("unwaived_mean") // some.then("scored"),
        mean_worst=pl.col("mean_worst") // pl.col("accounts"),
        value_weighted=(pl.col("_weighted") // pl.when(complete).then("_value")).cast(pl.Int64),
    )


def _rating() -> pl.Expr:
    """The rating of a group: the worst that any of its accounts has.

    If of more than half of them too little is known, nobody can say that the group is in order.
    """
    few = 2 * pl.col("in_order") < pl.col("accounts")
    return (
        pl.when(pl.col("act_now") > 0).then(pl.lit("act_now"))
        .when(pl.col("watch") > 0).then(pl.lit("watch"))
        .when(few).then(pl.lit("too_little_known"))
        .otherwise(pl.lit("in_order"))
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
