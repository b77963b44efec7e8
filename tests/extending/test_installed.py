"""Installed plugins, some of them broken: the good ones never notice, and no order matters."""

from __future__ import annotations

import itertools
import json
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from installed_support import exit_code, focuskit, install, python, write_project
from support import assess, orders, ticket

from focuskit import Assessment, Plugins
from focuskit.extending import manager
from focuskit.extending.catalogue import catalogue
from focuskit.policy import PluginRules

ROOT = Path(__file__).parents[2]
ROWS = Path(str(files("focuskit") / "example" / "interactions.csv"))

HOOK = """from focuskit import detectors_in, hookimpl
from {module} import signs

@hookimpl
def {hook}():
    {body}
"""

PAGE = '''"""{title}"""

from focuskit import Measure, PlainMeasure, Unit, col, detector, plain_detector
import polars as pl
'''

COUNTED = """
@detector(id="acme.{id}", theme="acme", ok=0, bad=5, says="{{value}} calls.")
def {name}(t):
    return t.count(t.inbound, among=t.kind("call", "ticket", "order"))
"""

ON_SOME_ACCOUNTS = """
@plain_detector(id="raises.on-some", theme="raises", ok=0, bad=5, unit=Unit.COUNT,
                kinds=["ticket"], says="{value} cases.")
def on_some(account, rows, as_of):
    if account.id < "h":
        raise RuntimeError("on purpose, with " + account.id)
    return PlainMeasure(value=len(rows), observations=len(rows))
"""

AT_RUN_TIME = """
def chosen(text):
    return 1 // (text < "h")

@detector(id="raises.at-run-time", theme="raises", ok=0, bad=5, says="{value} cases.")
def at_run_time(t):
    among = t.kind("ticket")
    read = col.account_id.map_elements(chosen, return_dtype=pl.Int64)
    return Measure(value=read.sum(), unit=Unit.COUNT, observations=among.sum(), among=among,
                   evidence=among, elementary=True)
"""


def _distribution(folder: Path, name: str, signs: dict[str, str], **how: str) -> Path:
    module = name.replace("-", "_")
    stated = {"hook": "focuskit_detectors", "body": "return detectors_in(signs)", **how}
    head = stated.pop("head", "")
    texts = {f"signs/{file}.py": PAGE.format(title=file) + text for file, text in signs.items()}
    init = head + HOOK.format(module=module, **stated)
    return write_project(folder, name, {"__init__.py": init, "signs/__init__.py": "", **texts})


