"""When talks take place that a list of activities holds: by the day on which they are due."""

from __future__ import annotations

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.clock_columns import with_clock
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import by_short_name
from focuskit.intake.mapping_proposal.column_reading import read_as
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, SURE, ProposedField
from focuskit.intake.mapping_proposal.row_states import is_over

_DUE = (
    "due_date", "due_on", "due", "fallig_am", "falligkeitsdatum", "date_d_echeance", "echeance",
    "fecha_de_vencimiento", "vencimiento", "vervaldatum", "data_de_vencimento", "vencimento",
)  # fmt: skip
"""What lists of activities call the day for which one is planned."""


def with_time_of_talk(
    found: list[ProposedField], table: Table, order: str | None
) -> list[ProposedField]:
    """The proposals for talks with the time at which they were due, where nothing else says it.

    It is when those took place that are over; where no column tells these, it is asked.
    """
    if any(one.field == "occurred_at" and one.word == SURE for one in found):
        return found
    short = by_short_name(table.types)
    column = next((short[name] for name in _DUE if name in short), None)
    if column is None:
        return found
    read = read_as("occurred_at", FieldRule(columns=(column,)), table, order)
    if read.rule is None:
        return found
    time = ProposedField(
        field="occurred_at",
        columns=(column,),
        rule=read.rule,
        word=read.word if is_over(table) else CHECK,
        reason="; ".join(filter(None, ("when a talk that is over was due", read.reason))),
        sample=next(iter(table.texts(column)), None),
        asks=read.asks,
    )
    return [*(one for one in found if one.field != "occurred_at"), with_clock(time, table)]
