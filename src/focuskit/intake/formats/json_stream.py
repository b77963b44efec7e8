"""A JSON text as a stream of values: what was read is let go, so that no document is too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import IO, Any

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError

_CHUNK = 1 << 16
_SHOWN = 60
_TOKEN = 12
"""Characters of the longest token that is no string: ``-Infinity``, or an escape."""
_BLANKS = " \t\n\r"


class JsonStream:
    """Reads a JSON text value by value.

    Args:
        file: The text.
        path: The file, to be named.
        limits: How long one value, and how deep the text may be.
    """

    def __init__(self, file: IO[str], path: Path, limits: FileLimits) -> None:
        self._file, self._path, self._limits = file, path, limits
        self._text, self._at, self._ends = "", 0, False
        self._line = self._column = 1

    def next(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if self._ends:
                return ""
            self._read()

    def take(self, expected: str) -> str:
        """The next character, which must be one of some.

        Raises:
            InputError: It is another.
        """
        found = self.next()
        if not found or found not in expected:
            raise self.error("the file is not valid JSON", expected=" or ".join(expected))
        self._at += 1
        return found

    def value(self) -> tuple[Any, str]:
        """The next value, and how it is written.

        Raises:
            InputError: It is not valid, too long or too deep.
        """
        self.next()
        decode = json.JSONDecoder().raw_decode
        while True:
            try:
                value, end = decode(self._text, self._at)
            except JSONDecodeError as broken:
                if self._ends or not self._goes_on(broken):
                    at = len(self._text) if _is_cut(broken) else broken.pos
                    expected = f"JSON; the reader says: {broken.msg}"
                    problem = "the file is not valid JSON"
                    raise self.error(problem, expected=expected, at=at) from broken
            except RecursionError as deep:
                raise self.too_deep() from deep
            else:
                if end < len(self._text) or self._ends:
                    said, self._at = self._text[self._at : end], end
                    return value, said
            if len(self._text) - self._at > self._limits.cell_bytes:
                found = f"one that begins {self._text[self._at :][:_SHOWN]!r}"
                problem = "a value is longer than allowed"
                raise self._limits.beyond("cell_bytes", self._path, problem, found)
            self._read()

    def items(self) -> Iterator[tuple[Any, str]]:
        """The values of the list that comes next, and how each is written."""
        self.take("[")
        if self.next() == "]":
            self.take("]")
            return
        yield self.value()
        while self.take(",]") == ",":
            yield self.value()

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the value must be read after each.

        Raises:
            InputError: A key stands twice, or it is no object.
        """
        seen: set[str] = set()
        self.take("{")
        if self.next() == "}":
            self.take("}")
            return
        comma = ","
        while comma == ",":
            if self.next() != '"':
                self.take('"')
            key = str(self.value()[0])
            if key in seen:
                raise self.error("a key stands twice in one object", expected=f"{key!r} once")
            seen.add(key)
            self.take(":")
            yield key
            comma = self.take(",}")

    def error(self, problem: str, *, expected: str, at: int | None = None) -> InputError:
        """Say what is wrong here, or at another place of what is held."""
        at = self._at if at is None else at
        before = self._text[:at]
        lines = before.count("\n")
        column = len(before) - before.rfind("\n") if lines else self._column + len(before)
        found = self._text[at : at + _SHOWN].partition("\n")[0].strip()
        return InputError(
            problem=problem,
            where=f"{self._path}, line {self._line + lines}, column {column}",
            found=found or "the end of the file",
            expected=expected,
            hint=None if found else BROKEN_OFF,
        )

    def too_deep(self) -> InputError:
        """Say that what comes next stands in more objects and lists than allowed."""
        problem = "objects and lists stand in one another too deep"
        return self.error(problem, expected=f"at most {self._limits.levels} levels")

    def _goes_on(self, broken: JSONDecodeError) -> bool:
        """Whether a value may merely be cut off where the text that is held ends."""
        return _is_cut(broken) or broken.pos > len(self._text) - _TOKEN

    def _read(self) -> None:
        read, held = self._text[: self._at], self._text[self._at :]
        lines = read.count("\n")
        self._line += lines
        self._column = len(read) - read.rfind("\n") if lines else self._column + len(read)
        chunk = self._file.read(_CHUNK)
        self._text, self._at, self._ends = held + chunk, 0, not chunk


def _is_cut(broken: JSONDecodeError) -> bool:
    return broken.msg.startswith("Unterminated")
