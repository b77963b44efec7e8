"""Usage blind

What it sees
------------
Customers whom nobody of ours has watched at work for a long time.

Why it matters
--------------
We learn their business where they use what we sell: what slows them down, what they work around,
what they never open. Without that, we guess, and know neither the trouble nor the possibility.

How it is measured
------------------
Days since the last visit, in which we watched them at work; where there never was one, since their
first interaction of any kind. Figures of use (`usage`) tell something too, but not why: the latest
one counts like a visit that lies half-way between the two limits (360 days), or as far back as the
figure itself, if that is more. So figures alone bring severity down to 0.5 at best. A visit that a
machine logged, one that was cancelled ([by its outcome](../recording.md#what-did-not-take-place)),
and what stayed in our own house (`direction` internal), count for nothing.

Worked example
--------------
The last visit was 600 days ago, beyond the limit of 540 days: severity 1. A usage report of last
week brings the value down to 360 days, severity 0.5.

```python
from focuskit.testing import case

visit = {"kind": "visit", "direction": "outbound", "occurred_at": 600}
usage = {"kind": "usage", "direction": "inbound", "occurred_at": 7}
blind = case("usage-blind", [visit])
assert (blind.outcome, blind.value, blind.severity) == ("fired", 600, 1)
counted = case("usage-blind", [visit, usage])
assert (counted.value, counted.severity) == (360, 0.5)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 180 days | judgement: twice a year |
| bad | 540 days | judgement: a year and a half, in which work changes unseen |
| observations | 90 days observed | judgement: a new account cannot have been neglected yet |

What it cannot see
------------------
What the visitor looked at, and how many of their people use what we sell. Work that is watched over
a shared screen counts only where it is put down as a visit. Where visits are not recorded at all,
the sign is unknown, however many figures of use there are.

How it could be gamed
---------------------
By calling a sales talk at their place a visit. A visit after which no need is on record as observed
was hardly one; `asked-not-observed` shows it.

What to do
----------
See the recommendation watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

import polars as pl

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 180  # judgement: twice a year
BAD_DAYS = 540  # judgement: a year and a half
LEAST_DAYS_OBSERVED = 90  # judgement


@detector(
    id="usage-blind",
    theme="understanding",
    question="do we know how they use it?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s) nobody of ours has watched them at work; figures of use count half-way.",
)
def usage_blind(t: Timeline) -> Measure:
    """Days since we watched them at work; a figure of use counts half at best."""
    visit = t.days_since_last(t.kind("visit") & t.with_them & t.by_person & t.took_place)
    # A plain condition: figures of use help where they are recorded, and are not needed.
    usage = t.days_since_last((col.kind == "usage") & t.with_them)
    half_way = (t.limits.ok + t.limits.bad) / 2
    counted = pl.when(usage.value.is_not_null()).then(pl.max_horizontal(usage.value, half_way))
    seen = pl.min_horizontal(visit.value, counted)  # nulls are passed over
    return visit.replace(
        # Nothing lies further back than the account's first row; nothing at all is as old as it.
        value=pl.when(seen.is_not_null()).then(pl.min_horizontal(seen, t.days_ago.max())),
        on_part="stands",
        among=visit.among | usage.among,
        evidence=visit.evidence | usage.evidence,
    )
