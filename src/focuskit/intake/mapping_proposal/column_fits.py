"""How well a column fits a field under a rule, measured over all rows of a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import attrs
import polars as pl

from focuskit.intake.checks.row_checks import column_checks
from focuskit.intake.mapping import FieldRule
from focuskit.intake.polars_engine import collect
from focuskit.intake.rows_that_count import ROW
from focuskit.intake.values.conversion import Column, convert
from focuskit.intake.values.scales import to_field_range
from focuskit.intake.values.untidy_texts import NOTHING, UNSET
from focuskit.intake.values.value_types import to_text
from focuskit.model import schemas
from focuskit.model.arguments import shown
from focuskit.model.column_types import column_type

SAMPLE_ROWS = 1000
SAYS_NOTHING = frozenset([*NOTHING, *UNSET])
"""Words that mean nothing in any column: a column of times is one also where some are `N/A`."""
FEW_WORDS = 60
"""A column of more different texts than these holds no words of a list."""


@attrs.frozen(kw_only=True, eq=False)
class Fit:
    """How the values of a column fit a field.

    Args:
        stated: Rows that state a value.
        bad: Those whose value the field would refuse.
        alone: Those that fit here, and under the other rule that was tried do not.
        least: The least value, of numbers and times.
        most: The greatest.
        whole: Whether all numbers are whole.
        different: How many different values there are, about.
        first_bad: The first value that the field would refuse, and its row.
    """

    stated: int
    bad: int
    alone: int = 0
    least: float | None = None
    most: float | None = None
    whole: bool = False
    different: int = 0
    first_bad: str = ""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Table:
    """The rows of a file, to be looked at column by column.

    Args:
        rows: All of them.
        schema: The schema that they are meant to keep to.
        numbered: The same rows with their number in the file.
    """

    rows: pl.LazyFrame
    schema: str
    numbered: pl.LazyFrame

    @cached_property
    def types(self) -> dict[str, pl.DataType]:
        """Column: its type in the file."""
        return dict(self.rows.collect_schema())

    @cached_property
    def sample(self) -> pl.DataFrame:
        """The first rows."""
        return self.rows.head(SAMPLE_ROWS).collect()

    def property(self, field: str) -> schemas.Schema:
        """The schema of a field."""
        return schemas.property_schemas(self.schema)[field]

    def texts(self, column: str) -> list[str]:
        """The different texts of the first rows; words that mean nothing are left out."""
        return self.texts_of(FieldRule(columns=(column,)))

    def texts_of(self, rule: FieldRule) -> list[str]:
        """The same of what a rule reads, before it is brought to the type of a field."""
        columns = [to_text(pl.col(c), self.types[c]).str.strip_chars() for c in rule.columns]
        together = pl.concat_str(columns, separator=" ") if rule.parts else pl.coalesce(columns)
        shown = self.sample.select(together.alias("t"))["t"].drop_nulls()
        texts = shown.unique(maintain_order=True).to_list()
        return [text for text in texts if text and text not in SAYS_NOTHING]

    def first_rows(self, rule: FieldRule) -> list[tuple[str, int]]:
        """What the first rows state under a rule, and the numbers of these rows."""
        text = pl.coalesce(
            to_text(pl.col(c), self.types[c]).str.strip_chars() for c in rule.columns
        )
        shown = self.numbered.head(SAMPLE_ROWS).select(text.alias("t"), ROW).drop_nulls().collect()
        return list(shown.iter_rows())

    def first_of(self, column: str, pattern: str) -> str | None:
        """The first text of a column that fits a pattern, and its row; None where there is none."""
        text = to_text(pl.col(column), self.types[column]).str.strip_chars()
        wanted = text.str.contains(pattern).fill_null(value=False)
        there = collect(self.rows.select(wanted.any()), "streaming").item()
        return self._first(text, wanted) if there else None

    def words(self, column: str) -> list[str] | None:
        """All different texts of a column; None where there are too many to be words."""
        text = to_text(pl.col(column), self.types[column]).str.strip_chars()
        found = self.rows.select(text.alias("t")).drop_nulls().unique().head(FEW_WORDS + 1)
        words = collect(found, "streaming")["t"].to_list()
        if len(words) > FEW_WORDS:
            return None
        return sorted(word for word in words if word and word not in SAYS_NOTHING)

    def column(self, field: str, rule: FieldRule) -> Column:
        """A field as a rule reads it."""
        bound = convert(field, rule, self.types, column_type(self.property(field)))
        if rule.scale is not None:
            bound, _ = to_field_range(bound, rule.scale, self.property(field))
        return bound

    def fits(self, field: str, rules: Sequence[FieldRule]) -> list[Fit]:
        """How a field fits under each of one or two rules, from one pass over all rows."""
        bound = [self.column(field, rule) for rule in rules]
        says = [~one.stated.is_in(SAYS_NOTHING).fill_null(value=False) for one in bound]
        bad = [
            self._bad(one, field) & meant & one.present
            for one, meant in zip(bound, says, strict=True)
        ]
        good = [one.present & ~wrong for one, wrong in zip(bound, bad, strict=True)]
        facts: list[pl.Expr] = []
        for at, (one, wrong) in enumerate(zip(bound, bad, strict=True)):
            other = good[1 - at] if len(rules) == 2 else good[at]
            facts += [
                one.present.sum().alias(f"stated {at}"),
                wrong.sum().alias(f"bad {at}"),
                (good[at] & ~other).sum().alias(f"alone {at}"),
                *_spread(one.value, self.property(field), at),
            ]
        found = collect(self.rows.select(facts), "streaming").row(0, named=True)
        found |= {
            f"first_bad {at}": self._first(one.stated, wrong)
            for at, (one, wrong) in enumerate(zip(bound, bad, strict=True))
            if found[f"bad {at}"]
        }
        names = [attribute.name for attribute in attrs.fields(Fit)]
        return [
            Fit(**{n: found[f"{n} {at}"] for n in names if f"{n} {at}" in found})
            for at in range(len(rules))
        ]

    def _first(self, stated: pl.Expr, wanted: pl.Expr) -> str:
        """The first value that is wanted, and its row."""
        first = self.numbered.filter(wanted).select(stated.alias("value"), ROW).head(1)
        value, row = collect(first, "streaming").row(0)
        return f"{shown(value)} in row {row:,}"

    def _bad(self, bound: Column, field: str) -> pl.Expr:
        found = column_checks(bound, self.property(field))
        return pl.any_horizontal([False, *(c.failed for c in found if c.reason != "missing")])


def _spread(value: pl.Expr, prop: schemas.Schema, at: int) -> list[pl.Expr]:
    different = value.approx_n_unique().alias(f"different {at}")
    if not {"number", "integer"}.intersection(prop.get("type", ())):
        return []
    number = value.cast(pl.Float64)
    return [
        number.min().alias(f"least {at}"),
        number.max().alias(f"most {at}"),
        (number == number.round()).all().alias(f"whole {at}"),
        different,
    ]
