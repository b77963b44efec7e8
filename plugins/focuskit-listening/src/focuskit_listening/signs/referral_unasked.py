"""Referral unasked

What it sees
------------
Customers whom we have not asked for a long time why they buy from us, or who else is like them.

Why it matters
--------------
Why they buy from us is the story that the next customer would understand, told by somebody who has
no reason to flatter. Who else is like them is the shortest way to that customer. Both are pleasant
questions, and most of those who are content are never asked.

How it is measured
------------------
Days since we last talked about why they buy from us (`why-us`), and days since we last talked about
who else is like them (`who-else`); the longer of the two counts. A call, meeting, email, chat
message, visit or event with the topic counts, as does a survey or feedback, whoever began it;
automated mail does not. Where one of the two was never asked, the days since their first
interaction of any kind.

Worked example
--------------
We asked why they buy from us last month, and who else is like them 550 days ago: 550 days, severity
0.51 between the limits of 365 and 730 days.

```python
from focuskit.testing import case

calls = [
    {"kind": "call", "direction": "outbound", "occurred_at": 30, "topics": ["why-us"]},
    {"kind": "call", "direction": "outbound", "occurred_at": 550, "topics": ["why-us", "who-else"]},
]
found = case("referral-unasked", calls)
assert (found.outcome, found.value) == ("fired", 550)
assert round(float(found.severity), 2) == 0.51
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 365 days | judgement: once a year |
| bad | 730 days | judgement: two years, in which people and reasons have changed |
| observations | 180 days observed | judgement: whoever has just begun cannot say yet |

What it cannot see
------------------
Whether they answered, and what came of the name that they gave. A talk whose topics nobody noted
counts as one in which nobody asked.

How it could be gamed
---------------------
By a line at the foot of every letter that asks for a recommendation. Sent by a machine it does not
count; sent by hand it would, and nobody answers it, which shows in `wrong-channel`.

What to do
----------
See the recommendation ask-who-else-is-like-you.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector

OK_DAYS = 365  # judgement: once a year
BAD_DAYS = 730  # judgement: two years, in which people and reasons have changed
LEAST_DAYS_OBSERVED = 180  # judgement
QUESTIONS = ("why-us", "who-else")
ASKED_IN = ("call", "chat", "email", "event", "feedback", "meeting", "survey", "visit")


@detector(
    id="referral-unasked",
    theme="listening",
    question="asked who else is like them?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s) we have not asked both why they buy from us and who else is like them.",
)
def referral_unasked(t: Timeline) -> Measure:
    """Days since we asked why they buy from us and who else is like them."""
    asked = t.kind(*ASKED_IN) & t.by_person & ~t.internal & t.took_place
    return t.days_since_last(*(asked & t.topic(name) for name in QUESTIONS))
