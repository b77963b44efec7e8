"""The score as properties: whatever the data, these hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from score_model import MILLION, Between, State, means, severity_of
from score_support import RULES, SIGNS, expected_of, policies, scored_of, sign_of, states
from support import few_signs

from focuskit import Policy
from focuskit.engine.advise import advice
from focuskit.engine.columns import SignColumn
from focuskit.engine.score import ledger, scores
from focuskit.engine.signs.groups import causes
from focuskit.model.millionths import exact
from focuskit.model.recommendation import Recommendation
from focuskit.policy import Cap, SignPolicy


def _numbers(policy: Policy, found: list[State]) -> dict[str, Any]:
    scored, _ = scored_of(policy, [found])
    return scored.row(0, named=True)


any_rules = policies(missing=RULES)
NUMBERS = ("score", "computed", "uncapped", "worst", "best", "coverage", "cap")


@given(any_rules, st.lists(states, min_size=1, max_size=5))
def test_every_number_is_what_the_documentation_makes_of_it(
    policy: Policy, found: list[list[State]]
) -> None:
    """With groups, caps, errors, and whatever the policy makes of unknowns."""
    scored, paid = scored_of(policy, found)
    for row, told in zip(scored.iter_rows(named=True), expected_of(policy, found), strict=True):
        assert {name: row[name] for name in NUMBERS} == {n: getattr(told, n) for n in NUMBERS}
        spent = paid.filter(account_id=row["account_id"])
        assert dict(spent.select("sign", "points").iter_rows()) == {
            sign: points for sign, points in told.points.items() if points
        }


@given(any_rules, st.lists(states, min_size=1, max_size=5))
def test_score_and_ledger_make_100_exactly(policy: Policy, found: list[list[State]]) -> None:
    scored, paid = scored_of(policy, found)
    spent = dict(paid.group_by("account_id").agg(pl.col("points").sum()).iter_rows())
    for row in scored.iter_rows(named=True):
        if row["score"] is None:
            assert row["account_id"] not in spent
            continue
        cap = row["uncapped"] - row["computed"]
        assert row["score"] + cap + spent.get(row["account_id"], 0) == scores.FULL
        assert (row["cap"] is None) == (cap == 0)


@given(any_rules, states)
def test_worst_score_and_best_are_in_order_and_coverage_is_a_share(
    policy: Policy, found: list[State]
) -> None:
    """With ranges of severities, cause groups, caps, and whatever is made of unknowns."""
    row = _numbers(policy, found)
    assert 0 <= row["worst"] <= row["best"] <= scores.FULL
    if row["computed"] is not None:
        assert row["worst"] <= row["computed"] <= row["best"]
    assert 0 <= row["coverage"] <= MILLION


@given(policies(), states, st.integers(0, 3), st.integers(1, MILLION))
def test_more_severity_never_raises_the_score(
    policy: Policy, found: list[State], index: int, more: int
) -> None:
    state = found[index]
    if not isinstance(state, int):
        return
    worse = [*found]
    worse[index] = min(MILLION, state + more)
    before, after = _numbers(policy, found), _numbers(policy, worse)
    for name in ("computed", "worst", "best"):
        assert before[name] is None or after[name] <= before[name]


@given(any_rules, states, st.integers(0, 3), st.sampled_from(["unknown", "error"]))
def test_silence_and_crashes_never_raise_worst_or_coverage(
    policy: Policy, found: list[State], index: int, silence: State
) -> None:
    if found[index] == "not_applicable":
        return
    silent = [*found]
    silent[index] = silence
    before, after = _numbers(policy, found), _numbers(policy, silent)
    assert after["worst"] <= before["worst"]
    assert after["coverage"] <= before["coverage"]
    sign = SIGNS[index]
    group = next((g for g in policy.cause_groups if sign in g.signs), None)
    counts = policy.signs[sign].weight > 0 and (group is None or group.weight > 0)
    if counts and severity_of(found[index]) is not None:
        assert after["coverage"] < before["coverage"]


@given(any_rules, states)
def test_nothing_assessed_gives_no_score(policy: Policy, found: list[State]) -> None:
    silent = ["unknown" if severity_of(s) is not None else s for s in found]
    row = _numbers(policy, silent)
    assert row["score"] is None
    assert row["computed"] is None
    assert row["coverage"] == 0


@given(any_rules, states, st.integers(0, 3), st.integers(0, MILLION), st.integers(0, MILLION))
def test_a_wider_range_of_a_severity_widens_that_of_the_score(
    policy: Policy, found: list[State], index: int, better: int, worse: int
) -> None:
    severity = severity_of(found[index])
    if severity is None:
        return
    exact, wider = [*found], [*found]
    exact[index] = severity
    wider[index] = Between(max(0, severity - better), severity, min(MILLION, severity + worse))
    before, after = _numbers(policy, exact), _numbers(policy, wider)
    assert after["worst"] <= before["worst"]
    assert after["best"] >= before["best"]
    assert (after["score"], after["coverage"]) == (before["score"], before["coverage"])


@given(any_rules, states)
def test_only_the_strongest_of_a_cause_group_costs_points(
    policy: Policy, found: list[State]
) -> None:
    _, spent = scored_of(policy, [found])
    paying = set(spent["sign"])
    for group in policy.cause_groups:
        assert len(paying & set(group.signs)) <= 1


@given(policies(), states)
def test_a_line_shows_what_counted_and_who_stands_under_it(
    policy: Policy, found: list[State]
) -> None:
    _, spent = scored_of(policy, [found])
    lit = {s: severity_of(state) for s, state in zip(SIGNS, found, strict=True)}
    for line in spent.iter_rows(named=True):
        assert line["severity"] == lit[line["sign"]]
        group = next((g for g in policy.cause_groups if line["sign"] in g.signs), None)
        if group is None:
            assert (line["weight"], line["group"]) == (policy.signs[line["sign"]].weight, None)
            assert line["under"] == []
            continue
        assert (line["weight"], line["group"]) == (group.weight, group.id)
        under = {one["sign"]: one["severity"] for one in line["under"]}
        counting = {s for s in group.signs if policy.signs[s].weight and lit.get(s)}
        assert under == {s: lit[s] for s in counting - {line["sign"]}}
        assert all(severity <= line["severity"] for severity in under.values())


@given(policies(), st.lists(states, min_size=1, max_size=4))
def test_the_lines_of_a_document_make_100_and_name_the_cap_that_binds(
    policy: Policy, found: list[list[State]]
) -> None:
    scored, spent = scored_of(policy, found)
    findings = pl.concat(
        scored.select(
            "account_id",
            sign=pl.lit(sign),
            severity=exact(SignColumn.SEVERITY.col(sign)),
            evidence=pl.lit(7, dtype=pl.Int64),
        )
        for sign in SIGNS
    )
    shown = ledger.lines(spent, scored, policy.caps, findings.lazy())
    for row in scored.iter_rows(named=True):
        lines = shown.filter(pl.col("account_id") == row["account_id"]).to_dicts()
        if row["score"] is None:
            assert lines == []
            continue
        points = [Decimal(str(line["points"])) for line in lines]
        assert Decimal(row["score"]) / MILLION + sum(points) == 100
        capped = [line["sign"] for line in lines if line["line"] == "cap"]
        assert capped == ([row["cap"]] if row["cap"] else [])
        for line in lines:
            assert line["evidence"] == 7
            if line["line"] == "cap":
                assert line["cap"]["score"] * MILLION == row["score"]
                assert line["severity"] > line["cap"]["beyond"]


def test_of_two_caps_on_one_sign_the_line_names_the_one_that_binds() -> None:
    caps = [
        Cap(sign="a", beyond=Decimal(beyond) / 10, score=Decimal(score))
        for beyond, score in ((1, 60), (5, 30), (6, 30), (9, 10))
    ]
    signs = {s: SignPolicy(weight=1, distribution="d") for s in SIGNS}
    policy = attrs.evolve(few_signs(), signs=signs, caps=tuple(caps))
    scored, spent = scored_of(policy, [[700_000, 0, 0, 0]])
    findings = scored.select("account_id", sign=pl.lit("a"), severity=pl.lit(0.7), evidence=1)
    paid, cap = ledger.lines(spent, scored, policy.caps, findings.lazy()).to_dicts()
    assert (paid["points"], paid["weight"], paid["cap"]) == (17.5, 1, None)
    assert (cap["points"], cap["weight"]) == (52.5, None)
    assert cap["cap"] == {"beyond": 0.5, "score": 30.0}


@given(any_rules, states, st.integers(1, 100))
def test_advice_regains_what_the_score_recomputed_says(
    policy: Policy, found: list[State], percent: int
) -> None:
    scored, _ = scored_of(policy, [found])
    signs = [sign_of(s, policy.signs[s].weight) for s in SIGNS]
    counted = causes(policy, signs)
    share = percent / 100
    do = Recommendation(
        id="do", title="Do", relieves={"a": share}, steps=("Do.",), owner_role="x", hours=1,
        within_days=1,
    )  # fmt: skip
    fills = scores.fills_of(policy, counted, means([dict(zip(SIGNS, found, strict=True))]))
    told = advice.advise(scored, policy, counted, [do], fills)
    if told.is_empty():
        return
    row = told.row(0, named=True)
    assert row["points_regained"] >= 0
    assert row["range_narrowed"] >= 0
    if isinstance(found[0], int) and scored["score"].item() is not None:
        left = found[0] * (MILLION - round(share * MILLION)) // MILLION
        (before,), (after,) = (expected_of(policy, [one]) for one in (found, [left, *found[1:]]))
        assert before.score is not None
        assert after.score is not None
        assert row["points_regained"] == after.score - before.score
    if found[0] == "unknown":
        (before,), (known,) = (expected_of(policy, [one]) for one in (found, [0, *found[1:]]))
        assert row["range_narrowed"] == known.worst - before.worst


@given(st.lists(st.integers(0, scores.FULL), min_size=1, max_size=50))
@settings(max_examples=50)
def test_numbers_in_documents_are_the_nearest_floats_of_exact_decimals(parts: list[int]) -> None:
    shown = pl.DataFrame({"x": parts}).select(exact(pl.col("x")))["x"].to_list()
    assert [Decimal(str(number)) * MILLION for number in shown] == parts
