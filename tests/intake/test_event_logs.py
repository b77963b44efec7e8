"""A log of changes becomes one case each, and nothing of a case is known before it happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import focuskit
from focuskit.intake import Mapping, read_interactions
from focuskit.model.errors import InputError

# Opened on the 2nd by mail, passed from the first line to the second, waits for the customer from
# the 4th to the 5th, resolved on the 6th, opened again on the 7th, resolved on the 9th, closed.
LOG = """incident,Account,opened_at,sys_updated_at,state,assignment_group,closed_at
T1,acme,2026-03-02 09:00,2026-03-02 09:10,New,First line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-03 09:00,Active,Second line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-04 09:00,Awaiting User Info,Second line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-05 09:00,Active,Second line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-06 09:00,Resolved,Second line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-07 09:00,Active,First line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-09 09:00,Resolved,First line,2026-03-12 09:00
T1,acme,2026-03-02 09:00,2026-03-12 09:00,Closed,First line,2026-03-12 09:00
T2,zen,2026-03-03 09:00,2026-03-03 09:00,New,,
T2,zen,2026-03-03 09:00,2026-03-04 09:00,Closed,First line,
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "incidents.csv"
    path.write_text(LOG)
    return path


def case_at(path: Path, moment: str, case: str = "T1") -> dict[str, Any]:
    """Return what was known of a case at a moment: its newest row up to then."""
    rows = read_interactions(path, Mapping()).frame.collect()
    until = pl.lit(moment).str.to_datetime(time_unit="us", time_zone="UTC")
    known = rows.filter((pl.col("id") == case) & (pl.col("entered_at") <= until))
    return known.sort("entered_at").row(-1, named=True)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-03-02 12:00", (0, 0, 0, None)),
        ("2026-03-04 12:00", (1, 0, 0, None)),
        ("2026-03-05 12:00", (1, 0, 24, None)),
        ("2026-03-06 12:00", (1, 0, 24, "2026-03-06 09:00")),
        ("2026-03-07 12:00", (2, 1, 24, None)),
        ("2026-03-09 12:00", (2, 1, 24, "2026-03-09 09:00")),
        ("2026-03-31 12:00", (2, 1, 24, "2026-03-09 09:00")),
    ],
)
def test_a_case_is_known_as_far_as_its_events_had_told_it(
    log: Path, moment: str, told: tuple[int, int, int, str | None]
) -> None:
    found = case_at(log, moment)
    ended = found["resolved_at"]
    said = (found["handovers"], found["reopened"], found["waited_for_customer_hours"])
    assert (*said, f"{ended:%Y-%m-%d %H:%M}" if ended else None) == told
    assert f"{found['occurred_at']:%Y-%m-%d %H:%M}" == "2026-03-02 09:00"
    assert (found["kind"], found["direction"]) == ("ticket", "inbound")


def test_a_case_that_nothing_resolved_ended_when_it_was_closed(log: Path) -> None:
    found = case_at(log, "2026-03-31 12:00", "T2")
    assert f"{found['resolved_at']:%Y-%m-%d %H:%M}" == "2026-03-04 09:00"
    assert found["handovers"] == 0  # nobody had it before the first line did


def test_one_case_is_used_and_every_row_is_accounted_for(log: Path) -> None:
    portfolio = focuskit.assess(log, as_of="2026-03-31")
    counts = portfolio.info["counts"]
    assert (counts["in"], counts["used"], counts["superseded"], counts["rejected"]) == (10, 2, 8, 0)
    assert any("'state' what state it was in" in note for note in portfolio.info["notes"])


def test_the_last_value_repeated_on_every_row_is_not_read(log: Path) -> None:
    notes = " ".join(read_interactions(log, Mapping()).notes)
    assert "columns not read: closed_at" in notes


