"""The own house on the first screen: faults that most share, and what fired on the supplier."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from focuskit.model.finding import Finding
from focuskit.model.sentences import spelled
from focuskit.model.units import Unit, allowed
from focuskit.model.wording import counted
from focuskit.portfolio.first_screen import FirstScreen
from focuskit.portfolio.portfolio import Portfolio
from focuskit.report.screen_layout import paragraph
from focuskit.report.screen_words import number, words
from focuskit.report.widgets import Text


def house(screen: FirstScreen) -> Iterator[RenderableType]:
    """Say once what is a fault of the house, with how many customers it touches."""
    if screen.house.is_empty():
        return
    faults = counted(screen.house.height, "fault")
    yield Text(f"\nYOUR WHOLE HOUSE  {faults} that most customers share: mend once", style="bold")
    for one in screen.house.iter_rows(named=True):
        middle = f"Half of the customers are at {spelled(one['value'], one['unit'])} or worse."
        lit = f"{number(one['lit'])} of the {number(one['judged'])} customers"
        said = [one["text"] or middle, f"{one['limit'].capitalize()}."]
        said.append(f"So it is with {lit} of whom it is known.")
        yield paragraph("", f"{words(one['sign']).capitalize()}: {' '.join(said)}")


def ourselves(portfolio: Portfolio) -> Iterator[RenderableType]:
    """Say what fired on the supplier, and how many habits only its people can tell of."""
    found = [one for one in portfolio.supplier.findings if one.weight > 0]
    fired = [_with_limit(one) for one in found if one.outcome == "fired"]
    unasked = sum(one.unit == Unit.LEVEL and one.outcome == "unknown" for one in found)
    if not (fired or unasked):
        return
    yield Text("\nOURSELVES", style="bold")
    yield from (paragraph("", text) for text in fired)
    if unasked:
        habits = counted(unasked, "habit")
        yield paragraph("", f"{habits} of the house that only you can tell of: focuskit interview")


def _with_limit(finding: Finding) -> str:
    """What was found, and up to where it is in order; the levels of a practice say that alone."""
    text = finding.message.text
    if finding.limits is None or finding.unit in {None, Unit.LEVEL}:
        return text
    said, _, besides = text.partition(". ")
    limits = finding.limits
    limit = allowed(limits.ok, limits.bad, finding.unit or Unit.COUNT)
    return f"{said.rstrip('.')}; {limit}. {besides}".rstrip()
