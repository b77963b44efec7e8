"""Preparing detectors for a run: each is handed its timeline and returns a measure, or an error."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NoReturn

import attrs
import polars as pl

from focuskit.detect.author_errors import refuse_joined_numbers
from focuskit.detect.baselines import Baselines, baselines
from focuskit.detect.bounds import Outcomes
from focuskit.detect.detector import Detector
from focuskit.detect.facts import KEY_ACCOUNT
from focuskit.detect.measure import Measure
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.detect.requirements import Requirements
from focuskit.detect.row_columns import RowColumns
from focuskit.detect.vocabulary import Timeline
from focuskit.engine.signs.empty_timeline import empty_timeline
from focuskit.engine.stage_log import at_sign
from focuskit.engine.types import ALWAYS_THERE, Need, Record, Sign
from focuskit.extending.measure_lint import lint_limits, lint_measure
from focuskit.extending.plugin_lint import refuse
from focuskit.extending.plugin_loading import Plugin
from focuskit.extending.row_lint import lint_condition
from focuskit.model.column_types import column_types
from focuskit.model.errors import PluginError, PolicyError, nearest
from focuskit.model.limits import Limits
from focuskit.model.units import Unit
from focuskit.policy import Policy, SignPolicy
from focuskit.policy.sections import Window


def declare(detector: Detector, plugin: Plugin, policy: Policy) -> Sign:
    """What plugin and policy say of a sign; nothing is measured yet.

    Raises:
        PolicyError: The policy names a limit that turns the sign around or equals its other one.
    """
    listed = policy.signs.get(detector.id)
    return Sign(
        id=detector.id,
        weight=listed.weight if listed else 0,
        distribution=plugin.distribution,
        version=plugin.version,
        detector=detector,
        applies_to=_applies_to(detector, listed),
        limits=_limits(detector, listed, _where(detector.id, policy)),
        min_observations=(listed and listed.min_observations) or detector.min_observations,
    )


def prepare(  # noqa: PLR0913 -- all that a sign depends on
    detector: Detector,
    plugin: Plugin,
    policy: Policy,
    *,
    as_of: datetime,
    columns: frozenset[str],
    outcomes: Outcomes = frozenset(),
    whole: bool = False,
) -> Sign:
    """Hand a detector its timeline; whatever it raises becomes the sign's error, and only its.

    Args:
        detector: The sign's.
        plugin: Who brings it.
        policy: What it says of the sign.
        as_of: The moment.
        columns: The fields that the data have.
        outcomes: The fields that become known later, each with a kind whose rows state it.
        whole: The sign is one on the supplier.

    Raises:
        PolicyError: As ``declare``; or no value reaches a limit that the policy sets, or it
            sets one window for a sign that compares two.
    """
    sign = declare(detector, plugin, policy)
    listed = policy.signs.get(sign.id)
    found = _measured(
        detector,
        limits=sign.limits or detector.limits,
        as_of=as_of,
        columns=columns,
        baselines=baselines(policy),
        window_days=listed.window_days if listed else None,
        outcomes=outcomes,
        whole=whole,
    )
    if isinstance(found, str):
        return attrs.evolve(sign, error=found)
    _refuse_limits(sign, found.measure, _where(sign.id, policy))
    if listed is not None and listed.window_days is not None and len(found.windows) > 1:
        _refuse_window(sign.id, found.windows, listed.window_days, policy)
    return attrs.evolve(
        sign,
        measure=found.measure,
        needs=found.needs,
        decisive=found.decisive,
        optional=found.optional,
        start=found.start,
        window=found.window,
        windows=found.windows,
        topics=found.topics,
        habits=found.habits,
    )


def on_record(  # noqa: PLR0913 -- all that a measure depends on
    sign: Sign,
    record: Record,
    policy: Policy,
    *,
    as_of: datetime,
    columns: frozenset[str],
    outcomes: Outcomes,
    rows_after: bool,
    whole: bool = False,
) -> Sign:
    """A sign as it is judged on its record: up to its end, and from its beginning on.

    Args:
        sign: As it was prepared for the moment of the run.
        record: What is recorded of what it looks at.
        policy: What says what is given, and how far the sign looks back.
        as_of: The moment of the run.
        columns: The fields that the data have.
        outcomes: As ``prepare`` takes them.
        rows_after: There are rows that happened after the record ended.
        whole: The sign is one on the supplier.
    """
    if sign.detector is None or sign.measure is None or (record.whole and record.end >= as_of):
        return sign
    listed = policy.signs.get(sign.id)
    found = _measured(
        sign.detector,
        limits=sign.limits or sign.detector.limits,
        as_of=record.end,
        columns=columns,
        baselines=baselines(policy),
        window_days=listed.window_days if listed else None,
        outcomes=outcomes,
        record_begin=None if record.whole else record.begin,
        whole=whole,
    )
    if isinstance(found, str):
        return attrs.evolve(sign, error=found, measure=None)
    until = record.end if rows_after and record.end < as_of else None
    return attrs.evolve(
        sign, measure=found.measure, start=found.start, window=found.window, until=until
    )


@attrs.frozen
class _Found:
    measure: Measure
    needs: tuple[tuple[frozenset[Need], ...], ...]
    decisive: tuple[Need, ...]
    optional: frozenset[str]
    start: datetime | None
    window: datetime | None
    windows: frozenset[int]
    topics: frozenset[str]
    habits: tuple[Need, ...]


@lru_cache(maxsize=1024)
def _measured(  # noqa: PLR0913 -- all that a measure depends on
    detector: Detector,
    *,
    limits: Limits,
    as_of: datetime,
    columns: frozenset[str],
    baselines: Baselines,
    window_days: Window,
    outcomes: Outcomes,
    whole: bool,
    record_begin: datetime | None = None,
) -> _Found | str:
    """The measure and what it needs, or why there is none; no data plays a part in it."""
    requirements = Requirements()
    timeline = Timeline(
        as_of=as_of,
        limits=limits,
        columns=RowColumns(sign=detector.id, there=columns),
        requirements=requirements,
        baselines=baselines,
        window_days=window_days,
        whole=whole,
        record_begin=record_begin,
        outcomes=outcomes,
    )
    at_sign(detector.id)
    found = attempt(lambda: _asked(detector, timeline, requirements, whole=whole))
    if not isinstance(found, Broken):
        return found
    if isinstance(found.error, PluginError):  # it says by itself where, and the way out
        return "; ".join(line.strip() for line in str(found.error).splitlines())
    return found.why


def _asked(
    detector: Detector, timeline: Timeline, requirements: Requirements, *, whole: bool
) -> _Found:
    """What a detector answers to its timeline, once it has stood all checks."""
    if whole and detector.plain:
        raise ValueError("a plain detector looks at one account, and cannot measure the supplier")
    measure = detector.measure(timeline)
    if not isinstance(measure, Measure):
        raise TypeError(f"a detector returns a Measure, found {type(measure).__name__}")
    refuse(lint_limits(detector.id, detector.limits, measure.unit))
    needs = _needs(measure, requirements)
    _refuse_foreign_names(detector.id, measure)
    _try_out(measure)
    also = [] if measure.also is None else [measure.also]
    for one in (measure, *also):
        refuse(lint_measure(detector.id, one, whole=whole))
    if detector.applies_to is not None:
        refuse(lint_condition(f"{detector.id}, applies_to", detector.applies_to))
    return _Found(
        measure,
        needs,
        _decisive(requirements),
        frozenset(requirements.optional),
        requirements.from_when,
        requirements.start,
        frozenset(requirements.windows),
        frozenset(requirements.topics),
        _habits(requirements),
    )


def _refuse_foreign_names(sign: str, measure: Measure) -> None:
    """Refuse columns that another sign of the same pass might read for what they are not.

    Raises:
        ValueError: A column of rows does not carry the sign's id.
    """
    for one in (measure, *([measure.also] if measure.also else [])):
        for name in (*one.rows, *one.links):
            if not name.startswith(f"{sign} "):
                raise ValueError(
                    f"the column {name!r} might be read by other signs; begin its name with the "
                    f"sign's id and a blank, such as {f'{sign} {name}'!r}"
                )


def _refuse_window(sign: str, windows: frozenset[int], asked: Window, policy: Policy) -> NoReturn:
    """Refuse one window for a sign that has several: its two spans would become the same rows.

    Raises:
        PolicyError: Always.
    """
    days = ", ".join(map(str, sorted(windows)))
    raise PolicyError(
        problem=f"sign {sign} looks at several windows, which one window cannot replace",
        where=f"policy {policy.name!r} at {policy.signs_at}/{sign}/window_days",
        found=f"{asked}, for windows of {days} days",
        hint=(
            "leave window_days out; or let the sign take t.within once, and tell its spans apart "
            f"with t.days_ago <= {min(windows)}"
        ),
    )


def _applies_to(detector: Detector, listed: SignPolicy | None) -> pl.Expr | None:
    condition = detector.applies_to
    if listed is None or not listed.key_accounts_only:
        return condition
    return pl.col(KEY_ACCOUNT) if condition is None else condition & pl.col(KEY_ACCOUNT)


def overridden(sign: Sign, listed: SignPolicy, *, where: str) -> Sign:
    """A sign with weight, limits and least observations that a policy overrides.

    Raises:
        PolicyError: The limits turn the sign around, or no value reaches one of them; ``where``
            says which.
    """
    if sign.detector is None:
        return attrs.evolve(sign, weight=listed.weight)
    fitted = attrs.evolve(
        sign,
        weight=listed.weight,
        limits=_limits(sign.detector, listed, where),
        min_observations=listed.min_observations or sign.detector.min_observations,
    )
    _refuse_limits(fitted, sign.measure, where)
    return fitted


def _where(sign: str, policy: Policy) -> str:
    return f"policy {policy.name!r} at {policy.signs_at}/{sign}"


def _refuse_limits(sign: Sign, measure: Measure | None, where: str) -> None:
    """Refuse limits of a policy that no value of the sign reaches: it could never be bad.

    Raises:
        PolicyError: There are such.
    """
    limits = sign.limits
    name = limits.out_of_reach(measure.unit) if limits and measure else None
    if limits and measure and name:
        raise PolicyError(
            problem=f"no value of the sign reaches {name}, so that it could never be bad",
            where=f"{where}/{name}",
            found=f"ok {limits.ok:g}, bad {limits.bad:g}",
            expected=f"values {measure.unit.reach}: the unit is {measure.unit.value}",
            hint="10 % is 0.1" if measure.unit is Unit.SHARE else None,
        )


def _limits(detector: Detector, listed: SignPolicy | None, where: str) -> Limits:
    if listed is None or (listed.ok is None and listed.bad is None):
        return detector.limits
    ok = detector.limits.ok if listed.ok is None else listed.ok
    bad = detector.limits.bad if listed.bad is None else listed.bad
    if (ok < bad) is not (detector.limits.ok < detector.limits.bad) or ok == bad:
        raise PolicyError(
            problem="the limits must differ, and keep the direction in which the sign gets worse",
            where=where,
            found=f"ok {ok:g}, bad {bad:g}",
            expected=f"as in the sign: ok {detector.limits.ok:g}, bad {detector.limits.bad:g}",
            hint="where a policy replaces one limit alone, the other is the sign's own",
        )
    return Limits(ok, bad)


def _try_out(measure: Measure) -> None:
    """Resolve the types of a measure by itself, so that a mistake is found under its own name.

    Raises:
        TypeError: A condition is none, the value is no number, or a count is no whole number.
    """
    refuse_joined_numbers(measure)
    given = [pl.lit(None, dtype=t).alias(name) for name, t in measure.given().items()]
    frame = measure.on(empty_timeline().with_columns(given))
    for name, dtype in frame.select(**measure.conditions()).collect_schema().items():
        if dtype != pl.Boolean:
            raise TypeError(f"{name} must be true or false for each row, found {dtype}")
    types = frame.group_by("account_id").agg(**measure.aggregates()).collect_schema()
    for name in measure.aggregates():
        if not types[name].is_numeric():
            raise TypeError(f"{name} must be one number for each account, found {types[name]}")
    if not types["observations"].is_integer():
        raise TypeError(
            f"observations must be one whole number for each account, found {types['observations']}"
        )


def _needs(measure: Measure, requirements: Requirements) -> tuple[tuple[frozenset[Need], ...], ...]:
    """Read off what a measure needs: kinds off its conditions, fields off its expressions.

    Raises:
        ValueError: The measure reads a field that no schema has.
    """
    known = column_types("interaction")
    alternative = {f for ways in requirements.alternatives for way in ways for f in way}
    for field in sorted((measure.fields() | requirements.fields | alternative) - set(known)):
        hint = nearest(field, known)
        raise ValueError(f"there is no field {field!r}" + (f"; {hint}" if hint else ""))
    kinds = tuple(sorted({kind for group in requirements.kinds for kind in group}))
    # What a detector asks for by name is needed, also where a word of its could do without.
    optional = requirements.optional - requirements.fields
    spared = ALWAYS_THERE | optional
    plain = (measure.fields() | requirements.fields) - spared - alternative
    groups = dict.fromkeys(requirements.kinds)
    return (
        *((frozenset({Need(group)}),) for group in groups),
        *((frozenset({Need(kinds, field)}),) for field in sorted(plain)),
        *(
            tuple(frozenset(Need(kinds, f) for f in way - spared) for way in ways)
            for ways in requirements.alternatives
        ),
    )


def _habits(requirements: Requirements) -> tuple[Need, ...]:
    """The fields whose nulls say something only where somebody fills them, on any of the kinds."""
    kinds = tuple(sorted({kind for group in requirements.kinds for kind in group}))
    return tuple(Need(kinds, field) for field in sorted(requirements.habits))


def _decisive(requirements: Requirements) -> tuple[Need, ...]:
    """What decides between good and bad, on the kinds of rows that the measure takes.

    A field that the detector asks for by name is needed anyway.
    """
    taken = frozenset(kind for group in requirements.kinds for kind in group)
    on = {
        field: kinds & taken if taken else kinds
        for field, kinds in requirements.decisive.items()
        if field not in requirements.fields
    }
    return tuple(Need(tuple(sorted(on[field])), field) for field in sorted(on) if on[field])
