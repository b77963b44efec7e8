"""Checks of what people read: pages, examples, messages, recommendations and cases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import attrs

from focuskit.detect.detector import Detector
from focuskit.extending.manager import Plugins
from focuskit.extending.plugin_lint import HEADINGS
from focuskit_testing.cases import VERDICTS, Case
from focuskit_testing.conformance.check_results import Checked, Problem
from focuskit_testing.conformance.kit import Kit, run_example

_FILLED: dict[str, set[str]] = {
    "says": {"value", "observations", "evidence"},
    "says_also": {"also"},
}
_FIELD = re.compile(r"\{(\w*)\}")
_OUTCOMES = {"fires": "fired", "clear": "clear", "not recorded": "unknown", "too few": "unknown"}


def page_headings(kit: Kit) -> Checked:
    """Look at the headings of each sign's page."""
    problems = []
    for detector in kit.detectors:
        there = re.findall(r"^(.+)\n-{3,}$", detector.page, flags=re.MULTILINE)
        absent = [heading for heading in HEADINGS if heading not in there]
        others = [heading for heading in there if heading not in HEADINGS]
        if tuple(there) == HEADINGS:
            continue
        found = f"it lacks {', '.join(absent)}" if absent else "they stand in another order"
        found += f"; it has {', '.join(others)}" if others else ""
        problems.append(
            Problem(
                sign=detector.id,
                where="the docstring at the head of its file",
                found=found,
                expected=f"the headings {', '.join(HEADINGS)}, in this order",
                hint="write each heading on a line of its own, underlined with ---",
            )
        )
    return problems, {}


def page_example(kit: Kit) -> Checked:
    """Run the worked example of each sign's page."""
    problems = []
    for detector in kit.detectors:
        found = _wrong_example(kit, detector)
        if found is not None:
            problems.append(
                Problem(
                    sign=detector.id,
                    where="the Python block of its page",
                    found=found,
                    expected="an example that asserts what the sign finds, and holds",
                    hint="use focuskit_testing.case; `assert found.outcome == 'fired'`",
                )
            )
    return problems, {}


def _wrong_example(kit: Kit, detector: Detector) -> str | None:
    examples = kit.examples(detector)
    if not examples:
        return "there is no example"
    with kit.in_use():
        for example in examples:
            try:
                tree = ast.parse(example)
                run_example(example)
            except AssertionError as wrong:
                return f"it states another verdict than the sign gives{_which(example, wrong)}"
            except Exception as broken:  # noqa: BLE001 -- whatever an example raises
                return f"it raises {type(broken).__name__}: {broken}"
            if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
                return "it asserts nothing"
    if not any(detector.id in example for example in examples):
        return f"it says nothing of {detector.id}"
    return None


def _which(example: str, wrong: AssertionError) -> str:
    trace = wrong.__traceback__
    lines = example.splitlines()
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<page>":
            return f": {lines[trace.tb_lineno - 1].strip()}"
        trace = trace.tb_next
    return ""


def messages(kit: Kit) -> Checked:
    """Look for fields in braces that nothing fills."""
    problems = []
    for detector in kit.detectors:
        for name, known in _FILLED.items():
            text = getattr(detector, name) or ""
            for field in _FIELD.findall(text):
                if field not in known:
                    left = f"{{{field}}} in {text!r}"
                    problems += [_unfilled(detector.id, name, left, known)]
    for found in kit.base:
        for sign, text in found.findings.select("sign", "text").iter_rows():
            over = _FIELD.findall(text or "")
            if over and not any(problem.sign == sign for problem in problems):
                problems.append(_unfilled(sign, "its message", f"{{{over[0]}}} in {text!r}", set()))
    return problems, {}


def _unfilled(sign: str, where: str, found: str, known: set[str]) -> Problem:
    names = ", ".join(f"{{{name}}}" for name in sorted(known))
    return Problem(
        sign=sign,
        where=where,
        found=found,
        expected=f"only {names}" if names else "a sentence without braces",
    )


def advice(kit: Kit) -> Checked:
    """Look for a recommendation that addresses each sign and practice."""
    plugin = kit.loaded
    others = [one for one, _ in Plugins.installed().recommendations]
    relieved = {sign for one in (*plugin.recommendations, *others) for sign in one.relieves}
    ids = [*(one.id for one in kit.detectors), *(one.id for one in plugin.practices)]
    problems = [
        Problem(
            sign=sign,
            found="no recommendation addresses it",
            expected="at least one, from this plugin or another that is installed",
            hint=f"return a Recommendation with relieves={{{sign!r}: 0.3}}",
        )
        for sign in ids
        if sign not in relieved
    ]
    return problems, {}


# Cases


def cases(kit: Kit) -> Checked | str:
    """Run the author's cases; returns why it cannot where there are none to be found."""
    signs = [one.id for one in kit.loaded.detectors]
    if not signs:
        return [], {}
    if kit.target.cases is None:
        return "no folder tests/cases was found beside the plugin's source; name one"
    problems = []
    for sign in signs:
        own = [one for name, one in kit.cases if name == sign]
        absent = [verdict for verdict in VERDICTS if verdict not in {one.verdict for one in own}]
        if absent:
            problems.append(
                Problem(
                    sign=sign,
                    where=f"{sign.rpartition('.')[2].replace('-', '_')}.py in the folder of cases",
                    found=f"no case with the verdict {', '.join(absent)}",
                    expected=f"a case of each: {', '.join(VERDICTS)}",
                )
            )
        problems += [problem for one in own for problem in _of_case(kit, sign, one)]
    return problems, {}


def _of_case(kit: Kit, sign: str, one: Case) -> Iterator[Problem]:
    expected = dict(one.expect)
    if one.verdict in _OUTCOMES:
        expected.setdefault("outcome", _OUTCOMES[one.verdict])
    with kit.in_use():
        differences = attrs.evolve(one, expect=expected).differences(sign)
    if not differences and expected.get("outcome") != _OUTCOMES.get(one.verdict, "") and (
        one.verdict in _OUTCOMES
    ):  # fmt: skip
        differences = {"outcome": (expected["outcome"], _OUTCOMES[one.verdict])}
    for name, (found, wanted) in differences.items():
        yield Problem(
            sign=sign,
            where=f"the case {one.name!r}",
            found=f"{name} is {found!r}",
            expected=f"{wanted!r}, for the verdict {one.verdict!r}",
        )
