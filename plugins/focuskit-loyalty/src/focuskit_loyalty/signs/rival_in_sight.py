"""Rival in sight

What it sees
------------
Customers who speak of a rival, or think aloud of leaving, in what they write to us.

Why it matters
--------------
Act as if a rival went after your best client today. Some customers say it before they do it, to
the colleague who happens to read their message, and the account's owner hears of it last.

How it is measured
------------------
How many of the texts that came from them in the last 90 days (calls, chats, emails, meetings,
feedback, surveys, complaints, tickets, requests) name one of the rivals that the policy lists, or
hold a phrase of leaving. In tickets and requests only the phrases count: a rival named there is as
a rule a machine that stands beside ours. Texts that announce it (notice, a tender, their data wanted back) are told by
leaving-announced, and count there alone. A talk with several of them (rows that share an
`occasion_id`) counts once. Where the policy lists no rivals, only phrases of leaving can be found,
and the finding says so. Phrases that a negation turns around do not count. The name of a rival
does, whatever stands before it, unless the text holds a phrase of the list `staying`: who refuses a
rival ("we told them no"), or left one for us, is the customer that everybody wants.

The list of phrases finds a quarter of what people say. So where their texts could be read, the
count may be one more than was found.

Only customers are judged. A prospect who compares us with others does what a careful buyer does,
and early talk of rivals goes with winning a new deal.

Worked example
--------------
The policy names the rival Nordwind. Of three emails, one asks what we have against Nordwind's
offer. That is 1, half-way from ok to bad.

```python
import attrs

from focuskit.policy import default_policy
from focuskit.testing import case

policy = attrs.evolve(default_policy(), rivals=("Nordwind",))
texts = ("Thanks for the drawings.", "What do you have against Nordwind's offer?", "See you Monday.")
emails = [
    {"kind": "email", "direction": "inbound", "occurred_at": n + 1, "text": text, "language": "en"}
    for n, text in enumerate(texts)
]
found = case("rival-in-sight", emails, policy=policy)
assert (found.outcome, found.value, found.observations) == ("fired", 1.0, 3)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | no such text | judgement: one is a reason to call |
| bad | 2 texts | judgement: the second shows that the first was no slip |
| observations | 1 text that could be read | judgement: what they wrote stands by itself |

What it cannot see
------------------
Most customers leave without a word, so that a clear result says little. Texts in a language
without a phrase list are pending, unless they name a rival, and a rival who is refused in
one of them counts; what is said on the phone is seen where somebody writes it down. A customer who asks about a rival's part for good reasons looks
the same, and so does one who compared us with others a few weeks ago, before they became a
customer. A cancellation is not counted: it is no bad sign by itself.

How it could be gamed
---------------------
By leaving such remarks out of the notes, or by a policy without rivals. Read a few calls beside
their notes, and ask whether the list of rivals names those to whom deals were lost.

What to do
----------
See the recommendations answer-the-rival and run-the-drill.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_TEXTS = 0  # judgement: one is a reason to call
BAD_TEXTS = 2  # judgement
LEAST_TEXTS = 1  # judgement: what they wrote stands by itself
WINDOW_DAYS = 90  # judgement: what they said longer ago has been answered, or they have gone
TO_THE_DESK = ("request", "ticket")
THEIR_WORDS = (
    "call", "chat", "complaint", "email", "event", "feedback", "meeting", "survey", *TO_THE_DESK,
)  # fmt: skip


@detector(
    id="rival-in-sight",
    theme="loyalty",
    question="a rival in sight?",
    ok=OK_TEXTS,
    bad=BAD_TEXTS,
    min_observations=LEAST_TEXTS,
    says="Texts of theirs that speak of a rival or of leaving: {evidence} of {observations}.",
    says_also="Names of rivals could not be looked for: the policy lists none.",
)
def rival_in_sight(t: Timeline) -> Measure:
    """How many texts of theirs speak of a rival or of leaving."""
    # Where nobody says what a machine sent, more texts are read, and no fewer are found.
    by_person = ~t.optional("automated", otherwise=False, decides=False)
    texts = t.kind(*THEIR_WORDS) & t.inbound & by_person & t.within(days=WINDOW_DAYS)
    refused = t.mentions("staying", among=texts).fill_null(value=False)
    named = t.mentions("rivals", among=texts) & ~refused & ~col.kind.is_in(TO_THE_DESK)
    seen = named | t.mentions("leaving", among=texts)
    # A text that cannot be read for notice may still hold a rival's name, which is in any language.
    seen &= ~t.mentions("notice", among=texts).fill_null(value=False)
    counted = t.count(t.of_occasion(seen, among=texts), among=t.once(texts))
    if t.rivals:
        return counted
    return counted.with_also(t.count(texts, among=texts))
