"""Treated all alike

What it sees
------------
A house that reaches out to those who need it no more often than to all others.

Why it matters
--------------
Equal treatment sounds fair, and means that those who need the most get too little. When one film
has to show all twenty people, nobody helps the six who need it. Effort that follows habit, or
whoever calls the loudest, has been taken from somebody.

How it is measured
------------------
Need comes first, value second. An account is in need if it named more troubles, complained more
often and left more of what it got unused in the last 180 days than the average account; a delivery
counts as unused 60 days after it arrived, where a usage of that account is on record at all. What
several of them name at one table ([on one occasion](../recording.md#one-occasion), or on one day, and
on the same topics) is one trouble. Where no
account stands out by need, the upper half of the accounts by annual value takes the place of those
in need, and accounts without a stated value play no part.

The value is how many times as often we contacted an account of the first kind as one of the others:
contacts with customers of the last 180 days, begun by a person of ours, those with one kind over how
many accounts that are, and the same of the rest. If the rest heard nothing, one contact is supposed;
if there is no rest, nobody can tell. A meeting with several participants is one contact.
Where effort has no relation to need, that is about 1; less is worse. Accounts that we lost play no
part.

Beside it the finding tells how many accounts complained or named a trouble in these 180 days, and
were contacted less often than the average of all accounts that we contacted or that did so.

Worked example
--------------
Twenty accounts, six of which named a trouble. Each was called once, and the six ten times: 10 times
as often. Had the ten calls gone to the six most valuable ones, it would be 1 over 68 / 14: 0.21 times.

```python
from focuskit import col
from focuskit.testing import portfolio

accounts = [{"id": f"no-{n}", "annual_value": 1_000 * (n + 1)} for n in range(20)]
troubles = [
    {"account_id": f"no-{n}", "kind": "trouble_point", "direction": "inbound", "occurred_at": 100}
    for n in range(6)
]


def called(often):
    calls = [
        {"account_id": one["id"], "kind": "call", "direction": "outbound", "occurred_at": 5 + n}
        for place, one in enumerate(accounts)
        for n in range(10 if place in often else 1)
    ]
    supplier = portfolio([*troubles, *calls], accounts=accounts).supplier_findings
    return supplier.row(by_predicate=col.sign == "treated-all-alike", named=True)


needy, rich = called(range(6)), called(range(14, 20))
assert (needy["outcome"], needy["value"]) == ("clear", 10.0)
assert (rich["outcome"], round(rich["value"], 2), rich["severity"]) == ("fired", 0.21, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 1.5 times as often | judgement: three contacts with those in need to two with the others |
| bad | 1, as often | judgement: what chance alone would give |
| observations | 20 contacts | judgement: fewer do not show how a house spreads its effort |

What it cannot see
------------------
Need that nobody named: who stays silent in their trouble counts as one of the others. That an
account may be worth more in three years than today. How long a contact lasted, and whether it was
about the trouble at all.

How it could be gamed
---------------------
By many short messages to those in need, which would have gone better unwritten; read it beside
asked-to-death and wrong-channel. By not writing troubles down: then value decides, and the house
looks as if it had nobody to help.

What to do
----------
See the recommendation coach-the-few-who-need-it.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_TIMES_AS_OFTEN = 1.5  # judgement: three contacts with those in need to two with the others
BAD_TIMES_AS_OFTEN = 1.0  # judgement: what chance alone would give
LEAST_CONTACTS = 20  # judgement
WINDOW_DAYS = 180  # judgement
UNUSED_AFTER_DAYS = 60  # judgement: as in delivered-but-unused
NEEDS = ("complaint", "trouble_point")
UPPER_HALF = 0.5  # of the places by annual value, 0 to 1


@detector(
    id="treated-all-alike",
    theme="understanding",
    ok=OK_TIMES_AS_OFTEN,
    bad=BAD_TIMES_AS_OFTEN,
    min_observations=LEAST_CONTACTS,
    says="Those who need us most (if nobody does, the more valuable half) heard from us {value} "
    "times as often as the others, over {observations} contacts.",
    says_also="Accounts that complained or named a trouble in that time, and that we contacted "
    "less often than the average account: {also}.",
)
def treated_all_alike(t: Timeline) -> Measure:
    """How many times as often we contact those in need as the others."""
    left_alone = _left_alone_in_need(t)
    recent = _of_an_account(t) & t.within(days=WINDOW_DAYS)
    contact = (t.contacts & t.outbound & recent).fill_null(value=False)
    told = (col.kind.is_in(NEEDS) & t.inbound & t.by_person & recent).fill_null(value=False)
    delivery, usage = _deliveries(t), (col.kind == "usage") & _of_an_account(t)
    itself = (_of_an_account(t) & col.kind.is_null()).fill_null(value=False)
    among = contact | told | delivery | usage | itself
    t.optional("topics")
    need = t.once(told, topic=True) | _unused(t, delivery, usage, among=among)
    first, judged = _first(t, need, among=among)
    share = t.share(pl.when(judged).then(first), among=t.once(contact))
    place, by_time = pl.int_range(pl.len()), [col.occurred_at]
    one = t.over(place, "account_id", among=among, order_by=by_time) == 0
    accounts = t.share(pl.when(judged & one).then(first), among=among)
    return share.replace(
        value=_times_as_often(share, accounts),
        unit=Unit.RATIO,
        evidence=share.counter_evidence,
        on_part="stands",
    ).with_also(left_alone)


def _times_as_often(contacts: Measure, accounts: Measure) -> pl.Expr:
    """Contacts with an account that comes first over those with another; null without others."""
    with_first, to_first = (one.evidence.sum().cast(pl.Int64) for one in (contacts, accounts))
    with_others = contacts.observations.cast(pl.Int64) - with_first
    others = accounts.observations.cast(pl.Int64) - to_first
    # Nobody else was contacted: as if one of them had been, since there is no end to the ratio.
    often = (with_first * others) / (with_others.clip(lower_bound=1) * to_first)
    return pl.when((others > 0) & (to_first > 0)).then(often)


def _of_an_account(t: Timeline) -> pl.Expr:
    lost = (t.account("status") == "lost").fill_null(value=False)
    return col.account_id.is_not_null() & ~lost


def _deliveries(t: Timeline) -> pl.Expr:
    """Deliveries that arrived of late. Kinds taken from col make no log of them needed."""
    arrived = t.within(days=WINDOW_DAYS, since=t.arrived_at)
    return ((col.kind == "delivery") & _of_an_account(t) & arrived).fill_null(value=False)


def _unused(t: Timeline, delivery: pl.Expr, usage: pl.Expr, *, among: pl.Expr) -> pl.Expr:
    """Deliveries that nobody used, of accounts of which some usage is on record."""
    used = t.follow_up(
        delivery, usage, within=UNUSED_AFTER_DAYS, since=t.arrived_at, ignore_replies=True
    )
    some_usage = t.over(usage.any(), "account_id", among=among)
    return (delivery & ~used.met & some_usage).fill_null(value=False)


def _first(t: Timeline, need: pl.Expr, *, among: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Which rows are of accounts that come first, and which are of accounts to compare."""
    theirs = t.over(need.sum(), "account_id", among=among).cast(pl.Int64)
    everybody = t.over(need.sum(), among=among).cast(pl.Int64)
    accounts = t.over(col.account_id.n_unique(), among=among).cast(pl.Int64)
    in_need = theirs * accounts > everybody
    some_stand_out = t.over((need & in_need).any(), among=among)
    rank = t.account("value_rank")
    return (
        pl.when(some_stand_out).then(in_need).otherwise(rank >= UPPER_HALF),
        some_stand_out | rank.is_not_null(),
    )


def _left_alone_in_need(t: Timeline) -> Measure:
    """Return how many accounts in need we contacted less often than the average account.

    Kinds taken from col make no log of them needed.
    """
    recent = t.within(days=WINDOW_DAYS) & col.account_id.is_not_null()
    contact = (t.contacts & t.outbound & recent).fill_null(value=False)
    need = (col.kind.is_in(NEEDS) & t.inbound & t.by_person & recent).fill_null(value=False)
    either = contact | need
    contacts = t.once(contact).fill_null(value=False)
    theirs = t.over(contacts.sum(), "account_id", among=either).cast(pl.Int64)
    all_contacts = t.over(contacts.sum(), among=either).cast(pl.Int64)
    accounts = t.over(col.account_id.n_unique(), among=either).cast(pl.Int64)
    place, by_time = pl.int_range(pl.len()), [col.occurred_at]
    first_need = t.over(place, "account_id", need, among=either, order_by=by_time) == 0
    return t.count(theirs * accounts < all_contacts, among=need & first_need)
