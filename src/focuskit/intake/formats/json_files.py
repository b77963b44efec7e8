"""Reading NDJSON: one JSON object a line; a cell that Polars would rewrite does not fit its field.

Objects within objects become columns with dotted names.

Lines are read one by one in Python only where a look at all of them, in Polars, found that they may
name a key twice, or hold what Polars would turn into something else without a word.
"""

from __future__ import annotations

import glob
import json
import re
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
from polars.exceptions import PolarsError

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.nested_objects import values_of, with_dotted_names
from focuskit.intake.formats.plain_text import NUL, holds_nul, look, not_utf_8, plain
from focuskit.intake.formats.spool import Spool
from focuskit.intake.formats.unreadable_marks import as_list, mark_rows
from focuskit.intake.polars_engine import collect
from focuskit.model.errors import InputError
from focuskit.model.json_flaws import Flaw, flaw_in

_ESCAPES = (rb"\ud", rb"\uD", rb"\u0000")
_ESCAPE = re.compile(
    rb"\\u[dD][89aAbB]..\\u[dD][c-fC-F]..|\\u([dD][89a-fA-F]..|0000)|\\.", re.DOTALL
)
"""Each escape in turn; the group is what no text holds: half of a character, or none."""
_SHOWN = 60
_HINT = "JSON has no NaN and no Infinity; a value that is missing is null"
Cells = dict[str, set[int]]


def read_ndjson(path: Path, spool_bytes: int, limits: FileLimits) -> pl.LazyFrame:
    """The rows of an NDJSON file; an empty file is a frame without columns.

    Args:
        path: The file, which may be compressed.
        spool_bytes: The rows of a larger file are kept on disk.
        limits: How large the file may be.

    Raises:
        InputError: The file cannot be read; it says why, and in which line.
    """
    with plain(path, limits) as text:
        if next(_lines(text), None) is None:
            return pl.LazyFrame()
        seen, _ = look(text, [NUL, *_ESCAPES], limits, path)
        if NUL in seen:
            raise not_utf_8(path, text) or holds_nul(path, text)
        spool = Spool(large=path.stat().st_size > spool_bytes)
        try:
            _refuse_depth(path, text, limits.levels)
            with _mended(text, seen) as (mended, changed):
                whole = spool.keep(
                    pl.scan_ndjson(glob.escape(str(mended)), infer_schema_length=None)
                )
                schema = dict(whole.collect_schema())
        except PolarsError as broken:
            first = str(broken).strip().partition("\n")[0]
            raise not_utf_8(path, text) or _malformed(path, text, first, limits.levels) from broken
        if not schema:  # objects without keys
            return pl.LazyFrame()
        _refuse_keys_twice(path, text, schema, limits.levels)
        rows = with_dotted_names(whole, path, limits)
        cells = _unlike(rows, text, changed)
        return spool.settle(mark_rows(rows, {}, cells) if cells else rows)


