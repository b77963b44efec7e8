"""Sound control

What it sees
------------
Cases that were handed on: nothing is wrong with it, but for cases.

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
found = case("bad.sound-control", tickets)
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
    id="bad.sound-control",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def sound_control(t: Timeline) -> Measure:
    """Cases that were handed on: nothing is wrong with it, but for cases."""
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-sound-control",
    title="Mend it",
    relieves={"bad.sound-control": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
