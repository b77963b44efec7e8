"""Rejected rows: input that failed the row checks, kept with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import polars as pl

from focuskit.intake.checks.mark_checks import LINE
from focuskit.intake.checks.row_checks import exclusive_checks
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import ROW
from focuskit.intake.source import Source
from focuskit.model.column_types import TIME

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
LOST: dict[str, Any] = {
    "account_id": pl.String,
    "occurred_at": TIME,
    "kind": pl.String,
    REASON: pl.String,
}
"""One line for each row that was rejected: the first thing that is wrong with it, field and all."""
UNLISTED = "not in the list of accounts"
"""Why a row of an account that nobody listed is rejected."""
SHARED = "the name of several accounts in the list"
"""Why a row is rejected that states a name which is not that of one account alone."""
OF_THE_LIST = (UNLISTED, SHARED)
"""Why rows are rejected that can be read: what they say of their account decides."""
MOST_CHARACTERS = 60
"""Of a value that a note shows."""


def rejections(source: Source, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is wrong with the rows of a source, one line for each thing, by row and field.

    Those of rows that are rejected come first; then those of rows that are kept, in which the
    value was emptied.
    """
    failing = source.numbered().filter(pl.any_horizontal(c.failed for c in source.checks))
    if source.engine == "in-memory":  # else each line would look for the failing rows again
        failing = collect(failing, source.engine).lazy()
    exclusive = exclusive_checks(source.checks)
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
        for check in exclusive
    ]
    found = pl.collect_all(lines)
    whole = gathered(found)
    bad = gathered([f for f, c in zip(found, exclusive, strict=True) if c.rejects])["row"]
    rejected = pl.col("row").is_in(bad.unique().implode())
    return whole.filter(rejected), whole.filter(~rejected)


def emptied_notes(emptied: pl.DataFrame, unrecorded: Collection[str] = ()) -> tuple[str, ...]:
    """Tell of each field of a source in how many rows its value was emptied, and where first.

    Args:
        emptied: What was wrong with the values.
        unrecorded: Fields of which no value is left.
    """
    if emptied.is_empty():
        return ()
    first = emptied.group_by("file", "field").agg(
        pl.col("row").n_unique().alias("rows"),
        pl.all().exclude("file", "field", "row").sort_by("row", "reason").first(),
        pl.col("row").min(),
    )
    return tuple(
        f"{one['file']}: {one['field']} was emptied in "
        + ("1 row, which is kept" if one["rows"] == 1 else f"{one['rows']} rows, which are kept")
        + f"; first in row "
        f"{one['row']}: {shown(one['value'])}, {one['reason']}"
        + ("; no value is left, so it counts as not recorded" if one["field"] in unrecorded else "")
        for one in first.sort("file", "field").iter_rows(named=True)
    )


def shown(value: str | None) -> str:
    """A value as a note shows it: in quotes, and cut where it is long."""
    if value is None:
        return "a value that has no text"
    return repr(value if len(value) <= MOST_CHARACTERS else f"{value[:MOST_CHARACTERS]}...")


@cache
def nothing() -> pl.DataFrame:
    """A frame of no rejected rows."""
    return pl.DataFrame(schema=SCHEMA)


def gathered(lines: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Several frames of rejected rows as one, in a fixed order."""
    frames = [line.cast(pl.Schema(SCHEMA)) for line in lines if not line.is_empty()]
    return pl.concat(frames).sort(list(SCHEMA)) if frames else nothing()


def _as_stated(source: Source, field: str) -> pl.Expr:
    if field == LINE:
        return source.stated_lines()
    column = source.columns.get(field)
    return column.stated if column else pl.lit(None, dtype=pl.String)


def lost(source: Source, rejected: pl.DataFrame) -> pl.DataFrame:
    """One line for each row of a source that was rejected, as ``LOST`` has them.

    Args:
        source: Where they come from.
        rejected: What is wrong with them.
    """
    if rejected.is_empty():
        return pl.DataFrame(schema=LOST)
    first = rejected.group_by("row").agg(
        pl.col("account_id").first(),
        pl.format("{}: {}", "field", "reason").min().alias(REASON),
        pl.col("field").alias("bad"),
    )
    rows = source.numbered().filter(pl.col(ROW).is_in(first["row"].implode()))
    told = collect(
        rows.select(
            pl.col(ROW).alias("row"),
            occurred_at=_readable(source, "occurred_at", TIME),
            kind=_readable(source, "kind", pl.String()),
        ),
        source.engine,
    )
    # A word that is no kind does not tell of what kind a row is. A moment that nobody believes,
    # such as a placeholder, is told as it stands.
    kind = pl.when(~pl.col("bad").list.contains("kind")).then("kind")
    whole = first.join(told, on="row").with_columns(kind=kind)
    return whole.select(*LOST).cast(pl.Schema(LOST))


def _account(source: Source) -> pl.Expr:
    """The account that a row states; one of the list of accounts is its own.

    None of a line that lacks values: it may have broken off within the name.
    """
    text = _readable(source, "id" if source.schema == "account" else "account_id", pl.String())
    return pl.when((text.str.len_chars() > 0) & source.stated_lines().is_null()).then(text)


def _readable(source: Source, field: str, dtype: pl.DataType) -> pl.Expr:
    """The values of a field as far as they can be read."""
    column = source.columns.get(field)
    if column is None:
        return pl.lit(None, dtype=dtype)
    misfit = pl.lit(value=False) if column.misfit is None else column.misfit
    return pl.when(~misfit.fill_null(value=False)).then(column.value)
