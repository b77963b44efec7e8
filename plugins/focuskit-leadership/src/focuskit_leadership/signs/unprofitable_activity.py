"""Unprofitable activity

What it sees
------------
Time that we logged on an account and that serves none of the four purposes: keeping customers,
finding customers, strategy and structure, goals.

Why it matters
--------------
Was the last hour spent on something that earns? An account can be busy from morning to evening and
still be neglected, because the hours went into status reports, searching for papers and repairing
our own mistakes. The customer pays for all of it and notices little of it.

How it is measured
------------------
Share of the minutes of the last 90 days' logged activities on the account that served none of the
four purposes (`purpose` `none`: whoever logged the hour says so). Where no activity of the account
has minutes, each counts alike; where some have, one without minutes weighs nothing. An activity of
which the purpose was left empty is no observation: it may have served one or none, so that filling
in the field cures nothing, and a log of empty fields leaves the sign unknown.

Worked example
--------------
In the last quarter we logged six hours on the account: four on a report that nobody had asked for,
in two sittings, and four half-hours on keeping the customer. Two thirds served no purpose, beyond the bad limit.

```python
from focuskit.testing import case

logged = [
    *(
        {"kind": "activity", "direction": "internal", "occurred_at": n, "minutes": 120, "purpose": "none"}
        for n in (60, 50)
    ),
    *(
        {"kind": "activity", "direction": "internal", "occurred_at": n, "minutes": 30, "purpose": "keep"}
        for n in (40, 30, 20, 10)
    ),
]
found = case("unprofitable-activity", logged)
assert (found.outcome, round(found.value, 2), found.severity) == ("fired", 0.67, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: every house needs some hours for its own upkeep |
| bad | 60 % | judgement: most of the time goes elsewhere |
| observations | 5 activities | judgement: fewer are a day, not a habit |

What it cannot see
------------------
Work that nobody logs, and whether an hour under a purpose was well spent. An hour of training may
bear fruit a year later and still stand here as `none`, if nobody says which purpose it had. Hours of
which nobody states a purpose, however many.

How it could be gamed
---------------------
By writing "keep" on everything. The sign is meant for a conversation between a colleague and the
person who plans their time; as a ruler held against people it would only teach them to fill in the
field. Look at what the hours led to, and ask which of them the customer would have missed.

What to do
----------
See the recommendation stop-the-unprofitable-hour.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_ACTIVITIES = 5  # judgement
WINDOW_DAYS = 90  # judgement: a quarter, in which plans for an account are made


@detector(
    id="unprofitable-activity",
    theme="leadership",
    question="our time spent for them?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_ACTIVITIES,
    says="{value} of the time in {observations} logged activities served none of the four purposes.",
    for_status=("customer", "prospect"),
)
def unprofitable_activity(t: Timeline) -> Measure:
    """Share of our logged time on the account under none of the four purposes."""
    among = t.kind("activity") & t.within(days=WINDOW_DAYS)
    unstated = col.purpose.is_null()
    no_purpose = pl.when(~unstated).then(col.purpose == "none")
    return t.share(no_purpose, among=among, weight=t.optional("minutes"), pending=unstated)
