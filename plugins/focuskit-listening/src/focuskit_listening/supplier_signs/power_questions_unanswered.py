"""Power questions unanswered

What it sees
------------
Segments of our market of which we do not know what moves people to buy, whether our offers match
that, or where our rivals fail them.

Why it matters
--------------
Offers, prices and messages are made for segments, not for single customers. Where nobody in a
segment has answered these three questions, the offer rests on what we imagine, and the first to
learn the answers is a rival who asked.

How it is measured
------------------
Each segment of the listed accounts, also one of which nothing is on record, has three questions:
`motive`, `match` and `rival-gap`. Of all
of them, the share without an answer from any account of the segment in the last 365 days. An answer
is an inbound need, objective, feedback, survey, email or chat message with that topic, or a call,
meeting, event or visit with it, whoever began it. What stayed in our own house is no answer.
Notes of a talk that nobody marked with the topic are one where they name the question, in English,
and tell what somebody said to it.
Where the record covers a part of the year, as many may have no answer at the most.

Worked example
--------------
There are two segments. A hotel told us all three at a lunch; no restaurant told us anything: three
of six questions have no answer, half-way between ok and bad.

```python
from focuskit import col
from focuskit.testing import portfolio

accounts = [{"id": "inn", "segment": "hotels"}, {"id": "deli", "segment": "restaurants"}]
rows = [
    {
        "account_id": "inn",
        "kind": "event",
        "direction": "outbound",
        "occurred_at": 90,
        "topics": ["motive", "match", "rival-gap"],
    },
    {"account_id": "deli", "kind": "order", "direction": "inbound", "occurred_at": 20},
]
supplier = portfolio(rows, accounts=accounts).supplier_findings
found = supplier.row(by_predicate=col.sign == "power-questions-unanswered", named=True)
assert (found["outcome"], found["value"], found["severity"]) == ("fired", 0.5, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: a new or small segment may lag behind |
| bad | 80 % | judgement: of most segments we know next to nothing |
| observations | 1 segment | judgement: even a single segment has three questions |

What it cannot see
------------------
Whether one customer's answer holds for the segment: one answer counts as much as fifty here.

How it could be gamed
---------------------
By cutting the market into fewer segments, or by adding the topics to a talk in which nobody asked.
Let somebody who was not there read the notes, and say in one sentence for each segment what the
answer is.

What to do
----------
See the recommendations ask-the-three-power-questions and found-an-advisory-board.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector
from focuskit_listening.power_questions import answers

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.8  # judgement
WINDOW_DAYS = 365  # judgement: answers about a market hold for a year


@detector(
    id="power-questions-unanswered",
    theme="listening",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    says="Of the three questions about the market, asked of each segment, {value} have no answer on "
    "record (segments: {observations}).",
)
def power_questions_unanswered(t: Timeline) -> Measure:
    """Share of segments times questions without an answer on record."""
    segment = t.account("segment")
    accounts = segment.is_not_null() & col.kind.is_null()  # one row for each account itself
    recent = segment.is_not_null() & t.within(days=WINDOW_DAYS)
    told = [(recent & answer).fill_null(value=False) for answer in answers(t).values()]
    looked_at = pl.any_horizontal(accounts, *told)
    unanswered = [~t.over(answer.any(), segment, among=looked_at) for answer in told]
    place = t.over(pl.int_range(pl.len()), segment, among=accounts, order_by=[col.occurred_at])
    number = pl.sum_horizontal(one.cast(int) for one in unanswered)
    each = t.mean(number, among=accounts & (place == 0), unit=Unit.COUNT)
    # On a part of the year, some answer may stand in what is not on record: then nobody can tell.
    return each.replace(value=each.value / len(told), unit=Unit.SHARE, on_part="at_most")
