"""Loading: each plugin is imported, linted and validated by itself; a broken one is set aside."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import EntryPoint
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import attrs

from focuskit.detect.attempts import Broken, attempt
from focuskit.detect.detector import Detector
from focuskit.extending.catalogue import (
    catalogue,
    found_points,
    module_of,
    name_of,
    no_module,
    read_signs,
)
from focuskit.extending.lint import Problem, lint_contribution, lint_module, refuse
from focuskit.extending.relay import Contribution, Relay, marks
from focuskit.model._fields import SIGN
from focuskit.model.arguments import path_of
from focuskit.model.errors import InputError, PluginError
from focuskit.model.practice import Practice
from focuskit.model.recommendation import AlsoRelieves, Recommendation
from focuskit.policy.plugins import PluginRules

T = TypeVar("T")
Source = ModuleType | str | Path

_BRINGING: tuple[tuple[tuple[type[Any], ...], tuple[str, ...]], ...] = (
    ((Detector,), ("focuskit_detectors", "focuskit_portfolio_detectors")),
    ((Recommendation, AlsoRelieves), ("focuskit_recommendations",)),
    ((Practice,), ("focuskit_practices",)),
)
"""What a plugin may bring, and the hooks that bring it."""


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
        also_relieves: Further signs that recommendations of other plugins address.
        warnings: What the lint found that does not keep it from being used.
        code: A digest of its code, where no version speaks for it: of a file or a module.
    """

    distribution: str
    version: str | None
    detectors: tuple[Detector, ...]
    recommendations: tuple[Recommendation, ...]
    portfolio_detectors: tuple[Detector, ...] = ()
    practices: tuple[Practice, ...] = ()
    also_relieves: tuple[AlsoRelieves, ...] = ()
    warnings: tuple[Problem, ...] = ()
    code: str | None = None


@attrs.frozen(kw_only=True)
class FailedPlugin:
    """A plugin that was set aside: its signs are errors, and the others go on without it.

    Args:
        distribution: Its name.
        version: Of the distribution; None for a file.
        reason: What is wrong with it.
        traceback: Where it broke, to be read by its author.
        signs: Its signs on an account, as far as its files tell.
        supplier_signs: Its signs on the supplier, as far as its files tell.
    """

    distribution: str
    version: str | None
    reason: str
    traceback: str
    signs: tuple[str, ...] = ()
    supplier_signs: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class SkippedPlugin:
    """A plugin that the policy does not let load; it was not imported.

    Args:
        distribution: Its name.
        version: Of the distribution; None for a file.
        reason: Why not, and how to change that.
        signs: Its signs, as far as its files tell.
    """

    distribution: str
    version: str | None
    reason: str
    signs: tuple[str, ...] = ()


Found = Plugin | FailedPlugin | SkippedPlugin


@cache
def installed() -> tuple[EntryPoint, ...]:
    """Return the entry points of all installed plugins, in an order that installing leaves alone.

    They are looked up once a process.
    """
    found, _ = found_points()
    return tuple(sorted(found, key=lambda point: (*name_of(point), point.name, point.value)))


@cache
def unreadable() -> tuple[FailedPlugin, ...]:
    """Return the distributions that do not tell what they bring; they are set aside."""
    return tuple(
        FailedPlugin(distribution=o.name, version=o.version, reason=o.reason, traceback="")
        for o in found_points()[1]
    )


def from_entry_point(point: EntryPoint, rules: PluginRules) -> Found:
    """Load an installed plugin, unless the rules do not let it."""
    name, version = name_of(point)
    why_not = rules.why_not(name, version or None, lambda: chain(*_signs_of(name)))
    if why_not is not None:
        signs = tuple(chain(*_signs_of(name)))
        return SkippedPlugin(
            distribution=name, version=version or None, reason=why_not, signs=signs
        )
    return _from_entry_point(point, name)


@cache
def _from_entry_point(point: EntryPoint, name: str) -> Plugin | FailedPlugin:
    """Load an installed plugin, once a process; entry points compare without their distribution."""
    version = name_of(point)[1] or None
    return _load(name, version, lambda: _imported(point), lambda: _signs_of(name))


def _imported(point: EntryPoint) -> object:
    if module_of(point) is None:
        raise PluginError(problem=no_module(point))
    return point.load()


def from_source(source: Source, rules: PluginRules) -> Found:
    """Load a plugin from a module or a file, unless the rules do not let it.

    Raises:
        InputError: There is no such file.
    """
    expected = "a module, or the path of a Python file"
    path = (
        None
        if isinstance(source, ModuleType)
        else path_of(source, where="plugins", expected=expected)
    )
    name = source.__name__ if isinstance(source, ModuleType) else Path(source).stem
    if path is not None and not path.is_file():
        raise InputError(
            problem="there is no such plugin file",
            where=str(path),
            expected="a Python file that holds detectors",
        )
    why_not = rules.why_not(name, None, lambda: chain(*_signs_in(path)))
    if why_not is not None:
        signs = tuple(chain(*_signs_in(path)))
        return SkippedPlugin(distribution=name, version=None, reason=why_not, signs=signs)
    if path is None:
        file = getattr(source, "__file__", None)
        plugin = _load(name, None, lambda: source, lambda: _signs_in(path))
        return _with_code(plugin, Path(file) if file else None)
    plugin = _load(name, None, lambda: _module_from_file(path), lambda: _signs_in(path))
    return _with_code(plugin, path)


