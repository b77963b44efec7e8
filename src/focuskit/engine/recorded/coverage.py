"""What the data cover, and from when to when: for each need, and for each sign.

Not recorded and absent differ: if no account has a single order, nobody can tell whether anybody
wrote orders down; if others have orders and this one has none, it did not order. Only the first
makes a sign unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

import attrs

from focuskit.engine.recorded.rows_by_day import Look, Span
from focuskit.engine.types import Need, Record, Sign
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
        accounts: Need: for each source, how many accounts have such a row in it; None where they
            are not counted yet: then one row is enough.
        accounts_in_all: How many accounts there are.
    """

    look: Look
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
        last = min((span.end for span in stops), default=None)
        if last is None:
            return spans
        return [Span(span.begin, min(span.end, last)) for span in spans if span.begin <= last]

    def _is_no_stray(self, need: Need, source: int) -> bool:
        """Tell whether enough accounts have such a row in a source."""
        # Rounded up: of fewer accounts than that, one is enough.
        least = max(1, -(-self.accounts_in_all // LEAST_SHARE_OF_ACCOUNTS))
        counted = None if self.accounts is None else self.accounts.get(need)
        return counted is None or counted[source] >= least

    def _kind_by_kind(self, need: Need) -> tuple[Need, ...]:
        """A need for any of several kinds as needs of one kind each.

        Only where there are several sources: in one, all kinds stop together.
        """
        return () if self.look.sources == 1 else need.each_kind()

    def is_stated_somewhere(self, need: Need) -> bool:
        """Tell whether any row states a field, in any source; or it is stated, or asked of none."""
        return (
            need.field in self.look.stated
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
        # Of two that end together, the one that begins first.
        return max(spans, key=lambda span: (span.end, ALWAYS - span.begin), default=None)

    def _of_way(self, way: frozenset[Need]) -> Span | None:
        if not way:
            return Span(ALWAYS, self.look.as_of)
        # Of a record with holes, the last stretch counts: what lies before a hole proves nothing.
        spans = [self.spans(need) for need in way]
        if not all(spans):
            return None
        return Span(max(span[-1].begin for span in spans), min(span[-1].end for span in spans))

    def _stated(self, need: Need) -> list[Stretch]:
        """What is stated of the field, or else of the kinds that it stands on.

        A kind that is stated speaks for the fields that its rows have, and for no other.
        """
        if need.field is not None and need.field in self.look.stated:
            return [self.look.stated[need.field]]
        of_kinds = [self.look.stated[kind] for kind in need.kinds if kind in self.look.stated]
        return of_kinds if of_kinds and (need.field is None or any(self.look.first(need))) else []

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
    # The sign was prepared for the moment of the run: judged earlier, it looks from earlier on.
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


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.begin, span.end)):
        if joined and span.begin <= joined[-1].end + LONGEST_JOINT:
            last = joined[-1]
            joined[-1] = Span(last.begin, max(last.end, span.end))
        else:
            joined.append(span)
    return joined
