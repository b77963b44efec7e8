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
    assert (found["outcome"], found["observations"]) == ("fired", 40)
    assert round(found["value"], 6) == round(22 / 18, 6)
    assert round(found["severity"], 6) == round(5 / 9, 6)
    assert found["text"] == (
        "Those who need us most (if nobody does, the more valuable half) heard from us 1.22 times "
        "as often as the others, over 40 contacts."
    )


def test_effort_that_follows_value_is_clear() -> None:
    found = alike(calls("ash", 5) + calls("fir", 10) + calls("oak", 10))
    assert (found["outcome"], found["value"]) == ("clear", 4.0)


def test_effort_for_those_in_need_alone_is_clear() -> None:
    found = alike(calls("fir", 12) + calls("oak", 12))
    assert (found["outcome"], found["value"]) == ("clear", 24.0)


def test_the_finding_tells_of_accounts_in_need_that_heard_less_from_us() -> None:
    def trouble(account: str, **fields: Any) -> dict[str, Any]:
        usual = {"kind": "trouble_point", "direction": "inbound", "occurred_at": 50}
        return {"account_id": account, **usual, **fields}

    rows = calls("ash", 2) + calls("elm", 4) + calls("fir", 10) + calls("oak", 16)
    need = [trouble("ash"), trouble("ash", kind="complaint"), trouble("oak"), trouble("elm")]
    found = alike(rows + need)
    assert (found["outcome"], found["value"]) == ("fired", 0.2)
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
    """So that none of them is the lower half: without others, nobody can be favoured."""
    accounts = [{"id": name, "annual_value": 9} for name in ("ash", "elm", "fir", "oak")]
    rows = [
        {"account_id": one["id"], "kind": "call", "direction": "outbound", "automated": False,
         "occurred_at": 3 + n}
        for one in accounts for n in range(6)
    ]  # fmt: skip
    found = on_supplier("treated-all-alike", rows, accounts=accounts)
    assert (found["outcome"], found["value"], found["observations"]) == ("unknown", None, 24)


TWENTY = [{"id": f"no-{n}", "annual_value": 1_000 * (n + 1)} for n in range(20)]


def six_named_a_trouble() -> list[dict[str, Any]]:
    usual = {"kind": "trouble_point", "direction": "inbound", "occurred_at": 100}
    return [{"account_id": f"no-{n}", **usual} for n in range(6)]


def called(often: range, **fields: Any) -> list[dict[str, Any]]:
    return [row for n in range(20) for row in calls(f"no-{n}", 10 if n in often else 1, **fields)]


def test_help_for_the_six_of_twenty_who_need_it_is_clear() -> None:
    found = alike(six_named_a_trouble() + called(range(6)), accounts=TWENTY)
    assert (found["outcome"], found["value"], found["observations"]) == ("clear", 10.0, 74)


def test_calling_the_rich_and_leaving_the_six_fires() -> None:
    found = alike(six_named_a_trouble() + called(range(14, 20)), accounts=TWENTY)
    assert (found["outcome"], found["severity"]) == ("fired", 1.0)
    assert round(found["value"], 6) == round(14 / 68, 6)
    assert found["text"].endswith("less often than the average account: 6.")


def test_the_one_with_six_troubles_comes_before_the_two_that_are_rich() -> None:
    troubles = [
        {
            "account_id": "ash",
            "kind": "trouble_point",
            "direction": "inbound",
            "occurred_at": 20 + n,
        }
        for n in range(6)
    ]
    helped = calls("ash", 30) + calls("elm", 2) + calls("fir", 4) + calls("oak", 4)
    passed_over = calls("ash", 2) + calls("elm", 2) + calls("fir", 20) + calls("oak", 20)
    assert alike(troubles + helped)["outcome"] == "clear"
    assert alike(troubles + passed_over)["severity"] == 1.0


def test_the_same_number_of_calls_to_everybody_fires() -> None:
    found = alike([row for name in VALUES for row in calls(name, 10)])
    assert (found["outcome"], found["value"], found["severity"]) == ("fired", 1.0, 1.0)


def test_what_nobody_uses_is_need_where_usage_is_on_record() -> None:
    rows = [row for name in VALUES for row in calls(name, 18 if name == "elm" else 6)]
    delivered = {"account_id": "elm", "kind": "delivery", "direction": "outbound"}
    used = {"account_id": "elm", "kind": "usage", "direction": "inbound", "occurred_at": 170}
    unused = [{**delivered, "occurred_at": 150}, {**delivered, "occurred_at": 120}]
    found = alike([*rows, *unused, used])
    assert (found["outcome"], found["value"]) == ("clear", 3.0)
    assert alike(rows + unused)["value"] == 0.5


def test_equal_need_everywhere_leaves_it_to_value() -> None:
    usual = {"kind": "complaint", "direction": "inbound", "occurred_at": 50}
    need = [{"account_id": name, **usual} for name in VALUES]
    rows = calls("ash", 5) + calls("elm", 5) + calls("fir", 15) + calls("oak", 15)
    assert alike(rows + need)["value"] == 3.0


def test_an_account_that_we_lost_asks_for_no_effort() -> None:
    gone = [{**one, "status": "lost"} if one["id"] == "ash" else one for one in ACCOUNTS]
    rows = calls("elm", 10) + calls("fir", 20) + calls("oak", 20)
    found = alike(rows, accounts=gone)
    assert (found["outcome"], found["value"]) == ("clear", 2.0)


def test_four_people_who_name_one_trouble_at_one_table_are_no_greater_need() -> None:
    usual = {"kind": "trouble_point", "direction": "inbound", "occurred_at": 50}
    need = [
        {**usual, "account_id": name, "contact_id": f"{name}-{n}", "topics": ["login"]}
        for name in VALUES
        for n in range(4 if name == "ash" else 1)
    ]
    rows = calls("ash", 5) + calls("elm", 5) + calls("fir", 15) + calls("oak", 15)
    assert alike(rows + need)["value"] == 3.0


def test_one_evening_with_people_of_several_accounts_is_a_contact_with_each() -> None:
    usual = {"kind": "event", "direction": "outbound", "occasion_id": "board"}
    evening = [{**usual, "account_id": name, "occurred_at": 20} for name in ("fir", "oak", "oak")]
    rows = calls("ash", 10) + calls("elm", 10) + calls("fir", 9) + calls("oak", 9)
    assert alike(rows + evening)["value"] == 1.0
