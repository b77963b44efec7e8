"""One look at the rows of a run, day by day: what each source holds from when to when.

It goes ahead of measuring, in a pass of its own, and hands back one row for each source, kind and
day; all else follows from these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache

import attrs
import polars as pl

from focuskit.engine.bit_masks import BITS, all_bits, as_bit, column_of, is_set
from focuskit.engine.columns import UNTIMED, late_fields
from focuskit.engine.recorded.beginning_and_end import Day, begin_and_end
from focuskit.engine.types import ALWAYS_THERE, Known, Need
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.added_columns import EXPORTED_AT, SOURCE
from focuskit.model import schemas
from focuskit.model.column_types import TIME
from focuskit.model.days import happened, without_day_columns
from focuskit.model.stretches import Stretch

_PROOFS = ("entered_at", "resolved_at", "delivered_at")
"""Times that prove that a source went on, besides that of the row itself."""
_SOURCE, _KIND, _DAY, _ROWS = "source", "kind", "day", "rows"
_ON_RECORD = "on record"
_LATEST, _EXPORTED, _STATED = "latest", "exported", "stated"
_PROMISED = "promised_for"
_DAY_OF_A_ROW = pl.col("occurred_at").dt.epoch("d").cast(pl.Int64)


@attrs.frozen
class Span:
    """From when to when something is recorded."""

    begin: datetime
    end: datetime


@attrs.frozen(kw_only=True)
class SourceRecord(Span):
    """From when to when a source is on record.

    Args:
        first_day: The first day that counts, from 1970-01-01; rows before it enter no value.
        last_day: The last one; rows after it trickle, and enter no value.
        before: How many rows lie before.
        after: How many lie after.
    """

    first_day: int
    last_day: int
    before: int
    after: int


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Look:
    """What the look found.

    Args:
        days: One row for each source, kind and day: how many rows, which fields they state (as
            bits), with a time from which it is known or without one, and the latest moments that
            they name.
        fields: The fields, by the number of their bit.
        late_fields: Those that are known only some time after their row, likewise.
        sources: How many sources there are.
        as_of: The moment of the run.
        stated: What a mapping, the policy or the call states as recorded.
    """

    days: pl.DataFrame
    fields: tuple[str, ...]
    late_fields: tuple[str, ...]
    sources: int
    as_of: datetime
    stated: Mapping[str, Stretch]

    @cached_property
    def last_day(self) -> int:
        """The last day that holds a row, from 1970-01-01."""
        last: int | None = self.days[_DAY].max()  # type: ignore[assignment]
        return last or 0

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of which there is any row."""
        return frozenset(kind for _, kind in self._firsts)

    @cached_property
    def records(self) -> tuple[SourceRecord | None, ...]:
        """For each source, its record; None where it holds no row."""
        parts = self.days.lazy().group_by(_SOURCE, _DAY).agg(pl.col(_ROWS).sum())
        ends = self.days.lazy().group_by(_SOURCE).agg(pl.col(_LATEST, _EXPORTED).max())
        by_source = parts.sort(_SOURCE, _DAY).group_by(_SOURCE, maintain_order=True)
        found = by_source.agg(_DAY, _ROWS).join(ends, on=_SOURCE)
        records = {
            source: _record(
                [Day(*one) for one in zip(days, rows, strict=True)], latest, exported, self.as_of
            )
            for source, days, rows, latest, exported in collect(found, "in-memory").iter_rows()
        }
        return tuple(map(records.get, range(self.sources)))

    @cached_property
    def _by_kind(self) -> pl.DataFrame:
        """One row for each source and kind: what its days tell of each field, and of all rows.

        The first day on record on which the field is stated, and the first on which there is a row;
        and whether any row states it, on record or not, with or without the time of late fields.
        """
        within = [
            pl.when(pl.col(_SOURCE) == number).then(pl.lit(one.first_day))
            for number, one in enumerate(self.records)
            if one is not None
        ]
        on_record = pl.col(_DAY) >= pl.coalesce(within) if within else pl.lit(value=True)
        days = self.days.lazy().with_columns(on_record.alias(_ON_RECORD))
        found = days.group_by(_SOURCE, _KIND).agg(_of_days(len(self.fields), len(self.late_fields)))
        return collect(found, "in-memory")

    @cached_property
    def _firsts(self) -> Mapping[tuple[int, str], tuple[int | None, ...]]:
        """Source and kind: the first day on record on which each field is stated, then of all."""
        names = [f"first {number}" for number in range(len(self.fields))]
        rows = self._by_kind[[_SOURCE, _KIND, *names, _DAY]].iter_rows()
        return {(source, kind): tuple(firsts) for source, kind, *firsts in rows}

    def first(self, need: Need) -> tuple[datetime | None, ...]:
        """For each source, the beginning of the first day on record that meets a need.

        An outcome that some row of a kind states is recorded for all rows of the kind. Where the
        earlier ones lack it, they are not settled, and count as such: they are not off record.
        """
        if need.field in ALWAYS_THERE or need.field is None:
            place = len(self.fields)
        elif need.field in self.fields:
            place = self.fields.index(need.field)
        else:
            return (None,) * self.sources
        found: list[int | None] = [None] * self.sources
        for (source, kind), days in self._firsts.items():
            if need.kinds and kind not in need.kinds:
                continue
            day, before = days[place], found[source]
            if day is not None and _is_outcome(need.field, kind):
                day = days[-1]
            if day is not None:
                found[source] = day if before is None else min(day, before)
        return tuple(None if day is None else day_of(day) for day in found)

    @cached_property
    def outcomes(self) -> frozenset[tuple[str, str]]:
        """Field and kind: the fields known from a time on that rows of the kind state.

        Some row does, be it without that time, or somebody says that they are recorded: so an
        account that is assessed alone lacks the same outcomes as in company.
        """
        said = {
            (field, kind)
            for field in _known_late() & self.stated.keys()
            for kind in _kinds_of(field)
        }
        if _PROMISED in self.stated:
            said.update((_PROMISED, kind) for kind in _kinds())
        return self._known_outcomes | self.untimed | said

    @cached_property
    def untimed(self) -> frozenset[tuple[str, str]]:
        """Field and kind: what rows of the kind state, and none with a time when it was known.

        Nobody can tell when an outcome without a time came to be known, so it is open; but that
        there are outcomes is known.
        """
        stated = frozenset(
            (field, row[_KIND])
            for row in self._by_kind.iter_rows(named=True)
            for number, field in enumerate(self.late_fields)
            if row[f"untimed {number}"]
        )
        return stated - self._known_outcomes

    @cached_property
    def _known_outcomes(self) -> frozenset[tuple[str, str]]:
        late = _known_late()
        return frozenset(
            (field, row[_KIND])
            for row in self._by_kind.iter_rows(named=True)
            for number, field in enumerate(self.fields)
            if field in late and row[f"stated {number}"]
        )

    def kept(self, known: Known) -> Known:
        """The rows that lie on the record of their source; the others enter no value.

        What is stated takes precedence: rows of a kind, or with a field, over its stated stretch.
        """
        outside = [
            (number, one)
            for number, one in enumerate(self.records)
            if one is not None and (one.before or one.after)
        ]
        if not outside:
            return known
        lies = pl.lit(value=True)
        for number, one in outside:
            here = _source(self.sources) == number
            since = pl.col("occurred_at") >= pl.lit(day_of(one.first_day), dtype=TIME)
            # Up to the moment at which the last day is over, and that moment too.
            until = happened(known.columns) <= pl.lit(day_of(one.last_day + 1), dtype=TIME)
            lies = lies & (~here | (since & until))
        begin = min(one.begin for _, one in outside)
        named = {
            name: one for name, one in self.stated.items() if name in {*self.fields, *_kinds()}
        }
        lies = pl.any_horizontal(lies, *_as_stated(named, self.fields, begin))
        once = known.once.filter(lies) if known.once is not None else None
        return attrs.evolve(
            known, frame=known.frame.filter(lies), outside=known.frame.filter(~lies), once=once
        )


