"""Passed around

What it sees
------------
Cases that travel from desk to desk before somebody takes them on.

Why it matters
--------------
A customer who is handed on tells the story again each time, and learns that nobody here owns it.
An empowered front line settles most cases where they arrive.

How it is measured
------------------
Hand-overs per case, over the tickets, complaints and requests opened in the last 180 days whose number
of hand-overs is known. It is known from the moment of resolution, so open cases do not count.

A case that comes back to a desk which has already handed it on is called ping-pong. It costs the
customer more than a chain of the same length, since nobody on its way had what it needed. Each
return is one more hand-over here. Where the sequence is on record (an `activity` for each hand-over,
with `in_reply_to` naming the case and `colleague_id` the desk that got it), the finding also says
how often a case came back to a desk that had handed it on before.

Worked example
--------------
Three tickets of the last weeks were each handed on twice before they were resolved. That is 2
hand-overs per case, which is the bad limit: severity 1.

```python
from focuskit.testing import case

tickets = [
    {"kind": "ticket", "direction": "inbound", "occurred_at": 40 + n, "resolved_at": 30, "handovers": 2}
    for n in range(3)
]
found = case("passed-around", tickets)
assert (found.outcome, found.value, found.severity) == ("fired", 2.0, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 0.3 hand-overs per case | judgement: three cases in ten may reach the wrong desk |
| bad | 2 hand-overs per case | judgement: the third desk hears the story for the third time |
| observations | 3 cases | judgement: fewer say more about the case than about us |

What it cannot see
------------------
Hand-overs that nobody logs, such as a colleague who asks across the room. Nor can it tell a
hand-over that helped (to the one expert) from one that merely moved the case along.

How it could be gamed
---------------------
By closing a case before it is handed on and opening a new one at the next desk; the number of
cases then grows without more work done. By a desk that keeps a case which it cannot solve, so as
not to hand it on; slow-resolution and reopened-cases see that.

What to do
----------
See the recommendations cut-a-hand-over and empower-the-front-line.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, Unit, col, detector

OK_HANDOVERS_PER_CASE = 0.3  # judgement: three cases in ten
BAD_HANDOVERS_PER_CASE = 2  # judgement
LEAST_CASES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide


@detector(
    id="passed-around",
    theme="responsiveness",
    question="passed on?",
    ok=OK_HANDOVERS_PER_CASE,
    bad=BAD_HANDOVERS_PER_CASE,
    min_observations=LEAST_CASES,
    says="Cases were handed on {value} times each on average, over {observations} cases.",
    says_also="Hand-overs back to a desk that had handed the case on before: {also}.",
    for_status=("customer", "prospect"),
)
def passed_around(t: Timeline) -> Measure:
    """Hand-overs per case."""
    among = t.cases & t.within(days=WINDOW_DAYS)
    handovers = t.mean(col.handovers, among=among, unit=Unit.HANDOVERS_PER_CASE)
    return handovers.with_also(_ping_pong(t))


def _ping_pong(t: Timeline) -> Measure:
    """How often a case came back to a desk; a kind taken from col makes no log of them needed."""
    handed = (col.kind == "activity") & t.is_reply & t.within(days=WINDOW_DAYS)
    again = t.follow_up(handed, handed, within=None, same=("colleague_id", "in_reply_to"))
    return t.count(again.came, among=handed)
