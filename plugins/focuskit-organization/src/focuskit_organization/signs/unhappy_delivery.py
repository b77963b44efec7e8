"""Unhappy delivery

What it sees
------------
Deliveries after which the customer never said that they are happy with what they got.

Why it matters
--------------
The job is done when the customer is happy with what was delivered. A parcel that arrived, a system
that runs and an invoice that was paid say nothing about that. Who does not ask will hear it from
the competitor who does.

How it is measured
------------------
Share of the deliveries that arrived in the last 365 days and were not followed, within 60 days of
their arrival, by a happy word of theirs: an answer (a survey that they filled in, or feedback; one
with a score needs no direction) with a score of 8 or more of 10, or a text of theirs without a score
(feedback, survey, email, chat, call or meeting) that holds a phrase of the list `praise`. A delivery
arrived at its `delivered_at`, or else at its `occurred_at`; one with a time promised (`promised_for`)
and without `delivered_at` is still under way and does not count.
Unasked is not happy: silence counts like a low score. An answer that states what it answers
(`in_reply_to`) counts for that delivery alone, and for none where it answers something else, such
as a case or our questionnaire; one that states nothing counts for all deliveries of the 60 days
before. A delivery whose 60 days are not over yet does not count, unless the happy word is already
there. A delivery after which they wrote in a language that no list reads, and said nothing happy
otherwise, is pending: it may be praise.

Worked example
--------------
Of four deliveries, one was answered with a 9 and one with a 5; after the other two, nobody asked.
Three of four have no happy word: 75 %.

```python
from focuskit.testing import case

deliveries = [
    {"kind": "delivery", "direction": "outbound", "occurred_at": n, "id": f"d{n}"}
    for n in (200, 180, 160, 140)
]
answers = [
    {"kind": "survey", "direction": "inbound", "occurred_at": 170, "score": 9, "in_reply_to": "d200"},
    {"kind": "survey", "direction": "inbound", "occurred_at": 150, "score": 5, "in_reply_to": "d180"},
]
found = case("unhappy-delivery", deliveries + answers)
assert (found.outcome, found.value, float(found.severity)) == ("fired", 0.75, 0.9)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 30 % | judgement: not everybody has time to answer |
| bad | 80 % | judgement: hardly any delivery is known to have pleased |
| a happy word | a score of 8 or more of 10, or praise | judgement: below it, people say that it was all right |
| observations | 3 deliveries | judgement: one delivery of one is not 100 % |

What it cannot see
------------------
A delivery that arrived, and of which only the time promised is on record. Praise in words that are
not on the list, and what was said on the telephone and not written
down: bare thanks are not praise. Customers
who never give more than a 7 look unhappy; their own words tell better.

How it could be gamed
---------------------
By asking only those who are known to be pleased, or by asking for an 8 on the doorstep. Let
somebody ask who neither sold nor delivered, and compare what was scored with what was ordered
again.

What to do
----------
See the recommendations happiness-call-after-delivery and tie-measures-to-pay.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.3  # judgement
BAD_SHARE = 0.8  # judgement
LEAST_DELIVERIES = 3  # judgement
WINDOW_DAYS = 365  # judgement: a year, since many customers are delivered to once a quarter
ASKED_WITHIN_DAYS = 60  # judgement: by then they know whether it is of use
LEAST_HAPPY_SCORE = 8  # judgement
THEIR_WORDS = ("call", "chat", "email", "feedback", "meeting", "survey")


@detector(
    id="unhappy-delivery",
    theme="organization",
    question="happy with deliveries?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DELIVERIES,
    says="{evidence} of {observations} deliveries had no happy word within 60 days ({value}).",
)
def unhappy_delivery(t: Timeline) -> Measure:
    """Share of deliveries with no happy word of theirs."""
    deliveries = t.kind("delivery") & t.within(days=WINDOW_DAYS, since=t.arrived_at)
    scored = t.kind("feedback", "survey") & (col.score >= LEAST_HAPPY_SCORE)
    texts = _their_texts(t)
    praise = t.mentions("praise", among=texts, to_choose=True)
    theirs = t.inbound | col.direction.is_null()  # who asks gives no score
    happy = ((theirs & scored) | (t.inbound & praise)).fill_null(value=False)
    word = t.follow_up(deliveries, happy, within=ASKED_WITHIN_DAYS, since=t.arrived_at)
    # What they wrote in a language that no list reads may be praise.
    perhaps = t.follow_up(
        deliveries, t.unread("praise", among=texts), within=ASKED_WITHIN_DAYS, since=t.arrived_at
    )
    nobody_knows = ~word.met & perhaps.met.fill_null(value=False)
    return t.share(pl.when(~nobody_knows).then(~word.met), among=deliveries)


def _their_texts(t: Timeline) -> pl.Expr:
    """Texts of theirs without a score. Nobody needs to keep texts."""
    for field in ("text", "language"):
        t.optional(field, decides=False)
    by_person = ~t.optional("automated", otherwise=False, decides=False)
    return col.kind.is_in(THEIR_WORDS) & t.inbound & by_person & col.score.is_null()
