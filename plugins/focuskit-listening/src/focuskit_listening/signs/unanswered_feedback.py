"""Unanswered feedback

What it sees
------------
Feedback and complaints, also those that came as a plain mail, after which no person of ours got in
touch.

Why it matters
--------------
Somebody took the trouble to tell us something. When nothing comes back, or only a receipt by
machine, they conclude that it went nowhere, and they will not tell us the next thing.

How it is measured
------------------
Share of the feedback and complaints of the last 180 days that no person of ours answered within 14
days. A mail, or the answer to a survey, in which the phrase list `complaint` finds something is a
complaint too. An answer is a call, email, chat, meeting, visit or event that we began afterwards.
Where it states what it replies to, it answers that and nothing else; where it does not, our next
contact with the account counts. A complaint that the help desk resolved within these 14 days has
its answer too: the solution. Automated mail is no answer, and neither is a call that nobody took or
a meeting that was cancelled ([by its outcome](../recording.md#what-did-not-take-place)). A complaint
that several of them made together (rows that share an `occasion_id`) is one, and an answer to one of
them answers all. What came in less than 14 days ago and was not answered yet does not count. Tickets
and requests are not read: responsiveness judges how they are resolved.

The list finds half of the complaints in texts. So one that it missed may stand among the mails that
nobody answered: where there are any, the range of the sign reaches one unanswered complaint
further. A text without a language, or in one without a list, is not read: it may be a complaint or
not, and is pending. Nobody needs to keep texts.

Worked example
--------------
Four people gave us feedback 40 to 100 days ago, and all got an automated receipt. We called one of
them after three days. Three of four went unanswered, so the sign fires with full severity.

```python
from focuskit.testing import case

told = [{"kind": "feedback", "direction": "inbound", "occurred_at": d} for d in (100, 80, 60, 40)]
receipts = [
    {"kind": "email", "direction": "outbound", "occurred_at": d - 0.01, "automated": True}
    for d in (100, 80, 60, 40)
]
call = {"kind": "call", "direction": "outbound", "occurred_at": 37}
found = case("unanswered-feedback", [*told, *receipts, call])
assert (found.outcome, found.value, found.severity) == ("fired", 0.75, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: nine answers in ten in time |
| bad | 50 % | judgement: an answer has become a matter of luck |
| time to answer | 14 days | judgement: two weeks leave room for holidays and for finding out |
| observations | 3 pieces of feedback and complaints | judgement: one of one is not 100 % |

What it cannot see
------------------
Complaints in words that are not on the list, in chats and in calls. One find in four is none, such
as an apology that quotes a fault.
Whether the answer met the point. Where replies do not state what they reply to, any contact that
we began within 14 days counts as the answer, be it about something else. A call in which they
chased us does not count as an answer of ours, even if it settled everything.

How it could be gamed
---------------------
By closing complaints that are not solved, which reopened-cases shows. By a line of thanks sent by
hand; heard-but-unchanged asks for more, a change that they confirm.

What to do
----------
See the recommendations close-the-loop and confirm-the-change.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.10  # judgement: nine answers in ten in time
BAD_SHARE = 0.50  # judgement: an answer has become a matter of luck
LEAST_FEEDBACK = 3  # judgement: one of one is not 100 %
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
STATED = ("complaint", "feedback")
WRITTEN = ("email", "survey")
DAYS_TO_ANSWER = 14  # judgement: room for holidays and for finding out


@detector(
    id="unanswered-feedback",
    theme="listening",
    question="feedback answered?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_FEEDBACK,
    says=(
        "{evidence} of {observations} pieces of feedback and complaints "
        "got no answer from a person of ours ({value})."
    ),
    for_status=("customer", "prospect"),
)
def unanswered_feedback(t: Timeline) -> Measure:
    """Share of feedback and complaints with no personal answer in time."""
    theirs = t.from_them & t.by_person & t.within(days=WINDOW_DAYS)
    stated = t.kind(*STATED, *WRITTEN) & col.kind.is_in(STATED) & theirs
    texts = col.kind.is_in(WRITTEN) & theirs
    for field in ("text", "language"):
        t.optional(field, decides=False)
    complains = t.mentions("complaint", among=texts)
    either = stated | texts
    answer = t.follow_up(either, t.contacts & t.outbound, within=DAYS_TO_ANSWER)
    answered = t.of_occasion(answer.met | _solved(t), among=either)
    told = t.of_occasion(stated | complains.fill_null(value=False), among=either)
    share = t.share(pl.when(told).then(~answered), among=t.once(either), pending=told)
    silent = ~complains | t.optional("text", decides=False).is_null()
    quiet = (texts & silent & ~answered).fill_null(value=False)
    low, high = _ends(share, quiet, answered)
    return share.replace(low=low, high=high)


def _ends(share: Measure, quiet: pl.Expr, answered: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The ends of the share, which allow for one complaint that the list missed.

    Args:
        share: The share of those that went unanswered.
        quiet: Rows in whose text nothing was found, or that hold none, and that nobody answered.
        answered: What got its answer, whether it was a complaint or no list could read it.
    """
    hits, missed = share.evidence.sum().cast(pl.Int64), quiet.any().cast(pl.Int64)
    still_open = pl.lit(value=False) if share.pending is None else share.pending
    may_be_hits = (still_open & ~answered.fill_null(value=False)).sum().cast(pl.Int64) + missed
    settled = share.observations.cast(pl.Int64)
    low = hits / (settled + still_open.sum().cast(pl.Int64) + missed)
    return low, (hits + may_be_hits) / (settled + may_be_hits)


def _solved(t: Timeline) -> pl.Expr:
    """Resolved in time; of days without hours, the day decides. Nobody needs to keep it."""
    resolved = t.optional("resolved_at", decides=False)
    return ((resolved - col.occurred_at).dt.total_days() < DAYS_TO_ANSWER).fill_null(value=False)
