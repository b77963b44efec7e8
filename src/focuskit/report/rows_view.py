"""The rows behind a sign, as lines that say what the sign read in them."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import RenderableType

from focuskit.model.terminal_text import visible_line
from focuskit.report.widgets import Text, columns, named

_SHOWN_ELSEWHERE = frozenset(
    {"account_id", "sign", "speaks", "id", "occurred_at", "kind", "text", "direction", "channel"}
)


def rows_view(rows: pl.DataFrame, most: int) -> RenderableType:
    """Show the newest rows of one sign, those for it first, oldest first.

    Args:
        rows: Of one sign, as ``Portfolio.evidence`` has them, with days.
        most: So many on each side are shown.
    """
    table = columns("_side", "_day", "_kind", "_id", "_what", folded="_what")
    for side in ("for", "against"):
        newest = rows.filter(pl.col("speaks") == side).tail(most)
        for row in newest.iter_rows(named=True):
            table.add_row(
                f"  {side}", str(row.get("occurred_at", "-")), row.get("kind") or "-",
                named(row["id"]), Text(_what(row), style="dim"),
            )  # fmt: skip
    return table


def _what(row: dict[str, Any]) -> str:
    """Write out what the sign read in a row, and its text, whole: it may be the evidence.

    Ids of people and of other rows are left out, since they tell nothing here.
    """
    said = [
        f"{name.replace('_', ' ')} {_cell(value)}"
        for name, value in row.items()
        if name not in _SHOWN_ELSEWHERE and not name.endswith("_id") and value is not None
    ]
    if text := " ".join((row.get("text") or "").split()):
        said.append(f"“{text}”")
    return visible_line(", ".join(said))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "/".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
