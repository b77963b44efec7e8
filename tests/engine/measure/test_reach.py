"""A number that its unit cannot have is an error of the account's sign, with the author's line."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from support import alone, assess, finding, ticket

from focuskit import Measure, Timeline, Unit, detector

ROWS = [
    *(ticket("acme", days_ago=n + 1, id=f"a{n}", handovers=3) for n in range(4)),
    *(ticket("beta", days_ago=n + 1, id=f"b{n}", handovers=0) for n in range(4)),
]


def _sign(**parts: Any) -> Any:
    unit = parts.pop("unit", Unit.SHARE)

    @detector(id="mine.wrong", theme="mine", ok=0.1, bad=0.6, says="{value}.")
    def wrong(t: Timeline) -> Measure:
        share = t.share(pl.col("handovers") > 0, among=t.cases)
        mean = pl.col("handovers").mean()
        return share.replace(unit=unit, **{name: part(mean) for name, part in parts.items()})

    return wrong


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"value": lambda mean: mean}, "value must be from 0 to 1, the unit is share; found 3.0"),
        (
            {"value": lambda mean: -mean, "unit": Unit.DAYS},
            "value must be 0 or more, the unit is days; found -3.0",
        ),
        (
            {"value": lambda mean: -mean, "unit": Unit.COUNT},
            "value must be 0 or more, the unit is count; found -3.0",
        ),
        (
            {"value": lambda mean: mean / 10, "high": lambda mean: mean * 10},
            "high must be from 0 to 1, the unit is share; found 30.0",
        ),
        (
            {"value": lambda mean: mean / 10, "low": lambda mean: -mean},
            "low must be from 0 to 1, the unit is share; found -3.0",
        ),
    ],
    ids=["share above 1", "negative days", "negative count", "high end", "low end"],
)
def test_a_number_beyond_its_unit_is_an_error_of_that_account(parts: Any, why: str) -> None:
    found = assess(ROWS, **alone(_sign(**parts)))
    broken = finding(found, "acme", "mine.wrong")
    line = _sign.__code__.co_firstlineno + 3
    assert broken["outcome"] == "error"
    assert broken["error"] == f"ValueError: {why} (test_reach.py, line {line})"
    assert finding(found, "beta", "mine.wrong")["outcome"] == "clear"
    told = f"sign mine.wrong ended in an error on 1 account, such as acme: {broken['error']}"
    assert told in found.info["notes"]


def test_what_rounding_adds_is_none_and_no_number_is_unknown() -> None:
    hair = _sign(value=lambda mean: pl.when(mean > 0).then(1 + mean * 1e-11).otherwise(pl.lit(0.0)))
    assert finding(assess(ROWS, **alone(hair)), "acme", "mine.wrong")["outcome"] == "fired"
    endless = _sign(value=lambda mean: 1 / (mean - mean))
    assert finding(assess(ROWS, **alone(endless)), "acme", "mine.wrong")["outcome"] == "unknown"


def test_the_end_of_a_count_may_be_endless() -> None:
    sign = _sign(value=lambda mean: mean, high=lambda mean: mean / 0, unit=Unit.COUNT)
    assert finding(assess(ROWS, **alone(sign)), "acme", "mine.wrong")["outcome"] == "fired"
