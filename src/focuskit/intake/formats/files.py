"""Reading files as lazy frames: tables, workbooks, JSON, calendars, also packed or from pipes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import polars as pl
from polars.exceptions import PolarsError

from focuskit.intake.formats.calendar_files import CALENDAR, read_calendar
from focuskit.intake.formats.csv_files import read_csv
from focuskit.intake.formats.excel_files import ENDING, filled_sheets, read_excel
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.group_lines import with_groups
from focuskit.intake.formats.json_documents import read_json_rows
from focuskit.intake.formats.json_files import read_ndjson
from focuskit.intake.formats.mail_folders import MAIL, read_mails
from focuskit.intake.formats.plain_text import BROKEN_OFF
from focuskit.intake.formats.zips_and_pipes import STANDARD_INPUT, copied
from focuskit.model.errors import InputError, nearest_file

SPOOL_BYTES = 64 * 1024 * 1024
"""Text files above this size are turned into Parquet first, so that later passes stream."""

_TABLES = (".csv", ".tsv", ".tab", ".txt")
_OBJECTS = (".ndjson", ".jsonl")
_DOCUMENT = ".json"
_NAMED = re.compile(r"(?i)(.+\.(?:xlsx|zip|json|json\.gz|ics|mbox)|-)#(.+)")
ENDINGS = (*_TABLES, ENDING, _DOCUMENT, *_OBJECTS, CALENDAR, MAIL, ".parquet", ".zip")
"""How the names of files end that can be read; those of texts may have ``.gz`` behind them."""
_OTHER_CONTENT = (
    (b"<!doctype html", "a web page", "was it the page to log in? Export it once more"),
    (b"<html", "a web page", "was it the page to log in? Export it once more"),
    (b"pk\x03\x04", "a workbook or a zip", "rename it to .xlsx or .zip, or save it as CSV"),
)
"""How files begin that are no tables of text: what they are, and the way out."""


def scan_file(path: Path) -> pl.LazyFrame:
    """The rows of a file, as ``read_file`` reads them."""
    return read_file(path).frame


def read_file(path: Path, limits: FileLimits | None = None) -> FileRows:
    """The rows of a file, and what was done to get them. The columns of a text table are texts.

    An empty file is a frame without columns.

    Args:
        path: The file; ``-`` is standard input. A sheet of a workbook, or a list in a JSON
            document, may be named behind it, as in ``tickets.xlsx#Open``; behind a calendar or a
            mail folder, the domains of our own mail, as in ``team.ics#our.example``.
        limits: How large it may be; left out, as is usual.

    Raises:
        InputError: There is no such file, its ending is unknown, it cannot be read, or it is too
            large; says where.
    """
    limits = limits or FileLimits()
    path, part = named_part(path)
    _refuse_absent(path)
    copy = copied(path, limits)
    if copy is None:
        return _read(path, part, limits)
    try:
        return _read(copy, part, limits)
    except InputError as error:
        where = (error.where or "").replace(str(copy), _said(path, copy))
        raise attrs.evolve(error, where=where) from error


def named_part(path: Path) -> tuple[Path, str | None]:
    """A file, and what is named of it behind it, as in ``tickets.xlsx#Open``; else None."""
    named = None if path.exists() else _NAMED.fullmatch(path.name)
    return (path.with_name(named[1]), named[2]) if named else (path, None)


def sheets_of(source: Any, limits: FileLimits) -> tuple[list[Path], tuple[str, ...]]:
    """The sheets of a workbook that holds several, each as a file, and a note on its charts.

    None where a source is no such workbook, or names one sheet of it.

    Args:
        source: What may be one.
        limits: How large it may be.

    Raises:
        InputError: It cannot be read or is too large.
    """
    try:
        path = Path(source) if isinstance(source, str | Path) else None
        if path is None or not path.name.lower().endswith(ENDING) or not path.is_file():
            return [], ()
    except OSError:  # a name that no file can have; whoever reads it says so
        return [], ()
    names, charts = filled_sheets(path, limits)
    if len(names) < 2:
        return [], ()
    notes = [f"{path}#{name}: not read, as it shows a chart alone" for name in charts]
    return [Path(f"{path}#{name}") for name in names], tuple(notes)


def _said(path: Path, copy: Path) -> str:
    return "standard input" if path == STANDARD_INPUT else f"{path} ({copy.name})"


def _refuse_absent(path: Path) -> None:
    if path.is_dir():
        raise InputError(
            problem="this is a folder, not a file",
            where=str(path),
            expected=f"a file that ends in {', '.join(ENDINGS)}",
            hint="give the folder as interactions: each file in it is read as the table that it is",
        )
    if path != STANDARD_INPUT and not (path.is_file() or path.is_fifo()):
        raise InputError(problem="there is no such file", where=str(path), hint=nearest_file(path))


def _read(path: Path, part: str | None, limits: FileLimits) -> FileRows:
    name = path.name.lower()
    plain_name = name.removesuffix(".gz")
    if name.endswith(".parquet"):
        return FileRows(frame=_parquet(path))
    if name.endswith(ENDING):
        return with_groups(read_excel(path, part, limits))
    if plain_name.endswith(_TABLES):
        _refuse_other_content(path)
        return with_groups(read_csv(path, SPOOL_BYTES, limits))
    if plain_name.endswith(_OBJECTS):
        return FileRows(frame=read_ndjson(path, SPOOL_BYTES, limits))
    if plain_name.endswith(_DOCUMENT):
        return read_json_rows(path, part, SPOOL_BYTES, limits)
    if plain_name.endswith((CALENDAR, MAIL)):
        read = read_mails if plain_name.endswith(MAIL) else read_calendar
        return read(path, part, limits)
    raise InputError(
        problem="unknown kind of file",
        where=str(path),
        found=path.suffix or "no ending",
        expected=", ".join(ENDINGS),
        hint="export it as CSV or Parquet",
    )


def _refuse_other_content(path: Path) -> None:
    """Refuse what is no table under the name of one: a page of a site, a workbook.

    Raises:
        InputError: The first bytes are those of something else.
    """
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    for begins, what, hint in _OTHER_CONTENT:
        if head.lower().startswith(begins):
            raise InputError(
                problem=f"this is {what}, whatever its name says",
                where=str(path),
                found=repr(head[:20].decode("latin-1")),
                expected="a table of text under this name",
                hint=hint,
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
