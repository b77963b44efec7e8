"""Bad input is explained: what was found, what was expected, where, and what to try."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import focuskit
from focuskit import InputError, Portfolio
from focuskit.intake import Mapping, read_interactions, read_listed

HEADER = "account_id,occurred_at,kind\n"
ROW = {"account_id": "acme", "occurred_at": "2026-01-31T12:00:00Z", "kind": "call"}


def mapping(**fields: Any) -> dict[str, Any]:
    by_name = {name: name for name in ROW}
    return {"schema_version": "1.0", "interactions": {"fields": by_name | fields}}


def refused(source: Any, **given: Any) -> str:
    """Return the text of the error that a source is refused with."""
    with pytest.raises(InputError) as error:
        focuskit.assess(source, **given)
    return str(error.value)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rejections(source: Any, **given: Any) -> list[tuple[Any, ...]]:
    portfolio = focuskit.assess(source, **given)
    return portfolio.rejected.select("row", "field", "value", "reason").rows()


def emptied(source: Any, **given: Any) -> list[tuple[Any, ...]]:
    portfolio = focuskit.assess(source, **given)
    assert portfolio.rejected.is_empty()
    return portfolio.emptied.select("row", "field", "value", "reason").rows()


# Files that cannot be read


def test_a_missing_file_is_named_with_the_nearest_name_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "tickets.csv", HEADER)
    path = tmp_path / "ticket.csv"
    assert refused(path) == f"{path}: there is no such file\n  hint: did you mean 'tickets.csv'?"


def test_a_missing_folder_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "exports" / "tickets.csv"
    assert f"hint: there is no folder {path.parent} either" in refused(str(path))


def test_a_folder_without_files_that_can_be_read_is_refused_with_their_endings(
    tmp_path: Path,
) -> None:
    said = refused(tmp_path)
    assert said.startswith(f"{tmp_path}: there is no file of what passed between us")
    assert "in a file of .csv" in said
    assert "hint: folders within it are not looked into" in said


def test_a_folder_is_no_list_and_the_hint_says_how_folders_are_given(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.csv", HEADER)
    with pytest.raises(focuskit.InputError) as error:
        focuskit.assess(rows, accounts=tmp_path)
    said = str(error.value)
    assert said.startswith(f"{tmp_path}: this is a folder, not a file")
    assert "expected: a file that ends in .csv" in said
    assert "hint: give the folder as interactions" in said


@pytest.mark.parametrize(("name", "found"), [("rows.ods", ".ods"), ("rows", "no ending")])
def test_an_unknown_ending_is_refused_with_those_that_are_known(
    tmp_path: Path, name: str, found: str
) -> None:
    said = refused(write(tmp_path / name, HEADER))
    assert said.startswith(f"{tmp_path / name}: unknown kind of file\n  found: {found}\n")
    assert ".parquet" in said
    assert "hint: export it as CSV or Parquet" in said


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_a_file_of_another_code_page_is_refused_with_the_line_and_what_stands_there(
    tmp_path: Path, name: str
) -> None:
    content = (HEADER + "acme,2026-01-31,call\nZürich,2026-01-31,call\n").encode("cp850")
    path = write(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    said = refused(path)
    assert said.startswith(f"{path}, line 3: the file is not UTF-8\n")
    assert r"found: b'Z\x81rich,2026-01-31,call'" in said
    assert "hint: export it as UTF-8; spreadsheets call it 'CSV UTF-8'" in said


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_header_in_another_encoding_names_its_columns(tmp_path: Path, encoding: str) -> None:
    content = "Größe," + HEADER.replace("kind", "art")
    path = write(tmp_path / "rows.csv", content.encode(encoding))
    assert "found: columns Größe, account_id, occurred_at, art" in refused(path)


def test_a_line_with_too_many_values_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", HEADER + "a,2026-01-31,call\nb,2026-01-31,call,x,y\n")
    said = refused(path)
    assert said.startswith(f"{path}, line 3: the file is not readable as CSV\n")
    assert "found: 5 values under 3 columns" in said
    assert "hint: a value that holds a comma or a line break must stand in double quotes" in said


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", HEADER + 'a,"2026-01-31,call\n')
    said = refused(path)
    assert said.startswith(f"{path}, line 2: a quote is opened and never closed\n")


def test_columns_with_other_names_lead_to_the_proposal_of_a_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", "caller,when,kind\n")
    said = refused(path)
    assert "expected: a column or a constant for each of occurred_at, kind, account_id" in said
    assert f"hint: `focuskit map {path}` proposes a mapping to edit" in said


@pytest.mark.parametrize(
    ("header", "missing", "may_be"),
    [
        ("id,account_id,occurred_at,Type", "kind", "'Type' may be kind"),
        ("id,Customer ID,occurred_at,kind", "account_id", "'Customer ID' may be account_id"),
        ("account_id,kind,Opened At", "occurred_at", "'Opened At' may be occurred_at"),
        ("acount_id,kind,occurred_at", "account_id", "'acount_id' may be account_id"),
        ("account_id,Type,Date", "occurred_at, kind", "'Date' may be occurred_at; 'Type' may be"),
        (
            "account_id,occurred_at,what",
            "kind",
            "--kind meeting --this-file-only --out mapping.json` says",
        ),
    ],
)
def test_a_required_column_that_is_missing_is_named_with_those_that_may_be_it(
    tmp_path: Path, header: str, missing: str, may_be: str
) -> None:
    path = write(tmp_path / "rows.csv", f"{header}\n")
    said = refused(path)
    columns = header.replace(",", ", ")
    assert said.startswith(f"{path}: no column for {missing}\n  found: columns {columns}\n")
    assert f"hint: `focuskit map {path}` proposes a mapping to edit" in said
    assert may_be in said


@pytest.mark.parametrize("table", ["accounts", "contacts", "colleagues"])
def test_every_table_names_the_required_column_that_it_lacks(tmp_path: Path, table: str) -> None:
    path = write(tmp_path / "rows.csv", "colour,size\nblue,1\n")
    with pytest.raises(InputError) as error:
        read_listed(path, table, Mapping())
    said = str(error.value)
    assert said.startswith(f"{path}: no column for id")
    assert f"`focuskit map {path} --table {table}` proposes" in said


def test_rows_in_memory_without_a_kind_are_refused_with_another_way_out() -> None:
    frame = pl.DataFrame([{**ROW, "kind": "thing"}]).rename({"kind": "Type"})
    said = refused(frame)
    assert said.startswith("interactions in memory: no column for kind\n")
    assert "hint: name the column like the field, or give a mapping" in said
    assert "'Type' may be kind" in said


def test_a_mapping_without_a_kind_names_the_column_that_may_be_it(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", "account_id,occurred_at,Type\n")
    fields = {"account_id": "account_id", "occurred_at": "occurred_at"}
    said = refused(path, mapping={"schema_version": "1.0", "interactions": {"fields": fields}})
    assert said.startswith("mapping at /interactions/fields: no column for kind\n")
    assert "hint: add it to the fields" in said
    assert said.endswith("'Type' may be kind")


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pl.DataFrame([ROW] * 100).write_parquet(path)
    write(path, path.read_bytes()[:-20])
    said = refused(path)
    assert said.startswith(f"{path}: the file is not readable as Parquet\n  found: parquet: ")
    assert "hint: was the export or the copy broken off?" in said


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.jsonl", "rows.jsonl.gz"])
@pytest.mark.parametrize(
    ("line", "column"),
    [("{kind: 5}", 2), ('{"kind": "call"', 16), ("[1]", 1), ("5", 1), ('{"minutes": NaN}', 1)],
)
def test_a_line_that_is_no_json_object_is_named_with_its_column(
    tmp_path: Path, name: str, line: str, column: int
) -> None:
    content = f"{json.dumps(ROW)}\n\n{line}\n".encode()
    path = write(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    said = refused(path)
    where = f"{path}, line 3, column {column}"
    assert said.startswith(f"{where}: the line holds no valid JSON object\n  found: {line}\n")
    assert "expected: one JSON object a line" in said


def test_ndjson_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.ndjson", '{"kind": "\xff"}\n'.encode("latin-1"))
    assert refused(path).startswith(f"{path}, line 1: the file is not UTF-8\n")


def test_ndjson_that_polars_refuses_for_another_reason_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise pl.exceptions.ComputeError("too deep")

    monkeypatch.setattr(pl, "scan_ndjson", refuse)
    path = write(tmp_path / "rows.ndjson", json.dumps(ROW))
    assert refused(path).startswith(
        f"{path}: the file is not readable as NDJSON\n  found: too deep\n"
    )


def _cut(content: bytes) -> bytes:
    return gzip.compress(content)[:-30]


def _flipped(content: bytes) -> bytes:
    packed = gzip.compress(content)
    return packed[:40] + bytes([packed[40] ^ 255, packed[41] ^ 255]) + packed[42:]


@pytest.mark.parametrize("name", ["rows.csv.gz", "rows.ndjson.gz"])
@pytest.mark.parametrize("broken", [_cut, _flipped])
def test_a_broken_gzip_file_is_refused(
    tmp_path: Path, name: str, broken: Callable[[bytes], bytes]
) -> None:
    rows = [{**ROW, "account_id": f"a{i}"} for i in range(1000)]
    frame = pl.DataFrame(rows)
    content = frame.write_csv() if name.startswith("rows.csv") else frame.write_ndjson()
    path = write(tmp_path / name, broken(content.encode()))
    said = refused(path)
    assert said.startswith(f"{path}: the compressed file is broken\n  found: ")
    assert "hint: was the export or the copy broken off?" in said


# Things in memory that hold no rows


@pytest.mark.parametrize(
    ("source", "found"),
    [(5, "5"), ({"a": 1}, "a dict of 1"), ((row for row in [ROW]), "generator"), (b"x", "b'x'")],
)
def test_what_holds_no_rows_is_refused_with_its_type(source: Any, found: str) -> None:
    said = refused(source)
    assert said.startswith(f"interactions: cannot read interactions from this\n  found: {found}\n")
    assert "expected: a path, a frame, or a list of objects or mappings" in said


@pytest.mark.parametrize(
    ("rows", "found"),
    [([5], "int"), ([[ROW]], "list"), ([ROW, focuskit.Account(id="a")], "dict, Account")],
)
def test_rows_of_another_type_are_refused_with_it(rows: Any, found: str) -> None:
    said = refused(rows)
    assert said.startswith(f"cannot read rows of this type\n  found: {found}\n")
    assert "expected: model objects (focuskit.Interaction ...), or mappings, and not both" in said


def test_a_column_type_that_cannot_be_taken_over_is_refused(
    capfd: pytest.CaptureFixture[str],
) -> None:
    relation = duckdb.sql("select interval 1 day as minutes")
    said = refused(relation)
    capfd.readouterr()  # Polars writes its panic there
    assert said.startswith("cannot read interactions from this\n  found: DuckDBPyRelation")
    assert "hint: cast or leave out the column of another type" in said


# Mappings


def test_an_unknown_field_in_a_mapping_is_named_with_the_nearest() -> None:
    said = refused([ROW], mapping=mapping(acount_id="account_id"))
    assert said.startswith("mapping at /interactions/fields: there is no field 'acount_id'\n")
    assert "hint: did you mean 'account_id'" in said


def test_an_unknown_column_in_a_mapping_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", "caller,occurred_at,kind\n")
    said = refused(path, mapping=mapping(account_id="calller"))
    where = "mapping at /interactions/fields/account_id"
    assert said.startswith(f"{where}: the file has no column 'calller'\n")
    assert f"found: columns of {path}: caller, occurred_at, kind" in said
    assert "hint: did you mean 'caller'?" in said


def test_a_required_field_that_a_mapping_leaves_out_is_named(tmp_path: Path) -> None:
    document = {"schema_version": "1.0", "interactions": {"fields": {"kind": "kind"}}}
    path = write(tmp_path / "map.json", json.dumps(document))
    said = refused([ROW], mapping=path)
    where = f"{path} at /interactions/fields"
    assert said.startswith(f"{where}: no column for occurred_at, account_id\n")


@pytest.mark.parametrize(
    ("document", "pointer", "hint"),
    [
        ({"interactoins": {}}, "/", "did you mean 'interactions'"),
        ({"interactions": {"field": {}}}, "/interactions", "did you mean 'fields'?"),
        (
            {"interactions": {"fields": {"kind": {"colum": "type"}}}},
            "/interactions/fields/kind",
            "did you mean 'column'",
        ),
        (
            {"interactions": {"fields": {"kind": {"zzz": "type"}}}},
            "/interactions/fields/kind",
            "known keys: column, columns, constant",
        ),
        ({"interactions": {"fields": {"kind": 5}}}, "/interactions/fields/kind", None),
    ],
)
def test_a_slip_in_a_mapping_is_named_by_json_pointer_with_the_nearest_key(
    tmp_path: Path, document: dict[str, Any], pointer: str, hint: str | None
) -> None:
    path = write(tmp_path / "map.json", json.dumps({"schema_version": "1.0", **document}))
    said = refused([ROW], mapping=path)
    assert said.startswith(f"{path} at {pointer}: not a valid mapping\n  found: ")
    assert f"hint: {hint}" in said if hint else "hint" not in said


def test_a_mapping_that_is_no_json_is_named_with_line_and_column(tmp_path: Path) -> None:
    path = write(tmp_path / "map.json", '{\n  "schema_version": 1.0,\n}')
    said = refused([ROW], mapping=path)
    assert said.startswith(f"{path}, line 3, column 1: the file holds no valid JSON\n")


def test_a_mapping_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "map.json", '{"description": "für"}'.encode("latin-1"))
    assert refused([ROW], mapping=path).startswith(f"{path}: the file is not UTF-8\n")


def test_a_mapping_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "mapping.json", "{}")
    said = refused([ROW], mapping=tmp_path / "maping.json")
    assert said.endswith("there is no such file\n  hint: did you mean 'mapping.json'?")


def test_a_folder_is_no_mapping(tmp_path: Path) -> None:
    assert refused([ROW], mapping=tmp_path).startswith(f"{tmp_path}: the file cannot be read\n")


def test_several_columns_cannot_become_the_one_value_of_a_field() -> None:
    said = refused([ROW], mapping=mapping(account_id={"columns": ["account_id", "kind"]}))
    assert said.startswith("mapping at /interactions/fields/account_id: several columns cannot")
    assert "found: columns account_id, kind" in said
    assert 'hint: name one "column"' in said


# Rows that are rejected


def test_a_time_that_cannot_be_read_rejects_its_row_with_value_and_reason(tmp_path: Path) -> None:
    lines = "a,2026-01-31,call\nb,31.01.2026,call\nc,soon,call\nd,,call\n"
    path = write(tmp_path / "rows.csv", HEADER + lines)
    reason = "not a time as ISO 8601 (2026-01-31T09:30:00Z), or a format in the mapping"
    assert rejections(path) == [
        (2, "occurred_at", "31.01.2026", reason),
        (3, "occurred_at", "soon", reason),
        (4, "occurred_at", None, "missing"),
    ]


def test_durations_and_counts_below_zero_are_emptied() -> None:
    bad = {"minutes": -5, "waited_for_customer_hours": -0.5, "handovers": -1}
    rows = [ROW, *({**ROW, field: value} for field, value in bad.items())]
    assert emptied(rows) == [
        (2, "minutes", "-5.0", "less than 0"),
        (3, "waited_for_customer_hours", "-0.5", "less than 0"),
        (4, "handovers", "-1", "less than 0"),
    ]


@pytest.mark.parametrize("field", ["resolved_at", "delivered_at"])
def test_an_end_before_the_beginning_is_emptied(field: str) -> None:
    rows = [{**ROW, field: moment} for moment in ("2026-01-31T12:00:00Z", "2026-01-31T11:59:59Z")]
    lines = emptied(rows)
    assert lines == [(2, field, "2026-01-31T11:59:59Z", "lies before occurred_at")]


def test_a_row_without_an_account_is_rejected_unless_its_kind_is_internal() -> None:
    rows = [{**ROW, "account_id": None, "kind": kind} for kind in ("call", "launch", "check_in")]
    ((row, field, value, reason),) = rejections(rows)
    assert (row, field, value) == (1, "account_id", None)
    assert reason.startswith("missing; only rows of our own house (activity, change, ")


def test_internal_rows_alone_need_no_account_at_all() -> None:
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    portfolio = focuskit.assess([focuskit.Interaction(kind="launch", occurred_at=moment)])
    assert portfolio.rejected.is_empty()
    assert portfolio.info["counts"]["accepted"] == 1
    assert len(portfolio) == 0


def test_interactions_of_accounts_that_are_not_listed_are_rejected_with_that_reason() -> None:
    rows = [ROW, {**ROW, "account_id": "oak"}]
    reason = "not in the list of accounts"
    assert rejections(rows, accounts=[{"id": "acme"}]) == [(2, "account_id", "oak", reason)]


def test_interactions_of_accounts_that_are_not_listed_are_assessed_on_request() -> None:
    rows = [ROW, {**ROW, "account_id": "oak"}]
    portfolio = focuskit.assess(rows, accounts=[{"id": "acme"}], unlisted_accounts="assess")
    assert sorted(portfolio) == ["acme", "oak"]
    assert portfolio.rejected.is_empty()


def test_internal_rows_without_an_account_are_never_unlisted() -> None:
    rows = [ROW, {**ROW, "account_id": None, "kind": "launch"}]
    assert rejections(rows, accounts=[{"id": "acme"}]) == []


def test_bad_accounts_contacts_and_colleagues_are_told_apart_by_table() -> None:
    portfolio = focuskit.assess(
        [ROW],
        accounts=[{"id": "acme"}, {"id": "oak", "annual_value": -1}, {"id": None}],
        contacts=[{"id": "jo", "account_id": "acme", "language": "German"}, {"id": "al"}],
        colleagues=[{"id": "ines", "pulse": 11}, {"id": "", "pulse": 5}],
    )
    assert portfolio.rejected.select("table", "file", "row", "field").rows() == [
        ("accounts", "accounts in memory", 3, "id"),
        ("contacts", "contacts in memory", 2, "account_id"),
        ("colleagues", "colleagues in memory", 2, "id"),
    ]
    assert portfolio.emptied.select("table", "file", "row", "field").rows() == [
        ("accounts", "accounts in memory", 2, "annual_value"),
        ("contacts", "contacts in memory", 1, "language"),
        ("colleagues", "colleagues in memory", 1, "pulse"),
    ]
    assert sorted(portfolio) == ["acme", "oak"]
    assert (
        "colleagues in memory: pulse was emptied in 1 row, which is kept; first in row 1: '11.0'"
        in ("\n".join(portfolio.info["notes"]))
    )


def test_rejected_rows_name_the_file_that_they_stand_in(tmp_path: Path) -> None:
    good = write(tmp_path / "a.csv", HEADER + "a,2026-01-31,call\n")
    bad = write(tmp_path / "b.csv", HEADER + "b,2026-01-31,call\nb,2026-01-31,talk\n")
    portfolio = focuskit.assess([good, bad])
    columns = ("table", "file", "row", "field", "value")
    assert portfolio.rejected.select(columns).rows() == [
        ("interactions", str(bad), 2, "kind", "talk")
    ]
    folder = portfolio.write(tmp_path / "out")
    assert pl.read_parquet(folder / "rejected.parquet").equals(portfolio.rejected)


# Accounts


def test_an_account_id_on_two_rows_that_differ_is_refused() -> None:
    accounts = [{"id": i, "name": n} for i, n in (("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"))]
    said = refused([ROW], accounts=accounts)
    assert said.startswith("accounts in memory, column id: account ids stand on several rows")
    assert "found: 2 such ids, the first is 'a'" in said
    assert "expected: one row for each id, or a valid_from that says from when" in said


def test_an_account_on_two_equal_rows_is_one_account() -> None:
    listed = read_listed([{"id": "a", "name": "x"}] * 2, "accounts", Mapping())
    assert listed.frame.rows() == [("a", "x")]


def test_versions_of_an_account_may_differ_from_another_moment_on() -> None:
    versions = [
        {"id": "a", "name": n, "valid_from": t} for n, t in (("x", None), ("y", "2026-01-01"))
    ]
    assert read_listed(versions, "accounts", Mapping()).frame.height == 2
    clash = [{**version, "valid_from": "2026-01-01"} for version in versions]
    with pytest.raises(InputError, match="found: 1 such id, the first is 'a'"):
        read_listed(clash, "accounts", Mapping())


# The moment


def test_a_moment_before_the_first_row_is_refused_with_the_earliest_that_is_possible() -> None:
    said = refused([ROW], as_of="2026-01-31T11:59:59Z")
    assert said.startswith("as_of: as_of lies before the first row: nothing was known yet\n")
    assert "found: 2026-01-31T11:59:59+00:00" in said
    assert "expected: 2026-01-31T12:00:00+00:00 or later" in said


def test_a_moment_that_is_no_time_is_refused() -> None:
    said = refused([ROW], as_of="soon")
    assert said.startswith("as_of: not a time\n  found: 'soon'\n  expected: ISO 8601, such as")


def test_a_newest_row_far_ahead_is_refused_unless_the_moment_is_stated() -> None:
    rows = [ROW, {**ROW, "occurred_at": "2027-06-01T09:00:00Z"}]
    said = refused(rows)
    assert said.startswith(
        "interactions in memory, column occurred_at: the newest row lies so far from the one before"
    )
    assert "found: 2027-06-01 after 2026-01-31" in said
    assert "hint: state the moment yourself, such as --as-of 2026-02-01" in said
    counts = focuskit.assess(rows, as_of="2026-02-01").info["counts"]
    assert (counts["used"], counts["later"]) == (1, 1)


# The books


START = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def messy_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw rows of which some break a rule, repeat or contradict another, or come late."""
    day = st.integers(0, 20)
    row = st.fixed_dictionaries(
        {
            "account_id": st.sampled_from(["a", "b", None]),
            "kind": st.sampled_from(["call", "launch", "talk"]),
            "occurred_at": day.map(lambda n: START + timedelta(days=n)) | st.none(),
            "id": st.sampled_from(["1", "2", "3", None]),
            "entered_at": day.map(lambda n: START + timedelta(days=n)) | st.none(),
            "minutes": st.sampled_from([1.0, 2.0, -1.0]),
        }
    )
    rows = draw(st.lists(row, max_size=12))
    copies = draw(st.lists(st.sampled_from(rows), max_size=4)) if rows else []
    return [*rows, *copies]


