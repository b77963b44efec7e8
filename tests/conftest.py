"""Shared fixtures: where the real data lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A shared machine is slow now and then; in CI the same examples are tried each time.
settings.register_profile("focuskit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("focuskit")

# Processes that run tests side by side are told the width of their terminal, and a pipe obeys it.
os.environ.pop("COLUMNS", None)

ROOT = Path(__file__).parents[1]

OVER_AGAIN = (
    "plugins",
    "tests/cli/test_demo.py",
    "tests/cli/test_replays.py",
    "tests/cli/test_screen.py",
    "tests/docs",
    "tests/end_to_end",
    "tests/model",
    "tests/packaging",
    "tests/phrases",
    "tests/plugins_v1",
    "tests/portfolio/test_fingerprint.py",
    "tests/portfolio/test_prepared_engine.py",
    "tests/portfolio/test_workspace.py",
    "tests/properties/test_attempts.py",
    "tests/properties/test_policy_rules.py",
    "tests/properties/test_score.py",
    "tests/replay",
    "tests/signs",
    "tests/test_house.py",
    "tests/test_imports.py",
    "tests/testing",
    "tests/typing",
)
"""Tests that run the whole product many times over, or none of it. To watch which lines run makes a
test half as long again; what these run in intake, engine and plugin manager, the tests beside them
cover: a run in which every test named what it ran found no branch that these alone reach."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` runs first, unwatched: the same lines run there many times over."""
    for item in items:
        if any(item.path.is_relative_to(ROOT / one) for one in OVER_AGAIN):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data, or skip where it is absent."""
    folder = Path(os.environ.get("FOCUSKIT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is absent; set FOCUSKIT_DATA")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the mappings that the documentation ships."""
    return ROOT / "docs" / "examples"
