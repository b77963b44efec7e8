"""No unasked idea

What it sees
------------
Customers to whom we bring no idea unless they ask for one.

Why it matters
--------------
We know possibilities that they have never thought of, and that no questionnaire would bring up. A
supplier who only answers can be replaced by any other who answers as well; a rival needs a single
good idea to be let in.

How it is measured
------------------
Days since we last brought an idea that they had not asked for: an `idea` that answers nothing
(`in_reply_to` is empty, or names the idea itself). An idea without a direction counts, since an idea
goes out by itself; one that came from them, or stayed in our own house, does not. Where there never
was one, the days since their first interaction of any kind.

Worked example
--------------
Our last idea of our own came 300 days ago. The idea of last week answered a question of theirs and
does not count: 300 days, which is severity 0.65 between the limits of 180 and 365 days.

```python
from focuskit.testing import case

unasked = {"kind": "idea", "direction": "outbound", "occurred_at": 300}
question = {"id": "q1", "kind": "email", "direction": "inbound", "occurred_at": 9}
asked = {"kind": "idea", "direction": "outbound", "occurred_at": 7, "in_reply_to": "q1"}
found = case("no-unasked-idea", [unasked, question, asked])
assert (found.outcome, found.value) == ("fired", 300)
assert round(float(found.severity), 2) == 0.65
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 180 days | judgement: an idea every half year |
| bad | 365 days | judgement: a whole year of answers alone |
| observations | 90 days observed | judgement: we must know a customer before we can have an idea for them |

What it cannot see
------------------
Whether the idea was any good, was meant for this customer or came of it. Ideas that were brought up
in a talk and that nobody noted are missing. Where no idea says what it answers, every one would look
unasked: the sign is unknown then, unless replies are stated as recorded.

How it could be gamed
---------------------
By putting down the newsletter, or an offer, as an idea. An idea names a thing in their business that
would change; those that are followed by an objective or a request of theirs were real.

What to do
----------
See the recommendation bring-an-unasked-idea.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 180  # judgement: an idea every half year
BAD_DAYS = 365  # judgement: a whole year of answers alone
LEAST_DAYS_OBSERVED = 90  # judgement


@detector(
    id="no-unasked-idea",
    theme="understanding",
    question="brought an idea unasked?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s) we have brought no idea that they had not asked for.",
)
def no_unasked_idea(t: Timeline) -> Measure:
    """Days since we brought an idea that they had not asked for."""
    t.optional("in_reply_to")
    # An idea goes out by itself; one that came in is theirs, and one may stay in our own house.
    brought = t.outbound | col.direction.is_null()
    return t.days_since_last(t.kind("idea") & brought & ~t.is_reply)
