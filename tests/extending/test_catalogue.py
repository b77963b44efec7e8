"""The catalogue shows what plugins bring, and what is wrong with them, without running any."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from focuskit import InputError, Plugins
from focuskit.engine.signs.preparation import prepare
from focuskit.extending.catalogue import ListedPlugin, catalogue, listed
from focuskit.model import schemas
from focuskit.model.column_types import column_types
from focuskit.policy import load_policy
from focuskit.report.catalogue_view import catalogue_document
from focuskit_testing import NOW

SIGN = '''"""Slow quotes

What it sees
------------
Requests for a quote that wait.
"""

import sys

from focuskit import Measure, Timeline, detector

sys.exit("nobody may run this file")

HOURS: int = 24
OK = 2 * HOURS


@detector(
    id="acme.slow-quotes", theme="responsiveness", ok=OK, bad=5 * HOURS, says="{value}.",
    for_status=["prospect"],
)
def slow_quotes(t: Timeline) -> Measure:
    """Days."""
    return t.days_since_last(t.cases)
'''
HOOKS = """from focuskit import detectors_in, hookimpl
from acme_signs import signs, wide as on_us

@hookimpl
def focuskit_detectors():
    return detectors_in(signs)

@hookimpl
def focuskit_portfolio_detectors():
    return detectors_in(on_us)
"""
WHAT_TO_DO = """from focuskit import Practice, Recommendation

ALL = [Recommendation(id="acme.quote-first", title="Quotes first",
                      relieves={"acme.slow-quotes": 0.4, "slow-resolution": 0.1},
                      steps=["Quote."], owner_role="sales", hours=1, within_days=7)]
NONE = Practice(id="acme.no-list", theme="leadership", title="No list", question="Is there one?",
                levels=["no"] * 4, why="So.")
