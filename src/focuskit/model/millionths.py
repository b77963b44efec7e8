"""Whole numbers: shares in parts per million, points in millionths, and how they become decimals.

Sums of whole numbers are the same on any number of threads; sums of floats are not.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

MILLION = 1_000_000
"""Severity and coverage are parts per million, scores millionths of a point."""


def in_millionths(number: Decimal) -> int:
    """A decimal as whole millionths; what lies beyond the sixth digit is cut off."""
    return int(number * MILLION)


def millionths(name: str) -> pl.Expr:
    """A column of exact decimals as whole millionths."""
    return (pl.col(name) * MILLION).round(0).cast(pl.Int64)


def exact(millionths: pl.Expr) -> pl.Expr:
    """Millionths as a number whose shortest text is the exact decimal.

    Polars divides by a constant through its reciprocal, which may miss by a bit; rounding mends it.
    """
    return (millionths / MILLION).round(6)
