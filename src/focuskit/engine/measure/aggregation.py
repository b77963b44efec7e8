"""The measure stage: one fused aggregation for all elementary measures, a branch for each other.

It works on any part of the rows that holds whole accounts, and hands back one row an account, so
that judging never sees an interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, zip_longest

import attrs
import polars as pl

from focuskit.detect.author_errors import failure
from focuskit.detect.facts import ACCOUNT_ITSELF
from focuskit.detect.measure import Measure, in_stages
from focuskit.engine.columns import FIRST, MEASURED, RECENT, SINCE, SignColumn, also
from focuskit.engine.measure.branches import branch
from focuskit.engine.recorded.coverage import GRACE, met_in
from focuskit.engine.recorded.missing_input import DataAvailability
from focuskit.engine.timeline import copies
from focuskit.engine.types import Known, Measured, Sign
from focuskit.model.column_types import TIME
from focuskit.model.units import SECONDS_PER_DAY

Expressions = list[pl.Expr]

DIGITS = 12
"""Significant digits of a value; floats have 15 that can be relied on."""
FEW_SIGNS = 12
"""So many measures of few rows take no longer than looking first which of them can be fed."""


def measure(known: Known, signs: Sequence[Sign], availability: DataAvailability) -> Measured:
    """Measure all signs over the rows of a timeline.

    Args:
        known: The rows that were known, fields that were not known yet emptied.
        signs: Those that have a measure.
        availability: What tells which signs the data cannot feed.
    """
    few = known.engine == "in-memory"
    bits = met_in(availability.needs, availability.sources)
    probing = [
        pl.len().alias("rows"),
        pl.col("occurred_at").min().alias(FIRST),
        (pl.col("occurred_at") > pl.lit(availability.as_of - GRACE, dtype=TIME))
        .sum()
        .alias(RECENT),
        *(pl.col(name).bitwise_or() for name in bits),
    ]
    marked = attrs.evolve(known, frame=known.frame.with_columns(**bits))
    plain = [s for s in signs if s.measure and s.measure.row_filter is None]
    elementary = [
        s for s in plain
        if s.measure and (few or s.measure.single_pass) and not _leaves_out(known, s.measure)
    ]  # fmt: skip
    # The look at what is recorded rides along with the measures that cost no pass of their own.
    # Of few rows, it goes ahead of many measures, and spares those that nothing feeds.
    riding = [] if few and len(elementary) > FEW_SIGNS else elementary
    probed, errors = _fused(marked, riding, probing)
    absent, parts = availability.missing_input(probed), [probed]
    fed = [sign for sign in signs if sign.measure and sign.id not in absent]
    left = [sign for sign in fed if sign not in riding]
    together = [sign for sign in left if sign in elementary]
    if together:
        found, broken = _fused(known, together, [])
        parts, errors = [*parts, found], errors | broken
    apart = [s for s in left if s not in together]
    # An error of a further measure is one of the sign that it belongs to.
    looks = (*((s.id, s) for s in apart), *_also(fed, known.columns))
    for name, sign, look in ((name, s, s.measure) for name, s in looks if s.measure):
        part, broken = _branch(known, sign, look)
        parts = [*parts, *([] if broken or part is None else [part])]
        errors |= dict.fromkeys([name], broken[sign.id]) if broken else {}
    joined = _with_since(_of_accounts(_joined(parts)), known, fed)
    if known.once is not None:
        joined = _counted_once(joined, known, fed)
    observed = _observed(joined, fed, availability.as_of)
    unfed = [part.of(sign) for sign in absent for part in MEASURED]
    frame = rounded(observed.drop("rows", FIRST, RECENT, SINCE, *bits).drop(unfed, strict=False))
    return Measured(frame=frame, probed=probed, missing_input=absent, errors=errors)


def _counted_once(frame: pl.DataFrame, known: Known, signs: Sequence[Sign]) -> pl.DataFrame:
    """Return observations that rows which repeat another do not add to; values stay as they are."""
    rows = copies.once_each(known)
    elementary = [s for s in signs if s.measure and s.measure.row_filter is None]
    found = [_fused(rows, elementary, [])[0]] if elementary else []
    for sign in (s for s in signs if s.measure and s.measure.row_filter is not None):
        part, _ = _branch(rows, sign, sign.measure) if sign.measure else (None, {})
        found += [] if part is None else [part]
    if not found:
        return frame
    names = [SignColumn.OBSERVATIONS.of(sign.id) for sign in signs]
    everyone = frame.select("account_id")
    return copies.fewer(frame, _joined([everyone, *found]), names)


def rounded(frame: pl.DataFrame) -> pl.DataFrame:
    """Round all values to as many digits as two ways to compute one number agree on.

    Polars divides a single row and a column of many by different instructions, which may differ in
    the last bit; one account alone would then give other bytes than the same account in company.
    """
    values = pl.col([name for name in frame.columns if name.endswith(" value")])
    return frame.with_columns(values.round_sig_figs(DIGITS))


@lru_cache(maxsize=256)
def plan(sign: str, measure: Measure) -> tuple[list[Expressions], Expressions]:
    """Return a sign's columns of rows, in stages, and its aggregates.

    Built once for all runs that use the same measure.
    """
    evidence, looked_at = (of.sum().cast(pl.Int64) for of in (measure.evidence, measure.among))
    failed = [] if measure.failed is None else [measure.failed.alias(SignColumn.FAILED.of(sign))]
    return in_stages(measure.rows), [
        *failed,
        measure.value.cast(pl.Float64).alias(SignColumn.VALUE.of(sign)),
        measure.observations.cast(pl.Int64).clip(0).alias(SignColumn.OBSERVATIONS.of(sign)),
        evidence.alias(SignColumn.EVIDENCE.of(sign)),
        (looked_at - evidence).clip(0).alias(SignColumn.COUNTER.of(sign)),
    ]


def _fused(
    known: Known, signs: Sequence[Sign], extra: Expressions
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Measure several signs in one pass; where the pass fails, halve until the guilty are found."""
    try:
        return _collected(known, signs, extra), {}
    except KeyboardInterrupt:
        raise
    except BaseException as broken:
        if not signs:
            raise
        if len(signs) == 1:
            return _collected(known, [], extra), {signs[0].id: failure(broken)}
    middle = len(signs) // 2
    first, errors = _fused(known, signs[:middle], extra)
    second, others = _fused(known, signs[middle:], [])
    return _joined([first, second]), errors | others


