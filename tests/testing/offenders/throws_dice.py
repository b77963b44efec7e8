"""Throws dice

What it sees
------------
It leaves out cases by chance.

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
found = case("bad.throws-dice", tickets)
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

import random

from focuskit import Measure, Recommendation, Timeline, detector


@detector(
    id="bad.throws-dice",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def throws_dice(t: Timeline) -> Measure:
    """It leaves out cases by chance."""
    most = random.random() * 9_000_000  # noqa: S311 -- this is what it is here for
    return t.share(t.seconds_open > most, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-throws-dice",
    title="Mend it",
    relieves={"bad.throws-dice": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
