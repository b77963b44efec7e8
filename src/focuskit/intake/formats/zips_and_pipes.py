"""Files that cannot be read where they are: one packed into a zip, standard input, pipes."""

from __future__ import annotations

import atexit
import gzip
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError

STANDARD_INPUT = Path("-")
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_BEGINNINGS = {b"PAR1": ".parquet", _ZIP: ".zip", b"[": ".json", b"BEGIN:V": ".ics"}
_OF_WORKBOOK = "xl/workbook.xml"
_PACKED = b"\x1f\x8b"


def copied(path: Path, limits: FileLimits) -> Path | None:
    """A copy of a file that cannot be read where it is; None where it can.

    What comes once, from a pipe, is kept until the program ends, and is the same when it is read
    again. Its kind is told by its first bytes.

    Args:
        path: The file.
        limits: How large it may be.

    Raises:
        InputError: The zip is broken or holds another number of files, or something is too large.
    """
    copy = _from_pipe(path, limits) if path == STANDARD_INPUT or path.is_fifo() else None
    packed = copy or path
    return _from_zip(packed, path, limits) if packed.name.lower().endswith(".zip") else copy


def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="focuskit-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@cache
def _from_pipe(path: Path, limits: FileLimits) -> Path:
    copy = _folder() / "rows"
    with copy.open("wb") as kept:
        if path == STANDARD_INPUT:
            kept.writelines(limits.within(_chunks(sys.stdin.buffer), path))
        else:
            with path.open("rb") as pipe:
                kept.writelines(limits.within(_chunks(pipe), path))
    with copy.open("rb") as file:
        head = file.read(_CHUNK).lstrip()
    packed = ""
    if head.startswith(_PACKED):
        packed = ".gz"
        with gzip.open(copy) as file:
            head = file.read(_CHUNK).lstrip()
    return copy.rename(copy.with_name(f"rows{_ending(head, copy)}{packed}"))


def _ending(head: bytes, copy: Path) -> str:
    """The ending of the name that a file would have that begins so."""
    if head.startswith(b"{"):
        first, _, rest = head.partition(b"\n")
        return ".ndjson" if rest.strip() and _is_object(first) else ".json"
    if head.startswith(_ZIP) and zipfile.is_zipfile(copy):
        with zipfile.ZipFile(copy) as packed:
            if _OF_WORKBOOK in map(str.lower, packed.namelist()):
                return ".xlsx"
    return next((kind for first, kind in _BEGINNINGS.items() if head.startswith(first)), ".csv")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _from_zip(file: Path, path: Path, limits: FileLimits) -> Path:
    try:
        with zipfile.ZipFile(file) as packed:
            files = [one for one in packed.namelist() if _is_meant(one)]
            if len(files) != 1:
                raise InputError(
                    problem="the zip does not hold one file",
                    where=str(path),
                    found=", ".join(files[:5]) + (" ..." if len(files) > 5 else "") or "no file",
                    expected="one file in a zip",
                    hint="unpack it, and name the files one by one",
                )
            copy = _folder() / PurePosixPath(files[0]).name
            with packed.open(files[0]) as part, copy.open("wb") as kept:
                kept.writelines(limits.within(_chunks(part), path))
            return copy
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as broken:
        raise InputError(
            problem="the zip cannot be unpacked",
            where=str(path),
            found=str(broken),
            expected="a complete zip without a password",
            hint=BROKEN_OFF,
        ) from broken


def _is_meant(name: str) -> bool:
    """Whether a file in a zip is more than what a system adds of its own accord."""
    return not (name.endswith("/") or name.startswith("__MACOSX/") or ".DS_Store" in name)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")
