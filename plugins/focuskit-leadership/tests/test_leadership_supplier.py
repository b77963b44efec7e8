"""The signs on the supplier's leadership: they fire, are clear, are unknown, and near misses."""

from __future__ import annotations

from typing import Any

import pytest
from supplier_support import on_supplier, practice_outcomes

NAMES = ("ash", "elm", "fir", "oak")
KEY = [{"id": name, "segment": "key", "status": "customer"} for name in NAMES]


def meeting(account: str, **fields: Any) -> dict[str, Any]:
    usual = {"kind": "meeting", "direction": "outbound", "occurred_at": 30}
    return {"account_id": account, **usual, "colleague_role": "executive", **fields}


def avoided(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("executives-avoid-key-accounts", rows, **{"accounts": KEY, **given})


def test_key_accounts_that_only_sales_meet_are_avoided() -> None:
    rows = [meeting(name, colleague_role="sales") for name in NAMES[1:]]
    found = avoided([meeting("ash"), meeting("ash", occurred_at=20), *rows])
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.75, 4)
    assert found["text"] == (
        "No executive of ours spent time with 3 of 4 key accounts in the last quarter."
    )


def test_key_accounts_that_executives_meet_are_not() -> None:
    found = avoided([meeting(name) for name in NAMES])
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


def test_without_roles_nobody_knows_who_was_there() -> None:
    rows = [
        meeting(name, colleague_role=None, occurred_at=days) for name in NAMES for days in (99, 1)
    ]
    found = avoided(rows, recorded={})
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert found["missing"] == ["field:colleague_role"]


def test_two_key_accounts_are_too_few() -> None:
    found = avoided([meeting("ash", colleague_role="sales"), meeting("elm")], accounts=KEY[:2])
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


def test_key_accounts_of_which_nothing_is_on_record_are_avoided_too() -> None:
    listed = [{**KEY[0], "id": f"a{n}"} for n in range(12)]
    found = avoided([meeting(f"a{n}") for n in range(3)], accounts=listed)
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.75, 12)
    assert found["text"] == (
        "No executive of ours spent time with 9 of 12 key accounts in the last quarter."
    )


def test_the_finding_tells_of_the_time_that_executives_gave_to_no_customer() -> None:
    work = {"kind": "activity", "direction": "internal", "colleague_role": "executive"}
    rows = [
        *(meeting(name) for name in NAMES),
        {**work, "account_id": None, "occurred_at": 20, "minutes": 240},
        {**work, "account_id": "ash", "occurred_at": 20, "minutes": 60},
        {**work, "account_id": None, "occurred_at": 99, "minutes": 600},
        {**work, "account_id": None, "occurred_at": 20, "minutes": 600, "colleague_role": "sales"},
        meeting("elm", direction="internal", minutes=60),
        meeting("elm", minutes=40),
    ]
    found = avoided(rows)
    assert found["outcome"] == "clear"
    assert found["text"].endswith(
        "Of the time that executives logged in that quarter, 75 % was for no customer."
    )


def test_an_hour_of_an_executive_with_four_of_their_people_is_one_hour() -> None:
    work = {"kind": "activity", "direction": "internal", "colleague_role": "executive"}
    table = {"occasion_id": "lunch", "colleague_id": "x1", "minutes": 60}
    rows = [
        *(meeting(name, minutes=60, colleague_id=f"of-{name}") for name in NAMES if name != "elm"),
        *(meeting("elm", contact_id=f"c{n}", **table) for n in range(4)),
        {**work, "account_id": None, "occurred_at": 20, "minutes": 240},
    ]
    assert "50 % was for no customer" in avoided(rows)["text"]


@pytest.mark.parametrize("other", [{"segment": "small"}, {"status": "lost"}])
def test_accounts_that_are_not_key_or_left_us_are_not_looked_at(other: dict[str, str]) -> None:
    rows = [meeting(name) for name in NAMES] + [meeting("yew", colleague_role="sales")]
    found = avoided(rows, accounts=[*KEY, {**KEY[0], "id": "yew", **other}])
    assert (found["outcome"], found["observations"]) == ("clear", 4)


@pytest.mark.parametrize(
    "near", [{"occurred_at": 91}, {"automated": True}, {"kind": "email"}, {"direction": "internal"}]
)
def test_a_meeting_long_ago_or_an_email_in_their_name_is_no_visit(near: dict[str, Any]) -> None:
    assert avoided([meeting(name, **near) for name in NAMES])["value"] == 1.0


def logged(number: int, purpose: str | None, **fields: Any) -> list[dict[str, Any]]:
    row = {"kind": "activity", "direction": "internal", "minutes": 60, "purpose": purpose, **fields}
    return [{"occurred_at": 1 + n, **row} for n in range(number)]


def noise(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("noise-over-purpose", rows, **given)


def test_internal_meetings_without_a_purpose_are_noise() -> None:
    found = noise(logged(10, "keep") + logged(10, "none", account_id=None))
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.5, 20)
    assert found["severity"] == 0.75


def test_hours_under_a_purpose_are_none() -> None:
    found = noise(logged(10, "keep") + logged(10, "strategy", account_id=None))
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


def test_a_log_that_never_states_a_purpose_says_nothing() -> None:
    found = noise(logged(25, None) + logged(5, None, occurred_at=99), recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:purpose"])


def test_hours_of_which_nobody_states_a_purpose_may_have_had_one_or_none() -> None:
    found = noise(logged(19, None, account_id=None) + logged(1, "keep") + logged(1, "goals"))
    assert (found["outcome"], found["observations"], found["pending"]) == ("unknown", 2, 19)


def test_nineteen_activities_do_not_speak_for_a_house() -> None:
    assert noise(logged(19, "none"))["reason"] == "too_few_observations"


def test_hours_of_last_year_are_past() -> None:
    found = noise(logged(20, "goals") + logged(20, "none", occurred_at=120))
    assert (found["outcome"], found["observations"]) == ("clear", 20)


@pytest.mark.parametrize("name", ["customers-never-at-our-table", "unaccountable-focus"])
def test_a_practice_is_unknown_until_somebody_answers(name: str) -> None:
    unanswered, lowest, highest = practice_outcomes(name)
    assert (unanswered["outcome"], unanswered["missing"]) == ("unknown", [f"answer:{name}"])
    assert (lowest["outcome"], lowest["severity"]) == ("fired", 1.0)
    assert (highest["outcome"], highest["severity"]) == ("clear", 0.0)
