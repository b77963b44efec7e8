"""The measure stage: one fused aggregation for all single-pass measures, a branch for each other.

It works on any part of the rows that holds whole accounts, and hands back one row an account, so
that judging never sees an interaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, zip_longest

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_ITSELF
from focuskit.detect.measure import Measure, in_stages
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.engine.columns import (
    FIRST,
    MEASURED,
    OPTIONAL,
    RECENT,
    ROWS,
    SINCE,
    VALUES,
    SignColumn,
    also,
)
from focuskit.engine.measure.branches import branch
from focuskit.engine.recorded.coverage import GRACE, met_in
from focuskit.engine.recorded.missing_input import DataAvailability
from focuskit.engine.timeline import copies
from focuskit.engine.types import Known, Measured, Sign
from focuskit.model.column_types import TIME
from focuskit.model.units import SECONDS_PER_DAY

DIGITS = 12
"""Significant digits of a value; floats have 15 that can be relied on."""
FEW_SIGNS = 12
"""So many measures of few rows take no longer than looking first which of them have data."""


@attrs.frozen
class _Part:
    """Columns of some measures, one row an account; and by name, why others have none."""

    frame: pl.DataFrame
    errors: Mapping[str, str] = attrs.field(factory=dict)


def measure(known: Known, signs: Sequence[Sign], availability: DataAvailability) -> Measured:
    """Measure all signs over the rows of a timeline.

    Args:
        known: The rows that were known, fields that were not known yet emptied.
        signs: Those that have a measure.
        availability: What tells which signs have data.
    """
    few = known.engine == "in-memory"
    measures = {sign.id: sign.measure for sign in signs if sign.measure}
    one_pass = {
        name: one for name, one in measures.items()
        if one.row_filter is None and (few or one.single_pass)
        and known.readable(one.fields()) is known
    }  # fmt: skip
    # The look at what is recorded rides along with the measures that cost no pass of their own.
    # Of few rows, it goes ahead of many measures, and spares those that have no data.
    riding = {} if few and len(one_pass) > FEW_SIGNS else one_pass
    first, bits = _with_look(known, riding, availability)
    missing = availability.missing_input(first.frame)
    with_data = [sign for sign in signs if sign.id in measures and sign.id not in missing]
    left = {sign.id: measures[sign.id] for sign in with_data if sign.id not in riding}
    together = {name: one for name, one in left.items() if name in one_pass}
    parts = [first, *([_fused(known, together)] if together else [])]
    for sign, name, one in _looks(with_data, left.keys() - together.keys(), known.columns):
        part = _branch(known, name, one, sign.start)
        # What breaks a further measure is an error of the sign that it belongs to.
        why = part.errors.get(name)
        parts.append(_Part(part.frame, {sign.id: why} if why else {}))
    joined = _with_since(_joined(part.frame for part in parts), known, with_data)
    once = joined if known.once is None else _counted_once(joined, known, with_data)
    frame = _observed(once, with_data, availability.as_of).drop(ROWS, FIRST, RECENT, SINCE, *bits)
    unmeasured = [part.of(sign) for sign in missing for part in (*MEASURED, *OPTIONAL)]
    return Measured(
        frame=rounded(frame.drop(unmeasured, strict=False)),
        probed=first.frame,
        missing_input=missing,
        errors={name: why for part in parts for name, why in part.errors.items()},
    )


def _with_look(
    known: Known, measures: Mapping[str, Measure], availability: DataAvailability
) -> tuple[_Part, Iterable[str]]:
    """Measure in one pass with the look at which rows, kinds and fields each account has."""
    bits = met_in(availability.needs, availability.sources)
    recent = pl.col("occurred_at") > pl.lit(availability.as_of - GRACE, dtype=TIME)
    look = [
        pl.len().alias(ROWS),
        pl.col("occurred_at").min().alias(FIRST),
        recent.sum().alias(RECENT),
        *(pl.col(name).bitwise_or() for name in bits),
    ]
    marked = attrs.evolve(known, frame=known.frame.with_columns(**bits))
    return _fused(marked, measures, look), bits


def _looks(
    signs: Iterable[Sign], apart: Collection[str], columns: frozenset[str]
) -> Iterator[tuple[Sign, str, Measure]]:
    """What is measured by itself: sign, name of the columns, measure.

    That is also what findings tell besides, where the data have what it takes; nobody judges it.
    """
    measured = [(sign, sign.measure) for sign in signs if sign.measure]
    yield from ((sign, sign.id, one) for sign, one in measured if sign.id in apart)
    for sign, further in ((sign, one.also) for sign, one in measured if one.also):
        if further.fields() - {"id"} <= columns:
            yield sign, also(sign.id), further


def _counted_once(frame: pl.DataFrame, known: Known, signs: Sequence[Sign]) -> pl.DataFrame:
    """Observations that rows which repeat another do not add to; values stay as they are."""
    rows = copies.once_each(known)
    measured = [(sign, sign.measure) for sign in signs if sign.measure]
    together = {sign.id: one for sign, one in measured if one.row_filter is None}
    parts = [_Part(frame.select("account_id")), *([_fused(rows, together)] if together else [])]
    parts += [
        _branch(rows, s.id, one, s.start) for s, one in measured if one.row_filter is not None
    ]
    names = [SignColumn.OBSERVATIONS.of(sign.id) for sign in signs]
    return copies.fewer(frame, _joined(part.frame for part in parts), names)


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """Round all values to as many digits as two ways to compute one number agree on.

    Polars divides a single row and a column of many by different instructions, which may differ in
    the last bit; one account alone would then give other bytes than the same account in company.
    """
    values = [name for name in frame.columns if name.endswith(VALUES)]
    return frame.with_columns(pl.col(values).round_sig_figs(DIGITS))


@lru_cache(maxsize=256)
def plan(sign: str, measure: Measure) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
    """A sign's columns of rows, in stages, and its aggregates.

    Built once for all runs that use the same measure.
    """
    evidence, looked_at = (of.sum().cast(pl.Int64) for of in (measure.evidence, measure.among))
    optional = {
        SignColumn.FAILED: measure.failed,
        SignColumn.PENDING: measure.pending,
        SignColumn.LOW: measure.low,
        SignColumn.HIGH: measure.high,
        SignColumn.WITHOUT: measure.without_strongest,
    }
    return in_stages(measure.rows), [
        *(
            part.cast(OPTIONAL[name]).alias(name.of(sign))
            for name, part in optional.items()
            if part is not None
        ),
        measure.value.cast(pl.Float64).alias(SignColumn.VALUE.of(sign)),
        measure.observations.cast(pl.Int64).clip(0).alias(SignColumn.OBSERVATIONS.of(sign)),
        evidence.alias(SignColumn.EVIDENCE.of(sign)),
        (looked_at - evidence).clip(0).alias(SignColumn.COUNTER.of(sign)),
    ]


def _fused(known: Known, measures: Mapping[str, Measure], extra: Sequence[pl.Expr] = ()) -> _Part:
    """Measure in one pass; where the pass fails, halve until the guilty measures are found."""
    found = attempt(lambda: _collected(known, measures, extra))
    if not isinstance(found, Broken):
        return _Part(found)
    if not measures:
        raise found.error
    if len(measures) == 1:
        return _Part(_collected(known, {}, extra), dict.fromkeys(measures, found.why))
    names = list(measures)
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    first, second = (
        _fused(known, {name: measures[name] for name in half}, more)
        for half, more in zip(halves, (extra, ()), strict=True)
    )
    return _Part(_joined([first.frame, second.frame]), {**first.errors, **second.errors})


def _collected(
    known: Known, measures: Mapping[str, Measure], extra: Sequence[pl.Expr]
) -> pl.DataFrame:
    plans = [plan(name, one) for name, one in measures.items()]
    rows = known.frame
    for stage in zip_longest(*(stages for stages, _ in plans), fillvalue=[]):
        rows = rows.with_columns(chain.from_iterable(stage))
    aggregates = [*extra, *chain.from_iterable(aggregates for _, aggregates in plans)]
    if not aggregates:
        return known.collect(rows.select("account_id").unique())
    return known.collect(rows.group_by("account_id").agg(aggregates))


def _branch(known: Known, name: str, measure: Measure, since: datetime | None) -> _Part:
    """Measure by itself; whatever breaks there is the error of this measure, and only its.

    Where the branch keeps no row, there is nothing to measure, but for what absence amounts to.
    """
    nothing = pl.DataFrame(schema={"account_id": pl.String})
    readable = known.readable(measure.fields())
    if readable is not known and measure.row_filter is None and measure.single_pass:
        return _fused(readable, {name: measure})
    kept = attempt(lambda: branch(readable, measure, since=since))
    if isinstance(kept, Broken):
        return _Part(nothing, {name: kept.why})
    by_absence = measure.never is not None or measure.observed_days
    few_rows = measure.row_filter is not None and not by_absence
    if few_rows and not kept.collect(kept.frame.select(pl.len())).item():
        return _Part(nothing)
    return _fused(kept, {name: measure})


def _with_since(parts: pl.DataFrame, known: Known, signs: Iterable[Sign]) -> pl.DataFrame:
    """Leave out the row of no account; add since when one has been one, if a sign asks its age."""
    frame = parts.filter(pl.col("account_id").is_not_null())
    nothing = pl.lit(None, dtype=TIME).alias(SINCE)
    if not any(sign.measure and sign.measure.never == "age" for sign in signs):
        return frame.with_columns(nothing)
    since = known.accounts.select("account_id", pl.col(ACCOUNT_ITSELF).struct.field(SINCE))
    return frame.join(since, on="account_id", how="left", maintain_order="left")


def _observed(frame: pl.DataFrame, signs: Sequence[Sign], as_of: datetime) -> pl.DataFrame:
    """Put in what absence amounts to: days observed, and what counts where nothing ever was."""
    seconds = (pl.lit(as_of) - pl.col(FIRST)).dt.total_seconds()
    whole_days = seconds // SECONDS_PER_DAY
    changed = []
    for sign in signs:
        measure = sign.measure
        value, observations = SignColumn.VALUE.col(sign.id), SignColumn.OBSERVATIONS.col(sign.id)
        if measure is None or value.meta.output_name() not in frame.columns:
            continue
        if measure.never is not None:
            age = measure.never == "age"
            never = seconds / SECONDS_PER_DAY if age else pl.lit(float(measure.never))
            nothing = value.is_nan().fill_null(value=True)  # of no rows, a share is 0 / 0
            lasts = nothing & (whole_days >= measure.never_after)
            told = pl.when(~lasts).then(value).when(~_unclear(sign, never)).then(never)
            changed.append(told.alias(value.meta.output_name()))
            if not (age or measure.observed_days):
                shown = pl.when(lasts).then(whole_days).otherwise(observations)
                changed.append(shown.alias(observations.meta.output_name()))
        if measure.observed_days:
            changed.append(whole_days.alias(observations.meta.output_name()))
    return frame.with_columns(changed) if changed else frame


def _unclear(sign: Sign, age: pl.Expr) -> pl.Expr:
    """Tell where nobody knows whether something never was.

    An account that is older than its rows may have seen it before they begin. Its age on record is
    then the least that counts, which says nothing as long as it is no reason to worry.
    """
    if sign.measure is None or sign.measure.never != "age" or sign.limits is None:
        return pl.lit(value=False)
    older = pl.col(SINCE) < pl.col(FIRST) - GRACE
    return (older & (age <= sign.limits.ok)).fill_null(value=False)


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    whole, *others = parts
    for other in others:
        whole = whole.join(other, on="account_id", how="left", nulls_equal=True)
    return whole
