"""Days: times of which only the day is stated.

Such a time lasts from the beginning of its day to the end of it. In a frame it stands as its first
moment where something begins (``occurred_at``), and as its last moment where something ends, is
due, or came to be known; a column beside it tells that it is a day. Where no value of a field is a
day alone, there is no such column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

import polars as pl

from focuskit.model import schemas
from focuskit.model.column_types import TIME, column_types

_DAY = timedelta(days=1)
_LAST = _DAY - timedelta(microseconds=1)
_ENDS = (time.min, time.max)
_IS_A_DAY = " is a day"
_LASTS = "x-day-lasts-to-its-end"


def is_end_of_day(moment: datetime) -> bool:
    """Tell whether a moment is the last of its day, as that of a row without its time is."""
    return moment.time() == time.max


def day_column(field: str) -> str:
    """The column that is true where only the day of a field is stated, and null elsewhere.

    It is never false, so that a source without days and a row with its time say the same.
    """
    return f"{field}{_IS_A_DAY}"


def without_day_columns(columns: Iterable[str]) -> frozenset[str]:
    """These columns but for those that tell days."""
    return frozenset(column for column in columns if not column.endswith(_IS_A_DAY))


@cache
def day_columns(schema: str) -> frozenset[str]:
    """The columns that may tell days beside the times of a table."""
    types = column_types(schema)
    return frozenset(day_column(field) for field in types if types[field] == TIME)


@cache
def lasting(schema: str) -> frozenset[str]:
    """The times of a table that stand at the end of their day where that alone is stated."""
    return frozenset(f for f, prop in schemas.property_schemas(schema).items() if prop.get(_LASTS))


def first_moment(moment: pl.Expr, is_day: pl.Expr | None) -> pl.Expr:
    """The first moment that a time may mean; ``is_day`` None: each has its hour."""
    return moment if is_day is None else pl.when(is_day).then(_begun(moment)).otherwise(moment)


def last_moment(moment: pl.Expr, is_day: pl.Expr | None) -> pl.Expr:
    """The last moment that a time may mean."""
    if is_day is None:
        return moment
    return pl.when(is_day).then(_begun(moment) + _LAST).otherwise(moment)


def middle_moment(moment: pl.Expr, is_day: pl.Expr | None) -> pl.Expr:
    """The middle of what a time may mean: of a day, its noon."""
    if is_day is None:
        return moment
    return pl.when(is_day).then(_begun(moment) + _DAY / 2).otherwise(moment)


def shown_day(moment: pl.Expr, is_day: pl.Expr | None, zone: str) -> pl.Expr:
    """The day of a time as people of a zone say it; one that is stated as a day is that day."""
    there = moment.dt.convert_time_zone(zone).dt.date()
    return there if is_day is None else pl.when(is_day).then(moment.dt.date()).otherwise(there)


def day_of(field: str, columns: Collection[str], zone: str) -> pl.Expr:
    """The day of a field in a frame of these columns, as ``shown_day``."""
    is_day = day_column(field)
    return shown_day(pl.col(field), pl.col(is_day) if is_day in columns else None, zone)


def day_in(zone: str, moment: datetime) -> date:
    """The day of a moment as people of a zone say it.

    The first and the last moment of a day of UTC stand for that day: so a moment is stated by its
    day alone, and so a record ends.
    """
    is_day = pl.lit(moment.time() in _ENDS)
    day: date = pl.select(shown_day(pl.lit(moment, dtype=TIME), is_day, zone)).item()
    return day


def moment_words(moment: datetime) -> str:
    """A moment of UTC as a day, or as a day and an hour that says so."""
    return f"{moment:%Y-%m-%d}" if moment.time() in _ENDS else f"{moment:%Y-%m-%d %H:%M} UTC"


def days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """How many days the day of one moment lies after that of another."""
    return (_begun(end) - _begun(start)).dt.total_days()


def _begun(moment: pl.Expr) -> pl.Expr:
    return moment.dt.truncate("1d")


def happened(columns: frozenset[str]) -> pl.Expr:
    """When a row has happened for sure: of a day, at its end."""
    day = day_column("occurred_at")
    return last_moment(pl.col("occurred_at"), pl.col(day) if day in columns else None)
