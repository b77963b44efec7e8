"""Delivered but unused

What it sees
------------
Things that the customer got, and that nobody there has used after 60 days.

Why it matters
--------------
People do not always use what they asked for. What lies unused helps nobody, and at the next renewal
it is remembered as money spent. It also shows that we took the words of the request for the need.

How it is measured
------------------
Share of the deliveries that arrived in the last 365 days and that no sign of use (`usage`) followed
within 60 days of their arrival. A delivery arrived at its `delivered_at`, or else at its
`occurred_at`; one with a time promised (`promised_for`) and without `delivered_at` is still under
way and does not count. Where a sign of use states which delivery it belongs to, that decides; else
the first one after the arrival does. A delivery whose 60 days are not over counts only once it was
used.

Worked example
--------------
Of four deliveries two were used within a few weeks: 50 %, which is severity 1.

```python
from focuskit.testing import case

deliveries = [
    {"id": f"d{n}", "kind": "delivery", "direction": "outbound", "occurred_at": 100 + n}
    for n in range(4)
]
usage = [
    {"kind": "usage", "direction": "inbound", "occurred_at": 80, "in_reply_to": f"d{n}"}
    for n in range(2)
]
found = case("delivered-but-unused", [*deliveries, *usage])
assert (found.outcome, found.value, found.severity) == ("fired", 0.5, 1)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 25 % | judgement: one delivery in four may be for later |
| bad | 50 % | judgement: half of it was not needed |
| days to the first use | 60 | judgement: two months, in which a tool is set up and learned |
| observations | 3 deliveries | judgement: one delivery may have come at a bad time |

What it cannot see
------------------
How much it is used, by how many, and whether it helps. Goods that are used without leaving a trace,
such as paper, are better left out of this sign by the policy. A delivery that arrived, and of which
only the time promised is on record. Where signs of use do not say which
delivery they belong to, one of them speaks for all deliveries of the 60 days before it.

How it could be gamed
---------------------
By one log-in of ours, or of a colleague of theirs as a favour, put down as use. Use that stops after
its first day is visible in the rows of `usage`.

What to do
----------
See the recommendations watch-a-day-of-use and coach-the-few-who-need-it.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector

OK_SHARE = 0.25  # judgement: one in four may be for later
BAD_SHARE = 0.50  # judgement: half of it was not needed
LEAST_DELIVERIES = 3  # judgement
WINDOW_DAYS = 365  # judgement: deliveries are few
FIRST_USE_DAYS = 60  # judgement: time to set it up and learn it


@detector(
    id="delivered-but-unused",
    theme="understanding",
    question="do they use what we delivered?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DELIVERIES,
    says="{evidence} of {observations} deliveries were not used within 60 days ({value}).",
)
def delivered_but_unused(t: Timeline) -> Measure:
    """Share of deliveries with no use after 60 days."""
    delivered = t.kind("delivery") & t.within(days=WINDOW_DAYS, since=t.arrived_at)
    used = t.follow_up(delivered, t.kind("usage"), within=FIRST_USE_DAYS, since=t.arrived_at)
    return t.share(~used.met, among=delivered)
