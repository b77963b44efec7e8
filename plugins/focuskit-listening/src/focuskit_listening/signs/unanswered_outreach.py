"""Unanswered outreach

What it sees
------------
Accounts that used to talk with us, and from which nothing comes back when we write.

Why it matters
--------------
A customer who stops answering has not stopped having an opinion. Each further message into the
silence teaches them that ours can be passed over, and we take our own writing for contact.

How it is measured
------------------
Share of the emails and chats that a person of ours sent them in the last 90 days after which nobody
of theirs gave a sign within 14 days. A sign is a call, email, chat, feedback, order or case
(ticket, request, complaint) of theirs, in any channel, or a meeting, visit, event or call that was
held; a meeting that they cancelled is none. It need not say what it answers: who comes to us by themselves is not silent. A message to
several of them (rows that share an `occasion_id`) is one.

Only messages before which somebody of theirs had called, written or chatted at some time count: of
an account from which no such row is on record, nobody can tell whether they are silent or whether
their answers are kept elsewhere. A message of the last 14 days without an answer is pending.

Worked example
--------------
They wrote to us in spring, and nothing came back on the six emails of summer: severity 1.

```python
from focuskit.testing import case

before = [{"kind": "email", "direction": "inbound", "occurred_at": 100}]
ours = [
    {"kind": "email", "direction": "outbound", "occurred_at": 20 + 10 * n, "automated": False}
    for n in range(6)
]
found = case("unanswered-outreach", before + ours)
assert (found.outcome, found.value, found.severity) == ("fired", 1, 1)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 50 % of our messages | judgement: every second message needs no answer |
| bad | 90 % of our messages | judgement: hardly anything comes back |
| time to answer | 14 days | judgement: two weeks leave room for holidays |
| observations | 5 messages | judgement: three or four may fall into one holiday |

What it cannot see
------------------
Whether a message asked for an answer, and whether the case that came after it is one: who has
trouble asks for help, and may still not care for what we write. Answers that are kept elsewhere, such as those to a shared
mailbox that nobody records. An account that has never answered anything: wrong-channel sees it.

How it could be gamed
---------------------
By writing less, which fading-effort shows, or by messages that ask for a mere "received".

What to do
----------
See the recommendations regain-the-rhythm and ask-less-listen-more.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.5  # judgement: every second message needs no answer
BAD_SHARE = 0.9  # judgement: hardly anything comes back
LEAST_MESSAGES = 5  # judgement: three or four may fall into one holiday
WINDOW_DAYS = 90  # judgement: a quarter, so that the silence is one of late
DAYS_TO_ANSWER = 14  # judgement: room for holidays
MESSAGES = ("chat", "email")
TALKS = ("call", "chat", "email")
SIGNS_OF_LIFE = (
    "call", "chat", "complaint", "email", "event", "feedback", "meeting", "order", "request",
    "ticket", "visit",
)  # fmt: skip


@detector(
    id="unanswered-outreach",
    theme="listening",
    question="do they answer when we write?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_MESSAGES,
    says="Nothing came back on {evidence} of {observations} messages of ours ({value}).",
    for_status=("customer", "prospect"),
)
def unanswered_outreach(t: Timeline) -> Measure:
    """Share of our messages after which nobody of theirs gave a sign."""
    ours = t.kind(*MESSAGES) & t.outbound & t.by_person & t.within(days=WINDOW_DAYS)
    came = t.inbound & (t.took_place | (col.kind == "call"))  # also where nobody of ours took it
    sign = t.kind(*SIGNS_OF_LIFE) & t.by_person & t.with_them & (came | t.together)
    answer = t.follow_up(ours, sign, within=DAYS_TO_ANSWER, ignore_replies=True)
    talked = t.preceded_by(ours, t.kind(*TALKS) & t.inbound & t.by_person, within=None)
    silent = ~t.of_occasion(answer.met, among=ours)
    known = talked.met.fill_null(value=False)
    return t.share(silent, among=t.once(ours) & known, pending=silent.is_null())
