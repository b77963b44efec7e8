"""The real service desk from April to May 2016: what moved the scores, and what lit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import attrs
import polars as pl
import pytest
from support import few_plugins, few_signs

import focuskit
from focuskit import Portfolio
from focuskit.replay.comparison import PARTS

APRIL, MAY = datetime(2016, 4, 1, tzinfo=UTC), datetime(2016, 5, 1, tzinfo=UTC)
FIELDS = ("ticket", "handovers", "reopened", "promise_kept", "resolved_at")


@pytest.fixture(scope="module")
def desk(real_data: Path, examples: Path) -> Portfolio:
    """Return the service desk as of May, its log said to be whole."""
    return focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        as_of=MAY,
        recorded=dict.fromkeys(FIELDS, ("2010-01-01", MAY)),
        policy=attrs.evolve(few_signs()),
        plugins=few_plugins(),
    )


def test_the_parts_of_each_callers_change_add_up(desk: Portfolio) -> None:
    comparison = focuskit.compare(desk.at(APRIL), desk)
    accounts = comparison.accounts
    moved = accounts.filter(pl.col("change").is_not_null())
    parts = pl.sum_horizontal((pl.col(part).fill_null(0) * 1_000_000).round(0) for part in PARTS)

    assert dict(accounts.group_by("presence").len().iter_rows()) == {"both": 3305, "come": 1183}
    assert moved.height == 1054  # the others rest on one case at either moment
    assert moved.select((parts == (pl.col("change") * 1_000_000).round(0)).all()).item()
    told = dict(comparison.totals.select("part", "accounts").iter_rows())
    assert min(told[part] for part in PARTS[:4]) > 0
    assert told["policy_changed"] == told["rest"] == told["not_replayed"] == 0


def test_watch_lists_what_lit(desk: Portfolio) -> None:
    counts = dict(focuskit.watch(desk, APRIL).changes.group_by("change").len().iter_rows())

    assert counts["lit"] > 0
    assert counts["cleared"] > 0
