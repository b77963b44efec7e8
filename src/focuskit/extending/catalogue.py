"""The catalogue of what plugins bring, read from their files: no plugin is imported for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, distributions, entry_points
from pathlib import Path
from typing import Any

import attrs

from focuskit.extending import sign_files
from focuskit.extending.module_files import module_file
from focuskit.hookspecs import GROUP
from focuskit.model.errors import InputError, nearest_file


@attrs.frozen(kw_only=True)
class Entry:
    """One sign of the catalogue, as its file states it; ``subject`` is account or supplier.

    Limits and unit are None if it takes a run to tell them. ``for_status`` are the statuses of the
    accounts that it is meant for, as far as the file states any: else it is for customers.
    """

    id: str
    subject: str
    title: str
    theme: str
    ok: float | None
    bad: float | None
    unit: str | None
    min_observations: int | None
    for_status: tuple[str, ...]
    says: str
    page: str
    distribution: str
    version: str | None


@attrs.frozen(kw_only=True)
class ListedPractice:
    """A habit that people are asked about, as a file states it."""

    id: str
    theme: str
    title: str
    question: str


@attrs.frozen(kw_only=True)
class ListedRecommendation:
    """What to do about some signs, as a file states it."""

    id: str
    title: str
    signs: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ListedPlugin:
    """What one distribution, or one file, brings, and what can be seen to be wrong with it.

    Args:
        distribution: The name that it is installed under, or the stem of its file.
        version: Of the distribution; None for a file.
        source: The modules that its entry points name, or the path of its file.
        signs: Ordered by theme and id.
        practices: Ordered by id.
        recommendations: Ordered by id.
        problems: Sentences, each with the place.
    """

    distribution: str
    version: str | None
    source: str
    signs: tuple[Entry, ...] = ()
    practices: tuple[ListedPractice, ...] = ()
    recommendations: tuple[ListedRecommendation, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes of its signs and practices, sorted."""
        of_signs, of_practices = (
            {one.theme for one in some} for some in (self.signs, self.practices)
        )
        return tuple(sorted((of_signs | of_practices) - {""}))


def catalogue(files: Iterable[Path] = ()) -> tuple[Entry, ...]:
    """The signs of all installed plugins, and of further files, by theme and id."""
    return _ordered(entry for plugin in listed(files) for entry in plugin.signs)


def signs_of(distribution: str) -> tuple[Entry, ...]:
    """The signs of one installed plugin, by theme and id; the files of others are not read."""
    points = [point for point in found_points()[0] if name_of(point)[0] == distribution]
    return _installed(distribution, points).signs if points else ()


def listed(files: Iterable[Path] = ()) -> tuple[ListedPlugin, ...]:
    """Every installed plugin, and further one-file plugins, by name.

    Raises:
        InputError: There is no such file.
    """
    points: dict[str, list[EntryPoint]] = {}
    there, unreadable = found_points()
    for point in there:
        points.setdefault(name_of(point)[0], []).append(point)
    plugins = [_installed(name, points[name]) for name in sorted(points)]
    plugins += [
        ListedPlugin(distribution=one.name, version=one.version, source="", problems=(one.reason,))
        for one in unreadable
    ]
    plugins += [_one_file(path) for path in files]
    owners: dict[str, set[str]] = {}
    for plugin in plugins:
        for entry in plugin.signs:
            owners.setdefault(entry.id, set()).add(plugin.distribution)
    return tuple(
        attrs.evolve(
            plugin,
            # Of several plugins that bring one sign, all but the first are set aside in a run.
            problems=(
                *plugin.problems,
                *(
                    f"sign {entry.id!r} is brought by {', '.join(sorted(others))} too; rename one"
                    for entry in plugin.signs
                    if (others := owners[entry.id] - {plugin.distribution})
                ),
            ),
        )
        for plugin in plugins
    )


@attrs.frozen
class Unreadable:
    """A distribution that does not tell what it brings: whether it is a plugin nobody knows."""

    name: str
    version: str | None
    reason: str


def found_points() -> tuple[list[EntryPoint], list[Unreadable]]:
    """The entry points of plugins, and the distributions whose own cannot be read."""
    try:
        return list(entry_points(group=GROUP)), []
    except Exception:  # noqa: BLE001 -- one that cannot be read keeps Python from reading any
        return _one_by_one()


def _one_by_one() -> tuple[list[EntryPoint], list[Unreadable]]:
    """Read them apart; of two distributions of one name, the first on the path counts."""
    from packaging.utils import canonicalize_name  # noqa: PLC0415 -- on a fault alone

    found: list[EntryPoint] = []
    unreadable: list[Unreadable] = []
    seen: set[str] = set()
    for one in distributions():
        name, version = (one.metadata[key] or "" for key in ("Name", "Version"))
        if canonicalize_name(name) in seen:
            continue
        seen.add(canonicalize_name(name))
        try:
            found += one.entry_points.select(group=GROUP)
        except Exception as broken:  # noqa: BLE001 -- Python fails on them with any error
            reason = f"its entry_points.txt cannot be read; install {name} anew, or remove it"
            error = f"{type(broken).__name__}: {broken}".partition("\n")[0]
            unreadable.append(Unreadable(name, version or None, f"{reason} ({error})"))
    return found, sorted(unreadable, key=lambda one: one.name)


def name_of(point: EntryPoint) -> tuple[str, str]:
    """Distribution and version of an entry point; the version is empty if none is.

    If an installation was torn, its files do not tell its name: then that of the entry point
    stands in.
    """
    stated = point.dist
    return ((stated and stated.name) or point.name, (stated and stated.version) or "")


