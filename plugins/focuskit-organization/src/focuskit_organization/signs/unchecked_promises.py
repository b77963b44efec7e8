"""Unchecked promises

What it sees
------------
Commitments that were made to the customer before anybody asked those who must keep them.

Why it matters
--------------
No promise that the workshop cannot build. A date that was named in good faith and never checked is
a gamble with other people's evenings: delivery learns of it when it is too late to say no, and the
customer learns of it when it slips.

How it is measured
------------------
Share of the promises of the last 180 days before which, in the 60 days up to the promise, no
colleague in the role of delivery was in contact on the matter. A promise is a row of the kind
`promise`, and what a text of ours promises: an email or chat that somebody of ours sent who sells or
leads, or whose role is not stated, and that holds a phrase of the list `commitment` ("Yeah, we can do
that!"). What service, experts and administration say they will do is their own work. One that was made to several of
them at once ([on one occasion](../recording.md#one-occasion), or on one day, in the same words or on
the same topics) is one.

On the matter is a talk of delivery with the customer (call, chat, meeting or visit), anything that
delivery took part in and that we logged inside our house about this account, and a mail or event of
delivery that shares a topic with the promise; a birthday mail is not. A promise that a delivery
colleague made counts as checked. Mail that a machine sent checks nothing, and neither does a call that
nobody took, a meeting that was cancelled ([by its
outcome](../recording.md#what-did-not-take-place)), or what was entered only after the promise
(`entered_at`). Where no talk says which role of ours took part (`colleague_role`), the sign is unknown.

Worked example
--------------
Four promises were made. A delivery colleague sat in a meeting ten days before the first; nobody
asked delivery before the other three. That is 75 %, beyond the bad limit of 60 %.

```python
from focuskit.testing import case

promises = [{"kind": "promise", "direction": "outbound", "occurred_at": n} for n in (150, 40, 30, 20)]
asked = {"kind": "meeting", "direction": "internal", "occurred_at": 160, "colleague_role": "delivery"}
found = case("unchecked-promises", [*promises, asked])
assert (found.outcome, found.value, found.severity) == ("fired", 0.75, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: some promises are routine and need nobody's word |
| bad | 60 % | judgement: most are made without those who must keep them |
| observations | 3 promises | judgement: one promise of one is not 100 % |

What it cannot see
------------------
A question across the room that nobody logs, and whether a talk of delivery was about this promise:
any talk in those 60 days counts. Promises in words that are not on the list, and those in calls
that nobody wrote down. A text in a language without a list is pending: it may hold a promise or not.

How it could be gamed
---------------------
By putting a delivery colleague on copy of every meeting. That is soon felt by those who have to
sit there. Ask instead whether delivery said yes, and look at broken-promises beside this sign:
promises that were truly checked are kept.

What to do
----------
See the recommendation promise-review-with-delivery.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_PROMISES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
SELLERS = ("delivery", "executive", "sales")
WRITTEN = ("chat", "email")
TALKS = ("call", "chat", "meeting", "visit")
CHECKED_WITHIN_DAYS = 60  # judgement: what delivery said longer ago may hold no more


@detector(
    id="unchecked-promises",
    theme="organization",
    question="promises checked with delivery?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_PROMISES,
    says=(
        "We made {evidence} of {observations} promises before a colleague from delivery "
        "was in contact on the matter ({value})."
    ),
    for_status=("customer", "prospect"),
)
def unchecked_promises(t: Timeline) -> Measure:
    """Share of commitments made before a delivery colleague was in contact."""
    recent = t.within(days=WINDOW_DAYS)
    stated = t.kind("promise", *WRITTEN) & (col.kind == "promise") & recent
    by_person = ~t.optional("automated", otherwise=False, decides=False)
    sells = (t.optional("colleague_role").is_in(SELLERS)).fill_null(value=True)
    texts = col.kind.is_in(WRITTEN) & t.outbound & by_person & sells & recent
    for field in ("text", "language"):
        t.optional(field, decides=False)
    promised = stated | t.mentions("commitment", among=texts).fill_null(value=False)
    delivery = t.role("delivery").fill_null(value=False)
    talk = by_person & (
        (t.internal & t.took_place) | ((t.contacts & col.kind.is_in(TALKS)) & t.with_them)
    )
    either = stated | texts
    asked = t.preceded_by(either, talk & delivery, within=CHECKED_WITHIN_DAYS)
    written = t.contacts & col.kind.is_in(("email", "event")) & delivery
    on_topic = t.preceded_by(either, written, within=CHECKED_WITHIN_DAYS, topic=True)
    promises, checked = (
        t.of_occasion(met, among=either, topic=True)
        for met in (promised, asked.met | on_topic.met | delivery)
    )
    among = t.once(either, topic=True)
    return t.share(pl.when(promises).then(~checked), among=among, pending=promises)
