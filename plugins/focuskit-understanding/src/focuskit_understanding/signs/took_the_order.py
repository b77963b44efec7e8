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
Share of the requests of the last 180 days with the outcome `accepted` that have no objective of
theirs behind them: one that shares a topic with the request and was put on record in the 180 days
before, up to the moment of the request, or within 30 days after it; or one within those 30 days
that names the request in `in_reply_to`. Topics are the same whatever joins their words, and in
capitals or not. An objective about invoices does not clear a request for films. Whether they said it
or the owner of the account believes it is for objectives-unknown to tell: here any source counts.

Where there is an objective in that time, and it or the request names no topic, nobody can tell
whether it is the one behind it: the request may have one or not. A request whose 30 days are not
over counts only if there is an objective already. What several of them ask for at one table ([on
one occasion](../recording.md#one-occasion), or on one day, and on the same topics) is one request. The outcome of a request is known from the moment
of its resolution; till then it may be accepted. Requests among ourselves, and objectives that
stayed in our own house, do not count (`direction` internal).

Worked example
--------------
Three requests for films were accepted. What the films are for was put on record ten days after the
last of them, and something about invoices long before: two of three were taken as they came, 67 %.

```python
from focuskit.testing import case

requests = [
    {"kind": "request", "direction": "inbound", "occurred_at": days, "resolved_at": days - 2, "outcome": "accepted", "topics": ["film"]}
    for days in (170, 130, 90)
]
objectives = [
    {"kind": "objective", "direction": "inbound", "occurred_at": days, "source": "asked", "topics": [topic]}
    for days, topic in ((175, "invoices"), (80, "film"))
]
found = case("took-the-order", [*requests, *objectives])
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
Whether the objective on record is the one behind this request: one on the same topic serves all
requests of the 180 days after it. Requests that were declined after a good talk
are not in it, nor is a talk of which nobody noted the result.

How it could be gamed
---------------------
By writing one objective with every topic there is once every half year. An objective in their words,
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
    any_before = t.preceded_by(accepted, objective, within=BEFORE_DAYS, known_later=True).met
    any_after = t.follow_up(accepted, objective, within=AFTER_DAYS).met
    behind = _behind(t, accepted, objective)
    untold = (
        t.preceded_by(
            accepted, objective & _names_no_topic(), within=BEFORE_DAYS, known_later=True
        ).met
        | t.follow_up(accepted, objective & _names_no_topic(), within=AFTER_DAYS).met
    )
    untold |= _names_no_topic() & (any_before | any_after)
    # Nobody can tell of an objective that is there; of one that is not there, everybody can.
    taken = pl.when(behind).then(statement=False).when(~untold.fill_null(value=False)).then(~behind)
    of_none = t.of_occasion(~pl.when(~undecided).then(taken), among=accepted, topic=True)
    return t.share(~of_none, among=t.once(accepted, topic=True))


def _names_no_topic() -> pl.Expr:
    return (col.topics.list.len() > 0).fill_null(value=False).not_()


def _behind(t: Timeline, accepted: pl.Expr, objective: pl.Expr) -> pl.Expr:
    """Whether an objective on the same topic, or one that names the request, is on record."""
    before = t.preceded_by(accepted, objective, within=BEFORE_DAYS, topic=True, known_later=True)
    after = t.follow_up(accepted, objective, within=AFTER_DAYS, topic=True, ignore_replies=True)
    named = t.follow_up(accepted, objective & t.is_reply, within=AFTER_DAYS)
    return before.met | after.met | named.met
