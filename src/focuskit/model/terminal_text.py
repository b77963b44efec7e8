"""Text as it may stand on a terminal: nothing in it moves the cursor, hides or turns letters."""

from __future__ import annotations

import re
import unicodedata

_NEWLINE = "\n"

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters: escape sequences begin with one of them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"  # without a width of their own
    "\ud800-\udfff]"  # halves of a pair, which no encoding can write
)
_UNSEEN_OR_NEWLINE = re.compile(f"{_UNSEEN.pattern}|{_NEWLINE}")


def visible(text: str) -> str:
    r"""A text with every character that acts instead of being seen written as an escape.

    An escape is written as Python writes it (``\x1b``, ``\u202e``). Line breaks stay.
    """
    return text if _is_plain(text) else _UNSEEN.sub(_escape, text)


def visible_line(text: str) -> str:
    r"""A text on one line: as ``visible``, and a line break is written as ``\n``."""
    return (
        text if _is_plain(text) and _NEWLINE not in text else _UNSEEN_OR_NEWLINE.sub(_escape, text)
    )


def visible_json(document: str) -> str:
    r"""The text of a JSON document that means the same, without such a character in it.

    Between values JSON has no such character but white space, so what is found stands in a string.
    """
    if document.isascii() and "\x7f" not in document:
        return document
    return _UNSEEN.sub(_json_escape, document)


def short(text: str, most: int) -> str:
    """A text on one line, with its middle left out where it is wider than ``most`` cells.

    The end stays, since long ids often differ there alone.
    """
    line = visible_line(text)
    if _width(line) <= most:
        return line
    tail = _within(line[::-1], most // 4)[::-1]
    return f"{_within(line, most - 1 - _width(tail))}…{tail}"


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _json_escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\t\r":  # white space between values; in a string, JSON has it escaped
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def _width(text: str) -> int:
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _within(text: str, most: int) -> str:
    """The longest beginning of a text that is at most so many cells wide."""
    width = 0
    for place, character in enumerate(text):
        width += _cells(character)
        if width > most:
            return text[:place]
    return text
