"""Where the record of a source begins and ends, read off the days that hold its rows.

A stray row must move neither: one of 1995 makes no record of thirty years, and what drips into a
log that stopped does not keep it alive.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

TRICKLE = 50
"""A week that holds less than one row in so many of the usual week counts as none (judgement)."""
LONGEST_GAP = 8 * 7
"""Days; what lies before a longer gap is another record (judgement)."""
LONGEST_PAUSE = 104 * 7
"""Days; a longer gap parts two records, whatever lies beside it."""
LASTING = 4 * 7
"""Days that a log must have gone on without a gap before a gap is none of its habits."""
STEADY = 10
"""A log is steady that has rows on one day in so many, on average."""
DAYS_PER_WEEK = 7


@attrs.frozen
class Day:
    """A day of a log: which one, counted from 1970-01-01, and how many rows it holds."""

    number: int
    rows: int


@attrs.frozen
class Days:
    """From which day to which a source is on record, both included.

    Args:
        begin: Its first day.
        end: Its last one.
        goes_on: No row lies after the last day.
    """

    begin: int
    end: int
    goes_on: bool


def begin_and_end(days: Sequence[Day]) -> Days:
    """The days from which to which a source is on record.

    A day counts if the week from it on holds at least one row in fifty of the usual week, which is
    the one in which the median row lies. The record is what follows the last gap of more than eight
    weeks between such days. An import of a few days that a longer log follows is no log.

    Args:
        days: Those that hold rows, in their order; at least one.
    """
    counting = _counting(days)
    end = counting[-1]
    begin = _after_the_last_gap(counting)
    later = [day for day in days if day.number > end]
    if end - begin < DAYS_PER_WEEK and later:
        follows = begin_and_end(later)
        if follows.end - follows.begin >= DAYS_PER_WEEK:
            return follows
    return Days(begin, end, not later)


def _counting(days: Sequence[Day]) -> list[int]:
    """The days from which on a week holds enough."""
    usual = _usual_week(days)
    found, rows, ahead = [], 0, 0
    for day in days:
        while ahead < len(days) and days[ahead].number < day.number + DAYS_PER_WEEK:
            rows += days[ahead].rows
            ahead += 1
        if rows * TRICKLE >= usual:
            found.append(day.number)
        rows -= day.rows
    return found


def _usual_week(days: Sequence[Day]) -> int:
    """The rows of the week in which the median row lies; weeks are counted back from the end."""
    half = sum(day.rows for day in days)
    passed, last = 0, days[-1].number
    weeks: dict[int, int] = {}
    median = 0
    for day in days:
        week = (last - day.number) // DAYS_PER_WEEK
        weeks[week] = weeks.get(week, 0) + day.rows
        if 2 * passed < half:
            median = week
        passed += day.rows
    return weeks[median]


def _after_the_last_gap(counting: Sequence[int]) -> int:
    """The first of the days that no gap parts from the last one.

    What is written every quarter over some days, or now and then, pauses as a habit: a gap is one
    where a log that had gone on steadily for weeks stops, or begins.
    """
    stretches = [[counting[0]]]
    for before, day in pairwise(counting):
        if day - before > LONGEST_GAP:
            stretches.append([])
        stretches[-1].append(day)
    begin = counting[0]
    for earlier, later in pairwise(stretches):
        is_long = later[0] - earlier[-1] > LONGEST_PAUSE
        if is_long or is_steady(earlier) or is_steady(later):
            begin = later[0]
    return begin


def is_steady(stretch: Sequence[int]) -> bool:
    """Whether days follow each other closely, over weeks."""
    lasted = stretch[-1] - stretch[0]
    return LASTING <= lasted <= STEADY * len(stretch)
