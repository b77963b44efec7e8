"""Signs and their plugins: broken ones are errors alone, and policies set what counts."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from support import (
    NOW,
    assess,
    few_plugins,
    few_signs,
    finding,
    interaction,
    only,
    orders,
    outcome,
    ticket,
    whole_record,
)

import focuskit
from focuskit import (
    Account,
    Interaction,
    Measure,
    Plugins,
    PolicyError,
    Timeline,
    Unit,
    col,
    detector,
)
from focuskit.detect.row_columns import RowColumns
from focuskit.engine.measure.aggregation import measure
from focuskit.engine.recorded.missing_input import DataAvailability
from focuskit.engine.recorded.rows_by_day import Look
from focuskit.engine.types import Known
from focuskit.model.limits import Limits

Read = Callable[[Sequence[Interaction]], Any]


def _policy(**changes: Any) -> Any:
    return attrs.evolve(few_signs(), **changes)


def _plugins(*signs: Any) -> Plugins:
    module = types.ModuleType("trial")
    for number, sign in enumerate(signs):
        setattr(module, f"sign_{number}", sign)
    return few_plugins().adding(module)


@detector(id="trial.raises", theme="trial", ok=0, bad=1, says="{value}")
def raises(_: Timeline) -> Measure:
    raise RuntimeError("broken on purpose")


@detector(id="trial.wrong-type", theme="trial", ok=0, bad=1, says="{value}")
def wrong_type(_: Timeline) -> Measure:
    return 5  # type: ignore[return-value]


@detector(id="trial.unknown-field", theme="trial", ok=0, bad=1, says="{value}")
def unknown_field(t: Timeline) -> Measure:
    return t.share(col.hand_overs > 0, among=t.cases)


@detector(id="trial.wrong-condition", theme="trial", ok=0, bad=1, says="{value}")
def wrong_condition(t: Timeline) -> Measure:
    measure = t.count(t.is_open, among=t.cases)
    return attrs.evolve(measure, evidence=col.account_id)


@detector(id="trial.list", theme="trial", ok=0, bad=1, says="{value}")
def gives_a_list(t: Timeline) -> Measure:
    return attrs.evolve(t.count(t.is_open, among=t.cases), value=col.handovers)


@detector(id="trial.no-count", theme="trial", ok=0, bad=1, says="{value}")
def gives_no_count(t: Timeline) -> Measure:
    return attrs.evolve(t.count(t.is_open, among=t.cases), observations=col.score.mean())


@detector(id="trial.breaks-in-evidence", theme="trial", ok=0, bad=1, says="{value}")
def breaks_in_evidence(t: Timeline) -> Measure:
    measure = t.count(t.is_open, among=t.cases)
    return attrs.evolve(measure, evidence=col.account_id.cast(pl.Int64) > 0)


@detector(id="trial.breaks-the-pass", theme="trial", ok=0, bad=1, says="{value}")
def breaks_the_pass(t: Timeline) -> Measure:
    measure = t.count(t.is_open, among=t.cases)
    return attrs.evolve(measure, value=col.account_id.cast(pl.Int64).sum())


@detector(id="trial.breaks-its-branch", theme="trial", ok=0, bad=1, says="{value}")
def breaks_its_branch(t: Timeline) -> Measure:
    return attrs.evolve(breaks_the_pass.measure(t), single_pass=False)


BROKEN = [
    raises, wrong_type, unknown_field, wrong_condition, gives_a_list, gives_no_count,
    breaks_in_evidence, breaks_the_pass, breaks_its_branch,
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda d: d.id)
def test_a_broken_sign_is_an_error_alone_and_the_others_find_what_they_find(
    broken: Any, read: Read
) -> None:
    rows = [*orders("acme", 160, 140, 120), *[ticket("acme", n, handovers=3) for n in range(5)]]
    good = assess(read(rows))
    portfolio = assess(read(rows), plugins=_plugins(broken))
    found = finding(portfolio, "acme", broken.id)
    assert found["outcome"] == "error"
    assert found["error"]
    assert portfolio.findings.filter(pl.col("sign") != broken.id).equals(good.findings)
    assert portfolio.scores.equals(good.scores), "an unlisted sign counts nothing"
    assert any(broken.id in note for note in portfolio.info["notes"])


def test_rows_that_cannot_be_grouped_fail_as_a_whole() -> None:
    known = Known(
        frame=pl.LazyFrame({"kind": ["order"]}), columns=frozenset(), engine="in-memory",
        merged=0, superseded=0, conflicting=pl.DataFrame(),
    )  # fmt: skip
    look = Look(days=pl.DataFrame(), fields=(), late_fields=(), sources=1, as_of=NOW, stated={})
    availability = DataAvailability(
        known=known, look=look, signs=(), listed=pl.Series([], dtype=pl.String),
        least_days=28,
    )  # fmt: skip
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        measure(known, (), availability)


def test_several_broken_signs_are_found_apart() -> None:
    rows = [*orders("acme", 160, 140, 120), ticket("acme", 9)]
    portfolio = assess(rows, plugins=_plugins(*BROKEN))
    errors = portfolio.findings.filter(pl.col("outcome") == "error")["sign"].to_list()
    assert errors == sorted(sign.id for sign in BROKEN)
    assert outcome(portfolio, "acme", "gone-quiet") == "fired"


def _listing(sign: str, weight: int = 6) -> Any:
    listed = focuskit.policy.SignPolicy(weight=weight, distribution="trial")
    return _policy(signs={**few_signs().signs, sign: listed})


def test_an_error_in_a_sign_that_counts_withholds_the_score_and_not_the_range_nor_the_rating() -> (
    None
):
    """Who has gone quiet is one to act on now, whatever else could not be measured."""
    rows = orders("acme", 160, 140, 120)
    assessment = assess(rows, plugins=_plugins(raises), policy=_listing("trial.raises"))["acme"]
    assert assessment.score is None
    assert assessment.ledger == ()
    assert (assessment.rating, assessment.red_lights) == ("act_now", ("gone-quiet",))
    assert "broken on purpose" in str(assessment.withheld)
    assert assessment.worst < assessment.best
    allowed = attrs.evolve(_listing("trial.raises"), partial_scores=True)
    assert assess(rows, plugins=_plugins(raises), policy=allowed)["acme"].score is not None


def test_a_sign_whose_distribution_is_not_installed_is_unknown() -> None:
    portfolio = assess(orders("acme", 3, 2, 1), plugins=only("focuskit-loyalty"))
    found = finding(portfolio, "acme", "broken-promises")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_installed")
    assert found["missing"] == ["distribution:focuskit-organization"]
    assert portfolio.scores["coverage"].item() == 0.333333


def test_a_sign_whose_plugin_was_set_aside_is_an_error() -> None:
    failed = focuskit.extending.manager.FailedPlugin(
        distribution="focuskit-organization",
        version="0.1.0",
        reason="ImportError: no",
        traceback="",
    )
    plugins = Plugins(only("focuskit-loyalty").loaded, (failed,))
    portfolio = assess(orders("acme", 3, 2, 1), plugins=plugins)
    assert outcome(portfolio, "acme", "broken-promises") == "error"
    assert portfolio["acme"].score is None
    assert portfolio.info["failed_plugins"][0]["distribution"] == "focuskit-organization"


def test_a_sign_that_an_installed_distribution_does_not_have_is_refused() -> None:
    listed = focuskit.policy.SignPolicy(weight=1, distribution="focuskit-loyalty")
    policy = _policy(signs={**few_signs().signs, "gone-quite": listed})
    with pytest.raises(PolicyError, match="did you mean 'gone-quiet'"):
        assess(orders("acme", 1), policy=policy)


def test_nobody_takes_over_a_sign_that_the_policy_trusts_another_with() -> None:
    @detector(id="gone-quiet", theme="loyalty", ok=1, bad=2, says="{value}")
    def stranger(t: Timeline) -> Measure:
        return t.count(t.outbound, among=t.kind("order"))

    rows = orders("acme", 160, 140, 120)
    good = assess(rows)
    assert assess(rows, plugins=_plugins(stranger)).findings.equals(good.findings)
    alone = types.ModuleType("aaa")
    vars(alone)["sign"] = stranger
    portfolio = assess(rows, plugins=Plugins.of([alone]))
    assert finding(portfolio, "acme", "gone-quiet")["reason"] == "not_installed"
    assert any("gone-quiet of aaa is left out" in note for note in portfolio.info["notes"])


@pytest.mark.parametrize(
    "condition",
    [
        col.status.cast(pl.Int64) > 1,
        col.status,
        (col.status == "customer").filter(col.status == "customer"),
        col.statuss == "customer",
    ],
    ids=["fails on a value", "no truth value", "wrong length", "unknown field"],
)
def test_a_sign_that_cannot_say_to_whom_it_applies_is_an_error_alone(condition: pl.Expr) -> None:
    @detector(id="trial.some", theme="trial", ok=0, bad=2, says="{value}", applies_to=condition)
    def some(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    rows, accounts = orders("acme", 160, 140, 120), [Account(id="acme", status="lost")]
    good = assess(rows, accounts=accounts)
    portfolio = assess(rows, accounts=accounts, plugins=_plugins(some))
    assert outcome(portfolio, "acme", "trial.some") == "error"
    assert portfolio.findings.filter(pl.col("sign") != "trial.some").equals(good.findings)


@pytest.mark.parametrize("limits", [{"ok": 9}, {"ok": 6}, {"bad": 1.5}])
def test_a_policy_may_not_turn_a_sign_around(limits: dict[str, Any]) -> None:
    signs = dict(few_signs().signs)
    signs["gone-quiet"] = attrs.evolve(signs["gone-quiet"], **limits)
    for rows in (orders("acme", 1), []):
        with pytest.raises(PolicyError, match="keep the direction"):
            assess(rows, policy=_policy(signs=signs), as_of=None)


def test_an_unlisted_sign_is_shown_with_weight_0_and_the_line_to_add() -> None:
    @detector(id="trial.calls", theme="trial", ok=0, bad=2, says="{value} calls")
    def calls(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    portfolio = assess(orders("acme", 1, 2, 3), plugins=_plugins(calls))
    assert finding(portfolio, "acme", "trial.calls")["text"] == "3 calls"
    assert finding(portfolio, "acme", "trial.calls")["weight"] == 0
    (note,) = [n for n in portfolio.info["notes"] if "trial.calls" in n]
    assert '"trial.calls": {"weight": 1, "distribution": "trial"}' in note


@pytest.mark.parametrize(
    ("status", "expected"), [("customer", "fired"), ("lost", "not_applicable"), (None, "unknown")]
)
def test_a_sign_may_apply_to_some_accounts_only(status: Any, expected: str) -> None:
    @detector(
        id="trial.some", theme="trial", ok=0, bad=2, says="{value}",
        applies_to=col.status == "customer",
    )  # fmt: skip
    def some(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    portfolio = assess(
        orders("acme", 1, 2, 3),
        accounts=[Account(id="acme", status=status), Account(id="other", status="lost")],
        plugins=_plugins(some),
        policy=_listing("trial.some"),
    )
    found = finding(portfolio, "acme", "trial.some")
    assert found["outcome"] == expected
    assert found["reason"] == ("not_applicable_unclear" if status is None else None)


def test_a_sign_that_asks_for_a_field_of_accounts_that_nobody_states_is_unknown() -> None:
    @detector(
        id="trial.some", theme="trial", ok=0, bad=2, says="{value}",
        applies_to=col.status == "customer",
    )  # fmt: skip
    def some(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    portfolio = assess(orders("acme", 1, 2, 3), plugins=_plugins(some))
    assert finding(portfolio, "acme", "trial.some")["reason"] == "not_applicable_unclear"


def test_less_may_be_worse() -> None:
    @detector(id="trial.few", theme="trial", ok=4, bad=0, says="{value}")
    def few(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    portfolio = assess(orders("few", 1) + orders("many", *range(1, 9)), plugins=_plugins(few))
    assert finding(portfolio, "few", "trial.few")["severity"] == 0.75
    assert outcome(portfolio, "many", "trial.few") == "clear"


def test_a_value_that_is_not_finite_is_unknown() -> None:
    @detector(id="trial.endless", theme="trial", ok=0, bad=1, says="{value}")
    def endless(t: Timeline) -> Measure:
        measure = t.count(t.inbound, among=t.kind("order"))
        return attrs.evolve(measure, value=measure.value / 0)

    portfolio = assess(orders("acme", 1, 2, 3), plugins=_plugins(endless))
    found = finding(portfolio, "acme", "trial.endless")
    assert (found["outcome"], found["reason"], found["value"]) == ("unknown", "no_value", None)


def test_the_policy_may_set_limits_window_and_least_observations() -> None:
    signs = dict(few_signs().signs)
    signs["passed-around"] = attrs.evolve(
        signs["passed-around"], ok=4, bad=8, min_observations=2, window_days=30
    )
    rows = [ticket("acme", days, handovers=6) for days in (10, 20)]
    rows.append(ticket("acme", 40, handovers=60))
    found = finding(assess(rows, policy=_policy(signs=signs)), "acme", "passed-around")
    assert (found["value"], found["severity"], found["ok"], found["bad"]) == (6.0, 0.5, 4.0, 8.0)


def test_days_since_last_counts_from_the_first_row_where_there_never_was_one() -> None:
    @detector(id="trial.visit", theme="trial", ok=30, bad=60, says="{value} days")
    def visit(t: Timeline) -> Measure:
        return t.days_since_last(t.kind("visit"))

    rows = [*orders("never", 45), interaction("once", 50, "visit"), *orders("once", 90)]
    portfolio = assess(rows, plugins=_plugins(visit), recorded={"visit": ("2020-01-01", NOW)})
    assert finding(portfolio, "never", "trial.visit")["text"] == "at least 45 days"
    assert finding(portfolio, "once", "trial.visit")["value"] == 50.0
    assert finding(portfolio, "once", "trial.visit")["observations"] == 90


def test_measures_of_different_units_do_not_divide() -> None:
    columns = RowColumns(sign="x", there=frozenset())
    t = Timeline(as_of=NOW, columns=columns, limits=Limits(0, 1))
    with pytest.raises(ValueError, match="units differ"):
        t.count(t.inbound, among=t.cases) / t.usual_gap(t.inbound)
    with pytest.raises(ValueError, match="in days"):
        t.count(t.inbound, among=t.cases).at_least(days=3)
    with pytest.raises(ValueError, match="did you mean 'priority'"):
        t.optional("prioritie")
    with pytest.raises(ValueError, match="did you mean 'ticket'"):
        t.kind("tickets")
    assert t.outbound.meta.root_names() == ["direction"]


def test_what_is_stated_of_a_kind_that_nobody_has_needs_both_ends() -> None:
    rows = [ticket("acme", n) for n in range(5)]
    for stated in ({"order": (None, NOW)}, {"order": (NOW - timedelta(days=9), None)}):
        found = finding(assess(rows, recorded=stated), "acme", "gone-quiet")
        assert found["outcome"] == "unknown"


def test_without_a_moment_the_newest_version_of_an_account_counts() -> None:
    accounts = [
        Account(id="acme", segment="old", valid_from=NOW - timedelta(days=900)),
        Account(id="acme", segment="new", valid_from=NOW),
    ]
    assert focuskit.assess([], accounts=accounts)["acme"].subject.segment == "new"


def test_a_measure_of_few_rows_and_of_a_stream_is_the_same(tmp_path: Path) -> None:
    rows = [*orders("acme", 160, 140, 120), *[ticket("acme", n, handovers=3) for n in range(5)]]
    rows += [ticket("b", n, handovers=n % 3, hours=50 * n) for n in range(1, 200)]
    frame = pl.DataFrame([attrs.asdict(row) for row in rows])
    frame = frame.select(c for c in frame.columns if frame[c].dtype != pl.Null)
    frame.write_parquet(tmp_path / "rows.parquet")
    for recorded in ({}, whole_record()):
        few = assess(frame, recorded=recorded)
        streamed = assess(str(tmp_path / "rows.parquet"), recorded=recorded)
        assert streamed.findings.equals(few.findings)
        assert streamed.recommendations.equals(few.recommendations)


@pytest.mark.parametrize("word", ["mean", "median", "lowest"])
@pytest.mark.parametrize(("ok", "bad", "beyond"), [(5, 9, 9.0), (5, 0, 1.0)])
def test_a_row_that_is_just_at_the_limit_is_no_evidence(
    word: str, ok: float, bad: float, beyond: float
) -> None:
    @detector(id="trial.score", theme="trial", ok=ok, bad=bad, says="{value}", min_observations=1)
    def score(t: Timeline) -> Measure:
        rows = t.kind("survey")
        if word == "lowest":
            of, unit = col.score, Unit.SCORE
            return t.lowest(of, by="colleague_role", among=rows, at_least=1, unit=unit)
        return getattr(t, word)(col.score, among=rows, unit=Unit.SCORE)  # type: ignore[no-any-return]

    roles = {5.0: "sales", beyond: "delivery"}
    given = (5.0, beyond, beyond)
    rows = [
        interaction("acme", 10 + n, "survey", score=s, colleague_role=roles[s])
        for n, s in enumerate(given)
    ]
    stated = dict.fromkeys(("survey", "score", "colleague_role"), ("2020-01-01", NOW))
    found = finding(assess(rows, plugins=_plugins(score), recorded=stated), "acme", "trial.score")
    assert (found["outcome"], found["evidence"], found["counter_evidence"]) == ("fired", 2, 1)


def test_evidence_is_at_most_twenty_ids_the_newest_oldest_first() -> None:
    rows = [ticket("acme", n, id=f"t{n:03d}", handovers=1 + n % 2) for n in range(60, 1, -1)]
    (found,) = [f for f in assess(rows)["acme"].findings if f.sign == "passed-around"]
    assert found.evidence.count == 59
    assert found.evidence.ids == tuple(f"t{n:03d}" for n in range(21, 1, -1))


def test_counter_evidence_is_the_newest_too() -> None:
    rows = [ticket("acme", n, id=f"t{n:03d}", handovers=9 * (n % 2)) for n in range(60, 1, -1)]
    row = finding(assess(rows), "acme", "passed-around")
    assert (row["evidence"], row["counter_evidence"]) == (29, 30)
    (found,) = [f for f in assess(rows)["acme"].findings if f.sign == "passed-around"]
    assert found.evidence.counter_ids == tuple(f"t{n:03d}" for n in range(40, 1, -2))
    assert found.evidence.ids == tuple(f"t{n:03d}" for n in range(41, 1, -2))


def test_evidence_rows_are_those_that_were_counted() -> None:
    rows = [ticket("acme", n, id=f"t{n}", handovers=2 * (n % 2)) for n in range(10, 20)]
    told = assess(rows).evidence("acme").filter(pl.col("sign") == "passed-around")
    assert sorted(told.filter(pl.col("speaks") == "for")["id"]) == [
        "t11",
        "t13",
        "t15",
        "t17",
        "t19",
    ]
    assert told.filter(pl.col("speaks") == "against").height == 5


def test_internal_rows_without_an_account_are_used_and_belong_to_nobody() -> None:
    portfolio = assess([*orders("acme", 3, 2, 1), interaction(None, 1, "check_in")])
    assert list(portfolio) == ["acme"]
    assert portfolio.info["counts"]["used"] == 4


def test_numbers_in_documents_are_exact() -> None:
    rows = [*orders("acme", 160, 140, 121), *[ticket("acme", n, handovers=1) for n in range(7)]]
    assessment = assess(rows)["acme"]
    spent = sum((line.points for line in assessment.ledger), Decimal(0))
    assert assessment.score is not None
    assert assessment.score + spent == 100
    assert whole_record()


def test_among_many_signs_the_one_that_breaks_their_pass_is_found() -> None:
    module = types.ModuleType("broken")
    module.breaks_the_pass = breaks_the_pass  # type: ignore[attr-defined]
    rows = [*orders("acme", 30, 20, 10), ticket("acme", 5)]
    given: dict[str, Any] = {"as_of": NOW, "recorded": whole_record()}
    plain = focuskit.assess(rows, **given)
    found = focuskit.assess(rows, plugins=Plugins.installed().adding(module), **given)
    assert found["acme"]["trial.breaks-the-pass"].outcome == "error"
    for one in plain["acme"].findings:
        assert found["acme"][one.sign].outcome == one.outcome
