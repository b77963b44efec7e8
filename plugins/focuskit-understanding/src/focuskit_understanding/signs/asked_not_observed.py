"""Asked, not observed

What it sees
------------
Needs that stand on record only because somebody asked for them, or guessed them.

Why it matters
--------------
People who are asked what they need give an answer, whether they have thought about it or not, and
often do not buy what they asked for. What they do in a working day is the better source, and it
shows needs for which they have no words yet. What the owner of the account only believes that they
need is worse than either: nobody even asked.

How it is measured
------------------
Share of the needs put on record in the last 365 days that were not observed: those whose source is
`asked`, and those that the owner of the account stated (`stated_by_owner`), which is a guess and
counts twice, on both sides of the division. Needs that we observed, or inferred from what they do,
are the rest; a need without a source is left out. A need that several of them name at one table
([on one occasion](../recording.md#one-occasion), or on one day, and on the same topics) is one, and
has the best of its sources. Who wrote it down, and where, plays no part: a need
that we put on record among ourselves (`direction` internal) counts by its source.

Worked example
--------------
Of four needs, three came out of a questionnaire and one was seen at their counter: 75 %. With the
limits of 50 % and 100 %, that is severity 0.5. Were one of the three a guess, it would be 4 of 5.

```python
from focuskit.testing import case

needs = [
    {"kind": "need", "direction": "inbound", "occurred_at": 60 + n, "source": source}
    for n, source in enumerate(["asked", "asked", "asked", "observed"])
]
found = case("asked-not-observed", needs)
assert (found.outcome, found.value, found.severity) == ("fired", 0.75, 0.5)
needs[0]["source"] = "stated_by_owner"
assert case("asked-not-observed", needs).value == 0.8
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 50 % | judgement: as much seen as heard |
| bad | 100 % | judgement: nothing but answers and guesses |
| observations | 3 needs | judgement: one or two say more about the day than about us |

What it cannot see
------------------
Whether the observer looked closely. A need that was asked for first and observed later is two rows,
of which one counts as asked. Needs that nobody wrote down do not exist here.

How it could be gamed
---------------------
By calling a need observed or inferred that was only heard of. Visits are on record by themselves:
needs that are observed without any visit, which `usage-blind` shows, deserve a question.

What to do
----------
See the recommendation watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.5  # judgement: as much seen as heard
BAD_SHARE = 1.0  # judgement: nothing but answers and guesses
LEAST_NEEDS = 3  # judgement
WINDOW_DAYS = 365  # judgement: needs are put on record seldom
GUESS = "stated_by_owner"
TIMES_A_GUESS_COUNTS = 2  # judgement: who asked has at least heard them


@detector(
    id="asked-not-observed",
    theme="understanding",
    question="watched at their work?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_NEEDS,
    says="Of {observations} recorded needs, {evidence} were asked for or guessed, and not observed "
    "({value}; a guess counts twice).",
)
def asked_not_observed(t: Timeline) -> Measure:
    """Share of recorded needs that are known from asking or guessing alone."""
    needs = t.kind("need") & t.within(days=WINDOW_DAYS)
    t.optional("topics")
    told, seen = (
        t.of_occasion(~col.source.is_in(worse), among=needs, topic=True)
        for worse in ((GUESS,), ("asked", GUESS))
    )
    times = pl.when(~told).then(TIMES_A_GUESS_COUNTS).otherwise(1)
    return t.share(~seen, among=t.once(needs, topic=True), weight=times)
