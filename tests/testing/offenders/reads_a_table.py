"""Reads a table

What it sees
------------
It has Polars read a file, which leaves no audit event.

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
found = case("bad.reads-a-table", tickets)
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

from pathlib import Path

import polars as pl

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.reads-a-table",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def reads_a_table(t: Timeline) -> Measure:
    """It has Polars read a file, which leaves no audit event."""
    most = len(pl.read_csv(Path(__file__), has_header=False, separator="\x01")) * 0
    return t.share(col.handovers > most, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-reads-a-table",
    title="Mend it",
    relieves={"bad.reads-a-table": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
