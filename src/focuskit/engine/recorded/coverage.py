"""Recorded and absent differ: over which stretch of time the data cover a kind or a field.

A log that stops is silent about everything, and a kind that nobody ever logs is not conduct.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from statistics import median_low

import attrs
import polars as pl

from focuskit.engine.columns import FIRST, RECENT, ROWS
from focuskit.engine.types import Known, Need
from focuskit.intake.source import SOURCE
from focuskit.model.stretches import Stretch

GRACE = timedelta(days=7)
"""A source is taken to go on for so long after its last row (judgement: weekends and weekly
exports), so that a moment shortly after it does not make everything unknown."""

LEAST_SHARE_OF_ACCOUNTS = 100
"""One account in so many (and at least one) must have such a row: a stray row flips nothing."""

TRICKLE = 50
"""A log whose weeks hold less than one row in so many of what they used to hold has stopped
(judgement): what still drips in says nothing of those from whom nothing drips."""

LEAST_SHARE_OF_A_WEEK = 0.4
"""A log with so many rows in its last week, as a share of its mean week, does not trickle; nor
would its weeks say so, unless more than nine in ten of them are empty."""

LEAST_WEEKS = 4
"""So many weeks tell what a log used to hold."""

SECONDS_PER_WEEK = 7 * 24 * 3600

BITS = 63
"""So many needs share one whole number."""

BEGINNING = 100_000
"""Most of what is recorded early stands among so many of the first rows of a file."""

_WEEK = pl.col("occurred_at").dt.epoch("s") // SECONDS_PER_WEEK


@attrs.frozen
class Span:
    """From when to when something is recorded; ``until`` adds the grace past the last row."""

    start: datetime
    end: datetime
    until: datetime


@attrs.frozen
class _Week:
    """A week of a log: which one, how many rows it holds, and the last of them."""

    number: int
    rows: int
    last: datetime


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Coverage:
    """What is recorded, for all needs of a run; the rows are looked at only when they are asked.

    Args:
        known: The rows that were known.
        probed: One row an account: ``rows``, ``FIRST``, ``RECENT``, and the bits of ``met_in``.
        needs: What was looked for.
        usual: Those of them that tell, as a rule, whether a sign has data.
        sources: How many sources the rows come from.
        accounts_in_all: How many accounts there are.
        stated: What a mapping, a policy or the call states.
    """

    known: Known
    probed: pl.DataFrame
    needs: tuple[Need, ...]
    usual: frozenset[Need]
    sources: int
    accounts_in_all: int
    stated: Mapping[str, Stretch]

    @property
    def least_accounts(self) -> int:
        """How many accounts must have such a row in one source."""
        return max(1, -(-self.accounts_in_all // LEAST_SHARE_OF_ACCOUNTS))

    def first(self, need: Need) -> tuple[datetime | None, ...]:
        """For each source, the first row that meets a need; None where none does."""
        return (self._usual if need in self.usual else self._rest)[need]

    @cached_property
    def last(self) -> tuple[datetime | None, ...]:
        """For each source, its last row of any kind, but for what trickles in after it stopped."""
        source = pl.col(SOURCE) if self.sources > 1 else pl.lit(0)
        weeks = self.known.frame.group_by(source.alias("source"), _WEEK.alias("week")).agg(
            pl.len(), last=pl.col("occurred_at").max()
        )
        found: dict[int, list[_Week]] = {}
        for place, *week in self.known.collect(weeks).sort("source", "week").iter_rows():
            found.setdefault(place, []).append(_Week(*week))
        return tuple(_last_of(found.get(place, [])) for place in range(self.sources))

    def _reaches_back(self, need: Need, start: datetime | None, end: datetime) -> bool:
        """Tell what ``covers`` tells of many rows of one source, looking no further than needed.

        Finding one early row ends the look; the first of all would take a whole pass.
        """
        if self.accounts[need][0] < self.least_accounts or not self._goes_on_to(end):
            return False
        first = self._beginning[need]
        if first is not None and (start is None or first <= start):
            return True
        if self._beginning_is_all:
            return False
        by_then = pl.lit(value=start is None) | (pl.col("occurred_at") <= start)
        early = need.condition() & by_then
        rows = self.known.frame.filter(early).select("occurred_at").head(1)
        return not self.known.collect(rows).is_empty()

    def _goes_on_to(self, end: datetime) -> bool:
        """Tell whether the one source goes on to the moment of the run, less the grace.

        Where as many rows are recent as in a usual week, nothing trickles, and nobody need count
        the weeks.
        """
        rows, recent, first = self._told
        weeks = 1 if first is None else max(1, (end - first) // GRACE)
        if recent * weeks >= LEAST_SHARE_OF_A_WEEK * rows:
            return True
        last = self.last[0]
        return last is not None and end <= last + GRACE

    @cached_property
    def _told(self) -> tuple[int, int, datetime | None]:
        told = self.probed.select(pl.col(ROWS, RECENT).sum(), pl.col(FIRST).min())
        rows, recent, first = told.row(0)
        return rows, recent, first

    @cached_property
    def _beginning(self) -> Mapping[Need, datetime | None]:
        """Need: the earliest of the first rows of the file that meets it."""
        fields = {"occurred_at", "kind", *(need.field for need in self.needs if need.field)}
        rows = self.known.collect(self.known.frame.select(sorted(fields)).head(BEGINNING))
        return dict(zip(self.needs, rows.select(_firsts(self.needs)).row(0), strict=True))

    @property
    def _beginning_is_all(self) -> bool:
        """Tell whether the first rows of the file are all rows of the run."""
        return self._told[0] < BEGINNING

    @cached_property
    def _usual(self) -> dict[Need, tuple[datetime | None, ...]]:
        return self._looked_for(tuple(sorted(self.usual, key=repr)))

    @cached_property
    def _rest(self) -> dict[Need, tuple[datetime | None, ...]]:
        """What tells why a sign is unknown; if all have data, nobody asks."""
        return self._looked_for(tuple(need for need in self.needs if need not in self.usual))

    def _looked_for(self, needs: tuple[Need, ...]) -> dict[Need, tuple[datetime | None, ...]]:
        frame, firsts = self.known.frame, _firsts(needs)
        if self.sources == 1:
            rows = {0: self.known.collect(frame.select(firsts)).row(0, named=True)}
        else:
            found = self.known.collect(frame.group_by(SOURCE).agg(firsts))
            rows = {row[SOURCE]: row for row in found.iter_rows(named=True)}
        return {
            need: tuple(rows.get(source, {}).get(name) for source in range(self.sources))
            for need, name in ((need, f"first {i}") for i, need in enumerate(needs))
        }

    @cached_property
    def accounts(self) -> Mapping[Need, tuple[int, ...]]:
        """Need: for each source, how many accounts ever have such a row in it.

        A row of our own house, which concerns no account, concerns them all.
        """
        met = _accounts_that_met(len(self.needs), self.sources)
        of_house = pl.col("account_id").is_null()
        counts = self.probed.filter(~of_house).select(met)
        house = self.probed.filter(of_house).select(met)
        return {
            need: tuple(
                self.accounts_in_all if house[name].item() else counts[name].item()
                for name in (f"accounts {n} {s}" for s in range(self.sources))
            )
            for n, need in enumerate(self.needs)
        }

    def spans(self, need: Need) -> list[Span]:
        """From when to when a need is recorded, joined where spans touch.

        What is stated takes precedence over what the rows show. Else a source counts only if
        enough accounts have such a row in it. Of several kinds, all that ever are recorded must
        still be: orders that go on say nothing of the calls in a log that stopped.
        """
        if need not in self._found:
            self._found[need] = self._spans(need)
        return self._found[need]

    @cached_property
    def _found(self) -> dict[Need, list[Span]]:
        return {}

    def _spans(self, need: Need) -> list[Span]:
        stated = self._stated(need)
        if stated:
            return _joined([span for one in stated if (span := self._as_stated(need, one))])
        spans = _joined(
            [
                Span(first, last, last + GRACE)
                for first, last, accounts in zip(
                    self.first(need), self.last, self.accounts[need], strict=True
                )
                if first is not None and last is not None and accounts >= self.least_accounts
            ]
        )
        stops = [kept[-1] for one in self._kind_by_kind(need) if (kept := self.spans(one))]
        return _until(spans, min(stops, key=lambda span: span.until, default=None))

    def _kind_by_kind(self, need: Need) -> tuple[Need, ...]:
        """A need for any of several kinds as needs of one kind each.

        Only where there are several sources: in one, all kinds stop together.
        """
        return () if self.sources == 1 else need.each_kind()

    def covers(self, need: Need, start: datetime | None, end: datetime) -> bool:
        """Tell whether a need is recorded from ``start`` (None: from any time on) to ``end``."""
        many = self.sources == 1 and self.known.engine == "streaming"
        if many and not self._stated(need):
            return self._reaches_back(need, start, end)
        return any(
            span.start <= (start or span.start) and end <= span.until for span in self.spans(need)
        )

    def is_told(self, need: Need) -> bool:
        """Tell whether any row states a field, in any source; or it is stated, or asked of none."""
        return (
            need.field in self.stated
            or any(self.accounts[need])
            or not any(self.accounts[Need(need.kinds)])
        )

    def explain(self, need: Need, start: datetime | None, end: datetime) -> str:
        """Say in one sentence why a need is not met."""
        known = self.spans(need)
        if not known:
            return f"Record {need.spelled}; none is on record."
        covered = ", ".join(f"{span.start:%Y-%m-%d} to {span.end:%Y-%m-%d}" for span in known)
        looked = f"{start:%Y-%m-%d} to {end:%Y-%m-%d}" if start else f"up to {end:%Y-%m-%d}"
        return f"Record {need.spelled} {looked}; the record covers {covered}."

    def _stated(self, need: Need) -> list[Stretch]:
        """What is stated of the field, or else of the kinds that it stands on.

        A kind that is stated speaks for the fields that its rows have, and for no other.
        """
        if need.field is not None and need.field in self.stated:
            return [self.stated[need.field]]
        of_kinds = [self.stated[kind] for kind in need.kinds if kind in self.stated]
        return of_kinds if of_kinds and self._ever_met(need) else []

    def _ever_met(self, need: Need) -> bool:
        return need.field is None or any(self.accounts[need])

    def _as_stated(self, need: Need, stated: Stretch) -> Span | None:
        """The span that is stated; what is left open there is as the rows show."""
        start, end = stated.start, stated.end
        if start is None:
            start = min((first for first in self.first(need) if first), default=None)
        if end is None:
            end = max((last for last in self.last if last), default=None)
        if start is None or end is None or start > end:
            return None
        return Span(start, end, end if stated.end else end + GRACE)


@lru_cache(maxsize=64)
def met_in(needs: tuple[Need, ...], sources: int) -> dict[str, pl.Expr]:
    """Columns that tell of each row which needs it meets in which source: one bit a need.

    Their bitwise or tells it of an account. Bits cost one aggregate for dozens of needs, where a
    minimum each would double the pass.
    """
    columns = {}
    for word in range(0, len(needs), BITS):
        of_kinds: dict[tuple[str, ...], list[pl.Expr]] = {}
        for bit, need in enumerate(needs[word : word + BITS]):
            value = need.is_stated().cast(pl.UInt64) * (1 << bit)
            of_kinds.setdefault(need.kinds, []).append(value)
        bits = pl.sum_horizontal(
            pl.when(Need(kinds).is_of_kind()).then(pl.sum_horizontal(values))
            for kinds, values in of_kinds.items()
        )
        for source in range(sources):
            here = bits if sources == 1 else pl.when(pl.col(SOURCE) == source).then(bits)
            columns[f"met {source} {word // BITS}"] = here
    return columns


@lru_cache(maxsize=64)
def _firsts(needs: tuple[Need, ...]) -> list[pl.Expr]:
    moment = pl.col("occurred_at")
    return [moment.filter(n.condition()).min().alias(f"first {i}") for i, n in enumerate(needs)]


def _last_of(weeks: Sequence[_Week]) -> datetime | None:
    """The last row before a log began to trickle, or its very last one.

    It stopped where all its later weeks hold next to nothing of what its weeks held until then,
    and no longer have passed since than it had gone on for: else its beginning was the exception.
    """
    most = max((week.rows for week in weeks), default=0)
    for stop in range(LEAST_WEEKS, len(weeks)):
        before, after = weeks[:stop], weeks[stop:]
        drips = TRICKLE * max(week.rows for week in after)
        lasted = before[-1].number - before[0].number
        since = after[-1].number - before[-1].number
        if drips < most and since <= lasted and drips < median_low(week.rows for week in before):
            return before[-1].last
    return weeks[-1].last if weeks else None


@lru_cache(maxsize=64)
def _accounts_that_met(needs: int, sources: int) -> list[pl.Expr]:
    return [
        ((pl.col(f"met {source} {n // BITS}") // (1 << (n % BITS))) % 2)
        .sum()
        .alias(f"accounts {n} {source}")
        for n in range(needs)
        for source in range(sources)
    ]


def _until(spans: list[Span], last: Span | None) -> list[Span]:
    """Cut spans off where another one ends."""
    if last is None:
        return spans
    return [
        Span(span.start, min(span.end, last.end), min(span.until, last.until))
        for span in spans
        if span.start <= last.end
    ]


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.until)):
        if joined and span.start <= joined[-1].until:
            last = joined[-1]
            joined[-1] = Span(last.start, max(last.end, span.end), max(last.until, span.until))
        else:
            joined.append(span)
    return joined
