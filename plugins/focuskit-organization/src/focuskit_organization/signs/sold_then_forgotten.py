"""Sold, then forgotten

What it sees
------------
Orders and signed deals after which the customer did not hear from us for a long time.

Why it matters
--------------
The days after a purchase are those in which a customer wonders whether it was the right one. Who
was called every week before the signature and never after it, learns what the calls were for. The
job is done when the customer is happy with what was delivered, not when they have signed.

How it is measured
------------------
The median, over the orders and the won deals of the last 365 days, of the days to our next call,
mail, chat, meeting, visit or event with them that came from us, whatever it answers. Automated
mail, such as an order confirmation, does not count, and neither does a call that they had to make,
one that nobody took, or a meeting that was cancelled ([by its
outcome](../recording.md#what-did-not-take-place)). A sale after which nothing came yet is pending.
It counts with its age, once it is older than the ok limit: before that, it says nothing. At the best
end we call all of them today, at the worst never. A credit note (an amount below 0) is no sale.
Where only the day of the sale or of the contact is stated, the days are
counted from noon; a sale of which the hour would decide whether it lies beyond the ok limit does
not count.

A deal counts from its signature (`resolved_at`), since the contacts on the way to it are part of
selling; where no signature is on record, from the day when it was proposed. Where outcomes are
written down, a deal that has none is pending.

Worked example
--------------
They ordered three times. We called 22 days after the first and after the second order, and have
not been in touch in the 60 days since the third. The median of 22, 22 and 60 is 22, half-way from
ok to bad.

```python
from focuskit.testing import case

orders = [{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (200, 130, 60)]
calls = [{"kind": "call", "direction": "outbound", "occurred_at": n - 22} for n in (200, 130)]
found = case("sold-then-forgotten", orders + calls)
assert (found.outcome, found.value, found.severity) == ("fired", 22.0, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 14 days | judgement: two weeks after the sale, somebody asks how it goes |
| bad | 30 days | judgement: the first invoice comes before the first word |
| observations | 2 sales | judgement: one holiday must not decide |

What it cannot see
------------------
Whether the contact was about what they had bought: a call with the next offer counts like one that
asks how it goes. Customers who order every day by a machine are in contact by another rhythm; set
other limits for them.

How it could be gamed
---------------------
By a mail of thanks on the day of the order, sent by hand from a template. It takes ten seconds and
stops the clock. Read three of those mails: is there anything in them that was written for this
customer? unhappy-delivery sees whether anybody asked how it went.

What to do
----------
See the recommendations happiness-call-after-delivery and regain-the-rhythm.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_DAYS = 14  # judgement: two weeks after the sale
BAD_DAYS = 30  # judgement
LEAST_SALES = 2  # judgement
WINDOW_DAYS = 365  # judgement: a year, since many customers buy once a quarter


@detector(
    id="sold-then-forgotten",
    theme="organization",
    question="in touch after the sale?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_SALES,
    says="After half of {observations} sales they waited {value} days for us, or longer.",
)
def sold_then_forgotten(t: Timeline) -> Measure:
    """Median of days from a sale to our next contact."""
    signed = (col.kind == "order") | t.word(t.optional("outcome"), "won").fill_null(value=False)
    signature = pl.when(col.kind == "deal").then(t.optional("resolved_at"))
    sold_at = pl.coalesce(signature, col.occurred_at)
    undecided = (col.kind == "deal") & t.awaits("outcome")
    sold = t.kind("deal", "order") & (signed | undecided) & ~t.flows_back
    sales = sold & t.within(days=WINDOW_DAYS, since=sold_at)
    contact = t.follow_up(
        sales, t.contacts & t.outbound, within=None, since=sold_at, ignore_replies=True
    )
    # A product keeps the hour that nobody stated open. Where it is null, the deal is pending.
    waited = contact.days * pl.when(~undecided).then(1)
    return t.median(waited, among=sales, unit=Unit.DAYS, is_open=~contact.came)
