"""Noise over purpose

What it sees
------------
Hours of the whole house, internal meetings included, that serve none of the four purposes: keeping
customers, finding customers, strategy and structure, goals.

Why it matters
--------------
Most of what keeps a house from its customers never touches an account: the standing meeting, the
report about a report, the form that another form asks for. No single customer is worse off for it
on a given day, and all of them are over a year.

How it is measured
------------------
Share of the minutes of the last 90 days' logged activities, on accounts or in our own house, that
served none of the four purposes (`purpose` `none`). Where no activity has minutes, each counts
alike; where some have, one without minutes weighs nothing. An activity of which the purpose was
left empty is no observation: it may have served one or none.

Worked example
--------------
In the last quarter we logged ten internal meetings of two hours without a purpose, and ten hours on
keeping customers. Two thirds served no purpose, beyond the bad limit.

```python
from focuskit import col
from focuskit.testing import portfolio

logged = {"kind": "activity", "direction": "internal"}
internal = [
    {**logged, "account_id": None, "occurred_at": 5 + n, "minutes": 120, "purpose": "none"}
    for n in range(10)
]
keeping = [{**logged, "occurred_at": 5 + n, "minutes": 60, "purpose": "keep"} for n in range(10)]
supplier = portfolio(internal + keeping).supplier_findings
found = supplier.row(by_predicate=col.sign == "noise-over-purpose", named=True)
assert (found["outcome"], round(found["value"], 2), found["severity"]) == ("fired", 0.67, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement, as on an account: every house needs some hours for its own upkeep |
| bad | 60 % | judgement: most of the time goes elsewhere |
| observations | 20 activities | judgement: fewer do not speak for a whole house |

What it cannot see
------------------
Work that nobody logs, which in many houses is just the kind of meeting that is meant. Whether an
hour under a purpose was well spent is not seen either.

How it could be gamed
---------------------
By a default purpose in the log. Ask a few people, each by themselves, which of last week's hours a
customer would have missed, and hold that against the log. It is a matter of how the house plans
its time, and no measure of a person.

What to do
----------
See the recommendation stop-the-unprofitable-hour.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement: as in unprofitable-activity
BAD_SHARE = 0.6  # judgement: as in unprofitable-activity
LEAST_ACTIVITIES = 20  # judgement
WINDOW_DAYS = 90  # judgement: a quarter, in which a house plans its time


@detector(
    id="noise-over-purpose",
    theme="leadership",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_ACTIVITIES,
    says="{value} of the time in {observations} logged activities of the whole house served none "
    "of the four purposes.",
)
def noise_over_purpose(t: Timeline) -> Measure:
    """Share of all our logged time under none of the four purposes."""
    among = t.kind("activity") & t.within(days=WINDOW_DAYS)
    unstated = col.purpose.is_null()
    no_purpose = pl.when(~unstated).then(col.purpose == "none")
    return t.share(no_purpose, among=among, weight=t.optional("minutes"), pending=unstated)
