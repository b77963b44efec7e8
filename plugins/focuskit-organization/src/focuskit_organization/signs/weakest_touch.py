"""Weakest touch

What it sees
------------
The role of ours with which the customer's experience is worst, however good the others are.

Why it matters
--------------
The experience with each of those who touch the customer counts. A warm welcome in sales does not
make up for a cold one in administration: people remember the place where it hurt, and it is often
a place that the house itself neglects.

How it is measured
------------------
The lowest of the mean scores, from 0 to 10, that they gave in the last 365 days to each role of
ours: sales, service, delivery, administration and so on. A role counts from three scores on. Both
answered surveys and feedback count, where it is on record which role they are about
(`colleague_role`). What one of them said at one table, and several of ours of that role wrote down
([on one occasion](../recording.md#one-occasion)), is one score. Of feedback that is who [heard it](../recording.md), as far as nobody says more.

Worked example
--------------
Three people gave sales a 9. Administration got 6, 7 and 5, which makes 6 on average. The lowest is
6: two thirds of the way from ok to bad.

```python
from focuskit.testing import case

answers = [
    {"kind": "survey", "direction": "inbound", "occurred_at": 30, "colleague_role": role, "score": score}
    for role, scores in {"sales": (9, 9, 9), "administration": (6, 7, 5)}.items()
    for score in scores
]
found = case("weakest-touch", answers)
assert (found.outcome, found.value, round(float(found.severity), 2)) == ("fired", 6.0, 0.67)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 8 of 10 | judgement: what people give when nothing was missing |
| bad | 5 of 10 | judgement: the middle of the scale is no praise |
| observations | 3 scores for a role | judgement: fewer show one mood, and might point at one person |

What it cannot see
------------------
Roles that nobody was asked about, which are often the weakest. A score says nothing about its
cause: a low one for service may come from what sales had promised.

How it could be gamed
---------------------
By asking only about the roles that do well, or by leaving out which role an answer is about. The
sign names no person and must not be used to look for one; who fears that will stop asking. Ask
the role itself what would make its job easier.

What to do
----------
See the recommendations list-everyone-who-touches-the-account and colleague-lunch.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_SCORE = 8  # judgement
BAD_SCORE = 5  # judgement
LEAST_SCORES = 3  # judgement: of one role
WINDOW_DAYS = 365  # judgement: a year, since few customers are asked more often


@detector(
    id="weakest-touch",
    theme="organization",
    question="each role of ours rated well?",
    ok=OK_SCORE,
    bad=BAD_SCORE,
    min_observations=LEAST_SCORES,
    says="They gave the role of ours that did worst {value} of 10; {observations} scores counted.",
)
def weakest_touch(t: Timeline) -> Measure:
    """Lowest mean score by role of ours."""
    theirs = t.inbound | col.direction.is_null()  # who asks gives no score
    answered = t.kind("feedback", "survey") & theirs & t.within(days=WINDOW_DAYS)
    t.optional("contact_id")
    # One word of one of theirs, whichever of ours wrote it down.
    said = t.once(answered, same=("contact_id", "colleague_role", "score"))
    score = pl.when(said | col.contact_id.is_null()).then(col.score)
    return t.lowest(
        score, by="colleague_role", among=answered, at_least=LEAST_SCORES, unit=Unit.SCORE
    )
