"""One account in one screen: light, reasons, what is open, what to do, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from rich.console import Group, RenderableType
from rich.constrain import Constrain

from focuskit.model.assessment import Assessment
from focuskit.model.card import CardAction, CardReason, Explanation
from focuskit.model.finding import Finding
from focuskit.model.terminal_text import visible_line
from focuskit.model.wording import counted
from focuskit.report.account_view import last_lights_view
from focuskit.report.cards_view import WIDEST, action_text, called, entry, rated
from focuskit.report.screen_layout import beside
from focuskit.report.screen_words import day, questions_answered, waived_light, words
from focuskit.report.widgets import STYLES, Text

MOST_OPEN = 3
MOST_UNKNOWN = 3
"""So many signs with rows that are still open, and so many unknown ones, are told."""


def explain_view(
    said: Explanation, a: Assessment, as_of: date | None, last_lights: pl.DataFrame | None = None
) -> RenderableType:
    """Show why an account is rated so, and what to do, on one screen.

    Args:
        said: As ``Portfolio.explanation`` has it.
        a: The account's assessment.
        as_of: The day of its moment.
        last_lights: What was lit when it was last a customer, if it is lost.
    """
    parts: list[RenderableType] = [*_head(said, a, as_of)]
    if last_lights is not None and last_lights.height:
        parts += [_title("WHEN THEY WERE LAST A CUSTOMER"), *last_lights_view(last_lights)]
    for title, body in (
        ("WHY", list(_reasons(said.reasons))),
        ("STILL OPEN", list(_open(a.findings))),
        ("DO FIRST", list(_actions(said.actions))),
        ("NOT KNOWN, AND WHOM TO ASK", list(_unknown(a))),
    ):
        parts += [_title(title), *body] if body else []
    more = "\nAll of it, with the rows behind each sign: the same with --full"
    return Constrain(Group(*parts, Text(more, style="dim")), WIDEST)


def _head(said: Explanation, a: Assessment, as_of: date | None) -> Iterator[RenderableType]:
    moment = f"as of {day(as_of)}" if as_of else ""
    name = Text(called(said), style="bold")
    if said.name and said.name != said.account_id:
        name.append(f" ({visible_line(said.account_id)})", style="not bold")
    yield beside(name, Text(moment, style="dim"))
    made = Text(questions_answered(said.checks_made, said.checks), style="dim")
    yield beside(Text(rated(said), style=STYLES[said.rating]), made)
    if a.withheld:
        yield Text(f"Score withheld. {a.withheld}", style="bold magenta")
    yield from (Text(waived_light(one.title, one.owner, one.until)) for one in said.waived)
    if a.unwaived and a.unwaived.rating != a.rating:
        yield Text(f"Without waivers: {words(a.unwaived.rating)}.")
    if a.rejected_rows is not None:
        rows = counted(a.rejected_rows.count, "row")
        reasons = "; ".join(a.rejected_rows.reasons)
        yield Text(f"{rows} of this account rejected, so less is known: {reasons}", style="yellow")


def _title(title: str) -> Text:
    return Text(f"\n{title}", style="bold")


def _reasons(reasons: Sequence[CardReason]) -> Iterator[RenderableType]:
    for number, reason in enumerate(reasons, 1):
        told = " ".join(filter(None, (reason.text, reason.evidence)))
        yield entry(str(number), told)
        if reason.quote:
            yield entry("", f"“{visible_line(reason.quote)}”", style="italic")


def _open(findings: Sequence[Finding]) -> Iterator[RenderableType]:
    """Say of which signs some rows have no outcome yet, those first that these may turn most."""
    pending = [f for f in findings if f.pending and f.weight and _turn(f)]
    for finding in sorted(pending, key=lambda f: (-f.weight * _reach(f), f.sign))[:MOST_OPEN]:
        rows = counted(finding.pending, "row")
        sign = words(finding.sign).capitalize()
        yield entry("", f"{sign}: {rows} without an outcome yet, which {_turn(finding)}.")
    if (more := len(pending) - MOST_OPEN) > 0:
        yield entry("", f"... and rows of {counted(more, 'more sign')}")


def _reach(finding: Finding) -> float:
    return float((finding.severity_high or 0) - (finding.severity_low or 0))


def _turn(finding: Finding) -> str:
    """What those rows may still make of a finding; empty where they change nothing."""
    low, high = finding.severity_low, finding.severity_high
    if low is None or high is None:
        return ""
    if finding.severity is None:
        return "may decide"
    ways = [("better", low < finding.severity), ("worse", high > finding.severity)]
    may = " or ".join(way for way, open_ in ways if open_)
    return f"may make it {may}" if may else ""


def _actions(actions: Sequence[CardAction]) -> Iterator[RenderableType]:
    for number, action in enumerate(actions, 1):
        yield entry(str(number), action_text(action))


def _unknown(a: Assessment) -> Iterator[RenderableType]:
    """Say what is unknown of this account for a reason of its own, and who could tell."""
    unknown = [f for f in a.findings if f.unknown and f.weight]
    own = [f for f in unknown if f.unknown and not f.unknown.missing]
    roles = {sign: one.owner_role for one in reversed(a.recommendations) for sign in one.signs}
    for finding in sorted(own, key=lambda f: (-f.weight, f.sign))[:MOST_UNKNOWN]:
        why = finding.unknown.resolve if finding.unknown else ""
        ask = f" Ask the {roles[finding.sign]}." if finding.sign in roles else ""
        yield entry("", f"{words(finding.sign).capitalize()}: {why}{ask}")
    if (more := len(own) - MOST_UNKNOWN) > 0:
        yield entry("", f"... and {counted(more, 'more sign')}")
    if others := len(unknown) - len(own):
        told = f"{counted(others, 'question')} that these records answer of no customer"
        yield entry("", f"{told}: focuskit assess says what would tell more.")
