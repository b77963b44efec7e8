"""Reading CSV: every cell is a text without blanks around it, or nothing; blank lines are no rows.

What is wrong with single lines is looked for only where something may be: a line that is too short
leaves the last column empty, and the number of commas tells whether there is any such line.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import NoDataError, PolarsError

from focuskit.intake.csv_lines import (
    blank_lines_at_end,
    is_unseparated,
    malformed,
    short_lines,
    unseparated,
)
from focuskit.intake.plain_text import NUL, count_in, find_in, holds_nul, not_utf_8, plain
from focuskit.intake.polars_engine import collect
from focuskit.intake.spool import Spool
from focuskit.intake.unreadable_marks import mark_rows

_QUOTE = b'"'
_BLANKS = {" ": b" ", "\t": b"\t", "\r": b"\r", "\N{NO-BREAK SPACE}": b"\xc2"}
"""Blank: a byte of it; one byte is looked for six times as quickly as two."""
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_NAMED_BY_POLARS = "_duplicated_"
"""How the second column without a name begins."""


def read_csv(path: Path, spool_bytes: int) -> pl.LazyFrame:
    """The rows of a CSV file as texts; an empty file is a frame without columns.

    Args:
        path: The file, which may be compressed.
        spool_bytes: The rows of a larger file are kept on disk.

    Raises:
        InputError: The file cannot be read; it says why, and in which line.
    """
    with plain(path) as text:
        seen = find_in(text, [NUL, _QUOTE, *_BLANKS.values()])
        if NUL in seen:
            raise not_utf_8(path, text) or holds_nul(path, text)
        spool = Spool(large=path.stat().st_size > spool_bytes)
        try:
            rows, header = _read(path, text, spool)
        except NoDataError:
            return pl.LazyFrame()
        except PolarsError as broken:
            first = str(broken).strip().partition("\n")[0]
            raise not_utf_8(path, text) or malformed(path, text, first) from broken
        # Polars takes a quote that is opened at the very end for a whole value.
        if _QUOTE in seen and count_in(text, _QUOTE) % 2:
            raise malformed(path, text, "an odd number of quotes")
        stripped = spool.settle(_stripped(rows, seen))
        return spool.settle(_checked(stripped, header, text, quoted=_QUOTE in seen))


def _read(path: Path, text: Path, spool: Spool) -> tuple[pl.LazyFrame, list[str]]:
    frame = pl.scan_csv(text, infer_schema=False, try_parse_dates=False, null_values="", glob=False)
    header = frame.collect_schema().names()
    if any(_NO_CHARACTER in column for column in header):
        raise PolarsError("the header line is not UTF-8")
    if is_unseparated(header):
        raise unseparated(path, ",".join(header))
    return spool.keep(frame), header


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


def _checked(rows: pl.LazyFrame, header: list[str], text: Path, *, quoted: bool) -> pl.LazyFrame:
    """Leave out blank lines, and mark the lines that hold fewer values than the header."""
    columns = rows.collect_schema().names()
    first, last = pl.col(columns[0]).is_null(), pl.col(columns[-1]).is_null()
    ends = rows.select(pl.len(), last.any().alias("\0last"), (first & last).any().alias("\0both"))
    number, open_ends, may_be_blank = collect(ends, "streaming").row(0)
    if not open_ends:
        return rows
    whole = number - blank_lines_at_end(text)
    if _separators(rows, header, text, quoted=quoted) not in {
        (len(header) - 1) * (lines + 1) for lines in (number, whole)
    }:
        # A line must hold the values up to the last column with a name.
        named = [
            number
            for number, column in enumerate(header, start=1)
            if column.strip() and not column.startswith(_NAMED_BY_POLARS)
        ]
        rows = mark_rows(rows, short_lines(text, max(named, default=1)), {})
    # Only a row without its first value can be one without any. A filter reads all columns, in each
    # later pass, so there is one only where it is needed.
    blank = pl.all_horizontal(pl.col(columns).is_null())
    if may_be_blank and collect(rows.select(blank.any()), "streaming").item():
        return rows.filter(~blank)
    return rows


def _separators(rows: pl.LazyFrame, header: list[str], text: Path, *, quoted: bool) -> int:
    """How many commas of a CSV file separate values, those of the header among them."""
    commas = count_in(text, b",") - sum(column.count(",") for column in header)
    if not quoted:
        return commas
    within = pl.sum_horizontal(pl.all().str.count_matches(",", literal=True).sum())
    return commas - int(collect(rows.select(within), "streaming").item())
