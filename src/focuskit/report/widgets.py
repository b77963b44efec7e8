"""What all views in the terminal share: how a number, a rating and a section look."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import rich.text
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table

from focuskit.model.terminal_text import short, visible

MOST_ID = 40
"""Cells of an id or a name that a table shows: one long id must not push out the columns."""


class Text(rich.text.Text):
    """A text in which data cannot act on the terminal; line breaks stay."""

    def __init__(self, text: str = "", *style: Any, **more: Any) -> None:
        super().__init__(visible(text), *style, **more)

    @classmethod
    def assemble(cls, *parts: Any, **more: Any) -> Text:
        """Join several texts, each plain or with its style, as one."""
        return cast("Text", super().assemble(*parts, **more))

    def append(self, text: Any, style: Any = None) -> Text:
        """Add a text, or a piece of one."""
        super().append(visible(text) if isinstance(text, str) else text, style)
        return self


class Screen(Console):
    """A console on which nothing in data has a meaning of its own: no markup, no escapes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **more)

    def print(self, *shown: Any, **more: Any) -> None:
        """Print on a terminal as Rich does; into a pipe or a file without blanks at line ends."""
        if self.is_terminal:
            super().print(*shown, **more)
            return
        with self.capture() as captured:
            super().print(*shown, **more)
        lines = captured.get().split("\n")
        self.file.write("\n".join(line.rstrip(" ") for line in lines))
        self.file.flush()  # a full disk is to be told here, where somebody hears of it

    def render_str(self, text: str, **more: Any) -> rich.text.Text:
        """Make a plain text as it is shown; rich measures and prints it through here."""
        return super().render_str(visible(text), **more)


def shortened(name: str | None, otherwise: str = "-") -> str:
    """Shorten an id or a name to one line, and not too long."""
    return short(name, MOST_ID) if name else otherwise


def named(name: str | None, otherwise: str = "-") -> Text:
    """Show an id or a name as it stands in a table, cut further on a narrow screen.

    Its column must be one that may wrap: such columns give way first, and this text never wraps.
    """
    return Text(shortened(name, otherwise), no_wrap=True, overflow="ellipsis")


STYLES = {
    "act_now": "bold red",
    "watch": "yellow",
    "in_order": "green",
    "too_little_known": "dim",
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


def section(title: str, *body: RenderableType) -> list[RenderableType]:
    """Show a title with what stands below it, indented."""
    shown = body or (Text("none", style="dim"),)
    return [Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in shown)]


def columns(
    *names: str,
    right: Collection[str] = (),
    wrapping: Collection[str] = (),
    folded: str | None = None,
    style: str = "dim",
) -> Table:
    """Make a plain table; a name that begins with ``_`` is not shown above its column.

    Args:
        names: Of the columns. The column ``_id`` holds what ``named`` returns.
        right: Those that are aligned to the right.
        wrapping: Those whose cells may stand on several lines: they give way first on a narrow
            screen.
        folded: The one that wraps in the middle of a word rather than cut it.
        style: Of the names above the columns.
    """
    titled = any(not name.startswith("_") for name in names)
    table = Table(box=None, pad_edge=False, header_style=style, show_header=titled)
    for name in names:
        table.add_column(
            "" if name.startswith("_") else name,
            justify="right" if name in right else "left",
            no_wrap=name not in {folded, "_id", *wrapping},
            overflow="fold" if name == folded else "ellipsis",
        )
    return table
