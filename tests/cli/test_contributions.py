"""Commands of other distributions stand beside those of the core, and never in their place."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support import NOW, orders

import focuskit

HOLD = """
import click

@click.command()
def hold() -> None:
    \"\"\"Hold the line.\"\"\"
    click.echo("held")
"""


def _distribution(folder: Path, points: str, **modules: str) -> dict[str, str]:
    """Install a distribution of commands into a folder, and return where to look for it."""
    info = folder / "acme_tools-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-tools\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[focuskit.commands]\n{points}\n")
    for name, code in modules.items():
        (folder / f"{name}.py").write_text(code)
    return {"PYTHONPATH": str(folder)}


def _run(*arguments: str, env: dict[str, str]) -> Any:
    code = "from focuskit.cli import main\nmain(prog_name='focuskit')"
    whole = [sys.executable, "-c", code, *arguments]
    return subprocess.run(whole, capture_output=True, text=True, env=env, check=False)


def test_a_command_is_listed_without_importing_it_and_runs(tmp_path: Path) -> None:
    env = _distribution(tmp_path, "hold = acme_tools:hold", acme_tools=HOLD)
    assert "  hold         Hold the line.\n" in _run("--help", env=env).stdout
    assert _run("hold", env=env).stdout == "held\n"


def test_a_command_of_the_core_is_never_replaced(tmp_path: Path) -> None:
    env = _distribution(tmp_path, "signs = acme_tools:hold", acme_tools=HOLD)
    shown = _run("signs", "--help", env=env).stdout
    assert "Show the catalogue of warning signs" in shown
    assert "Hold the line" not in _run("--help", env=env).stdout


def test_a_command_stands_in_the_group_that_its_name_says(tmp_path: Path) -> None:
    env = _distribution(tmp_path, "plugins hold = acme_tools:hold", acme_tools=HOLD)
    assert "Hold the line." in _run("plugins", "--help", env=env).stdout
    assert "Hold the line." not in _run("--help", env=env).stdout
    assert _run("plugins", "hold", env=env).stdout == "held\n"


BROKEN = {
    "raises": ("acme_tools:hold", "raise RuntimeError('no')", "RuntimeError: no"),
    "no module": ("acme_none:hold", "", "No module named 'acme_none'"),
    "no such name": ("acme_tools:held", HOLD, "has no attribute 'held'"),
    "no command": ("acme_tools:hold", "hold = 3", "found int"),
}


@pytest.mark.parametrize(("value", "code", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_command_is_told_and_breaks_no_other(
    tmp_path: Path, value: str, code: str, why: str
) -> None:
    env = _distribution(tmp_path, f"hold = {value}", acme_tools=code)
    done = _run("hold", env=env)
    assert done.returncode == 1
    assert "the command 'hold' of acme-tools cannot be used" in done.stderr
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert "assess" in _run("--help", env=env).stdout


WITHOUT = """
import importlib.metadata, sys
from importlib.abc import MetaPathFinder

class NoKit(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "focuskit_testing":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoKit())
importlib.metadata.entry_points = lambda **given: ()
"""
"""Makes an interpreter in which the kit is not installed."""


@pytest.mark.parametrize("arguments", [["demo"], ["plugins", "check", "acme"]])
def test_without_the_kit_its_commands_say_what_to_install(arguments: list[str]) -> None:
    code = f"{WITHOUT}\nfrom focuskit.cli import main\nmain(prog_name='focuskit')"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install focuskit-testing" in done.stderr


@pytest.mark.parametrize("module", ["testing", "testing.cases", "testing.simulate"])
def test_without_the_kit_its_modules_say_what_to_install(module: str) -> None:
    code = f"{WITHOUT}\nimport focuskit.{module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: focuskit.testing comes with")
    assert "pip install focuskit-testing" in last


def test_an_assessment_neither_imports_nor_names_the_kit(tmp_path: Path) -> None:
    rows = json.dumps([{"account_id": "a", "kind": "order", "occurred_at": "2026-05-01"}])
    code = (
        f"import sys, json, focuskit\np = focuskit.assess({rows}, as_of='2026-06-01')\n"
        "p['a'], p.supplier, p.recommendations\n"
        "assert not [m for m in sys.modules if m.startswith(('focuskit_testing', 'hypothesis'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    portfolio = focuskit.assess(orders("acme", 3, 2), as_of=NOW)
    portfolio.write(tmp_path / "out")
    assert "focuskit-testing" not in (tmp_path / "out" / "run.json").read_text()
    assert "focuskit-testing" not in {
        one.distribution for one in focuskit.Plugins.installed().loaded
    }


def test_the_names_of_the_kit_are_the_same_by_both_ways() -> None:
    for module in ("", ".cases", ".conformance", ".simulate"):
        forwarded = import_module(f"focuskit.testing{module}")
        own = import_module(f"focuskit_testing{module}")
        names = [n for n in getattr(own, "__all__", ("case", "portfolio", "Case")) if n[0] != "_"]
        assert names
        assert [n for n in names if getattr(forwarded, n) is not getattr(own, n)] == []
