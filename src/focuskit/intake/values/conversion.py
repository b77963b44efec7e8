"""Reading a field from where its rule says, without losing what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from focuskit.intake.mapping import FieldRule, Scalar
from focuskit.intake.values.value_types import to_text, to_type, written
from focuskit.intake.values.written_values import as_written, meets
from focuskit.model.column_types import TIME
from focuskit.model.days import last_moment
from focuskit.model.zones import in_utc


@attrs.frozen(kw_only=True, eq=False)
class Column:
    """One field as expressions over the frame of its source.

    Args:
        field: The field's name.
        stated: What the source states, as text, before anything was done to it.
        present: Whether a value is stated, after the mapping's values.
        value: In the type of the field; where it cannot be brought to it, of no meaning.
        misfit: True where a value is present that cannot be; None where there can be none.
        zoneless: True for times that state no zone; None where the type rules them out.
        to_nothing: True where the mapping's values turn what is stated into nothing; None where
            they cannot.
        day: True for times of which only the day is stated; None where the type rules them out.
        expected: How a time is to be written, where the mapping says so.
    """

    field: str
    stated: pl.Expr
    present: pl.Expr
    value: pl.Expr
    misfit: pl.Expr | None
    zoneless: pl.Expr | None = None
    to_nothing: pl.Expr | None = None
    day: pl.Expr | None = None
    expected: str | None = None

    @property
    def last(self) -> pl.Expr:
        """The last moment that a time may mean: where only its day is stated, the end of it."""
        return last_moment(self.value, self.day)

    def where(self, good: pl.Expr) -> Column:
        """This column with all other values emptied."""
        day = None if self.day is None else self.day & good
        return attrs.evolve(self, value=pl.when(good).then(self.value), day=day)


def convert(
    field: str, rule: FieldRule, source_types: Mapping[str, pl.DataType], target: pl.DataType
) -> Column:
    """The column of one field.

    Args:
        field: Its name.
        rule: Where it comes from.
        source_types: Column: type, of the source.
        target: The type of the field.
    """
    if rule.gathered:
        gathered = pl.Struct({column: source_types[column] for column in rule.columns})
        return _column(field, rule, pl.struct(rule.columns), gathered, target)
    if not rule.columns:
        constant = pl.lit(rule.constant)
        return _column(field, rule, constant, pl.select(constant).dtypes[0], target)
    columns = {column: (pl.col(column), source_types[column]) for column in rule.columns}
    if rule.parts:
        texts = [to_text(raw, dtype).str.strip_chars() for raw, dtype in columns.values()]
        if rule.unit is None:
            whole = pl.coalesce(pl.concat_str(texts, separator=" ", ignore_nulls=False), *texts)
        else:  # no hours, and so many minutes
            parts = pl.concat_str([text.fill_null("0") for text in texts], separator=" ")
            whole = pl.when(pl.any_horizontal(text.is_not_null() for text in texts)).then(parts)
        columns = {field: (whole, pl.String())}
    if rule.where:
        met = meets(rule.where)
        columns = {name: (pl.when(met).then(raw), kind) for name, (raw, kind) in columns.items()}
    return _first_of([_column(field, rule, raw, kind, target) for raw, kind in columns.values()])


def in_zone(column: Column, zone: str) -> Column:
    """A column whose times without a zone are those of the clock in another zone than UTC.

    A time of which only the day is stated stays that day of UTC.
    """
    if column.zoneless is None or zone == "UTC":
        return column
    by_clock = column.zoneless if column.day is None else column.zoneless & ~column.day
    moved = in_utc(column.value.dt.replace_time_zone(None), zone)
    return attrs.evolve(column, value=pl.when(by_clock).then(moved).otherwise(column.value))


def _column(
    field: str, rule: FieldRule, raw: pl.Expr, dtype: pl.DataType, target: pl.DataType
) -> Column:
    to_nothing = None
    if rule.values is None:
        cast = to_type(*as_written(field, rule, raw, dtype), target, time_format=rule.format)
        present = raw.is_not_null()
    else:
        text = to_text(raw, dtype)
        mapped = _mapped(text, rule.values, rule)
        cast = to_type(mapped, pl.String(), target, time_format=rule.format)
        present = mapped.is_not_null() | (raw.is_not_null() & text.is_null())
        if None in rule.values.values() or (rule.has_otherwise and rule.otherwise is None):
            to_nothing = text.is_not_null() & mapped.is_null()
    misfit = cast.misfit
    in_a_form = rule.decimal is not None or rule.unit is not None or rule.less > 0
    if misfit is None and (cast.may_fail or in_a_form or rule.values is not None):
        misfit = present & cast.value.is_null()
    expected = None
    if target == TIME and rule.format is not None:
        digits = ", with four digits of the year" if "%Y" in rule.format else ""
        expected = f"a time in the format {rule.format}, which the mapping states{digits}"
    return Column(
        field=field,
        stated=written(raw, dtype),
        present=present,
        value=cast.value,
        misfit=misfit,
        zoneless=cast.zoneless,
        to_nothing=to_nothing,
        day=cast.day,
        expected=expected,
    )


def _first_of(columns: Sequence[Column]) -> Column:
    """The first that is present, row by row, whether or not it can be brought to the type.

    Falling back on a later column would hide that an earlier one holds something unreadable.
    """
    first, *others = columns
    if not others:
        return first
    rest = _first_of(others)
    here = pl.when(first.present)
    to_nothing = None  # columns of one rule have all of them such a column, or none
    if first.to_nothing is not None and rest.to_nothing is not None:
        # What is turned into nothing makes room for the next column, which may hold something.
        to_nothing = (first.to_nothing | rest.to_nothing) & ~(first.present | rest.present)
    never = pl.lit(value=False)

    def either(one: pl.Expr | None, other: pl.Expr | None) -> pl.Expr | None:
        if one is None and other is None:
            return None
        return here.then(never if one is None else one).otherwise(never if other is None else other)

    return Column(
        field=first.field,
        stated=pl.coalesce(first.stated, rest.stated),
        present=first.present | rest.present,
        value=here.then(first.value).otherwise(rest.value),
        misfit=either(first.misfit, rest.misfit),
        zoneless=either(first.zoneless, rest.zoneless),
        to_nothing=to_nothing,
        day=either(first.day, rest.day),
        expected=first.expected,
    )


def _mapped(text: pl.Expr, values: Mapping[str, Scalar], rule: FieldRule) -> pl.Expr:
    """Replace the values that the mapping names; what is missing stays missing."""
    replaced = text.replace_strict(
        {key: _spelled(value) for key, value in values.items()},
        default=_spelled(rule.otherwise) if rule.has_otherwise else text,
        return_dtype=pl.String,
    )
    return pl.when(text.is_not_null()).then(replaced)


def _spelled(value: Scalar) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
