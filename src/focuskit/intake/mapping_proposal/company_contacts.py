"""Contacts that are companies, as bookkeeping calls its customers."""

from __future__ import annotations

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.column_reading import read_as
from focuskit.intake.mapping_proposal.company_names import names_companies
from focuskit.intake.mapping_proposal.proposed_fields import ProposedField


def with_company(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with the account that a column of contacts names, where no other one does."""
    if any(one.field == "account_id" for one in found):
        return found
    contacts = [match.column for match in matches("contact_id", table.schema, table.types)]
    column = next((c for c in contacts if names_companies(table.texts(c))), None)
    if column is None:
        return found
    read = read_as("account_id", FieldRule(columns=(column,)), table, None)
    account = ProposedField(
        field="account_id",
        columns=(column,),
        rule=read.rule,
        word=read.word,
        reason="; ".join(filter(None, ("names companies", read.reason))),
        sample=next(iter(table.texts(column)), None),
    )
    return [*(one for one in found if one.columns != (column,)), account]
