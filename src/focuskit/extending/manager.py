"""The plugin manager: each plugin is loaded and validated by itself, a broken one set aside."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import attrs
import pluggy

from focuskit import hookspecs
from focuskit.detect.detector import Detector
from focuskit.detect.slips import failure
from focuskit.model.errors import InputError, PluginError, nearest
from focuskit.model.practice import Practice
from focuskit.model.recommendation import Recommendation
from focuskit.policy import default_policy

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Plugin:
    """A plugin that kept to the contract, with what it contributes.

    Args:
        distribution: The name that it was installed under, or the stem of its file.
        version: Of the distribution; None for a file.
        detectors: Of signs on an account.
        recommendations: What to do about signs.
        portfolio_detectors: Of signs on the supplier.
        practices: What to ask people about the supplier.
    """

    distribution: str
    version: str | None
    detectors: tuple[Detector, ...]
    recommendations: tuple[Recommendation, ...]
    portfolio_detectors: tuple[Detector, ...] = ()
    practices: tuple[Practice, ...] = ()


@attrs.frozen(kw_only=True)
class FailedPlugin:
    """A plugin that was set aside: its signs are errors, and the others go on without it."""

    distribution: str
    version: str | None
    reason: str
    traceback: str


@attrs.frozen
class Plugins:
    """The plugins of a run, ordered by distribution, so that install order changes nothing."""

    loaded: tuple[Plugin, ...] = ()
    failed: tuple[FailedPlugin, ...] = ()

    @classmethod
    def installed(cls) -> Plugins:
        """Return the plugins that are installed; they are loaded once a process."""
        return _installed()

    @classmethod
    def of(cls, sources: Iterable[ModuleType | str | Path]) -> Plugins:
        """Return exactly these plugins: modules, or paths of one-file plugins.

        Raises:
            InputError: There is no such file.
        """
        return cls().adding(*sources)

    def adding(self, *sources: ModuleType | str | Path) -> Plugins:
        """Return these plugins and further ones: modules, or paths of one-file plugins.

        Raises:
            InputError: There is no such file.
        """
        return _arranged([*self.loaded, *self.failed, *(_from_source(s) for s in sources)])

    @property
    def detectors(self) -> dict[str, tuple[Detector, Plugin]]:
        """Sign id: detector and the plugin that brings it, ordered by id."""
        found = {d.id: (d, plugin) for plugin in self.loaded for d in plugin.detectors}
        return dict(sorted(found.items()))

    @property
    def recommendations(self) -> tuple[tuple[Recommendation, tuple[str, ...]], ...]:
        """Recommendations and the distributions that bring each, ordered by id."""
        merged: dict[str, tuple[Recommendation, tuple[str, ...]]] = {}
        for plugin in self.loaded:
            for recommendation in plugin.recommendations:
                first, sources = merged.get(recommendation.id, (recommendation, ()))
                relieves = {**recommendation.relieves, **first.relieves}
                merged[recommendation.id] = (
                    attrs.evolve(first, relieves=relieves),
                    (*sources, plugin.distribution),
                )
        return tuple(merged[key] for key in sorted(merged))


def detectors_in(package: ModuleType) -> tuple[Detector, ...]:
    """Return the detectors of a package that holds one sign a file, ordered by file.

    Adding a sign is adding its file; nothing lists the signs a second time.

    Raises:
        PluginError: A file brings no detector, or one whose id is not the file's name with
            hyphens for underscores (after a prefix and a dot, if any).
    """
    found: list[Detector] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        detectors = _contributed(module, Detector)
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
def _installed() -> Plugins:
    found = entry_points(group=hookspecs.GROUP)
    return _arranged([_from_entry_point(entry_point) for entry_point in found])


def _from_entry_point(entry_point: EntryPoint) -> Plugin | FailedPlugin:
    distribution = entry_point.dist
    name = distribution.name if distribution else entry_point.name
    version = distribution.version if distribution else None
    return _load(name, version, entry_point.load)


def _from_source(source: ModuleType | str | Path) -> Plugin | FailedPlugin:
    if isinstance(source, ModuleType):
        return _load(source.__name__, None, lambda: source)
    path = Path(source)
    if not path.is_file():
        raise InputError(
            problem="there is no such plugin file",
            where=str(path),
            expected="a Python file that holds detectors",
        )
    return _load(path.stem, None, lambda: _module_from_file(path))


def _module_from_file(path: Path) -> ModuleType:
    name = f"focuskit_plugin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(problem="not a Python file", where=str(path), expected="a name in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a detector finds its page through the module that it stands in
    spec.loader.exec_module(module)
    return module


def _load(name: str, version: str | None, load: Callable[[], Any]) -> Plugin | FailedPlugin:
    """Load one plugin and validate all that it brings, before anything is registered.

    A plugin that calls ``sys.exit`` is broken like any other; only the user's own interrupt ends
    the run.
    """
    try:
        module = load()
        brought = _call_hooks(module)
    except (Exception, SystemExit) as broken:  # noqa: BLE001 -- whatever a plugin raises
        return FailedPlugin(
            distribution=name,
            version=version,
            reason=str(broken) if isinstance(broken, PluginError) else failure(broken),
            traceback=traceback.format_exc(),
        )
    return Plugin(distribution=name, version=version, **brought)


def _call_hooks(module: Any) -> dict[str, tuple[Any, ...]]:
    """Call the hooks of one plugin through a manager of its own, so that all is attributed."""
    manager = pluggy.PluginManager(hookspecs.GROUP)
    manager.add_hookspecs(hookspecs)
    manager.register(module)
    _refuse_unknown_hooks(manager, module)
    if manager.get_hookcallers(module):
        hooks = manager.hook
        return {
            "detectors": _returned(manager, hooks.focuskit_detectors, Detector),
            "recommendations": _returned(manager, hooks.focuskit_recommendations, Recommendation),
            "portfolio_detectors": _returned(manager, hooks.focuskit_portfolio_detectors, Detector),
            "practices": _returned(manager, hooks.focuskit_practices, Practice),
        }
    plain: dict[str, tuple[Any, ...]] = {
        "detectors": _contributed(module, Detector),
        "recommendations": _contributed(module, Recommendation),
        "practices": _contributed(module, Practice),
    }
    if not any(plain.values()):
        raise PluginError(
            problem="the plugin contributes nothing",
            where=str(getattr(module, "__file__", module)),
            expected="functions marked with hookimpl, or detectors and recommendations",
            hint="write @detector(...) above the function that measures a sign",
        )
    return plain


def _refuse_unknown_hooks(manager: pluggy.PluginManager, module: Any) -> None:
    """Refuse hooks that nobody will ever call: a typo there would be silence.

    Raises:
        PluginError: A function marked with ``hookimpl`` is named like no hook.
    """
    known = [name for name in vars(hookspecs) if name.startswith("focuskit_")]
    for name in dir(module):
        marked = manager.parse_hookimpl_opts(module, name) is not None
        if marked and name not in known:
            raise PluginError(
                problem=f"there is no hook {name!r}",
                where=str(getattr(module, "__file__", module)),
                hint=nearest(name, known),
            )


def _returned(
    manager: pluggy.PluginManager, hook: pluggy.HookCaller, kind: type[T]
) -> tuple[T, ...]:
    """Call one hook, and return what came back as one tuple.

    Raises:
        PluginError: Something else than a sequence of ``kind`` came back, or the function takes
            arguments that have defaults, which pluggy would never fill.
    """
    (plugin,) = manager.get_plugins()
    function = getattr(plugin, hook.name, None)
    if function is None:
        return ()
    parameters = signature(function).parameters.values()
    defaulted = [p.name for p in parameters if p.default is not p.empty]
    if defaulted:
        raise PluginError(
            problem="arguments of a hook must have no defaults: they would never be filled",
            where=hook.name,
            found=", ".join(defaulted),
        )
    results = hook()
    returned = results[0] if results else None  # pluggy drops None
    if not isinstance(returned, Sequence) or isinstance(returned, str):
        raise PluginError(
            problem="wrong return type",
            where=hook.name,
            found=type(returned).__name__,
            expected=f"a list or tuple of {kind.__name__}",
        )
    for index, item in enumerate(returned):
        if not isinstance(item, kind):
            raise PluginError(
                problem="wrong return type",
                where=f"{hook.name}, item {index}",
                found=type(item).__name__,
                expected=kind.__name__,
            )
    return tuple(returned)


def _contributed(module: ModuleType, kind: type[T]) -> tuple[T, ...]:
    found = [thing for thing in vars(module).values() if isinstance(thing, kind)]
    return tuple(dict.fromkeys(found)) if kind is Detector else tuple(found)


def _precedence(plugin: Plugin | FailedPlugin) -> tuple[bool, str, str]:
    """Order by distribution, those of the default policy first: nobody takes over their signs.

    A file has no version, and never goes before what is installed.
    """
    trusted = {listed.distribution for listed in default_policy().signs.values()}
    own = plugin.distribution in trusted and plugin.version is not None
    return not own, plugin.distribution, plugin.version or ""


def _arranged(plugins: Iterable[Plugin | FailedPlugin]) -> Plugins:
    """Order plugins by distribution, and set aside one whose sign another has brought before."""
    loaded: list[Plugin] = []
    failed: list[FailedPlugin] = []
    owners: dict[str, str] = {}
    for plugin in sorted(plugins, key=_precedence):
        if isinstance(plugin, FailedPlugin):
            failed.append(plugin)
            continue
        ids = [d.id for d in (*plugin.detectors, *plugin.portfolio_detectors)]
        ids += [practice.id for practice in plugin.practices]
        taken = [i for n, i in enumerate(ids) if i in owners or i in ids[:n]]
        if taken:
            owner = owners.get(taken[0], plugin.distribution)
            reason = f"sign {taken[0]!r} is already brought by {owner}; rename or disable one"
            failed.append(
                FailedPlugin(
                    distribution=plugin.distribution,
                    version=plugin.version,
                    reason=reason,
                    traceback="",
                )
            )
            continue
        owners |= dict.fromkeys(ids, plugin.distribution)
        loaded.append(plugin)
    return Plugins(tuple(loaded), tuple(failed))
