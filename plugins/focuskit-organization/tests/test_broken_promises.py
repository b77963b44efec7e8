"""broken-promises: fires, is clear, is unknown, and near misses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support import NOW, assess, finding, interaction, outcome, ticket

from focuskit import Interaction


def _promise(days_ago: float, due: float, delivered: float | None = None) -> Interaction:
    delivery = None if delivered is None else NOW - timedelta(days=delivered)
    due_at = NOW - timedelta(days=due)
    return interaction("acme", days_ago, "promise", promised_for=due_at, delivered_at=delivery)


def test_fires_on_promises_that_the_source_calls_broken() -> None:
    rows = [ticket("acme", n, promise_kept=n > 12) for n in range(10, 20)]
    found = finding(assess(rows), "acme", "broken-promises")
    assert (found["outcome"], found["value"], found["evidence"]) == ("fired", 0.3, 3)
    assert found["text"] == "3 of 10 promises were broken or kept late (30 %)."


def test_is_clear_when_they_were_kept() -> None:
    rows = [ticket("acme", n, promise_kept=True) for n in range(10, 20)]
    assert outcome(assess(rows), "acme", "broken-promises") == "clear"


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [(11.0, "clear"), (9.0, "fired"), (None, "fired")],
    ids=["in time", "late", "never, and the day has passed"],
)
def test_without_a_verdict_the_dates_decide(delivered: float | None, expected: str) -> None:
    rows = [_promise(20 + n, 10, delivered) for n in range(3)]
    assert outcome(assess(rows), "acme", "broken-promises") == expected


def test_a_promise_that_is_not_due_yet_does_not_count() -> None:
    found = finding(assess([_promise(5, -3) for _ in range(5)]), "acme", "broken-promises")
    assert (found["outcome"], found["observations"]) == ("unknown", 0)


def test_one_promise_of_one_is_not_all() -> None:
    found = finding(assess([ticket("acme", 9, promise_kept=False)]), "acme", "broken-promises")
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


def test_unrecorded_promises_are_unknown_and_both_ways_to_mend_it_are_named() -> None:
    rows = [ticket("acme", n) for n in range(10, 15)]
    stated = {"ticket": (NOW - timedelta(days=999), NOW)}
    found = finding(assess(rows, recorded=stated), "acme", "broken-promises")
    assert found["reason"] == "not_recorded"
    assert found["missing"] == ["field:promise_kept", "field:delivered_at", "field:promised_for"]


def test_an_order_without_a_verdict_is_not_broken_by_its_date() -> None:
    cases = [ticket("acme", n, promised_for=NOW - timedelta(days=n - 2)) for n in range(10, 14)]
    due = {"promised_for": NOW - timedelta(days=30), "direction": "inbound"}
    orders = [interaction("acme", 40 + n, "order", **due) for n in range(4)]
    found = finding(assess(cases + orders), "acme", "broken-promises")
    assert (found["outcome"], found["observations"]) == ("clear", 4)


def test_where_nobody_records_deliveries_no_promise_is_called_broken() -> None:
    rows = [_promise(20 + n, 10) for n in range(9)]
    found = finding(assess(rows, recorded={}), "acme", "broken-promises")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")


def test_promises_of_half_a_year_ago_are_past() -> None:
    rows = [ticket("acme", 200 + n, promise_kept=False) for n in range(5)]
    assert finding(assess(rows), "acme", "broken-promises")["observations"] == 0
