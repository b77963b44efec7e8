"""Columns that another file tells, such as a table that associates deals with companies."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from focuskit.intake.checks.header_checks import require_columns
from focuskit.intake.formats.files import read_file
from focuskit.intake.mapping import Join, Mapping
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.untidy_texts import BLANKS
from focuskit.intake.values.written_values import meets
from focuskit.model.errors import InputError


def joined(
    frame: pl.LazyFrame, joins: Iterable[Join], mapping: Mapping, name: str
) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The rows with the columns that other files tell, and notes on those that have none.

    A row for which a file tells several values gets none: nobody can tell which one counts.

    Args:
        frame: The rows of a source.
        joins: What to look up.
        mapping: Where the files are, and how large they may be.
        name: The source.

    Raises:
        InputError: A file cannot be read, tells of no row, or it or the rows lack a column that
            is named.
    """
    notes: list[str] = []
    for one in joins:
        path = mapping.beside(one.file)
        rows = read_file(path, mapping.limits).frame
        file_key = one.file_key or one.key
        require_columns([file_key, one.column, *one.where], rows, str(path))
        require_columns([one.key], frame, name)
        told = _values_by_key(
            rows.filter(meets(one.where)) if one.where else rows, file_key, one.column
        )
        key = _text(one.key)
        once = told.filter(~pl.col("several"))
        value = key.replace_strict(once["key"], once["value"], default=None)
        several = key.is_in(told.filter("several")["key"].implode()).fill_null(value=False)
        frame = frame.with_columns(value.alias(one.column))
        none = value.is_null() & ~several
        counts = frame.select(rows=pl.len(), several=several.sum(), none=none.sum())
        notes += _notes(one, collect(counts, "streaming").row(0, named=True), name)
    return frame, tuple(notes)


def _values_by_key(rows: pl.LazyFrame, key: str, column: str) -> pl.DataFrame:
    """``key``, its ``value``, and whether there are ``several`` of it."""
    pairs = rows.select(key=_text(key), value=_text(column)).drop_nulls().unique()
    found = pairs.group_by("key").agg(pl.col("value").min(), several=pl.len() > 1)
    return collect(found, "streaming").sort("key")


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars(BLANKS)


def _notes(one: Join, counts: dict[str, int], name: str) -> list[str]:
    """Say how many rows get no value, and why.

    Raises:
        InputError: The file has no row for any of them.
    """
    said = []
    if counts["rows"] and counts["none"] == counts["rows"]:
        raise InputError(
            problem=f"no {one.column} is told of any row, by the file that should tell it",
            where=name,
            found=f"no {one.key} of its {counts['rows']:,} rows in {one.file}",
            hint="do both files come from the same export?",
        )
    if several := counts["several"]:
        has, gets = ("row has", "gets") if several == 1 else ("rows have", "get")
        hint = "`where` in the mapping may say which counts"
        said.append(
            f"{several:,} {has} several {one.column} in {one.file}, and {gets} none: {hint}"
        )
    if none := counts["none"]:
        said.append(f"{none:,} {'row has' if none == 1 else 'rows have'} no row in {one.file}")
    return said
