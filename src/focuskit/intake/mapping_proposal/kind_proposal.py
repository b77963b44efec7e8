"""The kind and the direction of all rows, as far as anything tells them."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Documents

import attrs

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_reading import of_talks
from focuskit.intake.mapping_proposal.kind_by_headers import kinds_by_headers, rows_of_many_kinds
from focuskit.intake.mapping_proposal.kind_rules import (
    called_off,
    of_talks_alone,
    other_work,
    promised_by_kind,
    promised_perhaps,
    suited,
)
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, SURE, ProposedField
from focuskit.intake.mapping_proposal.row_kinds import DIRECTIONS, RowKind, rows_are
from focuskit.intake.mapping_proposal.row_states import called_off as orders_called_off
from focuskit.intake.mapping_proposal.talk_times import with_time_of_talk


def with_kind(
    name: str,
    table: Table,
    found: list[ProposedField],
    order: str | None,
    stated: str | None = None,
) -> tuple[list[ProposedField], tuple[str, ...]]:
    """The proposals with the kind and the direction of all rows, and what is to be said of it.

    Args:
        name: The name of the file.
        table: Its rows.
        found: What is proposed for their columns.
        order: Whether the day or the month comes first, where that is known.
        stated: The kind of all rows, where somebody says so.
    """
    fields = {one.field: one for one in found}
    sure = {field for field, one in fields.items() if one.word == SURE}
    told_by = [c for f in ("id", "occurred_at") if f in sure for c in fields[f].columns]
    rows = rows_are(name, list(table.types), sure, told_by)
    if stated:
        rows = RowKind(kind=stated, remark=None, sure=True)
    elif "kind" in sure and not (rows.sure and _adds_nothing(fields["kind"], rows.kind, table)):
        return _of_several_kinds(found, fields, table, order), ()
    elif rows.kind is None or _says_others(fields.get("kind"), rows.kind, table, sure):
        said = rows.remark or rows_of_many_kinds(table.types)
        return list(map(promised_perhaps, found)), (said,) if said else ()
    elif off := called_off(rows.kind, table) or other_work(rows.kind, table):
        rows = attrs.evolve(rows, sure=False, remark=off)
    return _of_one_kind(rows, table, found, order), (rows.remark,) if rows.remark else ()


def _says_others(one: ProposedField | None, kind: str, table: Table, sure: Collection[str]) -> bool:
    """Whether a column that is asked names other kinds than the name of the file alone tells."""
    if one is None or one.rule is None or kinds_by_headers(table.types, sure):
        return False
    return bool(set((one.rule.values or {}).values()) - {kind})


def _of_one_kind(
    rows: RowKind, table: Table, found: list[ProposedField], order: str | None
) -> list[ProposedField]:
    """The proposals for rows that are all of one kind."""
    kind = str(rows.kind)
    sure = {one.field for one in found if one.word == SURE}
    word = SURE if rows.sure else CHECK
    constants = {"kind": _kind(kind, word, rows.remark or "", table)}
    if rows.sure and "direction" not in sure and kind in DIRECTIONS:
        reason = f"by what a {kind} is"
        constants["direction"] = of_all_rows("direction", DIRECTIONS[kind], word, reason)
    others = [one for one in found if one.field not in constants]
    return [
        *(suited(kind, others, table, (), order) if rows.sure else map(promised_perhaps, others)),
        *constants.values(),
    ]


def _kind(kind: str, word: str, reason: str, table: Table) -> ProposedField:
    """The kind of all rows; an order that was called off is a cancellation."""
    states = orders_called_off(table) if kind == "order" else None
    if states is None:
        return of_all_rows("kind", kind, word, reason)
    column, kinds = states
    off = next(state for state, means in kinds.items() if means != kind)
    return ProposedField(
        field="kind", columns=(column,), rule=FieldRule(columns=(column,), values=kinds), word=word,
        reason=f"{reason}; where {column!r} is {off!r}, it was called off", sample=off,
    )  # fmt: skip


def _of_several_kinds(
    found: list[ProposedField],
    fields: Documents[str, ProposedField],
    table: Table,
    order: str | None,
) -> list[ProposedField]:
    """The proposals for rows whose kinds a column says."""
    columns = fields["kind"].columns
    if columns == ("kind",):
        return _with_direction(found, fields, table)
    kinds = _kinds_of_words(fields["kind"], table)
    due = fields.get("promised_for")
    ours = promised_by_kind(due, kinds, columns) if due else None
    kept = [one for one in (ours if one is due else one for one in found) if one]
    talks = of_talks(set(kinds.values()))
    if talks:
        kept = with_time_of_talk(of_talks_alone(kept, table, order), table, order)
    return _with_direction(kept, fields, table)


def _with_direction(
    found: list[ProposedField], fields: Documents[str, ProposedField], table: Table
) -> list[ProposedField]:
    """The proposals with the direction that the kinds of a column have, where each has one."""
    kinds = _kinds_of_words(fields["kind"], table)
    told = {word: DIRECTIONS[kind] for word, kind in kinds.items() if kind in DIRECTIONS}
    if not told or "direction" in fields:
        return found
    if len(told) == len(kinds) and len(set(told.values())) == 1:
        direction = next(iter(told.values()))
        return [*found, of_all_rows("direction", direction, SURE, "by what these kinds are")]
    columns = fields["kind"].columns
    rule = FieldRule(columns=columns, values=told, has_otherwise=True)
    reason = "by what these kinds are; meetings, calls and messages may go either way"
    by_kind = ProposedField(field="direction", columns=columns, rule=rule, word=SURE, reason=reason)
    return [*found, by_kind]


def _adds_nothing(one: ProposedField, kind: str | None, table: Table) -> bool:
    """Whether a column of kinds says no more than the headers do.

    It names their kind alone, as ``Incident`` among types of tickets, or the ways by which tickets
    came in.
    """
    kinds = kinds_of(one, table)
    ways_in = kind == "ticket" and bool(kinds) and kinds <= {"email", "chat", "call"}
    return kinds == {kind} or ways_in


def kinds_of(one: ProposedField, table: Table) -> set[str]:
    """The kinds that a column brings; one that is called ``kind`` says all by itself."""
    return set() if one.columns == ("kind",) else set(_kinds_of_words(one, table).values())


def _kinds_of_words(one: ProposedField, table: Table) -> dict[str, str]:
    """Each word of a column of kinds, with the kind that it means."""
    known = set(table.property("kind")["enum"])
    means = (one.rule.values if one.rule else None) or {}
    words = [word for column in one.columns for word in table.words(column) or ()]
    kinds = {word: str(means.get(word, word)) for word in words}
    return {word: kind for word, kind in kinds.items() if kind in known}


def of_all_rows(field: str, value: str, word: str, reason: str) -> ProposedField:
    """The proposal of one value for all rows."""
    rule = FieldRule(constant=value)
    return ProposedField(field=field, columns=(), rule=rule, word=word, reason=reason)
