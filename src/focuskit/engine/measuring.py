"""The measure stage: one fused aggregation for all elementary measures, a branch for each other.

It works on any part of the rows that holds whole accounts, and hands back one row an account, so
that judging never sees an interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import attrs
import polars as pl

from focuskit.detect.measure import Measure
from focuskit.engine.preparing import FAILURES, Sign, failure
from focuskit.engine.recorded import Need, met_in
from focuskit.engine.timeline import Known

Columns = dict[str, pl.Expr]


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
    probing = {"rows": pl.len(), **{name: pl.col(name).bitwise_or() for name in bits}}
    marked = attrs.evolve(known, frame=known.frame.with_columns(**bits))
    fused, errors = _fused(marked, fusing, probing)
    parts = [fused]
    for sign, looking in branching:
        part, broken = _fused(_looked_at(known, looking), [sign], {})
        errors |= broken
        if sign.id not in broken:
            parts.append(part)
    measured = _of_accounts(_joined(parts)).drop(probing)
    return Measured(frame=measured, probed=fused, errors=errors)


def column(sign: str, part: str) -> str:
    """Return the name of a column that holds a part of what was found for a sign."""
    return f"{sign} {part}"


@lru_cache(maxsize=256)
def _aggregates(sign: str, measure: Measure) -> Columns:
    """Return the aggregates of one sign, built once for all runs that use the same measure."""
    return {
        column(sign, "value"): measure.value,
        column(sign, "observations"): measure.observations,
        column(sign, "evidence"): measure.evidence.sum(),
        column(sign, "counter"): measure.counter_evidence.sum(),
    }


def _fused(
    known: Known, signs: Sequence[Sign], extra: Columns
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Measure several signs in one pass; where the pass fails, halve until the guilty are found."""
    measures = [(sign.id, sign.measure) for sign in signs if sign.measure]
    aggregates = {n: expr for sign, m in measures for n, expr in _aggregates(sign, m).items()}
    rows = {name: expr for _, m in measures for name, expr in m.rows.items()}
    try:
        return _collected(known, rows, {**extra, **aggregates}), {}
    except FAILURES as broken:
        if not signs:
            raise
        if len(signs) == 1:
            return _collected(known, {}, extra), {signs[0].id: failure(broken)}
    middle = len(signs) // 2
    first, errors = _fused(known, signs[:middle], extra)
    second, others = _fused(known, signs[middle:], {})
    return _joined([first, second]), errors | others


def _collected(known: Known, rows: Columns, aggregates: Columns) -> pl.DataFrame:
    if not aggregates:
        return known.frame.select("account_id").unique().collect(engine=known.engine)
    named = [expr.alias(name) for name, expr in aggregates.items()]
    grouped = known.frame.with_columns(**rows).group_by("account_id").agg(named)
    return grouped.collect(engine=known.engine)


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
