"""Shared fixtures: where the real data lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A shared machine is slow now and then; in CI the same examples are tried each time.
settings.register_profile("focuskit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("focuskit")

ROOT = Path(__file__).parents[1]


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
