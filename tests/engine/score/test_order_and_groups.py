"""What counts in a score and in which order it is shown, in numbers worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import attrs
import pytest
from support import assess, few_signs, orders, ticket

from focuskit import Interaction, Portfolio
from focuskit.policy import Cap, CauseGroup
from focuskit.policy.sections import Ratings

CASES = (60, 58, 55, 53, 50, 48, 45, 43)
GROUP = ("passed-around", "reopened-cases", "slow-resolution")


def cases(account: str, *, handovers: int, reopened: int, hours: float) -> list[Interaction]:
    """Return eight cases, of which so many quarters were opened again: two and two, since one
    alone is no pattern.
    """
    return [
        ticket(account, days, handovers=handovers, hours=hours, reopened=int(n < 2 * reopened))
        for n, days in enumerate(CASES)
    ]


def by_quarters() -> Any:
    """Return limits under which hand-overs, cases opened again and 72 hours are quarters each."""
    signs = few_signs().signs
    limits = {"passed-around": (0, 4), "reopened-cases": (0, 1), "slow-resolution": (0, 4)}
    changed = {
        name: attrs.evolve(signs[name], ok=ok, bad=bad) for name, (ok, bad) in limits.items()
    }
    group = CauseGroup(id="hand-over", weight=6, signs=GROUP)
    return attrs.evolve(few_signs(), signs={**signs, **changed}, cause_groups=(group,))


@pytest.mark.parametrize("quarters", sorted(permutations((1, 2, 3))), ids=str)
def test_a_cause_group_counts_with_the_worst_of_its_members(quarters: tuple[int, int, int]) -> None:
    """Orders that go on weigh 6 and are clear; the group weighs 6 and is at 3/4: 62.5 are left."""
    handovers, reopened, hours = quarters
    rows = cases("acme", handovers=handovers, reopened=reopened, hours=72 * hours)
    portfolio = assess([*rows, *orders("acme", *range(5, 300, 10))], policy=by_quarters())
    acme = portfolio["acme"]
    assert acme.score == Decimal("62.5")
    assert acme.best == 75  # broken-promises, which weighs 6 too, is not known
    assert acme.worst == Decimal("41.666666")
    (line,) = acme.ledger
    assert (line.sign, line.points) == (GROUP[quarters.index(3)], Decimal("37.5"))
    assert [(one.sign, one.severity) for one in line.under] == [
        (sign, Decimal(n) / 4) for sign, n in zip(GROUP, quarters, strict=True) if n < 3
    ]


def test_an_unknown_member_of_a_group_is_at_its_worst_in_worst_alone() -> None:
    """Without handovers two of three are known: at worst the group loses all, at best 1/4."""
    rows = [
        attrs.evolve(row, handovers=None)
        for row in cases("acme", handovers=0, reopened=1, hours=36)
    ]
    acme = assess([*rows, *orders("acme", *range(5, 300, 10))], policy=by_quarters())["acme"]
    assert acme.score == Decimal("87.5")  # 6 * 1/4 of 12
    assert acme.worst == Decimal("33.333333")  # 6 and 6 of 18
    assert acme.best == Decimal("91.666666")  # 6 * 1/4 of 18
    assert acme.coverage == Decimal("0.555555")  # 6 and 4 of 18


# The order of accounts


def _portfolio(**changes: Any) -> Portfolio:
    """Return five accounts: zed and yew are bad alike, abe is fine, moe and may are in between."""
    bad, middling, fine = ({"handovers": n, "reopened": n, "hours": 72.0 * n} for n in (4, 2, 0))
    how: dict[str, Any] = {"zed": bad, "yew": bad, "moe": middling, "abe": fine, "may": middling}
    rows = [row for account, of in how.items() for row in cases(account, **of)]
    rows += [row for account in how for row in orders(account, *range(5, 300, 10))]
    return assess(rows, policy=attrs.evolve(by_quarters(), cause_groups=(), **changes))


ORDER = ["yew", "zed", "may", "moe", "abe"]


def test_accounts_come_worst_first_and_of_equals_by_id() -> None:
    portfolio = _portfolio()
    assert list(portfolio) == ORDER
    worst = portfolio.scores["worst"].to_list()
    assert worst == sorted(worst)
    assert len(set(worst)) == 3


def test_findings_and_recommendations_are_in_the_order_of_the_accounts() -> None:
    portfolio = _portfolio()
    assert portfolio.findings["account_id"].unique(maintain_order=True).to_list() == ORDER
    advised = portfolio.recommendations["account_id"].unique(maintain_order=True).to_list()
    assert advised == ORDER


def test_the_ledger_is_in_the_order_of_the_accounts_the_dearest_sign_first() -> None:
    """Of equals the first by id; the line of the cap comes last, however much it took."""
    cap = Cap(sign="reopened-cases", beyond=Decimal("0.6"), score=Decimal(1))
    lines = _portfolio(caps=(cap,)).ledger.select("account_id", "line", "sign", "points").rows()
    # Of a weight of 12 each sign has 2, and orders that go on have 6.
    bad = [("sign", name) for name in GROUP]
    assert [(account, line, sign) for account, line, sign, _ in lines] == [
        *(("yew", *line) for line in (*bad, ("cap", "reopened-cases"))),
        *(("zed", *line) for line in (*bad, ("cap", "reopened-cases"))),
        *(("may", *line) for line in bad),
        *(("moe", *line) for line in bad),
    ]
    assert [points for account, *_, points in lines if account == "yew"] == [
        16.666667, 16.666667, 16.666666, 49.0,
    ]  # fmt: skip


def test_in_a_ledger_what_is_not_known_comes_after_the_signs_however_much_it_costs() -> None:
    """Promises weigh 6 of 18 and are not known of anybody; each of the three signs weighs 2."""
    ledger = _portfolio(missing="worst").ledger.filter(account_id="yew")
    assert ledger.select("line", "sign", "points").rows() == [
        *(("sign", name, 11.111111) for name in GROUP),
        ("unknown", "broken-promises", 33.333334),
    ]


@pytest.mark.parametrize(
    ("least", "rating"),
    [("0.666666", "in_order"), ("0.666667", "too_little_known"), ("0.7", "too_little_known")],
)
def test_the_least_that_must_be_known_of_a_theme_is_enough(least: str, rating: str) -> None:
    """Of a theme of 6, 4 are known and clear; the other 2 might lose a third, which is below."""
    rows = [
        attrs.evolve(row, reopened=None) for row in cases("abe", handovers=0, reopened=0, hours=0)
    ]
    quarters = by_quarters()
    policy = attrs.evolve(
        quarters, cause_groups=(), red_lights={},
        signs={name: sign for name, sign in quarters.signs.items() if name in GROUP},
        ratings=Ratings(watch_from=Decimal("0.4"), least_known=Decimal(least)),
    )  # fmt: skip
    assert assess(rows, policy=policy)["abe"].rating == rating


def test_in_a_ledger_the_dearest_sign_comes_first_whatever_its_name() -> None:
    rows = [
        *cases("acme", handovers=1, reopened=2, hours=216),
        *orders("acme", *range(5, 300, 10)),
    ]
    ledger = assess(rows, policy=attrs.evolve(by_quarters(), cause_groups=())).ledger
    assert ledger["sign"].to_list() == ["slow-resolution", "reopened-cases", "passed-around"]
    assert ledger["points"].to_list() == [12.5, 8.333333, 4.166667]


@pytest.mark.parametrize(
    ("scores", "binding"),
    [((20, 30), "passed-around"), ((30, 20), "reopened-cases"), ((20, 20), "passed-around")],
)
def test_of_two_caps_the_lower_is_named_and_of_equals_the_first_by_id(
    scores: tuple[int, int], binding: str
) -> None:
    """Zed is left 50 points before the caps."""
    caps = tuple(
        Cap(sign=sign, beyond=Decimal("0.5"), score=Decimal(score))
        for sign, score in zip(("passed-around", "reopened-cases"), scores, strict=True)
    )
    for order in (caps, caps[::-1]):
        zed = _portfolio(caps=order)["zed"]
        assert (zed.score, zed.ledger[-1].sign) == (Decimal(20), binding)
