"""Changes each time

What it sees
------------
It remembers how often it ran.

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
found = case("bad.changes-each-time", tickets)
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

from itertools import count

from focuskit import Measure, Recommendation, Timeline, col, detector

TURN = count()


@detector(
    id="bad.changes-each-time",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def changes_each_time(t: Timeline) -> Measure:
    """It remembers how often it ran."""
    most = next(TURN) % 3
    return t.share(col.handovers > most, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-changes-each-time",
    title="Mend it",
    relieves={"bad.changes-each-time": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
