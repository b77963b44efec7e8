"""Neglected colleagues

What it sees
------------
Accounts that rest on colleagues whom nobody has asked how they fare, or who do not fare well.

Why it matters
--------------
Care must reach everyone who touches or supports the customer, or neglect is passed on. People who
are worn out or feel alone with an account can be polite for a while; then it shows, and the
customer is the one who sees it.

How it is measured
------------------
Share of the colleagues who took part in talks, messages, visits, events, cases, orders, deals,
deliveries, feedback or logged work on the account in the last 90 days, and with whom nobody checked
in during the last 30 days, or whose latest pulse is under 6 of 10. Talks among ourselves about the
account count as well: who sits in them supports it. Each colleague counts once, however many
interactions they had; what a machine sent in somebody's name counts for nothing, nor does a call that
nobody took or a meeting that was cancelled ([by its outcome](../recording.md#what-did-not-take-place)).
With whom somebody checked in, and whose pulse is not known, may not fare well: that widens the range.
A check-in counts
for all accounts on which the colleague works.

No interaction is shown as evidence and no colleague is named: the sign says that a group deserves
attention, not who in it.

Worked example
--------------
Four colleagues worked on the account. Nobody checked in with one of them, and another said 4 of 10
last week; the other two fare well. Two of four are 50 %, three quarters of the way to bad.

```python
from focuskit.testing import case

calls = [
    {"kind": "call", "direction": "outbound", "occurred_at": 10, "colleague_id": f"c{n}"} for n in range(4)
]
check_ins = [
    {"kind": "check_in", "direction": "internal", "account_id": None, "occurred_at": 7, "colleague_id": f"c{n}", "score": score}
    for n, score in ((1, 4), (2, 8), (3, 9))
]
found = case("neglected-colleagues", calls + check_ins)
assert (found.outcome, found.value, float(found.severity)) == ("fired", 0.5, 0.75)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: somebody is always on leave or new |
| bad | 60 % | judgement: most of those on whom the account rests are left alone |
| check-in | 30 days | judgement: once a month is the least that a conversation needs to go on |
| pulse | 6 of 10 | judgement: below it, people say that it cannot go on like this |
| observations | 2 colleagues | judgement: one colleague is a person, not a share |

What it cannot see
------------------
Colleagues who are on no record: those who pack, write invoices or answer in the background. A
check-in that was a formality counts like a conversation. A pulse is what somebody was willing to
say to the one who asked.

How it could be gamed
---------------------
By a round of messages at the end of the month, or by asking in a way that allows one answer only.
In a small group a share can point at a person; show it to those who can help, not to those who
rate. Whoever uses a pulse against somebody will not hear an honest one again.

What to do
----------
See the recommendations colleague-lunch and list-everyone-who-touches-the-account. Who is meant, and
when each was last asked, lists `focuskit touchpoints`, for those who help and over a year.

References
----------
None beyond the judgement named above.
"""

from datetime import timedelta

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_COLLEAGUES = 2  # judgement
WINDOW_DAYS = 90  # judgement: who was there in the last quarter carries the account
CHECK_IN_DAYS = 30  # judgement
LEAST_PULSE = 6  # judgement
TOUCHING = (
    "activity", "call", "chat", "complaint", "deal", "delivery", "email", "event", "feedback",
    "meeting", "order", "request", "survey", "ticket", "visit",
)  # fmt: skip


@detector(
    id="neglected-colleagues",
    theme="organization",
    question="our colleagues asked how they fare?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_COLLEAGUES,
    says=(
        "{value} of {observations} colleagues on this account were not asked in 30 days "
        "how they fare, or do not fare well."
    ),
)
def neglected_colleagues(t: Timeline) -> Measure:
    """Share of colleagues on the account who are left alone or do not fare well."""
    named = col.colleague_id.is_not_null()  # a row that names nobody says nothing of anybody
    there = t.kind(*TOUCHING) & t.by_person & t.took_place
    among = there & named & t.within(days=WINDOW_DAYS)
    colleagues = t.distinct(col.colleague_id, among=among)
    alone, unwell = _alone(t, among), t.colleague("pulse", among=among) < LEAST_PULSE
    neglected = t.distinct(col.colleague_id, among=among & (alone | unwell.fill_null(value=False)))
    # Whoever was asked, and of whom nobody wrote down what they said, may not fare well.
    perhaps = t.distinct(col.colleague_id, among=among & (alone | unwell.fill_null(value=True)))
    share = (neglected / colleagues).replace(
        high=perhaps.value / colleagues.value,
        unit=Unit.SHARE,
        observations=colleagues.value,
        on_part="stands",
    )
    return share.without_rows()


def _alone(t: Timeline, among: pl.Expr) -> pl.Expr:
    """Whether the colleague of a row was not asked lately how they fare."""
    latest = t.as_of - timedelta(days=CHECK_IN_DAYS)
    return ~(t.colleague("checked_in_at", among=among) > latest).fill_null(value=False)
