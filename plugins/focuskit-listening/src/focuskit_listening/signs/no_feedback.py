"""No feedback

What it sees
------------
Accounts from which nobody has told us for a long time how we are doing.

Why it matters
--------------
What we believe about a customer grows old without our noticing. An account that nobody has heard
goes on being served as it was when somebody last listened, and its troubles reach us at the end,
when they can no longer be mended.

How it is measured
------------------
Days since one of their people last answered us. These count as an answer: a survey that came
back, feedback that they gave (where no direction is stated, those with a score), and a need, an objective or a trouble point on record that they told
us when we asked (its `source` is `asked`). A survey or a request for feedback that we sent counts
for nothing until somebody answers it, a machine's reply is no answer, and what we wrote down among
ourselves (`direction` internal) they did not tell us.

What they say at a table, on the telephone or in an advisory board counts as soon as it is written
down as feedback. Where they never answered, the days run from the account's first entry of any
kind.

Worked example
--------------
Their last answer is 272.5 days old, and the survey that we sent last month has not come back.
The value lies half-way between the limits, so severity is 0.5.

```python
from focuskit.testing import case

found = case(
    "no-feedback",
    [
        {"kind": "survey", "direction": "inbound", "occurred_at": 272.5, "score": 7},
        {"kind": "survey", "direction": "outbound", "occurred_at": 30},
    ],
)
assert (found.outcome, found.value, found.severity) == ("fired", 272.5, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 180 days | judgement: twice a year |
| bad | 365 days | judgement: a full year in which nobody was heard |
| observations | 90 days on record | judgement: a customer of a few weeks has had little to say yet |

What it cannot see
------------------
Talk that nobody writes down, and whether the person who answered speaks for the others. A supplier
that records needs without saying how it knows of them, and no surveys or feedback at all, looks as
if nobody had ever answered.

How it could be gamed
---------------------
By writing down a friendly word as feedback every few months, or by a survey of one click. Count
the words of theirs on record, and ask what we did about the last ones.

What to do
----------
See the recommendations tough-questions-dinner, open-an-informal-channel, host-a-customer-lunch and
found-an-advisory-board.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 180  # judgement: twice a year
BAD_DAYS = 365  # judgement: a full year in which nobody was heard
LEAST_DAYS_OBSERVED = 90  # judgement: a customer of a few weeks has had little to say yet
ANSWERS = ("feedback", "survey")
KNOWLEDGE = ("need", "objective", "trouble_point")


@detector(
    id="no-feedback",
    theme="listening",
    question="heard from lately?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="Nobody of theirs has answered us for {value} day(s).",
)
def no_feedback(t: Timeline) -> Measure:
    """Days since one of their contacts answered us."""
    answer = col.kind.is_in(ANSWERS) & t.from_them
    told = col.kind.is_in(KNOWLEDGE) & (t.optional("source") == "asked") & t.with_them
    return t.days_since_last(t.kind(*ANSWERS, *KNOWLEDGE) & (answer | told) & t.by_person)
