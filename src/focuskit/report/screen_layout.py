"""How the lines of the first screen lie: columns at the right, paragraphs below a line."""

from __future__ import annotations

from rich.table import Table

from focuskit.report.widgets import Text

WIDEST = 100
"""Cells of a line: longer ones are hard to read."""

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


def account_row(head: Text, stake: str, since: str, checks: str) -> Table:
    """One line: who, what is at stake, since when, and the checks made; the first gives way."""
    head.no_wrap, head.overflow = True, "ellipsis"
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    for width in (_VALUE, _SINCE, _CHECKED):
        table.add_column(width=width, justify="right", no_wrap=True)
    table.add_row(head, stake, since, checks)
    return table


def paragraph(label: str, text: str, style: str = "") -> Table:
    """A paragraph with a word before it."""
    table = Table.grid(expand=True)
    table.add_column(width=_LABEL, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(Text(f"   {label}", style="dim"), Text(text, style=style))
    return table