def module_of(point: EntryPoint) -> str | None:
    """The module that an entry point names; None if it names none."""
    try:
        return point.module
    except (AttributeError, ValueError):  # Python tells a mistake by failing
        return None


def no_module(point: EntryPoint) -> str:
    """What to say of an entry point that names no module."""
    written = re.sub(r"\W+", "_", point.value)
    return f"the entry point {point.name} = {point.value!r} names no module; is it {written!r}?"


def read_signs(path: Path) -> list[dict[str, Any]]:
    """What the detectors of one file state, in the terms of ``Entry``.

    A file that is not Python states nothing here.
    """
    try:
        return [facts for _, facts in sign_files.signs_in(sign_files.parse(path))]
    except (OSError, SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _installed(name: str, points: Sequence[EntryPoint]) -> ListedPlugin:
    """What one distribution brings; its files are found and read, never run."""
    read = _Reader(distribution=name, version=name_of(points[0])[1] or None)
    read.problems += [no_module(point) for point in points if module_of(point) is None]
    modules = sorted({module for point in points if (module := module_of(point))})
    seen: set[Path] = set()
    for module in modules:
        home = module_file(module)
        if home is None:
            read.problems.append(f"there is no module {module!r}, which its entry point names")
            continue
        # What a plugin brings may stand anywhere in its package, or in its one file.
        packaged = (home.parent / "__init__.py").is_file()
        others = sorted(home.parent.rglob("*.py")) if packaged else []
        files = dict.fromkeys([home, *others])
        trees = {path: read.parsed(path) for path in files if path not in seen}
        seen |= set(trees)
        read.take({path: tree for path, tree in trees.items() if tree}, entry=home)
    return read.result(", ".join(modules))


def _one_file(path: Path) -> ListedPlugin:
    if not path.is_file():
        raise InputError(
            problem="there is no such plugin file",
            where=str(path),
            expected="a Python file that holds detectors",
            hint=nearest_file(path),
        )
    read = _Reader(distribution=path.stem, version=None)
    tree = read.parsed(path)
    if tree:
        read.take({path: tree}, entry=path)
    return read.result(str(path))


@attrs.define(kw_only=True)
class _Reader:
    """Gathers what the files of one plugin state."""

    distribution: str
    version: str | None
    signs: list[Entry] = attrs.field(factory=list)
    practices: list[ListedPractice] = attrs.field(factory=list)
    recommendations: list[ListedRecommendation] = attrs.field(factory=list)
    problems: list[str] = attrs.field(factory=list)

    def parsed(self, path: Path) -> ast.Module | None:
        """The tree of a file; one that cannot be read is a problem of the plugin."""
        try:
            return sign_files.parse(path)
        except SyntaxError as broken:
            self.problems.append(f"{path}, line {broken.lineno}: not Python: {broken.msg}")
        except (OSError, ValueError, MemoryError, RecursionError) as broken:
            self.problems.append(f"{path}: cannot be read as Python: {broken}")
        return None

    def take(self, trees: dict[Path, ast.Module], *, entry: Path) -> None:
        """Take what the files of one entry point state."""
        hooks = sign_files.hooks_in(trees[entry]) if entry in trees else frozenset()
        ours = sign_files.named_on_supplier(trees[entry]) if entry in trees else frozenset()
        for path, tree in trees.items():
            for function, facts in sign_files.signs_in(tree):
                named = not ours.isdisjoint({path.parent.name, path.stem, function})
                self._take_sign(facts, "supplier" if named else "account", path)
            for facts in sign_files.made_in(tree, "Practice"):
                names = ("id", "theme", "title", "question")
                self.practices.append(ListedPractice(**{n: _text(facts.get(n)) for n in names}))
            for facts in sign_files.made_in(tree, "Recommendation"):
                relieves = facts.get("relieves")
                signs = sorted(map(str, relieves)) if isinstance(relieves, dict) else ()
                title, name = _text(facts.get("title")), _text(facts.get("id"))
                self.recommendations.append(
                    ListedRecommendation(id=name, title=title, signs=tuple(signs))
                )
        if hooks.intersection(sign_files.HOOKS_OF_SIGNS) and not self.signs:
            self.problems.append("its signs are made while it runs; no file states one to be read")

    def _take_sign(self, facts: dict[str, Any], subject: str, path: Path) -> None:
        if not facts["id"]:
            self.problems.append(f"{path}: a sign whose id takes a run to tell; write it as text")
            return
        for name in ("id", "theme", "title", "says"):
            if not isinstance(facts[name], str):
                problem = (
                    f"{path}: sign {facts['id']!r}: {name} must be text, found {facts[name]!r}"
                )
                self.problems.append(problem)
                return
        self.signs.append(
            Entry(**facts, subject=subject, distribution=self.distribution, version=self.version)
        )

    def result(self, source: str) -> ListedPlugin:
        """What was gathered, in an order that the files' order does not change."""
        return ListedPlugin(
            distribution=self.distribution,
            version=self.version,
            source=source,
            signs=_ordered(self.signs),
            practices=tuple(sorted(self.practices, key=lambda one: one.id)),
            recommendations=tuple(sorted(self.recommendations, key=lambda one: one.id)),
            problems=tuple(self.problems),
        )


def _text(stated: Any) -> str:
    return stated if isinstance(stated, str) else ""


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.theme, entry.id, entry.distribution)))
