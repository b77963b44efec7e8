"""The measure: a number with its unit, what it rests on, and the evidence behind it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl
from attrs import validators as v

from focuskit.model.units import Unit

SECONDS_PER_DAY = 86_400
_EXPRESSION = v.instance_of(pl.Expr)


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
        elementary: The aggregates are minima, maxima, sums and counts alone, so that they can be
            computed in one pass with those of other signs.
    """

    value: pl.Expr = attrs.field(validator=_EXPRESSION)
    unit: Unit = attrs.field(converter=Unit)
    observations: pl.Expr = attrs.field(validator=_EXPRESSION)
    among: pl.Expr = attrs.field(validator=_EXPRESSION)
    evidence: pl.Expr = attrs.field(validator=_EXPRESSION)
    rows: Mapping[str, pl.Expr] = attrs.field(factory=dict)
    elementary: bool = False

    def at_least(self, *, days: float) -> Measure:
        """Return this measure with its value raised to ``days`` where it is less; null stays null.

        Raises:
            ValueError: The measure is not in days.
        """
        if self.unit is not Unit.DAYS:
            raise ValueError(f"at_least(days=...) needs a measure in days, found {self.unit}")
        raised = pl.when(self.value < days).then(float(days)).otherwise(self.value)
        return attrs.evolve(self, value=raised)

    def __truediv__(self, other: Measure) -> Measure:
        """Return how often ``other`` goes into this measure.

        Observations are those of the divisor, without which there is no ratio; evidence is that
        of the dividend.

        Raises:
            ValueError: The two have different units.
        """
        if self.unit is not other.unit:
            raise ValueError(f"cannot divide {self.unit} by {other.unit}: the units differ")
        return attrs.evolve(
            self,
            value=self.value / other.value,
            unit=Unit.RATIO,
            observations=other.observations,
            among=self.among | other.among,
            rows={**self.rows, **other.rows},
            elementary=self.elementary and other.elementary,
        )

    @property
    def counter_evidence(self) -> pl.Expr:
        """The rows that speak against the sign: a condition on one row."""
        return self.among & ~self.evidence.fill_null(value=False)

    def fields(self) -> frozenset[str]:
        """Return the fields of interactions that the measure reads."""
        parts = (*self._parts(), *self.rows.values())
        roots = {root for part in parts for root in part.meta.root_names()}
        return frozenset(roots - set(self.rows))

    def on(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return a timeline with the columns that the parts of this measure refer to."""
        for stage in in_stages(self.rows):
            frame = frame.with_columns(stage)
        return frame

    def _parts(self) -> tuple[pl.Expr, ...]:
        return self.value, self.observations, self.among, self.evidence


def in_stages(rows: Mapping[str, pl.Expr]) -> list[list[pl.Expr]]:
    """Return columns that may refer to each other in stages, each building on the ones before."""
    stage: dict[str, int] = {}
    for name, expression in rows.items():
        before = (stage[root] + 1 for root in expression.meta.root_names() if root in stage)
        stage[name] = max(before, default=0)
    last = max(stage.values(), default=-1)
    return [[rows[n].alias(n) for n in rows if stage[n] == number] for number in range(last + 1)]
