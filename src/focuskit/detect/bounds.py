"""Bounds: what a value can still become, once outcomes are known that nobody knows yet.

A row whose outcome is not known is pending. A value has a low and a high end: what it would be if
all pending rows turned out with the least, or with the most, that one row can add.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import inf, isinf
from types import MappingProxyType

import attrs
import polars as pl

from focuskit.model.millionths import MILLION
from focuskit.model.schemas import ANY_KIND, known_from
from focuskit.model.units import Unit

Outcomes = frozenset[tuple[str, str]]
"""Field and kind: a field that some row of the kind states, or that is said to be recorded."""

MOST_OF_A_ROW = MappingProxyType({Unit.HANDOVERS_PER_CASE: 10.0})
"""The most that one row can add, where the range of the unit has no end (judgement)."""


@lru_cache(maxsize=1)
def outcome_fields() -> frozenset[str]:
    """The fields of which the value is only known some time after the row: its outcomes.

    A time that is known from itself is none: where it is empty, the row is open.
    """
    return frozenset(
        field for field, by_kind in known_from().items() if [field] not in by_kind.values()
    )


@lru_cache(maxsize=256)
def is_pending(fields: frozenset[str], outcomes: Outcomes) -> pl.Expr | None:
    """Which rows lack an outcome that others of their kind have; None if none can.

    It is still to come, or nobody wrote it down; either way it is not known. A row that promises
    nothing, where others of its kind do, has no promise that could be kept.
    """
    lacking = [
        _lacks(field, kinds, outcomes)
        for field in sorted(fields & outcome_fields())
        if (kinds := _kinds_that_state(field, outcomes))
    ]
    if "promised_for" in fields:  # a promise of which nobody can tell yet how it goes
        lacking.append(pl.col("promised_for").is_not_null())
    return pl.any_horizontal(lacking) if lacking else None


def _lacks(field: str, kinds: list[str], outcomes: Outcomes) -> pl.Expr:
    lacks = pl.col("kind").is_in(kinds) & pl.col(field).is_null()
    promising = [kind for kind in kinds if ("promised_for", kind) in outcomes]
    if field != "promise_kept" or not promising:
        return lacks
    return lacks & ~(pl.col("kind").is_in(promising) & pl.col("promised_for").is_null())


def _kinds_that_state(field: str, outcomes: Outcomes) -> list[str]:
    """The kinds of rows of which the field is an outcome, and which have it at all."""
    by_kind = known_from()[field]
    stated = {kind for name, kind in outcomes if name == field}
    return sorted(stated if ANY_KIND in by_kind else stated & by_kind.keys())


def kinds_that_end(field: str, outcomes: Outcomes) -> list[str]:
    """The kinds of rows that have an outcome once they end, and that state when they do."""
    by_kind = known_from().get(field, {})
    return sorted(
        k for k in by_kind if "resolved_at" in by_kind[k] and ("resolved_at", k) in outcomes
    )


def ends_of_a_row(unit: Unit, most: float | None) -> tuple[float, float]:
    """The least and the most that one row can add, in a unit; ``most`` if the sign states it."""
    least, greatest = unit.range
    return least, min(greatest, MOST_OF_A_ROW.get(unit, inf) if most is None else most)


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """The rows that a word looks at, as columns of one row each.

    Args:
        of: What is asked of them.
        known: Those that the value rests on.
        hit: Those of them that speak for the sign.
        pending: Those whose outcome is not known yet; None if there can be none.
        least: What a pending row adds at the least; None is the least of the unit.
        ended: Those known rows that do not go on; None are all of them.
        more_is_worse: The sign gets worse as the value rises.
    """

    of: pl.Expr
    known: pl.Expr
    hit: pl.Expr
    pending: pl.Expr | None = None
    least: pl.Expr | None = None
    ended: pl.Expr | None = None
    more_is_worse: bool = True


Add = Callable[[pl.Expr], pl.Expr]
"""Makes a column of an expression on one row."""


def share(rows: Rows) -> dict[str, pl.Expr]:
    """The share of hits among known rows, its ends, and the share without one hit.

    Where less is worse, the strongest case is a row that is none.
    """
    hits, known = (part.sum().cast(pl.Int64) for part in (rows.hit, rows.known))
    without = hits - 1 if rows.more_is_worse else hits
    parts = {"value": hits / known, "without_strongest": without / (known - 1)}
    if rows.pending is None:
        return parts
    pending = rows.pending.sum().cast(pl.Int64)
    whole = known + pending
    return parts | {"low": hits / whole, "high": (hits + pending) / whole}


def share_by_weight(rows: Rows, weight: pl.Expr, add: Add) -> dict[str, pl.Expr]:
    """The same by weights, which are whole numbers; by rows where no row has one."""

    def summed(which: pl.Expr) -> pl.Expr:
        return add(pl.when(which).then(weight)).sum()

    hits, known = summed(rows.hit), summed(rows.known)
    strongest = rows.hit if rows.more_is_worse else rows.known & ~rows.hit
    heaviest = add(pl.when(strongest).then(weight)).max().fill_null(0)
    without = hits - heaviest if rows.more_is_worse else hits
    parts = {"value": hits / known, "without_strongest": without / (known - heaviest)}
    by_rows = share(rows)
    if rows.pending is None:
        return {
            name: pl.when(known > 0).then(parts[name]).otherwise(by_rows[name]) for name in parts
        }
    pending = summed(rows.pending)
    whole = known + pending
    parts |= {"low": hits / whole, "high": (hits + pending) / whole}
    weighed = {"low": whole, "high": whole}
    return {
        name: pl.when(weighed.get(name, known) > 0).then(part).otherwise(by_rows[name])
        for name, part in parts.items()
    }


def mean(rows: Rows, ends: tuple[float, float], add: Add) -> dict[str, pl.Expr]:
    """The mean of whole millionths over known rows, its ends, and the mean without one row.

    Args:
        rows: The rows; ``of`` is the number in whole millionths.
        ends: The least and the most that one row can add. A greater number counts as the most at
            both ends.
        add: Makes a column.
    """
    number = add(pl.when(rows.known).then(rows.of))
    total, known = number.sum(), rows.known.sum().cast(pl.Int64)
    worst = number.max() if rows.more_is_worse else number.min()
    parts = {
        "value": total / (known * MILLION),
        "without_strongest": (total - worst) / ((known - 1) * MILLION),
    }
    if rows.pending is None:
        return parts
    least, most = ends
    pending = rows.pending.sum().cast(pl.Int64)
    limited = total if isinf(most) else add(number.clip(upper_bound=round(most * MILLION))).sum()
    whole = (known + pending) * MILLION
    parts["low"] = (limited + pending * round(least * MILLION)) / whole
    if isinf(most):
        return parts | {"high": pl.when(pending > 0).then(inf)}
    return parts | {"high": (limited + pending * round(most * MILLION)) / whole}


def median(rows: Rows, least: float, add: Add) -> dict[str, pl.Expr]:
    """The median over known rows, its ends, and the median without one row.

    At the high end a pending row has no end, and so stands last.
    """
    number = rows.of.cast(pl.Float64)
    known = add(pl.when(rows.known).then(number))
    others = known.drop_nulls().sort(descending=rows.more_is_worse).slice(1)
    parts = {"value": known.median(), "without_strongest": others.median()}
    if rows.pending is None:
        return parts
    ended = rows.known if rows.ended is None else rows.ended
    at_least = [pl.lit(least), *([] if rows.least is None else [rows.least.cast(pl.Float64)])]
    ends = {"low": pl.coalesce(at_least[::-1]), "high": pl.lit(inf)}
    return parts | {
        name: add(pl.when(rows.pending).then(end).when(ended).then(number)).median()
        for name, end in ends.items()
    }


def lies_between(days: pl.Expr) -> pl.Expr:
    """Whether some day lies between the first and the last: then there are three at least.

    An aggregate of whole numbers. The sum of (day - first) * (last - day) is 0 exactly where each
    is one of the two; so no distinct days need be counted, which would take a pass of its own.
    """
    first, last = days.min(), days.max()
    return (first + last) * days.sum() - (days * days).sum() - first * last * days.count() > 0
