"""Reads the clock

What it sees
------------
It counts back from now, not from as_of.

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
found = case("bad.reads-the-clock", tickets)
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

from datetime import UTC, datetime, timedelta

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.reads-the-clock",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def reads_the_clock(t: Timeline) -> Measure:
    """It counts back from now, not from as_of."""
    recent = col.occurred_at > datetime.now(tz=UTC) - timedelta(days=9_000)
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180) & recent)


mend = Recommendation(
    id="bad.mend-reads-the-clock",
    title="Mend it",
    relieves={"bad.reads-the-clock": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
