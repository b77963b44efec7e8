"""A route in words: what to do, or to record, for the next rating."""

from __future__ import annotations

from rich.console import RenderableType

from focuskit.model.assessment import Assessment
from focuskit.model.route import Route
from focuskit.model.wording import counted
from focuskit.report.widgets import Text, columns, percent

_OF_THE_ACCOUNT = {
    "observations": "more rows (too few yet)",
    "value": "rows that give a number",
    "account": "facts of the account",
    "error": "a plugin to mend",
    "interactions": "interactions",
}


def spelled(name: str) -> str:
    """Spell out what is missing: ``kind:survey`` is ``kind survey``."""
    return _OF_THE_ACCOUNT.get(name, name.replace(":", " ", 1))


def route_view(route: Route, assessment: Assessment) -> list[RenderableType]:
    """Show a route in a few lines of plain English."""
    if route.way == "in_order":
        return [Text("It is in order; there is no better rating.")]
    if route.way == "open":
        decides = "what is still open, has too few rows, or rests on one case, decides"
        return [Text(f"Enough is on record; {decides}.")]
    spoken = _recording if route.lifts == "coverage" else _doing
    limited = "There was too much to try all of it: a cheaper way may exist."
    return [*spoken(route, assessment), *([Text(limited)] if route.limited else [])]


def _doing(route: Route, assessment: Assessment) -> list[RenderableType]:
    lights = "red light" if route.lifts == "red_lights" else "amber theme"
    if route.way == "out_of_reach":
        left = counted(int(route.reached or 0), lights)
        return [Text(f"No set of recommendations puts every light out; {left} would be left.")]
    head = f"The cheapest way to put every {lights} out takes {route.hours:g} hours."
    advice = {one.id: one for one in assessment.recommendations}
    steps = columns("_hours", "_title", right=("_hours",), folded="_title")
    for name in route.recommendations:
        steps.add_row(f"{advice[name].hours:g} hours", advice[name].title)
    return [Text(head), steps]


def _recording(route: Route, assessment: Assessment) -> list[RenderableType]:
    known, needed = percent(assessment.coverage), percent(route.needed)
    head = Text(f"Too little is known: {known} of what counts is known, and {needed} are needed.")
    reached = f"would make {percent(route.reached)} known"
    if route.way == "out_of_reach":
        return [
            head,
            Text(f"Recording all kinds and fields that are missing {reached}."),
            Text("The other signs need more rows of this account."),
        ]
    record = columns("_name", folded="_name")
    for name in route.record:
        record.add_row(spelled(name))
    return [head, Text(f"To record these, with the fields that belong to them, {reached}:"), record]
