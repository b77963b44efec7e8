"""What a mapping turns into nothing is counted, field by field."""

from __future__ import annotations

from typing import Any

import focuskit

ROWS = [
    {"account_id": "acme", "occurred_at": f"2026-01-0{n}", "kind": "deal", "a": a, "b": b}
    for n, (a, b) in enumerate((("won", "x"), ("?", "lost"), ("?", None), (None, "?")), 1)
]


def notes(*columns: str, **rule: Any) -> list[str]:
    names = {name: name for name in ("account_id", "occurred_at", "kind")}
    where = {"column": columns[0]} if len(columns) == 1 else {"first_of": list(columns)}
    fields = {**names, "outcome": {**where, **rule}}
    mapping = {"schema_version": "1.0", "interactions": {"fields": fields}}
    found = focuskit.assess(ROWS, mapping=mapping, as_of="2026-02-01")
    return [note for note in found.info["notes"] if "into nothing" in note]


def test_values_that_become_nothing_are_counted() -> None:
    told = "interactions in memory: the mapping turned 2 values of outcome into nothing"
    assert notes("a", values={"?": None}) == [told]
    assert notes("a", values={"won": "won"}, otherwise=None) == [told]
    assert notes("a", values={"won": None})[0].endswith("1 value of outcome into nothing")


def test_nothing_is_said_where_nothing_becomes_nothing() -> None:
    assert notes("a", values={"?": "open"}) == []
    assert notes("a", values={"none": None}) == []
    assert notes("a") == []


def test_a_value_makes_room_for_the_next_column() -> None:
    assert notes("a", "b", values={"?": None})[0].endswith(
        "turned 2 values of outcome into nothing"
    )
    assert notes("a", "b", values={"?": "open"}) == []
