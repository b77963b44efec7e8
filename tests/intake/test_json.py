"""JSON documents: the rows of an export or of an API's answer, without an edit."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import focuskit
from focuskit import InputError
from focuskit.cli import main
from focuskit.intake import Mapping, read_interactions
from focuskit.intake.formats import files
from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.formats.files import read_file

TICKETS = [
    {"id": 1, "account": {"id": "acme"}, "occurred_at": "2026-01-05T10:00Z", "kind": "ticket"},
    {"id": 2, "account": {"id": "oak"}, "occurred_at": "2026-01-06T10:00Z", "kind": "ticket"},
]


@pytest.fixture(params=["in memory", "on disk"], autouse=True)
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "on disk":
        monkeypatch.setattr(files, "SPOOL_BYTES", 5)


def written(folder: Path, content: Any, name: str = "rows.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return read_file(path).frame.collect().to_dicts()


def refused(path: Path, limits: FileLimits | None = None) -> list[str]:
    with pytest.raises(InputError) as error:
        read_file(path, limits)
    return str(error.value).replace(f"{path.parent}/", "").split("\n  ")


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (TICKETS, ()),
        ({"tickets": TICKETS, "next_page": None, "count": 2}, ("its rows are the list 'tickets'",)),
        (  # a list of no objects, and an empty one, are no rows
            {"ids": [1, {"a": 1}], "users": [], "data": {"list": TICKETS}},
            ("its rows are the list 'data.list'",),
        ),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_rows_stand_in_a_list_or_in_one_that_is_wrapped(
    tmp_path: Path, document: Any, note: tuple[str, ...], indent: int | None
) -> None:
    path = written(tmp_path, json.dumps(document, indent=indent))
    assert [(row["id"], row["account.id"]) for row in rows(path)] == [(1, "acme"), (2, "oak")]
    assert read_file(path).notes == note


def test_an_export_is_assessed_with_no_edit_and_says_which_list_was_read(tmp_path: Path) -> None:
    path = written(tmp_path, {"tickets": TICKETS})
    found = focuskit.assess(path, as_of="2026-01-31")
    assert sorted(found.scores["account_id"]) == ["acme", "oak"]
    assert f"{path}: its rows are the list 'tickets'" in found.info["notes"]


def test_packed_documents_in_utf_16_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.json.gz"
    path.write_bytes(gzip.compress(json.dumps(TICKETS).encode("utf-16")))
    assert [row["id"] for row in rows(path)] == [1, 2]


def test_objects_one_after_another_are_rows_however_they_are_written(tmp_path: Path) -> None:
    tight = "\n".join(map(json.dumps, TICKETS))
    loose = "\n".join(json.dumps(ticket, indent=2) for ticket in TICKETS)
    for text in (tight, loose, tight.replace("\n", "")):
        assert [row["id"] for row in rows(written(tmp_path, text))] == [1, 2]


def test_one_object_is_a_row_unless_it_wraps_a_list_of_objects(tmp_path: Path) -> None:
    ticket = {"id": 7, "comments": [{"by": "a"}, {"by": "b"}]}
    path = written(tmp_path, ticket)
    assert rows(path)[0]["id"] == 7
    assert rows(Path(f"{path}#comments")) == [{"by": "a"}, {"by": "b"}]
    assert rows(written(tmp_path, {"number": 7, "of": {"x": [1]}})) == [{"number": 7, "of.x": [1]}]


def test_several_lists_are_not_guessed_at_and_one_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, {"tickets": TICKETS, "users": [{"id": 9}]})
    assert refused(path) == [
        "rows.json: the document holds several lists of objects",
        "found: 'tickets' (2 objects), 'users' (1 object)",
        "expected: one list, or the name of the one that is meant",
        "hint: name it behind the file, as in 'rows.json#tickets'",
    ]
    assert rows(Path(f"{path}#users")) == [{"id": 9}]
    assert refused(Path(f"{path}#user"))[1:] == [
        "found: 'tickets' (2 objects), 'users' (1 object)",
        "hint: did you mean 'users'?",
    ]


@pytest.mark.parametrize("content", ["", " \n", "[]", '{"tickets": []}', "[{}, {}]", "{}"])
def test_documents_without_rows_hold_none(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="the file holds no rows"):
        focuskit.assess(written(tmp_path, content))


# Objects within objects


def test_objects_become_dotted_names_and_lists_stay(tmp_path: Path) -> None:
    first = {"id": 1, "a": {"b": {"c": "x", "d": [1]}, "e": None}, "attributes": {"k": 1}}
    (row,) = rows(written(tmp_path, [first]))
    assert row == {"id": 1, "a.b.c": "x", "a.b.d": [1], "a.e": None, "attributes": {"k": 1}}


def test_a_mapping_names_dotted_columns_also_of_ndjson(tmp_path: Path) -> None:
    fields = {
        "account_id": "company.key", "occurred_at": "stats.opened", "kind": {"constant": "ticket"}
    }  # fmt: skip
    mapping = Mapping.load({"schema_version": "1.0", "interactions": {"fields": fields}})
    row = {"company": {"key": "acme"}, "stats": {"opened": "2026-01-05T10:00Z"}}
    for name in ("rows.json", "rows.ndjson"):
        intake = read_interactions(written(tmp_path, row, name), mapping)
        assert intake.frame.collect()["account_id"].to_list() == ["acme"]


def test_names_that_come_together_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, '[{"a": {"b.c": 1, "b": {"c": 2}}, "a.b": {"c": 3}}]')
    assert rows(path) == [
        {"a.b.c": 1, "a.b.c_duplicated_0": 2, "a.b.c_duplicated_0_duplicated_0": 3}
    ]


def test_an_object_within_an_object_where_others_hold_a_text_is_no_text(tmp_path: Path) -> None:
    odd = [TICKETS[0], {**TICKETS[1], "account": {"id": {"key": "oak"}}}]
    half = json.dumps(TICKETS[1]).replace("oak", r"\ud83d")
    for content in (json.dumps(odd), f"[{json.dumps(TICKETS[0])}, {half}]"):
        read_so = {field: field for field in ("id", "occurred_at", "kind")}
        fields = {**read_so, "account_id": "account.id"}
        mapping = Mapping.load({"schema_version": "1.0", "interactions": {"fields": fields}})
        intake = read_interactions(written(tmp_path, content), mapping)
        assert intake.frame.collect()["account_id"].to_list() == ["acme"]
        assert intake.rejected.select("row", "field", "reason").rows() == [
            (2, "account_id", "not a text")
        ]


# What is refused


@pytest.mark.parametrize(
    ("content", "where", "problem", "found"),
    [
        ('[{"a": 1}', "line 1, column 10", "the file is not valid JSON", "the end of the file"),
        ('[\n{"a": 1},\n]', "line 3, column 1", "the file is not valid JSON", "]"),
        ('[{"a": "x', "line 1, column 10", "the file is not valid JSON", "the end of the file"),
        ('[{"a": 1}{', "line 1, column 10", "the file is not valid JSON", "{"),
        ('{"a" 1}', "line 1, column 6", "the file is not valid JSON", "1}"),
        ("{1: 2}", "line 1, column 2", "the file is not valid JSON", "1: 2}"),
        ('{"a": [1,\n2, tru]}', "line 2, column 4", "the file is not valid JSON", "tru]}"),
        ('{"a": 1}\n{"a": x}', "line 2, column 7", "the file is not valid JSON", "x}"),
        ("[{}] x", "line 1, column 6", "something stands behind the list", "x"),
        ('"rows"', "line 1, column 1", "the document holds no objects", '"rows"'),
        ("[1, 2]", "row 1", "a row is no object", "1"),
        ("1 2", "line 1, column 1", "the document holds no objects", "1 2"),
        ('{"a": 1}\n[2]', "row 2", "a row is no object", "[2]"),
        ('[{"a": 1}, [2]]', "row 2", "a row is no object", "[2]"),
        ('[{"a": NaN}]', "row 1, column 1", "the line holds no valid JSON object", '{"a": NaN}'),
        (
            '{"x": {"y": [{"a": {"b": 1}}, {"a": {"b": [2]}}]}}',
            "list 'x.y', row 2",
            "'a.b' holds a list, and a single value in a line before",
            '{"a": {"b": [2]}}',
        ),
        ('{"a": 1, "a": [{}]}', "line 1, column 13", "a key stands twice in one object", None),
        ('[{"a": 1, "a": 2}]', "row 1, column 10", "a key stands twice in one object, ", "'a'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, content: str, where: str, problem: str, found: str | None
) -> None:
    said = refused(written(tmp_path, content))
    assert said[0].startswith(f"rows.json, {where}: {problem}")
    assert found is None or said[1] == f"found: {found}"


def test_a_document_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes('[\n{"a": "é"}]'.encode("latin-1"))
    assert "rows.json, line 2: the file is not UTF-8" in refused(path)[0]


@pytest.mark.parametrize(
    ("content", "limits", "problem"),
    [
        ("[" * 100_000, FileLimits(), "objects and lists stand in one another too deep"),
        ('{"a":' * 5 + "1" + "}" * 5, FileLimits(levels=4), "stand in one another too deep"),
        ('[{"a":' + "[" * 70 + "]" * 70 + "}]", FileLimits(), "stand in one another too deep"),
        ('[{"a": {"b": 1, "c": 2}}]', FileLimits(columns=1), "more keys than allowed"),
        ('{"a": [{}], "b": [{}]}', FileLimits(columns=1), "more lists than allowed"),
        (f'[{{"a": "{"x" * 200_000}"}}]', FileLimits(cell_bytes=100_000), "longer than allowed"),
        (f'[{{"a": "{"x" * 2000}"}}]', FileLimits(file_bytes=1000), "larger than allowed"),
    ],
)
def test_documents_beyond_a_limit_are_refused(
    tmp_path: Path, content: str, limits: FileLimits, problem: str
) -> None:
    assert problem in refused(written(tmp_path, content), limits)[0]


def test_long_documents_are_read_piece_by_piece(tmp_path: Path) -> None:
    text = "0123456789" * 700
    many = [{"id": number, "text": text + "\u2028\n"} for number in range(50)]
    found = rows(written(tmp_path, {"rows": many, "n": 1.5}))
    assert found == many


# ``focuskit map``


def test_map_tells_what_was_done_to_read_a_file_and_takes_limits(tmp_path: Path) -> None:
    path = str(written(tmp_path, {"tickets": TICKETS}))
    done = CliRunner().invoke(main, ["map", path])
    assert "note: its rows are the list 'tickets'\n" in done.stderr
    assert json.loads(done.stdout)["interactions"]["fields"]["account_id"] == "account.id"
    done = CliRunner().invoke(main, ["map", path, "--limit", "columns=2"])
    assert done.exit_code == 2
    assert "more keys than allowed" in done.stderr
    assert "--limit columns=20" in done.stderr


def test_an_account_that_is_null_beside_texts_that_begin_like_objects_is_nothing(
    tmp_path: Path,
) -> None:
    one, other = TICKETS
    lines = [{**one, "text": "{sic} they said"}, {**other, "account": None, "text": "[unclear]"}]
    path = written(tmp_path, "\n".join(map(json.dumps, lines)), "rows.ndjson")
    assert [(row["account.id"], row["text"]) for row in rows(path)] == [
        ("acme", "{sic} they said"), (None, "[unclear]"),
    ]  # fmt: skip
