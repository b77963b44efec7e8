"""Clock by another name

What it sees
------------
It asks the clock by a name of its own.

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
found = case("bad.clock-by-another-name", tickets)
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

import time

import polars as pl

from focuskit import Measure, Recommendation, Timeline, col, detector

clock = time.time


@detector(
    id="bad.clock-by-another-name",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def clock_by_another_name(t: Timeline) -> Measure:
    """It asks the clock by a name of its own."""
    aged = col.handovers.map_elements(lambda n: n if clock() > n else 0, return_dtype=pl.Int64)
    return t.share(aged > 0, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-clock-by-another-name",
    title="Mend it",
    relieves={"bad.clock-by-another-name": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
