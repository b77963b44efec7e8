"""States a range apart

What it sees
------------
The range that it states has nothing to do with its value.

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
found = case("bad.states-a-range-apart", tickets)
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

import polars as pl

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.states-a-range-apart",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def states_a_range_apart(t: Timeline) -> Measure:
    """The range that it states has nothing to do with its value."""
    among = t.cases & t.within(days=180)
    found = t.share(col.handovers > 0, among=among)
    return found.replace(low=pl.lit(0.05), high=pl.lit(0.05))


mend = Recommendation(
    id="bad.mend-states-a-range-apart",
    title="Mend it",
    relieves={"bad.states-a-range-apart": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
