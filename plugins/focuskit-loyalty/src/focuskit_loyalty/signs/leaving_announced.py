"""Leaving announced

What it sees
------------
Customers who told us that they leave: notice, the end of a contract, a tender, their data wanted
back.

Why it matters
--------------
Nothing else weighs against it. A customer who gives notice can still be asked why, and sometimes be
kept, for as long as the notice runs; where the letter lies with whoever opened it, those weeks
pass.

How it is measured
------------------
How many of the texts that came from them in the last 180 days (calls, chats, emails, meetings,
feedback, surveys, complaints, tickets, requests) hold a phrase of the list `notice`: they give
notice, end or do not renew a contract, go to another supplier, put it out to tender, or want their
data back. A talk with several of them (rows that share an `occasion_id`) counts once, and what a
machine sent counts for nothing. Phrases that a negation or a "may" turns around do not count.

Who names a rival, asks others for quotes or thinks aloud of leaving has announced nothing:
rival-in-sight sees that, and no text counts in both.

The list finds a tenth to a third of the ways in which people say it. So where their texts could be
read, the count may be one more than was found.

Worked example
--------------
Of three emails, one gives notice. That is 1, half-way from ok to bad.

```python
from focuskit.testing import case

texts = ("Thanks for the drawings.", "Please take this letter as our notice.", "See you Monday.")
emails = [
    {"kind": "email", "direction": "inbound", "occurred_at": n + 1, "text": text, "language": "en"}
    for n, text in enumerate(texts)
]
found = case("leaving-announced", emails)
assert (found.outcome, found.value, found.observations) == ("fired", 1.0, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | no such text | judgement: one is a reason to call today |
| bad | 2 texts | judgement: the second shows that the first was no slip of theirs, and no misreading of ours |
| observations | 1 text that could be read | judgement: what they wrote stands by itself |

The default policy makes it a red light from one text on.

What it cannot see
------------------
Most customers leave without a word, and most words are not on the list, so that a clear result says
little. Texts in a language without a phrase list are pending: each may be a notice. What is said on the phone is seen
where somebody writes it down. A threat ("if this goes on, we end the contract") is counted like the
real thing. A notice that was taken back still counts until its window ends: waive the finding, with
the reason. A cancellation on record as such is not counted: it is no bad sign by itself.

How it could be gamed
---------------------
By keeping letters of notice out of the records, or by writing them down as cancellations. Compare
the contracts that ended with what this sign saw beforehand.

What to do
----------
See the recommendations answer-the-notice and answer-the-rival.

References
----------
None beyond the judgement named above; how well the list finds stands in focuskit's page on phrase
lists.
"""

from focuskit import Measure, Timeline, detector

OK_TEXTS = 0  # judgement: one is a reason to call today
BAD_TEXTS = 2  # judgement: the second shows that the first was no slip and no misreading
LEAST_TEXTS = 1  # judgement: what they wrote stands by itself
WINDOW_DAYS = 180  # judgement: few notice periods are longer
THEIR_WORDS = (
    "call", "chat", "complaint", "email", "event", "feedback", "meeting", "request", "survey",
    "ticket",
)  # fmt: skip


@detector(
    id="leaving-announced",
    theme="loyalty",
    question="do they say that they leave?",
    ok=OK_TEXTS,
    bad=BAD_TEXTS,
    min_observations=LEAST_TEXTS,
    says="Texts of theirs that announce that they leave: {evidence} of {observations}.",
)
def leaving_announced(t: Timeline) -> Measure:
    """How many texts of theirs announce that they leave."""
    # Where nobody says what a machine sent, more texts are read, and no fewer are found.
    by_person = ~t.optional("automated", otherwise=False, decides=False)
    texts = t.kind(*THEIR_WORDS) & t.inbound & by_person & t.within(days=WINDOW_DAYS)
    announced = t.mentions("notice", among=texts)
    return t.count(t.of_occasion(announced, among=texts), among=t.once(texts))
