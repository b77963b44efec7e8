"""Accounts that are lost by what a row says, where no list says what they are."""

from __future__ import annotations

import polars as pl

from focuskit.engine.recorded.rows_by_day import Look
from focuskit.engine.types import Known
from focuskit.model.column_types import null_columns
from focuskit.model.days import happened

_LEFT = "account_lost"


def with_departed(listed: pl.DataFrame, known: Known, look: Look) -> pl.DataFrame:
    """The accounts, those called lost that left, as a row tells, where nobody states a status.

    Whoever has ordered since is a customer again.

    Args:
        listed: The accounts.
        known: The rows that were known.
        look: Which kinds of rows there are.
    """
    if _LEFT not in look.kinds:
        return listed
    at, kind = happened(known.columns), pl.col("kind")
    left, ordered = (at.filter(kind == one).max() for one in (_LEFT, "order"))
    rows = known.every.filter(kind.is_in([_LEFT, "order"]), pl.col("account_id").is_not_null())
    moments = known.collect(rows.group_by("account_id").agg(left=left, ordered=ordered))
    back = (pl.col("ordered") > pl.col("left")).fill_null(value=False)
    gone = moments.filter(pl.col("left").is_not_null() & ~back)
    told = gone.select("account_id", told=pl.lit("lost", pl.String))
    whole = listed.with_columns(null_columns({"status": pl.String()}, listed.columns)).join(
        told, on="account_id", how="full", coalesce=True, maintain_order="left_right"
    )
    return whole.with_columns(status=pl.coalesce("status", "told")).drop("told")
