"""The commonest errors of a plugin's author: each is told with its line and the way out."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from support import assess, finding, ticket

from focuskit import Plugins
from focuskit.detect.author_errors import failure, hint, place

MEASURE = "return t.share(col.handovers > 0, among=t.cases)"
DECORATOR = '@detector(id="mine.slip", theme="mine", ok=0, bad=1, says="{value}.")'
SIGN = f'''"""My sign: cases that were handed on."""

from focuskit import Measure, Timeline, Unit, col, detector


{DECORATOR}
def slip(t: Timeline) -> Measure:
    """My sign."""
    {MEASURE}
'''

OTHER_VALUE = (
    "import attrs\n    one = t.count(t.is_open, among=t.cases)\n"
    "    return attrs.evolve(one, value=t.count(t.inbound, among=t.cases).value)"
)
OWN_ROWS = (
    "import attrs\n    one = t.count(t.is_open, among=t.cases)\n"
    "    return attrs.evolve(one, rows=dict(t.rows))"
)

OF_A_SIGN = {
    "a value of another measure": (MEASURE, OTHER_VALUE, "share.replace(value=...)"),
    "columns of the timeline": (MEASURE, OWN_ROWS, "share.replace(value=...)"),
    "a misspelt field": ("col.handovers", "col.hand_overs", "did you mean 'handovers'?"),
    "no unit": (MEASURE, "return t.mean(col.handovers, among=t.cases)", "unit=Unit.DAYS"),
    "no return": ("return ", "", "write return before its last line"),
    "and for &": ("=t.cases", "=t.cases and t.inbound", "line 9); join conditions with & (and)"),
    "not for ~": ("=t.cases", "=not t.cases", "~ (not)"),
    "in for is_in": ("=t.cases", '=(col.channel in ("phone",))', "col.channel.is_in("),
    "no parentheses": ("=t.cases", "=t.cases & col.minutes > 5", "each comparison in parentheses"),
    "no parentheses after": ("=t.cases", "=col.minutes > 5 & t.cases", "each comparison in"),
    "no parentheses before": ("=t.cases", "=(t.inbound | 5 < col.minutes)", "each comparison in"),
    "a mean of a span": (
        MEASURE,
        "return t.mean(col.resolved_at - col.occurred_at, among=t.cases, unit=Unit.DAYS)",
        ".dt.total_seconds() / 86_400",
    ),
    "a mean of a time": (
        MEASURE,
        "return t.mean(col.resolved_at, among=t.cases, unit=Unit.DAYS)",
        "turn it into a number",
    ),
    "a median of a span": (
        MEASURE,
        "return t.median(col.resolved_at - col.occurred_at, among=t.cases, unit=Unit.DAYS)",
        ".dt.total_seconds() / 86_400",
    ),
    "a measure compared": (
        MEASURE,
        "return t.count(t.inbound, among=t.cases) > 5",
        "return the measure itself",
    ),
    "no days to follow up": (
        MEASURE,
        "return t.share(t.follow_up(t.cases, t.cases).met, among=t.cases)",
        "t.follow_up() missing 1 required keyword-only argument: 'within'",
    ),
    "a misspelt kind": ("t.cases", 't.kind("tickets")', "line 9)"),
    "no such role": ("t.cases", 't.role("boss")', "executive, sales, service"),
    "no among": (", among=t.cases", "", "line 9); say which rows to look at"),
    "a misspelt word": ("t.share", "t.shares", "line 9); did you mean 'share'?"),
    "a misspelt condition": ("t.cases", "t.case", "did you mean 'cases'?"),
    "days without their name": ("t.cases", "t.cases & t.within(9)", "t.within(days=180)"),
    "a sign that takes nothing": ("slip(t: Timeline)", "slip()", "(t: Timeline) under @detector"),
    "a sign that takes too much": ("t: Timeline", "t, rows", "def late(t: Timeline) under"),
    "a window of no days": (
        "t.cases",
        "t.cases & t.within(days=0)",
        "days must be 1 or more, found",
    ),
    "a window to come": (
        "t.cases",
        "t.cases & t.within(days=-5)",
        "more, found -5 (mine.py, line 9)",
    ),
    "a follow-up before": (
        MEASURE,
        "return t.share(t.follow_up(t.cases, t.cases, within=-1).met, among=t.cases)",
        "within must be 0 or more, found -1",
    ),
    "a precedent after": (
        MEASURE,
        "return t.share(t.preceded_by(t.cases, t.cases, within=-1).met, among=t.cases)",
        "within must be 0 or more, found -1",
    ),
    "no days to count in": (
        MEASURE,
        "return t.share(t.most_often(t.cases, t.cases, 'id', within=0), among=t.cases)",
        "within must be 1 or more, found 0",
    ),
    "weeks to come": (
        MEASURE,
        "return t.weeks_changed(t.cases, recent=28, before=-28)",
        "before must be 1 or more, found -28",
    ),
    "a word that was not called": ("t.cases", "t.kind", "call it, as in t.kind("),
    "a condition that was called": ("t.cases", "t.cases()", "leave out the parentheses"),
    "a condition for a measure": (MEASURE, "return col.handovers > 0", "no measure yet; wrap it"),
    "a number for a measure": (MEASURE, "return 5", "return what t.share"),
    "a number for a condition": ("handovers > 0", "handovers", "t.count look for is a condition"),
    "text for a number": ("> 0", '> "0"', "'5' is text"),
    "len of a condition": (MEASURE, "return len(t.cases)", "t.count(condition"),
    "a unit in words": (MEASURE, 'return t.mean(col.score, among=t.cases, unit="h")', "Unit.HOURS"),
    "no such unit": (MEASURE, "return Unit.HOUR", "did you mean 'HOURS'"),
    "a unit of no kind": (MEASURE, "return Unit.ZZZ", "the units are Unit.COUNT"),
    "a name that was not imported": (", col", "", "from focuskit import col"),
    "a measure multiplied": (MEASURE, MEASURE + " * 2", "only be divided by one another"),
    "a number times a measure": ("return ", "return 100 * ", "only be divided by one another"),
    "a measure taken off": (MEASURE, f"{MEASURE} - {MEASURE[7:]}", "inside the measure"),
    "a measure over a number": (MEASURE, MEASURE + " / 0.5", "line 9); measures can only be"),
    "a measure over a field": (MEASURE, MEASURE + " / col.minutes", "measures can only be"),
    "a word of no kind": ("t.share", "t.ratio", "docs/vocabulary.md lists the words"),
    "a misspelt argument": ("among=", "amnog=", "did you mean 'among'?"),
    "an argument of no kind": ("among=", "zzz=t.cases, among=", "it takes of, among, weight"),
}
OF_A_FILE = {
    "a misspelt argument": ('theme="mine"', 'tehme="mine"', "line 6); did you mean 'theme'"),
    "an argument left out": ('theme="mine", ', "", "write @detector(id="),
    "no arguments": (DECORATOR, "@detector", "write @detector(id="),
    "no detector": (DECORATOR, "", "write @detector(...) above the function"),
    "an id in words": ("mine.slip", "My Slip", "such as 'acme.slow-quotes'; found 'My Slip'"),
    "a limit in words": ("ok=0", 'ok="10 %"', "10 % is 0.1"),
    "equal limits": ("bad=1", "bad=0", "severity could not rise"),
    "nothing to fill in": ("{value}", "{val}", "says cannot fill in {val}; did you mean 'value'?"),
    "nothing like it": ("{value}", "{zzz}", "there is 'value', 'observations', 'evidence'"),
    "an open bracket": ("t.cases)", "t.cases", "mine.py, line 9)"),
    "a misspelt import": ("import Measure", "import Measures", "did you mean 'Measure'"),
    "a misspelt focuskit": ("from focuskit ", "from focuskitt ", "did you mean 'focuskit'?"),
}


def _file(folder: Path, slip: tuple[str, str, str]) -> Path:
    right, wrong, _ = slip
    path = folder / "mine.py"
    path.write_text(SIGN.replace(right, wrong, 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != SIGN
    return path


@pytest.mark.parametrize("slip", OF_A_SIGN.values(), ids=OF_A_SIGN)
def test_a_slip_in_a_measure_is_an_error_with_the_hint(
    tmp_path: Path, slip: tuple[str, str, str]
) -> None:
    plugins = Plugins.of([_file(tmp_path, slip)])

    found = finding(assess([ticket("acme", 9)], plugins=plugins), "acme", "mine.slip")

    assert found["outcome"] == "error"
    assert slip[2] in found["error"]


@pytest.mark.parametrize("slip", OF_A_FILE.values(), ids=OF_A_FILE)
def test_a_slip_in_a_file_sets_it_aside_with_the_hint(
    tmp_path: Path, slip: tuple[str, str, str]
) -> None:
    (failed,) = Plugins.of([_file(tmp_path, slip)]).failed

    assert slip[2] in failed.reason


def test_without_a_slip_the_sign_is_measured(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SIGN, encoding="utf-8")
    plugins = Plugins.of([tmp_path / "mine.py"])

    rows = [ticket("acme", n, handovers=1) for n in (9, 8, 7)]
    assert finding(assess(rows, plugins=plugins), "acme", "mine.slip")["outcome"] == "fired"


def test_what_nobody_knows_a_way_out_of_is_told_as_it_is() -> None:
    assert failure(RuntimeError("odd\nand long")) == "RuntimeError: odd"
    assert (hint(RuntimeError("odd")), place(RuntimeError("odd"))) == (None, None)
    assert hint(AttributeError("odd")) is None
    assert hint(NameError("odd", name="cool")) == "did you mean 'col'?"
    assert hint(ImportError("odd")) is None
    assert hint(TypeError("zzz() got an unexpected keyword argument 'a'")) is None


@pytest.mark.parametrize("file", ["signs/late.py", "__init__.py"])
def test_the_line_is_that_of_the_innermost_file_of_a_package(tmp_path: Path, file: str) -> None:
    package = tmp_path / "deep_slip"
    (package / "signs").mkdir(parents=True)
    (package / "signs" / "__init__.py").write_text("", encoding="utf-8")
    (package / "__init__.py").write_text("\n\nimport deep_slip.signs.late\n", encoding="utf-8")
    (package / "signs" / "late.py").write_text("import helping\n", encoding="utf-8")
    (tmp_path / "helping.py").write_text("def help():\n    1 / 0\n", encoding="utf-8")
    with (package / file).open("a", encoding="utf-8") as slipping:
        slipping.write("import helping\nhelping.help()\n")

    run = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from focuskit.detect.author_errors import place\n"
        "try:\n    import deep_slip\nexcept ZeroDivisionError as e:\n    print(place(e))"
    )
    told = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)

    line = 3 if file == "signs/late.py" else 5
    assert told.stdout.strip() == f"{Path(file).name}, line {line}"


def test_the_line_is_that_of_the_plugin_and_not_of_what_it_called(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("import json\n\ndef read():\n    json.loads('{')\n\nread()\n", encoding="utf-8")

    (failed,) = Plugins.of([path]).failed

    assert "(mine.py, line 4)" in failed.reason


def test_the_whole_traceback_of_a_broken_sign_goes_to_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = _file(tmp_path, (MEASURE, "return t.share(1 / 0)", ""))

    with caplog.at_level(logging.DEBUG, logger="focuskit"):
        found = finding(
            assess([ticket("acme", 9)], plugins=Plugins.of([path])), "acme", "mine.slip"
        )

    (record,) = (r for r in caplog.records if r.getMessage() == found["error"])
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert f'"{path}", line 9' in caplog.text
