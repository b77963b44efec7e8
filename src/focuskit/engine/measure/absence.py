"""What absence amounts to: what never happened is as old as the account and its record.

Not seen is not the same as never: it counts from the later of two, when the record of such rows
began and when the account began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import inf

import polars as pl

from focuskit.detect.facts import ACCOUNT_ITSELF
from focuskit.detect.measure import Measure
from focuskit.engine.columns import FIRST, SINCE, SignColumn
from focuskit.engine.types import Known, Record, Sign
from focuskit.model.column_types import TIME, moment
from focuskit.model.limits import Limits
from focuskit.model.units import SECONDS_PER_DAY

_BEGAN = pl.min_horizontal(SINCE, FIRST)
"""The beginning of an account: since when it has been one, or its first row."""


def with_since(frame: pl.LazyFrame, known: Known, signs: Sequence[Sign]) -> pl.LazyFrame:
    """Add since when an account has been one, if a sign asks how long it was observed."""
    nothing = pl.lit(None, dtype=TIME).alias(SINCE)
    asked = (s.measure for s in signs if s.measure)
    if not any(one.never is not None or one.observed_days for one in asked):
        return frame.with_columns(nothing)
    itself = pl.col(ACCOUNT_ITSELF)
    since = known.accounts.lazy().select("account_id", itself.struct.field(SINCE))
    return frame.join(since, on="account_id", how="left", maintain_order="left")


def with_absence(
    frame: pl.LazyFrame, signs: Iterable[Sign], records: Mapping[str, Record], as_of: datetime
) -> pl.LazyFrame:
    """Put in the days observed, and what counts where nothing ever was.

    Args:
        frame: One row an account, with ``FIRST``, ``SINCE``, and what was measured.
        signs: Those that were measured.
        records: Sign: what the record covers of what it looks at.
        as_of: The moment of the run.
    """
    changed: list[pl.Expr] = []
    for sign, measure in ((sign, sign.measure) for sign in signs if sign.measure):
        record = records.get(sign.id, Record(begin=None, end=as_of))
        if measure.never == "age":
            changed += _aged(sign, record)
        elif measure.never is not None:
            changed += _replaced(sign.id, measure, measure.never, _days_observed(record))
        if measure.observed_days:
            changed.append(_days_observed(record).alias(SignColumn.OBSERVATIONS.of(sign.id)))
    return frame.with_columns(changed) if changed else frame


def _seconds_to(end: datetime, since: pl.Expr) -> pl.Expr:
    return (moment(end) - since).dt.total_seconds().clip(0)


def _on_record(record: Record) -> pl.Expr:
    """The later of two: the record began, the account began; the account, if nothing is cut."""
    return _BEGAN if record.begin is None else pl.max_horizontal(_BEGAN, moment(record.begin))


def _days_observed(record: Record) -> pl.Expr:
    """Whole days over which the account is on record."""
    return _seconds_to(record.end, _on_record(record)) // SECONDS_PER_DAY


def _replaced(sign: str, measure: Measure, never: float, days: pl.Expr) -> list[pl.Expr]:
    """A number in place of no value, once an account was observed for long enough."""
    value, observations = SignColumn.VALUE.col(sign), SignColumn.OBSERVATIONS.col(sign)
    nothing = value.is_nan().fill_null(value=True)  # of no rows, a share is 0 / 0
    if measure.pending is not None:  # what nobody can judge yet was there all the same
        nothing &= SignColumn.PENDING.col(sign).fill_null(0) == 0
    lasts = nothing & (days >= measure.never_after)
    told = pl.when(~lasts).then(value).otherwise(float(never))
    shown = [] if measure.observed_days else [pl.when(lasts).then(days).otherwise(observations)]
    names = (SignColumn.VALUE.of(sign), SignColumn.OBSERVATIONS.of(sign))
    changed = [one.alias(name) for one, name in zip((told, *shown), names, strict=False)]
    if measure.without_strongest is not None:  # that nothing ever was rests on no one case
        without = pl.when(lasts).then(float(never)).otherwise(SignColumn.WITHOUT.col(sign))
        changed.append(without.alias(SignColumn.WITHOUT.of(sign)))
    return changed


def _aged(sign: Sign, record: Record) -> list[pl.Expr]:
    """The days since the last row, or what is known of them where none is on record.

    Of an account that states since when it has been one, and whose beginning is on record, they are
    its age. Else its age on record is the least, which says nothing as long as it is no reason to
    worry; the most is its age, which nobody knows unless it is stated.
    """
    value = SignColumn.VALUE.col(sign.id)
    length = (record.end - record.begin).total_seconds() if record.begin else inf
    before = value > length / SECONDS_PER_DAY
    none, older = value.is_null() | before, pl.when(before).then(value)
    least = _seconds_to(record.end, _on_record(record)) / SECONDS_PER_DAY
    stated = pl.col(SINCE).is_not_null()
    age = pl.when(stated).then(_seconds_to(record.end, _BEGAN) / SECONDS_PER_DAY).otherwise(inf)
    exact = stated if record.begin is None else stated & (moment(record.begin) <= _BEGAN)
    told = least if sign.limits is None else pl.when(exact | _says(sign.limits, least)).then(least)
    return [
        pl.when(none).then(told).otherwise(value).alias(SignColumn.VALUE.of(sign.id)),
        pl.when(none).then(least).otherwise(value).alias(SignColumn.LOW.of(sign.id)),
        pl.when(~none)
        .then(value)
        .otherwise(pl.when(exact).then(least).otherwise(pl.coalesce(older, age)))
        .alias(SignColumn.HIGH.of(sign.id)),
    ]


def _says(limits: Limits, least: pl.Expr) -> pl.Expr:
    """Where it is enough to know that a value is this or more."""
    return least > limits.ok if limits.ok < limits.bad else least >= limits.ok
