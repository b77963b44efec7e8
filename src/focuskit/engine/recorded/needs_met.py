"""Which needs each account meets: dozens of them as bits of one whole number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

import polars as pl

from focuskit.engine.bit_masks import BITS, NONE, all_bits, as_bit, column_of, is_set
from focuskit.engine.columns import FIRST, ROWS
from focuskit.engine.recorded.last_year import last_year, together
from focuskit.engine.types import Known, Need
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.added_columns import SOURCE

_IN_SOURCE = "in source"
_OF_HOUSE = "of our own house"


@lru_cache(maxsize=64)
def met_in(needs: tuple[Need, ...], sources: int) -> dict[str, pl.Expr]:
    """Columns that tell of each row which needs it meets in which source: one bit a need.

    Of several sources they tell too in which it stands. Their bitwise or tells it of an account.
    """
    columns = {}
    for word in range(0, sources if sources > 1 else 0, BITS):
        some = range(word, min(word + BITS, sources))
        stands = [as_bit(pl.col(SOURCE) == source, source) for source in some]
        columns[column_of(_IN_SOURCE, word)] = all_bits(stands)
    for word in range(0, len(needs), BITS):
        of_kinds: dict[tuple[str, ...], list[pl.Expr]] = {}
        for bit, need in enumerate(needs[word : word + BITS]):
            of_kinds.setdefault(need.kinds, []).append(as_bit(need.is_stated(), bit))
        bits = all_bits(
            pl.when(Need(kinds).is_of_kind()).then(all_bits(values)).otherwise(NONE)
            for kinds, values in of_kinds.items()
        )
        for source in range(sources):
            here = bits if sources == 1 else pl.when(pl.col(SOURCE) == source).then(bits)
            columns[column_of(_met_in(source), word)] = here
    return columns


def bit_of(need: int, source: int) -> pl.Expr:
    """Whether an account meets a need, by its place among them, in a source."""
    return is_set(_met_in(source), need)


def is_in(source: int, sources: int) -> pl.Expr:
    """Whether a source holds a row of an account that has any."""
    return pl.lit(value=True) if sources == 1 else is_set(_IN_SOURCE, source)


def _met_in(source: int) -> str:
    return f"met {source}"


def probe(known: Known, needs: Sequence[Need], sources: int, as_of: datetime) -> pl.DataFrame:
    """One row an account: how many rows it has, the first of them, and the bits of ``met_in``.

    And what it came to in the last twelve months up to the moment.
    """
    bits = met_in(tuple(needs), sources)
    return with_outside(_probed(known, known.frame, bits, as_of), known, bits, as_of)


def _probed(
    known: Known, rows: pl.LazyFrame, bits: Mapping[str, pl.Expr], as_of: datetime
) -> pl.DataFrame:
    asked = probed_columns(bits, known.columns, as_of)
    return known.collect(rows.with_columns(**bits).group_by("account_id").agg(asked))


def with_outside(
    probed: pl.DataFrame, known: Known, bits: Mapping[str, pl.Expr], as_of: datetime
) -> pl.DataFrame:
    """The probe with the rows, mostly few, that lie outside the record of their source."""
    if known.outside is None:
        return probed
    return (
        pl.concat([probed, _probed(known, known.outside, bits, as_of)])
        .group_by("account_id")
        .agg(
            pl.col(ROWS).sum(),
            pl.col(FIRST).min(),
            pl.col(list(bits)).bitwise_or(),
            *together(probed.columns),
        )
    )


def probed_columns(bits: Iterable[str], columns: frozenset[str], as_of: datetime) -> list[pl.Expr]:
    """What the probe tells of an account."""
    return [
        pl.len().alias(ROWS),
        pl.col("occurred_at").min().alias(FIRST),
        *(pl.col(name).bitwise_or() for name in bits),
        *last_year(columns, as_of),
    ]


def accounts_that_met(
    probed: pl.DataFrame, needs: Sequence[Need], sources: int, accounts_in_all: int
) -> Mapping[Need, tuple[int, ...]]:
    """Need: for each source, how many accounts ever have such a row in it.

    A row of our own house, which concerns no account, concerns them all.

    Args:
        probed: One row an account, with the bits of ``met_in``.
        needs: What the bits tell of.
        sources: How many sources there are.
        accounts_in_all: How many accounts there are.
    """
    of_house = pl.col("account_id").is_null().alias(_OF_HOUSE)
    met = probed.lazy().group_by(of_house).agg(_counts(len(needs), sources))
    found = {row.pop(_OF_HOUSE): row for row in collect(met, "in-memory").iter_rows(named=True)}
    counts, house = found.get(False, {}), found.get(True, {})
    return {
        need: tuple(
            accounts_in_all if house.get(name) else counts.get(name, 0)
            for name in (f"accounts {n} {s}" for s in range(sources))
        )
        for n, need in enumerate(needs)
    }


@lru_cache(maxsize=64)
def _counts(needs: int, sources: int) -> list[pl.Expr]:
    return [
        bit_of(n, source).sum().alias(f"accounts {n} {source}")
        for n in range(needs)
        for source in range(sources)
    ]
