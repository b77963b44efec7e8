"""Waivers count beside what was computed, disputes stand beside it, and neither hides anything."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support import NOW, assess, few_signs, finding, orders, ticket

from focuskit import Account, Interaction, PolicyError, Portfolio, load_policy
from focuskit.model import schemas
from focuskit.model.documents import to_document, write_time
from focuskit.policy import Waiver

LATER, EARLIER = (write_time(NOW + timedelta(days=days)) for days in (30, -30))
WAIVER = {
    "sign": "passed-around",
    "account": "acme",
    "owner": "Kim",
    "reason": "moving to a new desk",
    "expires": LATER,
}
DISPUTE = {
    "account": "acme",
    "sign": "passed-around",
    "by": "Bo",
    "reason": "one case, entered twice",
    "evidence": ["t1"],
    "opened_at": EARLIER,
}
LISTED = [Account(id="acme"), Account(id="oak")]


def _rows() -> list[Interaction]:
    rows = [ticket("acme", 20 + n, id=f"t{n}", handovers=3, reopened=0) for n in range(5)]
    return [*rows, *orders("acme", 20, 13, 6), *orders("oak", 20, 13, 6)]


def _policy(**changes: Any) -> dict[str, Any]:
    return {**few_signs().to_document(), **changes}


def _assessed(*waivers: dict[str, Any], **given: Any) -> Portfolio:
    return assess(_rows(), policy=_policy(waivers=list(waivers)), **given)


def test_a_waiver_counts_and_what_was_computed_stands_beside_it() -> None:
    plain, waived = assess(_rows())["acme"], _assessed(WAIVER)["acme"]
    assert plain.score is not None
    assert waived.score is not None
    assert waived.score == 100 > plain.score
    unwaived = waived.unwaived
    assert unwaived is not None
    numbers = (unwaived.score, unwaived.worst, unwaived.best, unwaived.rating)
    assert numbers == (plain.score, plain.worst, plain.best, plain.rating)
    assert waived.coverage == plain.coverage
    before = next(f for f in plain.findings if f.sign == "passed-around")
    after = next(f for f in waived.findings if f.sign == "passed-around")
    assert (after.outcome, after.severity, after.evidence) == (
        "fired", before.severity, before.evidence,
    )  # fmt: skip
    assert after.waiver is not None
    assert (after.waiver.owner, after.waiver.reason) == ("Kim", "moving to a new desk")
    assert after.waiver.severity == 0
    assert plain.unwaived is None
    assert before.waiver is None


def test_both_scores_stand_in_the_frames_and_survive_a_folder(tmp_path: Path) -> None:
    portfolio = _assessed(WAIVER)
    row = portfolio.scores.filter(account_id="acme").row(0, named=True)
    assert row["score"] > row["unwaived_score"]
    other = portfolio.scores.filter(account_id="oak").row(0, named=True)
    for name in ("score", "worst", "best", "rating"):
        assert other[name] == other[f"unwaived_{name}"]
    read = Portfolio.read(portfolio.write(tmp_path / "out"))
    assert read["acme"] == portfolio["acme"]
    assert read["acme"].unwaived is not None
    assert read["oak"].unwaived is None
    schemas.check(to_document(read["acme"]), "assessment", where="acme")
    schemas.check(read.info, "run", where="run.json")


def test_a_waiver_may_state_any_severity_also_on_a_clear_sign() -> None:
    worse = {**WAIVER, "sign": "reopened-cases", "severity": 0.5}
    portfolio = _assessed(worse)
    found = finding(portfolio, "acme", "reopened-cases")
    assert (found["outcome"], found["severity"]) == ("clear", 0)
    assert found["waiver"]["severity"] == 0.5
    assert found["points"] > 0
    (row,) = portfolio.info["waivers"]
    assert (row["state"], row["severity"]) == ("in effect", 0.5)


def test_a_waiver_lifts_a_cap() -> None:
    caps = [{"sign": "passed-around", "beyond": 0.5, "score": 10}]
    waived = assess(_rows(), policy=_policy(caps=caps, waivers=[WAIVER]))["acme"]
    assert waived.score == 100
    assert waived.unwaived is not None
    assert waived.unwaived.score == 10


def test_no_waiver_makes_silence_look_healthy() -> None:
    silent = {**WAIVER, "sign": "broken-promises"}
    portfolio = _assessed(silent)
    assert portfolio.scores.equals(assess(_rows()).scores)
    assert finding(portfolio, "acme", "broken-promises")["waiver"] is None
    (row,) = portfolio.info["waivers"]
    assert row["state"] == "nothing to waive"
    calm = _assessed({**WAIVER, "sign": "gone-quiet"})
    assert finding(calm, "acme", "gone-quiet")["outcome"] == "clear"
    assert calm.info["waivers"][0]["state"] == "nothing to waive"


@pytest.mark.parametrize(
    ("changes", "state", "told"),
    [
        ({"expires": EARLIER}, "expired", "1 waiver expired and counts no more: passed-around on"),
        ({"expires": write_time(NOW)}, "expired", "1 waiver expired"),
        ({"from": LATER, "expires": "2099-01-01T00:00:00Z"}, "not begun", "has not begun"),
        ({"account": "acne"}, "unmatched", "no account 'acne'; did you mean 'acme'"),
        ({"account": "zzzz"}, "unmatched", "has no effect: there is no account 'zzzz'"),
    ],
    ids=["expired", "expires now", "not begun", "unknown account", "nothing near"],
)
def test_a_waiver_without_effect_is_listed(changes: dict[str, Any], state: str, told: str) -> None:
    portfolio = _assessed({**WAIVER, **changes})
    assert portfolio.scores.equals(assess(_rows()).scores)
    (row,) = portfolio.info["waivers"]
    assert row["state"] == state
    assert [note for note in portfolio.info["notes"] if told in note]


def test_a_waiver_holds_from_its_beginning_until_just_before_it_expires() -> None:
    moment, second = write_time(NOW), write_time(NOW + timedelta(seconds=1))
    begun = _assessed({**WAIVER, "from": moment, "expires": second})
    assert begun.info["waivers"][0]["state"] == "in effect"


def test_many_expired_waivers_make_one_note() -> None:
    signs = ("broken-promises", "gone-quiet", "passed-around", "reopened-cases")
    many = [
        {**WAIVER, "sign": sign, "account": account, "expires": EARLIER}
        for sign in signs
        for account in ("acme", "oak")
    ]
    notes = [note for note in _assessed(*many).info["notes"] if "expired" in note]
    assert len(notes) == 1
    assert notes[0].startswith("each of 8 waivers expired")
    assert notes[0].endswith("and 3 more")


def test_a_disabled_sign_has_nothing_to_waive_or_to_dispute() -> None:
    policy = _policy(disabled=["passed-around"], waivers=[WAIVER], disputes=[DISPUTE])
    portfolio = assess(_rows(), policy=policy)
    assert portfolio.info["waivers"][0]["state"] == "unmatched"
    told = [n for n in portfolio.info["notes"] if "no sign 'passed-around' in this run" in n]
    assert len(told) == 2


def test_without_a_moment_no_waiver_has_effect() -> None:
    portfolio = assess([], as_of=None, accounts=LISTED, policy=_policy(waivers=[WAIVER]))
    assert portfolio.info["waivers"][0]["state"] == "nothing to waive"


@pytest.mark.parametrize("key", ["waivers", "disputes"])
def test_an_account_that_a_full_list_lacks_is_refused(key: str) -> None:
    stated = {**(WAIVER if key == "waivers" else DISPUTE), "account": "acne"}
    policy = _policy(**{key: [stated]})
    with pytest.raises(PolicyError, match="did you mean 'acme'") as error:
        assess(_rows(), policy=policy, accounts=LISTED)
    assert f"/{key}/0/account" in str(error.value)
    open_list = assess(_rows(), policy=policy, accounts=LISTED, unlisted_accounts="assess")
    assert [note for note in open_list.info["notes"] if "no account 'acne'" in note]


def test_what_is_over_may_speak_of_an_account_that_is_gone() -> None:
    old = {**WAIVER, "account": "gone", "expires": EARLIER}
    settled = {**DISPUTE, "account": "gone", "resolved_at": write_time(NOW)}
    policy = _policy(waivers=[old], disputes=[settled])
    portfolio = assess(_rows(), policy=policy, accounts=LISTED)
    assert portfolio.info["waivers"][0]["state"] == "expired"


def test_an_account_that_comes_later_is_no_unknown_one() -> None:
    """A replay at an earlier moment takes the same policy."""
    accounts = [*LISTED, Account(id="new", valid_from=NOW + timedelta(days=1))]
    portfolio = _assessed({**WAIVER, "account": "new"}, accounts=accounts)
    assert portfolio.info["waivers"][0]["state"] == "unmatched"


@pytest.mark.parametrize("key", ["waivers", "disputes"])
def test_a_sign_that_there_is_not_is_refused(key: str) -> None:
    stated = {**(WAIVER if key == "waivers" else DISPUTE), "sign": "passed-arround"}
    with pytest.raises(PolicyError, match="did you mean 'passed-around'") as error:
        assess(_rows(), policy=_policy(**{key: [stated]}))
    assert f"/{key}/0/sign" in str(error.value)


# Disputes


def _disputes(**changes: Any) -> list[Any]:
    portfolio = assess(_rows(), policy=_policy(disputes=[{**DISPUTE, **changes}]))
    assert portfolio.scores.equals(assess(_rows()).scores)
    found = next(f for f in portfolio["acme"].findings if f.sign == "passed-around")
    return list(found.disputes)


def test_a_dispute_stands_beside_its_finding_until_resolved_and_costs_nothing() -> None:
    (shown,) = _disputes()
    assert (shown.by, shown.reason, shown.evidence) == ("Bo", "one case, entered twice", ("t1",))
    assert _disputes(resolved_at=LATER)
    assert not _disputes(resolved_at=write_time(NOW))
    assert not _disputes(opened_at=LATER)
    assert _disputes(opened_at=write_time(NOW))


def test_several_disputes_of_one_finding_are_all_shown_oldest_first() -> None:
    newer = {**DISPUTE, "by": "Al", "opened_at": write_time(NOW), "evidence": []}
    portfolio = assess(_rows(), policy=_policy(disputes=[newer, DISPUTE]))
    found = next(f for f in portfolio["acme"].findings if f.sign == "passed-around")
    assert [one.by for one in found.disputes] == ["Bo", "Al"]
    schemas.check(to_document(portfolio["acme"]), "assessment", where="acme")


def test_a_dispute_of_an_account_that_is_not_there_is_told_while_it_is_open() -> None:
    for changes, told in (({}, 1), ({"resolved_at": write_time(NOW)}, 0)):
        policy = _policy(disputes=[{**DISPUTE, "account": "nobody", **changes}])
        notes = assess(_rows(), policy=policy).info["notes"]
        assert len([n for n in notes if "stands beside no finding" in n]) == told


# What is refused


@pytest.mark.parametrize(
    ("key", "changes", "told"),
    [
        ("waivers", {"expires": "2026-12-31T00:00:00"}, "/waivers/0/expires"),
        ("waivers", {"expires": "2026-12-31"}, "with the suffix Z, such as"),
        ("waivers", {"expires": "2026-13-45T00:00:00Z"}, "/waivers/0"),
        ("waivers", {"owner": ""}, "/waivers/0/owner"),
        ("waivers", {"severity": 2}, "/waivers/0/severity"),
        ("waivers", {"ownr": "Kim"}, "did you mean 'owner'"),
        ("waivers", {"from": LATER}, "expires before it begins"),
        ("disputes", {"opened_at": "2026-05-01T00:00:00"}, "/disputes/0/opened_at"),
        ("disputes", {"resolved_at": "2020-01-01T00:00:00Z"}, "resolved before it is opened"),
        ("disputes", {"evidence": ["t1", "t1"]}, "/disputes/0/evidence"),
    ],
)
def test_a_waiver_or_dispute_that_makes_no_sense_is_refused(
    key: str, changes: dict[str, Any], told: str
) -> None:
    stated = WAIVER if key == "waivers" else DISPUTE
    with pytest.raises(PolicyError) as error:
        load_policy(_policy(**{key: [{**stated, **changes}]}))
    assert told in str(error.value)


def test_two_waivers_of_one_finding_may_follow_each_other_and_not_overlap() -> None:
    begins = "2026-05-01T00:00:00Z"
    first, second = {**WAIVER, "expires": begins}, {**WAIVER, "from": begins}
    assert len(load_policy(_policy(waivers=[first, second])).waivers) == 2
    with pytest.raises(PolicyError, match="overlap") as error:
        load_policy(_policy(waivers=[second, {**WAIVER, "from": EARLIER}]))
    assert "/waivers/1" in str(error.value)
    assert "/waivers/0" in str(error.value)


@pytest.mark.parametrize("when", ["2026-12-31", "soon", 5])
def test_a_waiver_made_in_python_needs_a_zone_too(when: Any) -> None:
    with pytest.raises(PolicyError, match="with a zone"):
        Waiver(sign="a", account="b", owner="c", reason="d", expires=when)


def test_the_document_of_a_waiver_is_what_was_written() -> None:
    policy = load_policy(_policy(waivers=[{**WAIVER, "from": EARLIER}], disputes=[DISPUTE]))
    document = json.loads(json.dumps(policy.to_document()))
    assert document["waivers"] == [{**WAIVER, "from": EARLIER, "severity": 0}]
    assert document["disputes"] == [DISPUTE]


@pytest.mark.parametrize("field", ["owner", "reason"])
def test_a_waiver_for_which_nobody_answers_is_refused(field: str) -> None:
    stated = {"owner": "Kim", "reason": "They moved.", field: " \t"}
    waiver = {"sign": "left-open", "account": "acme", "expires": "2026-09-01T00:00:00Z", **stated}
    document = load_policy(None).to_document()
    with pytest.raises(PolicyError, match=f"/waivers/0/{field}"):
        load_policy({**document, "waivers": [waiver]})
