"""Proposing how a log of changes is read: which column is the case, the moment, the state."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs
import polars as pl

from focuskit.intake.mapping import Changes, FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import words_for
from focuskit.intake.mapping_proposal.column_reading import read_as
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.mapping_proposal.row_kinds import LogOfChanges, kinds_named
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_STATE = re.compile(r"(.+_)?(state|status|stage|activity|activity_name|event|event_type|action)")
_OF_STATES = re.compile(r"(.+_)?(state|status|stage)")
_KEPT = frozenset(["account_id", "contact_id", "channel", "priority", "text", "direction"])
"""Fields that a row of a log may state as its case had them then. All else is told by the log:
what stands beside it (when it was closed, with which code) is often the last value, repeated."""
_CASES = frozenset(["ticket", "complaint", "request"])


@attrs.frozen(kw_only=True)
class ProposedLog:
    """How a log is read.

    Args:
        changes: Which columns tell the case, the moment and what was done.
        fields: What else its rows state.
        remark: What a person should know of it.
    """

    changes: Changes
    fields: tuple[ProposedField, ...]
    remark: str


def propose_log(
    name: str, table: Table, found: Iterable[ProposedField], log: LogOfChanges, order: str | None
) -> ProposedLog | None:
    """How a log is read, where its columns leave no doubt; else None.

    Args:
        name: The name of the file.
        table: Its rows.
        found: What its columns are by their names.
        log: What shows that it is a log.
        order: Whether the day or the month comes first in this file, where that is known.
    """
    moment = _moment(table, log.case, order)
    activity = _activity(table)
    kinds = kinds_named(name, table.types) & _CASES
    sure = [one for one in found if one.word == SURE and one.field in _KEPT]
    if moment is None or activity is None or len(kinds) != 1:
        return None
    if all(one.field != "account_id" for one in sure):
        return None
    opened = _opened(table, moment, order)
    kind = FieldRule(constant=kinds.pop())
    told = {"kind": kind, "direction": FieldRule(constant="inbound"), **opened}
    fields = [one for one in sure if one.field not in told]
    fields += [
        ProposedField(field=f, columns=rule.columns, rule=rule, word=SURE, reason="of the case")
        for f, rule in told.items()
    ]
    changes = attrs.evolve(activity, case=log.case, time=moment)
    remark = (
        f"each row is a change of a case: {log.case!r} tells cases apart, "
        f"{moment.columns[0]!r} says when, {activity.activity!r} what state it was in from then on"
        + (f", {activity.resource!r} who had it" if activity.resource else "")
    )
    return ProposedLog(changes=changes, fields=tuple(fields), remark=remark)


def _named(table: Table, meaning: str) -> list[str]:
    """The columns that go by one of some names, in the order of the file."""
    return [column for column in table.types if plain_name(column) in words_for(meaning)]


def _moment(table: Table, case: str, order: str | None) -> FieldRule | None:
    """When each change was made: a time that differs between the rows of one case."""
    found: list[FieldRule] = []
    for column in _named(table, "time_of_change"):
        read = read_as("entered_at", FieldRule(columns=(column,)), table, order)
        if read.word != SURE or read.rule is None:
            continue
        differs = pl.struct(case, column).n_unique() > pl.col(case).n_unique()
        if collect(table.rows.select(differs), "streaming").item():
            found.append(read.rule)
    return found[0] if len(found) == 1 else None


def _opened(table: Table, moment: FieldRule, order: str | None) -> dict[str, FieldRule]:
    """The column that states when the case was opened, where there is one."""
    for column in _named(table, "opened_at"):
        read = read_as("occurred_at", FieldRule(columns=(column,)), table, order)
        if column not in moment.columns and read.word == SURE and read.rule:
            return {"occurred_at": read.rule}
    return {}


def _activity(table: Table) -> Changes | None:
    """What was done, as far as its words say that a case was resolved or closed."""
    for column in table.types:
        plain = plain_name(column)
        words = table.words(column) if _STATE.fullmatch(plain) else None
        meant = {
            meaning: tuple(w for w in words or [] if plain_name(w) in words_for(meaning))
            for meaning in ("resolved", "closed", "opening", "waiting")
        }
        if meant["resolved"] or meant["closed"]:
            opening = () if _OF_STATES.fullmatch(plain) else meant["opening"]
            if not opening and not _OF_STATES.fullmatch(plain):
                continue
            holders = [one for one in _named(table, "holder") if table.texts(one)]
            return Changes(
                case="",
                time=FieldRule(),
                activity=column,
                resource=next(iter(holders), None),
                resolved=meant["resolved"],
                closed=meant["closed"],
                opening=opening,
                waiting=meant["waiting"] if _OF_STATES.fullmatch(plain) else (),
            )
    return None
