"""The values of one record of a text table, as bytes and as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

QUOTED = re.compile(rb'"(?:[^"]|"")*+"')
DIGITS = re.compile(r"[0-9][-0-9/.:,TZ+ ]*")
"""A number, a date or a time."""
_NUMBER = re.compile(r"[-+(]?[0-9][0-9.,' ]*[%)]?")


def outside_quotes(line: bytes) -> bytes:
    """A record without what stands in quotes."""
    return QUOTED.sub(b"", line) if b'"' in line else line


def cells_of(line: bytes, separator: bytes) -> list[str]:
    """The values of a record, without quotes and blanks around them."""
    return [value.decode("utf-8", "replace").strip(' \t"\r\n') for value in _split(line, separator)]


def _split(line: bytes, separator: bytes) -> Iterator[bytes]:
    start = 0
    quoted = [found.span() for found in QUOTED.finditer(line)] if b'"' in line else []
    for found in re.finditer(re.escape(separator), line):
        if not any(first < found.start() < last for first, last in quoted):
            yield line[start : found.start()]
            start = found.end()
    yield line[start:]


def filled(cells: Sequence[str]) -> int:
    """How many of some values are not empty."""
    return sum(map(bool, cells))


def kind_of(cell: str) -> str:
    """What kind of value a text is: nothing, a number, a date or time, or another text."""
    if not cell:
        return ""
    return "number" if _NUMBER.fullmatch(cell) else "digits" if DIGITS.fullmatch(cell) else "text"


def shape_of(cell: str) -> str:
    """What a value looks like: letters as one letter, digits as one digit."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"[0-9]+", "0", cell))
