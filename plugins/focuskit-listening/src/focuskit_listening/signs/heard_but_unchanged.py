"""Heard but unchanged

What it sees
------------
Troubles that they named to us and for which nothing has changed in their eyes.

Why it matters
--------------
Asking raises hope. A trouble that was named, noted and left alone does more harm than one that we
never asked about, because now they know that we know.

How it is measured
------------------
Share of the trouble points that they named in the last 365 days without a change that they
confirmed within 90 days. A change counts once they have said that it helped (its `outcome` is
`confirmed`); that we think so, or confirm it among ourselves (`direction` internal), is not enough.
Where a change states which trouble it answers, it counts for that one alone. A trouble of the last
90 days without a confirmed change does not count yet. What four of them name at one table is one
trouble ([on one occasion](../recording.md#one-occasion), or on one day, and on the same topics), and
a change that answers one of these rows answers the trouble.

Worked example
--------------
They named three troubles. One was changed and confirmed after 50 days; another was changed, but
nobody asked whether it helped; the third was left. Two of three are unchanged.

```python
from focuskit.testing import case

found = case(
    "heard-but-unchanged",
    [
        {"id": "t1", "kind": "trouble_point", "direction": "inbound", "occurred_at": 300},
        {"id": "t2", "kind": "trouble_point", "direction": "inbound", "occurred_at": 200},
        {"id": "t3", "kind": "trouble_point", "direction": "inbound", "occurred_at": 150},
        {
            "kind": "change",
            "direction": "outbound",
            "occurred_at": 250,
            "in_reply_to": "t1",
            "outcome": "confirmed",
        },
        {"kind": "change", "direction": "outbound", "occurred_at": 180, "in_reply_to": "t2"},
    ],
)
assert (found.outcome, found.observations, found.evidence.count) == ("fired", 3, 2)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 30 % | judgement: not every trouble is ours to mend, and some take longer |
| bad | 80 % | judgement: naming a trouble hardly ever helps |
| time to change | 90 days | judgement: a quarter from the word to the confirmed change |
| observations | 2 trouble points | judgement: one that was left says little |

What it cannot see
------------------
Troubles that they stopped naming, and troubles that we were right to leave and said so. A change
that does not state which trouble it answers counts for every trouble of the 90 days before it.

How it could be gamed
---------------------
By marking changes as confirmed without having asked, or by not writing troubles down. Ask for the
words with which they confirmed it; trouble-points-unknown and no-feedback see the second.

What to do
----------
See the recommendation confirm-the-change.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_SHARE = 0.3  # judgement: not every trouble is ours to mend, and some take longer
BAD_SHARE = 0.8  # judgement: naming a trouble hardly ever helps
LEAST_TROUBLES = 2  # judgement: one that was left says little
WINDOW_DAYS = 365  # judgement: troubles are named seldom, and changing takes a quarter
DAYS_TO_CHANGE = 90  # judgement: a quarter from the word to the confirmed change


@detector(
    id="heard-but-unchanged",
    theme="listening",
    question="changed what they named?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_TROUBLES,
    says=(
        "{evidence} of {observations} troubles that they named "
        "led to no change that they confirmed ({value})."
    ),
)
def heard_but_unchanged(t: Timeline) -> Measure:
    """Share of the troubles they named with no change that they confirmed in time."""
    named = t.kind("trouble_point") & t.inbound & t.within(days=WINDOW_DAYS)
    confirmed = t.kind("change") & t.with_them & t.word(col.outcome, "confirmed")
    t.optional("topics")
    change = t.follow_up(named, confirmed, within=DAYS_TO_CHANGE)
    changed = t.of_occasion(change.met, among=named, topic=True)
    return t.share(~changed, among=t.once(named, topic=True))
