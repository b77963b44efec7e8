"""A column of kinds that goes by no such name: its words are meetings, visits and calls."""

from __future__ import annotations

from collections.abc import Iterable

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_reading import of_talks, read_as
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField

_NO_CHANNELS = frozenset(["meeting", "visit"])
"""Kinds that are no way by which a ticket comes in."""
_OF_CASES = frozenset(["resolved_at", "priority", "score", "amount"])
"""Fields that talks do not have."""


def with_kinds_of_talks(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with the kind of each row, where the words of a column can be nothing else."""
    sure = {one.field for one in found if one.word == SURE}
    if any(one.field == "kind" for one in found) or _OF_CASES & sure:
        return found
    taken = {c for one in found if one.field != "channel" for c in one.columns}
    kinds = filter(None, (_kinds(c, table) for c in table.types if c not in taken))
    kind = next(kinds, None)
    return found if kind is None else [*_without(found, kind.columns), kind]


def _without(found: Iterable[ProposedField], columns: tuple[str, ...]) -> list[ProposedField]:
    return [one for one in found if one.columns != columns]


def _kinds(column: str, table: Table) -> ProposedField | None:
    if not table.words(column):
        return None
    read = read_as("kind", FieldRule(columns=(column,)), table, None)
    means = {str(one) for one in (read.rule.values or {}).values()} if read.rule else set()
    if len(means) < 2 or not (of_talks(means) and _NO_CHANNELS & means):
        return None
    return ProposedField(
        field="kind",
        columns=(column,),
        rule=read.rule,
        word=read.word,
        reason="; ".join(filter(None, ("its words are kinds of talks", read.reason))),
        sample=next(iter(table.texts(column)), None),
    )
