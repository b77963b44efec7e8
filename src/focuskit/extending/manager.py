"""The plugins of a run: each loaded by itself, in an order that installing leaves alone."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Documents
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
from packaging.utils import canonicalize_name

from focuskit.detect.detector import Detector
from focuskit.extending.plugin import AnyPlugin, FailedPlugin, Plugin, SkippedPlugin
from focuskit.extending.plugin_lint import is_first_party
from focuskit.extending.plugin_loading import (
    Source,
    from_entry_point,
    from_source,
    installed,
    instances_in,
    skip,
    unreadable,
)
from focuskit.model.arguments import refuse
from focuskit.model.errors import PluginError, nearest
from focuskit.model.recommendation import Recommendation
from focuskit.policy.plugin_rules import PluginRules

__all__ = ["FailedPlugin", "Plugin", "Plugins", "SkippedPlugin", "detectors_in"]


@attrs.frozen
class Plugins:
    """The plugins of a run, ordered by distribution, so that install order changes nothing.

    Args:
        loaded: Those that take part.
        failed: Those that were set aside; their signs are errors.
        skipped: Those that the policy does not let load; they were not imported.
        rules: Which ones may load.
    """

    loaded: tuple[Plugin, ...] = ()
    failed: tuple[FailedPlugin, ...] = ()
    skipped: tuple[SkippedPlugin, ...] = ()
    rules: PluginRules = attrs.field(factory=PluginRules)

    @classmethod
    def installed(cls, rules: PluginRules | None = None) -> Plugins:
        """The plugins that are installed; each is loaded once a process.

        Args:
            rules: A policy's ``plugins``: what may load at all. None lets all of them.
        """
        return _installed(_ruled(rules))

    @classmethod
    def of(cls, sources: Iterable[Source], rules: PluginRules | None = None) -> Plugins:
        """Exactly these plugins: modules, or paths of one-file plugins.

        Raises:
            InputError: There is no such file.
        """
        if isinstance(sources, str | bytes | Path | ModuleType) or not isinstance(
            sources, Iterable
        ):
            refuse(sources, where="plugins", expected="a list of modules, or of paths of files")
        return cls(rules=_ruled(rules)).adding(*sources)

    def adding(self, *sources: Source) -> Plugins:
        """These plugins and further ones: modules, or paths of one-file plugins.

        Raises:
            InputError: There is no such file.
        """
        more = [from_source(source, self.rules) for source in sources]
        return _arranged([*self._all(), *more], self.rules)

    def under(self, rules: PluginRules) -> Plugins:
        """Those of these plugins that some rules let take part; the others are skipped."""
        if _ruled(rules) == self.rules:
            return self
        found = (
            skip(one.distribution, one.version, rules, partial(getattr, one, "sign_ids")) or one
            for one in self._all()
        )
        return _arranged(found, rules)

    @property
    def detectors(self) -> dict[str, tuple[Detector, Plugin]]:
        """Sign id: detector and the plugin that brings it, ordered by id."""
        found = {d.id: (d, plugin) for plugin in self.loaded for d in plugin.detectors}
        return dict(sorted(found.items()))

    @property
    def recommendations(self) -> tuple[tuple[Recommendation, tuple[str, ...]], ...]:
        """Recommendations, with the distributions that define each or add signs, ordered by id."""
        merged: dict[str, tuple[Recommendation, tuple[str, ...]]] = {
            r.id: (r, (p.distribution,)) for p in self.loaded for r in p.recommendations
        }
        for plugin in self.loaded:
            for more in plugin.also_relieves:
                if more.recommendation not in merged:
                    continue
                first, sources = merged[more.recommendation]
                widened = attrs.evolve(first, relieves={**more.relieves, **first.relieves})
                names = dict.fromkeys((*sources, plugin.distribution))
                merged[more.recommendation] = (widened, tuple(names))
        return tuple(merged[key] for key in sorted(merged))

    @property
    def layouts(self) -> tuple[tuple[Documents[str, Any], str], ...]:
        """Documents of layouts, each with the distribution that brings it."""
        return tuple((one, plugin.distribution) for plugin in self.loaded for one in plugin.layouts)

    def notes(self) -> Iterator[str]:
        """Say what a user should know of the plugins: what is not in use, and what is amiss."""
        for failed in self.failed:
            yield f"plugin {failed.distribution} was set aside: {failed.reason}"
        for skipped in self.skipped:
            yield f"plugin {skipped.distribution} was not imported: {skipped.reason}"
        for plugin in self.loaded:
            yield from self._remarks(plugin)
        there = {canonicalize_name(plugin.distribution) for plugin in self._all()}
        for name in self.rules.disabled:
            if name not in there:
                hint = nearest(name, sorted(there))
                note = f"the policy disables {name}, which is not there"
                yield f"{note}; {hint}" if hint else note

    def _all(self) -> Iterator[AnyPlugin]:
        yield from self.loaded
        yield from self.failed
        yield from self.skipped

    def _remarks(self, plugin: Plugin) -> Iterator[str]:
        if plugin.warnings and plugin.version is not None:
            first = str(plugin.warnings[0]).partition("\n")[0]
            more = f" (and {len(plugin.warnings) - 1} more)" if len(plugin.warnings) > 1 else ""
            yield f"plugin {plugin.distribution}: {first}{more}"
        defined = {r.id for p in self.loaded for r in p.recommendations}
        for more_signs in plugin.also_relieves:
            name = more_signs.recommendation
            if name not in defined:
                hint = nearest(name, sorted(defined)) or "install the plugin that brings it"
                yield (
                    f"plugin {plugin.distribution} adds signs to a recommendation {name!r} that "
                    f"nothing brings; {hint}"
                )


def _ruled(rules: PluginRules | None) -> PluginRules:
    if rules is not None and not isinstance(rules, PluginRules):
        refuse(rules, where="rules", expected="the plugins of a policy: policy.plugins")
    return rules or PluginRules()


def detectors_in(package: ModuleType) -> tuple[Detector, ...]:
    """The detectors of a package that holds one sign a file, ordered by file.

    Adding a sign is adding its file; nothing lists the signs a second time.

    Raises:
        PluginError: A file brings no detector, or one whose id is not the file's name with
            hyphens for underscores (after a prefix and a dot, if any).
    """
    if not hasattr(package, "__path__"):
        refuse(package, where="package", expected="a package that holds one sign a file")
    found: list[Detector] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        detectors = tuple(dict.fromkeys(instances_in(module, Detector)))
        expected = info.name.replace("_", "-")
        names = [d.id.rpartition(".")[2] for d in detectors]
        if names != [expected]:
            raise PluginError(
                problem="a sign's file brings one detector that is named like the file",
                where=str(module.__file__),
                found=", ".join(names) or "no detector",
                expected=expected,
            )
        found += detectors
    return tuple(found)


@cache
def _installed(rules: PluginRules) -> Plugins:
    found = (from_entry_point(point, rules) for point in installed())
    return _arranged([*found, *unreadable()], rules)


def _arranged(plugins: Iterable[AnyPlugin], rules: PluginRules) -> Plugins:
    """Order plugins by distribution, and set aside one that brings what another has brought.

    focuskit's own go first: nobody takes over their signs. Of two that bring one id, the later is
    at fault.
    """

    def precedence(plugin: AnyPlugin) -> tuple[bool, str, str]:
        own = is_first_party(plugin.distribution, plugin.version)
        return not own, plugin.distribution, plugin.version or ""

    loaded: list[Plugin] = []
    others: list[FailedPlugin | SkippedPlugin] = []
    owners: dict[tuple[str, str], str] = {}
    for plugin in sorted(plugins, key=precedence):
        if not isinstance(plugin, Plugin):
            others.append(plugin)
            continue
        ids = [("sign", one) for one in (*plugin.sign_ids, *(p.id for p in plugin.practices))]
        ids += [("recommendation", one.id) for one in plugin.recommendations]
        ids += [("layout", str(one["id"])) for one in plugin.layouts]
        taken = next((one for one in ids if one in owners), None)
        if taken is None:
            owners |= dict.fromkeys(ids, plugin.distribution)
            loaded.append(plugin)
        else:
            others.append(_with_taken_id(plugin, *taken, owners[taken]))
    contributed = {name for kind, name in owners if kind == "sign"}
    failed = (one.without(contributed) for one in others if isinstance(one, FailedPlugin))
    skipped_ones = (one for one in others if isinstance(one, SkippedPlugin))
    return Plugins(tuple(loaded), tuple(failed), tuple(skipped_ones), rules)


def _with_taken_id(plugin: Plugin, kind: str, name: str, owner: str) -> FailedPlugin:
    """A plugin that brings an id of another, as one that was set aside."""
    adding = "rename one, or add signs by AlsoRelieves"
    hint = adding if kind == "recommendation" else "rename or disable one"
    return FailedPlugin(
        distribution=plugin.distribution,
        version=plugin.version,
        reason=f"{kind} {name!r} is already brought by {owner}; {hint}",
        traceback="",
        signs=tuple(one.id for one in plugin.detectors),
        supplier_signs=tuple(one.id for one in plugin.portfolio_detectors),
    )
