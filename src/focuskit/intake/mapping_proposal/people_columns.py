"""Telling a column of people from one of companies: some desks call the person the customer."""

from __future__ import annotations

import re
import unicodedata

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.proposed_fields import CHECK, SURE, ProposedField
from focuskit.intake.mapping_proposal.shoppers import with_shoppers
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.plain_names import plain_name

_ADDRESS = re.compile(r"(?:.*<)?(?P<person>[^@\s<>]+)@(?P<domain>[^@\s<>]+)>?")
"""A mail address, by itself or behind a name."""
_THEIRS = re.compile(
    r"(user|customer|client|requester|requestor|contact|person|respondent|invitee|guest|submitter)"
    r"[ _.-]?(e-?mail|name|address|id)",
    re.IGNORECASE,
)
"""People who are the customer's where our own stand in another column."""
_ENTERED = re.compile(
    "(created|logged|entered|modified|recorded)_by|(erstellt|angelegt|erfasst)_von|(cree|saisi)_par"
    "|creado_por|(aangemaakt|ingevoerd)_door|criado_por"
)
"""Headers of people who wrote a row down, which whoever was there may have left to others."""
_FEW_ROWS, _SEVERAL = 20, 3
"""From so many rows on, people who are met by so many accounts are ours; judgement."""
_NEARLY_ALL = 0.95
_SHOWN = 0.5
"""From this share of rows on, names that stand in the addresses beside them are people's."""


def names_people(column: str, table: Table, *, beside: int = 0) -> bool:
    """Whether the words of a column are the person in a mail address of the same row.

    ``Anna Ferreira`` beside ``anna.ferreira@delta.example`` is a person, whatever the header says.

    Args:
        column: The column.
        table: The file.
        beside: Of so many houses the addresses beside them must be: our own are of one.
    """
    names = [
        _letters(text) for text in table.sample[column].cast(pl.String, strict=False).to_list()
    ]
    for other in table.types:
        if other == column or table.types[other] != pl.String:
            continue
        if beside and len(_domains(other, table)) < beside:
            continue
        found = [_ADDRESS.fullmatch(text or "") for text in table.sample[other].to_list()]
        pairs = [
            (name, _letters(one["person"]))
            for name, one in zip(names, found, strict=True)
            if name and one
        ]
        same = sum(
            " " in name and name.replace(" ", "") == person.replace(" ", "")
            for name, person in pairs
        )
        if pairs and same >= len(pairs) * _SHOWN:
            return True
    return False