@given(rows=messy_rows(), day=st.integers(0, 25), listed=st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_row_is_accounted_for(rows: list[dict[str, Any]], day: int, *, listed: bool) -> None:
    known = pl.Series(["a"]) if listed else None
    intake = read_interactions(rows, Mapping(), known_accounts=known)
    moment = START + timedelta(days=day)
    as_of = moment if intake.oldest is None else max(moment, intake.oldest)
    portfolio = focuskit.assess(rows, as_of=as_of, accounts=[{"id": "a"}] if listed else None)
    n = portfolio.info["counts"]
    assert n["in"] == len(rows) == n["accepted"] + n["rejected"]
    assert n["accepted"] == n["used"] + n["merged"] + n["superseded"] + n["later"]
    assert min(n.values()) >= 0
    assert n["rejected"] == portfolio.rejected.select("file", "row").n_unique()


def test_a_query_that_fails_when_it_is_run_is_explained() -> None:
    query = pl.LazyFrame([ROW | {"minutes": "long"}]).with_columns(pl.col("minutes").cast(pl.Int64))
    assert refused(query).startswith(
        "interactions in memory: the query of these rows fails\n  found: conversion from `str`"
    )


def test_a_parquet_file_that_is_broken_inside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    rows = [ROW | {"account_id": f"account {number}"} for number in range(2000)]
    pl.DataFrame(rows).write_parquet(path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[40:400] = bytes(360)
    said = refused(write(path, bytes(content)))
    assert said.startswith(f"{path}: the rows cannot be read\n  found: ")
    assert "hint: was the export or the copy broken off?" in said


def test_accounts_read_from_interactions_bring_no_valid_from_of_their_own() -> None:
    rows = pl.DataFrame({"who": ["acme"], "at": ["2026-01-05"], "since": ["2020-01-01"]})
    fields = {"account_id": "who", "occurred_at": "at", "kind": {"constant": "order"}}
    mapping = {
        "schema_version": "1.0",
        "interactions": {"fields": fields},
        "accounts": {"fields": {"id": "who", "valid_from": "since"}},
    }
    with pytest.raises(InputError, match="/accounts/fields/valid_from"):
        focuskit.assess(rows, mapping=mapping)


def test_a_name_of_a_file_is_no_pattern_whatever_its_kind(tmp_path: Path) -> None:
    for name in ("rows1", "rows[1]"):
        frame = pl.DataFrame([ROW | {"account_id": name}])
        frame.write_parquet(tmp_path / f"{name}.parquet")
        frame.write_ndjson(tmp_path / f"{name}.ndjson")
    for ending in ("parquet", "ndjson"):
        portfolio = focuskit.assess(tmp_path / f"rows[1].{ending}")
        assert list(portfolio) == ["rows[1]"]
    assert list(Portfolio.read(portfolio.write(tmp_path / "out[1]"))) == ["rows[1]"]


def test_a_column_may_be_called_as_ours_are() -> None:
    rows = [ROW | {"_row": "x", "minutes": 5}, ROW | {"_row": "y", "minutes": -1}]
    assert focuskit.assess(rows).emptied["row"].to_list() == [2]


@pytest.mark.parametrize("moment", ["9999-12-31", "2200-01-01T00:00Z"])
def test_a_moment_in_a_far_year_is_a_placeholder(moment: str) -> None:
    portfolio = focuskit.assess([ROW, ROW | {"occurred_at": moment}])
    assert "in 2200 or later" in portfolio.rejected["reason"].item()


@pytest.mark.parametrize("document", [{"\ud83d": 1}, {"interactions": ["\ud83d"]}])
def test_half_a_character_in_a_document_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="not a valid mapping"):
        focuskit.Mapping.load({"schema_version": "1.0", **document})


def test_a_column_that_arrow_cannot_hold_is_refused() -> None:
    frame = pd.DataFrame([ROW | {"impedance": 1j}])
    with pytest.raises(InputError, match="cannot read interactions from this"):
        focuskit.assess(frame)
