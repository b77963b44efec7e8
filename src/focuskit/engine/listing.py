"""The signs of a run: those that plugins bring and those that the policy names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from focuskit.detect.detector import Detector
from focuskit.engine.preparing import Sign, introduce, prepare
from focuskit.extending.manager import FailedPlugin, Plugin, Plugins
from focuskit.model.errors import PolicyError, nearest
from focuskit.policy import Policy


def list_signs(
    policy: Policy, plugins: Plugins, columns: frozenset[str], moment: datetime | None
) -> tuple[Sign, ...]:
    """Return every sign that a plugin brings or the policy names, ordered by id.

    Those of a plugin that was set aside are errors, also where the policy does not list them.

    Args:
        policy: Which signs count, and which distribution each is to come from.
        plugins: What is installed.
        columns: The fields that the data have.
        moment: The moment of the run; None where nothing can be measured.

    Raises:
        PolicyError: The policy names a sign that its distribution does not have, or a limit that
            turns a sign around.
    """
    found = {}
    strangers = {detector.id for detector, _ in left_out(policy, plugins)}
    for detector, plugin in plugins.detectors.values():
        if detector.id in strangers:
            continue
        if moment is None:
            found[detector.id] = introduce(detector, plugin, policy)
        else:
            found[detector.id] = prepare(detector, plugin, policy, as_of=moment, columns=columns)
    for name in policy.signs:
        if name not in found:
            found[name] = _without_detector(name, policy, plugins)
    for failed in plugins.failed:
        for name in failed.signs:
            found.setdefault(name, _of_failed(name, 0, failed))
    return tuple(found[name] for name in sorted(found))


def left_out(policy: Policy, plugins: Plugins) -> Iterator[tuple[Detector, Plugin]]:
    """Return the detectors of signs that the policy trusts another distribution with."""
    for detector, plugin in plugins.detectors.values():
        listed = policy.signs.get(detector.id)
        if listed is not None and listed.distribution != plugin.distribution:
            yield detector, plugin


def _without_detector(sign: str, policy: Policy, plugins: Plugins) -> Sign:
    """Return a sign that the policy names and no loaded plugin brings.

    Raises:
        PolicyError: Its distribution is loaded and has no such sign.
    """
    listed = policy.signs[sign]
    brought = [p for p in plugins.loaded if p.distribution == listed.distribution]
    for failed in plugins.failed:
        if failed.distribution == listed.distribution:
            return _of_failed(sign, listed.weight, failed)
    for skipped in plugins.skipped:
        if skipped.distribution == listed.distribution:
            return Sign(
                id=sign, weight=listed.weight, distribution=listed.distribution,
                version=skipped.version, not_loaded=skipped.reason,
            )  # fmt: skip
    if brought:
        ids = [detector.id for plugin in brought for detector in plugin.detectors]
        raise PolicyError(
            problem=f"{listed.distribution} has no sign {sign!r}",
            where=f"policy {policy.name!r} at /signs/{sign}",
            found=f"its signs are {', '.join(sorted(ids))}",
            hint=nearest(sign, ids),
        )
    return Sign(id=sign, weight=listed.weight, distribution=listed.distribution, not_installed=True)


def _of_failed(sign: str, weight: int, failed: FailedPlugin) -> Sign:
    return Sign(
        id=sign,
        weight=weight,
        distribution=failed.distribution,
        version=failed.version,
        error=f"{failed.distribution} was set aside: {failed.reason}",
    )
