"""The types of a timeline: every field of an interaction, as detectors meet it."""

from __future__ import annotations

from functools import cache

import polars as pl

from focuskit.model import schemas
from focuskit.model.column_types import column_types
from focuskit.model.days import day_columns

_LONG_LIST = 10
ENUMERATIONS = {
    field: pl.Enum([value for value in prop["enum"] if value is not None])
    for field, prop in schemas.property_schemas("interaction").items()
    if len(prop.get("enum", ())) > _LONG_LIST
}
"""Fields with a long list of values become enumerations: looking one of them up in a list then
costs a thirtieth, and bringing them there no more than one look-up of the text."""


@cache
def empty_timeline() -> pl.LazyFrame:
    """A timeline without rows: every field in its type, to try expressions on."""
    types = column_types("interaction")
    fields = {f: ENUMERATIONS.get(f, types[f]) for f in types if f != "attributes"}
    return pl.LazyFrame(
        schema={**fields, **dict.fromkeys(day_columns("interaction"), pl.Boolean())}
    )
