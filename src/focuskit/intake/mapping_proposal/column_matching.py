"""Which columns go by the name of a field, or by one of the names that it has elsewhere.

The names stand in ``column_names.json``: data that people may add to, and no code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
from rapidfuzz import fuzz, process

from focuskit.intake.values.plain_names import plain_name, without_remark

_CLOSE = 85
"""How alike two names must be, as rapidfuzz measures it (0 to 100); judgement."""
_SOMEWHAT = 70
"""How alike a name must be to be shown where none is close; judgement."""
_MAIL = re.compile(r"(^|_)(e_?)?mail(_address)?$")
_ALIKE, _LONG = 88, 6
"""From so alike on, a name of so many letters may be a misspelt one; judgement."""
_QUESTION = 3
"""A header of fewer words asks nothing."""
_UNITS = {
    "seconds": r"seconds?|secs?|s|sekunden|sek|secondes|segundos|seconden",
    "minutes": r"minutes?|mins?|minuten|minutos|minuten",
    "hours": r"hours?|hrs?|h|stunden|std|heures|horas|uren|uur",
    "days": r"days?|tage|jours|días|dias|dagen",
}
_IN_UNIT = {
    unit: re.compile(
        rf"[ _]*(?:\((?:in )?(?:{words})\.?\)|[ _](?:in[ _])?(?:{words}))$", re.IGNORECASE
    )
    for unit, words in _UNITS.items()
}
_OF_ANY_ROW = frozenset(["property hs", "property", "hs"])
"""Prefixes that do not say what the row is."""
_HELD = re.compile(
    r"(?:custom|ticket|user|organi[sz]ation) ?fields? ?(?:\(|: ?)(?P<name>.+?)\)?", re.IGNORECASE
)
"""How help desks write a field of their own: ``Custom field (Customer)``."""


@attrs.frozen(kw_only=True)
class Match:
    """A column that may be a field.

    Args:
        column: Its name in the file.
        known: Whether it goes by a name of the field; else by one that may mean something else, or
            that is merely like one.
        reason: Why it may be the field.
    """

    column: str
    known: bool
    reason: str


def matches(field: str, schema: str, columns: Iterable[str]) -> list[Match]:
    """The columns that may be a field, best first."""
    rank = {name: at for at, name in enumerate(names_of(field, schema))}
    perhaps = {plain_name(name) for name in _names()[schema]["perhaps"].get(field, ())}
    said = {_words(name): at for name, at in reversed(rank.items())}
    found: list[tuple[int, Match]] = []
    for column in columns:
        forms = _forms(column, schema)
        known = [rank[form] for form in forms if form in rank]
        if known:
            reason = "goes by that name"
            found.append((known[0], Match(column=column, known=True, reason=reason)))
        elif perhaps.intersection(forms):
            reason = f"may be {field}, and may be something else"
            found.append((len(rank), Match(column=column, known=False, reason=reason)))
        elif asked := _is_question(column, field, schema):
            reason = f"asks for {field}"
            found.append((len(rank) + asked, Match(column=column, known=True, reason=reason)))
        elif _all_names(schema).intersection(forms):
            continue  # another field goes by that name
        elif words := _in_other_words(forms, field).intersection(said):
            reason = "goes by that name, in other words"
            at = len(rank) + min(said[one] for one in words)
            found.append((at, Match(column=column, known=True, reason=reason)))
        elif len(column) >= _LONG and _likeness(column, field, schema) >= _ALIKE:
            reason = f"reads like a name of {field}"
            found.append((len(rank), Match(column=column, known=False, reason=reason)))
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a plain name, in whatever order, without articles."""
    return frozenset(name.split("_")) - set(map(plain_name, _names()["articles"]))


def _in_other_words(forms: Iterable[str], field: str) -> set[frozenset[str]]:
    """What a header says, in whatever order: its words, and those of them that count."""
    beside: dict[str, list[str]] = _names()["beside"]
    little = {plain_name(word) for word in (*beside["any"], *beside.get(field, ()))}
    said = {_words(form) for form in forms}
    return (said | {words - little for words in said}) - {frozenset[str]()}


def _is_question(column: str, field: str, schema: str) -> int:
    """Which of the questions for a field a header asks, from 1 on; 0 where it asks none."""
    asked: list[str] = _names()[schema].get("questions", {}).get(field, [])
    said = plain_name(column).replace("_", " ")
    if len(said.split()) < _QUESTION:
        return 0
    return next((at for at, one in enumerate(asked, 1) if re.search(one, said)), 0)


def is_named(column: str, schema: str) -> bool:
    """Whether a column goes by a name of any field."""
    return not _all_names(schema).isdisjoint(_forms(column, schema))


