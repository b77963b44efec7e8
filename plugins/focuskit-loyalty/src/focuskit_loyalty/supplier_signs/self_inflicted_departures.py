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
(`source` asked), the share whose reason lies with us. What several people
of an account told us on one day, or on [one occasion](../recording.md#one-occasion), is one
departure, and lies with us where any of them says so. A reason may be one word or a sentence:

- ours: effort, passion, service and support, attention, promises and trust, people, quality,
  delivery, and what people say instead (slow, late, nobody called, ignored, broke, rude ...);
- not ours: price, moved, closed down, merged, retired, no need any more.

Where both are named, it is ours. "The service was good" and "nothing to do with the service" name
no service. A reason that is neither, or none at all, is not known: it may turn out either way, and
is never taken for "not ours". What our own people believe the reason to be is left out: sellers
name the wrong one often. How many departures nobody asked about is told beside it.

Worked example
--------------
Of five customers who told us why they left, two spoke of attention and one of a broken promise:
60 %, the bad limit.

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
    for n, reason in enumerate(
        ("attention", "Nobody ever called", "you broke your promise", "price", "closed down")
    )
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
seen of reasons that nobody asked for, however many there are. Reasons are read in English; those in
other languages are not known.

How it could be gamed
---------------------
By asking only those who left for a good reason, or by sorting what they said under another word.
Let somebody who did not serve the account ask, and keep their sentence beside the word.

What to do
----------
See the recommendations hold-an-exit-talk, run-the-drill, answer-the-rival and tough-questions-dinner.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_REASONS = 5  # judgement
WINDOW_DAYS = 365  # judgement: departures are rare enough to take a year
OURS = (
    "account manager", "arrogan", "attention", "attitude", "billing", "broke", r"bugs?\b",
    "bureaucra", "careless", "communicat", "complain", "contact person", "damage", "defect",
    "delay", "deliver", "did not call", "did not listen", "didn't call", "didn't listen",
    "disappoint", "downtime", "effort", "error", "fail", "fault", "follow up", "follow-up",
    "forgot", "ignor", "impolite", "indifferen", "inflexib", r"late\b", "let down", "let us down",
    "mistake", "neglect", "no answer", "no interest in us", "no one", "no reply", "nobody",
    "not listen", "out of stock", "outage", "passion", "people", "poor", "promis", "quality",
    "red tape", "relation", "respon", "rude", "service", "slow", "staff", "support", "too long",
    "trust", "unanswered", "unfriendly", "unreliab", "waited", "waiting", "wrong",
)  # fmt: skip
"""How words begin that name a reason which lies with us."""
NOT_OURS = (
    "acqui", "bankrupt", "budget", "cash", "ceased", "cheap", "closed down", "closing down",
    "closure", "cost", "died", "expens", "gave up the business", "in house", "in-house", "insolv",
    "liquidat", "merg", "moved", "moving away", "no demand", "no longer need", "no need",
    "parent company", "pric", "project ended", "relocat", "retire", "season", "shut down",
    "sold the business", "taken over", "takeover", "too dear", "went out of business",
)  # fmt: skip
"""How words begin that name a reason which lies elsewhere."""
WELL = "excellent|fine|good|great|happy with|perfect|pleased with|satisfied with"
NOTHING_TO_DO = (
    rf"\b(?:{WELL}) (?:the |your |our )?[a-z]+"
    rf"|\b[a-z]+ (?:is|are|was|were|has been) (?:always |very |really )?(?:{WELL})\b"
    r"|\b(?:not because of|nothing against|nothing to do with|nothing wrong with|no complaints?"
    r" about|not) (?:the |your |our )?[a-z]+(?: or (?:the |your |our )?[a-z]+)?"
)
"""Words about something that was all right; they are taken out before a reason is looked for."""
STILL_A_REASON = r"\b(?:did not|didn't|not) (call|listen|good|great|fine|happy)"
"""What reads like one of those, and is none."""


@detector(
    id="self-inflicted-departures",
    theme="loyalty",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_REASONS,
    says="{evidence} of {observations} customers who told us why they left, or why a deal was "
    "lost, named a reason that lies with us.",
    says_also="Departures about which nobody asked them: {also}.",
)
def self_inflicted_departures(t: Timeline) -> Measure:
    """Share of departures, explained by those who left, whose reason lies with us."""
    lost = (col.kind == "account_lost") | t.word(t.optional("outcome"), "lost")
    departure = t.kind("account_lost", "deal") & lost & t.within(days=WINDOW_DAYS)
    told = departure & (col.source == "asked")
    ours = _lies_with_us(col.reason)
    unasked = t.count((col.source != "asked").fill_null(value=True), among=departure)
    once = ("account_id", pl.coalesce(t.optional("occasion_id"), col.occurred_at.dt.strftime("%F")))
    place, by_time = pl.int_range(pl.len()), [col.occurred_at, col.reason]
    deal = col.kind == "deal"
    first = deal | (t.over(place, "kind", *once, among=told, order_by=by_time) == 0)
    ours = pl.when(deal).then(ours).otherwise(t.over(ours.max(), "kind", *once, among=told))
    return t.share(ours, among=told & first, pending=ours.is_null()).with_also(unasked)


def _lies_with_us(reason: pl.Expr) -> pl.Expr:
    """Whether a reason lies with us; null if its words do not say."""
    words = reason.str.to_lowercase().str.replace_all("\u2019", "'", literal=True)
    words = words.str.replace_all(r"\s+", " ")
    ours = words.str.contains(STILL_A_REASON) | _any(words.str.replace_all(NOTHING_TO_DO, ""), OURS)
    return pl.when(ours).then(statement=True).when(_any(words, NOT_OURS)).then(statement=False)


def _any(words: pl.Expr, beginnings: tuple[str, ...]) -> pl.Expr:
    return words.str.contains(rf"\b(?:{'|'.join(beginnings)})")
