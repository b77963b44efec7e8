"""Opens a file

What it sees
------------
It reads what counts as bad from a file, at each run.

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
found = case("bad.opens-a-file", tickets)
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

from pathlib import Path

from focuskit import Measure, Recommendation, Timeline, col, detector


@detector(
    id="bad.opens-a-file",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def opens_a_file(t: Timeline) -> Measure:
    """It reads what counts as bad from a file, at each run."""
    most = len(Path(__file__).read_text(encoding="utf-8")) * 0
    return t.share(col.handovers > most, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-opens-a-file",
    title="Mend it",
    relieves={"bad.opens-a-file": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
