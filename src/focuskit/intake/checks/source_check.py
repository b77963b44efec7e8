"""The one pass over a source that checks its rows; only where one fails, more find out which."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import polars as pl
from polars.exceptions import PolarsError

from focuskit.intake.checks.rejections import emptied_notes, lost, nothing, rejections
from focuskit.intake.checks.row_checks import exclusive_checks
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import ROW
from focuskit.intake.source import Source
from focuskit.intake.values.added_columns import SOURCE
from focuskit.intake.values.untidy_texts import may_be_untidy, tidy
from focuskit.intake.values.value_types import within_reach
from focuskit.model.days import day_column
from focuskit.model.errors import InputError

_FAILS = "_fails"
_SAYS_SOMETHING_ABSENT = {"account": frozenset({"status"})}
"""By schema, fields that are read as something where nobody states them: an account without a
status is a customer. One that states what nobody can read is none."""


@attrs.frozen(kw_only=True, eq=False)
class SourceCheck:
    """What became of the rows of a source.

    Args:
        source: The source, without the values that were emptied.
        number: Its number.
        rows_in: Rows that it holds.
        rows_rejected: Those that failed a check.
        oldest: The first ``occurred_at`` of the others; of a day, its end.
        newest: The last one.
        ids_are_unique: It was seen that no id stands twice.
        ids_everywhere: Every row states an id.
        days: Times of which some values are days alone.
        rejected: What was wrong with rejected rows, one line for each thing.
        lost: One line for each rejected row.
        emptied: What was wrong with values that were emptied.
        empty_fields: Fields of which no value is left.
        kept: The accepted rows as they stand in the source.
        kept_numbered: The same with their row number.
        notes: What the user should know.
    """

    source: Source
    number: int
    rows_in: int
    rows_rejected: int
    oldest: datetime | None
    newest: datetime | None
    ids_are_unique: bool
    ids_everywhere: bool
    days: tuple[str, ...]
    rejected: pl.DataFrame
    lost: pl.DataFrame
    emptied: pl.DataFrame
    empty_fields: frozenset[str]
    kept: pl.LazyFrame
    kept_numbered: pl.LazyFrame
    notes: tuple[str, ...]

    @property
    def frame(self) -> pl.LazyFrame:
        """The accepted rows with typed fields and source number."""
        return self.kept.select(self._fields())

    @property
    def numbered(self) -> pl.LazyFrame:
        """The same with their row number."""
        return self.kept_numbered.select(*self._fields(), ROW)

    def _fields(self) -> list[pl.Expr]:
        number = pl.lit(self.number, dtype=pl.UInt32).alias(SOURCE)
        return [*self.source.canonical(self.days), *self.source.marks(), number]

    def without(self, fields: frozenset[str]) -> SourceCheck:
        """This without fields that count as not recorded, and with notes on the others."""
        mine = self.empty_fields & fields
        notes = (*self.notes, *emptied_notes(self.emptied, mine))
        return attrs.evolve(self, source=self.source.without(mine), notes=notes)


def check_sources(bound: Sequence[Source], table: str) -> list[SourceCheck]:
    """Check all sources; a field of which no source has a value left counts as not recorded."""
    checked = [_check(one, table, number) for number, one in enumerate(bound)]
    empty_fields = frozenset(
        field
        for field in frozenset[str]().union(*(c.empty_fields for c in checked))
        if all(field in c.empty_fields or field not in c.source.columns for c in checked)
    )
    return [one.without(empty_fields) for one in checked]


def _check(source: Source, table: str, number: int) -> SourceCheck:
    """Check every row of a source in one pass; only where one fails, more find out which."""
    source, found, notes = _tidied(source)
    numbered, rejected, emptied, rows_rejected = source.numbered(), nothing(), nothing(), 0
    empty_fields: frozenset[str] = frozenset()
    if found["failed"]:
        rejected, emptied = rejections(source, table)
        bad = rejected["row"].unique()
        rows_rejected = bad.len()
        if rows_rejected:
            numbered = numbered.filter(~pl.col(ROW).is_in(bad.implode()))
        source, empty_fields = _emptying(source, emptied, numbered)
        if moments := _moments(source):
            found |= collect(numbered.select(moments), source.engine).row(0, named=True)
    return SourceCheck(
        source=source,
        number=number,
        rows_in=found["rows"],
        rows_rejected=rows_rejected,
        oldest=found.get("oldest"),
        newest=found.get("newest"),
        ids_are_unique=found.get("twice") is False,
        ids_everywhere=not (found["rows"] and found["nameless"]),
        days=tuple(field for field in source.columns if found.get(day_column(field))),
        rejected=rejected,
        lost=lost(source, rejected),
        emptied=emptied,
        empty_fields=empty_fields,
        kept=numbered if rows_rejected else source.frame,
        kept_numbered=numbered,
        notes=(*notes, *_notes(source, found)),
    )


def _tidied(source: Source) -> tuple[Source, dict[str, Any], tuple[str, ...]]:
    """A source with its texts tidied if any may need it, the facts about it, and notes."""
    found = _facts(source)
    if not (found["failed"] or found["untidy"]):
        return source, found, ()
    frame, notes = tidy(source.frame, source.texts, source.engine, source.name)
    if frame is source.frame:
        return source, found, notes
    source = attrs.evolve(source, frame=frame)
    return source, _facts(source), notes


def _emptying(
    source: Source, emptied: pl.DataFrame, kept: pl.LazyFrame
) -> tuple[Source, frozenset[str]]:
    """A source without its bad values, and the fields of which no value is left."""
    failures = set(emptied.select("field", "reason").unique().iter_rows())
    if not failures:
        return source, frozenset()
    good = source.emptying(
        [c for c in exclusive_checks(source.checks) if (c.field, c.reason) in failures]
    )
    fields = sorted({field for field, _ in failures})
    left = kept.select(
        good.columns[field].value.is_not_null().any().alias(field) for field in fields
    )
    found = collect(left, source.engine).row(0, named=True)
    gone = frozenset(field for field in fields if not found[field])
    return good, gone - _SAYS_SOMETHING_ABSENT.get(source.schema, frozenset())


def _facts(source: Source) -> dict[str, Any]:
    """Return, from one pass, how many rows there are, from when to when, and whether any fails.

    Raises:
        InputError: The rows cannot be read.
    """
    named = (
        source.columns["id"].value.is_not_null() if "id" in source.columns else pl.lit(value=False)
    )
    facts = [
        pl.len().alias("rows"),
        (~named).any().alias("nameless"),
        pl.col(_FAILS).any().alias("failed"),
        *(
            column.zoneless.any().alias(f"zone {field}")
            for field, column in source.columns.items()
            if column.zoneless is not None
        ),
        *(
            column.to_nothing.sum().alias(f"nothing {field}")
            for field, column in source.columns.items()
            if column.to_nothing is not None
        ),
        *_moments(source),
    ]
    # One column for all checks: what they share is computed once, and there is one thing to sum up.
    fails = pl.any_horizontal([False, *(check.failed for check in source.checks)]).alias(_FAILS)
    facts.append(may_be_untidy(source.texts).alias("untidy"))
    if "id" in source.columns and source.engine == "in-memory":
        facts.append(source.columns["id"].value.drop_nulls().is_duplicated().any().alias("twice"))
    try:
        checked = source.frame.with_columns(fails).select(facts)
        return collect(checked, source.engine).row(0, named=True)
    except PolarsError as broken:
        raise InputError(
            problem="the rows cannot be read",
            where=source.name,
            found=str(broken).partition("\n")[0],
            hint="was the export or the copy broken off?",
        ) from broken


def _moments(source: Source) -> list[pl.Expr]:
    """From when to when interactions reach, and which of their times are days alone."""
    happened = source.columns.get("occurred_at")
    if happened is None:
        return []
    ends = {"oldest": happened.last.min(), "newest": happened.last.max()}
    days = {day_column(f): c.day.any() for f, c in source.columns.items() if c.day is not None}
    return [
        *(within_reach(end).alias(name) for name, end in ends.items()),
        *(stated.alias(name) for name, stated in days.items()),
    ]


def _notes(source: Source, found: Documents[str, Any]) -> list[str]:
    """What the user should know: no rows, times without a zone, columns not read, lost values."""
    notes = [*source.notes, *([] if found["rows"] else ["holds no rows"])]
    zoneless = [field for field in source.columns if found.get(f"zone {field}")]
    if zoneless:
        notes.append(f"times without a zone were read as {source.zone} ({', '.join(zoneless)})")
    if source.unread:
        notes.append(f"columns not read: {', '.join(source.unread)}")
    counts = {field: found.get(f"nothing {field}") for field in source.columns}
    notes += [
        f"the mapping turned {number:,} value{'s' * (number > 1)} of {field} into nothing"
        for field, number in counts.items()
        if number
    ]
    return [f"{source.name}: {note}" for note in notes]
