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

from focuskit.detect.detector import Detector
from focuskit.detect.plugin_guard import Broken, attempt
from focuskit.extending.catalogue import (
    found_points,
    module_of,
    name_of,
    no_module,
    read_signs,
    signs_of,
)
from focuskit.extending.hook_calls import Contribution, HookCalls, marks
from focuskit.extending.lint_problem import Problem
from focuskit.extending.open_rows_lint import lint_open_rows
from focuskit.extending.plugin import AnyPlugin, FailedPlugin, Plugin, SkippedPlugin
from focuskit.extending.plugin_lint import (
    is_first_party,
    lint_contribution,
    lint_module,
    refuse,
)
from focuskit.model._fields import SIGN
from focuskit.model.arguments import path_of
from focuskit.model.errors import InputError, PluginError
from focuskit.model.practice import Practice
from focuskit.model.recommendation import AlsoRelieves, Recommendation
from focuskit.policy.plugin_rules import PluginRules

T = TypeVar("T")
Source = ModuleType | str | Path

_HOOKS_OF: tuple[tuple[tuple[type[Any], ...], tuple[str, ...]], ...] = (
    ((Detector,), ("focuskit_detectors", "focuskit_portfolio_detectors")),
    ((Recommendation, AlsoRelieves), ("focuskit_recommendations",)),
    ((Practice,), ("focuskit_practices",)),
)
"""What a plugin may bring, and the hooks that bring it."""


@cache
def installed() -> tuple[EntryPoint, ...]:
    """The entry points of all installed plugins, in an order that installing leaves alone.

    They are looked up once a process.
    """
    found, _ = found_points()
    return tuple(sorted(found, key=lambda point: (*name_of(point), point.name, point.value)))


@cache
def unreadable() -> tuple[FailedPlugin, ...]:
    """The distributions that do not tell what they bring; they are set aside."""
    return tuple(
        FailedPlugin(distribution=o.name, version=o.version, reason=o.reason, traceback="")
        for o in found_points()[1]
    )


def skip(
    name: str, version: str | None, rules: PluginRules, signs: Callable[[], Iterable[str]]
) -> SkippedPlugin | None:
    """The plugin as one that was skipped; None if the rules let it load.

    ``signs`` is asked for the ids of its signs only if that is needed.
    """
    why_not = rules.why_not(name, version, signs)
    if why_not is None:
        return None
    return SkippedPlugin(distribution=name, version=version, reason=why_not, signs=tuple(signs()))


def from_entry_point(point: EntryPoint, rules: PluginRules) -> AnyPlugin:
    """Load an installed plugin, unless the rules do not let it."""
    name, version = name_of(point)
    skipped = skip(name, version or None, rules, lambda: chain(*_signs_of(name)))
    return skipped or _from_entry_point(point, name)


@cache
def _from_entry_point(point: EntryPoint, name: str) -> Plugin | FailedPlugin:
    """Load an installed plugin, once a process; entry points compare without their distribution."""

    def imported() -> object:
        if module_of(point) is None:
            raise PluginError(problem=no_module(point))
        return point.load()

    return _load(name, name_of(point)[1] or None, imported, lambda: _signs_of(name))


def from_source(source: Source, rules: PluginRules) -> AnyPlugin:
    """Load a plugin from a module or a file, unless the rules do not let it.

    Raises:
        InputError: There is no such file.
    """
    if isinstance(source, ModuleType):
        name, file = source.__name__, getattr(source, "__file__", None)
        skipped = skip(name, None, rules, tuple)
        plugin = skipped or _load(name, None, lambda: source, lambda: ((), ()))
        return _with_code(plugin, Path(file) if file else None)
    path = path_of(source, where="plugins", expected="a module, or the path of a Python file")
    if not path.is_file():
        raise InputError(
            problem="there is no such plugin file",
            where=str(path),
            expected="a Python file that holds detectors",
        )

    def signs() -> tuple[str, ...]:
        return _well_formed(str(facts["id"]) for facts in read_signs(path))

    skipped = skip(path.stem, None, rules, signs)
    plugin = skipped or _load(
        path.stem, None, lambda: _module_from_file(path), lambda: (signs(), ())
    )
    return _with_code(plugin, path)


