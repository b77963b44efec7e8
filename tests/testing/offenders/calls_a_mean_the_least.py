"""Calls a mean the least

What it sees
------------
It says that a mean of a part is the least that the whole can be.

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
found = case("bad.calls-a-mean-the-least", tickets)
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

from focuskit import Measure, Recommendation, Timeline, Unit, col, detector


@detector(
    id="bad.calls-a-mean-the-least",
    theme="responsiveness",
    ok=0.1,
    bad=9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def calls_a_mean_the_least(t: Timeline) -> Measure:
    """It says that a mean of a part is the least that the whole can be."""
    among = t.cases & t.within(days=180)
    found = t.mean(col.handovers, among=among, unit=Unit.HANDOVERS_PER_CASE)
    return found.replace(on_part="at_least")


mend = Recommendation(
    id="bad.mend-calls-a-mean-the-least",
    title="Mend it",
    relieves={"bad.calls-a-mean-the-least": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