def _with_code(plugin: Plugin | FailedPlugin, path: Path | None) -> Plugin | FailedPlugin:
    """Return a plugin with the SHA-256 of its file, and of all beside the head of a package."""
    if path is None or isinstance(plugin, FailedPlugin):
        return plugin
    files = sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return attrs.evolve(plugin, code=whole.hexdigest())


Signs = tuple[tuple[str, ...], tuple[str, ...]]


def _signs_of(distribution: str) -> Signs:
    """Return the signs of an installed plugin, read from its files."""
    entries = [entry for entry in catalogue() if entry.distribution == distribution]
    return (
        _well_formed(entry.id for entry in entries if entry.subject == "account"),
        _well_formed(entry.id for entry in entries if entry.subject != "account"),
    )


def _signs_in(path: Path | None) -> Signs:
    """Return the signs of one file; of a module, which somebody has imported, nothing is read."""
    found = read_signs(path) if path else []
    return _well_formed(str(facts["id"]) for facts in found), ()


def _well_formed(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids that a finding can bear; a file may state anything."""
    return tuple(one for one in ids if SIGN.fullmatch(one))


def _module_from_file(path: Path) -> ModuleType:
    name = _module_name(path)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(problem="not a Python file", where=str(path), expected="a name in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a detector finds its page through the module that it stands in
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]  # as the import system does: nothing half made is left behind
        raise
    return module


def _module_name(path: Path) -> str:
    """Return a name for a file's module: two files of one name are two modules."""
    name = f"focuskit_plugin_{path.stem}"
    taken = sys.modules.get(name)
    if taken is None or getattr(taken, "__file__", None) == str(path):
        return name
    return f"{name}_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]}"


def _load(
    name: str, version: str | None, load: Callable[[], object], signs: Callable[[], Signs]
) -> Plugin | FailedPlugin:
    """Load one plugin and validate all that it brings, before anything is registered.

    A plugin that calls ``sys.exit``, or raises what nobody is meant to catch, is broken like any
    other; only the user's own interrupt ends the run.
    """

    def contributed() -> tuple[Contribution, Sequence[Problem]]:
        module = load()
        refuse(lint_module(module))
        brought = contribution(module)
        problems = lint_contribution(brought, distribution=name, version=version)
        refuse(problems)
        return brought, problems

    found = attempt(contributed)
    if isinstance(found, Broken):
        error = found.error
        reason = str(error) if isinstance(error, PluginError) else found.why
        told = "\n  ".join([reason, *getattr(error, "__notes__", ())])
        return set_aside(name, version, told, signs, "".join(traceback.format_exception(error)))
    brought, problems = found
    return Plugin(
        distribution=name,
        version=version,
        detectors=brought.detectors,
        recommendations=brought.recommendations,
        portfolio_detectors=brought.portfolio_detectors,
        practices=brought.practices,
        also_relieves=brought.also_relieves,
        warnings=tuple(problems),
    )


def set_aside(
    name: str, version: str | None, reason: str, signs: Callable[[], Signs], traceback: str = ""
) -> FailedPlugin:
    """Return a plugin that was set aside, with the signs that its files tell of."""
    on_account, on_supplier = signs()
    return FailedPlugin(
        distribution=name,
        version=version,
        reason=reason,
        traceback=traceback,
        signs=on_account,
        supplier_signs=on_supplier,
    )


def contribution(module: object) -> Contribution:
    """Return what a plugin's hooks bring; without any, what stands in the module.

    Raises:
        PluginError: There is nothing, or a hook returned something else than it promises.
    """
    marked = marks(module)
    if marked:
        _refuse_unbrought(module, {options["specname"] or name for name, options in marked.items()})
        return Relay(module).contribution()
    brought = Contribution(
        detectors=tuple(dict.fromkeys(standing_in(module, Detector))),
        recommendations=standing_in(module, Recommendation),
        also_relieves=standing_in(module, AlsoRelieves),
        practices=standing_in(module, Practice),
    )
    if brought == Contribution():
        raise PluginError(
            problem="the plugin contributes nothing",
            where=str(getattr(module, "__file__", module)),
            expected="functions marked with hookimpl, or detectors and recommendations",
            hint="write @detector(...) above the function that measures a sign",
        )
    return brought


def _refuse_unbrought(module: object, hooks: set[str]) -> None:
    """Refuse what stands beside hooks of which none brings such things: it would not be missed.

    Raises:
        PluginError: There is something.
    """
    for kinds, bringing in _BRINGING:
        found = [thing for kind in kinds for thing in standing_in(module, kind)]
        if found and hooks.isdisjoint(bringing):
            named = getattr(found[0], "id", None)
            what = f"{type(found[0]).__name__} {named!r}" if named else type(found[0]).__name__
            raise PluginError(
                problem=f"{what} stands here, and no hook brings it",
                where=str(getattr(module, "__file__", module)),
                expected=f"a function {' or '.join(bringing)}, marked with hookimpl",
                hint="or leave out all hooks: then everything that stands in the file counts",
            )


def standing_in(module: object, kind: type[T]) -> tuple[T, ...]:
    """Return the objects of a kind that have a name in a module."""
    return tuple(thing for thing in vars(module).values() if isinstance(thing, kind))
