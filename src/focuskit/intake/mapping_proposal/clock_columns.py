"""The time of day that stands in a column beside its date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

import attrs

from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.values.plain_names import plain_name
from focuskit.intake.values.time_formats import tells_hour

_CLOCK_NAMES = ("time", "start_time", "uhrzeit", "zeit", "heure", "hora", "tijd", "tijdstip")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<blank> ?)(?P<half>[AaPp][Mm])?")
_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z_]+(?:/[A-Za-z_]+)+)\)\s*$")
_ISO_DAY = "%Y-%m-%d"


def with_clock(one: ProposedField, table: Table) -> ProposedField:
    """A date with the time of day from the column beside it, if there is one for it."""
    rule = one.rule
    if one.field != "occurred_at" or rule is None or one.word != SURE or len(rule.columns) != 1:
        return one
    if rule.format is not None and tells_hour(rule.format):
        return one
    plain = {plain_name(column): column for column in table.types}
    named = plain_name(rule.columns[0])
    beside = [re.sub(r"(date|datum|fecha|data)$", "time", named), *_CLOCK_NAMES]
    column = next((plain[name] for name in beside if name != named and name in plain), None)
    form = None if column is None else _form(table.texts(column))
    if column is None or form is None:
        return one
    parts = (rule.columns[0], column)
    whole = attrs.evolve(
        rule, columns=parts, parts=True, format=f"{rule.format or _ISO_DAY} {form}"
    )
    if table.fits(one.field, [whole])[0].bad:
        return one
    return attrs.evolve(one, columns=parts, rule=whole, reason=f"{one.reason}; in two columns")


def zone_of(columns: Iterable[str]) -> str:
    """The zone that headers of times state, as in ``Started at (Europe/Berlin)``; else UTC."""
    stated = {found[1] for column in columns if (found := _IN_BRACKETS.search(column))}
    zones = stated & available_timezones()
    return zones.pop() if len(zones) == len(stated) == 1 else "UTC"


def _form(texts: list[str]) -> str | None:
    """The format of times of day; None where there are others or none."""
    clocks = [_CLOCK.fullmatch(text) for text in texts]
    forms = {
        f"{'%I' if clock['half'] else '%H'}:%M{':%S' if clock['seconds'] else ''}"
        f"{clock['blank'] if clock['half'] else ''}{'%p' if clock['half'] else ''}"
        for clock in clocks
        if clock
    }
    return forms.pop() if all(clocks) and len(forms) == 1 else None
