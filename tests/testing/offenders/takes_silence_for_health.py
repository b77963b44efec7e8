"""Takes silence for health

What it sees
------------
Where nobody wrote hand-overs down, there were none.

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
found = case("bad.takes-silence-for-health", tickets)
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

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.takes-silence-for-health",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def takes_silence_for_health(t: Timeline) -> Measure:
    """Where nobody wrote hand-overs down, there were none."""
    among = t.cases & col.resolved_at.is_not_null() & t.within(days=180)
    return t.share(col.handovers.fill_null(0) == 1, among=among)


mend = Recommendation(
    id="bad.mend-takes-silence-for-health",
    title="Mend it",
    relieves={"bad.takes-silence-for-health": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
