"""The measure: a number with its unit, what it rests on, and the evidence behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, reduce
from operator import or_
from typing import Any, Literal, get_args

import attrs
import polars as pl
from attrs import validators as v
from polars.exceptions import PolarsError

from focuskit.detect.facts import ACCOUNT_COLUMNS, ACCOUNT_FIELDS, ACCOUNT_ITSELF, COLLEAGUE_COLUMNS
from focuskit.detect.links import Link
from focuskit.detect.row_columns import RowColumns
from focuskit.model.column_types import TIME
from focuskit.model.days import day_column, without_day_columns
from focuskit.model.units import Unit

OnPart = Literal["stands", "at_least", "at_most", "unknown"]

_EXPRESSION = v.instance_of(pl.Expr)
_OPTIONAL = v.optional(_EXPRESSION)

_SINGLE_PASS = frozenset({"Count", "Max", "Min", "Sum"})
"""Aggregates that add nothing to a pass over the rows, as Polars names them in a plan."""


@attrs.frozen(kw_only=True, eq=False)
class Measure:
    """A number with a unit per account, the observations it rests on, and its evidence.

    The words of the timeline return measures whose parts agree. A plain Polars aggregate is
    allowed too; it must then say by itself what it rests on.

    Args:
        value: One number per account: an aggregate over the rows of one account. Sums must be of
            whole numbers, or two runs may differ.
        unit: The unit of ``value``.
        observations: How many rows ``value`` rests on: a whole-number aggregate.
        among: The rows that the measure looks at: a condition on one row.
        evidence: Those of them that speak for the sign: a condition on one row. The others speak
            against it.
        rows: Name: an expression on one row, by which the parts, and the rows after it, may refer
            to it; computed once for all of them, before anything is grouped.
        links: Name: what came after a row or before it, by which the rows may refer to its moment.
        row_filter: The rows that a branch keeps, if the measure looks from one row at others and
            so cannot be computed in one pass with those of other signs.
        single_pass: The aggregates are minima, maxima, sums and counts alone, so that they can be
            computed in one pass with those of other signs.
        observed_days: The observations are the days since the account's first row of any kind.
        never: What counts if there is no value: a number, or ``"age"`` for the days since the
            account's first row.
        never_after: Days that an account must have been observed before ``never`` counts.
        also: A further measure that the finding tells of, if there is anything to tell; it
            plays no part in outcome and severity.
        pending: The rows that it would look at, if their outcome were known: a condition on one
            row. None if there can be none.
        low: The least that ``value`` can become once the outcomes of these rows are known, an
            aggregate; it may be infinite. None, or null, is ``value`` itself.
        high: The most that it can become, likewise.
        without_strongest: ``value`` without the case that speaks most for the sign, an aggregate;
            null if there is no other. None if the measure has no cases, such as days since.
        on_part: What the value is worth where the record covers a part of the window. ``stands``:
            it is one of the whole, such as a share; ``at_least``: the true one is this or more,
            such as a count; ``at_most``: this or less; ``unknown``: nothing.
        since_last: The value grows with the time since the last of the rows in ``evidence``, such
            as days since: that row, not the first, is where the sign sets in.
        failed: Why the account could not be measured, an aggregate; null if it could. None
            if that cannot happen to one account alone.
        elementary: Deprecated: the former name of ``single_pass``, which it sets.
        made_by: The columns of the timeline whose words made the measure.
        influence: How much of the value a row in evidence makes: the word that made it says so.
        unvalued: Rows that tell no value and widen the range: a condition on one row. The word that
            made the measure states it.
    """

    value: pl.Expr = attrs.field(validator=_EXPRESSION)
    unit: Unit = attrs.field(converter=Unit)
    observations: pl.Expr = attrs.field(validator=_EXPRESSION)
    among: pl.Expr = attrs.field(validator=_EXPRESSION)
    evidence: pl.Expr = attrs.field(validator=_EXPRESSION)
    rows: Mapping[str, pl.Expr] = attrs.field(factory=dict)
    links: Mapping[str, Link] = attrs.field(factory=dict)
    row_filter: pl.Expr | None = None
    single_pass: bool = False
    observed_days: bool = False
    never: float | Literal["age"] | None = None
    never_after: int = 0
    also: Measure | None = None
    pending: pl.Expr | None = attrs.field(default=None, validator=_OPTIONAL)
    low: pl.Expr | None = attrs.field(default=None, validator=_OPTIONAL)
    high: pl.Expr | None = attrs.field(default=None, validator=_OPTIONAL)
    without_strongest: pl.Expr | None = attrs.field(default=None, validator=_OPTIONAL)
    on_part: OnPart = attrs.field(default="unknown", validator=v.in_(get_args(OnPart)))
    since_last: bool = False
    failed: pl.Expr | None = None
    elementary: bool | None = None
    _made_by: RowColumns = attrs.field(factory=RowColumns)
    _influence: pl.Expr | None = None
    _unvalued: pl.Expr | None = None

    def __attrs_post_init__(self) -> None:
        if self.elementary is not None:
            object.__setattr__(self, "single_pass", self.elementary)
            object.__setattr__(self, "elementary", None)

    def replace(  # noqa: PLR0913 -- the parts of a measure, by keyword
        self,
        *,
        value: pl.Expr | None = None,
        unit: Unit | None = None,
        observations: pl.Expr | None = None,
        among: pl.Expr | None = None,
        evidence: pl.Expr | None = None,
        pending: pl.Expr | None = None,
        low: pl.Expr | None = None,
        high: pl.Expr | None = None,
        without_strongest: pl.Expr | None = None,
        on_part: OnPart | None = None,
    ) -> Measure:
        """This measure with some of its parts replaced; the others stay in agreement with them.

        The arguments are those of ``Measure``. They may use parts of other measures of the same
        timeline, as in ``asked.replace(value=asked.value / contacts.value)``: what they need of its
        columns comes along. New observations are rows or events, no longer days observed. Whether
        one pass with other signs suffices is read off the new aggregates.

        A new value has no ends but those that are stated with it (``low``, ``high``, ``pending``),
        no value without its strongest case unless that is stated, and is worth nothing on a part of
        its window unless ``on_part`` says so.
        """
        changed = attrs.evolve(
            self,
            value=self.value if value is None else value,
            unit=unit or self.unit,
            observations=self.observations if observations is None else observations,
            among=self.among if among is None else among,
            evidence=self.evidence if evidence is None else evidence,
            since_last=self.since_last and value is None,
            influence=self.influence if value is None else None,
            **self._ends_beside(
                value, pending=pending, low=low, high=high,
                without_strongest=without_strongest, on_part=on_part,
            ),
        )  # fmt: skip
        new = (value, observations, low, high, without_strongest)
        aggregates = [part for part in new if part is not None]
        rows, links, row_filter = self._made_by.needed_by(changed.parts().values())
        return attrs.evolve(
            changed,
            rows={**self.rows, **rows},  # own columns stay first: later ones may refer to them
            links={**self.links, **links},
            row_filter=self.row_filter if row_filter is None else row_filter,
            observed_days=self.observed_days and observations is None,
            single_pass=self.single_pass and all(map(_is_single_pass, aggregates)),
        )

    def _ends_beside(self, value: pl.Expr | None, **stated: Any) -> dict[str, Any]:
        """The ends of a measure whose value is replaced; those that are not stated are gone."""
        kept = dict.fromkeys(stated) | {"on_part": "unknown"}
        if value is None:
            kept = {name: getattr(self, name) for name in kept}
        return kept | {name: part for name, part in stated.items() if part is not None}

    def with_also(self, other: Measure) -> Measure:
        """This measure with another that the finding tells too, as ``{also}`` in ``says_also``.

        The other plays no part in outcome and severity.
        """
        return attrs.evolve(self, also=other)

    def if_never(self, value: float, *, after_days: int = 0) -> Measure:
        """This measure with a value that counts if there was nothing to measure.

        Args:
            value: What counts, in the unit of the measure.
            after_days: Days that the account must have been observed before.
        """
        return attrs.evolve(self, never=value, never_after=after_days)

    def without_rows(self) -> Measure:
        """This measure without the rows behind it, for or against: they would name people."""
        return self.replace(among=pl.lit(value=False), evidence=pl.lit(value=False))

    def at_least(self, *, days: float) -> Measure:
        """This measure with its value raised to ``days`` if it is less; null stays null.

        Raises:
            ValueError: The measure is not in days.
        """
        if self.unit is not Unit.DAYS:
            raise ValueError(f"at_least(days=...) needs a measure in days, found {self.unit}")

        def raised(number: pl.Expr) -> pl.Expr:
            return pl.when(number < days).then(float(days)).otherwise(number)

        return attrs.evolve(
            self,
            value=raised(self.value),
            low=None if self.low is None else raised(self.low),
            high=None if self.high is None else raised(self.high),
        )

    def __truediv__(self, other: Measure) -> Measure:
        """How often ``other`` goes into this measure.

        Observations are the fewer of both parts: a ratio is no surer than the weaker of them. A
        part that counts days observed says nothing of rows, so those of the other part count.
        Evidence is that of the dividend; what else either part looks at speaks against the sign.

        Raises:
            ValueError: The two have different units.
            TypeError: ``other`` is no measure.
        """
        if not isinstance(other, Measure):
            return NotImplemented  # a number, say, which Python then refuses in its own words
        if self.unit is not other.unit:
            raise ValueError(f"cannot divide {self.unit} by {other.unit}: the units differ")
        filters = [one for one in (self.row_filter, other.row_filter) if one is not None]
        if self.observed_days or other.observed_days:
            fewer = (other if self.observed_days else self).observations
        else:
            fewer = pl.min_horizontal(part.observations.cast(pl.Int64) for part in (self, other))
        return attrs.evolve(
            self,
            value=self.value / other.value,
            unit=Unit.RATIO,
            observations=fewer,
            among=self.among | other.among,
            rows={**self.rows, **other.rows},
            links={**self.links, **other.links},
            row_filter=reduce(or_, filters) if filters else None,
            single_pass=self.single_pass and other.single_pass,
            observed_days=self.observed_days and other.observed_days,
            never=None,
            influence=None,
            unvalued=_either(self._unvalued, other._unvalued),
            **self._ends_of_ratio(other),
        )

    def _ends_of_ratio(self, other: Measure) -> dict[str, Any]:
        """The ends of this measure over another, and what they are worth on a part of a window."""
        ranged = any(end is not None for one in (self, other) for end in (one.low, one.high))
        alike = self.on_part if self.on_part == other.on_part == "stands" else "unknown"
        return {
            "low": self.least / other.most if ranged else None,
            "high": self.most / other.least if ranged else None,
            "pending": _either(self.pending, other.pending),
            "without_strongest": None,
            "on_part": alike,
        }

    @property
    def influence(self) -> pl.Expr | None:
        """How much of the value a row in evidence makes; None if each makes as much as another.

        Without the row that has most of it the value would lose most.
        """
        return self._influence

    @property
    def least(self) -> pl.Expr:
        """The least that the value can become, an aggregate."""
        return self.value if self.low is None else pl.coalesce(self.low, self.value)

    @property
    def most(self) -> pl.Expr:
        """The most that the value can become, an aggregate."""
        return self.value if self.high is None else pl.coalesce(self.high, self.value)

    def aggregates(self) -> dict[str, pl.Expr]:
        """Its aggregates by name, as far as they are stated."""
        names = ("value", "observations", "low", "high", "without_strongest")
        return {name: part for name in names if (part := getattr(self, name)) is not None}

    def conditions(self) -> dict[str, pl.Expr]:
        """Its conditions on one row by name, as far as they are stated."""
        names = ("among", "evidence", "pending")
        return {name: part for name in names if (part := getattr(self, name)) is not None}

    def parts(self) -> dict[str, pl.Expr]:
        """Its aggregates, its conditions and its columns of rows by name."""
        return {**self.aggregates(), **self.conditions(), **self.rows}

    @property
    def looked_at(self) -> pl.Expr:
        """The rows that the measure looks at, with those that are pending or tell no value."""
        besides = _either(self.pending, self._unvalued)
        return self.among if besides is None else self.among | besides.fill_null(value=False)

    @property
    def counter_evidence(self) -> pl.Expr:
        """The rows that speak against the sign: a condition on one row."""
        return self.among & ~self.evidence.fill_null(value=False)

    def fields(self) -> frozenset[str]:
        """The fields of interactions that the measure reads."""
        roots = set(self._roots)
        if self.asks_colleagues:
            roots |= {"colleague_id", "score"}
        for link in self.links.values():
            roots |= link.fields()
        made = {*self.rows, *self.links, ACCOUNT_ITSELF, *COLLEAGUE_COLUMNS, *ACCOUNT_COLUMNS}
        return without_day_columns(roots - made)

    def all_fields(self) -> frozenset[str]:
        """These fields, and those of what the finding also tells."""
        return self.fields() | (self.also.fields() if self.also else frozenset())

    @property
    def asks_colleagues(self) -> bool:
        """Whether it reads what is known of the colleagues of its rows."""
        return not self._roots.isdisjoint(COLLEAGUE_COLUMNS)

    @property
    def asks_accounts(self) -> bool:
        """Whether it reads what is known of the accounts of its rows."""
        return not self._roots.isdisjoint(ACCOUNT_COLUMNS)

    @property
    def asks_account_itself(self) -> bool:
        """Whether it is handed the whole account of its rows."""
        return ACCOUNT_ITSELF in self._roots

    @cached_property
    def _roots(self) -> frozenset[str]:
        """The columns that its parts read, made here or not, links aside."""
        row_filter = [] if self.row_filter is None else [self.row_filter]
        parts = (*self.parts().values(), *row_filter)
        return frozenset().union(*(part.meta.root_names() for part in parts))

    def given(self) -> dict[str, pl.DataType]:
        """The columns that the engine adds for this measure, with their types."""
        columns: dict[str, pl.DataType] = dict.fromkeys(self.links, TIME)
        columns |= dict.fromkeys(map(day_column, self.links), pl.Boolean())
        if self.asks_colleagues:
            columns |= COLLEAGUE_COLUMNS
        if self.asks_accounts:
            columns |= ACCOUNT_COLUMNS
        if self.asks_account_itself:
            columns[ACCOUNT_ITSELF] = pl.Struct(ACCOUNT_FIELDS)
        return columns

    def on(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """A timeline with the columns that the parts of this measure refer to."""
        for stage in in_stages(self.rows):
            frame = frame.with_columns(stage)
        return frame


def _is_single_pass(aggregate: pl.Expr) -> bool:
    """Whether it is made of minima, maxima, sums and counts alone."""
    try:
        return _reads_no_row(json.loads(aggregate.meta.serialize(format="json")))
    except PolarsError:  # it holds a Python function, whose plan cannot be written
        return False


def _reads_no_row(plan: object) -> bool:
    """Whether no column of a plan lies outside the aggregates of a single pass."""
    if isinstance(plan, list):
        return all(map(_reads_no_row, plan))
    if not isinstance(plan, dict):
        return True
    # What an aggregate of a single pass reads inside plays no part.
    others = (inner for name, inner in plan.items() if name not in _SINGLE_PASS)
    return "Column" not in plan and all(map(_reads_no_row, others))


def in_stages(rows: Mapping[str, pl.Expr]) -> list[list[pl.Expr]]:
    """Columns that may refer to each other in stages, each building on the ones before."""
    stage: dict[str, int] = {}
    for name, expression in rows.items():
        before = (stage[root] + 1 for root in expression.meta.root_names() if root in stage)
        stage[name] = max(before, default=0)
    last = max(stage.values(), default=-1)
    return [[rows[n].alias(n) for n in rows if stage[n] == number] for number in range(last + 1)]


def _either(one: pl.Expr | None, other: pl.Expr | None) -> pl.Expr | None:
    """Where any of two conditions holds, if there are any."""
    stated = [condition for condition in (one, other) if condition is not None]
    return pl.any_horizontal(stated) if stated else None
