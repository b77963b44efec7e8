"""One-channel feedback

What it sees
------------
Accounts that we hear in one way only, or in none: by survey alone, or through one person's ears.

Why it matters
--------------
Each way of listening hears something else. A survey brings figures that can be compared, a casual
word brings what no form asks for, and an expert of ours notices what the customer takes for
granted. Where two of them are closed, we mistake the rest for the whole.

How it is measured
------------------
Of three ways, how many brought nothing in the last 365 days:

- formal: a survey that one of them answered;
- informal: feedback that they gave outside a survey or a portal, whoever of us heard it;
- by an expert: feedback to an expert of ours, or a visit or meeting at which an expert of ours
  was present; meetings in our own house are none with them.

One talk may open two ways: what they tell our expert over lunch is informal and heard by an
expert. What a machine sent opens none.

Worked example
--------------
Two surveys came back this year, and nothing else did. Two of the three ways are missing, so
severity is two thirds.

```python
from focuskit.testing import case

found = case(
    "one-channel-feedback",
    [
        {"kind": "order", "direction": "inbound", "occurred_at": 500},
        {"kind": "survey", "direction": "inbound", "occurred_at": 200, "score": 8},
        {"kind": "survey", "direction": "inbound", "occurred_at": 20, "score": 8},
    ],
)
assert (found.outcome, found.value) == ("fired", 2)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | no way missing | judgement: each of the three can be had within a year |
| bad | all three missing | judgement: we hear nothing at all |
| observations | 180 days on record | judgement: two quarters in which to open all three ways |

What it cannot see
------------------
How much each way brought: one survey a year keeps the formal way open. Whether the expert listened
at the meeting or only spoke. Feedback whose channel is not recorded counts as informal.

How it could be gamed
---------------------
By a yearly survey to one friendly contact and a seat for an expert at one meeting. Read beside it
how many contacts were heard, and what was said at that meeting.

What to do
----------
See the recommendations open-an-informal-channel and found-an-advisory-board.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_WAYS_MISSING = 0  # judgement: each of the three can be had within a year
BAD_WAYS_MISSING = 3  # judgement: all of them
LEAST_DAYS_OBSERVED = 180  # judgement: two quarters in which to open all three ways
WINDOW_DAYS = 365  # judgement: a yearly survey is a way too
FORMAL_CHANNELS = r"\b(?:portal|survey)\b"
HEARD_OR_MET = ("feedback", "meeting", "visit")


@detector(
    id="one-channel-feedback",
    theme="listening",
    question="heard in more than one way?",
    ok=OK_WAYS_MISSING,
    bad=BAD_WAYS_MISSING,
    min_observations=LEAST_DAYS_OBSERVED,
    says="Of three ways to hear them (formal, informal, by an expert), {value} brought nothing.",
)
def one_channel_feedback(t: Timeline) -> Measure:
    """How many of three ways to hear them are missing."""
    by_form = t.optional("channel", "").str.contains(FORMAL_CHANNELS)
    formal = t.kind("survey") & t.from_them & t.by_person
    informal = t.kind("feedback") & t.from_them & t.by_person & ~by_form
    # Feedback that we ask for is outbound, and nothing was heard yet.
    heard = (col.kind != "feedback") | t.from_them
    met = t.kind(*HEARD_OR_MET) & heard & t.by_person & t.with_them & t.took_place
    expert = met & t.role("expert")
    return t.missing(formal, informal, expert, days=WINDOW_DAYS)
