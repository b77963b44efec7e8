"""A source bound to its mapping: its rows, and the fields of its table as expressions on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Documents
from datetime import datetime

import attrs
import polars as pl

from focuskit.intake.checks.row_checks import Check
from focuskit.intake.formats.unreadable_marks import line_marks
from focuskit.intake.mapping import TableMapping
from focuskit.intake.polars_engine import Engine
from focuskit.intake.rows_that_count import numbered_rows
from focuskit.intake.values.added_columns import EXPORTED_AT, UNREADABLE
from focuskit.intake.values.conversion import Column
from focuskit.intake.values.untidy_texts import Texts
from focuskit.model.days import day_column, lasting


@attrs.frozen(kw_only=True, eq=False)
class Source:
    """One source of rows, bound to the fields of its table.

    Args:
        name: The file, or what to call rows in memory.
        schema: The schema that its rows keep to.
        frame: The rows as they stand in the source.
        mapping: How they are read.
        columns: Field: its expressions over ``frame``.
        engine: The engine of Polars that suits the number of rows.
        checks: What can be wrong with a row.
        unread: Columns that no field is read from.
        exported_at: When the source was exported, where the mapping states it.
        texts: Columns of texts that fields are read from.
        unreadable: Field: where its value was emptied, in rows that are kept, and was no
            placeholder for nothing.
        zone: The time zone of times that state none.
        notes: What the user should know of how its columns were found.
        proposed: Whether its mapping is what is sure of a proposal, and nobody stated it.
    """

    name: str
    schema: str
    frame: pl.LazyFrame
    mapping: TableMapping
    columns: dict[str, Column]
    engine: Engine
    checks: list[Check]
    unread: tuple[str, ...]
    exported_at: datetime | None
    texts: tuple[Texts, ...]
    unreadable: Documents[str, pl.Expr] = attrs.field(factory=dict)
    zone: str = "UTC"
    notes: tuple[str, ...] = ()
    proposed: bool = False

    def canonical(self, days: Collection[str] = ()) -> list[pl.Expr]:
        """The fields in their types and order, as expressions over ``frame``.

        Args:
            days: The times of which some values are days alone; a column beside each tells which.
        """
        exported = self.exported_at
        stamp = [] if exported is None else [pl.lit(exported).alias(EXPORTED_AT)]
        to_the_end = lasting(self.schema).intersection(days)
        fields = [
            (column.last if field in to_the_end else column.value).alias(field)
            for field, column in self.columns.items()
        ]
        marks = [
            pl.when(column.day & column.value.is_not_null())
            .then(statement=True)
            .alias(day_column(field))
            for field, column in self.columns.items()
            if field in days and column.day is not None
        ]
        return [*fields, *marks, *stamp]

    def marks(self) -> list[pl.Expr]:
        """The column that names the fields that could not be read, if any was in any row."""
        if self.schema not in {"account", "interaction"} or not self.unreadable:
            return []
        named = [pl.when(bad).then(pl.lit(field)) for field, bad in self.unreadable.items()]
        names = pl.concat_list(named).list.drop_nulls()
        return [pl.when(pl.any_horizontal(*self.unreadable.values())).then(names).alias(UNREADABLE)]

    def emptying(self, failed: Sequence[Check]) -> Source:
        """This source with the values emptied that fail these checks."""
        bad, unreadable = (
            {
                field: pl.any_horizontal(check.failed for check in some if check.field == field)
                for field in dict.fromkeys(check.field for check in some)
            }
            for some in (failed, [check for check in failed if not check.placeholder])
        )
        columns = {
            field: column.where(~bad[field]) if field in bad else column
            for field, column in self.columns.items()
        }
        return attrs.evolve(self, columns=columns, unreadable=unreadable)

    def without(self, fields: frozenset[str]) -> Source:
        """This source without some fields."""
        return attrs.evolve(
            self,
            columns={f: column for f, column in self.columns.items() if f not in fields},
            unreadable={f: where for f, where in self.unreadable.items() if f not in fields},
        )

    def stated_lines(self) -> pl.Expr:
        """The lines that cannot be read, as they stand in the file; else null."""
        lines = line_marks(dict(self.frame.collect_schema()))
        return pl.coalesce(*lines.values(), pl.lit(None, dtype=pl.String))

    def numbered(self) -> pl.LazyFrame:
        """``frame`` with the row number."""
        return numbered_rows(self.frame)
