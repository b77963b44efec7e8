"""A length of time in two columns: so many hours, and so many minutes beside them."""

from __future__ import annotations

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import named_unit
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_SMALLER = {"hours": "minutes", "minutes": "seconds"}
_FULL = 60
"""So many of the smaller unit are one of the larger."""


def with_both_units(one: ProposedField, table: Table) -> ProposedField:
    """A length with what another column states of it in a larger or smaller unit."""
    if one.field != "minutes" or one.rule is None or len(one.columns) != 1:
        return one
    units = _units_beside(one.columns[0], table)
    for large, small in _SMALLER.items():
        if large in units and small in units and one.columns[0] in {units[large], units[small]}:
            return _of_pair(one, (units[large], units[small]), (large, small), table)
    return one


def _units_beside(column: str, table: Table) -> dict[str, str]:
    """Unit: the column that is called like another one but for its unit."""
    rest, _ = _taken_apart(column)
    found = {_taken_apart(other): other for other in table.types}
    return {unit: other for (name, unit), other in found.items() if unit and name == rest}


def _taken_apart(column: str) -> tuple[tuple[str, ...], str | None]:
    """The words of a header without that of a unit of time, and the unit."""
    words = plain_name(column).split("_")
    units = [unit for word in words if (unit := named_unit(word))]
    rest = tuple(word for word in words if not named_unit(word) and word != "in")
    return rest, units[-1] if units else None


def _of_pair(
    one: ProposedField, columns: tuple[str, str], units: tuple[str, str], table: Table
) -> ProposedField:
    """The length of two columns that state a part each; of one where each states the whole."""
    large, small = (
        pl.col(column).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
        for column in columns
    )
    facts = table.rows.select(
        whole=(large.is_null() | (large == large.round())).all(),
        part=(small.fill_null(0.0) < _FULL).all(),
    )
    found = collect(facts, "streaming").row(0, named=True)
    if found["whole"] and found["part"]:
        rule = FieldRule(columns=columns, parts=True, unit=units[0])
        reason = f"{units[0]} and {units[1]}, in two columns"
    else:
        unit = None if units[1] == "minutes" else units[1]
        rule = FieldRule(columns=columns[1:], unit=unit)
        reason = f"the whole of it in {units[1]}"
    if table.fits(one.field, [rule])[0].bad:
        return one
    return attrs.evolve(one, columns=rule.columns, rule=rule, word=SURE, reason=reason)
