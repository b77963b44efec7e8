"""One account with 50 interactions goes through ``focuskit.assess`` in at most 10 ms, warm.

So it does with five signs, whose rows these are. With all installed signs it takes longer: shown.

Shown too is how long the document takes, evidence and advice included, how many frames Polars
computes for it, and how many times that is what the same five signs take that somebody writes by
hand as Polars aggregations over the same rows.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import claim_ten_million
import measuring
import polars as pl

import focuskit
from focuskit import Interaction, load_policy

MILLISECONDS = 10.0
NOW = datetime(2026, 6, 30, tzinfo=UTC)
FED = "order ticket direction resolved_at handovers reopened promise_kept"
MORE = f"{FED} call chat complaint delivery email meeting promise request promised_for delivered_at"
"""What is stated as recorded: what the rows hold, and much that they do not."""


def fifty() -> list[Interaction]:
    """Return 25 orders and 25 tickets of one account."""
    found = []
    for n in range(25):
        when = NOW - timedelta(days=14 * n)
        found.append(
            Interaction(
                id=f"o{n}", account_id="acme", occurred_at=when, kind="order", direction="inbound"
            )
        )
        found.append(
            Interaction(
                id=f"t{n}",
                account_id="acme",
                occurred_at=when,
                kind="ticket",
                direction="inbound",
                resolved_at=when + timedelta(hours=20),
                handovers=n % 3,
                reopened=0,
                promise_kept=n % 5 > 0,
            )
        )
    return found


def main() -> int:
    """Measure, print, and return 1 where the claim does not hold."""
    rows = fifty()
    given = {"as_of": NOW, "recorded": _recorded(FED)}
    frame = pl.LazyFrame([_columns(row) for row in rows])
    by_hand = _median(lambda: claim_ten_million.five_signs(frame, "in-memory"), 100)
    print(f"the five signs by hand: median {by_hand:.1f} ms of the processor")
    five = load_policy(measuring.five_signs())
    median = _shown("five signs", rows, given | {"policy": five}, by_hand)
    _shown("all installed signs", rows, given, by_hand)
    _shown("all signs, more recorded", rows, given | {"recorded": _recorded(MORE)}, by_hand)
    print(f"assess, five signs: at most {MILLISECONDS} ms")
    return int(median > MILLISECONDS)


def _recorded(names: str) -> dict[str, tuple[datetime, datetime]]:
    return dict.fromkeys(names.split(), (NOW - timedelta(days=999), NOW))


def _columns(row: Interaction) -> dict[str, Any]:
    names = "account_id occurred_at kind direction resolved_at handovers reopened promise_kept"
    return {name: getattr(row, name) for name in (*names.split(), "delivered_at")}


def _shown(signs: str, rows: list[Interaction], given: dict[str, Any], by_hand: float) -> float:
    """Print how long assessing and the document take; return the milliseconds of assessing."""
    assess = _median(lambda: focuskit.assess(rows, **given), 100, time.perf_counter)
    document = _median(lambda: _document(rows, given), 20)
    print(
        f"{signs}: assess {assess:.1f} ms; with its document {document:.1f} ms of the processor, "
        f"{_collects(rows, given)} collects, {document / by_hand:.1f} times five signs by hand"
    )
    return assess


def _document(rows: list[Interaction], given: dict[str, Any]) -> dict[str, Any]:
    return focuskit.assess(rows, **given)["acme"].to_dict()


def _collects(rows: list[Interaction], given: dict[str, Any]) -> int:
    """Return how often Polars computes frames for one document, whatever asks for them."""
    calls: list[str] = []

    def count(_: object, event: str, called: Any) -> None:
        name = getattr(called, "__name__", "")
        if event == "c_call" and name.startswith("collect") and name != "collect_schema":
            calls.append(name)

    sys.setprofile(count)
    try:
        _document(rows, given)
    finally:
        sys.setprofile(None)
    return len(calls)


def _median(
    work: Callable[[], Any], times: int, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the median milliseconds of some work, warm; by default of the processor."""
    for _ in range(5):
        work()
    took = []
    for _ in range(times):
        start = clock()
        work()
        took.append((clock() - start) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
