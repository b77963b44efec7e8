"""Reading files: CSV (also compressed), Parquet and NDJSON, as lazy frames."""

from __future__ import annotations

import atexit
import csv
import gzip
import io
import json
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import polars as pl
from polars.exceptions import NoDataError, PolarsError

from focuskit.model.errors import InputError, nearest_file

SPOOL_BYTES = 64 * 1024 * 1024
"""Text files above this size are turned into Parquet first, so that later passes stream."""

_ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz", ".parquet")
_UNREADABLE = (PolarsError, OSError, EOFError, zlib.error)
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"


def scan_file(path: Path) -> pl.LazyFrame:
    """Return the rows of a file. The columns of a CSV file are texts.

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
        return _text(path, _csv)
    if name.endswith((".ndjson", ".ndjson.gz", ".jsonl", ".jsonl.gz")):
        return _text(path, _ndjson)
    raise InputError(
        problem="unknown kind of file",
        where=str(path),
        found=path.suffix or "no ending",
        expected=", ".join(_ENDINGS),
        hint="export it as CSV or Parquet",
    )


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
    except _UNREADABLE as broken:
        raise _explained(path, broken) from broken


def _csv(path: Path) -> pl.LazyFrame:
    frame = pl.scan_csv(path, infer_schema=False, try_parse_dates=False)
    header = frame.collect_schema().names()
    if any(_NO_CHARACTER in column for column in header):
        raise PolarsError("the header line is not UTF-8")
    return frame


def _ndjson(path: Path) -> pl.LazyFrame:
    with _opened(path) as file:
        if not any(line.strip() for line in file):
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
    found = _first_line(broken)
    try:
        with _opened(path) as file:
            line = _first_undecodable(file)
        if line is not None:
            return InputError(
                problem="the file is not UTF-8",
                where=f"{path}, line {line[0]}",
                found=repr(line[1]),
                expected="text in UTF-8",
                hint="export it as UTF-8; spreadsheets call it 'CSV UTF-8'",
            )
        if path.name.lower().endswith((".csv", ".csv.gz")):
            return _ragged(path, found)
        return _broken_json(path, found)
    except (OSError, EOFError, zlib.error) as unreadable:
        return InputError(
            problem="the compressed file is broken",
            where=str(path),
            found=str(unreadable),
            hint="was the export or the copy broken off?",
        )


def _opened(path: Path) -> IO[bytes]:
    compressed = path.name.lower().endswith(".gz")
    return cast("IO[bytes]", gzip.open(path)) if compressed else path.open("rb")


def _first_undecodable(file: IO[bytes]) -> tuple[int, bytes] | None:
    for number, line in enumerate(file, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as broken:
            return number, line[max(0, broken.start - 20) : broken.end + 20]
    return None


def _ragged(path: Path, found: str) -> InputError:
    """Find the line of a CSV file that has more values than the header has columns."""
    where = str(path)
    with _opened(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        columns = len(next(rows))
        for row in rows:
            if len(row) > columns:
                where = f"{path}, line {rows.line_num}"
                found = f"{len(row)} values under {columns} columns"
                break
    return InputError(
        problem="the file is not readable as CSV",
        where=where,
        found=found,
        expected="one header line, and as many values in each line",
        hint="a value that holds a comma or a line break must stand in double quotes",
    )


def _broken_json(path: Path, found: str) -> InputError:
    """Find the line of an NDJSON file that is no JSON object."""
    where, problem = str(path), "the file is not readable as NDJSON"
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            column = _no_object(line)
            if column is not None:
                where = f"{path}, line {number}, column {column}"
                problem = "the line holds no valid JSON object"
                found = line[:60].decode("utf-8", "replace").strip()
                break
    return InputError(
        problem=problem,
        where=where,
        found=found,
        expected="one JSON object a line",
        hint="JSON has no NaN and no Infinity; a value that is missing is null",
    )


def _no_object(line: bytes) -> int | None:
    """Return the column at which a line stops being a JSON object; None for one and for a blank."""
    try:
        value = json.loads(line.strip() or b"{}", parse_constant=_refuse)
    except ValueError as broken:
        return getattr(broken, "colno", 1)
    return None if isinstance(value, dict) else 1


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _first_line(broken: Exception) -> str:
    return str(broken).strip().partition("\n")[0]