def by_short_name(columns: Iterable[str]) -> dict[str, str]:
    """Each plain name, with and without what a row is called before it: the first such column."""
    short: dict[str, str] = {}
    for column in columns:
        for form in _forms(column):
            short.setdefault(form, column)
    return short


@cache
def _all_names(schema: str) -> frozenset[str]:
    """The names of all fields, those too that may mean something else."""
    names = _names()[schema]
    sure = (n for field, n in names.items() if isinstance(n, list) for n in names_of(field, schema))
    return frozenset((*sure, *(plain_name(n) for one in names["perhaps"].values() for n in one)))


def columns_near(field: str, schema: str, columns: Iterable[str]) -> list[str]:
    """The columns that may be a field: those that go by its names, else those like them."""
    known = list(columns)
    found = [match.column for match in matches(field, schema, known)]
    return found or _most_alike(field, schema, known, _CLOSE)


def nearest_columns(field: str, schema: str, columns: Iterable[str]) -> str | None:
    """What to say of the columns nearest to a field that none may be; None where none is near."""
    known = list(columns)
    mails = [column for column in known if _MAIL.search(plain_name(column))]
    if field == "account_id" and mails:
        return f"the domain of {named(mails)} may tell {field}, in a column of its own"
    others = (matches(other, schema, known) for other in _names()[schema] if other != "perhaps")
    taken = {match.column for found in others for match in found if match.known}
    free = [column for column in known if len(column) > _LONG and column not in taken]
    near = _most_alike(field, schema, free, _SOMEWHAT)
    return f"nearest to {field} {'is' if len(near) == 1 else 'are'} {named(near)}" if near else None


def named(columns: Iterable[str]) -> str:
    """Columns of which one is meant."""
    return " or ".join(map(repr, columns))


def _most_alike(field: str, schema: str, columns: Iterable[str], least: int) -> list[str]:
    """The two columns most like a name of a field, if they are so much alike."""
    likeness = {column: _likeness(column, field, schema) for column in columns}
    near = [column for column, alike in likeness.items() if alike >= least]
    return sorted(near, key=lambda column: -likeness[column])[:2]


def _likeness(column: str, field: str, schema: str) -> float:
    best = process.extractOne(plain_name(column), names_of(field, schema), scorer=fuzz.ratio)
    return float(best[1])


@cache
def names_of(field: str, schema: str) -> tuple[str, ...]:
    """The names of a field as ``plain_name`` writes them, best first."""
    names = (plain_name(name) for name in _names()[schema].get(field, ()))
    return tuple(dict.fromkeys((field, *names)))


@cache
def words_for(meaning: str) -> frozenset[str]:
    """The words for one thing in people's files, as ``plain_name`` writes them."""
    return frozenset(map(plain_name, _names()["words"][meaning]))


@cache
def kind_words() -> dict[str, str]:
    """Word, as ``plain_name`` writes it: the kind that it means."""
    kinds: dict[str, list[str]] = _names()["kinds"]
    return {plain_name(word): kind for kind, words in kinds.items() for word in [kind, *words]}


@cache
def status_words() -> dict[str, str]:
    """Word, as ``plain_name`` writes it: the status of an account that it means."""
    meanings = {"customer": "customer", "prospect": "prospect", "former": "lost"}
    return {word: status for name, status in meanings.items() for word in words_for(name)}


def unit_of(column: str) -> str | None:
    """The unit of time that a header states: ``First response time (in hrs)`` is in hours."""
    stated = [unit for unit, pattern in _IN_UNIT.items() if pattern.search(column)]
    return stated[0] if stated else None


@cache
def named_unit(word: str) -> str | None:
    """The unit of time that a plain word names."""
    found = (unit for unit, words in _UNITS.items() if re.fullmatch(words, word))
    return next(found, None)


@cache
def _forms(column: str, schema: str = "interaction") -> tuple[str, ...]:
    """The names that a header may be known by: as it is, without unit or remark, and prefix."""
    shorter = [pattern.sub("", column) for pattern in _IN_UNIT.values() if pattern.search(column)]
    headers = [column, *shorter, without_remark(column)]
    if held := _HELD.fullmatch(column):
        headers.append(held["name"])
    forms = [plain_name(header) for header in headers if header]
    stated = _names()["prefixes"]
    # A deal_id is no id of a company.
    used = stated if schema == "interaction" else [one for one in stated if one in _OF_ANY_ROW]
    prefixes = tuple(f"{plain_name(prefix)}_" for prefix in used)
    for form in forms:  # grows as it is walked: `Deal - Deal created` has two prefixes
        forms += [form.removeprefix(prefix) for prefix in prefixes if form.startswith(prefix)]
    return tuple(dict.fromkeys(form for form in forms if form))


@cache
def _names() -> dict[str, Any]:
    text = files(__package__).joinpath("column_names.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
