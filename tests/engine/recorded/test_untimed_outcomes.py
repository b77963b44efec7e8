"""Outcomes that rows state without the time from which they were known: open, and said so."""

from __future__ import annotations

from typing import Any

import pytest

import focuskit
from focuskit import Portfolio

DEALS = [
    {"outcome": "won", "discount": 0.3},
    {"outcome": "lost", "discount": 0.1},
    {"outcome": "won", "discount": 0.3, "losing_party": "delivery"},
    {"outcome": "lost", "discount": 0.1},
]


def _deals(**more: Any) -> list[dict[str, Any]]:
    row = {"account_id": "acme", "kind": "deal", "direction": "outbound"}
    return [
        {**row, "id": str(n), "occurred_at": f"2026-0{n}-05T09:00:00Z", **deal, **more}
        for n, deal in enumerate(DEALS, start=1)
    ]


def _found(portfolio: Portfolio, sign: str) -> dict[str, Any]:
    (found,) = portfolio.findings.filter(sign=sign).to_dicts()
    return found


def test_a_deal_whose_outcome_has_no_time_is_an_open_one_and_no_contract() -> None:
    found = _found(focuskit.assess(_deals(), as_of="2026-04-20"), "win-lose-deal")
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")
    assert (found["observations"], found["pending"]) == (0, 4)


def test_its_time_settles_it_and_those_that_were_lost_do_not_count() -> None:
    rows = _deals(resolved_at="2026-05-09T09:00:00Z")
    found = _found(focuskit.assess(rows, as_of="2026-05-10"), "win-lose-deal")
    assert (found["outcome"], found["observations"], found["pending"]) == ("fired", 2, 0)


def test_the_run_says_which_outcomes_lack_their_time_and_what_gives_it() -> None:
    told = focuskit.assess(_deals(), as_of="2026-05-10").info["notes"]
    assert (
        "rows of kind deal state outcome, and no time from which it was known: map resolved_at, or "
        "state when the file was made (exported_at); until then it is open"
    ) in told
    assert not any("go without: outcome" in note for note in told)


@pytest.mark.parametrize("kind", ["ticket", "request"])
def test_a_sign_that_needs_such_an_outcome_names_the_time_and_not_the_field(kind: str) -> None:
    row = {"account_id": "acme", "kind": kind, "direction": "inbound", "handovers": 3}
    rows = [{**row, "id": str(n), "occurred_at": f"2026-05-0{n}"} for n in range(1, 6)]
    found = _found(focuskit.assess(rows, as_of="2026-05-10"), "passed-around")
    assert found["resolve"] == (
        f"Rows of kind {kind} state handovers, and no time from which it was known: map "
        "resolved_at, or state when the file was made (exported_at)."
    )


def test_where_one_row_has_the_time_the_others_are_open_as_ever() -> None:
    rows = _deals()
    rows[0]["resolved_at"] = "2026-05-09T09:00:00Z"
    portfolio = focuskit.assess(rows, as_of="2026-05-10")
    assert not any("no time from which" in note for note in portfolio.info["notes"])
    assert _found(portfolio, "win-lose-deal")["pending"] == 3


def test_outcomes_that_lack_the_same_time_are_named_together() -> None:
    row = {"account_id": "acme", "kind": "ticket", "direction": "inbound", "handovers": 3}
    rows = [
        {**row, "reopened": 0, "id": str(n), "occurred_at": f"2026-05-0{n}"} for n in range(1, 6)
    ]
    told = focuskit.assess(rows, as_of="2026-05-10").info["notes"]
    assert (
        "rows of kind ticket state handovers, reopened, and no time from which it was known: map "
        "resolved_at, or state when the file was made (exported_at); until then it is open"
    ) in told
