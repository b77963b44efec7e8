"""Objectives unknown

What it sees
------------
Accounts of which we have not put on record for a long time what they want to achieve, in their own
words.

Why it matters
--------------
A request says what they want from us, an objective says what for. Without it we can deliver to the
letter and still be of no use, and we cannot see a better way that they have not thought of. Their
customers' objectives count too: what helps those helps them.

How it is measured
------------------
Days since an objective was last put on record that they told us when asked, or that we observed.
What the owner of the account stated or inferred is our own guess and does not count, nor does what
stayed in our own house (`direction` internal). Where there never was one, the days since their
first interaction of any kind.

Worked example
--------------
Their last objective was noted 300 days ago. The owner of the account wrote one down last week that
nobody asked them about. 300 days is severity 0.65 between the limits of 180 and 365 days.

```python
from focuskit.testing import case

asked = {"kind": "objective", "direction": "inbound", "occurred_at": 300, "source": "asked"}
guessed = {"kind": "objective", "direction": "inbound", "occurred_at": 7, "source": "stated_by_owner"}
found = case("objectives-unknown", [asked, guessed])
assert (found.outcome, found.value) == ("fired", 300)
assert round(float(found.severity), 2) == 0.65
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 180 days | judgement: objectives are reviewed twice a year |
| bad | 365 days | judgement: a business year has passed, with its goals |
| observations | 90 days observed | judgement: time for a first talk about them |

What it cannot see
------------------
Whether the objective still holds, and whether anybody here works by it. One person's objective
stands for the whole account. An objective without a source does not count: nobody knows whose words
it is in.

How it could be gamed
---------------------
By confirming last year's objective without a talk. The words of the new record then equal those of
the old one, which a reader sees at once.

What to do
----------
See the recommendations record-their-objective and find-the-objective-behind-the-request.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 180  # judgement: objectives are reviewed twice a year
BAD_DAYS = 365  # judgement: a business year has passed
LEAST_DAYS_OBSERVED = 90  # judgement
IN_THEIR_WORDS = ("asked", "observed")
THEIR_CUSTOMERS = "their-customers"


@detector(
    id="objectives-unknown",
    theme="listening",
    question="objectives on record?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s) no objective of theirs was put on record in their words.",
    says_also="Of all those on record, {also} say what their own customers want to achieve.",
)
def objectives_unknown(t: Timeline) -> Measure:
    """Days since an objective of theirs was put on record in their words."""
    told = t.kind("objective") & t.with_them & col.source.is_in(IN_THEIR_WORDS)
    beside = t.count(t.topic(THEIR_CUSTOMERS, decides=False), among=told)
    return t.days_since_last(told).with_also(beside)
