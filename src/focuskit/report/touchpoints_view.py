"""Touchpoints in the terminal: who of ours is on an account, and how each of them wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding

from focuskit.model.terminal_text import visible_line
from focuskit.portfolio.touchpoints import QUESTION, RECENT_DAYS
from focuskit.report.screen_words import day, words
from focuskit.report.widgets import Text, columns, shortened

WIDEST = 100

MOST_BEFORE = 5
"""So many of those who were there before are named."""

_LEGEND = {
    "days": f"Days, got and gave: within the last {RECENT_DAYS} days.",
    "got": (
        "Got: favors that they asked of colleagues for this customer; gave: what they bore or "
        "returned."
    ),
    "pulse": ("A pulse, 0 to 10, is told in confidence: to those who help, not to those who rate."),
}
"""What is said below of a column in which anything stands."""


def touchpoints_view(lines: pl.DataFrame, called: str, as_of: date | None) -> RenderableType:
    """Show a line for each of ours on an account, and for each function that nobody has there.

    Args:
        lines: As ``Portfolio.touchpoints`` returns them.
        called: The name of the account, or its id.
        as_of: The day that they speak of.
    """
    moment = f", as of {day(as_of)}" if as_of else ""
    head = Text(f"Who touches or supports {shortened(called)}{moment}\n", style="bold")
    numbers = ("days", "pulse", "got", "gave")
    table = columns(
        "_who", "days", "last", "asked", *numbers[1:], right=numbers, wrapping=("_who",)
    )
    named = pl.col("colleague_id").is_not_null()
    here = lines.filter(named & pl.col("current"))
    in_the_dark = (here["roles"].list.len() == 0).any()
    nobody = "nobody known as such" if in_the_dark else "nobody on record"
    for line in lines.filter(~named | pl.col("current")).iter_rows(named=True):
        told = _function(line, nobody) if line["colleague_id"] is None else _person(line)
        table.add_row(told, *_cells(line))
    before = lines.filter(named & ~pl.col("current")).sort("last_touch", descending=True)
    below = [_ask(here), *_before(before)]
    said = [told for name, told in _LEGEND.items() if lines[name].cast(pl.Boolean).any()]
    dim = [Text(f"\n{' '.join(said)}", style="dim")] if said else []
    return Constrain(Group(head, table, *(Text(f"\n{one}") for one in below), *dim), WIDEST)


def _person(line: Mapping[str, Any]) -> RenderableType:
    roles = ", ".join(map(words, line["roles"])) or "function unknown"
    owner = ", owner" if line["owner"] else ""
    head = Text(_name(line), style="bold").append(f", {roles}{owner}", style="not bold")
    if line["how_they_win"] is None:
        return head
    wins = Text(f"wins: {visible_line(line['how_they_win'])}", style="italic")
    return Group(head, Padding(wins, (0, 0, 0, 2)))


def _function(line: Mapping[str, Any], nobody: str) -> Text:
    told = "nobody named" if line["last_touch"] else nobody
    (role,) = line["roles"]
    return Text(f"{words(role)}: {told}", style="yellow")


def _cells(line: Mapping[str, Any]) -> Iterator[str]:
    yield str(line["days"] or "-")
    yield from (_short(line[name]) for name in ("last_touch", "last_asked"))
    yield from ("-" if line[n] is None else f"{line[n]:g}" for n in ("pulse", "got", "gave"))


def _ask(here: pl.DataFrame) -> str:
    """Say what nobody knows of those who are there, and what to ask them."""
    lacks = {
        "their function": (here["roles"].list.len() == 0).sum(),
        "how they win": here["how_they_win"].null_count(),
        "when anybody asked how they fare": here["last_asked"].null_count(),
    }
    gaps = [f"{what} ({n} of {here.height})" for what, n in lacks.items() if n]
    told = f"On no record: {', '.join(gaps)}. " if gaps else ""
    if here.is_empty():
        told = (
            "No row of this customer names a colleague (colleague_id), and no owner is listed. "
            "Write down who stands behind each function, and how they win. "
        )
    return f"{told}Ask each: “{QUESTION}”"


def _before(before: pl.DataFrame) -> Iterator[str]:
    """Name those who were there once, and are not on record of late."""
    if before.is_empty():
        return
    some = [
        f"{_name(line)} (last {_short(line['last_touch'])})"
        for line in before.head(MOST_BEFORE).iter_rows(named=True)
    ]
    more = before.height - len(some)
    rest = f", and {more} more" if more > 0 else ""
    yield f"There before, not in the last {RECENT_DAYS} days: {', '.join(some)}{rest}."


def _name(line: Mapping[str, Any]) -> str:
    return shortened(line["name"] or line["colleague_id"])


def _short(moment: date | None) -> str:
    return f"{moment.day} {moment:%b %Y}" if moment else "-"
