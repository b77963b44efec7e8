"""A digest of the rows in use: the same for the same rows, in whatever order they come.

Each row becomes a 64-bit hash of all its fields, in their canonical types, and the hashes are added
up, in two lanes with seeds of their own; whole numbers that wrap around add up to the same on any
number of threads. It tells apart what changed by accident. It does not withstand somebody who
looks for two inputs with one digest.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from focuskit.engine.types import Known
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.added_columns import SOURCE, UNREADABLE

_LANES = ("lane 0", "lane 1")
_SEEDS_OF_A_LANE = 1_000
"""Each field of each lane is hashed with a seed of its own, so that swapped values are noticed."""

_TOTALS = [pl.len().alias("rows"), pl.col(_LANES).sum()]

Digest = tuple[int, ...]
"""How many rows there are, and the sum of each lane."""


def rows(known: Known) -> list[Digest]:
    """One digest for each source that has rows in use, ordered, whatever their names."""
    # Hashed row by row before they are grouped: else Polars keeps all rows of a source at once.
    columns = known.columns | ({UNREADABLE} if known.unreadable else set())
    hashed = known.frame.select(SOURCE, *_lanes(tuple(sorted(columns))))
    found = known.collect(hashed.group_by(SOURCE).agg(_TOTALS)).drop(SOURCE)
    return sorted(found.iter_rows())


def table(frame: pl.DataFrame) -> Digest:
    """The digest of a small table, whatever the order of its rows and columns."""
    hashed = frame.lazy().select(_lanes(tuple(sorted(frame.columns))))
    return tuple(collect(hashed.select(_TOTALS), "in-memory").row(0))


@lru_cache(maxsize=64)
def _lanes(columns: tuple[str, ...]) -> list[pl.Expr]:
    """The hash of whole rows, in each lane.

    The sum of the fields is hashed once more: else a value could move to another row unnoticed.
    """
    lanes = []
    for lane, name in enumerate(_LANES):
        first = lane * _SEEDS_OF_A_LANE
        fields = [pl.col(field).hash(first + n) for n, field in enumerate(columns, start=1)]
        whole = pl.sum_horizontal(pl.lit(0, dtype=pl.UInt64), *fields).hash(first)
        lanes.append(whole.alias(name))
    return lanes
