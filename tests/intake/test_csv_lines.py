"""CSV as systems export it: quotes around everything, blank and short lines, other line ends."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from focuskit import InputError
from focuskit.intake import Intake, Mapping, read_interactions, read_listed
from focuskit.intake.formats import files

HEADER = "id,account_id,occurred_at,kind,resolved_at\n"
ROW = "1,acme,2026-01-05T10:00Z,call,\n"
Rejected = list[tuple[int, str, str | None, str]]


@pytest.fixture(params=["in memory", "on disk"], autouse=True)
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on disk":
        monkeypatch.setattr(files, "SPOOL_BYTES", 5)


def read(folder: Path, content: str | bytes, name: str = "rows.csv") -> Intake:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_interactions(path, Mapping())


def accounts(intake: Intake) -> list[str]:
    return sorted(intake.frame.select("account_id").collect().to_series())


def rejected(intake: Intake) -> Rejected:
    return intake.rejected.select("row", "field", "value", "reason").rows()


def refused(folder: Path, content: str | bytes, name: str = "rows.csv") -> str:
    with pytest.raises(InputError) as error:
        read(folder, content, name)
    return str(error.value).replace(f"{folder}/", "")


# Nothing


def test_quotes_around_nothing_are_nothing_in_every_column(tmp_path: Path) -> None:
    lines = '"id","account_id","occurred_at","kind","resolved_at","handovers","contact_id"\n'
    lines += '"1","acme","2026-01-05T10:00Z","ticket","2026-01-06T10:00Z","2","ann"\n'
    lines += '"2","acme","2026-01-06T10:00Z","ticket","","",""\n'
    intake = read(tmp_path, lines)
    assert (intake.rows_in, intake.rows_rejected) == (2, 0)
    open_case = intake.frame.collect().row(1, named=True)
    assert [open_case[f] for f in ("resolved_at", "handovers", "contact_id")] == [None] * 3


def test_accounts_with_quoted_nothing_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text('"id","name","segment","parent_id","annual_value"\n"acme","Acme","","",""\n')
    listed = read_listed(path, "accounts", Mapping())
    assert listed.rejected.is_empty()
    assert listed.frame.row(0) == ("acme", "Acme", None, None, None)


@pytest.mark.parametrize("nothing", ["", '""', "   ", '"  "', "\t", "\N{NO-BREAK SPACE}"])
def test_a_cell_of_blanks_is_nothing(tmp_path: Path, nothing: str) -> None:
    intake = read(tmp_path, HEADER + f"1,{nothing},2026-01-05T10:00Z,call,{nothing}\n" + ROW)
    ((row, field, value, reason),) = rejected(intake)
    assert (row, field, value) == (1, "account_id", None)
    assert reason.startswith("missing")


def test_blanks_around_cells_and_names_of_columns_are_no_part_of_them(tmp_path: Path) -> None:
    lines = HEADER.replace(",", " , ").replace("id ", " id", 1)
    lines += '1, acme,2026-01-05T10:00Z ,"call ",\n2,acme\t,2026-01-05T10:00Z,call,\n'
    lines += '3,"\N{NO-BREAK SPACE}acme",2026-01-05T10:00Z,call, 2026-01-06\n'
    intake = read(tmp_path, lines)
    assert rejected(intake) == []
    assert accounts(intake) == ["acme"] * 3


def test_names_that_differ_in_blanks_alone_are_kept_apart(tmp_path: Path) -> None:
    intake = read(tmp_path, HEADER.strip() + ", kind\n" + ROW.strip() + ",x\n")
    assert accounts(intake) == ["acme"]
    assert intake.notes == (f"{tmp_path}/rows.csv: columns not read:  kind",)


# Lines


def test_blank_lines_are_no_rows_and_do_not_count(tmp_path: Path) -> None:
    lines = HEADER + "\n" + ROW + "\n  \n,,,,\n" + ROW.replace("call", "talk") + "\n\n"
    intake = read(tmp_path, lines)
    assert intake.rows_in == 2
    assert [(row, value) for row, _, value, _ in rejected(intake)] == [(2, "talk")]


def test_a_short_line_is_rejected_with_its_number_and_ends_nothing(tmp_path: Path) -> None:
    lines = HEADER + '\n1,acme,2026-01-05T10:00Z,call,"2026-01-06"\n2,be\n' + ROW + "\n9\n" + ROW
    intake = read(tmp_path, lines)
    assert intake.rows_in == 5
    assert accounts(intake) == ["acme"] * 3
    assert rejected(intake) == [
        (2, "line", "line 4: 2,be", "a line of 2 values, the header has 5"),
        (4, "line", "line 7: 9", "a line of 1 value, the header has 5"),
    ]


def test_a_short_line_is_found_among_commas_and_line_breaks_in_quotes(tmp_path: Path) -> None:
    lines = '"id","account_id","occurred_at","kind","text","minutes"\n'
    lines += '"1","acme, inc","2026-01-05T10:00Z","call","a\n""b"", c",""\n'
    lines += '"2","acme, inc","2026-01-05T10:00Z","call","x, y"\n'
    lines += '"3","oak","2026-01-05T10:00Z","call","z","5"\n'
    intake = read(tmp_path, lines)
    assert accounts(intake) == ["acme, inc", "oak"]
    ((row, field, value, reason),) = rejected(intake)
    assert (row, field, reason) == (2, "line", "a line of 5 values, the header has 6")
    assert value is not None
    assert value.startswith('line 4: "2","acme, inc"')


@pytest.mark.parametrize("end", ["2,2026-01-05,ticket,ac", "2"])
@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_a_file_that_breaks_off_within_a_line_says_so(tmp_path: Path, name: str, end: str) -> None:
    lines = "id,occurred_at,kind,account_id,resolved_at\n"
    content = (lines + "1,2026-01-05T10:00Z,ticket,acme,2026-01-06\n" + end).encode()
    intake = read(tmp_path, gzip.compress(content) if name.endswith("gz") else content, name)
    assert accounts(intake) == ["acme"]
    values = end.count(",") + 1
    reason = f"the file breaks off after {values} of 5 values"
    assert rejected(intake) == [
        (2, "line", f"line 3: {end}", reason.replace("1 values", "1 value"))
    ]


def test_columns_without_a_name_at_the_end_need_no_values(tmp_path: Path) -> None:
    lines = HEADER.strip() + ",,\n" + ROW.strip() + ",,\n" + ROW + "2,acme\n"
    intake = read(tmp_path, lines)
    assert [(row, reason) for row, _, _, reason in rejected(intake)] == [
        (3, "a line of 2 values, the header has 5")
    ]


def test_a_line_is_named_that_holds_more_values_than_the_header(tmp_path: Path) -> None:
    said = refused(tmp_path, HEADER + ROW + '2,"a\nb",2026-01-05,call,,x\n')
    assert said.startswith("rows.csv, line 3: the file is not readable as CSV\n")
    assert "found: 6 values under 5 columns" in said


def test_rows_without_a_last_value_are_not_taken_for_short_ones(tmp_path: Path) -> None:
    lines = HEADER + ROW + ROW.replace("acme", '"acme, inc"') + "\n\n"
    assert accounts(read(tmp_path, lines)) == ["acme", "acme, inc"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\r\r\n"])
@pytest.mark.parametrize("mark", ["", "\N{BYTE ORDER MARK}"])
def test_lines_may_end_as_they_do_elsewhere(tmp_path: Path, end: str, mark: str) -> None:
    lines = mark + (HEADER + ROW + '2,"acme",2026-01-05T10:00Z,"call",""\n').replace("\n", end)
    intake = read(tmp_path, lines)
    assert accounts(intake) == ["acme", "acme"]
    assert rejected(intake) == []


def test_carriage_returns_within_a_line_are_pointed_out(tmp_path: Path) -> None:
    said = refused(tmp_path, HEADER + ROW.replace("\n", "\r") + ROW)
    assert said.startswith("rows.csv, line 2: the file is not readable as CSV\n")
    assert "hint: carriage returns stand within the line: let all lines end alike" in said


# Quotes


@pytest.mark.parametrize(
    ("lines", "number", "found"),
    [
        ('2,acme,2026-01-05,call,24" screen\n' + ROW, 3, '24" screen'),
        ('2,"a\nb",2026-01-05,call,24" screen\n' + ROW, 4, '24" screen'),
        ('2,"acme"x,2026-01-05,call,\n' + ROW, 3, '"acme"x,2026-01-05,call,'),
        ('2,a,2026-01-05,call,24"\n3,a,2026-01-05,call,25"\n' + ROW, 3, '24"'),
    ],
)
def test_a_stray_quote_is_told_with_its_line(
    tmp_path: Path, lines: str, number: int, found: str
) -> None:
    said = refused(tmp_path, "\n" + HEADER + ROW.replace("acme", '"acme"') + lines)
    assert said.startswith(f"rows.csv, line {number + 1}: a stray quote\n  found: {found}\n")
    assert 'hint: write "24"" screen"' in said


@pytest.mark.parametrize("lines", ['2,"acme', '2,"acme\n' + ROW * 3])
def test_a_quote_that_is_never_closed_is_told_with_the_line_that_opens_it(
    tmp_path: Path, lines: str
) -> None:
    said = refused(tmp_path, HEADER + ROW + lines)
    assert said.startswith("rows.csv, line 3: a quote is opened and never closed\n")
    assert "hint: was the export or the copy broken off?" in said


def test_a_quote_that_swallows_a_long_file_is_told_without_reading_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("focuskit.intake.formats.csv_lines._MOST_BYTES", 100)
    said = refused(tmp_path, HEADER + '2,"acme,2026-01-05,call,\n' + ROW * 20)
    assert said.startswith("rows.csv, line 2: a quote is opened and never closed\n")


# No text


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
@pytest.mark.parametrize(
    "content", [HEADER + ROW + "2,a\0b,2026-01-05,call,\n", HEADER + ROW + "\0" * 9]
)
def test_nul_bytes_are_named_with_their_line(tmp_path: Path, name: str, content: str) -> None:
    packed = gzip.compress(content.encode()) if name.endswith("gz") else content
    said = refused(tmp_path, packed, name)
    assert said.startswith(f"{name}, line 3: a line holds NUL bytes, which no text does\n")
    assert "broken off? Export it again" in said


def test_a_column_that_is_read_by_its_name_alone_may_stand_twice_only_with_the_same_values(
    tmp_path: Path,
) -> None:
    said = refused(tmp_path, HEADER.strip() + ",account_id\n" + ROW.strip() + ",oak\n")
    assert said.startswith("rows.csv: the column 'account_id' stands twice in the header, with ")
    assert "hint: a mapping may name 'account_id', the first, or 'account_id (2)'" in said
    same = read(tmp_path, HEADER.strip() + ",account_id\n" + ROW.strip() + ",acme\n")
    assert accounts(same) == ["acme"]
    unread = read(tmp_path, HEADER.strip() + ",note,note,note,,\n" + ROW.strip() + ",x,y,z,,\n")
    assert accounts(unread) == ["acme"]
    assert [note.removeprefix(f"{tmp_path}/rows.csv: ") for note in unread.notes] == [
        "'note' stands again in the header, called 'note (2)' here",
        "'note' stands again in the header, called 'note (3)' here",
        "columns not read: note, note (2), note (3), column 9, column 10",
    ]


def test_a_mapping_says_which_of_two_columns_of_one_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(HEADER.strip() + ",account_id\n" + ROW.strip() + ",oak\n")
    fields = {name: name for name in ("account_id", "occurred_at", "kind")}
    for column, account in (("account_id", "acme"), ("account_id (2)", "oak")):
        interactions = {"fields": {**fields, "account_id": column}}
        mapping = Mapping.load({"schema_version": "1.0", "interactions": interactions})
        assert accounts(read_interactions(path, mapping)) == [account]


def test_names_that_would_become_those_of_other_columns_stay(tmp_path: Path) -> None:
    intake = read(tmp_path, HEADER.strip() + ",x,x,x (2)\n" + ROW.strip() + ",1,2,3\n")
    assert accounts(intake) == ["acme"]
    (note,) = intake.notes
    assert note.endswith("columns not read: x, x_duplicated_0, x (2)")


def test_rows_of_derived_accounts_leave_out_short_lines_too(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(HEADER + ROW + "2,be\n")
    document = {
        "schema_version": "1.0",
        "interactions": {"fields": {n: n for n in ("account_id", "occurred_at", "kind")}},
        "accounts": {"fields": {"id": "account_id"}},
    }
    intake = read_interactions(path, Mapping.load(document))
    assert intake.derived_accounts is not None
    assert intake.derived_accounts.select("id").collect().to_series().to_list() == ["acme"]


def test_what_the_last_column_lacks_costs_no_look_at_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting commas shows that no line is short, however many last values are empty."""
    monkeypatch.setattr("focuskit.intake.formats.csv_files.short_lines", pytest.fail)

    lines = HEADER + ROW * 50 + '3,"a, b",2026-01-05T10:00Z,"call",""\n' + "\n\n\n"
    assert read(tmp_path, lines).rows_in == 51


