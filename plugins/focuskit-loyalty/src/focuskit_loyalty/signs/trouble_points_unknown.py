"""Trouble points unknown

What it sees
------------
Accounts whose troubles take us by surprise, or whom we never asked about them.

Why it matters
--------------
Could you predict what they would criticise? Whoever knows it can act before it is said. Whoever
does not has not asked for a long time, or not the right people.

How it is measured
------------------
Share of the trouble points which they named in the last 365 days (inbound `trouble_point`) that we
had not written down beforehand (internal `trouble_point`), within the 365 days before. Two trouble
points are the same when they share a topic; one without topics matches none. What we entered only
after they had spoken (`entered_at`) was not written down beforehand. An account that has
been with us for a year and named no trouble in it was not asked, and counts as 1.

Worked example
--------------
Before the dinner we wrote down that delivery times and invoices would come up. They named both, and
the login and the colours of the portal: we had foreseen two of four.

```python
from focuskit.testing import case

expected, named = ["delivery-time", "invoices"], ["delivery-time", "invoices", "login", "colours"]
points = [
    {"kind": "trouble_point", "direction": direction, "occurred_at": days, "topics": [topic]}
    for direction, days, topics in (("internal", 60, expected), ("inbound", 50, named))
    for topic in topics
]
found = case("trouble-points-unknown", points)
assert (found.outcome, found.value, found.evidence.count) == ("fired", 0.5, 2)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 20 % | judgement: one surprise in five is a reason to keep asking |
| bad | 60 % | judgement: most of it was new to us |
| observations | 1 trouble point | judgement: one that nobody foresaw is worth a look; alone, it is shown and is no pattern |

What it cannot see
------------------
Whether what we wrote down was the same trouble: two may share a topic and little else. Troubles
that they keep to themselves; an account that names few to us may have told others.

How it could be gamed
---------------------
By writing down every topic there is as expected. A list of more than about ten expectations for
one account predicts nothing. Nor does it help to write it down afterwards: what came to be known
after they spoke does not count as foreseen, unless the dates were turned.

What to do
----------
See the recommendations tough-questions-dinner, run-the-drill and watch-a-day-of-use.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector

OK_SHARE = 0.2  # judgement
BAD_SHARE = 0.6  # judgement
LEAST_TROUBLE_POINTS = 1  # judgement
WINDOW_DAYS = 365  # judgement: asked once a year at least
EXPECTED_DAYS = 365  # judgement: an expectation of a year ago still counts as foresight
NEVER_ASKED = 1  # judgement: who never asked could predict nothing


@detector(
    id="trouble-points-unknown",
    theme="loyalty",
    question="troubles foreseen?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_TROUBLE_POINTS,
    says="{value} of their troubles are ones that we did not foresee; an account that named none "
    "for a year was not asked, and counts in full.",
)
def trouble_points_unknown(t: Timeline) -> Measure:
    """Share of the troubles which they named that we had not written down beforehand."""
    trouble = t.kind("trouble_point")
    named = trouble & t.inbound & t.within(days=WINDOW_DAYS)
    foreseen = t.preceded_by(named, trouble & t.internal, within=EXPECTED_DAYS, topic=True)
    surprising = t.share(~foreseen.met, among=named)
    return surprising.if_never(NEVER_ASKED, after_days=WINDOW_DAYS)
