"""Signs say to whom they apply by status: customers, and accounts without one, unless they say."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support import alone, assess, finding, interaction, orders

import focuskit
from focuskit import Account, Measure, Portfolio, Timeline, col, detector
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


@pytest.mark.parametrize(
    ("status", "listed"), [(None, False), (None, True), ("customer", True), ("prospect", True)]
)
def test_an_account_of_which_a_row_says_that_it_left_is_lost_if_nobody_states_another_status(
    status: Any, *, listed: bool
) -> None:
    rows = [*orders("acme", 30, 20), interaction("acme", 5, "account_lost", direction="inbound")]
    rows += orders("bolt", 30, 20, 1)
    accounts = [Account(id=name, status=status) for name in ("acme", "bolt")] if listed else None
    given: dict[str, Any] = {"recorded": everything_recorded(), **alone(_sign())}
    found = finding(assess(rows, accounts=accounts, **given), "acme", "trial.orders")
    is_customer = status == "customer"
    assert found["outcome"] == ("fired" if is_customer else "not_applicable")
    again = assess([*rows, *orders("acme", 2)], accounts=accounts, **given)
    is_prospect = status == "prospect"
    assert (finding(again, "acme", "trial.orders")["outcome"] == "fired") is not is_prospect


def test_the_last_lights_of_an_account_that_no_list_calls_lost() -> None:
    rows = [*orders("acme", *range(60, 200, 10)), *orders("bolt", *range(0, 200, 10))]
    rows.append(interaction("acme", 5, "account_lost", direction="inbound"))
    lights = assess(rows, recorded={}).last_lights("acme")
    assert lights.select("told_by", "sign").rows() == [("account_lost", "gone-quiet")]


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


def _with_status(status: str, sign: Any, **others: Any) -> Portfolio:
    """Two accounts of a list, of which one has this status, and one that no list has."""
    rows = [row for name in ("acme", "bolt", "core") for row in orders(name, 3, 2)]
    listed = [{"id": "acme", "status": status, **others}, {"id": "bolt", "status": "customer"}]
    given = {"recorded": everything_recorded(), "unlisted_accounts": "assess", **alone(sign)}
    return assess(rows, accounts=listed, **given)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Customer", "fired"),
        ("ACTIVE customer", "fired"),
        ("Lost", "not_applicable"),
        (" LOST ", "not_applicable"),
        ("churned", "not_applicable"),
        ("Former-Customer", "not_applicable"),
        ("Gek\u00fcndigt", "not_applicable"),
        ("Prospect", "not_applicable"),
        ("lead", "not_applicable"),
    ],
)
def test_a_status_is_read_in_the_words_that_people_have_for_it(word: str, outcome: str) -> None:
    found = _with_status(word, _sign())
    assert finding(found, "acme", "trial.orders")["outcome"] == outcome
    assert not found.emptied.height


def test_of_a_status_that_cannot_be_read_nobody_knows_which_signs_are_meant() -> None:
    found = _with_status("on hold", _sign())
    told = finding(found, "acme", "trial.orders")
    assert (told["outcome"], told["reason"]) == ("unknown", "not_applicable_unclear")
    # Neither whoever states one that can be read, nor whoever no list has.
    assert {finding(found, name, "trial.orders")["outcome"] for name in ("bolt", "core")} == {
        "fired"
    }
    assert "status was emptied in 1 row" in "".join(found.info["notes"])
    assert (
        "'on hold', not one of prospect, customer, lost or a word for one, such as lead, active, "
        'churned or inactive; say what others mean with "values" in the mapping'
    ) in "".join(found.info["notes"])
    of_all = _with_status("on hold", _sign(for_status=("customer", "prospect", "lost")))
    assert finding(of_all, "acme", "trial.orders")["outcome"] == "fired"


@detector(id="trial.many", theme="trial", ok=0, bad=4, says="{value}")
def many_orders(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


def test_what_is_lit_on_whom_may_be_a_customer_is_told_and_nothing_good_is() -> None:
    found = finding(_with_status("on hold", many_orders), "acme", "trial.many")
    assert (found["outcome"], found["severity"], found["lit"]) == ("fired", 0.5, True)
    assert (found["severity_low"], found["severity_high"]) == (0.5, 1)
    of_customer = finding(_with_status("customer", many_orders), "acme", "trial.many")
    assert (of_customer["severity_low"], of_customer["severity_high"]) == (0.5, 0.5)
    of_prospects = _sign(for_status=["prospect"])
    found = finding(_with_status("on hold", of_prospects), "acme", "trial.orders")
    assert found["reason"] == "not_applicable_unclear"


def test_of_a_red_light_on_whom_may_be_a_customer_the_account_is_told() -> None:
    rows = [
        {"account_id": name, "kind": "email", "direction": "inbound", "language": "en",
         "text": text, "occurred_at": f"2026-03-{n:02}T09:00:00Z", "automated": False}
        for name in ("acme", "bolt")
        for n, text in enumerate(["We give notice.", "Hello."] * 14, start=1)
    ]  # fmt: skip
    good = [{**row, "text": "Hello."} for row in rows]
    listed = [{"id": "acme", "status": "on hold"}, {"id": "bolt", "status": "weird"}]
    ratings = {r["account_id"]: r for r in focuskit.assess(rows, accounts=listed).scores.to_dicts()}
    assert {one["rating"] for one in ratings.values()} == {"act_now"}
    found = focuskit.assess(good, accounts=listed).scores
    assert found["rating"].to_list() == ["too_little_known"] * 2
    as_customers = focuskit.assess(rows, accounts=[{"id": "acme"}, {"id": "bolt"}]).scores
    for one in as_customers.to_dicts():
        assert ratings[one["account_id"]]["worst"] <= one["worst"]
        assert ratings[one["account_id"]]["coverage"] <= one["coverage"]


def test_nobody_is_a_customer_because_no_status_of_the_list_can_be_read() -> None:
    rows = [row for name in ("acme", "bolt") for row in orders(name, 3, 2)]
    listed = [{"id": "acme", "status": "odd"}, {"id": "bolt", "status": "on hold"}]
    found = assess(rows, accounts=listed, recorded=everything_recorded(), **alone(_sign()))
    assert finding(found, "acme", "trial.orders")["outcome"] == "unknown"
    assert "no value is left" not in "".join(found.info["notes"])


def test_nor_because_of_one_that_the_rows_themselves_state() -> None:
    mapping = {
        "schema_version": "1.0",
        "interactions": {
            "fields": {n: n for n in ("account_id", "kind", "direction", "occurred_at")}
        },
        "accounts": {"fields": {"id": "account_id", "status": "state"}},
    }
    rows = [
        {"account_id": name, "kind": "order", "direction": "inbound", "state": state,
         "occurred_at": f"2026-06-{day}T09:00:00Z"}
        for name, state in (("acme", "on hold"), ("bolt", "customer"))
        for day in (26, 27)
    ]  # fmt: skip
    given = {"recorded": everything_recorded(), "mapping": mapping, **alone(_sign())}
    found = assess(rows, **given)
    outcomes = [finding(found, name, "trial.orders")["outcome"] for name in ("acme", "bolt")]
    assert outcomes == ["unknown", "fired"]


@pytest.mark.parametrize(("last", "outcome"), [("customer", "fired"), ("on hold", "unknown")])
def test_the_status_that_is_in_force_is_the_one_to_be_read(last: str, outcome: str) -> None:
    versions = [
        {"id": "acme", "status": status, "valid_from": f"{year}-01-01T00:00:00Z"}
        for status, year in (("on hold", 2020), ("customer", 2021), (last, 2022))
    ]
    given = {"recorded": everything_recorded(), **alone(_sign())}
    found = assess(orders("acme", 3, 2), accounts=versions, **given)
    assert finding(found, "acme", "trial.orders")["outcome"] == outcome
