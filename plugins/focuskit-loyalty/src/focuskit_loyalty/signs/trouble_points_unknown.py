"""Trouble points unknown

What it sees
------------
Accounts whose troubles take us by surprise, or whom we never asked about them.

Why it matters
--------------
Could you predict what they would criticise? Whoever knows it can act before it is said. Whoever
does not has not asked for a long time, or not the right people.

How it is measured
------------------
Share of the trouble points which they named in the last 365 days (inbound `trouble_point`) that we
had not written down beforehand (internal `trouble_point`), within the 365 days before. Two trouble
points are the same when they share a topic; one without topics matches none. What several of them
name at one table is one trouble ([on one occasion](../recording.md#one-occasion), or on one day, and
on the same topics), and a talk with several of them is one talk. What we entered only
after they had spoken (`entered_at`) was not written down beforehand. An account that has
been with us for a year and named no trouble in it was not asked, and counts as 1: unless we did ask,
and they named none. We asked where a call, meeting, visit or event with them holds a question of the
list `trouble_question`, or where a mail, chat or survey of ours does and they wrote back within 30
days. Each such talk then counts as one in which nothing surprised us; one in a language that no
list reads is pending, since nobody knows whether we asked.

Worked example
--------------
Before the dinner we wrote down that delivery times and invoices would come up. They named both, and
the login and the colours of the portal: we had foreseen two of four.

```python
from focuskit.testing import case

expected, named = ["delivery-time", "invoices"], ["delivery-time", "invoices", "login", "colours"]
points = [
    {"kind": "trouble_point", "direction": direction, "occurred_at": days, "topics": [topic]}
    for direction, days, topics in (("internal", 60, expected), ("inbound", 50, named))
    for topic in topics
]
found = case("trouble-points-unknown", points)
assert (found.outcome, found.value, found.evidence.count) == ("fired", 0.5, 2)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: one surprise in five is a reason to keep asking |
| bad | 60 % | judgement: most of it was new to us |
| observations | 1 trouble point | judgement: one that nobody foresaw is worth a look; alone, it is shown and is no pattern |

What it cannot see
------------------
Whether what we wrote down was the same trouble: two may share a topic and little else. Troubles
that they keep to themselves; an account that names few to us may have told others.

How it could be gamed
---------------------
By writing down every topic there is as expected. A list of more than about ten expectations for
one account predicts nothing. Nor does it help to write it down afterwards: what came to be known
after they spoke does not count as foreseen, unless the dates were turned.

What to do
----------
See the recommendations tough-questions-dinner, run-the-drill and watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_TROUBLE_POINTS = 1  # judgement
WINDOW_DAYS = 365  # judgement: asked once a year at least
EXPECTED_DAYS = 365  # judgement: an expectation of a year ago still counts as foresight
ANSWERED_WITHIN_DAYS = 30  # judgement: room for holidays
SPOKEN = ("call", "event", "meeting", "visit")
WRITTEN = ("chat", "email", "survey")
NEVER_ASKED = 1  # judgement: who never asked could predict nothing


@detector(
    id="trouble-points-unknown",
    theme="loyalty",
    question="troubles foreseen?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_TROUBLE_POINTS,
    says="{value} of what troubles them is new to us: they named what we had not foreseen, or we "
    "have not asked for a year, which counts in full.",
)
def trouble_points_unknown(t: Timeline) -> Measure:
    """Share of the troubles which they named that we had not written down beforehand."""
    trouble = t.kind("trouble_point")
    named = trouble & t.inbound & t.within(days=WINDOW_DAYS)
    foreseen = t.preceded_by(named, trouble & t.internal, within=EXPECTED_DAYS, topic=True)
    talks = _talks(t) & t.within(days=WINDOW_DAYS)
    none_named = t.over(named.sum(), among=named | talks) == 0
    nothing = t.of_occasion(_asked(t, talks & none_named, back=talks), among=talks)
    known = t.of_occasion(foreseen.met, among=named, topic=True)
    surprise = pl.when(named).then(~known).when(nothing).then(statement=False)
    among = t.once(named, topic=True) | t.once(talks)
    surprising = t.share(surprise, among=among, pending=named)
    return surprising.if_never(NEVER_ASKED, after_days=WINDOW_DAYS)


def _talks(t: Timeline) -> pl.Expr:
    """Talks with them, and messages of ours. Kinds taken from col make no log of them needed."""
    direction = t.optional("direction", otherwise="outbound")
    spoken = col.kind.is_in(SPOKEN) & (direction != "internal") & t.took_place
    return spoken | (col.kind.is_in(WRITTEN) & (direction == "outbound"))


def _asked(t: Timeline, talks: pl.Expr, *, back: pl.Expr) -> pl.Expr:
    """Which talks hold a question about their troubles, and they had a say.

    Args:
        t: The timeline.
        talks: The talks.
        back: The same among others, by fields alone.
    """
    for field in ("text", "language"):
        t.optional(field, decides=False)
    theirs = col.kind.is_in((*SPOKEN, *WRITTEN, "feedback")) & t.inbound & t.took_place
    answer = t.follow_up(back, theirs, within=ANSWERED_WITHIN_DAYS, ignore_replies=True)
    had_a_say = (col.kind.is_in(SPOKEN) | answer.met).fill_null(value=False)
    return t.mentions("trouble_question", among=talks & had_a_say).fill_null(value=False)
