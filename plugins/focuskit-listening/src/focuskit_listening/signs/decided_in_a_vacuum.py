"""Decided in a vacuum

What it sees
------------
Decisions of ours about an account that were made without talking to its people beforehand.

Why it matters
--------------
What we decide at our own desk rests on what we remember of the customer. A short talk beforehand
shows what would not have worked, and turns a decision about them into one with them.

How it is measured
------------------
Share of our decisions about the account in the last 365 days for which we had no contact with them
in the 60 days before. A contact is a meeting, call, email, chat, visit or event between a person
of ours and them, whoever began it. Automated mail and our own meetings do not count, nor does a call
that nobody took or a meeting that was cancelled ([by its
outcome](../recording.md#what-did-not-take-place)), and neither does what was entered only after the
decision (`entered_at`). Where topics are recorded for both the decision and the contact, they must
share one; else the contact counts as being on the matter. A decision that several of us put down
([on one occasion](../recording.md#one-occasion), or on one day, and on the same topics) is one.

Worked example
--------------
We made four decisions about them, and talked with them 20 days before the first. The other three
were made without any contact in the 60 days before.

```python
from focuskit.testing import case

decisions = [
    {"kind": "decision", "direction": "internal", "occurred_at": d} for d in (300, 200, 120, 40)
]
call = {"kind": "call", "direction": "outbound", "occurred_at": 320}
found = case("decided-in-a-vacuum", [*decisions, call])
assert (found.outcome, found.value, found.severity) == ("fired", 0.75, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: some decisions need nobody's opinion |
| bad | 60 % | judgement: most of what concerns them is decided without them |
| days before | 60 | judgement: what was said two months ago still holds as a rule |
| observations | 3 decisions | judgement: one of one is not 100 % |

What it cannot see
------------------
Decisions that nobody records, which are often those made without asking anybody. Whether the talk
changed anything, or whether the one whom we asked could speak for those concerned. Where topics
are not recorded, a contact about something else counts.

How it could be gamed
---------------------
By a call on the eve of a decision that is already made, or by recording harmless decisions only.
Ask what the contact changed about the decision.

What to do
----------
See the recommendations validate-before-deciding and found-an-advisory-board.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, detector

OK_SHARE = 0.2  # judgement: some decisions need nobody's opinion
BAD_SHARE = 0.6  # judgement: most of what concerns them is decided without them
LEAST_DECISIONS = 3  # judgement: one of one is not 100 %
WINDOW_DAYS = 365  # judgement: decisions about one account are few
DAYS_BEFORE = 60  # judgement: what was said two months ago still holds as a rule


@detector(
    id="decided-in-a-vacuum",
    theme="listening",
    question="asked before we decide?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DECISIONS,
    says=(
        "We made {evidence} of {observations} decisions about them "
        "without contact with them beforehand ({value})."
    ),
)
def decided_in_a_vacuum(t: Timeline) -> Measure:
    """Share of our decisions about them with no contact on the matter beforehand."""
    decided = t.kind("decision") & t.within(days=WINDOW_DAYS)
    untold = t.optional("topics").list.len().fill_null(0) == 0
    contact = t.preceded_by(decided, t.contacts, within=DAYS_BEFORE).met
    on_the_matter = (
        t.preceded_by(decided, t.contacts, within=DAYS_BEFORE, topic=True).met
        | t.preceded_by(decided, t.contacts & untold, within=DAYS_BEFORE).met
    )
    asked = pl.when(untold).then(contact).otherwise(on_the_matter)
    asked = t.of_occasion(asked, among=decided, topic=True)
    return t.share(~asked, among=t.once(decided, topic=True))
