"""Asked to death

What it sees
------------
Contacts whom we ask for feedback again and again, while hardly anybody answers.

Why it matters
--------------
A request costs the customer time. Whoever gets the fifth form in a quarter learns that we want
figures and not an answer, and stops answering the one question that would have mattered.

How it is measured
------------------
Requests for feedback per contact in the last 90 days, where answers came back to fewer than a fifth
of those that are older than 14 days; else 0. A request is a survey or a request for feedback that we sent, by hand or by machine. An
answer is a survey or feedback that came from them, other than a machine's reply. Where contacts
are recorded (`contact_id`), all requests that do not state theirs count as sent to one contact. A
request of the last 14 days is pending: it counts as sent, but not yet as left unanswered. At the
best end each of them will still be answered, at the worst none.

Worked example
--------------
Two contacts got four surveys each within the quarter, and one answer came back. That is an eighth,
so the four requests per contact stand: severity is 0.5.

```python
from focuskit.testing import case

rows = [
    {"kind": "survey", "direction": "outbound", "occurred_at": 10 + 20 * n, "contact_id": who}
    for n in range(4)
    for who in ("ana", "ben")
]
rows += [{"kind": "survey", "direction": "inbound", "occurred_at": 5, "contact_id": "ana"}]
found = case("asked-to-death", rows)
assert (found.outcome, found.value, found.severity) == ("fired", 4, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 2 requests per contact in 90 days | judgement: one after a delivery and one about the whole |
| bad | 6 requests per contact in 90 days | judgement: one every two weeks |
| time to answer | 14 days | judgement: two weeks leave room for holidays |
| answered | 20 % of the requests | judgement: below it, most contacts have stopped answering |
| observations | 2 requests older than 14 days | judgement: one request is no habit |

What it cannot see
------------------
Who was asked how often, beyond the mean: one contact who is asked ten times disappears among nine
who are asked once. Requests that other departments send through tools that nobody records.

How it could be gamed
---------------------
By spreading the same requests over more contacts, or by a survey that is answered with one click.
Read the number of requests and the words that came back beside it.

What to do
----------
See the recommendation ask-less-listen-more.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_REQUESTS_PER_CONTACT = 2  # judgement: one after a delivery and one about the whole
BAD_REQUESTS_PER_CONTACT = 6  # judgement: one every two weeks
LEAST_REQUESTS = 2  # judgement: one request is no habit
WINDOW_DAYS = 90  # judgement: a quarter, so that a yearly survey alone never adds up
DAYS_TO_ANSWER = 14  # judgement: room for holidays; until then, an answer may still come
ENOUGH_IS_ONE_IN = 5  # judgement: an answer to one request in five


@detector(
    id="asked-to-death",
    theme="listening",
    question="asked too often?",
    ok=OK_REQUESTS_PER_CONTACT,
    bad=BAD_REQUESTS_PER_CONTACT,
    min_observations=LEAST_REQUESTS,
    says=(
        "Requests for feedback that hardly anybody answers: {value} per contact, of "
        "{evidence} in all."
    ),
    for_status=("customer", "prospect"),
)
def asked_to_death(t: Timeline) -> Measure:
    """Requests for feedback per contact while hardly any is answered."""
    recent = t.kind("feedback", "survey") & t.within(days=WINDOW_DAYS)
    asked, answered = recent & t.outbound, recent & t.from_them & t.by_person
    requests = t.count(asked, among=asked)
    answers = t.count(answered, among=answered).value
    contacts = t.distinct(col.contact_id.fill_null(""), among=asked).value
    late = asked & (t.days_ago <= DAYS_TO_ANSWER)
    open_requests = t.count(late, among=asked).value
    due = requests.value - open_requests

    def per_contact(answers: pl.Expr, *, of: pl.Expr) -> pl.Expr:
        ignored = answers * ENOUGH_IS_ONE_IN < of
        return pl.when(ignored).then(requests.value / contacts).otherwise(0)

    return requests.replace(
        value=per_contact(answers, of=due),
        low=per_contact(answers + open_requests, of=requests.value),  # each may still be answered
        high=per_contact(answers, of=requests.value),
        observations=due,
        pending=late,
        among=asked | answered,
    )
