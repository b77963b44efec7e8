"""Wrong way round

What it sees
------------
Its limits praise what its evidence blames.

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
found = case("bad.wrong-way-round", tickets)
assert found.outcome == "clear"
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
    id="bad.wrong-way-round",
    theme="responsiveness",
    ok=0.9,
    bad=0.1,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def wrong_way_round(t: Timeline) -> Measure:
    """Its limits praise what its evidence blames."""
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-wrong-way-round",
    title="Mend it",
    relieves={"bad.wrong-way-round": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
