"""A type checker finds what is wrong with a plugin before it ever runs: mypy and pyright do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = Path(__file__).with_name("hooks.py")


def _pyright(folder: Path, file: Path) -> str:
    config = {
        "include": [str(file)],
        "extraPaths": [str(ROOT / "src"), *map(str, ROOT.glob("plugins/*/src"))],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
        "enableTypeIgnoreComments": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    return _said("pyright", "--pythonpath", sys.executable, "--project", str(folder))


def _mypy(_: Path, file: Path) -> str:
    return _said("mypy", str(file))


def _said(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


CHECKERS = {"mypy": (_mypy, "no issues found"), "pyright": (_pyright, "0 errors, 0 warnings")}


@pytest.mark.parametrize(("check", "fine"), CHECKERS.values(), ids=CHECKERS)
def test_the_pinned_types_hold(tmp_path: Path, check: object, fine: str) -> None:
    assert callable(check)
    said = check(tmp_path, PINNED)
    assert fine in said, said


@pytest.mark.parametrize(("check", "fine"), CHECKERS.values(), ids=CHECKERS)
def test_a_pinned_type_that_does_not_hold_is_found(
    tmp_path: Path, check: object, fine: str
) -> None:
    assert callable(check)
    text = PINNED.read_text(encoding="utf-8")
    ignored = "  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]"
    (tmp_path / "not_ignored.py").write_text(text.replace(ignored, ""), encoding="utf-8")
    said = check(tmp_path, tmp_path / "not_ignored.py")
    assert fine not in said, said
    assert "BringsPractices" in said
