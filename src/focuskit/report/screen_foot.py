"""The foot of the first screen: what would tell more, what became of the rows, and notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePath

from rich.console import RenderableType

from focuskit.portfolio.first_screen import FirstScreen
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.portfolio_view import rejections
from focuskit.report.questions_view import tells_more
from focuskit.report.screen_words import counted_number, number
from focuskit.report.widgets import Text

MOST_NOTES = 3
LONGEST_NOTE = 150
"""Letters of a note that stands there whole; a longer one is told by its first clauses."""
_FATES = {
    "used": "used",
    "merged": "copies of others",
    "superseded": "older versions",
    "later": "of later times",
    "rejected": "rejected",
}
"""What became of rows, and how people say it."""
_CLAUSE = re.compile(r"[;:.] | \(")


def foot(
    portfolio: Portfolio, screen: FirstScreen, *, every: bool, hint: bool
) -> Iterator[RenderableType]:
    """Say what would tell more, what became of the rows, and what to know of them.

    Args:
        portfolio: Of a run.
        screen: Its first screen.
        every: Show every note in full; else the first few, on one line each, and no asides.
        hint: Whether the command can show them all.
    """
    yield from tells_more(screen)
    counts = portfolio.info["counts"]
    fates = [
        f"{number(counts[name])} {said}"
        for name, said in _FATES.items()
        if counts[name] or name == "used"
    ]
    yield Text(f"\n{counted_number(counts['in'], 'row')} = {' + '.join(fates)}")
    rejected = rejections(portfolio)
    notes: list[str] = portfolio.info["notes"]
    if every:
        yield from rejected
        yield from (Text(f"note: {note}", style="dim") for note in notes)
        return
    for one in rejected:
        yield Text(_without_folder(portfolio, one.plain), style=one.style)
    telling = [_without_folder(portfolio, note) for note in notes if note not in screen.asides]
    names = {PurePath(source).name for source in portfolio.sources["source"]}
    shown = [first_clauses(note, names) if hint else note for note in telling[:MOST_NOTES]]
    yield from (Text(f"note: {note}", style="dim") for note in shown)
    if hint and shown != notes:
        told = "All notes in full" if shown else counted_number(len(notes), "note") + " on the rows"
        yield Text(f"{told}: --all", style="dim")


def first_clauses(note: str, names: Collection[str] = ()) -> str:
    """A note that is not too long, or as many of its first clauses as are not, one at least.

    Of a list that is too long its first items stand there.

    Args:
        note: In one sentence or several.
        names: Of files: none of them tells anything by itself.
    """
    if len(note) <= LONGEST_NOTE:
        return note
    clauses = [note[: end.start()] for end in _CLAUSE.finditer(note)]
    telling = [clause for clause in clauses if clause not in names]
    short = [clause for clause in telling if len(clause) <= LONGEST_NOTE]
    told = short[-1] if short else next(iter(telling), note)
    begin, rest = note[: len(told) + 2], note[len(told) + 2 :]
    return _first_items(begin, rest) if begin.endswith(": ") and not _CLAUSE.search(rest) else told


def _first_items(begin: str, rest: str) -> str:
    """The first items of a list that is too long, and how many more there are."""
    items = rest.split(", ")
    ways = (
        f"{begin}{', '.join(items[:n])} and {len(items) - n} more"
        for n in range(len(items) - 1, 0, -1)
    )
    return next((way for way in ways if len(way) <= LONGEST_NOTE), begin.removesuffix(": "))


def _without_folder(portfolio: Portfolio, note: str) -> str:
    """Name the files in a note without their folder, which takes the line from what is said."""
    for source in portfolio.sources["source"]:
        path = PurePath(source)
        note = note.replace(source.removesuffix(path.name), "") if path.name else note
    return note