def test_rows_of_one_moment_are_one_version(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(
        "ticket_id,customer,timestamp,status,priority\n"
        "1,a,2026-03-01 09:00,New,low\n1,a,2026-03-02 09:00,Open,low\n"
        "1,a,2026-03-02 09:00,Closed,high\n"
    )
    portfolio = focuskit.assess(tmp_path / "tickets.csv", as_of="2026-03-31")
    counts = portfolio.info["counts"]
    assert (counts["used"], counts["merged"], counts["rejected"]) == (1, 1, 0)


def test_an_activity_that_neither_opens_nor_ends_a_case_leaves_it_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ticket_events.csv").write_text(
        "case,customer,timestamp,activity\n1,a,2026-03-01 09:00,Opened\n"
        "1,a,2026-03-02 09:00,Resolved\n1,a,2026-03-03 09:00,Mail sent\n"
        "1,a,2026-03-04 09:00,Reopened\n1,a,2026-03-05 09:00,Mail sent\n"
    )
    moments = {day: case_at(tmp_path / "ticket_events.csv", f"2026-03-0{day} 12:00", "1")
               for day in (3, 5)}  # fmt: skip
    assert f"{moments[3]['resolved_at']:%d}" == "02"
    assert (moments[5]["resolved_at"], moments[5]["reopened"]) == (None, 1)
    assert f"{moments[5]['occurred_at']:%d}" == "01"


def test_a_case_without_a_number_is_rejected_and_counts_for_no_other(tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(
        "ticket_id,customer,timestamp,status\n1,a,2026-03-01 09:00,New\n"
        "1,a,2026-03-02 09:00,Closed\n,b,2026-03-02 09:00,New\n,c,2026-03-03 09:00,Closed\n"
    )
    intake = read_interactions(tmp_path / "tickets.csv", Mapping())
    assert intake.rejected.select("row", "field").rows() == [(3, "account_id"), (4, "account_id")]


def test_a_log_whose_columns_are_not_there_is_refused(log: Path) -> None:
    fields = {"account_id": "Account", "kind": {"constant": "ticket"}}
    changes = {"case": "number", "time": "sys_updated_at", "activity": "state"}
    document = {
        "schema_version": "1.0", "interactions": {"fields": fields, "changes": changes},
    }  # fmt: skip
    assert Mapping.load(Mapping.load(document).to_document()) == Mapping.load(document)
    with pytest.raises(InputError, match="the file has no column 'number'") as error:
        read_interactions(log, Mapping.load(document))
    assert "mapping at /interactions/changes" in str(error.value)


def test_the_events_of_the_service_desk_become_its_incidents(real_data: Path) -> None:
    """Compare what the log tells with the figures that the desk itself kept for each incident.

    One incident has a row `New` that was stamped seven minutes after its row `Resolved`: it counts
    as opened again here, and not in the figures of the desk. Where hand-overs differ, groups were
    changed between two rows of the log, or back and forth within one.
    """
    folder = real_data / "uci_incident"
    intake = read_interactions(folder / "events.parquet", Mapping())
    assert (intake.rows_in, intake.rows_rejected) == (141_712, 29)  # 29 rows name no caller
    rows = intake.frame.collect().sort("id", "entered_at")
    cases = rows.group_by("id", maintain_order=True).last()
    assert cases.height == 24_915
    incidents = pl.read_parquet(folder / "incidents.parquet")
    kept = cases.join(
        incidents,
        left_on="id",
        right_on="number",
        suffix="_kept",
    )
    off = (kept["handovers"] - kept["reassignment_count"]).abs()
    assert ((off == 0).mean(), off.mean()) == pytest.approx((0.858, 0.17), abs=0.005)
    again, by_desk = kept["reopened"] > 0, kept["reopen_count"] > 0
    assert (again.sum(), by_desk.sum(), (again & by_desk).sum()) == (276, 275, 275)
    ended = kept.filter(pl.col("resolved_at_kept").is_not_null())
    same = ended["resolved_at"].dt.replace_time_zone(None) == ended["resolved_at_kept"]
    assert (ended.height, same.sum()) == (23_359, 23_359)
