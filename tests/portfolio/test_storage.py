"""A portfolio in a folder: whole or not there, and never in place of somebody's files."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import assess, orders

import focuskit
from focuskit import Account, InputError, Portfolio


def _portfolio() -> Portfolio:
    return assess(orders("acme", 160, 140, 120), accounts=[Account(id="acme", name="Acme")])


def test_what_was_written_is_what_is_read(tmp_path: Path) -> None:
    portfolio = _portfolio()
    read = Portfolio.read(portfolio.write(tmp_path / "out"))
    assert read["acme"] == portfolio["acme"]
    assert read.scores.equals(portfolio.scores)
    assert read.findings.equals(portfolio.findings)
    assert read.recommendations.equals(portfolio.recommendations)
    assert read.as_of == portfolio.as_of
    assert read.evidence("acme")["id"].to_list() == list(portfolio["acme"].findings[1].evidence.ids)


def test_the_head_of_a_portfolio_is_its_worst_accounts_as_they_stand(tmp_path: Path) -> None:
    rows = [r for name in ("a", "b", "c") for r in orders(name, *range(90, 40, -ord(name) + 96))]
    whole = assess(rows)
    stored = Portfolio.read(whole.write(tmp_path / "out"))
    for portfolio in (whole, stored):
        head = portfolio.head(2)
        assert list(head) == list(whole)[:2]
        for name in head:
            assert head[name] == whole[name]
        assert set(head.findings["account_id"]) == set(head)
        assert head.info == whole.info


def test_a_portfolio_without_accounts_is_written_and_read(tmp_path: Path) -> None:
    read = Portfolio.read(focuskit.assess([]).write(tmp_path / "out"))
    assert (len(read), list(read)) == (0, [])


def test_a_folder_that_holds_no_whole_portfolio_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        Portfolio.read(tmp_path)
    folder = _portfolio().write(tmp_path / "out")
    (folder / "scores.parquet").write_bytes(b"broken")
    with pytest.raises(InputError, match="no whole portfolio"):
        Portfolio.read(folder)


def test_somebodys_files_are_never_replaced(tmp_path: Path) -> None:
    folder = _portfolio().write(tmp_path / "out")
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        _portfolio().write(folder)
    assert (folder / "thesis.txt").read_text() == "mine"
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="this is there, and is no folder"):
        _portfolio().write(tmp_path / "file")
    with pytest.raises(InputError, match="cannot write there"):
        _portfolio().write(tmp_path / "file" / "out")


def test_an_account_that_is_not_there_is_named_with_the_nearest() -> None:
    portfolio = _portfolio()
    assert "acme" in portfolio
    with pytest.raises(KeyError, match="did you mean 'acme'"):
        _ = portfolio["acne"]
