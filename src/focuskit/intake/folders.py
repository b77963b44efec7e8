"""Folders of exports and several files: which table each one belongs to, as its columns show."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Documents
from glob import escape
from pathlib import Path
from typing import Any

import attrs

from focuskit.intake.formats.files import ENDINGS, SPOOL_BYTES, named_part, read_file, sheets_of
from focuskit.intake.formats.unreadable_marks import is_mark
from focuskit.intake.mapping import TABLES, Files, Join, Mapping
from focuskit.intake.mapping_proposal.column_matching import matches
from focuskit.intake.mapping_proposal.layouts import recognise
from focuskit.intake.mapping_proposal.proposal import propose, propose_rows
from focuskit.intake.values.plain_names import plain_name
from focuskit.model import schemas
from focuskit.model.arguments import refuse
from focuskit.model.errors import InputError

_NAMES = {
    "accounts": {"account", "company", "customer", "organization", "organisation"},
    "contacts": {"contact", "people"},
    "colleagues": {"colleague", "employee", "staff"},
}
"""The last word of files that hold a list, singular, and no column of which says more."""
_PLURALS = {"companies": "company"}
_SAYS_NOTHING = {"data", "export", "list"}
_OF_LOADERS = re.compile(r"fivetran_.*|category|label|(?:.*_)?type|type_id")
"""Columns of an association table besides the two ids."""


@attrs.frozen(kw_only=True)
class Tables:
    """The sources of each table.

    Args:
        interactions: As ``focuskit.assess`` takes them, without folders.
        listed: The other tables that there are, and their sources.
        mapping: How they are read: as was stated, with the joins that the folder's files show.
        notes: What the user should know of files that belong to none.
    """

    interactions: Any
    listed: Documents[str, Any]
    mapping: Mapping
    notes: tuple[str, ...] = ()


def tables_of(interactions: Any, listed: Documents[str, Any], mapping: Mapping) -> Tables:
    """The sources of each table, where folders or several files stand among the interactions.

    Of a folder, only what stands in it itself is read, in the order of the names; hidden files
    are not.

    Args:
        interactions: As ``focuskit.assess`` takes them.
        listed: The other tables that are given.
        mapping: How they are read.

    Raises:
        InputError: A path is empty; a list is given that is among the files too; or none of them
            can be assessed.
    """
    sources = interactions if isinstance(interactions, list | tuple) else [interactions]
    if any(isinstance(one, str) and not one for one in sources):  # Path("") would be this folder
        refuse("", where="interactions", expected="a path")
    lists, read_so, notes = _of_workbooks(listed, mapping)
    found = _sorted_out(interactions, lists, read_so)
    return attrs.evolve(found, notes=(*notes, *found.notes))


def _sorted_out(interactions: Any, listed: Documents[str, Any], mapping: Mapping) -> Tables:
    """The sources of each table, as ``tables_of`` returns them, with lists as they are given."""
    sources = interactions if isinstance(interactions, list | tuple) else [interactions]
    files = [file for one in sources for file in (_files_in(one) if _is_folder(one) else [one])]
    parts = [(one, *sheets_of(one, mapping.limits)) for one in files]
    sheets = [sheet for _, found, _ in parts for sheet in found]
    if len(sources) < 2 and not any(map(_is_folder, sources)) and not sheets:
        return Tables(interactions=interactions, listed=listed, mapping=mapping)
    inside = {file for one in sources if _is_folder(one) for file in _files_in(one)} | {*sheets}
    whole = [one for file, found, _ in parts for one in (found or [file])]
    looked_at = [(one, _columns(one, mapping) if _may_be_a_list(one) else None) for one in whole]
    ties = {file: names for file, names in looked_at if names and _associates(names)}
    found: dict[str, list[Any]] = {table: [] for table in TABLES}
    notes, lacking = [note for _, _, said in parts for note in said], dict[Path, str]()
    for file, names in looked_at:
        if names and file in ties:
            continue
        table: str | None = "interactions"
        if names is not None:
            table, mapping = _table_of(Path(file), names, mapping)
        if table is None and file in inside:
            notes.append(f"{file}: not read, as it names neither accounts nor kinds of events")
            continue
        found[table or "interactions"].append(file)
        if table == "interactions" and names:
            mapping = _with_joins(mapping, Path(file), names, ties)
        if names and file in inside:
            lack, mapping = _lack(file, table or "", names, mapping)
            lacking |= {file: lack} if lack else {}
    found, left_out = _readable(found, lacking)
    notes += left_out
    _refuse_twice(found, listed)
    _refuse_none(found["interactions"], sources)
    lists = {table: found[table] for table in _NAMES if found[table]}
    return Tables(
        interactions=found["interactions"],
        listed={**listed, **lists},
        mapping=mapping,
        notes=tuple(notes),
    )


def _of_workbooks(
    listed: Documents[str, Any], mapping: Mapping
) -> tuple[Documents[str, Any], Mapping, tuple[str, ...]]:
    """The lists that are given, of a workbook with several sheets those that hold such a list.

    Where none does, the workbook stays, so that whoever reads it names its sheets.

    Returns:
        Besides them, the mapping, with the proposals that told it, and a note on each workbook.
    """
    chosen, notes = dict(listed), list[str]()
    for table, source in listed.items():
        those = []
        for sheet in sheets_of(source, mapping.limits)[0]:
            told, mapping = _table_of(sheet, _columns(sheet, mapping), mapping)
            those += [sheet] if told == table else []
        if those:
            chosen[table] = those
            notes.append(f"{source}: {table} are read from {', '.join(map(repr, _parts(those)))}")
    return chosen, mapping, tuple(notes)


def _parts(sheets: list[Path]) -> list[str]:
    return [sheet.name.partition("#")[2] for sheet in sheets]


def _readable(
    found: dict[str, list[Any]], lacking: Documents[Path, str]
) -> tuple[dict[str, list[Any]], list[str]]:
    """The tables without files that cannot be read, unless no interactions would be left.

    Then all are, so that whoever reads them says what is wrong.

    Returns:
        Besides them, a note on each file that was left out.
    """
    readable = {
        table: [one for one in files if not (isinstance(one, Path) and one in lacking)]
        for table, files in found.items()
    }
    if not readable["interactions"]:
        return found, []
    return readable, [f"{file}: not read, {lack}" for file, lack in lacking.items()]


def _columns(file: str | Path, mapping: Mapping) -> list[str]:
    names = read_file(Path(file), mapping.limits).frame.collect_schema().names()
    return [name for name in names if not is_mark(name)]


def _lack(
    file: Path, table: str, columns: Collection[str], mapping: Mapping
) -> tuple[str | None, Mapping]:
    """What keeps a file of a folder from being read; None where nothing does.

    What the mapping says of it binds, and whoever reads it says what is wrong.

    Returns:
        Besides it, the mapping, with the proposal that told it.
    """
    stated = mapping.for_source(str(file), table).table(table)
    by_name = set(schemas.required(TABLES[table])).issubset(columns)
    if stated.fields is not None or stated.joins or by_name:
        return None, mapping
    proposal = mapping.proposals.get((str(file), table))
    if proposal is None:
        rows = read_file(file, mapping.limits).frame
        proposal = propose_rows(file.name, rows, table=table, layouts=mapping.layouts)
        mapping = mapping.with_proposal(str(file), table, proposal)
    if not proposal.missing:
        return None, mapping
    of = "" if table == "interactions" else f" --table {table}"
    way = f"`focuskit map {shlex.quote(str(file))}{of}` says what may be one"
    return f"no column for {', '.join(proposal.missing)} is sure; {way}", mapping


def _associates(columns: Sequence[str]) -> bool:
    """Whether a file holds pairs of ids and nothing else, one of an account."""
    ids = [column for column in columns if not _OF_LOADERS.fullmatch(plain_name(column))]
    named = [plain_name(column) for column in ids]
    return len(ids) == 2 and all(name.endswith("_id") for name in named) and bool(_account(ids))


def _account(columns: Sequence[str]) -> str | None:
    """The column that is the account, by its name."""
    named = (match.column for match in matches("account_id", "interaction", columns) if match.known)
    return next(named, None)


def _with_joins(
    mapping: Mapping, file: Path, columns: Sequence[str], ties: Documents[Path, Sequence[str]]
) -> Mapping:
    """The mapping with the association table that tells the accounts of a file without any."""
    stated = mapping.for_source(str(file), "interactions").table("interactions")
    if _account(columns) or stated.fields is not None:
        return mapping
    for tie, names in ties.items():
        account = _account(names)
        others = [n for n in names if n != account and not _OF_LOADERS.fullmatch(plain_name(n))]
        key = others[0]
        own = "id" if plain_name(key) == f"{_last_word(file)}_id" and "id" in columns else key
        if account and own in columns:
            join = Join(file=str(tie.absolute()), key=own, file_key=key, column=account)
            read = Files(
                files=escape(str(file)),
                table="interactions",
                mapping=attrs.evolve(stated, joins=(join,)),
            )
            return attrs.evolve(mapping, files=(read, *mapping.files))
    return mapping


def _is_folder(source: Any) -> bool:
    try:
        return isinstance(source, str | Path) and Path(source).is_dir()
    except OSError:  # a name that no file can have; whoever reads it says so
        return False


def _may_be_a_list(source: Any) -> bool:
    """Whether a file may hold another table; what is too large for memory is no list."""
    try:
        path = named_part(Path(source))[0] if isinstance(source, str | Path) else None
        return path is not None and path.is_file() and path.stat().st_size <= SPOOL_BYTES
    except OSError:
        return False


def _files_in(folder: str | Path) -> list[Path]:
    return sorted(
        file
        for file in Path(folder).iterdir()
        if file.is_file()
        and not file.name.startswith((".", "~$"))
        and file.name.lower().removesuffix(".gz").endswith(ENDINGS)
    )


def _last_word(file: Path) -> str:
    """What the name of a file says that it holds, singular."""
    name = file.name.partition("#")[2] or file.name.partition(".")[0]
    words = plain_name(name).split("_")
    telling = [word for word in words if word not in _SAYS_NOTHING and not word.isdecimal()]
    last = telling[-1] if telling else ""
    return _PLURALS.get(last, last.removesuffix("s"))


def _table_of(file: Path, columns: Sequence[str], mapping: Mapping) -> tuple[str | None, Mapping]:
    """The table that a file belongs to; None where it names neither accounts nor kinds.

    Returns:
        Besides it, the mapping, with the proposal that told it.
    """
    if stated := mapping.of_file(str(file)):
        return stated.table, mapping
    if layout := recognise(columns, mapping.layouts):
        return layout.table, mapping
    if named_part(file)[1] and len(columns) == 1 and not _account(columns):
        return None, mapping  # a sheet of remarks
    if columns and not set(schemas.required("interaction")).issubset(columns):
        for table, names in _NAMES.items():
            required = set(schemas.required(TABLES[table]))
            if _last_word(file) in names and required <= set(columns):
                return table, mapping
        if mapping.table("interactions").fields is None:
            return _proposed(file, mapping)
    return "interactions", mapping


def _proposed(file: Path, mapping: Mapping) -> tuple[str | None, Mapping]:
    """The table that a file without a layout is proposed as, and the mapping with the proposal.

    A file of cases without accounts is read, so that whoever reads it says what it lacks.
    """
    limits = attrs.asdict(mapping.limits)
    proposal = propose(file, table=None, layouts=mapping.layouts, limits=limits)
    for table in ("accounts", "contacts"):
        if table in proposal.document:
            return table, mapping.with_proposal(str(file), table, proposal)
    if proposal.missing and _last_word(file) in _NAMES["contacts"]:
        contacts = propose(file, table="contacts", layouts=mapping.layouts, limits=limits)
        found = mapping.with_proposal(str(file), "contacts", contacts)
        return (None, mapping) if contacts.missing else ("contacts", found)
    columns = {one.field for one in proposal.fields if one.columns}
    fields = proposal.document.get("interactions", {}).get("fields", {})
    if "account_id" in columns or {"occurred_at", "kind"} <= set(fields):
        return "interactions", mapping.with_proposal(str(file), "interactions", proposal)
    return None, mapping


def _refuse_twice(found: Documents[str, list[Any]], listed: Documents[str, Any]) -> None:
    for table in listed:
        if found[table]:
            raise InputError(
                problem=f"{table} are given, and are among the files too",
                where=str(found[table][0]),
                hint=f"leave out --{table}, or this file",
            )


def _refuse_none(interactions: list[Any], sources: Any) -> None:
    if not interactions:
        raise InputError(
            problem="there is no file of what passed between us and customers",
            where=", ".join(map(str, sources)),
            expected=f"at least one, such as orders or tickets, in a file of {', '.join(ENDINGS)}",
            hint="folders within it are not looked into",
        )
