"""Names that nobody knows, and branches that break: errors of their sign, and of no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import polars as pl
import pytest
from support import alone, assess, finding, interaction, orders
from words_support import WORDS, always, distinct, outbound, over

from focuskit import Interaction, Measure, Timeline, col, detector
from focuskit_testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda t: t.role("exekutive"), "did you mean 'executive'"),
        (lambda t: t.mentions("pich", among=t.cases), "did you mean 'pitch'"),
        (lambda t: t.colleague("puls", among=t.inbound), "did you mean 'pulse'"),
        (lambda t: t.account("status"), "applies_to"),
    ],
    ids=["role", "phrase list", "colleague", "account"],
)
def test_a_name_that_nobody_knows_is_an_error_of_the_sign_with_a_hint(ask: Any, hint: str) -> None:
    @always("asks")
    def asks(t: Timeline) -> Measure:
        ask(t)
        return t.count(t.inbound, among=t.kind("order"))

    found = finding(assess(orders("acme", 3, 2), **alone(asks)), "acme", "trial.asks")
    assert found["outcome"] == "error"
    assert hint in found["error"]


def test_reading_a_field_that_does_not_exist_is_an_error_of_that_sign_alone() -> None:
    @detector(id="some-sign", theme="listening", ok=1, bad=9, says="{value}")
    def some_sign(t: Timeline) -> Measure:
        t.reads("purpos")
        return t.count(col.minutes > 1, among=t.kind("order"))

    rows = [interaction("acme", 9, "order", minutes=5)]
    found = finding(assess(rows, **alone(some_sign)), "acme", "some-sign")
    assert found["outcome"] == "error"
    assert "there is no field 'purpos'; did you mean 'purpose'?" in found["error"]


def _broken(how: str) -> Any:
    """Return a sign of a branch that breaks at one place when it meets rows."""
    breaks = col.account_id.cast(pl.Int64) > 0

    @always(f"breaks-in-{how}")
    def broken(t: Timeline) -> Measure:
        of, then = t.kind("deal"), t.kind("call")
        if how == "links":
            link = t.follow_up(of, then & breaks, within=9)
            return t.share(link.met, among=of)
        if how == "rows":
            return t.share(t.over(breaks.sum(), "kind", among=of) > 0, among=of)
        if how == "kept":
            return t.share(t.over(pl.len(), "kind", among=of & breaks) > 0, among=of)
        measure = t.share(t.preceded_by(of, then, within=9).met, among=of)
        return attrs.evolve(measure, value=col.account_id.cast(pl.Int64).sum())

    return broken


@pytest.mark.parametrize("how", ["links", "rows", "kept", "value"])
def test_a_branch_that_breaks_is_an_error_alone(how: str, read: Read) -> None:
    rows = [*WORDS[2].rows, outbound("deal", 30, "deal"), *orders("acme", 3, 2)]
    good = assess(read(rows), recorded=everything_recorded(), **alone(distinct, over))
    signs = alone(distinct, over, _broken(how))
    portfolio = assess(read(rows), recorded=everything_recorded(), **signs)
    name = f"trial.breaks-in-{how}"
    found = finding(portfolio, "acme", name)
    assert found["outcome"] == "error"
    assert found["error"]
    assert portfolio.findings.filter(pl.col("sign") != name).equals(good.findings)
    assert portfolio.evidence("acme").equals(good.evidence("acme"))


def test_several_branches_that_break_are_found_apart(read: Read) -> None:
    rows = [*WORDS[2].rows, outbound("deal", 30, "deal"), *orders("acme", 3, 2)]
    signs = [_broken(how) for how in ("links", "rows", "kept", "value")]
    run = alone(distinct, *signs)
    portfolio = assess(read(rows), recorded=everything_recorded(), **run)
    errors = portfolio.findings.filter(pl.col("outcome") == "error")["sign"].to_list()
    assert errors == sorted(sign.id for sign in signs)
    assert finding(portfolio, "acme", "trial.distinct")["value"] == 2.0
