"""Which signs have no data, and what input is missing: they are unknown for every account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

import attrs
import polars as pl

from focuskit.engine.recorded.coverage import Coverage, record_of
from focuskit.engine.recorded.needs_met import accounts_that_met, probe
from focuskit.engine.recorded.rows_by_day import Look, Span, day_of
from focuskit.engine.recorded.untimed_outcomes import untimed_outcome
from focuskit.engine.signs.preparation import prepare_on_record
from focuskit.engine.types import Known, MissingInput, Need, Record, Sign
from focuskit.model.days import day_in
from focuskit.model.finding import Reason
from focuskit.policy import Policy

LONGEST_AFTER = timedelta(days=31)
"""A sign is judged as of the end of its record where that lies no longer back (judgement)."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class DataAvailability:
    """What tells which signs have data, and from when to when.

    Args:
        known: The rows that were known.
        look: What the look at them found.
        signs: The signs to tell it of, as prepared for the moment of the run.
        listed: The ids of the accounts that are listed.
        least_days: So many days of a window suffice for a rate.
        zone: The zone in which days are told.
        given: What is missing, where a replay has it from another one; None: as the rows tell.
        given_records: What is recorded, likewise.
    """

    known: Known
    look: Look
    signs: Sequence[Sign]
    listed: pl.Series
    least_days: int
    zone: str = "UTC"
    given: Mapping[str, MissingInput] | None = None
    given_records: Mapping[str, Record] | None = None

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What to look for, to tell recorded from absent."""
        asked = [need for sign in self.signs for need in sign.all_needs()]
        return tuple(dict.fromkeys([*asked, *self._kind_by_kind(asked)]))

    def _kind_by_kind(self, needs: Iterable[Need]) -> list[Need]:
        """Of several sources, one may stop: then it matters which kinds came from it."""
        several = self.look.sources > 1
        return [one for need in needs for one in need.each_kind()] if several else []

    @cached_property
    def probed(self) -> pl.DataFrame | None:
        """One row an account, where it must be known ahead which source has which kinds.

        Of one source nothing hangs on it but whether a sign has data, which is told afterwards.
        """
        look = self.look
        if look.sources == 1:
            return None
        return probe(self.known, self.needs, look.sources, look.as_of)

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Sign: what the record covers of what it looks at; those without data have none."""
        if self.given_records is not None:
            return self.given_records
        coverage = self._coverage(self.probed)
        found = {sign.id: coverage.span_of(sign) for sign in self.signs if sign.measure}
        return {
            sign.id: record_of(sign, span, self.look.as_of)
            for sign in self.signs
            if (span := found.get(sign.id)) is not None
        }

    @cached_property
    def stated_signs(self) -> frozenset[str]:
        """The signs of which it is stated that what they need is recorded."""
        coverage = self._coverage(self.probed)
        return frozenset(sign.id for sign in self.signs if coverage.is_stated(sign))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The topics that signs ask for and some row carries; all, where topics are stated."""
        asked = frozenset().union(*(sign.topics for sign in self.signs))
        if not asked or "topics" in self.look.stated:
            return asked
        if "topics" not in self.known.columns:
            return frozenset()
        tags = self.known.frame.select(pl.col("topics").drop_nulls().explode().unique())
        return asked.intersection(self.known.collect(tags).to_series().drop_nulls())

    def signs_on_record(
        self, policy: Policy, columns: frozenset[str], *, whole: bool = False
    ) -> tuple[Sign, ...]:
        """The signs as they are judged on their record: up to its end, from its beginning on.

        Args:
            policy: What says what is given, and how far the signs look back.
            columns: The fields that the data have.
            whole: The signs are those on the supplier.
        """
        as_of = self.look.as_of
        last = self.look.last_day
        return tuple(
            prepare_on_record(
                sign, record, policy, as_of=as_of, columns=columns, outcomes=self.look.outcomes,
                rows_after=day_of(last) >= record.end, whole=whole,
            )
            if (record := self.records.get(sign.id)) and as_of - record.end <= LONGEST_AFTER
            else sign
            for sign in self.signs
        )  # fmt: skip

    def missing_input(self, probed: pl.DataFrame) -> Mapping[str, MissingInput]:
        """The signs without data, given which needs each account meets (``probed``)."""
        if self.given is not None:
            return self.given
        coverage = self._coverage(probed)
        return missing_for_all(self.signs, coverage, self.least_days, self.topics, zone=self.zone)

    def _coverage(self, probed: pl.DataFrame | None) -> Coverage:
        if probed is None:
            return Coverage(look=self.look)
        ids = pl.concat([self.listed, probed["account_id"]])
        everyone = ids.n_unique() - ids.has_nulls()
        counted = accounts_that_met(probed, self.needs, self.look.sources, everyone)
        return Coverage(look=self.look, accounts=counted, accounts_in_all=everyone)


def missing_for_all(
    signs: Sequence[Sign],
    coverage: Coverage | None,
    least_days: int,
    topics: frozenset[str] = frozenset(),
    *,
    zone: str = "UTC",
) -> dict[str, MissingInput]:
    """The signs that have no data, and what is missing for them.

    Args:
        signs: All of them.
        coverage: What is recorded; None where there are no rows.
        least_days: So many days of a window suffice for a rate.
        topics: Those that some row carries.
        zone: The zone in which days are told.
    """
    found = {sign.id: _missing(sign, coverage, least_days, topics, zone) for sign in signs}
    return {sign: missing for sign, missing in found.items() if missing is not None}


def _missing(
    sign: Sign, coverage: Coverage | None, least_days: int, topics: frozenset[str], zone: str
) -> MissingInput | None:
    plugin = f"distribution:{sign.distribution}"
    if sign.not_installed:
        hint = f"Install {sign.distribution}, or add it to the plugins of the run."
        return _one_thing("not_installed", plugin, hint)
    if sign.not_loaded is not None:
        return _one_thing("not_loaded", plugin, f"Let it load: {sign.not_loaded}.")
    if sign.error is not None:
        return None
    if coverage is None:
        return _one_thing("not_recorded", "interactions", "Record interactions.")
    return (
        _not_recorded(sign, coverage)
        or _not_used(sorted(sign.topics - topics))
        or _not_long_enough(sign, coverage, least_days, zone)
    )


def _not_used(topics: Sequence[str]) -> MissingInput | None:
    """What is missing where no row of any account carries a topic that a sign hangs on."""
    if not topics:
        return None
    names = ", ".join(topics)
    resolve = f"No row of any account carries the topic {names}: tag rows with it (topics)."
    return MissingInput(
        reason="not_kept",
        missing=tuple(f"topic:{topic}" for topic in topics),
        resolve=resolve,
        ways=tuple((frozenset({f"topic:{topic}"}),) for topic in topics),
    )


def _not_recorded(sign: Sign, coverage: Coverage) -> MissingInput | None:
    """What is missing where something that the sign needs is not recorded at any time."""
    unmet = [ways for ways in coverage.asked(sign) if not coverage.is_met(ways)]
    unstated = [need for need in sign.decisive if not coverage.is_stated_somewhere(need)]
    if not unmet and not unstated:
        return None
    lacking = [
        need
        for ways in sign.needs
        if ways in unmet
        for way in ways
        for need in sorted(way, key=lambda n: (n.kinds, n.field or ""))
        if not coverage.spans(need)
    ]
    lacking += unstated
    unmet += [(frozenset({need}),) for need in unstated]
    # Where a kind is missing altogether, its fields say nothing more.
    telling = [need for need in lacking if need.field is None] or lacking
    return MissingInput(
        reason="not_recorded",
        missing=tuple(dict.fromkeys(name for need in telling for name in need.missing)),
        resolve=_resolve(unmet, {n: _hint(n, unstated, coverage.look) for n in telling}),
        ways=_ways(unmet, telling),
    )


def _hint(need: Need, unstated: Sequence[Need], look: Look) -> str:
    """Say what to do about a need that is not met."""
    if told := untimed_outcome(look, need.field, need.kinds):
        return f"{told}."
    if need not in unstated:
        return f"Record {need.spelled}; none is on record. If there were none, state it (recorded)."
    return (
        f"Record {need.spelled}; no source states it, and a row that does not is read as harmless: "
        "map its column or a constant, or state it as recorded."
    )


def _not_long_enough(
    sign: Sign, coverage: Coverage, least_days: int, zone: str
) -> MissingInput | None:
    """What is missing where the record ended long ago, or covers too little of the window."""
    span = coverage.span_of(sign)
    if span is None or sign.measure is None:
        return None
    as_of = coverage.look.as_of
    if as_of - span.end > LONGEST_AFTER:
        return _one_thing("old_record", "record", _of_old(span, as_of, zone))
    record = record_of(sign, span, as_of)
    covered, window = record.days_covered, record.days_of_window
    if record.whole or covered is None or window is None:
        return None
    if sign.measure.on_part == "stands":
        least = min(least_days, window)
        if covered >= least:
            return None
        needed = f"of which {least} are needed (least_days)"
    elif sign.measure.on_part == "unknown":
        needed = "of which all are needed"
    else:
        return None
    text = f"{covered} of {window} days are on record, {needed}"
    return _one_thing("short_record", "record", f"{text}: {_of_short(sign, span, zone)}.")


def _of_old(span: Span, as_of: datetime, zone: str) -> str:
    """Say when the record ended, and which moment can be judged."""
    days = (as_of - span.end).days
    end = day_in(zone, span.end)
    return (
        f"The record ends on {end}, {days} days before {day_in(zone, as_of)}: "
        f"assess it as of then (--as-of {end}); or, if nothing has happened since, "
        "state when the file was made (exported_at) or until when it is recorded (recorded)."
    )


def _of_short(sign: Sign, span: Span, zone: str) -> str:
    """Say what makes a record long enough."""
    ways = [f"add the rows from before {day_in(zone, span.begin)}"]
    ways += ["state since when it is recorded (recorded)"]
    if len(sign.windows) == 1:
        ways += ["let the policy shorten the window (window_days)"]
    return ", ".join(ways[:-1]) + f", or {ways[-1]}"


def _one_thing(reason: Reason, name: str, resolve: str) -> MissingInput:
    """One missing thing, which suffices by itself."""
    return MissingInput(
        reason=reason, missing=(name,), resolve=resolve, ways=((frozenset({name}),),)
    )


def _resolve(unmet: Sequence[tuple[frozenset[Need], ...]], told: Mapping[Need, str]) -> str:
    """Say what to record: of several ways to meet one need any suffices, of needs none does."""
    sentences = []
    for ways in unmet:
        parts = (" ".join(text for need, text in told.items() if need in way) for way in ways)
        sentences.append(" Or: ".join(dict.fromkeys(part for part in parts if part)))
    return " And: ".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def _ways(
    unmet: Sequence[tuple[frozenset[Need], ...]], telling: Sequence[Need]
) -> tuple[tuple[frozenset[str], ...], ...]:
    """What would meet the needs, as the sets of names of which one suffices for each."""
    if telling[0].field is None:
        return tuple(tuple(frozenset({name}) for name in need.missing) for need in telling)
    lacking = set(telling)
    return tuple(
        tuple(frozenset(name for need in way & lacking for name in need.missing) for way in ways)
        for ways in unmet
    )
