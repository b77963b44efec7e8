"""Folders of exports: which table each file in one belongs to, as its columns show."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from pathlib import Path
from typing import Any

import attrs

from focuskit.intake.column_matching import plain_name
from focuskit.intake.files import ENDINGS, scan_file
from focuskit.intake.layouts import recognise
from focuskit.intake.mapping import TABLES, Mapping
from focuskit.intake.proposal import propose
from focuskit.model import schemas
from focuskit.model.arguments import refuse
from focuskit.model.errors import InputError

_NAMES = {
    "accounts": {"accounts", "companies", "customers", "organizations", "organisations"},
    "contacts": {"contacts", "people"},
    "colleagues": {"colleagues", "employees", "staff"},
}
"""The last word of files that hold a list, and no column of which says more."""
_SAYS_NOTHING = {"data", "export", "list"}


@attrs.frozen(kw_only=True)
class Tables:
    """The sources of each table.

    Args:
        interactions: As ``focuskit.assess`` takes them, without folders.
        listed: The other tables that there are, and their sources.
        notes: What the user should know of files that belong to none.
    """

    interactions: Any
    listed: Documents[str, Any]
    notes: tuple[str, ...] = ()


def tables_of(interactions: Any, listed: Documents[str, Any], mapping: Mapping) -> Tables:
    """The sources of each table, where folders may stand among the interactions.

    Only what stands in a folder itself is read, in the order of the names; hidden files are not.

    Args:
        interactions: As ``focuskit.assess`` takes them.
        listed: The other tables that are given.
        mapping: How they are read.

    Raises:
        InputError: A path is empty; or a folder holds a list that is given too, or nothing that
            can be assessed.
    """
    several = interactions if isinstance(interactions, list | tuple) else [interactions]
    if any(isinstance(one, str) and not one for one in several):  # Path("") would be this folder
        refuse("", where="interactions", expected="a path")
    if not any(map(_is_folder, several)):
        return Tables(interactions=interactions, listed=listed)
    found: dict[str, list[Any]] = {table: [] for table in TABLES}
    notes = []
    for one in several:
        if not _is_folder(one):
            found["interactions"].append(one)
            continue
        for file in sorted(_files_in(Path(one))):
            table = _table_of(file, mapping)
            if table is None:
                notes.append(f"{file}: not read, as it names neither accounts nor times of events")
            elif table in listed:
                raise InputError(
                    problem=f"{table} are given, and stand in the folder too",
                    where=str(file),
                    hint=f"leave out --{table}, or move the file out of the folder",
                )
            else:
                found[table].append(file)
    _refuse_none(found["interactions"], several)
    lists = {table: found[table] for table in _NAMES if found[table]}
    return Tables(
        interactions=found["interactions"], listed={**listed, **lists}, notes=tuple(notes)
    )


def _is_folder(source: Any) -> bool:
    try:
        return isinstance(source, str | Path) and Path(source).is_dir()
    except OSError:  # a name that no file can have; whoever reads it says so
        return False


def _files_in(folder: Path) -> list[Path]:
    return [
        file
        for file in folder.iterdir()
        if file.is_file()
        and not file.name.startswith((".", "~$"))
        and file.name.lower().removesuffix(".gz").endswith(ENDINGS)
    ]


def _table_of(file: Path, mapping: Mapping) -> str | None:
    """The table that a file belongs to; None where it names neither accounts nor times."""
    columns = scan_file(file).collect_schema().names()
    words = plain_name(file.name.partition(".")[0]).split("_")
    named = [word for word in words if word not in _SAYS_NOTHING and not word.isdecimal()][-1:]
    if layout := recognise(columns, mapping.layouts):
        return layout.table
    if columns and not set(schemas.required("interaction")).issubset(columns):
        for table, names in _NAMES.items():
            if names.intersection(named) and set(schemas.required(TABLES[table])) <= set(columns):
                return table
        if mapping.table("interactions").fields is None:
            return _proposed(file, mapping)
    return "interactions"


def _proposed(file: Path, mapping: Mapping) -> str | None:
    """The table that a file without a layout is proposed as."""
    proposal = propose(file, table=None, layouts=mapping.layouts)
    tables = [table for table in TABLES if table in proposal.document]
    known = {one.field for one in proposal.fields if one.columns}
    if tables != ["accounts"] and known.isdisjoint({"account_id", "occurred_at"}):
        return None
    return tables[0] if tables else "interactions"


def _refuse_none(interactions: list[Any], sources: Any) -> None:
    if not interactions:
        raise InputError(
            problem="the folder holds no file of what passed between us and customers",
            where=", ".join(map(str, sources)),
            expected=f"at least one, such as orders or tickets, in a file of {', '.join(ENDINGS)}",
            hint="folders within it are not looked into",
        )
