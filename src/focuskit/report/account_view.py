"""One account as a page that explains itself: score, ledger, evidence, unknowns, route."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
from rich.console import Group, RenderableType
from rich.padding import Padding

from focuskit.model.assessment import Assessment, LedgerLine
from focuskit.model.days import day_in
from focuskit.model.terminal_text import visible_line
from focuskit.model.units import Unit, allowed, number_words
from focuskit.model.wording import counted
from focuskit.report.route_view import route_view, spelled
from focuskit.report.rows_view import rows_view
from focuskit.report.widgets import Text, columns, percent, points, section, styled

if TYPE_CHECKING:
    from focuskit.model.finding import Finding
    from focuskit.model.limits import Limits
    from focuskit.model.recommendation import Advice
    from focuskit.model.route import Route

MOST_EVIDENCE = 5
"""Rows for and against each sign that are shown: the newest."""

MOST_UNKNOWNS = 12
"""So many things to record are shown, those that narrow the range most."""

MOST_STEPS = 5
"""So many recommendations are shown with their steps; the documents hold all."""

BAR = 12
"""The length of the bar of the line that lost most points."""

OUTCOMES = ("error", "fired", "unknown", "clear", "not_applicable")
"""The most urgent first."""

_BELOW = (0, 0, 0, 3)
"""Below the title of a recommendation."""

_TOLD_BY = {
    "status": "its status changed then",
    "account_lost": "a row says that it left then",
    "last row": "its last row is of that day",
}
"""What tells when a lost account was last a customer."""

_ABOUT = (
    ("score", "100 means that no warning sign costs a point; 0 is the worst."),
    ("between", "the score, if all that is not known were as bad, or as good, as it can be."),
    ("known", "how much of what applies could be judged, by weight."),
)


def account_view(  # noqa: PLR0913 -- what is shown, each by name
    assessment: Assessment,
    evidence: pl.DataFrame | None = None,
    *,
    unknowns: pl.DataFrame | None = None,
    route: Route | None = None,
    last_lights: pl.DataFrame | None = None,
    zone: str = "UTC",
) -> RenderableType:
    """Show one account, or the supplier: score, ledger, findings, what to do and to record.

    Args:
        assessment: The account's.
        evidence: The rows for and against the signs that fired, as ``Portfolio.evidence`` has them,
            with days; None leaves them out.
        unknowns: What would make it surer, as ``Portfolio.unknowns`` has it; None leaves it out.
        route: The way to the next rating; None leaves it out.
        last_lights: What was lit when it was last a customer, if it is lost, as
            ``Portfolio.last_lights`` has it; None leaves it out.
        zone: The zone whose days are told.
    """
    a = assessment
    parts: list[RenderableType] = [*_head(a)]
    if last_lights is not None and last_lights.height:
        parts += section("Lost: its last lights", *last_lights_view(last_lights))
    parts += section("Ledger: where the points went", _ledger(a))
    shown = [f for f in a.findings if unknowns is None or not _for_all(f) or f.disputes]
    parts += section("Findings", *findings_view((f for f in shown if _comes_first(f)), zone))
    if evidence is not None:
        parts += section(
            "Evidence: the newest rows behind each sign that fired", *_evidence(a, evidence)
        )
    if route is not None:
        parts += section("The way to the next rating", *route_view(route, a))
    gaining = [one for one in a.recommendations if one.points_regained]
    parts += section("What to do", *(advice_view(n, one) for n, one in enumerate(gaining, 1)))
    if unknowns is not None:
        parts += section("What is unknown, and what would resolve it", *_unknowns(unknowns, a))
    fine = findings_view((f for f in shown if not _comes_first(f)), zone)
    parts += section("What is fine, or does not apply", *fine) if fine else []
    return Group(*parts)


def heading(a: Assessment) -> Text:
    """Name the subject and the moment of a page."""
    name = visible_line(a.subject.id)
    name += f" ({visible_line(a.subject.name)})" if a.subject.name else ""
    as_of = f"{a.as_of:%Y-%m-%d %H:%M} UTC" if a.as_of else "no moment"
    return Text.assemble((name, "bold"), f" as of {as_of}")


def _head(a: Assessment) -> list[RenderableType]:
    head = Text.assemble(heading(a), "\n", numbers(a))
    if a.unwaived:
        u = a.unwaived
        head.append(f"\nwithout waivers: score {points(u.score)}, ")
        head.append(f"between {points(u.worst)} and {points(u.best)}, ")
        head.append(styled(u.rating))
    if a.red_lights:
        lights = "red light" if len(a.red_lights) == 1 else "red lights"
        head.append(f"\n{lights}: {', '.join(a.red_lights)}", style="red")
    parts: list[RenderableType] = [head]
    if a.withheld:
        parts.append(Text(f"Score withheld. {a.withheld}", style="bold magenta"))
    if a.rejected_rows is not None:
        rows = counted(a.rejected_rows.count, "row")
        why = "; ".join(a.rejected_rows.reasons)
        said = f"{rows} of this account rejected, so less is known: {why}"
        parts.append(Text(said, style="yellow"))
    about = columns("_word", "_meaning", folded="_meaning")
    for word, meaning in _ABOUT:
        about.add_row(Text(f"  {word}", style="dim"), Text(meaning, style="dim"))
    return [*parts, about]


def numbers(a: Assessment) -> Text:
    """Write score, range, coverage and rating in one line."""
    said = (
        f"score {points(a.score)}, between {points(a.worst)} and {points(a.best)}, "
        f"{percent(a.coverage)} known, "
    )
    return Text.assemble(said, styled(a.rating))


def _ledger(a: Assessment) -> RenderableType:
    if a.score is None:
        return Text("no score, so no points", style="dim")
    table = columns(
        "points", "_bar", "sign", "severity", "weight", "rows", folded="sign",
        right=("points", "severity", "weight", "rows"),
    )  # fmt: skip
    table.add_row("100.000000", "", "no warning sign")
    computed = {f.sign: f"computed {f.severity or 0:.2f}" for f in a.findings if f.waiver}
    most = max((line.points for line in a.ledger), default=Decimal(1))
    for line in a.ledger:
        bar = "█" * max(1, round(BAR * line.points / most))
        weight = "-" if line.weight is None else str(line.weight)
        cost = _cost(line) + (f" (waived; {computed[line.sign]})" if line.sign in computed else "")
        table.add_row(
            f"-{line.points:.6f}", Text(bar, style="red"), cost, f"{line.severity:.2f}", weight,
            str(line.evidence),
        )  # fmt: skip
        for one in line.under:
            table.add_row("", "", Text(f"  also fired: {one.sign}", "dim"), f"{one.severity:.2f}")
    table.add_row(f"{a.score:.6f}", "", Text("score", style="bold"))
    return table


def last_lights_view(lights: pl.DataFrame) -> list[RenderableType]:
    """Show what was lit on a lost account, and as of when."""
    first = lights.row(0, named=True)
    if first["rating"] is None:
        return [Text("Nothing is on record from when it was a customer.")]
    moment = f"{first['as_of']:%Y-%m-%d %H:%M} UTC"
    said = f"When it was last a customer, as of {moment} ({_TOLD_BY[first['told_by']]}), rated "
    table = columns("_severity", "_sign", "_said", folded="_said")
    for light in lights.drop_nulls("sign").iter_rows(named=True):
        red = "red" if light["red"] else f"{light['severity']:.2f}"
        table.add_row(red, light["sign"], light["text"])
    head = Text.assemble(said, styled(first["rating"]))
    return [head, table if table.row_count else Text("no sign was lit", style="dim")]


def _cost(line: LedgerLine) -> str:
    if line.cap is not None:
        return (
            f"cap on {line.sign}: at most {line.cap.score.normalize():f} "
            f"while beyond {line.cap.beyond.normalize():f}"
        )
    if line.line == "unknown":
        return f"{line.sign}, which is unknown"
    return f"{line.sign} (for {line.group})" if line.under else line.sign


def _for_all(finding: Finding) -> bool:
    """Say whether a sign is unknown because the data of all accounts lack something."""
    return finding.unknown is not None and bool(finding.unknown.missing)


def _comes_first(finding: Finding) -> bool:
    """Say whether a finding is news, or costs points though the sign itself is clear."""
    costs = finding.waiver is not None and finding.waiver.severity > 0
    return costs or finding.outcome in {"error", "fired", "unknown"}


def findings_view(found: Iterable[Finding], zone: str = "UTC") -> list[RenderableType]:
    """Show findings, the most urgent first: one table, or nothing."""
    table = columns("_outcome", "_sign", "_said", folded="_said")
    for finding in sorted(found, key=_urgency):
        table.add_row(styled(finding.outcome), finding.sign, finding_text(finding, zone))
    return [table] if table.row_count else []


def finding_text(finding: Finding, zone: str = "UTC") -> str:
    """Write out what a finding says, with who waived or disputes it, by days of a zone."""
    said = finding.message.text
    if finding.outcome == "clear" and finding.limits and finding.value is not None:
        said = _in_order(finding, finding.limits, finding.value)
    elif finding.limits and finding.outcome == "fired":
        ok, bad = finding.limits.ok, finding.limits.bad
        said += f" Severity {finding.severity:.2f}, from {ok:g} to {bad:g}."
    if finding.waiver:
        w = finding.waiver
        said += f"\nWaived by {w.owner} until {day_in(zone, w.expires)}: {w.reason}."
        said += f" It counts with severity {w.severity:.2f}."
    for d in finding.disputes:
        wrong = f" Wrong, they say: {', '.join(d.evidence)}." if d.evidence else ""
        said += f"\nDisputed by {d.by} on {day_in(zone, d.opened_at)}: {d.reason}.{wrong}"
    return said


def _in_order(finding: Finding, limits: Limits, value: float) -> str:
    """Say that a finding is clear by its figure: the sentence of the sign would accuse."""
    unit = finding.unit or Unit.COUNT
    besides = finding.message.text.partition(". ")[2]
    told = f"In order: {number_words(value, unit)}; {allowed(limits.ok, limits.bad, unit)}."
    return f"{told} {besides}".rstrip()


def _urgency(finding: Finding) -> tuple[int, float, str]:
    return OUTCOMES.index(finding.outcome), -float(finding.severity or 0), finding.sign


def _evidence(a: Assessment, rows: pl.DataFrame) -> Iterable[RenderableType]:
    fired = (finding for finding in a.findings if finding.outcome == "fired")
    for finding in sorted(fired, key=_urgency):
        count, against = finding.evidence.count, finding.evidence.counter_count
        said = f": {counted(count, 'row')} for it, {against} against"
        yield Text.assemble((finding.sign, "red"), said)
        of_sign = rows.filter(pl.col("sign") == finding.sign)
        if not of_sign.is_empty():
            yield rows_view(of_sign, MOST_EVIDENCE)


def advice_view(number: int, one: Advice) -> RenderableType:
    """Show a recommendation; those further down stand without their steps."""
    regains = f"regains {one.points_regained:.1f} points; {one.owner_role}, {one.hours:g} hours"
    steps = columns("_dash", "_step", folded="_step")
    steps.padding = (0, 1, 0, 0)
    for step in one.steps if number <= MOST_STEPS else ():
        steps.add_row("-", step)
    return Group(
        Text(f"{number}. {one.title}"),
        Padding(f"{regains}, within {one.within_days} days; for {', '.join(one.signs)}", _BELOW),
        *([Padding(steps, _BELOW)] if steps.row_count else []),
    )


def _unknowns(unknowns: pl.DataFrame, a: Assessment) -> Iterable[RenderableType]:
    """Show what to record, the widest first, with the signs that it makes known."""
    rows = unknowns.to_dicts()
    resolving = [row for row in rows if row["signs"]]
    table = columns("narrows by", "what is missing", "makes known", folded="makes known")
    for row in resolving[:MOST_UNKNOWNS]:
        narrowed = f"{points(row['range_narrowed'])} points"
        table.add_row(narrowed, spelled(row["missing"]), ", ".join(row["signs"]))
    if resolving:
        yield table
    if len(resolving) > MOST_UNKNOWNS:
        more = len(resolving) - MOST_UNKNOWNS
        yield Text(f"... and {more} more that narrow it less", style="dim")
    if len(resolving) < len(rows):
        names = ", ".join(sorted(spelled(row["missing"]) for row in rows if not row["signs"]))
        yield Text(f"only together with others: {names}", style="dim")
    if number := sum(_for_all(finding) and not finding.weight for finding in a.findings):
        it = "it" if number == 1 else "them"
        signs = counted(number, "more sign")
        lack = f"without input: the policy gives no weight to {it}."
        yield Text(f"{signs} {lack}", style="dim")
