"""What the data cover, and from when to when: for each need, and for each sign.

Not recorded and absent differ: if no account has a single order, nobody can tell whether anybody
wrote orders down; if others have orders and this one has none, it did not order. Only the first
makes a sign unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache

import attrs
import polars as pl

from focuskit.engine.columns import FIRST, ROWS
from focuskit.engine.recorded.look import BITS, Look, Span
from focuskit.engine.types import Known, Need, Record, Sign
from focuskit.intake.source import SOURCE
from focuskit.model.stretches import Stretch

LEAST_SHARE_OF_ACCOUNTS = 100
"""One account in so many (and at least one) must have such a row: a stray row flips nothing."""

LONGEST_JOINT = timedelta(days=7)
"""Two sources that follow each other within so long are one record (judgement: files that are
exported week by week, with a weekend between them)."""

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The beginning of what has none."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Coverage:
    """What is recorded, for all needs of a run.

    Args:
        look: What the look at the rows found.
        stated: What a mapping, a policy or the call states.
        accounts: Need: for each source, how many accounts have such a row in it; None where they
            are not counted yet: then one row is enough.
        accounts_in_all: How many accounts there are.
    """

    look: Look
    stated: Mapping[str, Stretch]
    accounts: Mapping[Need, tuple[int, ...]] | None = None
    accounts_in_all: int = 1

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
                Span(first, record.end)
                for number, (first, record) in enumerate(
                    zip(self.look.first(need), self.look.records, strict=True)
                )
                if first is not None and record is not None and self._is_no_stray(need, number)
            ]
        )
        stops = [kept[-1] for one in self._kind_by_kind(need) if (kept := self.spans(one))]
        return _until(spans, min((span.end for span in stops), default=None))

    def _is_no_stray(self, need: Need, source: int) -> bool:
        """Tell whether enough accounts have such a row in a source."""
        least = max(1, -(-self.accounts_in_all // LEAST_SHARE_OF_ACCOUNTS))
        counted = None if self.accounts is None else self.accounts.get(need)
        return counted is None or counted[source] >= least

    def _kind_by_kind(self, need: Need) -> tuple[Need, ...]:
        """A need for any of several kinds as needs of one kind each.

        Only where there are several sources: in one, all kinds stop together.
        """
        return () if self.look.sources == 1 else need.each_kind()

    def is_told(self, need: Need) -> bool:
        """Tell whether any row states a field, in any source; or it is stated, or asked of none."""
        return (
            need.field in self.stated
            or any(self.look.first(need))
            or not any(self.look.first(Need(need.kinds)))
        )

    def span_of(self, sign: Sign) -> Span | None:
        """From when to when all that a sign needs is recorded; None where some of it never is.

        It ends with the first of its needs that ends. Of several ways to meet one need, that counts
        which goes on longest.
        """
        found = [self._best(ways) for ways in self.asked(sign)]
        spans = [span for span in found if span is not None]
        if len(spans) < len(found):
            return None
        if not spans:
            spans = self.spans(Need())
        if not spans:
            return None
        return Span(max(span.begin for span in spans), min(span.end for span in spans))

    def asked(self, sign: Sign) -> Iterable[tuple[frozenset[Need], ...]]:
        """The needs of a sign, as ways to meet each.

        A field that is recorded on rows of some kinds says so of the kinds too.
        """
        fields = [ways for ways in sign.needs if any(n.field for way in ways for n in way)]
        met = {n.kinds for ways in fields if self._best(ways) for way in ways for n in way}
        yield from fields
        for ways in sign.needs:
            if ways not in fields and not any(need.kinds in met for need in ways[0]):
                yield ways

    def is_stated(self, sign: Sign) -> bool:
        """Tell whether it is stated of all that a sign needs that it is recorded."""
        asked = list(self.asked(sign))
        return bool(asked) and all(
            any(way and all(self._stated(need) for need in way) for way in ways) for ways in asked
        )

    def is_met(self, ways: Sequence[frozenset[Need]]) -> bool:
        """Tell whether one of several ways to meet a need is recorded."""
        return self._best(ways) is not None

    def _best(self, ways: Sequence[frozenset[Need]]) -> Span | None:
        """Of several ways to meet a need, the span of that which goes on longest."""
        spans = [span for way in ways if (span := self._of_way(way))]
        return max(spans, key=lambda span: (span.end, ALWAYS - span.begin), default=None)

    def _of_way(self, way: frozenset[Need]) -> Span | None:
        if not way:
            return Span(ALWAYS, self.look.as_of)
        spans = [self.spans(need) for need in way]
        if not all(spans):
            return None
        return Span(max(span[-1].begin for span in spans), min(span[-1].end for span in spans))

    def _stated(self, need: Need) -> list[Stretch]:
        """What is stated of the field, or else of the kinds that it stands on.

        A kind that is stated speaks for the fields that its rows have, and for no other.
        """
        if need.field is not None and need.field in self.stated:
            return [self.stated[need.field]]
        of_kinds = [self.stated[kind] for kind in need.kinds if kind in self.stated]
        return of_kinds if of_kinds and self._ever_met(need) else []

    def _ever_met(self, need: Need) -> bool:
        return need.field is None or any(self.look.first(need))

    def _as_stated(self, need: Need, stated: Stretch) -> Span | None:
        """The span that is stated; what is left open there is as the rows show."""
        start, end = stated.start, stated.end
        if start is None:
            start = min((first for first in self.look.first(need) if first), default=None)
        if end is None:
            end = max((record.end for record in self.look.records if record), default=None)
        if start is None or end is None or start > end:
            return None
        return Span(start, min(end, self.look.as_of))


def record_of(sign: Sign, span: Span, as_of: datetime) -> Record:
    """What the record covers of what a sign looks at, if it is judged as of the end of the span.

    Args:
        sign: As it was prepared for the moment of the run.
        span: From when to when all that it needs is recorded.
        as_of: The moment of the run. Where the span ends before it, windows begin earlier too.
    """
    begin = None if span.begin == ALWAYS else span.begin
    earlier = as_of - span.end
    looks_from = sign.start or sign.window
    whole = begin is None or looks_from is None or begin <= looks_from - earlier
    if sign.window is None:
        days = None if begin is None else max(0, (span.end - begin).days)
        return Record(begin=begin, end=span.end, whole=whole, days_covered=days)
    days_of_window = (as_of - sign.window).days
    covered_from = max(span.begin, sign.window - earlier)
    covered = max(0, (span.end - covered_from).days)
    return Record(
        begin=begin,
        end=span.end,
        whole=whole,
        days_covered=covered,
        days_of_window=days_of_window,
    )


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


def bit_of(need: int, source: int) -> pl.Expr:
    """Whether an account meets a need, by its place among them, in a source."""
    return (pl.col(f"met {source} {need // BITS}") // (1 << (need % BITS))) % 2 == 1


def probe(known: Known, needs: Sequence[Need], sources: int) -> pl.DataFrame:
    """One row an account: how many rows it has, the first of them, and the bits of ``met_in``."""
    bits = met_in(tuple(needs), sources)
    rows = known.every if known.every is not None else known.frame
    looked = rows.with_columns(**bits).group_by("account_id").agg(probed_columns(bits))
    return known.collect(looked)


def probed_columns(bits: Iterable[str]) -> list[pl.Expr]:
    """What the probe tells of an account."""
    return [
        pl.len().alias(ROWS),
        pl.col("occurred_at").min().alias(FIRST),
        *(pl.col(name).bitwise_or() for name in bits),
    ]


def accounts_that_met(
    probed: pl.DataFrame, needs: Sequence[Need], sources: int, accounts_in_all: int
) -> Mapping[Need, tuple[int, ...]]:
    """Need: for each source, how many accounts ever have such a row in it.

    A row of our own house, which concerns no account, concerns them all.

    Args:
        probed: One row an account, with the bits of ``met_in``.
        needs: What the bits tell of.
        sources: How many sources there are.
        accounts_in_all: How many accounts there are.
    """
    met = _counts(len(needs), sources)
    of_house = pl.col("account_id").is_null()
    counts = probed.filter(~of_house).select(met)
    house = probed.filter(of_house).select(met)
    return {
        need: tuple(
            accounts_in_all if house[name].item() else counts[name].item()
            for name in (f"accounts {n} {s}" for s in range(sources))
        )
        for n, need in enumerate(needs)
    }


@lru_cache(maxsize=64)
def _counts(needs: int, sources: int) -> list[pl.Expr]:
    return [
        bit_of(n, source).sum().alias(f"accounts {n} {source}")
        for n in range(needs)
        for source in range(sources)
    ]


def _until(spans: list[Span], last: datetime | None) -> list[Span]:
    """Cut spans off at a moment."""
    if last is None:
        return spans
    return [Span(span.begin, min(span.end, last)) for span in spans if span.begin <= last]


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.begin, span.end)):
        if joined and span.begin <= joined[-1].end + LONGEST_JOINT:
            last = joined[-1]
            joined[-1] = Span(last.begin, max(last.end, span.end))
        else:
            joined.append(span)
    return joined
