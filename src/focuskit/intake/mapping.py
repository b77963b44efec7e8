"""The mapping document: which column of a file is which field."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Documents
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from focuskit.intake.formats.file_limits import FileLimits
from focuskit.intake.values import time_formats
from focuskit.model import schemas
from focuskit.model.arguments import path_of
from focuskit.model.documents import document_converter, read_json, read_time
from focuskit.model.errors import InputError
from focuskit.model.schemas import escaped
from focuskit.model.stretches import Stretch, convert_stretches
from focuskit.model.zones import check_zone

Scalar = str | float | bool | None
Exported = datetime | Documents[str, datetime] | None
TABLES = {
    "interactions": "interaction",
    "accounts": "account",
    "contacts": "contact",
    "colleagues": "colleague",
}
"""The tables of a mapping, and the schema that the rows of each keep to."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before then, few businesses wrote down what passed between them and others in a form that a
program reads, while 1970, 1900 and the year 1 are how systems write nothing (judgement)."""


def _in_lower_case(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip().lower() for text in texts)


@attrs.frozen(kw_only=True)
class Condition:
    """Which texts of a column are meant; case and blanks around them make no difference.

    Args:
        texts: In lower case.
        wanted: Whether these are meant, or all but these (and what is empty).
    """

    texts: tuple[str, ...] = attrs.field(converter=_in_lower_case)
    wanted: bool = True


Where = Documents[str, Condition]
"""Column: what it must hold."""


@attrs.frozen(kw_only=True)
class FieldRule:
    """Where one field comes from: columns, the first that is not null, or a constant.

    Args:
        columns: The columns; empty for a constant.
        constant: The value of every row.
        values: Value in the file: value of focuskit; None keeps all as they are.
        otherwise: What every value becomes that ``values`` does not name.
        has_otherwise: Whether ``otherwise`` was stated (it may be null).
        format: How a time is written, in strftime's terms.
        gathered: The columns become one object of attributes.
        scale: The values that become the least and the greatest that the field may hold.
        decimal: The mark before the decimals of a number that people wrote, as in ``1.200,00 EUR``.
        unit: The unit of time that a length of time is given in.
        separator: What stands between the items of a list.
        less: What the source counts too much, taken away; what would fall below 0 is 0.
        parts: The columns are parts of one text, with a blank between them.
        where: The value counts in rows alone where these columns hold this; else there is none.
    """

    columns: tuple[str, ...] = ()
    constant: Scalar = None
    values: Documents[str, Scalar] | None = None
    otherwise: Scalar = None
    has_otherwise: bool = False
    format: str | None = None
    gathered: bool = False
    scale: tuple[float, float] | None = None
    decimal: str | None = None
    unit: str | None = None
    separator: str | None = None
    less: int = 0
    parts: bool = False
    where: Where = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Changes:
    """How a log is read that has a row for each change of a case.

    Args:
        case: The column that tells cases apart.
        time: When the change was made.
        activity: The column that says what was done, or what state the case is in from then on.
        resource: The column of who has the case from then on; None: hand-overs are not told.
        resolved: The activities that resolve a case, in lower case; the last one counts.
        closed: Those that close it, where none resolved it; the first one counts.
        opening: Those that open it, or open it again; none: all that do not end it.
        waiting: The states in which a case waits for the customer.
    """

    case: str
    time: FieldRule
    activity: str
    resource: str | None = None
    resolved: tuple[str, ...] = attrs.field(default=(), converter=_in_lower_case)
    closed: tuple[str, ...] = attrs.field(default=(), converter=_in_lower_case)
    opening: tuple[str, ...] = attrs.field(default=(), converter=_in_lower_case)
    waiting: tuple[str, ...] = attrs.field(default=(), converter=_in_lower_case)


@attrs.frozen(kw_only=True)
class Join:
    """A column that another file tells.

    Args:
        file: Its name, from the folder of the mapping on.
        key: The column of the rows by which theirs is found.
        file_key: The column of the file that holds the same; None: it is called like ``key``.
        column: The column of the file that the rows get.
        where: Rows of the file count where these columns hold this.
    """

    file: str
    key: str
    column: str
    file_key: str | None = None
    where: Where = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class TableMapping:
    """How one table is read; without fields, columns that are named like fields are those.

    Args:
        fields: Field: where it comes from.
        ids_are_unique: No duplicates need be looked for.
        exported_at: When the files were made: one moment for all, or one for each by its name.
        recorded: Kind or field: the stretch of time over which it is recorded.
        earliest: A moment of an interaction before this one stands for nothing.
        nothing: The words that mean nothing, in every column; None: the usual ones.
        where: Rows in which these columns hold something else are left out.
        changes: The rows are changes of cases.
        lines_of: Rows that agree in this column are lines of one; the first counts.
        joins: Columns that other files tell.
    """

    fields: Documents[str, FieldRule] | None = None
    ids_are_unique: bool = False
    exported_at: Exported = None
    recorded: Documents[str, Stretch] = attrs.field(factory=dict)
    earliest: datetime = EARLIEST
    nothing: tuple[str, ...] | None = None
    where: Where = attrs.field(factory=dict)
    changes: Changes | None = None
    lines_of: str | None = None
    joins: tuple[Join, ...] = ()


@attrs.frozen(kw_only=True)
class Files:
    """How the files of one name are read.

    Args:
        files: The name of a file, or a pattern of names.
        table: What their rows are.
        mapping: How they are read.
    """

    files: str
    table: str
    mapping: TableMapping

    def mean(self, source: str) -> bool:
        """Whether a source is meant, by its path or the name of its file."""
        return fnmatchcase(source, self.files) or fnmatchcase(Path(source).name, self.files)


@attrs.frozen(kw_only=True)
class Aliases:
    """A file of accounts that became others.

    Args:
        file: Its name, from the folder of the mapping on.
        former: The column of the ids or names that an account had.
        current: The column of the id that it has.
        separator: What stands between several former ids in one cell; None: a cell is one.
    """

    file: str
    former: str
    current: str
    separator: str | None = None


@attrs.frozen(kw_only=True)
class Mapping:
    """Says for each table which column is which field; immutable.

    Args:
        tables: Table (``interactions``, ``accounts`` ...): its mapping.
        zone: The time zone of times that state none.
        aliases: The accounts that became others, if any.
        files: How files are read that ``tables`` does not speak of; the first that is meant counts.
        where: What to call the document in an error: its path, if it has one.
        limits: How large a file may be that is read through it; no part of the document.
        layouts: What plugins know of exports (``Layout``), for files that it says nothing of; the
            same.
        proposals: What was proposed already for a source and a table, by both; the same.
    """

    tables: Documents[str, TableMapping] = attrs.field(factory=dict)
    zone: str = "UTC"
    aliases: Aliases | None = None
    files: tuple[Files, ...] = ()
    where: str = "mapping"
    limits: FileLimits = attrs.field(factory=FileLimits)
    layouts: tuple[Any, ...] = ()
    proposals: Documents[tuple[str, str], Any] = attrs.field(factory=dict)

    @classmethod
    def load(cls, source: Mapping | Documents[str, Any] | str | Path | None) -> Mapping:
        """The mapping that ``source`` is, describes or names; None maps names to fields.

        Raises:
            InputError: The document breaks ``schemas/mapping.schema.json``.
        """
        if source is None:
            return cls()
        if isinstance(source, Mapping):
            return source
        if isinstance(source, Documents):
            where, document = "mapping", source
        else:
            expected = "a path, a mapping, or its document"
            where = str(source)
            document = read_json(path_of(source, where="mapping", expected=expected))
        schemas.check(document, "mapping", where=where)
        stated = {name: document[name] for name in TABLES if name in document}
        kind: Any = Documents[str, TableMapping]
        tables = _converter().structure(stated, kind)
        files = tuple(_files(one) for one in document.get("tables", ()))
        named = [(f"tables/{n}/{one.table}", one.mapping) for n, one in enumerate(files)]
        for name, table in (*tables.items(), *named):
            _check_formats(table, f"{where} at /{name}/fields")
        zone = document.get("zone", "UTC")
        check_zone(zone, where=f"{where} at /zone", error=InputError)
        aliases = Aliases(**document["aliases"]) if "aliases" in document else None
        return cls(tables=tables, zone=zone, aliases=aliases, files=files, where=where)

    def to_document(self) -> dict[str, Any]:
        """The mapping as its JSON document; ``Mapping.load`` of it gives the same tables."""
        version = schemas.version("mapping")
        zone = {"zone": self.zone} if self.zone != "UTC" else {}
        written = _converter()
        aliases = {"aliases": written.unstructure(self.aliases)} if self.aliases else {}
        files = [{"files": f.files, f.table: written.unstructure(f.mapping)} for f in self.files]
        several = {"tables": files} if files else {}
        tables = written.unstructure(dict(self.tables))
        return {"schema_version": version, **zone, **aliases, **several, **tables}

    def table(self, name: str) -> TableMapping:
        """The mapping of one table; an empty one where the document says nothing of it."""
        return self.tables.get(name, TableMapping())

    def of_file(self, source: str) -> Files | None:
        """How the document says that a source of this name is read, if it does by its name."""
        return next((one for one in self.files if one.mean(source)), None)

    def for_source(self, source: str, table: str) -> Mapping:
        """This mapping, where what it says of a table is what it says of a source of it."""
        named = [one for one in self.files if one.table == table and one.mean(source)]
        if not named:
            return self
        return attrs.evolve(self, tables={**self.tables, table: named[0].mapping})

    def with_proposal(self, source: str, table: str, proposal: Any) -> Mapping:
        """This mapping, with what was proposed for a source, so that nobody proposes it again."""
        return attrs.evolve(self, proposals={**self.proposals, (source, table): proposal})

    def beside(self, file: str) -> Path:
        """The path of a file that the document names, from its own folder on."""
        return Path(self.where).parent / file

    def with_limits(self, limits: Documents[str, Any] | None) -> Mapping:
        """This mapping, through which only files within other limits are read.

        Raises:
            InputError: There is no such limit, or it is no whole number above 0.
        """
        return attrs.evolve(self, limits=FileLimits.of(limits)) if limits else self

    def with_earliest(self, moment: datetime) -> Mapping:
        """This mapping with another earliest moment of interactions."""
        interactions = attrs.evolve(self.table("interactions"), earliest=moment)
        return attrs.evolve(
            self, tables=MappingProxyType({**self.tables, "interactions": interactions})
        )


@cache
def _converter() -> cattrs.Converter:
    converter = document_converter(MappingProxyType, omit_if_default=True)
    convert_stretches(converter)
    converter.register_structure_hook(Condition, lambda stated, _: _read_condition(stated))
    converter.register_unstructure_hook(
        Condition, lambda one: {"is" if one.wanted else "is_not": list(one.texts)}
    )
    converter.register_structure_hook(Exported, lambda stated, _: _read_exported(stated))
    read = make_dict_structure_fn(FieldRule, converter)
    write = make_dict_unstructure_fn(FieldRule, converter, _cattrs_omit_if_default=True)
    converter.register_structure_hook(FieldRule, lambda rule, kind: read(_attributes(rule), kind))
    converter.register_unstructure_hook(FieldRule, lambda rule: _shortest_form(write(rule)))
    return converter


def _files(stated: Documents[str, Any]) -> Files:
    ((table, mapping),) = ((name, stated[name]) for name in TABLES if name in stated)
    read = _converter().structure(mapping, TableMapping)
    return Files(files=stated["files"], table=table, mapping=read)


def _check_formats(table: TableMapping, where: str) -> None:
    for field, rule in (table.fields or {}).items():
        if rule.format is not None:
            time_formats.check(rule.format, where=f"{where}/{escaped(field)}/format")


def _read_exported(stated: str | Documents[str, str] | None) -> Exported:
    if isinstance(stated, Documents):
        return {file: read_time(moment) for file, moment in stated.items()}
    return None if stated is None else read_time(stated)


def _read_condition(stated: Documents[str, list[str]]) -> Condition:
    ((word, texts),) = stated.items()
    return Condition(texts=tuple(texts), wanted=word == "is")


def _attributes(rule: str | Documents[str, Any]) -> dict[str, Any]:
    """A rule in any of its forms, by the attributes of ``FieldRule``."""
    if isinstance(rule, str):
        return {"columns": [rule]}
    if "constant" in rule or "columns" in rule:
        return {**rule, "gathered": "columns" in rule}
    if "parts" in rule:
        return {**rule, "columns": rule["parts"], "parts": True}
    stated = {**rule, "columns": rule.get("first_of") or [rule["column"]]}
    if "values" in rule:  # texts are read without blanks around them
        stated["values"] = {text.strip(): value for text, value in rule["values"].items()}
    return {**stated, "has_otherwise": "otherwise" in rule}


def _shortest_form(stated: dict[str, Any]) -> str | dict[str, Any]:
    """A rule as people write it, from its attributes but for those that are as by default."""
    columns = stated.pop("columns", None)
    if columns is None:
        return stated
    if stated.pop("gathered", False):
        return {"columns": columns}
    if stated.pop("parts", False):
        return {"parts": columns, **stated}
    if stated.pop("has_otherwise", False):
        stated.setdefault("otherwise", None)
    if len(columns) > 1:
        return {"first_of": columns, **stated}
    return {"column": columns[0], **stated} if stated else str(columns[0])
