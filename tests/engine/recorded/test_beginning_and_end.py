"""Where a log begins and ends, beside the same rule in plain words, and on the real logs."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from focuskit.engine.recorded.beginning_and_end import Day, Days, begin_and_end


def _found(rows: dict[int, int]) -> tuple[int, int]:
    days = begin_and_end([Day(day, rows[day]) for day in sorted(rows)])
    return days.begin, days.end


def _model(rows: dict[int, int]) -> tuple[int, int]:
    """Find begin and end the slow way: every rule as its sentence says it."""
    moments = [day for day in sorted(rows) for _ in range(rows[day])]
    last = moments[-1]
    median = moments[(len(moments) - 1) // 2]
    week = (last - median) // 7
    usual = sum((last - moment) // 7 == week for moment in moments)
    counting = [
        day for day in sorted(rows)
        if sum(rows.get(day + n, 0) for n in range(7)) * 50 >= usual
    ]  # fmt: skip
    stretches = [[counting[0]]]
    for before, after in pairwise(counting):
        if after - before > 56:
            stretches.append([])
        stretches[-1].append(after)
    begin = stretches[0][0]
    for earlier, later_one in pairwise(stretches):
        steady = [
            one for one in (earlier, later_one)
            if one[-1] - one[0] >= 28 and (one[-1] - one[0]) / len(one) <= 10
        ]  # fmt: skip
        if steady or later_one[0] - earlier[-1] > 728:
            begin = later_one[0]
    end = counting[-1]
    later = {day: number for day, number in rows.items() if day > end}
    if end - begin < 7 and later:
        follows = _model(later)
        if follows[1] - follows[0] >= 7:
            return follows
    return begin, end


@given(st.dictionaries(st.integers(0, 3000), st.integers(1, 200), min_size=1, max_size=40))
def test_any_log_begins_and_ends_as_the_sentences_say(rows: dict[int, int]) -> None:
    assert _found(rows) == _model(rows)


DAILY = dict.fromkeys(range(10_000, 10_093), 60)


@pytest.mark.parametrize(
    "stray",
    [
        {},
        {0: 1},  # one row of the year of a placeholder
        {365: 40},  # many rows of one
        {9_000: 8, 9_900: 3},
        {10_100: 1, 10_120: 2},  # a trickle after the end
    ],
)
def test_what_strays_before_and_trickles_after_moves_neither_end(stray: dict[int, int]) -> None:
    assert _found(DAILY | stray) == (10_000, 10_092)


@pytest.mark.parametrize(("gap", "begin"), [(56, 0), (57, 156)])
def test_what_a_gap_of_more_than_eight_weeks_parts_is_another_record(gap: int, begin: int) -> None:
    rows = dict.fromkeys([*range(100), *range(99 + gap, 300)], 10)
    assert _found(rows) == (begin, 299)


def test_what_is_written_over_some_days_every_quarter_is_one_record() -> None:
    waves = [wave + day for wave in range(0, 730, 91) for day in range(5)]
    assert _found(dict.fromkeys(waves, 30)) == (0, max(waves))


def test_what_is_written_now_and_then_is_one_record() -> None:
    """Two deals four weeks apart are no log that a pause of four months could end."""
    assert _found(dict.fromkeys([0, 396, 424, 540], 1)) == (0, 540)


def test_an_import_of_a_day_is_no_log() -> None:
    assert _found({0: 10_000} | dict.fromkeys(range(7, 200, 7), 9)) == (7, 196)


def test_rows_after_the_end_tell_that_it_does_not_go_on() -> None:
    assert begin_and_end([Day(1, 1)]) == Days(1, 1, goes_on=True)
    days = [Day(day, 60) for day in range(30)]
    assert begin_and_end([*days, Day(50, 1)]) == Days(0, 29, goes_on=False)


def _by_day(moments: pl.Series, until: date) -> dict[int, int]:
    days = moments.filter(moments.dt.date() < until).dt.epoch("d").value_counts()
    return dict(days.iter_rows())


@pytest.mark.parametrize("until", [date(2016, 4, 1), date(2016, 5, 1), date(2016, 6, 1),
                                   date(2016, 6, 20), date(2017, 3, 1)])  # fmt: skip
@pytest.mark.parametrize("stray", [{}, {date(1995, 3, 3): 1}, {date(2000, 1, 1): 40}])
def test_the_service_desk_is_on_record_from_its_first_day_to_the_end_of_may(
    until: date, stray: dict[date, int], real_data: Path
) -> None:
    incidents = pl.read_parquet(real_data / "uci_incident" / "incidents.parquet")
    rows = _by_day(incidents["opened_at"], until)
    rows |= {(day - date(1970, 1, 1)).days: number for day, number in stray.items()}
    begin, end = (date(1970, 1, 1) + timedelta(days=day) for day in _found(rows))
    assert (begin, end) == (date(2016, 2, 29), min(until - timedelta(days=1), date(2016, 5, 31)))


def test_the_order_book_is_on_record_from_its_first_day_to_its_last(real_data: Path) -> None:
    orders = pl.read_csv(
        real_data / "online_retail_ii" / "account_events.csv.gz", try_parse_dates=True
    )
    rows = _by_day(orders["invoice_date"], date(2012, 1, 1))
    begin, end = (date(1970, 1, 1) + timedelta(days=day) for day in _found(rows))
    assert (begin, end) == (date(2009, 12, 1), date(2011, 12, 9))
