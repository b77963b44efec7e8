"""Switching reasons unasked

What it sees
------------
Customers whom we won without learning why they left the rival.

Why it matters
--------------
Whoever comes to us has just left somebody, and knows to the day what made them go. That is the
cheapest warning that a supplier can get: the same thing will make them leave us. After a few months
they have forgotten, and nobody can ask any more.

How it is measured
------------------
A deal makes somebody a customer if it was won and the account placed no order and won no deal with
us more than a day earlier; renewals and further deals of old customers have no rival to tell of.
Share of the deals of the last 365 days that made somebody a customer, with no reason on the deal
itself and no talk with the
customer about the topic `switching-reason` within 90 days before or after it. A deal without a
reason whose 90 days are not over counts only once that talk has taken place. It is enough that
either reasons or topics are recorded. Where reasons stand on deals that we lost, and on none that
we won, the field is one for lost deals: then a deal without a talk is left pending.

Worked example
--------------
Of four deals that we won, one has a reason, and one customer told us at a lunch six weeks later. Of
two we do not know: 50 %, severity 0.6.

```python
from focuskit import col
from focuskit.testing import portfolio

names = ("ash", "elm", "fir", "oak")
deal = {"kind": "deal", "direction": "outbound", "outcome": "won"}
rows = [
    *(
        {**deal, "account_id": name, "occurred_at": 210, "resolved_at": 200}
        for name in names[:3]
    ),
    {**deal, "account_id": "oak", "occurred_at": 210, "resolved_at": 200, "reason": "delivery"},
    {
        "account_id": "ash",
        "kind": "event",
        "direction": "outbound",
        "occurred_at": 168,
        "topics": ["switching-reason"],
    },
]
supplier = portfolio(rows, accounts=[{"id": name} for name in names]).supplier_findings
found = supplier.row(by_predicate=col.sign == "switching-reasons-unasked", named=True)
assert (found["outcome"], found["value"], found["severity"]) == ("fired", 0.5, 0.6)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: some come from nobody, and some may not say |
| bad | 70 % | judgement: asking is left to chance |
| window | 90 days | judgement: after a quarter they have forgotten |
| observations | 3 won deals | judgement: fewer are no habit |

What it cannot see
------------------
Whether there was a rival to leave: a customer who buys for the first time has nothing to tell. Orders
from before our records began, so that an old customer may look like a new one. Nor
does it see whether the reason is theirs or one that a seller made up.

How it could be gamed
---------------------
By writing "price" on every deal. Read twenty reasons side by side; where they hold one word each,
and it is the same one, nobody asked.

What to do
----------
See the recommendation answer-the-rival.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.7  # judgement
LEAST_DEALS = 3  # judgement
WINDOW_DAYS = 365  # judgement: a year's deals
ASKED_WITHIN_DAYS = 90  # judgement: later, they have forgotten
TOPIC = "switching-reason"
A_DAY = pl.duration(days=1)


@detector(
    id="switching-reasons-unasked",
    theme="loyalty",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DEALS,
    says="Customers whom we won without learning why they left the rival: {evidence} of "
    "{observations}.",
)
def switching_reasons_unasked(t: Timeline) -> Measure:
    """Share of won deals with no reason on record why they left the rival."""
    bought = (col.kind == "order") | ((col.kind == "deal") & t.word(col.outcome, "won"))
    won = t.kind("deal") & t.word(col.outcome, "won") & t.within(days=WINDOW_DAYS)
    since = t.over(col.occurred_at.min(), "account_id", among=bought)
    is_new = since > t.earliest(col.occurred_at) - A_DAY
    talk = t.topic(TOPIC, decides=False) & t.by_person & ~t.internal & t.took_place
    # Late entry loses nothing here: a talk counts before and after the deal alike.
    before = t.preceded_by(won, talk, within=ASKED_WITHIN_DAYS, known_later=True)
    after = t.follow_up(won, talk, within=ASKED_WITHIN_DAYS)
    stated = t.any_known(col.reason != "", t.topic(TOPIC, decides=False))
    unasked = ~stated & ~before.met & ~after.met
    known = ~unasked | ~_of_lost_deals_alone(t)
    return t.share(pl.when(is_new & known).then(unasked), among=won, pending=is_new)


def _of_lost_deals_alone(t: Timeline) -> pl.Expr:
    """Whether reasons stand on deals that were lost, and on none that was won."""
    deals = t.kind("deal")
    stated = deals & (col.reason != "").fill_null(value=False)
    won = t.word(col.outcome, "won").fill_null(value=False)
    return t.over((stated & ~won).any() & ~(stated & won).any(), among=deals)