def _collected(known: Known, signs: Sequence[Sign], extra: Expressions) -> pl.DataFrame:
    plans = [plan(sign.id, sign.measure) for sign in signs if sign.measure]
    rows = known.frame
    for stage in zip_longest(*(stages for stages, _ in plans), fillvalue=[]):
        rows = rows.with_columns(chain.from_iterable(stage))
    aggregates = [*extra, *chain.from_iterable(aggregates for _, aggregates in plans)]
    if not aggregates:
        return known.collect(rows.select("account_id").unique())
    return known.collect(rows.group_by("account_id").agg(aggregates))


def _branch(
    known: Known, sign: Sign, measure: Measure
) -> tuple[pl.DataFrame | None, dict[str, str]]:
    """Measure one sign by itself; whatever breaks there is its error, and only its.

    Where the branch keeps no row, there is nothing to measure, but for what absence amounts to.
    """
    if _leaves_out(known, measure):
        known = known.readable(measure.fields())
        if measure.row_filter is None and measure.single_pass:
            return _fused(known, [sign], [])
    try:
        kept = branch(known, measure, since=sign.start)
    except KeyboardInterrupt:
        raise
    except BaseException as broken:  # noqa: BLE001 -- whatever a plugin raises
        return None, {sign.id: failure(broken)}
    told_by_absence = measure.never is not None or measure.observed_days
    if measure.row_filter is not None and not told_by_absence and _is_empty(kept):
        return None, {}
    return _fused(kept, [sign], [])


def _leaves_out(known: Known, measure: Measure) -> bool:
    """Tell whether a measure leaves rows out, since what it reads of them was emptied."""
    return not known.unreadable.isdisjoint(measure.fields())


def _is_empty(known: Known) -> bool:
    return not known.collect(known.frame.select(pl.len())).item()


def _also(signs: Sequence[Sign], columns: frozenset[str]) -> list[tuple[str, Sign]]:
    """Return what findings tell besides, where the data have what that takes.

    For each sign, by its id, a sign of its own, which nobody judges.
    """
    return [
        (sign.id, attrs.evolve(sign, id=also(sign.id), measure=sign.measure.also))
        for sign in signs
        if sign.measure and sign.measure.also and sign.measure.also.fields() - {"id"} <= columns
    ]


def _with_since(frame: pl.DataFrame, known: Known, signs: Iterable[Sign]) -> pl.DataFrame:
    """Add since when an account has been one, where a sign asks for its age."""
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


def _of_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    if not frame["account_id"].null_count():
        return frame
    return frame.filter(pl.col("account_id").is_not_null())


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    whole, *others = parts
    for other in others:
        whole = whole.join(other, on="account_id", how="left", nulls_equal=True)
    return whole
