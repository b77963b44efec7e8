"""Treated all alike

What it sees
------------
A house that reaches out to its smaller accounts as often as to those that it lives on.

Why it matters
--------------
Equal treatment sounds fair, and means that those who need or give the most get too little. When one
film has to show all twenty people, nobody helps the six who need it. Effort that follows habit, or
whoever calls the loudest, has been taken from somebody.

How it is measured
------------------
Share of our contacts with customers of the last 180 days, begun by a person of ours, that went to
the upper half of the accounts by annual value. A meeting with several participants is one contact.
Accounts without a stated value play no part. Where effort has no relation to value, about half of
the contacts go there; less is worse.

Worked example
--------------
Four accounts differ in value, and each was called ten times. Half of the calls went to the upper
half of the accounts: the bad limit.

```python
from focuskit import col
from focuskit.testing import portfolio

values = {"ash": 1_000, "elm": 2_000, "fir": 80_000, "oak": 90_000}
accounts = [{"id": name, "annual_value": value} for name, value in values.items()]
calls = [
    {"account_id": name, "kind": "call", "direction": "outbound", "occurred_at": 10 + n}
    for name in values
    for n in range(10)
]
supplier = portfolio(calls, accounts=accounts).supplier_findings
found = supplier.row(by_predicate=col.sign == "treated-all-alike", named=True)
assert (found["outcome"], found["value"], found["severity"]) == ("fired", 0.5, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 65 % | judgement: about two contacts in three |
| bad | 50 % | judgement: what chance alone would give |
| observations | 20 contacts | judgement: fewer do not show how a house spreads its effort |

What it cannot see
------------------
Need. A small account in trouble may rightly get more than a large one that is well, and an account
may be worth more in three years than today. How long a contact lasted is not seen either.

How it could be gamed
---------------------
By many short messages to large accounts, which would have gone better unwritten. Read it beside
asked-to-death and wrong-channel; and before taking hours from small accounts, find out which of
them need a person at all.

What to do
----------
See the recommendation coach-the-few-who-need-it.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, Unit, detector

OK_SHARE = 0.65  # judgement
BAD_SHARE = 0.5  # judgement: what chance alone would give
LEAST_CONTACTS = 20  # judgement
WINDOW_DAYS = 180  # judgement
UPPER_HALF = 0.5  # of the places by annual value, 0 to 1


@detector(
    id="treated-all-alike",
    theme="understanding",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CONTACTS,
    says="{value} of our {observations} contacts went to the upper half of the accounts by annual "
    "value.",
)
def treated_all_alike(t: Timeline) -> Measure:
    """Share of our contacts that go to the upper half of the accounts by value."""
    among = t.once(t.contacts & t.outbound & t.within(days=WINDOW_DAYS))
    upper = t.account("value_rank") >= UPPER_HALF
    return t.mean(upper.cast(float), among=among, unit=Unit.SHARE)