def _with_code(plugin: AnyPlugin, path: Path | None) -> AnyPlugin:
    """A plugin with the SHA-256 of its file, and of all beside the head of a package."""
    if path is None or not isinstance(plugin, Plugin):
        return plugin
    files = sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return attrs.evolve(plugin, code=whole.hexdigest())


Signs = tuple[tuple[str, ...], tuple[str, ...]]


def _signs_of(distribution: str) -> Signs:
    """The signs of an installed plugin, read from its files."""
    entries = signs_of(distribution)
    return (
        _well_formed(entry.id for entry in entries if entry.subject == "account"),
        _well_formed(entry.id for entry in entries if entry.subject != "account"),
    )


def _well_formed(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that a finding can bear; a file may state anything."""
    return tuple(one for one in ids if SIGN.fullmatch(one))


def _module_from_file(path: Path) -> ModuleType:
    name = f"focuskit_plugin_{path.stem}"
    taken = sys.modules.get(name)
    if taken is not None and getattr(taken, "__file__", None) != str(path):
        # Two files of one name are two modules.
        name = f"{name}_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
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


def _load(
    name: str, version: str | None, load: Callable[[], object], signs: Callable[[], Signs]
) -> Plugin | FailedPlugin:
    """Load one plugin and validate all that it brings, before anything is registered.

    A plugin that calls ``sys.exit``, or raises what nobody is meant to catch, is broken like any
    other; only the user's own interrupt ends the run.
    """

    def load_and_check() -> tuple[Contribution, Sequence[Problem]]:
        module = load()
        refuse(lint_module(module))
        contributed = contribution_of(module)
        problems = lint_contribution(contributed, distribution=name, version=version)
        refuse(problems)
        detectors = (*contributed.detectors, *contributed.portfolio_detectors)
        # To read the code of our own signs each time would take longer than to load them.
        read = () if is_first_party(name, version) else detectors
        return contributed, (*problems, *chain.from_iterable(map(lint_open_rows, read)))

    found = attempt(load_and_check)
    if isinstance(found, Broken):
        error = found.error
        reason = str(error) if isinstance(error, PluginError) else found.why
        lines = "\n  ".join([reason, *getattr(error, "__notes__", ())])
        on_account, on_supplier = signs()
        return FailedPlugin(
            distribution=name, version=version, reason=lines, signs=on_account,
            supplier_signs=on_supplier, traceback="".join(traceback.format_exception(error)),
        )  # fmt: skip
    contributed, problems = found
    parts = attrs.asdict(contributed, recurse=False)
    return Plugin(distribution=name, version=version, warnings=tuple(problems), **parts)


def contribution_of(module: object) -> Contribution:
    """What a plugin's hooks bring; without any, what stands in the module.

    Raises:
        PluginError: There is nothing, or a hook returned something else than it promises; or
            something stands beside hooks of which none brings such things, so that it would be
            missing, and nobody would miss it.
    """
    where = str(getattr(module, "__file__", module))
    marked = {options["specname"] or name for name, options in marks(module).items()}
    for kinds, hooks in _HOOKS_OF if marked else ():
        found = [thing for kind in kinds for thing in instances_in(module, kind)]
        if found and marked.isdisjoint(hooks):
            named = getattr(found[0], "id", None)
            what = f"{type(found[0]).__name__} {named!r}" if named else type(found[0]).__name__
            raise PluginError(
                problem=f"{what} stands here, and no hook brings it",
                where=where,
                expected=f"a function {' or '.join(hooks)}, marked with hookimpl",
                hint="or leave out all hooks: then everything that stands in the file counts",
            )
    if marked:
        return HookCalls(module).contribution()
    contributed = Contribution(
        detectors=tuple(dict.fromkeys(instances_in(module, Detector))),
        recommendations=instances_in(module, Recommendation),
        also_relieves=instances_in(module, AlsoRelieves),
        practices=instances_in(module, Practice),
    )
    if contributed == Contribution():
        raise PluginError(
            problem="the plugin contributes nothing",
            where=where,
            expected="functions marked with hookimpl, or detectors and recommendations",
            hint="write @detector(...) above the function that measures a sign",
        )
    return contributed


def instances_in(module: object, kind: type[T]) -> tuple[T, ...]:
    """The objects of a kind that have a name in a module."""
    return tuple(thing for thing in vars(module).values() if isinstance(thing, kind))