def look_at(known: Known, sources: int, as_of: datetime, stated: Mapping[str, Stretch]) -> Look:
    """Look at all rows in use, in one pass.

    Args:
        known: The rows in use.
        sources: How many sources they come from.
        as_of: The moment of the run.
        stated: What a mapping, the policy or the call states as recorded.
    """
    there = known.frame.collect_schema().names()
    fields = tuple(sorted(without_day_columns(known.columns) - ALWAYS_THERE))
    late = late_fields(known.columns)
    times = [name for name in _PROOFS if name in known.columns]
    exported = pl.col(EXPORTED_AT) if EXPORTED_AT in there else pl.lit(None, dtype=TIME)
    looked = known.frame.group_by(
        _source(sources).alias(_SOURCE), "kind", _DAY_OF_A_ROW.alias(_DAY)
    ).agg(
        pl.len().cast(pl.Int64).alias(_ROWS),
        pl.max_horizontal(happened(known.columns), *times).max().alias(_LATEST),
        exported.max().alias(_EXPORTED),
        *_stated(fields, known),
        *([pl.col(UNTIMED).bitwise_or().alias(column_of(UNTIMED, 0))] if late else []),
    )
    days = known.collect(looked.with_columns(pl.col(_KIND).cast(pl.String)))
    return Look(
        days=days, fields=fields, late_fields=late, sources=sources, as_of=as_of, stated=stated
    )


