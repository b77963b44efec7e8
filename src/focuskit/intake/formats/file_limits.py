"""How large a stranger's file may be, so that none takes the machine with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from focuskit.model.errors import InputError, nearest
from focuskit.model.json_flaws import MOST_LEVELS

_ENDS = (b",", b";", b"\t", b"|")
_QUOTE = b'"'
_SHOWN = 40


@attrs.frozen(kw_only=True)
class FileLimits:
    """What a file may hold; all defaults are judgement, far beyond any export.

    Args:
        file_bytes: Bytes of the file, after it was unpacked.
        cell_bytes: Bytes of one value.
        levels: Objects and lists of JSON in one another.
        columns: Columns of a table.
        cells: Rows times columns of a sheet of a workbook.
        calendar_bytes: Bytes of a calendar, which is read as a whole.
        events: Events of a calendar, each occurrence of one that recurs among them, or mails of a
            folder.
    """

    file_bytes: int = 32 << 30
    cell_bytes: int = 16 << 20
    levels: int = MOST_LEVELS
    columns: int = 10_000
    cells: int = 50_000_000
    calendar_bytes: int = 256 << 20
    events: int = 200_000

    @classmethod
    def of(cls, stated: Mapping[str, Any] | None) -> FileLimits:
        """The limits that somebody states; the others as they are by default.

        Raises:
            InputError: There is no such limit, or it is no whole number above 0.
        """
        known = [field.name for field in attrs.fields(cls)]
        for name, number in (stated or {}).items():
            if name not in known:
                raise InputError(
                    problem=f"there is no limit {name!r}",
                    where="limits",
                    expected=f"one of {', '.join(known)}",
                    hint=nearest(name, known),
                )
            if isinstance(number, bool) or not isinstance(number, int) or number < 1:
                raise InputError(
                    problem=f"the limit {name} is no number of what it bounds",
                    where="limits",
                    found=repr(number),
                    expected="a whole number above 0",
                )
        return cls(**(stated or {}))

    def beyond(self, name: str, path: Path, problem: str, found: str | None = None) -> InputError:
        """Say that a file goes beyond one of these limits, and how to allow it.

        Args:
            name: The limit.
            path: The file.
            problem: What goes beyond it.
            found: What was found.
        """
        limit = getattr(self, name)
        return InputError(
            problem=problem,
            where=str(path),
            found=found,
            expected=f"at most {limit:,} {name.rpartition('_')[2]}",
            hint=f"if that is as it should be, raise the limit: --limit {name}={limit * 10}",
        )

    def within(self, chunks: Iterable[bytes], path: Path) -> Iterator[bytes]:
        """Yield the chunks of a text as long as it keeps within the bytes of file and cell.

        A cell goes on from one separator or line break to the next, or from quote to quote.

        Args:
            chunks: What the file holds.
            path: The file, to be named.

        Raises:
            InputError: The file goes beyond.
        """
        size, run, quoted, begins = 0, 0, False, b""
        for chunk in chunks:
            size += len(chunk)
            if size > self.file_bytes:
                raise self.beyond("file_bytes", path, "the file is larger than allowed")
            quoted ^= bool(chunk.count(_QUOTE) % 2)
            cell = _open_at_end(chunk, quoted=quoted)
            begins = begins if cell == len(chunk) and run else chunk[len(chunk) - cell :][:_SHOWN]
            run = run + cell if cell == len(chunk) else cell
            if run > self.cell_bytes:
                found = f"one that begins {begins.decode('utf-8', 'replace')!r}"
                raise self.beyond("cell_bytes", path, "a value is longer than allowed", found)
            yield chunk


def _open_at_end(chunk: bytes, *, quoted: bool) -> int:
    """How many of the last bytes of a chunk belong to a value that may go on behind it."""
    if quoted:  # two quotes in a row are a part of the value
        plain = chunk.replace(_QUOTE * 2, b"\0\0")
        last = len(plain[: max(0, plain.rfind(_QUOTE))].rstrip(b"\0")) if _QUOTE in plain else -1
    else:
        last = chunk.rfind(b"\n")
        last = last if last >= 0 else max(map(chunk.rfind, _ENDS))
    return len(chunk) - 1 - last
