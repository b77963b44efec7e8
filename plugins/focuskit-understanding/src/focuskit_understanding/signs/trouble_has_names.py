"""Trouble has names

What it sees
------------
Accounts where a few people have half of all trouble, and nobody of ours goes to see them.

Why it matters
--------------
A customer is not one person. Of twenty people who work with what we deliver, six may have all the
trouble; training everybody, or answering each case by itself, helps neither the six nor the other
fourteen. Whoever knows the names can sit down with them.

How it is measured
------------------
Trouble is a complaint, a ticket or a trouble point that they named in the last 365 days and that
states whose it is (`contact_id`). Ordered by how much each has, the few are those who have half of
it together, and whoever has as much as the last of them. Trouble has names where each of these has at
least 1.8 times as much of it as the average of their people on record in these days, where one of
three or more has more than half of it, or where only one person of theirs is on record.

The value is the share of the trouble of the few after which nobody of ours talked with that person
within 60 days: a meeting, visit, event, or a call that did not start with them. Where there was a
talk that does not say with whom, nobody knows, and the trouble is left pending, as is that of the
last 60 days which nobody has talked about yet. Where trouble is spread more evenly than that,
it has no names: all of it counts as fine here.

Worked example
--------------
Ada and Ben had six of nine troubles of seven people, and nobody called or met either: all six.

```python
from focuskit.testing import case

who = ["ada", "ben", "ada", "eve", "ben", "ada", "kim", "ben", "lou"]
rows = [
    {"kind": "ticket", "direction": "inbound", "occurred_at": 70 + 9 * n, "contact_id": name}
    for n, name in enumerate(who)
]
rows += [
    {"kind": "call", "direction": "outbound", "occurred_at": 5, "contact_id": name}
    for name in ("kim", "may", "ned")
]
found = case("trouble-has-names", rows)
assert (found.outcome, found.observations, found.evidence.count) == ("fired", 6, 6)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 40 % of the trouble of the few | judgement: a call is not due after every case |
| bad | 80 % of the trouble of the few | judgement: hardly anybody talks with them |
| who stands out | 1.8 times the average of their people | judgement: six of twenty who have three troubles each, where the others have one; less is soon had by chance |
| days to talk | 60 | judgement: two months, in which somebody comes by anyway |
| observations | 4 troubles of the few | judgement: three are soon had by one person by chance |

What it cannot see
------------------
Trouble that nobody of theirs reports, and people who report for others: a lead who writes all the
tickets looks like one who has all the trouble. What was said in the talk. Mails and chats do not count: a
case is answered by them, and nobody has sat down with anybody for that.

How it could be gamed
---------------------
By closing cases without saying whose they were: fewer troubles with a name, fewer observations.

What to do
----------
See the recommendations coach-the-few-who-need-it and watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.4  # judgement: a call is not due after every case
BAD_SHARE = 0.8  # judgement: hardly anybody talks with them
LEAST_TROUBLES = 4  # judgement: three are soon had by one person by chance
WINDOW_DAYS = 365  # judgement: one person's trouble comes seldom
DAYS_TO_TALK = 60  # judgement: two months, in which somebody comes by anyway
TIMES_THE_AVERAGE = 1.8  # judgement: six of twenty with three each, where the others have one
LEAST_PEOPLE = 3  # judgement: of two, one soon has more than half of it
TROUBLES = ("complaint", "ticket", "trouble_point")
TALKS = ("call", "event", "meeting", "visit")


@detector(
    id="trouble-has-names",
    theme="understanding",
    question="do we talk with the few in trouble?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_TROUBLES,
    says="After {evidence} of {observations} troubles of the few people who have most of them, "
    "nobody of ours talked with those ({value}).",
)
def trouble_has_names(t: Timeline) -> Measure:
    """Share of the trouble of the few who have half of it after which nobody talked with them."""
    recent = t.within(days=WINDOW_DAYS) & col.contact_id.is_not_null()
    trouble = t.kind(*TROUBLES) & t.inbound & recent
    theirs = t.inbound.fill_null(value=False) & (col.kind == "call")
    talk = t.kind(*TALKS) & t.by_person & t.with_them & t.took_place & ~theirs
    with_them = _talked(t, trouble, talk, "contact_id")
    unnamed = _talked(t, trouble, talk & col.contact_id.is_null())
    met = pl.when(with_them).then(statement=True).when(~unnamed).then(with_them)
    half, has_names = _half_of_it(t, trouble, recent)
    return t.share(half & has_names & ~met, among=trouble & (half | ~has_names))


def _talked(t: Timeline, trouble: pl.Expr, talk: pl.Expr, *same: str) -> pl.Expr:
    """Whether such a talk followed on trouble in time, with the same in these fields."""
    return t.follow_up(trouble, talk, within=DAYS_TO_TALK, same=same, ignore_replies=True).met


def _half_of_it(t: Timeline, trouble: pl.Expr, recent: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Rows of the fewest who have half of the trouble, and whether those stand out among them."""
    each = t.over(pl.len(), "contact_id", among=trouble).cast(pl.Int64)
    others_first = t.over(each.rank("min", descending=True), among=trouble).cast(pl.Int64) - 1
    all_of_it = t.over(pl.len(), among=trouble).cast(pl.Int64)
    half = others_first * 2 < all_of_it
    least = t.over(each.filter(trouble & half).min(), among=trouble)
    people = t.over(col.contact_id.n_unique(), among=recent).cast(pl.Int64)
    # A desk names those alone who have trouble: among three of them, one may well stand out.
    one_alone = (people >= LEAST_PEOPLE) & (least * 2 > all_of_it)
    return half, (least * people >= TIMES_THE_AVERAGE * all_of_it) | one_alone | (people == 1)
