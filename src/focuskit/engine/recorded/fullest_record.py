"""The moment of a run; left out, the end of the record of the source with most rows.

Neither what is planned nor a stray row proves that a log went on, and a moment that lies beyond its
end would make everybody look neglected.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import polars as pl

from focuskit.engine.recorded.beginning_and_end import TRICKLE, Day, begin_and_end
from focuskit.engine.recorded.rows_by_day import day_of
from focuskit.intake.added_columns import SOURCE
from focuskit.intake.input_tables import Intake
from focuskit.intake.polars_engine import collect
from focuskit.model.days import happened
from focuskit.model.errors import InputError

LONGEST_JUMP = 31
"""Days; where the last day lies further from the one before it, it may be a slip: the run asks."""
_SETTLED = ("won", "lost")


def moment_of(intake: Intake, as_of: datetime | None) -> datetime | None:
    """The moment of a run; None where there is no interaction to take it from.

    Args:
        intake: The interactions.
        as_of: What the call states; None takes the end of the fullest record.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
    """
    if intake.newest is None or intake.oldest is None:
        return as_of
    if as_of is None:
        return _end_of_fullest_record(intake)
    if as_of < intake.oldest:
        raise InputError(
            problem="as_of lies before the first row: nothing was known yet",
            where="as_of",
            found=as_of.isoformat(),
            expected=f"{intake.oldest.isoformat()} or later",
            hint="state a later moment, or none for the end of the record",
        )
    return as_of


def _end_of_fullest_record(intake: Intake) -> datetime:
    """The last moment on record of the source with most rows, of which there are some.

    Raises:
        InputError: Its last day lies so far from the one before that it may be a slip.
    """
    days = _days(intake)
    fullest = days.group_by("source").agg(pl.col("rows").sum())
    source = fullest.sort("rows", "source", descending=[True, False])["source"][0]
    own = days.filter(pl.col("source") == source).sort("day")
    proving = own.filter(pl.col("proving") > 0)
    own = own if proving.is_empty() else proving
    counted = [Day(number, rows) for number, rows in own.select("day", "rows").iter_rows()]
    end = begin_and_end(counted).end
    last = _without_strays([day for day in counted if day.number <= end])
    _refuse_a_slip(last, intake)
    moment: datetime = own.filter(pl.col("day") == last[-1].number)["latest"].item()
    return moment


def _days(intake: Intake) -> pl.DataFrame:
    """One row for each source and day: rows, how many prove that the log went on, the latest."""
    frame = intake.frame
    if "entered_at" in intake.columns:
        entered = collect(frame.select(pl.col("entered_at").max()), intake.engine).item()
    else:
        entered = None
    source = pl.col(SOURCE) if len(intake.names) > 1 else pl.lit(0)
    days = frame.group_by(
        source.alias("source"), pl.col("occurred_at").dt.epoch("d").cast(pl.Int64).alias("day")
    ).agg(
        pl.len().cast(pl.Int64).alias("rows"),
        (~_is_planned(intake.columns, entered)).sum().alias("proving"),
        happened(intake.columns).max().alias("latest"),
    )
    return collect(days, intake.engine)


def _is_planned(columns: frozenset[str], entered: datetime | None) -> pl.Expr:
    """Rows of which nobody can say that they have happened.

    Such are open deals, and what came after all that was entered.
    """
    is_open = pl.col("kind") == "deal"
    if "resolved_at" in columns:
        is_open = is_open & pl.col("resolved_at").is_null()
    if "outcome" in columns:
        settled = pl.col("outcome").str.to_lowercase().is_in(_SETTLED)
        is_open = is_open & ~settled.fill_null(value=False)
    if entered is None:
        return is_open
    return is_open | (pl.col("occurred_at").dt.date() > entered.date())


def _without_strays(days: Sequence[Day]) -> Sequence[Day]:
    """Days without the few rows at the end that long gaps part from all others."""
    rows = sum(day.rows for day in days)
    for place in range(len(days) - 1, 0, -1):
        if days[place].number - days[place - 1].number > LONGEST_JUMP:
            if sum(day.rows for day in days[place:]) * TRICKLE >= rows:
                break
            days = days[:place]
    return days


def _refuse_a_slip(days: Sequence[Day], intake: Intake) -> None:
    """Refuse a last day that lies far from the one before, of a log of few rows.

    Raises:
        InputError: It does.
    """
    for before, last in pairwise(days[-2:]):
        if last.number - before.number > LONGEST_JUMP:
            raise InputError(
                problem="the newest row lies so far from the one before it that it may be a slip",
                where=f"{', '.join(intake.names)}, column occurred_at",
                found=f"{day_of(last.number).date()} after {day_of(before.number).date()}",
                expected=f"at most {LONGEST_JUMP} days between the newest day and the one before",
                hint="state the moment yourself, such as --as-of "
                f"{day_of(before.number + 1).date()}",
            )
