"""Objects within the objects of JSON: their values become columns with dotted names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from focuskit.intake.formats.file_limits import FileLimits

_WHOLE = {"attributes"}
"""What is an object in focuskit, too."""


def with_dotted_names(rows: pl.LazyFrame, path: Path, limits: FileLimits) -> pl.LazyFrame:
    """Rows in which a column of objects is one column for each of their values.

    ``{"account": {"id": 7}}`` is read as a column ``account.id``. Lists stay as they are.

    Args:
        rows: The rows as JSON holds them.
        path: The file, to be named.
        limits: How many columns they may become.

    Raises:
        InputError: They become more.
    """
    schema = dict(rows.collect_schema())
    values = [
        pair
        for name, dtype in schema.items()
        for pair in _values(name, pl.col(name), pl.Null() if name in _WHOLE else dtype)
    ]
    if len(values) > limits.columns:
        found = f"{len(values):,} keys, also within objects"
        raise limits.beyond("columns", path, "there are more keys than allowed", found)
    columns: dict[str, pl.Expr] = {}
    for name, value in values:
        unlike = name
        while unlike in columns:
            unlike = f"{unlike}_duplicated_0"
        columns[unlike] = value
    return rows.select(value.alias(name) for name, value in columns.items()) if columns else rows


def _values(name: str, value: pl.Expr, dtype: Any) -> Iterator[tuple[str, pl.Expr]]:
    if not isinstance(dtype, pl.Struct):
        yield name, value
        return
    for inner, kind in dtype.to_schema().items():
        yield from _values(f"{name}.{inner}", value.struct.field(inner), kind)


def values_of(
    found: Mapping[str, Any], columns: Collection[str], within: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield the values of one object under the names that they have as columns.

    Args:
        found: The object.
        columns: The columns of the rows.
        within: The dotted name of the object in which it stands, and a dot.
    """
    for key, value in found.items():
        name = within + key
        if name in columns:
            yield name, value
        elif isinstance(value, dict):
            yield from values_of(value, columns, f"{name}.")
