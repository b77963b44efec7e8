"""Groups of accounts in the terminal: what their numbers say, and where these disagree."""

from __future__ import annotations

from typing import Any, get_args

import polars as pl
from rich.console import Group, RenderableType

from focuskit.model.assessment import Rating
from focuskit.model.wording import counted
from focuskit.report.widgets import (
    Text,
    columns,
    named,
    points,
    shortened,
    styled,
)

_POINTS = ("points_lost_at_least", "worst", "mean", "value_weighted")


def rollup_view(groups: pl.DataFrame, by: str) -> RenderableType:
    """Show groups of accounts, those with most red ones first, and where their numbers disagree."""
    ratings = [word.replace("_", " ") for word in get_args(Rating)]
    numbers = ("accounts", *ratings, "lost at least", "worst", "mean", "by value")
    table = columns(
        by, "rating", *numbers, "worst account",
        right=numbers, wrapping=(by, *ratings, "lost at least", "worst account"), style="bold",
    )  # fmt: skip
    for row in groups.iter_rows(named=True):
        table.add_row(
            named(row["group"], f"no {by}"),
            styled(row["rating"]),
            str(row["accounts"]),
            *(str(row[rating]) for rating in get_args(Rating)),
            *(points(row[name]) for name in _POINTS),
            named(row["worst_account"]),
        )
    lines_below = [line for row in groups.iter_rows(named=True) for line in _behind(row, by)]
    return Group(table, *([Text()] if lines_below else []), *lines_below)


def _behind(row: dict[str, Any], by: str) -> list[RenderableType]:
    """Say what the mean of a group does not."""
    name, mean = shortened(row["group"], f"no {by}"), f"the mean of {points(row['mean'])}"
    lines = []
    if "worst-account" in row["disagreement"]:
        group, account = (row[name].replace("_", " ") for name in ("rating", "worst_rating"))
        lines.append(f"it is {group}, and its worst account, {shortened(row['worst_account'])}, "
                     f"is {account}")  # fmt: skip
    if "value-weighted" in row["disagreement"]:
        lines.append(f"{mean} is {points(row['value_weighted'])} when weighed by annual value")
    if (row["unwaived_worst"], row["unwaived_mean"]) != (row["worst"], row["mean"]):
        numbers = (points(row[name]) for name in ("unwaived_worst", "unwaived_mean"))
        lines.append("without waivers, the worst is {} and the mean {}".format(*numbers))
    if row["unscored"]:
        lines.append(f"{counted(row['unscored'], 'account')} without a score, not in the mean")
    if row["with_value"] < row["scored"]:
        lines.append(f"not weighed by value: {row['with_value']} of {row['scored']} have one")
    return [Text(f"{name}: {line}") for line in lines]
