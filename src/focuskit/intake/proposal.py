"""Proposing a mapping from the columns that a file has: right, or silent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Documents
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.clock_columns import with_clock
from focuskit.intake.column_doubts import stamp_doubt
from focuskit.intake.column_fits import Table
from focuskit.intake.column_matching import Match, matches, plain_name
from focuskit.intake.column_reading import read_as
from focuskit.intake.company_names import names_companies
from focuskit.intake.day_order import day_order
from focuskit.intake.file_limits import FileLimits
from focuskit.intake.files import read_file
from focuskit.intake.kind_rules import called_off, suited
from focuskit.intake.layouts import Layout, recognise
from focuskit.intake.log_proposal import propose_log
from focuskit.intake.mapping import TABLES, Changes, FieldRule, Mapping, TableMapping
from focuskit.intake.row_kinds import DIRECTIONS, log_of_changes, rows_are
from focuskit.intake.rows_not_counting import not_counting
from focuskit.intake.summary_tables import A_LIST_OF_ACCOUNTS, lists_accounts
from focuskit.intake.unreadable_marks import is_mark
from focuskit.intake.verdicts import CHECK, LEFT_OUT, SURE, ProposedField, Reading
from focuskit.model import schemas
from focuskit.model.column_types import TIME, column_types

_SEVERAL = {"resolved_at"}
"""Fields that the first of several columns may state that is not empty."""
_AGAIN = re.compile(r"_duplicated_\d+$| \(\d+\)$")
"""What the reader adds to a header that stands there again."""
_FILLED = 0.5
"""Of two columns that go by one field's names, one that is emptier than this gives way."""


@attrs.frozen(kw_only=True)
class Proposal:
    """A mapping, and what is left to decide.

    Args:
        document: What is sure or was accepted; valid against ``schemas/mapping.schema.json``.
        missing: Required fields that it has no column for.
        unused: Columns that no field was found for.
        remarks: What a person must look at before the proposal is used.
        fields: Every field that a column may be, with how sure that is.
        notes: What was done to read the file.
    """

    document: dict[str, Any]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    fields: tuple[ProposedField, ...] = ()
    notes: tuple[str, ...] = ()


def propose(
    path: Path,
    *,
    table: str | None = "interactions",
    dates: str | None = None,
    accept: Collection[str] = (),
    limits: Documents[str, int] | None = None,
) -> Proposal:
    """Propose which column of a file is which field, by names and by what the values are.

    Args:
        path: The file.
        table: What its rows are; None: what its columns show.
        dates: ``day first`` or ``month first``, where no value of the file tells.
        accept: Fields whose proposal was checked, and is right.
        limits: What the file may hold, as ``focuskit.assess`` takes it.

    Raises:
        InputError: The file cannot be read, or there is no such limit.
    """
    read = read_file(path, FileLimits.of(limits))
    name, rows = path.name, read.frame
    layout = recognise(rows.collect_schema().names())
    told = table or (layout.table if layout else "interactions")
    found = propose_rows(name, rows, table=told, dates=dates, accept=accept)
    if table is None and A_LIST_OF_ACCOUNTS in found.remarks:
        found = propose_rows(name, rows, table="accounts", dates=dates, accept=accept)
    return attrs.evolve(found, notes=read.notes)


def propose_rows(
    name: str,
    rows: pl.LazyFrame,
    *,
    table: str,
    dates: str | None = None,
    accept: Collection[str] = (),
) -> Proposal:
    """Propose a mapping for rows as they stand in a file of this name; see ``propose``."""
    columns = [column for column in rows.collect_schema().names() if not is_mark(column)]
    schema = TABLES[table]
    looked_at = Table(rows=rows.select(columns), schema=schema)
    known = recognise(columns)
    layout = known if known and known.table == table else None
    order = dates or (day_order(looked_at, _a_time(schema)) if columns else None)
    found = _fields(looked_at, order, layout)
    remarks: list[str] = []
    changes: Changes | None = None
    if schema == "interaction" and columns:
        ids = [one.columns[0] for one in found if one.field == "id" and one.word == SURE]
        if log := log_of_changes(looked_at.rows, next(iter(ids), None)):
            read = propose_log(name, looked_at, found, log, order)
            changes, remarks = (read.changes, [read.remark]) if read else (None, [log.remark])
            found = [*read.fields] if read else [one for one in found if one.field != "kind"]
        else:
            summary = lists_accounts(looked_at, found)
            # The beginning of a contract is no event of the record.
            found = [one for one in found if not summary or one.field != "occurred_at"]
            found = [with_clock(one, looked_at) for one in found]
            found, remarks = _with_kind(name, looked_at, found, layout, order)
            remarks = [A_LIST_OF_ACCOUNTS] if summary else remarks
    if known and layout is None and table == "interactions":
        remarks = [f"it has the columns of {known.title}: give it as --{known.table}"]
    used = [one for one in found if one.rule and (one.word == SURE or one.field in accept)]
    rules = {one.field: one.rule for one in used if one.rule is not None}
    where = {**not_counting(looked_at), **(layout.where(columns) if layout else {})}
    read_so = TableMapping(fields=rules, where=where, changes=changes)
    return _proposal(table, read_so if rules else None, columns, remarks, found)


