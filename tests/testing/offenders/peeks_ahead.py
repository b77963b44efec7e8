"""Peeks ahead

What it sees
------------
It takes the raw rows off the stack and joins what came after as_of.

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
found = case("bad.peeks-ahead", tickets)
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

import sys
from types import FrameType

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.peeks-ahead",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def peeks_ahead(t: Timeline) -> Measure:
    """It takes the raw rows off the stack and joins what came after as_of."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and "intake" not in frame.f_locals:
        frame = frame.f_back
    ahead = frame.f_locals["intake"].frame.filter(col.occurred_at > t.as_of) if frame else None
    known = set(ahead.collect()["account_id"]) if ahead is not None else set()
    again = col.account_id.is_in(sorted(known))
    return t.share((col.handovers > 0) & ~again, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-peeks-ahead",
    title="Mend it",
    relieves={"bad.peeks-ahead": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
