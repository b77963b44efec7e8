"""A digest of the rows in use: the same for the same rows, in whatever order they come.

Each row becomes a 64-bit hash of all its fields, in their canonical types, and the hashes are added
up, in two lanes with seeds of their own; whole numbers that wrap around add up to the same on any
number of threads. It tells apart what changed by accident. It does not withstand somebody who
looks for two inputs with one digest.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import polars as pl

from focuskit.engine.timeline import Known
from focuskit.intake.binding import SOURCE

LANES = 2
_SEEDS_OF_A_LANE = 1_000
"""Each field of each lane is hashed with a seed of its own, so that swapped values are noticed."""

Digest = tuple[int, ...]
"""How many rows there are, and the sum of each lane."""


def rows(known: Known) -> list[Digest]:
    """Return one digest for each source that has rows in use, ordered, whatever their names."""
    totals = _totals(tuple(sorted(known.columns)))
    found = known.collect(known.frame.group_by(SOURCE).agg(totals)).drop(SOURCE)
    return sorted(found.iter_rows())


def table(frame: pl.DataFrame) -> Digest:
    """Return the digest of a small table, whatever the order of its rows and columns."""
    return tuple(frame.select(_totals(tuple(sorted(frame.columns)))).row(0))


@lru_cache(maxsize=64)
def _totals(columns: tuple[str, ...]) -> list[pl.Expr]:
    lanes = (_hash(columns, lane).sum().alias(f"lane {lane}") for lane in range(LANES))
    return [pl.len().alias("rows"), *lanes]


def _hash(columns: Iterable[str], lane: int) -> pl.Expr:
    """Return the hash of whole rows.

    The sum of the fields is hashed once more: else a value could move to another row unnoticed.
    """
    first = lane * _SEEDS_OF_A_LANE
    fields = [pl.col(name).hash(first + n) for n, name in enumerate(columns, start=1)]
    return pl.sum_horizontal(pl.lit(0, dtype=pl.UInt64), *fields).hash(first)
