"""Exports of surveys: headers of several lines, questions, and the stamps of forms."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.formats.files import read_file

LIKELY = "How likely are you to recommend us?"
QUALTRICS = [
    ["StartDate", "EndDate", "Status", "RecordedDate", "ResponseId", "Company", "Q1", "Q2"],
    ["Start Date", "End Date", "Response Type", "Recorded Date", "Response ID", "Company", LIKELY,
     "Why,\nin your own words?"],
    ['{"ImportId":"startDate","timeZone":"Europe/Berlin"}',
     '{"ImportId":"endDate","timeZone":"Europe/Berlin"}', '{"ImportId":"status"}',
     '{"ImportId":"recordedDate","timeZone":"Europe/Berlin"}', '{"ImportId":"_recordId"}',
     '{"ImportId":"Company"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}'],
    ["2026-01-05 10:00:00", "2026-01-05 10:02:00", "IP Address", "2026-01-05 10:02:01", "R_1",
     "Bluebay", "9", "Good"],
    ["2026-01-06 10:00:00", "2026-01-06 10:02:00", "Survey Preview", "2026-01-06 10:02:01", "R_2",
     "Bluebay", "1", "a test"],
    ["2026-01-07 10:00:00", "2026-01-07 10:02:00", "IP Address", "2026-01-07 10:02:01", "R_3",
     "Zenith", "3", "Slow"],
]  # fmt: skip
MONKEY = [
    ["Respondent ID", "Start Date", "Company", LIKELY, "Which of these do you use?", ""],
    ["", "", "", "Response", "Pumps", "Hoses"],
    ["114001", "01/15/2026 10:00:00 AM", "Bluebay", "9", "Pumps", ""],
    ["114002", "01/16/2026 10:00:00 AM", "Zenith", "4", "", "Hoses"],
]


def table(rows: list[list[str]]) -> str:
    """Rows as a tool writes them: a byte-order mark, quotes where they are needed."""
    cells = ([f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row] for row in rows)
    return "\ufeff" + "\r\n".join(",".join(row) for row in cells) + "\r\n"


def read(path: Path) -> list[tuple[Any, ...]]:
    """Account, time and score of each row."""
    rows = read_interactions(path, Mapping()).frame.collect()
    assert set(rows["kind"]) == {"survey"}
    return rows.select("account_id", "occurred_at", "score").rows()


def test_codes_questions_and_json_are_one_header(tmp_path: Path) -> None:
    path = tmp_path / "nps.csv"
    path.write_text(table(QUALTRICS), encoding="utf-8", newline="")
    assert read(path) == [
        ("Bluebay", datetime(2026, 1, 5, 9, 2, tzinfo=UTC), 9.0),
        ("Zenith", datetime(2026, 1, 7, 9, 2, tzinfo=UTC), 3.0),
    ]
    file = read_file(path)
    assert file.notes[0].startswith("left out, as no row: 2 further lines of the header: ")
    names = file.frame.collect_schema().names()
    assert names[0] == "StartDate (Europe/Berlin)"
    assert names[-2:] == [LIKELY, "Why, in your own words?"]


def test_questions_and_the_parts_of_their_answers_are_one_header(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(table([["Answers of January"], *MONKEY]), encoding="utf-8", newline="")
    assert [(account, score) for account, _, score in read(path)] == [("Bluebay", 9), ("Zenith", 4)]
    names = read_file(path).frame.collect_schema().names()
    use = "Which of these do you use?"
    assert names[-2:] == [f"{use} - Pumps", f"{use} - Hoses"]


def test_what_is_wrong_in_rows_below_several_lines_keeps_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    lines = table(MONKEY).splitlines(keepends=True)
    path.write_text("".join([*lines, '"114003","01/17/2026 10:00:00 AM"\r\n']), newline="")
    found = read_interactions(path, Mapping()).rejected
    assert found.select("row", "field").rows() == [(3, "line")]
    assert found["value"][0].startswith("line 5")


def test_a_sheet_has_the_rows_that_excel_shows_below_several_lines(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "answers.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate([*MONKEY, ["114003", "01/17/2026 10:00:00 AM", "", "5", "", ""]]):
        sheet.write_row(row, 0, cells)
    book.close()
    rejected = read_interactions(tmp_path / "answers.xlsx", Mapping()).rejected
    assert rejected.select("row", "field").rows() == [(5, "account_id")]


def test_json_that_is_broken_keeps_the_names_as_they_are(tmp_path: Path) -> None:
    rows = [list(row) for row in QUALTRICS]
    rows[2][6] = '{"ImportId":"QID1"'
    path = tmp_path / "nps.csv"
    path.write_text(table(rows), encoding="utf-8")
    assert read_file(path).frame.collect_schema().names()[6] == "Q1"


def test_a_line_of_json_right_below_the_names_belongs_to_them(tmp_path: Path) -> None:
    path = tmp_path / "nps.csv"
    path.write_text(table([QUALTRICS[0], *QUALTRICS[2:]]), encoding="utf-8")
    assert read_file(path).frame.collect().height == 3


@pytest.mark.parametrize("scale", ["0 to 10", "0-10", "0 bis 10", "0 à 10"])
def test_forms_state_the_scale_and_the_offset_of_their_stamp(tmp_path: Path, scale: str) -> None:
    path = tmp_path / "form.csv"
    header = ["Timestamp", "Company name", f"On a scale of {scale}, {LIKELY.lower()}"]
    rows = [["2026/01/15 1:03:12 PM GMT+1", "Bluebay", "2"],
            ["2026/01/16 10:03:12 AM GMT+10", "Zenith", "4"]]  # fmt: skip
    path.write_text(table([header, *rows]), encoding="utf-8")
    assert read(path) == [
        ("Bluebay", datetime(2026, 1, 15, 12, 3, 12, tzinfo=UTC), 2.0),
        ("Zenith", datetime(2026, 1, 16, 0, 3, 12, tzinfo=UTC), 4.0),
    ]


def test_a_scale_that_no_header_says_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f"Timestamp,Company,{LIKELY}\n2026-01-15 10:00,Bluebay,2\n")
    (score,) = (one for one in propose(path).fields if one.field == "score")
    assert score.word == "please check"
