"""The catalogue of signs in the terminal; it needs neither Polars nor an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from focuskit.extending.catalogue import Entry


def catalogue_view(entries: tuple[Entry, ...]) -> Table:
    """Return the catalogue: one row a sign."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("sign", "on", "theme", "what it sees", "ok", "bad", "from"):
        table.add_column(name, justify="right" if name in {"ok", "bad"} else "left")
    for entry in entries:
        table.add_row(
            entry.id,
            entry.subject,
            entry.theme,
            _lead(entry.page),
            f"{entry.ok:g}",
            f"{entry.bad:g}",
            entry.distribution,
        )
    return table


def _lead(page: str) -> str:
    """Return the first paragraph under the first heading of a sign's page."""
    _, _, after = page.partition("---\n")
    return " ".join(after.strip().split("\n\n")[0].split()) if after else ""
