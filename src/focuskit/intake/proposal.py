"""Proposing a mapping from the columns that a file has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit.intake.column_matching import columns_like, plain_name
from focuskit.intake.conversion import convert
from focuskit.intake.files import scan_file
from focuskit.intake.mapping import TABLES, FieldRule, Mapping, TableMapping
from focuskit.intake.polars_engine import collect
from focuskit.intake.row_checks import column_checks
from focuskit.intake.row_kinds import RowKind, kind_by_name, log_remark
from focuskit.intake.unreadable_marks import is_mark
from focuskit.model import schemas
from focuskit.model.column_types import column_type

_SAMPLE_ROWS = 1000
_STARS = (1, 5)
_HIGHEST_DOUBTED = 7
"""Of scales from 0 or 1, those up to 7 are usual beside 0 to 10; judgement."""
_ASKED_ON_TEN = frozenset(["nps", "nps_score"])
"""Names of columns whose scale is 0 to 10 by what they are."""


@attrs.frozen(kw_only=True)
class Proposal:
    """A mapping to edit, and what is left to decide.

    Args:
        document: Valid against ``schemas/mapping.schema.json``.
        missing: Required fields that no column was found for.
        unused: Columns that no field was found for.
        remarks: What a person must look at before the proposal is used.
    """

    document: dict[str, Any]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def propose(path: Path, *, table: str = "interactions") -> Proposal:
    """Propose which column of a file is which field, by the names that fields go by elsewhere.

    Columns whose values would fail the field's check are not proposed for it. The kind, where no
    column has it, is guessed from the name of the file, and a remark says so.

    Raises:
        InputError: The file cannot be read.
    """
    rows = scan_file(path)
    columns = [column for column in rows.collect_schema().names() if not is_mark(column)]
    rows = rows.select(columns)
    schema = TABLES[table]
    fields, taken = _fields(rows, schema)
    remarks = [said for field in fields if (said := _on_scale(rows, schema, field, fields))]
    if schema == "interaction" and columns:
        log = log_remark(rows, fields["id"].columns[0] if "id" in fields else None)
        if "kind" not in fields:
            guess = RowKind(kind=None, remark=None) if log else kind_by_name(path.name)
            fields |= {"kind": FieldRule(constant=guess.kind)} if guess.kind else {}
            remarks += [guess.remark] if guess.remark else []
        remarks += [log] if log else []
    proposed = Mapping(tables={table: TableMapping(fields=fields)} if fields else {})
    return Proposal(
        document=proposed.to_document(),
        missing=tuple(f for f in schemas.required(schema) if f not in fields),
        unused=tuple(column for column in columns if column not in taken),
        remarks=tuple(remarks),
    )


def _fields(rows: pl.LazyFrame, schema: str) -> tuple[dict[str, FieldRule], set[str]]:
    """Field: its rule for the fields that a column was found for; and those columns."""
    sample = rows.head(_SAMPLE_ROWS).collect()
    fields: dict[str, FieldRule] = {}
    taken: set[str] = set()
    for field, prop in schemas.property_schemas(schema).items():
        matches = [c for c in columns_like(field, prop, sample.columns) if c not in taken]
        fitting = [c for c in matches if _fits(sample[c], prop)]
        if fitting:
            several = field in {"resolved_at", "delivered_at"} and len(fitting) > 1
            fields[field] = FieldRule(columns=tuple(fitting if several else fitting[:1]))
            taken.update(fields[field].columns)
    return fields, taken


def _fits(column: pl.Series, prop: schemas.Schema) -> bool:
    rule = FieldRule(columns=(column.name,))
    bound = convert(column.name, rule, {column.name: column.dtype}, column_type(prop))
    problems = [c.failed.any() for c in column_checks(bound, prop) if c.reason != "missing"]
    frame = column.to_frame()
    return not problems or not any(
        frame.select(p.alias(str(i)) for i, p in enumerate(problems)).row(0)
    )


def _on_scale(
    rows: pl.LazyFrame, schema: str, field: str, fields: dict[str, FieldRule]
) -> str | None:
    """State the scale of a score whose values look like stars, and say where one is in doubt.

    The rule of the field in ``fields`` is replaced where the scale is stated.
    """
    prop = schemas.property_schemas(schema)[field]
    if (prop.get("minimum"), prop.get("maximum")) != (0, 10):
        return None
    column = fields[field].columns[0]
    bound = convert(column, fields[field], rows.collect_schema(), column_type(prop))
    found = rows.select(
        bound.value.min().alias("least"),
        bound.value.max().alias("most"),
        (bound.value == bound.value.round()).all().alias("whole"),
    )
    least, most, whole = collect(found, "streaming").row(0)
    name = plain_name(column)
    if most is None or most > _HIGHEST_DOUBTED or name in _ASKED_ON_TEN:
        return None
    seen = f"{column!r} holds {least:g} to {most:g} alone"
    if name != field and whole and least >= _STARS[0] and most <= _STARS[1]:
        fields[field] = attrs.evolve(fields[field], scale=_STARS)
        return f"{seen}: read as 1 to 5, which becomes 0 to 10; if it is 0 to 10, drop the scale"
    return f'{seen}, read as 0 to 10: if it is another scale, state it, as in "scale": [1, 5]'
