"""Proposing a mapping from the columns that a file has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.conversion import convert
from focuskit.intake.files import scan_file
from focuskit.intake.mapping import TABLES, FieldRule
from focuskit.intake.row_checks import column_checks
from focuskit.model import schemas
from focuskit.model.columns import column_type

_PREFIXES = ("property_hs_", "property_", "hs_")
_SAMPLE_ROWS = 1000


@attrs.frozen(kw_only=True)
class Proposal:
    """A mapping to edit, and what is left to decide.

    Args:
        document: Valid against ``schemas/mapping.schema.json``.
        missing: Required fields that no column was found for.
        unused: Columns that no field was found for.
    """

    document: dict[str, Any]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


def propose(path: Path, *, table: str = "interactions") -> Proposal:
    """Propose which column of a file is which field, by the names that fields go by elsewhere.

    Columns whose values would fail the field's check are not proposed for it. The kind, where no
    column has it, is guessed from the name of the file.

    Raises:
        InputError: The file cannot be read.
    """
    frame = scan_file(path).head(_SAMPLE_ROWS).collect()
    schema = TABLES[table]
    fields: dict[str, Any] = {}
    taken: set[str] = set()
    for field, prop in schemas.property_schemas(schema).items():
        matches = [c for c in _named_like(field, prop, frame.columns) if c not in taken]
        fitting = [c for c in matches if _fits(frame[c], prop)]
        if fitting:
            several = field in {"resolved_at", "delivered_at"} and len(fitting) > 1
            fields[field] = {"first_of": fitting} if several else fitting[0]
            taken.update(fitting if several else fitting[:1])
    if schema == "interaction" and "kind" not in fields:
        kind = _kind_in(path.name)
        fields |= {"kind": {"constant": kind}} if kind else {}
    version = schemas.schema("mapping")["schema_version"]
    document = {"schema_version": version, **({table: {"fields": fields}} if fields else {})}
    return Proposal(
        document=document,
        missing=tuple(f for f in schemas.required(schema) if f not in fields),
        unused=tuple(c for c in frame.columns if c not in taken),
    )


def _named_like(field: str, prop: schemas.Schema, columns: list[str]) -> list[str]:
    """Return the columns that go by the field's name or another of its names, best first."""
    names = [field, *prop.get("x-also-called", ())]
    plain = {column: _plain(column) for column in columns}
    like = (c for name in names for c in columns if plain[c] in {_plain(name), name})
    return list(dict.fromkeys(like))


def _plain(name: str) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    snake = re.sub(r"[^a-z0-9]+", "_", snake).strip("_")
    for prefix in _PREFIXES:
        snake = snake.removeprefix(prefix)
    return snake


def _fits(column: pl.Series, prop: schemas.Schema) -> bool:
    rule = FieldRule(columns=(column.name,))
    bound = convert(column.name, rule, {column.name: column.dtype}, column_type(prop))
    problems = [c.failed.any() for c in column_checks(bound, prop) if c.reason != "missing"]
    frame = column.to_frame()
    return not problems or not any(
        frame.select(p.alias(str(i)) for i, p in enumerate(problems)).row(0)
    )


def _kind_in(name: str) -> str | None:
    known: list[str] = schemas.schema("interaction")["properties"]["kind"]["enum"]
    words: list[str] = re.findall(r"[a-z]+", name.lower())
    also = {"incident": "ticket", "case": "ticket", "invoice": "order", "opportunity": "deal"}
    for word in words:
        for form in (word, word.removesuffix("s"), word.removesuffix("_data")):
            kind = also.get(form, form)
            if kind in known:
                return kind
    return None
