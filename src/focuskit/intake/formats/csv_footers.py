"""The lines below the rows of a text table: totals, notes, copyrights, in words that nobody knows.

They are shorter than the header, or mostly empty, and unlike the rows. A last row that broke off is
like them as far as it goes, and stays a row, which is rejected.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import attrs

from focuskit.intake.formats.csv_cells import cells_of, filled, kind_of, shape_of

_TAIL_BYTES = 1 << 16
_TOTAL = re.compile(
    r"(?i)((grand|sub)[ -]?)?totals?\b|sum(me|ma|a)?\b|(gesamt|zwischen)(summe)?\b|insgesamt\b"
    r"|(sub|eind)?totaal\b|totale?\b|somm?e\b|soma\b|razem\b"
)
"""How totals begin in the languages of common exports."""


@attrs.frozen
class Footer:
    """The lines below the rows.

    Args:
        lines: Those that are not blank.
        start: The byte at which the first begins.
        number: Its number in the file.
    """

    lines: tuple[bytes, ...]
    start: int
    number: int


def footer_of(
    text: Path, header: Sequence[str], rows: Sequence[Sequence[str]], body: int, separator: bytes
) -> Footer | None:
    """What stands below the rows; None where nothing does.

    Args:
        text: The file.
        header: The names of the columns.
        rows: The values of the first rows.
        body: The byte at which the rows begin.
        separator: What stands between two values.
    """
    named = max((n for n, cell in enumerate(header, start=1) if cell), default=1)
    above = _Rows.of(rows, named)
    run: list[tuple[int, bytes, list[str]]] = []
    for start, line in reversed(_last_lines(text, body)):
        cells = cells_of(line, separator)
        if line.count(b'"') % 2 or (filled(cells) and not above.may_end_at(cells)):
            break
        run.insert(0, (start, line, cells))
    for place, (start, line, cells) in enumerate(run):
        whole = place < len(run) - 1 or line.endswith(b"\n")
        set_off = place > 0 and not filled(run[place - 1][2])
        if filled(cells) and above.end_at(cells, whole=whole, set_off=set_off):
            lines = tuple(one.rstrip(b"\r\n") for _, one, found in run[place:] if filled(found))
            return Footer(lines, start, _line_number(text, start))
    return None


def _last_lines(text: Path, body: int) -> list[tuple[int, bytes]]:
    """The last lines of a file, each with the byte at which it begins, below ``body``."""
    with text.open("rb") as file:
        start = max(body, file.seek(0, os.SEEK_END) - _TAIL_BYTES)
        file.seek(start)
        lines = file.read().splitlines(keepends=True)
    if start > body and lines:
        start += len(lines.pop(0))  # its beginning is not there
    found = []
    for line in lines:
        found.append((start, line))
        start += len(line)
    return found


def _line_number(text: Path, start: int) -> int:
    number = 1
    with text.open("rb") as file:
        while start and (chunk := file.read(min(start, 1 << 20))):
            number += chunk.count(b"\n")
            start -= len(chunk)
    return number


@attrs.frozen
class _Rows:
    """What the first rows of a table look like.

    Args:
        columns: Columns up to the last that has a name.
        number: How many rows were looked at.
        firsts: What their first values look like.
        kinds: For each column, what kinds of values there are, and how many of each.
    """

    columns: int
    number: int
    firsts: frozenset[str]
    kinds: tuple[Counter[str], ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], columns: int) -> _Rows:
        whole = [row for row in rows if len(row) >= columns]
        return cls(
            columns,
            len(whole),
            frozenset(shape_of(row[0]) for row in whole),
            tuple(Counter(kind_of(row[n]) for row in whole) for n in range(columns)),
        )

    def may_end_at(self, cells: Sequence[str]) -> bool:
        """Whether a line may be no row: it is short, or mostly empty."""
        return len(cells) < self.columns or self._are_hollow(cells)

    def end_at(self, cells: Sequence[str], *, whole: bool, set_off: bool) -> bool:
        """Whether a line that may be no row is none.

        Args:
            cells: Its values.
            whole: Whether the line ends; else the file may break off within it.
            set_off: Whether a blank line stands above it.
        """
        if len(cells) >= self.columns or _are_total(cells):
            return True
        like_first = shape_of(cells[0]) in self.firsts
        if len(cells) == 1:
            return whole or (set_off and not like_first)
        known = cells[: None if whole else -1]
        pairs = zip(known, self.kinds, strict=False)
        return self.number > 0 and not (
            like_first and all(kind_of(cell) in kinds for cell, kinds in pairs)
        )

    def _are_hollow(self, cells: Sequence[str]) -> bool:
        """Whether cells are empty that hardly ever are; the line itself may be among the rows."""
        total = _are_total(cells)
        rare = self.number // (2 if total else 4)
        empty = sum(
            not cell and kinds[""] <= rare for cell, kinds in zip(cells, self.kinds, strict=False)
        )
        return rare > 0 and empty > 1 and filled(cells) * 2 <= self.columns


def _are_total(cells: Sequence[str]) -> bool:
    return bool(_TOTAL.match(next(filter(None, cells), "")))
