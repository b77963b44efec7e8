"""Marks: columns beside those of a file that say which of its lines and cells cannot be read.

A mark's name begins with a NUL character, which no column of a file does. One of texts is named
after what is wrong with a line, and holds the line; null where there is nothing wrong. One of truth
values is named after a column, and is true where a cell is not what it seems.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import attrs
import polars as pl

from focuskit.intake.conversion import Column
from focuskit.intake.mapping import FieldRule
from focuskit.intake.row_checks import Check

LINE = "line"
"""What stands as field beside a rejected row of which the line as a whole cannot be read."""
_MARK = "\0"


def is_mark(column: str) -> bool:
    """Whether a column is a mark, and none of the file."""
    return column.startswith(_MARK)


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


def with_marked_cells(
    column: Column, rule: FieldRule, found: Collection[str], *, takes_lists: bool
) -> Column:
    """A column that does not fit where a cell that it is read from is marked."""
    names = [*rule.columns, *(() if takes_lists else map(as_list, rule.columns))]
    marks = [pl.col(_MARK + name) for name in names if _MARK + name in found]
    if not marks:
        return column
    bad = pl.any_horizontal(marks)
    misfit = bad if column.misfit is None else bad | column.misfit
    return attrs.evolve(column.where(~bad), misfit=misfit)


def line_checks(lines: Mapping[str, pl.Expr], checks: Sequence[Check]) -> list[Check]:
    """The checks of lines before those of rows, which then pass over such a line."""
    if not lines:
        return list(checks)
    whole = pl.all_horizontal(line.is_null() for line in lines.values())
    others = [attrs.evolve(check, failed=check.failed & whole) for check in checks]
    return [
        *(Check(field=LINE, reason=why, failed=line.is_not_null()) for why, line in lines.items()),
        *others,
    ]