def _counted(id_: str) -> dict[str, str]:
    name = id_.replace("-", "_")
    return {name: COUNTED.format(id=id_, name=name)}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the folders of five broken plugins, installed as wheels."""
    folder = tmp_path_factory.mktemp("broken")
    raising = {"on_some": ON_SOME_ACCOUNTS, "at_run_time": AT_RUN_TIME}
    projects = [
        _distribution(folder, "acme-imports", _counted("imports"), head="1 / 0\n"),
        _distribution(folder, "acme-exits", _counted("exits"), head="raise SystemExit('home')\n"),
        _distribution(folder, "acme-returns", _counted("returns"), body="return 'acme.returns'"),
        _distribution(folder, "acme-typo", _counted("typo"), hook="focuskit_detector"),
        _distribution(folder, "raises", raising),
    ]
    return install(projects, folder / "installed")


def _assessed(at: Path, name: str, installed: list[Path], **options: object) -> Path:
    given = [f"--{key}={value}" for key, value in options.items()]
    focuskit("assess", "--interactions", ROWS, "--out", name, *given, at=at, installed=installed)
    return at / name


def _documents(folder: Path, *, without: str) -> list[Any]:
    """Return the documents of a run without the findings of some distributions.

    The fingerprint tells which plugins took part, so it is left out too.
    """
    lines = (folder / "assessments.ndjson").read_text(encoding="utf-8").splitlines()
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    found = (Assessment.from_dict(json.loads(line), run) for line in lines)
    documents = [json.loads(one.to_json()) for one in found]
    for document in documents:
        del document["fingerprint"]
        document["findings"] = [
            found
            for found in document["findings"]
            if not found["origin"]["distribution"].startswith((without, "raises"))
        ]
    return documents


def test_five_broken_plugins_change_nothing_for_the_good_ones(
    broken: list[Path], tmp_path: Path
) -> None:
    good = _assessed(tmp_path, "good", [])
    beside = _assessed(tmp_path, "beside", broken)
    scores = [pl.read_parquet(folder / "scores.parquet") for folder in (good, beside)]
    assert scores[0].equals(scores[1])
    assert _documents(beside, without="acme") == _documents(good, without="nothing")

    info = json.loads((beside / "run.json").read_text(encoding="utf-8"))
    reasons = {one["distribution"]: one["reason"] for one in info["failed_plugins"]}
    assert set(reasons) == {"acme-imports", "acme-exits", "acme-returns", "acme-typo"}
    assert "ZeroDivisionError" in reasons["acme-imports"]
    assert "SystemExit: home" in reasons["acme-exits"]
    assert "found: str" in reasons["acme-returns"]
    assert "did you mean 'focuskit_detectors'" in reasons["acme-typo"]

    findings = pl.read_parquet(beside / "findings.parquet").filter(
        pl.col("sign").str.contains(r"\.")
    )
    outcomes = {s: set(part["outcome"]) for (s,), part in findings.group_by("sign")}
    aside = {f"acme.{name}" for name in ("imports", "exits", "returns", "typo")}
    assert outcomes == {
        **{sign: {"error"} for sign in aside},
        "raises.at-run-time": {"error"},
        "raises.on-some": {"error", "unknown"} | outcomes["raises.on-some"],
    }
    some = findings.filter(sign="raises.on-some", outcome="error")
    assert 0 < some.height < findings.filter(sign="raises.on-some").height
    assert set(findings["version"]) == {"1.2.0"}


def test_broken_plugins_that_a_policy_counts_on_never_raise_worst_or_coverage(
    broken: list[Path], tmp_path: Path
) -> None:
    policy = json.loads(Path(str(files("focuskit.policy") / "default.policy.json")).read_text())
    for sign in ("imports", "exits", "returns", "typo"):
        policy["signs"][f"acme.{sign}"] = {"weight": 100, "distribution": f"acme-{sign}"}
    for sign in ("on-some", "at-run-time"):
        policy["signs"][f"raises.{sign}"] = {"weight": 100, "distribution": "raises"}
    (tmp_path / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    absent = _assessed(tmp_path, "absent", [], policy="policy.json")
    present = _assessed(tmp_path, "present", broken, policy="policy.json")
    before, after = (
        pl.read_parquet(folder / "scores.parquet").sort("account_id")
        for folder in (absent, present)
    )
    told = before["account_id"] < "h"  # those on which a detector of "raises" breaks
    assert told.any()
    assert (
        after.filter(told)
        .select("worst", "coverage")
        .equals(before.filter(told).select("worst", "coverage"))
    )
    assert set(after["score"]) == {None}


def test_under_strict_plugins_each_broken_one_is_named_and_nothing_is_assessed(
    broken: list[Path], tmp_path: Path
) -> None:
    command = ("assess", "--interactions", ROWS, "--strict-plugins")
    code, said = exit_code(*command, at=tmp_path, installed=broken)
    assert code == 4
    assert "6 plugins or signs broke" in said
    for name in ("acme-imports", "acme-exits", "acme-returns", "acme-typo"):
        assert f"- {name} 1.2.0: the plugin was set aside" in said
    assert "- raises 1.2.0, focuskit_detectors, raises.at-run-time: the sign broke" in said
    assert "raises.on-some: the sign broke on" in said
    assert exit_code(*command, at=tmp_path)[0] == 0


@pytest.mark.parametrize(
    "stated",
    [
        '@detector(id="acme.x", theme=("care", "x"), ok=0, bad=1, says="x")\ndef x(t): ...',
        '@detector(id=7, theme="care", ok=0, bad=1, says="x")\ndef x(t): ...',
        "ADVICE = Recommendation(id=7, title=8)",
        "x = " + "-" * 20_000 + "1",
    ],
    ids=["theme", "id", "recommendation", "too deep"],
)
def test_a_file_that_states_anything_stops_no_command(tmp_path: Path, stated: str) -> None:
    module = tmp_path / "acme_odd.py"
    head = "from focuskit import Recommendation, detector\n"
    module.write_text(head + stated, encoding="utf-8")
    info = tmp_path / "acme_odd-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text("[focuskit]\nacme = acme_odd\n", encoding="utf-8")
    text = "Metadata-Version: 2.1\nName: acme-odd\nVersion: 1.0\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    commands = (("plugins", "list"), ("signs",), ("assess", "--interactions", ROWS))
    for command in commands:
        code, said = exit_code(*command, at=tmp_path, installed=[tmp_path])
        assert code == 0, said


@pytest.mark.parametrize("torn", [False, True], ids=["no module", "no metadata"])
def test_an_installation_that_is_amiss_stops_no_command(tmp_path: Path, *, torn: bool) -> None:
    """An entry point may name no module, and a torn installation does not tell its own name."""
    info = tmp_path / "acme_signs-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text("[focuskit]\nacme = acme-signs\n", encoding="utf-8")
    if not torn:
        text = "Metadata-Version: 2.1\nName: acme-signs\nVersion: 1.0\n"
        (info / "METADATA").write_text(text, encoding="utf-8")
    told = "the entry point acme = 'acme-signs' names no module; is it 'acme_signs'?"
    name = "acme" if torn else "acme-signs"
    for command in (("plugins", "list"), ("signs",)):
        code, said = exit_code(*command, at=tmp_path, installed=[tmp_path])
        assert (code, f"problem: {name}: {told}" in said) == (0, True)
    code, said = exit_code(
        "assess", "--interactions", ROWS, "--strict-plugins", at=tmp_path, installed=[tmp_path]
    )
    assert (code, told in said) == (4, True)


def test_the_traceback_of_a_broken_plugin_is_kept(broken: list[Path], tmp_path: Path) -> None:
    code = (
        "from focuskit import Plugins\n"
        "for one in Plugins.installed().failed: print(one.signs, one.traceback)"
    )
    said = python(code, at=tmp_path, installed=broken)
    assert "('acme.imports',) Traceback (most recent call last)" in said
    assert "acme_imports/__init__.py" in said


def test_what_a_policy_does_not_trust_is_never_imported(broken: list[Path], tmp_path: Path) -> None:
    document = json.loads(Path(str(files("focuskit.policy") / "default.policy.json")).read_text())
    trusted = {"focuskit-leadership": ">=0.1,<0.2", "Focuskit_Listening": "*"}
    document["plugins"] = {"trusted": {**trusted, "focuskit-loyalty": ">=7"}}
    (tmp_path / "policy.json").write_text(json.dumps(document), encoding="utf-8")
    code = f"""
