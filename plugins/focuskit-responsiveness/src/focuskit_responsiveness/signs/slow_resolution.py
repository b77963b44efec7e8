"""Slow resolution

What it sees
------------
Cases that take longer than we promised, or longer than the policy allows where nobody promised.

Why it matters
--------------
The customer's work stands still while ours goes through channels. Swift resolution by the person
who took the call is what customers remember; red tape is what they tell others.

How it is measured
------------------
The median, over the cases opened in the last 180 days, of the hours from case to resolution less
those in which it waited for the customer, over the hours allowed. Those are the hours promised for
it, or else the policy's for its priority, and these run only while the house works, if the policy
says when that is ([working time](../policy.md#working-time)). A case that waited longer than it was open is a slip of
the pen and left out. An open case is pending. It counts with its age so far, once
it is older than it should be: a young open case says nothing yet. At the best end all of them are
resolved now, at the worst never. Where only the day is stated on which a case
was opened or resolved, its hours run from noon or to noon; a case of which the hour would decide
whether it was late does not count.

Worked example
--------------
Three tickets, for which nothing was promised, took six days each: 144 hours over the 72 that the
policy allows, so 2 times the hours allowed, half-way from ok to bad.

```python
from focuskit.testing import case

tickets = [
    {"kind": "ticket", "direction": "inbound", "occurred_at": 40 + n, "resolved_at": 34 + n}
    for n in range(3)
]
found = case("slow-resolution", tickets)
assert (found.outcome, found.value, found.severity) == ("fired", 2.0, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 1 times the hours allowed | judgement: a promise is a promise |
| bad | 3 times the hours allowed | judgement: a day has become three |
| hours allowed | 72, unless promised or set by priority | derived from the UK FCA's rule DISP 1.5.1 on complaints resolved by the close of the third business day after the day of receipt (https://handbook.fca.org.uk/handbook/DISP/1/5.html?date=2024-02-27, in force since 2016); 72 hours are three days of the calendar, and stricter; with the working time `{}` in the policy they are three business days |
| observations | 3 cases | judgement: one slow case must not decide |

What it cannot see
------------------
Cases that were closed quickly and solved nothing; reopened-cases sees those. While a case is open,
the hours in which it waited for the customer are not known yet, so its age includes them.

How it could be gamed
---------------------
By setting cases to "waiting for the customer" while we are the ones who are thinking, by closing
them before they are solved, or by promising so late a time that none is ever missed. Compare the
hours that waited for the customer with what was asked of the customer in them.

What to do
----------
See the recommendations empower-the-front-line and cut-a-hand-over.

References
----------
UK Financial Conduct Authority, Handbook, DISP 1.5: complaints resolved by the close of the third
business day.
"""

from focuskit import Measure, Timeline, Unit, detector

OK_TIMES_ALLOWED = 1  # judgement
BAD_TIMES_ALLOWED = 3  # judgement
LEAST_CASES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
SECONDS_PER_HOUR = 3_600


@detector(
    id="slow-resolution",
    theme="responsiveness",
    question="solved in time?",
    ok=OK_TIMES_ALLOWED,
    bad=BAD_TIMES_ALLOWED,
    min_observations=LEAST_CASES,
    says="Half of {observations} cases took {value} times the hours allowed, or longer.",
    for_status=("customer", "prospect"),
)
def slow_resolution(t: Timeline) -> Measure:
    """Median of hours to resolve over hours allowed."""
    waited = t.optional("waited_for_customer_hours", 0) * SECONDS_PER_HOUR
    elapsed = t.seconds_open - waited.round(0)
    # A case cannot wait longer than it is open; of a day, some hour may leave room for it.
    possible = (elapsed >= 0).fill_null(value=True)
    among = t.cases & t.within(days=WINDOW_DAYS) & possible
    times = elapsed.clip(0) / t.seconds_allowed
    return t.median(times, among=among, unit=Unit.RATIO, is_open=t.is_open)
