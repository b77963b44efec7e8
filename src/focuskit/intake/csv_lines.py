"""The lines of a CSV file one by one, where something is wrong with them: which, and what."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from focuskit.intake.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError

_QUOTED = re.compile(rb'"(?:[^"]|"")*+"')
_QUOTED_VALUES = re.compile(rb'(?:(?<=,)|\A)"(?:[^"]|"")*+"')
_UNQUOTED = re.compile(rb"[^,\n]*+")
_MOST_BYTES = 1 << 24
"""A value that is longer begins with a stray quote."""
_MOST_BLANK = 1 << 16
_SHOWN = 80
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def short_lines(text: Path, columns: int) -> dict[str, dict[int, str]]:
    """What is wrong with lines that hold fewer values than the header: row: the line.

    The first row is 0. Blank lines are rows that hold nothing, and are told as well.

    Args:
        text: The file as plain text, which is well-formed but for such lines.
        columns: The values that a line must hold.
    """
    found: dict[str, dict[int, str]] = {}
    for row, (number, record) in enumerate(_records(text), start=-1):
        values = _number_of_values(record)
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


def is_unseparated(header: Sequence[str]) -> bool:
    """Whether the columns of a header show that no commas separate the values."""
    return _is_sep_line(header[0]) or (len(header) == 1 and _other_separator(header[0]) is not None)


def unseparated(path: Path, header: str, number: int = 1) -> InputError:
    """Say that the values of a file are not separated by commas, by its header line."""
    where, commas = f"{path}, line {number}", "separate values by commas"
    if _is_sep_line(header):
        return InputError(
            problem="the first line is no header",
            where=where,
            found=repr(header),
            expected="the names of the columns, separated by commas",
            hint=f"drop the first line {header}"
            + ("" if header.endswith(",") else f", and {commas}"),
        )
    sign = _other_separator(header)
    return InputError(
        problem="the values are not separated by commas",
        where=where,
        found=f"{_SEPARATORS[sign] if sign else 'no comma'} in {header[:_SHOWN]!r}",
        expected="a header line and rows whose values are separated by commas",
        hint=f"{commas}, not otherwise: export it as CSV with commas",
    )


def _is_sep_line(header: str) -> bool:
    return header.lower().startswith("sep=")


def _other_separator(header: str) -> str | None:
    """What separates the columns of a header line if it is not the comma."""
    sign = max(_SEPARATORS, key=header.count)
    return sign if header.count(sign) > header.count(",") else None


def malformed(path: Path, text: Path, found: str) -> InputError:
    """Find the line that makes a CSV file unreadable, and say what is wrong with it."""
    columns, where, header = 0, str(path), ""
    hint = "a value that holds a comma or a line break must stand in double quotes"
    for number, record in _records(text):
        if (quote := _stray_quote(record.rstrip(b"\r\n"))) is not None:
            return _quoted_badly(path, number, record, quote)
        values = _number_of_values(record)
        if not columns:
            columns, header = values, record.decode("utf-8").strip("\r\n")
            if _is_sep_line(header) or _other_separator(header):
                return unseparated(path, header, number)
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


def _number_of_values(record: bytes) -> int:
    if b'"' in record:
        record = _QUOTED_VALUES.sub(b"", record)
    return record.count(b",") + 1


def _stray_quote(record: bytes) -> int | None:
    """Where a quote stands that neither opens nor closes a value; None where all do."""
    if b'"' not in record:
        return None
    at = 0
    while True:
        if record[at : at + 1] == b'"':
            quoted = _QUOTED.match(record, at)
            end = quoted.end() if quoted else len(record)
            if quoted is None or record[end : end + 1] not in {b"", b","}:
                return at
        else:
            end = cast("re.Match[bytes]", _UNQUOTED.match(record, at)).end()
            if record.count(b'"', at, end) % 2:
                return at
        if end >= len(record):
            return None
        at = end + 1


def _quoted_badly(path: Path, number: int, record: bytes, at: int) -> InputError:
    line_breaks = record.count(b"\n", 0, at)
    where = f"{path}, line {number + line_breaks}"
    if record[at : at + 1] == b'"' and _QUOTED.match(record, at) is None:
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
