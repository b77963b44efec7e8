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

_VALUE, _SINCE, _CHECKED, _LABEL = 8, 13, 10, 9
"""Cells of the columns: what is at stake, since when (24 September is the longest), the checks
made, and what stands before a paragraph."""


def beside(text: Text, right: str | Text) -> Table:
    """One line with something at its right end; the text wraps before that."""
    table = Table.grid(padding=(0, 0, 0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(text, right)
    return table


def account_row(head: Text, stake: str, since: str, checks: str) -> RenderableType:
    """One line: who, what is at stake, since when, and the checks made; the first gives way.

    Where there is no room for these columns, since when and the checks are left out.
    """
    head.no_wrap, head.overflow = True, "ellipsis"
    columns = [(_VALUE, stake), (_SINCE, since), (_CHECKED, checks)]
    return _Row(wide=_columns(head, columns), narrow=_columns(head, columns[:1]))


@attrs.frozen(kw_only=True, eq=False)
class _Row:
    """A line that is another one on a narrow screen."""

    wide: Table
    narrow: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.wide if options.max_width >= _NARROWEST else self.narrow


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
