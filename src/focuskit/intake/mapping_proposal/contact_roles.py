"""What a person on the account's side is: a title that stands between the name and the address."""

from __future__ import annotations

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.values.plain_names import plain_name

_TITLES = frozenset(
    ("title", "job_title", "position", "role", "funktion", "rolle", "poste", "fonction", "cargo",
     "puesto", "functie", "funcao")
)  # fmt: skip
"""Columns that say what somebody is, and what something is called elsewhere."""


def with_contact_role(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with the role of contacts, where a title can be nobody else's."""
    if any(one.field == "contact_role" for one in found):
        return found
    columns = list(table.types)
    people = {match.column for match in matches("contact_id", table.schema, columns)}
    people -= {c for one in found if one.field == "colleague_id" for c in one.columns}
    taken = {column for one in found if one.word == SURE for column in one.columns}
    for before, title, after in zip(columns, columns[1:], columns[2:], strict=False):
        between = before in people and after in people
        if between and title not in taken and plain_name(title) in _TITLES:
            role = ProposedField(
                field="contact_role", columns=(title,), rule=FieldRule(columns=(title,)),
                word=SURE, reason="stands between the name and the address of a contact",
                sample=next(iter(table.texts(title)), None),
            )  # fmt: skip
            return [*found, role]
    return found
