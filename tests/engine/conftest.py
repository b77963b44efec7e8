"""How rows reach focuskit: what it finds must not depend on it.

The folders are named after the stages. That of the signs is not called ``signs``: a folder of that
name holds one sign a file, named after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

from focuskit import (
    Interaction,
)

Read = Callable[[Sequence[Interaction]], Any]


@pytest.fixture(params=["few rows in memory", "a file that is streamed"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Return how rows reach focuskit; what it finds must not depend on it."""
    if request.param == "few rows in memory":
        return list

    def as_file(rows: Sequence[Interaction]) -> str:
        frame = pl.DataFrame([attrs.asdict(row) for row in rows], infer_schema_length=None)
        filled = frame.select(c for c in frame.columns if frame[c].dtype != pl.Null)
        filled.write_parquet(tmp_path / "rows.parquet")
        return str(tmp_path / "rows.parquet")

    return as_file
