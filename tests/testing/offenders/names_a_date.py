"""Names a date

What it sees
------------
It looks at what happened since a day in the calendar.

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
found = case("bad.names-a-date", tickets)
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

from datetime import UTC, datetime

from focuskit import Measure, Recommendation, Timeline, col, detector

SINCE = datetime(2026, 6, 1, tzinfo=UTC)


@detector(
    id="bad.names-a-date",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def names_a_date(t: Timeline) -> Measure:
    """It looks at what happened since a day in the calendar."""
    recent = col.occurred_at > SINCE
    return t.share((col.handovers > 0) & recent, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-names-a-date",
    title="Mend it",
    relieves={"bad.names-a-date": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
