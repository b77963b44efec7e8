"""Intake as a whole: sources in, accepted rows and rejected rows out, all accounted for."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.accounts.account_aliases import (
    CURRENT,
    FORMER,
    as_they_are_now,
    read_aliases,
    without_former,
)
from focuskit.intake.accounts.account_names import Named, apart, by_name
from focuskit.intake.accounts.derived_accounts import VALID_FROM, account_sources, derived_accounts
from focuskit.intake.accounts.id_spaces import IdColumn
from focuskit.intake.accounts.id_spellings import spellings
from focuskit.intake.checks.rejections import (
    LOST,
    SHARED,
    UNLISTED,
    emptied_notes,
    gathered,
    nothing,
)
from focuskit.intake.checks.row_checks import Check
from focuskit.intake.checks.source_check import SourceCheck, check_sources
from focuskit.intake.checks.unread_files import refuse_unread_files
from focuskit.intake.mapping import TABLES, Mapping
from focuskit.intake.polars_engine import Engine
from focuskit.intake.source import Source
from focuskit.intake.source_binding import bind
from focuskit.intake.values.added_columns import SOURCE, UNREADABLE
from focuskit.model.column_types import column_types
from focuskit.model.days import day_column
from focuskit.model.errors import InputError
from focuskit.model.stretches import Stretch


@attrs.frozen(kw_only=True, eq=False)
class Listed:
    """Accounts, contacts or colleagues as a list of them.

    Args:
        frame: The accepted rows, with the columns that the source has; of accounts also
            ``UNREADABLE``, where a bad value was emptied.
        rejected: What was wrong with the others.
        emptied: What was wrong with values that were emptied, in rows that are accepted.
        names: Of accounts, ``id`` and, where it is stated, ``name``: also of those that became
            others, whose id it is then. Of other tables as ``frame``.
        notes: What the user should know.
        ids: Of accounts, the columns that hold their ids.
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    names: pl.DataFrame
    emptied: pl.DataFrame = attrs.field(factory=nothing)
    notes: tuple[str, ...] = ()
    ids: tuple[IdColumn, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Intake:
    """Interactions as they were read.

    Args:
        frame: The accepted rows with typed fields and source number.
        numbered: The same with their row number within the source, for the few that need it.
        columns: The fields that the sources have, and the columns that tell days.
        names: What each source is called, by its number.
        rows_in: Rows that were read.
        rows_rejected: Rows that failed a check.
        rejected: What was wrong with them, one line for each thing.
        lost: One line for each of them: its account, its moment, and the first thing.
        emptied: What was wrong with values that were emptied, in rows that are accepted.
        unreadable: The fields that this befell, as far as other values of them are left.
        oldest: The first ``occurred_at`` of the accepted rows; None if there are none. Of a day,
            it is the end, as it is of ``newest``.
        newest: The last one.
        engine: The engine of Polars that suits the number of rows.
        ids_are_unique: No duplicates need be looked for: the mapping states it, or it was seen.
        ids_everywhere: Each row has an id.
        recorded: What the mapping states as recorded.
        derived_accounts: Rows of accounts that the mapping reads from the same sources.
        notes: What the user should know.
    """

    frame: pl.LazyFrame
    numbered: pl.LazyFrame
    columns: frozenset[str]
    names: tuple[str, ...]
    rows_in: int
    rows_rejected: int
    rejected: pl.DataFrame
    lost: pl.DataFrame
    emptied: pl.DataFrame
    unreadable: frozenset[str]
    oldest: datetime | None
    newest: datetime | None
    engine: Engine
    ids_are_unique: bool
    ids_everywhere: bool
    recorded: Documents[str, Stretch]
    derived_accounts: pl.LazyFrame | None
    notes: tuple[str, ...]

    @property
    def rows_accepted(self) -> int:
        """Rows that passed every check."""
        return self.rows_in - self.rows_rejected


def read_interactions(
    source: Any,
    mapping: Mapping,
    *,
    accounts: pl.DataFrame | None = None,
    known_accounts: pl.Series | None = None,
    ids: Sequence[IdColumn] = (),
) -> Intake:
    """Read interactions from one source, or from several paths or frames.

    Args:
        source: What ``focuskit.assess`` takes as interactions.
        mapping: Which column is which field.
        accounts: The list of accounts, whose names rows may state instead of their ids.
        known_accounts: Rows of any other account are rejected; None accepts all.
        ids: The columns that hold the ids of that list.

    Raises:
        InputError: A source cannot be read, or nothing tells whether its ids of accounts are those
            of the list or of another source.
    """
    aliases = read_aliases(mapping)
    stated = [bind(one, "interactions", mapping) for one in _several(source)]
    bound = [as_they_are_now(one, aliases) for one in stated]
    if accounts is None:
        named = Named(sources=apart(bound, mapping.layouts))
    else:
        named = by_name(bound, accounts, ids, mapping.layouts)
    bound = named.sources
    if known_accounts is not None:
        bound = [_listed_only(one, known_accounts, named.shared) for one in bound]
    counted = check_sources(bound, "interactions")
    refuse_unread_files(_several(source), [(c.rows_in, c.rejected) for c in counted])
    rows = [c.source for c in counted]
    derived = [] if known_accounts is not None else account_sources(rows, mapping)
    derived = [as_they_are_now(one, aliases) for one in derived]
    found = _intake(counted, check_sources(derived, "accounts"))
    found = attrs.evolve(found, lost=_of_each(found.lost, named.shared))
    return _spelled(found, () if accounts is None else accounts["id"].to_list())


def _spelled(found: Intake, listed: Sequence[str]) -> Intake:
    """Interactions in which ids that differ only by capitals and blanks are one."""
    one = spellings(found.frame, found.columns, found.engine, found.rows_accepted, listed)
    if not one.former:
        return attrs.evolve(found, notes=(*found.notes, *one.notes))
    changed = [expression for field in sorted(one.former) for expression in one.of(field)]
    derived = found.derived_accounts
    return attrs.evolve(
        found,
        frame=found.frame.with_columns(changed),
        numbered=found.numbered.with_columns(changed),
        lost=found.lost.with_columns(one.of("account_id")),
        derived_accounts=None
        if derived is None
        else derived.with_columns(one.of("id", "account_id")),
        notes=(*found.notes, *one.notes),
    )


def _intake(counted: Sequence[SourceCheck], accounts: Sequence[SourceCheck]) -> Intake:
    """The sources as one.

    Args:
        counted: The interactions.
        accounts: The accounts that the mapping reads from the same rows.
    """
    emptied_there = gathered([c.emptied for c in accounts])
    basic = ("account_id", "occurred_at", "kind")
    filled = [c for c in counted if c.source.columns]
    stated = [c.source.mapping for c in counted]
    in_memory = all(c.source.engine == "in-memory" for c in counted)
    notes = [*(note for c in counted for note in c.notes), *emptied_notes(emptied_there)]
    return Intake(
        frame=_together([c.frame for c in filled], "interaction", basic),
        numbered=_together([c.numbered for c in filled], "interaction", basic),
        columns=frozenset(field for c in counted for field in c.source.columns)
        | frozenset(day_column(field) for c in counted for field in c.days),
        names=tuple(c.source.name for c in counted),
        rows_in=sum(c.rows_in for c in counted),
        rows_rejected=sum(c.rows_rejected for c in counted),
        rejected=gathered([c.rejected for c in counted]),
        lost=pl.concat([pl.DataFrame(schema=LOST), *(c.lost for c in counted)]),
        emptied=gathered([emptied_there, *(c.emptied for c in counted)]),
        unreadable=frozenset(field for c in counted for field in c.source.unreadable),
        oldest=min((c.oldest for c in counted if c.oldest), default=None),
        newest=max((c.newest for c in counted if c.newest), default=None),
        ids_are_unique=all(one.ids_are_unique for one in stated)
        or (len(counted) == 1 and counted[0].ids_are_unique),
        ids_everywhere=all(c.ids_everywhere for c in counted),
        engine="in-memory" if in_memory else "streaming",
        recorded={name: span for one in stated for name, span in one.recorded.items()},
        derived_accounts=derived_accounts(
            [c.source for c in counted], [c.source for c in accounts]
        ),
        notes=tuple(sorted(notes)),
    )


def read_listed(source: Any, table: str, mapping: Mapping) -> Listed:
    """Read accounts, contacts or colleagues from one source, or from several paths or frames.

    Raises:
        InputError: The source cannot be read, or an id stands on two rows that differ and are in
            force from the same moment on.
    """
    bound = [bind(one, table, mapping) for one in _several(source)]
    counted = check_sources(bound, table)
    refuse_unread_files(_several(source), [(c.rows_in, c.rejected) for c in counted])
    fields = [
        field
        for field in column_types(TABLES[table])
        if any(field in c.source.columns for c in counted)
    ]
    rows = _together([c.frame for c in counted if c.source.columns], TABLES[table], ("id",))
    marks = {UNREADABLE}.intersection(rows.collect_schema().names())
    frame = rows.select(*(fields or ["id"]), *marks).collect().unique(maintain_order=True)
    where = ", ".join(one.name for one in bound)
    _refuse_duplicates(frame, TABLES[table], where)
    names, merged = frame, tuple[str, ...]()
    if table == "accounts" and (aliases := read_aliases(mapping)) is not None:
        names = frame.with_columns(pl.col("id").replace(aliases[FORMER], aliases[CURRENT]))
        frame, merged = without_former(frame, aliases, where)
    return Listed(
        frame=frame,
        names=names,
        rejected=gathered([c.rejected for c in counted]),
        emptied=gathered([c.emptied for c in counted]),
        notes=(*(note for c in counted for note in c.notes), *merged),
        ids=tuple(IdColumn.of(one, "id", mapping.layouts) for one in bound),
    )


def rows_of_account(source: Any, mapping: Mapping, account: str) -> tuple[int, int]:
    """How many rows name an account, and how many of them fail a check.

    Raises:
        InputError: A source cannot be read.
    """
    found = failing = 0
    for one in (bind(each, "interactions", mapping) for each in _several(source)):
        if "account_id" in one.columns:
            failing_checks = (check.failed for check in one.checks if check.rejects)
            failed = pl.any_horizontal(pl.lit(value=False), *failing_checks)
            rows = one.frame.filter(one.columns["account_id"].stated == account)
            counts = rows.select(pl.len().alias("rows"), failed.sum().alias("failing"))
            counted = counts.collect(engine=one.engine).row(0)
            found, failing = found + counted[0], failing + counted[1]
    return found, failing


def _several(source: Any) -> list[Any]:
    """The sources that are meant: a list of rows is one, a list of paths are several."""
    if isinstance(source, str) or not isinstance(source, Sequence) or not source:
        return [source]
    by_itself = isinstance(source[0], str | Path | pl.DataFrame | pl.LazyFrame)
    return list(source) if by_itself or hasattr(source[0], "__arrow_c_stream__") else [source]


def _listed_only(source: Source, known: pl.Series, shared: pl.DataFrame) -> Source:
    """Reject rows of accounts that the list of accounts does not have, or has more than once."""
    if "account_id" not in source.columns:
        return source
    account = source.columns["account_id"].value
    unlisted = (account.is_not_null() & ~account.is_in(known.implode())).fill_null(value=False)
    checks = [Check(field="account_id", reason=UNLISTED, failed=unlisted)]
    if not shared.is_empty():
        several = unlisted & account.is_in(shared["stated"].implode()).fill_null(value=False)
        checks = [
            Check(field="account_id", reason=UNLISTED, failed=unlisted & ~several),
            Check(field="account_id", reason=SHARED, failed=several),
        ]
    return attrs.evolve(source, checks=[*source.checks, *checks])


def _of_each(lost: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    """Lost rows whose name is that of several accounts as rows that each of these lost."""
    if shared.is_empty():
        return lost
    ours = lost.join(shared, left_on="account_id", right_on="stated", how="left")
    each = ours.explode("ids").with_columns(pl.coalesce("ids", "account_id").alias("account_id"))
    return each.select(*LOST)


def _together(frames: Sequence[pl.LazyFrame], schema: str, basic: Sequence[str]) -> pl.LazyFrame:
    """The rows of all sources; a field that one of them lacks is null there.

    Without any, the basic fields are there, and no rows.
    """
    if not frames:
        types = column_types(schema)
        return pl.LazyFrame(schema={**{f: types[f] for f in basic}, SOURCE: pl.UInt32()})
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def _refuse_duplicates(frame: pl.DataFrame, schema: str, name: str) -> None:
    key = ["id", VALID_FROM] if VALID_FROM in frame.columns else ["id"]
    twice = frame.filter(pl.struct(key).is_duplicated()).sort(key)
    if twice.is_empty():
        return
    number = twice["id"].n_unique()
    raise InputError(
        problem=f"{schema} ids stand on several rows that differ",
        where=f"{name}, column id",
        found=f"{number} such {'id' if number == 1 else 'ids'}, the first is {twice['id'][0]!r}",
        expected="one row for each id, or a valid_from that says from when each row is in force",
        hint="keep the row that holds today, or add the column valid_from",
    )
