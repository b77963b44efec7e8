"""Proposing a mapping from the columns that a file has: right, or silent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Documents
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.checks.header_checks import refuse_no_header
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.files import read_file
from focuskit.intake.formats.unreadable_marks import is_mark
from focuskit.intake.mapping import TABLES, Changes, FieldRule, Mapping, TableMapping
from focuskit.intake.mapping_proposal.clock_columns import with_clock, zone_of
from focuskit.intake.mapping_proposal.column_doubts import stamp_doubt
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import Match, matches
from focuskit.intake.mapping_proposal.column_reading import of_talks, read_as
from focuskit.intake.mapping_proposal.company_contacts import with_company
from focuskit.intake.mapping_proposal.company_names import names_companies
from focuskit.intake.mapping_proposal.contact_roles import with_contact_role
from focuskit.intake.mapping_proposal.day_order import day_order
from focuskit.intake.mapping_proposal.filter_proposal import not_counting
from focuskit.intake.mapping_proposal.kind_proposal import kinds_of, of_all_rows, with_kind
from focuskit.intake.mapping_proposal.kind_rules import suited
from focuskit.intake.mapping_proposal.kinds_of_talks import with_kinds_of_talks
from focuskit.intake.mapping_proposal.layouts import Layout, recognise
from focuskit.intake.mapping_proposal.length_columns import with_both_units
from focuskit.intake.mapping_proposal.log_proposal import propose_log
from focuskit.intake.mapping_proposal.order_lines import order_lines
from focuskit.intake.mapping_proposal.own_ids import own_id
from focuskit.intake.mapping_proposal.parent_columns import with_parent
from focuskit.intake.mapping_proposal.people_columns import with_people
from focuskit.intake.mapping_proposal.proposed_fields import (
    CHECK,
    LEFT_OUT,
    SURE,
    ProposedField,
    Reading,
)
from focuskit.intake.mapping_proposal.repeated_columns import repeated_columns, stands_again
from focuskit.intake.mapping_proposal.row_kinds import log_of_changes
from focuskit.intake.mapping_proposal.summary_tables import LISTS, lists
from focuskit.intake.rows_that_count import numbered_rows
from focuskit.intake.values.plain_names import plain_name
from focuskit.model import schemas
from focuskit.model.column_types import TIME, column_types

_SEVERAL = {"resolved_at"}
"""Fields that the first of several columns may state that is not empty."""
NO_ROWS = "holds no rows, so that nothing shows what its columns are"
"""What is to be known of a header alone."""
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
        list_of: What the rows list, such as accounts, where they were taken for interactions.
    """

    document: dict[str, Any]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    fields: tuple[ProposedField, ...] = ()
    notes: tuple[str, ...] = ()
    list_of: str | None = None


def propose(  # noqa: PLR0913 -- what somebody may say of a file, each by name
    path: Path,
    *,
    table: str | None = "interactions",
    dates: str | None = None,
    accept: Collection[str] = (),
    kind: str | None = None,
    account: str | None = None,
    layouts: Sequence[Layout] = (),
    limits: Documents[str, int] | None = None,
) -> Proposal:
    """Propose which column of a file is which field, by names and by what the values are.

    Args:
        path: The file.
        table: What its rows are; None: what its columns show.
        dates: ``day first`` or ``month first``, where no value of the file tells.
        accept: Fields whose proposal was checked, and is right.
        kind: Of each row, where no column says it.
        account: Of all rows, where no column says it.
        layouts: Those that plugins bring.
        limits: What the file may hold, as ``focuskit.assess`` takes it.

    Raises:
        InputError: The file cannot be read, or there is no such limit.
    """
    read = read_file(path, FileLimits.of(limits))
    name, rows = path.name, read.frame
    refuse_no_header(str(path), rows)
    layout = recognise(rows.collect_schema().names(), layouts)
    told = table or (layout.table if layout else "interactions")
    found = propose_rows(
        name,
        rows,
        table=told,
        dates=dates,
        accept=accept,
        kind=kind,
        account=account,
        layouts=layouts,
    )
    if table is None and found.list_of in LISTS:
        of_list = propose_rows(
            name, rows, table=found.list_of, dates=dates, accept=accept, layouts=layouts
        )
        found = found if of_list.missing and found.list_of == "contacts" else of_list
    none = [NO_ROWS] if rows.head(1).collect().is_empty() else []
    return attrs.evolve(found, notes=(*read.notes, *none))


