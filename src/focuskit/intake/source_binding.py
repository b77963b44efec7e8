"""Binding a source to its mapping: the columns of one table, as expressions over its frame."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Container, Iterable
from collections.abc import Mapping as Documents
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.checks.mark_checks import line_checks, with_marked_cells
from focuskit.intake.checks.row_checks import Check, checks
from focuskit.intake.event_logs import versions_of_cases
from focuskit.intake.formats.frames import scan
from focuskit.intake.formats.unreadable_marks import is_mark, line_marks
from focuskit.intake.joins import joined
from focuskit.intake.mapping import TABLES, FieldRule, Mapping
from focuskit.intake.mapping_proposal.column_matching import columns_near, named, nearest_columns
from focuskit.intake.mapping_proposal.repeated_columns import repeated_columns
from focuskit.intake.polars_engine import engine_for
from focuskit.intake.rows_that_count import (
    ROW,
    rows_of_orders,
    rows_that_count,
)
from focuskit.intake.source import Source
from focuskit.intake.values.conversion import Column, convert, in_zone
from focuskit.intake.values.scales import check_scale, to_field_range
from focuskit.intake.values.untidy_texts import Texts, texts
from focuskit.model import schemas
from focuskit.model.column_types import column_types
from focuskit.model.errors import InputError, nearest


def bind(source: Any, table: str, mapping: Mapping) -> Source:
    """Read a source of one table and bind it to its mapping.

    Raises:
        InputError: The source cannot be read, the mapping names an unknown field or column, or a
            required field comes from nowhere.
    """
    schema = TABLES[table]
    name, frame, mapping, notes = _rows(source, table, mapping)
    found = {c: dtype for c, dtype in frame.collect_schema().items() if c != ROW}
    by_name, sure = mapping.table(table).fields is None, frozenset[str]()
    hint = _way_out(source, table)
    if mapping.table(table).fields is None and _needs_proposal(schema, found):
        from focuskit.intake.mapping_proposal.proposed_mapping import proposed_mapping  # noqa: PLC0415 -- few need it

        mapping, proposed, hint, sure = proposed_mapping(name, frame, table, mapping, hint)
        notes = (*notes, *proposed)
    if found and mapping.table(table).fields is None:
        _require(schema, {*found, *sure}, found, where=name, hint=hint)
    read_by: set[str] = set()
    if found and mapping.table(table).fields is not None:
        frame, mapping, read_by, left_out = _shaped(name, frame, table, mapping)
        found = {c: dtype for c, dtype in frame.collect_schema().items() if c != ROW}
        notes = (*notes, *left_out)
    columns, found_checks, texts_read = _columns(name, table, mapping, found)
    fields = mapping.table(table).fields
    used = {c for rule in fields.values() for c in rule.columns} if fields else set(columns)
    used.update(read_by, (one.key for one in mapping.table(table).joins))
    used.update(*(rule.where for rule in (fields or {}).values()))
    if by_name:
        _refuse_twice(used, frame, where=name)
    return Source(
        name=name,
        schema=schema,
        frame=frame,
        mapping=mapping.table(table),
        columns=columns,
        engine=engine_for(source),
        checks=found_checks,
        unread=tuple(c for c in found if c not in used and not is_mark(c)),
        exported_at=_exported_at(mapping, name) if table == "interactions" else None,
        texts=texts_read,
        zone=mapping.zone,
        notes=notes,
        proposed=by_name and fields is not None,
    )


def _rows(
    source: Any, table: str, mapping: Mapping
) -> tuple[str, pl.LazyFrame, Mapping, tuple[str, ...]]:
    """The name of a source, its rows with what other files tell of them, and how it is read.

    Returns:
        Besides them, notes on how the rows were read.
    """
    name, rows = scan(source, TABLES[table], mapping.limits)
    mapping = mapping.for_source(name, table)
    frame, told = joined(rows.frame, mapping.table(table).joins, mapping, name)
    return name, frame, mapping, (*rows.notes, *told)


def _way_out(source: Any, table: str) -> str:
    """What to try where a column of a source is missing."""
    if not isinstance(source, str | Path):
        return _RENAME
    of = "" if table == "interactions" else f" --table {table}"
    return f"`focuskit map {shlex.quote(str(source))}{of}` proposes a mapping to edit"


def _shaped(
    name: str, frame: pl.LazyFrame, table: str, mapping: Mapping
) -> tuple[pl.LazyFrame, Mapping, set[str], tuple[str, ...]]:
    """The rows that count, those of a log as versions of cases, and how they are read then.

    Returns:
        Besides them, the columns that this took, and a note on the rows that were left out.
    """
    stated, found = mapping.table(table), frame.collect_schema()
    read_by, notes = set(stated.where), tuple[str, ...]()
    if stated.where:
        _check_columns(stated.where, f"{mapping.where} at /{table}/where", name, found)
        frame, notes = rows_that_count(frame, stated.where)
    if (number := stated.lines_of) is not None:
        _check_columns([number], f"{mapping.where} at /{table}/lines_of", name, found)
        read_by.add(number)
        frame, said = rows_of_orders(frame, number)
        notes = (*notes, *said)
    if (changes := stated.changes) is not None:
        read_by |= {changes.case, changes.activity, *filter(None, [changes.resource])}
        named = [*sorted(read_by - set(stated.where)), *changes.time.columns]
        _check_columns(named, f"{mapping.where} at /{table}/changes", name, found)
        frame, read = versions_of_cases(frame, stated, changes)
        mapping = attrs.evolve(mapping, tables={**mapping.tables, table: read})
    return frame, mapping, read_by, notes


def _needs_proposal(schema: str, found: Collection[str]) -> bool:
    """Whether a source is not one whose columns are named like the fields that it needs."""
    return bool(found) and any(f not in found for f in schemas.required(schema))


def _exported_at(mapping: Mapping, name: str) -> datetime | None:
    """When a source of interactions was exported.

    Raises:
        InputError: The mapping states it for other files.
    """
    stated = mapping.table("interactions").exported_at
    if stated is None or isinstance(stated, datetime):
        return stated
    file = name if name in stated else Path(name).name
    if file not in stated:
        raise InputError(
            problem=f"the mapping does not say when {file} was exported",
            where=f"{mapping.where} at /interactions/exported_at",
            found=f"the files {', '.join(stated)}",
            hint=nearest(file, stated) or f'add {{"{file}": "2026-01-31T18:00:00Z"}}',
        )
    return stated[file]


Bound = tuple[dict[str, Column], list[Check], tuple[Texts, ...]]


@attrs.frozen
class _OfEveryColumn:
    """What a mapping says of all columns of a table.

    Args:
        earliest: A moment before this one stands for nothing.
        nothing: The words that mean nothing; None: the usual ones.
        zone: The time zone of times that state none.
    """

    earliest: datetime
    nothing: tuple[str, ...] | None
    zone: str


def _columns(name: str, table: str, mapping: Mapping, found: dict[str, pl.DataType]) -> Bound:
    """The fields of a source, by the rules of its mapping or, without any, by their names.

    Args:
        name: The source.
        table: What its rows are.
        mapping: How they are read.
        found: Column: type, of the source.
    """
    schema, stated = TABLES[table], mapping.table(table)
    if not found:  # an empty file has no columns to be missing
        return {}, [], ()
    of_all = _OfEveryColumn(stated.earliest, stated.nothing, mapping.zone)
    if stated.fields is None:
        return _by_name(schema, tuple(found.items()), of_all)
    where = f"{mapping.where} at /{table}/fields"
    _check_rules(stated.fields, where, name, found, schema)
    _require(schema, stated.fields, found, where=where, hint=_ADD)
    return _bound(schema, stated.fields, found, of_all)


@lru_cache(maxsize=64)
def _by_name(
    schema: str, found: tuple[tuple[str, pl.DataType], ...], of_all: _OfEveryColumn
) -> Bound:
    """Bind columns that are named like fields; built once for all sources of one shape."""
    types = column_types(schema)
    rules = {column: FieldRule(columns=(column,)) for column, _ in found if column in types}
    return _bound(schema, rules, dict(found), of_all)


def _bound(
    schema: str,
    rules: Documents[str, FieldRule],
    found: dict[str, pl.DataType],
    of_all: _OfEveryColumn,
) -> Bound:
    types, props = column_types(schema), schemas.property_schemas(schema)
    columns: dict[str, Column] = {}
    on_scale: list[Check] = []
    for field, dtype in types.items():
        if field in rules:
            rule = rules[field]
            column = in_zone(convert(field, rule, found, dtype), of_all.zone)
            if rule.scale is not None:
                column, check = to_field_range(column, rule.scale, props[field])
                on_scale.append(check)
            lists = isinstance(dtype, pl.List)
            columns[field] = with_marked_cells(column, rule, found, takes_lists=lists)
    of_cells = [*checks(schema, columns, earliest=of_all.earliest), *on_scale]
    found_checks = line_checks(line_marks(found), of_cells)
    return columns, found_checks, texts(schema, rules, found, of_all.nothing)


def _check_rules(
    fields: Documents[str, FieldRule],
    where: str,
    source: str,
    found: dict[str, pl.DataType],
    schema: str,
) -> None:
    """Refuse rules that name an unknown field or column, or that cannot lead to their field."""
    types = column_types(schema)
    for field, rule in fields.items():
        if field not in types:
            raise InputError(
                problem=f"there is no field {field!r}",
                where=where,
                hint=nearest(field, types),
            )
        if rule.gathered and not isinstance(types[field], pl.Struct):
            raise InputError(
                problem=f"several columns cannot become the one value of {field!r}",
                where=f"{where}/{field}",
                found=f"columns {', '.join(rule.columns)}",
                hint='name one "column", or the "first_of" several that is not empty',
            )
        if rule.scale is not None:
            check_scale(field, schemas.property_schemas(schema)[field], where=where)
        _check_columns((*rule.columns, *rule.where), f"{where}/{field}", source, found)


def _check_columns(named: Iterable[str], where: str, source: str, found: Collection[str]) -> None:
    for column in named:
        if column not in found or is_mark(column):
            raise InputError(
                problem=f"the file has no column {column!r}",
                where=where,
                found=f"columns of {source}: {', '.join(_of_file(found))}",
                hint=nearest(column, _of_file(found)),
            )


_RENAME = "name the column like the field, or give a mapping that says which column it is"
_ADD = "add it to the fields: a column, or the same for every row as a constant"


def _require(
    schema: str, known: Container[str], found: Collection[str], *, where: str, hint: str
) -> None:
    """Refuse a source without a required field, and name the columns that may be it.

    Raises:
        InputError: A required field comes from nowhere.
    """
    required = schemas.required(schema)
    missing = [field for field in required if field not in known]
    if not missing:
        return
    columns = _of_file(found)
    near = {field: columns_near(field, schema, columns) for field in missing}
    may_be = [
        f"{named(near[f])} may be {f}" if near[f] else nearest_columns(f, schema, columns)
        for f in missing
    ]
    raise InputError(
        problem=f"no column for {', '.join(missing)}",
        where=where,
        found=f"columns {', '.join(columns)}",
        expected=f"a column or a constant for each of {', '.join(required)}",
        hint="; ".join([hint, *filter(None, may_be)]),
    )


def _refuse_twice(used: Collection[str], frame: pl.LazyFrame, *, where: str) -> None:
    """Refuse a column that is read by its name alone, and stands in the header again, differing.

    Raises:
        InputError: There is such a column: which one counts?
    """
    columns = frame.collect_schema().names()
    twice = {column: f"{column} (2)" for column in used if f"{column} (2)" in columns}
    repeated = repeated_columns(frame, columns) if twice else {}
    for column, other in twice.items():
        if column in repeated or other not in repeated:
            raise InputError(
                problem=f"the column {column!r} stands twice in the header, with other values",
                where=where,
                expected="one column of each name that is read, or a mapping that says which",
                hint=f"a mapping may name {column!r}, the first, or {other!r}",
            )


def _of_file(found: Collection[str]) -> list[str]:
    return [column for column in found if not is_mark(column)]
