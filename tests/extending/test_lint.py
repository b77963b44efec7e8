"""The lint: what a plugin promises and does not keep, found before anything of it is used."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import alone, assess, finding, orders, ticket

from focuskit import (
    AlsoRelieves,
    Detector,
    Measure,
    Plugins,
    Practice,
    Recommendation,
    Timeline,
    Unit,
    col,
    detector,
    hookimpl,
)
from focuskit.extending import hook_calls
from focuskit.extending.hook_calls import HOOKS, Contribution
from focuskit.extending.lint_problem import Problem
from focuskit.extending.measure_lint import lint_measure
from focuskit.extending.plugin_lint import (
    HEADINGS,
    is_first_party,
    lint_contribution,
    lint_module,
    prefix_of,
)
from focuskit.extending.plugin_loading import contribution_of
from focuskit.model.limits import Limits

SOURCE = Path(hook_calls.__file__).parents[1]


def _sign(id_: str = "acme.calls", **more: Any) -> Detector:
    @detector(**{"id": id_, "theme": "mine", "ok": 0, "bad": 5, "says": "x", **more})
    def calls(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("call"))

    return calls


def _module(name: str = "mine", **things: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(things)
    return module


def _advice(id_: str = "acme.do-it", **relieves: float) -> Recommendation:
    named = {name.replace("__", ".").replace("_", "-"): share for name, share in relieves.items()}
    return Recommendation(
        id=id_, title="Do it", relieves=named, steps=("One.",), owner_role="x", hours=1,
        within_days=1,
    )  # fmt: skip


def _codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.severity, problem.code) for problem in problems]


def _lint(*, version: str | None = "1.0", name: str = "acme-signs", **brought: Any) -> Any:
    found = lint_contribution(Contribution(**brought), distribution=name, version=version)
    return tuple(problem for problem in found if problem.code != "no-heading")


def test_a_good_plugin_has_no_problem() -> None:
    advice = _advice(acme__calls=0.5, gone_quiet=0.1, other__sign=0.2)
    assert _lint(detectors=(_sign(),), recommendations=(advice,)) == ()
    module = _module(focuskit_api=">=1,<2", focuskit_practices=hookimpl(_practices()))
    assert lint_module(module) == ()


# Hooks


def _practices() -> Callable[[], list[Practice]]:
    """Return a hook that is not marked yet: the marker changes what it marks."""

    def focuskit_practices() -> list[Practice]:
        return []

    return focuskit_practices


def test_each_hook_is_on_the_page() -> None:
    assert HOOKS == (
        "focuskit_detectors",
        "focuskit_recommendations",
        "focuskit_portfolio_detectors",
        "focuskit_practices",
        "focuskit_mappings",
    )


def test_a_hook_that_nobody_calls_is_an_error_with_the_nearest_name() -> None:
    def focuskit_practises() -> list[Practice]:
        return []

    def quite_another() -> list[Practice]:
        return []

    (near,) = lint_module(_module(focuskit_practises=hookimpl(focuskit_practises)))
    assert (near.severity, near.code) == ("error", "unknown-hook")
    assert "did you mean 'focuskit_practices'" in str(near)
    (far,) = lint_module(_module(quite_another=hookimpl(quite_another)))
    assert "the hooks are focuskit_detectors, " in str(far)


def test_a_function_may_be_named_otherwise_if_the_marker_names_the_hook() -> None:
    def ask() -> list[Practice]:
        return []

    named = _module(ask=hookimpl(ask, specname="focuskit_practices"))
    assert lint_module(named) == ()
    assert contribution_of(named) == Contribution()
    wrong = _module(ask=hookimpl(ask, specname="focuskit_practice"))
    assert _codes(lint_module(wrong)) == [("error", "unknown-hook")]


def test_a_hook_without_its_marker_is_an_error() -> None:
    (found,) = lint_module(_module(focuskit_practices=_practices()))
    assert (found.severity, found.code) == ("error", "unmarked-hook")
    assert "write @hookimpl above def focuskit_practices():" in str(found)


@pytest.mark.parametrize("name", ["focuskit_practise", "focuskit_detectorz"])
def test_nor_may_a_function_be_named_nearly_like_a_hook(name: str) -> None:
    module = _module()
    setattr(module, name, list)
    (found,) = lint_module(module)
    assert found.code == "unmarked-hook"
    assert "write @hookimpl above def focuskit_" in str(found)
    assert not lint_module(_module(focuskit_helper=list, focuskit_version="1"))


def test_two_functions_for_one_hook_are_an_error() -> None:
    def ask() -> list[Practice]:
        return []

    marked = hookimpl(ask, specname="focuskit_practices")
    module = _module(ask=marked, ask_again=marked)
    assert _codes(lint_module(module)) == [("error", "duplicate-hook")]


@pytest.mark.parametrize("thing", ["sign", "advice"])
def test_what_stands_beside_hooks_and_none_brings_is_an_error(thing: str) -> None:
    """Else it would be missing in every run, and nobody would miss it."""
    made = {"sign": _measured(col.minutes.max()), "advice": _advice(acme__trial=1.0)}
    hook = hookimpl(_practices())
    (failed,) = Plugins.of([_module(one=made[thing], focuskit_practices=hook)]).failed
    assert "stands here, and no hook brings it" in failed.reason
    assert "or leave out all hooks" in failed.reason


def test_arguments_are_an_error_that_says_how_to_write_the_hook() -> None:
    def focuskit_practices(config: object) -> list[Practice]:
        del config
        return []

    (found,) = lint_module(_module(focuskit_practices=hookimpl(focuskit_practices)))
    assert (found.code, found.found) == ("unknown-argument", "config")
    assert found.hint == "write def focuskit_practices():"


@pytest.mark.parametrize("returned", [b"", range(0), "", {}, None])
def test_a_hook_returns_a_list_or_a_tuple(returned: Any) -> None:
    made = hookimpl(lambda: returned, specname="focuskit_practices")
    (failed,) = Plugins.of([_module(ask=made)]).failed
    assert "expected: a list or tuple of Practice" in failed.reason


def test_arguments_with_defaults_are_an_error() -> None:
    def focuskit_practices(config: object = None, *, more: int = 1) -> list[Practice]:
        del config, more
        return []

    (found,) = lint_module(_module(focuskit_practices=hookimpl(focuskit_practices)))
    assert (found.severity, found.code) == ("error", "defaulted-argument")
    assert found.found == "config, more"


@pytest.mark.parametrize("how", [{"wrapper": True}, {"hookwrapper": True}])
def test_a_hook_around_others_is_an_error(how: Any) -> None:
    def focuskit_practices() -> Any:
        return (yield)

    found = lint_module(_module(focuskit_practices=hookimpl(**how)(focuskit_practices)))
    assert _codes(found) == [("error", "wrapping-hook")]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (">=2,<3", "this focuskit has 1.2"),
        ("<1", "written for other hooks"),
        ("one", "not a range of versions"),
        (1, "found: 1"),
    ],
)
def test_hooks_of_another_version_are_an_error(stated: object, said: str) -> None:
    module = _module(focuskit_api=stated, sign=_sign())
    (found,) = lint_module(module)
    assert (found.severity, found.code) == ("error", "hook-api")
    (failed,) = Plugins.of([module]).failed
    assert said in failed.reason


def test_several_errors_are_told_together() -> None:
    module = _module(focuskit_api=">=2", focuskit_practices=_practices())
    (failed,) = Plugins.of([module]).failed
    assert "2 problems" in failed.reason
    assert "focuskit_api: " in failed.reason
    assert "write @hookimpl above def focuskit_practices():" in failed.reason


def test_an_error_inside_a_hook_names_the_hook() -> None:
    def focuskit_practices() -> list[Practice]:
        raise GeneratorExit("on purpose")

    (failed,) = Plugins.of([_module(focuskit_practices=hookimpl(focuskit_practices))]).failed
    assert failed.reason.startswith("GeneratorExit: on purpose")
    assert failed.reason.endswith("\n  raised in the hook focuskit_practices")
    assert "in focuskit_practices" in failed.traceback


# Ids


@pytest.mark.parametrize(
    ("distribution", "prefix"),
    [("acme-signs", "acme"), ("focuskit-acme", "acme"), ("Acme_Signs", "acme"), ("acme", "acme")],
)
def test_the_prefix_is_the_first_part_of_the_name(distribution: str, prefix: str) -> None:
    assert prefix_of(distribution) == prefix


@pytest.mark.parametrize(("version", "severity"), [("1.0", "error"), (None, "warning")])
def test_an_id_without_a_prefix(version: str | None, severity: str) -> None:
    found = _lint(
        version=version, detectors=(_sign("calls"),), recommendations=(_advice("do-it", acme__x=1),)
    )
    assert [p for p in _codes(found) if p[1] == "prefix"] == [(severity, "prefix")] * 2
    assert "acme.calls" in str(found[-2])


def test_an_id_with_the_prefix_of_another_is_an_error_where_the_name_is_known() -> None:
    sign = _sign("other.calls")
    assert _codes(_lint(detectors=(sign,))) == [("error", "prefix")]
    assert _lint(detectors=(sign,), version=None) == ()


def test_focuskits_own_need_no_prefix_and_no_file_is_one_of_them() -> None:
    assert is_first_party("focuskit-loyalty", "0.1.0")
    assert not is_first_party("focuskit-loyalty", None)
    assert not is_first_party("focuskit-acme", "0.1.0")
    assert _lint(detectors=(_sign("calls"),), name="focuskit-loyalty") == ()


def test_an_id_twice_in_one_plugin_is_an_error() -> None:
    sign = attrs.evolve(_sign(), theme="other")
    found = _lint(
        detectors=(_sign(),),
        portfolio_detectors=(sign,),
        recommendations=(_advice(acme__calls=1), _advice(acme__calls=0.5)),
    )
    assert _codes(found) == [("error", "duplicate-sign"), ("error", "duplicate-recommendation")]


# Recommendations for signs


def test_a_recommendation_for_a_sign_of_its_own_that_is_not_there_is_an_error() -> None:
    (found,) = _lint(detectors=(_sign(),), recommendations=(_advice(acme__call=1),))
    assert (found.severity, found.code) == ("error", "unknown-sign")
    assert "did you mean 'acme.calls'?" in str(found)
    more = AlsoRelieves(recommendation="other.do-it", relieves={"acme.quiet": 1.0})
    assert _codes(_lint(also_relieves=(more,))) == [("error", "unknown-sign")]


def test_a_misspelt_sign_of_another_is_a_warning_and_an_absent_one_is_none() -> None:
    (found,) = _lint(recommendations=(_advice(gone_quite=1),))
    assert (found.severity, found.code) == ("warning", "unknown-sign")
    assert "did you mean 'gone-quiet'?" in str(found)
    assert _lint(recommendations=(_advice(other__entirely=1),)) == ()
    # Near to a sign on an account, and a sign on the supplier.
    assert _lint(recommendations=(_advice(power_questions_unanswered=1),)) == ()


# Files and pages


def _of_file(name: str) -> Detector:
    sign = _sign()
    sign.measure.__module__ = name
    return sign


@pytest.mark.parametrize("folder", ["signs", "supplier_signs"])
def test_a_signs_file_is_named_like_the_sign(folder: str) -> None:
    right, wrong, alone_ = f"acme.{folder}.calls", f"acme.{folder}.call", "acme.call"
    assert _lint(detectors=(_of_file(right),)) == ()
    assert _lint(detectors=(_of_file(alone_),)) == ()
    (found,) = _lint(detectors=(_of_file(wrong),))
    assert (found.severity, found.code, found.found) == ("error", "file-name", "call.py")
    assert found.expected == "calls.py"


def test_a_page_without_a_heading_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "Calls\n\n" + "\n\n".join(f"{h}\n{'-' * len(h)}\nText." for h in HEADINGS)
    module = _module("acme.page")
    monkeypatch.setitem(sys.modules, "acme.page", module)
    module.__doc__ = page
    brought = Contribution(detectors=(_of_file("acme.page"),))
    assert lint_contribution(brought, distribution="acme", version="1") == ()
    module.__doc__ = page.replace("Limits\n------", "Limits")
    (found,) = lint_contribution(brought, distribution="acme", version="1")
    assert (found.severity, found.code) == ("warning", "no-heading")
    assert found.found == "not there: Limits"


def test_first_party_plugins_have_no_problem_at_all() -> None:
    for plugin in Plugins.installed().loaded:
        assert plugin.warnings == ()
    assert list(Plugins.installed().notes()) == []


# Measures


def _measured(value: pl.Expr, *, rows: dict[str, pl.Expr] | None = None) -> Detector:
    @detector(id="acme.trial", theme="mine", ok=0, bad=5, says="x")
    def trial(t: Timeline) -> Measure:
        among = t.kind("ticket", "order")
        return Measure(
            value=value, unit=Unit.COUNT, observations=among.sum(), among=among, evidence=among,
            rows=rows or {},
        )  # fmt: skip

    return trial


def _error_of(sign: Detector) -> str | None:
    rows = [ticket("acme", 3, minutes=2.5), ticket("acme", 2, minutes=0.5), *orders("acme", 1)]
    found = finding(assess(rows, **alone(sign)), "acme", "acme.trial")
    error: str | None = found["error"]
    return error


FLOATS: dict[str, pl.Expr] = {
    "running sum": col.minutes.cum_sum().last(),
    "rolling sum": col.minutes.rolling_sum(2).last(),
    "sum of a list": col.minutes.implode().list.sum(),
    "deviation of a list": pl.concat_list(col.minutes).list.std().first(),
    "product": col.minutes.product(),
    "skew": col.minutes.skew(),
    "correlation": pl.corr(col.minutes, col.handovers),
    "sum": col.minutes.sum(),
    "sum of a part": (col.minutes * 2).filter(col.kind == "ticket").sum() / 3,
    "mean": col.minutes.mean(),
    "std": col.minutes.std(),
    "var": col.handovers.cast(pl.Float64).var(),
}
WHOLE: dict[str, pl.Expr] = {
    "sum": (col.minutes * 60).round(0).cast(pl.Int64).sum(),
    "mean": col.minutes.cast(pl.Int64).mean(),
    "count": col.minutes.count(),
    "max": col.minutes.max(),
    "truths": (col.minutes > 1).sum(),
}


@pytest.mark.parametrize("value", FLOATS.values(), ids=FLOATS)
def test_a_sum_of_floats_is_the_signs_error(value: pl.Expr) -> None:
    error = _error_of(_measured(value))
    assert error is not None
    assert error.startswith("acme.trial, value: a sum of floats may differ between two runs; ")
    assert "hint: sum whole numbers" in error


@pytest.mark.parametrize("value", WHOLE.values(), ids=WHOLE)
def test_a_sum_of_whole_numbers_is_none(value: pl.Expr) -> None:
    assert _error_of(_measured(value)) is None


def test_a_sum_of_floats_behind_a_column_is_found_too() -> None:
    minutes, half = "acme.trial all minutes", "acme.trial half"
    column = {minutes: col.minutes.sum().over("account_id")}
    error = _error_of(_measured(col(minutes).max(), rows=column))
    assert error is not None
    assert f"acme.trial, {minutes}" in error
    halves = {half: col.minutes / 2}
    assert "sum of floats" in str(_error_of(_measured(col(half).sum(), rows=halves)))


@pytest.mark.parametrize("name", ["minutes", "account_id", "half"])
def test_a_column_that_another_sign_might_read_is_the_signs_error(name: str) -> None:
    """Signs are measured in one pass: a column named like a field would stand in for it."""

    @detector(id="acme.other", theme="mine", ok=0, bad=5, says="x")
    def other(t: Timeline) -> Measure:
        return t.count(col.minutes > 1, among=t.kind("ticket"))

    rows = [ticket("acme", 3, minutes=0.5), ticket("acme", 2)]
    bad = _measured(col.minutes.max(), rows={name: pl.lit(999)})
    both, one = (assess(rows, **alone(*signs)) for signs in ([bad, other], [other]))
    assert finding(both, "acme", "acme.other") == finding(one, "acme", "acme.other")
    error = finding(both, "acme", "acme.trial")["error"]
    assert f"the column {name!r} might be read by other signs" in error
    assert f"such as 'acme.trial {name}'" in error


@pytest.mark.parametrize("where", ["among", "evidence", "rows"])
def test_a_condition_that_looks_across_accounts_is_the_signs_error(where: str) -> None:
    """One account alone would be found otherwise than in company."""

    def looks(t: Timeline, most: pl.Expr) -> Measure:
        cases, busy = t.kind("ticket"), col.minutes >= most
        if where == "rows":
            return t.share(busy, among=cases)
        measure = t.count(col.minutes > 1, among=cases)
        changed: dict[str, Any] = {where: cases & busy}
        return attrs.evolve(measure, **changed)

    def error(most: pl.Expr) -> str | None:
        of_a_share: dict[str, Any] = {"measure": lambda t: looks(t, most), "limits": Limits(0, 1)}
        sign = attrs.evolve(_measured(col.minutes.max()), **of_a_share)
        return _error_of(sign)

    assert "a condition looks at the rows of all accounts" in (error(col.minutes.max()) or "")
    assert error(col.minutes.max().over("account_id")) is None


def test_fewer_than_no_observations_are_none() -> None:
    sign = attrs.evolve(_measured(col.minutes.max()), measure=_fewer_than_none)
    portfolio = assess([ticket("acme", 3, minutes=2.5)], **alone(sign))
    (found,) = portfolio["acme"].findings
    assert (found.outcome, found.observations) == ("unknown", 0)


def _fewer_than_none(t: Timeline) -> Measure:
    cases = t.kind("ticket")
    value = col.minutes.max()
    return Measure(
        value=value, unit=Unit.COUNT, observations=pl.lit(-5), among=cases, evidence=cases
    )


@pytest.mark.parametrize(
    "value",
    [
        col.minutes.sample(1).max(),
        col.minutes.shuffle().first(),
        col.minutes.rank("random").max(),
    ],
)
def test_chance_is_the_signs_error(value: pl.Expr) -> None:
    assert "must not draw lots" in str(_error_of(_measured(value)))


def test_a_sum_whose_type_nobody_knows_is_left_to_other_checks() -> None:
    condition = col.kind == "ticket"
    measure = Measure(
        value=col("nowhere").sum(), unit=Unit.COUNT, observations=condition.sum(), among=condition,
        evidence=condition,
    )  # fmt: skip
    assert lint_measure("acme.trial", measure) == ()
    assert "there is no field 'nowhere'" in str(_error_of(_measured(col("nowhere").sum())))


class _Uncaught(BaseException):
    """What nobody is meant to catch."""


def _raising(broken: BaseException) -> Detector:
    @detector(id="acme.trial", theme="mine", ok=0, bad=5, says="x")
    def trial(t: Timeline) -> Measure:
        del t
        raise broken

    return trial


@pytest.mark.parametrize("broken", [_Uncaught("x"), SystemExit("x"), GeneratorExit("x")])
def test_whatever_a_detector_raises_is_the_signs_error(broken: BaseException) -> None:
    error = _error_of(_raising(broken))
    assert error is not None
    assert error.startswith(f"{type(broken).__name__}: x")


def test_a_users_interrupt_in_a_detector_ends_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        _error_of(_raising(KeyboardInterrupt()))


def test_a_measure_without_a_unit_is_the_signs_error() -> None:
    @detector(id="acme.trial", theme="mine", ok=0, bad=5, says="x")
    def trial(t: Timeline) -> Measure:
        among = t.kind("ticket")
        given: dict[str, Any] = {"unit": None}
        return Measure(
            value=among.sum(), observations=among.sum(), among=among, evidence=among, **given
        )

    assert "None is not a valid Unit" in str(_error_of(trial))


def _joining(measure: Callable[[Timeline], Measure]) -> Any:
    sign = detector(id="acme.trial", theme="mine", ok=0, bad=5, says="x")(measure)
    return _codes(_lint(detectors=(sign,)))


def test_a_join_is_an_error_and_joining_texts_is_none() -> None:
    others: Any = None

    def by_key(t: Timeline) -> Measure:
        measure: Measure = others.join(t, on="account_id", how="left")
        return measure

    def by_time(t: Timeline) -> Measure:
        measure: Measure = others.join_asof(t)
        return measure

    def texts(t: Timeline) -> Measure:
        return t.count(col.text == ", ".join(t.rivals), among=t.cases)

    assert _joining(by_key) == [("error", "join")]
    assert _joining(by_time) == [("error", "join")]
    assert _joining(texts) == []


# Pluggy


def test_nothing_but_the_calls_and_the_page_of_hooks_talks_to_pluggy() -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "import pluggy" in path.read_text(encoding="utf-8")
    }
    assert users == {"hookspecs.py", "extending/hook_calls.py"}
