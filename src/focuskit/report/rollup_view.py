"""Groups of accounts in the terminal: what their numbers say, and where these disagree."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import Group, RenderableType

from focuskit.model.wording import counted
from focuskit.report.widgets import (
    Text,
    columns,
    named,
    percent,
    points,
    shortened,
    styled,
)


def rollup_view(groups: pl.DataFrame, by: str) -> RenderableType:
    """Show groups of accounts, the worst first, and below them where their numbers disagree."""
    numbers = ("accounts", "worst", "mean", "by value")
    table = columns(
        by, *numbers, "rating", "at risk", "worst account",
        right=(*numbers, "at risk"), wrapping=(by, "worst account"), style="bold",
    )  # fmt: skip
    for row in groups.iter_rows(named=True):
        table.add_row(
            named(row["group"], f"no {by}"),
            str(row["accounts"]),
            *(points(row[name]) for name in ("worst", "mean", "value_weighted")),
            styled(row["rating"]),
            "-" if row["at_risk"] is None else f"{percent(row['at_risk'])} of {row['rated']}",
            named(row["worst_account"]),
        )
    lines_below = [line for row in groups.iter_rows(named=True) for line in _behind(row, by)]
    return Group(table, *([Text()] if lines_below else []), *lines_below)


def _behind(row: dict[str, Any], by: str) -> list[RenderableType]:
    """Say what the mean of a group does not."""
    name, mean = shortened(row["group"], f"no {by}"), f"the mean of {points(row['mean'])}"
    lines = []
    if "worst-account" in row["disagreement"]:
        lines.append(f"{mean} is {row['rating']}, but {shortened(row['worst_account'])} is "
                     f"{row['worst_rating']}")  # fmt: skip
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
