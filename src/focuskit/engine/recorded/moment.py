"""The moment of a run; left out, the end of the fullest record, or of one that went on a little.

Neither what is planned nor a stray row proves that a log went on, and a moment that lies far beyond
the end of the record with most rows would leave most signs unjudged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl

from focuskit.engine.recorded.beginning_and_end import TRICKLE, Day, begin_and_end, is_steady
from focuskit.engine.recorded.rows_by_day import day_of
from focuskit.intake.input_tables import Intake
from focuskit.intake.polars_engine import collect
from focuskit.intake.values.added_columns import SOURCE
from focuskit.model.column_types import TIME
from focuskit.model.days import happened
from focuskit.model.errors import InputError

LONGEST_JUMP = 31
"""Days; where the last day lies further from the one before it, it may be a slip: the run asks."""
_USUAL_GAP = 7
"""Days; a pause so long parts nothing."""
_LEAST_DAYS = 3
"""Rows on fewer days, alone in a source or after a pause, are strays (judgement)."""
_SETTLED = ("won", "lost")
_UNPLANNED = (
    "cancellation",
    "chat",
    "complaint",
    "email",
    "feedback",
    "request",
    "ticket",
    "usage",
)
"""Kinds of rows that nobody enters ahead."""


def moment_of(intake: Intake, as_of: datetime | None) -> datetime | None:
    """The moment of a run; None where there is no interaction to take it from.

    Args:
        intake: The interactions.
        as_of: What the call states; None takes the end of the records.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
    """
    if intake.newest is None or intake.oldest is None:
        return as_of
    if as_of is None:
        return _end_of_the_records(intake)
    if as_of < intake.oldest:
        raise InputError(
            problem="as_of lies before the first row: nothing was known yet",
            where="as_of",
            found=as_of.isoformat(),
            expected=f"{intake.oldest.isoformat()} or later",
            hint="state a later moment, or none for the end of the record",
        )
    return as_of


def _end_of_the_records(intake: Intake) -> datetime:
    """The latest end of a source up to 31 days after that of the source with most rows.

    A sign is judged so long after the end of what it reads. So the moment lies no later than that
    after the end of any source of which signs are judged at the end of the fullest one.

    Raises:
        InputError: The last day of the fullest source lies so far from the one before that it may
            be a slip.
    """
    sources = _days(intake).partition_by("source", maintain_order=True)
    fullest, *others = sorted(sources, key=lambda days: -days["rows"].sum())
    kept = fullest.filter(pl.col("proving") > 0)
    days = _on_record(fullest if kept.is_empty() else kept)
    _refuse_a_slip(days, intake)
    end = _latest(fullest, _without_plans(fullest, days))
    reach = timedelta(LONGEST_JUMP)
    ends = [end, *(one for one in map(_end_of_a_log, others) if one and one >= end - reach)]
    return max(one for one in ends if one <= min(ends) + reach)


def _end_of_a_log(source: pl.DataFrame) -> datetime | None:
    """The end of a source beside the fullest; None where it shows none that no slip can move."""
    days = _on_record(source.filter(pl.col("proving") > 0))
    days = days[: _last_part(days, longer=1)]
    return _latest(source, days) if len(days) >= _LEAST_DAYS else None


def _without_plans(source: pl.DataFrame, days: Sequence[Day]) -> Sequence[Day]:
    """The days of the fullest source, without meetings and orders that may be planned.

    They are the last one or two days of a log that had been steady, and had never paused for half
    as long. Nobody plans to write, to complain or to ask.
    """
    kept = days[: _last_part(days, longer=2)]
    if len(kept) == len(days) or not is_steady([day.number for day in kept]):
        return days
    later = source.filter(pl.col("day") > kept[-1].number, pl.col("day") <= days[-1].number)
    return days if later["unplanned"].sum() else kept


def _last_part(days: Sequence[Day], *, longer: int) -> int:
    """How many days there are before the last few that an unusual pause parts from them.

    Args:
        days: The days of a record.
        longer: So many times as long as any before it is a pause that is unusual.
    """
    longest = _USUAL_GAP
    for place, (before, after) in enumerate(pairwise(days), 1):
        pause = after.number - before.number
        if pause > longer * longest and len(days) - place < _LEAST_DAYS:
            return place
        longest = max(longest, pause)
    return len(days)


def _on_record(source: pl.DataFrame) -> Sequence[Day]:
    """The days of a source up to the end of its record, without strays."""
    if source.is_empty():
        return ()
    days = [Day(number, rows) for number, rows in source.select("day", "rows").iter_rows()]
    end = begin_and_end(days).end
    return _without_strays([day for day in days if day.number <= end])


def _latest(source: pl.DataFrame, days: Sequence[Day]) -> datetime:
    """The latest moment of the last of some days of a source."""
    moment: datetime = source.filter(pl.col("day") == days[-1].number)["latest"].item()
    return moment


def _days(intake: Intake) -> pl.DataFrame:
    """One row for each source and day: rows, how many prove that the log went on, the latest.

    What lies on days after all that was entered in its source proves nothing.
    """
    source = pl.col(SOURCE) if len(intake.names) > 1 else pl.lit(0)
    proves = ~_is_open_deal(intake.columns)
    entered = pl.col("entered_at") if "entered_at" in intake.columns else pl.lit(None, dtype=TIME)
    moment = happened(intake.columns)
    days = intake.frame.group_by(
        source.alias("source"), pl.col("occurred_at").dt.epoch("d").cast(pl.Int64).alias("day")
    ).agg(
        pl.len().cast(pl.Int64).alias("rows"),
        proves.sum().cast(pl.Int64).alias("proving"),
        pl.col("kind").is_in(_UNPLANNED).sum().cast(pl.Int64).alias("unplanned"),
        pl.coalesce(moment.filter(proves).max(), moment.max()).alias("latest"),
        entered.dt.epoch("d").max().alias("entered"),
    )
    is_entered = pl.col("day") <= pl.col("entered").max().over("source")
    proving = pl.when(is_entered.fill_null(value=True)).then("proving").otherwise(0)
    return collect(days, intake.engine).sort("source", "day").with_columns(proving=proving)


def _is_open_deal(columns: frozenset[str]) -> pl.Expr:
    """Deals of which nobody can say that they have come to an end: their day is a plan."""
    is_open = pl.col("kind") == "deal"
    if "resolved_at" in columns:
        is_open = is_open & pl.col("resolved_at").is_null()
    if "outcome" in columns:
        settled = pl.col("outcome").str.to_lowercase().is_in(_SETTLED)
        is_open = is_open & ~settled.fill_null(value=False)
    return is_open


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
