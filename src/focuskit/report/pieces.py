"""What all views in the terminal share: how a number, a rating and a section look."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

STYLES = {
    "at risk": "bold red",
    "watch": "yellow",
    "sound": "green",
    "unrated": "dim",
    "fired": "red",
    "clear": "green",
    "unknown": "dim",
    "not_applicable": "dim",
    "error": "bold magenta",
}


def points(value: Any) -> str:
    """Show points rounded down, so that 100 means no point was lost."""
    return "-" if value is None else f"{int(value * 10) / 10:.1f}"


def percent(share: Any) -> str:
    """Show a share rounded down."""
    return f"{int(share * 100)} %"


def styled(word: str) -> Text:
    """Show a rating or an outcome in its colour."""
    return Text(word.replace("_", " "), style=STYLES[word])


def counted(number: int, noun: str) -> str:
    """Show a number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def section(title: str, *body: RenderableType) -> list[RenderableType]:
    """Return a title with what stands below it, indented."""
    shown = body or (Text("none", style="dim"),)
    return [Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in shown)]


def columns(*names: str, right: tuple[str, ...] = (), folded: str | None = None) -> Table:
    """Return a plain table; a name that begins with ``_`` is not shown above its column."""
    titled = any(not name.startswith("_") for name in names)
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=titled)
    for name in names:
        table.add_column(
            "" if name.startswith("_") else name,
            justify="right" if name in right else "left",
            no_wrap=name != folded,
            overflow="fold" if name == folded else "ellipsis",
        )
    return table
