"""The signs on why customers come and go: they fire, are clear, are unknown, and near misses."""

from __future__ import annotations

from typing import Any

import pytest
from supplier_support import on_supplier


def left(*reasons: str | None, **fields: Any) -> list[dict[str, Any]]:
    usual = {"kind": "account_lost", "direction": "inbound", "source": "asked", **fields}
    return [{"occurred_at": 30 + n, **usual, "reason": why} for n, why in enumerate(reasons)]


def lost_deals(*reasons: str) -> list[dict[str, Any]]:
    rows = left(*reasons, kind="deal", direction="outbound", outcome="lost", resolved_at=5)
    return [{**row, "id": f"deal-{n}"} for n, row in enumerate(rows)]


def departures(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("self-inflicted-departures", rows, **given)


def test_reasons_that_lie_with_us_fire_whoever_left_and_whatever_was_lost() -> None:
    found = departures(left("Service", "closure", "price") + lost_deals("promise", "price"))
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.4, 5)
    assert found["text"] == (
        "2 of 5 customers who told us why they left, or why a deal was lost, named a reason that "
        "lies with us."
    )


def test_what_several_of_one_account_told_us_on_one_day_is_one_departure() -> None:
    reasons = ("price", "Nobody ever called", "price", "we were ignored")
    told = [{**row, "occurred_at": 90} for row in left(*reasons)]
    found = departures(left("price", "price", "moved away", "merger") + told)
    assert (found["outcome"], found["value"], found["observations"]) == ("clear", 0.2, 5)


def test_a_deal_is_lost_however_the_word_is_written() -> None:
    rows = [{**row, "outcome": "Lost"} for row in lost_deals(*["promise"] * 5)]
    assert departures(rows)["observations"] == 5


def test_reasons_that_lie_elsewhere_are_clear() -> None:
    found = departures(left("closure", "price", "merger", "price", "moved away"))
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


@pytest.mark.parametrize(
    ("reasons", "share"),
    [
        (("attention", "service", "price", "passion", "effort"), 0.8),
        (("poor service", "slow response", "nobody called", "product broke", "Delivery"), 1.0),
        (
            (
                "You didn\u2019t listen",
                "Your people were not helpful",
                "The service was always good, but you became too expensive",
                "Not because of your people, we merged",
                "price, and nobody ever called",
            ),
            0.6,
        ),
    ],
)
def test_reasons_in_any_words_are_sorted(reasons: tuple[str, ...], share: float) -> None:
    found = departures(left(*reasons))
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", share, 5)


def test_words_that_say_neither_are_not_known_and_never_not_ours() -> None:
    found = departures(left(*["price"] * 5, "xyz", "lately", None))
    assert (found["observations"], found["pending"]) == (5, 3)
    assert round(found["severity_high"], 6) == round((3 / 8 - 0.2) / 0.4, 6)


def test_departures_that_nobody_asked_about_are_told_beside() -> None:
    found = departures(left(*["service"] * 5) + left("price", "price", source=None))
    assert found["text"].endswith("Departures about which nobody asked them: 2.")


