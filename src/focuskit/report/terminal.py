"""Assessments in the terminal, as rich renderables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from focuskit.model.assessment import Assessment
from focuskit.portfolio import Portfolio

if TYPE_CHECKING:
    from focuskit.model.finding import Finding
    from focuskit.model.recommendation import Advice

MOST_ROWS = 20
"""A table of accounts shows so many; the files hold all."""

MOST_REASONS = 5
MOST_UNFED = 8
"""So many signs that nothing feeds are gone through one by one; of more, it is summed up."""
MOST_EVIDENCE = 5
"""Rows for and against each sign that are shown: the newest."""

_STYLES = {
    "at risk": "bold red",
    "watch": "yellow",
    "sound": "green",
    "unrated": "dim",
    "fired": "red",
    "clear": "green",
    "unknown": "dim",
    "not_applicable": "dim",
    "error": "bold magenta",
}


def portfolio_view(portfolio: Portfolio, *, most: int = MOST_ROWS) -> RenderableType:
    """Return the accounts, worst first, with what weighs most and what to do first."""
    top = portfolio.head(most)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("account", "score", "worst", "best", "known"):
        table.add_column(name, justify="left" if name == "account" else "right", no_wrap=True)
    for name in ("rating", "weighs most"):
        table.add_column(name, no_wrap=True)
    table.add_column("do first")
    dearest = top.findings.sort(-pl.col("points"), nulls_last=True, maintain_order=True)
    strongest = _first(dearest, "points")
    first = _first(top.recommendations, "points_regained")
    for row in top.scores.iter_rows(named=True):
        account = row["account_id"]
        table.add_row(
            account,
            *(_points(row[name]) for name in ("score", "worst", "best")),
            _percent(row["coverage"]),
            _styled(row["rating"]),
            strongest.get(account, {}).get("sign", "-"),
            first.get(account, {}).get("title", "-"),
        )
    more = len(portfolio) - len(top)
    rest = [Text(f"... and {more} more accounts", style="dim")] if more else []
    return Group(*_head(portfolio), Text(), table, *rest, *_unfed(portfolio))


def signs_view(portfolio: Portfolio) -> RenderableType:
    """Return on how many accounts each sign is lit, by theme, and what is lit on ourselves."""
    outcome = pl.col("outcome")
    lit = (
        portfolio.findings.group_by("theme", "sign")
        .agg(
            fired=(outcome == "fired").sum(),
            known=outcome.is_in(["fired", "clear"]).sum(),
            asked=(outcome != "not_applicable").sum(),
        )
        .sort("theme", "fired", "sign", descending=[False, True, False])
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("theme", "sign"):
        table.add_column(name, no_wrap=True)
    for name in ("lit", "known", "accounts"):
        table.add_column(name, justify="right")
    for row in lit.iter_rows(named=True):
        numbers = (str(row[name]) for name in ("fired", "known", "asked"))
        table.add_row(row["theme"] or "-", row["sign"], *numbers)
    return Group(*_section("Signs on accounts", table), supplier_view(portfolio))


def supplier_view(portfolio: Portfolio) -> RenderableType:
    """Return the supplier's own score, and what is lit on it, practices included."""
    ours = portfolio.supplier
    return Group(
        *_section("The supplier itself", _numbers(ours), *_withheld(ours), _findings(ours))
    )


def supplier_page(assessment: Assessment) -> RenderableType:
    """Return the supplier's own assessment: score, ledger, findings and recommendations."""
    return Group(*_headline(assessment), *_ledger_and_findings(assessment), *_to_do(assessment))


def account_view(assessment: Assessment, evidence: pl.DataFrame) -> RenderableType:
    """Return one account: score, ledger, findings, evidence rows and recommendations."""
    return Group(
        *_headline(assessment),
        *_ledger_and_findings(assessment),
        *_section("Evidence", _evidence(evidence)),
        *_to_do(assessment),
    )


