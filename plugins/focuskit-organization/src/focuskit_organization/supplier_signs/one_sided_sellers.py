"""One-sided sellers

What it sees
------------
Favors that those who sell asked of their colleagues, on whichever account, and for which they bore
or returned nothing.

Why it matters
--------------
Who asks for a little on each of many accounts takes as much as who asks for much on one, and no
account shows it. A seller who prospers on colleagues' backs has problems coming: first those
colleagues help late, then they do not help, and the customers of all their accounts notice it.

How it is measured
------------------
Share of the favors asked in the last 180 days, over all accounts and in our own house, that were
not followed, within 30 days, by something that the same colleague bore or returned on that account.
What counts as returned is as for `one-sided-sacrifice`, and so is who sells: whoever asked.

Beside it the finding tells who prospers: of the deals won in these 180 days, the share won by
colleagues who asked for five favors or more and returned nothing for at least 80 % of them. It is
told where five colleagues or more asked for favors, so that it points at nobody, and plays no part
in the severity. No row is shown for either number.

Worked example
--------------
One who sells asked for four favors on each of five accounts and returned none: too few on each
account to judge, and twenty in all.

```python
from focuskit import col
from focuskit.testing import portfolio

names = ("ash", "elm", "fir", "oak", "yew")
asked = {"kind": "favor_asked", "direction": "internal", "colleague_id": "c1"}
rows = [
    {**asked, "account_id": name, "occurred_at": days}
    for name in names
    for days in (130, 100, 70, 40)
]
accounts = [{"id": name} for name in names]
supplier = portfolio(rows, accounts=accounts).supplier_findings
found = supplier.row(by_predicate=col.sign == "one-sided-sellers", named=True)
assert (found["outcome"], found["value"], found["observations"]) == ("fired", 1.0, 20)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 40 % | judgement: among colleagues nobody keeps an exact account |
| bad | 80 % | judgement: giving has become one side's part |
| observations | 10 favors | judgement: fewer show one busy month of one team |
| people for who prospers | 5 | judgement: of fewer, a share points at a person |

What it cannot see
------------------
Favors that nobody writes down, and what was returned on another account than the one it was asked
for. Who asks for many favors weighs more here than who asks for few. In a house where one person
sells, the number is theirs, though it names nobody: speak with them before you show it.

How it could be gamed
---------------------
By calling favors orders, or by writing down trifles as returned. Ask those who helped whether they
would do it again.

What to do
----------
See the recommendation return-the-favor.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector
from focuskit_organization.favors import favors

OK_SHARE = 0.4  # judgement
BAD_SHARE = 0.8  # judgement
LEAST_FAVORS = 10  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one busy month does not decide
RETURNED_WITHIN_DAYS = 30  # judgement: later, it is no longer felt as an answer
LEAST_FAVORS_OF_ONE = 5  # judgement: as in one-sided-sacrifice
LEAST_PEOPLE = 5  # judgement: of fewer, a share points at a person


@detector(
    id="one-sided-sellers",
    theme="organization",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_FAVORS,
    says="For {value} of {observations} favors that those who sell asked of colleagues, on all "
    "accounts, nothing was borne or returned within 30 days.",
    says_also="Of the deals won in that time, {also} % were won by those who return next to nothing.",
)
def one_sided_sellers(t: Timeline) -> Measure:
    """Share of favors asked of colleagues, on all accounts, with nothing borne or returned."""
    asked, returned = favors(t, days=WINDOW_DAYS, returned_within=RETURNED_WITHIN_DAYS)
    unreturned = t.share(~returned, among=asked)
    return unreturned.without_rows().with_also(_who_prospers(t, asked, returned))


def _who_prospers(t: Timeline, asked: pl.Expr, returned: pl.Expr) -> Measure:
    """How many per cent of the deals won those won who return next to nothing.

    Kinds taken from col make no log of them needed.
    """
    outcome = t.optional("outcome", otherwise="", decides=False)
    won = (col.kind == "deal") & t.word(outcome, "won") & col.colleague_id.is_not_null()
    won &= t.within(days=WINDOW_DAYS)
    either = asked | won
    number = t.over((asked & returned.is_not_null()).sum(), "colleague_id", among=either)
    borne = t.over((asked & ~returned).sum(), "colleague_id", among=either)
    one_sided = (number >= LEAST_FAVORS_OF_ONE) & (borne >= BAD_SHARE * number)
    theirs = t.share(one_sided, among=won)
    people = t.distinct(col.colleague_id, among=asked).value
    enough = pl.when(people >= LEAST_PEOPLE).then((theirs.value * 100).round(0))
    return theirs.replace(value=enough).without_rows()
