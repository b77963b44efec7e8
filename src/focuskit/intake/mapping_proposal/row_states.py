"""Which rows took place, by a column of states: deleted, planned, cancelled, paid, failed.

A word that is not known leaves the question open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from focuskit.intake.mapping import Condition, Where
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import by_short_name, words_for
from focuskit.intake.values.plain_names import plain_name

TALKS = frozenset(["meeting", "call", "event", "visit", "email", "chat"])
"""Kinds that are planned before they take place."""
STATES = frozenset(
    (
        "status", "state", "appointment_status", "meeting_status", "order_status", "invoice_status",
        "rechnungsstatus", "etat", "statut", "estado", "situacao",
    )
)  # fmt: skip
"""Columns that say whether a row took place."""
_A_STATE = re.compile(r"(?:.+_)?(?:status|state|statut|etat|estado|zustand|stato|situacao)")
_DONE = frozenset(
    ("done", "is_done", "completed", "is_completed", "held", "erledigt", "termine", "hecho")
)
"""Columns that say of a talk that it is over."""


def deleted(table: Table) -> Where:
    """Which rows are not deleted, no spam and no tests, by what their state is called."""
    found = {}
    for column in filter(_names_a_state, table.types):
        out = [w for w in table.words(column) or () if plain_name(w) in words_for("not_counting")]
        if out:
            found[column] = Condition(texts=tuple(out), wanted=False)
    return found


def held(kinds: Collection[str], table: Table) -> Where:
    """Which talks took place, where every word of their state is known."""
    if not kinds or not TALKS.issuperset(kinds):
        return {}
    found = {}
    for column, words in _states(table, talks=True):
        out = [word for word in words if not _took_place(word)]
        if out:
            found[column] = Condition(texts=tuple(out), wanted=False)
    return found


def paid(table: Table) -> Where:
    """Which orders are any, where every word of their state is known."""
    column, words = _orders(table)
    out = tuple(word for word in words if plain_name(word) in words_for("not_ordered"))
    return {column: Condition(texts=out, wanted=False)} if out else {}


def called_off(table: Table) -> tuple[str, dict[str, str]] | None:
    """The state of orders, and which of its words means what, where some are cancelled."""
    column, words = _orders(table)
    kept = [word for word in words if plain_name(word) not in words_for("not_ordered")]
    kinds = {
        word: "cancellation" if plain_name(word) in words_for("order_called_off") else "order"
        for word in kept
    }
    return (column, kinds) if "cancellation" in kinds.values() else None


def are_known(kind: str, table: Table, column: str) -> bool:
    """Whether every word of a column of states is known for rows of a kind."""
    if kind == "order":
        return _orders(table)[0] == column
    return kind in TALKS and any(column == state for state, _ in _states(table, talks=True))


def is_over(table: Table) -> bool:
    """Whether a column says which talks are over."""
    return any(True for _ in _states(table, talks=True))


def _names_a_state(column: str) -> bool:
    return _A_STATE.fullmatch(plain_name(column)) is not None


def _orders(table: Table) -> tuple[str, list[str]]:
    """The column of states of orders, and its words, all of which are known; else none."""
    known = words_for("ordered") | words_for("not_ordered") | words_for("order_called_off")
    known |= words_for("not_counting")
    for column, words in _states(table, talks=False):
        if known.issuperset(map(plain_name, words)):
            return column, [w for w in words if plain_name(w) not in words_for("not_counting")]
    return "", []


def _short(table: Table, *, talks: bool) -> dict[str, str]:
    """The names of columns; of talks also without what a row is called: ``Activity - Done``."""
    whole = {plain_name(column): column for column in table.types}
    return {**whole, **by_short_name(table.types)} if talks else whole


def _states(table: Table, *, talks: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield each column of states with its words; of talks, those alone whose words are known."""
    known = words_for("took_place") | words_for("did_not_take_place")
    for name, column in _short(table, talks=talks).items():
        may_be = name in STATES or (talks and name in _DONE)
        words = table.words(column) if may_be else None
        if not words:
            continue
        plain = {plain_name(word) for word in words}
        answers = words_for("yes") | words_for("no") | {"0", "1"} if name in _DONE else frozenset()
        if not talks or (known | answers | words_for("not_counting")).issuperset(plain):
            yield column, words


def _took_place(word: str) -> bool:
    plain = plain_name(word)
    return plain in words_for("took_place") | words_for("yes") | {"1"}
