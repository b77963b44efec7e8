"""Never hosted

What it sees
------------
Customers who have not been our guests for a long time on an occasion where several functions of our
house, such as sales, service and delivery, sat with them at one table.

Why it matters
--------------
At one table the customer tells once what every department otherwise hears in part: why they buy,
what they look for, what gets in their way. Those who never meet customers hear for whom they work,
and nothing is lost on the way from desk to desk.

How it is measured
------------------
Days since the last occasion (rows of the kind `event` with the same `occasion_id`) in which at least
three functions of our house took part: of sales, service, front line, experts (trainers among them),
administration and delivery. An executive may sit there too, and counts as none of them. Where there
never was one, the days since their first interaction of any kind.

Worked example
--------------
A dinner 500 days ago had sales, service and administration at the table; at the lunch of last month
sales sat there alone. 500 days is severity 0.37 between the limits of 365 and 730 days.

```python
from focuskit.testing import case

dinner = [
    {"kind": "event", "direction": "outbound", "occurred_at": 500, "occasion_id": "dinner", "colleague_role": role}
    for role in ("sales", "service", "administration")
]
lunch = {"kind": "event", "direction": "outbound", "occurred_at": 30, "occasion_id": "lunch", "colleague_role": "sales"}
found = case("never-hosted", [*dinner, lunch])
assert (found.outcome, found.value) == ("fired", 500)
assert round(float(found.severity), 2) == 0.37
```

Limits
------
| limit | value | source |
|---|---|---|
| ok | 365 days | judgement: once a year |
| bad | 730 days | judgement: two years without a seat at our table |
| observations | 180 days observed | judgement: a new customer need not have been our guest yet |

What it cannot see
------------------
Who listened and who talked at the table. Lunches that nobody put down, and events whose rows do not
share an `occasion_id`, are no occasions; where no event states one, the sign is unknown. What stayed
in our own house (direction `internal`) is no occasion either, and neither is one that was cancelled
([by its outcome](../recording.md#what-did-not-take-place)). A customer far away may be better served by a visit,
which other signs see.

How it could be gamed
---------------------
By putting colleagues on the list who looked in for a minute, or by a trade fair with everybody in
the hall. An occasion after which no feedback, need or trouble point is on record heard nothing.

What to do
----------
See the recommendation host-a-customer-lunch.

References
----------
None beyond the judgement named above.
"""

from focuskit import Measure, Timeline, col, detector

OK_DAYS = 365  # judgement: once a year
BAD_DAYS = 730  # judgement: two years without a seat at our table
LEAST_DAYS_OBSERVED = 180  # judgement
HOUSE = ("administration", "delivery", "expert", "front_line", "sales", "service")
LEAST_FUNCTIONS = 3  # judgement: sales and two of those who do the work


@detector(
    id="never-hosted",
    theme="listening",
    question="ever our guests?",
    ok=OK_DAYS,
    bad=BAD_DAYS,
    min_observations=LEAST_DAYS_OBSERVED,
    says="For {value} days they have not been our guests with three functions of our house "
    "at one table.",
)
def never_hosted(t: Timeline) -> Measure:
    """Days since they were our guests with three functions of our house present."""
    guests = t.kind("event") & t.with_them & t.took_place
    at_the_table = guests & t.role(*HOUSE) & col.occasion_id.is_not_null()
    functions = t.over(col.colleague_role.n_unique(), "occasion_id", among=at_the_table)
    return t.days_since_last(at_the_table & (functions >= LEAST_FUNCTIONS))
