"""Breadth: which questions the records can answer at all, whatever is known of one account."""

from __future__ import annotations

from typing import Any

import polars as pl

from focuskit.engine.results import Run
from focuskit.engine.score.ratings import theme_of
from focuskit.model.millionths import MILLION, exact

SCHEMA: dict[str, Any] = {
    "theme": pl.String,
    "answered": pl.List(pl.String),
    "unanswered": pl.List(pl.String),
    "share": pl.Float64,
}


def breadth(run: Run) -> pl.DataFrame:
    """One row a theme, ordered by name: the signs that count which the records can answer or not.

    ``share`` is that of the policy's weight of the theme that stands on the signs ``answered``,
    rounded down to the millionth. A sign that ended in an error, or whose plugin is absent, is not
    answered.
    """
    rows = [
        (theme_of(sign), sign.id, sign.weight, not (sign.error or sign.id in run.missing_input))
        for sign in run.signs
        if sign.weight
    ]
    schema = {"theme": pl.String, "sign": pl.String, "weight": pl.Int64, "fed": pl.Boolean}
    weight, fed = pl.col("weight"), pl.col("fed")
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .group_by("theme")
        .agg(
            answered=pl.col("sign").filter(fed).sort(),
            unanswered=pl.col("sign").filter(~fed).sort(),
            share=weight.filter(fed).sum() * MILLION // weight.sum(),
        )
        .with_columns(exact(pl.col("share")).alias("share"))
        .sort("theme")
        .cast(pl.Schema(SCHEMA))
    )
