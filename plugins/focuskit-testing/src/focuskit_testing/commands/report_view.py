"""The report of the conformance kit, as it stands on the screen."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table

from focuskit.report.widgets import Text
from focuskit_testing.conformance import GRADES, Report

_STYLES = {"passed": "green", "weak": "yellow", "not_run": "yellow", "failed": "bold red"}


def conformance_view(report: Report) -> Group:
    """Every check with its status, what failed in full, and the grade."""
    version = f" {report.version}" if report.version else ""
    table = Table(box=None, pad_edge=False, title_justify="left", header_style="dim")
    for heading in ("check", "status", "what holds where it passes"):
        table.add_column(heading)
    for one in report.results:
        status = Text(one.status.replace("_", " "), style=_STYLES[one.status])
        title = one.title if one.note is None else f"{one.title} ({one.note})"
        table.add_row(one.check, status, title)
    failed = [Text(f"\n{one}") for one in report.results if one.status == "failed"]
    grade = Text(f"\nGrade {report.grade}: {GRADES[report.grade]}.")
    return Group(Text(f"{report.distribution}{version}\n"), table, *failed, grade)