def rollup_view(groups: pl.DataFrame, by: str) -> RenderableType:
    """Return groups of accounts, the worst first, and below them where their numbers disagree."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    texts = (by, "rating", "worst account")
    for name in (by, "accounts", "worst", "mean", "by value", "rating", "at risk", "worst account"):
        table.add_column(name, justify="left" if name in texts else "right", no_wrap=True)
    for row in groups.iter_rows(named=True):
        table.add_row(
            row["group"] or f"no {by}",
            str(row["accounts"]),
            *(_points(row[name]) for name in ("worst", "mean", "value_weighted")),
            _styled(row["rating"]),
            "-" if row["at_risk"] is None else f"{_percent(row['at_risk'])} of {row['rated']}",
            row["worst_account"],
        )
    told = [line for row in groups.iter_rows(named=True) for line in _behind(row, by)]
    return Group(table, *([Text()] if told else []), *told)


def _behind(row: dict[str, Any], by: str) -> list[RenderableType]:
    """Say what the mean of a group does not."""
    name, mean = row["group"] or f"no {by}", f"the mean of {_points(row['mean'])}"
    lines = []
    if "worst-account" in row["disagreement"]:
        lines.append(f"{mean} is {row['rating']}, but {row['worst_account']} is "
                     f"{row['worst_rating']}")  # fmt: skip
    if "value-weighted" in row["disagreement"]:
        lines.append(f"{mean} is {_points(row['value_weighted'])} when weighed by annual value")
    if row["unscored"]:
        lines.append(f"{_counted(row['unscored'], 'account')} without a score, not in the mean")
    if row["with_value"] < row["scored"]:
        lines.append(f"not weighed by value: {row['with_value']} of {row['scored']} have one")
    return [Text(f"{name}: {line}") for line in lines]


def _headline(a: Assessment) -> list[RenderableType]:
    name = f"{a.subject.id} ({a.subject.name})" if a.subject.name else a.subject.id
    as_of = f"{a.as_of:%Y-%m-%d %H:%M} UTC" if a.as_of else "no moment"
    return [Text.assemble((name, "bold"), f" as of {as_of}\n", _numbers(a)), *_withheld(a)]


def _numbers(a: Assessment) -> Text:
    score, worst, best = (_points(number) for number in (a.score, a.worst, a.best))
    said = f"score {score}, between {worst} and {best}, {_percent(a.coverage)} known, "
    return Text.assemble(said, (a.rating, _STYLES[a.rating]))


def _withheld(a: Assessment) -> list[RenderableType]:
    return [Text(f"Score withheld. {a.withheld}", style="bold magenta")] if a.withheld else []


def _ledger_and_findings(a: Assessment) -> list[RenderableType]:
    return [*_section("Ledger", _ledger(a)), *_section("Findings", _findings(a))]


def _to_do(a: Assessment) -> list[RenderableType]:
    gaining = [one for one in a.recommendations if one.points_regained]
    return [
        *_section("What to do", *(_advice(n, one) for n, one in enumerate(gaining, 1))),
        *_section("What would make this surer", *_openings(a)),
    ]


def _head(portfolio: Portfolio) -> list[RenderableType]:
    counts = portfolio.info["counts"]
    as_of = portfolio.as_of
    moment = f"as of {as_of:%Y-%m-%d %H:%M} UTC" if as_of else "without a moment"
    fates = ", ".join(
        f"{counts[name]} {name}" for name in ("used", "merged", "superseded", "later")
    )
    lines = [
        Text(f"{_counted(counts['accounts'], 'account')}, worst first, {moment}", style="bold"),
        Text(
            f"{_counted(counts['in'], 'row')} in = {counts['accepted']} accepted + "
            f"{counts['rejected']} rejected; {fates}"
        ),
    ]
    notes = [Text(f"note: {note}", style="dim") for note in portfolio.info["notes"]]
    return [*lines, *_rejections(portfolio), *notes]


def _rejections(portfolio: Portfolio) -> list[RenderableType]:
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
            f"rejected: {_counted(r['rows'], 'row')} of {r['table']} for {r['field']}: "
            f"{r['reason']}; the first is row "
            f"{r['row']} of {r['file']}, found {r['value'] or 'nothing'}",
            style="yellow",
        )
        for r in reasons.head(MOST_REASONS).iter_rows(named=True)
    ]


def _unfed(portfolio: Portfolio) -> list[RenderableType]:
    """Say which signs are unknown for every account, once and not a row each."""
    counted = set(portfolio.findings.filter(pl.col("weight") > 0)["sign"])
    unfed = [one for one in portfolio.info["unknown_for_all"] if one["sign"] in counted]
    if not unfed:
        return []
    if len(unfed) > MOST_UNFED:
        return [Text(), *_missing(unfed)]
    shown = [Text(f"  {one['sign']}: {one['resolve']}") for one in unfed]
    return [Text("\nUnknown for every account:", style="bold"), *shown]


def _missing(unfed: list[dict[str, Any]]) -> list[RenderableType]:
    """Say what is missing, and how many signs lack it, where they are too many to go through."""
    lacking = Counter(name for one in unfed for name in one["missing"])
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    by_number: dict[int, list[str]] = {}
    for name, number in sorted(lacking.items()):
        by_number.setdefault(number, []).append(name.replace(":", " "))
    for number, names in sorted(by_number.items(), reverse=True):
        table.add_row(f"  {_counted(number, 'sign')}", ", ".join(names))
    said = f"{len(unfed)} signs are unknown for every account. They lack:"
    return [Text(said, style="bold"), table]


def _first(frame: pl.DataFrame, above_zero: str) -> dict[str, dict[str, Any]]:
    above = frame.filter(pl.col(above_zero) > 0)
    chosen = above.unique("account_id", keep="first", maintain_order=True)
    return {row["account_id"]: row for row in chosen.iter_rows(named=True)}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _section(title: str, *body: RenderableType) -> list[RenderableType]:
    shown = body or (Text("none", style="dim"),)
    return [Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in shown)]


def _ledger(a: Assessment) -> RenderableType:
    if a.score is None:
        return Text("no score, so no points", style="dim")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    table.add_row("100.000000", "no warning sign")
    for line in a.ledger:
        what = line.sign if line.line == "sign" else f"cap on {line.sign}"
        table.add_row(f"-{line.points:.6f}", what)
    table.add_row(f"{a.score:.6f}", "score")
    return table


def _findings(a: Assessment) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in sorted(a.findings, key=_urgency):
        table.add_row(_styled(finding.outcome), finding.sign, _said(finding))
    return table


def _said(finding: Finding) -> str:
    said = finding.message.text
    if finding.limits and finding.outcome in {"fired", "clear"}:
        ok, bad = finding.limits.ok, finding.limits.bad
        said += f" Severity {finding.severity:.2f}, from {ok:g} to {bad:g}."
    return said


def _urgency(finding: Finding) -> tuple[int, float, str]:
    order = ("error", "fired", "unknown", "clear", "not_applicable")
    return order.index(finding.outcome), -float(finding.severity or 0), finding.sign


def _evidence(rows: pl.DataFrame) -> RenderableType:
    if rows.is_empty():
        return Text("none", style="dim")
    newest = rows.group_by("sign", "speaks", maintain_order=True).tail(MOST_EVIDENCE)
    left_out = rows.height - newest.height
    told = newest.drop("account_id")
    order = [c for c in ("sign", "speaks", "id", "occurred_at", "kind") if c in told.columns]
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = [*order, *(c for c in told.columns if c not in order)]
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in told.select(columns).iter_rows():
        table.add_row(*("-" if cell is None else _cell(cell) for cell in row))
    older = Text(f"... and {left_out} older rows", style="dim")
    return Group(table, older) if left_out else table


def _cell(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "strftime") else str(value)


def _advice(number: int, one: Advice) -> RenderableType:
    effort = f"{one.owner_role}, {one.hours:g} hours, within {one.within_days} days"
    lines = [
        f"{number}. {one.title}",
        f"   regains {one.points_regained:.1f} points; {effort}; for {', '.join(one.signs)}",
        *(f"   - {step}" for step in one.steps),
    ]
    return Text("\n".join(lines))


def _openings(a: Assessment) -> list[RenderableType]:
    return [Text(f"{f.sign}: {f.unknown.resolve}") for f in a.findings if f.unknown]


def _points(value: Any) -> str:
    """Show points rounded down, so that 100 means no point was lost."""
    return "-" if value is None else f"{int(value * 10) / 10:.1f}"


def _percent(share: Any) -> str:
    return f"{int(share * 100)} %"


def _styled(word: str) -> Text:
    return Text(word.replace("_", " "), style=_STYLES[word])
