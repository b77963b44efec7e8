"""Key accounts last

What it sees
------------
Contacts that go to whoever pays least.

Why it matters
--------------
Who has to wait wonders whether anybody cares.

How it is measured
------------------
Over the rows of the last months.

Worked example
--------------
A few rows on which it fires.

```python
from focuskit import col
from focuskit.testing import portfolio

accounts = [{"id": f"a{n}", "segment": "small", "annual_value": n * 1_000.0} for n in range(4)]
calls = [{"kind": "call", "direction": "outbound", "account_id": "a0", "occurred_at": 9 + n}
         for n in range(5)]
supplier = portfolio(calls, accounts=accounts).supplier_findings
found = supplier.row(by_predicate=col.sign == "acme.key-accounts-last", named=True)
assert (found["outcome"], found["value"]) == ("fired", 1.0)
```

Limits
------
Judgement.

What it cannot see
------------------
What nobody wrote down.

How it could be gamed
---------------------
By writing less down.

What to do
----------
See acme.call-back.

References
----------
None.
"""

from focuskit import Measure, Timeline, detector


@detector(
    id="acme.key-accounts-last",
    theme="leadership",
    ok=0.3,
    bad=0.9,
    min_observations=3,
    says="{evidence} of {observations} contacts went to the lower half by value.",
)
def key_accounts_last(t: Timeline) -> Measure:
    """Share of our contacts that go to the lower half of the accounts by value."""
    known = t.account("value_rank").is_not_null() & t.account("segment").is_not_null()
    among = t.contacts & t.outbound & t.within(days=365) & known
    return t.share(t.account("value_rank") < 0.5, among=among)
