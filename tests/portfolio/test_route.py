"""The route and the unknowns of an account, asked of a portfolio."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.console import Console
from support import NOW, alone, few_signs, orders, ticket, whole_record

from focuskit import InputError, Portfolio, assess, detector, load_policy
from focuskit.detect.measure import Measure
from focuskit.detect.vocabulary import Timeline
from focuskit.policy import SignPolicy
from focuskit.policy.sections import Ratings
from focuskit.report.account_view import account_view

ROWS = [ticket("acme", n, handovers=3, reopened=1) for n in range(2, 200, 9)]


def _portfolio(**changed: Any) -> Portfolio:
    listed = {"passed-around": 3, "reopened-cases": 1, "slow-resolution": 1, "gone-quiet": 1}
    owners = {"gone-quiet": "focuskit-loyalty"}
    signs = {
        name: SignPolicy(weight=weight, distribution=owners.get(name, "focuskit-responsiveness"))
        for name, weight in listed.items()
    }
    ruled = {"signs": signs, "cause_groups": (), "caps": ()} | changed
    return assess(ROWS, policy=attrs.evolve(few_signs(), **ruled))


def _page(portfolio: Portfolio, account: str = "acme", width: int = 80) -> str:
    printed = StringIO()
    console = Console(width=width, file=printed)
    shown = account_view(
        portfolio[account],
        portfolio.evidence(account),
        unknowns=portfolio.unknowns(account),
        route=portfolio.route(account),
    )
    console.print(shown)
    return printed.getvalue()


def test_where_all_that_the_records_feed_is_known_nothing_need_be_recorded() -> None:
    """Tickets alone suffice to be in order: three that are open for months are what decides."""
    settled = [
        ticket(account, n, handovers=0, reopened=0)
        for account in ("acme", "bolt")
        for n in range(2, 175, 3)
    ]
    months_old = [
        attrs.evolve(ticket("acme", n), id=f"old-{n}", resolved_at=None, handovers=None)
        for n in (168, 170, 172)
    ]
    signs = {
        name: SignPolicy(weight=1, distribution=plugin)
        for name, plugin in {
            "left-open": "focuskit-responsiveness",
            "slow-resolution": "focuskit-responsiveness",
            "gone-quiet": "focuskit-loyalty",
            "rival-in-sight": "focuskit-loyalty",
            "no-feedback": "focuskit-listening",
        }.items()
    }
    policy = attrs.evolve(load_policy(None), signs=signs, cause_groups=(), red_lights={})
    portfolio = assess([*settled, *months_old], policy=policy, as_of=NOW)
    assert portfolio["bolt"].rating == "in_order"
    route = portfolio.route("acme")
    assert (route.way, route.rating, route.lifts) == ("open", "too_little_known", "coverage")
    assert (route.record, route.reached, route.needed) == ((), Decimal(1), Decimal("0.5"))
    assert portfolio["acme"].coverage < Decimal("0.5")
    assert "Enough is on record; what is still open" in _page(portfolio)


def test_the_route_puts_every_amber_theme_out() -> None:
    """One handover a case: (1 - 0.3) / 1.7 on 3 of 5 of the theme's weight is 0.247."""
    rows = [ticket("acme", n, handovers=1, reopened=0) for n in range(2, 200, 9)]
    portfolio = assess(rows, policy=_portfolio().policy)
    route = portfolio.route("acme")
    assert (route.way, route.rating, route.lifts) == ("found", "watch", "themes")
    assert route.next_rating == "in_order"
    assert route.needed == route.reached == 0
    assert route.recommendations
    assert f"to put every amber theme out takes {route.hours:g} hours." in _page(portfolio)


def test_the_route_of_a_red_account_puts_its_red_lights_out() -> None:
    """Its orders came every five days, and none for a hundred: only what wakes it counts."""
    rows = [*ROWS, *orders("acme", *range(100, 200, 5))]
    portfolio = assess(rows, policy=_portfolio().policy, as_of=NOW, recorded=whole_record())
    route = portfolio.route("acme")
    assert portfolio["acme"].red_lights == ("gone-quiet",)
    assert (route.rating, route.lifts, route.next_rating) == ("act_now", "red_lights", "watch")
    relieving = {
        advice.id for advice in portfolio["acme"].recommendations if "gone-quiet" in advice.signs
    }
    assert route.recommendations
    assert {*route.recommendations} <= relieving
    assert "to put every red light out" in _page(portfolio)


def test_where_nothing_puts_it_out_the_page_says_how_many_are_left() -> None:
    # Severities are lowered by a share, so a theme at the least possible watch_from stays lit.
    least = Ratings(lit_from=Decimal("0.1"), watch_from=Decimal("0.000001"))
    portfolio = _portfolio(ratings=least)
    route = portfolio.route("acme")
    assert (route.way, route.recommendations) == ("out_of_reach", ())
    assert route.needed == 0
    assert route.reached == 1
    told = " ".join(_page(portfolio).split())
    assert "No set of recommendations puts every light out; 1 amber theme would be left." in told


