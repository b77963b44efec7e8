"""Lint of how a sign is written: habits by which what is not known yet passes for good news.

They stand in the code of a sign and not in its measure, where an open row that was left out leaves
no trace. A plugin that has them goes on working, so they are warnings.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent

from focuskit.detect.bounds import outcome_fields
from focuskit.detect.detector import Detector
from focuskit.extending.lint_problem import Problem

_ENDS = frozenset({"resolved_at"})
"""Times that are empty on what is still open."""

_NULLS = frozenset({"is_not_null", "is_null"})
_SAID = frozenset({"is_open", "pending"})
"""Arguments of words that ask for the open rows: there they are not dropped."""

_BOUNDS = frozenset({"high", "low", "on_part", "pending"})

_AWAIT = "leave them among the rows: the word counts as pending what lacks an outcome"


def lint_open_rows(detector: Detector) -> Iterator[Problem]:
    """Where the function of a detector drops open rows, or makes a value that has no ends."""
    if detector.plain:
        return
    try:
        code = ast.parse(dedent(inspect.getsource(detector.measure)))
    except (OSError, TypeError):  # it was made by other code, and stands in no file
        return
    except SyntaxError:  # of a lambda, the lines on which it stands may be no statement
        return
    seen: set[str] = set()
    for node in _read(code):
        problem = _problem(node, detector.id)
        if problem is not None and problem.code not in seen:
            seen.add(problem.code)
            yield problem


def _read(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, but for what says which rows are open, and what nobody judges."""
    yield node
    inside = ast.iter_child_nodes(node)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "with_also":
        inside = iter([node.func])
    for inner in inside:
        if not (isinstance(inner, ast.keyword) and inner.arg in _SAID):
            yield from _read(inner)


def _problem(node: ast.AST, where: str) -> Problem | None:
    if _drops_open_rows(node):
        return Problem(
            severity="warning", code="open-rows", problem="the sign drops rows that are open",
            where=where, found=ast.unparse(node), hint=f"{_AWAIT}; t.median takes is_open",
        )  # fmt: skip
    if _asked_for_null(node) in outcome_fields():
        return Problem(
            severity="warning", code="null-outcome",
            problem="an outcome that is empty is taken for an answer", where=where,
            found=ast.unparse(node),
            hint=f"{_AWAIT}; t.awaits says which rows those are",
        )  # fmt: skip
    if _has_no_ends(node):
        return Problem(
            severity="warning", code="no-ends", problem="a value is made by hand, without its ends",
            where=where, found=f"{ast.unparse(node):.80}",
            hint="state pending, low and high, or what it is worth on a part of its window: "
            'on_part="stands", "at_least", "at_most" or "unknown"',
        )  # fmt: skip
    return None


def _drops_open_rows(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return isinstance(node.operand, ast.Attribute) and node.operand.attr == "is_open"
    return _asked_for_null(node) in _ENDS


def _asked_for_null(node: ast.AST) -> str | None:
    """The field that an expression asks whether it is null: of ``col.x``, ``col("x")``, a word."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    of = node.func.value
    if node.func.attr not in _NULLS:
        return None
    if isinstance(of, ast.Attribute):
        return of.attr
    named = of.args[0] if isinstance(of, ast.Call) and of.args else None
    return str(named.value) if isinstance(named, ast.Constant) else None


def _has_no_ends(node: ast.AST) -> bool:
    """Whether it makes a measure, or replaces the value of one, and says nothing of its ends."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    given = {one.arg for one in node.keywords}
    made = name == "Measure" or (name == "replace" and "value" in given)
    return made and _BOUNDS.isdisjoint(given)
