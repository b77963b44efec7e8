"""Several tables in one mapping, and columns that other files tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import focuskit
from focuskit import Mapping

DEALS = "nr,created\nd1,2026-01-05T09:00Z\nd2,2026-01-06T09:00Z\n"
PAIRS = "deal_id,company_id,type\nd1,A1,primary\nd2,A2,primary\nd1,A3,partner\n"
DEAL = {"account_id": "company_id", "occurred_at": "created", "kind": {"constant": "deal"}}
BY_PAIRS = {"file": "pairs.csv", "key": "nr", "file_key": "deal_id", "column": "company_id"}
PRIMARY = {"where": {"type": {"is": ["primary"]}}}


def written(folder: Path, **files: Any) -> Path:
    """A folder with texts as CSV files and other things as JSON files, by their names."""
    for name, content in files.items():
        if isinstance(content, str):
            (folder / f"{name}.csv").write_text(content)
        else:
            (folder / f"{name}.json").write_text(json.dumps({"schema_version": "1.0", **content}))
    return folder


def deals(folder: Path, join: dict[str, Any], rows: str = DEALS) -> focuskit.Portfolio:
    """Deals whose accounts another file tells."""
    mapping: Any = {"interactions": {"fields": DEAL, "joins": [join]}}
    written(folder, deals=rows, pairs=PAIRS, mapping=mapping)
    rules = folder / "mapping.json"
    return focuskit.assess(folder / "deals.csv", mapping=rules, as_of="2026-02-01")


def test_an_association_table_tells_the_accounts_of_rows(tmp_path: Path) -> None:
    assert sorted(deals(tmp_path, {**BY_PAIRS, **PRIMARY})) == ["A1", "A2"]


def test_a_row_with_several_gets_none_and_one_without_any_too_and_both_are_told(
    tmp_path: Path,
) -> None:
    rows = f"{DEALS}d9,2026-01-07T09:00Z\nd8,2026-01-07T09:00Z\n,2026-01-07T09:00Z\n"
    found = deals(tmp_path, BY_PAIRS, rows)
    assert list(found) == ["A2"]
    assert found.info["counts"]["rejected"] == 4
    told = [note for note in found.info["notes"] if "pairs.csv" in note]
    where, hint = f"{tmp_path / 'deals.csv'}: ", "`where` in the mapping may say which counts"
    assert told == [
        f"{where}1 row has several company_id in pairs.csv, and gets none: {hint}",
        f"{where}3 rows have no row in pairs.csv",
    ]


def test_a_file_that_tells_of_no_row_is_another_one(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match="do both files come from the same export"):
        deals(tmp_path, BY_PAIRS, "nr,created\nd7,2026-01-05T09:00Z\n")


@pytest.mark.parametrize(
    ("wrong", "file", "column"),
    [
        ({"key": "number"}, "deals.csv", "number"),
        ({"file_key": "deal"}, "pairs.csv", "deal"),
        ({"column": "company"}, "pairs.csv", "company"),
        ({"where": {"kind": {"is": ["primary"]}}}, "pairs.csv", "kind"),
    ],
)
def test_a_column_that_is_lacking_is_named_with_its_file(
    tmp_path: Path, wrong: dict[str, Any], file: str, column: str
) -> None:
    with pytest.raises(focuskit.InputError) as refused:
        deals(tmp_path, {**BY_PAIRS, **wrong})
    assert f"no column {column!r}" in str(refused.value)
    assert refused.value.where == str(tmp_path / file)


def several() -> dict[str, Any]:
    """A mapping with a table for each of three names of files."""
    ticket = {"account_id": "who", "occurred_at": "opened", "kind": {"constant": "ticket"}}
    recorded = {"ticket": {"from": "2025-01-01T00:00:00Z", "to": None}}
    return {
        "tables": [
            {
                "files": "deals*.csv",
                "interactions": {"fields": DEAL, "joins": [{**BY_PAIRS, **PRIMARY}]},
            },
            {"files": "t_*.csv", "interactions": {"fields": ticket, "recorded": recorded}},
            {"files": "firms.csv", "accounts": {"fields": {"id": "nr", "name": "called"}}},
        ]
    }


def test_each_file_is_read_by_the_table_of_its_name(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    tickets = "who,opened\nA1,2026-01-08T09:00Z\n"
    firms = "nr,called\nA1,Bluebay\nA2,Zenith\n"
    written(tmp_path, mapping=several(), pairs=PAIRS)
    written(exports, deals_jan=DEALS, t_jan=tickets, firms=firms)
    found = focuskit.assess(exports, mapping=tmp_path / "mapping.json", as_of="2026-02-01")
    assert sorted(found) == ["A1", "A2"]
    assert found.id_of("Bluebay") == "A1"
    assert found.info["counts"]["used"] == 3


def test_a_mapping_with_tables_is_what_its_document_says() -> None:
    stated = {"schema_version": "1.0", **several()}
    assert Mapping.load(stated).to_document()["tables"] == stated["tables"]


def test_a_format_in_one_of_several_tables_is_checked() -> None:
    stated = {"schema_version": "1.0", **several()}
    stated["tables"][1]["interactions"]["fields"]["occurred_at"] = {"column": "a", "format": "%Q"}
    with pytest.raises(focuskit.InputError, match="/tables/1/interactions/fields/occurred_at"):
        Mapping.load(stated)
