"""Linking: the moment of what came after a row, or before it, for all accounts at once.

This is the only join of rows with rows. It looks at the few rows that a measure is about, within
one account each, and adds a moment to each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from focuskit.detect.links import Link
from focuskit.model.columns import TIME

_PLACE = "_place"
_MOMENT = "_moment"


def linked(rows: pl.DataFrame, links: Mapping[str, Link]) -> pl.DataFrame:
    """Add, for each link, the moment of the row that each row is linked to; null where none is.

    Args:
        rows: Those that any link is about or may be linked to, with ``account_id``,
            ``occurred_at`` and every field that the links read.
        links: By the name of the column that they add.
    """
    if rows.is_empty():
        return rows.with_columns(pl.lit(None, dtype=TIME).alias(name) for name in links)
    placed = rows.with_row_index(_PLACE)
    for name, link in links.items():
        moments = _moments(placed, link)
        placed = placed.join(moments.rename({_MOMENT: name}), on=_PLACE, how="left")
    return placed.sort(_PLACE).drop(_PLACE)


def _moments(placed: pl.DataFrame, link: Link) -> pl.DataFrame:
    about, other = link.of.fill_null(value=False), link.by.fill_null(value=False)
    # Looking ahead is strictly later, so that no row is linked to itself; looking back is not.
    of, by = placed.filter(about), placed.filter(other & ~about if link.back else other)
    if link.topic:
        of, by = (side.explode("topics").drop_nulls("topics") for side in (of, by))
    keys = ["account_id", *link.same, *(["topics"] if link.topic else [])]
    found = [_by_time(of, by, keys, back=True)] if link.back else _follow_ups(of, by, keys)
    moment = pl.col(_MOMENT).max() if link.back else pl.col(_MOMENT).min()
    return pl.concat(found).group_by(_PLACE).agg(moment)


def _follow_ups(of: pl.DataFrame, by: pl.DataFrame, keys: list[str]) -> list[pl.DataFrame]:
    """Return what answers a row by its id, and what comes next of all that answers none of them."""
    alike = [key for key in keys if key != "in_reply_to"]
    ids = of.select(*alike, _PLACE, began="occurred_at", in_reply_to="id")
    ids = ids.drop_nulls("in_reply_to")
    answers = by.join(ids, on=[*alike, "in_reply_to"])
    later = answers.filter(pl.col("occurred_at") > pl.col("began"))
    named = later.select(
        pl.col(f"{_PLACE}_right").alias(_PLACE), pl.col("occurred_at").alias(_MOMENT)
    )
    free = by.join(ids, on=["account_id", "in_reply_to"], how="anti")
    return [named, _by_time(of, free, keys, back=False)]


def _by_time(of: pl.DataFrame, by: pl.DataFrame, keys: list[str], *, back: bool) -> pl.DataFrame:
    """Return the nearest row in time: the last up to the same moment, or the next after it."""
    left = of.select(_PLACE, "occurred_at", *keys).drop_nulls(keys).sort("occurred_at")
    right = by.select("occurred_at", *keys).drop_nulls(keys).sort("occurred_at")
    joined = left.join_asof(
        right.with_columns(pl.col("occurred_at").alias(_MOMENT)),
        on="occurred_at",
        by=keys,
        strategy="backward" if back else "forward",
        allow_exact_matches=back,
        check_sortedness=False,
    )
    return joined.select(_PLACE, pl.col(_MOMENT).cast(TIME)).drop_nulls(_MOMENT)
