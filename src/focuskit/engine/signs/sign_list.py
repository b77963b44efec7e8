"""The signs of a run: those that plugins bring and those that the policy names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from focuskit.detect.bounds import Outcomes
from focuskit.detect.detector import Detector
from focuskit.engine.signs.declaration import declare
from focuskit.engine.signs.preparation import prepare
from focuskit.engine.types import Sign
from focuskit.extending.manager import Plugins
from focuskit.extending.plugin import FailedPlugin, Plugin
from focuskit.model.errors import PolicyError, nearest
from focuskit.policy import Policy

DetectorContribution = tuple[Detector, Plugin]
"""A detector and the plugin that brings it."""


def list_signs(
    policy: Policy,
    plugins: Plugins,
    columns: frozenset[str],
    moment: datetime | None,
    outcomes: Outcomes = frozenset(),
) -> tuple[Sign, ...]:
    """Every sign that a plugin brings or the policy names, ordered by id.

    Those that the policy disables are left out. Those of a plugin that was set aside are errors,
    also where the policy does not list them.

    Args:
        policy: Which signs count, and which distribution each is to come from.
        plugins: What is installed.
        columns: The fields that the data have.
        moment: The moment of the run; None where nothing can be measured.
        outcomes: The fields that become known later, each with a kind whose rows state it.

    Raises:
        PolicyError: The policy names a sign that its distribution does not have, or a limit that
            turns a sign around.
    """

    def made(detector: Detector, plugin: Plugin) -> Sign:
        if moment is None:
            sign = declare(detector, plugin, policy)
        else:
            sign = prepare(
                detector, plugin, policy, as_of=moment, columns=columns, outcomes=outcomes
            )
        return attrs.evolve(sign, statuses=detector.statuses)

    broken = [(sign, failed) for failed in plugins.failed for sign in failed.signs]
    return resolve(policy, plugins, plugins.detectors.values(), made, broken)


def resolve(
    policy: Policy,
    plugins: Plugins,
    brought: Iterable[DetectorContribution],
    made: Callable[..., Sign],
    broken: Iterable[tuple[str, FailedPlugin]],
) -> tuple[Sign, ...]:
    """A sign for each detector that is brought and each id that the policy lists, by id.

    Those that the policy disables are left out.

    Args:
        policy: Which signs count, and which distribution each is to come from.
        plugins: What is installed.
        brought: The detectors, and who brings each.
        made: Makes a sign from a detector and its plugin.
        broken: The signs that the files of plugins tell of that were set aside.

    Raises:
        PolicyError: The policy names a sign that its distribution does not have.
    """
    every = tuple(brought)
    strangers = {detector.id for detector, _ in left_out(policy, every)}
    found = {
        d.id: made(d, plugin) for d, plugin in every if d.id not in strangers.union(policy.disabled)
    }
    for name in policy.signs:
        if name not in found and name not in policy.disabled:
            found[name] = _without_detector(name, policy, plugins, every)
    for name, failed in broken:
        if name not in policy.disabled:
            found.setdefault(name, _of_failed(name, 0, failed))
    return tuple(found[name] for name in sorted(found))


def left_out(
    policy: Policy, brought: Iterable[DetectorContribution]
) -> Iterator[DetectorContribution]:
    """The detectors of signs that the policy trusts another distribution with."""
    for detector, plugin in brought:
        listed = policy.signs.get(detector.id)
        if listed is not None and listed.distribution != plugin.distribution:
            yield detector, plugin


def _without_detector(
    sign: str, policy: Policy, plugins: Plugins, brought: Sequence[DetectorContribution]
) -> Sign:
    """A sign that the policy names and no loaded plugin brings.

    Raises:
        PolicyError: Its distribution is loaded and has no such sign.
    """
    listed = policy.signs[sign]
    loaded = {plugin.distribution for plugin in (*plugins.loaded, *(p for _, p in brought))}
    for failed in plugins.failed:
        if failed.distribution == listed.distribution:
            return _of_failed(sign, listed.weight, failed)
    for skipped in plugins.skipped:
        if skipped.distribution == listed.distribution:
            return Sign(
                id=sign, weight=listed.weight, distribution=listed.distribution,
                version=skipped.version, not_loaded=skipped.reason,
            )  # fmt: skip
    if listed.distribution in loaded:
        ids = [d.id for d, plugin in brought if plugin.distribution == listed.distribution]
        raise PolicyError(
            problem=f"{listed.distribution} has no sign {sign!r}",
            where=f"policy {policy.name!r} at {policy.signs_at}/{sign}",
            found=f"its signs there are {', '.join(sorted(ids)) or 'none'}",
            hint=_at_home(sign, brought) or nearest(sign, ids) or _elsewhere(sign, plugins),
        )
    return Sign(id=sign, weight=listed.weight, distribution=listed.distribution, not_installed=True)


def _at_home(sign: str, brought: Iterable[DetectorContribution]) -> str | None:
    """A hint where another distribution than the one that is named brings the sign."""
    homes = sorted(plugin.distribution for detector, plugin in brought if detector.id == sign)
    return f"{' or '.join(homes)} has it" if homes else None


def _elsewhere(sign: str, plugins: Plugins) -> str | None:
    """A hint where a sign was listed among those of accounts, or of the supplier."""
    if sign in plugins.detectors:
        return "it is a sign on accounts: list it under /signs"
    measured = {one.id for p in plugins.loaded for one in p.portfolio_detectors}
    if sign in measured | {one.id for p in plugins.loaded for one in p.practices}:
        return "it is a sign on the supplier: list it under /supplier/signs"
    return None


def _of_failed(sign: str, weight: int, failed: FailedPlugin) -> Sign:
    return Sign(
        id=sign,
        weight=weight,
        distribution=failed.distribution,
        version=failed.version,
        error=f"{failed.distribution} was set aside: {failed.reason}",
    )
