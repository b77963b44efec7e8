"""The range of a severity: limits turn the ends of a value into those of a severity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import polars as pl

from focuskit.detect.measure import OnPart
from focuskit.engine.columns import SignColumn
from focuskit.model.finding import Reason
from focuskit.model.limits import Limits
from focuskit.model.millionths import MILLION

DECIMALS = 4
"""Of parts per million: what lies closer to a whole number is one, since floats tell no more."""


@attrs.frozen(kw_only=True)
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
        lossy: Accounts have the columns ``LOST`` and ``LOST_LATER``: rows that might have counted.
        one_row: The least and the most that one row adds, where the value is a mean over rows.
        grows: Further rows can only add to the value, as to a count.
        since_last: The value counts from the last of its rows, so that an earlier one that is lost
            makes it no better.
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
    since_last: bool = False
    red_from: int | None = None

    def stages(self) -> tuple[Mapping[SignColumn, pl.Expr], ...]:
        """The severity with both ends as far as anything was measured; each builds on the last.

        ``ONE_CASE`` is told of values that rest on cases, ``WITHOUT_CASE`` likewise.
        """
        ends = {
            SignColumn.SEVERITY_LOW: self._low_end(),
            SignColumn.SEVERITY_HIGH: self._high_end(),
        }
        point = _whole(self._severity(self._value).round(0))
        # Each is rounded by itself: the point must not leave its own range.
        severity = pl.max_horizontal(self._low, pl.min_horizontal(point, self._high))
        within: dict[SignColumn, pl.Expr] = {
            SignColumn.SEVERITY: pl.when(self._value.is_finite()).then(severity)
        }
        if not self.of_cases:
            return ends, within, {}
        without = _whole(self._severity(SignColumn.WITHOUT.col(self.sign).fill_nan(None)).floor())
        within[SignColumn.WITHOUT_CASE] = without.fill_null(0)
        one_case = self._reaches(SignColumn.SEVERITY) & ~self._reaches(SignColumn.WITHOUT_CASE)
        return ends, within, {SignColumn.ONE_CASE: one_case.fill_null(value=False)}

    def low(self) -> pl.Expr:
        """The least that the severity can be; of what rests on one case, also without it."""
        if not self.of_cases:
            return self._low
        without = SignColumn.WITHOUT_CASE.col(self.sign)
        one_case = SignColumn.ONE_CASE.col(self.sign)
        return pl.when(one_case).then(pl.min_horizontal(self._low, without)).otherwise(self._low)

    def is_lit(self) -> pl.Expr:
        """Whether the severity reaches ``lit_from``, also without the strongest case."""
        lit = self._reaches(SignColumn.SEVERITY)
        return lit & ~SignColumn.ONE_CASE.col(self.sign) if self.of_cases else lit

    def reasons(self) -> Iterator[tuple[Reason, pl.Expr]]:
        """Why the verdict does not stand, and where; the first that holds is told."""
        # What the part on record lacks may make up for what it shows.
        if self._low_is_open or self.part == "unknown":
            yield "short_record", self._high > 0
        # An absence would be charged, and nobody keeps such rows for others either.
        severity = SignColumn.SEVERITY.col(self.sign)
        yield "not_kept", SignColumn.UNKEPT.col(self.sign) & (severity > 0)
        if self.of_cases:
            yield "one_case", SignColumn.ONE_CASE.col(self.sign)
        if self.lossy and self.red_from is not None:
            # A red light would else be lit, or put out, by a slip in a row.
            may_be_lit = (self._low < self.red_from) & (self._high >= self.red_from)
            yield "rejected_rows", (self._lost > 0) & may_be_lit

    def _reaches(self, severity: SignColumn) -> pl.Expr:
        return severity.col(self.sign) >= self.lit_from

    @property
    def _low(self) -> pl.Expr:
        return SignColumn.SEVERITY_LOW.col(self.sign)

    @property
    def _high(self) -> pl.Expr:
        return SignColumn.SEVERITY_HIGH.col(self.sign)

    @property
    def _lost(self) -> pl.Expr:
        return SignColumn.LOST.col(self.sign)

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

    def _low_end(self) -> pl.Expr:
        if self._low_is_open or self.part == "unknown":
            return pl.lit(0, dtype=pl.Int64)
        # Ends are rounded outwards, so that the range holds what it was made of.
        low = _whole(self._severity(self._end(better=True)).floor()).fill_null(0)
        # Rows that were lost may turn any value, but not a sum that grows, nor a mean whose end has
        # each of them at its best already.
        if not self.lossy or self.one_row is not None or (self.grows and self._more_is_worse):
            return low
        # Of the days since the last row, only what was lost after it can take any.
        matter = SignColumn.LOST_LATER.col(self.sign) if self.since_last else self._lost
        return pl.when(matter == 0).then(low).otherwise(0)

    def _high_end(self) -> pl.Expr:
        if self._high_is_open or self.part == "unknown":
            return pl.lit(MILLION, dtype=pl.Int64)
        high = _whole(self._severity(self._end(better=False)).ceil()).fill_null(MILLION)
        stands = self.one_row is not None or (self.grows and not self._more_is_worse)
        return (
            high
            if stands or not self.lossy
            else pl.when(self._lost == 0).then(high).otherwise(MILLION)
        )

    def _end(self, *, better: bool) -> pl.Expr:
        """The better or the worse end of the value; the value itself where there is no other."""
        least = better is self._more_is_worse
        part = SignColumn.LOW if least else SignColumn.HIGH
        end = pl.coalesce(part.col(self.sign).fill_nan(None), self._value)
        if not self.lossy or self.one_row is None:
            return end
        # Each row that was lost may add the least or the most that one row can.
        rows = SignColumn.OBSERVATIONS.col(self.sign) + SignColumn.PENDING.col(self.sign).fill_null(
            0
        )
        lost = self._lost
        added = lost * self.one_row[0 if least else 1]
        return pl.when(lost == 0).then(end).otherwise((end * rows + added) / (rows + lost))

    def _severity(self, value: pl.Expr) -> pl.Expr:
        """The severity of a value, in parts per million, not yet a whole number."""
        rise = (value - self.limits.ok) / (self.limits.bad - self.limits.ok)
        return (rise.clip(0, 1) * MILLION).round(DECIMALS)


def _whole(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int64, strict=False)
