"""How frames are computed: which engine of Polars suits a source, and in what chunks it streams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal

import polars as pl

FEW_ROWS = 10_000
"""So many rows in memory are done before streaming would have begun."""
CHUNK_ROWS = 25_000
"""Streaming so many rows at a time takes two thirds of the memory of Polars' own size, and no
longer (``benchmarks/claim_all_signs.py``)."""
Engine = Literal["in-memory", "streaming"]

_PLANNED = {"in-memory": pl.QueryOptFlags.none(), "streaming": pl.QueryOptFlags()}


def engine_for(source: Any) -> Engine:
    """Choose how to compute: few rows in memory are done before streaming would have begun."""
    if isinstance(source, str | Path | pl.LazyFrame) or not hasattr(source, "__len__"):
        return "streaming"
    return "in-memory" if len(source) <= FEW_ROWS else "streaming"


def collect(frame: pl.LazyFrame, engine: Engine) -> pl.DataFrame:
    """Compute a frame; for few rows, planning it better would take longer than running it."""
    with _small_chunks() if engine == "streaming" else nullcontext():
        return frame.collect(engine=engine, optimizations=_PLANNED[engine])


def collect_all(frames: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Compute several frames of few rows at once."""
    if not frames:
        return []
    return pl.collect_all(frames, engine="in-memory", optimizations=_PLANNED["in-memory"])


@contextmanager
def _small_chunks() -> Iterator[None]:
    """Let Polars stream small chunks, unless the program around focuskit has chosen their size.

    Polars knows one size for the whole process. It is set only where none is, and taken away
    again, so that a program of several threads is left as it was.
    """
    if "POLARS_IDEAL_MORSEL_SIZE" in pl.Config.state(if_set=True, env_only=True):
        yield
        return
    pl.Config.set_streaming_chunk_size(CHUNK_ROWS)
    try:
        yield
    finally:
        pl.Config.set_streaming_chunk_size(None)
