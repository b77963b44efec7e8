"""What stands at stake with each account: what it brings in a year, or how much it comes to us."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl

from focuskit.detect.row_words import CASE_KINDS
from focuskit.engine.results import Run
from focuskit.intake.polars_engine import collect

DAYS = 365
"""Orders and cases count that lie so many days back."""

MINOR_UNITS = 100
"""Amounts are summed in hundredths, as whole numbers."""

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "annual_value": pl.Float64,
    "orders": pl.Float64,
    "cases": pl.Int64,
    "rows": pl.Int64,
}


def at_stake(run: Run) -> pl.DataFrame:
    """Look up what stands at stake, one row an account in the order of the run.

    ``annual_value``, as it is stated; ``orders``, the amounts ordered in the last twelve months,
    null where there are none or they are in several currencies; ``cases`` and ``rows`` of the same
    time, 0 or more.
    """
    stated = pl.DataFrame(schema={name: SCHEMA[name] for name in ("account_id", "annual_value")})
    if "annual_value" in run.listed.columns:
        stated = run.listed.select("account_id", pl.col("annual_value").cast(pl.Float64))
    whole = run.scored.select("account_id")
    for part in (stated, _of_a_year(run)):
        whole = whole.join(part, on="account_id", how="left", maintain_order="left")
    counts = (pl.col(name).cast(pl.Int64).fill_null(0) for name in ("cases", "rows"))
    return whole.with_columns(*counts).select(*SCHEMA)


def _of_a_year(run: Run) -> pl.DataFrame:
    """Sum up the rows of the last twelve months, one row for each account that has any."""
    names = {name: SCHEMA[name] for name in ("account_id", "orders", "cases", "rows")}
    if run.known is None or run.as_of is None:
        return pl.DataFrame(schema=names)
    rows, kind = run.known.every, pl.col("kind")
    there = set(rows.collect_schema().names())
    ordered = kind == "order"
    orders, several = pl.lit(None, dtype=pl.Float64), pl.lit(value=False)
    if "amount" in there:
        amount = (pl.col("amount") * MINOR_UNITS).round(0).cast(pl.Int64)
        total = amount.filter(ordered).sum() / MINOR_UNITS
        orders = pl.when(amount.filter(ordered).count() > 0).then(total)
    if "currency" in there:
        currency = pl.col("currency").filter(ordered)
        several = (currency.min() != currency.max()).fill_null(value=False)
    recent = pl.col("occurred_at") > run.as_of - timedelta(days=DAYS)
    query = (
        rows.filter(recent & pl.col("account_id").is_not_null())
        .group_by("account_id")
        .agg(
            orders=pl.when(~several).then(orders),
            cases=kind.is_in(CASE_KINDS).sum(),
            rows=pl.len(),
        )
    )
    return collect(query, run.known.engine).cast(pl.Schema(names))
