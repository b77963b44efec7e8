"""Slow care

What it sees
------------
Cases that took longer than was allowed.

Why it matters
--------------
Who has to wait wonders whether anybody cares.

How it is measured
------------------
Over the rows of the last months.

Worked example
--------------
A few rows on which it fires.

```python
from focuskit.testing import case

tickets = [{"kind": "ticket", "occurred_at": 40 + n, "resolved_at": 20} for n in range(4)]
found = case("acme.slow-care", tickets)
assert (found.outcome, found.severity) == ("fired", 1)
```

Limits
------
Judgement.

What it cannot see
------------------
What nobody wrote down.

How it could be gamed
---------------------
By writing less down.

What to do
----------
See acme.call-back.

References
----------
None.
"""

import attrs

from focuskit import Measure, Timeline, Unit, col, detector


@detector(
    id="acme.slow-care",
    theme="responsiveness",
    ok=1,
    bad=3,
    min_observations=2,
    says="Cases took {value} times what was allowed, over {observations} of them.",
    says_also="So many of them were opened again: {also}.",
    applies_to=col.status == "customer",
)
def slow_care(t: Timeline) -> Measure:
    """How long cases took, over what was allowed."""
    among = t.cases & t.within(days=180)
    taken = t.median(t.seconds_open / t.seconds_allowed, among=among, unit=Unit.RATIO)
    return attrs.evolve(taken, also=t.count(col.reopened > 0, among=among))
