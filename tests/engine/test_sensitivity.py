"""Sensitivity: which ratings depend on what was decided about unknowns and limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import polars as pl
import pytest
from support import assess, few_plugins, few_signs, orders, ticket

from focuskit import Plugins, Portfolio


def _slow(hours: float) -> Portfolio:
    """Return an account whose one known sign is at (hours - ok) / (bad - ok)."""
    signs = {"slow-resolution": few_signs().signs["slow-resolution"]}
    policy = attrs.evolve(few_signs(), signs=signs, least_coverage=Decimal(0))
    brought = tuple(
        attrs.evolve(p, detectors=tuple(d for d in p.detectors if d.id in signs))
        for p in few_plugins().loaded
    )
    rows = [ticket("acme", days, hours=hours) for days in (60, 55, 50, 45, 40)]
    return assess(rows, policy=policy, plugins=Plugins(brought))


def _told(portfolio: Portfolio) -> dict[str, str]:
    found = portfolio.sensitivity()
    return dict(found.select("supposing", "rating_then").iter_rows())


def test_limits_are_moved_by_a_fifth_of_their_distance() -> None:
    ok, bad, value = _slow(100).findings.select("ok", "bad", "value").row(0)

    def at(severity: float) -> float:
        return float((ok + severity * (bad - ok)) * 100 / value)

    # Severity 0.2 is a score of 80, which is sound; a fifth more is 60, and a fifth less 100.
    sound = _slow(at(0.2))
    assert sound.scores["rating"].to_list() == ["sound"]
    assert _told(sound) == {"limits 20 % stricter": "watch"}
    # Severity 0.4 is a score of 60: watch; then 40, at risk; and 80, sound.
    watched = _slow(at(0.4))
    assert _told(watched) == {"limits 20 % looser": "sound", "limits 20 % stricter": "at risk"}
    then = watched.sensitivity().select("supposing", "score", "score_then").rows()
    assert [(name, round(a), round(b)) for name, a, b in then] == [
        ("limits 20 % looser", 60, 80),
        ("limits 20 % stricter", 60, 40),
    ]


def test_another_rule_for_what_is_missing_is_supposed() -> None:
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0))
    rows = [*orders("acme", *range(1, 300, 7)), *orders("beta", *range(1, 300, 7))]
    rows += [ticket("beta", days, hours=900) for days in (60, 55, 50, 45, 40)]
    portfolio = assess(rows, policy=policy)
    found = portfolio.sensitivity().filter(pl.col("account_id") == "acme")

    assert dict(found.select("supposing", "rating_then").iter_rows()) == {
        "missing: worst": portfolio.at(
            portfolio.as_of or "", policy=attrs.evolve(policy, missing="worst")
        )["acme"].rating,
        **(
            {}
            if portfolio.at(
                portfolio.as_of or "", policy=attrs.evolve(policy, missing="portfolio")
            )["acme"].rating
            == portfolio["acme"].rating
            else {"missing: portfolio": "watch"}
        ),
    }


def test_under_the_rule_of_the_policy_the_others_are_supposed() -> None:
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0), missing="worst")
    portfolio = assess(orders("acme", *range(1, 300, 7)), policy=policy)

    assert "missing: exclude" in _told(portfolio)
    assert "missing: worst" not in _told(portfolio)


def test_a_rating_that_nothing_moves_is_not_listed() -> None:
    assert assess(orders("acme", 1, 30)).sensitivity().is_empty()
    assert assess([], as_of=None).sensitivity().is_empty()


def test_a_sign_that_is_not_installed_has_no_limits_to_move() -> None:
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0))
    rows = orders("acme", *range(1, 300, 7))
    portfolio = assess(rows, policy=policy, plugins=Plugins(few_plugins().loaded[:1]))

    assert "missing: worst" in _told(portfolio)


def test_a_part_of_a_portfolio_tells_of_its_accounts_alone() -> None:
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0))
    rows = [row for name in ("acme", "beta") for row in orders(name, *range(1, 300, 7))]
    portfolio = assess(rows, policy=policy)

    assert set(portfolio.sensitivity()["account_id"]) == {"acme", "beta"}
    assert set(portfolio.head(1).sensitivity()["account_id"]) == {"acme"}


@pytest.mark.parametrize("missing", ["exclude", "worst", "portfolio"])
def test_without_any_sign_there_is_no_score_and_nothing_to_suppose(missing: Any) -> None:
    policy = attrs.evolve(few_signs(), signs={}, caps=(), missing=missing)
    portfolio = assess(orders("acme", 3, 2), policy=policy, plugins=Plugins(()))
    assert portfolio.scores["score"].to_list() == [None]
    assert portfolio.sensitivity().is_empty()


def test_the_head_of_a_portfolio_supposes_what_the_whole_does() -> None:
    """The mean that unknowns may count is that of all accounts, also for the worst of them."""
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0))
    slow = [ticket("acme", days, hours=4000) for days in (60, 55, 50, 45, 40)]
    fast = [
        ticket(name, days, hours=1, handovers=0, reopened=0)
        for name in ("bolt", "core", "door")
        for days in (60, 55, 50, 45, 40)
    ]
    whole = assess([*slow, *fast], policy=policy)
    told = whole.sensitivity().filter(pl.col("account_id").is_in(list(whole.head(1))))
    assert not told.is_empty()
    assert whole.head(1).sensitivity().equals(told)
    assert whole.head(3).head(1).sensitivity().equals(told)
