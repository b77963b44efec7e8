"""Launched unvalidated

What it sees
------------
Offers and messages that we brought out after trying them with fewer than five customers.

Why it matters
--------------
Those who make an offer know too much about it to see what puzzles or bores a customer. A handful of
customers find most of that in a week. Without them, the whole market finds it, and does not tell
us.

How it is measured
------------------
Share of the launches of the last 365 days that were tried with fewer than five customers
beforehand. A launch is a row of the kind launch without `in_reply_to`; a trial is one that names
the launch there, has an account, and did not stay in our own house (`direction` internal). Two
trials with one customer count once; a trial after the launch does not count. A launch without an id
is left out, since no trial could name it.

Worked example
--------------
Of four launches, two were tried with five customers, the others with two. Half of them were not
validated, the bad limit.

```python
from focuskit import col
from focuskit.testing import portfolio

names = ("ash", "elm", "fir", "oak", "yew")
launch = {"kind": "launch", "direction": "internal", "account_id": None, "occurred_at": 30}
trial = {"kind": "launch", "direction": "outbound", "occurred_at": 60}
rows = [
    row
    for plan, tried in (("a", names), ("b", names), ("c", names[:2]), ("d", names[:2]))
    for row in (
        {**launch, "id": plan},
        *({**trial, "account_id": name, "in_reply_to": plan} for name in tried),
    )
]
supplier = portfolio(rows, accounts=[{"id": name} for name in names]).supplier_findings
found = supplier.row(by_predicate=col.sign == "launched-unvalidated", named=True)
assert (found["outcome"], found["value"], found["severity"]) == ("fired", 0.5, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: now and then a launch cannot wait |
| bad | 50 % | judgement: every other launch is made among ourselves |
| customers | 5 | judgement: a handful that is not all of one opinion |
| observations | 2 launches | judgement: one launch is no habit |

What it cannot see
------------------
What the five customers said, and whether anything was changed for it. Launches that nobody wrote
down are not seen, nor are trials with people who are not on the list of accounts.

How it could be gamed
---------------------
By showing the finished offer to five friendly customers the day before. Ask what was changed after
the trials; where the answer is nothing, five times in a row, nobody was listening.

What to do
----------
See the recommendations validate-before-deciding and found-an-advisory-board.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.1  # judgement
BAD_SHARE = 0.5  # judgement
LEAST_LAUNCHES = 2  # judgement
LEAST_CUSTOMERS = 5  # judgement
WINDOW_DAYS = 365  # judgement: a year's launches


@detector(
    id="launched-unvalidated",
    theme="listening",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_LAUNCHES,
    says="We tried {evidence} of {observations} launches with fewer than five customers beforehand.",
)
def launched_unvalidated(t: Timeline) -> Measure:
    """Share of launches that were tried with fewer than five customers beforehand."""
    rows = t.kind("launch")
    itself = rows & ~t.is_reply
    launch = pl.when(t.is_reply).then(col.in_reply_to).otherwise(col.id)
    launched = t.latest(col.occurred_at).filter(~t.is_reply).min()
    trial = t.is_reply & t.with_them
    beforehand = trial & (col.occurred_at <= launched)
    customers = col.account_id.filter(beforehand).drop_nulls().n_unique()
    few = t.over(customers, launch, among=rows) < LEAST_CUSTOMERS
    return t.share(few, among=itself & col.id.is_not_null() & t.within(days=WINDOW_DAYS))
