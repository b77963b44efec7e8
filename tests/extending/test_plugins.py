"""Plugins: found, loaded one by one, set aside when broken, and never able to change the others."""

from __future__ import annotations

import subprocess
import sys
import types
from asyncio import CancelledError
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import alone, assess, few_plugins, finding, orders, ticket

from focuskit import (
    Account,
    AlsoRelieves,
    InputError,
    Measure,
    PluginError,
    Plugins,
    Recommendation,
    Timeline,
    Unit,
    col,
    detector,
    detectors_in,
    hookimpl,
)
from focuskit.detect.detector import Detector
from focuskit.extending import manager
from focuskit.extending.catalogue import catalogue, read_signs
from focuskit.policy import PluginRules

ONE_FILE = '''"""Busy lines

What it sees
------------
Customers who call more than twice.
"""

from focuskit import Measure, Timeline, detector


@detector(id="busy-lines", theme="mine", ok=2, bad=6, says="{value} calls from them.")
def busy_lines(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("call", "order"))
'''


def _file(folder: Path, text: str, name: str = "mine.py") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_one_file_with_a_detector_is_a_plugin(tmp_path: Path) -> None:
    plugins = few_plugins().adding(_file(tmp_path, ONE_FILE))
    found = finding(assess(orders("acme", 3, 2, 1), plugins=plugins), "acme", "busy-lines")
    assert (found["text"], found["severity"], found["distribution"]) == (
        "3 calls from them.", 0.25, "mine"
    )  # fmt: skip
    assert plugins.detectors["busy-lines"][0].page.startswith("Busy lines")


def test_plugins_may_be_given_in_place_of_the_installed_ones(tmp_path: Path) -> None:
    portfolio = assess(orders("acme", 1), plugins=[_file(tmp_path, ONE_FILE)])
    assert portfolio.findings.filter(sign="gone-quiet")["reason"].item() == "not_installed"


HOOK = """from focuskit import hookimpl
@hookimpl
def focuskit_detectors({}):
    {}
"""
BROKEN = {
    "raises_on_import": "raise RuntimeError('broken on purpose')",
    "exits": "import sys\nsys.exit('going home')",
    "syntax": "def (",
    "nothing": "answer = 42",
    "typo": HOOK.replace("detectors", "detector").format("", "return []"),
    "returns_a_number": HOOK.format("", "return 5"),
    "returns_numbers": HOOK.format("", "return [5]"),
    "returns_nothing": HOOK.format("", "pass"),
    "defaulted": HOOK.format("config=None", "return []"),
    "hook_raises": HOOK.format("", "1 / 0"),
    "limits_equal": ONE_FILE.replace("bad=6", "bad=2"),
    "same_sign": ONE_FILE.replace("busy-lines", "gone-quiet"),
}


def test_broken_plugins_are_set_aside_with_reason_and_change_nothing(tmp_path: Path) -> None:
    rows = [*orders("acme", 160, 140, 120), *[ticket("acme", n, handovers=2) for n in range(5)]]
    files = [_file(tmp_path, text, f"z_{name}.py") for name, text in BROKEN.items()]
    good = assess(rows)
    plugins = few_plugins().adding(*files)
    portfolio = assess(rows, plugins=plugins)
    assert {f.distribution for f in plugins.failed} == {f"z_{name}" for name in BROKEN}
    aside = portfolio.findings["sign"] == "busy-lines"
    assert portfolio.findings.filter(~aside).equals(good.findings)
    assert portfolio.scores.equals(good.scores)
    # A sign that a broken plugin would have brought is an error, also where nobody lists it.
    (lost,) = portfolio.findings.filter(aside).iter_rows(named=True)
    assert (lost["outcome"], lost["weight"], lost["distribution"]) == ("error", 0, "z_limits_equal")
    reasons = {f["distribution"]: f["reason"] for f in portfolio.info["failed_plugins"]}
    assert "broken on purpose" in reasons["z_raises_on_import"]
    assert "SystemExit: going home" in reasons["z_exits"]
    assert "did you mean 'focuskit_detectors'" in reasons["z_typo"]
    assert "found: int" in reasons["z_returns_a_number"]
    assert "item 0" in reasons["z_returns_numbers"]
    assert "found: NoneType" in reasons["z_returns_nothing"]
    assert "found: config" in reasons["z_defaulted"]
    assert "ZeroDivisionError" in reasons["z_hook_raises"]
    assert "must differ" in reasons["z_limits_equal"]
    assert "already brought by focuskit-loyalty" in reasons["z_same_sign"]
    assert "contributes nothing" in reasons["z_nothing"]