def _lines(text: Path, numbers: Collection[int] | None = None) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, row and content of each line that is not blank; the first row is 0.

    Args:
        text: The file.
        numbers: Only lines with these numbers; None for all.
    """
    row = -1
    with text.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.isspace():
                row += 1
                if numbers is None or number in numbers:
                    yield number, row, line


@contextmanager
def _mended(text: Path, seen: Collection[bytes]) -> Iterator[tuple[Path, frozenset[int]]]:
    """Yield a text without escapes that stand for no character, and the rows that had them."""
    bad = {}
    for _, row, line in _lines(text) if seen else ():
        mended = _ESCAPE.sub(lambda m: rb"\ufffd" if m[1] else m[0], line)
        if mended != line:
            bad[row] = mended
    if not bad:
        yield text, frozenset()
        return
    with tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
        copy = Path(folder) / "mended"
        with copy.open("wb") as file:
            file.writelines(bad.get(row, line) for _, row, line in _lines(text))
        yield copy, frozenset(bad)


def _object(line: bytes) -> dict[str, Any]:
    """The object of a line that was read; an empty one if it is none, which is told elsewhere."""
    found = json.loads(line)
    return found if isinstance(found, dict) else {}


def _holds_no_character(value: Any) -> bool:
    if isinstance(value, str):
        return re.search("[\0\ud800-\udfff]", value) is not None
    if isinstance(value, dict):
        return any(_holds_no_character(one) for pair in value.items() for one in pair)
    return isinstance(value, list) and any(_holds_no_character(one) for one in value)


def _refuse_keys_twice(path: Path, text: Path, schema: dict[str, pl.DataType], levels: int) -> None:
    """Refuse a line of which an object names a key twice: Polars would take the first.

    A line that holds a name in quotes more often than there are fields of that name is looked at.
    """
    times = Counter(_names(pl.Struct(schema)))
    line = pl.col("line").str
    often = [
        line.count_matches(json.dumps(name, ensure_ascii=False), literal=True) > number
        for name, number in times.items()
    ]
    _refuse_flaws(path, text, pl.any_horizontal(often), levels)


def _refuse_depth(path: Path, text: Path, levels: int) -> None:
    """Refuse a line that is too deep, before Polars reads it: it takes the longer the deeper."""
    line = pl.col("line").str
    opened = [line.count_matches(sign, literal=True) for sign in "[{"]
    _refuse_flaws(path, text, pl.sum_horizontal(opened) > levels, levels)


def _refuse_flaws(path: Path, text: Path, may_have: pl.Expr, levels: int) -> None:
    """Look at the lines that may have a flaw, and refuse the first that has.

    Raises:
        InputError: There is such a line.
    """
    lines = pl.scan_lines(text).with_row_index("number", offset=1)
    found = set(collect(lines.filter(may_have).select("number"), "streaming").to_series())
    for number, _, line in _lines(text, found) if found else ():
        if flaw := flaw_in(line.decode("utf-8", "replace"), levels):
            raise _flawed(path, number, flaw)


def _names(dtype: Any) -> Iterator[str]:
    """Yield the names of the fields of objects, as often as they may stand in one line."""
    if isinstance(dtype, pl.Struct):
        for name, inner in dtype.to_schema().items():
            yield name
            yield from _names(inner)
    elif isinstance(dtype, pl.List):
        yield from _names(dtype.inner)


def _unlike(rows: pl.LazyFrame, text: Path, changed: Collection[int]) -> Cells:
    """Tell which cells of texts were an object, a list or half of a character in the file.

    Args:
        rows: The rows with the columns that they have.
        text: The file.
        changed: Rows of which halves of characters were taken out.
    """
    schema, cells = rows.collect_schema(), Cells()
    texts = [column for column, dtype in schema.items() if dtype == pl.String]
    found = set(changed)
    if texts:
        may_be = pl.col(texts).str.starts_with("{") | pl.col(texts).str.starts_with("[")
        numbered = rows.with_row_index("\0").filter(pl.any_horizontal(may_be))
        found.update(collect(numbered.select("\0"), "streaming").to_series())
    for _, row, line in _lines(text) if found else ():
        for column, value in values_of(_object(line), schema) if row in found else ():
            if _holds_no_character(value):
                cells.setdefault(column, set()).add(row)
            elif column in texts and isinstance(value, dict | list):
                name = as_list(column) if isinstance(value, list) else column
                cells.setdefault(name, set()).add(row)
    return cells


def _malformed(path: Path, text: Path, found: str, levels: int) -> InputError:
    """Find the line of an NDJSON file that cannot be read, and say what is wrong with it."""
    kinds: dict[str, str] = {}
    for number, _, line in _lines(text):
        _refuse(path, number, line, levels)
        for name, kind in _kinds(_object(line)):
            if kinds.setdefault(name, kind) != kind:
                return InputError(
                    problem=f"{name!r} holds {kind}, and {kinds[name]} in a line before",
                    where=f"{path}, line {number}",
                    found=_shown(line),
                    expected="values of one kind under a key",
                    hint="write the key's value alike in each line, or leave it out",
                )
    return InputError(
        problem="the file is not readable as NDJSON",
        where=str(path),
        found=found,
        expected="one JSON object a line",
        hint=_HINT,
    )


def _kinds(found: dict[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield of each value of an object, and of those in it, the dotted name and what it is."""
    for key, value in found.items():
        if isinstance(value, dict):
            yield within + key, "an object"
            yield from _kinds(value, f"{within}{key}.")
        elif value is not None:
            yield within + key, "a list" if isinstance(value, list) else "a single value"


def _refuse(path: Path, number: int, line: bytes, levels: int) -> None:
    """Refuse a line that holds no JSON object, or one with what focuskit refuses in JSON.

    Raises:
        InputError: It is such a line.
    """
    said = line.decode("utf-8")
    if flaw := flaw_in(said, levels):
        raise _flawed(path, number, flaw)

    def refuse_constant(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        value = json.loads(said.strip(), parse_constant=refuse_constant)
        column = None if isinstance(value, dict) else 1
    except ValueError as broken:
        column = getattr(broken, "colno", 1)
    if column is not None:
        raise InputError(
            problem="the line holds no valid JSON object",
            where=f"{path}, line {number}, column {column}",
            found=_shown(line),
            expected="one JSON object a line",
            hint=_HINT,
        )


def _flawed(path: Path, number: int, flaw: Flaw) -> InputError:
    return InputError(
        problem=flaw.problem,
        where=f"{path}, line {number}, column {flaw.at + 1}",
        found=flaw.found,
        hint=flaw.hint,
    )


def _shown(line: bytes) -> str:
    return line[:_SHOWN].decode("utf-8", "replace").strip()
