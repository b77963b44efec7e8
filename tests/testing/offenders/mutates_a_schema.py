"""Mutates a schema

What it sees
------------
It adds a kind that every later run would know.

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
found = case("bad.mutates-a-schema", tickets)
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
from focuskit.model.schemas import property_schemas


@detector(
    id="bad.mutates-a-schema",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def mutates_a_schema(t: Timeline) -> Measure:
    """It adds a kind that every later run would know."""
    kinds = property_schemas("interaction")["kind"]["enum"]
    if "moan" not in kinds:
        kinds.append("moan")
    return t.share(col.handovers > 0, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-mutates-a-schema",
    title="Mend it",
    relieves={"bad.mutates-a-schema": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
