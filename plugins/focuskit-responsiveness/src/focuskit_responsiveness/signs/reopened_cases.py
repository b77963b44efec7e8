"""Reopened cases

What it sees
------------
Cases that we called resolved and the customer had to open again.

Why it matters
--------------
A case that comes back was closed for our figures and not for the customer. Each return costs them
more time than the first round, and costs us their trust in the word "done".

How it is measured
------------------
Share of the resolved ones among the tickets, complaints and requests that came in during the last
180 days that were opened again at least once. Of a case nothing is known before its resolution; it
counts once, however often it came back. An open case is pending: it may come back or not, and widens the range.

Worked example
--------------
Of ten cases that we resolved, two were opened again. That is 20 %, beyond the bad limit of 8 %. Were
it one, all would rest on one case: it would be shown, and the sign would be unknown.

```python
from focuskit.testing import case

tickets = [
    {"kind": "ticket", "direction": "inbound", "occurred_at": 40 + n, "resolved_at": 30, "reopened": int(n < 2)}
    for n in range(10)
]
found = case("reopened-cases", tickets)
assert (found.outcome, found.value, found.severity) == ("fired", 0.2, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 5 % | judgement: one case in twenty |
| bad | 8 % | judgement: one case in twelve is a matter of quality |
| observations | 3 cases | judgement: one case of one is not 100 % |

What it cannot see
------------------
A customer who opens a new case for the old problem, or who gives up and does not come back. Some
desks open a case again in order to add a note; here that looks like a return.

How it could be gamed
---------------------
By asking customers to open a new case instead of the old one, or by locking cases soon after they
are closed. A number of cases that rises while this share falls is worth a look at the cases
themselves.

What to do
----------
See the recommendations close-the-loop and empower-the-front-line.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.05  # judgement: one case in twenty
BAD_SHARE = 0.08  # judgement: one case in twelve
LEAST_CASES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide


@detector(
    id="reopened-cases",
    theme="responsiveness",
    question="reopened?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CASES,
    says="{value} of {observations} resolved cases had to be opened again.",
    for_status=("customer", "prospect"),
)
def reopened_cases(t: Timeline) -> Measure:
    """Share of resolved cases opened again."""
    return t.share(col.reopened > 0, among=t.cases & t.within(days=WINDOW_DAYS))
