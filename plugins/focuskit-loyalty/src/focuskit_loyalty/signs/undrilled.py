"""Undrilled

What it sees
------------
Key accounts for which nobody here has played the rival for a long time.

Why it matters
--------------
Again and again, act as if a rival went after your best client today: what would wow them, and what
would they hear about us? The answers are cheap as long as the rival is ourselves.

How it is measured
------------------
Days since the last defence drill on the account (kind `drill`, held in our own house). Where there
never was one, the days since the account's first row of any kind. Only key accounts are judged, those
that the policy names and those that the list of accounts marks (`key_account`): nobody can drill for
hundreds.

Worked example
--------------
The last drill for this key account was 270 days ago: about half-way from ok to bad.

```python
from focuskit.testing import case

drill = {"kind": "drill", "direction": "internal", "occurred_at": 270}
found = case("undrilled", [drill])
assert (found.outcome, found.value) == ("fired", 270.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 180 days | judgement: twice a year |
| bad | 365 days | judgement: a year in which nobody asked |
| observations | 90 days observed | judgement: a new key account may settle in first |

What it cannot see
------------------
Whether the drill was an honest one, and whether anything came of it: heard-but-unchanged and
no-unasked-idea show part of that. Good account teams do this in their heads and write nothing down.

How it could be gamed
---------------------
By noting a drill that was a regular meeting. A drill leaves trouble points behind that we expect;
one after which there are none was not one.

What to do
----------
See the recommendation run-the-drill.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 180  # judgement: twice a year
BAD_DAYS = 365  # judgement
LEAST_DAYS_OBSERVED = 90  # judgement: a new key account may settle in first


@detector(
    id="undrilled",
    theme="loyalty",
    question="a rival's attack rehearsed?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} day(s), nobody here has played the rival who wants this key account.",
    applies_to=col.key_account,
)
def undrilled(t: Timeline) -> Measure:
    """Days since the last defence drill."""
    return t.days_since_last(t.kind("drill"))