"""


def _install(
    folder: Path, files: dict[str, str], name: str = "acme-signs", entry: str = ""
) -> None:
    """Write what an installation leaves behind: the files, and the metadata beside them."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    module = name.replace("-", "_")
    info = folder / f"{module}-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
    (info / "entry_points.txt").write_text(f"[focuskit]\nacme = {entry or module}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which plugins can be installed."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def _acme(name: str = "acme-signs") -> ListedPlugin:
    return next(plugin for plugin in listed() if plugin.distribution == name)


PACKAGE = {
    "acme_signs/__init__.py": HOOKS,
    "acme_signs/signs/__init__.py": "",
    "acme_signs/signs/slow_quotes.py": SIGN,
    "acme_signs/wide/__init__.py": "",
    "acme_signs/wide/all_slow.py": SIGN.replace("slow-quotes", "all-slow"),
    "acme_signs/advice.py": WHAT_TO_DO,
}


def test_an_installed_plugin_is_read_and_not_run(site: Path) -> None:
    _install(site, PACKAGE)

    acme = _acme()

    assert (acme.version, acme.source, acme.problems) == ("1.5", "acme_signs", ())
    assert acme.themes == ("leadership", "responsiveness")
    assert {(e.id, e.subject) for e in acme.signs} == {
        ("acme.slow-quotes", "account"),
        ("acme.all-slow", "supplier"),
    }
    slow = next(entry for entry in acme.signs if entry.id == "acme.slow-quotes")
    assert (slow.title, slow.ok, slow.bad, slow.unit) == ("Slow quotes", 48, 120, "days")
    assert (slow.min_observations, slow.distribution) == (1, "acme-signs")
    assert slow.for_status == ("prospect",)
    assert [(one.id, one.question) for one in acme.practices] == [("acme.no-list", "Is there one?")]
    assert [(one.id, one.signs) for one in acme.recommendations] == [
        ("acme.quote-first", ("acme.slow-quotes", "slow-resolution"))
    ]
    assert "acme_signs" not in sys.modules


@pytest.mark.parametrize("entry", ["acme_signs", "acme_signs.plugin"])
def test_the_entry_point_may_name_a_module_inside(site: Path, entry: str) -> None:
    _install(site, {**PACKAGE, "acme_signs/plugin.py": HOOKS}, entry=entry)

    assert {entry.id for entry in _acme().signs} == {"acme.slow-quotes", "acme.all-slow"}


def test_a_plugin_may_be_one_module_and_its_neighbours_are_not_its_own(site: Path) -> None:
    _install(site, {"acme_signs.py": SIGN, "neighbour.py": SIGN.replace("slow", "other")})

    assert [entry.id for entry in _acme().signs] == ["acme.slow-quotes"]


def test_a_package_without_init_is_found(site: Path) -> None:
    _install(site, {"acme/quotes.py": SIGN}, name="acme-quotes", entry="acme.quotes")

    assert [entry.id for entry in _acme("acme-quotes").signs] == ["acme.slow-quotes"]


PROBLEMS = {
    "not Python": (
        {"acme_signs/__init__.py": "", "acme_signs/slow.py": "def ("},
        "slow.py, line 1: not Python",
    ),
    "null bytes": ({"acme_signs/__init__.py": "x = '\0'"}, "__init__.py"),
    "no such module": ({"elsewhere/__init__.py": ""}, "there is no module 'acme_signs'"),
    "signs made while it runs": (
        {"acme_signs/__init__.py": HOOKS.replace("detectors_in", "make_some")},
        "made while it runs",
    ),
    "an id that takes a run": (
        {"acme_signs.py": SIGN.replace('"acme.slow-quotes"', '"-".join("ab")')},
        "a sign whose id takes a run to tell",
    ),
    "the id of another": (
        {"acme_signs.py": SIGN.replace("acme.slow-quotes", "gone-quiet")},
        "sign 'gone-quiet' is brought by focuskit-loyalty too",
    ),
}


@pytest.mark.parametrize(("files", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_can_be_seen_to_be_wrong_is_said(
    site: Path, files: dict[str, str], problem: str
) -> None:
    _install(site, files)

    (told,) = _acme().problems

    assert problem in told


def test_nothing_is_wrong_with_the_plugins_of_our_own() -> None:
    assert [problem for plugin in listed() for problem in plugin.problems] == []


def test_a_file_is_listed_beside_what_is_installed(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SIGN, encoding="utf-8")

    *installed, mine = listed([path])

    assert tuple(installed) == listed()
    assert (mine.distribution, mine.version, mine.source) == ("mine", None, str(path))
    assert [entry.id for entry in mine.signs] == ["acme.slow-quotes"]
    assert len(catalogue([path])) == len(catalogue()) + 1


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SIGN, encoding="utf-8")
    with pytest.raises(InputError, match=r"did you mean 'mine\.py'"):
        listed([tmp_path / "mime.py"])


def test_the_catalogue_names_all_that_a_run_brings() -> None:
    entries = {plugin.distribution: plugin for plugin in listed()}

    for plugin in Plugins.installed().loaded:
        entry = entries[plugin.distribution]
        assert [one.id for one in entry.practices] == sorted(one.id for one in plugin.practices)
        assert {one.id: one.signs for one in entry.recommendations} == {
            one.id: tuple(sorted(one.relieves)) for one in plugin.recommendations
        }


def test_the_units_that_are_read_are_those_that_are_measured() -> None:
    read = {entry.id: entry.unit for entry in catalogue()}
    policy, columns = load_policy(None), frozenset(column_types("interaction"))
    measured = {}
    for plugin in Plugins.installed().loaded:
        for whole in (False, True):
            for detector in plugin.portfolio_detectors if whole else plugin.detectors:
                sign = prepare(detector, plugin, policy, as_of=NOW, columns=columns, whole=whole)
                assert sign.measure is not None
                measured[sign.id] = str(sign.measure.unit)

    told = {sign: unit for sign, unit in read.items() if unit is not None}
    assert told == {sign: measured[sign] for sign in told}
    assert len(told) >= len(read) - 3


UNITS = {
    "t.share(t.is_open, among=t.cases)": "share",
    "t.mean(col.score, among=t.cases, unit=Unit.SCORE)": "points of 10",
    "t.days_since_last(t.cases) / t.usual_gap(t.cases)": "times",
    "t.days_since_last(t.cases).at_least(days=7)": "days",
    "attrs.evolve(t.count(t.is_open, among=t.cases), unit=Unit.LEVEL)": "level of 3",
    "attrs.evolve(t.count(t.is_open, among=t.cases), never=0)": "count",
    "t.count(t.is_open, among=t.cases).replace(unit=Unit.LEVEL)": "level of 3",
    "t.count(t.is_open, among=t.cases).replace(value=1).if_never(0).without_rows()": "count",
    "t.count(t.is_open, among=t.cases).with_also(t.share(t.is_open, among=t.cases))": "count",
    "helper(t)": None,
    "t.mean(col.score, among=t.cases, unit=which)": None,
    "1": None,
}


@pytest.mark.parametrize(("measure", "unit"), UNITS.items())
def test_a_unit_is_read_where_the_last_words_tell_it(
    tmp_path: Path, measure: str, unit: str | None
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        SIGN.replace("return t.days_since_last(t.cases)", f"m = {measure}\n    return m")
    )

    assert [entry.unit for entry in listed([path])[-1].signs] == [unit]


LIMITS = {
    "-1": -1,
    "1 / 4": 0.25,
    "2 * HOURS": 48,
    "1 / 0": None,
    "'a' + 1": None,
    "float(2)": None,
}


@pytest.mark.parametrize(("ok", "read"), LIMITS.items())
def test_limits_are_read_also_where_they_are_worked_out(
    tmp_path: Path, ok: str, read: float | None
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SIGN.replace("ok=OK", f"ok={ok}"))

    assert [entry.ok for entry in listed([path])[-1].signs] == [read]


@pytest.mark.parametrize("pages", [False, True])
def test_the_document_keeps_to_its_schema(tmp_path: Path, *, pages: bool) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SIGN + "def (", encoding="utf-8")

    document = json.loads(json.dumps(catalogue_document(listed([path]), pages=pages)))

    schemas.check(document, "catalogue", where="here")
    signs = [sign for plugin in document["plugins"] for sign in plugin["signs"]]
    assert {"page" in sign for sign in signs} == {pages}


COMMANDS = (
    ["--help"],
    ["plugins", "--help"],
    ["plugins", "list"],
    ["plugins", "list", "--json"],
    ["signs"],
    ["signs", "--json"],
    ["signs", "gone-quiet"],
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_plugin_and_nothing_heavy_is_imported(site: Path, arguments: list[str]) -> None:
    _install(site, PACKAGE)
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(site)!r})\n"
        "from focuskit.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "heavy = ('polars', 'jsonschema', 'cattrs', 'referencing', 'numpy')\n"
        "plugins = ('focuskit_', 'acme_signs')\n"
        "found = [m for m in sys.modules if m.startswith(plugins) or m in heavy or m == 'rich']\n"
        "print(found, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    drawn = ["'rich'"] if arguments == ["signs"] else []
    assert done.stderr.splitlines()[-1] == f"[{', '.join(drawn)}]"
    if arguments[0] != "--help" and arguments[-1] not in {"gone-quiet", "--help"}:
        assert "acme" in done.stdout
