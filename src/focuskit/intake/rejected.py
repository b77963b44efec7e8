"""Rejected rows: input that failed the row checks, kept with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl

from focuskit.intake.binding import ROW, Source
from focuskit.intake.computing import collect
from focuskit.model.columns import TIME

SCHEMA: dict[str, Any] = {
    "table": pl.String,
    "file": pl.String,
    "row": pl.UInt32,
    "field": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "account_id": pl.String,
}
"""One line for each thing that is wrong with a row; 1 is the first row of data, ``account_id`` the
account that the row states, null where it states none that can be read."""
REASON = "reason"
LOST: dict[str, Any] = {"account_id": pl.String, "occurred_at": TIME, REASON: pl.String}
"""One line for each row that was rejected: the first thing that is wrong with it, field and all."""
UNLISTED = "account_id: not in the list of accounts"
"""Why a row of an account that nobody listed is rejected."""


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
            account_id=_account(source),
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


def lost(source: Source, rejected: pl.DataFrame) -> pl.DataFrame:
    """Return one line for each row of a source that was rejected, as ``LOST`` has them.

    Args:
        source: Where they come from.
        rejected: What is wrong with them.
    """
    if rejected.is_empty():
        return pl.DataFrame(schema=LOST)
    first = rejected.group_by("row").agg(
        pl.col("account_id").first(),
        pl.format("{}: {}", "field", "reason").min().alias(REASON),
    )
    moment = _readable(source, "occurred_at", TIME)
    rows = source.numbered().filter(pl.col(ROW).is_in(first["row"].implode()))
    times = collect(rows.select(pl.col(ROW).alias("row"), occurred_at=moment), source.engine)
    return first.join(times, on="row").select(*LOST).cast(pl.Schema(LOST))


def _account(source: Source) -> pl.Expr:
    """Return the account that a row states; one of the list of accounts is its own."""
    text = _readable(source, "id" if source.schema == "account" else "account_id", pl.String())
    return pl.when(text.str.len_chars() > 0).then(text)


def _readable(source: Source, field: str, dtype: pl.DataType) -> pl.Expr:
    """Return the values of a field as far as they can be read."""
    column = source.columns.get(field)
    if column is None:
        return pl.lit(None, dtype=dtype)
    misfit = pl.lit(value=False) if column.misfit is None else column.misfit
    return pl.when(~misfit.fill_null(value=False)).then(column.value)
