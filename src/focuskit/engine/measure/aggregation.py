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
import polars.selectors as cs

from focuskit.detect.measure import Measure, in_stages
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.engine.columns import (
    MEASURED,
    OPTIONAL,
    SINCE,
    VALUES,
    SignColumn,
    also,
)
from focuskit.engine.measure.absence import with_absence, with_since
from focuskit.engine.measure.branches import branch, candidate_rows, kept_rows, with_people
from focuskit.engine.measure.reach import with_out_of_reach
from focuskit.engine.recorded.habits import keeping
from focuskit.engine.recorded.missing_input import DataAvailability
from focuskit.engine.recorded.needs_met import met_in, probed_columns, with_outside
from focuskit.engine.stage_log import at_sign
from focuskit.engine.timeline import copies
from focuskit.engine.types import Known, Measured, Sign
from focuskit.intake.polars_engine import collect

DIGITS = 12
"""Significant digits of a value; floats have 15 that can be relied on."""
FEW_SIGNS = 12
"""So many measures of few rows take no longer than looking first which of them have data."""


@attrs.frozen
class _Part:
    """Columns of some measures, one row an account; and by name, why others have none."""

    frame: pl.DataFrame
    errors: Mapping[str, str] = attrs.field(factory=dict)


_OwnPass = tuple[Sign, str, Measure]
"""What is measured by itself: the sign, the name of the columns, the measure."""


def measure(known: Known, signs: Sequence[Sign], availability: DataAvailability) -> Measured:
    """Measure all signs over the rows of a timeline.

    Args:
        known: The rows that were known, fields that were not known yet emptied.
        signs: Those that have a measure, as prepared for the moment up to which they are judged.
        availability: What tells which signs have data.
    """
    few = known.engine == "in-memory"
    measures = {sign.id: sign.measure for sign in signs if sign.measure}
    later = {sign.id for sign in signs if sign.until is not None}
    one_pass = {
        name: one for name, one in measures.items()
        if one.row_filter is None and (few or one.single_pass)
        and known.readable(one.fields()) is known
    }  # fmt: skip
    # The look at what accounts have rides along with the measures that cost no pass of their own.
    # Of few rows, it goes ahead of many measures, and spares those that have no data.
    ahead = few and len(one_pass) > FEW_SIGNS
    riding = {} if ahead else {n: one for n, one in one_pass.items() if n not in later}
    first, probed, looked = _with_look(known, riding, availability)
    missing = availability.missing_input(probed)
    with_data = [sign for sign in signs if sign.id in measures and sign.id not in missing]
    left = [sign for sign in with_data if sign.id not in riding]
    parts = [first, *_passes(known, [sign for sign in left if sign.id in one_pass])]
    apart = {sign.id for sign in left} - one_pass.keys()
    parts += _branches(known, list(_own_passes(with_data, apart, known.columns)))
    whole = _beside(part.frame for part in parts)
    if known.once is not None:
        whole = _counted_once(collect(whole, "in-memory"), known, with_data).lazy()
    joined = with_since(whole.filter(pl.col("account_id").is_not_null()), known, with_data)
    records, as_of = availability.records, availability.look.as_of
    kept = joined.with_columns(keeping(with_data, availability.needs, availability.look.sources))
    there = {name for part in parts for name in part.frame.columns}
    measured = [sign for sign in with_data if SignColumn.VALUE.of(sign.id) in there]
    told = with_absence(kept, measured, records, as_of).drop(SINCE, *looked)
    frame, out_of_reach = with_out_of_reach(_without(told, missing), measured)
    return Measured(
        frame=frame,
        out_of_reach=out_of_reach,
        probed=probed,
        missing_input=missing,
        errors={name: why for part in parts for name, why in part.errors.items()},
        records=records,
        stated=availability.stated_signs,
    )


def _without(frame: pl.LazyFrame, missing: Iterable[str]) -> pl.DataFrame:
    """What was measured, without the signs that have no data."""
    unmeasured = [part.of(sign) for sign in missing for part in (*MEASURED, *OPTIONAL)]
    return collect(rounded(frame.drop(unmeasured, strict=False)), "in-memory")


