"""Telling a list of accounts from rows of what passed between us and them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.proposed_fields import SURE, ProposedField
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name
from focuskit.intake.values.time_guess import formats

LISTS = {
    "accounts": "no column says when something happened, and each row names another account: this "
    "is a list of accounts; give it as --accounts",
    "contacts": "no column says when something happened, and each row names another person, with "
    "what they do and how they are reached: this is a list of contacts; give it as --contacts",
}
"""Table: what is to be said of rows that list it."""
_DIFFERENT = 0.97
"""A list of many accounts may hold a name twice: two branches of one firm; judgement."""
_OF_EVENTS = frozenset(["minutes", "direction", "resolved_at", "delivered_at"])
"""Fields that rows of events alone have."""
_KEPT_UP = re.compile(
    "^(last|letzt|dern|ulti|laatst)|updat|modif|change|activity|creat|geandert|gewijzigd|aktualis"
)
"""Columns that say when the entry of an account was made or touched."""
_CARD = re.compile(
    "(^|_)(website|web_page|homepage|site_web|domain|street|strasse|rue|calle|straat|city|ort|stadt|"
    "ville|ciudad|plaats|cidade|zip|plz|postal_code|postleitzahl|code_postal|postcode|phone|telefon|"
    "telephone|telefono|telefoon|telefone|industry|branche|employees|mitarbeiterzahl|state|country)"
    "(_code|_number|_nummer)?$"
)
"""Columns of the card of an account: where it is, and how it is reached."""
_A_CARD = 3
"""From so many of them on, a row is such a card; judgement."""
_OF_PEOPLE = (
    re.compile("(^|_)e_?mail(_addresse?|_adresse|_1)?(_\\d)?$|^correo(_electronico)?$"),
    re.compile("^((full|first|last|contact|display|given|family)_)?name$|^(vor|nach)name$|^nom$"),
    re.compile("(^|_)(title|position|funktion|fonction|cargo|puesto|functie|role|department)$"),
    re.compile("phone|telefon|mobile|(^|_)(fax|tel|handy|movil|mobiel)($|_)"),
)
"""What the card of a person has: an address, a name, a function, a number."""
_OF_NO_CARD = _OF_EVENTS | {"kind", "score", "amount", "priority"}
"""Fields of what happened, which no card of a person has."""
_OF_ANYTHING = frozenset(["id", "record_id", "name"])
"""Names of ids that may be those of rows of any kind."""


def lists(table: Table, found: Iterable[ProposedField]) -> str | None:
    """The table that rows list, each another entry of it; None where they are events.

    Args:
        table: The rows.
        found: What their columns are, taken as interactions.
    """
    fields = {one.field: one for one in found}
    if _lists_people(table, fields):
        return "contacts"
    return "accounts" if _lists_accounts(table, fields) else None


def _lists_people(table: Table, fields: Mapping[str, ProposedField]) -> bool:
    """Whether each row is a card of another person: a name, an address, a function, a number."""
    plain = {plain_name(column): column for column in table.types}
    cards = [sum(bool(form.search(name)) for name in plain) for form in _OF_PEOPLE]
    sure = {field for field, one in fields.items() if one.word == SURE}
    happened = fields.get("occurred_at")
    made = happened is None or all(_KEPT_UP.search(plain_name(c)) for c in happened.columns)
    if not all(cards) or not made or _OF_NO_CARD.intersection(sure):
        return False
    mails = [column for name, column in plain.items() if _OF_PEOPLE[0].search(name)]
    return any(_tells_apart(column, table) for column in mails)


def _lists_accounts(table: Table, fields: Mapping[str, ProposedField]) -> bool:
    """Whether each row is one account: none is named twice, and no column is a time of an event."""
    account = fields.get("account_id")
    if account is None or account.word != SURE or _tell_events(table, fields):
        return False
    ids = [m.column for m in matches("id", "account", table.types) if m.known]
    told = [column for column in ids if plain_name(column) not in _OF_ANYTHING]
    names = dict.fromkeys([account.columns[0], *told])
    return any(_tells_apart(column, table) for column in names)


def _tells_apart(column: str, table: Table) -> bool:
    """Whether nearly each row states another value."""
    named = pl.col(column)
    facts = table.rows.select(named.count().alias("rows"), named.drop_nulls().n_unique())
    rows, different = collect(facts, "streaming").row(0)
    return bool(rows > 1 and different >= rows * _DIFFERENT)


def _tell_events(table: Table, fields: Mapping[str, ProposedField]) -> bool:
    """Whether columns say when something happened, other than a contract that began and ends."""
    if any(fields[name].word == SURE for name in _OF_EVENTS.intersection(fields)):
        return True
    began = {match.column for match in matches("since", "account", table.types)}
    ends = {match.column for match in matches("renewal_on", "account", table.types) if match.known}
    if happened := fields.get("occurred_at"):
        made = all(_KEPT_UP.search(plain_name(column)) for column in happened.columns)
        if made and "kind" not in fields and _are_cards(table):
            return False
        return not (ends and began.issuperset(happened.columns))
    return any(
        formats(texts) and all(":" in text for text in texts)
        for column in table.types.keys() - began - ends
        if not _KEPT_UP.search(plain_name(column)) and (texts := table.texts(column))
    )


def _are_cards(table: Table) -> bool:
    """Whether a row says where an account is and how it is reached, rather than what happened."""
    return sum(_CARD.search(plain_name(column)) is not None for column in table.types) >= _A_CARD
