"""Lint of row expressions: what is asked of one row must not read the rows of other accounts.

Conditions are computed over the rows of all accounts at once, in whatever order they stand. Polars
says of each node of an expression whether it works row by row; what does not is refused, unless it
is kept within one account.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain

import polars as pl
from polars.exceptions import PolarsError

from focuskit.detect.measure import Measure
from focuskit.extending.lint_problem import Problem
from focuskit.model.column_types import column_types
from focuskit.model.days import day_columns

_ACCOUNT = pl.col("account_id")
_OF_A_SET = (".is_in(", ".replace(", ".replace_strict(")
"""What Polars takes for row by row, though the second input is all values of a column."""

_ORDERED = frozenset((
    "Shift", "Diff", "PctChange", "CumSum", "CumProd", "CumMin", "CumMax", "CumCount", "First",
    "Last", "IsFirstDistinct", "IsLastDistinct", "RLEID", "RLE", "Reverse", "Interpolate",
    "InterpolateBy", "FillNullWithStrategy", "Rolling", "RollingExpr", "EwmMean", "EwmStd",
    "EwmVar", "EwmMeanBy", "Gather", "GatherEvery", "Slice", "ArgMin", "ArgMax", "ArgSort",
    "ArgUnique", "ArgWhere", "IndexOf", "SearchSorted", "MinBy", "MaxBy", "PeakMin", "PeakMax",
    "Sort", "SortBy", "Implode", "ConcatVertical", "Range", "Cumulative", "Ordinal",
))  # fmt: skip
"""What depends on the order of rows, as Polars names it in a plan; ``Ordinal`` is a way to rank."""

_NO_NAMES = ("Column", "Literal", "function_by")
"""Parts of a plan in which nothing is asked of the rows in their order."""

_TELLING = ({"Column": "id"}, {"Column": "occurred_at"})
"""What an order must hold: other fields are alike in many rows of an account."""

_INSTEAD = (
    "write t.over(aggregate, ..., among=...) for what the rows of one account say together, "
    "t.preceded_by or t.follow_up for what came before or after a row, t.once for one row of each "
    "occasion"
)
_VALUES = (
    "is_in(column) and replace(column, ...) take the values of all accounts: compare within the "
    "row with ==, or give a list of values; else " + _INSTEAD
)
_WHICH_ORDER = (
    'say in which, as in .over("account_id", order_by=["occurred_at", "id"]); order_by must hold '
    "id or occurred_at, since rows that are alike in all others stand in any order"
)


def lint_rows(sign: str, measure: Measure, *, whole: bool = False) -> Iterator[Problem]:
    """Expressions on one row that read the rows of other accounts.

    Args:
        sign: The sign.
        measure: What it measures.
        whole: The sign is one on the supplier: it may look at all accounts, but not in the order
            in which rows happen to stand.
    """
    seen: set[str] = set()
    frame = trial(measure)
    parts = {**measure.conditions(), **measure.rows}
    for link in measure.links.values():
        parts |= {"a link, of": link.of, "a link, by": link.by, "a link, since": link.since}
    for name, expression in parts.items():
        for problem in _lint_part(f"{sign}, {name}", expression, frame, whole=whole):
            if problem.found not in seen:
                seen.add(str(problem.found))
                yield problem


def lint_condition(where: str, condition: pl.Expr) -> Iterator[Problem]:
    """What in a condition on one row, or on one account, reads those of others."""
    yield from _lint_part(where, condition, no_rows(), whole=False)


def trial(measure: Measure) -> pl.LazyFrame:
    """A timeline without rows, with the columns that the parts of a measure refer to."""
    given = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in measure.given().items()]
    return measure.on(no_rows().with_columns(given))


@cache
def no_rows() -> pl.LazyFrame:
    """A timeline without rows: every field in its type."""
    days = dict.fromkeys(day_columns("interaction"), pl.Boolean())
    return pl.LazyFrame(schema={**column_types("interaction"), **days})


def _lint_part(
    where: str, expression: pl.Expr, frame: pl.LazyFrame, *, whole: bool
) -> Iterator[Problem]:
    parts = _parts(expression)
    for part in expression.meta.pop()[:-1] if _is_window(expression) else parts or ():
        yield from _lint_part(where, part, frame, whole=whole)
    if parts is None and _is_window(expression):
        yield from _lint_window(where, expression, whole=whole)
    elif parts is None:
        if expression.meta.root_names() or '"Len"' in plan_of(expression):  # else a constant
            yield _across_accounts(where, expression, _INSTEAD)
    elif _looks_up_a_column(expression, frame):
        yield _across_accounts(where, expression, _VALUES)


def _across_accounts(where: str, expression: pl.Expr, hint: str) -> Problem:
    return Problem(
        code="across-accounts", problem="a condition looks at the rows of all accounts",
        where=where, found=f"{expression!s:.80}", hint=hint,
    )  # fmt: skip


def _parts(expression: pl.Expr) -> list[pl.Expr] | None:
    """The parts of an expression whose outermost node works row by row; else None.

    Polars cannot tell of a window over several columns, nor of what is asked of the elements of a
    list, which stays within its row, nor of a Python function, which is taken to. The conformance
    kit compares an account alone with the same account in company, whatever it is made of.
    """
    try:
        return expression.meta.pop() if expression.meta.is_row_separable() else None
    except PolarsError:
        plan = plan_of(expression)
    if _is_window(expression):
        return None
    if plan.startswith('{"Eval"'):
        of_a_column = "Cumulative" in json.loads(plan)["Eval"]["variant"]
        return None if of_a_column else expression.meta.pop()[-1:]
    return expression.meta.pop()


def _outermost_call(expression: pl.Expr) -> str:
    """What the outermost node asks of its first input, as Polars prints it behind that.

    What holds a Python function has no plan, but is printed all the same. ``meta.pop`` returns the
    inputs of a node in reverse.
    """
    inputs = expression.meta.pop()
    return str(expression).removeprefix(str(inputs[-1])) if inputs else ""


def _is_window(expression: pl.Expr) -> bool:
    return _outermost_call(expression).startswith(".over(")


def _looks_up_a_column(expression: pl.Expr, frame: pl.LazyFrame) -> bool:
    """Whether a value is looked up among those of a column, not of a list in its row."""
    if not _outermost_call(expression).startswith(_OF_A_SET):
        return False
    *_, values, _ = expression.meta.pop()
    # No field of an account, of which no type is known here, is a list.
    is_list = isinstance(type_in(frame, values), pl.List | pl.Array)
    return bool(values.meta.root_names()) and not is_list


def type_in(frame: pl.LazyFrame, expression: pl.Expr) -> pl.DataType | None:
    """The type of an expression in a frame; None if that cannot be seen."""
    try:
        return frame.select(expression.alias("typed")).collect_schema()["typed"]
    except PolarsError:
        return None


def _lint_window(where: str, expression: pl.Expr, *, whole: bool) -> Iterator[Problem]:
    """What is wrong with a window: it spans accounts, or depends on the order of rows."""
    has_order = _outermost_call(expression).startswith(".over(partition_by:")
    by = expression.meta.pop()[has_order:-1]
    if not whole and not any(one.meta.eq(_ACCOUNT) for one in by):
        hint = 'name "account_id" in .over(...), or write t.over, which keeps to one account'
        yield _across_accounts(where, expression, hint)
        return
    plan = plan_of(expression)
    over = json.loads(plan)["Over"] if plan else {}
    if not over or (over["mapping"] != "Join" and _ORDERED.isdisjoint(_names(over["function"]))):
        return
    order = over["order_by"][0] if over["order_by"] else {}
    several = '"RowEncode"' in json.dumps(order)
    fields = order["Function"]["input"] if several else [order]
    if not any(field in _TELLING for field in fields):
        yield Problem(
            code="row-order", problem="a condition depends on the order in which rows stand",
            where=where, found=f"{expression!s:.80}", hint=_WHICH_ORDER,
        )  # fmt: skip


def _names(plan: object) -> Iterator[str]:
    """What a plan asks for, by name; fields and values have names of their own."""
    if isinstance(plan, str):
        yield plan
    elif isinstance(plan, list):
        yield from chain.from_iterable(map(_names, plan))
    elif isinstance(plan, dict):
        for name, inner in plan.items():
            if name not in _NO_NAMES:
                yield name
                yield from _names(inner)


def plan_of(expression: pl.Expr) -> str:
    """An expression as Polars writes it; empty if it holds a Python function."""
    try:
        return str(expression.meta.serialize(format="json"))
    except PolarsError:
        return ""
