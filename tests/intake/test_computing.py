"""How frames are computed: files in small chunks, and the program around them left as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit
from focuskit.intake.polars_engine import CHUNK_ROWS, collect

SIZE = "POLARS_IDEAL_MORSEL_SIZE"


@pytest.fixture
def streamed_with(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The sizes of chunks that frames were streamed with."""
    sizes = []
    collect = pl.LazyFrame.collect

    def noting(frame: pl.LazyFrame, **options: Any) -> Any:
        if options.get("engine") == "streaming":
            sizes.append(_size())
        return collect(frame, **options)

    monkeypatch.setattr(pl.LazyFrame, "collect", noting)
    return sizes


def _size() -> str | None:
    return pl.Config.state(if_set=True, env_only=True).get(SIZE)


def _rows(folder: Path) -> Path:
    path = folder / "rows.csv"
    path.write_text("id,account_id,occurred_at,kind\n1,acme,2026-01-05,order\n", encoding="utf-8")
    return path


def test_files_are_streamed_in_small_chunks(
    tmp_path: Path, streamed_with: list[str | None]
) -> None:
    assert "acme" in focuskit.assess(_rows(tmp_path))
    assert set(streamed_with) == {str(CHUNK_ROWS)}
    assert _size() is None


def test_a_program_that_chose_a_size_of_its_own_keeps_it(
    tmp_path: Path, streamed_with: list[str | None]
) -> None:
    with pl.Config(streaming_chunk_size=999):
        assert "acme" in focuskit.assess(_rows(tmp_path))
        assert _size() == "999"
    assert set(streamed_with) == {"999"}


def test_a_query_that_fails_leaves_no_size_behind() -> None:
    broken = pl.LazyFrame({"n": ["none"]}).select(pl.col("n").cast(int))
    with pytest.raises(pl.exceptions.InvalidOperationError):
        collect(broken, "streaming")
    assert _size() is None
