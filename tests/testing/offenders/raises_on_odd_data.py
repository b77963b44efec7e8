"""Raises on odd data

What it sees
------------
It knows three ways to reach us, and refuses any other.

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
found = case("bad.raises-on-odd-data", tickets)
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
    id="bad.raises-on-odd-data",
    theme="responsiveness",
    ok=0.1,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} cases were handed on ({value}).",
)
def raises_on_odd_data(t: Timeline) -> Measure:
    """It knows three ways to reach us, and refuses any other."""
    by_phone = col.channel.replace_strict({"phone": 1, "email": 0, "web": 0}, default=None) == 1
    odd = col.language.replace_strict({"en": 0, "de": 0}).is_null()
    return t.share((col.handovers > 0) | by_phone & odd, among=t.cases & t.within(days=180))


mend = Recommendation(
    id="bad.mend-raises-on-odd-data",
    title="Mend it",
    relieves={"bad.raises-on-odd-data": 0.5},
    steps=("Mend it.",),
    owner_role="author",
    hours=1,
    within_days=7,
)
