"""Power questions unasked

What it sees
------------
Key accounts from which we have no answer to one or more of three questions: what they are motivated
to buy, whether our offers match that, and where our rivals fail them.

Why it matters
--------------
The three answers are a map of the market, drawn by those who buy in it. They cost a question each,
and a supplier who has them knows what to offer next and what no rival does. Key accounts are where
a wrong guess costs most.

How it is measured
------------------
How many of the three topics (`motive`, `match`, `rival-gap`) have no answer on record in the last
365 days. An answer is an inbound need, objective, feedback, survey, email or chat message with that
topic, or a call, meeting, event or visit with it, whoever began it. What stayed in our own house, or
[did not take place](../recording.md#what-did-not-take-place), is no answer. Notes
of a talk that nobody marked with the topic are an answer where they name the question, in English,
and tell what somebody said to it. Only key accounts are judged: those that the policy
names, and those that the list of accounts marks (`key_account`).

Worked example
--------------
A lunch brought up what they are motivated to buy; nobody asked about the match or the rivals: two
of three are missing, severity 0.67.

```python
from focuskit.testing import case

order = {"kind": "order", "direction": "inbound", "occurred_at": 400}
lunch = {"kind": "event", "direction": "outbound", "occurred_at": 90, "topics": ["motive"]}
found = case("power-questions-unasked", [order, lunch])
assert (found.outcome, found.value) == ("fired", 2)
assert round(float(found.severity), 2) == 0.67
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 0 questions missing | judgement: three questions a year are no burden on anybody |
| bad | 3 questions missing | judgement: none of them has an answer |
| observations | 180 days observed | judgement: half a year, in which there is a suitable moment |

What it cannot see
------------------
Whether the answer was honest, came from somebody who decides, or was understood. A talk about the
topic counts as an answer even if they had none. Accounts that the policy does not call key are not
judged here.

How it could be gamed
---------------------
By adding the topic to a talk in which the question was not put. The notes of the talk must hold an
answer in their words; where they do not, the topic should come off.

What to do
----------
See the recommendations ask-the-three-power-questions and host-a-customer-lunch.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector
from focuskit_listening.power_questions import answers

OK_QUESTIONS = 0  # judgement: three questions a year are no burden on anybody
BAD_QUESTIONS = 3  # judgement: none of them has an answer
LEAST_DAYS_OBSERVED = 180  # judgement
WINDOW_DAYS = 365  # judgement: answers about a market hold for a year


@detector(
    id="power-questions-unasked",
    theme="listening",
    question="asked why they buy?",
    ok=OK_QUESTIONS,
    bad=BAD_QUESTIONS,
    min_observations=LEAST_DAYS_OBSERVED,
    applies_to=col.key_account,
    says="Without an answer on record: {value} of the three questions (what moves them to buy, whether "
    "our offers match, where rivals fail them).",
)
def power_questions_unasked(t: Timeline) -> Measure:
    """How many of the three questions have no answer on record."""
    return t.missing(*answers(t).values(), days=WINDOW_DAYS)
