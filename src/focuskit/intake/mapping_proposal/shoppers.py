"""Customers who are people: a shop serves no companies, and each who buys is an account."""

from __future__ import annotations

import re

import attrs
import polars as pl

from focuskit.intake.formats.calendar_people import PUBLIC
from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, LEFT_OUT, SURE, ProposedField
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_MAIL = re.compile(r"(?:^|_)(?:e_?)?mail(?:_|$)|^correo")
_MOST = 0.5
"""From this share of addresses on that anybody may have, those who write are people; judgement."""


def with_shoppers(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with the people who buy as accounts, where no column names a company.

    It is sure where most of their addresses are at hosts that anybody may use, and they come
    again; else the domain may be the customer, and it is asked.
    """
    account = next((one for one in found if one.field == "account_id"), None)
    if account is not None and account.word != LEFT_OUT:
        return found
    mails = [
        match.column
        for match in matches("contact_id", table.schema, table.types)
        if _MAIL.search(plain_name(match.column))
    ]
    if not mails or account is None:
        return found
    public, again = _public(mails[0], table)
    sure = public >= _MOST and again
    told = "most write from addresses that anybody may have" if sure else "is each a customer?"
    shoppers = ProposedField(
        field="account_id",
        columns=(mails[0],),
        rule=FieldRule(columns=(mails[0],)),
        word=SURE if sure else CHECK,
        reason=f"the file names people, and no company; {told}",
        sample=next(iter(table.texts(mails[0])), None),
    )
    others = [
        attrs.evolve(one, rule=None, word=LEFT_OUT, reason="is the account")
        if one.field == "contact_id" and one.columns == shoppers.columns
        else one
        for one in found
        if one.field != "account_id"
    ]
    return [*others, shoppers]


def _public(column: str, table: Table) -> tuple[float, bool]:
    """The share of addresses that anybody may have, and whether some stand in several rows."""
    mail = pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase()
    domain = mail.str.extract(r"@([^@\s<>]+)>?$")
    there = domain.is_not_null()
    facts = table.rows.select(
        public=(domain.is_in(list(PUBLIC)) & there).sum() / there.sum(),
        again=mail.filter(there).is_duplicated().any(),
    )
    share, again = collect(facts, "streaming").row(0)
    return float(share or 0.0), bool(again)
