"""Trust: a policy says which plugins may load at all, and what that makes of their signs."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import assess, few_plugins, few_signs, finding, orders, ticket

from focuskit import Plugins, PolicyError, Portfolio, load_policy
from focuskit.extending.catalogue import catalogue
from focuskit.extending.manager import FailedPlugin, SkippedPlugin
from focuskit.model.versions import is_range, lies_in
from focuskit.policy import PluginRules, SignPolicy

ROWS = [*orders("acme", 160, 140, 120), *[ticket("acme", n, handovers=2) for n in range(5)]]

SIGN = """
from focuskit import detector
@detector(id="mine.calls", theme="mine", ok=2, bad=6, says="{value} calls.")
def calls(t):
    return t.count(t.inbound, among=t.kind("call", "order"))
"""


def _under(**rules: Any) -> Portfolio:
    policy = attrs.evolve(few_signs(), plugins=PluginRules(**rules))
    return assess(ROWS, policy=policy, plugins=few_plugins())


# Versions


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("0.1.0", ">=0.1,<0.2"), ("1.0", "==1"), ("1.2.3", "!=1.2"), ("1.5.dev4", ">=1, <2"),
        ("1.10", ">1.9"), ("1.0.post1", ">=1"), ("1.0+local", "==1.0"), ("v3", "<=3.0"),
        ("1.4.9", "~=1.4.2"), ("1.4.9", "==1.4.*"), ("2.0rc1", ">=2.0rc1"),
        ("nonsense", "*"), (None, "*"),
    ],
)  # fmt: skip
def test_a_version_lies_in_a_range(version: str | None, allowed: str) -> None:
    assert lies_in(version, allowed)


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("0.2", ">=0.1,<0.2"), ("1.0.1", "==1"), ("1.2.0", "!=1.2"), ("2.0rc1", ">=2"),
        ("1.9", ">1.9"), ("3.0.1", "<=3"), ("2.0a1", "==2"), ("2.0rc1", ">=1,<2"),
        ("2.0.dev4", "<2"), ("2.0.post1", "==2.0"),
        ("1.5.0", "~=1.4.2"), ("1.5.0", "==1.4.*"), ("nonsense", ">=0"), (None, ">=0"),
    ],
)  # fmt: skip
def test_a_version_lies_outside_a_range(version: str | None, allowed: str) -> None:
    assert not lies_in(version, allowed)


@pytest.mark.parametrize("text", ["", "1.2", "=>1", "~=1", ">=1,,<2", ">=1.*", ">=1 <2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    assert not is_range(text)
    with pytest.raises(ValueError, match="is no range of versions"):
        lies_in("1.0", text)


@given(
    st.lists(st.integers(0, 99), min_size=1, max_size=4),
    st.lists(st.integers(0, 99), min_size=1, max_size=4),
)
def test_two_versions_compare_as_their_numbers(one: list[int], other: list[int]) -> None:
    version, limit = (".".join(map(str, numbers)) for numbers in (one, other))
    found = [lies_in(version, f"{sign}{limit}") for sign in ("<", "==", ">")]
    assert sum(found) == 1
    assert lies_in(version, f">={limit}") is (found[1] or found[2])
    assert lies_in(version, f"<={limit}") is (found[0] or found[1])
    assert lies_in(version, f"!={limit}") is not found[1]


# The section of the policy


def _policy(section: object) -> dict[str, Any]:
    return {
        "schema_version": "1.0", "name": "mine", "signs": {},
        "allowed_hours": {"default": 72},
        "cause_groups": [], "caps": [], "partial_scores": False, "plugins": section,
    }  # fmt: skip


def test_a_policy_names_whom_it_trusts_and_what_it_disables() -> None:
    told = {"trusted": {"Acme_Signs": ">=1", "b": "*"}, "disabled": ["c", "A.B"]}
    assert load_policy(_policy(told)).plugins == PluginRules(
        trusted={"acme-signs": ">=1", "b": "*"}, disabled=["a-b", "c"]
    )
    assert load_policy(None).plugins == PluginRules()


def test_a_range_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(PolicyError) as refused:
        load_policy(_policy({"trusted": {"acme-signs": "1.2"}}))
    assert "at /plugins/trusted/acme-signs: not a range of versions" in str(refused.value)
    assert "'1.2'" in str(refused.value)
    with pytest.raises(PolicyError, match="disable"):
        load_policy(_policy({"disable": []}))


# What becomes of the signs


@pytest.mark.parametrize(
    ("rules", "way_out"),
    [
        ({"disabled": ["focuskit-loyalty"]}, "take it off /plugins/disabled"),
        (
            {"trusted": {"focuskit-organization": "*", "focuskit-responsiveness": ">=0.1"}},
            "does not trust focuskit-loyalty: add it to /plugins/trusted",
        ),
        (
            {"trusted": dict.fromkeys(("focuskit-organization", "focuskit-responsiveness"), "<9")
             | {"focuskit-loyalty": ">=9"}},
            "trusts focuskit-loyalty >=9, and 0.1.0 is there",
        ),
    ],
)  # fmt: skip
def test_signs_of_a_plugin_that_may_not_load_are_unknown_and_never_better(
    rules: Any, way_out: str
) -> None:
    whole, portfolio = _under(), _under(**rules)
    lost = finding(portfolio, "acme", "gone-quiet")
    assert (lost["outcome"], lost["reason"], lost["version"]) == ("unknown", "not_loaded", "0.1.0")
    assert lost["missing"] == ["distribution:focuskit-loyalty"]
    assert way_out in lost["resolve"]
    assert portfolio["acme"].worst <= whole["acme"].worst
    assert portfolio["acme"].coverage < whole["acme"].coverage
    others = portfolio.findings.filter(portfolio.findings["sign"] != "gone-quiet")
    same = whole.findings.filter(whole.findings["sign"] != "gone-quiet")
    assert others.drop("points").equals(same.drop("points"))
    (note,) = [n for n in portfolio.info["notes"] if "was not imported" in n]
    assert way_out in note


def test_of_those_installed_only_the_trusted_are_loaded() -> None:
    plugins = Plugins.installed(PluginRules(trusted={"focuskit-loyalty": "*"}))
    assert [p.distribution for p in plugins.loaded] == ["focuskit-loyalty"]
    assert len(plugins.skipped) == len(Plugins.installed().loaded) - 1


def test_a_distribution_whose_signs_are_all_disabled_is_not_loaded(tmp_path: Path) -> None:
    entries = [entry for entry in catalogue() if entry.distribution == "focuskit-loyalty"]
    all_but_one = [entry.id for entry in entries][1:]
    assert Plugins.installed(PluginRules(disabled_signs=all_but_one)).skipped == ()
    rules = PluginRules(disabled_signs=[entry.id for entry in entries])
    (skipped,) = Plugins.installed(rules).skipped
    assert skipped.distribution == "focuskit-loyalty"
    assert "disables all signs of focuskit-loyalty: take one off /disabled" in skipped.reason
    assert Plugins.installed().under(rules).skipped == (skipped,)

    file = tmp_path / "mine.py"
    file.write_text(SIGN, encoding="utf-8")
    mine = PluginRules(disabled_signs=["mine.calls"])
    plugins = Plugins.of([file])
    broken = FailedPlugin(
        distribution="b", version="1", reason="x", traceback="", signs=("mine.calls",)
    )
    for found in (
        Plugins.of([file], mine),
        plugins.under(mine),
        Plugins(failed=(broken,)).under(mine),
    ):
        assert (found.loaded, found.failed, len(found.skipped)) == ((), (), 1)
        assert found.under(PluginRules(disabled_signs=["other"])).skipped == found.skipped
    assert len(Plugins.of([types.ModuleType("empty")], mine).failed) == 1


def test_a_sign_may_be_disabled_though_no_policy_lists_it(tmp_path: Path) -> None:
    """Its plugin need not load then, and still the sign is one that there is."""
    file = tmp_path / "mine.py"
    file.write_text(SIGN, encoding="utf-8")
    policy = attrs.evolve(few_signs(), disabled=("mine.calls",))
    policy = attrs.evolve(policy, plugins=PluginRules(disabled_signs=policy.disabled))
    portfolio = assess(ROWS, policy=policy, plugins=[file])
    assert "mine.calls" not in set(portfolio.findings["sign"])
    misspelt = attrs.evolve(policy, disabled=("mine.cals",))
    with pytest.raises(PolicyError, match=r"no sign 'mine.cals'(.|\n)*did you mean 'mine.calls'"):
        assess(ROWS, policy=misspelt, plugins=[file])


def test_a_file_that_is_not_trusted_never_runs(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("raise SystemExit('it ran')", encoding="utf-8")
    (skipped,) = Plugins.of([file], PluginRules(trusted={"other": "*"})).skipped
    assert skipped == SkippedPlugin(
        distribution="mine",
        version=None,
        reason="the policy does not trust mine: add it to /plugins/trusted",
        signs=(),
    )
    assert Plugins.of([file], PluginRules(disabled=["mine"])).failed == ()
    # A file has no version, so that no range but "*" holds it.
    ranged = Plugins.of([file], PluginRules(trusted={"mine": ">=0"}))
    assert "no version is there" in ranged.skipped[0].reason
    (failed,) = Plugins.of([file], PluginRules(trusted={"mine": "*"})).failed
    assert "it ran" in failed.reason


def test_plugins_that_are_handed_over_are_judged_by_the_policy_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SIGN, encoding="utf-8")
    policy = attrs.evolve(few_signs(), plugins=PluginRules(disabled=["mine"]))
    for plugins in (few_plugins().adding(file), [file]):
        portfolio = assess(ROWS, policy=policy, plugins=plugins)
        assert portfolio.findings.filter(sign="mine.calls").is_empty()
    assert [p.distribution for p in Plugins.of([file]).under(policy.plugins).skipped] == ["mine"]
    once = Plugins.of([file], policy.plugins)
    assert once.under(policy.plugins) is once


def test_a_broken_plugin_that_is_disabled_is_no_error_any_more() -> None:
    broken = FailedPlugin(
        distribution="acme", version="1", reason="x", traceback="", signs=("a.b",)
    )
    plugins = Plugins(failed=(broken,)).under(PluginRules(disabled=["acme"]))
    assert (plugins.failed, [p.distribution for p in plugins.skipped]) == ((), ["acme"])


def test_a_disabled_name_that_is_not_there_is_noted() -> None:
    rules = PluginRules(disabled=["focuskit-loyality", "zzz"])
    told = " ".join(few_plugins().under(rules).notes())
    assert "the policy disables focuskit-loyality, which is not there; did you mean" in told
    assert "the policy disables zzz, which is not there" in told


def test_warnings_of_installed_plugins_are_noted_once_each(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SIGN, encoding="utf-8")
    (plugin,) = Plugins.of([file]).loaded
    assert [w.code for w in plugin.warnings] == ["no-heading"]
    assert list(Plugins((plugin,)).notes()) == []
    first, *_ = Plugins((attrs.evolve(plugin, version="1.0"),)).notes()
    assert first == "plugin mine: mine.calls: the sign's page lacks headings"
    twice = attrs.evolve(plugin, version="1.0", warnings=plugin.warnings * 3)
    assert list(Plugins((twice,)).notes()) == [f"{first} (and 2 more)"]


def test_a_supplier_sign_of_a_broken_plugin_is_an_error_and_not_silent() -> None:
    broken = FailedPlugin(
        distribution="acme", version="1", reason="on purpose", traceback="",
        supplier_signs=("acme.house",),
    )  # fmt: skip
    portfolio = assess(ROWS, plugins=Plugins(failed=(broken,)))
    (found,) = [one for one in portfolio.supplier.findings if one.sign == "acme.house"]
    assert (found.outcome, found.origin.distribution, found.origin.hook) == (
        "error", "acme", "focuskit_portfolio_detectors",
    )  # fmt: skip
    assert "on purpose" in (found.error or "")
    with pytest.raises(ExceptionGroup) as refused:  # it is named once, as the plugin
        assess(ROWS, plugins=Plugins(failed=(broken,)), strict_plugins=True)
    (told,) = refused.value.exceptions
    assert str(told) == "acme 1: the plugin was set aside\n  found: on purpose"
    module = types.ModuleType("empty")
    assert Plugins.of([module]).failed[0].signs == ()


def test_a_disabled_sign_of_a_broken_plugin_is_left_out_like_any_other() -> None:
    broken = FailedPlugin(
        distribution="acme", version="1", reason="on purpose", traceback="",
        signs=("acme.calls", "acme.mails"),
    )  # fmt: skip
    listed = {"acme.calls": SignPolicy(weight=1, distribution="acme")}
    policy = attrs.evolve(load_policy(None), signs=listed, cause_groups=(), caps=())
    policy = attrs.evolve(policy, disabled=("acme.calls",))
    found = assess(ROWS, plugins=Plugins(failed=(broken,)), policy=policy).findings
    assert found["sign"].unique().to_list() == ["acme.mails"]
