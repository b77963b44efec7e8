"""Numbers that their unit cannot have, such as a share of 1.7: an error of the account's sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from focuskit.detect.author_errors import stands_at
from focuskit.engine.columns import SignColumn
from focuskit.engine.types import Sign
from focuskit.model.units import ROUNDING, Unit

_NUMBERS = {"value": SignColumn.VALUE, "low": SignColumn.LOW, "high": SignColumn.HIGH}


def with_out_of_reach(
    frame: pl.DataFrame, signs: Iterable[Sign]
) -> tuple[pl.DataFrame, frozenset[str]]:
    """Add why the numbers of some accounts are none that the unit of their sign can have.

    Args:
        frame: One row an account, with what was measured.
        signs: Those that have a measure. What a plain function returns was checked before.

    Returns:
        The accounts, with ``SignColumn.FAILED`` of the signs that are an error on some; and these.
    """
    there = frozenset(frame.columns)
    beyond = {
        sign: _beyond(sign.id, sign.measure.unit, there)
        for sign in signs
        if sign.measure and sign.detector and sign.measure.failed is None
    }
    asked = {s.id: pl.any_horizontal(where.values()).any() for s, where in beyond.items() if where}
    found = frame.select(**asked).row(0, named=True) if asked else {}
    failed = frozenset(sign for sign, some in found.items() if some)
    told = [
        _why(sign.id, sign.measure.unit, where, stands_at(sign.detector.measure))
        for sign, where in beyond.items()
        if sign.id in failed and sign.measure and sign.detector
    ]
    return frame.with_columns(told) if told else frame, failed


def _beyond(sign: str, unit: Unit, there: frozenset[str]) -> dict[str, pl.Expr]:
    """By name, where a number lies beyond its unit; a value without end is unknown."""
    least, greatest = unit.range
    found = {}
    for name, part in _NUMBERS.items():
        if part.of(sign) in there:
            number = part.col(sign).fill_nan(None)
            beyond = (number < least - ROUNDING) | (number > greatest + ROUNDING)
            finite = number.is_finite() if name == "value" else True
            found[name] = (beyond & finite).fill_null(value=False)
    return found


def _why(sign: str, unit: Unit, beyond: Mapping[str, pl.Expr], place: str) -> pl.Expr:
    """Say which number it is, what it is, and where the sign stands."""
    texts = (
        pl.when(where).then(
            pl.format(
                f"ValueError: {name} must be {unit.reach}, the unit is {unit}; found {{}} ({{}})",
                _NUMBERS[name].col(sign),
                pl.lit(place),
            )
        )
        for name, where in beyond.items()
    )
    return pl.coalesce(texts).alias(SignColumn.FAILED.of(sign))
