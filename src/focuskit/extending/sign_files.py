"""What the files of a plugin state, read with ``ast``: nothing of a plugin is run for it.

What a file works out when it runs cannot be read this way, and is left open: None.
"""

from __future__ import annotations

import ast
import inspect
import operator
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from focuskit.model.units import Unit

OF_SUPPLIER = "focuskit_portfolio_detectors"
"""The hook whose function names what is measured on the supplier."""

HOOKS_OF_SIGNS = ("focuskit_detectors", OF_SUPPLIER)

DETECTORS = ("detector", "plain_detector")
"""The decorators that make a function a sign."""

_UNITS = {
    "count": Unit.COUNT,
    "days_since_last": Unit.DAYS,
    "distinct": Unit.COUNT,
    "missing": Unit.COUNT,
    "share": Unit.SHARE,
    "usual_gap": Unit.DAYS,
    "weeks_changed": Unit.RATIO,
}
"""The words of the timeline that know their unit by themselves."""

_CHANGES = ("at_least", "if_never", "replace", "with_also", "without_rows")
"""The words of a measure, which keep its unit if they state none."""

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


def parse(path: Path) -> ast.Module:
    """The syntax tree of a file.

    Raises:
        OSError: It cannot be read.
        ValueError, SyntaxError: It is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # the plugin's author sees them, not we
        return ast.parse(path.read_bytes(), filename=str(path))


def signs_in(tree: ast.Module) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each function that is a detector, and what is stated of its sign."""
    page = inspect.cleandoc(ast.get_docstring(tree) or "")
    constants = _constants(tree)
    decorated = (
        (function, call)
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for call in function.decorator_list
        if isinstance(call, ast.Call) and _last_name(call.func) in DETECTORS
    )
    for function, call in decorated:
        own = page or inspect.cleandoc(ast.get_docstring(function) or "")
        given = _stated(call, constants)
        facts = {
            "id": given.get("id") or "",
            "title": own.partition("\n")[0],
            "theme": given.get("theme") or "",
            "ok": given.get("ok"),
            "bad": given.get("bad"),
            "unit": _unit_of_call(call, {}) or _unit(function),
            "min_observations": given.get("min_observations", 1),
            "for_status": tuple(given.get("for_status") or ()),
            "says": given.get("says") or "",
            "page": own,
        }
        yield function.name, facts


def made_in(tree: ast.Module, kind: str) -> Iterator[dict[str, Any]]:
    """Yield what is stated of each object of a class, such as ``Recommendation``, in a file."""
    if {kind, "focuskit"}.isdisjoint(alias.name for alias in _imports(tree.body)):
        return
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) == kind:
            yield _stated(node, constants)


def hooks_in(tree: ast.Module) -> frozenset[str]:
    """The names of all functions at the top of a file: its hooks are among them."""
    return frozenset(part.name for part in tree.body if isinstance(part, ast.FunctionDef))


def named_on_supplier(tree: ast.Module) -> frozenset[str]:
    """What the hook for signs on the supplier names: folders, files or functions."""
    renamed = {alias.asname: alias.name for alias in _imports(ast.walk(tree)) if alias.asname}
    found = {
        part.attr if isinstance(part, ast.Attribute) else part.id
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and function.name == OF_SUPPLIER
        for statement in function.body
        for part in ast.walk(statement)
        if isinstance(part, ast.Name | ast.Attribute)
    }
    return frozenset(renamed.get(name, name) for name in found)


def _imports(nodes: Iterable[ast.AST]) -> Iterator[ast.alias]:
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from node.names


def _stated(call: ast.Call, constants: Mapping[str, Any]) -> dict[str, Any]:
    return {k.arg: _value(k.value, constants) for k in call.keywords if k.arg}


def _constants(tree: ast.Module) -> dict[str, Any]:
    """The plain values that names at the top of a file stand for."""
    found: dict[str, Any] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            target, given = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            target, given = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name):
            found[target.id] = _value(given, found)
    return found


def _value(node: ast.expr, constants: Mapping[str, Any]) -> Any:
    """A plain value, be it a sum or product of others; None if it takes a run to tell."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = (_value(side, constants) for side in (node.left, node.right))
        try:
            return _OPERATORS[type(node.op)](left, right)
        except (TypeError, ArithmeticError):
            return None
    if isinstance(node, ast.Dict) and all(node.keys):
        keys = [_value(key, constants) for key in node.keys if key]
        values = (_value(value, constants) for value in node.values)
        return dict(zip(keys, values, strict=True))
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def _unit(function: ast.FunctionDef) -> str | None:
    """The unit of the measure that a detector returns, if its last words tell it."""
    assigned = {
        node.targets[0].id: node.value
        for node in function.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    units = {_unit_of(value, assigned) for value in returned}
    return units.pop() if len(units) == 1 else None


def _unit_of(node: ast.expr | None, assigned: Mapping[str, ast.expr]) -> str | None:
    if isinstance(node, ast.Name):
        before = {name: value for name, value in assigned.items() if name != node.id}
        return _unit_of(assigned.get(node.id), before)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return Unit.RATIO.value
    return _unit_of_call(node, assigned) if isinstance(node, ast.Call) else None


def _unit_of_call(call: ast.Call, assigned: Mapping[str, ast.expr]) -> str | None:
    word = _last_name(call.func)
    stated = next((k.value for k in call.keywords if k.arg == "unit"), None)
    if stated is not None:
        name = _last_name(stated)
        return Unit[name].value if name in Unit.__members__ else None
    if word == "evolve":
        return _unit_of(call.args[0] if call.args else None, assigned)
    if word in _CHANGES and isinstance(call.func, ast.Attribute):
        return _unit_of(call.func.value, assigned)
    return _UNITS[word].value if word in _UNITS else None


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
