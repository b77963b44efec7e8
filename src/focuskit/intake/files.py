"""Reading files: CSV (also compressed), Parquet and NDJSON, as lazy frames."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from focuskit.intake.csv_files import read_csv
from focuskit.intake.json_files import read_ndjson
from focuskit.intake.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError, nearest_file

SPOOL_BYTES = 64 * 1024 * 1024
"""Text files above this size are turned into Parquet first, so that later passes stream."""

_ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz", ".parquet")


def scan_file(path: Path) -> pl.LazyFrame:
    """The rows of a file. The columns of a CSV file are texts.

    An empty file is a frame without columns.

    Raises:
        InputError: There is no such file, its ending is unknown, or it cannot be read; says where.
    """
    if path.is_dir():
        raise InputError(
            problem="this is a folder, not a file",
            where=str(path),
            expected=f"a file that ends in {', '.join(_ENDINGS)}",
            hint="name the files in it one by one; several are read together",
        )
    if not path.is_file():
        raise InputError(problem="there is no such file", where=str(path), hint=nearest_file(path))
    name = path.name.lower()
    if name.endswith(".parquet"):
        return _parquet(path)
    if name.endswith((".csv", ".csv.gz")):
        return read_csv(path, SPOOL_BYTES)
    if name.endswith((".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")):
        return read_ndjson(path, SPOOL_BYTES)
    raise InputError(
        problem="unknown kind of file",
        where=str(path),
        found=path.suffix or "no ending",
        expected=", ".join(_ENDINGS),
        hint="export it as CSV or Parquet",
    )


def _parquet(path: Path) -> pl.LazyFrame:
    frame = pl.scan_parquet(path, glob=False)
    try:
        frame.collect_schema()
    except (PolarsError, OSError) as broken:
        raise InputError(
            problem="the file is not readable as Parquet",
            where=str(path),
            found=str(broken).strip().partition("\n")[0],
            expected="a complete Parquet file",
            hint=BROKEN_OFF,
        ) from broken
    return frame