def test_where_nobody_records_reasons_nobody_knows() -> None:
    rows = left(None, occurred_at=400) + left(None, occurred_at=1)
    found = departures(rows, recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:reason"])


def test_four_reasons_are_single_stories() -> None:
    assert departures(left(*["trust"] * 4))["reason"] == "too_few_observations"


@pytest.mark.parametrize(
    "near",
    [
        {"source": "inferred"},
        {"source": None},
        {"occurred_at": 366},
        {"kind": "deal", "outcome": "won", "resolved_at": 5},
    ],
)
def test_what_sellers_believe_old_departures_and_won_deals_are_left_out(
    near: dict[str, Any],
) -> None:
    found = departures(left(*["price"] * 5) + left(*["service"] * 5, **near))
    assert (found["outcome"], found["observations"]) == ("clear", 5)


NAMES = ("ash", "elm", "fir", "oak")
ACCOUNTS = [{"id": name} for name in NAMES]


def won(account: str, **fields: Any) -> dict[str, Any]:
    usual = {"kind": "deal", "direction": "outbound", "outcome": "won"}
    return {"account_id": account, **usual, "occurred_at": 210, "resolved_at": 200, **fields}


def told(account: str, days_ago: float, **fields: Any) -> dict[str, Any]:
    talk = {"kind": "call", "direction": "outbound", "topics": ["switching-reason"]}
    return {"account_id": account, **talk, "occurred_at": days_ago, **fields}


def unasked(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("switching-reasons-unasked", rows, **{"accounts": ACCOUNTS, **given})


def test_deals_won_without_asking_why_they_left_the_rival_fire() -> None:
    found = unasked([*(won(name) for name in NAMES), told("ash", 150)])
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.75, 4)
    assert found["text"] == (
        "Customers whom we won without learning why they left the rival: 3 of 4."
    )


def test_a_reason_on_the_deal_or_a_talk_before_or_after_it_is_clear() -> None:
    rows = [won("ash", reason="delivery"), *(won(name) for name in NAMES[1:])]
    talks = [told("elm", 299), told("fir", 121), told("oak", 150, direction="inbound")]
    found = unasked(rows + talks)
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


def test_a_call_that_nobody_took_told_us_nothing() -> None:
    rows = [*(won(name) for name in NAMES), told("ash", 150, outcome="No answer")]
    assert unasked(rows)["value"] == 1.0


def test_where_neither_reasons_nor_topics_are_recorded_nobody_knows() -> None:
    rows = [won(name) for name in NAMES]
    rows += [won("ash", occurred_at=at + 1, resolved_at=at) for at in (800, 1)]
    found = unasked(rows, recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:reason", "field:topics"])


def test_where_reasons_stand_on_lost_deals_alone_the_field_is_theirs() -> None:
    rows = [won(name) for name in NAMES]
    lost = won("ash", outcome="lost", reason="price", occurred_at=900, resolved_at=890)
    assert unasked([*rows, lost])["outcome"] == "unknown"
    assert unasked([*rows, lost, told("ash", 150)])["observations"] == 1
    before = won("ash", reason="delivery", occurred_at=950, resolved_at=940)
    assert unasked([*rows, lost, before])["value"] == 1.0


def test_two_deals_are_no_habit() -> None:
    assert unasked([won("ash"), won("elm")])["reason"] == "too_few_observations"


@pytest.mark.parametrize(
    "near",
    [{"occurred_at": 301}, {"occurred_at": 119}, {"direction": "internal"}, {"automated": True}],
)
def test_a_talk_too_far_away_or_among_ourselves_does_not_count(near: dict[str, Any]) -> None:
    rows = [row for name in NAMES for row in (won(name), told(name, 150, **near))]
    assert unasked(rows)["value"] == 1.0


def test_a_deal_is_won_however_the_word_is_written() -> None:
    found = unasked([won("ash", outcome="Won"), won("elm", outcome="WON "), won("fir")])
    assert (found["outcome"], found["observations"]) == ("fired", 3)


def test_a_renewal_or_a_further_deal_of_an_old_customer_has_no_rival_to_tell_of() -> None:
    order = {"account_id": "ash", "kind": "order", "direction": "inbound", "occurred_at": 900}
    old = [order, *(won("ash", occurred_at=200 + n, resolved_at=190) for n in range(4))]
    assert unasked(old)["observations"] == 0
    new = [won(name) for name in NAMES]
    again = [won(name, occurred_at=100, resolved_at=90) for name in NAMES]
    assert unasked(new + again)["observations"] == 4
    first_order = {**order, "account_id": "elm", "occurred_at": 210}
    assert unasked([*new, first_order])["observations"] == 4


def test_a_prospect_whom_we_won_can_tell_why() -> None:
    accounts = [{"id": name, "status": "prospect"} for name in NAMES]
    found = unasked([won(name) for name in NAMES], accounts=accounts)
    assert (found["outcome"], found["value"]) == ("fired", 1.0)


def test_a_deal_whose_time_for_asking_is_not_over_counts_neither_way() -> None:
    rows = [won(name, reason="delivery") for name in NAMES]
    fresh = won("ash", occurred_at=20, resolved_at=10)
    lost = won("elm", outcome="lost")
    found = unasked([*rows, fresh, lost])
    assert (found["outcome"], found["observations"]) == ("clear", 4)
