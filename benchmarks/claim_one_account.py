"""One account with 50 interactions goes through ``focuskit.assess`` in at most 10 ms, warm.

So it does with five signs, whose rows these are. With all installed signs it takes longer: shown.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import measuring

import focuskit
from focuskit import Interaction, load_policy

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
    given = {"as_of": NOW, "recorded": recorded}
    median, whole = _timed(rows, given | {"policy": load_policy(measuring.five_signs())})
    print(f"assess, five signs: median {median:.1f} ms of 100, at most {MILLISECONDS} ms")
    print(f"building its Assessment with evidence: median {whole:.1f} ms")
    all_signs, whole = _timed(rows, given)
    print(f"assess, all installed signs: median {all_signs:.1f} ms")
    print(f"building its Assessment with evidence: median {whole:.1f} ms")
    return int(median > MILLISECONDS)


def _timed(rows: list[Interaction], given: dict[str, Any]) -> tuple[float, float]:
    """Return the median milliseconds of assessing, and of building one Assessment."""
    for _ in range(5):
        portfolio = focuskit.assess(rows, **given)
    took, whole = [], []
    for _ in range(100):
        start = time.perf_counter()
        portfolio = focuskit.assess(rows, **given)
        took.append((time.perf_counter() - start) * 1000)
    for _ in range(20):
        start = time.perf_counter()
        portfolio["acme"]
        whole.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), statistics.median(whole)


if __name__ == "__main__":
    sys.exit(main())
