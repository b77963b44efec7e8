"""The symbolic timeline that a detector is handed: the words that return measures.

Nothing here touches data: measures are Polars expressions, evaluated later for all accounts at
once.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import attrs
import polars as pl

from focuskit.detect.around import Around
from focuskit.detect.measure import Measure
from focuskit.detect.spans import Span, plain
from focuskit.model.millionths import MILLION
from focuskit.model.units import SECONDS_PER_DAY, Unit

DAYS_PER_WEEK = 7


@attrs.define(kw_only=True)
class Timeline(Around):
    """What was known of all interactions as of one moment, as symbols.

    ``Rows`` has the conditions and values of one row, ``Around`` what surrounds it; the words here
    return measures.
    """

    def count(self, of: pl.Expr, *, among: pl.Expr) -> Measure:
        """How many of the rows ``among`` fulfil ``of``; rows where ``of`` is null are left out."""
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        hit = self._column(among & of)
        return self._about(value=hit.sum(), unit=Unit.COUNT, hit=hit, among=known)

    def share(self, of: pl.Expr, *, among: pl.Expr, weight: pl.Expr | None = None) -> Measure:
        """Which share of the rows ``among`` fulfils ``of``; rows where ``of`` is null are left out.

        Args:
            of: The condition.
            among: The rows to look at.
            weight: A number of each row by which it counts, such as minutes; where no row of the
                account has one, the rows are counted.

        Returns:
            A measure from 0 to 1, whose observations are the rows where ``of`` is known.
        """
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        hit = self._column(among & of)
        value = hit.sum() / known.sum()
        if weight is not None:
            whole = self._millionths(weight)
            total, hits = (self._column(pl.when(c).then(whole)).sum() for c in (known, hit))
            value = pl.when(total > 0).then(hits / total).otherwise(value)
        return self._about(value=value, unit=Unit.SHARE, hit=hit, among=known)

    def mean(self, of: pl.Expr, *, among: pl.Expr, unit: Unit) -> Measure:
        """Return the mean over the rows ``among`` where ``of`` is known.

        A span of time of which an hour that nobody stated decides whether it lies beyond ``ok`` is
        not known. Numbers are summed as whole millionths: sums of floats differ between two runs.
        """
        among, of = self._column(among), self._column(self._sure(of))
        known = self._column(among & of.is_not_null())
        hit = self._column(among & self._beyond(of))
        total = self._column(pl.when(among).then(self._millionths(of))).sum()
        value = total / (known.sum().cast(pl.Int64) * MILLION)
        return self._about(value=value, unit=unit, hit=hit, among=known)

    def median(self, of: pl.Expr, *, among: pl.Expr, unit: Unit) -> Measure:
        """Return the median over the rows ``among`` where ``of`` is known; a branch of its own.

        A span of time of which an hour that nobody stated decides whether it lies beyond ``ok`` is
        not known.
        """
        among, of = self._column(among), self._column(self._sure(of))
        known = self._column(among & of.is_not_null())
        hit = self._column(among & self._beyond(of))
        value = self._column(pl.when(among).then(of)).median()
        measure = self._about(value=value, unit=unit, hit=hit, among=known)
        return attrs.evolve(measure, elementary=False)

    def lowest(self, of: pl.Expr, *, by: str, among: pl.Expr, at_least: int, unit: Unit) -> Measure:
        """Return the lowest of the means by group; groups of fewer rows are left out.

        Args:
            of: The number to take means of.
            by: The field that tells the groups apart.
            among: The rows to look at.
            at_least: How many rows a group needs, with the number and the field known.
            unit: The unit of the number.
        """
        known = among & of.is_not_null() & pl.col(by).is_not_null()
        total = self.over(self._millionths(of).sum(), by, among=known)
        rows = self.over(pl.len(), by, among=known)
        counted = self._column(known & (rows >= at_least))
        mean = self._column(pl.when(counted).then(total / (rows.cast(pl.Int64) * MILLION)))
        hit = self._column(counted & self._beyond(mean))
        lowest = mean.min() if self.limits.ok > self.limits.bad else mean.max()
        return self._about(value=lowest, unit=unit, hit=hit, among=counted)

    def distinct(self, of: pl.Expr, *, among: pl.Expr) -> Measure:
        """How many different values the rows ``among`` have; a branch of its own."""
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        measure = self._about(
            value=of.filter(known).n_unique(), unit=Unit.COUNT, hit=known, among=known
        )
        return attrs.evolve(measure, elementary=False)

    def days_since_last(self, of: pl.Expr, *also: pl.Expr) -> Measure:
        """Days since the last row that fulfils ``of``; the evidence is that there was such a row.

        With several conditions, of that which lies furthest back. Where there never was one, the
        days since the account's first row of any kind. The observations are the days observed.
        """
        met = [self._column(one) for one in (of, *also)]
        happened = self._middle(pl.col("occurred_at"))
        lasts = [self._column(pl.when(one).then(happened)).max() for one in met]
        days = [self._seconds_since(last) / SECONDS_PER_DAY for last in lasts]
        # A null among several means that one of them never happened: then so does the whole.
        all_met = pl.all_horizontal(day.is_not_null() for day in days)
        value = days[0] if not also else pl.when(all_met).then(pl.max_horizontal(days))
        seen = met[0] if not also else self._column(pl.any_horizontal(met))
        measure = self._about(value=value, unit=Unit.DAYS, hit=seen, among=seen)
        return attrs.evolve(measure, observed_days=True, never="age")

    def missing(self, *of: pl.Expr, days: int) -> Measure:
        """How many of several things did not happen in the last ``days`` days.

        The evidence is none; what did happen speaks against the sign. The observations are the
        days observed.
        """
        recent = self.within(days=days)
        happened = [self._column((one & recent).fill_null(value=False)) for one in of]
        count = pl.sum_horizontal(one.any().cast(pl.Int64) for one in happened)
        seen = self._column(pl.any_horizontal(happened))
        nothing = self._column(pl.col("occurred_at").is_null())
        measure = self._about(value=len(of) - count, unit=Unit.COUNT, hit=nothing, among=seen)
        return attrs.evolve(measure, observed_days=True)

    def usual_gap(self, of: pl.Expr) -> Measure:
        """Return the usual days between two rows that fulfil ``of``: (last - first) / (n - 1).

        Rows of one occasion are one event and count once.
        """
        met = self._column(of)
        moments = self._column(pl.when(met).then(self._middle(pl.col("occurred_at"))))
        grouped = "occasion_id" in self.columns
        events = self.occasions(met) if grouped else met.sum()
        span = (moments.max() - moments.min()).dt.total_seconds()
        gap = span / (events.cast(pl.Int64) - 1) / SECONDS_PER_DAY
        measure = self._about(value=gap, unit=Unit.DAYS, hit=met, among=met)
        return attrs.evolve(measure, observations=events, elementary=not grouped)

    def weeks_changed(self, *each: pl.Expr, recent: int, before: int) -> Measure:
        """Return how the share of weeks that hold such rows changed: the recent over the former.

        A week counts when it holds a row of each kind that is asked for. Spans are rounded to
        whole weeks, counted back from now. The observations are the days observed.

        Args:
            each: Conditions, each of which some row of the week must fulfil.
            recent: Days of the recent span.
            before: Days of the span before it.
        """
        late, all_weeks = ceil(recent / DAYS_PER_WEEK), ceil((recent + before) / DAYS_PER_WEEK)
        span = self.as_of - timedelta(weeks=all_weeks)
        self.start = min(span, self.start or span)
        happened = pl.col("occurred_at")
        ago = self._seconds_since(self._middle(happened))
        week = self._column(ago // (SECONDS_PER_DAY * DAYS_PER_WEEK))
        looked_at = pl.any_horizontal(each) & (self.latest(happened) > span)
        held = [self.over(one.any(), week, among=looked_at) for one in each]
        inside = self._column(looked_at)
        whole = self._column(inside & pl.all_horizontal(held))
        now, then = (
            week.filter(whole & part).n_unique().cast(pl.Int64)
            for part in (week < late, week >= late)
        )
        value = (now * (all_weeks - late)) / (then * late)
        measure = self._about(
            value=pl.when(then > 0).then(value), unit=Unit.RATIO, hit=whole, among=inside
        )
        return attrs.evolve(measure, observed_days=True, elementary=False)

    def of_occasion(self, met: pl.Expr, *, among: pl.Expr) -> pl.Expr:
        """Whether a condition is met on a row ``among``, or on another of the same occasion.

        With ``once`` it judges each occasion by all of its rows; null where it is null on each.
        """
        if "occasion_id" not in self.columns:
            return met
        occasion = self.optional("occasion_id")
        together = self.over(met.max(), "occasion_id", among=among)
        return self._column(pl.when(occasion.is_null()).then(met).otherwise(together))

    def occasions(self, of: pl.Expr) -> pl.Expr:
        """Count events, as an aggregate: rows that share an occasion once, every other by itself.

        What counts meetings counts these: a meeting with five participants is five rows.
        """
        occasion = self.optional("occasion_id")
        grouped = occasion.filter(of).drop_nulls().n_unique()
        return grouped + (of & occasion.is_null()).sum()

    # Parts

    def _about(self, *, value: pl.Expr, unit: Unit, hit: pl.Expr, among: pl.Expr) -> Measure:
        """Return a measure whose observations are the rows ``among`` and its evidence the hits."""
        return Measure(
            value=value,
            unit=unit,
            observations=among.sum(),
            among=among,
            evidence=hit,
            rows=dict(self.rows),
            links=dict(self.links),
            apart=pl.any_horizontal(self.apart) if self.apart else None,
            elementary=True,
        )

    def _beyond(self, of: pl.Expr) -> pl.Expr:
        """Rows whose value lies beyond ``ok``, on the side where it gets worse."""
        limits = self.limits
        return of > limits.ok if limits.ok < limits.bad else of < limits.ok

    def _sure(self, number: pl.Expr) -> pl.Expr:
        """Return a number, null where an hour that nobody stated decides whether it is beyond."""
        if not isinstance(number, Span):
            return number
        return pl.when(self._beyond(number).is_not_null()).then(plain(number))

    def _millionths(self, number: pl.Expr) -> pl.Expr:
        """Return a number as whole millionths: sums of floats would differ between two runs.

        Raises:
            TypeError: It is a time, or a span between two; its figure would be in microseconds.
        """
        dtype = self._type_of(number)
        if dtype is not None and dtype.is_temporal():
            raise TypeError(f"there is no mean of a time or a span of time, found {dtype}")
        return (number.cast(pl.Float64) * MILLION).round(0).cast(pl.Int64)
