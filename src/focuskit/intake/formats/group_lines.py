"""Headings between the rows of a sheet: a line with a name alone, and the rows of it below."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs
import polars as pl

from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.unreadable_marks import is_mark
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import numbered_rows
from focuskit.intake.values.time_guess import formats

GROUP = "group line"
"""The column that states of each row the heading that it stands under."""
_COLUMNS = 3
"""A table of fewer columns has lines with one value anyway."""
_SHOWN = 1000
_SUM = re.compile(
    r"(?i)^(grand )?(total|sub-?total|sum|summe|zwischensumme|gesamt|sous-total|suma|totaal)\b"
)


@attrs.frozen(kw_only=True)
class _Lines:
    """The lines of a table by what they state in the column of headings.

    Args:
        headings: Those that state nothing else.
        others: What the other lines state in it.
        below: How many state nothing in it.
    """

    headings: Sequence[str]
    others: Sequence[str]
    below: int

    @property
    def sums(self) -> list[str]:
        return [text for text in self.others if _SUM.search(text)]

    def are_groups(self) -> bool:
        """Whether headings stand over rows: these state nothing in their column, or a time each."""
        told = [text for text in self.others if not _SUM.search(text)]
        rows = self.below + len(told)
        if len(set(self.headings)) < 2 or rows < len(self.headings):
            return False
        if not told:
            return True
        times = formats(told[:_SHOWN]) and all(map(_is_time, told[:_SHOWN]))
        return not self.below and bool(times) and not any(map(_is_time, self.headings))


def with_groups(read: FileRows) -> FileRows:
    """A table with the heading of each row in a column of its own, where it has such lines.

    The first line must be one, so that no row is without.
    """
    columns = [c for c in read.frame.collect_schema().names() if not is_mark(c)]
    if len(columns) < _COLUMNS or GROUP in columns:
        return read
    first = read.frame.select(columns).head(1).collect()
    stated = [c for c in columns if first[c].count()]
    if len(stated) != 1 or first.schema[stated[0]] != pl.String:
        return read
    (column,) = stated
    alone = pl.col(column).is_not_null() & pl.all_horizontal(
        pl.col(c).is_null() for c in columns if c != column
    )
    lines = _lines(read.frame, column, alone)
    return _grouped(read, column, alone, lines) if lines.are_groups() else read


def _lines(frame: pl.LazyFrame, column: str, alone: pl.Expr) -> _Lines:
    found = collect(frame.select(text=pl.col(column), alone=alone), "streaming")
    texts = found.drop_nulls("text")
    return _Lines(
        headings=texts.filter("alone")["text"].to_list(),
        others=texts.filter(~pl.col("alone"))["text"].to_list(),
        below=found.height - texts.height,
    )


def _grouped(read: FileRows, column: str, alone: pl.Expr, lines: _Lines) -> FileRows:
    """The rows below the headings, each with the number that it has in the file."""
    heading = pl.when(alone).then(pl.col(column)).forward_fill()
    a_sum = pl.col(column).str.contains(_SUM.pattern).fill_null(value=False)
    frame = numbered_rows(read.frame).with_columns(heading.alias(GROUP)).filter(~alone & ~a_sum)
    note = (
        f"{len(lines.headings):,} lines state nothing but {column!r}, such as "
        f"{lines.headings[0]!r}: they are headings of the rows below them, each of which states it "
        f"as {GROUP!r}"
    )
    sums = [f"{len(lines.sums):,} lines of sums were left out"] if lines.sums else []
    return attrs.evolve(read, frame=frame, notes=(*read.notes, note, *sums))


def _is_time(text: str) -> bool:
    return bool(formats([text]))
