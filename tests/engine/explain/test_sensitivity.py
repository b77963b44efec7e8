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
    policy = attrs.evolve(few_signs(), signs=signs, least_coverage=Decimal(0))
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
        # 1.4 times 72: severity 0.2 between 1 and 3, 0.4 between 0.6 and 2.6, 0 from 1.4 on.
        (100.8, [("limits 20 % stricter", 80.0, 60.0, "sound", "watch")]),
        # 1.8 times 72: severity 0.4, then 0.6 and 0.2.
        (129.6, [
            ("limits 20 % looser", 60.0, 80.0, "watch", "sound"),
            ("limits 20 % stricter", 60.0, 40.0, "watch", "at risk"),
        ]),
        # 2.1 times 72: severity 0.55, then 0.75, which is no other rating, and 0.35.
        (151.2, [("limits 20 % looser", 45.0, 65.0, "at risk", "watch")]),
    ],
)  # fmt: skip
def test_limits_are_moved_by_a_fifth_of_their_distance(hours: float, told: Told) -> None:
    assert _told(_slow(hours)) == told


ALL_YEAR = range(1, 300, 7)
"""Days ago of orders that go on: gone-quiet, which weighs 6 of 18, is clear."""


def _with_orders_alone(missing: Missing = "exclude", **given: Any) -> Portfolio:
    """Return acme, of which only gone-quiet is known, and beta, slow and passed around too."""
    policy = attrs.evolve(few_signs(), least_coverage=Decimal(0), missing=missing)
    rows = [*orders("acme", *ALL_YEAR), *orders("beta", *ALL_YEAR)]
    rows += [ticket("beta", days, hours=900, handovers=9) for days in (60, 55, 50, 45, 40)]
    return assess(rows, policy=policy, **given)


# Of acme, 12 of 18 are not known: at worst they cost 66 points. On beta 2 and 2 of them are bad,
# which in acme, beside the 6 that are clear, cost 40 points; the other 8 are known of nobody.
EXCLUDED, WORST, AS_OTHERS = (100.0, "sound"), (33.333333, "at risk"), (60.0, "watch")


@pytest.mark.parametrize(
    ("rule", "stands", "then"),
    [
        ("exclude", EXCLUDED, {"missing: portfolio": AS_OTHERS, "missing: worst": WORST}),
        ("worst", WORST, {"missing: exclude": EXCLUDED, "missing: portfolio": AS_OTHERS}),
        ("portfolio", AS_OTHERS, {"missing: exclude": EXCLUDED, "missing: worst": WORST}),
    ],
)  # fmt: skip
def test_another_rule_for_what_is_missing_is_supposed(
    rule: Missing, stands: tuple[float, str], then: dict[str, tuple[float, str]]
) -> None:
    (score, rating) = stands
    assert _told(_with_orders_alone(rule)) == [
        (supposing, score, score_then, rating, rating_then)
        for supposing, (score_then, rating_then) in then.items()
    ]


def test_a_rating_that_nothing_moves_is_not_listed() -> None:
    assert assess(orders("acme", 1, 30)).sensitivity().is_empty()
    assert assess([], as_of=None).sensitivity().is_empty()


def test_a_sign_that_is_not_installed_has_no_limits_to_move() -> None:
    """Of acme's 18, 12 are left out: no distribution but that of gone-quiet is there."""
    portfolio = _with_orders_alone(plugins=only("focuskit-loyalty"))
    assert _told(portfolio) == [("missing: worst", 100.0, 33.333333, "sound", "at risk")]


def test_a_part_of_a_portfolio_tells_of_its_accounts_alone() -> None:
    portfolio = _with_orders_alone()
    # Of beta 8 of 18 are not known: 4 of 10 are lost as it stands, 12 of 18 at worst.
    beta = ("beta", "missing: worst", 60.0, 33.333333, "watch", "at risk")
    acme = ("acme", "missing: worst", 100.0, 33.333333, "sound", "at risk")
    other = ("acme", "missing: portfolio", 100.0, 60.0, "sound", "watch")
    columns = ("account_id", "supposing", "score", "score_then", "rating", "rating_then")

    def told(one: Portfolio) -> list[tuple[Any, ...]]:
        return one.sensitivity().select(columns).rows()

    assert list(portfolio) == ["acme", "beta"]
    assert told(portfolio) == [other, acme, beta]
    assert told(portfolio.head(1)) == [other, acme]
    accounts = [(row[0], row[1]) for row in told(_with_orders_alone("worst"))]
    suppositions = ("missing: exclude", "missing: portfolio")
    assert accounts == [(name, one) for name in ("acme", "beta") for one in suppositions]


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
    # Of acme 2 of 18 are known, and bad. The others have 4 more, and are fine: 2 of 6 are lost.
    told = [("missing: portfolio", 0.0, 66.666666, "at risk", "watch")]
    assert list(whole) == ["acme", "bolt", "core", "door"]
    for part in (whole, whole.head(1), whole.head(3).head(1)):
        assert _told(part) == told
    assert set(whole.head(1).sensitivity()["account_id"]) == {"acme"}
