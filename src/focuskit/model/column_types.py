"""The Polars type of each field, derived from the schemas: what a canonical frame looks like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

import polars as pl

from focuskit.model import schemas

TIME = pl.Datetime("us", "UTC")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_BY_JSON_TYPE: dict[str, pl.DataType] = {
    "array": pl.List(pl.String),
    "boolean": pl.Boolean(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "object": pl.Struct([]),
    "string": pl.String(),
}


@cache
def column_types(name: str) -> dict[str, pl.DataType]:
    """Field: Polars type for the rows of schema ``name`` (``interaction`` ...).

    Times are microseconds in UTC; the fields of an object are whatever a frame brings.
    """
    return {field: column_type(prop) for field, prop in schemas.property_schemas(name).items()}


def column_type(prop: schemas.Schema) -> pl.DataType:
    """The Polars type of the values that one property's schema describes."""
    if prop.get("format") == "date-time":
        return TIME
    named = prop.get("type", "string")  # an enum says its values alone, and ours are all texts
    kinds = [named] if isinstance(named, str) else [kind for kind in named if kind != "null"]
    return _BY_JSON_TYPE[kinds[0]]


def null_columns(types: Mapping[str, pl.DataType], there: Collection[str]) -> list[pl.Expr]:
    """Those of some columns that a frame lacks, with nulls in their type.

    Args:
        types: The columns that are asked for, and their types.
        there: The columns that the frame has.
    """
    return [_nulls(dtype).alias(name) for name, dtype in types.items() if name not in there]


def moment(time: datetime) -> pl.Expr:
    """A moment in UTC, as a literal that takes Polars no frame of its own to make."""
    return pl.lit((time - _EPOCH) // timedelta(microseconds=1), dtype=pl.Int64).cast(TIME)


@lru_cache(maxsize=64)
def empty(dtype: pl.DataType) -> pl.Expr:
    """What a column holds where nothing is said: an empty list if it holds lists, else null."""
    return pl.lit([] if isinstance(dtype, pl.List) else None, dtype=dtype)


@lru_cache(maxsize=64)
def _nulls(dtype: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype=dtype)
