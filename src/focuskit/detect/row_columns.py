"""The columns of rows that a measure is made of: each is computed once, before rows are grouped."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import polars as pl

from focuskit.detect.facts import ACCOUNT_COLUMNS, COLLEAGUE_COLUMNS
from focuskit.detect.links import Link
from focuskit.detect.spans import Moment
from focuskit.model.column_types import column_types
from focuskit.model.days import day_column, without_day_columns


@attrs.define(kw_only=True)
class RowColumns:
    """The columns that the words of a timeline have made of a row so far, as symbols.

    Args:
        sign: The sign that is measured. Every name begins with it, since signs are measured
            together.
        there: The fields that the data have; the others are null everywhere. Of a time whose
            values are days alone here and there, also the column that tells which.

    Attributes:
        rows: Name: an expression on one row, which may refer to columns made before it.
        links: Name: what came after a row or before it; the column is the moment of that row.
        filters: Column: the rows that a branch of its own must keep for it. That is a link, a fact
            about a colleague, or the rows of a window (``over``).
        missing: Columns that are false on some rows where the truth would be true, such as what a
            list of phrases finds that is known to miss texts.
        unread: Column that is null on texts which no list of phrases reads: the column that tells
            which these are.
    """

    sign: str = ""
    there: frozenset[str] = frozenset()
    rows: dict[str, pl.Expr] = attrs.field(factory=dict, init=False)
    links: dict[str, Link] = attrs.field(factory=dict, init=False)
    filters: list[tuple[str, pl.Expr]] = attrs.field(factory=list, init=False)
    missing: set[str] = attrs.field(factory=set, init=False)
    unread: dict[str, pl.Expr] = attrs.field(factory=dict, init=False)

    def add(self, expression: pl.Expr) -> pl.Expr:
        """Make a column of an expression on one row; equal expressions share a column."""
        # A sign makes a few dozen columns at most, and expressions have no hash.
        for name, known in self.rows.items():
            if known.meta.eq(expression):
                return pl.col(name)
        name = f"{self.sign} row {len(self.rows)}"
        self.rows[name] = expression
        return pl.col(name)

    def link(self, link: Link) -> Moment:
        """Make a column of the moments of the rows to which others are linked."""
        self.chosen_by_fields(link.by)
        name = f"{self.sign} link {len(self.links)}"
        self.links[name] = link
        if link.most is not None:  # how often they came is counted over all of them
            self.keep(link.by, column=name)
        self.keep(link.of, column=name)
        return self.moment(pl.col(name))

    def keep(self, among: pl.Expr, *, column: str) -> None:
        """Note the rows ``among`` that a branch keeps for a measure that reads a column.

        Raises:
            ValueError: As ``chosen_by_fields``.
        """
        self.filters.append((column, self.chosen_by_fields(among)))

    def chosen_by_fields(self, among: pl.Expr) -> pl.Expr:
        """Give back rows that a branch keeps: they are chosen before any column is made.

        Raises:
            ValueError: They depend on what a text mentions, or on what came before or after.
        """
        if not (self.rows.keys() | self.links.keys()).isdisjoint(among.meta.root_names()):
            raise ValueError(
                "choose the rows by fields; what texts mention, and what came before or after a "
                "row, is told of them after, as in t.share(after.met & before.met, among=...)"
            )
        return among

    @property
    def row_filter(self) -> pl.Expr | None:
        """The rows that a branch keeps for all that was made; None if that needs no branch."""
        return pl.any_horizontal(rows for _, rows in self.filters) if self.filters else None

    def needed_by(
        self, parts: Iterable[pl.Expr]
    ) -> tuple[dict[str, pl.Expr], dict[str, Link], pl.Expr | None]:
        """Of what was made, the rows, the links and the row filter that some parts need."""
        waiting, read, in_windows = list(parts), set[str](), set[str]()
        while waiting:
            part = waiting.pop()
            roots = set(part.meta.root_names())
            waiting += [self.rows[name] for name in roots - read if name in self.rows]
            read |= roots
            # Rows ``among`` are a column that other words may share: only a window needs them.
            in_windows |= roots if ".over(" in str(part) else set()
        branched = in_windows | (read - self.rows.keys())
        filters = [rows for column, rows in self.filters if column in branched]
        return (
            {name: row for name, row in self.rows.items() if name in read},
            {name: link for name, link in self.links.items() if name in read},
            pl.any_horizontal(filters) if filters else None,
        )

    def fields_of(self, expression: pl.Expr) -> frozenset[str]:
        """The fields that an expression reads, through the columns made so far."""
        read = without_day_columns(self._columns_of(expression))
        linked = [self.links[name].fields() for name in read if name in self.links]
        added = {*self.links, *ACCOUNT_COLUMNS, *COLLEAGUE_COLUMNS}
        return (read - added).union(*linked)

    def may_miss(self, found: pl.Expr) -> pl.Expr:
        """Note that a column is false on some rows where the truth would be true."""
        self.missing.add(found.meta.output_name())
        return found

    def not_read(self, found: pl.Expr, texts: pl.Expr) -> pl.Expr:
        """Note of a column which texts it could not read: nobody knows what they say."""
        self.unread[found.meta.output_name()] = self.add(texts)
        return found

    def texts_not_read(self, expression: pl.Expr) -> pl.Expr | None:
        """The rows of which an expression asks for a text that could not be read.

        None if it asks for no text.
        """
        of_texts, waiting = list[pl.Expr](), list(expression.meta.root_names())
        while waiting:
            name = waiting.pop()
            if name in self.unread:
                of_texts.append(self.unread[name])
            elif name in self.rows:
                waiting += self.rows[name].meta.root_names()
        return pl.any_horizontal(of_texts) if of_texts else None

    def reads_missing(self, expression: pl.Expr) -> bool:
        """Whether an expression reads such a column, directly or through others."""
        roots = set(expression.meta.root_names())
        made = (self.rows[root] for root in roots if root in self.rows)
        return not roots.isdisjoint(self.missing) or any(map(self.reads_missing, made))

    def reads_link(self, expression: pl.Expr) -> bool:
        """Whether an expression depends on what came after a row or before it."""
        return not self._columns_of(expression).isdisjoint(self.links)

    def moment(self, moment: pl.Expr) -> Moment:
        """A time of a row with what tells whether it is a day alone.

        A time that was worked out of fields is a day where it equals a field that is one. A link
        is the moment at which another row happened.
        """
        # A time without a column that tells days always has its hour: then nothing is added.
        days = [
            pl.col(day_column(name)) & (moment == pl.col(name))
            for name in sorted(self._columns_of(moment))
            if day_column("occurred_at" if name in self.links else name) in self.there
        ]
        if not days:
            return Moment(time=moment)
        return Moment(time=moment, is_day=pl.any_horizontal(days).fill_null(value=False))

    def type_of(self, value: pl.Expr) -> pl.DataType | None:
        """The type of what reads fields alone; None if it reads other columns."""
        fields = column_types("interaction")
        meant = self.rows.get(value.meta.output_name(), value)
        if not fields.keys() >= set(meant.meta.root_names()):
            return None
        return pl.LazyFrame(schema=fields).select(meant).collect_schema().dtypes()[0]

    def _columns_of(self, expression: pl.Expr) -> frozenset[str]:
        """The columns that an expression reads that were not made here, links aside."""
        roots = frozenset(expression.meta.root_names())
        made = [self._columns_of(self.rows[root]) for root in roots if root in self.rows]
        return (roots - set(self.rows)).union(*made)
