"""Marked lines and cells as what is wrong with rows: checks of lines, and cells that do not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import attrs
import polars as pl

from focuskit.intake.checks.row_checks import Check
from focuskit.intake.formats.unreadable_marks import as_list, mark_of
from focuskit.intake.mapping import FieldRule
from focuskit.intake.values.conversion import Column

LINE = "line"
"""What stands as field beside a rejected row of which the line as a whole cannot be read."""


def with_marked_cells(
    column: Column, rule: FieldRule, found: Collection[str], *, takes_lists: bool
) -> Column:
    """A column that does not fit where a cell that it is read from is marked."""
    names = [*rule.columns, *(() if takes_lists else map(as_list, rule.columns))]
    marks = [pl.col(mark) for mark in map(mark_of, names) if mark in found]
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
