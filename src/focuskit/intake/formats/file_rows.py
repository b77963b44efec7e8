"""The rows of a file, and what its reader did to get them."""

from __future__ import annotations

import attrs
import polars as pl


@attrs.frozen(kw_only=True, eq=False)
class FileRows:
    """What was read from a file.

    Args:
        frame: The rows; a column beside those of the file whose name begins with a NUL is a mark.
        notes: What a user should know of how they were read, each without the name of the file.
    """

    frame: pl.LazyFrame
    notes: tuple[str, ...] = ()
