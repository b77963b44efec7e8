"""Text that was encoded twice: UTF-8 that some program took for Windows-1252, `MÃ¼ller`."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from focuskit.model.wording import counted

MARKS = (b"\xc3\x83\xc2", b"\xc3\x83\xc5", b"\xc3\xa2\xe2\x82\xac")
"""What most letters beyond ASCII begin with then: Ã and a sign, or â€."""
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_IN_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "replace").replace(_NO_CHARACTER, chr(byte))
    for byte in range(0x80, 0xC0)
}
_BYTES = {ord(sign): byte for byte, sign in _IN_WINDOWS.items()}
_GOES_ON = f"[{re.escape(''.join(_IN_WINDOWS.values()))}]"
_TWICE = re.compile(rf"[Â-ß]{_GOES_ON}|[à-ï]{_GOES_ON}{{2}}")
_LOST = re.compile(rf"[Â-ï]{_NO_CHARACTER}")
_LETTERS = re.compile("[\u00a0-\u024f\u2010-\u203a\u20ac\u2122]")
"""Letters and signs of Latin scripts; others that come out were meant as they stand."""
_WORD = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")


@attrs.frozen(kw_only=True)
class Mended:
    """What became of a text that was encoded twice.

    Args:
        lines: How many of its lines were decoded once more.
        word: A word of the first, as it stands in the file.
        meant: The same as it is read.
        lost: Lines that hold a letter of which only half is left.
    """

    lines: int
    word: str
    meant: str
    lost: int

    def notes(self) -> list[str]:
        """What the user should know of it."""
        said = f"encoded twice, and read as it was meant in {counted(self.lines, 'line')}"
        lost = f"; letters are lost in {counted(self.lost, 'line')}" if self.lost else ""
        return [f"{said}, {self.word!r} as {self.meant!r}{lost}"] if self.lines else []


def decoded_once_more(text: Path, copy: Path) -> Mended:
    """Write a text in UTF-8 with the letters mended that were encoded twice.

    Args:
        text: The file, in which one of ``MARKS`` stands.
        copy: Where to write it.
    """
    lines = lost = 0
    word = meant = ""
    with text.open("rb") as file, copy.open("wb") as mended:
        for raw in file:
            if not raw.isascii():
                stated = raw.decode("utf-8", "surrogateescape")
                said = _TWICE.sub(_once, stated)
                if said != stated:
                    lines, word = lines + 1, word or _WORD.findall(stated)[0]
                    meant = meant or _TWICE.sub(_once, word)
                lost += _LOST.search(said) is not None
                raw = said.encode("utf-8", "surrogateescape")  # noqa: PLW2901 -- the same line
            mended.write(raw)
    return Mended(lines=lines, word=word, meant=meant, lost=lost)


def _once(found: re.Match[str]) -> str:
    try:
        letter = found[0].translate(_BYTES).encode("latin-1").decode()
    except UnicodeError:
        return found[0]
    return letter if _LETTERS.fullmatch(letter) else found[0]
