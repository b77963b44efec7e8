"""Champion left

What it sees
------------
Accounts where the person whom we met most has left, and nobody has taken that place with us.

Why it matters
--------------
The one who knew why they chose us is gone, and the successor has a rival's number in the old
address book. The weeks after are when we are either introduced or compared.

How it is measured
------------------
For each who left within the last 365 days (`contact_left`), whom we met most is read off the
meetings, calls, visits and events of the two years before they left. Where two were met equally
often, each of them counts. The place counts as filled from the first meeting, call, visit or event
afterwards with somebody in the same role on their side (`contact_role`, in capitals or not, whatever
joins its words); a row that does not state it has the role that the contact's other rows state. A
call that nobody took, or a meeting that was cancelled ([by its
outcome](../recording.md#what-did-not-take-place)), met nobody. The value is the days from the
departure to now
while that has not happened: of several such places, that which has been empty longest. It is 0 where
there is none.

A departure that does not say who left (`contact_id`), or a place whose role is stated nowhere, makes
the sign unknown, unless another place has been empty for too long. Even then, the value is the least
that it can be. So does the departure of somebody in whose role we met people of whom nobody wrote
down who they were: that may have been them, and whom we met most. Afterwards, such a meeting fills
the place. Where a row states neither who was met nor in which role, it may have been anybody: if
with all of these somebody who left was met as often as anybody else, the sign is unknown too.

Worked example
--------------
We met Ada, their head of purchasing, four times and Ben twice. Ada left 52 days ago, and we have
met nobody in purchasing since: 52 days, half-way from ok to bad.

```python
from focuskit.testing import case

met = [
    {"kind": "meeting", "direction": "outbound", "occurred_at": days, "contact_id": who}
    | {"contact_role": role}
    for who, role, times in (("ada", "purchasing", (200, 170, 140, 110)), ("ben", "it", (90, 20)))
    for days in times
]
left = {"kind": "contact_left", "direction": "inbound", "occurred_at": 52, "contact_id": "ada"}
found = case("champion-left", [*met, {**left, "contact_role": "purchasing"}])
assert (found.outcome, found.value, found.severity) == ("fired", 52.0, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 14 days | judgement: time to hear of it and to call |
| bad | 90 days | judgement: a quarter without us |
| observations | 3 meetings | judgement: before that, nobody is met most |

What it cannot see
------------------
Departures that nobody wrote down, which are most of them. A champion is not always whom we meet
most; sometimes it is somebody whom we never meet. A last meeting with the one who left counts as filling the place,
since the role is the same.

How it could be gamed
---------------------
By giving any new contact the role of the one who left. Ask what the successor wants done
otherwise: whoever has no answer has not met one.

What to do
----------
See the recommendation second-thread.

References
----------
None beyond the judgement named above.
"""

from math import inf

import polars as pl

from focuskit import Measure, Timeline, Unit, col, detector

OK_DAYS = 14  # judgement: time to hear of it and to call
BAD_DAYS = 90  # judgement: a quarter without us
LEAST_MEETINGS = 3  # judgement: before that, nobody is met most
WINDOW_DAYS = 365  # judgement: a place that stood empty for a year is another sign's matter
MEETING_DAYS = 730  # judgement: whom we met longer ago is not the one we meet most
MEETING = ("call", "event", "meeting", "visit")


@detector(
    id="champion-left",
    theme="loyalty",
    question="main contact still there?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_MEETINGS,
    says="The place of a main contact of theirs has been empty for {value} days "
    "({observations} meetings in all).",
)
def champion_left(t: Timeline) -> Measure:
    """Days for which nobody has filled the place of the contact whom we met most."""
    left = t.kind("contact_left") & t.within(days=WINDOW_DAYS)
    talks = t.kind(*MEETING) & t.by_person & ~t.internal & t.took_place
    met = talks & col.contact_id.is_not_null()
    nameless = talks & col.contact_id.is_null()
    unnamed = nameless & col.contact_role.is_not_null()
    seen = met | left | nameless
    most_met = t.most_often(left, met, "contact_id", within=MEETING_DAYS)
    stated = t.over(
        col.contact_role.drop_nulls().last(),
        "contact_id",
        among=seen,
        order_by=[col.occurred_at, col.contact_role],
    )
    known_role = col.contact_role.fill_null(pl.when(col.contact_id.is_not_null()).then(stated))
    role = known_role.str.to_lowercase().str.replace_all(r"[-_\s]+", " ")
    last_met = t.over(col.occurred_at.filter(met | unnamed).max(), role, among=seen)
    filled = (last_met > col.occurred_at).fill_null(value=False)
    empty = left & most_met & role.is_not_null() & ~filled
    # Whom we met in that role without writing down who may have been the one who left.
    first_unnamed = t.over(col.occurred_at.filter(unnamed).min(), role, among=seen)
    faceless = _as_often(t, met, nameless & col.contact_role.is_null(), among=seen)
    perhaps = ((first_unnamed < col.occurred_at).fill_null(value=False) | faceless) & ~filled
    nobody = col.contact_id.is_null() | (most_met & role.is_null()) | (perhaps & ~most_met)
    untold = left & nobody
    places, unclear = t.count(empty, among=empty), t.count(untold, among=untold)
    days = t.days_ago.filter(places.evidence).max().fill_null(0.0)
    told = (unclear.value == 0) | (days > t.limits.ok)
    return places.replace(
        value=pl.when(told).then(days),
        # Whose place it is that nobody wrote down may be that of the contact whom we met most.
        low=days,
        high=pl.when(unclear.value > 0).then(inf).otherwise(days),
        unit=Unit.DAYS,
        observations=t.occasions(met),
        on_part="at_least",
    )


def _as_often(t: Timeline, met: pl.Expr, faceless: pl.Expr, *, among: pl.Expr) -> pl.Expr:
    """Whether the contact of a row may be whom we met most, if all who are not told were they."""
    moments = col.occurred_at
    own = t.over(moments.filter(met).n_unique(), "contact_id", among=among)
    untold = t.over(moments.filter(faceless).n_unique(), among=among)
    most = t.over(own.filter(met).max(), among=among)
    return (untold > 0) & (own + untold >= most).fill_null(value=True)
