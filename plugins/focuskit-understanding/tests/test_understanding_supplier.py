"""The sign on how the supplier spreads its effort: it fires, is clear, is unknown, near misses."""

from __future__ import annotations

from typing import Any

import pytest
from supplier_support import on_supplier

VALUES = {"ash": 1_000, "elm": 2_000, "fir": 80_000, "oak": 90_000}
ACCOUNTS = [{"id": name, "annual_value": value} for name, value in VALUES.items()]


def calls(account: str, number: int, **fields: Any) -> list[dict[str, Any]]:
    usual = {"account_id": account, "kind": "call", "direction": "outbound", **fields}
    return [{"occurred_at": 10 + n, **usual} for n in range(number)]


def alike(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("treated-all-alike", rows, **{"accounts": ACCOUNTS, **given})


def test_effort_without_relation_to_value_fires() -> None:
    found = alike(calls("ash", 10) + calls("elm", 8) + calls("fir", 11) + calls("oak", 11))
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.55, 40)
    assert round(found["severity"], 6) == round(2 / 3, 6)
    assert found["text"] == (
        "55 % of our 40 contacts went to the upper half of the accounts by annual value."
    )


def test_effort_that_follows_value_is_clear() -> None:
    found = alike(calls("ash", 5) + calls("fir", 10) + calls("oak", 10))
    assert (found["outcome"], found["value"]) == ("clear", 0.8)


def test_the_finding_tells_of_accounts_in_need_that_heard_less_from_us() -> None:
    def trouble(account: str, **fields: Any) -> dict[str, Any]:
        usual = {"kind": "trouble_point", "direction": "inbound", "occurred_at": 50}
        return {"account_id": account, **usual, **fields}

    rows = calls("ash", 2) + calls("elm", 4) + calls("fir", 10) + calls("oak", 16)
    need = [trouble("ash"), trouble("ash", kind="complaint"), trouble("oak"), trouble("elm")]
    found = alike(rows + need)
    assert found["outcome"] == "clear"
    assert found["text"].endswith(
        "Accounts that complained or named a trouble in that time, and that we contacted "
        "less often than the average account: 2."
    )
    near = [trouble("ash", occurred_at=181), trouble("ash", direction="internal"), trouble("oak")]
    assert "named a trouble" not in alike(rows + near)["text"]


def test_where_no_talk_is_recorded_nobody_knows() -> None:
    rows = calls("ash", 20, kind="order") + calls("ash", 1, kind="order", occurred_at=200)
    found = alike(rows, recorded={})
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert "kind:call" in found["missing"]


def test_without_values_there_is_nothing_to_relate_to() -> None:
    found = alike(calls("ash", 30), accounts=[{"id": "ash"}, {"id": "elm", "annual_value": 10}])
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


@pytest.mark.parametrize(
    "near", [{"direction": "inbound"}, {"automated": True}, {"occurred_at": 181}]
)
def test_calls_from_small_accounts_machines_and_last_year_are_no_effort(
    near: dict[str, Any],
) -> None:
    found = alike(calls("ash", 50, **near) + calls("fir", 10) + calls("oak", 10))
    assert (found["outcome"], found["observations"]) == ("clear", 20)


def test_accounts_that_are_worth_the_same_stand_in_the_middle_together() -> None:
    """So that none of them is the lower half: of equals nobody is favoured."""
    accounts = [{"id": name, "annual_value": 9} for name in ("ash", "elm", "fir", "oak")]
    rows = [
        {"account_id": one["id"], "kind": "call", "direction": "outbound", "automated": False,
         "occurred_at": 3 + n}
        for one in accounts for n in range(6)
    ]  # fmt: skip
    found = on_supplier("treated-all-alike", rows, accounts=accounts)
    assert (found["outcome"], found["value"], found["observations"]) == ("clear", 1.0, 24)
