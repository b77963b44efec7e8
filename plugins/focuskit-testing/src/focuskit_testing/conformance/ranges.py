"""Checks of ranges: what is missing never makes a verdict better, and the truth lies within."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import polars as pl

from focuskit.model.column_types import TIME
from focuskit.model.finding import KNOWN
from focuskit.model.schemas import ANY_KIND, known_from
from focuskit_testing.conformance.check_results import Checked, Problem, once_a_sign
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.running import Found
from focuskit_testing.conformance.worlds import Change, World

SLACK = 2e-6
"""Severities are whole parts per million, each rounded once."""
_ONE_IN = 3
"""Of so many rows that have outcomes, one loses them."""
_PART = timedelta(days=60)
_MOST = 10
"""What a case may come to: the schema has no end, and ten hand-overs are as bad as it gets."""
_HINT = (
    "words of the timeline know their own ends; a measure made by hand states pending, low and "
    "high, and leaves rows whose outcome is null out of its value"
)


def point_in_range(kit: Kit) -> Checked:
    """Look at every finding in every world: low, point and high are in order."""
    problems = []
    limits = {one.id: one.limits for one in kit.detectors}
    for found in kit.base:
        for row in found.findings.filter(pl.col("outcome").is_in(KNOWN)).to_dicts():
            ok, bad = limits[row["sign"]].ok, limits[row["sign"]].bad
            point = min(1.0, max(0.0, (row["value"] - ok) / (bad - ok)))
            if row["severity_low"] - SLACK <= point <= row["severity_high"] + SLACK:
                continue
            problem = Problem(
                sign=row["sign"],
                found=f"{row['subject']}: {point:g} by its value, and {_range(row)}",
                expected="the severity lies in its range",
                where=found.world.name,
                hint="low is the least that the value can become, high the most",
            )
            problems.append(problem)
    return once_a_sign(problems), _of_accounts(kit, kit.base)


def emptied_outcomes(kit: Kit) -> Checked:
    """Empty outcomes on a third of the rows: first those of settled rows, then their ends too.

    A row without its end is open, which may be bad by itself: there, low may rise.
    """
    problems: list[Problem] = []
    seen: list[Found] = []
    for before, after in _tried(kit, without_outcomes, seen):
        problems += _narrower(before, after, low_too=True)
    for before, after in _tried(kit, without_ends, []):
        problems += _narrower(before, after, low_too=False)
    return once_a_sign(problems), _of_accounts(kit, seen)


def later_truth(kit: Kit) -> Checked:
    """Let the outcomes that are not known come out as the least, and as the most, there is."""
    problems: list[Problem] = []
    seen: list[Found] = []
    for before, told in _tried(kit, without_outcomes, seen):
        chosen = [*before.fired()]
        for come_out in (0, _MOST):
            later = kit.runner.run(with_outcomes(before.world, come_out), chosen)
            problems += _outside(told, later, come_out)
    return once_a_sign(problems), _of_accounts(kit, seen)


def part_of_the_record(kit: Kit) -> Checked:
    """Cut the record to its last sixty days: "at least" on it is no more than on the whole."""
    problems: list[Problem] = []
    seen: list[Found] = []
    for before, after in _tried(kit, last_days, seen):
        both = _both(after, before).filter("at_least")
        milder = pl.col("severity_low after") < pl.col("severity_low") - SLACK
        problems += [_milder(row, before.world) for row in both.filter(milder).to_dicts()]
    return once_a_sign(problems), _of_accounts(kit, seen)


def _of_accounts(kit: Kit, seen: list[Found] | tuple[Found, ...]) -> dict[str, int]:
    """How often each sign on accounts fired; those on the supplier have no pending rows."""
    fired = kit.fired(seen)
    return {one.id: fired[one.id] for one in kit.loaded.detectors}


def _tried(kit: Kit, change: Change, seen: list[Found]) -> Iterator[tuple[Found, Found]]:
    """What was found in each world, and in the same world changed.

    A page and a case are looked at where nothing made their sign fire before.
    """
    for before in kit.base:
        if before.world.signs and all(kit.fired(seen)[sign] for sign in before.world.signs):
            continue
        seen.append(before)
        yield before, kit.runner.run(change(before.world))


def without_outcomes(world: World) -> World:
    """The world without the outcomes, on some rows, that stand beside when they were settled."""
    return _emptied(world, lambda dtype: dtype != TIME)


def without_ends(world: World) -> World:
    """The world in which some rows are open."""
    return _emptied(world, lambda _: True)


def _emptied(world: World, concerned: Any) -> World:
    rows = world.interactions
    emptied = [
        pl.when(~(_SOME & late)).then(name).alias(name)
        for name, late in _outcomes(rows)
        if concerned(rows.schema[name])
    ]
    return attrs.evolve(world, interactions=rows.with_columns(emptied))


def with_outcomes(world: World, come_out: int) -> World:
    """The world in which the numbers that ``without_outcomes`` empties come out as a number."""
    rows = world.interactions
    changed = [
        pl.when(_SOME & late & pl.col(name).is_not_null())
        .then(pl.lit(come_out, dtype=rows.schema[name]))
        .otherwise(name)
        .alias(name)
        for name, late in _outcomes(rows)
        if rows.schema[name].is_numeric()
    ]
    return attrs.evolve(world, interactions=rows.with_columns(changed))


_SOME = pl.col("id").hash(1) % _ONE_IN == 0


def _outcomes(rows: pl.DataFrame) -> Iterator[tuple[str, pl.Expr]]:
    """The fields that are known from some time on, and the rows of which that is so."""
    for field, kinds in known_from().items():
        if field in rows.columns:
            yield field, pl.lit(value=True) if ANY_KIND in kinds else pl.col("kind").is_in([*kinds])


def last_days(world: World) -> World:
    """The world whose records begin sixty days before its moment."""
    rows = world.interactions
    begin = world.as_of - _PART
    policy = attrs.evolve(world.policy, recorded={})
    late = rows.filter(pl.col("occurred_at") >= begin)
    return attrs.evolve(world, interactions=late, recorded={}, policy=policy)


def _both(one: Found, other: Found) -> pl.DataFrame:
    return one.findings.join(other.findings, on=["subject", "sign"], suffix=" after")


def _narrower(before: Found, after: Found, *, low_too: bool) -> Iterator[Problem]:
    """A problem for each finding whose range an outcome less made better."""
    better = pl.col("severity_high after") < pl.col("severity_high") - SLACK
    if low_too:
        better |= pl.col("severity_low after") > pl.col("severity_low") + SLACK
    for row in _both(before, after).filter(better).to_dicts():
        became = _range({n: row[f"{n} after"] for n in ("severity_low", "severity_high")})
        yield Problem(
            sign=row["sign"],
            found=f"{row['subject']}: {_range(row)} became {became}, where outcomes were emptied",
            expected="what is not known makes a range wider, never narrower",
            where=before.world.name,
            hint=_HINT,
        )


def _outside(told: Found, later: Found, come_out: int) -> Iterator[Problem]:
    """A problem for each finding whose later truth lies outside the range told before."""
    both = _both(told, later).filter(pl.col("outcome after").is_in(KNOWN))
    low, high, truth = (pl.col(n) for n in ("severity_low", "severity_high", "severity after"))
    for row in both.filter(~truth.is_between(low - SLACK, high + SLACK)).to_dicts():
        yield Problem(
            sign=row["sign"],
            found=f"{row['subject']}: {_range(row)}, and later {row['severity after']:g}, where "
            f"all that was not known came out as {come_out}",
            expected="the later truth lies in the range told before",
            where=told.world.name,
            hint=_HINT,
        )


def _milder(row: dict[str, Any], world: World) -> Problem:
    part, whole = row["severity_low"], row["severity_low after"]
    return Problem(
        sign=row["sign"],
        found=f"{row['subject']}: at least {part:g} on a part of the record, and {whole:g} on all",
        expected="at least so much on a part is at least so much on the whole",
        where=world.name,
        hint='on_part="at_least" is for counts and sums; a share or mean "stands"',
    )


def _range(row: dict[str, Any]) -> str:
    return f"the range {row['severity_low']:g} to {row['severity_high']:g}"