import sys, focuskit
focuskit.assess({str(ROWS)!r}, policy="policy.json").findings
names = {{name.partition(".")[0] for name in sys.modules}}
print(*sorted(n for n in names if n.startswith(("focuskit_", "acme", "raises"))))
"""
    assert python(code, at=tmp_path, installed=broken).split() == [
        "focuskit_leadership", "focuskit_listening",
    ]  # fmt: skip


def test_a_distribution_all_of_whose_signs_are_disabled_is_never_imported(tmp_path: Path) -> None:
    document = json.loads(Path(str(files("focuskit.policy") / "default.policy.json")).read_text())
    leadership = [one.id for one in catalogue() if one.distribution == "focuskit-leadership"]
    document["disabled"] = leadership
    (tmp_path / "policy.json").write_text(json.dumps(document), encoding="utf-8")
    code = f"""
import sys, focuskit
portfolio = focuskit.assess({str(ROWS)!r}, policy="policy.json")
print("focuskit_leadership" in sys.modules, "focuskit_loyalty" in sys.modules)
print(*(f.sign for f in portfolio.supplier.findings if f.sign in {leadership!r}))
print("; ".join(portfolio.info["notes"]))
"""
    said = python(code, at=tmp_path, installed=[])
    assert said.splitlines()[:2] == ["False True", ""]
    assert "plugin focuskit-leadership was not imported: the policy disables all signs" in said
    assert f"not measured, since the policy disables them: {', '.join(sorted(leadership))}" in said


# Orders


def test_in_all_orders_the_plugins_are_the_same() -> None:
    loaded = Plugins.installed().loaded
    assert len(loaded) == 6
    for order in itertools.permutations(loaded):
        assert manager._arranged(order, PluginRules()) == Plugins.installed()


def test_the_order_in_which_plugins_are_given_changes_no_byte() -> None:
    import focuskit_leadership  # noqa: PLC0415 -- as a caller names them
    import focuskit_loyalty  # noqa: PLC0415
    import focuskit_responsiveness  # noqa: PLC0415

    rows = [*orders("acme", 160, 140, 120), *[ticket("acme", n, handovers=2) for n in range(5)]]
    given: list[ModuleType] = [focuskit_leadership, focuskit_loyalty, focuskit_responsiveness]
    told = {
        assess(rows, plugins=Plugins.of(order)).to_ndjson()
        for order in itertools.permutations(given)
    }
    assert len(told) == 1


def test_the_order_of_the_path_changes_no_byte(tmp_path: Path) -> None:
    plugins = sorted((ROOT / "plugins").iterdir())
    folders = install(plugins, tmp_path / "installed")
    results = []
    for number, order in enumerate((folders, folders[::-1], [*folders[3:], *folders[:3]])):
        out = _assessed(tmp_path, f"out{number}", order)
        results.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert results[0] == results[1] == results[2]
    assert set(results[0]) >= {"scores.parquet", "run.json", "assessments.ndjson"}
