"""The symbolic timeline that a detector is handed, and the vocabulary that returns measures.

Nothing here touches data: conditions and measures are Polars expressions, evaluated later for all
accounts at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.detect.measure import SECONDS_PER_DAY, Measure
from focuskit.model.columns import column_types
from focuskit.model.errors import nearest
from focuskit.model.limits import Limits
from focuskit.model.schemas import property_schemas
from focuskit.model.units import Unit

CASE_KINDS = ("complaint", "request", "ticket")
SECONDS_PER_HOUR = 3_600
MILLION = 1_000_000


@attrs.define(kw_only=True)
class Timeline:
    """What was known of all interactions as of one moment, as symbols.

    A timeline is made anew for each detector, and notes what the detector takes from it: kinds,
    window, and fields that it can do without. So what a measure needs is declared nowhere twice.

    Args:
        sign: The sign that is measured; it names the columns that the words make.
        as_of: The moment; UTC.
        columns: The fields that the data have; the others are null everywhere.
        limits: The sign's limits in this run; evidence is what lies beyond ``ok``.
        allowed_hours: Hours within which a case is to be resolved, where none was promised.
        hours_by_priority: The same by priority.
        window_days: Replaces the days of every ``within``; ``"all"`` means no limit.
    """

    sign: str
    as_of: datetime
    columns: frozenset[str]
    limits: Limits
    allowed_hours: float = 72
    hours_by_priority: dict[str, float] = attrs.field(factory=dict)
    window_days: int | Literal["all"] | None = None
    kinds_taken: list[tuple[str, ...]] = attrs.field(factory=list, init=False)
    start: datetime | None = attrs.field(default=None, init=False)
    windowed: bool = attrs.field(default=False, init=False)
    rows: dict[str, pl.Expr] = attrs.field(factory=dict, init=False)
    optional_fields: set[str] = attrs.field(factory=set, init=False)
    alternatives: list[tuple[frozenset[str], ...]] = attrs.field(factory=list, init=False)

    # Conditions on one row

    def kind(self, *kinds: str) -> pl.Expr:
        """Rows of these kinds; the measure is unknown unless at least one of them is recorded.

        Raises:
            ValueError: No schema has such a kind.
        """
        known = property_schemas("interaction")["kind"]["enum"]
        for kind in kinds:
            if kind not in known:
                raise ValueError(f"there is no kind {kind!r}; {nearest(kind, known) or ''}")
        self.kinds_taken.append(tuple(sorted(kinds)))
        return pl.col("kind").is_in(sorted(kinds))

    @property
    def cases(self) -> pl.Expr:
        """Tickets, complaints and requests: what somebody expects us to resolve."""
        return self.kind(*CASE_KINDS)

    @property
    def inbound(self) -> pl.Expr:
        """Rows with which they reached out to us."""
        return pl.col("direction") == "inbound"

    @property
    def outbound(self) -> pl.Expr:
        """Rows with which we reached out to them."""
        return pl.col("direction") == "outbound"

    @property
    def is_open(self) -> pl.Expr:
        """Rows that were not resolved yet, as far as was known."""
        return pl.col("resolved_at").is_null()

    def within(self, *, days: int) -> pl.Expr:
        """Rows of the last ``days`` days, or of as many as the policy says for this sign."""
        self.windowed = True
        span = self.window_days or days
        if span == "all":
            return pl.lit(value=True)
        start = self.as_of - timedelta(days=span)
        self.start = min(start, self.start or start)
        return pl.col("occurred_at") > start

    # Values of one row

    @property
    def seconds_open(self) -> pl.Expr:
        """Whole seconds from the row to its resolution, or to now where it is still open."""
        end = pl.coalesce("resolved_at", pl.lit(self.as_of))
        return (end - pl.col("occurred_at")).dt.total_seconds()

    @property
    def seconds_allowed(self) -> pl.Expr:
        """Whole seconds within which a case is to be resolved.

        Those promised for it, or else those that the policy allows for its priority.
        """
        default = pl.lit(round(self.allowed_hours * SECONDS_PER_HOUR), dtype=pl.Int64)
        by_priority = {k: round(h * SECONDS_PER_HOUR) for k, h in self.hours_by_priority.items()}
        allowed = default
        if by_priority and "priority" in self.columns:
            allowed = self.optional("priority").replace_strict(
                by_priority, default=default, return_dtype=pl.Int64
            )
        if "promised_for" not in self.columns:
            return allowed
        promised = (self.optional("promised_for") - pl.col("occurred_at")).dt.total_seconds()
        return pl.when(promised > 0).then(promised).otherwise(allowed)

    def optional(self, field: str, otherwise: Any = None) -> pl.Expr:
        """Return a field that the measure can do without; ``otherwise`` stands where it is null.

        Raises:
            ValueError: No schema has such a field.
        """
        types = column_types("interaction")
        if field not in types:
            raise ValueError(f"there is no field {field!r}; {nearest(field, types) or ''}")
        self.optional_fields.add(field)
        if field not in self.columns:
            return pl.lit(otherwise, dtype=types[field])
        return pl.col(field) if otherwise is None else pl.col(field).fill_null(otherwise)

    def first_known(self, *values: pl.Expr) -> pl.Expr:
        """Return the first of several values that is not null; one that is recorded suffices.

        Where none is, the measure is unknown, and each way to mend that is named.
        """
        self.alternatives.append(tuple(frozenset(v.meta.root_names()) for v in values))
        return pl.coalesce(*values)

    # Words that return measures

    def count(self, of: pl.Expr, *, among: pl.Expr) -> Measure:
        """How many of the rows ``among`` fulfil ``of``."""
        among = self._column(among)
        hit = self._column(among & of)
        return self._about(value=hit.sum(), unit=Unit.COUNT, hit=hit, among=among)

    def share(self, of: pl.Expr, *, among: pl.Expr) -> Measure:
        """Which share of the rows ``among`` fulfils ``of``; rows where ``of`` is null are left out.

        Returns:
            A measure from 0 to 1, whose observations are the rows where ``of`` is known.
        """
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        hit = self._column(among & of)
        value = hit.sum() / known.sum()
        return self._about(value=value, unit=Unit.SHARE, hit=hit, among=known)

    def mean(self, of: pl.Expr, *, among: pl.Expr, unit: Unit) -> Measure:
        """Return the mean over the rows ``among`` where ``of`` is known.

        Numbers are summed as whole millionths: sums of floats differ between two runs.
        """
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        hit = self._column(among & self._beyond(of))
        millionths = (of.cast(pl.Float64) * MILLION).round(0).cast(pl.Int64)
        total = self._column(pl.when(among).then(millionths)).sum()
        value = total / (known.sum().cast(pl.Int64) * MILLION)
        return self._about(value=value, unit=unit, hit=hit, among=known)

    def median(self, of: pl.Expr, *, among: pl.Expr, unit: Unit) -> Measure:
        """Return the median over the rows ``among`` where ``of`` is known; a branch of its own."""
        among, of = self._column(among), self._column(of)
        known = self._column(among & of.is_not_null())
        hit = self._column(among & self._beyond(of))
        value = self._column(pl.when(among).then(of)).median()
        measure = self._about(value=value, unit=unit, hit=hit, among=known)
        return attrs.evolve(measure, elementary=False)

    def days_since_last(self, of: pl.Expr) -> Measure:
        """Days since the last row that fulfils ``of``; the evidence is that there was such a row.

        Where there never was one, the days since the account's first row of any kind. The
        observations are those days too: what was observed is the time without such a row.
        """
        first = pl.col("occurred_at").min()
        met = self._column(of)
        last = pl.coalesce(self._column(pl.when(met).then("occurred_at")).max(), first)
        return Measure(
            value=self._seconds_since(last) / SECONDS_PER_DAY,
            unit=Unit.DAYS,
            observations=self._seconds_since(first) // SECONDS_PER_DAY,
            among=met,
            evidence=met,
            rows=dict(self.rows),
            elementary=True,
        )

    def usual_gap(self, of: pl.Expr) -> Measure:
        """Return the usual days between two rows that fulfil ``of``: (last - first) / (n - 1).

        Rows of one occasion are one event and count once.
        """
        met = self._column(of)
        moments = self._column(pl.when(met).then("occurred_at"))
        grouped = "occasion_id" in self.columns
        events = self._occasions(met) if grouped else met.sum()
        span = (moments.max() - moments.min()).dt.total_seconds()
        return Measure(
            value=span / (events.cast(pl.Int64) - 1) / SECONDS_PER_DAY,
            unit=Unit.DAYS,
            observations=events,
            among=met,
            evidence=met,
            rows=dict(self.rows),
            elementary=not grouped,
        )

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
            elementary=True,
        )

    def _beyond(self, of: pl.Expr) -> pl.Expr:
        """Rows whose value lies beyond ``ok``, on the side where it gets worse."""
        limits = self.limits
        return of > limits.ok if limits.ok < limits.bad else of < limits.ok

    def _occasions(self, of: pl.Expr) -> pl.Expr:
        """Count events: rows that share an occasion once, every other row by itself."""
        occasion = self.optional("occasion_id")
        grouped = occasion.filter(of).drop_nulls().n_unique()
        return grouped + (of & occasion.is_null()).sum()

    def _seconds_since(self, moment: pl.Expr) -> pl.Expr:
        return (pl.lit(self.as_of) - moment).dt.total_seconds()

    def _column(self, expression: pl.Expr) -> pl.Expr:
        """Return the column by which parts of a measure refer to an expression on one row.

        It is computed once for all parts; equal expressions share a column.
        """
        for name, known in self.rows.items():
            if known.meta.eq(expression):
                return pl.col(name)
        name = f"{self.sign} row {len(self.rows)}"
        self.rows[name] = expression
        return pl.col(name)
