"""How a text table is laid out: what separates its values, and which lines frame the rows.

Lines above the header (a title, ``sep=;``) and below the rows (totals, a copyright) are told from
the first and the last lines of a file alone. Where the first line fits the rest, it is the header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import attrs

from focuskit.intake.formats.csv_cells import DIGITS, cells_of, filled, outside_quotes
from focuskit.intake.formats.csv_footers import Footer, footer_of
from focuskit.intake.formats.csv_headers import header_of
from focuskit.model.wording import counted

SEPARATORS = (b",", b";", b"\t", b"|")
"""Of two that stand equally often in a header, the first separates its columns."""
_HEAD_BYTES = 1 << 18
_HEAD_RECORDS = 200
_HEADER_LINES = 2
"""So many lines below the first may belong to a header."""
_SEP_LINE = re.compile(rb'"?sep=([,;\t|])"?', re.IGNORECASE)
_EMPTY = b' \t",;|'
_SHOWN = 60


@attrs.frozen(kw_only=True)
class Layout:
    """How a text table is laid out.

    Args:
        separator: What stands between two values, one byte.
        columns: How many names the header holds.
        above: The lines above the header that are not blank.
        starts: The byte at which the header begins.
        further: The lines below the first one of the header that belong to it.
        header: The line that takes their place; None: the header is as it stands.
        body: The byte at which the rows begin, where the header has several lines.
        below: What stands below the rows, if anything.
    """

    separator: bytes = b","
    columns: int = 0
    above: tuple[bytes, ...] = ()
    starts: int = 0
    further: tuple[bytes, ...] = ()
    header: bytes | None = None
    body: int = 0
    below: Footer | None = None

    @property
    def is_framed(self) -> bool:
        """Whether lines above or below the table are no part of it."""
        return bool(self.above or self.further) or self.below is not None

    def notes(self) -> list[str]:
        """What was left out, each with the first line of it."""
        said = (line for line in self.above if line.strip(_EMPTY))
        titles = [line for line in said if not _SEP_LINE.fullmatch(line)]
        notes = []
        if titles:
            notes.append(f"{counted(len(titles), 'line')} above the header: {_shown(titles[0])}")
        if self.further:
            number = f"{counted(len(self.further), 'further line')} of the header"
            notes.append(f"{number}: {_shown(self.further[0])}")
        if self.below:
            number = f"{counted(len(self.below.lines), 'line')} below the rows"
            notes.append(f"{number}, from line {self.below.number}: {_shown(self.below.lines[0])}")
        return [f"left out, as no row: {note}" for note in notes]


@attrs.frozen
class _Record:
    start: int
    line: bytes

    def count(self, separator: bytes) -> int:
        return outside_quotes(self.line).count(separator)

    def is_below_a_gap(self, above: Sequence[_Record]) -> bool:
        return not above or above[-1].start + len(above[-1].line) < self.start

    def cells(self, separator: bytes) -> list[str]:
        return cells_of(self.line, separator)


def layout_of(text: Path) -> Layout:
    """The layout of a text table, in any encoding that writes ASCII as ASCII is."""
    with text.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    records = _records(head)
    if not records:
        return Layout()
    if named := _SEP_LINE.fullmatch(records[0].line.strip(b"\r\n")):
        separator, header = named[1], min(1, len(records) - 1)
    else:
        separator, header = _header(records)
    while _is_padded_title(records[header:], separator):
        header += 1
    above, names, rows = records[:header], records[header], records[header + 1 :]
    columns = header_of(
        names.cells(separator), [record.cells(separator) for record in rows[:_HEADER_LINES]]
    )
    further, rows = rows[: columns.lines], rows[columns.lines :]
    last = further[-1] if further else names
    body = last.start + len(last.line)
    cells = [record.cells(separator) for record in rows]
    return Layout(
        separator=separator,
        columns=len(columns.names),
        above=tuple(record.line.rstrip(b"\r\n") for record in above),
        starts=names.start if above else 0,
        further=tuple(record.line.rstrip(b"\r\n") for record in further),
        header=_line(columns.names, separator) if further else None,
        body=body,
        below=footer_of(text, columns.names, cells, body, separator),
    )


def _line(names: Sequence[str], separator: bytes) -> bytes:
    """Names of columns as a line of a table."""
    bare = (" ".join(name.replace('""', '"').split()) for name in names)
    quoted = ('"' + name.replace('"', '""') + '"' for name in bare)
    return separator.join(name.encode() for name in quoted) + b"\n"


def framed(text: Path, layout: Layout, copy: Path) -> Path:
    """A copy of a text without the lines around its table; blank ones stand above, to be counted.

    Args:
        text: The file.
        layout: Its layout.
        copy: Where to write it.
    """
    with text.open("rb") as file, copy.open("wb") as table:
        starts = layout.starts if layout.header is None else layout.body
        lines = file.read(starts).count(b"\n")
        table.write(b"\n" * (lines if layout.header is None else lines - 1))
        table.write(layout.header or b"")
        left = layout.below.start - starts if layout.below else None
        while chunk := file.read(1 << 20 if left is None else min(left, 1 << 20)):
            table.write(chunk)
            left = None if left is None else left - len(chunk)
    return copy


def _records(head: bytes) -> list[_Record]:
    """The first records that are not blank; one goes on over line breaks between quotes."""
    found: list[_Record] = []
    start, at, within = 0, 0, False
    for line in head.splitlines(keepends=True) if b"\n" in head else [head]:
        within ^= bool(line.count(b'"') % 2)
        at += len(line)
        if not within:
            if head[start:at].strip():
                found.append(_Record(start, head[start:at]))
            start = at
    if len(head) == _HEAD_BYTES and len(found) > 1 and start == len(head):
        found.pop()  # it may go on
    return found[:_HEAD_RECORDS]


def _header(records: Sequence[_Record]) -> tuple[bytes, int]:
    """What separates the columns, and which record names them.

    It is the first, unless most records hold more values than it does under any separator, and
    what stands above is a title by its looks.
    """
    counts = {sign: [record.count(sign) for record in records] for sign in SEPARATORS}
    best = max(SEPARATORS, key=lambda sign: counts[sign][0])
    agree = sum(number == counts[best][0] for number in counts[best][1:])
    if counts[best][0] and agree * 2 >= len(records) - 1:
        return best, 0
    usual = {sign: _most_often(numbers) for sign, numbers in counts.items()}
    other = max(SEPARATORS, key=lambda sign: (usual[sign][1], usual[sign][0]))
    columns, lines = usual[other]
    if lines > 1:
        header = counts[other].index(columns)
        most = max(1, (columns + 1) // 2)
        titles = all(filled(title.cells(other)) <= most for title in records[:header])
        apart = columns > 1 or records[header].is_below_a_gap(records[:header])
        if titles and apart and _names_columns(records[header].cells(other)):
            return other, header
    return best, 0


def _most_often(numbers: Sequence[int]) -> tuple[int, int]:
    """The number that stands most often, 0 aside, and how often."""
    found = Counter(number for number in numbers if number)
    return max(found.items(), key=lambda one: (one[1], one[0]), default=(0, 0))


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether the cells of a record may name columns: most are there, and none is a number."""
    return filled(cells) * 2 > len(cells) and not any(map(DIGITS.fullmatch, filter(None, cells)))


def _is_padded_title(records: Sequence[_Record], separator: bytes) -> bool:
    """Whether the first record is a title that a spreadsheet filled up with separators."""
    first = records[0].cells(separator)
    if len(first) < 3 or filled(first) > max(1, len(first) // 3):
        return False
    return any(
        filled(cells) * 2 > len(first) and _names_columns(cells)
        for cells in (record.cells(separator) for record in records[1:20])
    )


def _shown(line: bytes) -> str:
    said = line.decode("utf-8", "replace").strip(' \t",;|')
    return repr(said if len(said) <= _SHOWN else said[:_SHOWN] + "...")
