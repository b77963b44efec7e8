"""Marks: columns beside those of a file that say which of its lines and cells cannot be read.

A mark's name begins with a NUL character, which no column of a file does. One of texts is named
after what is wrong with a line, and holds the line; null where there is nothing wrong. One of truth
values is named after a column, and is true where a cell is not what it seems.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

_MARK = "\0"


def is_mark(column: str) -> bool:
    """Whether a column is a mark, and none of the file."""
    return column.startswith(_MARK)


def mark_of(column: str) -> str:
    """The name of the mark on the cells of a column."""
    return _MARK + column


def mark_rows(
    frame: pl.LazyFrame,
    lines: Mapping[str, Mapping[int, str]],
    cells: Mapping[str, Collection[int]],
) -> pl.LazyFrame:
    """A frame with marks on its rows, the first of which is 0.

    Args:
        frame: The rows as they stand in the file.
        lines: What is wrong with a line: row: the line.
        cells: Column: rows in which its cell is not what it seems.
    """
    row = pl.col(_MARK)
    marks = [
        row.replace_strict(
            pl.Series(list(found), dtype=pl.UInt32),
            pl.Series(list(found.values()), dtype=pl.String),
            default=None,
        ).alias(_MARK + reason)
        for reason, found in sorted(lines.items())
    ]
    marks += [
        row.is_in(pl.Series(sorted(rows), dtype=pl.UInt32).implode()).alias(_MARK + column)
        for column, rows in sorted(cells.items())
    ]
    return frame.with_row_index(_MARK).with_columns(marks).drop(_MARK)


def as_list(column: str) -> str:
    """What to mark the cells of a column by that only a list of texts may be read from."""
    return column + _MARK


def line_marks(found: Mapping[str, pl.DataType]) -> dict[str, pl.Expr]:
    """What can be wrong with a line: the line where it is, else null."""
    return {
        name.removeprefix(_MARK): pl.col(name)
        for name, dtype in found.items()
        if is_mark(name) and dtype == pl.String
    }
