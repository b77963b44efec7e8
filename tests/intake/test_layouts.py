"""A raw export is read right with no edit and no flag, or says in one sentence what it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from layout_files import LAYOUTS, ROWS, Row, Truth, write

from focuskit.intake import Mapping, propose, read_interactions
from focuskit.intake.mapping_proposal.layouts import known_layouts, recognise
from focuskit.model import schemas
from focuskit.model.errors import InputError


def compared(path: Path, truth: list[Truth], fields: list[str]) -> tuple[list[str], list[str]]:
    """Return which fields were read as they are in every row, and which hold anything else."""
    intake = read_interactions(path, Mapping())
    assert (intake.rows_in, intake.rows_rejected) == (ROWS, 0)
    frame = intake.frame.collect()
    right, wrong = [], []
    for field in fields:
        said: list[Any] = frame[field].to_list() if field in frame.columns else [None] * ROWS
        meant = [row[field] for row in truth]
        if said == meant:
            right.append(field)
        pairs = zip(map(_hashable, said), map(_hashable, meant), strict=True)
        wrong += [field] if any(one not in {None, other} for one, other in pairs) else []
    return right, wrong


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_export_of_300_rows_is_read_right_with_no_edit_and_no_flag(
    tmp_path: Path, name: str
) -> None:
    path, truth, fields = write(tmp_path, name)
    right, wrong = compared(path, truth, fields)
    assert wrong == []
    assert set(right) == set(fields)


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_proposed_states_nothing_that_the_file_does_not(tmp_path: Path, name: str) -> None:
    path, _truth, fields = write(tmp_path, name)
    proposal = propose(path)
    schemas.check(proposal.document, "mapping", where=name)
    assert proposal.missing == ()
    assert set(proposal.document["interactions"]["fields"]) - set(fields) <= {
        "topics", "promised_for", "contact_id", "text", "direction",
    }  # fmt: skip


@pytest.mark.parametrize("layout", known_layouts(), ids=lambda layout: str(layout.id))
def test_a_layout_that_ships_is_recognised_by_its_own_headers(layout: Any) -> None:
    found = recognise([group[0] for group in layout.headers])
    assert found is not None
    assert len(found.headers) >= len(layout.headers)


def misspelt(rows: list[Row], columns: list[str]) -> None:
    for row in rows:
        for column in columns:
            row[f"{column[:-1]}x{column[-1]}"] = row.pop(column)


def missing(rows: list[Row], columns: list[str]) -> None:
    for row in rows:
        for column in columns:
            del row[column]


@pytest.mark.parametrize("damage", [misspelt, missing])
@pytest.mark.parametrize("first", [0, 1, 2])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_damaged_export_is_read_right_or_silent_and_never_wrong(
    tmp_path: Path, name: str, first: int, damage: Callable[[list[Row], list[str]], None]
) -> None:
    def change(rows: list[Row]) -> None:
        damage(rows, list(rows[0])[first::3])

    path, truth, fields = write(tmp_path, name, change)
    # Where the id of a company is missing, its name stands for it.
    by_name = {"account_id"} if name == "hubspot_deals" else set()
    if said := refused(path):
        assert str(path) in said
        assert "no column for" in said
    else:
        assert set(compared(path, truth, fields)[1]) <= by_name


def refused(path: Path) -> str | None:
    """Return why a file is refused; None where it is read."""
    try:
        read_interactions(path, Mapping())
    except InputError as error:
        return str(error)
    return None


def test_a_layout_of_another_table_says_how_to_give_it(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("Record ID,Company name,Company owner\n1,Acme,Ann\n")
    assert "the columns of HubSpot, companies: give it as --accounts" in propose(path).remarks[0]
    with pytest.raises(
        InputError, match="this is a list of accounts, and not of what passed"
    ) as no:
        read_interactions(str(path), Mapping())
    assert no.value.hint == f"give it beside them: `focuskit assess tickets.csv --accounts {path}`"
    assert propose(path, table="accounts").remarks == ()
