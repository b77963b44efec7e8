"""Reading text tables: a cell is a text without blanks around it, or nothing.

What is wrong with single lines is looked for only where something may be: a line that is too short
leaves the last column empty, and the number of separators tells whether there is any such line.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import attrs
import polars as pl
from polars.exceptions import NoDataError, PolarsError

from focuskit.intake.formats.csv_layout import Layout, framed, layout_of
from focuskit.intake.formats.csv_lines import blank_lines_at_end, malformed, short_lines
from focuskit.intake.formats.decimal_commas import with_points
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.plain_text import (
    NUL,
    count_in,
    holds_nul,
    look,
    not_utf_8,
    plain,
    windows_1252,
)
from focuskit.intake.formats.spool import Spool
from focuskit.intake.formats.twice_encoded import MARKS, decoded_once_more
from focuskit.intake.formats.unreadable_marks import is_mark, mark_rows
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.cut_off_numbers import EXPONENT, cut_off_notes

_BLANKS = {" ": b" ", "\t": b"\t", "\r": b"\r", "\N{NO-BREAK SPACE}": b"\xc2"}
"""Blank: a byte of it; one byte is looked for six times as quickly as two."""
_LOOKED_FOR = (NUL, EXPONENT, *MARKS, *_BLANKS.values())
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_NAMED_BY_POLARS = re.compile(r"(?s)(.*)_duplicated_([0-9]+)")
"""What Polars calls the second column of a name, and those after it."""


@attrs.frozen(kw_only=True)
class _Table:
    """A text table that is read.

    Args:
        path: The file, as its user knows it.
        text: The same as plain text.
        layout: Its layout.
        seen: Which blanks stand in it.
        quotes: How many quotes.
        spool: Where its rows are kept.
    """

    path: Path
    text: Path
    layout: Layout
    seen: frozenset[bytes]
    quotes: int
    spool: Spool

    @property
    def separator(self) -> str:
        return self.layout.separator.decode()


def read_csv(path: Path, spool_bytes: int, limits: FileLimits) -> FileRows:
    """The rows of a text table as texts; an empty file is a frame without columns.

    Args:
        path: The file, which may be compressed.
        spool_bytes: The rows of a larger file are kept on disk.
        limits: How large the file may be.

    Raises:
        InputError: The file cannot be read; it says why, and in which line.
    """
    spool = Spool(large=path.stat().st_size > spool_bytes)
    with plain(path, limits) as text, tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
        seen, quotes = look(text, _LOOKED_FOR, limits, path)
        if NUL in seen:
            raise not_utf_8(path, text) or holds_nul(path, text)
        whole, again = _once_encoded(text, Path(folder) / "mended", seen)
        layout = layout_of(whole)
        if layout.columns > limits.columns:
            raise limits.beyond("columns", path, f"the header names {layout.columns:,} columns")
        notes = [*again, *layout.notes()]
        rows = framed(whole, layout, Path(folder) / "framed") if layout.is_framed else whole
        table = _Table(path=path, text=rows, layout=layout, seen=seen, quotes=quotes, spool=spool)
        try:
            return _rows(table, notes)
        except NoDataError:
            return FileRows(frame=pl.LazyFrame(), notes=tuple(notes))
        except PolarsError as broken:
            return _recoded(table, notes, Path(folder) / "recoded", broken)


def _once_encoded(text: Path, copy: Path, seen: frozenset[bytes]) -> tuple[Path, list[str]]:
    """A text as it was meant, if letters in it were encoded twice, and a note on that."""
    if seen.isdisjoint(MARKS):
        return text, []
    return copy, decoded_once_more(text, copy).notes()


def _recoded(table: _Table, notes: list[str], copy: Path, broken: PolarsError) -> FileRows:
    """The rows of a table that is not UTF-8, if it is in the encoding of western Windows.

    Raises:
        InputError: It is not, or something else is wrong with it.
    """
    path, text, separator = table.path, table.text, table.layout.separator
    refused = not_utf_8(path, text)
    if refused and (shown := windows_1252(text, copy)) is not None:
        said = f"read as Windows-1252, since it is not UTF-8, as in {shown!r}"
        try:
            return _rows(attrs.evolve(table, text=copy), [said, *notes])
        except PolarsError as again:
            text, refused, broken = copy, None, again
    first = str(broken).strip().partition("\n")[0]
    raise refused or malformed(path, text, first, separator) from broken


def _rows(table: _Table, notes: Sequence[str]) -> FileRows:
    frame = pl.scan_csv(
        table.text,
        separator=table.separator,
        infer_schema=False,
        try_parse_dates=False,
        null_values="",
        glob=False,
    )
    header = frame.collect_schema().names()
    if any(_NO_CHARACTER in column for column in header):
        raise PolarsError("the header line is not UTF-8")
    names, twice = _own_names(header)
    rows = table.spool.keep(frame)
    # Polars takes a quote that is opened at the very end for a whole value.
    if table.quotes % 2 and count_in(table.text, b'"') % 2:
        found = "an odd number of quotes"
        raise malformed(table.path, table.text, found, table.layout.separator)
    rows = table.spool.settle(_stripped(rows.rename(names), table.seen))
    rows = _checked(rows, header, table)
    commas: tuple[str, ...] = ()
    columns = [name for name in rows.collect_schema().names() if not is_mark(name)]
    cut_off = cut_off_notes(rows, columns) if EXPONENT in table.seen else []
    if table.separator != "," or table.quotes:
        rows, commas = with_points(rows, columns)
    said = [f"read with a decimal comma: {', '.join(commas)}"] if commas else []
    return FileRows(frame=table.spool.settle(rows), notes=(*notes, *twice, *cut_off, *said))


def _own_names(header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What to call the columns that Polars gave a name to, and which of the file's stand twice."""
    names: dict[str, str] = {}
    twice = []
    for number, column in enumerate(header, start=1):
        again = _NAMED_BY_POLARS.fullmatch(column)
        if not column or (again and not again[1]):
            names[column] = f"column {number}"
        elif again and again[1] in names:
            names[column] = f"{again[1]} ({int(again[2]) + 2})"
            twice.append(f"{again[1]!r} stands again in the header, called {names[column]!r} here")
        else:
            names[column] = column
    if len(set(names.values())) < len(header):
        return dict(zip(header, header, strict=True)), []
    return names, twice


