"""Counts what is not there

What it sees
------------
It rests on nine cases, whatever there is.

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
found = case("bad.counts-what-is-not-there", tickets)
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
    id="bad.counts-what-is-not-there",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def counts_what_is_not_there(t: Timeline) -> Measure:
    """It rests on nine cases, whatever there is."""
    among = t.cases & t.within(days=180)
    share = t.share(col.handovers > 0, among=among)
    value = share.value.fill_nan(0.0).fill_null(0.0)
    return attrs.evolve(share, value=value, observations=pl.lit(9), elementary=False)


mend = Recommendation(
    id="bad.mend-counts-what-is-not-there",
    title="Mend it",
    relieves={"bad.counts-what-is-not-there": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
