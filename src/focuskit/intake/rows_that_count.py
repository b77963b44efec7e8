"""Leaving out rows that a mapping says do not count: deleted, archived, spam, tests."""

from __future__ import annotations

import polars as pl

from focuskit.intake.mapping import Condition, Where
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.written_values import meets

ROW = "\0row"
"""The row number within its source; 1 is the first row of data."""


def numbered_rows(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Rows with their number within their source; those that were left out are counted too."""
    there = ROW in frame.collect_schema()
    return frame if there else frame.with_row_index(ROW, offset=1)


def rows_that_count(frame: pl.LazyFrame, where: Where) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The rows in which every column holds what is wanted, and a note on the others.

    Args:
        frame: The rows of a source.
        where: Column: what it must hold.
    """
    numbered, counts = numbered_rows(frame), meets(where)
    left_out = collect(frame.select((~counts).sum().alias("rows")), "streaming").item()
    if not left_out:
        return frame, ()
    rows = "1 row was" if left_out == 1 else f"{left_out:,} rows were"
    text = " and ".join(f"{column} {_in_words(wanted)}" for column, wanted in where.items())
    note = f"{rows} left out by the mapping, and count nowhere: only rows count where {text}"
    return numbered.filter(counts), (note,)


def rows_of_orders(frame: pl.LazyFrame, number: str) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The first row of each number, and a note on the others.

    Args:
        frame: The rows of a source.
        number: The column in which lines of one order agree.
    """
    whole, first = frame.select(pl.len()), first_lines(frame, number).select(pl.len())
    rows, orders = (one.item() for one in pl.collect_all([whole, first]))
    if rows == orders:
        return frame, ()
    lines = (
        "1 row is a further line"
        if rows - orders == 1
        else f"{rows - orders:,} rows are further lines"
    )
    note = f"{lines} of one {number!r}, and count nowhere: one row counts for each"
    return first_lines(numbered_rows(frame), number), (note,)


def first_lines(rows: pl.LazyFrame, number: str) -> pl.LazyFrame:
    """The first row of each number, and all rows without one."""
    stated = pl.col(number)
    return rows.filter(stated.is_first_distinct() | stated.is_null())


def _in_words(wanted: Condition) -> str:
    return f"{'is' if wanted.wanted else 'is not'} {' or '.join(map(repr, wanted.texts))}"
