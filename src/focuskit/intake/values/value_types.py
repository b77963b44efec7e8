"""Bringing values of one type to another: what fits is brought, what does not becomes null."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import attrs
import polars as pl

from focuskit.intake.values import time_formats
from focuskit.model.column_types import TIME

_ISO_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f %#z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M %#z",
    "%Y-%m-%d",
)
"""A blank in a format is any number of blanks, none included; the minutes of ``%#z`` may lack."""
_UTC = r" ?(?:[Zz]|UTC)$"
_ZONE = r"(?:[Zz]|UTC|:[0-9.]+ ?[+-][0-9:]+)$"
_ISO = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-5][0-9](\.[0-9]+)?)?"
    r"( ?([Zz]|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?$"
)
"""What strptime is handed: by itself it would read 26-1-5 as a day of the year 26."""
_LENGTH_OF_A_DAY = len("2026-01-31")
_FIRST = pl.lit(datetime.min.replace(tzinfo=UTC), dtype=TIME)
_LAST = pl.lit(datetime.max.replace(tzinfo=UTC), dtype=TIME)
"""The years that RFC 3339 can write; Polars holds others too."""
_WITH_TEXT = pl.Categorical | pl.Enum | pl.Time | pl.Boolean | pl.Null
"""Besides whole numbers, the types of which every value has a text."""
_UTF_8 = (
    r"^(?:[0-7].|(?:c[2-9a-f]|d.)[89ab].|(?:e0[ab].|e[1-9a-cef][89ab].|ed[89].)[89ab]."
    r"|(?:f0[9ab].|f[1-3][89ab].|f48.)(?:[89ab].){2})*$"
)
"""Hexadecimal digits of bytes that are UTF-8 (RFC 3629, section 4)."""
_LIST_SEPARATOR = ";"
_JSON_TEXTS = r'^\[\s*("[^"\\]*"\s*(,\s*"[^"\\]*"\s*)*)?\]$'
_TRUE, _FALSE = ("true", "1"), ("false", "0")


@attrs.frozen(kw_only=True, eq=False)
class Cast:
    """Values in another type.

    Args:
        value: Null where there is no value, or where it cannot be brought to the type; the rows
            that ``misfit`` names may hold anything.
        may_fail: Whether there can be values that cannot be brought to it.
        misfit: True for those values; left out, they are those that became null.
        zoneless: True for the times that state no zone; None where the type rules them out.
        day: True for the times of which only the day is stated; None where the type rules them out.
    """

    value: pl.Expr
    may_fail: bool = True
    misfit: pl.Expr | None = None
    zoneless: pl.Expr | None = None
    day: pl.Expr | None = None


def to_type(
    raw: pl.Expr, dtype: pl.DataType, target: pl.DataType, *, time_format: str | None = None
) -> Cast:
    """Bring a column of type ``dtype`` to type ``target``, one of those of ``model.columns``."""
    if dtype == pl.Null:
        return Cast(
            value=raw if isinstance(target, pl.Struct) else raw.cast(target), may_fail=False
        )
    bytes_may_be_no_text = dtype == pl.Binary
    if isinstance(dtype, pl.Categorical | pl.Enum) or dtype == pl.Binary:
        raw, dtype = to_text(raw, dtype), pl.String()
    if target == TIME:
        return _to_time(raw, dtype, time_format)
    if isinstance(target, pl.Struct):
        return _to_object(raw, dtype)
    if isinstance(target, pl.List):
        return Cast(value=_to_list(raw, dtype))
    convert = {
        pl.String(): to_text,
        pl.Int64(): _to_whole,
        pl.Float64(): _to_number,
        pl.Boolean(): _to_truth,
    }[target]
    return Cast(value=convert(raw, dtype), may_fail=dtype != target or bytes_may_be_no_text)


