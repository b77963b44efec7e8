"""The catalogue for people and for programs; it needs neither Polars nor an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from rich.table import Table

    from focuskit.extending.catalogue import Entry, ListedPlugin

SCHEMA_VERSION = "1.0"


def catalogue_view(entries: Iterable[Entry]) -> Table:
    """Return the signs: one row a sign."""
    from rich.table import Table  # noqa: PLC0415 -- a list of plugins does without it

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("sign", "on", "theme", "what it sees", "ok", "bad", "unit", "from"):
        table.add_column(name, justify="right" if name in {"ok", "bad"} else "left")
    for entry in entries:
        table.add_row(
            entry.id,
            entry.subject,
            entry.theme,
            _lead(entry.page) or entry.title,
            _number(entry.ok),
            _number(entry.bad),
            entry.unit or "",
            entry.distribution,
        )
    return table


def plugins_view(plugins: Sequence[ListedPlugin]) -> str:
    """Return the plugins: one line a distribution or file.

    Nothing in it wraps, so it is plain text: loading a table takes longer than finding plugins.
    """
    head = ("plugin", "version", "signs", "practices", "recommendations", "themes")
    rows = [head, *(_cells(plugin) for plugin in plugins)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _cells(plugin: ListedPlugin) -> tuple[str, ...]:
    brought = (plugin.signs, plugin.practices, plugin.recommendations)
    counts = (str(len(some)) for some in brought)
    version = plugin.version or "file"
    return (plugin.distribution, version, *counts, ", ".join(plugin.themes))


def catalogue_document(plugins: Sequence[ListedPlugin], *, pages: bool) -> dict[str, Any]:
    """Return the catalogue as a document of ``catalogue.schema.json``.

    Args:
        plugins: What to write.
        pages: Whether to write the page of each sign as well.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "plugins": [_plugin(plugin, pages=pages) for plugin in plugins],
    }


def _plugin(plugin: ListedPlugin, *, pages: bool) -> dict[str, Any]:
    left_out = {"distribution", "version"} | (set() if pages else {"page"})

    def keep(attribute: attrs.Attribute[Any], _: Any) -> bool:
        return attribute.name not in left_out

    return {
        "distribution": plugin.distribution,
        "version": plugin.version,
        "source": plugin.source,
        "themes": list(plugin.themes),
        "signs": [attrs.asdict(entry, filter=keep) for entry in plugin.signs],
        "practices": [attrs.asdict(one) for one in plugin.practices],
        "recommendations": [
            attrs.asdict(one) | {"signs": list(one.signs)} for one in plugin.recommendations
        ],
        "problems": list(plugin.problems),
    }


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _lead(page: str) -> str:
    """Return the first paragraph under the first heading of a sign's page."""
    _, _, after = page.partition("---\n")
    return " ".join(after.strip().split("\n\n")[0].split()) if after else ""
