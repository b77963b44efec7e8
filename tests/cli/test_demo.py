"""The demo: a simulated supplier, on whose accounts every sign fires somewhere."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from click.testing import CliRunner

from focuskit import Plugins
from focuskit.cli import main


def _demo(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["demo", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_sign_is_lit_on_some_account() -> None:
    shown = _demo("--signs")
    lit = {}
    for line in (
        shown.partition("Signs on accounts")[2].partition("The supplier itself")[0].split("\n")
    ):
        words = line.split()
        if len(words) == 5 and words[2].isdigit():
            lit[words[1]] = int(words[2])
    assert set(lit) == set(Plugins.installed().detectors)
    assert all(lit.values()), lit


def test_signs_and_practices_of_the_supplier_are_shown() -> None:
    shown = _demo("--accounts", "42", "--signs").partition("The supplier itself")[2]
    for plugin in Plugins.installed().loaded:
        ids = [detector.id for detector in plugin.portfolio_detectors]
        for name in (*ids, *(practice.id for practice in plugin.practices)):
            assert name in shown


def test_one_account_is_explained_and_an_unknown_one_refused() -> None:
    assert "WHY" in _demo("--accounts", "42", "--account", "account-00001")
    refused = CliRunner().invoke(main, ["demo", "--accounts", "42", "--account", "account-1"])
    assert refused.exit_code == 2
    assert "there is no account" in refused.stderr


def test_the_simulated_tables_can_be_kept(tmp_path: Path) -> None:
    _demo("--accounts", "42", "--out", str(tmp_path / "supplier"))
    truth = pl.read_parquet(tmp_path / "supplier" / "truth.parquet")
    assert set(truth["sign"]) == set(Plugins.installed().detectors)
    (tmp_path / "file").write_text("")
    arguments = ["demo", "--accounts", "42", "--out", str(tmp_path / "file" / "sub")]
    assert CliRunner().invoke(main, arguments).exit_code == 2
