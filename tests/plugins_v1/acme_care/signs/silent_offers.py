"""Silent offers

What it sees
------------
Offers that nobody of ours spoke about.

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

offers = [{"id": f"o{n}", "kind": "deal", "occurred_at": 90 + n} for n in range(3)]
found = case("acme.silent-offers", offers)
assert (found.outcome, found.value) == ("fired", 1.0)
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

from focuskit import Measure, Timeline, detector


@detector(
    id="acme.silent-offers",
    theme="listening",
    ok=0.2,
    bad=0.8,
    min_observations=2,
    says="After {evidence} of {observations} offers, nobody spoke with them.",
)
def silent_offers(t: Timeline) -> Measure:
    """Share of offers that nobody spoke about within two weeks, before or after."""
    offers = t.kind("deal") & t.within(days=365)
    talk = t.kind("call", "meeting") & t.by_person & ~t.internal
    after = t.follow_up(offers, talk, within=14)
    before = t.preceded_by(offers, talk, within=14, same=("contact_id",))
    return t.share(~after.met & ~before.met, among=offers)
