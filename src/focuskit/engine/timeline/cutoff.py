"""The timeline: what was known of all interactions as of one moment.

Rows are cut by when they happened and when they came to be known; fields that only became known
later are null; several versions of one id become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import attrs
import polars as pl

from focuskit.engine.bit_masks import all_bits, as_bit
from focuskit.engine.columns import UNTIMED, late_fields
from focuskit.engine.request import CutOff
from focuskit.engine.signs.empty_timeline import ENUMERATIONS
from focuskit.engine.timeline import replies
from focuskit.engine.timeline.row_versions import entered_at, repeated_ids, versions
from focuskit.engine.types import Known
from focuskit.intake.checks.rejections import nothing
from focuskit.intake.input_tables import Intake
from focuskit.intake.values.added_columns import EXPORTED_AT
from focuskit.model import schemas
from focuskit.model.column_types import TIME, column_types, null_columns
from focuskit.model.days import day_column, happened

_ANY_KIND = "*"
_NO_WORD = r"[^\p{L}\p{M}\p{N}]+"


def _topic(words: pl.Expr) -> pl.Expr:
    return words.str.to_lowercase().str.replace_all(_NO_WORD, "-").str.strip_chars("-")


SPELLED: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "topics": lambda each: each.list.eval(_topic(pl.element())),
    "channel": lambda words: words.str.to_lowercase().str.strip_chars(),
}
"""How words are spelled alike that sources write in capitals or not: "Why us" is "why-us"."""


def cut(intake: Intake, cut_off: CutOff) -> Known:
    """The accepted rows that a cut-off leaves, and what was known of them.

    Args:
        intake: The accepted rows.
        cut_off: Up to when rows happened, and came to be known.
    """
    known = Known(
        frame=_as_known(intake.frame, intake, cut_off),
        columns=intake.columns,
        engine=intake.engine,
        merged=0,
        superseded=0,
        conflicting=nothing(),
        unreadable=intake.unreadable,
        ids_everywhere=intake.ids_everywhere,
    )
    known = attrs.evolve(known, notes=replies.unknown(known.frame, intake.columns, intake.engine))
    if "id" not in intake.columns or intake.ids_are_unique:
        return known
    repeated = repeated_ids(intake.frame, intake.engine)
    if repeated.is_empty():
        return known
    numbered = _as_known(intake.numbered, intake, cut_off)
    found = versions(
        numbered,
        repeated,
        names=intake.names,
        engine=intake.engine,
        known_by=cut_off.knowledge_time,
    )
    return attrs.evolve(
        known,
        frame=found.applied(numbered if found.dropped.height else known.frame),
        merged=found.merged,
        superseded=found.superseded,
        conflicting=found.conflicting,
        notes=(*found.notes, *known.notes),
    )


def _as_known(frame: pl.LazyFrame, intake: Intake, cut_off: CutOff) -> pl.LazyFrame:
    """Cut the rows, and empty the fields whose value was not known yet."""
    exported = EXPORTED_AT in frame.collect_schema().names()
    absent, there, listed, changed = _cutting(intake.columns, cut_off, exported=exported)
    rows = frame.with_columns(absent)
    # A condition that every row meets makes each pass a tenth longer.
    rows = rows if _nothing_came_later(intake, cut_off) else rows.filter(there)
    return rows.with_columns(listed).with_columns(changed)


def _nothing_came_later(intake: Intake, cut_off: CutOff) -> bool:
    """Whether every row had happened, and was known of, by the cut-off."""
    if intake.newest is None or "entered_at" in intake.columns:
        return False
    return intake.newest <= cut_off.event_time


@lru_cache(maxsize=64)
def _cutting(
    columns: frozenset[str], cut_off: CutOff, *, exported: bool
) -> tuple[list[pl.Expr], pl.Expr, list[pl.Expr], list[pl.Expr]]:
    """What is added, which rows stay, and which columns change; built once for all runs."""
    types = column_types("interaction")
    absent = null_columns({"entered_at": types["entered_at"]}, columns)
    listed = [pl.col(f).cast(ENUMERATIONS[f], strict=False) for f in ENUMERATIONS if f in columns]
    listed += [spell(pl.col(field)) for field, spell in SPELLED.items() if field in columns]
    happened_by, known_by = (pl.lit(time, dtype=TIME) for time in attrs.astuple(cut_off))
    times = columns | {EXPORTED_AT} if exported else columns
    late = schemas.known_from()
    emptied = [
        pl.when(_is_known(by_kind, known_by, times)).then(name).alias(name)
        for field, by_kind in late.items()
        for name in columns & {field, day_column(field)}
    ]
    untimed = [
        as_bit(pl.col(field).is_not_null() & _has_no_time(late[field], times), number)
        for number, field in enumerate(late_fields(columns))
    ]
    if untimed:
        emptied.append(all_bits(untimed).alias(UNTIMED))
    there = happened(columns) <= happened_by
    if "entered_at" in columns:
        there = there & (entered_at() <= known_by)
    return absent, there, listed, emptied


def _is_known(by_kind: dict[str, list[str]], moment: pl.Expr, times: frozenset[str]) -> pl.Expr:
    """Whether a field's value was known at a moment, row by row.

    It was once any of the named times, or the export, had come. A time that is still to come
    counts like none: that it will come was not known either. A kind that the schema does not name
    was known with its row.
    """

    def any_come(named: Iterable[str]) -> pl.Expr:
        come = [pl.col(t) <= moment for t in (*named, EXPORTED_AT) if t in times]
        return pl.any_horizontal(come) if come else pl.lit(value=False)

    return _by_kind(by_kind, any_come, otherwise=True)


def _has_no_time(by_kind: dict[str, list[str]], times: frozenset[str]) -> pl.Expr:
    """Whether a row states none of the times from which a field's value is known."""

    def none_stated(named: Iterable[str]) -> pl.Expr:
        stated = [pl.col(t).is_not_null() for t in (*named, EXPORTED_AT) if t in times]
        return ~pl.any_horizontal(stated) if stated else pl.lit(value=True)

    return _by_kind(by_kind, none_stated, otherwise=False)


def _by_kind(
    by_kind: dict[str, list[str]], told: Callable[[Iterable[str]], pl.Expr], *, otherwise: bool
) -> pl.Expr:
    """What is told of the times that the schema names for a row's kind, and if it names none."""
    kinds_of: dict[tuple[str, ...], list[str]] = {}
    for kind, named in by_kind.items():
        if kind != _ANY_KIND:
            kinds_of.setdefault(tuple(named), []).append(kind)
    of_all = by_kind.get(_ANY_KIND)
    found = pl.lit(value=otherwise) if of_all is None else told(of_all)
    for stated, kinds in kinds_of.items():
        found = pl.when(pl.col("kind").is_in(kinds)).then(told(stated)).otherwise(found)
    return found
