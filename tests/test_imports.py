"""Imports go down the tree in the order of the data flow, and importing focuskit is quick."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import focuskit

SOURCE = Path(focuskit.__file__).parent

ORDER = [
    "model",
    "policy",
    "detect",
    "hookspecs",
    "extending",
    "intake",
    "engine",
    "portfolio",
    "replay",
    "_assess",
    "_prepared_engine",
    "testing",
    "report",
    "cli",
    "__main__",
]
"""A package may import those above it and itself."""

STAGES = [
    "bit_masks",
    "columns",
    "stage_log",
    "types",
    "request",
    "validation",
    "signs",
    "timeline",
    "recorded",
    "measure",
    "judge",
    "score",
    "advise",
    "results",
    "explain",
    "run",
    "supplier_run",
    "policy_lint",
]
"""The same within the engine, in the order in which data flow through it."""


def _part(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "focuskit":
            found.update(f"focuskit.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "focuskit"}


FILES = [path for path in sorted(SOURCE.rglob("*.py")) if path != SOURCE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_the_tree(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    for module in _imports(path):
        # The command line may ask for the package itself: it stands below everything.
        part = _part(module)
        allowed = ORDER[: ORDER.index(own) + 1] + ([""] if own == "cli" else [])
        assert part in allowed, f"{path.name} imports {module}, which is not above {own}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_stages_of_the_engine_follow_each_other(path: Path) -> None:
    package, own, *_ = (*path.relative_to(SOURCE).with_suffix("").parts, "__init__")
    if package != "engine" or own == "__init__":
        return
    for module in _imports(path):
        if module.startswith("focuskit.engine."):
            stage = module.split(".")[2]
            told = f"{path.name} imports {module}, which is not above {own}"
            assert stage in STAGES[: STAGES.index(own) + 1], told


def test_no_two_modules_of_the_engine_share_a_name_with_any_other() -> None:
    modules = [path for path in FILES if path.relative_to(SOURCE).parts[0] != "testing"]
    names = [path.stem for path in modules if path.stem != "__init__"]
    of_engine = {path.stem for path in FILES if path.is_relative_to(SOURCE / "engine")}
    assert [name for name in names if name in of_engine and names.count(name) > 1] == []


def test_every_package_has_its_place() -> None:
    there = {p.relative_to(SOURCE).parts[0].removesuffix(".py") for p in FILES}
    assert there == set(ORDER)


def test_importing_focuskit_loads_neither_polars_nor_jsonschema() -> None:
    code = (
        "import sys, focuskit; print([m for m in ('polars', 'jsonschema') if m in sys.modules]);"
        "focuskit.Interaction; print([m for m in ('polars', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]


def test_every_public_name_is_there_and_no_other() -> None:
    for name in focuskit.__all__:
        assert getattr(focuskit, name) is not None
    assert {name for name in dir(focuskit) if not name.startswith("__")} == set(focuskit.__all__)
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        getattr(focuskit, "asess")  # noqa: B009 -- a misspelt name, as a user writes it
