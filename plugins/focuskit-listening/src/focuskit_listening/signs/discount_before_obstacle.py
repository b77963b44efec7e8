"""Discount before obstacle

What it sees
------------
Discounts given to customers of whom nobody had put on record what stands in their way.

Why it matters
--------------
The obstacle is often time or people, and not the price. A discount then costs us money and leaves
the obstacle where it was, and it teaches the customer to wait for the next one. Where it is the
price, knowing that first makes a smaller step enough.

How it is measured
------------------
Share of the discounts of the last 365 days, on orders and deals, for which no obstacle of theirs was
on record in the 180 days before. A discount counts by its size: one of 40 % as much as four of 10 %. An obstacle is on record where a talk, message, request, need,
objective, trouble point, feedback or survey has the topic `obstacle`; rows that stayed in our own
house do not count. Orders without a discount are left out, and so are credit notes (an amount below 0) and deals that were lost or declined,
in which nothing was given. Where outcomes of deals are written down, one without is an open proposal,
in which nothing was given yet.

Worked example
--------------
Three orders came with a discount. In a call before the third they said that they lack the people to
set it up: two of three discounts, 67 %, went out before anybody knew of an obstacle.

```python
from focuskit.testing import case

orders = [
    {"kind": "order", "direction": "inbound", "occurred_at": days, "discount": 0.1}
    for days in (200, 150, 100)
]
call = {"kind": "call", "direction": "outbound", "occurred_at": 110, "topics": ["obstacle", "people"]}
found = case("discount-before-obstacle", [*orders, call])
assert (found.outcome, found.evidence.count, found.observations) == ("fired", 2, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: one in five may be a gesture |
| bad | 70 % | judgement: the discount has become the habit |
| observations | 2 discounts | judgement: one may be a welcome present |

What it cannot see
------------------
Whether the discount fitted the obstacle. Scales of quantity and standing terms look like discounts
here unless they are part of the list price. One obstacle on record speaks for all discounts of the
half-year after it.

How it could be gamed
---------------------
By noting price as the obstacle each time. Where price stands in the way of most customers, the
notes are worth a second look, and so is what we say about the value.

What to do
----------
See the recommendation find-the-obstacle-before-the-discount.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement: one in five may be a gesture
BAD_SHARE = 0.7  # judgement: the discount has become the habit
LEAST_DISCOUNTS = 2  # judgement
WINDOW_DAYS = 365  # judgement: discounts are few
OBSTACLE_DAYS = 180  # judgement: what stood in their way a year ago clears nothing today
BINDS_NOBODY = ("declined", "lost")
HEARD_IN = (
    "call",
    "chat",
    "email",
    "event",
    "feedback",
    "meeting",
    "need",
    "objective",
    "request",
    "survey",
    "trouble_point",
    "visit",
)


@detector(
    id="discount-before-obstacle",
    theme="listening",
    question="obstacle known before a discount?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DISCOUNTS,
    says="{evidence} of {observations} discounts went out before anybody noted what keeps them from "
    "buying ({value}, the larger ones weighing more).",
    for_status=("customer", "prospect"),
)
def discount_before_obstacle(t: Timeline) -> Measure:
    """Share of discounts given with no obstacle of theirs on record."""
    # A list without outcomes is one of contracts: it names no deal that came to nothing.
    outcome = t.optional("outcome", otherwise="", decides=False)
    undecided = (col.kind == "deal") & t.awaits("outcome")
    given = ~t.word(outcome, *BINDS_NOBODY)
    recent = t.within(days=WINDOW_DAYS) & ~t.flows_back
    discount = t.kind("deal", "order") & (col.discount > 0) & given & recent
    obstacle = t.kind(*HEARD_IN) & ~t.internal & t.took_place & t.topic("obstacle")
    known = t.preceded_by(discount, obstacle, within=OBSTACLE_DAYS)
    unheard = pl.when(~undecided).then(~known.met)
    return t.share(unheard, among=discount, weight=col.discount)
