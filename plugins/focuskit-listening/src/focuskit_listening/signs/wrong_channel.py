"""Wrong channel

What it sees
------------
Accounts that we keep writing to where they do not answer.

Why it matters
--------------
Each customer has ways in which they like to talk. Messages that go where nobody looks cost us
work, bring no answer, and leave both sides with the feeling that the other has gone silent.

How it is measured
------------------
Share of our contacts with them in the last 180 days that went through channels in which they
answer fewer than one contact in twenty. Contacts are those that a person of ours began and whose
channel is recorded; a meeting with several participants is one contact. An email or a chat counts
as answered if they got in touch through the same channel within 14 days; time alone says that, not
`in_reply_to`. A meeting, call, visit or event counts as answered in itself, since they were there;
but a call that nobody took ([by its outcome](../recording.md#what-did-not-take-place)) was in vain
until they get in touch, and what was cancelled is no contact.

A channel is judged from its tenth contact that was answered or is older than 14 days; contacts in
other channels are left out. A younger one without an answer is pending: at the best end all of them
are answered, at the worst none.

Worked example
--------------
Twenty emails had no answer, and ten chats had one each on the next day. Two thirds of our thirty
contacts went through a channel that they do not use.

```python
from focuskit.testing import case

emails = [
    {"kind": "email", "direction": "outbound", "occurred_at": 30 + n, "channel": "email"}
    for n in range(20)
]
chats = [
    {"kind": "chat", "direction": way, "occurred_at": 30 + 4 * n - late, "channel": "messenger"}
    for n in range(10)
    for way, late in (("outbound", 0), ("inbound", 1))
]
found = case("wrong-channel", emails + chats)
assert (found.outcome, found.observations, found.evidence.count) == ("fired", 30, 20)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 30 % of our contacts | judgement: some messages need no answer |
| bad | 80 % of our contacts | judgement: hardly anything goes where they look |
| hardly answered | under 5 % of the contacts in a channel | judgement: fewer than one in twenty |
| contacts in a channel | 10 | judgement: at 5 %, fewer cannot tell a bad channel from bad luck |
| time to answer | 14 days | judgement: two weeks leave room for holidays |
| observations | 10 contacts | judgement: one channel that can be judged |

What it cannot see
------------------
Who among them uses which channel: the account is judged as a whole. An email that they answer by
telephone counts as unanswered, which is the point, but one that needed no answer counts so too. A
call that nobody picked up counts as answered where its outcome does not say so.

How it could be gamed
---------------------
By giving one channel a new name every few weeks, so that none reaches ten contacts, or by sending
messages that ask for a mere "received". Read the share of contacts left out and what came back.

What to do
----------
See the recommendation ask-less-listen-more.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.3  # judgement: some messages need no answer
BAD_SHARE = 0.8  # judgement: hardly anything goes where they look
LEAST_CONTACTS = 10  # judgement: one channel that can be judged
LEAST_CONTACTS_IN_CHANNEL = 10  # judgement: fewer cannot tell a bad channel from bad luck
HARDLY_IS_ONE_IN = 20  # judgement: under 5 % of the contacts in a channel
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
DAYS_TO_ANSWER = 14  # judgement: room for holidays
MESSAGES = ("chat", "email")
TALKS = ("call", "event", "meeting", "visit")


@detector(
    id="wrong-channel",
    theme="listening",
    question="reached where they answer?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_CONTACTS,
    says="{value} of {observations} contacts of ours went where they hardly ever answer.",
    for_status=("customer", "prospect"),
)
def wrong_channel(t: Timeline) -> Measure:
    """Share of our contacts in channels that they hardly answer."""
    either = t.kind(*MESSAGES, *TALKS) & t.by_person & (t.took_place | (col.kind == "call"))
    ours = either & t.outbound & col.channel.is_not_null() & t.within(days=WINDOW_DAYS)
    reply = t.follow_up(ours, either & t.inbound, within=DAYS_TO_ANSWER, same=("channel",))
    answered = reply.met | (col.kind.is_in(TALKS) & t.took_place)
    once = t.once(ours)
    answers, contacts, still_open = (
        t.over(rows.sum(), "channel", among=ours).cast(pl.Int64)
        for rows in (once & answered, once & answered.is_not_null(), once & answered.is_null())
    )

    def gone_astray(answers: pl.Expr, contacts: pl.Expr) -> Measure:
        judged = contacts >= LEAST_CONTACTS_IN_CHANNEL
        hardly = answers * HARDLY_IS_ONE_IN < contacts
        never = pl.lit(value=False)
        return t.share(pl.when(judged).then(hardly), among=once, pending=never)

    # Once the open ones are settled, each of their channels is judged by all of its contacts.
    every = contacts + still_open
    return gone_astray(answers, contacts).replace(
        value=gone_astray(answers, contacts).value,
        low=gone_astray(answers + still_open, every).value,
        high=gone_astray(answers, every).value,
        pending=once & answered.is_null(),
        on_part="stands",
    )