def to_text(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Write values as text; a whole number that came as a float loses its '.0'.

    What has no text of its own (lists, objects, NaN, bytes that are no UTF-8, durations) becomes
    null.
    """
    if dtype == pl.String or isinstance(dtype, _WITH_TEXT) or dtype.is_integer():
        return raw if dtype == pl.String else raw.cast(pl.String)
    if dtype.is_numeric():
        whole = raw.cast(pl.Int64, strict=False)
        finite = raw.is_finite() if dtype.is_float() else raw.is_not_null()
        fraction = pl.when(finite).then(raw.cast(pl.String))
        return pl.when(whole == raw).then(whole.cast(pl.String)).otherwise(fraction)
    if dtype == pl.Date:
        return _moment(raw, dtype).dt.strftime("%Y-%m-%d")
    if isinstance(dtype, pl.Datetime):
        return _moment(raw, dtype).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    return _decoded(raw) if dtype == pl.Binary else _nothing(raw, pl.String())


def _decoded(raw: pl.Expr) -> pl.Expr:
    """Read bytes as UTF-8; what is none becomes null. A cast would fail, be it strict or not."""
    sound = pl.when(raw.bin.encode("hex").str.contains(_UTF_8))
    return sound.then(sound.then(raw).otherwise(pl.lit(b"")).cast(pl.String))


def written(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Write values as a reader is to see them: as text, and nested ones as JSON."""
    if dtype == pl.Binary:
        return pl.coalesce(to_text(raw, dtype), pl.format("0x{}", raw.bin.encode("hex")))
    if not dtype.is_nested():
        return raw.cast(pl.String) if dtype.is_float() else to_text(raw, dtype)
    if not _has_json(dtype):
        return pl.lit(str(dtype))
    document = pl.struct(raw.alias("v")).struct.json_encode()
    return pl.when(raw.is_not_null()).then(document.str.slice(len('{"v":')).str.head(-1))


def _has_json(dtype: pl.DataType) -> bool:
    """Whether Polars can write the type as JSON: it cannot write bytes and objects."""
    if isinstance(dtype, pl.Struct):
        return all(_has_json(kind) for kind in _fields(dtype).values())
    if isinstance(dtype, pl.List | pl.Array):
        return _has_json(_inner(dtype))
    return dtype not in {pl.Binary, pl.Object}


def _fields(dtype: pl.Struct) -> dict[str, pl.DataType]:
    return cast("dict[str, pl.DataType]", dict(dtype.to_schema()))


def _inner(dtype: pl.List | pl.Array) -> pl.DataType:
    return cast("pl.DataType", dtype.inner)


def _nothing(raw: pl.Expr, target: pl.DataType) -> pl.Expr:
    """Null for each row; a literal by itself would be one row, however many there are."""
    return pl.when(raw.is_null()).then(pl.lit(None, dtype=target))


def _to_time(raw: pl.Expr, dtype: pl.DataType, time_format: str | None) -> Cast:
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        zoned = isinstance(dtype, pl.Datetime) and dtype.time_zone is not None
        if dtype == TIME:
            return Cast(value=raw, misfit=~raw.is_between(_FIRST, _LAST))
        value = _moment(raw, dtype)
        day = raw.is_not_null() if dtype == pl.Date else None
        return Cast(value=value, zoneless=None if zoned else value.is_not_null(), day=day)
    if time_format in time_formats.COUNTED and dtype.is_numeric():
        raw, dtype = to_text(raw, dtype), pl.String()
    if dtype != pl.String:
        return Cast(value=_nothing(raw, TIME))
    text = raw.str.strip_chars()
    if time_format is not None:
        value, zoned = time_formats.read(text, time_format)
        value = _representable(value)
        return Cast(
            value=value,
            zoneless=None if zoned else value.is_not_null(),
            day=_day(text, value, time_format),
        )
    iso = pl.when(text.str.contains(_ISO)).then(
        text.str.replace(" ", "T", literal=True).str.replace(_UTC, "+00:00")
    )
    value = _representable(
        _once(iso, lambda t: pl.coalesce([time_formats.parse(t, f) for f in _ISO_FORMATS]))
    )
    return Cast(
        value=value,
        zoneless=value.is_not_null() & ~text.str.contains(_ZONE),
        day=value.is_not_null() & (text.str.len_bytes() == _LENGTH_OF_A_DAY),
    )


def _day(text: pl.Expr, value: pl.Expr, time_format: str) -> pl.Expr | None:
    """True for times of which a format tells the day alone; a whole number of days is such."""
    if time_format == time_formats.DAY_NUMBERS:
        return value.is_not_null() & ~text.str.contains(".", literal=True)
    return None if time_formats.tells_hour(time_format) else value.is_not_null()


def _moment(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Bring a date or time to microseconds in UTC; one without a zone is read as UTC."""
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        return _representable(raw.dt.convert_time_zone("UTC").cast(TIME, strict=False))
    return _representable(raw.cast(pl.Datetime("us"), strict=False).dt.replace_time_zone("UTC"))


def within_reach(moment: pl.Expr) -> pl.Expr:
    """Bring moments that no document can write to the first or the last that it can."""
    return moment.clip(_FIRST, _LAST)


def _representable(moment: pl.Expr) -> pl.Expr:
    return _once(moment, lambda m: pl.when(m.is_between(_FIRST, _LAST)).then(m))


def _once(value: pl.Expr, use: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Compute a value once, however often ``use`` names it; Polars would compute it each time."""
    named = pl.struct(value.alias("once"))
    return named.struct.with_fields(use(pl.field("once")).alias("once")).struct.field("once")


def _to_whole(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_integer():
        return raw.cast(pl.Int64, strict=False)
    number = _to_number(raw, dtype)
    whole = number.cast(pl.Int64, strict=False)
    from_number = pl.when(whole == number).then(whole)
    if dtype != pl.String:
        return from_number
    return pl.coalesce(raw.str.strip_chars().cast(pl.Int64, strict=False), from_number)


def _to_number(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_numeric():
        return raw.cast(pl.Float64)
    if dtype == pl.String:
        return raw.str.strip_chars().cast(pl.Float64, strict=False)
    return _nothing(raw, pl.Float64())


def _to_truth(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Boolean:
        return raw
    if dtype.is_numeric():
        return pl.when(raw == 1).then(statement=True).when(raw == 0).then(statement=False)
    if dtype != pl.String:
        return _nothing(raw, pl.Boolean())
    text = raw.str.strip_chars().str.to_lowercase()
    yes, no = text.is_in(_TRUE), text.is_in(_FALSE)
    return pl.when(yes).then(statement=True).when(no).then(statement=False)


def _to_list(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Bring to a list of texts; an item that is no text becomes null.

    A text is split at semicolons, unless it is a JSON array of texts.
    """
    if isinstance(dtype, pl.Array):
        raw, dtype = raw.arr.to_list(), pl.List(dtype.inner)
    if isinstance(dtype, pl.List):
        return raw.list.eval(to_text(pl.element(), _inner(dtype)))
    if dtype != pl.String:
        return _nothing(raw, pl.List(pl.String))
    quoted = raw.str.extract_all(r'"[^"\\]*"').list.eval(pl.element().str.strip_chars('"'))
    split = raw.str.split(_LIST_SEPARATOR).list.eval(pl.element().str.strip_chars())
    return pl.when(raw.str.contains(_JSON_TEXTS)).then(quoted).otherwise(split)


def _to_object(raw: pl.Expr, dtype: pl.DataType) -> Cast:
    """Keep objects whose values are texts, finite numbers, truth values or times."""
    if not isinstance(dtype, pl.Struct):
        return Cast(value=_nothing(raw, pl.Null()))
    fits = [
        value.is_null() | (value.is_finite() if kind.is_float() else pl.lit(value=False))
        for name, kind in _fields(dtype).items()
        for value in [raw.struct.field(name)]
        if kind.is_float() or kind.is_nested() or not _has_json(kind)
    ]
    return Cast(value=pl.when(pl.all_horizontal(fits)).then(raw) if fits else raw)
