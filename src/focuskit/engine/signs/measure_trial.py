"""Trying a measure out by itself, on no rows, so that a mistake is found under its own name."""

from __future__ import annotations

import polars as pl

from focuskit.detect.author_errors import refuse_joined_numbers
from focuskit.detect.measure import Measure
from focuskit.engine.signs.empty_timeline import empty_timeline


def refuse_foreign_names(sign: str, measure: Measure) -> None:
    """Refuse columns that another sign of the same pass might read for what they are not.

    Raises:
        ValueError: A column of rows does not carry the sign's id.
    """
    for one in (measure, *([measure.also] if measure.also else [])):
        for name in (*one.rows, *one.links):
            if not name.startswith(f"{sign} "):
                raise ValueError(
                    f"the column {name!r} might be read by other signs; begin its name with the "
                    f"sign's id and a blank, such as {f'{sign} {name}'!r}"
                )


def try_out(measure: Measure) -> None:
    """Resolve the types of a measure by itself, so that a mistake is found under its own name.

    Raises:
        TypeError: A condition is none, the value is no number, or a count is no whole number.
    """
    refuse_joined_numbers(measure)
    given = [pl.lit(None, dtype=t).alias(name) for name, t in measure.given().items()]
    frame = measure.on(empty_timeline().with_columns(given))
    for name, dtype in frame.select(**measure.conditions()).collect_schema().items():
        if dtype != pl.Boolean:
            raise TypeError(f"{name} must be true or false for each row, found {dtype}")
    types = frame.group_by("account_id").agg(**measure.aggregates()).collect_schema()
    for name in measure.aggregates():
        if not types[name].is_numeric():
            raise TypeError(f"{name} must be one number for each account, found {types[name]}")
    if not types["observations"].is_integer():
        raise TypeError(
            f"observations must be one whole number for each account, found {types['observations']}"
        )
