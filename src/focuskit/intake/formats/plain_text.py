"""The plain text of a file: unpacked, its lines ended by a line feed, without a byte-order mark."""

from __future__ import annotations

import codecs
import gzip
import re
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, cast

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.model.errors import InputError

NUL = b"\0"
BROKEN_OFF = "was the export or the copy broken off?"
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOOK = 1 << 12
_SOUND = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ODD = re.compile(rb"[\x80-\xff]")
_QUOTE = b'"'
_UTF_8 = "utf-8"
_SHOWN = 40
_CHUNK = 1 << 20
_OVERLAP = 8
"""Bytes that two chunks share, so that nothing short is overlooked where they meet."""


@contextmanager
def plain(path: Path, limits: FileLimits) -> Iterator[Path]:
    """Yield a file that holds the plain text of ``path``: itself, as a rule, else a passing copy.

    Old Macintosh line ends (carriage returns alone) and doubled ones are read like any others, and
    so is UTF-16.

    Args:
        path: The file, which may be compressed.
        limits: How large it may be.

    Raises:
        InputError: The compressed file is broken, the file is not what it begins as, or too large.
    """
    try:
        with open_unpacked(path) as file:
            head = file.read(_CHUNK)
            encoding = _encoding_of(head)
            if not (is_compressed(path) or encoding or _ends_oddly(head)):
                yield path
                return
            with tempfile.TemporaryDirectory(prefix="focuskit-") as folder:
                copy = Path(folder) / "plain"
                chunks = chain([head], iter(lambda: file.read(_CHUNK), b""))
                texts = _in_utf_8(chunks, encoding) if encoding else chunks
                with copy.open("wb") as unpacked:
                    unpacked.writelines(limits.within(_with_line_ends(texts), path))
                yield copy
    except (gzip.BadGzipFile, EOFError, zlib.error) as broken:
        raise InputError(
            problem="the compressed file is broken",
            where=str(path),
            found=str(broken),
            hint=BROKEN_OFF,
        ) from broken
    except UnicodeDecodeError as broken:
        raise InputError(
            problem="the file begins as UTF-16, and does not go on so",
            where=str(path),
            found=broken.reason,
            hint=BROKEN_OFF,
        ) from broken


def _encoding_of(head: bytes) -> str | None:
    """The encoding of a text, by its first bytes; None if it is UTF-8 without a mark, or unknown.

    In UTF-16 without a mark, every other byte of a text in Latin letters is NUL.
    """
    if head.startswith(_BOM):
        return _UTF_8
    if head.startswith(_UTF_16):
        return "utf-16"
    first, second = head[:_LOOK:2].count(NUL), head[1:_LOOK:2].count(NUL)
    if max(first, second) * 3 > len(head[:_LOOK]) and min(first, second) * 20 < max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    return None


def _in_utf_8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == _UTF_8:  # what is no UTF-8 in it is told later, with its line
        chunks = iter(chunks)
        yield next(chunks).removeprefix(_BOM)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode()


def _ends_oddly(head: bytes) -> bool:
    """Whether lines end in carriage returns alone, or in two and a line feed."""
    return b"\r\r\n" in head or (b"\r" in head and b"\n" not in head)


def _with_line_ends(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a text whose lines end in a line feed, by how those of its first chunk end."""
    chunks = iter(chunks)
    head = next(chunks, b"")
    odd, doubled = _ends_oddly(head), b"\r\r\n" in head
    held = b""
    for chunk in chain([head], chunks):
        if not odd:
            yield chunk
        elif not doubled:
            yield chunk.replace(b"\r", b"\n")
        else:  # the last bytes wait, since a line end may go on in the next chunk
            mended = (held + chunk).replace(b"\r\r\n", b"\r\n")
            yield mended[:-2]
            held = mended[-2:]
    yield held


def windows_1252(text: Path, copy: Path) -> str | None:
    """Write a text in the encoding of western Windows as UTF-8, and show one of its lines.

    None where it is not: a byte means nothing there, or most of what is not ASCII is UTF-8, so that
    the text is damaged UTF-8; so it is where it breaks off within its only letter beyond ASCII.

    Args:
        text: A text that is not UTF-8.
        copy: Where to write it.
    """
    sound = odd = 0
    shown = None
    with text.open("rb") as file, copy.open("wb") as recoded:
        for line in file:
            if not line.isascii():
                sound += len(_SOUND.findall(line))
                odd += len(_ODD.findall(_SOUND.sub(b"", line)))
                try:
                    said = line.decode("cp1252")
                except UnicodeDecodeError:
                    return None
                ends = line[-1:] >= b"\x80"
                shown = shown or (None if ends else said.strip()[:_SHOWN])
                line = said.encode()  # noqa: PLW2901 -- the same line
            recoded.write(line)
    return shown if odd > sound else None


def is_compressed(path: Path) -> bool:
    """Whether a file is compressed, by its name."""
    return path.name.lower().endswith(".gz")


def open_unpacked(path: Path) -> IO[bytes]:
    """Open a file as bytes, unpacked."""
    return cast("IO[bytes]", gzip.open(path)) if is_compressed(path) else path.open("rb")


def look(
    path: Path, wanted: Collection[bytes], limits: FileLimits, named: Path
) -> tuple[frozenset[bytes], int]:
    """Which of a few short byte strings stand anywhere in a text, and how many quotes.

    Args:
        path: The text.
        wanted: What to look for.
        limits: How large the text may be.
        named: The file, as its user knows it.

    Raises:
        InputError: It is larger.
    """
    missing, tail, quotes = list(wanted), b"", 0
    with path.open("rb") as file:
        for chunk in limits.within(iter(lambda: file.read(_CHUNK), b""), named):
            quotes += chunk.count(_QUOTE)
            whole = tail + chunk
            missing = [one for one in missing if one not in whole]
            tail = whole[-_OVERLAP:]
    return frozenset(wanted).difference(missing), quotes


def count_in(path: Path, byte: bytes) -> int:
    """How often one byte stands in a file."""
    with path.open("rb") as file:
        return sum(chunk.count(byte) for chunk in iter(lambda: file.read(_CHUNK), b""))


def not_utf_8(path: Path, text: Path) -> InputError | None:
    """Say which line of a plain text is not UTF-8; None if all are."""
    with text.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as broken:
                around = line[max(0, broken.start - 20) : broken.end + 20]
                return InputError(
                    problem="the file is not UTF-8",
                    where=f"{path}, line {number}",
                    found=repr(around),
                    expected="text in UTF-8, in UTF-16, or in Windows-1252 throughout",
                    hint="export it as UTF-8; spreadsheets call it 'CSV UTF-8'",
                )
    return None


def holds_nul(path: Path, text: Path) -> InputError:
    """Say which line of a plain text holds a NUL byte, as where a disk was full."""
    with text.open("rb") as file:
        number, line = next(one for one in enumerate(file, start=1) if NUL in one[1])
    return InputError(
        problem="a line holds NUL bytes, which no text does",
        where=f"{path}, line {number}",
        found=repr(line[:60]),
        hint=f"{BROKEN_OFF} Export it again, or take the bytes out: tr -d '\\000'",
    )