def _with_look(
    known: Known, measures: Mapping[str, Measure], availability: DataAvailability
) -> tuple[_Part, pl.DataFrame, list[str]]:
    """Measure in one pass with the look at which rows, kinds and fields each account has.

    Returns:
        What was measured, beside what the look found; what it found; and the columns of that.
    """
    look, probed = availability.look, availability.probed
    bits = met_in(availability.needs, look.sources)
    asked = probed_columns(bits, known.columns, look.as_of)
    told = [one.meta.output_name() for one in asked]
    if probed is None:
        marked = attrs.evolve(known, frame=known.frame.with_columns(**bits))
        part = _fused(marked, measures, asked)
        if known.outside is None:
            return part, part.frame, told
        probed = with_outside(part.frame.select("account_id", *told), known, bits, look.as_of)
        part = attrs.evolve(part, frame=part.frame.drop(told))
    else:
        part = _fused(known, measures) if measures else _Part(probed.select("account_id"))
    return attrs.evolve(part, frame=_joined([probed, part.frame])), probed, told


def _by_end(known: Known, signs: Iterable[Sign]) -> Iterator[tuple[Known, list[Sign]]]:
    """The signs that see the same rows together: some are judged as of an earlier moment."""
    found: dict[datetime | None, list[Sign]] = {}
    for sign in signs:
        found.setdefault(sign.until, []).append(sign)
    yield from ((known.until(end), some) for end, some in found.items())


def _own_passes(
    signs: Iterable[Sign], apart: Collection[str], columns: frozenset[str]
) -> Iterator[_OwnPass]:
    """What is measured by itself: sign, name of the columns, measure.

    That is also what findings tell besides, where the data have what it takes; nobody judges it.
    """
    measured = [(sign, sign.measure) for sign in signs if sign.measure]
    yield from ((sign, sign.id, one) for sign, one in measured if sign.id in apart)
    for sign, further in ((sign, one.also) for sign, one in measured if one.also):
        if further.fields() - {"id"} <= columns:
            yield sign, also(sign.id), further


def _passes(known: Known, signs: Sequence[Sign]) -> list[_Part]:
    """One pass for the signs that see the same rows; of few rows, all at once."""
    passes = [
        (seen, {sign.id: sign.measure for sign in some if sign.measure})
        for seen, some in _by_end(known, signs)
    ]
    found = attempt(lambda: known.collect_all([_aggregated(*one) for one in passes]))
    if isinstance(found, Broken):
        return [_fused(*one) for one in passes]
    return [_Part(frame) for frame in found]


def _branches(known: Known, own: Sequence[_OwnPass]) -> list[_Part]:
    """Measure each by itself: of few rows at once, unless one breaks.

    Python functions of plugins are called one after the other, so that one that hangs is named.
    """
    few = known.engine == "in-memory"
    together = [one for one in own if few and one[2].failed is None]
    found = attempt(lambda: _at_once(known, together))
    parts = [] if isinstance(found, Broken) else found
    left = own if isinstance(found, Broken) else [one for one in own if one not in together]
    return parts + [_of_own_pass(known, one) for one in left]


def _at_once(known: Known, own: Sequence[_OwnPass]) -> list[_Part]:
    """Measure several of few rows in two computations: the rows of branches, and what all say."""
    filtering = [
        (known.until(sign.until).readable(one.fields()), sign, name, one)
        for sign, name, one in own
        if one.row_filter is not None
    ]
    wanted = [candidate_rows(seen, one, since=sign.start) for seen, sign, _, one in filtering]
    found = [
        _aggregated(_unfiltered(known.until(sign.until), one), {name: one})
        for sign, name, one in own
        if one.row_filter is None
    ]
    given = zip((one for *_, one in filtering), known.collect_all(wanted), strict=True)
    for (seen, _, name, one), rows in zip(filtering, kept_rows(known, list(given)), strict=True):
        # Where it keeps no row, there is nothing to measure, but for what absence amounts to.
        if rows.height or _says_of_nothing(one):
            found.append(_aggregated(with_people(seen, one, rows), {name: one}))
    return [_Part(frame) for frame in known.collect_all(found)]


