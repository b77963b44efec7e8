"""Lint of row expressions: what is asked of one row must not read the rows of other accounts.

Conditions are computed over the rows of all accounts at once, in whatever order they stand. Polars
says of each node of an expression whether it works row by row; what does not is refused, unless it
is kept within one account.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import polars as pl
from polars.exceptions import PolarsError

from focuskit.detect.measure import Measure
from focuskit.extending.lint import Problem

_ACCOUNT = '{"Column":"account_id"}'
_OVER_ACCOUNT = re.compile(r"\.over\((partition_by: )?\[.*col\(\"account_id\"\)")
"""A window as Polars prints it; what holds a Python function has no plan."""
_ORDERED = (
    "Shift", "Diff", "PctChange", "CumSum", "CumProd", "CumMin", "CumMax", "CumCount", "First",
    "Last", "IsFirstDistinct", "IsLastDistinct", "RLEID", "RLE", "Reverse", "Interpolate",
    "FillNullWithStrategy", "RollingExpr", "EwmMean", "EwmStd", "EwmVar", "Gather", "Slice",
    "ArgMin", "ArgMax", "PeakMin", "PeakMax",
)  # fmt: skip
"""What depends on the order of rows, as Polars names it in a plan."""

_INSTEAD = (
    "write t.over(aggregate, ..., among=...) for what the rows of one account say together, "
    "t.preceded_by or t.follow_up for what came before or after a row, t.once for one row of each "
    "occasion"
)
_WHICH_ORDER = 'say in which, as in .over("account_id", order_by=["occurred_at", "id"])'


def lint_rows(sign: str, measure: Measure, *, whole: bool = False) -> Iterator[Problem]:
    """Return where an expression on one row reads the rows of other accounts.

    Args:
        sign: The sign.
        measure: What it measures.
        whole: The sign is one on the supplier: it may look at all accounts, but not in the order
            in which rows happen to stand.
    """
    told: set[str] = set()
    for name, expression in _on_rows(measure).items():
        for problem in _across(f"{sign}, {name}", expression, whole=whole):
            if problem.found not in told:
                told.add(str(problem.found))
                yield problem


def lint_condition(where: str, condition: pl.Expr) -> Iterator[Problem]:
    """Return where a condition on one row, or on one account, reads those of others."""
    yield from _across(where, condition, whole=False)


def _on_rows(measure: Measure) -> Mapping[str, pl.Expr]:
    """Return the parts of a measure that are asked of each row, before anything is grouped."""
    parts = {"among": measure.among, "evidence": measure.evidence, **measure.rows}
    for link in measure.links.values():
        parts |= {"a link, of": link.of, "a link, by": link.by, "a link, since": link.since}
    return parts


def _across(where: str, expression: pl.Expr, *, whole: bool) -> Iterator[Problem]:
    parts = _parts(expression)
    if parts is not None:
        for part in parts:
            yield from _across(where, part, whole=whole)
        return
    plan = plan_of(expression)
    if plan.startswith('{"Over"'):
        yield from _within(where, expression, json.loads(plan)["Over"], whole=whole)
    elif expression.meta.root_names() or '"Len"' in plan:  # what reads no rows is a constant
        yield Problem(
            code="across-accounts", problem="a condition looks at the rows of all accounts",
            where=where, found=f"{expression!s:.80}", hint=_INSTEAD,
        )  # fmt: skip


def _parts(expression: pl.Expr) -> list[pl.Expr] | None:
    """Return the parts of an expression whose outermost node works row by row; else None.

    Polars cannot tell of a window over several columns, nor of what is asked of the elements of a
    list, which stays within its row, nor of a Python function, which is taken to. The conformance
    kit compares an account alone with the same account in company, whatever it is made of.
    """
    try:
        return expression.meta.pop() if expression.meta.is_row_separable() else None
    except PolarsError:
        plan = plan_of(expression)
    if plan.startswith('{"Over"'):
        return None
    if plan.startswith('{"Eval"'):
        return expression.meta.pop()[-1:]
    return [] if _OVER_ACCOUNT.search(str(expression)) else expression.meta.pop()


def _within(
    where: str, expression: pl.Expr, over: Mapping[str, object], *, whole: bool
) -> Iterator[Problem]:
    """Return what is wrong with a window: it spans accounts, or depends on the order of rows."""
    written = {part: json.dumps(over[part], separators=(",", ":")) for part in over}
    if not whole and _ACCOUNT not in written["partition_by"]:
        yield Problem(
            code="across-accounts", problem="a condition looks at the rows of all accounts",
            where=where, found=f"{expression!s:.80}",
            hint='name "account_id" in .over(...), or write t.over, which keeps to one account',
        )  # fmt: skip
    elif over["order_by"] is None and any(f'"{name}"' in written["function"] for name in _ORDERED):
        yield Problem(
            code="row-order", problem="a condition depends on the order in which rows stand",
            where=where, found=f"{expression!s:.80}", hint=_WHICH_ORDER,
        )  # fmt: skip


def plan_of(expression: pl.Expr) -> str:
    """Return an expression as Polars writes it; empty where it holds a Python function."""
    try:
        return str(expression.meta.serialize(format="json"))
    except PolarsError:
        return ""
