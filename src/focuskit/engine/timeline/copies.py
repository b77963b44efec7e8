"""Copies: rows without an id that repeat another to the letter, in one file or in two.

Two equal calls may both be real, so both stay in use. But nobody can tell, so they count once
towards the observations: an export that is read twice makes no sign surer, with ids or without.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs
import polars as pl

from focuskit.engine.types import Known

_SEEDS_OF_A_LANE = 1_000
_LANES = ("_copy 0", "_copy 1")
"""Two hashes of whole rows: the first finds what may be alike, both together what is."""


def marked(known: Known) -> Known:
    """What was known, with the rows among which none repeats another, where some do.

    Sorting 64-bit hashes of the rows finds the few that may; they alone are looked at.

    Where each row has an id, versions of one were merged, and none is a copy.
    """
    if known.ids_everywhere:
        return known
    alike, surely = _hashes(tuple(sorted(known.columns - {"id"})))
    rows = known.frame
    hashes = known.collect(rows.select(alike)).to_series().sort()
    repeated = hashes.filter(hashes == hashes.shift(1)).unique()
    if repeated.is_empty():
        return known
    may_be = alike.is_in(repeated.implode())
    candidates = known.collect(rows.filter(may_be).with_columns(alike, surely))
    if "id" in known.columns:  # rows with ids of their own are none, however alike
        nameless = pl.col("id").is_null()
        first = pl.int_range(pl.len()).over(_LANES, order_by=nameless) == 0
    else:
        nameless, first = pl.lit(value=True), pl.int_range(pl.len()).over(_LANES) == 0
    kept = candidates.filter(~nameless | first).drop(_LANES)
    if kept.height == candidates.height:
        return known
    return attrs.evolve(
        known,
        copies=candidates.height - kept.height,
        once=pl.concat([rows.filter(~may_be), kept.lazy()]),
    )


@lru_cache(maxsize=64)
def _hashes(columns: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    first, second = (
        pl.sum_horizontal(
            pl.col(name).hash(lane * _SEEDS_OF_A_LANE + n)
            for n, name in enumerate(columns, start=1)
        )
        .hash(lane)
        .alias(_LANES[lane])
        for lane in range(2)
    )
    return first, second


def once_each(known: Known) -> Known:
    """The rows with each that repeats another left out."""
    return known if known.once is None else attrs.evolve(known, frame=known.once, once=None)


def fewer(
    frame: pl.DataFrame, once: pl.DataFrame, names: list[str], without: Sequence[str] = ()
) -> pl.DataFrame:
    """Observations as they are where each row counts once; none is more than before.

    Args:
        frame: One row an account, or one in all.
        once: The same, as measured over the rows of which none repeats another.
        names: The columns of observations.
        without: Those of values without the strongest case: a copy of it is no other case.
    """
    names, without = (
        [name for name in some if name in frame.columns and name in once.columns]
        for some in (names, without)
    )
    every = [*names, *without]
    told = once.select("account_id", *(pl.col(name).alias(f"{name} once") for name in every))
    joined = frame.join(told, on="account_id", how="left", maintain_order="left")
    least = [pl.min_horizontal(name, f"{name} once").alias(name) for name in names]
    others = [pl.col(f"{name} once").alias(name) for name in without]
    return joined.with_columns(*least, *others).select(frame.columns)


def note(known: Known | None) -> list[str]:
    """Say how many rows repeat another, and the way out."""
    if known is None or not known.copies:
        return []
    rows = (
        "1 row without an id repeats"
        if known.copies == 1
        else (f"{known.copies:,} rows without an id repeat")
    )
    way_out = "give ids, so that what was exported twice is told from what happened twice"
    return [f"{rows} another to the letter: used, and counted once as an observation; {way_out}"]
