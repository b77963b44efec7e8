"""The accounts, the signs and the supplier in the terminal, as rich renderables."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table

from focuskit.intake.rejected import emptied_notes
from focuskit.model.visible import visible_line
from focuskit.portfolio import Portfolio
from focuskit.report.account_view import findings_view, numbers
from focuskit.report.widgets import Text, counted, named, percent, points, section, styled

MOST_ROWS = 20
"""A table of accounts shows so many; the files hold all."""

MOST_REASONS = 5
MOST_UNFED = 8
"""So many signs that nothing feeds are gone through one by one; of more, it is summed up."""


def portfolio_view(portfolio: Portfolio, *, most: int = MOST_ROWS) -> RenderableType:
    """Return the accounts, worst first, with what weighs most and what to do first."""
    top = portfolio.head(most)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("account", "score", "worst", "best", "known"):
        first = name == "account"
        table.add_column(
            name, justify="left" if first else "right", no_wrap=not first, min_width=len(name)
        )
    for name in ("rating", "weighs most"):
        table.add_column(name, no_wrap=True)
    waived = top.scores.filter(pl.col("account_id").is_in(_waived(top.findings)))
    unwaived = {row["account_id"]: row for row in waived.iter_rows(named=True)}
    if unwaived:
        table.add_column("without waivers", no_wrap=True)
    table.add_column("do first")
    dearest = top.findings.sort(-pl.col("points"), nulls_last=True, maintain_order=True)
    strongest = _first(dearest, "points")
    advised = _first(top.recommendations, "points_regained")
    for row in top.scores.iter_rows(named=True):
        account = row["account_id"]
        table.add_row(
            named(account),
            *(points(row[name]) for name in ("score", "worst", "best")),
            percent(row["coverage"]),
            styled(row["rating"]),
            strongest.get(account, {}).get("sign", "-"),
            *([_unwaived(unwaived.get(account))] if unwaived else []),
            advised.get(account, {}).get("title", "-"),
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
    return Group(*section("Signs on accounts", table), supplier_view(portfolio))


def supplier_view(portfolio: Portfolio) -> RenderableType:
    """Return the supplier's own score, and what is lit on it, practices included."""
    ours = portfolio.supplier
    withheld = [Text(f"Score withheld. {ours.withheld}")] if ours.withheld else []
    found = findings_view(ours.findings)
    return Group(*section("The supplier itself", numbers(ours), *withheld, *found))


def _head(portfolio: Portfolio) -> list[RenderableType]:
    counts = portfolio.info["counts"]
    as_of = portfolio.as_of
    moment = f"as of {as_of:%Y-%m-%d %H:%M} UTC" if as_of else "without a moment"
    fates = ", ".join(
        f"{counts[name]} {name}" for name in ("used", "merged", "superseded", "later")
    )
    lines = [
        Text(f"{counted(counts['accounts'], 'account')}, worst first, {moment}", style="bold"),
        Text(
            f"{counted(counts['in'], 'row')} in = {counts['accepted']} accepted + "
            f"{counts['rejected']} rejected; {fates}"
        ),
    ]
    notes = [Text(f"note: {note}", style="dim") for note in portfolio.info["notes"]]
    return [*lines, *rejections(portfolio), *notes]


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
    return [_rejection(told) for told in reasons.head(MOST_REASONS).iter_rows(named=True)]


def _rejection(told: dict[str, Any]) -> Text:
    file, value = visible_line(told["file"]), visible_line(told["value"] or "nothing")
    return Text(
        f"rejected: {counted(told['rows'], 'row')} of {told['table']} for {told['field']}: "
        f"{told['reason']}; the first is row {told['row']} of {file}, found {value}",
        style="yellow",
    )


def faults(portfolio: Portfolio) -> list[str]:
    """Say why rows were rejected and values emptied."""
    emptied = (f"note: {note}" for note in emptied_notes(portfolio.emptied))
    return [*(line.plain for line in rejections(portfolio)), *emptied]


def _unfed(portfolio: Portfolio) -> list[RenderableType]:
    """Say which signs are unknown for every account, once and not a row each."""
    weighed = set(portfolio.findings.filter(pl.col("weight") > 0)["sign"])
    unfed = [one for one in portfolio.info["unknown_for_all"] if one["sign"] in weighed]
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
        table.add_row(f"  {counted(number, 'sign')}", ", ".join(names))
    said = f"{len(unfed)} signs are unknown for every account. They lack:"
    return [Text(said, style="bold"), table]


def _first(frame: pl.DataFrame, above_zero: str) -> dict[str, dict[str, Any]]:
    above = frame.filter(pl.col(above_zero) > 0)
    chosen = above.unique("account_id", keep="first", maintain_order=True)
    return {row["account_id"]: row for row in chosen.iter_rows(named=True)}


def _waived(findings: pl.DataFrame) -> list[str]:
    """Return the accounts on which a waiver has effect."""
    return findings.filter(pl.col("waiver").is_not_null())["account_id"].unique().to_list()


def _unwaived(row: dict[str, Any] | None) -> str:
    """Return score, range and rating without waivers, where one has effect."""
    if row is None:
        return "-"
    score, worst, best = (points(row[f"unwaived_{name}"]) for name in ("score", "worst", "best"))
    return f"{score} ({worst} to {best}), {row['unwaived_rating']}"
