"""Clear without rows

What it sees
------------
Cases that were handed on: nothing is wrong with it, but for cases.

Why it matters
--------------
It makes the kit look.

How it is measured
------------------
As its one line says.

Worked example
--------------
Cases that were handed on.

```python
from focuskit_testing import case

tickets = [
    {"kind": "ticket", "occurred_at": 40 + n, "resolved_at": 30, "handovers": 2} for n in range(4)
]
found = case("bad.clear-without-rows", tickets)
assert found.outcome == "fired"
```

Limits
------
Judgement.

What it cannot see
------------------
Itself.

How it could be gamed
---------------------
It is a game.

What to do
----------
Mend it.

References
----------
None.
"""

from collections.abc import Sequence

import attrs
import polars as pl

from focuskit import Detector, Measure, Timeline, col, detector, hookimpl


@detector(
    id="bad.clear-without-rows",
    theme="responsiveness",
    ok=10,
    bad=99,
    says="{value} cases were handed on.",
)
def clear_without_rows(t: Timeline) -> Measure:
    """On the supplier: it takes it that there are always observations."""
    count = t.count(col.handovers > 0, among=t.cases & t.within(days=180))
    return attrs.evolve(count, observations=pl.lit(3))


@hookimpl
def focuskit_portfolio_detectors() -> Sequence[Detector]:
    """Contribute the sign."""
    return (clear_without_rows,)
