"""Files that cannot be read where they are: one packed into a zip, standard input, pipes."""

from __future__ import annotations

import atexit
import gzip
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO

from focuskit.intake.file_limits import FileLimits
from focuskit.intake.plain_text import BROKEN_OFF
from focuskit.model.errors import InputError

STANDARD_INPUT = Path("-")
_CHUNK = 1 << 20
_BEGINNINGS = {b"PAR1": ".parquet", b"PK\x03\x04": ".zip", b"{": ".ndjson"}
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
    if path == STANDARD_INPUT or path.is_fifo():
        return _from_pipe(path, limits)
    return _from_zip(path, limits) if path.name.lower().endswith(".zip") else None


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
    ending = next((kind for first, kind in _BEGINNINGS.items() if head.startswith(first)), ".csv")
    return copy.rename(copy.with_name(f"rows{ending}{packed}"))


def _from_zip(path: Path, limits: FileLimits) -> Path:
    try:
        with zipfile.ZipFile(path) as packed:
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
            with packed.open(files[0]) as file, copy.open("wb") as kept:
                kept.writelines(limits.within(_chunks(file), path))
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
