"""Lint of a measure: what would make two runs over the same rows differ, or two companies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

import attrs
import polars as pl

from focuskit.detect.measure import Measure
from focuskit.extending.lint_problem import Problem
from focuskit.extending.row_lint import lint_rows, no_rows, plan_of, trial, type_in
from focuskit.model.limits import Limits
from focuskit.model.units import Unit

_SUMS = {"Sum": "sum", "Mean": "mean", "Std": "std", "Var": "var"}
"""Aggregates that add up their input, as Polars names them in a plan and in Python."""

_ADDING = {
    "CumSum": "cum_sum", "CumProd": "cum_prod", "Product": "product", "Skew": "skew",
    "Kurtosis": "kurtosis", "Correlation": "corr", "Entropy": "entropy", "EwmMean": "ewm_mean",
    "EwmStd": "ewm_std", "EwmVar": "ewm_var",
}  # fmt: skip
"""Functions that do so inside."""

_OF_LISTS = ("ListExpr", "ArrayExpr", "RollingExpr")
"""Families of functions with sums and means of their own."""

_CHANCE = ('"function":{"Random"', '"method":"Random"')
"""How Polars writes ``sample``, ``shuffle``, ``rank("random")``; in a text, quotes are escaped."""

_ALL_SUMS = (*_SUMS, *_ADDING)

_WHOLE = "sum whole numbers: t.mean does so, or cast to whole seconds, cents or millionths first"


@attrs.frozen
class _Plans:
    """A measure as Polars writes its parts: of two that are written alike, one is looked at.

    Args:
        sign: The sign.
        whole: It is one on the supplier.
        parts: Name and plan of each part.
        links: Name and plans of each link; its other fields are no expressions.
        measure: The measure itself, which plays no part in comparing.
    """

    sign: str
    whole: bool
    parts: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str, str, str], ...]
    measure: Measure = attrs.field(eq=False)


def lint_measure(sign: str, measure: Measure, *, whole: bool = False) -> tuple[Problem, ...]:
    """What in a measure sums floats, leaves something to chance, or looks across accounts.

    Float sums depend on the order of rows, which threads do not keep. Whole numbers are exact. A
    measure without a unit cannot be made, so there is nothing to look for.
    """
    plans = _Plans(
        sign=sign,
        whole=whole,
        parts=tuple((name, plan_of(part)) for name, part in measure.parts().items()),
        links=tuple(
            (name, plan_of(link.of), plan_of(link.by), plan_of(link.since))
            for name, link in measure.links.items()
        ),
        measure=measure,
    )
    # What holds a Python function has no plan by which it could be known again.
    if "" in {plan for _, plan in plans.parts} | {plan for link in plans.links for plan in link}:
        return _problems(plans)
    return _problems_once(plans)


def _problems(written: _Plans) -> tuple[Problem, ...]:
    sign, measure, plans, parts = (
        written.sign, written.measure, dict(written.parts), written.measure.parts(),
    )  # fmt: skip
    chance = (
        Problem(
            code="chance", problem="a measure must not draw lots: two runs would differ",
            where=f"{sign}, {name}", found="sample or shuffle",
        )
        for name, plan in plans.items()
        if any(word in plan for word in _CHANCE)
    )  # fmt: skip
    summing = [n for n, plan in plans.items() if any(f'"{name}"' in plan for name in _ALL_SUMS)]
    frame = trial(measure) if summing else no_rows()
    floats = (_float_sums(f"{sign}, {name}", parts[name], frame) for name in summing)
    rows = lint_rows(sign, measure, whole=written.whole)
    return (*chance, *rows, *chain.from_iterable(floats))


_problems_once = lru_cache(maxsize=1024)(_problems)


def lint_limits(sign: str, limits: Limits, unit: Unit) -> tuple[Problem, ...]:
    """That no value of the measure reaches a limit: the sign could never be bad."""
    name = limits.out_of_reach(unit)
    if name is None:
        return ()
    return (
        Problem(
            code="limits", problem=f"no value of the measure reaches {name}: it could never be bad",
            where=sign, found=f"ok={limits.ok:g}, bad={limits.bad:g}",
            expected=f"values {unit.reach}: the unit is {unit.value}",
            hint="10 % is 0.1" if unit is Unit.SHARE else None,
        ),
    )  # fmt: skip


def _float_sums(where: str, expression: pl.Expr, frame: pl.LazyFrame) -> Iterator[Problem]:
    """Sums of floats in an expression, from its outermost node inwards."""
    inputs = expression.meta.pop()
    name = _sum_of(plan_of(expression))
    for part in inputs if name else ():
        dtype = type_in(frame, part)  # None: the measure is checked as a whole elsewhere
        if dtype is not None and getattr(dtype, "inner", dtype).is_float():
            yield Problem(
                code="float-sum", problem="a sum of floats may differ between two runs",
                where=where, found=f"{name} of {part!s:.80}", hint=_WHOLE,
            )  # fmt: skip
            break
    for part in inputs:
        yield from _float_sums(where, part, frame)


def _sum_of(plan: str) -> str | None:
    """What the outermost node of an expression adds up its input with, if it does."""
    outer = json.loads(plan) if plan else {}
    if "Agg" in outer:
        return next((_SUMS[name] for name in outer["Agg"] if name in _SUMS), None)
    if "Function" not in outer:
        return None
    function = outer["Function"]["function"]
    name, how = next(iter(function.items())) if isinstance(function, dict) else (function, None)
    if name in _OF_LISTS:
        inner = how.get("function", how) if isinstance(how, dict) else how
        word = next(iter(inner)) if isinstance(inner, dict) else inner
        return f"{name.removesuffix('Expr').lower()} {_SUMS[word]}" if word in _SUMS else None
    return _ADDING.get(name)
