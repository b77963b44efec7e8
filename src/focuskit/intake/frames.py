"""Whatever holds rows in Python, as a lazy frame: frames of any library, objects, mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.files import scan_file
from focuskit.model.columns import column_types
from focuskit.model.errors import InputError


def scan(source: Any, schema: str) -> tuple[str, pl.LazyFrame]:
    """Return a name for the source, and its rows.

    Args:
        source: A path, a Polars frame, any object that speaks the Arrow C stream interface
            (pandas, pyarrow, a DuckDB relation), or a sequence of model objects or mappings.
        schema: The schema that the rows are meant to keep to; it types objects and mappings.

    Raises:
        InputError: ``source`` is none of these, or its file cannot be read.
    """
    if isinstance(source, str | Path):
        return str(source), scan_file(Path(source))
    name = f"{schema}s in memory"
    if isinstance(source, pl.LazyFrame):
        return name, source
    if isinstance(source, pl.DataFrame):
        return name, source.lazy()
    if hasattr(source, "__arrow_c_stream__"):
        return name, pl.DataFrame(source).lazy()
    if isinstance(source, Sequence):
        return name, _from_rows(source, schema).lazy()
    raise InputError(
        problem=f"cannot read {schema}s from this",
        found=type(source).__name__,
        expected="a path, a frame, or a list of objects or mappings",
    )


def _from_rows(rows: Sequence[Any], schema: str) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame()
    types = column_types(schema)
    names = _field_names(rows, types)
    objects = not isinstance(rows[0], Mapping)
    columns = {}
    for name in names:
        values = [getattr(r, name, None) if objects else r.get(name) for r in rows]
        if any(value is not None for value in values):
            columns[name] = _series(name, values, types.get(name))
    return pl.DataFrame(columns)


def _field_names(rows: Sequence[Any], types: Mapping[str, Any]) -> Iterable[str]:
    if isinstance(rows[0], Mapping):
        return dict.fromkeys(key for row in rows for key in row)
    if attrs.has(type(rows[0])):
        return types
    raise InputError(
        problem="cannot read rows of this type",
        found=type(rows[0]).__name__,
        expected="model objects (focuskit.Interaction ...) or mappings",
    )


def _series(name: str, values: list[Any], dtype: pl.DataType | None) -> pl.Series:
    """Build a column; values of another type than the field's are left for the row checks."""
    if isinstance(dtype, pl.Struct):
        return pl.Series(name, values)
    try:
        return pl.Series(name, values, dtype=dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        texts = [value if value is None else str(value) for value in values]
        return pl.Series(name, texts, dtype=pl.String)
