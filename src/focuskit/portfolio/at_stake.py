"""What stands at stake with each account: what it brings, its cases, and when it renews."""

from __future__ import annotations

from typing import Any

import polars as pl

from focuskit.engine.recorded.last_year import (
    CASES_OF_YEAR,
    FIRST_CURRENCY,
    LAST_CURRENCY,
    MINOR_UNITS,
    NO_CURRENCY,
    ORDERED,
    ORDERS,
    ROWS_OF_YEAR,
)
from focuskit.engine.results import Run
from focuskit.model.days import shown_day

SCHEMA: dict[str, Any] = {
    "account_id": pl.String,
    "annual_value": pl.Float64,
    "orders": pl.Float64,
    "currency": pl.String,
    "cases": pl.Int64,
    "rows": pl.Int64,
    "renews_in": pl.Int64,
}

SOON_DAYS = 90
"""Judgement: whoever renews within the quarter decides within it."""


def at_stake(run: Run) -> pl.DataFrame:
    """Look up what stands at stake, one row an account in the order of the run.

    ``annual_value``, as it is stated; ``orders``, the amounts ordered in the last twelve months,
    less those of cancellations below 0, null where nothing was ordered or in several currencies;
    ``currency``, that of the annual value, else of the orders, null where nobody states one: what
    states none is in the currency of the policy, if it names one; ``cases`` and ``rows`` of the
    same time, 0 or more; ``renews_in``, the days until the next renewal if that is within
    ``SOON_DAYS``, else null.
    """
    stated = pl.DataFrame(schema={name: SCHEMA[name] for name in ("account_id", "annual_value")})
    if "annual_value" in run.listed.columns:
        stated = run.listed.select("account_id", pl.col("annual_value").cast(pl.Float64))
    whole = run.scored.select("account_id")
    for part in (stated, _of_a_year(run), _renewals(run)):
        whole = whole.join(part, on="account_id", how="left", maintain_order="left")
    whole = whole.with_columns(
        currency=pl.when(pl.col("annual_value").is_null())
        .then(pl.coalesce("currency", _house(run)))
        .otherwise(_house(run))
    )
    counts = (pl.col(name).cast(pl.Int64).fill_null(0) for name in ("cases", "rows"))
    return whole.with_columns(*counts).select(*SCHEMA)


def _house(run: Run) -> pl.Expr:
    """The currency of the policy; null where it names none."""
    return pl.lit(run.policy.currency, dtype=pl.String)


def _renewals(run: Run) -> pl.DataFrame:
    """``renews_in`` of the accounts that renew soon."""
    if run.as_of is None or "renewal_on" not in run.listed.columns:
        return pl.DataFrame(schema={name: SCHEMA[name] for name in ("account_id", "renews_in")})
    renewal = pl.col("renewal_on")
    # A contract is renewed on a day, which stands as midnight in a list of accounts.
    is_day = renewal == renewal.dt.truncate("1d")
    days = (shown_day(renewal, is_day, run.policy.zone) - run.day).dt.total_days()
    found = run.listed.select("account_id", renews_in=days)
    return found.filter(pl.col("renews_in").is_between(0, SOON_DAYS))


def _of_a_year(run: Run) -> pl.DataFrame:
    """What the rows of the last twelve months come to, one row for each account that has any."""
    names = {name: SCHEMA[name] for name in ("account_id", "orders", "currency", "cases", "rows")}
    if run.known is None:
        return pl.DataFrame(schema=names)
    orders: pl.Expr = pl.lit(None)
    currency: pl.Expr = pl.lit(None)
    if ORDERED in run.probed.columns:
        orders = pl.when(pl.col(ORDERS) > 0).then(pl.col(ORDERED) / MINOR_UNITS)
    if FIRST_CURRENCY in run.probed.columns:
        currency = pl.col(FIRST_CURRENCY)
        another = pl.col(NO_CURRENCY) & (currency != _house(run))
        several = ((currency != pl.col(LAST_CURRENCY)) | another).fill_null(value=False)
        orders = pl.when(~several).then(orders)
        currency = pl.when(~several).then(currency)
    counted = run.probed.filter(pl.col("account_id").is_not_null(), pl.col(ROWS_OF_YEAR) > 0)
    found = counted.select(
        "account_id", orders=orders, currency=currency, cases=CASES_OF_YEAR, rows=ROWS_OF_YEAR
    )
    return found.cast(pl.Schema(names))
