"""Reading Excel workbooks: the cells of one sheet become a text table, and are read as one.

A record of that text is a row of the sheet, so that title lines, totals and repeated names are
told as in any text table, and its lines have the numbers that Excel shows.
"""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import attrs
import polars as pl

from focuskit.intake.formats.csv_files import read_csv
from focuskit.intake.formats.csv_layout import layout_of
from focuskit.intake.formats.excel_sheets import Sheet, refuse_large, sheet_of
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.plain_text import BROKEN_OFF
from focuskit.intake.rows_that_count import ROW
from focuskit.model.errors import InputError, nearest
from focuskit.model.wording import counted

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ENDING = ".xlsx"
_BROKEN = (OSError, KeyError, ValueError, ParseError, zipfile.BadZipFile, zlib.error)
_MEANT = set(',;\t|"')


def read_excel(path: Path, sheet: str | None, limits: FileLimits) -> FileRows:
    """The rows of a sheet as texts, with the row numbers that Excel shows.

    Args:
        path: The workbook.
        sheet: The sheet; None: the only one that shows anything.
        limits: How large the workbook may be.

    Raises:
        InputError: It cannot be read or is too large, or it is not said which sheet is meant.
    """
    calamine = _library(path)
    with _readable(path):
        refuse_large(path, limits)
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            name = _name(workbook, sheet, path, limits)
            looks = sheet_of(path, name, limits)
            records = list(_records(workbook.get_sheet_by_name(name)))
    with tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
        text = Path(folder) / "rows.csv"
        text.write_text("\n".join([*records, ""]), encoding="utf-8")
        try:
            rows = read_csv(text, text.stat().st_size, limits)
        except InputError as error:
            raise attrs.evolve(error, where=f"{path}, sheet {name!r}") from error
        layout = layout_of(text)
        return _numbered(rows, records, len(layout.above) + len(layout.further), looks)


def filled_sheets(path: Path, limits: FileLimits) -> tuple[list[str], list[str]]:
    """The sheets of a workbook that show cells, and those that show a chart alone.

    Args:
        path: The workbook.
        limits: How large it may be.

    Raises:
        InputError: It cannot be read or is too large.
    """
    calamine = _library(path)
    with _readable(path), calamine.CalamineWorkbook.from_path(path) as workbook:
        refuse_large(path, limits)
        visible, chart = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.ChartSheet
        seen = [one for one in workbook.sheets_metadata if one.visible == visible]
        charts = [one.name for one in seen if one.typ == chart]
        cells = [one.name for one in seen if one.typ != chart]
        return [name for name in cells if not sheet_of(path, name, limits).is_empty], charts


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Refuse a workbook that turns out to be broken.

    Raises:
        InputError: It is.
    """
    try:
        yield
    except (_library(path).CalamineError, *_BROKEN) as broken:
        raise InputError(
            problem="the file is not readable as an Excel workbook",
            where=str(path),
            found=str(broken) or type(broken).__name__,
            expected="a complete .xlsx file without a password",
            hint=BROKEN_OFF,
        ) from broken


def _library(path: Path) -> Any:
    try:
        import python_calamine  # noqa: PLC0415 -- an extra, and few need it
    except ImportError as absent:
        raise InputError(
            problem="reading Excel workbooks needs a library that is not installed",
            where=str(path),
            hint='pip install "focuskit[excel]", or save the sheet as CSV',
        ) from absent
    return python_calamine


def _name(workbook: CalamineWorkbook, sheet: str | None, path: Path, limits: FileLimits) -> str:
    """The name of the sheet that is meant."""
    names = workbook.sheet_names
    if sheet is not None and sheet not in names:
        raise InputError(
            problem=f"the workbook has no sheet {sheet!r}",
            where=str(path),
            found=f"the sheets {', '.join(map(repr, names))}",
            hint=nearest(sheet, names),
        )
    if sheet is not None:
        return sheet
    visible = _library(path).SheetVisibleEnum.Visible
    seen = [one.name for one in workbook.sheets_metadata if one.visible == visible]
    if len(seen) == 1:
        return seen[0]
    filled = [name for name in seen if not sheet_of(path, name, limits).is_empty]
    if len(filled) <= 1:
        return [*filled, *seen][0]
    raise InputError(
        problem="the workbook has several sheets",
        where=str(path),
        found=", ".join(map(repr, filled)),
        expected="one sheet, or the name of the one that is meant",
        hint=f"name it behind the file, as in '{path.name}#{filled[0]}'",
    )


def _records(sheet: CalamineSheet) -> Iterator[str]:
    """Yield each row of a sheet as a record of a text table, from the first row on.

    A cell that is merged with those below it stands in each of their rows.
    """
    rows = sheet.to_python(skip_empty_area=False)
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        for row in rows[first + 1 : last + 1]:
            row[column] = rows[first][column]
    columns = [_texts(cells) for cells in zip(*rows, strict=True)]
    for texts in zip(*filter(any, columns), strict=True):
        yield ",".join(map(_quoted, texts)) if any(texts) else ""


def _texts(cells: Sequence[Any]) -> list[str]:
    """The cells of a column, as they are written in a text table.

    The library takes each midnight for a day alone; beside moments it is one too.
    """
    if any(type(cell) is datetime for cell in cells):
        cells = [datetime(*cell.timetuple()[:3]) if type(cell) is date else cell for cell in cells]  # noqa: DTZ001 -- a workbook knows no zones
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, str):  # one line for each row
        return " ".join(cell.replace("\0", "").split())
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _quoted(cell: str) -> str:
    return cell if _MEANT.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'


def _numbered(rows: FileRows, records: list[str], above: int, looks: Sheet) -> FileRows:
    """The rows with the number that each has in the sheet, and what is to be known of it."""
    numbers = [number for number, record in enumerate(records, start=1) if record]
    frame = rows.frame.collect()
    body = numbers[above + 1 :][: frame.height]
    if body:
        frame = frame.with_columns(pl.Series(ROW, body, dtype=pl.UInt32))
    hidden = len(looks.hidden.intersection(body))
    notes = [*rows.notes, *_notes(hidden, looks.errors)]
    return FileRows(frame=frame.lazy(), notes=tuple(notes))


def _notes(hidden: int, errors: dict[str, int]) -> Iterable[str]:
    if hidden:
        yield f"{counted(hidden, 'hidden row')} in the sheet, read as the others"
    if errors:
        found = ", ".join(f"{word} in {counted(n, 'cell')}" for word, n in sorted(errors.items()))
        yield f"read as nothing, as formulas failed: {found}"
