"""Broken promises

What it sees
------------
Promises to the customer that were not kept, or kept late.

Why it matters
--------------
The job is done when the customer is happy with what was delivered. A promise that the workshop
could not keep is paid for twice: by the customer who waits, and by the colleagues who explain.

How it is measured
------------------
Share of the promises of the last 180 days that were broken, among those whose end is known. Where
the source says whether a promise was kept, that counts; else the time promised is held against
the time of delivery or resolution, and a promise whose time has passed without either is broken,
if that is written down of other rows of its kind.
A promise that is not due yet is pending: it may be kept or broken, and widens the range. One that was made
to several of them at one table, for one time ([on one occasion](../recording.md#one-occasion)), is
one, and broken if it was to any of them. One for a day, without an hour, is kept until that day
is over; where it is for an hour, and only the day of the delivery is stated, the promise is not
known on that day.

Worked example
--------------
Of ten promises that fell due, eight were kept and two arrived two days late: 20 %, beyond the bad
limit of 16 %, and still beyond ok without either of them.

```python
from focuskit.testing import case

promises = [
    {"kind": "promise", "direction": "outbound", "occurred_at": 60 + n, "promised_for": 30, "delivered_at": 31}
    for n in range(8)
]
late = {"kind": "promise", "direction": "outbound", "occurred_at": 50, "promised_for": 30, "delivered_at": 28}
found = case("broken-promises", [*promises, late, {**late, "occurred_at": 51}])
assert (found.outcome, found.value, found.severity) == ("fired", 0.2, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 10 % | derived from a retailer's goal for its suppliers, that 90 % of what they bring arrives on time (https://supplierwiki.supplypike.com/articles/walmart-otif-metrics, 2024) |
| bad | 16 % | judgement: one promise in six |
| observations | 3 promises | judgement: one promise of one is not 100 % |

What it cannot see
------------------
Promises that nobody wrote down, and dates that were moved until they were met. A delivery that
answers a promise is not joined to it: the promise looks broken once its time has passed, unless its
own row says otherwise. State there when it was met (`delivered_at`; of a case `resolved_at`) or
whether it was (`promise_kept`), and leave `promised_for` out of the delivery, or both count. Orders
count only where the source says whether the promise was kept. Where nobody writes down when
deliveries arrive, or cases are resolved, nobody can tell whether what they were promised for was
met: such rows are pending.

How it could be gamed
---------------------
By promising less and later than the customer needs, by moving dates until they are met, or by no
longer writing promises down. Look at how the number of promises and the days that they allow
change beside this share, and ask the customer which dates they had in mind.

What to do
----------
See the recommendations apologize-and-make-good and promise-review-with-delivery.

References
----------
SupplyPike, 2024 OTIF Performance Metrics: what Walmart asks of its suppliers in the United States.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.10  # derived: a retailer's goal for deliveries on time
BAD_SHARE = 0.16  # judgement: one promise in six
LEAST_PROMISES = 3  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one bad week does not decide
DELIVERED = ("delivery", "promise")
RESOLVED = ("complaint", "request", "ticket")
JUDGED_BY_SOURCE = ("order",)  # an order book seldom says when an order arrived


@detector(
    id="broken-promises",
    theme="organization",
    question="promises kept?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_PROMISES,
    says="{evidence} of {observations} promises were broken or kept late ({value}).",
    for_status=("customer", "prospect"),
)
def broken_promises(t: Timeline) -> Measure:
    """Share of promises not kept, or late."""
    kept = t.first_known(
        col.promise_kept,
        _in_time(t, "delivered_at", of=col.kind.is_in(DELIVERED)),
        _in_time(t, "resolved_at", of=col.kind.is_in(RESOLVED)),
    )
    made = t.kind(*DELIVERED, *RESOLVED, *JUDGED_BY_SOURCE) & t.within(days=WINDOW_DAYS)
    broken = t.of_occasion(~kept, among=made, same=("kind", "promised_for"))
    return t.share(broken, among=t.once(made, same=("kind", "promised_for")))


def _in_time(t: Timeline, field: str, *, of: pl.Expr) -> pl.Expr:
    """Whether it was finished by the time promised; null while that may still happen.

    Null, too, where only the day is stated on which it was finished, and the hour would decide, or
    where nobody writes down when such things are finished.
    """
    due, finished = col.promised_for, pl.col(field)
    return (
        pl.when(of & (t.latest(finished) <= due))
        .then(statement=True)
        .when(of & (t.earliest(finished) > due))
        .then(statement=False)
        .when(of & t.written_down(field) & finished.is_null() & (due < t.as_of))
        .then(statement=False)
    )
