"""How well the signs see, on a simulated supplier whose failings are known."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import claim_accuracy
import polars as pl
import pytest

import focuskit
from focuskit import Plugins
from focuskit_testing.simulate import SIGNS, Noise, simulate
from focuskit_testing.simulate.noise import REST, SOURCES

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
FEW = 50
"""A whole batch of the table: of 30, two misses by chance would decide."""


def test_the_yardstick_knows_every_sign() -> None:
    assert set(SIGNS) == set(Plugins.installed().detectors)


def test_every_sign_finds_what_was_planted_and_little_else() -> None:
    """With fewer accounts than the table of the docs, which `claim_accuracy.py` makes."""
    failing = [one for one in claim_accuracy.measured(FEW) if not one.holds]
    assert failing == []


def test_the_table_of_the_docs_has_every_sign_and_keeps_the_claim() -> None:
    rows = re.findall(
        r"^\| ([a-z-]+) \| ([\d,]+) \| ([\d.]+)% \| ([\d,]+) \| ([\d.]+)% \|$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [row[0] for row in rows] == list(SIGNS)
    for _, planted, found, clean, false in rows:
        assert int(planted) >= 500
        assert int(clean.replace(",", "")) >= 500
        assert float(found) >= 95
        assert float(false) <= 5


@pytest.mark.parametrize("source", [REST, *sorted(SOURCES)])
def test_a_log_that_stops_lights_no_sign(source: str) -> None:
    """Each source is a log of its own; one ends 100 days before the moment of the assessment."""
    noise = attrs.evolve(Noise(), log_stops={source: 100})
    stopped = simulate(seed=3, accounts=20, noise=noise)
    found = focuskit.assess(
        list(stopped.sources().values()),
        accounts=stopped.accounts,
        colleagues=stopped.colleagues,
        as_of=stopped.as_of,
    )
    whole = simulate(seed=3, accounts=20)
    before = focuskit.assess(
        list(whole.sources().values()),
        accounts=whole.accounts,
        colleagues=whole.colleagues,
        as_of=whole.as_of,
    )
    fired = pl.col("outcome") == "fired"
    lit = found.findings.filter(fired).join(
        before.findings.filter(fired), on=["account_id", "sign"], how="anti"
    )
    assert lit.select("account_id", "sign", "text").rows() == []
    assert (found.findings["outcome"] == "unknown").sum() > 0
