"""One account with 50 interactions goes through ``focuskit.assess`` in at most 10 ms, warm."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import focuskit
from focuskit import Interaction

MILLISECONDS = 10.0
NOW = datetime(2026, 6, 30, tzinfo=UTC)


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
    names = "order ticket direction resolved_at handovers reopened promise_kept"
    recorded = dict.fromkeys(names.split(), (NOW - timedelta(days=999), NOW))
    for _ in range(5):
        focuskit.assess(rows, as_of=NOW, recorded=recorded)
    took, whole = [], []
    for _ in range(100):
        start = time.perf_counter()
        portfolio = focuskit.assess(rows, as_of=NOW, recorded=recorded)
        took.append((time.perf_counter() - start) * 1000)
    for _ in range(20):
        start = time.perf_counter()
        portfolio["acme"]
        whole.append((time.perf_counter() - start) * 1000)
    median = statistics.median(took)
    print(f"assess: median {median:.1f} ms of 100, at most {MILLISECONDS} ms")
    print(f"building its Assessment with evidence: median {statistics.median(whole):.1f} ms")
    return int(median > MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
