"""The measure stage: one fused aggregation for all elementary measures, a branch for each other.

It works on any part of the rows that holds whole accounts, and hands back one row an account, so
that judging never sees an interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
import polars as pl

from focuskit.engine.preparing import Sign, failure
from focuskit.engine.recorded import Need, met

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
    frame: pl.LazyFrame, signs: Sequence[Sign], needs: Sequence[Need], *, sources: int
) -> Measured:
    """Measure all signs over the rows of a timeline.

    Args:
        frame: The rows that were known, fields that were not known yet emptied.
        signs: Those that have a measure.
        needs: What to look for, to tell recorded from absent.
        sources: How many sources the rows come from.
    """
    elementary = [s for s in signs if s.measure and s.measure.elementary]
    branches = [s for s in signs if s.measure and not s.measure.elementary]
    probing = {"rows": pl.len(), **met(needs, sources)}
    fused, errors = _fused(frame, elementary, probing)
    parts = [fused]
    for sign in branches:
        part, broken = _fused(_looked_at(frame, sign), [sign], {})
        errors |= broken
        if sign.id not in broken:
            parts.append(part)
    measured = _joined([_of_accounts(part.drop(probing, strict=False)) for part in parts])
    return Measured(frame=measured, probed=fused.select("account_id", *probing), errors=errors)


def column(sign: str, part: str) -> str:
    """Return the name of a column that holds a part of what was found for a sign."""
    return f"{sign} {part}"


def _aggregates(sign: Sign) -> Columns:
    measure = sign.measure
    if measure is None:
        return {}
    return {
        column(sign.id, "value"): measure.value.cast(pl.Float64),
        column(sign.id, "observations"): measure.observations.cast(pl.Int64),
        column(sign.id, "evidence"): measure.evidence.sum().cast(pl.Int64),
        column(sign.id, "counter"): measure.counter_evidence.sum().cast(pl.Int64),
    }


def _fused(
    frame: pl.LazyFrame, signs: Sequence[Sign], extra: Columns
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Measure several signs in one pass; where the pass fails, halve until the guilty are found."""
    aggregates = {name: expr for sign in signs for name, expr in _aggregates(sign).items()}
    try:
        return _collected(frame, {**extra, **aggregates}), {}
    except KeyboardInterrupt:
        raise
    except BaseException as broken:
        if not signs:
            raise
        if len(signs) == 1:
            return _collected(frame, extra), {signs[0].id: failure(broken)}
    middle = len(signs) // 2
    first, errors = _fused(frame, signs[:middle], extra)
    second, others = _fused(frame, signs[middle:], {})
    return _joined([first, second]), errors | others


def _collected(frame: pl.LazyFrame, aggregates: Columns) -> pl.DataFrame:
    if not aggregates:
        return frame.select("account_id").unique().collect(engine="streaming")
    named = [expr.alias(name) for name, expr in aggregates.items()]
    return frame.group_by("account_id").agg(named).collect(engine="streaming")


def _looked_at(frame: pl.LazyFrame, sign: Sign) -> pl.LazyFrame:
    """Return the rows that a branch looks at: filtered first, so that it keeps few."""
    return frame.filter(sign.measure.among) if sign.measure else frame


def _of_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("account_id").is_not_null())


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    whole, *others = parts
    for other in others:
        whole = whole.join(other, on="account_id", how="left", nulls_equal=True)
    return whole
