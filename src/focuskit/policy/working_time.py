"""When the house works: only then does the time run within which a case is to be resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Literal, get_args

import attrs

from focuskit.model.errors import PolicyError

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

MINUTES_A_DAY = 24 * 60
SECONDS_A_MINUTE = 60


def _weekdays(days: Iterable[Weekday]) -> tuple[Weekday, ...]:
    stated = set(days)
    return tuple(day for day in WEEKDAYS if day in stated)


def _days(days: Iterable[str | date]) -> tuple[date, ...]:
    return tuple(sorted({_day(day) for day in days}))


def _day(stated: str | date) -> date:
    if isinstance(stated, date):
        return stated
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise PolicyError(
            problem="there is no such day",
            where="/working_time/holidays",
            found=repr(stated),
            expected="a day such as 2026-12-25",
        ) from None


@attrs.frozen(kw_only=True)
class WorkingTime:
    """The days and hours on which the house works, in the zone of the policy.

    Args:
        days: The days of the week.
        begins: When work begins on such a day, as HH:MM.
        ends: When it ends; 24:00 is the end of the day.
        holidays: Days on which nobody works.

    Raises:
        PolicyError: There is no such day, or work ends before it begins.
    """

    days: tuple[Weekday, ...] = attrs.field(default=WEEKDAYS[:5], converter=_weekdays)
    begins: str = "00:00"
    ends: str = "24:00"
    holidays: tuple[date, ...] = attrs.field(default=(), converter=_days)

    def __attrs_post_init__(self) -> None:
        if self.first_second >= self.last_second:
            raise PolicyError(
                problem="work ends before it begins",
                where="/working_time",
                found=f"from {self.begins} to {self.ends}",
                expected="a later end, 24:00 at the latest",
                hint="a shift that goes past midnight cannot be stated; leave the hours out",
            )

    @property
    def first_second(self) -> int:
        """The second of a day, counted from its midnight, at which work begins."""
        return _minutes(self.begins) * SECONDS_A_MINUTE

    @property
    def last_second(self) -> int:
        """The second at which it ends."""
        return _minutes(self.ends) * SECONDS_A_MINUTE

    @property
    def week_mask(self) -> tuple[bool, ...]:
        """Whether somebody works, Monday to Sunday."""
        return tuple(day in self.days for day in WEEKDAYS)


def _minutes(stated: str) -> int:
    if stated == "24:00":
        return MINUTES_A_DAY
    clock = time.fromisoformat(stated)
    return clock.hour * 60 + clock.minute
