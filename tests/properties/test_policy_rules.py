"""The score under everything that a policy may say: whatever the data, these hold.

Accounts have severities straight away, as values between limits of 0 and 1; all that the policy
says of them then goes its usual way, through groups, judging, waivers, scores and the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import attrs
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_model import rated
from score_model import MILLION, Between, State, expected, filling, severity_of
from support import few_signs

from focuskit import Policy
from focuskit.detect.detector import Detector
from focuskit.engine.columns import KEY, OPTIONAL, RATING, RED_LIGHTS, UNWAIVED, SignColumn
from focuskit.engine.judge.outcomes import judge
from focuskit.engine.judge.waiver_status import waiver_statuses
from focuskit.engine.score import ledger, scores
from focuskit.engine.score.account_scores import score
from focuskit.engine.signs.groups import assign, groups_of
from focuskit.engine.signs.supplier_signs import ANSWERED
from focuskit.engine.types import Group, Sign
from focuskit.model.limits import Limits
from focuskit.policy import Cap, CauseGroup, KeyAccounts, Override, SignPolicy, Waiver
from focuskit.policy.assessment_policy import Missing

SIGNS = ("a", "b", "c")
ACCOUNTS = ("acme", "oak", "pine")
NOW = datetime(2026, 6, 30, tzinfo=UTC)

few = settings(max_examples=30, deadline=None)

overrides = st.fixed_dictionaries(
    {},
    optional={
        sign: st.one_of(
            st.builds(Override, weight=st.integers(0, 20)),
            st.builds(Override, ok=st.sampled_from([0.1, 0.2]), bad=st.sampled_from([0.5, 2.0])),
            st.builds(Override, min_observations=st.integers(1, 3)),
        )
        for sign in SIGNS
    },
)


@st.composite
def waivers(draw: st.DrawFn, *, expired: bool = False) -> tuple[Waiver, ...]:
    """Return waivers of different findings, all in force or all expired."""
    day = timedelta(days=1)
    places = st.tuples(st.sampled_from(SIGNS), st.sampled_from(ACCOUNTS))
    return tuple(
        Waiver(
            sign=sign,
            account=account,
            owner="Kim",
            reason="a flood",
            severity=Decimal(draw(st.sampled_from([0, 0, 30, 100]))) / 100,
            expires=NOW if expired else NOW + day,
            begins=draw(st.sampled_from([None, NOW - day, NOW])) if not expired else None,
        )
        for sign, account in draw(st.lists(places, max_size=4, unique=True))
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Return policies with whatever changes a score."""
    weights = {sign: draw(st.integers(0, 20)) for sign in SIGNS}
    grouped = draw(st.booleans())
    cap = Cap(
        sign=draw(st.sampled_from(SIGNS)),
        beyond=Decimal(draw(st.integers(0, 99))) / 100,
        score=Decimal(draw(st.integers(0, 100))),
    )
    return attrs.evolve(
        few_signs(),
        signs={s: SignPolicy(weight=w, distribution="d") for s, w in weights.items()},
        red_lights=draw(st.sampled_from([{}, {"a": Decimal("0.8"), "c": Decimal("0.3")}])),
        cause_groups=(CauseGroup(id="g", weight=5, signs=("a", "b")),) if grouped else (),
        caps=(cap,) if draw(st.booleans()) else (),
        missing=draw(st.sampled_from(["exclude", "worst", "portfolio"])),
        partial_scores=draw(st.booleans()),
        segments=draw(st.sampled_from([{}, {"s": draw(overrides), "t": draw(overrides)}])),
        key_accounts=KeyAccounts(ids=["acme"], signs=draw(st.sampled_from([{}, draw(overrides)]))),
        waivers=draw(waivers()),
    )


States = dict[str, dict[str, int | None]]
"""Account: sign: the value in parts per million, or null where there is no observation."""

