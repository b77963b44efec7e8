"""Bringing a column to the type of its field, without losing what cannot be brought."""

from __future__ import annotations

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.model.columns import TIME

_ISO_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f%:z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M%:z",
    "%Y-%m-%d",
)
_ZONE = r"(Z|[+-]\d{2}:?\d{2})$"
_LIST_SEPARATOR = ";"
_TRUE, _FALSE = ("true", "1"), ("false", "0")


@attrs.frozen(kw_only=True, eq=False)
class Column:
    """One field as expressions over the frame of its source.

    Args:
        field: The field's name.
        stated: What the file states, before anything was done to it.
        mapped: After the mapping's values; what a check of the type holds against ``value``.
        value: In the type of the field; null where ``mapped`` cannot be brought to it.
        may_fail: Whether there can be such a null.
        zoneless: Rows whose time states no zone; None where the type rules them out.
    """

    field: str
    stated: pl.Expr
    mapped: pl.Expr
    value: pl.Expr
    may_fail: bool
    zoneless: pl.Expr | None = None


def convert(
    field: str, rule: FieldRule, source_types: dict[str, pl.DataType], target: pl.DataType
) -> Column:
    """Return the column of one field.

    Args:
        field: Its name.
        rule: Where it comes from.
        source_types: Column: type, of the source.
        target: The type of the field.
    """
    if rule.gathered:
        gathered = pl.struct(rule.columns)
        return Column(field=field, stated=gathered, mapped=gathered, value=gathered, may_fail=False)
    if not rule.columns:
        stated = pl.lit(rule.constant)
        dtype: pl.DataType = pl.select(stated).dtypes[0]
    else:
        stated = pl.coalesce(rule.columns) if len(rule.columns) > 1 else pl.col(rule.columns[0])
        dtype = source_types[rule.columns[0]]
        if len(rule.columns) > 1 and len({source_types[c] for c in rule.columns}) > 1:
            dtype = pl.LazyFrame(schema=source_types).select(stated).collect_schema().dtypes()[0]
    mapped, dtype = _mapped(stated, rule, dtype)
    value, may_fail, zoneless = _typed(mapped, dtype, target, rule.format)
    return Column(
        field=field, stated=stated, mapped=mapped, value=value, may_fail=may_fail, zoneless=zoneless
    )


def _mapped(stated: pl.Expr, rule: FieldRule, dtype: pl.DataType) -> tuple[pl.Expr, pl.DataType]:
    if rule.values is None:
        return stated, dtype
    text = _as_text(stated, dtype)
    default = _spelled(rule.otherwise) if rule.has_otherwise else text
    replaced = text.replace_strict(
        {key: _spelled(value) for key, value in rule.values.items()},
        default=default,
        return_dtype=pl.String,
    )
    return replaced, pl.String()


def _spelled(value: str | float | bool | None) -> str | None:  # noqa: FBT001 -- a JSON scalar
    return str(value).lower() if isinstance(value, bool) else value if value is None else str(value)


def _typed(  # noqa: PLR0911 -- one line for each type
    raw: pl.Expr, dtype: pl.DataType, target: pl.DataType, time_format: str | None
) -> tuple[pl.Expr, bool, pl.Expr | None]:
    """Return the value in the target type, whether it may fail, and where a zone is missing."""
    if dtype == pl.Null:
        return raw.cast(target) if not isinstance(target, pl.Struct) else raw, False, None
    if target == TIME:
        return _as_time(raw, dtype, time_format)
    if target == pl.String:
        return _as_text(raw, dtype), False, None
    if target == pl.Int64:
        return _as_whole(raw, dtype), dtype != pl.Int64, None
    if target == pl.Float64:
        return _as_number(raw, dtype), not dtype.is_numeric(), None
    if target == pl.Boolean:
        return _as_truth(raw, dtype), dtype != pl.Boolean, None
    if isinstance(target, pl.List):
        return _as_list(raw, dtype), dtype not in {pl.String, pl.List(pl.String)}, None
    return (raw, False, None) if isinstance(dtype, pl.Struct) else (_nothing(target), True, None)


def _nothing(target: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype=pl.Null if isinstance(target, pl.Struct) else target)


def _as_time(
    raw: pl.Expr, dtype: pl.DataType, time_format: str | None
) -> tuple[pl.Expr, bool, pl.Expr | None]:
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone is None:
            return raw.dt.replace_time_zone("UTC").cast(TIME), False, raw.is_not_null()
        return raw.dt.convert_time_zone("UTC").cast(TIME), False, None
    if dtype == pl.Date:
        return raw.cast(pl.Datetime("us")).dt.replace_time_zone("UTC"), False, raw.is_not_null()
    if dtype != pl.String:
        return _nothing(TIME), True, None
    text = raw.str.strip_chars()
    zoneless = raw.is_not_null() & ~text.str.contains(_ZONE)
    if time_format is not None:
        return _parsed(text, time_format), True, zoneless
    iso = text.str.replace(" ", "T", literal=True).str.replace("Z$", "+00:00")
    readings = [_parsed(iso, form) for form in _ISO_FORMATS]
    return pl.coalesce(readings), True, zoneless


def _parsed(text: pl.Expr, form: str) -> pl.Expr:
    if "%z" in form or "%:z" in form:
        zoned = pl.Datetime("us", "UTC")
        return text.str.strptime(zoned, form, strict=False, exact=True)
    if "%H" not in form and "%I" not in form:
        day = text.str.strptime(pl.Date, form, strict=False, exact=True)
        return day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    naive = text.str.strptime(pl.Datetime("us"), form, strict=False, exact=True)
    return naive.dt.replace_time_zone("UTC")


def _as_text(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Write a column as text; a whole number that came as a float loses its '.0'."""
    if dtype == pl.String:
        return raw
    if dtype.is_float():
        whole = raw.cast(pl.Int64, strict=False)
        return pl.when(whole == raw).then(whole.cast(pl.String)).otherwise(raw.cast(pl.String))
    if isinstance(dtype, pl.List | pl.Struct):
        return pl.struct(raw).struct.json_encode()
    return raw.cast(pl.String)


def _as_whole(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_integer():
        return raw.cast(pl.Int64, strict=False)
    if not (dtype.is_numeric() or dtype == pl.String):
        return _nothing(pl.Int64())
    number = _as_number(raw, dtype)
    whole = number.cast(pl.Int64, strict=False)
    from_number = pl.when(whole == number).then(whole)
    if dtype != pl.String:
        return from_number
    return pl.coalesce(raw.str.strip_chars().cast(pl.Int64, strict=False), from_number)


def _as_number(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_numeric():
        return raw.cast(pl.Float64)
    if dtype == pl.String:
        return raw.str.strip_chars().cast(pl.Float64, strict=False)
    return _nothing(pl.Float64())


def _as_truth(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Boolean:
        return raw
    if dtype != pl.String and not dtype.is_integer():
        return _nothing(pl.Boolean())
    text = raw.cast(pl.String).str.strip_chars().str.to_lowercase()
    return (
        pl.when(text.is_in(_TRUE))
        .then(statement=True)
        .when(text.is_in(_FALSE))
        .then(statement=False)
    )


def _as_list(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.List(pl.String):
        return raw
    if dtype != pl.String:
        return _nothing(pl.List(pl.String))
    return raw.str.split(_LIST_SEPARATOR).list.eval(pl.element().str.strip_chars())
