"""Clear on silence

What it sees
------------
It counts rows of every kind as observations, so no case is none too many.

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
found = case("bad.clear-on-silence", tickets)
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
    id="bad.clear-on-silence",
    theme="responsiveness",
    ok=0.001,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def clear_on_silence(_: Timeline) -> Measure:
    """It counts rows of every kind as observations, so no case is none too many."""
    lit = (col.kind == "ticket") & (col.handovers.fill_null(0) > 0)
    return Measure(
        value=lit.sum() / pl.len(),
        unit=Unit.SHARE,
        observations=pl.len(),
        among=lit,
        evidence=lit,
    )


mend = Recommendation(
    id="bad.mend-clear-on-silence",
    title="Mend it",
    relieves={"bad.clear-on-silence": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
