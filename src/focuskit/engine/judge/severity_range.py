"""The range of a severity: limits turn the ends of a value into those of a severity."""

from __future__ import annotations

from functools import cached_property

import attrs
import polars as pl

from focuskit.detect.measure import OnPart
from focuskit.engine.columns import REJECTED, SignColumn
from focuskit.model.limits import Limits
from focuskit.model.millionths import MILLION

_LOST = pl.col(REJECTED)

DECIMALS = 4
"""Of parts per million: what lies closer to a whole number is one, since floats tell no more."""


@attrs.frozen(kw_only=True, slots=False)
class SeverityRange:
    """How the value of one sign becomes a severity, in parts per million.

    Severity = clip((value - ok) / (bad - ok), 0, 1). The low end is rounded down, the high end up,
    the point to the nearest and never beyond its ends.

    Args:
        sign: Its id.
        limits: In force.
        part: What the value is worth, where the record covers only a part of the window; None
            where it covers the whole.
        of_cases: The value rests on cases, of which one may be the strongest.
        lit_from: The severity from which the sign is lit.
        lossy: Accounts have the column ``REJECTED``: rows that might have counted.
        one_row: The least and the most that one row adds, where the value is a mean over rows.
        grows: Further rows can only add to the value, as to a count.
        red_from: The severity from which it is a red light; None if it is none.
    """

    sign: str
    limits: Limits
    part: OnPart | None
    of_cases: bool
    lit_from: int
    lossy: bool = False
    one_row: tuple[float, float] | None = None
    grows: bool = False
    red_from: int | None = None

    def columns(self) -> dict[SignColumn, pl.Expr]:
        """The severity with both ends, and whether it is lit, as far as anything was measured."""
        low, high, point = self._low, self._high, self._severity(self._value).round(0)
        without = self._severity(SignColumn.WITHOUT.col(self.sign)).floor()
        one_case = self.rests_on_one_case()
        severity = pl.max_horizontal(low, pl.min_horizontal(_whole(point), high))
        return {
            SignColumn.SEVERITY: pl.when(self._value.is_finite()).then(severity),
            SignColumn.SEVERITY_LOW: pl.when(one_case)
            .then(pl.min_horizontal(low, _whole(without).fill_null(0)))
            .otherwise(low),
            SignColumn.SEVERITY_HIGH: high,
            SignColumn.LIT: (point >= self.lit_from) & ~one_case,
        }

    def rests_on_one_case(self) -> pl.Expr:
        """Where the sign would be lit, and would not be without its strongest case."""
        if not self.of_cases:
            return pl.lit(value=False)
        with_it, without = (
            self._severity(value) >= self.lit_from
            for value in (self._value, SignColumn.WITHOUT.col(self.sign).fill_nan(None))
        )
        return (with_it & ~without.fill_null(value=False)).fill_null(value=False)

    def is_open(self) -> pl.Expr:
        """Where the part on record cannot tell: what it lacks may make up for what it shows."""
        open_below = self._low_is_open or self.part == "unknown"
        return self._high > 0 if open_below else pl.lit(value=False)

    def hangs_on_lost_rows(self) -> pl.Expr:
        """Where nobody can tell whether a red light is lit, since rows were rejected.

        Without them, one that was lit would be put out by a slip in a row.
        """
        if not self.lossy or self.red_from is None:
            return pl.lit(value=False)
        return (_LOST > 0) & (self._low < self.red_from) & (self._high >= self.red_from)

    @property
    def _value(self) -> pl.Expr:
        return SignColumn.VALUE.col(self.sign)

    @property
    def _more_is_worse(self) -> bool:
        return self.limits.ok < self.limits.bad

    @property
    def _low_is_open(self) -> bool:
        """Whether the rest of the window may make it better without end."""
        return self.part == ("at_most" if self._more_is_worse else "at_least")

    @property
    def _high_is_open(self) -> bool:
        return self.part == ("at_least" if self._more_is_worse else "at_most")

    @cached_property
    def _low(self) -> pl.Expr:
        if self._low_is_open or self.part == "unknown":
            return pl.lit(0, dtype=pl.Int64)
        return _whole(self._severity(self._end(better=True)).floor()).fill_null(0)

    @cached_property
    def _high(self) -> pl.Expr:
        if self._high_is_open or self.part == "unknown":
            return pl.lit(MILLION, dtype=pl.Int64)
        high = _whole(self._severity(self._end(better=False)).ceil()).fill_null(MILLION)
        stands = self.one_row is not None or (self.grows and not self._more_is_worse)
        return (
            high if stands or not self.lossy else pl.when(_LOST == 0).then(high).otherwise(MILLION)
        )

    def _end(self, *, better: bool) -> pl.Expr:
        """The better or the worse end of the value; the value itself where there is no other."""
        least = better is self._more_is_worse
        part = SignColumn.LOW if least else SignColumn.HIGH
        end = pl.coalesce(part.col(self.sign).fill_nan(None), self._value)
        if not self.lossy or self.one_row is None:
            return end
        # Each row that was rejected may add the least or the most that one row can.
        rows = SignColumn.OBSERVATIONS.col(self.sign) + SignColumn.PENDING.col(self.sign).fill_null(
            0
        )
        added = _LOST * self.one_row[0 if least else 1]
        return pl.when(_LOST == 0).then(end).otherwise((end * rows + added) / (rows + _LOST))

    def _severity(self, value: pl.Expr) -> pl.Expr:
        """The severity of a value, in parts per million, not yet a whole number."""
        rise = (value - self.limits.ok) / (self.limits.bad - self.limits.ok)
        return (rise.clip(0, 1) * MILLION).round(DECIMALS)


def _whole(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int64, strict=False)
