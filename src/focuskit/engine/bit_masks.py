"""Answers to yes-or-no questions about a row, kept as the bits of few whole numbers.

Their bitwise or tells of a group which questions any of its rows answers with yes: one aggregate
for dozens of questions, where one each would double the pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import polars as pl

BITS = 63
"""So many answers share one whole number."""
NONE = pl.lit(0, dtype=pl.UInt64)
"""No question was answered with yes."""


def as_bit(answer: pl.Expr, number: int) -> pl.Expr:
    """The answer to a question as a whole number with one bit, by the number of the question."""
    return pl.when(answer).then(pl.lit(1 << number % BITS, dtype=pl.UInt64)).otherwise(NONE)


def all_bits(bits: Iterable[pl.Expr]) -> pl.Expr:
    """Several answers in one number; adding them up would take twice as long.

    Where one is null, so is the number.
    """
    return reduce(or_, bits)


def column_of(name: str, number: int) -> str:
    """The column that holds the answer to a question, of those that share a name."""
    return f"{name} {number // BITS}"


def is_set(name: str, number: int) -> pl.Expr:
    """Whether any row answered a question with yes."""
    return (pl.col(column_of(name, number)) // (1 << number % BITS)) % 2 == 1
