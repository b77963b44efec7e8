"""The rows behind one sign, whatever came of it, asked of a portfolio and shown as a page."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path

import attrs
import polars as pl
import pytest
from rich.console import Console
from support import alone, few_signs, orders, ticket
from support import assess as recorded

from focuskit import Finding, InputError, Portfolio, Timeline, assess, col, detector
from focuskit.detect.measure import Measure
from focuskit.policy import Cap, CauseGroup
from focuskit.report.sign_view import sign_view
from focuskit_testing.simulate import account_id, simulate

SOME = ("executive-absence", "broken-promises", "win-lose-deal", "power-questions-unasked")
CASES = [ticket("acme", n, handovers=3, reopened=1) for n in range(2, 200, 9)]
UNCAPPED = attrs.evolve(few_signs(), caps=())


@cache
def _simulated() -> Portfolio:
    world = simulate(seed=7, accounts=6, defects={account_id(n): SOME for n in range(3)})
    return assess(
        world.interactions,
        accounts=world.accounts,
        contacts=world.contacts,
        colleagues=world.colleagues,
        as_of=world.as_of,
    )


def _page(portfolio: Portfolio, sign: str, account: str = "acme") -> str:
    printed = StringIO()
    found = portfolio[account]
    rows = portfolio.evidence(account, sign)
    Console(width=120, file=printed).print(sign_view(found, _of(portfolio, sign, account), rows))
    return printed.getvalue()


def _of(portfolio: Portfolio, sign: str, account: str = "acme") -> Finding:
    return next(one for one in portfolio[account].findings if one.sign == sign)


def test_the_rows_of_a_judged_sign_are_those_that_its_finding_counts() -> None:
    portfolio = _simulated()
    outcomes = set()
    for account in portfolio:
        judged = (f for f in portfolio[account].findings if f.outcome in {"fired", "clear"})
        for finding in judged:
            speaks = portfolio.evidence(account, finding.sign)["speaks"].to_list()
            counted = (finding.evidence.count, finding.evidence.counter_count)
            assert (speaks.count("for"), speaks.count("against")) == counted, finding.sign
            outcomes.add(finding.outcome)
    assert outcomes == {"fired", "clear"}


def test_the_rows_of_a_sign_that_fired_are_those_among_all_that_fired() -> None:
    portfolio = _simulated()
    for account in portfolio:
        everything = portfolio.evidence(account)
        for sign in everything["sign"].unique():
            rows = portfolio.evidence(account, sign)
            assert rows.equals(everything.filter(sign=sign).select(rows.columns))


def test_a_sign_that_is_clear_or_unknown_has_rows_too() -> None:
    few = [ticket("acme", n, handovers=0) for n in (5, 9)]
    portfolio = recorded([*few, *orders("acme", 90, 60, 30)])
    assert _of(portfolio, "passed-around").outcome == "unknown"
    assert portfolio.evidence("acme").filter(sign="passed-around").is_empty()
    assert portfolio.evidence("acme", "passed-around")["speaks"].to_list() == ["against"] * 2
    page = _page(portfolio, "passed-around")
    assert "Rows on record, which do not suffice: 0 rows for it, 2 against" in page


def test_a_sign_that_broke_has_none() -> None:
    @detector(id="trial.breaks", theme="trial", ok=0, bad=1, says="{value}")
    def breaks(t: Timeline) -> Measure:
        measure = t.count(t.is_open, among=t.cases)
        return attrs.evolve(measure, evidence=col.account_id.cast(pl.Int64) > 0)

    portfolio = assess(CASES, **alone(breaks))
    assert _of(portfolio, "trial.breaks").outcome == "error"
    assert portfolio.evidence("acme", "trial.breaks").is_empty()


def test_an_unknown_account_or_sign_is_named_with_the_nearest() -> None:
    portfolio = assess(CASES, policy=few_signs())
    with pytest.raises(KeyError, match=r"no account 'acm'\n.*did you mean 'acme'\?"):
        portfolio.evidence("acm", "passed-around")
    with pytest.raises(KeyError, match=r"no sign 'passed-arond' (.|\n)*mean 'passed-around'\?"):
        portfolio.evidence("acme", "passed-arond")
    with pytest.raises(KeyError, match="`focuskit signs` lists all"):
        portfolio.evidence("acme", "xyz")


def test_a_folder_holds_the_rows_of_what_fired_alone(tmp_path: Path) -> None:
    stored = Portfolio.read(assess(CASES, policy=few_signs()).write(tmp_path / "out"))
    assert not stored.evidence("acme").is_empty()
    with pytest.raises(InputError, match="assess the data again"):
        stored.evidence("acme", "passed-around")


def test_the_page_says_what_the_sign_costs() -> None:
    lit = ("passed-around", "reopened-cases")
    page = _page(assess(CASES, policy=UNCAPPED), "passed-around")
    assert "passed-around: fired" in page
    assert "it costs " in page
    assert "focuskit signs passed-around" in page
    group = CauseGroup(id="one-desk", weight=4, signs=lit)
    together = assess(CASES, policy=attrs.evolve(UNCAPPED, cause_groups=(group,)))
    pages = [_page(together, sign) for sign in lit]
    assert sum("with the weight of its cause group one-desk" in page for page in pages) == 1
    assert sum("none of its own: " in page for page in pages) == 1
    assert all("one-desk" in page for page in pages)
    cap = Cap(sign="passed-around", beyond=Decimal("0.1"), score=Decimal(5))
    capped = assess(CASES, policy=attrs.evolve(few_signs(), caps=(cap,)))
    assert "the cap on it costs " in _page(capped, "passed-around")


def test_the_page_of_a_sign_that_is_lit_by_what_is_absent_says_so() -> None:
    portfolio = _simulated()
    found = portfolio.findings.filter(sign="power-questions-unasked", outcome="fired")
    page = _page(portfolio, "power-questions-unasked", found["account_id"][0])
    assert "0 rows for it, 0 against" in page
    assert "no row to show" in page
    assert "What to do" in page


def test_the_page_of_a_clear_sign_shows_the_newest_rows_and_asks_for_nothing() -> None:
    many = [ticket("acme", n, handovers=0) for n in range(2, 140, 3)]
    page = _page(recorded(many), "passed-around")
    assert "passed-around: clear" in page
    assert "0 rows for it, 46 against; the newest 20 of each" in page
    assert page.count("  against  ") == 20
    assert "it costs none" in page
    assert "What to do" not in page
