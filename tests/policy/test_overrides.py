"""What holds for a segment or for key accounts alone, and what the policy makes of unknowns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import polars as pl
import pytest
from support import assess, few_signs, finding, orders, ticket

from focuskit import Account, Assessment, Interaction, PolicyError, Portfolio, load_policy
from focuskit.model import schemas
from focuskit.model.documents import to_document

ACCOUNTS = [
    Account(id="acme", segment="key", annual_value=9.0),
    Account(id="oak", segment="small", annual_value=100.0),
    Account(id="pine"),
]


def _rows() -> list[Interaction]:
    rows = []
    for account in ("acme", "oak", "pine"):
        rows += [ticket(account, 20 + n, hours=100, handovers=1, reopened=0) for n in range(5)]
        rows += orders(account, 160, 140, 120, 5)
    return rows


def _assessed(**changes: Any) -> Portfolio:
    policy = {**few_signs().to_document(), **changes}
    return assess(_rows(), policy=policy, accounts=ACCOUNTS)


def _numbers(portfolio: Portfolio, account: str) -> dict[str, Any]:
    scores = portfolio.scores.filter(account_id=account).drop("account_id")
    return scores.row(0, named=True)


@pytest.mark.parametrize(
    "override",
    [{"weight": 90}, {"ok": 0.1, "bad": 0.9}, {"bad": 1.5}, {"min_observations": 6}],
    ids=str,
)
def test_an_override_is_what_the_sign_would_say_for_all_and_holds_for_its_accounts_alone(
    override: dict[str, Any],
) -> None:
    signs = few_signs().to_document()["signs"]
    for_all = {**signs, "passed-around": {**signs["passed-around"], **override}}
    everybody = _assessed(signs=for_all)
    nobody = _assessed()
    for changes, chosen in (
        ({"segments": {"key": {"signs": {"passed-around": override}}}}, {"acme"}),
        ({"key_accounts": {"ids": ["oak"], "signs": {"passed-around": override}}}, {"oak"}),
    ):
        portfolio = _assessed(**changes)
        for account in ("acme", "oak", "pine"):
            like = everybody if account in chosen else nobody
            assert _numbers(portfolio, account) == _numbers(like, account)
            said = attrs.evolve(portfolio[account], fingerprint=like[account].fingerprint)
            assert said == like[account]


def test_the_weight_of_a_sign_that_is_not_installed_is_overridden_alike() -> None:
    signs = few_signs().to_document()["signs"] | {
        "acme.lost": {"weight": 2, "distribution": "acme-signs"}
    }
    portfolio = _assessed(
        signs=signs, segments={"key": {"signs": {"acme.lost": {"weight": 40, "ok": 1}}}}
    )
    found = {a: finding(portfolio, a, "acme.lost") for a in ("acme", "oak")}
    assert [found[a]["weight"] for a in found] == [40, 2]
    assert {row["reason"] for row in found.values()} == {"not_installed"}
    coverage = {a: _numbers(portfolio, a)["coverage"] for a in found}
    assert coverage["acme"] < coverage["oak"]


def test_what_holds_for_key_accounts_goes_before_their_segment() -> None:
    portfolio = _assessed(
        segments={"key": {"signs": {"passed-around": {"weight": 7, "ok": 0.5, "bad": 5}}}},
        key_accounts={"segments": ["key"], "signs": {"passed-around": {"weight": 9}}},
    )
    found = finding(portfolio, "acme", "passed-around")
    assert (found["weight"], found["ok"], found["bad"]) == (9, 0.5, 5.0)
    assert finding(portfolio, "oak", "passed-around")["weight"] == 2


def test_an_account_of_which_nobody_knows_whether_it_is_a_key_one_is_none() -> None:
    portfolio = _assessed(
        key_accounts={"least_annual_value": 50, "signs": {"passed-around": {"weight": 9}}}
    )
    weights = {a: finding(portfolio, a, "passed-around")["weight"] for a in ("acme", "oak", "pine")}
    assert weights == {"acme": 2, "oak": 9, "pine": 2}


def test_accounts_that_are_not_listed_have_no_overrides() -> None:
    policy = {
        **few_signs().to_document(),
        "segments": {"key": {"signs": {"passed-around": {"weight": 9}}}},
    }
    unlisted = assess(_rows(), policy=policy)
    assert unlisted.scores.equals(assess(_rows()).scores)
    partly = assess(_rows(), policy=policy, accounts=ACCOUNTS[:1], unlisted_accounts="assess")
    assert finding(partly, "acme", "passed-around")["weight"] == 9
    assert finding(partly, "oak", "passed-around")["weight"] == 2


def test_the_documents_of_accounts_with_overrides_add_up_and_are_ordered_as_ever() -> None:
    portfolio = _assessed(segments={"key": {"signs": {"passed-around": {"weight": 90}}}})
    assert list(portfolio) == portfolio.scores.sort("worst", "account_id")["account_id"].to_list()
    for account in portfolio:
        document = to_document(portfolio[account])
        schemas.check(document, "assessment", where=account)
    whole = {a: portfolio[a].recommendations for a in portfolio}
    assert whole["acme"] != whole["oak"]
    assert list(portfolio.findings["account_id"].unique(maintain_order=True)) == list(portfolio)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"segments": {"a/b": {"signs": {"passed-around": {"ok": 9}}}}}, "/segments/a~1b/signs"),
        ({"key_accounts": {"signs": {"passed-around": {"bad": 0.1}}}}, "/key_accounts/signs"),
        (
            {
                "segments": {"key": {"signs": {"passed-around": {"ok": 1.5}}}},
                "key_accounts": {"signs": {"passed-around": {"bad": 1}}},
            },
            "/key_accounts/signs",
        ),
    ],
    ids=["segment", "key accounts", "both together"],
)
def test_no_override_turns_a_sign_around(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(PolicyError, match="keep the direction") as error:
        _assessed(**changes)
    assert f"at {pointer}/passed-around" in str(error.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"segments": {"key": {"signs": {"gone-quite": {"weight": 1}}}}}, "'gone-quiet'"),
        ({"segments": {"key": {"sings": {}}}}, "did you mean 'signs'"),
        ({"segments": {"key": {"signs": {"gone-quiet": {"wieght": 1}}}}}, "'weight'"),
        ({"segments": {"key": {"signs": {"gone-quiet": {"weight": -1}}}}}, "/segments/key/signs"),
        ({"segments": {"k": {"signs": {"gone-quiet": {"ok": 2, "bad": 2}}}}}, "equal"),
        ({"key_accounts": {"signs": {"gone-quite": {"weight": 1}}}}, "/key_accounts/signs"),
        ({"missing": "ignore"}, "/missing"),
    ],
)
def test_an_override_that_makes_no_sense_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        load_policy({**few_signs().to_document(), **changes})


# Disabled signs


def test_a_disabled_sign_is_not_measured_and_every_run_says_so() -> None:
    portfolio = _assessed(disabled=["passed-around"])
    assert "passed-around" not in set(portfolio.findings["sign"])
    assert "not measured, since the policy disables them: passed-around" in portfolio.info["notes"]
    signs = {s: w for s, w in few_signs().to_document()["signs"].items() if s != "passed-around"}
    without = _assessed(signs=signs, disabled=["passed-around"])
    assert portfolio.scores.equals(without.scores)


def test_a_disabled_sign_whose_plugin_is_missing_lowers_no_coverage() -> None:
    signs = few_signs().to_document()["signs"] | {
        "acme.lost": {"weight": 5, "distribution": "acme-signs"}
    }
    coverage = _numbers(_assessed(signs=signs), "acme")["coverage"]
    assert coverage < _numbers(_assessed(signs=signs, disabled=["acme.lost"]), "acme")["coverage"]


def test_disabling_a_sign_that_there_is_not_is_refused() -> None:
    with pytest.raises(PolicyError, match="did you mean 'passed-around'") as error:
        _assessed(disabled=["passed-arround"])
    assert "/disabled/0" in str(error.value)


# What is unknown


def test_what_is_unknown_may_count_at_its_worst_or_as_among_the_others() -> None:
    rows = [*_rows(), *(ticket("oak", n, promise_kept=n > 5) for n in range(1, 37))]
    policy = few_signs().to_document()
    found = {
        rule: assess(rows, policy={**policy, "missing": rule})["acme"]
        for rule in ("exclude", "worst", "portfolio")
    }
    worst, portfolio, exclude = (score_of(found[r]) for r in ("worst", "portfolio", "exclude"))
    # At worst a severity is that of its high end, which is rounded up: by at most a millionth.
    assert 0 <= worst - found["worst"].worst < Decimal("0.0001")
    assert worst < portfolio < exclude
    for assessment in found.values():
        assert score_of(assessment) + sum(line.points for line in assessment.ledger) == 100
        assert assessment.coverage == found["exclude"].coverage
        outcomes = {f.sign: f.outcome for f in assessment.findings}
        assert outcomes["broken-promises"] == "unknown"
    lines = {rule: {line.line for line in a.ledger} for rule, a in found.items()}
    assert "unknown" not in lines["exclude"]
    (line,) = [one for one in found["portfolio"].ledger if one.line == "unknown"]
    assert line.sign == "broken-promises"


def score_of(assessment: Assessment) -> Decimal:
    assert assessment.score is not None
    return assessment.score


def test_a_sign_that_is_known_nowhere_has_no_mean_and_stays_left_out() -> None:
    policy = few_signs().to_document()
    mean = assess(_rows(), policy={**policy, "missing": "portfolio"})
    assert mean.scores.equals(assess(_rows(), policy=policy).scores)


def test_advice_is_worth_what_the_score_would_be_also_where_unknowns_count() -> None:
    portfolio = assess(_rows(), policy={**few_signs().to_document(), "missing": "worst"})
    regained = portfolio.recommendations.filter(pl.col("points_regained") > 0)
    assert set(regained["account_id"]) == {"acme", "oak", "pine"}
    for row in regained.iter_rows(named=True):
        score = score_of(portfolio[row["account_id"]])
        assert float(score) + row["points_regained"] <= 100


def test_a_cap_on_a_sign_that_counts_nothing_does_nothing() -> None:
    caps = [{"sign": "passed-around", "beyond": 0.1, "score": 5}]
    assert _assessed(caps=caps)["acme"].score == 5
    signs = few_signs().to_document()["signs"]
    unweighted = {**signs, "passed-around": {**signs["passed-around"], "weight": 0}}
    with_cap, without = (_assessed(caps=c, signs=unweighted) for c in (caps, []))
    assert with_cap.scores.equals(without.scores)
