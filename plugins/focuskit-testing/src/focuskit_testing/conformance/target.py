"""The plugin under check: found by the name of its distribution, a file, or a source folder."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path

import attrs

from focuskit.extending.manager import FailedPlugin, Plugin, Plugins
from focuskit.hookspecs import GROUP
from focuskit.model.errors import InputError, nearest

_MOST_PARENTS = 4
"""From a module to the top of its source tree, in the usual layouts."""


@attrs.frozen(kw_only=True, eq=False)
class Target:
    """A plugin as it was found.

    Args:
        name: Of the distribution, or the stem of the file.
        version: Of the distribution; None for a file.
        plugin: What it brings; None where it did not load.
        failed: Why it did not load.
        home: The file of a one-file plugin, or the folder of the package.
        cases: The folder of its cases; None where there is none.
    """

    name: str
    version: str | None
    plugin: Plugin | None
    failed: FailedPlugin | None
    home: Path | None
    cases: Path | None


def find(source: str | Path, cases: Path | None = None) -> Target:
    """The plugin that a name, a file or a folder with a ``pyproject.toml`` stands for.

    A plugin that is there and does not load is returned with the reason.

    Raises:
        InputError: There is nothing of that name, or no such file or folder.
    """
    path = Path(source)
    if path.is_file():
        return _of_plugins(Plugins.of([path]), path.resolve(), cases)
    if path.is_dir():
        return _of_folder(path.resolve(), cases)
    if isinstance(source, Path) or path.suffix == ".py" or len(path.parts) > 1:
        raise InputError(problem="there is no such plugin", where=str(path))
    return _installed(source, cases)


def _installed(name: str, cases: Path | None) -> Target:
    installed = Plugins.installed()
    every: list[Plugin | FailedPlugin] = [*installed.loaded, *installed.failed]
    chosen = [one for one in every if _normal(one.distribution) == _normal(name)]
    if not chosen:
        known = sorted({one.distribution for one in every})
        raise InputError(
            problem=f"no installed distribution {name!r} brings a focuskit plugin",
            hint=nearest(name, known)
            or f"name one of {', '.join(known) or 'none'}, a .py file, or a folder with pyproject",
        )
    one = chosen[0]
    plugins = Plugins((one,)) if isinstance(one, Plugin) else Plugins((), (one,))
    return _of_plugins(plugins, None, cases)


def _of_folder(folder: Path, cases: Path | None) -> Target:
    """Load a plugin from its source folder, installed or not.

    Raises:
        InputError: The folder has no ``pyproject.toml`` that names an entry point of ours.
    """
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        (module,) = project["entry-points"][GROUP].values()
    except (OSError, KeyError, ValueError) as broken:
        raise InputError(
            problem="not the source folder of a plugin",
            where=str(folder),
            found=f"{type(broken).__name__}: {broken}",
            expected=f"a pyproject.toml with one entry point in [project.entry-points.{GROUP}]",
        ) from None
    source = folder / "src" if (folder / "src").is_dir() else folder
    sys.path.insert(0, str(source))
    try:
        plugins = Plugins.of([importlib.import_module(module)])
    except (Exception, SystemExit) as broken:  # noqa: BLE001 -- whatever a plugin raises
        reason = f"{type(broken).__name__}: {broken}"
        failed = FailedPlugin(
            distribution=project["name"], version=None, reason=reason, traceback=""
        )
        plugins = Plugins((), (failed,))
    finally:
        sys.path.remove(str(source))
    known = {"distribution": project["name"], "version": project.get("version")}
    loaded = tuple(attrs.evolve(one, **known) for one in plugins.loaded)
    failed_ones = tuple(attrs.evolve(one, **known) for one in plugins.failed)
    return _of_plugins(Plugins(loaded, failed_ones), None, cases or _folder(folder / "tests"))


def _of_plugins(plugins: Plugins, file: Path | None, cases: Path | None) -> Target:
    if plugins.failed:
        failed = plugins.failed[0]
        return Target(
            name=failed.distribution, version=failed.version, plugin=None, failed=failed,
            home=file, cases=cases,
        )  # fmt: skip
    (plugin,) = plugins.loaded
    home = file or _home(plugin)
    return Target(
        name=plugin.distribution, version=plugin.version, plugin=plugin, failed=None, home=home,
        cases=cases or _cases_of(home),
    )  # fmt: skip


def _home(plugin: Plugin) -> Path | None:
    """The folder of the package, or the file of the module, that brings the signs."""
    for detector in (*plugin.detectors, *plugin.portfolio_detectors):
        top = sys.modules.get(detector.measure.__module__.partition(".")[0])
        file = top and top.__file__
        if file:
            path = Path(file).resolve()
            return path.parent if path.name == "__init__.py" else path
    return None


def _cases_of(home: Path | None) -> Path | None:
    """``tests/cases`` of the source tree that a package stands in."""
    for parent in home.parents[:_MOST_PARENTS] if home else ():
        if (parent / "pyproject.toml").is_file() or (home and home.parent == parent):
            found = _folder(parent / "tests")
            if found:
                return found
    return None


def _folder(tests: Path) -> Path | None:
    return tests / "cases" if (tests / "cases").is_dir() else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
