"""The list of checks, and running all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from unittest import SkipTest

import attrs

from focuskit.model.errors import PluginError
from focuskit_testing.conformance import (
    conduct,
    direction,
    pages,
    ranges,
    sameness,
    silence,
    timelines,
)
from focuskit_testing.conformance.check_results import Checked, Part, Problem, Report, Result
from focuskit_testing.conformance.kit import Kit

_CONTRACT = "hooks and signs as focuskit.hookspecs has them"

Body = Callable[[Kit], Checked | str]
"""Looks at a plugin; returns what is wrong and what fired, or why it cannot look."""


def _loads(kit: Kit) -> Checked:
    failed = kit.target.failed
    if failed is None or _broke_the_contract(kit):
        return [], {}
    last = failed.traceback.strip().splitlines()[-3:-1]
    where = " ".join(line.strip() for line in last) or None
    return [
        Problem(found=failed.reason, expected="the module is imported and its hooks answer",
                where=where)
    ], {}  # fmt: skip


def _lint(kit: Kit) -> Checked:
    """Look at what the lint found at load; what pages lack is told by the checks of pages."""
    failed, plugin = kit.target.failed, kit.target.plugin
    if failed is not None and _broke_the_contract(kit):
        return [Problem(found=failed.reason, expected=_CONTRACT)], {}
    warned = [] if plugin is None else [w for w in plugin.warnings if w.code != "no-heading"]
    return [
        Problem(
            found=f"{one.problem}: {one.found}" if one.found else one.problem,
            expected=one.expected or _CONTRACT,
            where=one.where,
            hint=one.hint,
        )
        for one in warned
    ], {}


def _broke_the_contract(kit: Kit) -> bool:
    failed = kit.target.failed
    return failed is not None and (PluginError.__name__ in failed.traceback or not failed.traceback)


_CHECKS: tuple[tuple[str, Part, str, Body], ...] = (
    ("loads", "contract", "The plugin is found, imported, and its hooks answer.", _loads),
    ("lint", "contract", "Hooks, ids and signs keep to the contract.", _lint),
    ("deterministic", "behaviour", "The same input gives the same findings each time.",
     sameness.deterministic),
    ("input-unchanged", "behaviour", "A run changes nothing that it is given.",
     conduct.input_unchanged),
    ("no-clock-or-files", "behaviour", "A run asks no clock, chance, network or file.",
     conduct.no_clock),
    ("no-peeking", "behaviour", "What happened or became known after as_of changes nothing.",
     sameness.no_peeking),
    ("row-order", "behaviour", "The order of rows changes nothing.", sameness.row_order),
    ("within-account", "behaviour",
     "An account alone gives the same findings as in company.", sameness.within_account),
    ("renamed-ids", "behaviour", "Other ids change nothing.", sameness.renamed_ids),
    ("shifted-times", "behaviour", "Moving all times by whole weeks changes nothing.",
     sameness.shifted_times),
    ("direction", "behaviour", "What speaks for a sign never makes its value better.",
     direction.direction),
    ("empty-is-unknown", "behaviour", "Without a row, every sign is unknown.",
     silence.empty_is_unknown),
    ("unrecorded-is-unknown", "behaviour", "What nobody records makes a sign unknown.",
     silence.unrecorded_is_unknown),
    ("point-in-range", "behaviour", "Each severity lies in its range.", ranges.point_in_range),
    ("emptied-outcomes", "behaviour",
     "An outcome less makes a range wider, never narrower.", ranges.emptied_outcomes),
    ("later-truth", "behaviour", "The later truth lies in the range told before.",
     ranges.later_truth),
    ("part-of-the-record", "behaviour",
     "At least so much on a part of the record is at least so much on the whole.",
     ranges.part_of_the_record),
    ("random-timelines", "behaviour", "Whatever the schema allows, no sign ends in an error.",
     timelines.random_timelines),
    ("page-headings", "documentation", "Each sign's page has all headings.", pages.page_headings),
    ("page-example", "documentation", "Each page's example gives the verdict that it states.",
     pages.page_example),
    ("messages", "documentation", "Messages fill, without a field left over.", pages.messages),
    ("advice", "documentation", "Each sign has a recommendation.", pages.advice),
    ("cases", "documentation", "Each sign has cases of all verdicts, and gives them.",
     pages.cases),
)  # fmt: skip


@attrs.frozen(eq=False)
class Check:
    """One check of one plugin; call it in a test.

    ``str(check)`` is its name, made for the id of a test.
    """

    name: str
    part: Part
    title: str
    _body: Body
    _kit: Kit

    def __str__(self) -> str:
        return self.name

    def result(self) -> Result:
        """Run the check."""
        problems: list[Problem] = []
        fired, not_run = {}, None
        if self._kit.plugin is None and self.part != "contract":
            not_run = "the plugin did not load"
        else:
            try:
                checked = self._body(self._kit)
                if isinstance(checked, str):
                    not_run = checked
                else:
                    problems, fired = list(checked[0]), dict(checked[1])
            except Exception as broken:  # noqa: BLE001 -- a plugin may break a check in any way
                said = f"{type(broken).__name__}: {broken}"
                problems = [Problem(found=f"the check could not end: {said}",
                                    expected="a run that ends")]  # fmt: skip
        return Result(
            check=self.name, title=self.title, part=self.part, problems=problems, fired=fired,
            not_run=not_run,
        )  # fmt: skip

    def __call__(self) -> None:
        """Run the check as a test.

        Raises:
            AssertionError: It failed; the message says what was found, expected, and where.
            SkipTest: It could not run, or never saw a sign fired; pytest shows it as skipped.
        """
        result = self.result()
        if result.status == "failed":
            raise AssertionError(str(result))
        if result.note is not None:
            raise SkipTest(result.note)


def conformance_checks(plugin: str | Path, *, cases: str | Path | None = None) -> tuple[Check, ...]:
    """The checks of a plugin, for one parametrised test; nothing runs before it is called.

    Args:
        plugin: The name of an installed distribution, the path of a one-file plugin, or a source
            folder with a ``pyproject.toml``.
        cases: The folder that ``focuskit_testing.cases_in`` reads; left out, ``tests/cases``
            beside the plugin's source.
    """
    kit = _kit(plugin, cases)
    return tuple(Check(name, part, title, body, kit) for name, part, title, body in _CHECKS)


@cache
def _kit(plugin: str | Path, cases: str | Path | None) -> Kit:
    return Kit(plugin, cases)


def conformance(
    plugin: str | Path,
    *,
    cases: str | Path | None = None,
    step: Callable[[str], None] | None = None,
) -> Report:
    """Run all checks of a plugin, and return what they found with the grade.

    Args:
        plugin: As in ``conformance_checks``.
        cases: As in ``conformance_checks``.
        step: Is told the name of each check before it runs.

    Raises:
        InputError: There is no such plugin.
    """
    kit = Kit(plugin, cases)
    target = kit.target
    results = []
    for name, part, title, body in _CHECKS:
        if step is not None:
            step(f"checking {name}")
        results.append(Check(name, part, title, body, kit).result())
    return Report(
        distribution=target.name,
        version=target.version,
        versions={name: version(name) for name in ("focuskit", "polars")},
        results=results,
    )
