"""Accounts that became others: their rows are rows of those they are now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import focuskit

LIST = [{"id": "A1", "name": "Bluebay"}, {"id": "A2", "name": "Zenith"}]


def row(account: str) -> dict[str, Any]:
    """One ticket of an account."""
    return {"account_id": account, "occurred_at": "2026-01-05T09:00Z", "kind": "ticket"}


def mapping(folder: Path, merged: str, **more: str) -> Path:
    """A mapping whose aliases stand in a file beside it."""
    (folder / "merged.csv").write_text(merged)
    aliases = {"file": "merged.csv", "former": "old", "current": "new", **more}
    path = folder / "mapping.json"
    path.write_text(json.dumps({"schema_version": "1.0", "aliases": aliases}))
    return path


def assessed(rows: list[str], rules: Path, **given: Any) -> focuskit.Portfolio:
    """The portfolio of a ticket of each of some accounts."""
    return focuskit.assess(list(map(row, rows)), mapping=rules, as_of="2026-02-01", **given)


def test_rows_of_a_former_account_are_rows_of_what_it_became(tmp_path: Path) -> None:
    rules = mapping(tmp_path, "old,new\nX9,A1\n X8 ,A1\n,A1\nX7,\nA2,A2\n")
    found = assessed(["X9", " X8", "X9", "A2", "X7"], rules)
    assert sorted(found) == ["A1", "A2", "X7"]
    told = ": 3 rows of 2 former accounts read as those of what these became"
    assert f"interactions in memory{told}" in found.info["notes"]


def test_chains_lead_to_the_last_account(tmp_path: Path) -> None:
    chain = "".join(f"X{n},X{n + 1}\n" for n in range(20))
    assert list(assessed(["X0", "X13", "X19"], mapping(tmp_path, f"old,new\n{chain}"))) == ["X20"]


@pytest.mark.parametrize("size", [2, 3, 5])
def test_a_circle_is_refused(tmp_path: Path, size: int) -> None:
    circle = "".join(f"X{n},X{(n + 1) % size}\n" for n in range(size))
    with pytest.raises(focuskit.InputError, match="one another in a circle") as refused:
        assessed(["A1"], mapping(tmp_path, f"old,new\nY,X0\n{circle}"))
    assert refused.value.where == str(tmp_path / "merged.csv")


def test_a_former_account_that_became_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match="'X9' became A1 and A2"):
        assessed(["A1"], mapping(tmp_path, "old,new\nX9,A2\nX9,A1\nX9,A1\n"))


def test_a_column_that_the_file_lacks_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match=r"no column 'new'[\s\S]*did you mean 'newer'"):
        assessed(["A1"], mapping(tmp_path, "old,newer\nX9,A2\n"))


def test_several_former_ids_may_stand_in_one_cell(tmp_path: Path) -> None:
    rules = mapping(tmp_path, "old,new\nX1; X2,A1\n,A2\n", separator=";")
    assert sorted(assessed(["X1", "X2", "A2"], rules)) == ["A1", "A2"]


def test_a_former_account_of_the_list_is_no_silent_account_beside_the_other(tmp_path: Path) -> None:
    rules = mapping(tmp_path, "old,new\nA2,A1\n")
    found = assessed(["A1", "A2", "Zenith"], rules, accounts=LIST)
    assert list(found) == ["A1"]
    assert found.info["counts"]["used"] == 3
    told = "accounts in memory: 1 account became others and stand for these now: A2 is A1"
    assert told in found.info["notes"]
    assert list(assessed(["A1"], mapping(tmp_path, "old,new\nX,A1\n"), accounts=LIST[:1])) == ["A1"]


def test_many_former_accounts_are_told_by_the_first(tmp_path: Path) -> None:
    accounts = [*LIST, *({"id": f"B{n}"} for n in range(5))]
    pairs = "".join(f"B{n},A1\n" for n in range(5))
    found = assessed(["A1"], mapping(tmp_path, f"old,new\n{pairs}"), accounts=accounts)
    assert "B0 is A1, B1 is A1, B2 is A1 and 2 more" in " ".join(found.info["notes"])


def test_an_account_of_the_list_that_became_one_beyond_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(focuskit.InputError, match="became one that the list lacks"):
        assessed(["A1"], mapping(tmp_path, "old,new\nA2,Z\n"), accounts=LIST)


def test_accounts_from_the_same_rows_are_what_they_became(tmp_path: Path) -> None:
    rules = json.loads(mapping(tmp_path, "old,new\nX9,A1\n").read_text())
    columns = ("account_id", "occurred_at", "kind")
    rules["interactions"] = {"fields": {column: column for column in columns}}
    rules["accounts"] = {"fields": {"id": "account_id", "name": "called"}}
    rules["aliases"]["file"] = str(tmp_path / "merged.csv")
    rows = [{**row("X9"), "called": "Bluebay"}, {**row("A1"), "called": "Bluebay"}]
    found = focuskit.assess(rows, mapping=rules, as_of="2026-02-01")
    assert list(found) == ["A1"]
    assert found.id_of("Bluebay") == "A1"


def test_rows_without_accounts_became_nothing(tmp_path: Path) -> None:
    rules = mapping(tmp_path, "old,new\nX9,A1\n")
    assert len(focuskit.assess([], mapping=rules, accounts=LIST, as_of="2026-02-01")) == 2
