"""An assessment of nothing says why there is nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from support import NOW, assess, orders

from focuskit import Account, Portfolio
from focuskit.cli import main

DAY = "2026-01-05T10:00Z"
GOOD = {"account_id": "acme", "kind": "order", "occurred_at": DAY}
BAD = {"account_id": None, "kind": None, "occurred_at": DAY}
WERE, FIRST = "rows of interactions were rejected", "the first rejected row of"
MOMENT = "2026-02-01T00:00:00+00:00"
REJECTED = (
    "the first rejected row of interactions is row 1 of interactions in memory: kind: missing, "
    "found nothing"
)
CASES: list[tuple[Any, dict[str, Any], str]] = [
    ([], {}, "there is no account: there was no row to read"),
    (pl.DataFrame(), {}, "there is no account: there was no row to read"),
    (
        [BAD, BAD],
        {},
        "there is no account: 2 of 2 rows of interactions were rejected",
    ),
    ([BAD], {}, REJECTED),
    (
        [{**GOOD, "entered_at": "2026-03-05T10:00Z"}, BAD],
        {"as_of": "2026-02-01"},
        f"there is no account: 1 of 2 {WERE}, 1 happened or became known after {MOMENT}",
    ),
    (
        [{**GOOD, "account_id": None, "kind": "launch"}],
        {},
        "there is no account: 0 of 1 rows of interactions were rejected, 1 name no account",
    ),
    (
        [],
        {"accounts": [{"id": None, "name": "Acme"}]},
        f"{FIRST} accounts is row 1 of accounts in memory: id: missing, found nothing",
    ),
]


@pytest.mark.parametrize(("rows", "given", "told"), CASES)
def test_it_says_why_there_is_no_account(rows: Any, given: dict[str, Any], told: str) -> None:
    portfolio = assess(rows, **{"as_of": NOW, **given})
    assert len(portfolio) == 0
    assert told in portfolio.info["notes"]
    assert f"note: {told}" in repr(portfolio)
    assert repr(portfolio).startswith("<Portfolio of 0 accounts, as of 2026-")


def test_where_there_are_accounts_it_is_not_said() -> None:
    for portfolio in (assess(orders("acme", 5)), assess([], accounts=[Account(id="acme")])):
        assert not any("there is no account" in note for note in portfolio.info["notes"])
        assert repr(portfolio).startswith("<Portfolio of 1 account, as of 2026-06-30")


def test_without_a_moment_it_is_said_too() -> None:
    assert repr(assess([], as_of=None)).startswith("<Portfolio of 0 accounts, without a moment>")
    assert "Portfolio" in repr(Portfolio)


def test_a_terminal_shows_it(tmp_path: Any) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("account_id,occurred_at,kind\nacme,2026-01-05,\n")
    done = CliRunner().invoke(main, ["assess", "--interactions", str(rows)])
    assert done.exit_code == 2
    assert "no row of the file is left: its one row was rejected" in done.output
    rows.write_text("account_id,occurred_at,kind\n,2026-01-05,launch\n")
    done = CliRunner().invoke(main, ["assess", "--interactions", str(rows)])
    assert "there is no account: 0 of 1 rows of interactions were rejected" in done.output
