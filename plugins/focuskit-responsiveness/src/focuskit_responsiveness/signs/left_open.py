"""Left open

What it sees
------------
Cases that are still open although their time is over.

Why it matters
--------------
Somebody waits, today, and has been told nothing that settles it. The time that cases usually take
cannot show it: a few that lie for weeks move no median, and they are the ones that a customer tells
others about.

How it is measured
------------------
How many of the tickets, complaints and requests of the last 90 days are open longer than they are
allowed to be. Allowed are the hours promised for the case, or else the policy's for its priority,
which run only while the house works, if the policy says when that is ([working
time](../policy.md#working-time)).
The finding tells the age of the oldest of them, too. A case that is open and still in time counts
as one that is not late. A case that has been open for longer than 90 days, and not yet for a year,
is not known yet: it may still lie there, or only its end was never written down. It raises no
severity, and the high end counts it. Where only the day is stated on which a case was opened, its
hours run from noon; a case of which the hour would decide does not count.

Kinds of cases of which no record ever states an end are left out, since nobody writes it down.

Worked example
--------------
Of four tickets, one was resolved in time, one is a day old, and two have been open for nine and
for ten days, where the policy allows three. That is 2, a quarter of the way from ok to bad.

```python
from focuskit.testing import case

tickets = [
    {"kind": "ticket", "direction": "inbound", "occurred_at": ago, "resolved_at": resolved}
    for ago, resolved in ((20, 19), (1, None), (9, None), (10, None))
]
found = case("left-open", tickets)
assert (found.outcome, found.value, found.severity) == ("fired", 2.0, 0.25)
assert found.message.text.endswith("The oldest has been open for 10 days.")
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 1 case | judgement: in untidy records, one case in fifty was settled and lacks its end |
| bad | 5 cases | measured on a service desk's cases of 2016 and 2017 (UCI incident log, https://archive.ics.uci.edu/dataset/498/incident+management+process+enriched+event+log): at three moments, 14 to 25 in 100 callers had one case that was open beyond 72 hours, 3 to 6 had two, 1 to 2 had three, 0.2 to 0.5 had five |
| hours allowed | 72, unless promised or set by priority | derived from the UK FCA's rule DISP 1.5.1 on complaints resolved by the close of the third business day after the day of receipt (https://handbook.fca.org.uk/handbook/DISP/1/5.html?date=2024-02-27, in force since 2016); 72 hours are three days of the calendar, and stricter; with the working time `{}` in the policy they are three business days |
| days until nobody can tell | 90, up to a year | judgement: most that are open for longer lack their end alone, and nobody waits for more than a year |
| observations | 1 case | judgement: what is overdue is a fact, not a rate |

What it cannot see
------------------
How long a case waited for the customer: that is written down when it is resolved, so its age
includes it. Whether a case that is open in the records was settled long ago and only not closed;
then close it. For that reason, cases older than 90 days light nothing: most of those that are
still open lack their end alone. But two of them keep a customer from being in order, until somebody
looks and closes them. slow-resolution counts them for half a year. A customer with hundreds of cases has one that is overdue sooner than a customer with two; slow-resolution goes by
what is usual.

How it could be gamed
---------------------
By closing cases before they are solved; reopened-cases sees that. By promising a time so far off
that nothing is ever late.

What to do
----------
See the recommendation close-what-is-open.

References
----------
Amaral, Fantinato and Peres, Incident management process enriched event log, UCI Machine Learning
Repository (CC BY 4.0). UK Financial Conduct Authority, Handbook, DISP 1.5: complaints resolved by
the close of the third business day.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, detector

OK_CASES = 1  # judgement: it may be one that was settled and not closed
BAD_CASES = 5  # measured on the UCI incident log: 2 to 5 in 1,000 callers had as many
LEAST_CASES = 1  # judgement: what is overdue is a fact, not a rate
MOST_DAYS_OPEN = 90  # judgement: most that are open for longer lack their end alone
MOST_DAYS_DOUBTED = 365  # judgement: nobody waits for longer


@detector(
    id="left-open",
    theme="responsiveness",
    question="still waiting?",
    ok=OK_CASES,
    bad=BAD_CASES,
    min_observations=LEAST_CASES,
    says=(
        "{evidence} of {observations} cases of the last 90 days are open beyond the time allowed "
        "for them."
    ),
    says_also="The oldest has been open for {also} day(s).",
    for_status=("customer", "prospect"),
)
def left_open(t: Timeline) -> Measure:
    """How many cases are open beyond the time allowed, and the age of the oldest of them."""
    overdue = t.is_open & (t.seconds_open > t.seconds_allowed)
    recent = t.days_ago <= MOST_DAYS_OPEN
    doubted = t.is_open & ~recent & (t.days_ago <= MOST_DAYS_DOUBTED)
    # No window that the record must cover: what is open on record is known, however short it is.
    cases = t.cases & t.written_down("resolved_at") & (recent | doubted)
    late = t.count(pl.when(recent).then(overdue), among=cases, pending=doubted)
    oldest = t.days_ago.filter(late.evidence).max()
    return late.with_also(late.replace(value=oldest, unit=Unit.DAYS))
