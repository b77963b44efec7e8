"""What is shipped: an sdist, the wheel built from it, and the schemas inside."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[2]

CHECK = """
import focuskit, json
from focuskit.model import schemas
assert "interaction" in schemas.names(), schemas.names()
assert str(schemas._folder()).startswith({target!r}), schemas._folder()
schemas.check({{"account_id": "acme", "occurred_at": "2026-01-05T10:00:00Z", "kind": "order"}},
              "interaction", where="here")
try:
    schemas.check({{"kind": "order"}}, "interaction", where="here")
except focuskit.InputError as refused:
    print("refused", focuskit.__file__)
"""


def _run(*command: object, cwd: Path, **environment: str) -> str:
    outside = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**outside, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_of_the_sdist_validates_a_document_elsewhere(tmp_path: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (sdist,) = tmp_path.glob("focuskit-*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=source)
    (wheel,) = tmp_path.glob("focuskit-*.whl")
    target = tmp_path / "installed"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*pip, "install", "--no-deps", "--no-index", "--target", target, wheel, cwd=tmp_path)
    said = _run(
        sys.executable, "-c", CHECK.format(target=str(target)), cwd=tmp_path, PYTHONPATH=str(target)
    )
    assert said.startswith(f"refused {target}")
