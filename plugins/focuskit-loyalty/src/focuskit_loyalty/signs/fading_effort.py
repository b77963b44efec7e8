"""Fading effort

What it sees
------------
Accounts with which we were in touch more often than we are today.

Why it matters
--------------
Clients are seldom stolen. Suppliers lose them by too little effort, passion and asking, and that
sets in gradually: the calls after the first year become fewer, and nobody decides that they should.

How it is measured
------------------
A week is in touch when we and they had contact both ways: something came from them and something
from us (call, email, chat, not automated), or we sat together in a meeting, at a visit or at an
event, or talked in a call that was held, whoever dialled: our share of the talking is known and lies
below 1, or its outcome is `answered`, `completed`, `connected` or `held`. What was cancelled, and a
call that nobody took, counts for neither side ([by its
outcome](../recording.md#what-did-not-take-place)). The share of such weeks among the last 13 (90
days) is held against that among the 39 before (270 days). 1 means as often as before; 0.5 half as
often.

The account's own past is the yardstick, not a number of contacts: more contact is not better
without bound, and an account that needs little is not judged by that. The first 180 days of an
account are left out, since a start is busier than what follows.

Worked example
--------------
For nine months we met every fortnight, and since then once a month. Of the last 13 weeks 3 are in
touch, of the 39 before 19: 0.47 times as often.

```python
from focuskit.testing import case

meetings = [
    {"kind": "meeting", "direction": "outbound", "occurred_at": days}
    for days in (10, 40, 70, *range(95, 360, 14))
]
found = case("fading-effort", meetings)
assert (found.outcome, round(found.value, 2)) == ("fired", 0.47)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 0.8 times as often | judgement: one week in five may be lost to holidays and season |
| bad | 0.5 times as often | judgement: half the effort |
| observations | 180 days observed | judgement: before that, there is no habit to compare with |

What it cannot see
------------------
What the contact was worth: a weekly call about an overdue invoice is a week in touch. Accounts
whose trade has a season. Until an account is a year old, weeks before its beginning count as weeks
without contact, so the sign is late there rather than early. Where there was no week in touch
before, it is unknown; there was no effort that could fade.

How it could be gamed
---------------------
By one short email a week that asks for an answer. Looked at with pitching-over-asking and
no-unasked-idea, such weeks show as contact without content.

What to do
----------
See the recommendations regain-the-rhythm and run-the-drill.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector

OK_TIMES_AS_OFTEN = 0.8  # judgement: one week in five is lost to holidays and season
BAD_TIMES_AS_OFTEN = 0.5  # judgement: half the effort
LEAST_DAYS_OBSERVED = 180  # judgement: before that, there is no habit
RECENT_DAYS = 90  # judgement: a quarter
BEFORE_DAYS = 270  # judgement: the three quarters before it


@detector(
    id="fading-effort",
    theme="loyalty",
    question="in touch as often as before?",
    ok=OK_TIMES_AS_OFTEN,
    bad=BAD_TIMES_AS_OFTEN,
    min_observations=LEAST_DAYS_OBSERVED,
    says="We are in touch with them {value} times as often as in the three quarters before.",
)
def fading_effort(t: Timeline) -> Measure:
    """Weeks with two-way contact: the share of late over the share before."""
    from_them = t.contacts & (t.inbound | t.together)
    from_us = t.contacts & (t.outbound | t.together)
    return t.weeks_changed(from_them, from_us, recent=RECENT_DAYS, before=BEFORE_DAYS)
