"""The accounts, the signs and the supplier in the terminal, as rich renderables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.console import Group, RenderableType

from focuskit.intake.checks.rejections import emptied_notes
from focuskit.model.finding import KNOWN
from focuskit.model.terminal_text import visible_line
from focuskit.model.wording import counted
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.account_view import findings_view, numbers
from focuskit.report.widgets import Text, columns, section

MOST_REASONS = 5


def signs_view(portfolio: Portfolio) -> RenderableType:
    """Show on how many accounts each sign fired, by theme, and the supplier's own findings."""
    outcome = pl.col("outcome")
    signs = (
        portfolio.findings.group_by("theme", "sign")
        .agg(
            fired=(outcome == "fired").sum(),
            known=outcome.is_in(KNOWN).sum(),
            asked=(outcome != "not_applicable").sum(),
        )
        .sort("theme", "fired", "sign", descending=[False, True, False])
    )
    counts = ("fired", "known", "accounts")
    table = columns("theme", "sign", *counts, right=counts, wrapping=counts, style="bold")
    for row in signs.iter_rows(named=True):
        numbers = (str(row[name]) for name in ("fired", "known", "asked"))
        table.add_row(row["theme"] or "-", row["sign"], *numbers)
    return Group(*section("Signs on accounts", table), supplier_view(portfolio))


def supplier_view(portfolio: Portfolio) -> RenderableType:
    """Show the supplier's own score, and its findings, practices included."""
    supplier = portfolio.supplier
    withheld = [Text(f"Score withheld. {supplier.withheld}")] if supplier.withheld else []
    found = findings_view(supplier.findings)
    return Group(*section("The supplier itself", numbers(supplier), *withheld, *found))


def rejections(portfolio: Portfolio) -> list[Text]:
    """Say why rows were rejected: the most frequent reasons, each with one example."""
    reasons = (
        portfolio.rejected.group_by("table", "field", "reason")
        .agg(
            rows=pl.len(),
            file=pl.col("file").first(),
            row=pl.col("row").min(),
            value=pl.col("value").sort_by("row").first(),
        )
        .sort("rows", "field", "reason", descending=[True, False, False])
    )
    return [
        Text(
            f"rejected: {counted(one['rows'], 'row')} of {one['table']}: {_wrong(one)}; the "
            f"first is row {one['row']} of {visible_line(one['file'])}{_found(one['value'])}",
            style="yellow",
        )
        for one in reasons.head(MOST_REASONS).iter_rows(named=True)
    ]


def _wrong(one: Mapping[str, Any]) -> str:
    """What is wrong with rows, as a sentence about the field."""
    is_verb = one["reason"].startswith(("holds ", "lies "))
    return f"{one['field']} {'' if is_verb else 'is '}{one['reason']}"


def _found(value: str | None) -> str:
    return f", found {visible_line(value)}" if value else ""


def faults(portfolio: Portfolio) -> list[str]:
    """Say why rows were rejected and values emptied."""
    emptied = (f"note: {note}" for note in emptied_notes(portfolio.emptied))
    return [*(line.plain for line in rejections(portfolio)), *emptied]
