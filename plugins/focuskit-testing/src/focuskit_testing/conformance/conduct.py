"""Checks of conduct: what a plugin leaves alone, and what it does not ask, while it runs."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from focuskit_testing.conformance.check_results import Checked, Problem, once_a_sign
from focuskit_testing.conformance.kit import Kit
from focuskit_testing.conformance.worlds import World

_PRIORITY_HOURS = {"urgent": 4.0}

# What a plugin leaves alone


def input_unchanged(kit: Kit) -> Checked:
    """Compare rows and policy before and after a run, and what runs share over all runs."""
    problems = []
    for detector in kit.detectors:
        own = (w for w in kit.worlds if w.signs is None or detector.id in w.signs)
        world = next(own)
        hours = dict(_PRIORITY_HOURS)
        told = attrs.evolve(world, policy=attrs.evolve(world.policy, hours_by_priority=hours))
        before = _given(told)
        kit.runner.run(told, [detector.id])
        after = _given(told)
        problems += [_changed(detector.id, n) for n in before if before[n] != after[n]]
    shared = [_changed(sign, what) for sign, what in _of_runs(kit)]
    return once_a_sign([*shared, *problems]), {}


def _changed(sign: str | None, what: str) -> Problem:
    return Problem(
        sign=sign,
        found=f"a run changed {what}",
        expected="a run leaves all that it is given as it was",
        hint="make a new object instead, such as {**given, ...}",
    )


def _of_runs(kit: Kit) -> list[tuple[str | None, str]]:
    """What the runs so far changed, by sign where they were of one sign alone."""
    found = list(dict.fromkeys(kit.runner.changed))
    known = {what for sign, what in found if sign is not None}
    return [(sign, what) for sign, what in found if sign is not None or what not in known]


def _given(world: World) -> dict[str, Any]:
    tables = {"interactions": world.interactions, **world.tables}
    policy = {"hours_by_priority": dict(world.policy.hours_by_priority)}
    lists = json.dumps(world.policy.phrase_lists, default=str)
    content = {f"the table of {name}": _content(table) for name, table in tables.items()}
    return {**content, "the policy": (policy, lists)}


def _content(table: pl.DataFrame) -> tuple[Any, int]:
    return table.schema, int(table.hash_rows().sum()) if table.height else 0


# What a plugin does not ask


def no_clock(kit: Kit) -> Checked:
    """Look at what the plugin did in the runs, and at what its sign files call."""
    _ = kit.base
    breaches = [(one.sign, one.what, one.where) for one in kit.runner.watch.breaches]
    breaches += [(sign, what, where) for sign, what, where in _written(kit)]
    problems = [
        Problem(
            sign=sign,
            where=where,
            found=what,
            expected="no clock, chance, network or file is asked during a run",
            hint="t.as_of is the moment; read files when the module is imported",
        )
        for sign, what, where in dict.fromkeys(breaches)
    ]
    return problems, {}


_CLOCK_CALLS = {
    **dict.fromkeys(("now", "utcnow", "today"), ("datetime.datetime", "datetime.date")),
    **dict.fromkeys(("time", "time_ns", "monotonic", "perf_counter"), ("time",)),
    **dict.fromkeys(
        ("random", "randint", "choice", "choices", "shuffle", "uniform", "sample"), ("random",)
    ),
}


def _written(kit: Kit) -> Iterator[tuple[str, str, str]]:
    """Find clock and chance in sign files: also where a run has passed by, or by another name."""
    for detector in kit.detectors:
        module = sys.modules.get(detector.measure.__module__)
        path = Path(str(module and module.__file__))
        if not path.is_file():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = _imported(tree)
        for node in ast.walk(tree):
            asked = _asks(node, names) if isinstance(node, ast.Attribute | ast.Name) else None
            if asked and isinstance(node, ast.Attribute | ast.Name):
                yield detector.id, f"names {asked}", f"{path.name}, line {node.lineno}"


def _imported(tree: ast.Module) -> dict[str, str]:
    """What the names that a file imports stand for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.asname or one.name: one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return names


def _asks(node: ast.expr, names: Mapping[str, str]) -> str | None:
    first, _, rest = ast.unparse(node).partition(".")
    whole = f"{names.get(first, '')}.{rest}".rstrip(".")
    owner, _, name = whole.rpartition(".")
    return whole if owner in _CLOCK_CALLS.get(name, ()) else None
