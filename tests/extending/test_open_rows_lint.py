"""Habits in the code of a sign by which what is not known yet passes for good news."""

from __future__ import annotations

import linecache
from pathlib import Path

import pytest

from focuskit.detect.detector import Detector
from focuskit.extending.manager import Plugins
from focuskit.extending.open_rows_lint import lint_open_rows
from focuskit.extending.plugin import Plugin

SIGN = """
from focuskit import Measure, Timeline, Unit, col, detector


@detector(id="acme.trial", theme="mine", ok=0, bad=1, says="{{value}}")
def trial(t: Timeline) -> Measure:
    share = t.share(col.reopened > 0, among=t.cases)
    return {returned}
"""

PLAIN = """
from focuskit import PlainMeasure, Unit, plain_detector


@plain_detector(
    id="acme.trial", theme="mine", ok=0, bad=5, says="{value}", unit=Unit.COUNT, kinds=["ticket"]
)
def trial(account, rows, as_of):
    return PlainMeasure(value=len(rows), observations=len(rows))
"""


def _plugin(tmp_path: Path, code: str) -> Plugin:
    file = tmp_path / "acme_trial.py"
    file.write_text(code, encoding="utf-8")
    linecache.checkcache(str(file))
    (plugin,) = Plugins.of([file]).loaded
    return plugin


def _codes(plugin: Plugin) -> list[str]:
    assert {problem.severity for problem in plugin.warnings} <= {"warning"}
    return [problem.code for problem in plugin.warnings if problem.code != "no-heading"]


@pytest.mark.parametrize(
    ("returned", "codes"),
    [
        ("share", []),
        ("t.share(col.reopened > 0, among=t.cases & ~t.is_open)", ["open-rows"]),
        ("t.share(col.reopened > 0, among=col.resolved_at.is_not_null())", ["open-rows"]),
        ('t.mean(col.handovers, among=~col("resolved_at").is_null(), unit=1)', ["open-rows"]),
        ("t.share(~t.cases, among=~t.is_open & ~t.is_open)", ["open-rows"]),
        ("t.share(col.reopened.is_null(), among=t.cases)", ["null-outcome"]),
        ('t.share(t.optional("outcome").is_null(), among=t.cases)', ["null-outcome"]),
        ("t.share(col.contact_id.is_null(), among=t.cases)", []),
        ("t.share((col.minutes > 5).is_null() & col().is_null(), among=t.cases)", []),
        ("t.share(t.is_open, among=t.cases, pending=col.reopened.is_null())", []),
        ("t.median(col.minutes, among=t.cases, unit=Unit.COUNT, is_open=~t.is_open)", []),
        ("share.replace(value=share.value / 2)", ["no-ends"]),
        ('share.replace(value=share.value / 2, on_part="stands")', []),
        ("share.replace(value=share.value / 2, low=share.low, high=share.high)", []),
        ("share.replace(unit=Unit.RATIO)", []),
        ("share.with_also(share.replace(value=share.value / 2))", []),
        ("Measure(value=col.minutes.max(), unit=Unit.COUNT)", ["no-ends"]),
        ("[print][0](share)", []),
    ],
)
def test_a_habit_is_a_warning_that_names_it(
    tmp_path: Path, returned: str, codes: list[str]
) -> None:
    plugin = _plugin(tmp_path, SIGN.format(returned=returned))
    assert _codes(plugin) == codes
    assert plugin.detectors[0].id == "acme.trial"  # it goes on


def test_the_warning_says_what_to_write_instead(tmp_path: Path) -> None:
    returned = "t.share(col.reopened > 0, among=t.cases & ~t.is_open)"
    found = [str(one) for one in _plugin(tmp_path, SIGN.format(returned=returned)).warnings]
    assert found[-1] == (
        "acme.trial: the sign drops rows that are open\n"
        "  found: ~t.is_open\n"
        "  hint: leave them among the rows: the word counts as pending what lacks an outcome; "
        "t.median takes is_open"
    )


def test_a_plain_function_sees_no_words_and_so_has_no_habits(tmp_path: Path) -> None:
    assert _codes(_plugin(tmp_path, PLAIN)) == []


def test_what_stands_in_no_file_is_not_read() -> None:
    made: dict[str, Detector] = {}
    exec(SIGN.format(returned="share.replace(value=share.value / 2)"), made)  # noqa: S102
    assert list(lint_open_rows(made["trial"])) == []


def test_no_sign_of_the_house_has_such_a_habit() -> None:
    signs = [
        one for plugin in Plugins.installed().loaded
        for one in (*plugin.detectors, *plugin.portfolio_detectors)
    ]  # fmt: skip
    assert len(signs) > 40
    assert [str(problem) for one in signs for problem in lint_open_rows(one)] == []
