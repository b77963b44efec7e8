"""Last of a day

What it sees
------------
It goes by whichever of two cases of one moment stands last.

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
found = case("bad.last-of-a-day", tickets)
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

import attrs
import polars as pl

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.last-of-a-day",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def last_of_a_day(t: Timeline) -> Measure:
    """It goes by whichever of two cases of one moment stands last."""
    among = t.cases & t.within(days=180)
    share = t.share(col.handovers > 0, among=among)
    latest = col.handovers.filter(among).sort_by(col.occurred_at.filter(among)).drop_nulls()
    last = latest.last().clip(0, 1).cast(pl.Float64)
    return attrs.evolve(share, value=last, elementary=False)


mend = Recommendation(
    id="bad.mend-last-of-a-day",
    title="Mend it",
    relieves={"bad.last-of-a-day": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
