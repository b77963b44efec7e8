"""Ratings on simulated suppliers; ``benchmarks/claim_ratings.py`` tries the demo and 50 others."""

from __future__ import annotations

from collections import Counter

import claim_ratings
import polars as pl
import pytest

import focuskit
from focuskit import Portfolio
from focuskit_testing.simulate import Supplier, plant, simulate


def test_notices_are_red_many_defects_in_no_order_and_clean_accounts_in_order() -> None:
    found = claim_ratings.counted(3)
    assert claim_ratings.wrong(found) == []
    assert all(ratings.total() >= 10 for ratings in found.values())


def test_the_claim_can_fail() -> None:
    found = {sort: Counter(watch=1, in_order=1) for sort in ("notice", "many")}
    assert len(claim_ratings.wrong({**found, "clean": Counter(watch=2)})) == 3


@pytest.fixture(scope="module")
def demo() -> Supplier:
    return simulate(seed=1, accounts=20, defects=plant(seed=1, accounts=20, share=0.7, most=14))


def _lights(supplier: Supplier, *sources: str) -> tuple[Portfolio, pl.DataFrame]:
    rows = supplier.sources()
    found = focuskit.assess(
        [rows[name] for name in sources],
        accounts=supplier.accounts,
        contacts=supplier.contacts,
        colleagues=supplier.colleagues,
        as_of=supplier.as_of,
    )
    lights = ("account_id", "sign", "outcome", "severity", "severity_low", "severity_high", "lit")
    return found, found.findings.filter(theme="responsiveness").select(lights)


def test_a_source_that_is_added_changes_no_light_of_another_theme(demo: Supplier) -> None:
    """The service desk alone, and with orders, meetings and surveys of the same customers."""
    alone, of_desk = _lights(demo, "service desk")
    every, of_all = _lights(demo, *demo.sources())
    assert of_desk.filter("lit").height > 5
    assert of_all.sort("account_id", "sign").equals(of_desk.sort("account_id", "sign"))
    for account in demo.accounts["id"]:
        before, after = (
            {one.theme: one for one in portfolio[account].themes} for portfolio in (alone, every)
        )
        assert before["responsiveness"] == after["responsiveness"]
