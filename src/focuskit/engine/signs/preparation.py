"""Preparing detectors for a run: each is handed its timeline and returns a measure, or an error."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import attrs

from focuskit.detect.baselines import Baselines, baselines
from focuskit.detect.bounds import Outcomes
from focuskit.detect.detector import Detector
from focuskit.detect.measure import Measure
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.detect.requirements import Requirements
from focuskit.detect.row_columns import RowColumns
from focuskit.detect.vocabulary import Timeline
from focuskit.engine.signs.declaration import declare, refuse_limits, refuse_window, where_in_policy
from focuskit.engine.signs.measure_needs import decisive_needs, habits_of, needs_of
from focuskit.engine.signs.measure_trial import refuse_foreign_names, try_out
from focuskit.engine.stage_log import at_sign
from focuskit.engine.types import Need, Record, Sign
from focuskit.extending.measure_lint import lint_limits, lint_measure
from focuskit.extending.plugin import Plugin
from focuskit.extending.plugin_lint import refuse
from focuskit.extending.row_lint import lint_condition
from focuskit.model.errors import PluginError
from focuskit.model.limits import Limits
from focuskit.policy import Policy
from focuskit.policy.sections import Window


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
    refuse_limits(sign, found.measure, where_in_policy(sign.id, policy))
    if listed is not None and listed.window_days is not None and len(found.windows) > 1:
        refuse_window(sign.id, found.windows, listed.window_days, policy)
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


def prepare_on_record(  # noqa: PLR0913 -- all that a measure depends on
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
    found = attempt(lambda: _answer_of(detector, timeline, requirements, whole=whole))
    if not isinstance(found, Broken):
        return found
    if isinstance(found.error, PluginError):  # it says by itself where, and the way out
        return "; ".join(line.strip() for line in str(found.error).splitlines())
    return found.why


def _answer_of(
    detector: Detector, timeline: Timeline, requirements: Requirements, *, whole: bool
) -> _Found:
    """What a detector answers to its timeline, once it has stood all checks."""
    if whole and detector.plain:
        raise ValueError("a plain detector looks at one account, and cannot measure the supplier")
    measure = detector.measure(timeline)
    if not isinstance(measure, Measure):
        raise TypeError(f"a detector returns a Measure, found {type(measure).__name__}")
    refuse(lint_limits(detector.id, detector.limits, measure.unit))
    needs = needs_of(measure, requirements)
    refuse_foreign_names(detector.id, measure)
    try_out(measure)
    also = [] if measure.also is None else [measure.also]
    for one in (measure, *also):
        refuse(lint_measure(detector.id, one, whole=whole))
    if detector.applies_to is not None:
        refuse(lint_condition(f"{detector.id}, applies_to", detector.applies_to))
    return _Found(
        measure,
        needs,
        decisive_needs(requirements),
        frozenset(requirements.optional),
        requirements.from_when,
        requirements.start,
        frozenset(requirements.windows),
        frozenset(requirements.topics),
        habits_of(requirements),
    )
