"""Formats of times in strftime's terms: read where they tell a day, refused where not."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime

import polars as pl
from polars.exceptions import PolarsError

from focuskit.intake.values.time_names import in_english
from focuskit.model.column_types import TIME
from focuskit.model.errors import InputError

_OFFSET = re.compile(r"%[:#]*z|%\+|%s")
_HOUR = re.compile(r"%[-_0]?[HIklTRXrcs+]")
_NAME = "%Z"
_AFTER_POINT = r"^(\d+)\.\d+$"
"""Parts of a second, which count for nothing here: ``1767954540.000100``."""
EPOCHS = {"epoch seconds": 1_000_000, "epoch milliseconds": 1_000}
"""Formats that count from 1970-01-01T00:00Z, and how many microseconds a unit has."""
DAY_NUMBERS = "excel days"
"""A format: days since the end of 1899, as spreadsheets count them, with parts of a day."""
_BEFORE_DAY_ONE = datetime(1899, 12, 30, tzinfo=UTC)
_SECONDS_OF_A_DAY = 86_400
COUNTED = frozenset([*EPOCHS, DAY_NUMBERS])
"""The formats that count from a beginning, in texts or in numbers."""
_SHORT_OFFSET = r"([+-])(\d)$"
_FRACTION = re.compile(r"\.%f")
ZONES = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from UTC of the names that %Z reads: those of RFC 5322, section 4.3, which are North
America's, and those of Europe. Others (IST, BST) mean different zones to different people."""
_ZONE_NAME = rf"\b({'|'.join(sorted(ZONES, key=len, reverse=True))})\b"
_PROBES = (
    datetime(2026, 2, 17, 16, 16, 51, tzinfo=UTC),
    datetime(1999, 11, 30, 9, 5, 7, tzinfo=UTC),
)
"""An afternoon and a morning, whose days cannot be taken for months."""
_LETTERS = re.compile(
    r"[yY]{4}|[yY]{2}|M{3,4}|[mM]{1,2}|[dD]{1,2}|[hH]{1,2}|[sS]{1,2}|AM/PM|tt|[aA]"
)


def parse(text: pl.Expr, form: str) -> pl.Expr:
    """The moments that texts state in a format, in UTC; null where they do not keep to it.

    Without an offset in the format they are read as UTC.
    """
    if _OFFSET.search(form):
        return text.str.strptime(TIME, form, strict=False, exact=True)
    naive = text.str.strptime(pl.Datetime("us"), form, strict=False, exact=True)
    return naive.dt.replace_time_zone("UTC")


def read(text: pl.Expr, stated: str) -> tuple[pl.Expr, bool]:
    """The moments that texts state in a mapping's format, and whether that names a zone.

    A year of fewer than four digits under ``%Y`` is none, nor is a zone's name that is not known.
    """
    if stated in EPOCHS:
        whole = text.str.replace(_AFTER_POINT, "${1}").cast(pl.Int64, strict=False)
        return (whole * EPOCHS[stated]).cast(TIME, strict=False), True
    if stated == DAY_NUMBERS:
        seconds = (text.cast(pl.Float64, strict=False) * _SECONDS_OF_A_DAY).round()
        since = pl.duration(seconds=seconds.cast(pl.Int64, strict=False), time_unit="us")
        return pl.lit(_BEFORE_DAY_ONE, dtype=TIME) + since, False
    form = _FRACTION.sub("%.f", stated)
    text = in_english(text, form)
    if "GMT%z" in form:
        text = text.str.replace(_SHORT_OFFSET, "${1}0${2}00").str.replace(r"([+-]\d\d)$", "${1}00")
    if _NAME not in form:
        moment = parse(text, form)
    else:
        name = text.str.extract(_ZONE_NAME)
        hours = name.replace_strict(ZONES, default=None, return_dtype=pl.Int64)
        at_utc = parse(text.str.replace(_ZONE_NAME, "+0000"), form.replace(_NAME, "%z"))
        moment = at_utc - pl.duration(hours=hours)
    if "%Y" in form:
        moment = pl.when(moment.dt.year() >= 1000).then(moment)
    return moment, _NAME in form or _OFFSET.search(form) is not None


def tells_hour(stated: str) -> bool:
    """Whether a format states the hour, and not the day alone."""
    return stated in COUNTED or _HOUR.search(stated.replace("%%", "")) is not None


def check(stated: str, *, where: str) -> None:
    """Check that a text in a format can tell which day, or at least which month, it means.

    Raises:
        InputError: It cannot; ``where`` names the place in the mapping, the hint what to write.
    """
    problem = _problem(stated)
    if problem is not None:
        raise InputError(
            problem=problem,
            where=where,
            found=stated,
            expected="a format in strftime's terms, such as %d/%m/%Y %H:%M",
            hint=_hint(stated),
        )


def _problem(stated: str) -> str | None:
    if stated in COUNTED:
        return None
    if "%" not in stated:
        return "the format has no directive, so it names no part of a time"
    if "%p" in stated.lower() and re.search("%[-_0]?[HkT]", stated):
        return "the format asks for an hour of 24 (%H) together with AM or PM (%p)"
    try:
        if all(_comes_back(moment, stated) for moment in _PROBES):
            return None
    except PolarsError as refused:
        said = str(refused).partition("\n")[0].removeprefix("Invalid format string: ")
        return f"the format cannot be read: {said}"
    return "the format tells no month of a year, or holds a directive that there is not"


def _comes_back(moment: datetime, stated: str) -> bool:
    """Whether the day, or at least the month, that is written in a format is read from it."""
    form = _FRACTION.sub("%.f", stated)
    written = pl.Series([moment], dtype=TIME).dt.to_string(form.replace(_NAME, "UTC"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: datetime | None = pl.select(read(pl.lit(written), stated)[0]).item()
    return found is not None and found.date() in {moment.date(), moment.date().replace(day=1)}


def _hint(stated: str) -> str | None:
    if "%" in stated:
        if "%p" in stated.lower() and "%H" in stated:
            return f"write {stated.replace('%H', '%I')} where the hours run from 1 to 12"
        if "%I" in stated and "%p" not in stated.lower():
            return f"write {stated.replace('%I', '%H')} where the hours run from 0 to 23"
        return None
    return f"write {_suggested(stated)}"


def _suggested(letters: str) -> str:
    """Translate the letters by which spreadsheets and other languages describe times."""
    after_hour = False

    def directive(found: re.Match[str]) -> str:
        nonlocal after_hour
        token = found.group()
        kind = token[0].lower()
        if kind == "h":
            after_hour = True
            return "%H" if token[0] == "H" else "%I"
        if kind == "m" and not after_hour:
            return {3: "%b", 4: "%B"}.get(len(token), "%m")
        if kind == "y":
            return "%Y" if len(token) == len("yyyy") else "%y"
        return {"m": "%M", "d": "%d", "s": "%S", "a": "%p", "t": "%p"}[kind]

    return _LETTERS.sub(directive, letters)
