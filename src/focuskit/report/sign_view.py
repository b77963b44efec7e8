"""One sign of one account: what came of it, what it costs, and every row behind it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from rich.console import Group, RenderableType

from focuskit.model.assessment import Assessment
from focuskit.model.finding import Finding
from focuskit.model.wording import counted
from focuskit.report.account_view import advice_view, finding_text, heading
from focuskit.report.rows_view import rows_view
from focuskit.report.widgets import Text, columns, section, styled

MOST_ROWS = 20
"""Rows on each side that are shown: the newest."""


def sign_view(
    a: Assessment, finding: Finding, evidence: pl.DataFrame, zone: str = "UTC"
) -> RenderableType:
    """Show one sign of one account: the finding, what it costs, its rows, what to do.

    Args:
        a: The account's assessment.
        finding: The sign's, out of it.
        evidence: The rows of this sign, as ``Portfolio.evidence`` has them, with
            days, whatever came of it.
        zone: The zone whose days are told.
    """
    relieving = (one for one in a.recommendations if finding.sign in one.signs)
    advice = [advice_view(number, one) for number, one in enumerate(relieving, 1)]
    head = Text.assemble(heading(a), "\n", (finding.sign, "bold"), ": ", styled(finding.outcome))
    return Group(
        head,
        Text(finding_text(finding, zone)),
        *section("How it counts", _counts(a, finding)),
        *_rows(finding, evidence),
        *(section("What to do", *advice) if advice else []),
        Text(f"\nHow it is measured, and what it cannot see: focuskit signs {finding.sign}", "dim"),
    )


def _counts(a: Assessment, finding: Finding) -> RenderableType:
    table = columns("_name", "_what", folded="_what")
    if finding.value is not None:
        unit = "" if finding.unit in {None, "count"} else f" {finding.unit}"
        table.add_row("value", f"{finding.value:g}{unit}")
    table.add_row("observations", str(finding.observations))
    table.add_row("weight", f"{finding.weight} in the policy")
    table.add_row("points", "; ".join(_costs(a, finding)) or "it costs none")
    origin = finding.origin
    table.add_row("from", " ".join(filter(None, (origin.distribution, origin.version))))
    return table


def _costs(a: Assessment, finding: Finding) -> Iterator[str]:
    """Yield each line of the ledger that speaks of the sign."""
    for line in a.ledger:
        group = f", with the weight of its cause group {line.group}" if line.under else ""
        if line.sign == finding.sign and line.cap is None:
            yield f"it costs {line.points:.6f}{group}"
        elif line.sign == finding.sign:
            yield f"the cap on it costs {line.points:.6f}"
        elif any(one.sign == finding.sign for one in line.under):
            yield f"none of its own: {line.sign} costs {line.points:.6f} for both ({line.group})"


def _rows(finding: Finding, evidence: pl.DataFrame) -> list[RenderableType]:
    sides = [evidence.filter(pl.col("speaks") == side).height for side in ("for", "against")]
    title = "Evidence"
    if finding.outcome == "unknown" and any(sides):
        title = "Rows on record, which do not suffice"
    title += f": {counted(sides[0], 'row')} for it, {sides[1]} against"
    if max(sides) > MOST_ROWS:
        title += f"; the newest {MOST_ROWS} of each"
    if any(sides):
        return section(title, rows_view(evidence, MOST_ROWS))
    absent = [Text("It fired for what is not on record, so there is no row to show.", "dim")]
    return section(title, *(absent if finding.outcome == "fired" else []))
