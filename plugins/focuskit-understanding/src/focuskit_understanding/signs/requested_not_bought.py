"""Requested, not bought

What it sees
------------
Accounts that ask us for something, get an offer for it, and do not buy.

Why it matters
--------------
Asked what they need, people name something. Whoever makes an offer of those words has worked for a
wish and not for a need, and hears of the difference when the offer is turned down. The next request
of this customer is better met with a question than with an offer.

How it is measured
------------------
Share of their requests of the last 365 days on which we made an offer, and which ended without a
purchase. An offer is a proposal of ours (`deal`) within 120 days after the request that shares one
of its topics, or states in `in_reply_to` that it answers the request. Bought is what was offered and
won, whenever it was won, or an order of theirs within these days that shares a topic with the
request or answers it.

A request with an offer that is still undecided is pending, and so is one that can still be bought.
A request on which no offer was made does not count, nor does an offer that they did not ask for.
What several of them ask for at one table ([on one occasion](../recording.md#one-occasion), or on one
day, and on the same topics) is one request.

Worked example
--------------
They asked for films four times. We offered each time, and they bought once: 75 %.

```python
from focuskit.testing import case

rows = []
for n in range(4):
    asked = {"id": f"r{n}", "kind": "request", "direction": "inbound", "occurred_at": 150 + 50 * n}
    offer = {"kind": "deal", "direction": "outbound", "occurred_at": 140 + 50 * n}
    offer |= {"in_reply_to": f"r{n}", "outcome": "won" if n == 3 else "lost"}
    rows += [asked, {**offer, "resolved_at": 130 + 50 * n}]
found = case("requested-not-bought", rows)
assert (found.outcome, found.value, found.evidence.count) == ("fired", 0.75, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 50 % of the requests | judgement: budget and price decide every second one |
| bad | 90 % of the requests | judgement: what they ask for is hardly ever what they need |
| from request to offer and purchase | 120 days | judgement: a quarter to decide, and a month to offer |
| observations | 3 requests | judgement: one of one is not 100 % |

What it cannot see
------------------
Why they did not buy: `reason` on the deal says it, where somebody asked. Requests and offers that
state no topics, and do not say what they answer. An offer that was too dear looks like one that
nobody needed.

How it could be gamed
---------------------
By making no offer, or by keeping lost deals open for good: those stand as pending.

What to do
----------
See the recommendations find-the-objective-behind-the-request and watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.5  # judgement: budget and price decide every second one
BAD_SHARE = 0.9  # judgement: what they ask for is hardly ever what they need
LEAST_REQUESTS = 3  # judgement: one of one is not 100 %
WINDOW_DAYS = 365  # judgement: offers are few
DAYS_TO_BUY = 120  # judgement: a quarter to decide, and a month to offer
LOST = ("declined", "lost")


@detector(
    id="requested-not-bought",
    theme="understanding",
    question="do they buy what they asked for?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_REQUESTS,
    says="{evidence} of {observations} requests got an offer that they did not buy ({value}).",
    for_status=("customer", "prospect"),
)
def requested_not_bought(t: Timeline) -> Measure:
    """Share of their requests with an offer of ours that they did not buy."""
    asked = t.kind("request") & t.inbound & t.within(days=WINDOW_DAYS)
    offer = t.kind("deal") & t.outbound
    ended = t.word(col.outcome, "won", *LOST)
    order = (col.kind == "order") & t.inbound
    won, open_ = t.word(col.outcome, "won"), ended.fill_null(value=False).not_()
    offered, bought, undecided = (
        t.of_occasion(_met_by(t, asked, rows), among=asked, topic=True)
        for rows in (offer, (offer & won) | order, offer & open_)
    )
    may_be_bought = bought.is_null() | undecided.fill_null(value=False)
    unbought = pl.when(bought).then(statement=False).when(~may_be_bought).then(statement=True)
    return t.share(
        pl.when(offered | bought).then(unbought),
        among=t.once(asked, topic=True),
        pending=offered.fill_null(value=False) & may_be_bought,
    )


def _met_by(t: Timeline, asked: pl.Expr, rows: pl.Expr) -> pl.Expr:
    """Whether such a row followed on the same topic, or answers the request by its id."""
    on_topic = t.follow_up(asked, rows, within=DAYS_TO_BUY, topic=True, ignore_replies=True)
    by_id = t.follow_up(asked, rows & t.is_reply, within=DAYS_TO_BUY)
    return on_topic.met | by_id.met
