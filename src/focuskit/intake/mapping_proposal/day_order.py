"""Whether a file writes the day or the month first, by all that its columns show."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from focuskit.intake.mapping import FieldRule
from focuskit.intake.mapping_proposal.column_fits import Table
from focuskit.intake.mapping_proposal.column_matching import unit_of
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.time_formats import parse
from focuskit.intake.values.time_guess import DAY_FIRST, MONTH_FIRST, formats, order_of
from focuskit.intake.values.value_types import to_text
from focuskit.intake.values.written_values import SECONDS

_MANY_DAYS = 10
"""So many different days are sorted by no chance."""
_NEAR = 0.011
"""A length of time agrees with two moments if it differs by no more than that share of its unit,
which is what two decimals leave; or by a whole unit, where it is a whole number."""


def day_order(table: Table, field: str) -> str | None:
    """The order of day and month that the columns of a file show; None where they do not agree.

    One column with a 13th shows it for all, since one program wrote the file. Where none has, a
    length of time may: 25 hours from 1/5 to 1/6 are a night, and no month.

    Args:
        table: The file.
        field: A field that is a time.
    """
    open_columns: dict[str, tuple[str, str]] = {}
    orders: set[str | None] = set()
    for column, dtype in table.types.items():
        found = formats(table.texts(column)) if dtype == pl.String else ()
        if len(found) != 2 or found[0] is None or found[1] is None:
            continue
        rules = [FieldRule(columns=(column,), format=form) for form in found]
        day, month = (fit.alone for fit in table.fits(field, rules))
        if not day and not month:
            open_columns[column] = (found[0], found[1])
        orders |= {order_of(found[0])} if day else set()
        orders |= {order_of(found[1])} if month else set()
    if not orders:
        orders = _by_lengths(table, open_columns) or _by_sorting(table, open_columns)
    return orders.pop() if len(orders) == 1 else None


def _by_lengths(table: Table, times: dict[str, tuple[str, str]]) -> set[str | None]:
    """The orders under which a length of time in the file agrees with two of its times."""
    lengths = {
        column: SECONDS[unit]
        for column in table.types
        if column not in times and (unit := unit_of(column))
    }
    found: set[str | None] = set()
    for earlier, later in combinations(times, 2):
        for column, seconds in lengths.items():
            agree = [
                _agrees(
                    table, (earlier, later), (times[earlier][at], times[later][at]), column, seconds
                )
                for at in range(2)
            ]
            if any(agree) and not all(agree):
                found.add((DAY_FIRST, MONTH_FIRST)[agree.index(True)])
    return found


def _by_sorting(table: Table, times: dict[str, tuple[str, str]]) -> set[str | None]:
    """The order under which the rows of a file are sorted by time, and under the other are not.

    Dates that are sorted as texts show nothing: 01/02 comes before 02/01 for a machine that knows
    no months.
    """
    found: set[str | None] = set()
    for column, forms in times.items():
        text = pl.col(column).str.strip_chars()
        read = [parse(text, form).alias(str(at)) for at, form in enumerate(forms)]
        moments = collect(table.rows.select(text.alias("text"), *read).drop_nulls(), "streaming")
        if moments.n_unique("text") < _MANY_DAYS or _sorted(moments["text"]):
            continue
        ways = [_sorted(moments[str(at)]) for at in range(2)]
        if any(ways) and not all(ways):
            found.add((DAY_FIRST, MONTH_FIRST)[ways.index(True)])
    return found


def _sorted(values: pl.Series) -> bool:
    return values.is_sorted() or values.is_sorted(descending=True)


def _agrees(
    table: Table, times: tuple[str, str], forms: tuple[str, str], length: str, seconds: int
) -> bool:
    """Whether a length of time is that between two times, in every row that states all three."""
    first, last = (
        parse(pl.col(column).str.strip_chars(), form)
        for column, form in zip(times, forms, strict=True)
    )
    stated = to_text(pl.col(length), table.types[length]).str.strip_chars()
    number = stated.cast(pl.Float64, strict=False)
    between = (last - first).dt.total_seconds().abs() / seconds
    near = pl.when(number == number.round()).then(1.0).otherwise(_NEAR)
    off = (between - number).abs() > near
    rows = table.rows.select(off=off, some=number > 0).filter(pl.col("off").is_not_null())
    wrong, some = collect(
        rows.select(pl.col("off").any(), pl.col("some").any().alias("some")), "streaming"
    ).row(0)
    return wrong is False and some is True
