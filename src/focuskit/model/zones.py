"""Time zones by their IANA names, and times of the clock in them."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

import polars as pl

from focuskit.model.errors import InputError, PolicyError, nearest


def check_zone(name: str, *, where: str, error: type[InputError | PolicyError]) -> None:
    """Check that a time zone is known to Polars, which reckons in it.

    Args:
        name: The zone, such as ``Europe/Berlin``.
        where: The place where it is stated.
        error: What to raise, an ``InputError`` or a ``PolicyError``.

    Raises:
        InputError: There is no such zone (or a ``PolicyError``); it names the nearest.
    """
    if not _is_known(name):
        raise error(
            problem="there is no such time zone",
            where=where,
            found=repr(name),
            expected="the IANA name of one, such as Europe/Berlin",
            hint=nearest(name, available_timezones()),
        )


@cache
def _is_known(name: str) -> bool:
    try:
        pl.Series([None], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone(name)
    except pl.exceptions.PolarsError:
        return False
    return True


def in_utc(naive: pl.Expr, zone: str) -> pl.Expr:
    """Times of the clock in a zone, in UTC; those that the clock skips are an hour later.

    Of an hour that the clock shows twice, the first is meant.
    """
    found, later = (
        at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        for at in (naive, naive.dt.offset_by("1h"))
    )
    return pl.coalesce(found, later).dt.convert_time_zone("UTC")
