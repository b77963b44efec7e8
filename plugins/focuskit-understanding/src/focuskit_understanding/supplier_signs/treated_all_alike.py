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

Beside it the finding tells of need: how many accounts complained or named a trouble in these 180
days, and were contacted less often than the average of all accounts that we contacted or that did
so. Need plays no part in the severity, since hardly anybody records it fully: those who stay silent
in their trouble are not seen.

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
Need that nobody named. A small account in trouble may rightly get more than a large one that is
well, and an account may be worth more in three years than today. How long a contact lasted is not
seen either.

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

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_SHARE = 0.65  # judgement
BAD_SHARE = 0.5  # judgement: what chance alone would give
LEAST_CONTACTS = 20  # judgement
WINDOW_DAYS = 180  # judgement
NEEDS = ("complaint", "trouble_point")
UPPER_HALF = 0.5  # of the places by annual value, 0 to 1


@detector(
    id="treated-all-alike",
    theme="understanding",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CONTACTS,
    says="{value} of our {observations} contacts went to the upper half of the accounts by annual "
    "value.",
    says_also="Accounts that complained or named a trouble in that time, and that we contacted "
    "less often than the average account: {also}.",
)
def treated_all_alike(t: Timeline) -> Measure:
    """Share of our contacts that go to the upper half of the accounts by value."""
    left_alone = _left_alone_in_need(t)
    among = t.once(t.contacts & t.outbound & t.within(days=WINDOW_DAYS))
    upper = t.account("value_rank") >= UPPER_HALF
    share = t.mean(upper.cast(float), among=among, unit=Unit.SHARE)
    return share.with_also(left_alone)


def _left_alone_in_need(t: Timeline) -> Measure:
    """Return how many accounts in need we contacted less often than the average account.

    Kinds taken from col make no log of them needed.
    """
    recent = t.within(days=WINDOW_DAYS) & col.account_id.is_not_null()
    contact = (t.contacts & t.outbound & recent).fill_null(value=False)
    need = (col.kind.is_in(NEEDS) & t.inbound & t.by_person & recent).fill_null(value=False)
    either = contact | need
    contacts = t.once(contact).fill_null(value=False)
    theirs = t.over(contacts.sum(), "account_id", among=either).cast(pl.Int64)
    all_contacts = t.over(contacts.sum(), among=either).cast(pl.Int64)
    accounts = t.over(col.account_id.n_unique(), among=either).cast(pl.Int64)
    place, by_time = pl.int_range(pl.len()), [col.occurred_at]
    first_need = t.over(place, "account_id", need, among=either, order_by=by_time) == 0
    return t.count(theirs * accounts < all_contacts, among=need & first_need)
