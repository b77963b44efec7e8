"""NDJSON: what JSON may hold and a frame cannot is rejected or refused, never rewritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from focuskit import InputError
from focuskit.intake import Intake, Mapping, read_interactions
from focuskit.intake.formats import files

ROW = {"id": "1", "account_id": "acme", "occurred_at": "2026-01-05T10:00:00Z", "kind": "call"}


@pytest.fixture(params=["in memory", "on disk"], autouse=True)
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on disk":
        monkeypatch.setattr(files, "SPOOL_BYTES", 5)


def line(**fields: Any) -> str:
    return json.dumps(ROW | fields) + "\n"


def with_raw(raw: str) -> str:
    """Return a row with more keys and values, as they stand in the file."""
    return line().replace("}", f", {raw}}}")


def read(folder: Path, content: str) -> Intake:
    path = folder / "rows.ndjson"
    path.write_text(content, encoding="utf-8", newline="")
    return read_interactions(path, Mapping())


def refused(folder: Path, content: str) -> str:
    with pytest.raises(InputError) as error:
        read(folder, content)
    return str(error.value).replace(f"{folder}/", "")


def bad(intake: Intake) -> set[tuple[int, str, str]]:
    """Return row, field and value of what is no text, number or list, whatever else is said."""
    faults = pl.concat([intake.rejected, intake.emptied])
    lines = faults.select("row", "field", "value", "reason").rows()
    return {(row, field, said) for row, field, said, why in lines if why.startswith("not ")}


def accounts(intake: Intake) -> list[str]:
    return sorted(intake.frame.select("account_id").collect().to_series())


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\r\r\n"])
def test_a_byte_order_mark_blank_lines_and_other_line_ends_are_read(
    tmp_path: Path, end: str
) -> None:
    content = "\N{BYTE ORDER MARK}\n" + line() + "\n  \n" + line(account_id="oak")
    assert accounts(read(tmp_path, content.replace("\n", end))) == ["acme", "oak"]


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_of_blank_lines_holds_no_rows(tmp_path: Path, content: str) -> None:
    assert "the file holds no rows" in refused(tmp_path, content)


@pytest.mark.parametrize("value", [{"id": "7", "name": "x"}, ["7"], [{"id": "7"}]])
def test_an_object_or_a_list_among_texts_is_no_text(tmp_path: Path, value: Any) -> None:
    intake = read(tmp_path, line() + "\n" + line(account_id=value) + line(account_id="{oak}"))
    assert accounts(intake) == ["acme", "{oak}"]
    ((row, field, said),) = bad(intake)
    assert (row, field) == (2, "account_id")
    assert json.loads(said) == value


def test_lists_among_texts_are_read_where_the_field_is_a_list(tmp_path: Path) -> None:
    intake = read(tmp_path, line(topics=["a", "b"]) + line(topics="c") + line(topics={"a": 1}))
    assert intake.frame.select("topics").collect().to_series().to_list()[:2] == [["a", "b"], ["c"]]
    assert {(row, field) for row, field, _ in bad(intake)} == {(3, "topics")}


@pytest.mark.parametrize("escape", [r"\ud83d", r"\uDE00", r"\ude00\ud83d", r"\u0000"])
def test_half_a_character_is_no_text(tmp_path: Path, escape: str) -> None:
    content = line() + line(account_id="oak").replace("oak", f"x{escape}") + line(text="\U0001f600")
    intake = read(tmp_path, content)
    assert accounts(intake) == ["acme", "acme"]
    ((row, field, value),) = bad(intake)
    assert (row, field) == (2, "account_id")
    assert value.startswith("x\N{REPLACEMENT CHARACTER}")


def test_half_a_character_in_an_object_or_a_list_is_told_of_its_field(tmp_path: Path) -> None:
    content = line(topics=["a", "oak"]) + line(attributes={"a": "elm"}) + line()
    intake = read(tmp_path, content.replace("oak", r"\ud83d").replace("elm", r"\ud83d"))
    assert {(row, field) for row, field, _ in bad(intake)} == {(1, "topics"), (2, "attributes")}


def test_whole_characters_and_backslashes_are_left_as_they_are(tmp_path: Path) -> None:
    content = line(text="\U0001f600") + line(text="\\ud83d") + line(text="\\\\u0000")
    intake = read(tmp_path, content)
    texts = intake.frame.select("text").collect().to_series().to_list()
    assert texts == ["\U0001f600", "\\ud83d", "\\\\u0000"]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ('"account_id": "oak"', "account_id"),
        ('"account_id" : "oak"', "account_id"),
        ('"attributes": {"a": 1, "a": 2}', "a"),
        ('"with": [{"id": "a", "id": "b"}]', "id"),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_line(
    tmp_path: Path, raw: str, key: str
) -> None:
    said = refused(tmp_path, line() + "\n" + with_raw(raw))
    assert said.startswith("rows.ndjson, line 3, column ")
    assert f"a key stands twice in one object, and only one could count\n  found: '{key}'" in said


def test_a_name_of_a_key_may_stand_in_texts_and_in_other_objects(tmp_path: Path) -> None:
    content = line(text='"kind": "kind"') + line(text="kind") + line(attributes={"kind": "x"})
    content += line(**{"with": [{"id": "a"}, {"id": "b"}]})
    assert read(tmp_path, content).rows_in == 4


@pytest.mark.parametrize("levels", [65, 3000])
@pytest.mark.parametrize("opened", ["[", '{"a":'])
def test_what_is_too_deep_is_refused_with_its_line(
    tmp_path: Path, levels: int, opened: str
) -> None:
    closed = ("]" if opened == "[" else "}") * levels
    said = refused(tmp_path, line() + with_raw(f'"attributes": {opened * levels}1{closed}'))
    assert said.startswith("rows.ndjson, line 2, column ")
    assert "objects and lists stand in one another too deep\n  found: more than 64 levels" in said


def test_brackets_in_texts_are_no_levels(tmp_path: Path) -> None:
    assert read(tmp_path, line(text="[{" * 100)).rows_in == 1


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, "1e400", "-1e999"])
def test_a_number_that_is_too_long_is_refused_with_its_line(tmp_path: Path, number: str) -> None:
    said = refused(tmp_path, line() + with_raw(f'"minutes": {number}'))
    assert said.startswith("rows.ndjson, line 2, column ")
    assert "a number is too long to be one\n" in said


def test_values_of_another_kind_under_a_key_are_named_with_their_line(tmp_path: Path) -> None:
    content = line(minutes=None) + line(minutes=5) + line(minutes={"v": 5})
    said = refused(tmp_path, content)
    where = "rows.ndjson, line 3: 'minutes' holds an object, and a single value in a line before"
    assert said.startswith(where)
    said = refused(tmp_path, line(minutes=5) + line(minutes=[5]))
    assert said.startswith("rows.ndjson, line 2: 'minutes' holds a list, and a single value")


def test_nul_bytes_are_named_with_their_line(tmp_path: Path) -> None:
    said = refused(tmp_path, line() + line(text="a").replace('"a"', '"a\0"'))
    assert said.startswith("rows.ndjson, line 2: a line holds NUL bytes, which no text does\n")


def test_a_line_that_breaks_off_is_named_though_half_a_character_stands_before(
    tmp_path: Path,
) -> None:
    said = refused(tmp_path, line() + line(text="x").replace('"x"}', '"\\ud83d'))
    assert said.startswith("rows.ndjson, line 2, column ")
    assert "the line holds no valid JSON object" in said


def test_a_list_with_half_a_character_is_no_object(tmp_path: Path) -> None:
    assert "line 1, column 1: the line holds no valid JSON object" in refused(
        tmp_path, '["\\ud83d"]\n'
    )


def test_numbers_alone_are_read_and_the_columns_that_lack_are_named(tmp_path: Path) -> None:
    said = refused(tmp_path, '{"minutes": 5}\n')
    assert said.startswith("rows.ndjson: no column for occurred_at, kind, account_id\n")
