"""The measure stage: one fused aggregation for all elementary measures, a branch for each other.

It works on any part of the rows that holds whole accounts, and hands back one row an account, so
that judging never sees an interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, zip_longest

import attrs
import polars as pl

from focuskit.detect.measure import Measure, in_stages
from focuskit.engine.preparing import FAILURES, Sign, failure
from focuskit.engine.recorded import Need, met_in
from focuskit.engine.timeline import Known

Expressions = list[pl.Expr]


@attrs.frozen(kw_only=True, eq=False)
class Measured:
    """What was measured, one row an account.

    Args:
        frame: ``account_id``, and for each sign ``SIGN value``, ``SIGN observations``,
            ``SIGN evidence`` and ``SIGN counter`` (how many rows speak for and against it).
        probed: ``account_id``, ``rows`` (how many), and which needs are met; rows without an
            account are one row, whose ``account_id`` is null.
        errors: Sign: why it could not be measured after all.
    """

    frame: pl.DataFrame
    probed: pl.DataFrame
    errors: Mapping[str, str]


def measure(
    known: Known, signs: Sequence[Sign], needs: tuple[Need, ...], *, sources: int
) -> Measured:
    """Measure all signs over the rows of a timeline.

    Args:
        known: The rows that were known, fields that were not known yet emptied.
        signs: Those that have a measure.
        needs: What to look for, to tell recorded from absent.
        sources: How many sources the rows come from.
    """
    few = known.engine == "in-memory"
    measures = [(sign, sign.measure) for sign in signs if sign.measure]
    fusing = [sign for sign, m in measures if m.elementary or few]
    branching = [(sign, m) for sign, m in measures if not (m.elementary or few)]
    bits = met_in(needs, sources)
    probing = [pl.len().alias("rows"), *(pl.col(name).bitwise_or() for name in bits)]
    marked = attrs.evolve(known, frame=known.frame.with_columns(**bits))
    fused, errors = _fused(marked, fusing, probing)
    parts = [fused]
    for sign, looking in branching:
        part, broken = _fused(_looked_at(known, looking), [sign], [])
        errors |= broken
        if sign.id not in broken:
            parts.append(part)
    measured = _of_accounts(_joined(parts)).drop("rows", *bits)
    return Measured(frame=measured, probed=fused, errors=errors)


def column(sign: str, part: str) -> str:
    """Return the name of a column that holds a part of what was found for a sign."""
    return f"{sign} {part}"


@lru_cache(maxsize=256)
def _plan(sign: str, measure: Measure) -> tuple[list[Expressions], Expressions]:
    """Return a sign's columns of rows, in stages, and its aggregates.

    Built once for all runs that use the same measure.
    """
    evidence, looked_at = (of.sum().cast(pl.Int64) for of in (measure.evidence, measure.among))
    return in_stages(measure.rows), [
        measure.value.cast(pl.Float64).alias(column(sign, "value")),
        measure.observations.cast(pl.Int64).alias(column(sign, "observations")),
        evidence.alias(column(sign, "evidence")),
        (looked_at - evidence).clip(0).alias(column(sign, "counter")),
    ]


def _fused(
    known: Known, signs: Sequence[Sign], extra: Expressions
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Measure several signs in one pass; where the pass fails, halve until the guilty are found."""
    try:
        return _collected(known, signs, extra), {}
    except FAILURES as broken:
        if not signs:
            raise
        if len(signs) == 1:
            return _collected(known, [], extra), {signs[0].id: failure(broken)}
    middle = len(signs) // 2
    first, errors = _fused(known, signs[:middle], extra)
    second, others = _fused(known, signs[middle:], [])
    return _joined([first, second]), errors | others


def _collected(known: Known, signs: Sequence[Sign], extra: Expressions) -> pl.DataFrame:
    plans = [_plan(sign.id, sign.measure) for sign in signs if sign.measure]
    rows = known.frame
    for stage in zip_longest(*(stages for stages, _ in plans), fillvalue=[]):
        rows = rows.with_columns(chain.from_iterable(stage))
    aggregates = [*extra, *chain.from_iterable(aggregates for _, aggregates in plans)]
    if not aggregates:
        return known.collect(rows.select("account_id").unique())
    return known.collect(rows.group_by("account_id").agg(aggregates))


def _looked_at(known: Known, measure: Measure) -> Known:
    """Return the rows that a branch looks at: filtered first, so that it keeps few."""
    return attrs.evolve(known, frame=measure.on(known.frame).filter(measure.among))


def _of_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    if not frame["account_id"].null_count():
        return frame
    return frame.filter(pl.col("account_id").is_not_null())


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    whole, *others = parts
    for other in others:
        whole = whole.join(other, on="account_id", how="left", nulls_equal=True)
    return whole
