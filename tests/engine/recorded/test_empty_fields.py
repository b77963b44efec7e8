"""A run names what is empty, or not there, that signs read which are measured all the same."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from support import NOW, assess
from support import ticket_row as ticket

from focuskit.engine.recorded import empty_fields

ROWS = [ticket("acme", days) for days in (40, 30, 20, 10)]


def notes(rows: Any, **given: Any) -> list[str]:
    starts = (
        "empty on part",
        "stated by no row",
        "no row is of kind",
        "1 row happened",
        "2 rows",
    )
    return [note for note in assess(rows, **given).info["notes"] if note.startswith(starts)]


def test_a_field_that_is_empty_on_part_of_the_rows_is_named_with_its_share() -> None:
    half = [{**row, "handovers": 0 if n % 2 else None} for n, row in enumerate(ROWS)]
    assert "empty on part of the rows on which signs read them: handovers 2 of 4" in notes(half)
    assert not [note for note in notes(ROWS) if note.startswith("empty on part")]


def test_a_field_that_signs_can_do_without_is_named_where_they_must() -> None:
    (note,) = [note for note in notes(ROWS) if note.startswith("stated by no row")]
    assert "promised_for (broken-promises, slow-resolution)" in note
    assert "waited_for_customer_hours (slow-resolution)" in note
    stated = [{**row, "waited_for_customer_hours": 1.0} for row in ROWS]
    assert not [note for note in notes(stated) if "waited_for_customer_hours" in note]


def test_a_kind_that_dropped_out_is_named_where_signs_go_by_others() -> None:
    (note,) = [note for note in notes(ROWS) if note.startswith("no row is of kind")]
    assert "complaint" in note
    assert "request" in note
    assert "ticket" not in note.partition(",")[0]
    assert "slow-resolution" in note


def test_nothing_is_said_of_signs_that_count_nothing_or_are_not_fed() -> None:
    orders = [{"account_id": "acme", "occurred_at": NOW, "kind": "order"}]
    assert notes(orders, recorded={}) == []


def test_rows_that_the_moment_leaves_out_are_told() -> None:
    late = ticket("acme", -3)
    assert notes([*ROWS, late])[0] == (
        "1 row happened or came to be known after as_of (occurred_at, entered_at): not used"
    )
    entered = ticket("acme", 3, entered_at=late["occurred_at"], id="e")
    assert notes([*ROWS, late, entered])[0].startswith("2 rows happened")


def test_beyond_a_million_rows_nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_fields, "MOST_ROWS", 3)
    assert notes(ROWS) == []
    assert pl.DataFrame(ROWS).height > empty_fields.MOST_ROWS
