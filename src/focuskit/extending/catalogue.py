"""The catalogue of signs, read from their files with ``ast``: no plugin is imported for it."""

from __future__ import annotations

import ast
import importlib.util
import inspect
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import attrs

from focuskit.hookspecs import GROUP

OF_SUPPLIER = "supplier_signs"
"""The folder in which a plugin keeps its signs on the supplier."""


@attrs.frozen(kw_only=True)
class Entry:
    """One sign of the catalogue, as its file states it; ``subject`` is account or supplier."""

    id: str
    subject: str
    title: str
    theme: str
    ok: float
    bad: float
    min_observations: int
    says: str
    page: str
    distribution: str
    version: str | None


def catalogue() -> tuple[Entry, ...]:
    """Return the signs of all installed plugins, ordered by theme and id.

    A file that is not Python is passed over here; loading its plugin names the trouble.
    """
    found = (entry for point in entry_points(group=GROUP) for entry in _entries(point))
    return tuple(sorted(found, key=lambda entry: (entry.theme, entry.id)))


def _entries(point: EntryPoint) -> Iterator[Entry]:
    distribution = point.dist
    for path in _files(point.module):
        ours = path.parent.name == OF_SUPPLIER
        for facts in read_signs(path):
            yield Entry(
                **facts,
                subject="supplier" if ours else "account",
                distribution=distribution.name if distribution else point.name,
                version=distribution.version if distribution else None,
            )


def _files(module: str) -> list[Path]:
    """Return the files of a plugin in which signs may stand; finding them imports nothing."""
    spec = importlib.util.find_spec(module.partition(".")[0])
    if spec is None or spec.origin is None:
        return []
    origin = Path(spec.origin)
    folders = (origin.parent / "signs", origin.parent / OF_SUPPLIER)
    return [origin, *(path for folder in folders for path in sorted(folder.glob("*.py")))]


def read_signs(path: Path) -> list[dict[str, Any]]:
    """Return what the detectors of one file state, in the terms of ``Entry``."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return []
    page = inspect.cleandoc(ast.get_docstring(tree) or "")
    constants = _constants(tree)
    calls = (
        call
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for call in function.decorator_list
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("detector")
    )
    return [_facts(call, constants, page) for call in calls]


def _constants(tree: ast.Module) -> dict[str, Any]:
    """Return the plain values that names at the top of a file stand for."""
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except ValueError:
                continue
    return found


def _facts(call: ast.Call, constants: dict[str, Any], page: str) -> dict[str, Any]:
    def value(node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return constants.get(node.id)
        try:
            return ast.literal_eval(node)
        except ValueError:
            return None

    given = {keyword.arg: value(keyword.value) for keyword in call.keywords if keyword.arg}
    return {
        "id": given.get("id", ""),
        "title": page.partition("\n")[0],
        "theme": given.get("theme", ""),
        "ok": given.get("ok"),
        "bad": given.get("bad"),
        "min_observations": given.get("min_observations", 1),
        "says": given.get("says", ""),
        "page": page,
    }
