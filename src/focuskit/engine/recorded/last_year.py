"""What each account came to in the last twelve months: amounts ordered, cases, and rows.

It rides along with the look at which needs each account meets, and costs no pass of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from focuskit.detect.row_words import CASE_KINDS

DAYS = 365
"""Orders and cases count that lie so many days back."""

MINOR_UNITS = 100
"""Amounts are summed in hundredths, as whole numbers."""

ROWS_OF_YEAR, CASES_OF_YEAR = "rows of year", "cases of year"
ORDERED, ORDERS = "ordered in year", "orders of year"
FIRST_CURRENCY, LAST_CURRENCY = "first currency of year", "last currency of year"
NO_CURRENCY = "no currency in year"


def last_year(columns: frozenset[str], as_of: datetime) -> list[pl.Expr]:
    """Aggregates of the rows of an account, of which ``together`` puts parts together.

    Args:
        columns: The fields that the data have.
        as_of: The moment.
    """
    recent = pl.col("occurred_at") > as_of - timedelta(days=DAYS)
    ordered = recent & (pl.col("kind") == "order")
    found = [
        recent.sum().cast(pl.Int64).alias(ROWS_OF_YEAR),
        (recent & pl.col("kind").is_in(CASE_KINDS)).sum().cast(pl.Int64).alias(CASES_OF_YEAR),
    ]
    if "amount" in columns:
        # What no whole number can hold adds nothing, and breaks nothing.
        whole = (pl.col("amount") * MINOR_UNITS).round(0).cast(pl.Int64, strict=False)
        # A cancellation below 0 takes back an order that is on record; one above 0 is that order.
        back = recent & (pl.col("kind") == "cancellation") & (whole < 0)
        amount, taken_back = pl.when(ordered).then(whole), pl.when(back).then(whole)
        found += [
            (amount.sum() + taken_back.sum()).alias(ORDERED),
            amount.count().cast(pl.Int64).alias(ORDERS),
        ]
    if "amount" in columns and "currency" in columns:
        counts = whole.is_not_null() & (ordered | back)
        currency = pl.when(counts).then("currency")
        found += [currency.min().alias(FIRST_CURRENCY), currency.max().alias(LAST_CURRENCY)]
        found.append((counts & pl.col("currency").is_null()).any().alias(NO_CURRENCY))
    return found


def together(there: list[str]) -> list[pl.Expr]:
    """What ``last_year`` found of parts of the rows, as found of them all."""
    summed = [ROWS_OF_YEAR, CASES_OF_YEAR, ORDERED, ORDERS]
    return [
        *(pl.col(name).sum() for name in summed if name in there),
        *(pl.col(name).min() for name in (FIRST_CURRENCY,) if name in there),
        *(pl.col(name).max() for name in (LAST_CURRENCY, NO_CURRENCY) if name in there),
    ]