def _stripped(rows: pl.LazyFrame, seen: frozenset[bytes]) -> pl.LazyFrame:
    """Take blanks off both ends of the cells of those columns that have any."""
    blanks = [blank for blank, byte in _BLANKS.items() if byte in seen]
    columns = rows.collect_schema().names()
    if blanks:
        cell = pl.all().str
        ends = [end for blank in blanks for end in (cell.starts_with(blank), cell.ends_with(blank))]
        at_ends = [rows.select(end.any()) for end in ends]
        found = collect(pl.concat(at_ends), "streaming")
        have = [column for column in columns if found[column].any()]
        cells = pl.col(have).str.strip_chars()
        rows = rows.with_columns(pl.when(cells != "").then(cells)) if have else rows
    plain_names = {column: column.strip() for column in columns}
    unique = len(set(plain_names.values())) == len(columns)
    return rows.rename(plain_names) if unique else rows


def _checked(rows: pl.LazyFrame, header: Sequence[str], table: _Table) -> pl.LazyFrame:
    """Leave out blank lines, and mark the lines that hold fewer values than the header."""
    columns = rows.collect_schema().names()
    first, last = pl.col(columns[0]).is_null(), pl.col(columns[-1]).is_null()
    ends = rows.select(pl.len(), last.any().alias("\0last"), (first & last).any().alias("\0both"))
    number, open_ends, may_be_blank = collect(ends, "streaming").row(0)
    if not open_ends:
        return rows
    whole = number - blank_lines_at_end(table.text)
    if _separators(rows, header, table) not in {
        (len(header) - 1) * (lines + 1) for lines in (number, whole)
    }:
        # A line must hold the values up to the last column with a name.
        named = [
            number
            for number, column in enumerate(header, start=1)
            if column.strip() and not column.startswith("_duplicated_")
        ]
        separator = table.layout.separator
        rows = mark_rows(rows, short_lines(table.text, max(named, default=1), separator), {})
    # Only a row without its first value can be one without any. A filter reads all columns, in each
    # later pass, so there is one only where it is needed.
    blank = pl.all_horizontal(pl.col(columns).is_null())
    if may_be_blank and collect(rows.select(blank.any()), "streaming").item():
        return rows.filter(~blank)
    return rows


def _separators(rows: pl.LazyFrame, header: Sequence[str], table: _Table) -> int:
    """How many separators stand between values, those of the header among them."""
    sign = table.separator
    found = count_in(table.text, table.layout.separator)
    found -= sum(column.count(sign) for column in header)
    if not table.quotes:
        return found
    within = pl.sum_horizontal(pl.all().str.count_matches(sign, literal=True).sum())
    return found - int(collect(rows.select(within), "streaming").item())
