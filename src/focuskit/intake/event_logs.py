"""Event logs: rows that are changes of cases become versions of one case each.

Each row then says what was known of its case once it had happened: how often it had been handed
over and opened again, how long it had waited, whether it was resolved and when. It is entered at
its own time, so that of several rows of a case the newest one up to a moment counts, and nothing
that came later is known before.
"""

from __future__ import annotations

from collections.abc import Mapping as Documents

import attrs
import polars as pl

from focuskit.intake.mapping import Changes, FieldRule, TableMapping
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import ROW, numbered_rows
from focuskit.intake.values.conversion import convert
from focuskit.intake.values.value_types import to_text
from focuskit.model.column_types import TIME

_OF_LOG = {
    "occurred_at": "opened, by the log",
    "resolved_at": "resolved, by the log",
    "handovers": "hand-overs, by the log",
    "reopened": "opened again, by the log",
    "waited_for_customer_hours": "hours waited, by the log",
}
"""Field: the column that the log brings."""
_OF_CASE = ("account_id", "occurred_at", "kind")
"""Fields that tell cases apart: the first value that is stated holds for all of a case."""
_HOUR = 3_600_000_000
_CASE, _MOMENT = "\0case", "\0moment"


def versions_of_cases(
    frame: pl.LazyFrame, stated: TableMapping, changes: Changes
) -> tuple[pl.LazyFrame, TableMapping]:
    """The rows of a log as versions of cases, and how they are read from then on.

    Args:
        frame: One row a change.
        stated: How they are read, apart from what the log itself tells.
        changes: Which columns tell the case, the moment, and what was done.
    """
    types = dict(frame.collect_schema())
    moment = convert("entered_at", changes.time, types, TIME).value
    case = to_text(pl.col(changes.case), types[changes.case])
    rows = numbered_rows(frame).with_columns(case.alias(_CASE), moment.alias(_MOMENT))
    rows = _with_state(rows.sort(_CASE, _MOMENT, ROW), changes, types)
    fields = {**_rules(changes), **(stated.fields or {})}
    of_case = [column for column in _columns(fields, _OF_CASE) if column in types]
    told = [one for one in _of_cases(changes) if one.meta.output_name() in _columns(fields, fields)]
    rows = rows.with_columns(*told, *map(_first, of_case))
    kept = {changes.case, *changes.time.columns}
    other = [column for column in _columns(fields, fields) if column not in kept]
    rows = rows.with_columns(pl.col(other).last().over(_CASE, _MOMENT)).sort(ROW)
    # Once, since each of the looks at its rows to come would sort and count them again.
    versions = collect(rows.drop("\0done", "\0text", "\0spell", _CASE, _MOMENT), "streaming")
    return versions.lazy(), attrs.evolve(stated, fields=fields, changes=None)


def _rules(changes: Changes) -> dict[str, FieldRule]:
    told = dict(_OF_LOG)
    if changes.resource is None:
        del told["handovers"]
    if not changes.waiting:
        del told["waited_for_customer_hours"]
    derived = {field: FieldRule(columns=(column,)) for field, column in told.items()}
    return {"id": FieldRule(columns=(changes.case,)), "entered_at": changes.time, **derived}


def _columns(
    fields: Documents[str, FieldRule], names: Documents[str, object] | tuple[str, ...]
) -> list[str]:
    named = (fields[name].columns for name in names if name in fields)
    return list(dict.fromkeys(column for columns in named for column in columns))


def _first(column: str) -> pl.Expr:
    """The first value of a case; a row that names no case has none, and is rejected for it."""
    first = pl.col(column).drop_nulls().first().over(_CASE)
    return pl.when(pl.col(_CASE).is_not_null()).then(first).alias(column)


def _with_state(
    rows: pl.LazyFrame, changes: Changes, types: Documents[str, pl.DataType]
) -> pl.LazyFrame:
    """The rows with what state their case is in from then on, and how often it was left done.

    A row that states no activity leaves the state as it was; so does one whose activity neither
    opens nor ends a case, where the mapping says which do.
    """
    text = to_text(pl.col(changes.activity), types[changes.activity])
    plain = text.str.strip_chars().str.to_lowercase()
    done = plain.is_in([*changes.resolved, *changes.closed])
    opens = plain.is_in(changes.opening) if changes.opening else ~done
    state = pl.when(done).then(statement=True).when(opens).then(statement=False)
    rows = rows.with_columns(
        state.forward_fill().over(_CASE).alias("\0done"),
        plain.forward_fill().over(_CASE).alias("\0text"),
    )
    left = pl.col("\0done").shift(1).over(_CASE) & ~pl.col("\0done")
    again = left.fill_null(value=False).cast(pl.Int64)
    return rows.with_columns(again.cum_sum().over(_CASE).alias("\0spell"))


def _of_cases(changes: Changes) -> list[pl.Expr]:
    """What each row tells of its case."""
    moment, text, done = pl.col(_MOMENT), pl.col("\0text"), pl.col("\0done")
    resolved = pl.when(text.is_in(changes.resolved)).then(moment).forward_fill()
    closed = pl.when(text.is_in(changes.closed)).then(moment).min()
    closed_since = pl.when(closed <= moment).then(closed)
    ended = pl.coalesce(resolved.over(_CASE), closed_since.over(_CASE, "\0spell"))
    told = [
        moment.min().over(_CASE).alias(_OF_LOG["occurred_at"]),
        pl.when(done).then(ended).alias(_OF_LOG["resolved_at"]),
        pl.col("\0spell").alias(_OF_LOG["reopened"]),
    ]
    if changes.resource is not None:
        held = pl.col(changes.resource)
        before = held.forward_fill().shift(1).over(_CASE)
        passed = (held != before).fill_null(value=False).cast(pl.Int64)
        told.append(passed.cum_sum().over(_CASE).alias(_OF_LOG["handovers"]))
    if changes.waiting:
        since = (moment - moment.shift(1).over(_CASE)).dt.total_microseconds()
        waited = pl.when(text.shift(1).over(_CASE).is_in(changes.waiting)).then(since)
        hours = waited.fill_null(0).cum_sum().over(_CASE) / _HOUR
        told.append(hours.alias(_OF_LOG["waited_for_customer_hours"]))
    return told