@pytest.mark.parametrize("name", ["focuskit-loyalty.py", "focuskit-aaa.py"])
def test_a_file_never_goes_before_what_is_installed(tmp_path: Path, name: str) -> None:
    rows = orders("acme", 160, 140, 120)
    stranger = _file(tmp_path, ONE_FILE.replace("busy-lines", "gone-quiet"), name)
    portfolio = assess(rows, plugins=few_plugins().adding(stranger))
    assert portfolio.findings.equals(assess(rows).findings)


UNSPEAKABLE = """
class Mute(Exception):
    def __str__(self):
        raise ValueError("not even this")
"""


@pytest.mark.parametrize("where", ["import", "detector"])
def test_an_exception_that_cannot_say_what_it_is_harms_nobody(tmp_path: Path, where: str) -> None:
    raising = "raise Mute()"
    head, body = (raising, "return None") if where == "import" else ("", raising)
    mine = tmp_path / "mine.py"
    sign = '@detector(id="mine.mute", theme="mine", ok=0, bad=1, says="x")'
    lines = (
        "from focuskit import detector",
        UNSPEAKABLE,
        head,
        sign,
        "def mute(t):",
        f"    {body}",
    )
    mine.write_text("\n".join(lines), encoding="utf-8")
    portfolio = assess(orders("acme", 3, 2), plugins=few_plugins().adding(mine))
    error = finding(portfolio, "acme", "mine.mute")["error"]
    assert "Mute: (its message cannot be read)" in error
    assert portfolio["acme"].findings


