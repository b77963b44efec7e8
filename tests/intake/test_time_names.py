"""Times that name months, days of the week and halves of the day in people's languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.values.time_formats import read

THIRD, AT = datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


def occurred(folder: Path, *texts: str) -> list[datetime | None]:
    """What a column of these texts is read as."""
    path = folder / "tickets.csv"
    rows = (f'{at};Bluebay;"{text}"' for at, text in enumerate(texts))
    path.write_text("\n".join(["Ticket ID;Customer;Created", *rows, ""]), encoding="utf-8-sig")
    return read_interactions(path, Mapping()).frame.collect().sort("id")["occurred_at"].to_list()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3. März 2026", THIRD),
        ("03.MRZ.2026", THIRD),
        ("3 MÄRZ 2026", THIRD),
        ("3. Ma\N{COMBINING DIAERESIS}rz 2026", THIRD),
        ("Di., 3. März 2026", THIRD),
        ("Dienstag, 3. März 2026 um 14:05 Uhr", AT),
        ("03.03.2026, 14:05 Uhr", AT),
        ("3 mars 2026 14:05", AT),
        ("mar. 3 mars 2026 à 14h05", AT),
        ("1er mars 2026", datetime(2026, 3, 1, tzinfo=UTC)),
        ("12 févr. 2026 14:05", datetime(2026, 2, 12, 14, 5, tzinfo=UTC)),
        ("3 août 2026", datetime(2026, 8, 3, tzinfo=UTC)),
        ("3 de marzo de 2026, 14:05", AT),
        ("martes, 3 de marzo de 2026 a las 14:05", AT),
        ("3 mar. 2026 2:05 p. m.", AT),
        ("di 3 mrt 2026 14:05 uur", AT),
        ("3-mrt-2026 14:05", AT),
        ("terça-feira, 3 de março de 2026 às 14:05", AT),
        ("3 de ago. de 2026", datetime(2026, 8, 3, tzinfo=UTC)),
        ("martedì 3 marzo 2026", THIRD),
        ("Tuesday, March 3, 2026 2:05\N{NARROW NO-BREAK SPACE}p.m.", AT),
        ("13/03/2026 2:05 p. m.", datetime(2026, 3, 13, 14, 5, tzinfo=UTC)),
    ],
)
def test_names_of_months_and_days_are_read_in_peoples_languages(
    tmp_path: Path, text: str, moment: datetime
) -> None:
    assert occurred(tmp_path, text) == [moment]


def test_short_and_full_names_stand_in_one_column(tmp_path: Path) -> None:
    found = occurred(tmp_path, "3 mai 2026", "3 juin 2026", "3 déc. 2026")
    assert [one.month for one in found if one] == [5, 6, 12]


def test_a_day_of_the_week_that_is_another_is_no_time(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text("Ticket ID,Customer,Created\n1,Bluebay,lun. 3 mars 2026\n")
    (asked,) = (one for one in propose(path).fields if one.field == "occurred_at")
    assert (asked.word, asked.rule) == ("left out", None)


def test_day_and_month_beside_a_half_of_the_day_are_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text("Ticket ID,Customer,Created\n1,Bluebay,03/04/2026 2:05 p. m.\n")
    (asked,) = (one for one in propose(path).fields if one.field == "occurred_at")
    assert (asked.word, asked.asks) == ("please check", "dates")


@pytest.mark.parametrize("text", ["3 mars", "Dienstag", "3 quintal 2026", "lun. 3 mars"])
def test_what_names_no_day_of_a_year_is_no_time(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(f"Ticket ID,Customer,Created\n1,Bluebay,{text}\n")
    assert "occurred_at" in propose(path).missing


def test_formats_of_a_mapping_read_the_same_names() -> None:
    texts = pl.Series(["3 mars 2026", "3 March 2026", "3 marmalade 2026"])
    found = pl.select(read(pl.lit(texts), "%d %B %Y")[0]).to_series().to_list()
    assert found == [THIRD, THIRD, None]
