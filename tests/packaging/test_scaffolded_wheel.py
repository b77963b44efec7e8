"""A plugin that was just scaffolded: installed for real, beside focuskit as a wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("focuskit", "_focuskit", "__editable__")

QUOTES = """id,account_id,occurred_at,kind,topics,resolved_at
Q-0,acme,2025-12-01T09:00Z,request,quote,2025-12-01T12:00Z
Q-1,acme,2026-05-01T09:00Z,request,quote,2026-05-09T09:00Z
Q-2,acme,2026-05-11T09:00Z,request,quote,2026-05-19T09:00Z
Q-3,acme,2026-05-21T09:00Z,request,quote,2026-05-22T09:00Z
Q-4,acme,2026-06-29T09:00Z,request,quote,2026-06-29T12:00Z
"""


def _run(*command: object, cwd: Path) -> str:
    outside = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, capture_output=True, text=True, check=False, env=outside,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with focuskit and the kit as wheels; what they need is borrowed."""
    folder = tmp_path_factory.mktemp("fresh")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    needed = folder / "needed"
    needed.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(OURS) and entry.suffix != ".pth":
            (needed / entry.name).symlink_to(entry)
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    (Path(site.strip()) / "needed.pth").write_text(f"{needed}\n")
    wheels = folder / "wheels"
    for project in (ROOT, ROOT / "plugins" / "focuskit-testing"):
        _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", wheels, cwd=project)
    _install(python, *sorted(wheels.glob("focuskit*.whl")), cwd=folder)
    return python


def _install(python: Path, *what: object, cwd: Path) -> None:
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "--quiet",
        "--disable-pip-version-check",
    )
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--force-reinstall")
    _run(*pip, "install", *offline, *what, cwd=cwd)


def test_a_new_plugin_passes_its_tests_and_its_wheel_shows_up_in_a_run(
    python: Path, tmp_path: Path
) -> None:
    focuskit = python.parent / "focuskit"
    _run(focuskit, "plugins", "new", "acme-signs", cwd=tmp_path)
    plugin = tmp_path / "acme-signs"

    _install(python, "-e", plugin, cwd=tmp_path)
    assert "29 passed" in _run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=plugin)

    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=plugin)
    _install(python, next((plugin / "dist").glob("*.whl")), cwd=tmp_path)
    where = _run(
        python, "-c", "import acme_signs, focuskit; print(acme_signs.__file__)", cwd=tmp_path
    )
    assert "site-packages" in where

    (tmp_path / "quotes.csv").write_text(QUOTES)
    assert "acme.slow-quotes" in _run(focuskit, "signs", cwd=tmp_path)
    given = ("--interactions", "quotes.csv", "--as-of", "2026-06-30", "--format", "json")
    told = json.loads(_run(focuskit, "explain", "acme", *given, cwd=tmp_path))
    (found,) = (f for f in told["findings"] if f["sign"] == "acme.slow-quotes")
    assert (found["outcome"], found["value"]) == ("fired", 0.5)
    assert (found["origin"]["distribution"], found["origin"]["version"]) == ("acme-signs", "0.1.0")


def test_an_environment_without_plugins_has_none(python: Path, tmp_path: Path) -> None:
    """The environment is fresh: nothing of this source tree is seen in it."""
    code = "import focuskit; print(focuskit.__file__)"
    assert str(ROOT) not in _run(python, "-c", code, cwd=tmp_path)
    done = subprocess.run(
        [python.parent / "focuskit", "plugins", "list"], capture_output=True, text=True, check=True
    )
    assert "focuskit-" not in done.stdout
