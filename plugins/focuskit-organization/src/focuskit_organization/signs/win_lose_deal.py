"""Win-lose deal

What it sees
------------
Deals in which somebody loses: the customer, we ourselves, or the colleagues who must deliver and
serve what was agreed.

Why it matters
--------------
Win/lose deals end as lose/lose. A customer who was talked into too much does not come back; a
discount that eats the margin is taken out of the service that was sold with it; and a delivery
team that pays with its weekends pays once.

How it is measured
------------------
Share of the deals proposed in the last 365 days, and of the orders that were bargained over (with a
discount, or a party on record as losing), in which a party is on record as losing, or the discount
goes beyond the largest that the policy allows (20 % unless it says otherwise). Deals that were
lost or that we declined do not count: they bind nobody, and to decline is often the right answer.
Credit notes (an amount below 0) do not count either.
A deal that states neither is one by which nobody loses, with no discount; so the sign is unknown
unless both are on record for some deal or order, or stated as recorded. Without outcomes, every
deal counts; where outcomes are written down, a deal that has none is pending.

Worked example
--------------
Of twenty deals, four were signed with delivery on record as losing: 20 %, half-way from ok to bad.

```python
from focuskit.testing import case

won = {"kind": "deal", "direction": "outbound", "outcome": "won", "resolved_at": 80}
deals = [{**won, "occurred_at": 100 + n, "discount": 0.05} for n in range(16)]
deals += [{**deals[0], "occurred_at": 90 + n, "losing_party": "delivery"} for n in range(4)]
found = case("win-lose-deal", deals)
assert (found.outcome, found.value, float(found.severity)) == ("fired", 0.2, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | judgement: a deal may go wrong for somebody once |
| bad | 30 % | judgement: one in three is a way of selling |
| largest discount | the policy's | judgement of the supplier |
| observations | 2 deals | judgement: one deal of one is not 100 % |

What it cannot see
------------------
A loser whom nobody asked. Whether a party loses is somebody's word; the customer's own and that of
delivery weigh more than the seller's. A large discount may be fair, say for a long contract; a
policy can set another largest discount.

How it could be gamed
---------------------
By leaving the losing party empty, or by giving the discount as free hours. Ask each party before
the signature how it wins, and keep the answer: a deal in which nobody was asked is not thereby one
in which all win.

What to do
----------
See the recommendations repair-the-deal-so-all-win and find-the-obstacle-before-the-discount.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.1  # judgement
BAD_SHARE = 0.3  # judgement
LEAST_DEALS = 2  # judgement
WINDOW_DAYS = 365  # judgement: a year, since deals are few
BINDS_NOBODY = ("declined", "lost")


@detector(
    id="win-lose-deal",
    theme="organization",
    question="deals good for both?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_DEALS,
    says=(
        "In {evidence} of {observations} deals and orders somebody loses, or the discount goes beyond "
        "the largest that the policy allows ({value})."
    ),
)
def win_lose_deal(t: Timeline) -> Measure:
    """Share of deals that leave a party as the loser, or go beyond the largest discount."""
    # A list without outcomes is one of contracts: it names no deal that came to nothing.
    binding = ~t.word(t.optional("outcome", otherwise="", decides=False), *BINDS_NOBODY)
    loses = t.any_known(col.losing_party.is_not_null(), col.discount > t.largest_discount)
    signed = pl.when(~t.awaits("outcome")).then(loses)
    bargained = (col.discount > 0).fill_null(value=False) | col.losing_party.is_not_null()
    agreed = (col.kind == "deal") | bargained
    return t.share(
        signed,
        among=t.kind("deal", "order")
        & agreed
        & binding
        & ~t.flows_back
        & t.within(days=WINDOW_DAYS),
    )
