"""Signs that apply to key accounts alone."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support import NOW, alone, assess, few_signs, finding, orders

from focuskit import Account, Measure, Timeline, col, detector
from focuskit.policy import SignPolicy
from focuskit.policy.sections import KeyAccounts
from focuskit_testing.cases import everything_recorded


@detector(
    id="trial.key",
    theme="trial",
    ok=-1,
    bad=100,
    says="{value}",
    applies_to=col.key_account & (col.status == "customer"),
)
def of_key_customers(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


def _outcome_for(account: Account, key: KeyAccounts, sign: Any = of_key_customers) -> str:
    run = alone(sign)
    listed = SignPolicy(
        weight=1, distribution="trial", key_accounts_only=sign is not of_key_customers
    )
    signs = {sign.id: listed}
    run["policy"] = attrs.evolve(run["policy"], key_accounts=key, signs=signs)
    portfolio = assess(
        orders("acme", 3, 2), accounts=[account], recorded=everything_recorded(), **run
    )
    return str(finding(portfolio, "acme", sign.id)["outcome"])


BOTH = {"segments": ["key"], "least_annual_value": 10}


@pytest.mark.parametrize(
    ("fields", "key", "outcome"),
    [
        ({"segment": "key"}, {"segments": ["key"]}, "fired"),
        ({"segment": "small"}, {"segments": ["key"]}, "not_applicable"),
        ({}, {"segments": ["key"]}, "unknown"),
        ({"annual_value": 10.0}, {"least_annual_value": 10}, "fired"),
        ({"annual_value": 9.99}, {"least_annual_value": 10}, "not_applicable"),
        ({}, {"least_annual_value": 10}, "unknown"),
        ({}, {"ids": ["acme"]}, "fired"),
        ({}, {"ids": ["bolt"]}, "not_applicable"),
        ({}, {}, "not_applicable"),
        ({"segment": "small", "annual_value": 11.0}, BOTH, "fired"),
        ({"segment": "small", "annual_value": 9.0}, BOTH, "not_applicable"),
        ({"segment": "small"}, BOTH, "unknown"),
        ({"segment": "small"}, {"segments": ["key"], "ids": ["acme"]}, "fired"),
    ],
)  # fmt: skip
def test_key_accounts_are_those_that_the_policy_says(
    fields: dict[str, Any], key: dict[str, Any], outcome: str
) -> None:
    account = Account(id="acme", status="customer", **fields)
    assert _outcome_for(account, KeyAccounts(**key)) == outcome
    assert _outcome_for(account, KeyAccounts(**key), distinct_orders) == outcome


@detector(id="trial.orders", theme="trial", ok=-1, bad=100, says="{value}")
def distinct_orders(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


@detector(
    id="trial.customers", theme="trial", ok=-1, bad=100, says="{value}",
    applies_to=col.status == "customer",
)  # fmt: skip
def of_customers(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


@pytest.mark.parametrize("sign", [of_key_customers, of_customers], ids=lambda sign: sign.id)
def test_a_sign_for_key_accounts_keeps_its_own_condition_too(sign: Any) -> None:
    key = KeyAccounts(ids=["acme"])
    assert _outcome_for(Account(id="acme", status="prospect"), key, sign) == "not_applicable"
    assert _outcome_for(Account(id="acme", status="customer"), key, sign) == "fired"


def test_an_account_that_no_table_lists_has_ledger_route_and_unknowns_under_overrides() -> None:
    policy = few_signs().to_document()
    segments = {"small": {"signs": {"gone-quiet": {"weight": 2}}}}
    portfolio = assess(
        [*orders("acme", 80, 60, 40), *orders("bolt", 3)], policy={**policy, "segments": segments}
    )
    plain = assess([*orders("acme", 80, 60, 40), *orders("bolt", 3)])
    assert set(portfolio.ledger["account_id"]) == {"acme"}
    assert portfolio.unknowns("acme").equals(plain.unknowns("acme"))
    assert portfolio.route("acme") == plain.route("acme")
    assert portfolio.scores.equals(plain.scores)
    assert portfolio.ledger.equals(plain.ledger)
    assert portfolio.recommendations.equals(plain.recommendations)


def _policy_for(*ids: str) -> dict[str, Any]:
    overrides = {"gone-quiet": {"weight": 3, "ok": 0.1, "bad": 0.2}}
    return {**few_signs().to_document(), "key_accounts": {"ids": list(ids), "signs": overrides}}


@pytest.mark.parametrize("others", [[], [Account(id="bolt", segment="small")]])
def test_a_key_account_that_the_policy_names_is_judged_as_one_though_no_list_has_it(
    others: list[Account],
) -> None:
    """And an account that it names and nobody has heard of does not appear."""
    rows = [*orders("acme", 130, 100, 70), *orders("bolt", 130, 100, 70)]
    given: Any = {"policy": _policy_for("acme", "nobody"), "unlisted_accounts": "assess"}
    met = assess(rows, accounts=others or None, **given)
    listed = assess(rows, accounts=[*others, Account(id="acme")], **given)
    assert set(met) == {"acme", "bolt"}
    severe = {one: finding(met, one, "gone-quiet")["severity"] for one in met}
    assert severe["acme"] == 1 > severe["bolt"]
    assert met["acme"].findings == listed["acme"].findings
    for frame in ("scores", "findings", "ledger"):
        assert getattr(met, frame).equals(getattr(listed, frame))


def test_a_sign_for_key_accounts_alone_applies_to_one_that_is_named_and_in_no_list() -> None:
    run = alone(distinct_orders)
    only = SignPolicy(weight=1, distribution="trial", key_accounts_only=True)
    run["policy"] = attrs.evolve(
        run["policy"], key_accounts=KeyAccounts(ids=["acme"]), signs={distinct_orders.id: only}
    )
    portfolio = assess([*orders("acme", 3, 2), *orders("bolt", 3)], **run)
    found = {one: finding(portfolio, one, distinct_orders.id)["outcome"] for one in portfolio}
    assert found == {"acme": "fired", "bolt": "unknown"}


def test_a_named_key_account_of_which_every_row_was_rejected_is_one_too() -> None:
    wrong = {"account_id": "acme", "occurred_at": NOW.isoformat(), "kind": "tickle"}
    sound = {"account_id": "bolt", "occurred_at": NOW.isoformat(), "kind": "order"}
    for rows in ([wrong], [wrong, sound]):
        given: Any = {"policy": _policy_for("acme"), "unlisted_accounts": "assess"}
        met, listed = assess(rows, **given), assess(rows, accounts=[Account(id="acme")], **given)
        assert met["acme"].findings == listed["acme"].findings
        assert {one.sign: one.weight for one in met["acme"].findings}["gone-quiet"] == 3


def test_a_named_key_account_of_which_all_rows_lie_before_the_record_is_one_too() -> None:
    """Bolt's orders of each third day make the record; acme's lie five hundred days before it."""
    rows = [*orders("bolt", *range(1, 200, 3)), *orders("acme", 730, 720, 710)]
    given: Any = {"policy": _policy_for("acme"), "unlisted_accounts": "assess", "recorded": {}}
    met, listed = assess(rows, **given), assess(rows, accounts=[Account(id="acme")], **given)
    assert met["acme"].findings == listed["acme"].findings
    assert {one.sign: one.weight for one in met["acme"].findings}["gone-quiet"] == 3


def test_without_a_row_an_account_that_is_only_named_does_not_appear() -> None:
    portfolio = assess([], policy=_policy_for("acme"), accounts=[Account(id="bolt")], as_of=None)
    assert list(portfolio) == ["bolt"]
