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
    """Show the signs: one row a sign."""
    from focuskit.report.widgets import columns  # noqa: PLC0415 -- a list of plugins needs no rich

    names = ("sign", "on", "theme", "what it sees", "ok", "bad", "unit", "from")
    table = columns(*names, right=("ok", "bad"), wrapping=names, style="bold")
    for entry in entries:
        # The first paragraph under the first heading of its page.
        _, _, page = entry.page.partition("---\n")
        lead = " ".join(page.strip().split("\n\n")[0].split())
        ok, bad = ("?" if n is None else f"{n:g}" for n in (entry.ok, entry.bad))
        table.add_row(
            entry.id, entry.subject, entry.theme, lead or entry.title, ok, bad, entry.unit or "",
            entry.distribution,
        )  # fmt: skip
    return table


def plugins_view(plugins: Sequence[ListedPlugin]) -> str:
    """Show the plugins: one line a distribution or file.

    Nothing in it wraps, so it is plain text: loading a table takes longer than finding plugins.
    """
    rows: list[tuple[str, ...]] = [
        ("plugin", "version", "signs", "practices", "recommendations", "themes")
    ]
    for one in plugins:
        counts = (str(len(some)) for some in (one.signs, one.practices, one.recommendations))
        rows.append((one.distribution, one.version or "file", *counts, ", ".join(one.themes)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def catalogue_document(plugins: Sequence[ListedPlugin], *, pages: bool) -> dict[str, Any]:
    """Write the catalogue as a document of ``catalogue.schema.json``.

    Args:
        plugins: What to write.
        pages: Whether to write the page of each sign as well.
    """
    left_out = {"distribution", "version"} | (set() if pages else {"page"})

    def is_kept(attribute: attrs.Attribute[Any], _: Any) -> bool:
        return attribute.name not in left_out

    return {
        "schema_version": SCHEMA_VERSION,
        "plugins": [
            {
                "distribution": plugin.distribution,
                "version": plugin.version,
                "source": plugin.source,
                "themes": list(plugin.themes),
                "signs": [
                    attrs.asdict(entry, filter=is_kept) | {"for_status": list(entry.for_status)}
                    for entry in plugin.signs
                ],
                "practices": [attrs.asdict(one) for one in plugin.practices],
                "recommendations": [
                    attrs.asdict(one) | {"signs": list(one.signs)} for one in plugin.recommendations
                ],
                "problems": list(plugin.problems),
            }
            for plugin in plugins
        ],
    }
