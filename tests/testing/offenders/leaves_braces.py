"""Leaves braces

What it sees
------------
Its message names a number that nobody fills in.

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
found = case("bad.leaves-braces", tickets)
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
    id="bad.leaves-braces",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on.",
)
def leaves_braces(t: Timeline) -> Measure:
    """Its message names a number that nobody fills in."""
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180))


# The decorator refuses such a place; whoever goes round it is found all the same.
object.__setattr__(leaves_braces, "says", "{evidence} of {cases} cases were handed on.")


mend = Recommendation(
    id="bad.mend-leaves-braces",
    title="Mend it",
    relieves={"bad.leaves-braces": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
