"""Whatever holds rows in Python, as a lazy frame: frames of any library, objects, mappings."""

from __future__ import annotations

import json
from collections.abc import Mapping as Documents
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import polars as pl
from polars.exceptions import PanicException, PolarsError

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.files import read_file
from focuskit.intake.values.python_values import plain
from focuskit.model import schemas
from focuskit.model.arguments import path_of, shown
from focuskit.model.column_types import TIME, column_types
from focuskit.model.errors import InputError


def scan(source: Any, schema: str, limits: FileLimits | None = None) -> tuple[str, FileRows]:
    """A name for the source, and its rows with what was done to get them.

    Args:
        source: A path, a Polars frame, any object that speaks the Arrow C stream interface
            (pandas, pyarrow, a DuckDB relation), or a sequence of model objects or mappings.
        schema: The schema that the rows are meant to keep to; it types objects and mappings.
        limits: How large a file may be; left out, as is usual.

    Raises:
        InputError: ``source`` is none of these, or its file cannot be read.
    """
    if isinstance(source, str | Path):
        return str(source), read_file(path_of(source, where=f"{schema}s"), limits)
    name = f"{schema}s in memory"
    if isinstance(source, pl.LazyFrame):
        # Its rows might come in another order each time, and rows are told apart by their number.
        try:
            return name, FileRows(frame=source.collect(engine="streaming").lazy())
        except PolarsError as broken:
            raise InputError(
                problem="the query of these rows fails",
                where=name,
                found=str(broken).partition("\n")[0],
            ) from broken
    if isinstance(source, pl.DataFrame):
        return name, FileRows(frame=source.lazy())
    if hasattr(source, "__arrow_c_stream__"):
        return name, FileRows(frame=_from_stream(source, schema))
    if isinstance(source, Sequence) and not isinstance(source, bytes | bytearray):
        return name, FileRows(frame=_from_rows(source, schema).lazy())
    raise InputError(
        problem=f"cannot read {schema}s from this",
        where=f"{schema}s",
        found=shown(source),
        expected="a path, a frame, or a list of objects or mappings",
    )


def _from_stream(source: Any, schema: str) -> pl.LazyFrame:
    try:
        return pl.DataFrame(source).lazy()
    except (PolarsError, PanicException, TypeError, ValueError, NotImplementedError) as broken:
        raise InputError(
            problem=f"cannot read {schema}s from this",
            found=f"{type(source).__name__}: {broken}",
            expected="columns of texts, numbers, truth values, times, lists or structs",
            hint="cast or leave out the column of another type",
        ) from broken


def _from_rows(rows: Sequence[Any], schema: str) -> pl.DataFrame:
    """Build a frame; fields that are never filled are left out, unless the schema needs them."""
    if not rows:
        return pl.DataFrame()
    types = column_types(schema)
    needed = schemas.required(schema)
    columns = {}
    for name, stated in _by_field(rows, types).items():
        values = plain(stated)
        if name in needed or any(value is not None for value in values):
            columns[name] = _series(name, values, types.get(name, pl.Null()))
    return pl.DataFrame(columns)


def _by_field(rows: Sequence[Any], types: Documents[str, pl.DataType]) -> dict[str, list[Any]]:
    if all(isinstance(row, Documents) for row in rows):
        names = dict.fromkeys(str(key) for row in rows for key in row)
        return {name: [row.get(name) for row in rows] for name in names}
    if all(attrs.has(type(row)) for row in rows):
        return {name: [getattr(row, name, None) for row in rows] for name in types}
    kinds = dict.fromkeys(type(row).__name__ for row in rows)
    raise InputError(
        problem="cannot read rows of this type",
        found=", ".join(kinds),
        expected="model objects (focuskit.Interaction ...), or mappings, and not both",
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PYTHON_TYPES: dict[pl.DataType, tuple[type, ...]] = {
    pl.String(): (str,),
    pl.Int64(): (int,),
    pl.Float64(): (int, float),
    pl.Boolean(): (bool,),
    pl.List(pl.String): (list, tuple),
}


def _series(name: str, values: list[Any], dtype: pl.DataType) -> pl.Series:
    """Build a column of the field's type, else of the type that the values have, else of texts.

    Polars by itself would take True for the number 1, and 5 for a moment of 1970. Times that state
    their zone are handed over as whole microseconds, which takes a tenth of the time.
    """
    kinds = {type(value) for value in values} - {type(None)}
    if dtype == TIME and kinds == {datetime} and all(v is None or v.tzinfo for v in values):
        since = [None if v is None else (v - _EPOCH) // _MICROSECOND for v in values]
        return pl.Series(name, since, dtype=pl.Int64).cast(TIME)
    try:
        if kinds and kinds <= set(_PYTHON_TYPES.get(dtype, ())):
            return pl.Series(name, values, dtype=dtype)
        column = pl.Series(name, values)
    except (TypeError, ValueError, OverflowError, AttributeError, PolarsError):
        column = pl.Series(name, values, dtype=pl.Object)
    if column.dtype != pl.Object:
        return column
    if kinds <= {dict}:  # one attribute may be a number here and a text there
        return pl.Series(name, values, strict=False)
    return _texts(name, [_as_text(value) for value in values])


def _texts(name: str, values: list[str | None]) -> pl.Series:
    try:
        return pl.Series(name, values, dtype=pl.String)
    except UnicodeEncodeError as broken:
        row = next(
            n
            for n, v in enumerate(values, start=1)
            if v and v.encode(errors="replace") != v.encode(errors="surrogatepass")
        )
        raise InputError(
            problem="the text holds half of a character, which no file can hold",
            where=f"row {row}, {name}",
            found=ascii(values[row - 1]),
            expected="text of whole characters",
            hint="read the source with the encoding in which it was written",
        ) from broken


def _as_text(value: Any) -> str | None:
    """Write one of several values of different types."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return json.dumps([_as_text(item) or "" for item in value], ensure_ascii=False)
    if isinstance(value, bool | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
