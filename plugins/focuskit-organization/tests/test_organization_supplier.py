"""The habits of the supplier's house that people are asked about."""

from __future__ import annotations

from typing import Any

import pytest
from supplier_support import on_supplier, practice_outcomes

Rows = list[dict[str, Any]]
ACCOUNTS = [{"id": f"a{n}"} for n in range(20)]


def favors(kind: str, colleague: str, accounts: int, **fields: Any) -> Rows:
    """Return four favors a colleague, asked or returned, on each of so many accounts."""
    row = {"kind": kind, "direction": "internal", "colleague_id": colleague, **fields}
    return [
        {**row, "account_id": f"a{n}", "occurred_at": 40 + 30 * k - (kind == "favor_returned")}
        for n in range(accounts)
        for k in range(4)
    ]


def sellers(rows: Rows) -> dict[str, Any]:
    """Return what is found of those who sell."""
    return on_supplier("one-sided-sellers", rows, accounts=ACCOUNTS)


def won(colleague: str, number: int) -> Rows:
    """Return so many deals that a colleague won."""
    deal = {"kind": "deal", "direction": "outbound", "outcome": "won", "resolved_at": 40}
    return [
        {**deal, "account_id": f"a{n}", "occurred_at": 50, "colleague_id": colleague}
        for n in range(number)
    ]


def test_who_asks_for_little_on_each_of_many_accounts_is_seen_over_all_of_them() -> None:
    found = sellers(favors("favor_asked", "s1", 20))
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 1.0, 80)
    assert (found["severity"], found["evidence"]) == (1.0, 0)  # no row points at anybody
    assert "Of the deals won" not in found["text"]


def test_thanks_return_nothing_and_help_does() -> None:
    asked = favors("favor_asked", "s1", 5)
    thanked = sellers(asked + favors("favor_returned", "s1", 5, outcome="thanks"))
    helped = sellers(asked + favors("favor_returned", "s1", 5, outcome="helped"))
    by_another = sellers(asked + favors("favor_returned", "s2", 5, outcome="helped"))
    assert [one["value"] for one in (thanked, helped, by_another)] == [1.0, 0.0, 1.0]
    assert helped["outcome"] == "clear"


def test_nine_favors_do_not_speak_for_a_house() -> None:
    nine = favors("favor_asked", "s1", 3)[:9]
    assert sellers(nine)["reason"] == "too_few_observations"


@pytest.mark.parametrize(("others", "told"), [(4, True), (3, False)])
def test_who_prospers_is_told_where_five_or_more_asked(others: int, *, told: bool) -> None:
    rows = favors("favor_asked", "s1", 5) + won("s1", 15) + won("t0", 5)
    for n in range(others):
        rows += favors("favor_asked", f"t{n}", 2) + favors(
            "favor_returned", f"t{n}", 2, outcome="helped"
        )
    found = sellers(rows)
    assert found["value"] == pytest.approx(20 / (20 + 8 * others))
    assert ("Of the deals won in that time, 75 %" in found["text"]) is told


@pytest.mark.parametrize("name", ["paid-at-signature", "touchpoints-unlisted"])
def test_a_practice_is_unknown_until_somebody_answers(name: str) -> None:
    unanswered, lowest, highest = practice_outcomes(name)
    assert (unanswered["outcome"], unanswered["missing"]) == ("unknown", [f"answer:{name}"])
    assert (lowest["outcome"], lowest["severity"]) == ("fired", 1.0)
    assert (highest["outcome"], highest["severity"]) == ("clear", 0.0)
