"""What a policy says without effect is remarked on; what no assessment takes is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support import few_plugins, few_signs

from focuskit import Account, Plugins, PolicyError, load_policy
from focuskit.cli import main
from focuskit.engine.policy_lint import lint
from focuskit.intake import Mapping, read_listed

ACCOUNTS = [Account(id="acme", segment="key"), Account(id="oak")]
OLD = {
    "sign": "gone-quiet", "account": "acme", "owner": "Kim", "reason": "r",
    "expires": "2026-01-01T00:00:00Z",
}  # fmt: skip


def _lint(**changes: Any) -> dict[str, str]:
    listed = read_listed(ACCOUNTS, "accounts", Mapping.load(None)).frame
    plain: dict[str, Any] = {"key_accounts": {}, "supplier": {}}
    policy = load_policy({**few_signs().to_document(), **plain, **changes})
    remarks = lint(policy, few_plugins(), accounts=listed)
    return {r.pointer: f"{r.text} ({r.hint})" for r in remarks}


def _sign(sign: str, **changes: Any) -> dict[str, Any]:
    signs = few_signs().to_document()["signs"]
    return {"signs": {**signs, sign: {**signs[sign], **changes}}}


def test_a_policy_in_order_gives_no_remark() -> None:
    assert _lint() == {}
    cap = {"sign": "gone-quiet", "beyond": 0.5, "score": 20}
    assert _lint(caps=[cap], **_sign("gone-quiet", ok=1, bad=9)) == {}
    assert _lint(segments={"key": {"signs": {"gone-quiet": {"weight": 0}}}}) == {}


def test_weights_that_cannot_matter_are_found() -> None:
    nothing = _sign("gone-quiet", weight=0)
    assert list(_lint(**nothing)) == ["/signs/gone-quiet/weight"]
    assert _lint(**nothing, disabled=["gone-quiet"], red_lights={}) == {}
    elsewhere = {"segments": {"key": {"signs": {"gone-quiet": {"weight": 5}}}}}
    assert _lint(**nothing, **elsewhere) == {}
    members = ["passed-around", "slow-resolution"]
    group = {"id": "g", "weight": 0, "signs": members}
    assert list(_lint(cause_groups=[group])) == ["/cause_groups/0/weight"]
    assert _lint(cause_groups=[{**group, "weight": 2}]) == {}
    few = _lint(cause_groups=[{**group, "weight": 2}], **_sign("passed-around", weight=0))
    assert "fewer than two" in few["/cause_groups/0/signs"]


def test_caps_that_never_bind_are_found() -> None:
    cap = {"sign": "gone-quiet", "beyond": 0.5, "score": 20}
    assert "counts nothing" in _lint(caps=[cap], disabled=["gone-quiet"])["/caps/0"]
    high = _lint(caps=[{**cap, "score": 90}])
    assert "no score is above 90" in high["/caps/0/score"]
    # 6 of 18: beyond 0.5 it costs at least 16.66 points.
    assert _lint(caps=[{**cap, "score": 83.3}]) == {}
    assert _lint(caps=[{**cap, "score": 83.4}]) != {}


@pytest.mark.parametrize("sign", ["broken-promises", "passed-around", "slow-resolution"])
def test_red_lights_that_are_rates_are_found(sign: str) -> None:
    """A share, a mean and a median."""
    (said,) = _lint(red_lights={"gone-quiet": 0.8, sign: 0.5}).items()
    assert said[0] == f"/red_lights/{sign}"
    assert f"{sign} is a rate, in the unit" in said[1]
    assert "expected to be a count, an absence or a comparison" in said[1]
    assert "/caps" in said[1]


def test_a_red_light_that_is_never_lit_is_found() -> None:
    found = _lint(red_lights={"gone-quiet": 0.8}, disabled=["gone-quiet"])
    assert "the policy disables the sign" in found["/red_lights/gone-quiet"]


def test_of_all_signs_those_that_count_compare_or_miss_make_red_lights() -> None:
    whole = load_policy(None).to_document()
    lit = dict.fromkeys(whole["signs"], 0.5)
    ours = dict.fromkeys(whole["supplier"]["signs"], 0.5)
    supplier = {**whole["supplier"], "red_lights": ours}
    policy = load_policy({**whole, "red_lights": lit, "supplier": supplier})
    rates = {r.pointer for r in lint(policy, Plugins.installed()) if "is a rate" in r.text}
    refused = {pointer.rsplit("/", 1)[1] for pointer in rates}
    assert {*lit} - refused == {
        "asked-to-death", "champion-left", "executive-absence", "fading-effort", "gone-quiet",
        "leaving-announced", "left-open", "never-hosted", "no-feedback", "no-unasked-idea",
        "objectives-unknown", "one-channel-feedback", "power-questions-unasked", "referral-unasked",
        "rival-in-sight", "single-threaded", "undrilled", "usage-blind",
    }  # fmt: skip
    practices = {one.id for plugin in Plugins.installed().loaded for one in plugin.practices}
    assert {*ours} - refused == practices | {
        "power-questions-unanswered", "treated-all-alike",
    }  # fmt: skip
    assert "/supplier/red_lights/noise-over-purpose" in rates


def test_a_red_light_that_no_plugin_brings_is_no_rate() -> None:
    found = _lint(**_sign("gone-quiet", distribution="elsewhere"), red_lights={"gone-quiet": 0.8})
    assert list(found) == ["/signs/gone-quiet/distribution"]


@pytest.mark.parametrize(
    ("sign", "limit", "value", "reach"),
    [
        ("broken-promises", "ok", -0.1, "from 0 to 1"),
        ("gone-quiet", "ok", -1, "0 or more"),
    ],
)
def test_limits_of_which_every_value_is_on_the_bad_side_are_found(
    sign: str, limit: str, value: float, reach: str
) -> None:
    found = _lint(**_sign(sign, **{limit: value}))
    assert reach in found[f"/signs/{sign}/{limit}"]
    key = {"key": {"signs": {sign: {limit: value}}}}
    assert reach in _lint(segments=key)[f"/segments/key/signs/{sign}/{limit}"]


@pytest.mark.parametrize("segment", [False, True])
@pytest.mark.parametrize(
    ("sign", "limits", "name", "reach"),
    [
        ("broken-promises", {"bad": 15}, "bad", "from 0 to 1: the unit is share"),
        ("broken-promises", {"ok": 10, "bad": 50}, "ok", "from 0 to 1: the unit is share"),
    ],
)
def test_limits_that_no_value_reaches_are_refused(
    sign: str, limits: dict[str, float], name: str, reach: str, *, segment: bool
) -> None:
    """The sign could never be bad, and would say so of every account."""
    stated = {"segments": {"key": {"signs": {sign: limits}}}} if segment else _sign(sign, **limits)
    at = f"/segments/key/signs/{sign}" if segment else f"/signs/{sign}"
    with pytest.raises(PolicyError, match=f"{at}/{name}") as refused:
        _lint(**stated)
    assert reach in str(refused.value)
    assert "10 % is 0.1" in str(refused.value)


def test_a_distribution_that_is_not_installed_is_found_with_the_nearest() -> None:
    found = _lint(**_sign("gone-quiet", distribution="focuskit-loyalti", bad=9))
    assert "'focuskit-loyalty'" in found["/signs/gone-quiet/distribution"]


def test_segments_and_ids_that_match_no_account_are_found() -> None:
    found = _lint(
        segments={"kye": {"signs": {}}, "key": {}},
        key_accounts={"segments": ["key", "gold"], "ids": ["acme", "aok"]},
    )
    assert set(found) == {"/segments/kye", "/key_accounts/segments/1", "/key_accounts/ids/1"}
    assert "did you mean 'key'" in found["/segments/kye"]
    assert "did you mean 'oak'" in found["/key_accounts/ids/1"]
    plain = read_listed([{"id": "acme"}], "accounts", Mapping.load(None)).frame
    policy = load_policy({**few_signs().to_document(), "segments": {"key": {}}})
    assert {r.pointer for r in lint(policy, few_plugins(), accounts=plain)} >= {"/segments/key"}


def test_what_an_assessment_refuses_is_refused() -> None:
    with pytest.raises(PolicyError, match="/signs/gone-quiet"):
        _lint(**_sign("gone-quiet", ok=99))
    with pytest.raises(PolicyError, match="/waivers/0/account"):
        _lint(waivers=[{**OLD, "account": "acne"}])


# The commands


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    document = {**few_signs().to_document(), "name": "mine", "waivers": [OLD]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_check_ends_with_0_without_remarks_and_with_1_with_some(
    policy: Path, tmp_path: Path
) -> None:
    done = _run("policy", "check", policy)
    assert (done.exit_code, done.stdout) == (
        0, f"{policy}: the policy 'mine' loads; nothing to remark\n",
    )  # fmt: skip
    done = _run("policy", "check", policy, "--as-of", "2026-06-30")
    assert done.exit_code == 1
    assert "1 remark\n  /waivers/0: it expired on 2026-01-01" in done.stdout
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("id,segment\nacme,kye\n")
    done = _run("policy", "check", policy, "--as-of", "2026-06-30", "--accounts", accounts)
    assert (done.exit_code, "2 remarks" in done.stdout) == (1, True)
    assert "hint: did you mean 'kye'" in done.stdout
    told = json.loads(_run("policy", "check", policy, "--format", "json").stdout)
    assert told == {"file": str(policy), "loads": True, "error": None, "remarks": []}


def test_check_ends_with_2_where_the_policy_does_not_load(policy: Path) -> None:
    document = json.loads(policy.read_text())
    policy.write_text(json.dumps({**document, "phrase_lists": {"leavign": {}}}))
    done = _run("policy", "check", policy)
    assert done.exit_code == 2
    assert "at /phrase_lists/leavign: there is no phrase list 'leavign'" in done.stderr
    assert "did you mean 'leaving'" in done.stderr
    done = _run("policy", "check", policy, "--format", "json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["loads"]) == (2, False)
    assert told["error"]["hint"] == "did you mean 'leaving'?"
    assert _run("policy", "check", policy.parent / "nowhere.json").exit_code == 2


def test_a_sign_that_its_distribution_lacks_is_refused_with_the_nearest(policy: Path) -> None:
    document = json.loads(policy.read_text())
    document["signs"]["gone-quite"] = document["signs"].pop("gone-quiet")
    document["waivers"] = []
    document["red_lights"] = {}
    policy.write_text(json.dumps(document))
    done = _run("policy", "check", policy)
    assert done.exit_code == 2
    assert "/signs/gone-quite" in done.stderr
    assert "did you mean 'gone-quiet'" in done.stderr


def test_show_prints_the_policy_as_it_would_be_used(policy: Path) -> None:
    default = _run("policy", "show").stdout
    for told in (
        "lit from severity 0.1",
        "gone-quiet from 0.8",
        "red lights, supplier  none",
        "in one-missed-dinner",
        "left out of the score",
    ):
        assert told in default
    mine = _run("policy", "show", policy).stdout
    for told in ("mine", "owner Kim", "focuskit-loyalty"):
        assert told in mine
    document = json.loads(_run("policy", "show", policy, "--format", "json").stdout)
    assert document == load_policy(policy).to_document()
    assert _run("policy", "show", "nowhere.json").exit_code == 2


def test_show_prints_everything_that_a_policy_can_say() -> None:
    path = Path(__file__).parents[2] / "schemas" / "examples" / "policy" / "valid"
    shown = _run("policy", "show", path / "every-key.json").stdout
    for title in (
        "Signs", "Cause groups", "Caps", "Waivers", "Disputes", "Key accounts", "Segments",
        "Disabled", "Rivals", "Phrase lists", "Recorded",
    ):  # fmt: skip
        assert f"\n{title}\n" in shown


DISPUTE = (
    "dispute", "acme", "gone-quiet", "--by", "Bo", "--reason", "they were away", "--evidence", "o1",
    "--at", "2026-06-01T12:00:00+02:00", "--policy",
)  # fmt: skip


def test_a_dispute_is_written_into_the_policy_once(policy: Path) -> None:
    before = load_policy(policy)
    done = _run(*DISPUTE, policy)
    assert (done.exit_code, done.stderr) == (0, f"written to {policy}\n")
    after = load_policy(policy)
    assert after.to_document()["disputes"] == [
        {
            "account": "acme", "sign": "gone-quiet", "by": "Bo", "reason": "they were away",
            "evidence": ["o1"], "opened_at": "2026-06-01T10:00:00Z",
        }
    ]  # fmt: skip
    assert after.waivers == before.waivers
    again = _run(*DISPUTE, policy)
    assert (again.exit_code, "already" in again.stderr) == (2, True)
    assert [path.name for path in policy.parent.iterdir()] == ["mine.json"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"gone-quiet": "gone-quite"}, "did you mean 'gone-quiet'"),
        ({"2026-06-01T12:00:00+02:00": "2026-06-01"}, "not a time with a zone"),
        ({"Bo": ""}, "/disputes/0/by"),
    ],
    ids=["sign", "zone", "nobody"],
)
def test_a_dispute_that_no_policy_takes_is_not_written(
    policy: Path, changes: dict[str, str], told: str
) -> None:
    before = policy.read_bytes()
    done = _run(*(changes.get(part, part) for part in DISPUTE), policy)
    assert done.exit_code == 2
    assert told in done.stderr
    assert policy.read_bytes() == before


RESOLVE = ("resolve", "acme", "gone-quiet", "--at", "2026-06-20T09:00:00Z", "--policy")


def test_a_dispute_is_resolved_in_the_policy(policy: Path) -> None:
    other = [part if part != "Bo" else "Ada" for part in DISPUTE]
    for said in (DISPUTE, other):
        assert _run(*said, policy).exit_code == 0
    done = _run(*RESOLVE, policy, "--by", "Ada")
    assert (done.exit_code, done.stderr) == (0, f"written to {policy}\n")
    told = {one["by"]: one.get("resolved_at") for one in _disputes(policy)}
    assert told == {"Bo": None, "Ada": "2026-06-20T09:00:00Z"}
    assert _run(*RESOLVE, policy).exit_code == 0
    assert {one["resolved_at"] for one in _disputes(policy)} == {"2026-06-20T09:00:00Z"}
    again = _run(*RESOLVE, policy)
    assert (again.exit_code, "open: none at all" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"gone-quiet": "gone-quite"}, "open: gone-quiet on acme by Bo"),
        ({"acme": "bolt"}, "open: gone-quiet on acme by Bo"),
        ({"2026-06-20T09:00:00Z": "2026-06-20"}, "'--at': '2026-06-20' is not a time with a zone"),
        ({"2026-06-20T09:00:00Z": "2026-05-20T09:00:00Z"}, "resolved before it is opened"),
    ],
    ids=["sign", "account", "zone", "too early"],
)
def test_what_cannot_be_resolved_leaves_the_policy_alone(
    policy: Path, changes: dict[str, str], told: str
) -> None:
    _run(*DISPUTE, policy)
    before = policy.read_bytes()
    done = _run(*(changes.get(part, part) for part in RESOLVE), policy)
    assert (done.exit_code, told in done.stderr) == (2, True)
    assert policy.read_bytes() == before


def _disputes(policy: Path) -> list[Any]:
    found: list[Any] = load_policy(policy).to_document()["disputes"]
    return found


def test_the_signs_on_the_supplier_are_looked_at_too() -> None:
    default = load_policy(None).to_document()
    ours = default["supplier"]["signs"]
    entry = {**ours["noise-over-purpose"], "ok": -0.2, "bad": 0.5}
    changed = {**default, "supplier": {"signs": {**ours, "noise-over-purpose": entry}}}
    found = lint(load_policy(changed), Plugins.installed())
    assert [one.pointer for one in found] == ["/supplier/signs/noise-over-purpose/ok"]
    misspelt = {**default, "supplier": {"signs": {"treated-all-alik": ours["treated-all-alike"]}}}
    with pytest.raises(
        PolicyError, match=r"/supplier/signs/treated-all-alik.*\n.*\n.*did you mean"
    ):
        lint(load_policy(misspelt), Plugins.installed())
    capped = {"sign": "treated-all-alike", "beyond": 0.5, "score": 100}
    always = {**default, "supplier": {**default["supplier"], "caps": [capped]}}
    found = lint(load_policy(always), Plugins.installed())
    assert [one.pointer for one in found] == ["/supplier/caps/0/score"]


GROUPED = {"id": "g", "weight": 4, "signs": ["passed-around", "reopened-cases"]}
HEAVIER = {"signs": {"passed-around": {"weight": 9}}}
UNREACHED = {
    "sign": "no-advisory-board", "account": "acme", "owner": "Ann", "reason": "known",
    "expires": "2027-01-01T00:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "pointer", "told"),
    [
        (
            {"cause_groups": [GROUPED], "segments": {"red": HEAVIER}},
            "/segments/red/signs/passed-around/weight",
            "cause group, g",
        ),
        (
            {"disabled": ["passed-around"], "segments": {"red": HEAVIER}},
            "/segments/red/signs/passed-around",
            "disables",
        ),
        (
            {"key_accounts": {**HEAVIER}},
            "/key_accounts/signs",
            "no account is a key account",
        ),
        (
            {"plugins": {"disabled": ["focuskit-responsiveness"]}},
            "/signs/passed-around/distribution",
            "may not load",
        ),
        ({"waivers": [UNREACHED]}, "/waivers/0/sign", "no waiver of an account reaches"),
    ],
    ids=["group", "disabled", "key accounts", "not loaded", "supplier"],
)
def test_what_changes_nothing_for_anybody_is_remarked_on(
    changes: dict[str, Any], pointer: str, told: str
) -> None:
    policy = load_policy({**few_signs().to_document(), **changes})
    plugins = Plugins.installed().under(policy.plugins)
    remarks = {one.pointer: one.text for one in lint(policy, plugins)}
    assert told in remarks[pointer]


def test_a_cause_group_of_the_supplier_is_looked_at_too() -> None:
    document = load_policy(None).to_document()
    signs = sorted(document["supplier"]["signs"])[:2]
    group = {"id": "g", "weight": 0, "signs": signs}
    changed = {**document, "supplier": {**document["supplier"], "cause_groups": [group]}}
    found = lint(load_policy(changed), Plugins.installed())
    assert [one.pointer for one in found] == ["/supplier/cause_groups/0/weight"]
