"""The mapping document: which column of a file is which field."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from focuskit.intake import time_formats
from focuskit.model import schemas
from focuskit.model.arguments import path_of
from focuskit.model.documents import read_json, read_time
from focuskit.model.schemas import escaped
from focuskit.model.stretches import Stretch, stretches

Scalar = str | float | bool | None
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
    """

    columns: tuple[str, ...] = ()
    constant: Scalar = None
    values: Documents[str, Scalar] | None = None
    otherwise: Scalar = None
    has_otherwise: bool = False
    format: str | None = None
    gathered: bool = False
    scale: tuple[float, float] | None = None


@attrs.frozen(kw_only=True)
class TableMapping:
    """How one table is read; without fields, columns that are named like fields are those.

    Args:
        fields: Field: where it comes from.
        ids_are_unique: No duplicates need be looked for.
        exported_at: When the files were made: one moment for all, or one for each by its name.
        recorded: Kind or field: the stretch of time over which it is recorded.
        earliest: A moment of an interaction before this one stands for nothing.
        nothing: The words that mean nothing, in every column; None: the usual ones, in ids alone.
    """

    fields: Documents[str, FieldRule] | None = None
    ids_are_unique: bool = False
    exported_at: datetime | Documents[str, datetime] | None = None
    recorded: Documents[str, Stretch] = attrs.field(factory=dict)
    earliest: datetime = EARLIEST
    nothing: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Mapping:
    """Says for each table which column is which field; immutable.

    Args:
        tables: Table (``interactions``, ``accounts`` ...): its mapping.
        where: What to call the document in an error.
    """

    tables: Documents[str, TableMapping] = attrs.field(factory=dict)
    where: str = "mapping"

    @classmethod
    def load(cls, source: Mapping | Documents[str, Any] | str | Path | None) -> Mapping:
        """Return the mapping that ``source`` is, describes or names; None maps names to fields.

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
        tables = {
            name: _table(document[name], f"{where} at /{name}")
            for name in TABLES
            if name in document
        }
        return cls(tables=MappingProxyType(tables), where=where)

    def table(self, name: str) -> TableMapping:
        """Return the mapping of one table; an empty one where the document says nothing of it."""
        return self.tables.get(name, TableMapping())

    def with_earliest(self, moment: datetime) -> Mapping:
        """Return this mapping with another earliest moment of interactions."""
        interactions = attrs.evolve(self.table("interactions"), earliest=moment)
        return attrs.evolve(
            self, tables=MappingProxyType({**self.tables, "interactions": interactions})
        )


def _table(document: Documents[str, Any], where: str) -> TableMapping:
    earliest = document.get("earliest")
    rules = {field: _rule(rule) for field, rule in document["fields"].items()}
    for field, rule in rules.items():
        if rule.format is not None:
            time_formats.check(rule.format, where=f"{where}/fields/{escaped(field)}/format")
    return TableMapping(
        fields=MappingProxyType(rules),
        ids_are_unique=document.get("ids_are_unique", False),
        exported_at=_exported_at(document.get("exported_at")),
        recorded=stretches(document.get("recorded")),
        earliest=read_time(earliest) if earliest else EARLIEST,
        nothing=tuple(document["nothing"]) if "nothing" in document else None,
    )


def _exported_at(
    stated: str | Documents[str, str] | None,
) -> datetime | Documents[str, datetime] | None:
    if isinstance(stated, Documents):
        return {file: read_time(moment) for file, moment in stated.items()}
    return None if stated is None else read_time(stated)


def _rule(rule: str | Documents[str, Any]) -> FieldRule:
    if isinstance(rule, str):
        return FieldRule(columns=(rule,))
    if "constant" in rule:
        return FieldRule(constant=rule["constant"])
    if "columns" in rule:
        return FieldRule(columns=tuple(rule["columns"]), gathered=True)
    return FieldRule(
        columns=tuple(rule.get("first_of", ())) or (rule["column"],),
        values=_by_text(rule.get("values")),
        otherwise=rule.get("otherwise"),
        has_otherwise="otherwise" in rule,
        format=rule.get("format"),
        scale=tuple(rule["scale"]) if "scale" in rule else None,
    )


def _by_text(values: Documents[str, Scalar] | None) -> Documents[str, Scalar] | None:
    """Return values by the texts that they stand for; texts are read without blanks around them."""
    return None if values is None else {text.strip(): value for text, value in values.items()}
