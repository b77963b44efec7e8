"""Powerless front line

What it sees
------------
Cases that the colleague who took them could not settle: they waited for an approval inside our own
house, or went up the hierarchy.

Why it matters
--------------
The person in front of the customer knows the case best, and often knows the answer too. When they
must ask first, the customer waits for a signature and not for a solution, and a good colleague
learns to stop deciding. This says something about the rules that we gave them, not about them.

How it is measured
------------------
Share of the tickets, complaints and requests opened in the last 180 days that waited for an internal
approval for any time at all, or were escalated at least once. Where only one of the two is
recorded, that one decides; a case of which neither is known does not count. Both are known from
the moment of resolution, so open cases do not count.

Worked example
--------------
Of twenty resolved tickets,
two waited four hours for an approval and two were escalated: 20 %,
two thirds of the way from ok to bad.

```python
from focuskit.testing import case

tickets = [
    {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": 40 + n,
        "resolved_at": 30,
        "waited_for_approval_hours": 4 if n < 2 else 0,
        "escalations": 1 if n in (2, 3) else 0,
    }
    for n in range(20)
]
found = case("powerless-front-line", tickets)
assert (found.outcome, found.value, round(float(found.severity), 2)) == ("fired", 0.2, 0.67)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: one case in ten is beyond anybody's say |
| bad | 25 % | judgement: one case in four |
| observations | 5 cases | judgement: one approval in three cases is not a rule |

What it cannot see
------------------
Approvals that are asked for across the room and logged nowhere. Nor does it see what a colleague
did not offer because they were sure to be refused. An escalation that the case truly needed, such
as one about safety, looks like any other.

How it could be gamed
---------------------
By not logging the wait, or by asking before the case is opened. By a rule that nobody may escalate:
the share falls and slow-resolution and reopened-cases rise. What helps for good is a wider limit
up to which the front line decides alone.

What to do
----------
See the recommendations empower-the-front-line and cut-a-hand-over.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.10  # judgement: one case in ten
BAD_SHARE = 0.25  # judgement: one case in four
LEAST_CASES = 5  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide


@detector(
    id="powerless-front-line",
    theme="responsiveness",
    question="waiting for approvals?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CASES,
    says=(
        "In {evidence} of {observations} cases somebody had to wait for an approval in our own "
        "house, or to escalate ({value})."
    ),
    for_status=("customer", "prospect"),
)
def powerless_front_line(t: Timeline) -> Measure:
    """Share of cases that waited for an internal approval or were escalated."""
    powerless = t.any_known(col.waited_for_approval_hours > 0, col.escalations > 0)
    return t.share(powerless, among=t.cases & t.within(days=WINDOW_DAYS))
