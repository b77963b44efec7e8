"""Took the order

What it sees
------------
Requests that we accepted as they came, with no objective of the customer behind them on record.

Why it matters
--------------
A request is a place to start, not an order. A client wanted all twenty of their people filmed; what
they were after was better work, and the six who needed it were helped without filming the rest.
Whoever only takes the order delivers what was said and misses what was meant.

How it is measured
------------------
Share of the requests of the last 180 days with the outcome `accepted` for which no objective of
theirs was put on record in the 180 days before, up to the moment of the request, and none within
30 days after it. A request whose 30 days are not over counts only if there is an objective already.
The outcome of a request is known from the moment of its resolution; till then it may be accepted. Requests among ourselves, and
objectives that stayed in our own house, do not count (`direction` internal).

Worked example
--------------
Three requests were accepted. An objective was put on record ten days after the last of them, and
none before: two of three were taken as they came, 67 %.

```python
from focuskit.testing import case

requests = [
    {"kind": "request", "direction": "inbound", "occurred_at": days, "resolved_at": days - 2, "outcome": "accepted"}
    for days in (170, 130, 90)
]
objective = {"kind": "objective", "direction": "inbound", "occurred_at": 80, "source": "asked"}
found = case("took-the-order", [*requests, objective])
assert (found.outcome, found.evidence.count, found.observations) == ("fired", 2, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 30 % | judgement: small requests need no long talk |
| bad | 90 % | judgement: nearly all taken as they came |
| observations | 3 requests | judgement: one small request is no habit |

What it cannot see
------------------
Whether the objective on record is the one behind this request: one that was noted for another
matter serves all requests of the 180 days after it. Requests that were declined after a good talk
are not in it, nor is a talk of which nobody noted the result.

How it could be gamed
---------------------
By writing a general objective (more turnover) once every half year. An objective in their words,
with a figure or a date, is hard to make up; `objectives-unknown` asks for their words.

What to do
----------
See the recommendations find-the-objective-behind-the-request and record-their-objective.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.3  # judgement: small requests need no long talk
BAD_SHARE = 0.9  # judgement: nearly all taken as they came
LEAST_REQUESTS = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
BEFORE_DAYS = 180  # judgement: an objective of half a year ago still stands
AFTER_DAYS = 30  # judgement: time to talk before much of the work is done


@detector(
    id="took-the-order",
    theme="understanding",
    question="goal behind the order known?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_REQUESTS,
    says="We accepted {evidence} of {observations} requests with no objective behind them on "
    "record ({value}).",
)
def took_the_order(t: Timeline) -> Measure:
    """Share of their requests accepted with no objective behind them on record."""
    undecided = t.awaits("outcome")
    accepted = (
        t.kind("request") & t.with_them & t.within(days=WINDOW_DAYS)
        & (t.word(col.outcome, "accepted") | undecided)
    )  # fmt: skip
    objective = t.kind("objective") & t.with_them
    # Late entry loses nothing here: an objective counts before and after the request alike.
    before = t.preceded_by(accepted, objective, within=BEFORE_DAYS, known_later=True)
    after = t.follow_up(accepted, objective, within=AFTER_DAYS)
    return t.share(pl.when(~undecided).then(~before.met & ~after.met), among=accepted)
