"""What a sheet of an Excel workbook holds beside its values: how large it is, hidden rows, errors.

The library that reads the values tells none of these, and keeps a place in memory for each cell up
to the last one.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import fromstring

import attrs

from focuskit.intake.formats.file_limits import FileLimits

_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="([0-9]+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)')
_ERROR = re.compile(rb'<(?:\w+:)?c [^>]*\bt="e"[^>]*>.*?<(?:\w+:)?v>([^<]*)<')


@attrs.frozen(kw_only=True)
class Sheet:
    """What is to be known of a sheet.

    Args:
        is_empty: Whether it has no cell.
        hidden: The numbers of its hidden rows, as Excel shows them.
        errors: Error, such as ``#N/A``: how many cells hold it.
    """

    is_empty: bool
    hidden: frozenset[int]
    errors: dict[str, int]


def refuse_large(path: Path, limits: FileLimits) -> None:
    """Refuse a workbook that holds more than is allowed, before anything of it is kept.

    Raises:
        InputError: It does.
        BadZipFile: It is no zip, or a broken one.
    """
    size = 0
    with zipfile.ZipFile(path) as packed:
        for part in packed.infolist():
            run = 0
            with packed.open(part) as file:
                while chunk := file.read(_CHUNK):
                    size, tag = size + len(chunk), chunk.rfind(b"<")
                    run = run + len(chunk) if tag < 0 else len(chunk) - tag
                    if size > limits.file_bytes:
                        raise limits.beyond("file_bytes", path, "the file is larger than allowed")
                    if run > limits.cell_bytes and part.filename.endswith(".xml"):
                        raise limits.beyond("cell_bytes", path, "a value is longer than allowed")


def sheet_of(path: Path, name: str, limits: FileLimits) -> Sheet:
    """Look at a sheet before it is read.

    Args:
        path: The workbook.
        name: The sheet.
        limits: How large the workbook may be.

    Raises:
        InputError: It is larger.
        KeyError: The workbook lacks a part; what zipfile and ElementTree raise of broken ones.
    """
    with zipfile.ZipFile(path) as packed:
        xml = packed.read(_part(packed, name))
    rows = [
        (int(number[1]) if (number := _NUMBER.search(row)) else place, _HIDDEN.search(row))
        for place, row in enumerate(_ROW.findall(xml), start=1)
    ]
    last = max((number for number, _ in rows), default=0)
    columns = max(map(_place, set(_COLUMN.findall(xml))), default=0)
    if last * columns > limits.cells:
        found = f"{last:,} rows of {columns:,} columns"
        raise limits.beyond("cells", path, f"the sheet {name!r} is larger than allowed", found)
    return Sheet(
        is_empty=not columns,
        hidden=frozenset(number for number, is_hidden in rows if is_hidden),
        errors=dict(Counter(word.decode() for word in _ERROR.findall(xml))),
    )


def _part(packed: zipfile.ZipFile, name: str) -> str:
    """Where in a workbook a sheet is kept."""
    (book,) = (one for one in packed.namelist() if one.lower() == "xl/workbook.xml")
    folder, file = posixpath.split(book)
    links = fromstring(packed.read(f"{folder}/_rels/{file}.rels"))  # noqa: S314 -- expat stops bombs
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = fromstring(packed.read(book)).iterfind("{*}sheets/{*}sheet")  # noqa: S314 -- as above
    (sheet,) = (one for one in sheets if one.get("name") == name)
    (link,) = (value for key, value in sheet.items() if key.endswith("}id"))
    return posixpath.normpath(posixpath.join("/", folder, targets[link]))[1:]


def _place(letters: bytes) -> int:
    """The number of a column that Excel calls by letters; A is 1."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place
