"""The mapping document: which column of a file is which field."""

from __future__ import annotations

from collections.abc import Mapping as Documents
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from focuskit.model import schemas
from focuskit.model.documents import read_json, read_time
from focuskit.model.recorded import Stretch, stretches

Scalar = str | float | bool | None
TABLES = {
    "interactions": "interaction",
    "accounts": "account",
    "contacts": "contact",
    "colleagues": "colleague",
}
"""The tables of a mapping, and the schema that the rows of each keep to."""


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
    """

    columns: tuple[str, ...] = ()
    constant: Scalar = None
    values: Documents[str, Scalar] | None = None
    otherwise: Scalar = None
    has_otherwise: bool = False
    format: str | None = None
    gathered: bool = False


@attrs.frozen(kw_only=True)
class TableMapping:
    """How one table is read; without fields, columns that are named like fields are those.

    ``exported_at`` is one moment for all files, or one for each by the name of the file.
    """

    fields: Documents[str, FieldRule] | None = None
    ids_are_unique: bool = False
    exported_at: datetime | Documents[str, datetime] | None = None
    recorded: Documents[str, Stretch] = attrs.field(factory=dict)


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
        where = "mapping" if isinstance(source, Documents) else str(source)
        document = source if isinstance(source, Documents) else read_json(Path(source))
        schemas.check(document, "mapping", where=where)
        tables = {name: _table(document[name]) for name in TABLES if name in document}
        return cls(tables=MappingProxyType(tables), where=where)

    def table(self, name: str) -> TableMapping:
        """Return the mapping of one table; an empty one where the document says nothing of it."""
        return self.tables.get(name, TableMapping())


def _table(document: Documents[str, Any]) -> TableMapping:
    return TableMapping(
        fields=MappingProxyType({f: _rule(rule) for f, rule in document["fields"].items()}),
        ids_are_unique=document.get("ids_are_unique", False),
        exported_at=_exported_at(document.get("exported_at")),
        recorded=stretches(document.get("recorded")),
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
        values=rule.get("values"),
        otherwise=rule.get("otherwise"),
        has_otherwise="otherwise" in rule,
        format=rule.get("format"),
    )
