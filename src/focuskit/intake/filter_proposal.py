"""Proposing which rows to leave out: deleted, archived, spam or tests, or notes among talks."""

from __future__ import annotations

from focuskit.intake.column_fits import Table
from focuskit.intake.column_matching import plain_name, words_for
from focuskit.intake.mapping import Condition, FieldRule, Where

_MARKS = frozenset(
    (
        "is_deleted", "deleted", "fivetran_deleted", "archived", "is_archived", "spam", "is_spam",
        "is_test", "test_record",
    )
)  # fmt: skip


def not_counting(table: Table, kind: FieldRule | None = None) -> Where:
    """Which rows count, by the columns that mark others: their yes is no row of the record.

    Args:
        table: The file.
        kind: Where its rows take their kinds from; tasks and notes among talks are none.
    """
    where: dict[str, Condition] = {}
    for column in table.types:
        words = table.words(column) if plain_name(column) in _MARKS else None
        plain = {word: plain_name(word) for word in words or []}
        known = words_for("yes") | words_for("no") | {"0", "1"}
        marked = [word for word in plain if plain[word] in words_for("yes") | {"1"}]
        if marked and known.issuperset(plain.values()):
            where[column] = Condition(texts=tuple(dict.fromkeys(marked)), wanted=False)
    for column in kind.columns if kind and kind.values is not None else ():
        words = table.words(column) or []
        others = [word for word in words if plain_name(word) in words_for("no_contact")]
        if others:
            where[column] = Condition(texts=tuple(others), wanted=False)
    return where
