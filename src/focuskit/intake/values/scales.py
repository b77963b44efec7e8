"""Bringing a value from the scale that it was asked on to the range of its field."""

from __future__ import annotations

import attrs
import polars as pl

from focuskit.intake.checks.row_checks import Check
from focuskit.intake.values.conversion import Column
from focuskit.model import schemas
from focuskit.model.errors import InputError

Scale = tuple[float, float]


def check_scale(field: str, prop: schemas.Schema, *, where: str) -> None:
    """Refuse a scale for a field that is no number between two ends.

    Raises:
        InputError: It is such a field.
    """
    if "number" not in prop.get("type", ()) or not {"minimum", "maximum"} <= set(prop):
        raise InputError(
            problem=f"{field!r} is no number between two ends, so that no scale leads to it",
            where=f"{where}/{field}",
            expected="a scale for a field such as score (0 to 10)",
            hint="leave the scale out",
        )


def to_field_range(column: Column, scale: Scale, prop: schemas.Schema) -> tuple[Column, Check]:
    """A column in the range of its field, and the check that its values are on the scale.

    Args:
        column: Its values are those of the file.
        scale: The value that becomes the field's minimum, and the one that becomes its maximum.
        prop: The schema of the field.
    """
    (first, last), least, most = scale, prop["minimum"], prop["maximum"]
    value = column.value
    off = ~value.is_between(min(scale), max(scale))
    moved = least + (value - first) * (most - least) / (last - first)
    check = Check(
        field=column.field,
        reason=f"not on the scale from {first:g} to {last:g} that the mapping states",
        failed=off.fill_null(value=False),
        rejects=False,
    )
    return attrs.evolve(column, value=pl.when(~off).then(moved)), check
