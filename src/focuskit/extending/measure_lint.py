"""Lint of a measure: what would make two runs over the same rows differ."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

import polars as pl
from polars.exceptions import PolarsError

from focuskit.detect.measure import Measure
from focuskit.extending.lint import Problem
from focuskit.model.columns import column_types

_SUMS = {"Sum": "sum", "Mean": "mean", "Std": "std", "Var": "var"}
"""Aggregates that add up their input, as Polars names them in a plan and in Python."""

_CHANCE = '"function":{"Random"'
"""How Polars writes ``sample`` and ``shuffle`` in a plan; in a text, quotes are escaped."""

_WHOLE = "sum whole numbers: t.mean does so, or cast to whole seconds, cents or millionths first"


def lint_measure(sign: str, measure: Measure) -> tuple[Problem, ...]:
    """Return where a measure sums floats or leaves something to chance.

    Float sums depend on the order of rows, which threads do not keep. Whole numbers are exact. A
    measure without a unit cannot be made, so there is nothing to look for.
    """
    parts = {
        "value": measure.value,
        "observations": measure.observations,
        "among": measure.among,
        "evidence": measure.evidence,
        **measure.rows,
    }
    plans = {name: _plan(part) for name, part in parts.items()}
    chance = (_chance(f"{sign}, {name}") for name, plan in plans.items() if _CHANCE in plan)
    summing = [n for n, plan in plans.items() if any(f'"{name}"' in plan for name in _SUMS)]
    frame = _trial(measure) if summing else _no_rows()
    floats = (_float_sums(f"{sign}, {name}", parts[name], frame) for name in summing)
    return (*chance, *chain.from_iterable(floats))


def _chance(where: str) -> Problem:
    return Problem(
        code="chance", problem="a measure must not draw lots: two runs would differ",
        where=where, found="sample or shuffle",
    )  # fmt: skip


def _float_sums(where: str, expression: pl.Expr, frame: pl.LazyFrame) -> Iterator[Problem]:
    for node in _nodes(expression):
        plan = _plan(node)
        name = next((name for name in _SUMS if plan.startswith(f'{{"Agg":{{"{name}"')), None)
        summed = node.meta.pop()[0] if name else None
        if name and summed is not None and _is_float(summed, frame):
            yield Problem(
                code="float-sum", problem="a sum of floats may differ between two runs",
                where=where, found=f"{_SUMS[name]} of {summed!s:.80}", hint=_WHOLE,
            )  # fmt: skip


def _plan(expression: pl.Expr) -> str:
    """Return an expression as Polars writes it; empty where it holds a Python function."""
    try:
        return str(expression.meta.serialize(format="json"))
    except PolarsError:
        return ""


def _nodes(expression: pl.Expr) -> Iterator[pl.Expr]:
    yield expression
    for part in expression.meta.pop():
        yield from _nodes(part)


def _is_float(expression: pl.Expr, frame: pl.LazyFrame) -> bool:
    try:
        (dtype,) = frame.select(expression.alias("summed")).collect_schema().dtypes()
    except PolarsError:  # the measure is checked as a whole elsewhere
        return False
    return dtype.is_float()


def _trial(measure: Measure) -> pl.LazyFrame:
    given = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in measure.given().items()]
    return measure.on(_no_rows().with_columns(given))


@cache
def _no_rows() -> pl.LazyFrame:
    return pl.LazyFrame(schema=column_types("interaction"))
