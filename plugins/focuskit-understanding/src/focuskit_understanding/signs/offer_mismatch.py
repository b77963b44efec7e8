"""Offer mismatch

What it sees
------------
Proposals of ours that answer none of the motives which the customer has on record with us.

Why it matters
--------------
An offer that starts from our price list asks the customer to find the use for it. Do our offers
match what they are motivated to buy? If their own words do not lead to a proposal, it was written
for somebody else.

How it is measured
------------------
Share of our proposals (outbound `deal`) of the last 365 days that share no topic with a motive of
theirs from the 365 days before. Motives are needs and objectives, their feedback, and talks or
messages of theirs with the topic `motive`; what stayed in our own house is none. Topics are the same
whatever joins their words, and in capitals or not ("Delivery time", "delivery-time"). Proposals
without topics are left out. Where no motive is on record, or none of them names a topic of its own,
nobody can tell what a proposal should have answered: it may fit or not. That no motive is known is
told by `objectives-unknown`.

Worked example
--------------
They told us a year ago that they want shorter waiting times. One of three proposals is about
waiting times, and two are about a new colour: 67 %.

```python
from focuskit.testing import case

need = {"kind": "need", "direction": "inbound", "occurred_at": 380, "topics": ["waiting-times"]}
deals = [
    {"kind": "deal", "direction": "outbound", "occurred_at": 50 + n, "topics": [topic]}
    for n, topic in enumerate(["waiting-times", "colour", "colour"])
]
found = case("offer-mismatch", [need, *deals])
assert (found.outcome, found.evidence.count, found.observations) == ("fired", 2, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: one in ten may try something new |
| bad | 30 % | judgement: nearly every third misses |
| observations | 3 proposals | judgement: one proposal may miss |

What it cannot see
------------------
Whether the words behind a topic fit: two people may name one motive in two ways, and then it looks
like a mismatch. A broad topic hides one. A new idea that they had not asked for belongs under
`idea`, where it is welcome; made a proposal at once, it counts as a mismatch here.

How it could be gamed
---------------------
By copying the topics of their needs into every proposal. The text of the proposal, read beside the
text of the need, shows it at a glance.

What to do
----------
See the recommendation retell-the-story-from-their-motives.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.10  # judgement: one in ten may try something new
BAD_SHARE = 0.30  # judgement: nearly every third misses
LEAST_PROPOSALS = 3  # judgement
WINDOW_DAYS = 365  # judgement: proposals are few
MOTIVE_DAYS = 365  # judgement: what moves a customer changes slowly
MOTIVES = ("feedback", "need", "objective")
TALKS = ("call", "event", "meeting", "visit")
WORDS = ("chat", "email", "survey")
QUESTIONS = (
    "match",
    "motive",
    "obstacle",
    "rival-gap",
    "switching-reason",
    "who-else",
    "why-us",
)
"""Topics that say which question was talked about, and not what moves them."""


@detector(
    id="offer-mismatch",
    theme="understanding",
    question="offers that match their needs?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_PROPOSALS,
    says="With {evidence} of {observations} proposals we answered none of their motives on record "
    "({value}).",
    for_status=("customer", "prospect"),
)
def offer_mismatch(t: Timeline) -> Measure:
    """Share of our proposals that answer none of their motives on record."""
    proposal = t.kind("deal") & t.outbound & t.within(days=WINDOW_DAYS)
    with_topics = proposal & (col.topics.list.len() > 0)
    motive = _motive(t)
    named = motive & (
        col.topics.list.len()
        > pl.sum_horizontal(t.topic(name, decides=False) for name in QUESTIONS)
    )
    answers = t.preceded_by(with_topics, named, within=MOTIVE_DAYS, topic=True)
    any_named = t.preceded_by(with_topics, named, within=MOTIVE_DAYS).met
    return t.share(pl.when(any_named).then(~answers.met), among=with_topics)


def _motive(t: Timeline) -> pl.Expr:
    """Rows in which they told us what moves them, or we put it on record."""
    # Feedback that we ask for is outbound, and nothing was heard yet.
    on_record = t.kind(*MOTIVES) & t.with_them & ((col.kind != "feedback") | t.inbound)
    # Plain conditions: talks help where their topics are recorded, and are not needed.
    talk = (col.kind.is_in(TALKS) & t.with_them & t.took_place) | (
        col.kind.is_in(WORDS) & t.inbound
    )
    return on_record | (talk & t.topic("motive", decides=False))
