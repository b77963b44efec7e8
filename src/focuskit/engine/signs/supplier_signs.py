"""The signs on the supplier: detectors over all rows, practices, and what is systemic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import attrs
import polars as pl

from focuskit.detect.bounds import Outcomes
from focuskit.detect.detector import Detector
from focuskit.detect.measure import Measure
from focuskit.engine.signs.declaration import declare
from focuskit.engine.signs.preparation import prepare
from focuskit.engine.signs.sign_list import DetectorContribution, resolve
from focuskit.engine.types import Sign
from focuskit.extending.manager import Plugins
from focuskit.extending.plugin import Plugin
from focuskit.model.limits import Limits
from focuskit.model.practice import HIGHEST_LEVEL, Practice
from focuskit.model.units import Unit
from focuskit.policy import Policy

SYSTEMIC = "systemic"
OURS = "focuskit"
"""The distribution that brings ``systemic``: focuskit itself."""

BAD_SHARE = 0.5
"""Where half of the signs fire on most accounts, no worse need come (judgement)."""


def _put_in(unit: Unit) -> Measure:
    """A measure of no rows: the engine puts in the numbers itself."""
    none = pl.lit(value=False)
    value, observations = pl.lit(None, dtype=pl.Float64), pl.lit(0, dtype=pl.Int64)
    return Measure(value=value, unit=unit, observations=observations, among=none, evidence=none)


ANSWERED, COUNTED = _put_in(Unit.LEVEL), _put_in(Unit.SHARE)
"""The measure of a practice, and of ``systemic``."""


_OURS = Plugin(distribution=OURS, version=None, detectors=(), recommendations=())


def contributions_on_supplier(plugins: Plugins) -> tuple[DetectorContribution, ...]:
    """Every detector of the supplier, practices and ``systemic`` as such included."""
    return (
        *((d, plugin) for plugin in plugins.loaded for d in plugin.portfolio_detectors),
        *((_asked(one), plugin) for plugin in plugins.loaded for one in plugin.practices),
        (_SYSTEMIC, _OURS),
    )


def practices_of(plugins: Plugins) -> dict[str, Practice]:
    """The practices that the plugins bring, by id."""
    return {one.id: one for plugin in plugins.loaded for one in plugin.practices}


def list_supplier_signs(
    policy: Policy,
    plugins: Plugins,
    columns: frozenset[str],
    moment: datetime | None,
    outcomes: Outcomes = frozenset(),
) -> tuple[Sign, ...]:
    """Every sign on the supplier, ordered by id.

    Args:
        policy: That of the supplier: see ``Policy.of_supplier``.
        plugins: What is installed.
        columns: The fields that the data have.
        moment: The moment of the run; None where no row can be measured.
        outcomes: The fields that become known later, each with a kind whose rows state it.

    Raises:
        PolicyError: The policy names a sign that its distribution does not have, or a limit that
            turns a sign around.
    """
    practices = practices_of(plugins)

    def made(detector: Detector, plugin: Plugin) -> Sign:
        if detector.id in practices or plugin.distribution == OURS:
            sign = declare(detector, plugin, policy)
            measure = ANSWERED if detector.id in practices else COUNTED
            return attrs.evolve(sign, measure=measure)
        if moment is None:
            return _about_everyone(declare(detector, plugin, policy))
        return _about_everyone(
            prepare(
                detector,
                plugin,
                policy,
                as_of=moment,
                columns=columns,
                outcomes=outcomes,
                whole=True,
            )
        )

    broken = [(sign, failed) for failed in plugins.failed for sign in failed.supplier_signs]
    return resolve(policy, plugins, contributions_on_supplier(plugins), made, broken)


def hooks(plugins: Plugins, signs: Sequence[Sign]) -> dict[str, str]:
    """Sign on the supplier: the hook through which a plugin brings it."""
    practices = practices_of(plugins)
    asked, measured = "focuskit_practices", "focuskit_portfolio_detectors"
    return {sign.id: asked if sign.id in practices else measured for sign in signs}


def _about_everyone(sign: Sign) -> Sign:
    """The sign as an error if it asks to which accounts it applies."""
    stated = sign.detector is not None and sign.detector.for_status is not None
    if sign.applies_to is None and not stated:
        return sign
    asked = "for_status" if stated else "applies_to"
    why = f"a sign on the supplier takes no {asked}; ask t.account(...) of the rows instead"
    return attrs.evolve(sign, applies_to=None, error=sign.error or why)


@cache
def _asked(practice: Practice) -> Detector:
    """A practice as a detector: severity is what is missing to the highest level.

    One and the same for all runs, since a program may assess one account after the other.
    """
    limits = Limits(HIGHEST_LEVEL, 0)
    return _detector(practice.id, practice.theme, limits, practice.title, ANSWERED)


def _detector(name: str, theme: str, limits: Limits, says: str, measure: Measure) -> Detector:
    return Detector(
        id=name, theme=theme, limits=limits, min_observations=1, says=says,
        measure=lambda _: measure,
    )  # fmt: skip


_SYSTEMIC = _detector(SYSTEMIC, "organization", Limits(0, BAD_SHARE), "{value}", COUNTED)
"""``systemic`` as a detector: the share of signs that fire on most accounts."""
