"""The conformance kit passes what is sound, and each of its checks catches an offender."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from unittest import SkipTest

import pytest
from click.testing import CliRunner

from focuskit import InputError
from focuskit.cli import main
from focuskit.model import schemas
from focuskit_testing import conformance, conformance_checks
from focuskit_testing.conformance import GRADES, Check, Problem, Report, Result

ROOT = Path(__file__).parents[2]
OFFENDERS = Path(__file__).parent / "offenders"
CONTROL = OFFENDERS / "sound_control.py"
FIRST_PARTY = sorted(
    path.parent.name
    for path in ROOT.glob("plugins/*/pyproject.toml")
    if "[project.entry-points.focuskit]" in path.read_text()
)
assert len(FIRST_PARTY) == 6

CAUGHT_BY = {
    "raises_on_import": "loads",
    "typo_in_a_hook": "lint",
    "changes_each_time": "deterministic",
    "throws_dice": "deterministic",
    "mutates_the_policy": "input-unchanged",
    "mutates_a_schema": "input-unchanged",
    "reads_the_clock": "no-clock-or-files",
    "asks_the_time_later": "no-clock-or-files",
    "opens_a_file": "no-clock-or-files",
    "reads_a_table": "no-clock-or-files",
    "calls_out": "no-clock-or-files",
    "peeks_ahead": "no-peeking",
    "uses_row_order": "row-order",
    "last_of_a_day": "row-order",
    "counts_what_is_not_there": "empty-is-unknown",
    "clock_by_another_name": "no-clock-or-files",
    "reads_other_accounts": "within-account",
    "reads_ids": "renamed-ids",
    "names_a_date": "shifted-times",
    "wrong_way_round": "direction",
    "clear_without_rows": "empty-is-unknown",
    "clear_on_silence": "unrecorded-is-unknown",
    "states_a_range_apart": "point-in-range",
    "takes_silence_for_health": "emptied-outcomes",
    "foresees_too_little": "later-truth",
    "calls_a_mean_the_least": "part-of-the-record",
    "raises_on_odd_data": "random-timelines",
    "undocumented": "page-headings",
    "no_heading": "page-headings",
    "wrong_verdict": "page-example",
    "asserts_nothing": "page-example",
    "leaves_braces": "messages",
    "no_advice": "advice",
}
"""File in ``offenders/``: the check that must catch it; ``cases`` has an offender of its own."""

EXPECTED_WORDS = {
    "reads_the_clock": "asks the clock: datetime.now",
    "asks_the_time_later": "names time.time",
    "opens_a_file": "opens a file: open",
    "reads_a_table": "opens a file: polars.read_csv",
    "calls_out": "reaches outside: socket",
    "mutates_the_policy": "a run changed the policy",
    "mutates_a_schema": "a run changed the schemas of fields",
    "typo_in_a_hook": "did you mean 'focuskit_detectors'",
    "wrong_way_round": "the rows that speak for it stood there twice",
    "clear_on_silence": "where nobody records kind:ticket",
    "states_a_range_apart": "by its value, and the range 0 to 0",
    "takes_silence_for_health": "where outcomes were emptied",
    "foresees_too_little": "came out as 10",
    "calls_a_mean_the_least": "on a part of the record",
    "raises_on_odd_data": "ended in an error",
    "no_heading": "it lacks How it could be gamed",
    "wrong_verdict": 'assert found.outcome == "clear"',
    "leaves_braces": "{cases}",
}


def checks(source: str | Path, **given: Path) -> dict[str, Check]:
    return {check.name: check for check in conformance_checks(source, **given)}


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check, id=f"{name}-{check}")
        for name in FIRST_PARTY
        for check in conformance_checks(name)
    ],
)
def test_every_first_party_plugin_has_the_top_grade(check: Check) -> None:
    """One test a check, so that processors share them; a plugin has an A where all have."""
    found = check.result()

    assert (found.status, str(found)) == ("passed", f"{found.check}: {found.title}\npassed")
    assert graded(found) == "A"


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_an_offender_is_caught_by_its_check(name: str) -> None:
    found = checks(OFFENDERS / f"{name}.py")[CAUGHT_BY[name]].result()

    assert found.status == "failed"
    assert EXPECTED_WORDS.get(name, "") in str(found)
    signs = {problem.sign for problem in found.problems}
    assert signs in ({f"bad.{name.replace('_', '-')}"}, {None})


RANGES = ("point-in-range", "emptied-outcomes", "later-truth", "part-of-the-record")


@pytest.mark.parametrize("name", [n for n, check in CAUGHT_BY.items() if check in RANGES])
def test_of_the_checks_of_ranges_each_catches_what_the_others_let_pass(name: str) -> None:
    found = checks(OFFENDERS / f"{name}.py")
    assert [one for one in RANGES if found[one].result().status == "failed"] == [CAUGHT_BY[name]]


@pytest.mark.parametrize("check", conformance_checks(CONTROL), ids=str)
def test_the_same_sign_without_an_offence_passes(check: Check) -> None:
    if check.name == "cases":
        pytest.skip("it has none, which is tested by itself")
    assert check.result().status == "passed"


def test_what_the_logging_of_a_plugin_asks_is_not_its_doing(tmp_path: Path) -> None:
    sound = CONTROL.read_text(encoding="utf-8")
    talking = sound.replace(
        "    return t.share(",
        '    logging.getLogger(__name__).warning("hm")\n    return t.share(',
        1,
    )
    assert talking != sound
    mine = tmp_path / CONTROL.name
    first = "from focuskit import"
    mine.write_text(talking.replace(first, f"import logging\n\n{first}", 1), encoding="utf-8")
    assert checks(mine)["no-clock-or-files"].result().status == "passed"


def test_every_check_and_every_offender_is_tried() -> None:
    assert {*CAUGHT_BY.values(), "cases"} == set(checks(CONTROL))
    there = {path.stem for path in OFFENDERS.glob("*.py")}
    assert there == {*CAUGHT_BY, CONTROL.stem}


def test_cases_that_do_not_hold_are_caught() -> None:
    found = checks(CONTROL, cases=Path(__file__).parent / "offenders_cases")["cases"].result()

    absent, wrong = found.problems
    assert absent.found == "no case with the verdict clear, not recorded, too few, near miss"
    assert (wrong.found, wrong.where) == ("outcome is 'clear'", "the case 'nothing was handed on'")


def test_without_cases_the_check_does_not_run_and_the_top_grade_is_out_of_reach() -> None:
    report = conformance(CONTROL)

    assert [one.check for one in report.results if one.status != "passed"] == ["cases"]
    assert (report.grade, report.results[-1].status) == ("B", "not_run")


# What a test sees


def test_a_check_that_failed_says_what_was_found_expected_and_where() -> None:
    with pytest.raises(AssertionError) as failed:
        checks(OFFENDERS / "names_a_date.py")["shifted-times"]()

    text = str(failed.value)
    assert text.startswith("shifted-times: Moving all times by whole weeks changes nothing.\n")
    for part in ("- bad.names-a-date at a simulated supplier", "found: ", "expected: ", "hint: "):
        assert part in text


def test_a_check_that_passed_says_nothing() -> None:
    for check in conformance_checks(CONTROL)[:2]:
        check()


def test_a_check_that_never_saw_the_sign_fired_is_skipped_with_the_reason() -> None:
    with pytest.raises(SkipTest, match=r"never saw fired: bad\.mutates-the-policy"):
        checks(OFFENDERS / "mutates_the_policy.py")["row-order"]()


def test_without_hypothesis_random_timelines_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    found = checks(CONTROL)["random-timelines"].result()

    assert (found.status, found.note) == (
        "not_run",
        "Hypothesis is not installed: pip install 'focuskit-testing[timelines]'",
    )


def test_making_the_checks_loads_nothing() -> None:
    assert len(conformance_checks("no-such-distribution")) == 23


def test_a_run_leaves_no_trace_of_an_offender() -> None:
    kinds = list(schemas.property_schemas("interaction")["kind"]["enum"])
    chance = random.getstate()
    conformance(OFFENDERS / "mutates_a_schema.py")
    conformance(OFFENDERS / "throws_dice.py")

    assert "moan" not in schemas.property_schemas("interaction")["kind"]["enum"]
    assert schemas.property_schemas("interaction")["kind"]["enum"] == kinds
    assert random.getstate() == chance
    assert sys.getprofile() is None


# Grades


def graded(*results: Result) -> str:
    return Report(distribution="acme", version=None, versions={}, results=results).grade


def result(part: str, **given: object) -> Result:
    fixed = {"check": "some-check", "title": "It holds.", "part": part}
    return Result(**fixed, **given)  # type: ignore[arg-type]


WRONG = [Problem(found="this", expected="that")]


@pytest.mark.parametrize(
    ("results", "grade"),
    [
        ([result("contract"), result("behaviour", fired={"a": 1})], "A"),
        ([result("contract"), result("behaviour", fired={"a": 1, "b": 0})], "B"),
        ([result("contract"), result("documentation", not_run="no cases")], "B"),
        ([result("documentation", problems=WRONG), result("behaviour", not_run="why")], "C"),
        ([result("documentation", problems=WRONG), result("behaviour", problems=WRONG)], "D"),
        ([result("contract", problems=WRONG), result("behaviour", problems=WRONG)], "F"),
    ],
)
def test_the_worst_that_is_found_decides_on_the_grade(results: list[Result], grade: str) -> None:
    report = Report(distribution="acme", version=None, versions={}, results=results)

    assert report.grade == grade
    assert report.document()["meaning"] == GRADES[report.grade]


# The command


def check_command(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["plugins", "check", *map(str, arguments)])
    return done.exit_code, done.output


def test_the_command_ends_in_a_grade_and_writes_a_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    code, shown = check_command(OFFENDERS / "reads_ids.py", "--json", path)
    document = json.loads(path.read_text(encoding="utf-8"))

    assert code == 1
    assert shown.endswith("Grade D: a sign misbehaves: its findings cannot be trusted.\n")
    assert "- bad.reads-ids at a simulated supplier" in shown
    schemas.check(document, "conformance", where="the report")
    assert {one["check"]: one["status"] for one in document["checks"]}["renamed-ids"] == "failed"
    assert document["checks"][2]["fired"]["bad.reads-ids"] > 0


def test_two_reports_of_one_plugin_are_the_same_to_the_letter(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        code, _ = check_command(CONTROL, "--json", tmp_path / name)
        texts.append((code, (tmp_path / name).read_bytes()))

    assert texts[0] == texts[1]
    assert texts[0][0] == 0


def test_a_source_folder_is_checked_without_being_installed(tmp_path: Path) -> None:
    package = tmp_path / "src" / "acme_check"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(CONTROL.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "acme-check"\nversion = "1.5"\n'
        '[project.entry-points.focuskit]\nacme = "acme_check"\n',
        encoding="utf-8",
    )
    report = conformance(tmp_path)

    assert (report.distribution, report.version, report.grade) == ("acme-check", "1.5", "B")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("focuskit-loyality", "did you mean 'focuskit-loyalty'"),
        ("nowhere.py", "there is no such plugin"),
        (ROOT / "docs", "not the source folder of a plugin"),
    ],
)
def test_what_is_no_plugin_is_refused(source: str | Path, said: str) -> None:
    code, shown = check_command(source)
    assert (code, said in shown) == (2, True)
    with pytest.raises(InputError, match=r"plugin"):
        conformance(source)