def test_an_account_of_which_too_little_is_known_is_told_what_to_record() -> None:
    """Two clear cases are too few for slow-resolution, and nothing tells of calls and orders."""
    rows = [ticket("acme", n, handovers=0, reopened=0) for n in range(2, 200, 9)]
    policy = attrs.evolve(_portfolio().policy, ratings=Ratings(least_known=Decimal(1)))
    signs = {**policy.signs, "slow-resolution": attrs.evolve(policy.signs["slow-resolution"],
             min_observations=99)}  # fmt: skip
    portfolio = assess(rows, policy=attrs.evolve(policy, signs=signs))
    route = portfolio.route("acme")
    assert (route.rating, route.lifts, route.way) == (
        "too_little_known", "coverage", "out_of_reach",
    )  # fmt: skip
    row = next(row for row in portfolio.unknowns("acme").to_dicts() if "gone-quiet" in row["signs"])
    assert (row["missing"], row["with_more"]) == ("kind:call", [])
    assert "Too little is known: 66 % of what counts is known, and 100 %" in _page(portfolio)


def test_what_an_account_alone_lacks_cannot_be_recorded() -> None:
    signs = {"passed-around": SignPolicy(weight=1, distribution="focuskit-responsiveness")}
    policy = attrs.evolve(few_signs(), signs=signs, cause_groups=(), caps=())
    portfolio = assess([*ROWS, ticket("other", 5, handovers=1)], policy=policy)
    route = portfolio.route("other")
    assert (route.way, route.lifts) == ("out_of_reach", "coverage")
    assert route.reached == Decimal(0)
    assert portfolio.unknowns("other")["missing"].to_list() == ["observations"]
    assert "The other signs need more rows of this account." in _page(portfolio, "other")


def test_without_a_sign_that_counts_nothing_can_be_reached() -> None:
    portfolio = _portfolio(signs={})
    route = portfolio.route("acme")
    assert route.way == "out_of_reach"
    assert route.reached == Decimal(0)
    assert portfolio.unknowns("acme").is_empty()


def test_an_error_withholds_the_score_and_neither_rating_nor_route() -> None:
    @detector(id="broken-sign", theme="t", ok=0, bad=1, min_observations=1, says="x")
    def broken_sign(t: Timeline) -> Measure:
        raise ValueError(str(t))

    given = alone(broken_sign)
    policy = attrs.evolve(
        given["policy"], signs={"broken-sign": SignPolicy(weight=1, distribution="trial")}
    )
    portfolio = assess(ROWS, plugins=given["plugins"], policy=policy)
    acme, route = portfolio["acme"], portfolio.route("acme")
    assert "Mend or disable" in (acme.withheld or "")
    assert (acme.rating, route.way) == ("too_little_known", "out_of_reach")
    assert portfolio.unknowns("acme")["missing"].to_list() == ["error"]


def test_a_portfolio_that_was_read_knows_no_policy(tmp_path: Path) -> None:
    portfolio = _portfolio()
    read = Portfolio.read(portfolio.write(tmp_path / "out"))
    assert read.ledger.equals(portfolio.ledger)
    for ask in (read.route, read.unknowns):
        with pytest.raises(InputError, match="was read from a folder"):
            ask("acme")
    with pytest.raises(KeyError, match="did you mean 'acme'"):
        read.route("acm")


def test_a_dispute_of_what_nobody_can_know_stands_on_the_page() -> None:
    dispute = {
        "sign": "gone-quiet", "account": "acme", "by": "Bo Lind", "reason": "They call us daily",
        "opened_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    policy = load_policy({**_portfolio().policy.to_document(), "disputes": [dispute]})
    cases = [ticket("acme", n, handovers=3, reopened=1) for n in range(2, 200, 9)]
    portfolio = assess(cases, policy=policy)
    assert "Disputed by Bo Lind" in _page(portfolio)


def test_a_clear_sign_that_is_waived_up_is_told_where_points_are_told() -> None:
    waiver = {
        "sign": "passed-around", "account": "acme", "owner": "Ann Ek", "reason": "I know better",
        "severity": 0.7, "expires": "2027-01-01T00:00:00Z",
    }  # fmt: skip
    policy = load_policy({**_portfolio().policy.to_document(), "waivers": [waiver]})
    cases = [ticket("acme", n, handovers=0, reopened=0) for n in range(2, 200, 9)]
    page = _page(assess(cases, policy=policy, as_of=NOW), width=160)
    findings = page[page.index("Findings") : page.index("What to do")]
    assert "Waived by Ann Ek" in findings
    assert "passed-around (waived; computed 0.00)" in page
