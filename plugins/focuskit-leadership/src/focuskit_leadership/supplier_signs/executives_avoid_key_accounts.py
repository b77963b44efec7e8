"""Executives avoid key accounts

What it sees
------------
Key accounts that none of our executives has spent time with in the last quarter.

Why it matters
--------------
Key accounts pay for much of what the house decides, and what executives know of them is mostly what
others wrote down. Where nobody at the top sits in front of them, decisions are made about customers
whom the deciders would not recognise.

How it is measured
------------------
Share of the key accounts without a meeting, call, visit or event in the last 90 days in which a
colleague in the role of executive took part. What a machine sent does not count, nor what
took less than 15 minutes, nor do meetings about
the account in our own house. Which accounts are key is for the policy to say; each listed one
counts, also one of which nothing was ever written down, and those that have left us are no longer
looked at.

Beside it the finding tells how much of the time that executives logged in these 90 days was for no
customer: of the minutes of their activities, meetings, calls, visits and events, the share that
names no account, or was a meeting in our own house. The hour of one executive with several of their
people is one hour. Where none has minutes, each counts alike. This
figure has no limits and plays no part in the severity: how much is right depends on the house.

Worked example
--------------
An executive met one of four key accounts; the others saw their account owner alone. That is 75 %,
beyond the bad limit.

```python
from focuskit import col
from focuskit.testing import portfolio

names = ("ash", "elm", "fir", "oak")
accounts = [{"id": name, "segment": "key", "status": "customer"} for name in names]
meetings = [
    {
        "account_id": name,
        "kind": "meeting",
        "direction": "outbound",
        "occurred_at": 30,
        "colleague_role": "executive" if name == "ash" else "sales",
    }
    for name in names
]
supplier = portfolio(meetings, accounts=accounts).supplier_findings
found = supplier.row(by_predicate=col.sign == "executives-avoid-key-accounts", named=True)
assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.75, 4)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: a date that slips into the next quarter is no avoidance |
| bad | 50 % | judgement: half of the accounts that matter most see nobody |
| window | 90 days | judgement: once a quarter |
| observations | 3 key accounts | judgement: of fewer, one alone decides the share |

What it cannot see
------------------
What came of the talks, and hours that executives do not log. Work at the desk on an account counts
as time for the customer, though the customer did not see it.

How it could be gamed
---------------------
By one short call from an executive to each account in the last week of the quarter, or by calling
fewer accounts key. Look at what the accounts said in those talks, and at how the list of key
accounts has changed.

What to do
----------
See the recommendations executive-visit and tie-measures-to-pay.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.1  # judgement
BAD_SHARE = 0.5  # judgement
LEAST_KEY_ACCOUNTS = 3  # judgement
WINDOW_DAYS = 90  # judgement: once a quarter
LEAST_MINUTES = 15  # judgement: as in executive-absence
TIME_TOGETHER = ("call", "event", "meeting", "visit")


@detector(
    id="executives-avoid-key-accounts",
    theme="leadership",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_KEY_ACCOUNTS,
    says="No executive of ours spent time with {evidence} of {observations} key accounts in the "
    "last quarter.",
    says_also="Of the time that executives logged in that quarter, {also} % was for no customer.",
)
def executives_avoid_key_accounts(t: Timeline) -> Measure:
    """Share of key accounts that no executive of ours spent time with."""
    time_inside = _time_inside(t)
    ours = (t.account("status") != "lost").fill_null(value=True)
    key = t.account("key_account") & ours
    accounts = key & col.kind.is_null()  # the one row of each that stands for the account itself
    long_enough = t.optional("minutes", decides=False) >= LEAST_MINUTES
    together = t.kind(*TIME_TOGETHER) & t.role("executive") & t.by_person & t.took_place
    together &= long_enough.fill_null(value=True)
    met = (key & together & t.with_them & t.within(days=WINDOW_DAYS)).fill_null(value=False)
    nobody = ~t.over(met.any(), "account_id", among=accounts | met)
    avoided = t.share(nobody, among=accounts)
    return avoided.with_also(time_inside)


def _time_inside(t: Timeline) -> Measure:
    """Return how many per cent of their logged time executives gave to no customer.

    Kinds taken from col make no log of them needed.
    """
    spent = col.kind.is_in(("activity", *TIME_TOGETHER)) & t.took_place
    logged = spent & t.role("executive") & t.by_person
    of_account = col.account_id.is_not_null() & ((col.kind == "activity") | t.with_them)
    t.optional("colleague_id")
    recent = t.once(logged & t.within(days=WINDOW_DAYS), same=("colleague_id",))
    inside = t.share(~of_account, among=recent, weight=t.optional("minutes"))
    return inside.replace(value=(inside.value * 100).round(0))
