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
Hand-overs per case, over the tickets, complaints and requests of the last 180 days whose number
of hand-overs is known. It is known from the moment of resolution, so open cases do not count.

Limits
------
| limit | value | source |
|---|---|---|
| ok | 0.3 hand-overs per case | judgement, beside SQM's figure of 19 % of contacts transferred in US call centres |
| bad | 2 hand-overs per case | judgement |
| observations | 3 cases | judgement: fewer say more about the case than about us |

What it cannot see
------------------
Hand-overs that nobody logs, such as a colleague who asks across the room. Nor can it tell a
hand-over that helped (to the one expert) from one that merely moved the case along.

What to do
----------
See the recommendation cut-a-hand-over.

References
----------
SQM Group, call transfer benchmark for US call centres.
"""

from focuskit import Measure, Timeline, Unit, col, detector

OK_HANDOVERS_PER_CASE = 0.3  # judgement, beside SQM: 19 % of contacts are transferred
BAD_HANDOVERS_PER_CASE = 2  # judgement
LEAST_CASES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide


@detector(
    id="passed-around",
    theme="responsiveness",
    ok=OK_HANDOVERS_PER_CASE,
    bad=BAD_HANDOVERS_PER_CASE,
    min_observations=LEAST_CASES,
    says="Cases were handed on {value} times each on average, over {observations} cases.",
)
def passed_around(t: Timeline) -> Measure:
    """Hand-overs per case."""
    among = t.cases & t.within(days=WINDOW_DAYS)
    return t.mean(col.handovers, among=among, unit=Unit.HANDOVERS_PER_CASE)
