"""Reads ids

What it sees
------------
It tells accounts of ours by how their ids begin.

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
found = case("bad.reads-ids", tickets)
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
    id="bad.reads-ids",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def reads_ids(t: Timeline) -> Measure:
    """It tells accounts of ours by how their ids begin."""
    ours = col.account_id.str.starts_with("a")
    return t.share((col.handovers > 0) & ours, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-reads-ids",
    title="Mend it",
    relieves={"bad.reads-ids": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
