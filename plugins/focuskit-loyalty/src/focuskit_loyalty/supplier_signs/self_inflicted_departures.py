"""Self-inflicted departures

What it sees
------------
Customers and deals that we lost for a reason that lies with us, in the words of those who left.

Why it matters
--------------
Customers are seldom stolen. Far more often a supplier lets go of them, by answering late, paying no
attention, or breaking its word, and then writes down that the price was too high. Those who left
know better, and most of them tell whoever asks.

How it is measured
------------------
Of the lost accounts and lost deals of the last 365 days whose reason the customer told us
(`source` asked), the share whose reason is one of `service`, `quality`, `delivery`, `attention`,
`trust` and `promise`. What our own people believe the reason to be is left out: sellers name the
wrong one in about a third of cases.

Worked example
--------------
Of five customers who told us why they left, two named attention and one a broken promise: 60 %, the
bad limit.

```python
from focuskit import col
from focuskit.testing import portfolio

rows = [
    {
        "kind": "account_lost",
        "direction": "inbound",
        "occurred_at": 30 + n,
        "reason": reason,
        "source": "asked",
    }
    for n, reason in enumerate(("attention", "attention", "promise", "price", "closure"))
]
supplier = portfolio(rows).supplier_findings
found = supplier.row(by_predicate=col.sign == "self-inflicted-departures", named=True)
assert (found["outcome"], found["value"], found["severity"]) == ("fired", 0.6, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: no house is without fault |
| bad | 60 % | judgement: most of those who left were let go |
| observations | 5 reasons | judgement: fewer are single stories |

What it cannot see
------------------
Those who left without a word, and those who were polite and said that it was the price. Nothing is
seen of reasons that nobody asked for, however many there are.

How it could be gamed
---------------------
By asking only those who left for a good reason, or by sorting what they said under another word.
Let somebody who did not serve the account ask, and keep their sentence beside the word.

What to do
----------
See the recommendations run-the-drill, answer-the-rival and tough-questions-dinner.

References
----------
Win/loss interviews, which find that sellers name another reason than their customers in about a
third of cases; no single work is meant.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_REASONS = 5  # judgement
WINDOW_DAYS = 365  # judgement: departures are rare enough to take a year
OUR_REASONS = ("attention", "delivery", "promise", "quality", "service", "trust")


@detector(
    id="self-inflicted-departures",
    theme="loyalty",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_REASONS,
    says="{evidence} of {observations} customers who told us why they left, or why a deal was "
    "lost, named a reason that lies with us.",
)
def self_inflicted_departures(t: Timeline) -> Measure:
    """Share of departures, explained by those who left, whose reason lies with us."""
    lost = (col.kind == "account_lost") | t.word(t.optional("outcome"), "lost")
    told = lost & (col.source == "asked") & t.within(days=WINDOW_DAYS)
    ours = t.word(col.reason, *OUR_REASONS)
    return t.share(ours, among=t.kind("account_lost", "deal") & told)
