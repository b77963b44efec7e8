"""Comparisons, histories and watches in the terminal, as rich renderables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import attrs
import polars as pl
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table

from focuskit.model.wording import counted
from focuskit.portfolio.portfolio import Portfolio
from focuskit.replay.comparison import PARTS, Comparison
from focuskit.replay.light_changes import CHANGES, Watch
from focuskit.report.widgets import Text, columns, named, points, shortened, styled

MOST_ROWS = 20
_ENDLESS = 10_000
_WORDS = {part: part.replace("_", " ") for part in PARTS} | {"rest": "the rest"}
_STYLES = {
    "red on": "bold red",
    "lit": "yellow",
    "worsened": "yellow",
    "went dark": "magenta",
    "seen again": "yellow",
    "red out": "green",
    "cleared": "green",
}
_IN_BRACKETS = "in brackets: without waivers"


def comparison_view(comparison: Comparison, *, most: int = MOST_ROWS) -> RenderableType:
    """Show what made the scores move: all accounts together, then those that moved most.

    Accounts whose red lights changed come first.
    """
    accounts = comparison.accounts
    ends = " to ".join(_moment(one.as_of) for one in (comparison.before, comparison.after))
    counts = dict(accounts.group_by("presence").len().iter_rows())
    head = (
        f"{ends}: {counts.get('both', 0)} accounts at both, {counts.get('come', 0)} come, "
        f"{counts.get('gone', 0)} gone"
    )
    unscored = accounts.filter(pl.col("presence") == "both", pl.col("change").is_null()).height
    shown = [
        part
        for part in PARTS
        if any((accounts[name] != 0).any() for name in (part, f"lost_{part}"))
    ]
    lines = [head, _rated_otherwise(accounts)]
    lines += [f"{unscored} have no score at one end"] if unscored else []
    lines += [f"note: {note}" for note in comparison.notes]
    scored = accounts["change"].count() > 0
    nothing = "no score moved" if scored else "no account has a score at both ends"
    totals = _totals(comparison.totals, shown, nothing)
    return Group(*lines, "", totals, "", *_movers(accounts, shown, most))


def _rated_otherwise(accounts: pl.DataFrame) -> str:
    """Say how many red lights went on and out, and how the points lost for certain moved."""
    before, after = pl.col("red_before"), pl.col("red_after")
    both = accounts.filter(pl.col("presence") == "both")
    on, out = both.select(
        on=after.list.set_difference(before).list.len().sum(),
        out=before.list.set_difference(after).list.len().sum(),
    ).row(0)
    up, down = (int((both["lost_change"] * sign > 0).sum()) for sign in (1, -1))
    return f"red lights: {on} on, {out} out; more points lost at least on {up}, fewer on {down}"


def _totals(totals: pl.DataFrame, shown: list[str], otherwise: str) -> RenderableType:
    if not shown:
        return otherwise
    table = _table("made by", "lost at least", "scores", "accounts", "up", "down")
    for row in totals.filter(pl.col("part").is_in(shown)).iter_rows(named=True):
        counts = (str(row[name]) for name in ("accounts", "up", "down"))
        points_of = (_signed(row[name]) for name in ("lost", "points"))
        table.add_row(_WORDS[row["part"]], *points_of, *counts)
    return table


def _movers(accounts: pl.DataFrame, shown: list[str], most: int) -> list[RenderableType]:
    behind_waivers = pl.col("unwaived_before") != pl.col("unwaived_after")
    rated_otherwise = pl.col("rating_before") != pl.col("rating_after")
    moved = accounts.filter(
        (pl.col("lost_change") != 0) | (pl.col("change") != 0) | behind_waivers | rated_otherwise
    )
    if moved.is_empty():
        return []
    rows = moved.head(most).to_dicts()
    table = _Fitting(of=shown, table=lambda parts: _moved(rows, parts), whole="--format json")
    waived = any(_waived(moved, end) for end in ("before", "after"))
    tail = [_IN_BRACKETS] if waived else []
    return [table, *tail, *_rest(moved.height - most, "--format json")]


def _moved(rows: Sequence[dict[str, Any]], parts: Sequence[str]) -> Table:
    """What moved, and by how much it is due to some of the parts."""
    table = _table(
        "account", "rating", "score", "change", "lost at least", "change",
        *(_WORDS[part] for part in parts), left=("rating",), wraps="rating",
    )  # fmt: skip
    for row in rows:
        scores = (_beside(row[end], row[f"unwaived_{end}"]) for end in ("before", "after"))
        lost = (points(row[f"lost_{end}"]) for end in ("before", "after"))
        due = (_signed(row[f"lost_{part}"]) for part in parts)
        table.add_row(
            named(row["account_id"]), _ratings(row), " to ".join(scores), _signed(row["change"]),
            " to ".join(lost), _signed(row["lost_change"]), *due,
        )  # fmt: skip
    return table


def _ratings(row: dict[str, Any]) -> Text:
    """Write the rating, and what it was if it was another one."""
    before, after = (row[f"rating_{end}"] for end in ("before", "after"))
    if before is None or after is None or before == after:
        return styled(after or before)
    return Text.assemble(styled(before), " to ", styled(after))


def _waived(accounts: pl.DataFrame, score: str) -> bool:
    """Say whether a waiver makes a score what it is."""
    return bool(accounts[score].ne_missing(accounts[f"unwaived_{score}"]).any())


def history_view(history: pl.DataFrame, *, most: int = MOST_ROWS) -> RenderableType:
    """Show one row an account, the most urgent at the last moment first, one column a moment.

    Each cell has the rating, and the score where there is one.
    """
    if history.is_empty():
        return "there is no moment to look at"
    moments = history["as_of"].unique().sort().to_list()
    last = history.filter(pl.col("as_of") == moments[-1])["account_id"].to_list()
    gone = [a for a in history["account_id"].unique().sort() if a not in set(last)]
    told = history.select("account_id", "as_of", "rating", "red_lights", "score", "unwaived_score")
    cells = {(account, moment): _rated(*of_it) for account, moment, *of_it in told.iter_rows()}
    accounts = [*last, *gone]

    def since(some: Sequence[Any]) -> Table:
        table = _table("account", *(f"{moment:%Y-%m-%d}" for moment in some))
        for account in accounts[:most]:
            table.add_row(named(account), *(cells.get((account, m), "-") for m in some))
        return table

    table = _Fitting(of=moments, table=since, whole="--format csv", last=True)
    tail = [_IN_BRACKETS] if _waived(history, "score") else []
    return Group(table, *tail, *_rest(len(accounts) - most, "--format csv"))


def watch_view(watch: Watch, *, most: int = MOST_ROWS) -> RenderableType:
    """Show the lights that changed, by what became of them."""
    counts = dict(watch.changes.group_by("change").len().iter_rows())
    summary = ", ".join(f"{counts.get(change, 0)} {change}" for change in CHANGES)
    parts: list[RenderableType] = [f"{_moment(watch.since)} to {_moment(watch.as_of)}: {summary}"]
    parts += [
        f"{shortened(source)} ended on {end:%Y-%m-%d}: what it alone tells goes dark"
        for source, end in watch.ended.iter_rows()
    ]
    for change in CHANGES:
        rows = watch.changes.filter(pl.col("change") == change)
        if rows.is_empty():
            continue
        texts, seen = ("sign", "what is seen"), "what is seen"
        table = _table("account", "sign", "before", "now", "what is seen", left=texts, wraps=seen)
        for row in rows.head(most).iter_rows(named=True):
            before, now = (_severity(row, when) for when in ("before", "after"))
            table.add_row(named(row["account_id"], "(us)"), row["sign"], before, now, _seen(row))
        parts += ["", Text(change, style=_STYLES[change]), table]
        parts += _rest(rows.height - most, "--format json")
    return Group(*parts)


def sensitivity_view(portfolio: Portfolio, *, most: int = MOST_ROWS) -> RenderableType:
    """Show the accounts whose rating depends on where exactly the limits lie."""
    found = portfolio.sensitivity()
    if found.is_empty():
        return "\nNo rating depends on limits a fifth either way."
    accounts = found["account_id"].n_unique()
    counts = found.group_by("supposing", "rating", "rating_then").len()
    summary = _table("supposing", "rating", "would be", "accounts")
    for cells in counts.sort("supposing", "rating", "rating_then").iter_rows():
        summary.add_row(*map(str, cells))
    table = _table("account", "supposing", "score", "rating", "would be", "rating then")
    for row in found.head(most).iter_rows(named=True):
        now, then = (points(row[name]) for name in ("score", "score_then"))
        table.add_row(
            named(row["account_id"]), row["supposing"], now, row["rating"], then, row["rating_then"]
        )
    rest = _rest(found.height - most, "portfolio.sensitivity()")
    head = f"\n{accounts} of {len(portfolio)} accounts would be rated otherwise"
    return Group(head, "", summary, "", table, *rest)


@attrs.frozen(kw_only=True)
class _Fitting:
    """A table with as many columns of a kind as the screen is wide for.

    Args:
        of: What these columns are about, one each.
        table: Makes the table with some of them.
        whole: What shows all of them.
        last: The first ones give way, and else the last ones.
    """

    of: Sequence[Any]
    table: Callable[[Sequence[Any]], Table]
    whole: str
    last: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        number = len(self.of)
        endless = options.update_width(_ENDLESS)  # a table measures itself by the width at hand
        while number > int(self.last):
            needed = console.measure(self.table(self._some(number)), options=endless).maximum
            if needed <= options.max_width:
                break
            number -= 1
        yield self.table(self._some(number))
        if number < len(self.of):
            left = len(self.of) - number
            which = (
                counted(left, "earlier moment") if self.last else counted(left, "further column")
            )
            yield f"and {which}: {self.whole} has all"

    def _some(self, number: int) -> Sequence[Any]:
        return self.of[len(self.of) - number :] if self.last else self.of[:number]


def _table(*names: str, left: Collection[str] = (), wraps: str | None = None) -> Table:
    """Make a table of which one column gives way first on a narrow screen; else the first one.

    Its other columns are numbers, aligned to the right, but for those that are named ``left``.
    """
    first, *others = names
    right = [name for name in others if name not in left]
    table = columns(*names, right=right, wrapping=(wraps or first,), style="bold")
    for column in table.columns:
        column.min_width = len(str(column.header))
    return table


def _rest(rows: int, whole: str) -> list[str]:
    """Say how many rows are not shown, if any, and what shows them all."""
    return [f"and {rows} more: {whole} has all"] if rows > 0 else []


def _severity(row: dict[str, Any], when: str) -> str:
    severity = row[f"severity_{when}"]
    if severity is not None:
        return f"{severity:.2f}"
    return (row[f"outcome_{when}"] or "not there").replace("_", " ")


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _rated(rating: str, red_lights: list[str], score: float | None, unwaived: float | None) -> Text:
    """Write the rating, how many red lights are lit if several are, and the score."""
    word = styled(rating)
    if len(red_lights) > 1:
        word.append(f" x{len(red_lights)}")
    return word if score is None else word.append(f" {_beside(score, unwaived)}", style="default")


def _beside(score: float | None, unwaived: float | None) -> str:
    """Write a score, and in brackets what it is without waivers if that differs."""
    return points(score) if score == unwaived else f"{points(score)} ({points(unwaived)})"


def _seen(row: dict[str, Any]) -> str:
    """Write what is seen of a light, and who waived or disputes it."""
    waived = [f"Waived by {row['waived_by']}."] if row["waived_by"] else []
    disputed = [f"Disputed by {', '.join(row['disputed_by'])}."] if row["disputed_by"] else []
    return " ".join([row["text"] or "", *waived, *disputed])


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1f}" if value else "0"
