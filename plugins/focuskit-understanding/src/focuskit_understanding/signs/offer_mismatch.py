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
Share of our proposals (outbound `deal`) of the last 365 days that share no topic with a need, an
objective or feedback of theirs from the 365 days before. Proposals without topics are left out. A
customer of whom no motive is on record has been offered nothing that answers one.

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

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.10  # judgement: one in ten may try something new
BAD_SHARE = 0.30  # judgement: nearly every third misses
LEAST_PROPOSALS = 3  # judgement
WINDOW_DAYS = 365  # judgement: proposals are few
MOTIVE_DAYS = 365  # judgement: what moves a customer changes slowly
MOTIVES = ("feedback", "need", "objective")


@detector(
    id="offer-mismatch",
    theme="understanding",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_PROPOSALS,
    says="{evidence} of {observations} proposals of ours answer none of their motives on record "
    "({value}).",
)
def offer_mismatch(t: Timeline) -> Measure:
    """Share of our proposals that answer none of their motives on record."""
    proposal = t.kind("deal") & t.outbound & t.within(days=WINDOW_DAYS)
    with_topics = proposal & (col.topics.list.len() > 0)
    motive = t.kind(*MOTIVES) & t.inbound
    answers = t.preceded_by(with_topics, motive, within=MOTIVE_DAYS, topic=True)
    return t.share(~answers.met, among=with_topics)
