"""The route and the unknowns of an account, asked of a portfolio."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.console import Console
from support import NOW, alone, few_signs, ticket

from focuskit import InputError, Portfolio, assess, detector, load_policy
from focuskit.detect.measure import Measure
from focuskit.detect.vocabulary import Timeline
from focuskit.policy import SignPolicy
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


def test_the_route_lifts_an_account_to_the_next_rating() -> None:
    portfolio = _portfolio()
    route = portfolio.route("acme")
    assert (route.way, route.rating, route.lifts) == ("found", portfolio["acme"].rating, "score")
    assert route.needed is not None
    assert route.reached is not None
    assert route.reached >= route.needed > (portfolio["acme"].score or 0)
    page = _page(portfolio)
    assert f"from {route.rating} to {route.next_rating}" in page


def test_where_nothing_lifts_it_the_page_says_how_far_it_gets() -> None:
    portfolio = _portfolio(sound=Decimal(100), watch=Decimal("99.9"))
    route = portfolio.route("acme")
    assert (route.way, route.recommendations) == ("out_of_reach", ())
    assert route.reached is not None
    assert route.reached < Decimal("99.9")
    assert "No set of recommendations lifts it from at risk to watch" in _page(portfolio)


def test_an_unrated_account_is_told_what_to_record() -> None:
    portfolio = _portfolio(least_coverage=Decimal(1))
    route = portfolio.route("acme")
    assert (route.rating, route.lifts, route.record) == ("unrated", "coverage", ("kind:call",))
    row = portfolio.unknowns("acme").row(0, named=True)
    assert (row["missing"], row["signs"], row["with_more"]) == ("kind:call", ["gone-quiet"], [])
    document = portfolio["acme"]
    # Found to be fine, it would lift worst to best; nothing else is unknown.
    assert Decimal(str(row["range_narrowed"])) == document.best - document.worst
    assert "It is unrated: 83 % of what counts is known, and 100 % are needed." in _page(portfolio)


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


def test_a_withheld_score_says_the_way_out() -> None:
    @detector(id="broken-sign", theme="t", ok=0, bad=1, min_observations=1, says="x")
    def broken_sign(t: Timeline) -> Measure:
        raise ValueError(str(t))

    given = alone(broken_sign)
    policy = attrs.evolve(
        given["policy"], signs={"broken-sign": SignPolicy(weight=1, distribution="trial")}
    )
    portfolio = assess(ROWS, plugins=given["plugins"], policy=policy)
    route = portfolio.route("acme")
    assert route.way == "withheld"
    assert "Mend or disable" in (route.withheld or "")
    assert portfolio.unknowns("acme")["missing"].to_list() == ["error"]
    assert "There is no score to lift" in _page(portfolio)


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
