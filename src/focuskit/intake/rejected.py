"""Rejected rows: input that failed the row checks, kept with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl

from focuskit.intake.binding import ROW, Source

SCHEMA: dict[str, Any] = {
    "table": pl.String,
    "file": pl.String,
    "row": pl.UInt32,
    "field": pl.String,
    "value": pl.String,
    "reason": pl.String,
}
"""One line for each thing that is wrong with a row; 1 is the first row of data."""


def rejections(source: Source, table: str) -> pl.DataFrame:
    """Return what is wrong with the rows of a source, one line for each thing, by row and field."""
    failing = source.numbered().filter(pl.any_horizontal(c.failed for c in source.checks))
    lines = [
        failing.filter(check.failed).select(
            table=pl.lit(table),
            file=pl.lit(source.name),
            row=pl.col(ROW),
            field=pl.lit(check.field),
            value=_as_stated(source, check.field),
            reason=pl.lit(check.reason),
        )
        for check in source.checks
    ]
    return gathered(pl.collect_all(lines))


@cache
def nothing() -> pl.DataFrame:
    """Return a frame of no rejected rows."""
    return pl.DataFrame(schema=SCHEMA)


def gathered(lines: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return several frames of rejected rows as one, in a fixed order."""
    frames = [line.cast(pl.Schema(SCHEMA)) for line in lines if not line.is_empty()]
    return pl.concat(frames).sort(list(SCHEMA)) if frames else nothing()


def _as_stated(source: Source, field: str) -> pl.Expr:
    column = source.columns.get(field)
    return column.stated if column else pl.lit(None, dtype=pl.String)