def _unfiltered(known: Known, measure: Measure) -> Known:
    """The rows of a measure that takes no branch, or has to look at its own alone."""
    readable = known.readable(measure.fields())
    return readable if readable is not known and measure.single_pass else branch(readable, measure)


def _says_of_nothing(measure: Measure) -> bool:
    """Whether a branch that keeps no row has something to measure: what absence amounts to."""
    return measure.never is not None or measure.observed_days


def _of_own_pass(known: Known, one: _OwnPass) -> _Part:
    sign, name, measure = one
    part = _branch(known.until(sign.until), name, measure, sign.start)
    # What breaks a further measure is an error of the sign that it belongs to.
    return _Part(part.frame, {sign.id: part.errors[name]} if part.errors else {})


def _counted_once(frame: pl.DataFrame, known: Known, signs: Sequence[Sign]) -> pl.DataFrame:
    """What was measured, with what is open as long as nobody can tell which rows are copies."""
    parts = [_Part(frame.select("account_id"))]
    for seen, some in _by_end(known, signs):
        rows = copies.once_each(seen)
        measured = [(sign, sign.measure) for sign in some if sign.measure]
        together = {sign.id: one for sign, one in measured if one.row_filter is None}
        parts += [_fused(rows, together)] if together else []
        parts += [
            _branch(rows, s.id, one, s.start) for s, one in measured if one.row_filter is not None
        ]
    once = _joined(part.frame for part in parts)
    return copies.counted_once(frame, once, [sign.id for sign in signs])


def rounded(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Round all values to as many digits as two ways to compute one number agree on.

    Polars divides a single row and a column of many by different instructions, which may differ in
    the last bit; one account alone would then give other bytes than the same account in company.
    """
    return frame.with_columns(cs.ends_with(*VALUES).round_sig_figs(DIGITS))


@lru_cache(maxsize=256)
def plan(sign: str, measure: Measure) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
    """A sign's columns of rows, in stages, and its aggregates.

    Built once for all runs that use the same measure.
    """
    evidence, looked_at = (of.sum().cast(pl.Int64) for of in (measure.evidence, measure.among))
    optional = {
        SignColumn.FAILED: measure.failed,
        SignColumn.PENDING: None if measure.pending is None else measure.pending.sum(),
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
    return known.collect(_aggregated(known, measures, extra))


def _aggregated(
    known: Known, measures: Mapping[str, Measure], extra: Sequence[pl.Expr] = ()
) -> pl.LazyFrame:
    plans = [plan(name, one) for name, one in measures.items()]
    rows = known.frame
    for stage in zip_longest(*(stages for stages, _ in plans), fillvalue=[]):
        rows = rows.with_columns(chain.from_iterable(stage))
    aggregates = [*extra, *chain.from_iterable(aggregates for _, aggregates in plans)]
    if not aggregates:
        return rows.select("account_id").unique()
    return rows.group_by("account_id").agg(aggregates)


def _branch(known: Known, name: str, measure: Measure, since: datetime | None) -> _Part:
    """Measure by itself; whatever breaks there is the error of this measure, and only its.

    Where the branch keeps no row, there is nothing to measure, but for what absence amounts to.
    """
    at_sign(name.partition(" ")[0])  # also of a further measure of the sign
    nothing = pl.DataFrame(schema={"account_id": pl.String})
    readable = known.readable(measure.fields())
    if readable is not known and measure.row_filter is None and measure.single_pass:
        return _fused(readable, {name: measure})
    rows = attempt(lambda: branch(readable, measure, since=since))
    if isinstance(rows, Broken):
        return _Part(nothing, {name: rows.why})
    few_rows = measure.row_filter is not None and not _says_of_nothing(measure)
    if few_rows and not rows.collect(rows.frame.select(pl.len())).item():
        return _Part(nothing)
    return _fused(rows, {name: measure})


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return collect(_beside(parts), "in-memory")


def _beside(parts: Iterable[pl.DataFrame]) -> pl.LazyFrame:
    """The columns of all parts, for the accounts of the first."""
    whole, *others = (part.lazy() for part in parts)
    for other in others:
        whole = whole.join(other, on="account_id", how="left", nulls_equal=True)
    return whole
