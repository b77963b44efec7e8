"""The plain text of a file: unpacked, its lines ended by a line feed, without a byte-order mark."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, cast

from focuskit.model.errors import InputError

NUL = b"\0"
BROKEN_OFF = "was the export or the copy broken off?"
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1 << 20
_OVERLAP = 8
"""Bytes that two chunks share, so that nothing short is overlooked where they meet."""


@contextmanager
def plain(path: Path) -> Iterator[Path]:
    """Yield a file that holds the plain text of ``path``: itself, as a rule, else a passing copy.

    Old Macintosh line ends (carriage returns alone) and doubled ones are read like any others.

    Raises:
        InputError: The compressed file is broken.
    """
    try:
        with open_unpacked(path) as file:
            head = file.read(_CHUNK)
            if not (is_compressed(path) or head.startswith(_BOM) or _ends_oddly(head)):
                yield path
                return
            with tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
                copy = Path(folder) / "plain"
                with copy.open("wb") as unpacked:
                    unpacked.writelines(_unpacked(head, file))
                yield copy
    except (gzip.BadGzipFile, EOFError, zlib.error) as broken:
        raise InputError(
            problem="the compressed file is broken",
            where=str(path),
            found=str(broken),
            hint=BROKEN_OFF,
        ) from broken


def _ends_oddly(head: bytes) -> bool:
    """Whether lines end in carriage returns alone, or in two and a line feed."""
    return b"\r\r\n" in head or (b"\r" in head and b"\n" not in head)


def _unpacked(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a file, its beginning having been read already."""
    odd, doubled = _ends_oddly(head), b"\r\r\n" in head
    chunks = chain([head.removeprefix(_BOM)], iter(lambda: file.read(_CHUNK), b""))
    held = b""
    for chunk in chunks:
        if not odd:
            yield chunk
        elif not doubled:
            yield chunk.replace(b"\r", b"\n")
        else:  # the last bytes wait, since a line end may go on in the next chunk
            mended = (held + chunk).replace(b"\r\r\n", b"\r\n")
            yield mended[:-2]
            held = mended[-2:]
    yield held


def is_compressed(path: Path) -> bool:
    """Whether a file is compressed, by its name."""
    return path.name.lower().endswith(".gz")


def open_unpacked(path: Path) -> IO[bytes]:
    """Open a file as bytes, unpacked."""
    return cast("IO[bytes]", gzip.open(path)) if is_compressed(path) else path.open("rb")


def find_in(path: Path, wanted: Collection[bytes]) -> frozenset[bytes]:
    """Which of a few short byte strings stand anywhere in a file, in one pass."""
    missing, tail = list(wanted), b""
    with path.open("rb") as file:
        while missing and (chunk := file.read(_CHUNK)):
            chunk = tail + chunk
            missing = [one for one in missing if one not in chunk]
            tail = chunk[-_OVERLAP:]
    return frozenset(wanted).difference(missing)


def count_in(path: Path, byte: bytes) -> int:
    """How often one byte stands in a file."""
    with path.open("rb") as file:
        return sum(chunk.count(byte) for chunk in iter(lambda: file.read(_CHUNK), b""))


def not_utf_8(path: Path, text: Path) -> InputError | None:
    """Say which line of a plain text is not UTF-8, and what it may be instead; None if all are."""
    with text.open("rb") as file:
        if file.read(2) in _UTF_16:
            return _encoding(f"{path}, line 1", "UTF-16: its first bytes say so")
        file.seek(0)
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as broken:
                around = line[max(0, broken.start - 20) : broken.end + 20]
                return _encoding(f"{path}, line {number}", repr(around))
    return None


def holds_nul(path: Path, text: Path) -> InputError:
    """Say which line of a plain text holds a NUL byte: a disk that was full, or UTF-16."""
    with text.open("rb") as file:
        number, line = next(one for one in enumerate(file, start=1) if NUL in one[1])
    where = f"{path}, line {number}"
    # UTF-16 without its mark: every other byte of a Latin text is NUL.
    if line.count(NUL) * 3 > len(line) and line.strip(b"\0\r\n"):
        return _encoding(where, "UTF-16: every other byte is NUL")
    return InputError(
        problem="a line holds NUL bytes, which no text does",
        where=where,
        found=repr(line[:60]),
        hint=f"{BROKEN_OFF} Export it again, or take the bytes out: tr -d '\\000'",
    )


def _encoding(where: str, found: str) -> InputError:
    return InputError(
        problem="the file is not UTF-8",
        where=where,
        found=found,
        expected="text in UTF-8",
        hint="export it as UTF-8; spreadsheets call it 'CSV UTF-8'",
    )
