"""The foot of the first screen: what would tell more, what became of the rows, and notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from rich.console import RenderableType

from focuskit.model.card import shortened
from focuskit.portfolio.first_screen import FirstScreen
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.portfolio_view import rejections
from focuskit.report.questions_view import tells_more
from focuskit.report.screen_words import counted_number, number
from focuskit.report.widgets import Text

MOST_NOTES = 3
LONGEST_NOTE = 74
"""Letters of a note that stands on one line of 80 cells; a longer one ends with a whole word."""


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
        f"{number(counts[name])} {name}"
        for name in ("used", "merged", "superseded", "later", "rejected")
        if counts[name] or name == "used"
    ]
    yield Text(f"{counted_number(counts['in'], 'row')} = {' + '.join(fates)}")
    rejected = rejections(portfolio)
    notes: list[str] = portfolio.info["notes"]
    if every:
        yield from rejected
        yield from (Text(f"note: {note}", style="dim") for note in notes)
        return
    for one in rejected:
        yield Text(_without_folder(portfolio, one.plain), style=one.style)
    telling = [_without_folder(portfolio, note) for note in notes if note not in screen.asides]
    shown = [shortened(note, LONGEST_NOTE) for note in telling[:MOST_NOTES]]
    yield from (Text(f"note: {note}", style="dim") for note in shown)
    if hint and shown != notes:
        told = "Notes in full" if shown else counted_number(len(notes), "note") + " on the rows"
        yield Text(f"{told}: --all", style="dim")


def _without_folder(portfolio: Portfolio, note: str) -> str:
    """Name the files in a note without their folder, which takes the line from what is said."""
    for source in portfolio.sources["source"]:
        path = PurePath(source)
        note = note.replace(source.removesuffix(path.name), "") if path.name else note
    return note