def with_people(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with what the rows show of people whom the headers leave open.

    One whom many accounts meet, beside others, is a colleague; one who stands beside a single
    account is a contact; and a customer whose name stands in the mail address is a contact, too.
    """
    return [_unless_ours(one, found, table) for one in _told(with_shoppers(found, table), table)]


def _unless_ours(one: ProposedField, found: list[ProposedField], table: Table) -> ProposedField:
    """A contact, asked where another column names the same people as our own."""
    ours = [c for other in found if other.field == "colleague_id" for c in other.columns]
    if one.field != "contact_id" or one.word != SURE or len(one.columns) != 1:
        return one
    named = set(table.words(one.columns[0]) or ())
    for column in ours:
        if named and len(named & set(table.words(column) or ())) >= len(named) * _SHOWN:
            said = f"{one.reason}; {column!r} names the same people: are they ours?"
            return attrs.evolve(one, word=CHECK, reason=said)
    return one


def _told(found: list[ProposedField], table: Table) -> list[ProposedField]:
    """The proposals with people told by whom they meet, and by the addresses beside them."""
    account = next((one for one in found if one.field == "account_id" and one.word == SURE), None)
    if account is None or not account.columns:
        return found
    ours = any(one.field == "colleague_id" and one.word == SURE for one in found)
    told = [_sure_of_people(one, account.columns[0], table, ours=ours) for one in found]
    contact = next((one for one in told if one.field == "contact_id" and one.word == SURE), None)
    taken = {column for one in told if one.word == SURE for column in one.columns}
    named = [m.column for m in matches("account_id", table.schema, table.types) if m.known]
    people = [name for name in named if name not in taken and names_people(name, table)]
    if not people and contact is None:
        people = _of_other_houses(account.columns[0], taken, table)
    if contact is not None or not people:
        return told
    person = ProposedField(
        field="contact_id", columns=(people[0],), rule=FieldRule(columns=(people[0],)), word=SURE,
        reason="names people, as the addresses beside it show",
        sample=next(iter(table.texts(people[0])), None),
    )  # fmt: skip
    return [*(one for one in told if one.field != "contact_id"), person]


def _of_other_houses(account: str, taken: set[str], table: Table) -> list[str]:
    """Columns of people who each stand beside one account, and write from houses of their own."""
    others = [c for c, dtype in table.types.items() if dtype == pl.String and c not in taken]
    return [
        one
        for one in others
        if not _domains(one, table)
        and _whose(one, account, table) == "contact_id"
        and names_people(one, table, beside=_SEVERAL)
    ]


def _domains(column: str, table: Table) -> set[str]:
    """The domains of the addresses in a column."""
    found = map(_ADDRESS.fullmatch, table.texts(column))
    return {one["domain"].lower() for one in found if one}


def _sure_of_people(one: ProposedField, account: str, table: Table, *, ours: bool) -> ProposedField:
    """A proposal of people, as the accounts show that they meet, and the people beside them.

    Args:
        one: The proposal.
        account: The column of accounts.
        table: The file.
        ours: Whether another column is sure to name our own people.
    """
    reasons = {
        "colleague_id": "each meets many accounts, and accounts meet several",
        "contact_id": "each stands beside one account alone",
    }
    if one.word != CHECK or one.rule is None or one.field not in reasons or one.asks:
        return one
    others = [column for column in table.types if column != account]
    named = [match.column for match in matches(one.field, table.schema, others)]
    column = next((c for c in named if _whose(c, account, table) == one.field), None)
    reason = reasons[one.field]
    if column is None and ours and one.field == "contact_id":
        column = next(filter(_THEIRS.fullmatch, named), None)
        reason = "another column names our own people"
    if column is None:
        return one
    if one.field == "colleague_id" and (other := _took_part(column, account, table)):
        said = f"{column!r} may have written it down, and {other!r} names the same people"
        return attrs.evolve(one, reason=said)
    sample = next(iter(table.texts(column)), None)
    rule = attrs.evolve(one.rule, columns=(column,))
    return attrs.evolve(one, columns=(column,), rule=rule, word=SURE, reason=reason, sample=sample)


def _took_part(column: str, account: str, table: Table) -> str | None:
    """Another column of those whom a column names as who entered the row; None where none is."""
    if not _ENTERED.search(plain_name(column)):
        return None
    writers = set(table.words(column) or ())
    for other in table.types:
        named = set(table.words(other) or ()) if other not in {column, account} else set()
        if writers and len(writers & named) >= len(writers) * _SHOWN:
            return other
    return None


def _whose(column: str, account: str, table: Table) -> str | None:
    """The field of people that a column is, by the accounts that each of them meets."""
    pairs = table.rows.select(person=pl.col(column), account=pl.col(account)).drop_nulls()
    accounts, people = pl.col("account").n_unique(), pl.col("person").n_unique()
    facts = pairs.select(
        rows=pl.len(),
        met=(accounts.over("person") >= _SEVERAL).mean(),
        alone=(accounts.over("person") == 1).mean(),
        shared=(people.over("account") > 1).mean(),
        different=people,
    )
    found = collect(facts, "streaming").row(0, named=True)
    if found["rows"] < _FEW_ROWS:
        return None
    if found["met"] >= _NEARLY_ALL and found["shared"] >= _SHOWN:
        return "colleague_id"
    if found["alone"] >= _NEARLY_ALL and found["different"] >= _SEVERAL:
        return "contact_id"
    return None


def _letters(text: str | None) -> str:
    """The words of a text in plain letters, with single blanks between them."""
    split = unicodedata.normalize("NFKD", (text or "").casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join(re.findall("[a-z0-9]+", bare))
