"""Executive absence

What it sees
------------
Accounts that no executive of ours has met, called, visited or hosted for a long time.

Why it matters
--------------
Executives decide what the house pays attention to. Those who sit in front of customers hear in an
hour what reaches their desk filtered months later, and the customer sees who has time for them.
Where executives stay away, reports take the customer's place.

How it is measured
------------------
Days since the last meeting, call, visit or event in which a colleague in the role of executive
took part. What a machine sent under an executive's name does not count, nor do emails and chats:
the sign asks for time spent together, of 15 minutes or more where minutes are stated. A call that
nobody took, a meeting that was cancelled ([by its outcome](../recording.md#what-did-not-take-place))
and one in our own house (direction `internal`) are none. Where there never was such a contact, the
days since the account's first row of any kind count.

A supplier with hundreds of small accounts cannot meet them all: a policy may ask this of key
accounts only.

Worked example
--------------
An executive met them 135 days ago; the account owner has met them every month since. That is 135
days, half-way from ok to bad.

```python
from focuskit.testing import case

meetings = [
    {"kind": "meeting", "direction": "outbound", "occurred_at": 135, "colleague_role": "executive"},
    *(
        {"kind": "meeting", "direction": "outbound", "occurred_at": n, "colleague_role": "sales"}
        for n in (90, 60, 30)
    ),
]
found = case("executive-absence", meetings)
assert (found.outcome, found.value, found.severity) == ("fired", 135.0, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 90 days | judgement: once a quarter |
| bad | 180 days | judgement: two quarters without one |
| observations | 30 days observed | judgement: nobody is absent from an account that is a month old |

What it cannot see
------------------
What was said. An executive who came for the photograph counts like one who listened for two hours.
Contacts that executives keep out of the books, such as a word at a trade fair, are not seen either.

How it could be gamed
---------------------
By adding executives to calls that others hold, or by giving more people an executive's role. Ask
what the executive learned and what changed after it: an hour that leaves nothing on record under
objectives, needs or feedback was an appearance.

What to do
----------
See the recommendations executive-visit, tough-questions-dinner and host-a-customer-lunch.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector

OK_DAYS = 90  # judgement: once a quarter
BAD_DAYS = 180  # judgement: two quarters without one
LEAST_DAYS_OBSERVED = 30  # judgement
LEAST_MINUTES = 15  # judgement: a call of three minutes is no time with them
TIME_TOGETHER = ("call", "event", "meeting", "visit")


@detector(
    id="executive-absence",
    theme="leadership",
    question="met by our executives?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s), no executive of ours has met, called, visited or hosted them.",
)
def executive_absence(t: Timeline) -> Measure:
    """Days since an executive of ours spent time with them."""
    long_enough = t.optional("minutes", decides=False) >= LEAST_MINUTES
    together = t.kind(*TIME_TOGETHER) & t.with_them & t.by_person & t.took_place
    together &= long_enough.fill_null(value=True)
    return t.days_since_last(together & t.role("executive"))
