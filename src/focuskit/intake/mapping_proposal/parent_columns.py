"""The account of rows that stand under a record of one of several kinds: a deal, a contact, a firm.

Such a file has two columns: what the record is (``Parent Type``), and which one (``Related To``).
"""

from __future__ import annotations

from focuskit.intake.mapping import Condition, FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import words_for
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, SURE, ProposedField
from focuskit.intake.values.plain_names import plain_name

_RECORDS = (
    "related_to", "related_to_name", "related_record", "related_name", "parent_name", "parent",
    "regarding", "regarding_name", "regarding_object", "linked_to", "associated_with", "what_name",
    "related_to_id", "parent_id", "related_id", "regarding_id", "what_id",
)  # fmt: skip
"""Columns that say which record it is, names before ids."""
_TYPES = (
    "parent_type", "related_to_type", "related_type", "related_module", "related_to_module",
    "regarding_type", "regarding_object_type", "linked_to_type", "parent_module", "module",
    "what_type", "associated_with_type",
)  # fmt: skip
"""Columns that say what the record is."""


def with_parent(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with the account from the record that rows stand under, where it is one."""
    if any(one.field == "account_id" and one.word in {SURE, CHECK} for one in found):
        return found
    plain = {plain_name(column): column for column in table.types}
    record = next((plain[name] for name in _RECORDS if name in plain), None)
    kind = next((plain[name] for name in _TYPES if name in plain), None)
    words = table.words(kind) if record and kind else None
    accounts = [word for word in words or () if plain_name(word) in words_for("accounts")]
    if record is None or kind is None or not accounts:
        return found
    where = {kind: Condition(texts=tuple(accounts))}
    account = ProposedField(
        field="account_id",
        columns=(record,),
        rule=FieldRule(columns=(record,), where=where),
        word=SURE,
        reason=f"where {kind!r} is {accounts[0]!r}",
        sample=next(iter(table.texts(record)), None),
    )
    return [*(one for one in found if one.field != "account_id"), account]
