"""Where the rows of a text file are kept: few in memory, many as Parquet on disk."""

from __future__ import annotations

import atexit
import tempfile
from pathlib import Path

import attrs
import polars as pl


@attrs.frozen(kw_only=True)
class Spool:
    """Keeps rows where several passes can read them.

    Args:
        large: Too many for memory; they are kept on disk until the program ends, and what is
            made of them is computed as they are read.
    """

    large: bool

    def keep(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The rows of a text file, which is not read again."""
        if not self.large:
            return frame.collect().lazy()
        folder = tempfile.TemporaryDirectory(prefix="focuskit-")
        atexit.register(folder.cleanup)
        rows = Path(folder.name) / "rows.parquet"
        frame.sink_parquet(rows, compression="lz4")
        return pl.scan_parquet(rows, glob=False)

    def settle(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """What was made of kept rows."""
        return frame if self.large else frame.collect().lazy()
