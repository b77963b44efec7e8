"""Faults of the own house: signs that are lit on most accounts, and who is worse than the house."""

from __future__ import annotations

from typing import Any

import polars as pl

from focuskit.engine.columns import SignColumn
from focuskit.engine.explain.finding_text import with_numbers, with_plurals
from focuskit.engine.results import Run
from focuskit.engine.types import Sign
from focuskit.model.millionths import MILLION
from focuskit.model.units import Unit, allowed

MOST = 0.5
"""Beyond this share of the accounts judged, a sign that is lit is a fault of the house."""

LEAST_ACCOUNTS = 5
"""On fewer judged accounts, most of them are no house (judgement)."""

SCHEMA: dict[str, Any] = {
    "sign": pl.String,
    "lit": pl.Int64,
    "judged": pl.Int64,
    "value": pl.Float64,
    "unit": pl.String,
    "limit": pl.String,
    "observations": pl.Int64,
    "evidence": pl.Int64,
    "text": pl.String,
}

_POOLED = frozenset({Unit.SHARE, Unit.HANDOVERS_PER_CASE, Unit.SCORE})
"""Units of means over rows: those of all accounts together have one, too."""


def house_faults(run: Run) -> pl.DataFrame:
    """List the signs that are lit on most of the accounts on which they are known.

    One row a sign, the one lit on most accounts first. ``value`` is that of the house: over the
    rows of all judged accounts where the sign is a mean over rows, else that of the account in the
    middle. ``limit`` says in words what the sign allows; ``text`` tells the value in the sign's own
    words, null where the house has no such sentence.
    """
    found = [_fault(run, sign) for sign in run.signs if _may_be(run, sign)]
    faults = pl.concat([pl.DataFrame(schema=SCHEMA), *(one for one in found if one is not None)])
    return faults.sort("lit", "sign", descending=[True, False])


def is_worse(sign: Sign, house: float) -> pl.Expr:
    """Whether an account is worse than the house, and is so without its strongest case too."""
    limits, measure = sign.limits, sign.measure
    if limits is None or measure is None:
        return pl.lit(value=False)
    parts = [SignColumn.VALUE]
    if measure.without_strongest is not None:
        parts.append(SignColumn.WITHOUT)
    more = limits.ok < limits.bad
    values = [part.col(sign.id).fill_nan(None) for part in parts]
    return pl.all_horizontal([v > house if more else v < house for v in values]).fill_null(
        value=False
    )


def _may_be(run: Run, sign: Sign) -> bool:
    """Whether the records feed a sign that counts."""
    return sign.weight > 0 and sign.id not in run.missing_input


def _fault(run: Run, sign: Sign) -> pl.DataFrame | None:
    """Measure the house by one sign; None where it is no fault of the house."""
    if sign.measure is None or sign.limits is None or sign.detector is None:
        return None
    known = SignColumn.SEVERITY.col(sign.id).is_not_null()
    names = ("value", "observations", "evidence", "lit")
    columns = {name: SignColumn[name.upper()].col(sign.id) for name in names}
    judged = run.scored.lazy().filter(known).select(**columns).collect()
    lit = int(judged["lit"].sum())
    if judged.height < LEAST_ACCOUNTS or lit <= MOST * judged.height:
        return None
    unit = Unit(sign.measure.unit)
    pooled = unit in _POOLED
    numbers = judged.select(
        value=_of_rows() if pooled else pl.col("value").median(),
        observations=pl.col("observations").sum(),
        evidence=pl.col("evidence").sum(),
        at_least=pl.lit(value=False),
        also=pl.lit(None, dtype=pl.Float64),
    )
    told = numbers.lazy().with_columns(
        sign=pl.lit(sign.id),
        lit=pl.lit(lit),
        judged=pl.lit(judged.height),
        unit=pl.lit(unit.value),
        limit=pl.lit(allowed(sign.limits.ok, sign.limits.bad, unit)),
        text=pl.lit(with_plurals(sign.detector.says) if pooled else None, dtype=pl.String),
    )
    filled = with_numbers(told, ["text"])
    return filled.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).collect()


def _of_rows() -> pl.Expr:
    """The mean over the rows of all accounts, summed in whole millionths."""
    value, rows = pl.col("value").fill_nan(None), pl.col("observations").cast(pl.Int64)
    total = ((value * MILLION).round(0).cast(pl.Int64, strict=False) * rows).sum()
    return total / rows.filter(value.is_not_null()).sum() / MILLION
