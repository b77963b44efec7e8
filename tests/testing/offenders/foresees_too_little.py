"""Foresees too little

What it sees
------------
It takes a case to be handed on five times at most.

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
found = case("bad.foresees-too-little", tickets)
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

from focuskit import Measure, Recommendation, Timeline, Unit, col, detector


@detector(
    id="bad.foresees-too-little",
    theme="responsiveness",
    ok=0.1,
    bad=9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def foresees_too_little(t: Timeline) -> Measure:
    """It takes a case to be handed on five times at most."""
    among = t.cases & t.within(days=180)

    def mean(handovers: pl.Expr) -> Measure:
        return t.mean(handovers, among=among, unit=Unit.HANDOVERS_PER_CASE)

    least, most = (mean(col.handovers.fill_null(n)).value for n in (0, 5))
    return mean(col.handovers).replace(low=least, high=most)


mend = Recommendation(
    id="bad.mend-foresees-too-little",
    title="Mend it",
    relieves={"bad.foresees-too-little": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
