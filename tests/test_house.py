"""The house keeps itself: short functions and modules, no circles, docstrings that say much."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path
from typing import Any

import attrs
import pytest
from house_figures import ROOT, SOURCES, code_lines, imported, longest_chain, modules, tree_of

import focuskit

FUNCTION = 40
MODULE = 400
"""Lines of code at most: blanks, comments and docstrings aside."""
DEPTH = 27
"""Modules of the core in the longest chain in which each imports the next: it may only become
shorter."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _definitions(tree: ast.Module) -> Iterator[Definition]:
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=_shown)
def test_functions_and_modules_are_short(path: Path) -> None:
    tree = tree_of(path)
    code = code_lines(path, tree)
    assert len(code) <= MODULE, f"{len(code)} lines of code: split what has grown two ideas"
    long = {
        f"{node.name}, line {node.lineno}": size
        for node in _definitions(tree)
        if not isinstance(node, ast.ClassDef)
        # Decorators and what the caller gives are no work of the function.
        and (size := len(code & set(range(node.body[0].lineno, (node.end_lineno or 0) + 1))))
        > FUNCTION
    }
    assert not long


def test_no_module_imports_itself_by_way_of_others() -> None:
    ours = modules()
    graph = {name: imported(name, path, ours, late=True) for name, path in ours.items()}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        pytest.fail(" -> ".join(cycle.args[1]))


def test_chains_of_imports_in_the_core_are_short() -> None:
    longest = longest_chain()
    assert len(longest) <= DEPTH, " -> ".join(longest)


def test_two_modules_never_share_a_name() -> None:
    names: dict[str, list[str]] = {}
    for path in SOURCES:
        if path.is_relative_to(ROOT / "src") and path.stem not in {"__init__", "__main__"}:
            names.setdefault(path.stem, []).append(_shown(path))
    assert not {stem: paths for stem, paths in names.items() if len(paths) > 1}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _public(tree: ast.Module) -> Iterator[tuple[str, Definition]]:
    """Yield what a module offers by a public name: functions, classes and their methods."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for member in node.body:
                    if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                        yield f"{node.name}.{member.name}", member


def _raises(function: Definition) -> set[str]:
    """Return the errors of ours that a function raises by its own hand."""
    nested = {
        node
        for inner in ast.walk(function)
        if isinstance(inner, Definition) and inner is not function
        for node in ast.walk(inner)
    }
    raised = (
        node.exc.func.id
        for node in ast.walk(function)
        if isinstance(node, ast.Raise)
        and node not in nested
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    )
    return {name for name in raised if name.endswith("Error")}


@pytest.mark.parametrize("path", SOURCES, ids=_shown)
def test_docstrings_of_public_names_say_more_than_the_name_and_every_error(path: Path) -> None:
    for name, node in _public(tree_of(path)):
        if path.stem.startswith("_") or (path.parent.name == "signs" and "plugins" in path.parts):
            continue  # private; or the page of a sign, which is held by its own tests
        text = ast.get_docstring(node) or ""
        said = set(_words(text)) - {"return", "the", "a", "an", "of", "its"}
        assert said - set(chain.from_iterable(map(_words, name.split("_")))), f"{name}: {text!r}"
        if not isinstance(node, ast.ClassDef):
            missing = {one for one in _raises(node) if f"{one}:" not in text}
            assert not missing, f"{name} raises {missing}, of which its docstring says nothing"


NUMBERS = {"int", "float", "timedelta", "datetime"}


def _numbers(of: Any) -> set[str]:
    """Return the names of what a public class or function takes that has a unit or a range."""
    if attrs.has(of):
        given = {field.alias or field.name: field.type for field in attrs.fields(of) if field.init}
    else:
        given = {name: one.annotation for name, one in inspect.signature(of).parameters.items()}
    return {name for name, type_ in given.items() if NUMBERS & set(_words(str(type_)))}


def _with_methods(name: str) -> Iterator[tuple[str, Any]]:
    thing = getattr(focuskit, name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        yield name, thing
    for method, found in inspect.getmembers(thing, inspect.isfunction):
        if inspect.isclass(thing) and not method.startswith("_"):
            yield f"{name}.{method}", found


@pytest.mark.parametrize("name", [one for one in focuskit.__all__ if one[0] != "_"])
def test_docstrings_of_the_public_face_name_every_number_and_moment(name: str) -> None:
    for whole, thing in _with_methods(name):
        if inspect.isclass(thing) and not attrs.has(thing):
            continue
        text = inspect.getdoc(thing) or ""
        missing = {one for one in _numbers(thing) if not re.search(rf"\b{one}\b", text)}
        assert not missing, f"{whole}: its unit, range or meaning is not told"
