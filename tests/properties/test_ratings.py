"""The ratings as properties: held to a model, and never better for what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rating_model import Rated, RatedTheme, rated
from score_model import MILLION, Between, State, severity_of
from score_support import SIGNS, THEMES, judged_of, policies, rated_of, states
from support import few_signs

from focuskit import Policy
from focuskit.engine.columns import (
    CHECKS,
    CHECKS_MADE,
    DEPTH,
    RATING,
    RED_LIGHTS,
    ThemeColumn,
)
from focuskit.engine.judge.waiver_status import waive
from focuskit.policy import CauseGroup, SignPolicy, Waiver
from focuskit.policy.sections import Ratings

NOBODY_KNOWS = "unknown"
"""The theme of a sign whose plugin is not installed."""
parts = st.integers(1, 100).map(lambda percent: Decimal(percent) / 100)
some_signs = st.sets(st.sampled_from(SIGNS), max_size=2)
claims = st.dictionaries(st.sampled_from(SIGNS), st.integers(0, 100), max_size=2)
mild: st.SearchStrategy[list[State]] = st.lists(
    st.one_of(
        st.integers(0, MILLION // 5),
        st.sampled_from(["unknown", "error", "not_applicable", MILLION]),
    ),
    min_size=4,
    max_size=4,
)
"""Accounts of which many are in order."""
accounts = st.one_of(states, mild)


@st.composite
def rules(draw: st.DrawFn) -> Policy:
    """Return policies of all sorts with ratings of all sorts, the usual ones among them."""
    ratings = st.builds(Ratings, watch_from=parts, least_known=parts)
    return attrs.evolve(draw(policies()), ratings=draw(st.one_of(st.just(Ratings()), ratings)))


def _rated(
    policy: Policy,
    found: Sequence[Sequence[State]],
    *,
    absent: Collection[str] = (),
    not_fed: Collection[str] = (),
    waivers: Sequence[Waiver] = (),
) -> list[Rated]:
    """Rate several accounts by the product."""
    judged = waive(judged_of(found).lazy(), waivers, SIGNS)
    scored = rated_of(judged, policy, absent=absent, not_fed=not_fed)
    names = {name.split()[1] for name in scored.columns if name.startswith("theme ")}
    return [
        Rated(
            rating=row[RATING],
            red_lights=row[RED_LIGHTS],
            checks=row[CHECKS],
            checks_made=row[CHECKS_MADE],
            depth=row[DEPTH],
            themes={
                name: RatedTheme(
                    rating=row[ThemeColumn.RATING.of(name)],
                    severity=row[ThemeColumn.SEVERITY.of(name)],
                    high=row[ThemeColumn.HIGH.of(name)],
                )
                for name in names
            },
        )
        for row in scored.iter_rows(named=True)
    ]


def _one(policy: Policy, found: Sequence[State], *, absent: Collection[str] = ()) -> Rated:
    (one,) = _rated(policy, [found], absent=absent)
    return one


def _waived(state: State, percent: int | None) -> State:
    """Return what counts where a waiver claims so many percent: known findings alone are waived."""
    severity = severity_of(state)
    if percent is None or severity is None or not (severity or percent):
        return state
    return percent * MILLION // 100


@given(rules(), st.lists(accounts, min_size=1, max_size=5), some_signs, some_signs, claims)
def test_every_rating_is_what_the_documentation_makes_of_it(
    policy: Policy,
    found: list[list[State]],
    absent: set[str],
    not_fed: set[str],
    claimed: Mapping[str, int],
) -> None:
    """With groups across themes, red lights, ranges, errors, absent plugins, and waivers."""
    found = [
        [
            "error" if sign in absent else "unknown" if sign in not_fed else state
            for sign, state in zip(SIGNS, account, strict=True)
        ]
        for account in found
    ]
    not_fed -= absent
    expires = datetime(2027, 1, 1, tzinfo=UTC)
    waivers = [
        Waiver(
            sign=sign, account=f"acc{number}", owner="Ann", reason="We agreed.", expires=expires,
            severity=Decimal(percent) / 100,
        )
        for sign, percent in claimed.items()
        for number in range(len(found))
    ]  # fmt: skip
    told = _rated(policy, found, absent=absent, not_fed=not_fed, waivers=waivers)
    themes = {
        sign: NOBODY_KNOWS if sign in absent else theme
        for sign, theme in THEMES.items()
        if sign not in not_fed
    }
    for one, account in zip(told, found, strict=True):
        counting = {
            sign: _waived(state, claimed.get(sign))
            for sign, state in zip(SIGNS, account, strict=True)
        }
        assert one == rated(policy, counting, themes)


@given(rules(), accounts, st.integers(0, 3), st.sampled_from(["unknown", "error", "absent"]))
def test_what_is_not_known_puts_no_account_in_order_and_no_red_light_out(
    policy: Policy, found: list[State], index: int, silence: str
) -> None:
    """A finding becomes unknown or an error, or its plugin is not installed any more."""
    if found[index] == "not_applicable":
        return
    silent = [*found]
    silent[index] = "unknown" if silence == "unknown" else "error"
    before = _one(policy, found)
    after = _one(policy, silent, absent={SIGNS[index]} if silence == "absent" else ())
    if before.rating != "in_order":
        assert after.rating != "in_order"
    assert set(before.red_lights) - {SIGNS[index]} <= set(after.red_lights)
    if before.rating == "act_now":
        assert after.rating in {"act_now", "watch", "too_little_known"}


@given(rules(), accounts, st.integers(0, 3), st.integers(0, MILLION), st.integers(0, MILLION))
def test_what_may_still_become_better_or_worse_puts_no_account_in_order(
    policy: Policy, found: list[State], index: int, better: int, worse: int
) -> None:
    severity = severity_of(found[index])
    if severity is None:
        return
    exact, open_yet = [*found], [*found]
    exact[index] = severity
    open_yet[index] = Between(max(0, severity - better), severity, min(MILLION, severity + worse))
    if _one(policy, exact).rating != "in_order":
        assert _one(policy, open_yet).rating != "in_order"


@given(rules(), accounts, st.integers(0, 3), st.integers(1, MILLION))
def test_worse_puts_no_account_in_order_and_no_red_light_out(
    policy: Policy, found: list[State], index: int, more: int
) -> None:
    state = found[index]
    if not isinstance(state, int):
        return
    worse = [*found]
    worse[index] = min(MILLION, state + more)
    before, after = _one(policy, found), _one(policy, worse)
    assert set(before.red_lights) <= set(after.red_lights)
    if before.rating != "in_order":
        assert after.rating != "in_order"


@given(rules(), accounts)
def test_with_nothing_known_no_account_is_in_order_or_to_watch(
    policy: Policy, found: list[State]
) -> None:
    silent: list[State] = ["unknown" if severity_of(one) is not None else one for one in found]
    silent = ["unknown" if isinstance(one, Between) else one for one in silent]
    assert _one(policy, silent).rating == "too_little_known"


# By hand


def _policy(
    *groups: CauseGroup, lights: Mapping[str, str] | None = None, weights: Sequence[int]
) -> Policy:
    signs = {s: SignPolicy(weight=w, distribution="d") for s, w in zip(SIGNS, weights, strict=True)}
    red = {sign: Decimal(least) for sign, least in (lights or {}).items()}
    return attrs.evolve(few_signs(), signs=signs, cause_groups=groups, red_lights=red)


@pytest.mark.parametrize(
    ("severity", "rating"),
    [(800_000, "act_now"), (799_999, "watch"), (150_000, "watch"), (149_999, "in_order")],
)
def test_a_light_and_a_mean_are_reached_from_their_bound_on(severity: int, rating: str) -> None:
    policy = _policy(lights={"a": "0.8"}, weights=(1, 0, 0, 0))
    assert _one(policy, [severity, 0, 0, 0]).rating == rating


@pytest.mark.parametrize(
    ("known", "rating"), [(50, "in_order"), (49, "too_little_known")], ids=["half", "less"]
)
def test_half_of_a_theme_is_enough_where_what_is_missing_may_be_as_bad_as_it_can(
    known: int, rating: str
) -> None:
    """What is missing may lose at most 100 - 50 = 50, which must stay below what is watched."""
    ratings = Ratings(watch_from=Decimal("0.6"))
    policy = attrs.evolve(_policy(weights=(known, 100 - known, 0, 0)), ratings=ratings)
    assert _one(policy, [0, "unknown", 0, 0]).rating == rating


def test_one_theme_in_order_vouches_for_no_other() -> None:
    """Care: (900,000 + 0) / 2 = 450,000. Trust: all is well. The account is as its worst theme."""
    policy = _policy(weights=(1, 1, 1, 1))
    one = _one(policy, [900_000, 0, 0, 0])
    assert one.rating == "watch"
    assert one.themes == {
        "care": RatedTheme(rating="watch", severity=450_000, high=450_000),
        "trust": RatedTheme(rating="in_order", severity=0, high=0),
    }
    assert _one(policy, [0, 0, "unknown", "unknown"]).rating == "too_little_known"


def test_what_nothing_can_feed_says_nothing_for_or_against() -> None:
    policy = _policy(weights=(1, 1, 1, 1))
    (one,) = _rated(policy, [[0, 0, "unknown", "unknown"]], not_fed={"c", "d"})
    assert (one.rating, one.depth, one.checks, one.checks_made) == ("in_order", MILLION, 4, 2)
    assert set(one.themes) == {"care"}


def test_a_cause_group_across_themes_is_charged_once_in_each() -> None:
    """Each theme has the highest of its own members, with the weight of the group."""
    policy = _policy(CauseGroup(id="g", weight=4, signs=("b", "c", "d")), weights=(4, 1, 1, 1))
    one = _one(policy, [0, 100_000, 200_000, 600_000])
    assert one.themes == {
        "care": RatedTheme(rating="in_order", severity=50_000, high=50_000),
        "trust": RatedTheme(rating="watch", severity=600_000, high=600_000),
    }


@pytest.mark.parametrize("weight", [0, 1], ids=["weighs nothing", "weighs little"])
@pytest.mark.parametrize(
    "missing",
    ["unknown", "error", Between(0, 800_000, 900_000), Between(0, None, 800_000)],
    ids=str,
)
def test_who_may_have_a_red_light_is_not_in_order_however_little_it_weighs(
    weight: int, missing: State
) -> None:
    policy = _policy(lights={"a": "0.8"}, weights=(weight, 20, 0, 0))
    assert _one(policy, [0, 0, 0, 0]).rating == "in_order"
    assert _one(policy, [Between(0, None, 799_999), 0, 0, 0]).rating == "in_order"
    known_to_be_fine = Between(0, 799_999, 900_000)
    assert _one(policy, [known_to_be_fine, 0, 0, 0]).rating == "in_order"
    assert _one(policy, [900_000, 0, 0, 0]).rating == "act_now"
    one = _one(policy, [missing, 0, 0, 0])
    assert (one.rating, one.red_lights) == ("too_little_known", [])
    assert _one(policy, ["error", 0, 0, 0], absent={"a"}).rating == "too_little_known"


def test_a_light_that_does_not_apply_is_neither_on_nor_open() -> None:
    policy = _policy(lights={"a": "0.8"}, weights=(1, 20, 0, 0))
    assert _one(policy, ["not_applicable", 0, 0, 0]).rating == "in_order"


def test_an_account_of_which_nothing_applies_is_too_little_known() -> None:
    one = _one(_policy(weights=(1, 1, 1, 1)), ["not_applicable"] * 4)
    assert (one.rating, one.depth, one.checks) == ("too_little_known", 0, 0)
    assert {theme.rating for theme in one.themes.values()} == {None}


def test_a_policy_in_which_nothing_counts_rates_by_its_red_lights_alone() -> None:
    policy = _policy(lights={"a": "0.8"}, weights=(0, 0, 0, 0))
    told = {severity: _one(policy, [severity, 0, 0, 0]).rating for severity in (0, 900_000)}
    assert told == {0: "too_little_known", 900_000: "act_now"}
