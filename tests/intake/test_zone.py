"""Times that state no zone are those of the clock where the mapping says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import focuskit
from focuskit import InputError, Mapping
from focuskit.intake import read_interactions

BERLIN = {"schema_version": "1.0", "zone": "Europe/Berlin"}


def _moments(path: Path, mapping: dict[str, Any], *times: str) -> list[datetime]:
    rows = "".join(f"acme,{time},order\n" for time in times)
    path.write_text("account_id,occurred_at,kind\n" + rows)
    intake = read_interactions(str(path), Mapping.load(mapping))
    return intake.frame.collect()["occurred_at"].to_list()


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2026-01-05 10:00", datetime(2026, 1, 5, 9, tzinfo=UTC)),
        ("2026-07-05 10:00", datetime(2026, 7, 5, 8, tzinfo=UTC)),
        ("2026-07-05T10:00:00Z", datetime(2026, 7, 5, 10, tzinfo=UTC)),  # it states its zone
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: an hour later
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        ("2026-07-05", datetime(2026, 7, 5, tzinfo=UTC)),  # a day alone stays that day
    ],
)
def test_the_clock_of_the_house_is_read_in_its_zone(
    tmp_path: Path, stated: str, moment: datetime
) -> None:
    assert _moments(tmp_path / "orders.csv", BERLIN, stated) == [moment]


def test_days_and_hours_of_one_column_are_told_apart(tmp_path: Path) -> None:
    found = _moments(tmp_path / "orders.csv", BERLIN, "2026-07-05", "2026-07-06 00:30")
    assert found == [datetime(2026, 7, 5, tzinfo=UTC), datetime(2026, 7, 5, 22, 30, tzinfo=UTC)]


def test_a_format_without_a_zone_is_read_there_too(tmp_path: Path) -> None:
    fields = {
        "account_id": "account_id", "kind": "kind",
        "occurred_at": {"column": "occurred_at", "format": "%d.%m.%Y %H:%M"},
    }  # fmt: skip
    mapping = {**BERLIN, "interactions": {"fields": fields}}
    found = _moments(tmp_path / "orders.csv", mapping, "05.07.2026 10:00")
    assert found == [datetime(2026, 7, 5, 8, tzinfo=UTC)]


def test_a_note_says_in_which_zone(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("account_id,occurred_at,kind\nacme,2026-07-05 10:00,order\n")
    notes = focuskit.assess(str(path), mapping=BERLIN, as_of="2027-01-01").info["notes"]
    assert any("times without a zone were read as Europe/Berlin (occurred_at)" in n for n in notes)


def test_what_is_no_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"/zone(.|\n)*did you mean 'Europe/Berlin'"):
        Mapping.load({**BERLIN, "zone": "Europe/Berln"})


def test_it_is_written_as_it_was_read() -> None:
    assert Mapping.load(BERLIN).to_document() == BERLIN
    assert "zone" not in Mapping.load({**BERLIN, "zone": "UTC"}).to_document()