def test_an_id_that_no_finding_can_bear_leaves_the_accounts_readable(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(
        "from focuskit import detector\n"
        '@detector(id="mine.slow_quotes", theme="mine", ok=0, bad=1, says="x")\n'
        "def slow_quotes(t): ...\n",
        encoding="utf-8",
    )
    portfolio = assess(orders("acme", 3, 2), plugins=few_plugins().adding(mine))
    (failed,) = portfolio.info["failed_plugins"]
    assert "'mine.slow_quotes'" in failed["reason"]
    without = assess(orders("acme", 3, 2), plugins=few_plugins())
    assert portfolio["acme"].findings == without["acme"].findings


def _calls_back(how: str, raised: type[BaseException]) -> Detector:
    def breaks(_: Any) -> Any:
        raise raised("on purpose")

    asks = col.segment.map_elements(breaks, return_dtype=pl.Boolean)
    applies = asks if how == "applies_to" else None

    @detector(id="mine.breaks", theme="mine", ok=0, bad=1, says="x", applies_to=applies)
    def sign(t: Timeline) -> Measure:
        among = t.kind("order")
        read = col.account_id.map_elements(breaks, return_dtype=pl.Int64)
        value = pl.len() if applies is not None else read.max()
        return Measure(
            value=value, unit=Unit.COUNT, observations=among.sum(), among=among, evidence=among,
            row_filter={"branch": among, "kept": read > 0}.get(how), single_pass=how == "measure",
        )  # fmt: skip

    return sign


@pytest.mark.parametrize("how", ["applies_to", "measure"])
@pytest.mark.parametrize("raised", [KeyError, SystemExit, GeneratorExit, CancelledError])
def test_whatever_a_callback_raises_is_the_error_of_its_sign(
    how: str, raised: type[BaseException]
) -> None:
    accounts = [Account(id="acme", segment="small")]
    rows = orders("acme", 3, 2)
    found = finding(
        assess(rows, accounts=accounts, **alone(_calls_back(how, raised))), "acme", "mine.breaks"
    )
    assert found["outcome"] == "error"


@pytest.mark.parametrize("how", ["applies_to", "measure", "branch", "kept", "supplier"])
def test_the_users_interrupt_in_a_callback_ends_the_run(how: str) -> None:
    sign = _calls_back(how, KeyboardInterrupt)
    given = alone(sign)
    if how == "supplier":
        module = types.ModuleType("trial")
        hook = hookimpl(lambda: [sign], specname="focuskit_portfolio_detectors")
        vars(module).update(focuskit_portfolio_detectors=hook)
        given["plugins"] = Plugins.of([module])
    accounts = [Account(id="acme", segment="small")]
    with pytest.raises(KeyboardInterrupt):
        _ = assess(orders("acme", 3, 2), accounts=accounts, **given).supplier


def test_two_files_of_one_name_keep_their_own_pages(tmp_path: Path) -> None:
    files = []
    for number in ("one", "two"):
        (tmp_path / number).mkdir()
        files.append(tmp_path / number / "mine.py")
        files[-1].write_text(
            f'"""Page {number}."""\nfrom focuskit import detector\n'
            f'@detector(id="mine.{number}", theme="mine", ok=0, bad=1, says="x")\n'
            f'def {number}(t):\n    return t.count(t.inbound, among=t.kind("order"))\n',
            encoding="utf-8",
        )
    found = Plugins.of(files).detectors
    assert [found[f"mine.{n}"][0].page for n in ("one", "two")] == ["Page one.", "Page two."]


def test_a_users_interrupt_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Plugins.of([_file(tmp_path, "raise KeyboardInterrupt")])


def test_the_order_of_plugins_changes_nothing() -> None:
    loaded = Plugins.installed().loaded
    there, back = (manager._arranged(order, PluginRules()) for order in (loaded, loaded[::-1]))
    assert there == back


def test_a_plugin_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such plugin file"):
        Plugins.of([tmp_path / "nowhere.py"])


def test_a_plugin_file_that_is_not_python_is_set_aside(tmp_path: Path) -> None:
    (failed,) = Plugins.of([_file(tmp_path, "x", "notes.txt")]).failed
    assert "not a Python file" in failed.reason


def _module(name: str, **things: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(things)
    return module


DO_IT = Recommendation(
    id="mine.do-it", title="First", relieves={"gone-quiet": 0.5}, steps=("One.",), owner_role="x",
    hours=1, within_days=1,
)  # fmt: skip


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a")])
def test_another_plugin_adds_signs_to_a_recommendation_and_all_are_named(order: Any) -> None:
    more = AlsoRelieves(
        recommendation="mine.do-it", relieves={"gone-quiet": 0.9, "slow-resolution": 0.1}
    )
    last = AlsoRelieves(recommendation="mine.do-it", relieves={"slow-resolution": 0.7})
    modules = {"a": _module("a", r=more), "b": _module("b", r=DO_IT), "c": _module("c", r=last)}
    plugins = Plugins.of([modules[name] for name in order])
    ((merged, sources),) = plugins.recommendations
    assert merged.title == "First"
    assert dict(merged.relieves) == {"gone-quiet": 0.5, "slow-resolution": 0.1}
    assert sources == ("b", "a", "c")


def test_signs_added_to_a_recommendation_that_nothing_brings_are_noted() -> None:
    more = AlsoRelieves(recommendation="mine.do-id", relieves={"gone-quiet": 0.9})
    alone = Plugins.of([_module("b", r=more)])
    assert "'mine.do-id' that nothing brings; install" in "".join(alone.notes())
    assert alone.recommendations == ()
    right = AlsoRelieves(recommendation="mine.do-it", relieves={"gone-quiet": 0.9})
    beside = Plugins.of([_module("b", r=more, right=right), _module("a", r=DO_IT)])
    assert len(list(beside.notes())) == 1
    assert "did you mean 'mine.do-it'?" in "".join(beside.notes())
    assert [sources for _, sources in beside.recommendations] == [("a", "b")]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_recommendation_is_defined_once_and_the_later_by_name_is_at_fault(order: Any) -> None:
    modules = {name: _module(name, r=DO_IT) for name in order}
    plugins = Plugins.of([modules[name] for name in order])
    (failed,) = plugins.failed
    assert failed.distribution == "b"
    assert "recommendation 'mine.do-it' is already brought by a" in failed.reason
    assert "AlsoRelieves" in failed.reason


def test_a_package_of_signs_holds_one_sign_a_file_named_like_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "shelf_of_signs"
    package.mkdir()
    _file(package, "", "__init__.py")
    _file(package, ONE_FILE, "busy_lines.py")
    monkeypatch.syspath_prepend(tmp_path)
    import shelf_of_signs  # type: ignore[import-not-found] # noqa: PLC0415 -- made just now

    assert [d.id for d in detectors_in(shelf_of_signs)] == ["busy-lines"]
    _file(package, "answer = 42", "quiet_lines.py")
    with pytest.raises(PluginError, match="no detector"):
        detectors_in(shelf_of_signs)


def test_a_plugin_may_bring_hooks_of_one_kind_only() -> None:
    @detector(id="some-sign", theme="t", ok=0, bad=1, says="x")
    def some_sign(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.cases)

    def focuskit_detectors() -> list[Any]:
        return [some_sign]

    plugins = Plugins.of([_module("mine", focuskit_detectors=hookimpl(focuskit_detectors))])
    assert list(plugins.detectors) == ["some-sign"]
    assert plugins.recommendations == ()


# The catalogue


def test_the_catalogue_says_what_the_detectors_say() -> None:
    entries = {entry.id: entry for entry in catalogue()}
    detectors = dict(Plugins.installed().detectors)
    ours = {d.id: (d, p) for p in Plugins.installed().loaded for d in p.portfolio_detectors}
    assert set(entries) == {*detectors, *ours}
    for sign, (found, plugin) in (detectors | ours).items():
        entry = entries[sign]
        assert entry.subject == ("supplier" if sign in ours else "account")
        assert (entry.ok, entry.bad) == (found.limits.ok, found.limits.bad)
        assert (entry.theme, entry.says, entry.page) == (found.theme, found.says, found.page)
        assert entry.min_observations == found.min_observations
        assert (entry.distribution, entry.version) == (plugin.distribution, plugin.version)


def test_the_catalogue_imports_no_plugin_and_no_polars() -> None:
    code = (
        "import sys; from focuskit.extending.catalogue import catalogue; print(len(catalogue()));"
        "print([m for m in sys.modules if m.startswith(('focuskit_', 'polars', 'jsonschema'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(catalogue())), "[]"]


def test_a_file_that_is_no_python_is_passed_over_by_the_catalogue(tmp_path: Path) -> None:
    assert read_signs(_file(tmp_path, "def (")) == []
    assert read_signs(tmp_path / "nowhere.py") == []


def test_what_the_catalogue_cannot_read_off_a_file_is_left_open(tmp_path: Path) -> None:
    text = ONE_FILE.replace("ok=2", "ok=float(2)").replace("theme=", "*[], theme=")
    text = text.replace("*[], ", "").replace("from focuskit", "THERE = len('x')\nfrom focuskit", 1)
    (facts,) = read_signs(_file(tmp_path, text))
    assert (facts["id"], facts["ok"], facts["bad"]) == ("busy-lines", None, 6)
