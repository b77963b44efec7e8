"""One-sided sacrifice

What it sees
------------
Favors that those who sell asked of their colleagues for this account, and for which they bore or
returned nothing.

Why it matters
--------------
Sacrifice is shared, or it ends. A seller who prospers on colleagues' backs has problems coming:
the favors get slower, then they stop, and the customer notices it before the seller does.

How it is measured
------------------
Share of the favors asked in the last 180 days that were not followed, within 30 days, by something
that the same colleague bore or returned. Thanks are good manners and return nothing. What was
returned for one stated favor counts for that one; anything else counts for all that this colleague
asked in the 30 days before. A favor whose 30 days are not over yet does not count, unless it was
already returned, and neither does one of which nobody wrote down who asked for it (`colleague_id`):
then nobody can tell who should return it. Who asked is taken to sell: the role is not looked at.

Worked example
--------------
One who sells asked for six favors. After one of them they took on a shift at the help desk;
for the others they gave thanks, or nothing. Five of six are 83 %, beyond the bad limit.

```python
from focuskit.testing import case

seller = {"direction": "internal", "colleague_id": "c1"}
asked = [
    {"kind": "favor_asked", "occurred_at": n, "id": f"f{n}", **seller} for n in (160, 140, 120, 100, 80, 60)
]
returned = {"kind": "favor_returned", "occurred_at": 150, "in_reply_to": "f160", **seller}
thanks = {"kind": "favor_returned", "occurred_at": 70, "outcome": "thanks", **seller}
found = case("one-sided-sacrifice", [*asked, returned, thanks])
assert (found.outcome, round(found.value, 2), found.severity) == ("fired", 0.83, 1.0)
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 40 % | judgement: among colleagues nobody keeps an exact account |
| bad | 80 % | judgement: giving has become one side's part |
| observations | 5 favors | judgement: fewer show one busy month |

What it cannot see
------------------
Favors that nobody writes down, which is most of them, and what was returned on another account.
Who asks little on each of many accounts: `one-sided-sellers` sees all of them at once.
A small favor weighs like a lost weekend. The sign names nobody; it is about how we share the load
of this account.

How it could be gamed
---------------------
By calling favors orders, or by writing down trifles as returned. Ask those who helped whether they
would do it again; their answer is the measure that counts.

What to do
----------
See the recommendations return-the-favor and colleague-lunch.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, detector
from focuskit_organization.favors import favors

OK_SHARE = 0.4  # judgement
BAD_SHARE = 0.8  # judgement
LEAST_FAVORS = 5  # judgement
WINDOW_DAYS = 180  # judgement: two quarters, so that one busy month does not decide
RETURNED_WITHIN_DAYS = 30  # judgement: later, it is no longer felt as an answer


@detector(
    id="one-sided-sacrifice",
    theme="organization",
    question="favors returned?",
    ok=OK_SHARE,
    bad=BAD_SHARE,
    min_observations=LEAST_FAVORS,
    says=(
        "For {evidence} of {observations} favors asked of colleagues, nothing was borne or "
        "returned within 30 days ({value})."
    ),
)
def one_sided_sacrifice(t: Timeline) -> Measure:
    """Share of favors asked of colleagues with nothing borne or returned."""
    asked, returned = favors(t, days=WINDOW_DAYS, returned_within=RETURNED_WITHIN_DAYS)
    return t.share(~returned, among=asked)
