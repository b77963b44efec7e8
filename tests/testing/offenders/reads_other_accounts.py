"""Reads other accounts

What it sees
------------
Cases that are handed on at least half as often as the one of all accounts that was most often.

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
found = case("bad.reads-other-accounts", tickets)
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

from typing import Any

import polars as pl

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.reads-other-accounts",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def reads_other_accounts(t: Timeline) -> Measure:
    """Cases handed on at least half as often as that of all accounts that was most often."""
    among = t.cases & t.within(days=180)
    often = pl.when(among).then("handovers").map_batches(_often, return_dtype=pl.Boolean)
    return t.share((col.handovers > 0) & often, among=among)


def _often(handovers: pl.Series) -> pl.Series:
    """A Python function sees a whole column, and no lint looks into it."""
    most: Any = handovers.max()
    return handovers * 2 >= (most or 0)


mend = Recommendation(
    id="bad.mend-reads-other-accounts",
    title="Mend it",
    relieves={"bad.reads-other-accounts": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
