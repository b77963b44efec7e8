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
ours: sales, service, delivery, administration and so on. A role counts from three scores on.

An answered survey is about the role that stands on it (`colleague_role`). Feedback is about the role
that its [topics](../recording.md#topics) name (`service`, `delivery` ...). Where they name none, the
role that stands on it only [heard it](../recording.md): a happy word (8 and over) counts for that role,
since a happy customer is happy with whoever sat there too, but an unhappy one is charged to nobody who
merely listened. It is pending: at the worst end it is about the role that it harms most. What one of
them said at one table, and several of ours of that role wrote down ([on one
occasion](../recording.md#one-occasion)), is one score.

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
Roles that nobody was asked about, which are often the weakest. Whom an unhappy word meant that names
no role. A score says nothing about its
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
MILLIONTHS = 1_000_000  # sums of floats differ between two runs
ROLES = ("administration", "delivery", "executive", "expert", "front_line", "sales", "service")


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
    score = t.column(pl.when(said | col.contact_id.is_null()).then(col.score))
    role = _named(t)
    heard = (col.kind == "feedback") & role.is_null() & (col.score < OK_SCORE)
    about = t.column(pl.coalesce(role, pl.when(~heard).then(col.colleague_role)))
    worst = t.lowest(score, by=about, among=answered, at_least=LEAST_SCORES, unit=Unit.SCORE)
    unclear = t.column(answered & heard & score.is_not_null() & col.colleague_role.is_not_null())
    low, high = _ends(t, score, about, among=answered, unclear=unclear)
    return worst.replace(low=low, high=high, pending=unclear)


def _named(t: Timeline) -> pl.Expr:
    """The role of ours that the topics of feedback name; null if they name none."""
    t.optional("topics")
    names = {role: t.topic(role.replace("_", "-"), decides=False) for role in ROLES}
    named = pl.coalesce(pl.when(name).then(pl.lit(role)) for role, name in names.items())
    return pl.when(col.kind == "feedback").then(named)


def _ends(
    t: Timeline, score: pl.Expr, about: pl.Expr, *, among: pl.Expr, unclear: pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """The lowest mean, were what names no role about the one that it changes most.

    No mean moves further than by as many of the lowest of these words, or of the highest.
    """
    whole = (score * MILLIONTHS).round().cast(pl.Int64)
    known = t.column(score.is_not_null() & about.is_not_null() & ~unclear)
    rows = t.over(known.sum(), about, among=among).cast(pl.Int64)
    total = t.over(whole.filter(known).sum(), about, among=among)
    more = t.over(unclear.sum(), among=among).cast(pl.Int64)
    least, most = (
        t.over(end, among=among)
        for end in (whole.filter(unclear).min(), whole.filter(unclear).max())
    )
    own = t.column(pl.when(known & (rows >= LEAST_SCORES)).then(total / rows))
    enough = known & (more > 0) & (rows + more >= LEAST_SCORES)
    with_least, with_most = (
        pl.when(enough).then((total + more * end) / (rows + more)) for end in (least, most)
    )
    alone = pl.when(unclear & (more >= LEAST_SCORES)).then(least)
    low = pl.min_horizontal(own, with_least, alone).min()
    high = pl.when(own.is_not_null()).then(pl.max_horizontal(own, with_most)).min()
    return low / MILLIONTHS, high / MILLIONTHS
