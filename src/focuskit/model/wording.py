"""Words that depend on how many things there are."""

from __future__ import annotations

from collections.abc import Iterable


def counted(number: int, noun: str) -> str:
    """A number of things in words: 1 row, 2,391 rows."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def either(names: Iterable[str]) -> str:
    """Names of which any will do, one at least: tickets, calls or mails."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
