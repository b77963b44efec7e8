"""How the lines of the first screen lie: columns at the right, paragraphs below a line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table

from focuskit.report.widgets import Text

WIDEST = 100
"""Cells of a line: longer ones are hard to read."""

_NARROWEST = 64
"""Cells of a line that has room for all columns beside a name."""

_VALUE, _SINCE, _ANSWERED, _LABEL = 8, 13, 10, 9
"""Cells of the columns: what is at stake, since when (24 September is the longest), the
questions answered, and what stands before a paragraph."""


def beside(text: Text, right: str | Text) -> Table:
    """One line with something at its right end; the text wraps before that."""
    table = Table.grid(padding=(0, 0, 0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(text, right)
    return table


def account_row(heads: Sequence[Text], stake: str, since: str, answered: str) -> RenderableType:
    """One line: who, what is at stake, since when, and the questions answered.

    Of the heads the first one stands there that fits, else the last, cut. Where there is no room
    for these columns, since when and the questions are left out.
    """
    columns = ((max(_VALUE, len(stake) + 1), stake), (_SINCE, since), (_ANSWERED, answered))
    return _Row(heads=tuple(heads), columns=columns)


def column_titles(stake: str, since: str, answered: str) -> RenderableType:
    """The line above such lines; what is at stake may be told at length."""
    head = Text(stake, "dim", justify="right")
    columns = ((_SINCE, since), (_ANSWERED, answered))
    return _Row(heads=(head,), columns=columns, narrowed=0)


@attrs.frozen(kw_only=True, eq=False)
class _Row:
    """A line with columns at its right, the first ``narrowed`` of them on a narrow screen."""

    heads: tuple[Text, ...]
    columns: tuple[tuple[int, str], ...]
    narrowed: int = 1

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        columns = self.columns if width >= _NARROWEST else self.columns[: self.narrowed]
        room = width - sum(cells for cells, _ in columns)
        head = next((one for one in self.heads if one.cell_len <= room), self.heads[-1])
        head.no_wrap, head.overflow = True, "ellipsis"
        yield _columns(head, columns)


def _columns(head: Text, columns: Sequence[tuple[int, str]]) -> Table:
    """A text, and columns of such widths at its right."""
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    for width, _ in columns:
        table.add_column(width=width, justify="right", no_wrap=True)
    table.add_row(head, *(told for _, told in columns))
    return table


def paragraph(label: str, text: str, style: str = "") -> Table:
    """A paragraph with a word before it."""
    table = Table.grid(expand=True)
    table.add_column(width=_LABEL, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(Text(f"   {label}", style="dim"), Text(text, style=style))
    return table