def _proposal(
    table: str,
    read_so: TableMapping | None,
    columns: Sequence[str],
    remarks: Iterable[str],
    found: Iterable[ProposedField],
) -> Proposal:
    """A proposal, with what it leaves to decide."""
    rules = (read_so.fields or {}) if read_so else {}
    changes = read_so.changes if read_so else None
    taken = {column for rule in rules.values() for column in rule.columns}
    told = {"occurred_at"} if changes else set()
    if changes:
        named = (changes.case, changes.activity, changes.resource or "")
        taken.update(changes.time.columns, named)
    required = schemas.required(TABLES[table])
    return Proposal(
        document=Mapping(tables={table: read_so} if read_so else {}).to_document(),
        missing=tuple(f for f in required if f not in rules and f not in told),
        unused=tuple(column for column in columns if column not in taken),
        remarks=tuple(remarks),
        fields=tuple(found),
    )


def _fields(table: Table, order: str | None, layout: Layout | None) -> list[ProposedField]:
    """What the layout and the names of the columns propose, as far as the values agree."""
    stated = layout.fields(table.types) if layout else {}
    found = {field: _of_layout(field, rule, table, order) for field, rule in stated.items()}
    taken = {column for rule in stated.values() for column in rule.columns}
    taken |= layout.ignored(table.types) if layout else frozenset()
    for field in schemas.property_schemas(table.schema):
        candidates = [m for m in matches(field, table.schema, table.types) if m.column not in taken]
        if candidates and field not in {"attributes", *found}:
            found[field] = _best(field, candidates, table, order)
            if found[field].word != LEFT_OUT:
                taken.update(found[field].columns)
    others = [column for column in table.types if column not in taken]
    return [_unless_a_stamp(one, others, table) for one in found.values()]


def _unless_a_stamp(one: ProposedField, others: Iterable[str], table: Table) -> ProposedField:
    """The time of the rows, asked where it may be that of writing them down."""
    if one.field != "occurred_at" or one.word != SURE:
        return one
    said = stamp_doubt(one.columns[0], others, table)
    return attrs.evolve(one, word=CHECK, reason=f"{one.reason}; {said}") if said else one


def _of_layout(field: str, rule: FieldRule, table: Table, order: str | None) -> ProposedField:
    """A field of a layout, in the form that its values have."""
    reading = Reading(rule=rule, word=SURE)
    if rule.columns:
        twice = _twice(rule.columns, table)
        reading = twice or read_as(field, rule, table, order)
    return ProposedField(
        field=field,
        columns=rule.columns,
        rule=reading.rule,
        word=reading.word,
        reason="; ".join(filter(None, ("by the layout", reading.reason))),
        sample=next(iter(table.texts_of(rule)), None) if rule.columns else None,
        asks=reading.asks,
    )


def _a_time(schema: str) -> str:
    return next(field for field, dtype in column_types(schema).items() if dtype == TIME)


def _best(
    field: str, candidates: Iterable[Match], table: Table, order: str | None
) -> ProposedField:
    """The column that a field comes from, of those that go by its names."""
    read = [(match, _reading(field, match, table, order)) for match in candidates]
    by_word = {word: [one for one in read if one[1].word == word] for word in (SURE, CHECK)}
    chosen = by_word[SURE] or by_word[CHECK] or read
    if field == "account_id":
        chosen = _companies_first(chosen, table)
    chosen = sorted(chosen, key=lambda one: _filled(one[0].column, table) < _FILLED)
    match, reading = chosen[0]
    columns: tuple[str, ...] = (match.column,)
    rule = reading.rule
    if field in _SEVERAL and rule is not None and reading.word == SURE:
        alike = [r.rule for _, r in by_word[SURE] if r.rule and r.rule.format == rule.format]
        columns = tuple(column for one in alike for column in one.columns)
        rule = attrs.evolve(rule, columns=columns)
    return ProposedField(
        field=field,
        columns=columns,
        rule=rule,
        word=reading.word,
        reason="; ".join(filter(None, (match.reason, reading.reason))),
        sample=next(iter(table.texts(match.column)), None),
        asks=reading.asks,
    )


