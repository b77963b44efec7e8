"""What is stated as recorded is an outcome that rows can lack, though no row has it yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from support import NOW, alone, assess, few_signs, finding, ticket

from focuskit import Interaction, Measure, Timeline, col, detector
from focuskit.model.stretches import Stretch

LONG = (NOW - timedelta(days=3650), None)
STATED = dict.fromkeys(("handovers", "promised_for", "promise_kept", "resolved_at"), LONG)


def _without(field: str, **fields: Any) -> list[Interaction]:
    return [ticket("acme", days, **{field: None, **fields}) for days in range(1, 41)]


@detector(id="trial.kept", theme="trial", ok=0.0, bad=0.5, says="{value}")
def kept(t: Timeline) -> Measure:
    """Share of tickets of which the promise was broken, by one field alone."""
    return t.share(~col.promise_kept, among=t.kind("ticket"))


COMPANY = [ticket("bolt", days, handovers=3, promise_kept=True) for days in range(1, 41)]


@pytest.mark.parametrize("field", ["handovers", "promise_kept"])
def test_an_account_assessed_alone_has_the_pending_rows_that_it_has_in_company(field: str) -> None:
    rows = _without(field, promised_for=NOW) if field == "promise_kept" else _without(field)
    sign = {"handovers": "passed-around", "promise_kept": "trial.kept"}[field]
    given: Any = alone(kept) if field == "promise_kept" else {}
    of_one = finding(assess(rows, recorded=STATED, **given), "acme", sign)
    together = finding(assess([*rows, *COMPANY], recorded=STATED, **given), "acme", sign)
    assert of_one["pending"] == 40
    assert of_one == together


def test_where_nothing_is_stated_no_row_lacks_what_none_has() -> None:
    found = finding(
        assess(_without("handovers"), recorded={"ticket": LONG}), "acme", "passed-around"
    )
    assert (found["pending"], found["reason"]) == (0, "not_recorded")


@pytest.mark.parametrize(
    ("stated", "pending"), [(STATED, 0), ({"promise_kept": LONG}, 28), ({"ticket": LONG}, 0)]
)
def test_a_row_that_promises_nothing_lacks_no_outcome_where_promises_are_stated(
    stated: dict[str, Any], pending: int
) -> None:
    """No row has a column ``promised_for``, which the sign does not read either."""
    rows = [
        {"account_id": "acme", "occurred_at": f"2026-06-{day:02}", "kind": "ticket"}
        for day in range(1, 29)
    ]
    found = finding(assess(rows, recorded=stated, **alone(kept)), "acme", "trial.kept")
    assert found["pending"] == pending


def test_the_mapping_and_the_policy_may_state_it_too() -> None:
    rows = [
        {"account_id": "acme", "occurred_at": f"2026-06-{day:02}", "kind": "ticket"}
        for day in range(1, 29)
    ]
    mapping = {
        "schema_version": "1.0",
        "interactions": {
            "fields": {name: name for name in rows[0]},
            "recorded": {"handovers": {"from": "2020-01-01T00:00:00Z"}},
        },
    }
    policy = attrs.evolve(few_signs(), recorded={"handovers": Stretch("2020-01-01")})
    for given in ({"mapping": mapping}, {"policy": policy}):
        found = finding(assess(rows, recorded={}, **given), "acme", "passed-around")
        assert found["pending"] == 28, given