def test_whole_lines_are_those_of_polars(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["1", "2"], "account_id": ["a,\nb", 'c"'], "kind": ["call"] * 2})
    content = frame.with_columns(occurred_at=pl.lit("2026-01-05T10:00Z"), text=None).write_csv()
    assert accounts(read(tmp_path, content)) == ["a,\nb", 'c"']


def test_csv_that_polars_refuses_for_another_reason_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("out of luck")

    monkeypatch.setattr(pl, "scan_csv", refuse)
    said = refused(tmp_path, HEADER + ROW)
    assert said.startswith("rows.csv: the file is not readable as CSV\n  found: out of luck\n")


@pytest.mark.parametrize("end", ['"b', '2,b,2026-01-05T10:00Z,call,"b', '2,b,2026-01-05T10:00Z,"'])
def test_a_file_that_breaks_off_behind_a_quote_loses_no_row(tmp_path: Path, end: str) -> None:
    assert "quote" in refused(tmp_path, HEADER + ROW + end)


@pytest.mark.parametrize("name", ["cases[1].csv", "case?.csv", "c*.csv"])
def test_a_name_of_a_file_is_no_pattern(tmp_path: Path, name: str) -> None:
    (tmp_path / "cases1.csv").write_text(HEADER + ROW.replace("acme", "wrong"))
    assert "wrong" not in accounts(read(tmp_path, HEADER + ROW, name))
