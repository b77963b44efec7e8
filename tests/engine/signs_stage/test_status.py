"""Signs say to whom they apply by status: customers, and accounts without one, unless they say."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support import alone, assess, finding, orders

import focuskit
from focuskit import Account, Measure, Timeline, col, detector
from focuskit.policy import SignPolicy
from focuskit.policy.sections import KeyAccounts
from focuskit_testing.cases import everything_recorded

STATUSES: tuple[Any, ...] = ("customer", "prospect", "lost", None)


def _sign(**stated: Any) -> Any:
    @detector(id="trial.orders", theme="trial", ok=0, bad=100, says="{value}", **stated)
    def of(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    return of


def _outcomes(sign: Any) -> dict[Any, str]:
    """Return the outcome on an account of each status, and on one where there is no list."""
    names = {status: f"is {status}" for status in STATUSES}
    rows = [row for name in names.values() for row in orders(name, 3, 2)]
    portfolio = assess(
        rows,
        accounts=[Account(id=name, status=status) for status, name in names.items()],
        recorded=everything_recorded(),
        **alone(sign),
    )
    found = {status: finding(portfolio, name, sign.id) for status, name in names.items()}
    unlisted = assess(rows, recorded=everything_recorded(), **alone(sign))
    found["unlisted"] = finding(unlisted, "is customer", sign.id)
    return {status: one["reason"] or one["outcome"] for status, one in found.items()}


def test_a_sign_that_says_nothing_is_for_customers_and_accounts_without_a_status() -> None:
    assert _outcomes(_sign()) == {
        "customer": "fired", None: "fired", "unlisted": "fired",
        "prospect": "not_applicable", "lost": "not_applicable",
    }  # fmt: skip


@pytest.mark.parametrize("meant", [["prospect"], ("prospect",)])
def test_a_sign_may_be_meant_for_prospects(meant: Any) -> None:
    assert _outcomes(_sign(for_status=meant)) == {
        "prospect": "fired",
        **dict.fromkeys(("customer", "lost", None, "unlisted"), "not_applicable"),
    }


def test_a_sign_may_be_meant_for_everyone() -> None:
    found = _outcomes(_sign(for_status=["customer", "prospect", "lost"]))
    assert set(found.values()) == {"fired"}


def test_status_and_condition_must_both_hold() -> None:
    sign = _sign(for_status=["prospect"], applies_to=col.segment == "key")
    accounts = [
        Account(id=f"{status} {segment}", status=status, segment=segment)
        for status in ("customer", "prospect")
        for segment in ("key", "small", None)
    ]
    rows = [row for account in accounts for row in orders(account.id, 3, 2)]
    portfolio = assess(rows, accounts=accounts, recorded=everything_recorded(), **alone(sign))
    told = {a.id: finding(portfolio, a.id, sign.id) for a in accounts}
    assert {name: one["reason"] or one["outcome"] for name, one in told.items()} == {
        "customer key": "not_applicable",
        "customer small": "not_applicable",
        "customer None": "not_applicable",
        "prospect key": "fired",
        "prospect small": "not_applicable",
        "prospect None": "not_applicable_unclear",
    }


def test_a_condition_that_asks_for_the_status_itself_decides_alone() -> None:
    """So it was in the first version of the hooks, in which nothing else could be said."""
    assert _outcomes(_sign(applies_to=col.status == "prospect")) == {
        "prospect": "fired", "customer": "not_applicable", "lost": "not_applicable",
        None: "not_applicable_unclear", "unlisted": "not_applicable_unclear",
    }  # fmt: skip


def test_the_policy_may_limit_a_sign_to_key_accounts_besides() -> None:
    sign = _sign()
    run = alone(sign)
    listed = SignPolicy(weight=1, distribution="trial", key_accounts_only=True)
    key = KeyAccounts(ids=["ours", "gone"])
    run["policy"] = attrs.evolve(run["policy"], signs={sign.id: listed}, key_accounts=key)
    status: dict[str, Any] = {"ours": "customer", "gone": "lost", "other": "customer"}
    portfolio = assess(
        [row for name in status for row in orders(name, 3, 2)],
        accounts=[Account(id=name, status=one) for name, one in status.items()],
        recorded=everything_recorded(),
        **run,
    )
    outcomes = {name: finding(portfolio, name, sign.id)["outcome"] for name in status}
    assert outcomes == {"ours": "fired", "gone": "not_applicable", "other": "not_applicable"}


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("customer", "in a list"),
        ([], "in a list"),
        (["custommer"], "did you mean 'customer'"),
        (["zzz"], "there is 'prospect', 'customer', 'lost'"),
    ],
)
def test_a_status_that_there_is_not_is_refused(stated: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        _sign(for_status=stated)


def test_a_lost_account_is_not_rated_and_a_prospect_only_by_what_is_meant_for_them() -> None:
    rows = [row for name in ("gone", "new", "ours") for row in orders(name, 160, 140, 120)]
    accounts = [
        Account(id="gone", status="lost"),
        Account(id="new", status="prospect"),
        Account(id="ours", status="customer"),
    ]
    portfolio = focuskit.assess(rows, accounts=accounts, as_of="2026-06-30")
    by_account = portfolio.findings.filter(outcome="not_applicable").group_by("account_id").len()
    left_out = dict(by_account.rows())
    assert left_out["gone"] == portfolio.findings["sign"].n_unique()
    assert left_out["gone"] > left_out["new"] > left_out.get("ours", 0)
    assert portfolio["gone"].score is None
