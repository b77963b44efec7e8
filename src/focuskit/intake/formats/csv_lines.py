"""The lines of a CSV file one by one, where something is wrong with them: which, and what."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

from focuskit.intake.formats.csv_cells import QUOTED
from focuskit.intake.formats.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError

_MOST_BYTES = 1 << 24
"""A value that is longer begins with a stray quote."""
_MOST_BLANK = 1 << 16
_NAMES = {b",": "comma", b";": "semicolon", b"\t": "tab", b"|": "bar"}
_SHOWN = 80


@cache
def _quoted_values(separator: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:(?<=%b)|\A)"(?:[^"]|"")*+"' % re.escape(separator))


@cache
def _unquoted(separator: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"[^%b\n]*+" % re.escape(separator))


def short_lines(text: Path, columns: int, separator: bytes) -> dict[str, dict[int, str]]:
    """What is wrong with lines that hold fewer values than the header: row: the line.

    The first row is 0. Blank lines are rows that hold nothing, and are told as well.

    Args:
        text: The file as plain text, which is well-formed but for such lines.
        columns: The values that a line must hold.
        separator: What stands between two values.
    """
    found: dict[str, dict[int, str]] = {}
    for row, (number, record) in enumerate(_records(text), start=-1):
        values = _number_of_values(record, separator)
        if values >= columns or row < 0:
            continue
        if record.endswith(b"\n"):
            said = f"a line of {values} values, the header has {columns}"
        else:
            said = f"the file breaks off after {values} of {columns} values"
        line = record.decode("utf-8").strip()[:_SHOWN]
        found.setdefault(said.replace(" 1 values", " 1 value"), {})[row] = f"line {number}: {line}"
    return found


def blank_lines_at_end(text: Path) -> int:
    """How many blank lines stand at the end of a file."""
    with text.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _MOST_BLANK))
        end = file.read()
    return max(0, end[len(end.rstrip(b"\r\n")) :].count(b"\n") - 1)


def malformed(path: Path, text: Path, found: str, separator: bytes) -> InputError:
    """Find the line that makes a text table unreadable, and say what is wrong with it."""
    columns, where, sign = 0, str(path), _NAMES[separator]
    hint = f"a value that holds a {sign} or a line break must stand in double quotes"
    for number, record in _records(text):
        if (quote := _stray_quote(record.rstrip(b"\r\n"), separator)) is not None:
            return _quoted_badly(path, number, record, quote)
        values = _number_of_values(record, separator)
        if not columns:
            columns = values
        elif values > columns:
            where, found = f"{path}, line {number}", f"{values} values under {columns} columns"
            if b"\r" in record.rstrip(b"\r\n"):
                hint = "carriage returns stand within the line: let all lines end alike"
            break
    return InputError(
        problem="the file is not readable as CSV",
        where=where,
        found=found.replace(" 1 columns", " 1 column"),
        expected="one header line, and as many values in each line",
        hint=hint,
    )


def _records(text: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the header line and each record after it, with the number of its first line.

    A record goes on over the line breaks that stand between quotes.
    """
    with text.open("rb") as file:
        parts: list[bytes] = []
        first, size, begun, within = 1, 0, False, False
        for number, line in enumerate(file, start=1):
            begun = begun or bool(line.strip(b"\r\n"))
            if not begun:
                continue
            if not parts:
                first, size = number, 0
            parts.append(line)
            size += len(line)
            within ^= bool(line.count(b'"') % 2)
            if not within or size > _MOST_BYTES:
                yield first, b"".join(parts)
                parts, within = [], False
        if parts:
            yield first, b"".join(parts)


def _number_of_values(record: bytes, separator: bytes) -> int:
    if b'"' in record:
        record = _quoted_values(separator).sub(b"", record)
    return record.count(separator) + 1


def _stray_quote(record: bytes, separator: bytes) -> int | None:
    """Where a quote stands that neither opens nor closes a value; None where all do."""
    if b'"' not in record:
        return None
    at, unquoted = 0, _unquoted(separator)
    while True:
        if record[at : at + 1] == b'"':
            quoted = QUOTED.match(record, at)
            end = quoted.end() if quoted else len(record)
            if quoted is None or record[end : end + 1] not in {b"", separator}:
                return at
        else:
            end = cast("re.Match[bytes]", unquoted.match(record, at)).end()
            if record.count(b'"', at, end) % 2:
                return at
        if end >= len(record):
            return None
        at = end + 1


def _quoted_badly(path: Path, number: int, record: bytes, at: int) -> InputError:
    line_breaks = record.count(b"\n", 0, at)
    where = f"{path}, line {number + line_breaks}"
    if record[at : at + 1] == b'"' and QUOTED.match(record, at) is None:
        return InputError(
            problem="a quote is opened and never closed",
            where=where,
            found=_shown(record[at:]),
            expected="a closing quote after the value",
            hint=BROKEN_OFF,
        )
    return InputError(
        problem="a stray quote",
        where=where,
        found=_shown(record[at:]),
        expected="quotes around a whole value; one that belongs to the value stands twice",
        hint='write "24"" screen" for 24" screen, or take the quote out',
    )


def _shown(value: bytes) -> str:
    return value.partition(b"\n")[0].decode("utf-8", "replace").strip()[:_SHOWN]