tens = st.integers(0, MILLION // 10).map(lambda number: 10 * number)
"""Values that between any of the limits drawn never lie half way from one millionth to the next."""
values = st.one_of(st.none(), st.sampled_from([0, MILLION]), tens)
states = st.fixed_dictionaries(
    {account: st.fixed_dictionaries(dict.fromkeys(SIGNS, values)) for account in ACCOUNTS}
)
failing = st.sampled_from([(), (), ("b",)])


def _sign(name: str, policy: Policy, *, error: bool) -> Sign:
    detector = Detector(
        id=name, theme="t", limits=Limits(0, 1), min_observations=1, says="x",
        measure=lambda t: t.count(t.inbound, among=t.cases),
    )  # fmt: skip
    return Sign(
        id=name, weight=policy.signs[name].weight, distribution="d", detector=detector,
        limits=detector.limits, measure=ANSWERED, error="broken" if error else None,
    )  # fmt: skip


@attrs.frozen(eq=False)
class Scored:
    """Accounts, scored, and the groups that they fell into."""

    frame: pl.DataFrame
    groups: tuple[Group, ...]

    def of(self, account: str) -> dict[str, Any]:
        return self.frame.row(by_predicate=pl.col("account_id") == account, named=True)

    def ledger(self, account: str) -> int:
        return sum(self.points(account).values())

    def points(self, account: str) -> dict[str, int]:
        parts = [ledger.shares(g.of(self.frame), g.counted, g.fills) for g in self.groups]
        own = pl.concat(parts).filter(pl.col("account_id") == account)
        return dict(own.select("sign", "points").iter_rows())


def _scored(policy: Policy, found: States, errors: tuple[str, ...] = ()) -> Scored:
    signs = [_sign(name, policy, error=name in errors) for name in SIGNS]
    facts = pl.DataFrame(
        {"account_id": ACCOUNTS, "account segment": ["s", "t", None], KEY: [True, False, None]},
        schema_overrides={"account segment": pl.String, KEY: pl.Boolean},
    )
    facts, groups = assign(facts, groups_of(policy, signs), policy)
    columns: dict[str, list[Any]] = {}
    for sign in SIGNS:
        of_sign = [found[account][sign] for account in ACCOUNTS]
        columns[SignColumn.VALUE.of(sign)] = [v if v is None else v / MILLION for v in of_sign]
        columns[SignColumn.OBSERVATIONS.of(sign)] = [0 if v is None else 9 for v in of_sign]
    types = {SignColumn.VALUE.of(sign): pl.Float64 for sign in SIGNS}
    stated_by_few = {part.of(s): pl.lit(None, of) for s in SIGNS for part, of in OPTIONAL.items()}
    measured = facts.with_columns(pl.DataFrame(columns, schema_overrides=types), **stated_by_few)
    judged = judge(measured.lazy(), groups, {}, {})
    return Scored(*score(judged, groups, NOW, {}))


SEGMENTS = {"acme": "s", "oak": "t", "pine": None}
KEY_ACCOUNTS = {"acme"}
"""Oak is none, and of pine nobody can tell."""


def _own(policy: Policy, account: str) -> Policy:
    """Return the policy as it holds for an account: key ones go before their segment."""
    own = dict(policy.segments.get(SEGMENTS[account] or "", {}))
    signs = dict(policy.signs)
    for overrides in (own, policy.key_accounts.signs if account in KEY_ACCOUNTS else {}):
        for sign, said in overrides.items():
            told = {n: v for n, v in attrs.asdict(said).items() if v is not None}
            signs[sign] = attrs.evolve(signs[sign], **told)
    return attrs.evolve(policy, signs=signs)


def _state(policy: Policy, sign: str, value: int | None, *, error: bool) -> State:
    """Return what becomes of a value under a policy: severity is how far it is from ok to bad.

    Between two parts per million, its ends are these two.
    """
    if error:
        return "error"
    if value is None:
        return "unknown"
    said = policy.signs[sign]
    ok, bad = (
        Fraction(str(number if number is not None else none))
        for number, none in ((said.ok, 0), (said.bad, 1))
    )
    way = (Fraction(value, MILLION) - ok) / (bad - ok)
    severity = min(Fraction(1), max(Fraction(0), way)) * MILLION
    return Between(floor(severity), round(severity), ceil(severity))


def _waived(policy: Policy, account: str, states: Mapping[str, State]) -> dict[str, State]:
    """Return states as they count: a waiver of what is known, and lit or stated to be so."""
    claims = {w.sign: int(w.severity * MILLION) for w in policy.waivers if w.account == account}
    return {
        sign: claims[sign] if sign in claims and severity is not None and severity + claims[sign]
        else state
        for sign, state in states.items()
        for severity in [severity_of(state)]
    }  # fmt: skip


NUMBERS = ("score", "worst", "best")
THEMES = dict.fromkeys(SIGNS, "t")


@few
@given(policies(), states, failing)
def test_every_number_is_what_the_documentation_makes_of_the_policy(
    policy: Policy, found: States, errors: tuple[str, ...]
) -> None:
    scored = _scored(policy, found, errors)
    judged: dict[str, dict[str, State]] = {
        account: {
            sign: _state(_own(policy, account), sign, value, error=sign in errors)
            for sign, value in found[account].items()
        }
        for account in ACCOUNTS
    }
    for account in ACCOUNTS:
        own = _own(policy, account)
        fills = filling(own, list(judged.values()))
        plain = expected(own, judged[account], fills)
        counting = _waived(policy, account, judged[account])
        told = expected(own, counting, fills)
        row = scored.of(account)
        names = (*NUMBERS, "coverage", "computed", "uncapped", "cap")
        assert {name: row[name] for name in names} == {n: getattr(told, n) for n in names}
        assert scored.points(account) == {sign: n for sign, n in told.points.items() if n}
        one = rated(own, counting, THEMES)
        assert (row[RATING], row[RED_LIGHTS]) == (one.rating, one.red_lights)
        if policy.waivers:
            without = {name: row[UNWAIVED[name]] for name in NUMBERS}
            assert without == {name: getattr(plain, name) for name in NUMBERS}
            assert row[UNWAIVED[RATING]] == rated(own, judged[account], THEMES).rating


def test_red_lights_come_first_then_what_is_to_be_watched_and_of_one_rating_the_worst() -> None:
    found: States = {
        "acme": {"a": 0, "b": 0, "c": MILLION // 2},
        "oak": {"a": MILLION, "b": 0, "c": 0},
        "pine": {"a": MILLION, "b": MILLION, "c": 0},
    }
    signs = {s: SignPolicy(weight=1, distribution="d") for s in SIGNS}
    heavy = {"s": {"c": Override(weight=3)}, "t": {"b": Override(weight=7)}}
    policy = attrs.evolve(
        few_signs(), signs=signs, segments=heavy, key_accounts=KeyAccounts(),
        red_lights={"c": Decimal("0.5")},
    )  # fmt: skip
    scored = _scored(policy, found).frame.select("account_id", "rating", "worst").rows()
    # Of 5 are lost 1.5, of 3 are lost 2, of 9 is lost 1.
    assert scored == [
        ("acme", "act_now", 70_000_000),
        ("pine", "watch", 33_333_333),
        ("oak", "in_order", 88_888_888),
    ]
    unlit = attrs.evolve(policy, red_lights={})
    assert _scored(unlit, found).frame["account_id"].to_list() == ["pine", "acme", "oak"]


@few
@given(policies(), states, failing)
def test_score_and_ledger_make_100_whatever_the_policy_says(
    policy: Policy, found: States, errors: tuple[str, ...]
) -> None:
    scored = _scored(policy, found, errors)
    for account in ACCOUNTS:
        row = scored.of(account)
        if row["score"] is None:
            assert scored.ledger(account) == 0
        else:
            cap = row["uncapped"] - row["computed"]
            assert row["score"] + cap + scored.ledger(account) == scores.FULL


@few
@given(policies(), states, failing)
def test_worst_score_and_best_stay_in_order_with_waivers_and_without(
    policy: Policy, found: States, errors: tuple[str, ...]
) -> None:
    scored = _scored(policy, found, errors)
    waived = UNWAIVED["score"] in scored.frame.columns
    for account in ACCOUNTS:
        row = scored.of(account)
        assert 0 <= row["coverage"] <= MILLION
        for names in [dict(zip(UNWAIVED, UNWAIVED, strict=True)), *([UNWAIVED] if waived else [])]:
            score, worst, best = (row[names[name]] for name in NUMBERS)
            assert 0 <= worst <= best <= scores.FULL
            assert score is None or worst <= score <= best


@few
@given(
    policies(), states, st.sampled_from(ACCOUNTS), st.sampled_from(SIGNS), st.integers(1, MILLION)
)
def test_more_severity_never_raises_a_score(
    policy: Policy, found: States, account: str, sign: str, more: int
) -> None:
    value = found[account][sign]
    if value is None:
        return
    worse = {**found, account: {**found[account], sign: min(MILLION, value + more)}}
    before, after = _scored(policy, found).of(account), _scored(policy, worse).of(account)
    for name in ("score", "worst", "best"):
        assert before[name] is None or after[name] <= before[name]


@few
@given(policies(), states, st.sampled_from(ACCOUNTS), st.sampled_from(SIGNS))
def test_silence_never_raises_worst_or_coverage_also_where_it_is_waived(
    policy: Policy, found: States, account: str, sign: str
) -> None:
    silent = {**found, account: {**found[account], sign: None}}
    whole, less = _scored(policy, found), _scored(policy, silent)
    before, after = whole.of(account), less.of(account)
    assert after["worst"] <= before["worst"]
    assert after["coverage"] <= before["coverage"]
    (group,) = [g for g in whole.groups if account in g.of(whole.frame)["account_id"]]
    counts = any(sign in cause.signs for cause in group.counted)
    if counts and before[SignColumn.OUTCOME.of(sign)] in {"fired", "clear"}:
        assert after["coverage"] < before["coverage"]
    errors = _scored(policy, found, (sign,)).of(account)
    assert errors["worst"] <= before["worst"]
    assert errors["coverage"] <= before["coverage"]


@few
@given(policies(), states)
def test_nothing_assessed_gives_no_score_whatever_the_policy_makes_of_unknowns(
    policy: Policy, found: States
) -> None:
    silent = {**found, "oak": dict.fromkeys(SIGNS)}
    row = _scored(policy, silent).of("oak")
    assert (row["score"], row["coverage"]) == (None, 0)
    assert row["rating"] == "too_little_known"


@few
@given(policies(), states)
def test_a_waiver_never_hides_what_was_computed(policy: Policy, found: States) -> None:
    with_waivers = _scored(policy, found).frame.sort("account_id")
    plain = _scored(attrs.evolve(policy, waivers=()), found).frame.sort("account_id")
    if not policy.waivers:
        return
    for name, other in UNWAIVED.items():
        assert with_waivers[other].to_list() == plain[name].to_list()
    assert with_waivers["coverage"].to_list() == plain["coverage"].to_list()
    for sign in {waiver.sign for waiver in policy.waivers}:
        computed = with_waivers[SignColumn.COMPUTED.of(sign)].to_list()
        assert computed == plain[SignColumn.SEVERITY.of(sign)].to_list()
        outcome = SignColumn.OUTCOME.of(sign)
        assert with_waivers[outcome].to_list() == plain[outcome].to_list()


@few
@given(policies(), states)
def test_a_waiver_counts_where_the_sign_is_known_and_lit_or_it_states_more(
    policy: Policy, found: States
) -> None:
    scored = _scored(policy, found)
    for waiver in policy.waivers:
        row = scored.of(waiver.account)
        computed, counts = (
            row[part.of(waiver.sign)] for part in (SignColumn.COMPUTED, SignColumn.SEVERITY)
        )
        claim = int(waiver.severity * MILLION)
        expected = computed if computed is None or (computed, claim) == (0, 0) else claim
        assert counts == expected


@few
@given(policies(), states, waivers(expired=True))
def test_an_expired_waiver_has_no_effect_and_is_listed(
    policy: Policy, found: States, old: tuple[Waiver, ...]
) -> None:
    expired = attrs.evolve(policy, waivers=old)
    scored = _scored(expired, found).frame
    assert scored.equals(_scored(attrs.evolve(policy, waivers=()), found).frame)
    told = waiver_statuses(expired, scored, SIGNS, NOW)
    assert [(s.waiver, s.state) for s in told] == [(w, "expired") for w in old]


@few
@given(policies(), states)
def test_what_the_policy_makes_of_unknowns_changes_the_score_alone(
    policy: Policy, found: States
) -> None:
    rules: tuple[Missing, ...] = ("exclude", "worst", "portfolio")
    exclude, worst, portfolio = (
        _scored(attrs.evolve(policy, missing=rule), found) for rule in rules
    )
    for account in ACCOUNTS:
        rows = [scored.of(account) for scored in (exclude, worst, portfolio)]
        for name in ("worst", "best", "coverage"):
            assert len({row[name] for row in rows}) == 1
        uncapped = [row["uncapped"] for row in rows]
        if uncapped[0] is not None:
            assert uncapped[1] <= min(uncapped[0], uncapped[2])
            # In worst a severity is rounded up: a millionth of it is 100 millionths of a point.
            assert policy.caps or 0 <= rows[1]["computed"] - rows[1]["worst"] <= 100


@few
@given(policies(), states)
def test_groups_change_nothing_but_their_own_accounts(policy: Policy, found: States) -> None:
    """Pine has no segment, and nobody can tell whether it is a key account."""
    plain = attrs.evolve(policy, segments={}, key_accounts=KeyAccounts(), missing="exclude")
    whole = attrs.evolve(policy, missing="exclude")
    for name in ("score", "worst", "best", "coverage", "rating"):
        assert _scored(whole, found).of("pine")[name] == _scored(plain, found).of("pine")[name]
