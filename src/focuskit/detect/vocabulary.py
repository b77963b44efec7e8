"""The symbolic timeline that a detector is handed: every word is a method of it.

Nothing here touches data: words give Polars expressions, and measures made of them, which are
evaluated later for all accounts at once.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

import attrs
import polars as pl

from focuskit.detect import bounds
from focuskit.detect.measure import Measure
from focuskit.detect.requirements import refuse_below
from focuskit.detect.row_words import DAYS_PER_WEEK, RowWords
from focuskit.detect.spans import Span, plain
from focuskit.model.millionths import MILLION
from focuskit.model.units import SECONDS_PER_DAY, Unit


@attrs.frozen(kw_only=True, eq=False)
class Timeline(RowWords):
    """What was known of all interactions as of one moment, as symbols: the words of a sign.

    It is made anew for each detector. What a word takes from the data (kinds, fields, a window) is
    noted while it is used, so that a detector declares its needs nowhere.

    Here stand the words that give measures, and with ``RowWords`` those that ask something of rows.

    Args:
        as_of: The moment; UTC.
        limits: The sign's limits in this run; evidence is what lies beyond ``ok``.
        columns: The columns of rows that the words make, in the name of the sign.
        requirements: What the words note; whoever made it reads it afterwards.
        baselines: What the policy sets as given.
        outcomes: The fields that rows of some kinds state, of those known only after the row.
        record_begin: When the record of what the sign needs begins; None if no row lies before.
        window_days: Replaces the days of every ``within``; ``"all"`` means no limit.
        whole: The measure is one of the supplier, over the rows of all accounts.
    """

    def count(self, of: pl.Expr, *, among: pl.Expr, pending: pl.Expr | None = None) -> Measure:
        """How many of the rows ``among`` fulfil ``of``; rows where ``of`` is null are left out.

        All pending rows may come to fulfil it; on a part of its window, it is the least that was.
        If ``of`` asks what a phrase list finds that is known to miss texts, one more may be.

        Args:
            of: The condition.
            among: The rows to look at.
            pending: Rows among them whose outcome is not known yet; left out, those that lack an
                outcome which ``of`` reads, or whose follow-up may still come.
        """
        rows = self._rows(among, of, pending)
        hits = rows.hit.sum()
        high = None if rows.pending is None else hits + rows.pending.sum()
        if self._columns.reads_missing(rows.of):
            read = (rows.known.sum() > 0).cast(pl.Int64)
            high = (hits if high is None else high) + read
        return self._measure(rows, value=hits, high=high, unit=Unit.COUNT, on_part="at_least")

    def share(
        self,
        of: pl.Expr,
        *,
        among: pl.Expr,
        weight: pl.Expr | None = None,
        pending: pl.Expr | None = None,
    ) -> Measure:
        """Which share of the rows ``among`` fulfils ``of``; rows where ``of`` is null are left out.

        At its low end no pending row comes to fulfil it, at its high end each does.

        Args:
            of: The condition.
            among: The rows to look at.
            weight: A number of each row by which it counts, such as minutes; if no row of the
                account has one, the rows are counted.
            pending: As in ``count``.

        Returns:
            A measure from 0 to 1, whose observations are the rows where ``of`` is known.
        """
        rows = self._rows(among, of, pending)
        if weight is None:
            parts = bounds.share(rows)
        else:
            parts = bounds.share_by_weight(rows, self._millionths(weight), add=self.column)
            parts["influence"] = self._millionths(weight)
        return self._measure(rows, **parts, unit=Unit.SHARE, on_part="stands")

    def mean(
        self,
        of: pl.Expr,
        *,
        among: pl.Expr,
        unit: Unit,
        pending: pl.Expr | None = None,
        most: float | None = None,
    ) -> Measure:
        """The mean over the rows ``among`` where ``of`` is known.

        A span of time of which an hour that nobody stated decides whether it lies beyond ``ok`` is
        not known. Numbers are summed as whole millionths: sums of floats differ between two runs.

        At its low end each pending row adds the least of the unit, at its high end the most.

        Args:
            of: The number.
            among: The rows to look at.
            unit: Its unit.
            pending: As in ``count``.
            most: The most that one row can add, where the unit has no end; of hand-overs 10.
                Values beyond it count as that at both ends.
        """
        of = self._null_if_unsure(of)
        rows = self._rows(among, of, pending, hit=self._beyond_ok(of))
        rows = attrs.evolve(rows, of=self._millionths(of))
        parts = bounds.mean(rows, bounds.ends_of_a_row(Unit(unit), most), add=self.column)
        parts["influence"] = rows.of if rows.more_is_worse else -rows.of
        return self._measure(rows, **parts, unit=unit, on_part="stands")

    def median(
        self,
        of: pl.Expr,
        *,
        among: pl.Expr,
        unit: Unit,
        pending: pl.Expr | None = None,
        is_open: pl.Expr | None = None,
    ) -> Measure:
        """The median over the rows ``among`` where ``of`` is known; a branch of its own.

        A span of time of which an hour that nobody stated decides whether it lies beyond ``ok`` is
        not known.

        At its low end each pending row has the least of the unit, at its high end it has no end.

        Args:
            of: The number.
            among: The rows to look at.
            unit: Its unit.
            pending: As in ``count``.
            is_open: Rows that go on, of which ``of`` is the time so far. They are pending: at the
                low end they end now, at the high end never. In the value, they count once they
                lie beyond ``ok``.
        """
        self._refuse_times(of)
        of = self._null_if_unsure(of)
        rows = self._rows(among, of, pending, hit=self._beyond_ok(of))
        if is_open is not None:
            rows = self._with_open(rows, is_open)
        parts = bounds.median(rows, Unit(unit).range[0], add=self.column)
        return self._measure(rows, **parts, unit=unit, on_part="stands", single_pass=False)

    def lowest(
        self, of: pl.Expr, *, by: str | pl.Expr, among: pl.Expr, at_least: int, unit: Unit
    ) -> Measure:
        """The lowest of the means by group; groups of fewer rows are left out.

        Args:
            of: The number to take means of.
            by: What tells the groups apart: a field, or a value made of fields.
            among: The rows to look at.
            at_least: How many rows a group needs, with the number and the field known.
            unit: The unit of the number.
        """
        looked_at, by = self._on_record(among), pl.col(by) if isinstance(by, str) else by
        known = looked_at & of.is_not_null() & by.is_not_null()
        total = self.over(self._millionths(of).filter(known).sum(), by, among=looked_at)
        rows = self.over(known.sum(), by, among=looked_at)
        counted = self.column(known & (rows >= at_least))
        mean = self.column(pl.when(counted).then(total / (rows.cast(pl.Int64) * MILLION)))
        hit = self.column(counted & self._beyond_ok(mean))
        lowest = mean.min() if self.limits.ok > self.limits.bad else mean.max()
        means = bounds.Rows(of=mean, known=counted, hit=hit)
        return self._measure(means, value=lowest, unit=unit, on_part="stands")

    def distinct(self, of: pl.Expr, *, among: pl.Expr) -> Measure:
        """How many different values the rows ``among`` have; a branch of its own.

        At its high end each row without one has another; on a part of its window, it is the least
        that there were.
        """
        among, of = self.column(self._on_record(among)), self.column(of)
        known, without = (self.column(among & one) for one in (of.is_not_null(), of.is_null()))
        value = of.filter(known).n_unique()
        return self._measure(
            bounds.Rows(of=of, known=known, hit=known), value=value, unit=Unit.COUNT,
            high=value + without.sum(), on_part="at_least", single_pass=False, unvalued=without,
        )  # fmt: skip

    def days_since_last(self, of: pl.Expr, *also: pl.Expr) -> Measure:
        """Days since the last row that fulfils ``of``; the evidence is that there was such a row.

        With several conditions, of that which lies furthest back. If there never was one, the
        days since the account's first row of any kind. The observations are the days observed.
        """
        met = [self.column(self._on_record(one)) for one in (of, *also)]
        happened = self._happened.middle
        lasts = [self.column(pl.when(one).then(happened)).max() for one in met]
        days = [self._seconds_since(last) / SECONDS_PER_DAY for last in lasts]
        # A null among several means that one of them never happened: then so does the whole.
        all_met = pl.all_horizontal(day.is_not_null() for day in days)
        value = days[0] if not also else pl.when(all_met).then(pl.max_horizontal(days))
        seen = met[0] if not also else self.column(pl.any_horizontal(met))
        return self._measure(
            bounds.Rows(of=seen, known=seen, hit=seen), value=value, unit=Unit.DAYS,
            observed_days=True, never="age", on_part="stands", since_last=not also,
        )  # fmt: skip

    def missing(self, *of: pl.Expr, days: int) -> Measure:
        """How many of several things did not happen in the last ``days`` days.

        The evidence is none; what did happen speaks against the sign. The observations are the
        days observed. At its low end each of which nobody can tell did happen; on a part of its
        window, it is the most that are missing.
        """
        recent = self._on_record(self.within(days=days))
        met = [self.column(one & recent) for one in of]
        happened = [self.column(one.fill_null(value=False)) for one in met]
        count, maybe = (
            pl.sum_horizontal(one.any().cast(pl.Int64) for one in some)
            for some in (happened, [self.column(one.fill_null(value=True)) for one in met])
        )
        seen = self.column(pl.any_horizontal(happened))
        nothing = self.column(pl.col("occurred_at").is_null())
        return self._measure(
            bounds.Rows(of=seen, known=seen, hit=nothing), value=len(of) - count,
            low=len(of) - maybe, unit=Unit.COUNT, observed_days=True, on_part="at_most",
        )  # fmt: skip

    def usual_gap(self, of: pl.Expr) -> Measure:
        """The usual days between two rows that fulfil ``of``: (last - first) / (n - 1).

        Rows of one occasion are one event and count once. Rows on fewer than three different days
        make no habit: then it is null.
        """
        met = self.column(self._on_record(of))
        moments = self.column(pl.when(met).then(self._happened.middle))
        since = (pl.col("occurred_at") - pl.lit(self.as_of)).dt.total_days()
        days = self.column(pl.when(met).then(since))
        grouped = "occasion_id" in self._columns.there
        events = self.occasions(met) if grouped else met.sum()
        span = (moments.max() - moments.min()).dt.total_seconds()
        gap = span / (events.cast(pl.Int64) - 1) / SECONDS_PER_DAY
        return self._measure(
            bounds.Rows(of=met, known=met, hit=met),
            value=pl.when(bounds.lies_between(days)).then(gap), unit=Unit.DAYS,
            observations=events, on_part="stands", single_pass=not grouped,
        )  # fmt: skip

    def weeks_changed(self, *each: pl.Expr, recent: int, before: int) -> Measure:
        """How the share of weeks that hold such rows changed: the recent over the former.

        A week counts when it holds a row of each kind that is asked for. Spans are rounded to
        whole weeks, counted back from now. The observations are the days observed.

        Args:
            each: Conditions, each of which some row of the week must fulfil.
            recent: Days of the recent span.
            before: Days of the span before it.
        """
        for name, days in (("recent", recent), ("before", before)):
            refuse_below(days, 1, name=name)
        late, all_weeks = ceil(recent / DAYS_PER_WEEK), ceil((recent + before) / DAYS_PER_WEEK)
        span = self.as_of - timedelta(weeks=all_weeks)
        self._requirements.window_from(span)
        happened = pl.col("occurred_at")
        ago = self._seconds_since(self._happened.middle)
        week = self.column(ago // (SECONDS_PER_DAY * DAYS_PER_WEEK))
        looked_at = self._on_record(pl.any_horizontal(each) & (self.latest(happened) > span))
        held = [self.over(one.any(), week, among=looked_at) for one in each]
        inside = self.column(looked_at)
        whole = self.column(inside & pl.all_horizontal(held))
        now, then = (
            week.filter(whole & part).n_unique().cast(pl.Int64)
            for part in (week < late, week >= late)
        )
        value = (now * (all_weeks - late)) / (then * late)
        return self._measure(
            bounds.Rows(of=whole, known=inside, hit=whole),
            value=pl.when(then > 0).then(value), unit=Unit.RATIO,
            observed_days=True, single_pass=False,
        )  # fmt: skip

    # Parts

    def _measure(self, of: bounds.Rows, **others: Any) -> Measure:
        """A measure whose observations are settled rows and whose evidence is the hits."""
        made = self._columns
        return Measure(
            among=of.known, evidence=of.hit, pending=of.pending, rows=dict(made.rows),
            links=dict(made.links), row_filter=made.row_filter, made_by=made,
            **{"single_pass": True, "observations": of.known.sum(), **others},
        )  # fmt: skip

    def _rows(
        self,
        among: pl.Expr,
        of: pl.Expr,
        pending: pl.Expr | None,
        hit: pl.Expr | None = None,
    ) -> bounds.Rows:
        """Columns: what is asked of rows, where it is known, fulfilled, and still to come.

        A row whose follow-up may still come, or that lacks an outcome, is pending, and so is a
        text that would have to be read, and that no phrase list reads.
        """
        among = self.column(self._on_record(among))
        of = self.column(of)
        if pending is None and self._columns.reads_link(of):
            pending = pl.lit(value=True)
        if pending is None:
            pending = bounds.is_pending(self._columns.fields_of(of), self._outcomes)
        unread = self._columns.texts_not_read(of)
        if unread is not None:
            pending = unread if pending is None else pending | unread
        return bounds.Rows(
            of=of,
            known=self.column(among & of.is_not_null()),
            hit=self.column(among & (of if hit is None else hit)),
            pending=None if pending is None else self.column(among & of.is_null() & pending),
            more_is_worse=self.limits.ok < self.limits.bad,
        )

    def _with_open(self, rows: bounds.Rows, is_open: pl.Expr) -> bounds.Rows:
        """Rows some of which go on, with the time so far: those are pending, not settled."""
        is_open = self.column(is_open.fill_null(value=False))
        pending = rows.known & is_open
        if rows.pending is not None:
            pending |= rows.pending
        return attrs.evolve(
            rows,
            known=self.column(rows.known & (~is_open | rows.hit)),
            ended=self.column(rows.known & ~is_open),
            pending=self.column(pending),
            least=rows.of,
        )

    def _on_record(self, among: pl.Expr) -> pl.Expr:
        """Rows ``among`` since the record of what the sign needs began: earlier ones count not."""
        begin = self._record_begin
        return among if begin is None else among & (pl.col("occurred_at") >= begin)

    def _beyond_ok(self, of: pl.Expr) -> pl.Expr:
        """Rows whose value lies beyond ``ok``, on the side where it gets worse."""
        limits = self.limits
        return of > limits.ok if limits.ok < limits.bad else of < limits.ok

    def _null_if_unsure(self, number: pl.Expr) -> pl.Expr:
        """A number, null if an hour that nobody stated decides whether it is beyond."""
        if not isinstance(number, Span):
            return number
        return pl.when(self._beyond_ok(number).is_not_null()).then(plain(number))

    def _refuse_times(self, number: pl.Expr) -> None:
        """Refuse a time, or a span between two; its figure would be in microseconds.

        Raises:
            TypeError: It is one.
        """
        dtype = self._columns.type_of(number)
        if dtype is not None and dtype.is_temporal():
            raise TypeError(f"there is no mean of a time or a span of time, found {dtype}")

    def _millionths(self, number: pl.Expr) -> pl.Expr:
        """A number as whole millionths: sums of floats would differ between two runs.

        Raises:
            TypeError: It is a time, or a span between two; its figure would be in microseconds.
        """
        self._refuse_times(number)
        return (number.cast(pl.Float64) * MILLION).round(0).cast(pl.Int64)
