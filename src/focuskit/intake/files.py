"""Reading files: CSV (also compressed), Parquet and NDJSON, as lazy frames."""

from __future__ import annotations

import atexit
import codecs
import gzip
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import polars as pl
from polars.exceptions import NoDataError, PolarsError

from focuskit.model.errors import InputError

SPOOL_BYTES = 64 * 1024 * 1024
"""Text files above this size are turned into Parquet first, so that later passes stream."""

_ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".parquet")


def scan_file(path: Path) -> pl.LazyFrame:
    """Return the rows of a file. The columns of a CSV file are texts.

    An empty file is a frame without columns.

    Raises:
        InputError: There is no such file, its ending is unknown, or it cannot be read; says where.
    """
    if not path.is_file():
        raise InputError(
            problem="there is no such file" if not path.exists() else "not a file",
            where=str(path),
            hint=_similar(path),
        )
    name = path.name.lower()
    if name.endswith(".parquet"):
        return _parquet(path)
    if name.endswith((".csv", ".csv.gz")):
        return _text(path, _csv)
    if name.endswith((".ndjson", ".jsonl", ".ndjson.gz")):
        return _text(path, _ndjson)
    raise InputError(
        problem="unknown kind of file",
        where=str(path),
        found=path.suffix or "no ending",
        expected=", ".join(_ENDINGS),
        hint="export it as CSV or Parquet",
    )


def _similar(path: Path) -> str | None:
    from focuskit.model.errors import nearest  # noqa: PLC0415 -- on the way out only

    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder} either"
    return nearest(path.name, (entry.name for entry in folder.iterdir()))


def _parquet(path: Path) -> pl.LazyFrame:
    frame = pl.scan_parquet(path)
    try:
        frame.collect_schema()
    except (PolarsError, OSError) as broken:
        raise InputError(
            problem="the file is not readable as Parquet",
            where=str(path),
            found=_first_line(broken),
            expected="a complete Parquet file",
            hint="was the export or the copy broken off?",
        ) from broken
    return frame


def _text(path: Path, scan: Callable[[Path], pl.LazyFrame]) -> pl.LazyFrame:
    """Read a text file: a small one into memory, a large one through Parquet on disk."""
    try:
        frame = scan(path)
        if path.stat().st_size > SPOOL_BYTES:
            return _spooled(frame)
        return frame.collect().lazy()
    except NoDataError:
        return pl.LazyFrame()
    except (PolarsError, OSError, UnicodeDecodeError) as broken:
        raise _explained(path, broken) from broken


def _csv(path: Path) -> pl.LazyFrame:
    return pl.scan_csv(path, infer_schema=False, try_parse_dates=False)


def _ndjson(path: Path) -> pl.LazyFrame:
    if path.stat().st_size == 0:
        raise NoDataError("empty file")
    return pl.scan_ndjson(path, infer_schema_length=None)


def _spooled(frame: pl.LazyFrame) -> pl.LazyFrame:
    folder = tempfile.TemporaryDirectory(prefix="focuskit-")
    atexit.register(folder.cleanup)
    spool = Path(folder.name) / "rows.parquet"
    frame.sink_parquet(spool, compression="lz4")
    return pl.scan_parquet(spool)


def _explained(path: Path, broken: Exception) -> InputError:
    """Find the line of a text file that cannot be read, and say what is wrong with it."""
    with _opened(path) as file:
        try:
            line = _first_undecodable(file)
        except (OSError, EOFError) as unreadable:
            return InputError(
                problem="the compressed file is broken", where=str(path), found=str(unreadable)
            )
    if line is not None:
        return InputError(
            problem="the file is not UTF-8",
            where=f"{path}, line {line[0]}",
            found=repr(line[1]),
            expected="text in UTF-8",
            hint="export it as UTF-8; spreadsheets call it 'CSV UTF-8'",
        )
    if path.name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl")):
        return _broken_json(path, broken)
    return InputError(
        problem="the file is not readable as CSV",
        where=str(path),
        found=_first_line(broken),
        expected="one header line, and as many values in each line",
        hint="a value that holds a comma or a line break must stand in double quotes",
    )


def _opened(path: Path) -> IO[bytes]:
    compressed = path.name.lower().endswith(".gz")
    return cast("IO[bytes]", gzip.open(path)) if compressed else path.open("rb")


def _first_undecodable(file: IO[bytes]) -> tuple[int, bytes] | None:
    decoder = codecs.getincrementaldecoder("utf-8")
    for number, line in enumerate(file, start=1):
        try:
            decoder().decode(line, final=True)
        except UnicodeDecodeError as broken:
            return number, line[max(0, broken.start - 20) : broken.end + 20]
    return None


def _broken_json(path: Path, broken: Exception) -> InputError:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            try:
                json.loads(line or b"null")
            except json.JSONDecodeError as problem:
                return InputError(
                    problem="the line holds no valid JSON",
                    where=f"{path}, line {number}, column {problem.colno}",
                    found=line[:60].decode("utf-8", "replace").strip(),
                    expected="one JSON object a line",
                )
    return InputError(
        problem="the file is not readable as NDJSON", where=str(path), found=_first_line(broken)
    )


def _first_line(broken: Exception) -> str:
    return str(broken).strip().partition("\n")[0]
