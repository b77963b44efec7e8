"""Hours allowed run while the house works: three working days are not 72 hours from Friday."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import assess, few_signs, finding, interaction

from focuskit import PolicyError, load_policy
from focuskit.detect.due_time import seconds_until_due
from focuskit.policy.working_time import WEEKDAYS, WorkingTime

HOUR, DAY = 3600, 86_400
OFFICE = {"from": "09:00", "to": "17:00", "holidays": ["2026-05-25"]}


def due(began: datetime, seconds: int, work: WorkingTime, zone: str = "UTC") -> datetime:
    """Return the moment until which a case that began then is to be resolved."""
    asked = pl.DataFrame({"began": [began]}, schema={"began": pl.Datetime("us", "UTC")})
    found = asked.select(seconds_until_due(pl.col("began"), pl.lit(seconds), work, zone)).item()
    return began + timedelta(seconds=found)


def _utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "hours", "ends"),
    [
        (_utc(5, 8, 14), 72, _utc(5, 13, 14)),  # from Friday afternoon to Wednesday afternoon
        (_utc(5, 6, 14), 24, _utc(5, 7, 14)),  # within the week
        (_utc(5, 9, 3), 24, _utc(5, 12, 0)),  # a Saturday counts from the Monday after
        (_utc(5, 4, 0), 24, _utc(5, 5, 0)),  # a whole day ends as it is over
    ],
)
def test_working_days_of_24_hours(began: datetime, hours: int, ends: datetime) -> None:
    assert due(began, hours * HOUR, WorkingTime()) == ends


@pytest.mark.parametrize(
    ("began", "hours", "ends"),
    [
        (_utc(5, 8, 14), 2, _utc(5, 11, 8)),  # 16:00 to 17:00, then Monday from 09:00 to 10:00
        (_utc(5, 8, 14), 1, _utc(5, 8, 15)),  # to the end of that day, not to Monday morning
        (_utc(5, 22, 20), 8, _utc(5, 26, 15)),  # Whit Monday is a holiday
        (_utc(3, 27, 14), 10, _utc(3, 30, 15)),  # clocks change: 17:00 in Berlin is 15:00 in UTC
    ],
)
def test_working_hours_of_an_office(began: datetime, hours: int, ends: datetime) -> None:
    work = WorkingTime(begins="09:00", ends="17:00", holidays=["2026-05-25"])
    assert due(began, hours * HOUR, work, "Europe/Berlin") == ends


@st.composite
def working_times(draw: st.DrawFn) -> WorkingTime:
    """Draw working times in quarters of an hour."""
    first = draw(st.integers(0, 94))
    last = draw(st.integers(first + 1, 96))
    return WorkingTime(
        days=draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1)),
        begins=f"{first // 4:02}:{first % 4 * 15:02}",
        ends=f"{last // 4:02}:{last % 4 * 15:02}",
        holidays=draw(st.sets(st.dates(date(2026, 7, 1), date(2026, 8, 15)), max_size=5)),
    )


ZONES = st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"])
"""Zones with clocks that change and without."""


def _walked(began: datetime, quarters: int, work: WorkingTime, zone: str) -> datetime:
    """Count quarters of an hour, one after the other, of those in which the house works."""
    at = began
    while quarters:
        local = at.astimezone(ZoneInfo(zone))
        second = local.hour * HOUR + local.minute * 60
        open_day = work.week_mask[local.weekday()] and local.date() not in work.holidays
        quarters -= open_day and work.first_second <= second < work.last_second
        at += timedelta(minutes=15)
    return at


# In July no clock changes, so that a day has 96 quarters everywhere.
@given(working_times(), st.integers(0, 4 * 24 * 10), st.integers(1, 200), ZONES)
def test_it_is_what_counting_quarter_by_quarter_gives(
    work: WorkingTime, begin: int, quarters: int, zone: str
) -> None:
    began = datetime(2026, 7, 6, tzinfo=UTC) + timedelta(minutes=15 * begin)
    assert due(began, quarters * 900, work, zone) == _walked(began, quarters, work, zone)


def _slow(work: dict[str, Any] | None, *, promised: bool = False) -> float | None:
    """Return how many times the hours allowed four cases took, opened Friday, resolved Tuesday."""
    rows = []
    for week in range(4):
        opened = _utc(5, 29, 14) - timedelta(weeks=week)
        days = (_utc(6, 30, 12) - opened) / timedelta(days=1)
        fields = {"direction": "inbound", "resolved_at": opened + timedelta(days=4)}
        if promised:
            fields["promised_for"] = opened + timedelta(days=1)
        rows.append(interaction("acme", days, "ticket", **fields))
    document = few_signs().to_document() | {"allowed_hours": {"default": 48}}
    policy = document if work is None else document | {"working_time": work}
    return finding(assess(rows, policy=policy), "acme", "slow-resolution")["value"]  # type: ignore[no-any-return]


def test_a_case_over_a_weekend_is_judged_by_the_hours_of_the_house() -> None:
    assert _slow(None) == 2  # four days for two
    assert _slow({}) == 1  # Friday afternoon to Tuesday afternoon are two working days
    on_saturdays = 96 / (34 + 7 * 24)  # two of them are over 34 hours and a week after
    assert _slow({"days": ["saturday"]}) == pytest.approx(on_saturdays)


def test_a_promise_holds_by_the_clock() -> None:
    assert _slow({}, promised=True) == _slow(None, promised=True) == 4


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"zone": "Europe/Berlin"}, "zone"),
        ({"from": "17:00", "to": "09:00"}, "work ends before it begins(.|\n)*24:00"),
        ({"from": "9"}, "/working_time/from"),
        ({"days": []}, "/working_time/days"),
        ({"days": ["friyay"]}, "friday"),
        ({"holidays": ["2026-02-30"]}, "/working_time/holidays"),
        ({"hours": 8}, "hours"),
    ],
)
def test_what_is_no_working_time_is_refused(stated: dict[str, Any], told: str) -> None:
    document = few_signs().to_document() | {"working_time": stated}
    with pytest.raises(PolicyError, match=told):
        load_policy(document)


def test_it_is_written_as_it_was_read() -> None:
    document = few_signs().to_document() | {"zone": "Europe/Berlin", "working_time": OFFICE}
    written = load_policy(document).to_document()["working_time"]
    assert written == {**OFFICE, "days": list(WEEKDAYS[:5])}
    read = load_policy(json.loads(json.dumps(document)))
    assert read.zone == "Europe/Berlin"
    assert read.working_time is not None
    assert read.working_time.holidays == (date(2026, 5, 25),)


def test_a_zone_that_there_is_not_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"/zone(.|\n)*did you mean 'Europe/Berlin'"):
        load_policy(few_signs().to_document() | {"zone": "Europe/Berln"})
