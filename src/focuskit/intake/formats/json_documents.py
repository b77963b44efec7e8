"""Reading JSON documents: a list of objects, or an object that wraps one, as APIs answer.

Each row is written on a line of its own, and the lines are read as NDJSON.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.file_rows import FileRows
from focuskit.intake.formats.json_files import read_ndjson
from focuskit.intake.formats.json_stream import JsonStream
from focuskit.intake.formats.plain_text import not_utf_8, plain
from focuskit.model.errors import InputError, nearest
from focuskit.model.wording import counted

_LISTED = 5
_SHOWN = 60
_OWN = "id"
"""An object with this key is a row, whatever lists it holds, and wraps none."""


def read_json_rows(
    path: Path, wanted: str | None, spool_bytes: int, limits: FileLimits
) -> FileRows:
    """The rows of a JSON document: the objects of its one list of objects.

    A document that is one object and holds no such list is one row; several objects one after
    another are as many rows.

    Args:
        path: The file, which may be compressed.
        wanted: The dotted name of the list, where there are several; None: the only one.
        spool_bytes: The rows of a larger file are kept on disk.
        limits: How large the file may be.

    Raises:
        InputError: It cannot be read or is too large, or it is not said which list is meant.
    """
    with plain(path, limits) as text, tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
        try:
            rows = _meant(_lists(text, path, Path(folder), wanted, limits), wanted, path)
        except UnicodeDecodeError as broken:
            raise (not_utf_8(path, text) or broken) from broken
        if rows is None:
            return FileRows(frame=pl.LazyFrame())
        try:
            frame = read_ndjson(rows.lines, spool_bytes, limits)
        except InputError as error:
            said = _place(path, rows.name)
            where = (error.where or "").replace(f"{rows.lines}, line", f"{said}, row")
            raise attrs.evolve(error, where=where.replace(str(rows.lines), said)) from error
    return FileRows(
        frame=frame, notes=(f"its rows are the list {rows.name!r}",) if rows.name else ()
    )


@attrs.frozen(kw_only=True)
class _Rows:
    """A list of objects.

    Args:
        name: Its dotted name; empty where it is the document.
        lines: The file that holds its objects, one a line.
        number: How many they are.
    """

    name: str
    lines: Path
    number: int


def _meant(found: list[_Rows], wanted: str | None, path: Path) -> _Rows | None:
    """The list that is meant; None where there are no rows.

    Raises:
        InputError: There is none of that name, or several.
    """
    by_name = {rows.name: rows for rows in found}
    listed = ", ".join(
        f"{rows.name!r} ({counted(rows.number, 'object')})" for rows in found[:_LISTED]
    )
    if wanted is not None and wanted not in by_name:
        raise InputError(
            problem=f"the document has no list of objects {wanted!r}",
            where=str(path),
            found=listed or "no list of objects",
            hint=nearest(wanted, by_name),
        )
    filled = [rows for rows in found if rows.number] if wanted is None else [by_name[wanted]]
    if len(filled) > 1:
        raise InputError(
            problem="the document holds several lists of objects",
            where=str(path),
            found=listed + (" ..." if len(found) > _LISTED else ""),
            expected="one list, or the name of the one that is meant",
            hint=f"name it behind the file, as in '{path.name}#{filled[0].name}'",
        )
    return next(iter(filled), None)


def _lists(
    text: Path, path: Path, folder: Path, wanted: str | None, limits: FileLimits
) -> list[_Rows]:
    """The lists of objects of a document; of one that wraps none, the objects that it holds.

    Raises:
        InputError: The document is not valid JSON, or it holds no objects.
    """
    with text.open(encoding="utf-8") as file:
        lists = _Lists(JsonStream(file, path, limits), path, folder, limits)
        if lists.are_all(wanted):
            return lists.found
    with text.open(encoding="utf-8") as file:
        stream = JsonStream(file, path, limits)
        lists = _Lists(stream, path, folder, limits)
        lists.write("", iter(lambda: stream.value() if stream.next() else None, None))
        return lists.found


class _Lists:
    """Looks for lists of objects, and writes each into a file of its own.

    Args:
        stream: The document.
        path: Its file, to be named.
        folder: Where the lists are written.
        limits: How many lists there may be, and how deep.
    """

    def __init__(self, stream: JsonStream, path: Path, folder: Path, limits: FileLimits) -> None:
        self._stream, self._path, self._folder, self._limits = stream, path, folder, limits
        self.found: list[_Rows] = []

    def are_all(self, wanted: str | None) -> bool:
        """Whether the document is a list, or an object that wraps some; else its objects are rows.

        Args:
            wanted: The list that somebody names.
        """
        stream = self._stream
        begins = stream.next()
        if begins == "{":
            is_row = self._of_object("", 1)
            named = wanted in [rows.name for rows in self.found]
            return bool(self.found) and (named or not is_row) and not stream.next()
        if begins and begins != "[":
            raise stream.error("the document holds no objects", expected="[ or {")
        if begins:
            self.write("", stream.items())
            if stream.next():
                raise stream.error("something stands behind the list", expected="nothing")
        return True

    def _of_object(self, name: str, levels: int) -> bool:
        """Find the lists in the object that comes next, and say whether it looks like a row."""
        if levels > self._limits.levels:
            raise self._stream.too_deep()
        is_row = False
        for key in self._stream.members():
            is_row = is_row or key == _OWN
            inner = f"{name}.{key}" if name else key
            begins = self._stream.next()
            if begins == "{":
                self._of_object(inner, levels + 1)
            elif begins == "[":
                self.write(inner, self._stream.items())
            else:
                self._stream.value()
        return is_row

    def write(self, name: str, values: Iterator[tuple[Any, str]]) -> None:
        """Write the objects of a list, one a line; a list that begins otherwise is passed over.

        Args:
            name: The dotted name of the list; of the document, it is empty.
            values: What it holds, and how each is written.

        Raises:
            InputError: Something else stands among the objects, or in the document.
        """
        lines = self._folder / str(len(self.found))
        number = 0
        with lines.open("w", encoding="utf-8", newline="") as file:
            for value, said in values:
                if not isinstance(value, dict):
                    if number or not name:
                        raise self._no_object(name, number + 1, said)
                    deque(values, maxlen=0)
                    return
                file.write(said.replace("\n", " ") + "\n")
                number += 1
        self.found.append(_Rows(name=name, lines=lines, number=number))
        if len(self.found) > self._limits.columns:
            problem = "there are more lists than allowed"
            raise self._limits.beyond("columns", self._path, problem)

    def _no_object(self, name: str, row: int, said: str) -> InputError:
        return InputError(
            problem="a row is no object",
            where=f"{_place(self._path, name)}, row {row}",
            found=said[:_SHOWN],
            expected="objects, as in [{...}, {...}], or in a list within an object",
        )


def _place(path: Path, name: str) -> str:
    return f"{path}, list {name!r}" if name else str(path)
