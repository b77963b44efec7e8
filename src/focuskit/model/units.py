"""Units of measures: a number without its unit cannot be constructed."""

from __future__ import annotations

import re
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR


ROUNDING = 1e-9
"""So far sums of floats may lie beyond what a unit can have (judgement)."""


class Unit(StrEnum):
    """The unit of a measured value, named as people say it."""

    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    LEVEL = "level of 3"
    HANDOVERS_PER_CASE = "hand-overs per case"
    RATIO = "times"
    SCORE = "points of 10"
    SHARE = "share"

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest value that a measure in this unit can have."""
        return 0.0, _GREATEST.get(self, inf)

    @property
    def reach(self) -> str:
        """The range in words."""
        greatest = _GREATEST.get(self)
        return "0 or more" if greatest is None else f"from 0 to {greatest:g}"


_GREATEST = {Unit.SHARE: 1.0, Unit.SCORE: 10.0, Unit.LEVEL: 3.0}


def spell(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Write a column of values, each in its unit, as they stand in a sentence.

    Shares become whole per cent, days and counts whole numbers with their thousands apart, all else
    two decimals.
    """
    import polars as pl  # noqa: PLC0415 -- the model loads without Polars until text is asked for

    per_cent = pl.format("{} %", (value * 100).round(0).cast(pl.Int64, strict=False))
    whole = thousands_apart(value.round(0).cast(pl.Int64, strict=False))
    return (
        pl.when(unit == Unit.SHARE).then(per_cent)
        .when(unit.is_in([Unit.DAYS, Unit.COUNT])).then(whole)
        .otherwise(value.round(2).cast(pl.String))
    )  # fmt: skip


def thousands_apart(number: pl.Expr) -> pl.Expr:
    """Write a column of whole numbers of 0 or more as people read them: 16,641."""
    import polars as pl  # noqa: PLC0415 -- see spell

    backwards = number.cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "$1,")
    return backwards.str.strip_suffix(",").str.reverse()


_WORDS = {Unit.COUNT: "{}", Unit.SCORE: "{} of 10", Unit.LEVEL: "{} of 3"}
"""How a number stands in a sentence, where its unit is not written behind it."""


_ONE_OF_THEM = r"^1 (day|hour|time)s$"

_NONE, _LEAST, _MOST = "allowed: none", "expected: at least {}", "allowed: up to {}"
"""How limits stand in a sentence."""


def limit_words(value: pl.Expr, unit: str) -> pl.Expr:
    """Write a column of limits with their unit, as in a sentence: 10 %, 90 days, 1.5 times."""
    import polars as pl  # noqa: PLC0415 -- see spell

    if unit == Unit.SHARE:
        return spell(value, pl.lit(unit))
    number = value.round(2).cast(pl.String).str.strip_suffix(".0")
    words = pl.format(_WORDS.get(Unit(unit), f"{{}} {unit}"), number)
    return words.str.replace(_ONE_OF_THEM, "1 $1")


def number_words(value: float, unit: str) -> str:
    """Write one number with its unit, as in a sentence; days and counts are whole."""
    if unit == Unit.SHARE:
        return f"{round(value * 100)} %"
    digits = 0 if unit in {Unit.DAYS, Unit.COUNT} else 2
    words = _WORDS.get(Unit(unit), f"{{}} {unit}").format(f"{round(value, digits):g}")
    return re.sub(_ONE_OF_THEM, r"1 \1", words)


def allowed(ok: float, bad: float, unit: str) -> str:
    """Say up to where, or from where on, a figure is in order: allowed: up to 10 %."""
    least = ok > bad
    if not (ok or least):
        return _NONE
    return (_LEAST if least else _MOST).format(number_words(ok, unit))


def allowed_words(ok: pl.Expr, bad: pl.Expr, unit: str) -> pl.Expr:
    """Say of a column of limits what ``allowed`` says of one."""
    import polars as pl  # noqa: PLC0415 -- see spell

    words = limit_words(ok, unit)
    return (
        pl.when(ok > bad).then(pl.format(_LEAST, words))
        .when(ok == 0).then(pl.lit(_NONE))
        .otherwise(pl.format(_MOST, words))
    )  # fmt: skip
