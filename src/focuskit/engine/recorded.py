"""Recorded and absent differ: over which stretch of time the data cover a kind or a field.

A log that stops is silent about everything, and a kind that nobody ever logs is not conduct.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs
import polars as pl

from focuskit.intake.binding import SOURCE
from focuskit.model.recorded import Stretch

GRACE = timedelta(days=7)
"""A source is taken to go on for so long after its last row (judgement: weekends and weekly
exports), so that a moment shortly after it does not make everything unknown."""

LEAST_SHARE_OF_ACCOUNTS = 100
"""One account in so many (and at least one) must have such a row: a stray row flips nothing."""

ALWAYS_THERE = frozenset({"account_id", "entered_at", "kind", "occurred_at"})


@attrs.frozen
class Need:
    """A kind of row, or a field on such rows, that a measure cannot do without.

    Args:
        kinds: Rows of any of these kinds; empty for rows of every kind.
        field: A field that must be stated on them; None asks for the rows alone.
    """

    kinds: tuple[str, ...] = ()
    field: str | None = None

    def condition(self) -> pl.Expr:
        """Return which rows meet the need."""
        stated = pl.col(self.field).is_not_null() if self.field else pl.lit(value=True)
        return stated & pl.col("kind").is_in(self.kinds) if self.kinds else stated

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing where the need is not met."""
        return (f"field:{self.field}",) if self.field else tuple(f"kind:{k}" for k in self.kinds)

    @property
    def spelled(self) -> str:
        """The need in words."""
        of = f"interactions of kind {_either(self.kinds)}" if self.kinds else "interactions"
        return f"the field {self.field} on {of}" if self.field else of


@attrs.frozen
class Span:
    """From when to when something is recorded; ``until`` adds the grace past the last row."""

    start: datetime
    end: datetime
    until: datetime


@attrs.frozen(kw_only=True)
class Coverage:
    """What is recorded, for all needs of a run.

    Args:
        first: Need: for each source, the first row that meets it; None where none does. A need
            whose field no source has does not stand here.
        accounts: Need: how many accounts ever have such a row.
        last: For each source, its last row of any kind.
        least_accounts: How many accounts must have such a row.
        stated: What a mapping, a policy or the call states.
    """

    first: Mapping[Need, tuple[datetime | None, ...]]
    accounts: Mapping[Need, int]
    last: tuple[datetime | None, ...]
    least_accounts: int
    stated: Mapping[str, Stretch]

    def spans(self, need: Need) -> list[Span]:
        """Return from when to when a need is recorded, joined where spans touch.

        A field that no source has is recorded nowhere, whatever is stated of it.
        """
        if need not in self.first:
            return []
        found = [
            Span(first, last, last + GRACE)
            for first, last in zip(self.first[need], self.last, strict=True)
            if first is not None and last is not None
        ]
        stated = self._stated(need)
        if stated is None:
            return _joined(found) if self.accounts[need] >= self.least_accounts else []
        start = stated.start or min((span.start for span in found), default=None)
        end = stated.end or max((last for last in self.last if last is not None), default=None)
        if start is None or end is None or start > end:
            return []
        return [Span(start, end, end if stated.end else end + GRACE)]

    def covers(self, need: Need, start: datetime | None, end: datetime) -> bool:
        """Tell whether a need is recorded from ``start`` (None: from any time on) to ``end``."""
        return any(
            span.start <= (start or span.start) and end <= span.until for span in self.spans(need)
        )

    def explain(self, need: Need, start: datetime | None, end: datetime) -> str:
        """Say in one sentence why a need is not met."""
        known = self.spans(need)
        if not known:
            return f"Record {need.spelled}; none is on record."
        covered = ", ".join(f"{span.start:%Y-%m-%d} to {span.end:%Y-%m-%d}" for span in known)
        looked = f"{start:%Y-%m-%d} to {end:%Y-%m-%d}" if start else f"up to {end:%Y-%m-%d}"
        return f"Record {need.spelled} {looked}; the record covers {covered}."

    def _stated(self, need: Need) -> Stretch | None:
        names = [need.field] if need.field else list(need.kinds)
        stated = [self.stated[name] for name in names if name in self.stated]
        return stated[0] if stated else None


def probes(needs: Iterable[Need], sources: int) -> dict[str, pl.Expr]:
    """Return the aggregates that tell, per account, what is recorded in which source."""
    moment = pl.col("occurred_at")
    columns: dict[str, pl.Expr] = {}
    for source in range(sources):
        here = pl.col(SOURCE) == source if sources > 1 else None
        last = moment if here is None else pl.when(here).then(moment)
        columns[f"last {source}"] = last.max()
        for number, need in enumerate(needs):
            met = need.condition() if here is None else need.condition() & here
            columns[f"need {number} {source}"] = pl.when(met).then(moment).min()
    return columns


def coverage(
    probed: pl.DataFrame,
    needs: list[Need],
    *,
    sources: int,
    accounts: int,
    stated: Mapping[str, Stretch],
) -> Coverage:
    """Reduce what was probed per account to what is recorded."""
    groups = {need: [f"need {n} {s}" for s in range(sources)] for n, need in enumerate(needs)}
    facts: list[pl.Expr] = [pl.col(f"last {s}").max() for s in range(sources)]
    for number, columns in enumerate(groups.values()):
        facts += [pl.col(column).min() for column in columns]
        met = pl.any_horizontal(pl.col(c).is_not_null() for c in columns)
        of_account = met & pl.col("account_id").is_not_null()
        facts.append(of_account.sum().alias(f"accounts {number}"))
    row: dict[str, Any] = probed.select(facts).row(0, named=True)
    return Coverage(
        first={need: tuple(row[c] for c in columns) for need, columns in groups.items()},
        accounts={need: row[f"accounts {n}"] for n, need in enumerate(groups)},
        last=tuple(row[f"last {s}"] for s in range(sources)),
        least_accounts=max(1, -(-accounts // LEAST_SHARE_OF_ACCOUNTS)),
        stated=stated,
    )


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.until)):
        if joined and span.start <= joined[-1].until:
            last = joined[-1]
            joined[-1] = Span(last.start, max(last.end, span.end), max(last.until, span.until))
        else:
            joined.append(span)
    return joined


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
