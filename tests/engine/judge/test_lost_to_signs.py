"""Rows that cannot be read may be as good, or as bad, as a row can be: no verdict rests on that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support import NOW, alone, assess, finding
from words_support import always

import focuskit
from focuskit import Measure, Timeline, col

Row = dict[str, Any]


def cases(**last: Any) -> list[Row]:
    """28 cases of half a year, resolved in hours; the last 8 state something else besides."""
    rows: list[Row] = [
        {"id": f"c{n}", "account_id": "acme", "kind": "ticket", "direction": "inbound",
         "occurred_at": NOW - timedelta(days=170 - 6 * n),
         "resolved_at": (NOW - timedelta(days=170 - 6 * n, hours=-5)).isoformat(),
         "handovers": "0"}
        for n in range(28)
    ]  # fmt: skip
    return [*rows[:20], *({**row, **last} for row in rows[20:])]


def silence(*others: Row) -> list[Row]:
    """30 orders, a week from one to the next, the last of them 200 days ago; and other accounts."""
    return [
        {"id": f"{account}{n}", "account_id": account, "kind": "order", "direction": "inbound",
         "occurred_at": NOW - timedelta(days=since + 7 * n)}
        for account, since in (("acme", 200), ("best", 2), ("cord", 3), ("dune", 4))
        for n in range(30)
    ] + [{"id": f"x{n}", "account_id": "acme", **row} for n, row in enumerate(others)]  # fmt: skip


def rating(rows: list[Row]) -> str:
    return str(focuskit.assess(rows, as_of=NOW)["acme"].rating)


@pytest.mark.parametrize(
    ("said", "sign"),
    [({"handovers": "5x"}, "passed-around"), ({"handovers": "-1"}, "passed-around"),
     ({"resolved_at": "offen"}, "left-open"), ({"resolved_at": "31.12."}, "slow-resolution")],
)  # fmt: skip
def test_a_value_that_cannot_be_read_puts_nothing_in_order(said: Row, sign: str) -> None:
    assert rating(cases()) == "in_order"
    assert rating(cases(**said)) == "too_little_known"
    found = finding(focuskit.assess(cases(**said), as_of=NOW), "acme", sign)
    assert (found["severity_low"], found["severity_high"]) == (0, 1)


def test_of_a_mean_each_such_row_adds_what_one_row_can() -> None:
    """27 cases without a hand-over, and one that may have had ten at the most: 10 / 28."""
    rows = [*cases()[:27], {**cases()[27], "handovers": "5x"}]
    found = finding(assess(rows), "acme", "passed-around")
    assert (found["value"], found["severity_low"]) == (0, 0)
    ok, bad = 0.3, 2
    assert found["severity_high"] == pytest.approx((10 / 28 - ok) / (bad - ok), abs=2e-6)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "ticket", "direction": "nach innen", "occurred_at": NOW - timedelta(days=3)},
        {"kind": "order", "direction": "nach innen", "occurred_at": NOW - timedelta(days=250)},
    ],
)
def test_a_row_that_a_sign_would_not_count_from_leaves_its_red_light_on(row: Row) -> None:
    """Of another kind, or older than the last contact that could be read."""
    portfolio = assess(silence(row))
    assert portfolio.emptied.height == 1
    assert portfolio["acme"].red_lights == ("gone-quiet",)


@pytest.mark.parametrize(
    "row",
    [{"kind": "order", "direction": "nach innen"}, {"kind": "Bestellungg", "direction": "inbound"}],
)
def test_a_row_that_may_be_their_last_word_puts_no_red_light_on(row: Row) -> None:
    assert assess(silence())["acme"].red_lights == ("gone-quiet",)
    portfolio = assess(silence({**row, "occurred_at": NOW - timedelta(days=3)}))
    assert portfolio["acme"].red_lights == ()
    found = finding(portfolio, "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "rejected_rows")


def test_a_sign_that_names_no_kinds_may_have_looked_at_any_row() -> None:
    @always("late")
    def late(t: Timeline) -> Measure:
        return t.share(col.handovers > 0, among=col.handovers.is_not_null())

    rows = cases(handovers="5x", kind="call")
    found = finding(assess(rows, **alone(late)), "acme", "trial.late")
    assert found["observations"] == 20
    assert found["severity_low"] < found["severity_high"]