def propose_rows(  # noqa: PLR0913 -- what somebody may say of a file, each by name
    name: str,
    rows: pl.LazyFrame,
    *,
    table: str,
    dates: str | None = None,
    accept: Collection[str] = (),
    kind: str | None = None,
    account: str | None = None,
    layouts: Sequence[Layout] = (),
) -> Proposal:
    """Propose a mapping for rows as they stand in a file of this name; see ``propose``."""
    in_file = [column for column in rows.collect_schema().names() if not is_mark(column)]
    repeated = repeated_columns(rows, in_file)
    columns = [column for column in in_file if column not in repeated]
    schema = TABLES[table]
    numbered = numbered_rows(rows)
    looked_at = Table(rows=rows.select(columns), schema=schema, numbered=numbered)
    known = recognise(columns, layouts)
    layout = known if known and known.table == table else None
    lines = order_lines(looked_at) if schema == "interaction" and not layout else None
    looked_at = lines.table if lines else looked_at
    order = dates or (day_order(looked_at, _a_time(schema)) if columns else None)
    found = _fields(looked_at, order, layout)
    remarks: tuple[str, ...] = ()
    changes: Changes | None = None
    if schema == "interaction" and columns:
        found, remarks, changes = _of_events(
            name, looked_at, found, layout=layout, order=order, kind=kind
        )
    if account is not None and schema == "interaction":
        of_all = of_all_rows("account_id", account, SURE, "as was said")
        found = [*(one for one in found if one.field != "account_id"), of_all]
    if known and layout is None and table == "interactions":
        remarks = (f"it has the columns of {known.title}: give it as --{known.table}",)
    told = [lines.remark] if lines else []
    remarks = (*remarks, *told, *dict.fromkeys(repeated.values()))
    used = [one for one in found if one.rule and (one.word == SURE or one.field in accept)]
    rules = {one.field: one.rule for one in used if one.rule is not None}
    where = not_counting(looked_at, rules.get("kind"), _kinds(found, rules, looked_at))
    where = {**where, **(layout.where(columns) if layout else {})}
    lines_of = lines.number if lines else None
    read_so = TableMapping(fields=rules, where=where, changes=changes, lines_of=lines_of)
    read = _proposal(table, read_so if rules else None, in_file, remarks, found)
    other = known.table if known and layout is None and table == "interactions" else None
    listed = next((table for table, said in LISTS.items() if said in remarks), other)
    return attrs.evolve(read, list_of=listed)


def _kinds(found: Iterable[ProposedField], rules: Collection[str], table: Table) -> frozenset[str]:
    """The kinds that the rows of a file have, as far as that is known."""
    kind = next((one for one in found if one.field == "kind" and "kind" in rules), None)
    if kind is None or kind.rule is None:
        return frozenset()
    return frozenset(kinds_of(kind, table) if kind.columns else {str(kind.rule.constant)})


def _of_events(  # noqa: PLR0913 -- all that tells what a row is
    name: str,
    table: Table,
    found: list[ProposedField],
    *,
    layout: Layout | None,
    order: str | None,
    kind: str | None,
) -> tuple[list[ProposedField], tuple[str, ...], Changes | None]:
    """The proposals for rows of what happened, what is to be said of them, and how a log is read.

    Args:
        name: The name of the file.
        table: Its rows.
        found: What their columns are by themselves.
        layout: The layout that the file has.
        order: Whether the day or the month comes first, where that is known.
        kind: What each row is, where somebody says so.
    """
    ids = [one.columns[0] for one in found if one.field == "id" and one.word == SURE]
    stated = {} if layout is None else layout.fields(table.types)
    kinds = [one for one in found if one.field == "kind" and one.word == SURE]
    # Each row is one of these, and none is a change.
    told = kind or "kind" in stated or any(of_talks(kinds_of(one, table)) for one in kinds)
    log = None if told else log_of_changes(table.rows, next(iter(ids), None))
    if log:
        read = propose_log(name, table, found, log, order)
        if read:
            return [*read.fields], (read.remark,), read.changes
        return [one for one in found if one.field != "kind"], (log.remark,), None
    found = with_kinds_of_talks(with_company(found, table), table)
    listed = lists(table, found)
    # The beginning of a contract is no event of the record.
    events = [one for one in found if not listed or one.field != "occurred_at"]
    timed = [with_both_units(with_clock(one, table), table) for one in with_parent(events, table)]
    if layout and "kind" in stated and kind is None:
        constant = str(stated["kind"].constant)
        fitting = suited(constant, timed, table, stated, order)
        remarks: tuple[str, ...] = (layout.said,)
    else:
        fitting, remarks = with_kind(name, table, timed, order, kind)
        remarks = (layout.said, *remarks) if layout and layout.brought_by else remarks
    people = with_contact_role(with_people(fitting, table), table)
    return people, (LISTS[listed],) if listed else remarks, None


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
    read = Mapping(tables={table: read_so} if read_so else {}, zone=zone_of(columns))
    return Proposal(
        document=read.to_document(),
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
    if "id" not in found and (own := own_id(table)):
        found["id"] = own
        taken.update(own.columns)
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
        reading = _doubted(rule.columns, read_as(field, rule, table, order), table)
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
    return sorted(found, key=lambda one: not names_companies(table.texts(one[0].column)))


def _reading(field: str, match: Match, table: Table, order: str | None) -> Reading:
    rule = FieldRule(columns=(match.column,))
    found = _doubted(rule.columns, read_as(field, rule, table, order), table)
    if found.word != SURE:
        return found
    needed = field in schemas.required(table.schema) and plain_name(match.column) != field
    if needed and not table.texts(match.column):
        return attrs.evolve(found, word=CHECK, reason="holds no value that would show it")
    if match.known:
        return found
    if field == "account_id" and names_companies(table.texts(match.column)):
        return attrs.evolve(found, reason="its values are names of companies")
    return attrs.evolve(found, word=CHECK)


def _doubted(columns: Iterable[str], found: Reading, table: Table) -> Reading:
    """A reading as it is, unless a column stands in the header again with other values."""
    again = next((c for c in columns if stands_again(c, table.types)), None)
    if again is None or found.rule is None:
        return found
    said = f"{again!r} stands twice in the header, with other values: is the first meant?"
    return attrs.evolve(found, word=CHECK, reason="; ".join(filter(None, (found.reason, said))))


def _filled(column: str, table: Table) -> float:
    """The share of the first rows in which a column states something."""
    return 1 - table.sample[column].null_count() / max(table.sample.height, 1)
