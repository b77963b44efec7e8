"""Copies: rows without an id that repeat another to the letter, in one file or in two.

Two equal calls may both be real, so both stay in use. But nobody can tell, so they count once
towards the observations, and a value reaches from what it is if each counts once to what it is if
all count: an export that is read twice makes no sign surer, and lights none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

import attrs
import polars as pl
from polars import selectors as cs

from focuskit.engine.columns import SignColumn
from focuskit.engine.types import Known

_SEEDS_OF_A_LANE = 1_000
_LANES = ("_copy 0", "_copy 1")
"""Two hashes of whole rows: the first finds what may be alike, both together what is."""
_ONCE = " once"


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


def counted_once(frame: pl.DataFrame, once: pl.DataFrame, signs: Iterable[str]) -> pl.DataFrame:
    """What was measured, with what copies leave open: once, or as often as they stand there.

    No more observations count than there are without copies, a copy of the strongest case is no
    other case, and a value reaches from what it is with copies to what it is without.

    Args:
        frame: One row an account, with what was measured over all rows.
        once: The same over the rows of which none repeats another.
        signs: Those that were measured.
    """
    both = frame.join(once, on="account_id", how="left", maintain_order="left", suffix=_ONCE)
    there = set(both.columns)
    changed: list[pl.Expr] = []
    for sign in (one for one in signs if SignColumn.VALUE.of(one) + _ONCE in there):
        value, observations, without = (
            part.of(sign)
            for part in (SignColumn.VALUE, SignColumn.OBSERVATIONS, SignColumn.WITHOUT)
        )
        changed.append(pl.min_horizontal(observations, observations + _ONCE).alias(observations))
        if without in there:
            changed.append(pl.col(without + _ONCE).alias(without))
        apart = pl.col(value) != pl.col(value + _ONCE)
        for part, furthest in _ENDS.items():
            ends = [_end(part, sign, suffix, there) for suffix in ("", _ONCE)]
            stated = pl.col(part.of(sign)) if part.of(sign) in there else pl.lit(None)
            reach = pl.when(apart).then(furthest(ends)).otherwise(stated)
            changed.append(reach.cast(pl.Float64).alias(part.of(sign)))
    return both.with_columns(changed).drop(cs.ends_with(_ONCE))


_ENDS = {SignColumn.LOW: pl.min_horizontal, SignColumn.HIGH: pl.max_horizontal}


def _end(part: SignColumn, sign: str, suffix: str, there: Collection[str]) -> pl.Expr:
    """An end of a value with or without copies; the value itself where none is stated."""
    value = pl.col(SignColumn.VALUE.of(sign) + suffix).fill_nan(None)
    name = part.of(sign) + suffix
    return pl.coalesce(pl.col(name).fill_nan(None), value) if name in there else value


def note(known: Known | None) -> list[str]:
    """Say how many rows repeat another, and the way out."""
    if known is None or not known.copies:
        return []
    rows = (
        "1 row without an id repeats"
        if known.copies == 1
        else (f"{known.copies:,} rows without an id repeat")
    )
    hint = "give ids, so that what was exported twice is told from what happened twice"
    return [f"{rows} another to the letter: used, and counted once as an observation; {hint}"]
