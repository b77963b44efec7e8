"""Reading a source without a mapping: by what is sure of a proposal, and nothing else."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

import attrs
import polars as pl

from focuskit.intake.checks.header_checks import refuse_no_header
from focuskit.intake.formats.unreadable_marks import is_mark
from focuskit.intake.mapping import FieldRule, Mapping
from focuskit.intake.mapping_proposal.proposal import NO_ROWS, Proposal, propose_rows
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, LEFT_OUT, SURE, ProposedField
from focuskit.intake.values.time_formats import DAY_NUMBERS
from focuskit.model.errors import InputError


def proposed_mapping(
    name: str, rows: pl.LazyFrame, table: str, mapping: Mapping, hint: str
) -> tuple[Mapping, tuple[str, ...], str, frozenset[str]]:
    """The mapping that is sure of a source, notes on it, and what to try where a field is missing.

    Args:
        name: The source.
        rows: Its rows.
        table: What they are.
        mapping: What is stated of other tables, and of this one besides its fields.
        hint: What to try where nothing else is known.

    Returns:
        The mapping as it was given, where a required field is not sure; and the fields that are.

    Raises:
        InputError: The rows are a list, of accounts or of people, and no interactions.
    """
    refuse_no_header(name, rows)
    known = None if mapping.table(table).joins else mapping.proposals.get((name, table))
    proposal: Proposal = known or propose_rows(
        Path(name).name, rows, table=table, layouts=mapping.layouts
    )
    of = "" if table == "interactions" else f" --table {table}"
    command = f"focuskit map {shlex.quote(name)}{of}"
    if proposal.missing and proposal.list_of:
        raise _no_events(name, rows, proposal)
    if proposal.missing:
        sure = Mapping.load(proposal.document).table(table).fields or {}
        none = [NO_ROWS] if rows.head(1).collect().is_empty() else []
        return mapping, (), "; ".join([hint, *none, *_asked(proposal, command)]), frozenset(sure)
    loaded = Mapping.load(proposal.document)
    stated, zone = loaded.table(table), mapping.zone if mapping.zone != "UTC" else loaded.zone
    given = mapping.table(table)
    where = {**stated.where, **given.where}
    fields = attrs.evolve(
        given,
        fields=stated.fields,
        where=where,
        changes=stated.changes,
        lines_of=stated.lines_of,
    )
    tables = {**mapping.tables, table: fields}
    return (
        attrs.evolve(mapping, tables=tables, zone=zone),
        tuple(_notes(proposal, command)),
        hint,
        frozenset(fields.fields or ()),
    )


def _no_events(name: str, rows: pl.LazyFrame, proposal: Proposal) -> InputError:
    table = proposal.list_of
    return InputError(
        problem=f"this is a list of {table}, and not of what passed between us and customers",
        where=name,
        found=f"columns {', '.join(c for c in rows.collect_schema().names() if not is_mark(c))}",
        expected="rows with a day or time each, such as tickets, orders or meetings",
        hint=f"give it beside them: `focuskit assess tickets.csv --{table} {shlex.quote(name)}`",
    )


def _asked(proposal: Proposal, command: str) -> list[str]:
    """What a person must say for the required fields that are not sure, and one command for it."""
    wanted = [one for one in proposal.fields if one.field in proposal.missing and one.columns]
    ways = [_way(one) for one in wanted if one.word == CHECK]
    told = []
    if _is_nowhere("account_id", proposal.missing, wanted):
        ways.append("--account NAME")
        told.append("that all rows are of one customer")
    if _is_nowhere("kind", proposal.missing, wanted):
        first, *others = _kinds_that_may_be(proposal)
        ways.append(f"--kind {first}")
        told.append(f"that each row is a {first} (or {', '.join(others)} ...)")
    asked = [_question(one) for one in wanted]
    if ways:
        other = " (or --dates month-first)" if "--dates day-first" in ways else ""
        asked.append(f"{_settled(command, ways)} says {', and '.join(told) or 'so'}{other}")
    return [*asked, *proposal.remarks]


def _kinds_that_may_be(proposal: Proposal) -> list[str]:
    """Kinds that somebody may say each row is of, likely ones first: money is paid for orders."""
    sure = {one.field for one in proposal.fields if one.word == SURE}
    likely = {"order": "amount", "survey": "score", "ticket": "resolved_at"}
    kinds = ["meeting", "call", "order", "ticket"]
    return list(dict.fromkeys([*(k for k, field in likely.items() if field in sure), *kinds]))[:4]


def _is_nowhere(field: str, missing: Iterable[str], wanted: Iterable[ProposedField]) -> bool:
    """Whether a field is needed, and no column may be it."""
    return field in missing and all(one.field != field for one in wanted)


def _settled(command: str, ways: Iterable[str]) -> str:
    """The command that writes down what was asked of this file, and of no other."""
    return f"`{command} {' '.join(dict.fromkeys(ways))} --this-file-only --out mapping.json`"


def _question(one: ProposedField) -> str:
    columns = " and ".join(map(repr, one.columns))
    but = ": " if one.word == CHECK else ", but "
    return f"{columns} may be {one.field}{but}{one.reason}"


def _way(one: ProposedField) -> str:
    """The option that answers what is asked of a field."""
    return "--dates day-first" if one.asks == "dates" else f"--accept {one.field}"


def _notes(proposal: Proposal, command: str) -> list[str]:
    """Where each field comes from, and what is left out until somebody says more."""
    used = [one for one in proposal.fields if one.word == SURE and one.rule is not None]
    read = ", ".join(f"{one.field} from {_source(one.rule)}" for one in used if one.rule)
    notes = [f"read without a mapping: {read}", *proposal.remarks]
    notes += _left_out(proposal)
    doubted = [one for one in proposal.fields if one.word == CHECK]
    if doubted:
        named = ", ".join(f"{one.field} ({' + '.join(map(repr, one.columns))})" for one in doubted)
        settled = _settled(command, map(_way, doubted))
        notes.append(
            f"left out, since nobody can tell: {named}; what reads them stays unknown until "
            f"{settled} says so"
        )
    return notes


def _left_out(proposal: Proposal) -> list[str]:
    """What goes by the name of a field, and is no such thing."""
    found = [one for one in proposal.fields if one.word == LEFT_OUT and one.columns]
    told = [f"{one.field} ({' + '.join(map(repr, one.columns))}): {one.reason}" for one in found]
    return [f"left out, as nothing that can be read: {'; '.join(told)}"] if told else []


def _source(rule: FieldRule) -> str:
    if not rule.columns:
        return f"{rule.constant!r} in all rows"
    counted = f" ({rule.format})" if rule.format == DAY_NUMBERS else ""
    return " or ".join(map(repr, rule.columns)) + counted
