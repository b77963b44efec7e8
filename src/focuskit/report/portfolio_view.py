"""The accounts, the signs and the supplier in the terminal, as rich renderables."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
from rich.console import Group, RenderableType

from focuskit.intake.rejections import emptied_notes
from focuskit.model.finding import KNOWN
from focuskit.model.visible import visible_line
from focuskit.model.wording import counted
from focuskit.portfolio import Portfolio
from focuskit.report.account_view import findings_view, numbers
from focuskit.report.widgets import Text, columns, named, percent, points, section, styled

MOST_ROWS = 20
"""A table of accounts shows so many; the files hold all."""

MOST_SEGMENTS = 3
MOST_NAMES = 5
"""In so many segments, with so many signs by name, the first screen says what is not answered."""

MOST_REASONS = 5
MOST_UNKNOWN = 8
"""So many signs that are unknown for every account are named one by one; more are summed up."""


def portfolio_view(portfolio: Portfolio, *, most: int = MOST_ROWS) -> RenderableType:
    """Show the accounts, worst first, with what weighs most and what to do first."""
    top = portfolio.head(most)
    waived = set(top.findings.filter(pl.col("waiver").is_not_null())["account_id"])
    numbers = ("score", "worst", "best", "known")
    table = columns(
        "account", *numbers, "rating", "weighs most",
        *(["without waivers"] if waived else []), "do first",
        right=numbers, wrapping=("account", "do first"), style="bold",
    )  # fmt: skip
    for column in table.columns[: 1 + len(numbers)]:
        column.min_width = len(str(column.header))
    most_points = top.findings.sort(-pl.col("points"), nulls_last=True, maintain_order=True)
    heaviest = _first(most_points, "points", "sign")
    advised = _first(top.recommendations, "points_regained", "title")
    for row in top.scores.iter_rows(named=True):
        account = row["account_id"]
        table.add_row(
            named(account),
            *(points(row[name]) for name in ("score", "worst", "best")),
            percent(row["coverage"]),
            styled(row["rating"]),
            heaviest.get(account, "-"),
            *([_unwaived(row) if account in waived else "-"] if waived else []),
            advised.get(account, "-"),
        )
    more = len(portfolio) - len(top)
    rest = [Text(f"... and {more} more accounts", style="dim")] if more else []
    return Group(*_head(portfolio), Text(), table, *rest, *_unknown_for_all(portfolio))


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
    lines += [Text(told) for told in _answered(portfolio)]
    notes = [Text(f"note: {note}", style="dim") for note in portfolio.info["notes"]]
    return [*lines, *rejections(portfolio), *notes]


def _answered(portfolio: Portfolio) -> list[str]:
    """Say how many of the signs that count the records can answer, by theme."""
    by_theme = {
        row["theme"]: (len(row["answered"]), len(row["answered"]) + len(row["unanswered"]))
        for row in portfolio.breadth.filter(pl.col("segment").is_null()).iter_rows(named=True)
    }
    if not by_theme:
        return []
    answered, asked = (sum(numbers) for numbers in zip(*by_theme.values(), strict=True))
    parts = [f"{theme} {some} of {of}" for theme, (some, of) in by_theme.items() if some]
    told = f"The records answer {answered} of {counted(asked, 'question')}"
    return [f"{told}: {', '.join(parts)}" if parts else told, *answered_less(portfolio.breadth)]


def answered_less(breadth: pl.DataFrame) -> list[str]:
    """Say in which segments the records answer less than in the house, those that lack most."""
    house = breadth.filter(pl.col("segment").is_null())["answered"].explode()
    lacking = (
        breadth.drop_nulls("segment")
        .select("segment", sign="unanswered")
        .explode("sign")
        .filter(pl.col("sign").is_in(house.implode()))
        .group_by("segment")
        .agg(pl.col("sign").sort())
        .sort(-pl.col("sign").list.len().cast(pl.Int64), "segment")
    )
    lines = []
    for segment, signs in lacking.head(MOST_SEGMENTS).iter_rows():
        names = ", ".join(signs) if len(signs) <= MOST_NAMES else counted(len(signs), "question")
        lines.append(f"  not for segment {visible_line(segment)}: {names}")
    more = lacking.height - len(lines)
    return [*lines, *([f"  nor all for {counted(more, 'more segment')}"] if more > 0 else [])]


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
            f"rejected: {counted(one['rows'], 'row')} of {one['table']} for {one['field']}: "
            f"{one['reason']}; the first is row {one['row']} of {visible_line(one['file'])}, "
            f"found {visible_line(one['value'] or 'nothing')}",
            style="yellow",
        )
        for one in reasons.head(MOST_REASONS).iter_rows(named=True)
    ]


def faults(portfolio: Portfolio) -> list[str]:
    """Say why rows were rejected and values emptied."""
    emptied = (f"note: {note}" for note in emptied_notes(portfolio.emptied))
    return [*(line.plain for line in rejections(portfolio)), *emptied]


def _unknown_for_all(portfolio: Portfolio) -> list[RenderableType]:
    """Say which signs are unknown for every account: each once, or how many lack what."""
    weighed = set(portfolio.findings.filter(pl.col("weight") > 0)["sign"])
    unknown = [one for one in portfolio.info["unknown_for_all"] if one["sign"] in weighed]
    if not unknown:
        return []
    if len(unknown) <= MOST_UNKNOWN:
        shown = [Text(f"  {one['sign']}: {one['resolve']}") for one in unknown]
        return [Text("\nUnknown for every account:", style="bold"), *shown]
    lacking = Counter(name for one in unknown for name in one["missing"])
    by_number: dict[int, list[str]] = {}
    for name, number in sorted(lacking.items()):
        by_number.setdefault(number, []).append(name.replace(":", " "))
    table = columns("_signs", "_missing", folded="_missing")
    for number, names in sorted(by_number.items(), reverse=True):
        table.add_row(f"  {counted(number, 'sign')}", ", ".join(names))
    said = f"{len(unknown)} signs are unknown for every account. They lack:"
    return [Text(), Text(said, style="bold"), table]


def _first(frame: pl.DataFrame, above_zero: str, shown: str) -> dict[str, str]:
    """Look up for each account what the first row says whose number is above 0."""
    above = frame.filter(pl.col(above_zero) > 0)
    chosen = above.unique("account_id", keep="first", maintain_order=True)
    return dict(chosen.select("account_id", shown).iter_rows())


def _unwaived(row: dict[str, Any]) -> str:
    """Write score, range and rating without waivers."""
    score, worst, best = (points(row[f"unwaived_{name}"]) for name in ("score", "worst", "best"))
    return f"{score} ({worst} to {best}), {row['unwaived_rating']}"