def _as_stated(
    stated: Mapping[str, Stretch], fields: Collection[str], begin: datetime
) -> Iterator[pl.Expr]:
    """Rows of the kinds, or with the fields, that are stated as recorded when they happened."""
    moment = pl.col("occurred_at")
    for name, stretch in stated.items():
        if stretch.start is None and stretch.end is None:
            continue
        rows = pl.col(name).is_not_null() if name in fields else pl.col("kind") == name
        start = pl.lit(stretch.start or begin, dtype=TIME)
        end = pl.lit(value=True) if stretch.end is None else moment <= stretch.end
        yield rows & (moment >= start) & end


def day_of(day: int) -> datetime:
    """The beginning of a day that is counted from 1970-01-01."""
    return datetime.fromtimestamp(0, UTC) + timedelta(days=day)


def _record(
    counted: Sequence[Day], latest: datetime | None, exported: datetime | None, as_of: datetime
) -> SourceRecord:
    """The record of a source from its days; it lasts to the end of its last day, at most."""
    found = begin_and_end(counted)
    end, last = day_of(found.end + 1), found.end
    if found.goes_on and latest is not None:
        midnight = latest.replace(hour=0, minute=0, second=0, microsecond=0)
        end = max(end, (midnight + timedelta(days=1)))
    if exported is not None:
        end, last = exported, counted[-1].number
    return SourceRecord(
        begin=day_of(found.begin),
        end=min(end, as_of),
        first_day=found.begin,
        last_day=last,
        before=sum(day.rows for day in counted if day.number < found.begin),
        after=sum(day.rows for day in counted if day.number > last),
    )


def _source(sources: int) -> pl.Expr:
    return pl.col(SOURCE).cast(pl.Int64) if sources > 1 else pl.lit(0, dtype=pl.Int64)


def _stated(fields: tuple[str, ...], known: Known) -> list[pl.Expr]:
    """Which fields any row states, one bit a field: dozens of them for the price of one."""
    # Ids are long, and not read where it was seen that every row has one.
    always = {"id"} if known.ids_everywhere else set[str]()
    return [
        all_bits(
            as_bit(pl.col("occurred_at" if field in always else field).is_not_null(), bit)
            for bit, field in enumerate(fields[start : start + BITS])
        )
        .bitwise_or()
        .alias(column_of(_STATED, start))
        for start in range(0, len(fields), BITS)
    ]


@lru_cache(maxsize=64)
def _of_days(fields: int, late_fields: int) -> list[pl.Expr]:
    """What days tell of so many fields, each by its number: one of them is called source."""
    untimed = (is_set(UNTIMED, n).any().alias(f"untimed {n}") for n in range(late_fields))
    day, on_record = pl.col(_DAY), pl.col(_ON_RECORD)
    return [
        day.filter(on_record).min(),
        *(day.filter(on_record & _bit(n)).min().alias(f"first {n}") for n in range(fields)),
        *(_bit(n).any().alias(f"stated {n}") for n in range(fields)),
        *untimed,
    ]


def _bit(number: int) -> pl.Expr:
    return is_set(_STATED, number)


def _kinds() -> Collection[str]:
    kinds: Collection[str] = schemas.property_schemas("interaction")["kind"]["enum"]
    return kinds


@lru_cache(maxsize=1024)
def _is_outcome(field: str | None, kind: str) -> bool:
    """Tell whether a field of rows of a kind is known only some time after the row."""
    if field is None or field in ALWAYS_THERE:
        return False
    return kind in _kinds_of(field)


@lru_cache(maxsize=256)
def _kinds_of(field: str) -> frozenset[str]:
    """The kinds of rows on which a field is known only some time after the row."""
    by_kind = schemas.known_from().get(field, {})
    return frozenset(_kinds() if schemas.ANY_KIND in by_kind else by_kind)


@lru_cache(maxsize=1)
def _known_late() -> frozenset[str]:
    return frozenset({_PROMISED, *schemas.known_from()})