def _companies_first(
    found: list[tuple[Match, Reading]], table: Table
) -> list[tuple[Match, Reading]]:
    """Columns that name companies before those that may name people; ids stay where they are."""
    first = table.texts(found[0][0].column)
    if any(letter.isdigit() for text in first for letter in text):
        return found
    return sorted(found, key=lambda one: not names_companies(one[0].column, table))


def _reading(field: str, match: Match, table: Table, order: str | None) -> Reading:
    if twice := _twice([match.column], table):
        return twice
    found = read_as(field, FieldRule(columns=(match.column,)), table, order)
    if found.word != SURE:
        return found
    needed = field in schemas.required(table.schema) and plain_name(match.column) != field
    if needed and not table.texts(match.column):
        return attrs.evolve(found, word=CHECK, reason="holds no value that would show it")
    if match.known:
        return found
    if field == "account_id" and names_companies(match.column, table):
        return attrs.evolve(found, reason="its values are names of companies")
    return attrs.evolve(found, word=CHECK)


def _twice(columns: Iterable[str], table: Table) -> Reading | None:
    """Leave out a column that stands twice in the header: nobody can tell which one counts."""
    for column in columns:
        others = {f"{column}_duplicated_0", f"{column} (2)"}
        if others.intersection(table.types) or _AGAIN.sub("", column) in table.types.keys() - {
            column
        }:
            said = f"the column {column!r} stands twice in the header"
            return Reading(rule=None, word=LEFT_OUT, reason=said)
    return None


def _filled(column: str, table: Table) -> float:
    """The share of the first rows in which a column states something."""
    return 1 - table.sample[column].null_count() / max(table.sample.height, 1)


def _with_kind(
    name: str,
    table: Table,
    found: list[ProposedField],
    layout: Layout | None,
    order: str | None,
) -> tuple[list[ProposedField], list[str]]:
    """The proposals with the kind and the direction of all rows, and what is to be said of it."""
    fields = {one.field: one for one in found}
    sure = {field for field, one in fields.items() if one.word == SURE}
    stated = layout.fields(table.types) if layout else {}
    if layout and "kind" in stated:
        constant = str(stated["kind"].constant)
        return suited(constant, found, table, stated, order), [f"read as {layout.title}"]
    rows = rows_are(name, list(table.types), sure)
    if "kind" in sure and not (rows.sure and _says_only(fields["kind"], rows.kind)):
        directions = {DIRECTIONS.get(kind) for kind in _kinds(fields["kind"])}
        told = next(iter(directions)) if len(directions) == 1 else None
        if told is None or "direction" in sure:
            return found, []
        return [*found, _constant("direction", told, SURE, "by what these kinds are")], []
    kind = rows.kind
    if kind is None:
        return found, [rows.remark] if rows.remark else []
    if off := called_off(kind, table):
        rows = attrs.evolve(rows, sure=False, remark=off)
    word = SURE if rows.sure else CHECK
    constants = {"kind": _constant("kind", kind, word, rows.remark or "")}
    if rows.sure and "direction" not in sure and kind in DIRECTIONS:
        reason = f"by what a {kind} is"
        constants["direction"] = _constant("direction", DIRECTIONS[kind], word, reason)
    others = [one for one in found if one.field not in constants]
    remarks = [rows.remark] if rows.remark else []
    return [
        *(suited(kind, others, table, (), order) if rows.sure else others),
        *constants.values(),
    ], remarks


def _says_only(one: ProposedField, kind: str | None) -> bool:
    """Whether a column of kinds names this one alone, as ``Incident`` among types of tickets is."""
    return _kinds(one) == {kind}


def _kinds(one: ProposedField) -> set[str]:
    """The kinds that a column of kinds brings, as far as they stand in other words there."""
    values = None if one.rule is None else one.rule.values
    return set(map(str, values.values())) if values else set()


def _constant(field: str, value: str, word: str, reason: str) -> ProposedField:
    rule = FieldRule(constant=value)
    return ProposedField(field=field, columns=(), rule=rule, word=word, reason=reason)
