"""Where only the day of a time is stated, intake knows it, row by row and field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from focuskit.intake import Mapping, read_interactions
from focuskit.model.days import day_column, without_day_columns

DAY = date(2026, 1, 31)
MIDNIGHT = datetime(2026, 1, 31, tzinfo=UTC)
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
END_OF_DAY = datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC)
TICKET = {"account_id": "acme", "kind": "ticket", "occurred_at": "2026-01-30T09:00Z"}
RESOLVED = day_column("resolved_at")


def resolved(source: Any, mapping: Mapping | None = None) -> list[tuple[datetime | None, bool]]:
    """Return when each row was resolved, and whether only the day of it was stated."""
    read = read_interactions(source, mapping or Mapping())
    assert read.rows_rejected == 0
    frame = read.frame.collect()
    if RESOLVED not in read.columns:
        assert RESOLVED not in frame.columns
        return [(moment, False) for moment in frame["resolved_at"].to_list()]
    assert set(frame[RESOLVED].unique()) <= {True, None}
    return list(zip(frame["resolved_at"], frame[RESOLVED].fill_null(value=False), strict=True))


def mapped(rule: Any) -> Mapping:
    fields = {**{name: name for name in TICKET}, "resolved_at": rule}
    return Mapping.load({"schema_version": "1.0", "interactions": {"fields": fields}})


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-01-31", (END_OF_DAY, True)),
        (" 2026-01-31 ", (END_OF_DAY, True)),
        (DAY, (END_OF_DAY, True)),
        ("2026-01-31T00:00", (MIDNIGHT, False)),
        ("2026-01-31 00:00:00", (MIDNIGHT, False)),
        (MIDNIGHT, (MIDNIGHT, False)),
        ("2026-01-31T12:00Z", (NOON, False)),
        (None, (None, False)),
    ],
)
@pytest.mark.parametrize("hold", [lambda row: [row], lambda row: pl.DataFrame([row])])
def test_a_date_without_a_time_is_a_day_and_midnight_is_a_time(
    stated: Any, expected: tuple[Any, bool], hold: Any
) -> None:
    row = {**TICKET, "id": "t", "resolved_at": stated}
    if stated is None:
        row["resolved_at"] = None
        assert resolved([row, {**row, "resolved_at": NOON}]) == [expected, (NOON, False)]
        return
    assert resolved(hold(row)) == [expected]


def test_a_column_of_dates_is_one_of_days_whatever_holds_it(tmp_path: Path) -> None:
    frame = pl.DataFrame({**TICKET, "resolved_at": [DAY, None]})
    frame.write_parquet(tmp_path / "rows.parquet")
    frame.write_csv(tmp_path / "rows.csv")
    frame.write_ndjson(tmp_path / "rows.ndjson")
    expected = [(END_OF_DAY, True), (None, False)]
    for file in ("rows.parquet", "rows.csv", "rows.ndjson"):
        assert resolved(tmp_path / file) == expected
    of_pandas = pd.DataFrame({**TICKET, "resolved_at": [DAY, None]})
    assert resolved(of_pandas) == expected
    as_text = frame.with_columns(pl.col("resolved_at").cast(pl.String).cast(pl.Categorical))
    assert resolved(as_text) == expected
    at_midnight = of_pandas.assign(resolved_at=pd.to_datetime(of_pandas["resolved_at"]))
    assert resolved(at_midnight) == [(MIDNIGHT, False), (None, False)]


def test_objects_may_state_days_and_times_beside_each_other() -> None:
    rows = [{**TICKET, "resolved_at": moment} for moment in (DAY, NOON, "2026-01-31", None)]
    ends = [(END_OF_DAY, True), (NOON, False), (END_OF_DAY, True), (None, False)]
    assert resolved(rows) == ends


@pytest.mark.parametrize(
    ("stated", "form", "is_day"),
    [
        ("31.01.2026", "%d.%m.%Y", True),
        ("01/31/26", "%D", True),
        ("01/31/26", "%x", True),
        ("2026-01-31", "%F", True),
        ("31 Jan 2026", "%d %b %Y", True),
        ("2026-01-31 00:00:00", "%Y-%m-%d 00:00:00", True),
        ("2026-01-31 at 100%", "%F at 100%%", True),
        ("2026-01-31 12:00", "%F %R", False),
        ("2026-01-31 12:00:00", "%F %T", False),
        ("01/31/26 12:00:00", "%x %X", False),
        ("2026-01-31 12:00:00 PM", "%F %r", False),
        ("31-01-2026 9:00", "%d-%m-%Y %-H:%M", False),
        ("31-01-2026 09:00 AM", "%d-%m-%Y %I:%M %p", False),
        ("31-01-2026  9:00 AM", "%d-%m-%Y %l:%M %p", False),
        ("31-01-2026  9:00", "%d-%m-%Y %k:%M", False),
        ("Sat Jan 31 12:00:00 2026", "%c", False),
        ("1769860800", "%s", False),
        ("2026-01-31T12:00:00+00:00", "%+", False),
    ],
)
def test_a_format_without_an_hour_states_days(stated: str, form: str, *, is_day: bool) -> None:
    frame = pl.DataFrame({**TICKET, "resolved_at": [stated]})
    ((moment, told),) = resolved(frame, mapped({"column": "resolved_at", "format": form}))
    assert moment is not None
    assert (moment.date(), told) == (DAY, is_day)
    assert (moment == END_OF_DAY) is is_day


def test_of_several_columns_that_counts_from_which_the_value_comes() -> None:
    days = ["2026-01-31", DAY.isoformat(), None]
    frame = pl.DataFrame({**TICKET, "a": [NOON, None, None], "b": days})
    rule = {"first_of": ["a", "b"]}
    assert resolved(frame, mapped(rule)) == [(NOON, False), (END_OF_DAY, True), (None, False)]
    typed = frame.with_columns(pl.col("b").str.to_date())
    assert resolved(typed, mapped(rule)) == resolved(frame, mapped(rule))
    assert resolved(typed, mapped({"first_of": ["b", "a"]}))[0] == (END_OF_DAY, True)


def test_values_and_constants_of_a_mapping_may_be_days() -> None:
    frame = pl.DataFrame({**TICKET, "week": ["5", "2026-01-31T12:00Z"]})
    translated = {"column": "week", "values": {"5": "2026-01-31"}}
    assert resolved(frame, mapped(translated)) == [(END_OF_DAY, True), (NOON, False)]
    assert set(resolved(frame, mapped({"constant": "2026-01-31"}))) == {(END_OF_DAY, True)}


def test_what_begins_stands_at_the_beginning_of_its_day_and_what_ends_at_the_end() -> None:
    fields = ("occurred_at", "entered_at", "resolved_at", "promised_for", "delivered_at")
    row = {"account_id": "acme", "kind": "delivery", **dict.fromkeys(fields, DAY)}
    read = read_interactions([row], Mapping())
    stands = read.frame.select(fields).collect().row(0)
    assert stands == (MIDNIGHT, *[END_OF_DAY] * 4)
    assert read.columns - without_day_columns(read.columns) == {day_column(f) for f in fields}
    assert (read.oldest, read.newest) == (END_OF_DAY, END_OF_DAY)


def test_a_source_of_days_and_one_of_times_are_told_apart() -> None:
    of_days = pl.DataFrame({**TICKET, "resolved_at": [DAY]})
    of_times = pl.DataFrame({**TICKET, "resolved_at": [NOON]})
    assert resolved([of_times, of_days]) == [(NOON, False), (END_OF_DAY, True)]


def test_days_of_rejected_rows_leave_no_trace() -> None:
    rows = [{**TICKET, "resolved_at": NOON}, {**TICKET, "kind": "nonsense", "resolved_at": DAY}]
    read = read_interactions(rows, Mapping())
    assert read.rows_rejected == 1
    assert without_day_columns(read.columns) == read.columns


@pytest.mark.parametrize(
    ("opened", "resolved_at", "fits"),
    [
        ("2026-01-31T14:00Z", "2026-01-31", True),
        ("2026-01-31T14:00Z", "2026-01-30", False),
        ("2026-01-31T14:00Z", "2026-01-31T00:00Z", False),
        ("2026-01-31", "2026-01-31", True),
        ("2026-01-31", "2026-01-31T09:00Z", True),
        ("2026-01-31", "2026-01-30", False),
        ("2026-01-31", "2026-01-30T23:59:59Z", False),
    ],
)
@pytest.mark.parametrize("field", ["resolved_at", "delivered_at"])
def test_a_day_does_not_lie_before_a_time_of_the_same_day(
    opened: str, resolved_at: str, field: str, *, fits: bool
) -> None:
    row = {**TICKET, "occurred_at": opened, field: resolved_at}
    read = read_interactions([row], Mapping())
    assert read.rows_accepted == 1
    assert read.emptied["reason"].to_list() == ([] if fits else ["lies before occurred_at"])
