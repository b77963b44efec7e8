"""Spans of time between moments of which only the day may be stated.

A day lasts from its beginning to its end, so a span that begins or ends with a day is one of many.
It is one number, from noon to noon, and knows its shortest and its longest: if a
comparison comes out otherwise for the one than for the other, the hour decides, and it is null.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from functools import partialmethod
from typing import Any, Self

import attrs
import polars as pl

from focuskit.model.days import days_between, first_moment, last_moment, middle_moment
from focuskit.model.units import SECONDS_PER_DAY

_MICROSECONDS = 1_000_000

TRACE = 1e-7
"""Seconds, fewer than times tell apart: so little is left at the end of a day."""

Operation = Callable[[Any, Any], Any]


class Span(pl.Expr):
    """A number of each row that hangs on an hour which nobody stated.

    As an expression it is the span from noon to noon. Arithmetic is done on the shortest and the
    longest alike; whatever else is done with it is done with the expression alone.
    """

    shortest: pl.Expr
    longest: pl.Expr

    @classmethod
    def made_of(cls, usual: pl.Expr, shortest: pl.Expr, longest: pl.Expr) -> Self:
        """The span that is usually so long, and at its shortest and longest so."""
        span = cls.__new__(cls)
        span._pyexpr = usual._pyexpr  # noqa: SLF001 -- as Polars makes one expression of another
        span.shortest, span.longest = shortest, longest
        return span

    def clip(self, lower_bound: Any = None, upper_bound: Any = None) -> Span:
        """The span brought between two bounds."""
        return self.each(lambda number, _: number.clip(lower_bound, upper_bound), None)

    def each(self, compute: Operation, other: Any) -> Span:
        """What is computed of the span and another number, for each length that it has."""
        usual, shortest, longest = _ways(other)
        return Span.made_of(
            compute(plain(self), usual),
            compute(self.shortest, shortest),
            compute(self.longest, longest),
        )

    def compared(self, compare: Operation, other: Any) -> pl.Expr:
        """How the span compares with another number; null if the hour decides."""
        usual, shortest, longest = _ways(other)
        sure = compare(self.shortest, shortest) == compare(self.longest, longest)
        return pl.when(sure).then(compare(plain(self), usual))


def _swapped(compute: Operation) -> Operation:
    return lambda one, two: compute(two, one)


for _name in ("add", "sub", "mul", "truediv"):
    _compute = getattr(operator, _name)
    setattr(Span, f"__{_name}__", partialmethod(Span.each, _compute))
    setattr(Span, f"__r{_name}__", partialmethod(Span.each, _swapped(_compute)))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Span, f"__{_name}__", partialmethod(Span.compared, getattr(operator, _name)))


def plain(number: pl.Expr) -> pl.Expr:
    """A number as a mere expression, whatever its shortest and longest are."""
    return pl.Expr._from_pyexpr(number._pyexpr)  # noqa: SLF001 -- as in Span.made_of


def _ways(number: Any) -> tuple[Any, Any, Any]:
    """A number as it usually is, with the shortest and with the longest span."""
    if isinstance(number, Span):
        return plain(number), number.shortest, number.longest
    return number, number, number


@attrs.frozen(kw_only=True, eq=False)
class Moment:
    """A moment of each row as it was stated: with its time, or as a day alone.

    Args:
        time: The time; of a day, any time in it.
        is_day: True if it is a day, else false; None if it always has its time.
    """

    time: pl.Expr
    is_day: pl.Expr | None = None

    @property
    def first(self) -> pl.Expr:
        """The first moment that may be meant."""
        return first_moment(self.time, self.is_day)

    @property
    def last(self) -> pl.Expr:
        """The last moment that may be meant."""
        return last_moment(self.time, self.is_day)

    @property
    def middle(self) -> pl.Expr:
        """The middle of what may be meant."""
        return middle_moment(self.time, self.is_day)


def seconds_between(start: Moment, end: Moment) -> pl.Expr:
    """The whole seconds from one moment to another that does not lie before it."""
    usual = (end.middle - start.middle).dt.total_seconds()
    if start.is_day is None and end.is_day is None:
        return usual
    return Span.made_of(
        usual.clip(0),
        # A day ends before the next begins: by a fraction, which tells too late from just in time.
        ((end.first - start.last).dt.total_microseconds() / _MICROSECONDS).clip(0),
        (end.last - start.first).dt.total_seconds(),
    )


def seconds_until(due: pl.Expr, began: Moment, *, otherwise: pl.Expr) -> pl.Expr:
    """Whole seconds from a moment to one that was promised.

    Args:
        due: The moment that was promised.
        began: The moment from which the time runs.
        otherwise: Whole seconds that count if nothing was promised, or it lies before.
    """
    promised = (due - began.first).dt.total_seconds()
    if began.is_day is None:
        return pl.when(promised > 0).then(promised).otherwise(otherwise)
    # What began in the very last moment of its day has a trace of time left.
    left = [(due - at).dt.total_seconds() for at in (began.middle, began.last, began.first)]
    usual = pl.when(left[0] > 0).then(left[0]).otherwise(promised)
    ways = (
        pl.when(promised > 0).then(seconds).otherwise(otherwise)
        for seconds in (usual, left[1].cast(pl.Float64).clip(TRACE), left[2])
    )
    return Span.made_of(*ways)


def within_days(start: Moment, end: Moment, *, days: int, spent: pl.Expr) -> pl.Expr:
    """Whether a moment lies at most so many days after another.

    If either is a day alone, the last of these days counts to its end.

    Args:
        start: The earlier moment.
        end: The later one.
        days: How many.
        spent: The days between them, if both have their time.
    """
    near = plain(spent) <= days
    for one in (start, end):
        if one.is_day is not None:
            by_day = days_between(start.time, end.time) <= days
            near = pl.when(one.is_day).then(by_day).otherwise(near)
    return near


def is_over(start: Moment, as_of: datetime, *, days: int, to_the_end: bool) -> pl.Expr:
    """Whether so many days are over since a moment.

    Args:
        start: The moment.
        as_of: Now.
        days: How many.
        to_the_end: The last of them counts to its end, since what is looked for may be a day
            alone; it does so in any case where the moment is one.
    """
    now = pl.lit(as_of)
    by_day = days_between(start.time, now) > days
    if to_the_end:
        return by_day
    exact = (now - start.time).dt.total_seconds() > days * SECONDS_PER_DAY
    return exact if start.is_day is None else pl.when(start.is_day).then(by_day).otherwise(exact)
