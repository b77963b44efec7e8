"""The supplier's own assessment: scored, explained and advised like an account."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from supplier_support import (
    found_in,
    practices,
    supplier_plugins,
    supplier_policy,
    supplier_portfolio,
)
from support import assess, orders

import focuskit
import focuskit_testing
from focuskit import (
    Assessment,
    Detector,
    Measure,
    Plugins,
    Policy,
    PolicyError,
    Portfolio,
    Timeline,
    col,
    detector,
    load_policy,
)
from focuskit.extending.manager import FailedPlugin, Plugin
from focuskit.model import schemas
from focuskit.model.documents import to_document
from focuskit.policy import Cap, CauseGroup, SignPolicy
from focuskit.policy.sections import Ratings

BOARD, TABLE, PAY = "no-advisory-board", "customers-never-at-our-table", "paid-at-signature"
NAMES = sorted(practices())
LEVELS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3))
_LAUNCH = {"kind": "launch", "direction": "internal", "account_id": None, "occurred_at": 30}
LAUNCHES: list[dict[str, Any]] = [
    {**_LAUNCH, "id": "plan-a"},
    {**_LAUNCH, "id": "plan-b"},
    {"kind": "launch", "direction": "outbound", "occurred_at": 60, "in_reply_to": "plan-a"},
]
"""Two launches, one of which one customer had tried."""


def listing(**supplier: Any) -> Policy:
    """Return the default policy, with no sign on accounts and another supplier section."""
    plain = supplier_policy()
    return attrs.evolve(plain, supplier=attrs.evolve(plain.supplier, **supplier))


def asked(levels: dict[str, int], rows: Any = (), **given: Any) -> Assessment:
    answers = [{"id": name, "level": level} for name, level in levels.items()]
    return supplier_portfolio(rows, answers=answers, **given).supplier


def weights(**weights: int) -> dict[str, SignPolicy]:
    given = {name.replace("_", "-"): weight for name, weight in weights.items()}
    homes = {name: plugin for name, plugin in _homes().items() if name in given}
    return {n: SignPolicy(weight=w, distribution=homes[n]) for n, w in given.items()}


def _homes() -> dict[str, str]:
    loaded = Plugins.installed().loaded
    asked = {one.id: plugin.distribution for plugin in loaded for one in plugin.practices}
    measured = {d.id: plugin.distribution for plugin in loaded for d in plugin.portfolio_detectors}
    return asked | measured


def test_the_supplier_is_assessed_like_an_account() -> None:
    found = asked({BOARD: 0, TABLE: 3}, LAUNCHES)
    assert (found.subject.type, found.subject.id) == ("supplier", "supplier")
    # all three of listening weigh 40 and are at 1; of leadership, the table weighs 30 and is at 0
    assert found.score == 20
    lit = ["launched-unvalidated", BOARD, "power-questions-unanswered"]
    assert [line.sign for line in found.ledger] == lit
    hooks = {f.sign: f.origin.hook for f in found.findings}
    assert hooks[BOARD] == "focuskit_practices"
    assert hooks["launched-unvalidated"] == "focuskit_portfolio_detectors"
    assert found.recommendations[0].id == "found-an-advisory-board"
    schemas.check(to_document(found), "assessment", where="supplier")


@pytest.mark.parametrize(
    ("level", "changes", "rating", "lights"),
    [
        (0, {}, "watch", ()),
        (0, {"red_lights": {BOARD: Decimal(1)}}, "act_now", (BOARD,)),
        (1, {"red_lights": {BOARD: Decimal(1)}}, "watch", ()),
        (1, {"red_lights": {BOARD: Decimal("0.6")}}, "act_now", (BOARD,)),
        (2, {}, "watch", ()),
        (2, {"ratings": Ratings(watch_from=Decimal("0.4"))}, "in_order", ()),
    ],
)
def test_the_supplier_has_thresholds_of_its_own(
    level: int, changes: dict[str, Any], rating: str, lights: tuple[str, ...]
) -> None:
    found = asked({BOARD: level}, policy=listing(signs=weights(no_advisory_board=1), **changes))
    assert (found.rating, found.red_lights) == (rating, lights)
    assert {theme.theme: theme.rating for theme in found.themes}["listening"] == rating


def test_thresholds_of_accounts_say_nothing_of_the_supplier() -> None:
    stated = Ratings(watch_from=Decimal("0.9"), least_known=Decimal(0))
    policy = attrs.evolve(listing(signs=weights(no_advisory_board=1)), ratings=stated)
    assert asked({BOARD: 1}, policy=policy).rating == "watch"


def test_a_red_light_of_the_supplier_that_nobody_answered_is_not_lit() -> None:
    lights = {BOARD: Decimal(1)}
    policy = listing(signs=weights(no_advisory_board=1), red_lights=lights)
    found = asked({}, policy=policy)
    assert (found.rating, found.red_lights) == ("too_little_known", ())


def test_one_good_answer_among_practices_that_nobody_answered_puts_nothing_in_order() -> None:
    listed = weights(no_advisory_board=40, customers_never_at_our_table=30, paid_at_signature=40)
    # leadership and organization hold one practice each that nobody answered
    one = asked({BOARD: 3}, policy=listing(signs=listed))
    every = asked({BOARD: 3, TABLE: 3, PAY: 3}, policy=listing(signs=listed))
    assert (one.rating, every.rating) == ("too_little_known", "in_order")
    assert {theme.theme: theme.rating for theme in one.themes} == {
        "leadership": "too_little_known",
        "listening": "in_order",
        "organization": "too_little_known",
    }


@given(LEVELS)
@settings(max_examples=12)
def test_score_and_ledger_of_the_supplier_make_100_exactly(levels: dict[str, int]) -> None:
    found = asked(levels)
    assert (found.score is None) is (not levels)
    if found.score is not None:
        assert found.score + sum(line.points for line in found.ledger) == 100
        assert found.worst <= found.score <= found.best


@given(LEVELS.filter(len), st.data())
@settings(max_examples=12)
def test_an_answer_that_is_left_out_never_raises_worst_or_coverage(
    levels: dict[str, int], data: st.DataObject
) -> None:
    left_out = data.draw(st.sampled_from(sorted(levels)))
    fewer = {name: level for name, level in levels.items() if name != left_out}
    before, after = asked(levels), asked(fewer)
    assert after.worst <= before.worst
    assert after.coverage < before.coverage
    assert asked({**levels}).worst == before.worst


@given(LEVELS.filter(lambda levels: any(levels.values())), st.data())
@settings(max_examples=12)
def test_a_worse_answer_never_raises_the_score(levels: dict[str, int], data: st.DataObject) -> None:
    worse = data.draw(st.sampled_from(sorted(n for n, level in levels.items() if level)))
    before, after = asked(levels), asked({**levels, worse: levels[worse] - 1})
    assert before.score is not None
    assert after.score is not None
    assert after.score < before.score
    assert (after.worst, after.best) < (before.worst, before.best)


def test_nobody_could_say_is_no_answer() -> None:
    unsaid = supplier_portfolio([], answers=[{"id": BOARD, "level": None, "note": "who knows"}])
    unasked = supplier_portfolio([]).supplier
    assert attrs.evolve(unsaid.supplier, fingerprint=unasked.fingerprint) == unasked
    assert unsaid.supplier.score is None


@detector(id="trial.raises", theme="trial", ok=0, bad=1, says="{value}")
def raises(_: Timeline) -> Measure:
    raise RuntimeError("not today")


@detector(
    id="trial.asks-the-account", theme="trial", ok=0, bad=1, says="{value}",
    applies_to=col.status == "customer",
)  # fmt: skip
def asks_the_account(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


@detector(
    id="trial.is-for-prospects", theme="trial", ok=0, bad=1, says="{value}",
    for_status=["prospect"],
)  # fmt: skip
def is_for_prospects(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


def _beside(sign: Detector) -> Plugins:
    trial = Plugin(
        distribution="trial", version=None, detectors=(), recommendations=(),
        portfolio_detectors=(sign,),
    )  # fmt: skip
    return Plugins((*supplier_plugins().loaded, trial))


@pytest.mark.parametrize(
    ("sign", "stated"), [(asks_the_account, "applies_to"), (is_for_prospects, "for_status")]
)
def test_a_sign_on_the_supplier_looks_at_every_account(sign: Detector, stated: str) -> None:
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (3, 2, 1)]
    shown = asked({BOARD: 3}, rows, plugins=_beside(sign))
    (found,) = (one for one in shown.findings if one.sign == sign.id)
    assert f"takes no {stated}; ask t.account(...)" in (found.error or "")


@pytest.mark.parametrize("broken", [raises, asks_the_account], ids=lambda d: d.id)
def test_an_error_in_a_sign_that_counts_withholds_the_score(broken: Detector) -> None:
    rows = [{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (3, 2, 1)]
    counting = weights(no_advisory_board=1)
    shown = asked({BOARD: 3}, rows, plugins=_beside(broken), policy=listing(signs=counting))
    assert shown.score == 100
    assert shown.withheld is None
    counting[broken.id] = SignPolicy(weight=1, distribution="trial")
    policy = listing(signs=counting)
    found = asked({BOARD: 3}, rows, plugins=_beside(broken), policy=policy)
    assert found.score is None
    assert found.withheld is not None
    assert broken.id in found.withheld
    assert found.worst < shown.worst
    allowed = attrs.evolve(policy, partial_scores=True)
    assert asked({BOARD: 3}, rows, plugins=_beside(broken), policy=allowed).score == 100


def test_a_policy_sets_weights_limits_groups_and_caps_of_the_supplier() -> None:
    one = listing(id="acme-ltd", name="Acme Ltd", signs=weights(no_advisory_board=5))
    found = asked({BOARD: 1, PAY: 0}, policy=one)
    assert (found.subject.id, found.subject.name) == ("acme-ltd", "Acme Ltd")
    assert found.score == Decimal("33.333400")
    lenient = {BOARD: attrs.evolve(one.supplier.signs[BOARD], ok=2, bad=1)}
    assert asked({BOARD: 2}, policy=listing(signs=lenient)).score == 100
    both = weights(no_advisory_board=5, paid_at_signature=5)
    group = CauseGroup(id="g", weight=5, signs=(BOARD, PAY))
    grouped = asked({BOARD: 1, PAY: 0}, policy=listing(signs=both, cause_groups=(group,)))
    assert [line.sign for line in grouped.ledger] == [PAY]
    cap = Cap(sign=BOARD, beyond=Decimal("0.5"), score=Decimal(20))
    capped = asked({BOARD: 1, PAY: 3}, policy=listing(signs=both, caps=(cap,)))
    assert capped.score == 20
    assert [line.line for line in capped.ledger] == ["sign", "cap"]


def test_what_the_policy_does_not_list_counts_nothing_and_says_how_to_list_it() -> None:
    shown = supplier_portfolio(
        [], answers=[{"id": BOARD, "level": 0}], policy=listing(signs=weights(paid_at_signature=1))
    )
    assert shown.supplier.score is None
    assert {f.weight for f in shown.supplier.findings if f.sign != PAY} == {0}
    (note,) = [n for n in shown.info["notes"] if "count nothing" in n]
    assert "add it to /supplier/signs of the policy" in note
    assert BOARD in note


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        ({"no-advisory-bord": ("focuskit-listening", {})}, "did you mean 'no-advisory-board'"),
        ({"gone-quiet": ("focuskit-loyalty", {})}, "list it under /signs"),
        ({"systemmic": ("focuskit", {})}, "did you mean 'systemic'"),
        ({BOARD: ("focuskit-listening", {"ok": 0, "bad": 3})}, f"/supplier/signs/{BOARD}"),
    ],
)
def test_a_supplier_section_that_contradicts_the_plugins_is_refused(
    signs: dict[str, tuple[str, dict[str, Any]]], told: str
) -> None:
    listed = {n: SignPolicy(weight=1, distribution=d, **more) for n, (d, more) in signs.items()}
    with pytest.raises(PolicyError, match=told):
        supplier_portfolio([], policy=listing(signs=listed), plugins=Plugins.installed())


def test_a_sign_on_the_supplier_among_those_of_accounts_is_told_where_it_belongs() -> None:
    policy = attrs.evolve(load_policy(None), signs=weights(no_advisory_board=1), cause_groups=())
    with pytest.raises(PolicyError, match="list it under /supplier/signs"):
        focuskit.assess([], policy=policy)
    unknown = attrs.evolve(
        policy, signs={"nobody": SignPolicy(weight=1, distribution="focuskit-listening")}
    )
    with pytest.raises(PolicyError, match="focuskit-listening has no sign 'nobody'"):
        focuskit.assess([], policy=unknown)


def test_a_sign_that_is_listed_with_another_distribution_is_told_whose_it_is() -> None:
    wrong = {"passed-around": SignPolicy(weight=1, distribution="focuskit-loyalty")}
    policy = attrs.evolve(load_policy(None), signs=wrong, cause_groups=(), caps=())
    with pytest.raises(PolicyError, match="hint: focuskit-responsiveness has it"):
        focuskit.assess([], policy=policy)


def test_plugins_that_are_absent_or_broken_never_make_the_supplier_look_better() -> None:
    levels = {BOARD: 3, PAY: 0}
    whole = asked(levels)
    loaded = tuple(
        p for p in supplier_plugins().loaded if p.distribution != "focuskit-organization"
    )
    absent = asked(levels, plugins=Plugins(loaded))
    failed = FailedPlugin(
        distribution="focuskit-organization", version="1", reason="broken", traceback=""
    )
    broken = asked(levels, plugins=Plugins(loaded, (failed,)))
    outcomes = [
        next(f for f in found.findings if f.sign == PAY).outcome for found in (absent, broken)
    ]
    assert outcomes == ["unknown", "error"]
    for found in (absent, broken):
        assert found.worst <= whole.worst
        assert found.coverage < whole.coverage
    assert broken.withheld is not None


def test_another_distribution_cannot_take_over_a_sign_on_the_supplier() -> None:
    signs = {name: SignPolicy(weight=1, distribution="acme-boards") for name in (BOARD, "systemic")}
    shown = supplier_portfolio([], answers=[{"id": BOARD, "level": 3}], policy=listing(signs=signs))
    found = [f for f in shown.supplier.findings if f.sign in signs]
    assert [f.unknown and f.unknown.reason for f in found] == ["not_installed", "not_installed"]
    assert any("focuskit-listening is left out" in note for note in shown.info["notes"])


def test_the_default_policy_lists_every_sign_on_the_supplier_and_themes_weigh_the_same() -> None:
    listed = load_policy(None).supplier.signs
    assert set(listed) == {*_homes(), "systemic"}
    assert all(listed[name].distribution == home for name, home in _homes().items())
    sums: Counter[str] = Counter()
    for name, home in _homes().items():
        sums[home] += listed[name].weight
    assert len(sums) == 6
    assert len(set(sums.values())) == 1
    assert listed["systemic"].weight == 0


def test_every_sign_on_the_supplier_has_something_to_do_about_it() -> None:
    relieved = {sign for one, _ in Plugins.installed().recommendations for sign in one.relieves}
    assert {*_homes(), "systemic"} <= relieved


def test_points_regained_are_the_score_of_the_supplier_recomputed() -> None:
    found = asked({BOARD: 0, TABLE: 3})
    (board,) = [one for one in found.recommendations if one.id == "found-an-advisory-board"]
    # board weighs 40 at severity 1 beside 30 at 0; the recommendation takes 0.9 of it away
    assert found.score is not None
    assert found.score + board.points_regained == Decimal("94.285714")


def test_a_systemic_sign_is_told_once_with_its_accounts() -> None:
    rows = [
        attrs.asdict(row)
        for n in range(6)
        for row in orders(f"a{n}", *((160, 140, 120) if n < 4 else (60, 40, 20)))
    ]
    shown = focuskit_testing.portfolio(rows, accounts=[{"id": f"a{n}"} for n in range(6)])
    (found,) = [f for f in shown.supplier.findings if f.sign == "systemic"]
    assert found.outcome == "fired"
    assert "gone-quiet (4 of 6 accounts)" in found.message.text
    assert found.evidence.count >= 1
    assert found.weight == 0


@pytest.mark.parametrize(
    ("accounts", "quiet", "outcome"),
    [(4, 4, "unknown"), (5, 2, "clear"), (5, 3, "fired"), (6, 3, "clear"), (6, 4, "fired")],
)
def test_a_sign_is_systemic_on_more_than_half_of_at_least_five_accounts(
    accounts: int, quiet: int, outcome: str
) -> None:
    rows = [
        row
        for n in range(accounts)
        for row in orders(f"a{n}", *((160, 140, 120) if n < quiet else (60, 40, 20)))
    ]
    found = found_in(assess(rows), "systemic")
    assert found["outcome"] == outcome
    assert found["reason"] == ("too_few_observations" if outcome == "unknown" else None)


def test_what_was_written_of_the_supplier_is_what_is_read(tmp_path: Path) -> None:
    shown = supplier_portfolio(LAUNCHES, answers=[{"id": BOARD, "level": 1}])
    folder = shown.write(tmp_path / "out")
    document = json.loads((folder / "supplier.json").read_text(encoding="utf-8"))
    schemas.check(document, "assessment", where="supplier.json")
    assert document == shown.supplier.to_dict(whole=False)
    read = Portfolio.read(folder)
    assert read.supplier == shown.supplier
    assert read.supplier_findings.equals(shown.supplier_findings)
    assert read.head(1).supplier == shown.supplier
    assert "supplier" not in {json.loads(line)["subject"]["type"] for line in
                              shown.to_ndjson().splitlines()}  # fmt: skip


def test_the_findings_of_the_supplier_have_the_columns_of_those_of_accounts() -> None:
    shown = supplier_portfolio(LAUNCHES)
    assert ["account_id", *shown.supplier_findings.columns] == shown.findings.columns
    assert shown.supplier_findings["sign"].is_sorted()
    assert shown.supplier_findings.filter(pl.col("weight").is_null()).is_empty()
