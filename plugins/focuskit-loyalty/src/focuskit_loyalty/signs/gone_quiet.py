"""Gone quiet

What it sees
------------
Customers who used to reach out to us and have stopped.

Why it matters
--------------
Clients are seldom stolen; they drift off after we stopped earning their next call. The silence
shows weeks or months before the loss does.

How it is measured
------------------
Days since they last reached out to buy or to talk (an order, call, email, chat or meeting that
came from them), over their own usual gap: the days from the first to the last such contact, over
their number less one. A gap under seven days is taken as seven. The clock starts when the customer
reached out, not when we delivered. What a machine sent, such as a reply that somebody is away,
counts for nothing.

Three contacts on three different days make a habit; fewer make none.

| came from them | counts as reaching out |
|---|---|
| order, call, email, chat, meeting | yes |
| a meeting that was cancelled ([by its outcome](../recording.md#what-did-not-take-place)) | no; a call of theirs that nobody took does |
| a request, ticket or complaint | no: fewer problems are no disloyalty |
| survey, feedback | no: we asked |
| cancellation, contact_left | no: it is the silence, not the talk |
| an order with an amount below 0 | no: our credit note is no word of theirs |
| need, objective, trouble_point | no: somebody of ours wrote it down, whenever it was said |
| usage, delivery | no: nobody reached out |
| event, visit | no: we hosted them, or went there |

Worked example
--------------
They ordered every 20 days, and the last order is 100 days old: 5 times their usual gap.

```python
from focuskit.testing import case

orders = [
    {"kind": "order", "direction": "inbound", "occurred_at": days} for days in (160, 140, 120, 100)
]
found = case("gone-quiet", orders)
assert (found.outcome, found.value, found.observations) == ("fired", 5.0, 4)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 1.5 times their usual gap | measured on a wholesaler's orders of 2009 to 2011 (UCI Online Retail II, https://archive.ics.uci.edu/ml/datasets/Online+Retail+II): below 1.5, silence in the next 120 days follows in 24 to 27 % |
| bad | 6 times their usual gap | measured on the same orders of 2009 to 2011 (https://archive.ics.uci.edu/ml/datasets/Online+Retail+II): above 6, in over 62 % |
| observations | 3 contacts | judgement: two contacts make one gap, which is no habit |

What it cannot see
------------------
Customers whose gaps are irregular by trade, such as seasonal ones. An account that orders seldom
is not judged by that: only by its own habit. Nor does it see why they are silent: a move, a
holiday and a rival look alike from here.

How it could be gamed
---------------------
By logging a call of ours as one of theirs: the clock then starts anew. The kinds and directions
of the evidence show it, since a customer who calls every week without ever ordering or asking for
anything is rare.

What to do
----------
See the recommendation regain-the-rhythm.

References
----------
D. Chen, Online Retail II, UCI Machine Learning Repository (CC BY 4.0).
"""

from focuskit import Measure, Timeline, col, detector

OK_TIMES_USUAL_GAP = 1.5  # measured on UCI Online Retail II
BAD_TIMES_USUAL_GAP = 6  # measured on UCI Online Retail II
LEAST_CONTACTS = 3  # judgement
LEAST_GAP_DAYS = 7  # judgement: a busy week must not make a quiet one look like an end
REACHING_OUT = ("call", "chat", "email", "meeting", "order")


@detector(
    id="gone-quiet",
    theme="loyalty",
    question="gone quiet?",
    ok=OK_TIMES_USUAL_GAP,
    bad=BAD_TIMES_USUAL_GAP,
    min_observations=LEAST_CONTACTS,
    says="They last reached out {value} times their usual gap ago, over {observations} contacts.",
    says_also="Their usual gap is {also} day(s).",
)
def gone_quiet(t: Timeline) -> Measure:
    """Days since they last reached out, over their own usual gap."""
    tried = t.took_place | (col.kind == "call")  # also where nobody of ours took it
    reached_out = t.kind(*REACHING_OUT) & t.inbound & t.by_person & ~t.flows_back & tried
    usual_gap = t.usual_gap(reached_out).at_least(days=LEAST_GAP_DAYS)
    return (t.days_since_last(reached_out) / usual_gap).with_also(usual_gap)
