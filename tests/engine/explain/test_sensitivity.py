"""Sensitivity: which ratings depend on what was decided about unknowns and limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import pytest
from support import assess, few_plugins, few_signs, only, orders, ticket

from focuskit import Plugins, Portfolio
from focuskit.policy.assessment_policy import Missing

Told = list[tuple[str, float, float, str, str]]


def _slow(hours: float) -> Portfolio:
    """Return an account whose one known sign is between limits of 1 and 3 times 72 hours."""
    signs = {"slow-resolution": attrs.evolve(few_signs().signs["slow-resolution"], ok=1, bad=3)}
    policy = attrs.evolve(few_signs(), signs=signs, red_lights={})
    brought = tuple(
        attrs.evolve(p, detectors=tuple(d for d in p.detectors if d.id in signs))
        for p in few_plugins().loaded
    )
    rows = [ticket("acme", days, hours=hours) for days in (60, 55, 50, 45, 40)]
    return assess(rows, policy=policy, plugins=Plugins(brought))


def _told(portfolio: Portfolio, account: str = "acme") -> Told:
    """Return supposition, score as it stands and then, rating as it stands and then."""
    columns = ("supposing", "score", "score_then", "rating", "rating_then")
    return portfolio.sensitivity().filter(account_id=account).select(columns).rows()


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        # 1.2 times 72: severity 0.1 between 1 and 3, 0.3 between 0.6 and 2.6, 0 from 1.4 on.
        (86.4, [("limits 20 % stricter", 90.0, 70.0, "in_order", "watch")]),
        # 1.4 times 72: severity 0.2, then 0.4, which is no other rating, and 0.
        (100.8, [("limits 20 % looser", 80.0, 100.0, "watch", "in_order")]),
        # 2.1 times 72: severity 0.55, then 0.75 and 0.35.
        (151.2, []),
    ],
)
def test_limits_are_moved_by_a_fifth_of_their_distance(hours: float, told: Told) -> None:
    assert _told(_slow(hours)) == told


def _quiet(*accounts: str, missing: Missing = "exclude", **given: Any) -> Portfolio:
    """Return accounts that ordered every 7 days until 36 days ago: (36 / 7 - 1.5) / 4.5 is 0.81."""
    policy = attrs.evolve(few_signs(), missing=missing)
    rows = [row for name in accounts for row in orders(name, *range(36, 300, 7))]
    return assess(rows, policy=policy, **given)


LESS_QUIET = ("limits 20 % looser", 19.0476, 39.0476, "act_now", "watch")
"""From 0.8 on the light is red; with limits of 2.4 and 6.9 the severity is 0.61."""


def test_a_red_light_may_hang_on_where_the_limits_lie() -> None:
    assert _told(_quiet("acme")) == [LESS_QUIET]


@pytest.mark.parametrize("missing", ["exclude", "worst", "portfolio"])
def test_how_unknowns_count_in_the_score_moves_no_rating(missing: Missing) -> None:
    told = _told(_quiet("acme", missing=missing))
    assert [(supposing, before, then) for supposing, _, _, before, then in told] == [
        ("limits 20 % looser", "act_now", "watch")
    ]


def test_a_rating_that_nothing_moves_is_not_listed() -> None:
    assert assess(orders("acme", 1, 30)).sensitivity().is_empty()
    assert assess([], as_of=None).sensitivity().is_empty()


def test_a_sign_that_is_not_installed_has_no_limits_to_move() -> None:
    """No distribution but that of gone-quiet is there."""
    assert _told(_quiet("acme", plugins=only("focuskit-loyalty"))) == [LESS_QUIET]


def test_a_part_of_a_portfolio_tells_of_its_accounts_alone() -> None:
    portfolio = _quiet("acme", "beta")
    columns = ("account_id", "supposing", "score", "score_then", "rating", "rating_then")

    def told(one: Portfolio) -> list[tuple[Any, ...]]:
        return one.sensitivity().select(columns).rows()

    assert list(portfolio) == ["acme", "beta"]
    assert told(portfolio) == [("acme", *LESS_QUIET), ("beta", *LESS_QUIET)]
    assert told(portfolio.head(1)) == [("acme", *LESS_QUIET)]


@pytest.mark.parametrize("missing", ["exclude", "worst", "portfolio"])
def test_without_any_sign_there_is_no_score_and_nothing_to_suppose(missing: Any) -> None:
    policy = attrs.evolve(few_signs(), signs={}, caps=(), red_lights={}, missing=missing)
    portfolio = assess(orders("acme", 3, 2), policy=policy, plugins=Plugins(()))
    assert portfolio.scores["score"].to_list() == [None]
    assert portfolio.sensitivity().is_empty()


def test_no_limit_leaves_the_range_of_its_unit() -> None:
    """A share of 0 is fine for broken-promises; with ok below 0 it would have a severity."""
    signs = {"broken-promises": attrs.evolve(few_signs().signs["broken-promises"], ok=0, bad=0.5)}
    policy = attrs.evolve(few_signs(), signs=signs, red_lights={"broken-promises": Decimal("0.1")})
    kept = [ticket("acme", days, hours=1, promise_kept=True) for days in (60, 55, 50, 45, 40)]
    portfolio = assess(kept, policy=policy, plugins=only("focuskit-organization"))
    assert portfolio["acme"].rating == "in_order"
    assert portfolio.sensitivity().is_empty()
