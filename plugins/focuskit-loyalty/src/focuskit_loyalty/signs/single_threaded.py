"""Single-threaded

What it sees
------------
Accounts that hang on one or two people at the customer.

Why it matters
--------------
A relationship with one person ends when that person moves on, falls ill or loses the argument. It
also hears one voice: those who use, pay for and maintain what we deliver are never asked.

How it is measured
------------------
How many different contacts of theirs were active in the last 180 days: they reached out to us
(call, chat, email, meeting, feedback, survey, case or order), or sat with us in a meeting or call,
at a visit or at an event. Our emails to them do not count, and neither do automated mail and
credit notes (an amount below 0). A call of ours that nobody took and a meeting that was cancelled
([by its outcome](../recording.md#what-did-not-take-place)) reached nobody. A meeting in which several
of them sat is one observation.

Worked example
--------------
Two of their people spoke with us in half a year, one of them often. Two is half-way from ok to bad.

```python
from focuskit.testing import case

calls = [
    {"kind": "call", "direction": "inbound", "occurred_at": days, "contact_id": who}
    for days, who in ((100, "ada"), (60, "ada"), (30, "ben"), (5, "ada"))
]
found = case("single-threaded", calls)
assert (found.outcome, found.value, found.severity) == ("fired", 2.0, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 3 contacts | judgement: one who decides, one who uses, one who pays |
| bad | 1 contact | judgement: what the name of the sign means |
| observations | 3 contacts in all that name who it was | judgement: fewer are no relationship yet |

What it cannot see
------------------
Small customers who are one person; a policy may leave their segment out. Whether the second and
third contact could decide anything. Somebody who left last month still counts for half a year;
champion-left sees that.

How it could be gamed
---------------------
By inviting people to meetings in which they have nothing to say, or by several entries for one
person. Ask which of the contacts has told us something in their own words.

What to do
----------
See the recommendation second-thread.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_CONTACTS = 3  # judgement: one who decides, one who uses, one who pays
BAD_CONTACTS = 1  # judgement: what single-threaded means
LEAST_ROWS = 3  # judgement: fewer are no relationship yet
WINDOW_DAYS = 180  # judgement: two quarters, so that one quiet month does not decide
TOGETHER = ("call", "event", "meeting", "visit")
REACHING_OUT = ("chat", "complaint", "email", "feedback", "order", "request", "survey", "ticket")


@detector(
    id="single-threaded",
    theme="loyalty",
    question="more than one contact?",
    ok=OK_CONTACTS,
    bad=BAD_CONTACTS,
    min_observations=LEAST_ROWS,
    says="People of theirs who were in touch with us: {value}, over {observations} contacts.",
)
def single_threaded(t: Timeline) -> Measure:
    """How many different contacts of theirs were active."""
    either_way = col.kind.is_in(TOGETHER) & ~t.internal & t.took_place
    tried = t.from_them & (t.took_place | (col.kind == "call"))  # also where nobody took it
    active = t.kind(*TOGETHER, *REACHING_OUT) & (tried | either_way) & t.by_person
    among = active & ~t.flows_back & t.within(days=WINDOW_DAYS)
    people = t.distinct(col.contact_id, among=among)
    return people.replace(observations=t.occasions(among & col.contact_id.is_not_null()))
