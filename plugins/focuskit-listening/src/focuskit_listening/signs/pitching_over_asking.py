"""Pitching over asking

What it sees
------------
Talks in which we do most of the talking, and messages of ours that praise what we sell and ask
nothing.

Why it matters
--------------
Whoever talks learns nothing new. Customers want people who connect with their customers, and that
starts with a question whose answer we do not know yet. A pitch that comes before it is aimed at
nobody.

How it is measured
------------------
The mean over the talks and messages of the last 180 days. A call or meeting counts with our share
of the talking (`talk_share`). An email or chat message that a person of ours sent counts as 1 where
it pitches, 0 where it asks an open question, and a half where it does both; one that does neither
is left out. So are automated mail, talks in our own house, and what did not take place, such as a
message on their answering machine ([by its outcome](../recording.md#what-did-not-take-place)). One in a language that no phrase list
reads is pending. A meeting with several participants counts once, and so does a mail to several that
share an `occasion_id`.

Worked example
--------------
In three calls we held 65 % of the talking, and of two emails one pitched and one asked: (3 x 0.65 +
1 + 0) / 5 = 59 %, which is severity 0.7.

```python
from focuskit.testing import case

calls = [
    {"kind": "call", "direction": "outbound", "occurred_at": 20 + n, "talk_share": 0.65}
    for n in range(3)
]
emails = [
    {"kind": "email", "direction": "outbound", "occurred_at": 10 + n, "language": "en", "text": text}
    for n, text in enumerate(["Our special offer is now available.", "What would make your week easier?"])
]
found = case("pitching-over-asking", [*calls, *emails])
assert (found.outcome, found.value, float(found.severity)) == ("fired", 0.59, 0.7)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 45 % | derived from Gong's recorded sales calls, of which those with 43 % talk and 57 % listening went best (https://gong.io/resources/labs/talk-to-listen-conversion-ratio, 2016, renewed in 2025); for messages, judgement |
| bad | 65 % | derived from the same calls: beyond 65 % talk, fewer were won (https://gong.io/resources/labs/talk-to-listen-conversion-ratio, 2016, renewed in 2025); for messages, judgement |
| observations | 5 talks and messages | judgement: one presentation is not how we talk |

What it cannot see
------------------
What was said: a question can be a pitch in disguise, and a customer may have asked for an hour of
explanation. Texts are judged by short phrase lists, which miss pitches in other words.

How it could be gamed
---------------------
By closing each pitch with a question. It then counts as a half, and the answers, or their absence,
show in `no-feedback` and `power-questions-unasked`.

What to do
----------
See the recommendations ask-less-listen-more and retell-the-story-from-their-motives.

References
----------
Gong, analysis of recorded sales calls: share of talking and listening.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_SHARE = 0.45  # derived: Gong, 43:57 in talk; judgement for messages
BAD_SHARE = 0.65  # derived: Gong, for talk; judgement for messages
LEAST_TALKS = 5  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
TALKS = ("call", "meeting")
MESSAGES = ("chat", "email")


@detector(
    id="pitching-over-asking",
    theme="listening",
    question="asked more than pitched?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_TALKS,
    says="Over {observations} talks and messages, our share of talking and pitching against "
    "listening and asking was {value}.",
    for_status=("customer", "prospect"),
)
def pitching_over_asking(t: Timeline) -> Measure:
    """Our share of the talking, and of pitches among pitches and questions."""
    there = t.kind(*TALKS, *MESSAGES) & t.with_them & t.took_place
    recent = there & t.within(days=WINDOW_DAYS)
    talk = pl.when(col.kind.is_in(TALKS)).then(col.talk_share)
    written = recent & col.kind.is_in(MESSAGES) & t.outbound & t.by_person
    among = t.once(written | (recent & talk.is_not_null()))
    return t.mean(t.first_known(talk, _pitched(t, of=written)), among=among, unit=Unit.SHARE)


def _pitched(t: Timeline, *, of: pl.Expr) -> pl.Expr:
    """1 for a pitch, 0 for an open question, a half for both; null where there is neither."""
    pitch, asks = (t.mentions(phrases, among=of) for phrases in ("pitch", "open_question"))
    of &= pitch.is_not_null() & asks.is_not_null()
    return (
        pl.when(of & pitch & asks).then(0.5)
        .when(of & pitch).then(1.0)
        .when(of & asks).then(0.0)
    )  # fmt: skip
