"""When an allowance of working time has run out."""

from __future__ import annotations

import polars as pl

from focuskit.model.zones import in_utc
from focuskit.policy.working_time import WorkingTime


def seconds_until_due(began: pl.Expr, allowed: pl.Expr, work: WorkingTime, zone: str) -> pl.Expr:
    """Whole seconds of the clock until so much working time has passed.

    Three days of work from Friday afternoon end on Wednesday afternoon: five days on the clock.

    Args:
        began: The moment from which the time runs, in UTC.
        allowed: Whole seconds of work, at least 1.
        work: When the house works.
        zone: The IANA name of the time zone of the house.
    """
    local = began.dt.convert_time_zone(zone)
    date, second = local.dt.date(), _second_of_day(local)
    mask, holidays = work.week_mask, work.holidays
    length = work.last_second - work.first_second
    works = date.dt.is_business_day(week_mask=mask, holidays=holidays)
    spent = pl.when(works).then((second - work.first_second).clip(0, length)).otherwise(0)
    total = spent + allowed
    # What ends with the working day ends on that day, not as the next one begins.
    days = (total - 1) // length
    last = date.dt.add_business_days(days, week_mask=mask, holidays=holidays, roll="forward")
    seconds = work.first_second + total - days * length
    naive = last.cast(pl.Datetime("us")) + pl.duration(seconds=seconds)
    return (in_utc(naive, zone) - began).dt.total_seconds()


def _second_of_day(local: pl.Expr) -> pl.Expr:
    hours, minutes = (part.cast(pl.Int64) for part in (local.dt.hour(), local.dt.minute()))
    return hours * 3600 + minutes * 60 + local.dt.second().cast(pl.Int64)
