"""A policy that does not load is refused, with where and what to try."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from support import assess, few_signs, finding, orders, ticket

import focuskit
from focuskit import Account, Plugins, PolicyError, load_policy
from focuskit.model import schemas
from focuskit.policy import Cap, CauseGroup
from focuskit.policy.sections import KeyAccounts

DEFAULT = Path(focuskit.__file__).parent / "policy" / "default.policy.json"


def _document(**changes: Any) -> dict[str, Any]:
    return {**json.loads(DEFAULT.read_text(encoding="utf-8")), **changes}


def test_the_default_policy_keeps_to_its_schema_and_is_what_it_says() -> None:
    schemas.check(_document(), "policy", where="default")
    assert attrs.asdict(load_policy(_document())) == attrs.asdict(load_policy(None))


def test_a_cause_group_weighs_as_much_as_its_heaviest_sign_by_default() -> None:
    """One act is charged once, and no less since it lights other signs too."""
    policy = load_policy(None)
    heaviest = [max(policy.signs[sign].weight for sign in g.signs) for g in policy.cause_groups]
    assert [group.weight for group in policy.cause_groups] == heaviest


def test_the_default_policy_lists_every_first_party_sign() -> None:
    assert set(load_policy(None).signs) == set(Plugins.installed().detectors)


GONE = {"weight": 1, "distribution": "focuskit-loyalty"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ratingss": {}}, "did you mean 'ratings'"),
        ({"signs": {"gone-quiet": {**GONE, "weight": -1}}}, "/signs/gone-quiet/weight"),
        (
            {"signs": {"gone-quiet": {**GONE, "ok": 1, "bad": 1}}, "red_lights": {}},
            r"ok and bad are equal(.|\n)*expected(.|\n)*hint",
        ),
        ({"red_lights": {"gone-quite": 0.8}}, "did you mean 'gone-quiet'"),
        (
            {"supplier": {"signs": {}, "red_lights": {"gone-quiet": 0.8}}},
            "at /supplier/red_lights/gone-quiet: .* is not listed under /supplier/signs",
        ),
        ({"ratings": {"sound": 75, "watch": 50}}, "no longer(.|\n)*watch_from(.|\n)*hint"),
        ({"least_coverage": 0.5}, "no longer(.|\n)*least_known(.|\n)*hint"),
        ({"ratings": {"watch_from": 1.5}}, "/ratings/watch_from"),
        ({"least_days": 0}, "/least_days"),
        ({"recorded": {"ordr": {"from": None}}}, "at /recorded"),
        ({"key_accounts": {"segment": ["key"]}}, "did you mean 'segments'"),
        ({"key_accounts": {"least_annual_value": -1}}, "/key_accounts/least_annual_value"),
        ({"largest_discount": 20}, "/largest_discount"),
        ({"rivals": [""]}, "/rivals/0"),
        (
            {"caps": [{"sign": "gone-quite", "beyond": 0.5, "score": 9}]},
            "did you mean 'gone-quiet'",
        ),
        (
            {"cause_groups": [{"id": "g", "weight": 1, "signs": ["gone-quiet", "nobody"]}]},
            "/cause_groups/0",
        ),
        (
            {
                "cause_groups": [
                    {"id": "g", "weight": 1, "signs": ["gone-quiet", "passed-around"]},
                    {"id": "h", "weight": 1, "signs": ["gone-quiet", "reopened-cases"]},
                ]
            },
            "stands in two cause groups",
        ),
    ],
    ids=[
        "unknown key", "weight", "limits", "red light", "light of supplier",
        "old ratings", "old coverage", "rating",
        "least days", "recorded", "key account", "value",
        "discount", "rival", "cap", "group", "two groups",
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_where_and_a_hint(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        load_policy(_document(**changes))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + 400 * "0"])
@pytest.mark.parametrize(
    "pointer",
    [
        "/ratings/watch_from",
        "/ratings/least_known",
        "/red_lights/gone-quiet",
        "/signs/gone-quiet/ok",
        "/caps/0/score",
    ],
)
def test_a_number_that_is_not_finite_is_refused(tmp_path: Path, number: str, pointer: str) -> None:
    document = _document(
        signs={"gone-quiet": {**GONE, "ok": 1}}, cause_groups=[], red_lights={"gone-quiet": 0.8},
        caps=[{"sign": "gone-quiet", "beyond": 0.5, "score": 9}],
    )  # fmt: skip
    *way, last = (int(part) if part.isdigit() else part for part in pointer.split("/")[1:])
    inner: Any = document
    for part in way:
        inner = inner[part]
    inner[last] = "HERE"
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(document).replace('"HERE"', number), encoding="utf-8")
    with pytest.raises(
        PolicyError, match=f"at {pointer}: not a valid policy\n.*\n.*a finite number"
    ):
        load_policy(path)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    def policy(weight: float) -> Any:
        listed = {"weight": weight, "distribution": "focuskit-responsiveness"}
        signs = {"passed-around": listed, "reopened-cases": listed}
        segments = {"key": {"signs": {"passed-around": {"weight": weight}}}}
        groups = [{"id": "g", "weight": weight, "signs": [*signs]}]
        return _document(
            signs=signs, segments=segments, cause_groups=groups, caps=[], red_lights={}
        )

    rows = [ticket("acme", 20 + n, handovers=3) for n in range(5)]
    accounts = [Account(id="acme", segment="key")]
    one, other = (assess(rows, accounts=accounts, policy=policy(w)) for w in (2, 2.0))
    assert one.to_ndjson() == other.to_ndjson()
    assert one.fingerprint == other.fingerprint


def test_a_sign_that_is_listed_twice_is_refused(tmp_path: Path) -> None:
    """Else the last one would win, and nobody would know."""
    path = tmp_path / "policy.json"
    listed = json.dumps(_document())
    name = '"gone-quiet": '
    assert name in listed
    entry = '{"weight": 1, "distribution": "focuskit-loyalty"}, '
    path.write_text(listed.replace(name, f"{name}{entry}{name}", 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"twice(.|\n)*'gone-quiet'"):
        load_policy(path)


def test_a_pointer_escapes_what_stands_for_something_else_in_it() -> None:
    with pytest.raises(PolicyError, match="at /segments/a~1b~0c/signs/gone-quiet/weight"):
        load_policy(_document(segments={"a/b~c": {"signs": {"gone-quiet": {"weight": -1}}}}))


def test_a_policy_may_be_a_file_a_document_or_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(_document(name="mine")), encoding="utf-8")
    from_file = load_policy(path)
    assert from_file.name == "mine"
    assert load_policy(from_file) is from_file
    with pytest.raises(PolicyError, match="no such file"):
        load_policy(tmp_path / "nowhere.json")


def test_a_cause_group_costs_its_strongest_member_alone() -> None:
    rows = [ticket("acme", 20 + n, hours=400, handovers=1, reopened=0) for n in range(5)]
    rows += orders("acme", 160, 140, 120)
    group = CauseGroup(id="slow-house", weight=6, signs=("passed-around", "slow-resolution"))
    policy = attrs.evolve(few_signs(), cause_groups=(group,))
    portfolio = assess(rows, policy=policy)
    assert finding(portfolio, "acme", "slow-resolution")["points"] > 0
    assert finding(portfolio, "acme", "passed-around")["outcome"] == "fired"
    assert finding(portfolio, "acme", "passed-around")["points"] == 0


def test_a_cap_is_a_line_of_the_ledger_and_holds_whatever_else_is_fine() -> None:
    kept = {"handovers": 0, "reopened": 0, "promise_kept": True}
    rows = orders("acme", 160, 140, 121) + [ticket("acme", n, **kept) for n in range(5)]
    cap = Cap(sign="gone-quiet", beyond=Decimal("0.5"), score=Decimal(20))
    assessment = assess(rows, policy=attrs.evolve(few_signs(), caps=(cap,)))["acme"]
    assert assessment.score == 20
    (line,) = [line for line in assessment.ledger if line.line == "cap"]
    assert line.sign == "gone-quiet"
    assert sum(one.points for one in assessment.ledger) == 80


def test_the_policy_allows_hours_by_priority(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    hours = {"default": 72, "by_priority": {"urgent": 4}}
    path.write_text(json.dumps(_document(allowed_hours=hours)), encoding="utf-8")
    rows = [ticket("acme", 20 + n, hours=12, priority="urgent") for n in range(3)]
    portfolio = assess(rows, policy=path, plugins=Plugins.installed())
    assert finding(portfolio, "acme", "slow-resolution")["value"] == 3.0


def test_the_default_policy_has_key_accounts_by_segment_and_names_no_rival() -> None:
    policy = load_policy(None)
    assert policy.key_accounts == KeyAccounts(segments=["key"])
    assert (policy.rivals, dict(policy.phrase_lists)) == ((), {})


def test_the_policy_says_which_accounts_are_key_ones() -> None:
    key: dict[str, Any] = {"segments": ["gold"], "least_annual_value": 1e6, "ids": ["acme"]}
    assert load_policy(_document(key_accounts=key)).key_accounts == KeyAccounts(**key)
    nobody = load_policy({k: v for k, v in _document().items() if k != "key_accounts"})
    assert nobody.key_accounts == KeyAccounts()


@pytest.mark.parametrize(
    ("listed", "outcome"), [({}, "fired"), ({"key_accounts_only": True}, "not_applicable")]
)
def test_the_policy_may_keep_a_sign_to_key_accounts(listed: dict[str, Any], outcome: str) -> None:
    signs = {"gone-quiet": {**GONE, **listed}}
    policy = load_policy(_document(signs=signs, cause_groups=[], red_lights={}))
    rows, accounts = orders("acme", 160, 140, 120), [Account(id="acme", segment="small")]
    portfolio = assess(rows, accounts=accounts, policy=policy)
    assert finding(portfolio, "acme", "gone-quiet")["outcome"] == outcome
    key = attrs.evolve(policy, key_accounts=KeyAccounts(ids=["acme"]))
    portfolio = assess(rows, accounts=accounts, policy=key)
    assert finding(portfolio, "acme", "gone-quiet")["outcome"] == "fired"
