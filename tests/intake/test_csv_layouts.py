"""Text tables as people save them: read as they are, and what was left out is said."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from focuskit import InputError
from focuskit.intake import Intake, Mapping, read_interactions
from focuskit.intake.formats import files

HEADER = ["id", "account_id", "occurred_at", "kind", "amount", "reason"]
ROWS = [
    ["1", "Möbel AG", "2026-01-05T10:00Z", "order", "1200.5", "price"],
    ["2", "Oak, Inc", "2026-01-06T10:00Z", "order", "99", ""],
    ["3", "Möbel AG", "2026-01-07T10:00Z", "call", "", 'said "no"'],
]


@pytest.fixture(params=["in memory", "on disk"], autouse=True)
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on disk":
        monkeypatch.setattr(files, "SPOOL_BYTES", 5)


def table(separator: str = ",", *, quoted: bool = False, header: list[str] = HEADER) -> str:
    def cell(value: str) -> str:
        if quoted or separator in value or '"' in value:
            return '"' + value.replace('"', '""') + '"'
        return value

    return "".join(separator.join(map(cell, line)) + "\n" for line in (header, *ROWS))


def read(folder: Path, content: str | bytes, name: str = "rows.csv") -> Intake:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_interactions(path, Mapping())


def refused(folder: Path, content: str | bytes, name: str = "rows.csv") -> str:
    with pytest.raises(InputError) as error:
        read(folder, content, name)
    return str(error.value).replace(f"{folder}/", "")


def notes(intake: Intake) -> list[str]:
    return [note.partition("rows.csv: ")[2] for note in intake.notes]


def values(intake: Intake) -> list[tuple[Any, ...]]:
    chosen = ["id", "account_id", "kind", "amount", "reason"]
    return intake.frame.select(chosen).sort("id").collect().rows()


WHOLE = [
    ("1", "Möbel AG", "order", 1200.5, "price"),
    ("2", "Oak, Inc", "order", 99.0, None),
    ("3", "Möbel AG", "call", None, 'said "no"'),
]
TITLE = "Orders of a quarter\nMade on 2026-02-01 by Ann, for the board\n\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_in_any_encoding_gives_the_same_rows(
    tmp_path: Path, separator: str, encoding: str, *, quoted: bool
) -> None:
    intake = read(tmp_path, table(separator, quoted=quoted).encode(encoding))
    assert (values(intake), intake.rows_in, notes(intake)) == (WHOLE, 3, [])


@pytest.mark.parametrize("name", ["rows.tsv", "rows.txt", "rows.tab", "rows.TSV.GZ"])
def test_other_endings_are_text_tables_too(tmp_path: Path, name: str) -> None:
    content = table("\t").encode()
    packed = gzip.compress(content) if name.endswith("GZ") else content
    assert values(read(tmp_path, packed, name)) == WHOLE


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_first_line_may_name_the_separator(tmp_path: Path, separator: str) -> None:
    intake = read(tmp_path, f"sep={separator}\r\n" + table(separator))
    assert (values(intake), intake.rows_in, notes(intake)) == (WHOLE, 3, [])


def test_a_line_that_names_the_separator_counts_more_than_the_header(tmp_path: Path) -> None:
    lines = "sep=;\nid;account_id;occurred_at;kind;a, b, c, d, e\n1;acme;2026-01-05;call;x\n"
    assert notes(read(tmp_path, lines)) == [
        "columns not read: a, b, c, d, e",
        "times without a zone were read as UTC (occurred_at)",
    ]


def test_windows_1252_is_read_and_said_with_an_example(tmp_path: Path) -> None:
    intake = read(tmp_path, table(";").encode("cp1252"))
    assert values(intake) == WHOLE
    example = "'1;Möbel AG;2026-01-05T10:00Z;order;1200.'"
    assert notes(intake) == [f"read as Windows-1252, since it is not UTF-8, as in {example}"]


@pytest.mark.parametrize(
    "content",
    [
        table().encode() + "4,Möb".encode()[:-2] + b"\xff\n",
        table().encode() + b"4,\x81\n",
        table().replace("ö", "o").encode() + b"4,M\xc3",
    ],
    ids=["damaged UTF-8", "another code page", "broken off within a letter"],
)
def test_what_is_in_no_encoding_that_is_known_is_refused_with_its_line(
    tmp_path: Path, content: bytes
) -> None:
    said = refused(tmp_path, content)
    assert said.startswith("rows.csv, line 5: the file is not UTF-8\n")
    assert "expected: text in UTF-8, in UTF-16, or in Windows-1252 throughout" in said


def test_utf_16_that_breaks_off_within_a_letter_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, table().encode("utf-16")[:-1])
    assert said.startswith("rows.csv: the file begins as UTF-16, and does not go on so\n")


# Above the header


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_lines_above_the_header_are_left_out_and_counted(tmp_path: Path, separator: str) -> None:
    intake = read(tmp_path, TITLE + table(separator))
    assert (values(intake), intake.rows_in) == (WHOLE, 3)
    assert notes(intake) == ["left out, as no row: 2 lines above the header: 'Orders of a quarter'"]


def test_titles_that_a_spreadsheet_filled_up_are_left_out_too(tmp_path: Path) -> None:
    lines = "Orders;;;;;\n;;;;;\nMade on;2026-02-01;;;;\n" + table(";")
    intake = read(tmp_path, lines)
    assert values(intake) == WHOLE
    assert notes(intake) == ["left out, as no row: 2 lines above the header: 'Orders'"]


def test_a_line_is_told_by_its_number_in_the_file_below_a_title(tmp_path: Path) -> None:
    intake = read(tmp_path, TITLE + table() + "4,oak\n" + '5,oak,2026-01-05,call,,"x"\n')
    assert intake.rejected.select("row", "value").rows() == [(4, "line 8: 4,oak")]


@pytest.mark.parametrize(
    "lines",
    ["a,b,c\n1,2,3,\n4,5,6,\n", "text\nhello, you\nhello, all\n", "a,,,\n1,2,3,4\n"],
    ids=["rows end in a separator", "texts hold one", "few columns have a name"],
)
def test_a_first_line_that_may_be_the_header_is(tmp_path: Path, lines: str) -> None:
    said = refused(tmp_path, lines)
    assert "values under" in said or "found: columns a, " in said or "columns text" in said


# Below the rows


@pytest.mark.parametrize(
    ("footer", "number", "first"),
    [
        ('\n"Grand Totals (3 records)"\n\n"Confidential, do not share"\n', 2, "Grand Totals (3"),
        ("Celkem,,,,1299.5\n", 1, "Celkem,,,,1299.5"),
        ("Celkem,,,,1299.5,\n", 1, "Celkem,,,,1299.5"),
        ("Summe: 3 Zeilen\n", 1, "Summe: 3 Zeilen"),
        ("Total,3\n", 1, "Total,3"),
        ("\nend of report", 1, "end of report"),
        ("\n \n,,,,,\n* a note, of many, words\n", 1, "* a note, of many, words"),
    ],
)
def test_lines_below_the_rows_are_left_out_and_counted(
    tmp_path: Path, footer: str, number: int, first: str
) -> None:
    intake = read(tmp_path, table() + footer)
    assert (values(intake), intake.rows_in, intake.rows_rejected) == (WHOLE, 3, 0)
    said, shown = notes(intake)[0].split(" below the rows, from line ")
    assert said == f"left out, as no row: {number} line{'s' * (number > 1)}"
    assert first in shown


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("4,oak,2026-01", "the file breaks off after 3 of 6 values"),
        ("4", "the file breaks off after 1 of 6 values"),
        ("4,oak,2026-01-09T10:00Z\n", "a line of 3 values, the header has 6"),
    ],
)
def test_a_last_row_that_broke_off_is_rejected_and_no_footer(
    tmp_path: Path, end: str, reason: str
) -> None:
    intake = read(tmp_path, table() + end)
    assert (intake.rows_in, intake.rows_rejected) == (4, 1)
    assert intake.rejected["reason"].to_list() == [reason]


def test_a_customer_by_the_name_of_total_is_a_row(tmp_path: Path) -> None:
    lines = "account_id,occurred_at,kind,reason,text\nTotal,2026-01-05T10:00Z,call,,\n"
    lines += "Acme,2026-01-05T10:00Z,call,,\nTotal,2026-01-06T10:00Z,call,,\n"
    assert read(tmp_path, lines).rows_in == 3


def test_rows_whose_quotes_go_over_several_lines_are_no_footer(tmp_path: Path) -> None:
    lines = table() + '4,oak,2026-01-09T10:00Z,call,1,"one\ntwo\nthree"\n'
    intake = read(tmp_path, lines)
    assert (intake.rows_in, notes(intake)) == (4, [])


# Decimal commas


def amounts(intake: Intake) -> list[float | None]:
    return intake.frame.select("amount").collect().to_series().to_list()


def orders(*written: str, separator: str = ";") -> str:
    lines = [separator.join(["account_id", "occurred_at", "kind", "amount", "minutes"])]
    lines += [separator.join(["acme", "2026-01-05T10:00Z", "order", one]) for one in written]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("group", [".", " ", "'", "\N{NO-BREAK SPACE}", ""])
def test_a_column_of_numbers_with_a_comma_is_read_with_a_decimal_comma(
    tmp_path: Path, group: str
) -> None:
    intake = read(tmp_path, orders(f"1{group}200,50;1", f"-2{group}000,25;2", "7;", "12,345;3"))
    assert amounts(intake) == [1200.5, -2000.25, 7, 12.345]
    assert "read with a decimal comma: amount" in notes(intake)


def test_another_column_of_the_file_tells_what_a_comma_means(tmp_path: Path) -> None:
    intake = read(tmp_path, orders("1,200;1,5", "2,400;2,5"))
    assert amounts(intake) == [1.2, 2.4]
    assert intake.frame.select("minutes").collect().to_series().to_list() == [1.5, 2.5]


def test_a_comma_that_may_mean_either_is_no_number(tmp_path: Path) -> None:
    intake = read(tmp_path, orders("1,200;1", "2,400;2"))
    assert set(intake.emptied["value"]) == {"1,200", "2,400"}


def test_a_quoted_comma_between_commas_is_told_by_its_column_too(tmp_path: Path) -> None:
    lines = orders('"1.200,50","1"', '"99,00","2"', separator=",")
    assert amounts(read(tmp_path, lines)) == [1200.5, 99]


def test_words_in_a_column_of_numbers_stay_as_they_are(tmp_path: Path) -> None:
    intake = read(tmp_path, orders(*["1,5;"] * 19, "soon;"))
    assert intake.emptied["value"].to_list() == ["soon"]
    assert amounts(intake)[:2] == [1.5, 1.5]


def test_texts_with_numbers_and_commas_are_texts(tmp_path: Path) -> None:
    lines = orders("1,5;") + "acme;2026-01-05T10:00Z;call;;\n"
    lines = lines.replace("minutes", "reason").replace("1,5;", "1,5;one, two")
    assert read(tmp_path, lines).frame.select("reason").collect().to_series().to_list() == [
        "one, two",
        None,
    ]


# Large, and next to nothing


def test_a_footer_is_found_below_more_rows_than_are_looked_at(tmp_path: Path) -> None:
    rows = "".join(f"{n};oak;2026-01-09T10:00Z;call;1,5;\n" for n in range(4, 9000))
    intake = read(tmp_path, TITLE + table(";") + rows + "\nCelkem: 9000\n")
    assert intake.rows_in == 8999
    assert notes(intake)[0].endswith("below the rows, from line 9005: 'Celkem: 9000'")


def test_a_note_in_place_of_rows_is_no_row(tmp_path: Path) -> None:
    assert "the file holds no rows" in refused(tmp_path, ",".join(HEADER) + "\nnothing found\n")


def test_a_line_of_windows_1252_with_too_many_values_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path, (table() + "4,Öl,2026-01-09,call,1,x,y\n").encode("cp1252"))
    assert said.startswith("rows.csv, line 5: the file is not readable as CSV\n")
    assert "found: 7 values under 6 columns" in said


def test_one_row_that_holds_more_than_the_header_makes_no_title_of_it(tmp_path: Path) -> None:
    assert "4 values under 3 columns" in refused(tmp_path, "a,b,c\n1,2,3,4\n")
