"""Low advocacy

What it sees
------------
Contacts who, when we last asked, would not have spoken well of us.

Why it matters
--------------
Would our customers rave about us, recommend us, refuse to talk to a rival? Those who would not are
seldom loud about it. They renew while it is easier than to leave, and listen when a rival calls.

How it is measured
------------------
For each of their contacts, the latest score of the last 365 days counts (0 to 10; surveys and
feedback that came from them); an earlier one is forgotten. A contact who named others like them
(topic `who-else`) has done what the score only asks about, and counts as 10; where they were asked
for both, the score that they gave stands. The value is the share of contacts at 6 or less. How many
answered is stated beside it, since few speak for few.

Worked example
--------------
Eight contacts answered. Two gave 4, one gave 9 after a 3 in winter, five gave 8 or more: one in
four. Were it one of four, all would rest on one person, and the sign would be unknown.

```python
from focuskit.testing import case

answers = [
    {"kind": "survey", "direction": "inbound", "occurred_at": days, "contact_id": who, "score": score}
    for days, who, score in ((40, "ada", 4), (40, "eve", 4), (200, "ben", 3), (30, "ben", 9))
]
answers += [{**answers[0], "contact_id": who, "score": 8} for who in ("cy", "di", "fay", "gus", "hal")]
found = case("low-advocacy", answers)
assert (found.outcome, found.value, found.observations) == ("fired", 0.25, 8)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement |
| bad | 40 % | judgement |
| score | 6 or less | established: where the Net Promoter scale has its detractors |
| observations | 3 contacts | judgement: two people are no opinion of an account |

What it cannot see
------------------
Those who did not answer: they are often the less content. Praise in a text without a score does
not count, since politeness and praise read alike. Scales other than 0 to 10 must be converted
where the data are mapped.

How it could be gamed
---------------------
By asking only those who like us, or right after a success. Hold the number of contacts who
answered against those whom single-threaded counts. By asking for a good score: a score that was
begged for tells nothing.

What to do
----------
See the recommendations tough-questions-dinner, confirm-the-change, ask-who-else-is-like-you and
bring-an-unasked-idea.

References
----------
F. Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003, for the scale.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.1  # judgement
BAD_SHARE = 0.4  # judgement
LEAST_CONTACTS = 3  # judgement
MOST_OF_A_DETRACTOR = 6  # established: the Net Promoter scale
REFERRED = 10  # judgement: a referral is the deed that the score asks about
WINDOW_DAYS = 365  # judgement: yearly surveys must count
REFERRALS = ("call", "chat", "email", "event", "meeting")


@detector(
    id="low-advocacy",
    theme="loyalty",
    question="would they recommend us?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CONTACTS,
    says="{evidence} of {observations} contacts who answered in a year gave 6 of 10 or less "
    "({value}).",
)
def low_advocacy(t: Timeline) -> Measure:
    """Share of contacts whose latest score is 6 or less."""
    scored = t.kind("feedback", "survey")
    referred = t.optional("topics").list.contains("who-else").fill_null(value=False)
    told = (
        (scored | (col.kind.is_in(REFERRALS) & referred)) & t.inbound & t.within(days=WINDOW_DAYS)
    )
    score = pl.when(scored).then(col.score)
    said = pl.coalesce(score, pl.when(referred).then(REFERRED))
    answered = told & said.is_not_null() & col.contact_id.is_not_null()
    # Of two scores at one moment, the lower: the choice must not hang on the order of the rows.
    newest_first = pl.struct("occurred_at", -said).rank("ordinal", descending=True)
    by_time = [col.occurred_at]
    latest = t.over(newest_first, "contact_id", among=answered, order_by=by_time) == 1
    return t.share(said <= MOST_OF_A_DETRACTOR, among=answered & latest)
