"""The route as properties: it arrives, nothing cheaper does, and nothing in it can be spared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rating_model import Rated, rated
from score_model import MILLION, Between
from score_support import SIGNS, THEMES, expected_of, policies, rated_of, scored_of, sign_of
from support import few_signs

from focuskit import Policy
from focuskit.engine.advise import advice, cheapest_options
from focuskit.engine.advise.rating_route import route
from focuskit.engine.columns import SignColumn
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import Group, MissingInput
from focuskit.model.recommendation import Recommendation
from focuskit.model.route import Route
from focuskit.policy import Cap, SignPolicy
from focuskit.policy.sections import Ratings

STATES = st.lists(
    st.one_of(st.integers(0, MILLION), st.sampled_from(["unknown", "not_applicable"])),
    min_size=4,
    max_size=4,
)
LIT = st.lists(
    st.one_of(st.integers(1, MILLION), st.just(MILLION), st.sampled_from(["unknown", 0])),
    min_size=4,
    max_size=4,
)
shares = st.dictionaries(st.sampled_from(SIGNS), st.integers(1, 100), min_size=1)


@st.composite
def recommendations(draw: st.DrawFn) -> list[Recommendation]:
    """Return up to five recommendations; whole hours, so that ties are frequent."""
    return [
        Recommendation(
            id=f"do-{number}", title="Do", steps=("Do.",), owner_role="x", within_days=1,
            hours=draw(st.integers(1, 4)),
            relieves={sign: percent / 100 for sign, percent in draw(shares).items()},
        )
        for number in range(draw(st.integers(0, 5)))
    ]  # fmt: skip


def _group(policy: Policy) -> Group:
    signs = tuple(sign_of(s, policy.signs[s].weight) for s in SIGNS if s in policy.signs)
    return Group(number=0, policy=policy, signs=signs, counted=causes(policy, signs))


def _route(policy: Policy, found: list[Any], known: Sequence[Recommendation]) -> Route:
    return route(
        _account(policy, found), group=_group(policy), recommendations=known, missing_input={}
    )


def _account(policy: Policy, found: list[Any]) -> pl.DataFrame:
    scored, _ = scored_of(policy, [found])
    return rated_of(scored.lazy(), policy)


def _rated(policy: Policy, found: list[Any], taken: Sequence[Recommendation] = ()) -> Rated:
    """Rate the account, with the severities that these recommendations leave, by the model."""
    shares = [max((one.relieves.get(sign, 0) for one in taken), default=0) for sign in SIGNS]
    left = [
        state * (MILLION - round(share * MILLION)) // MILLION if isinstance(state, int) else state
        for state, share in zip(found, shares, strict=True)
    ]
    return rated(policy, dict(zip(SIGNS, left, strict=True)), THEMES)


@given(policies(), LIT, recommendations(), st.integers(1, 99))
def test_the_route_arrives_and_is_the_cheapest_there_is(
    policy: Policy, found: list[Any], known: list[Recommendation], percent: int
) -> None:
    """It puts out every red light; where none is lit, it brings every theme below the bound."""
    ratings = Ratings(watch_from=Decimal(percent) / 100)
    policy = attrs.evolve(policy, ratings=ratings)
    before = _rated(policy, found)
    if before.rating not in {"act_now", "watch"}:
        return
    red = before.rating == "act_now"

    def left(taken: Sequence[Recommendation]) -> int:
        after = _rated(policy, found, taken)
        themes = [one for one in after.themes.values() if one.rating == "watch"]
        return len(after.red_lights) if red else len(themes)

    way = _route(policy, found, known)
    arriving = [
        (sum(one.hours for one in some), len(some), tuple(one.id for one in some))
        for number in range(len(known) + 1)
        for some in combinations(known, number)
        if not left(some)
    ]
    assert (way.rating, way.limited) == (before.rating, False)
    assert way.needed == 0
    assert (way.next_rating, way.lifts) == (
        ("watch", "red_lights") if red else ("in_order", "themes")
    )
    if not arriving:
        assert (way.way, way.recommendations, way.hours) == ("out_of_reach", (), None)
        assert way.reached == left(known)
        return
    assert (way.hours, len(way.recommendations), way.recommendations) == min(arriving)
    assert way.way == "found"
    assert way.reached == 0
    taken = [one for one in known if one.id in way.recommendations]
    for spared in taken:
        assert left([one for one in taken if one is not spared])


def _policy(**weights: int) -> Policy:
    signs = {s: SignPolicy(weight=weights.get(s, 0), distribution="d") for s in SIGNS}
    return attrs.evolve(few_signs(), signs=signs)


def _do(share: float) -> Recommendation:
    return Recommendation(
        id="do", title="Do", relieves={"a": share}, steps=("Do.",), owner_role="x", hours=1,
        within_days=1,
    )  # fmt: skip


def test_where_no_better_rating_is_to_be_had_the_route_says_so() -> None:
    policy = _policy(a=1, b=1, c=1, d=1)
    way = Route(way="in_order", rating="in_order")
    assert _route(policy, [200_000, 0, 0, 0], ()) == way


def test_a_sign_without_weight_lights_no_theme_so_the_route_leaves_it_out() -> None:
    cap = Cap(sign="a", beyond=Decimal("0.5"), score=Decimal(10))
    policy = attrs.evolve(_policy(b=1), caps=(cap,))
    found: list[Any] = [MILLION, 400_000, 0, 0]
    way = _route(policy, found, [_do(0.5)])
    assert (way.rating, way.way, way.recommendations) == ("watch", "out_of_reach", ())
    told = advice.advise(scored_of(policy, [found])[0], policy, _group(policy).counted, [_do(0.5)])
    assert told["points_regained"].to_list() == []


@pytest.mark.parametrize(("share", "way"), [(0.5, "found"), (0.3, "out_of_reach")])
def test_a_red_light_is_out_once_its_low_end_is(share: float, way: str) -> None:
    """Of 0.8 are left 0.4 and 0.56; the light goes on at 0.5, whatever its sign weighs."""
    policy = attrs.evolve(_policy(b=1), red_lights={"a": Decimal("0.5")})
    told = _route(policy, [Between(800_000, 900_000, MILLION), 0, 0, 0], [_do(share)])
    assert (told.rating, told.lifts, told.way) == ("act_now", "red_lights", way)
    assert told.reached == int(way == "out_of_reach")


# What to record

NAMES = ["kind:p", "kind:q", "field:r", "field:s"]
ways = st.lists(
    st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2), min_size=1, max_size=2),
    min_size=1,
    max_size=2,
).map(lambda found: tuple(tuple(some) for some in found))


def _met(lacking: Any, recorded: set[str]) -> bool:
    return all(any(way <= recorded for way in some) for some in lacking)


@given(policies(), STATES, st.lists(ways, min_size=4, max_size=4), st.integers(0, 100))
def test_who_is_too_little_known_is_told_the_fewest_things_to_record(
    policy: Policy, found: list[Any], lacking: list[Any], percent: int
) -> None:
    """Where enough is known already, nothing: what is still open decides."""
    policy = attrs.evolve(policy, ratings=Ratings(least_known=Decimal(percent) / 100))
    account = _account(policy, found)
    if account["rating"].item() != "too_little_known":
        return
    account = account.with_columns(
        pl.lit("not_recorded").alias(SignColumn.REASON.of(sign)) for sign in SIGNS
    )
    absent = {
        sign: MissingInput(reason="not_recorded", missing=(), resolve="", ways=way)
        for sign, way in zip(SIGNS, lacking, strict=True)
    }
    way = route(account, group=_group(policy), recommendations=(), missing_input=absent)
    needed = max(Decimal(percent) / 100, Decimal(1) / MILLION)

    def coverage(recorded: Sequence[str]) -> Decimal:
        known = [
            0 if state == "unknown" and _met(one, set(recorded)) else state
            for state, one in zip(found, lacking, strict=True)
        ]
        (expected,) = expected_of(policy, [known])
        return Decimal(expected.coverage) / MILLION

    enough = [
        (number, some)
        for number in range(len(NAMES) + 1)
        for some in combinations(sorted(NAMES), number)
        if coverage(some) >= needed
    ]
    assert (way.rating, way.lifts) == ("too_little_known", "coverage")
    assert (way.needed, way.hours) == (needed, None)
    if not enough:
        assert (way.way, way.record, way.reached) == ("out_of_reach", (), coverage(NAMES))
        return
    assert (len(way.record), way.record) == min(enough)
    told = "found" if way.record else "open"
    assert (way.way, way.reached) == (told, coverage(way.record))


def test_a_withheld_score_withholds_no_route() -> None:
    policy = _policy(a=1, b=1)
    found: list[Any] = [MILLION, "error", 0, 0]
    assert scored_of(policy, [found])[0]["score"].item() is None
    way = _route(policy, found, [_do(1)])
    assert (way.way, way.rating, way.recommendations) == ("found", "watch", ("do",))


# The search


def _option(name: str, cost: int, **lowers: int) -> cheapest_options.Option:
    return cheapest_options.Option(name, cost, lowers)


LOSS = 100 - pl.sum_horizontal("a", "b", "c", "d", "e")
NOW = pl.DataFrame({name: [10] for name in "abcde"})
EACH = [_option(f"o{n}", n + 1, **{name: 0}) for n, name in enumerate("abcde")]


@pytest.mark.parametrize("limit", ["MOST_SUBSETS", "MOST_OPTIONS"])
def test_a_search_that_was_cut_says_so_and_still_arrives_with_nothing_to_spare(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    whole = cheapest_options.cheapest(NOW, EACH, LOSS, 80)
    assert whole is not None
    assert (whole.limited, [o.id for o in whole.options]) == (False, ["o0", "o1", "o2"])
    monkeypatch.setattr(cheapest_options, limit, 1)
    cut = cheapest_options.cheapest(NOW, EACH, LOSS, 80)
    assert cut is not None
    assert (cut.limited, cut.reached) == (True, 80)
    for spared in cut.options:
        rest = [option for option in cut.options if option is not spared]
        assert cheapest_options.reached_with(NOW, rest, LOSS) < 80


def test_what_is_there_already_takes_nothing() -> None:
    found = cheapest_options.cheapest(NOW, EACH, LOSS, 50)
    assert found == cheapest_options.Chosen((), 50, limited=False)
    assert cheapest_options.cheapest(NOW, EACH, LOSS, 101) is None


def test_many_options_are_searched_whole() -> None:
    """Twenty options make a million subsets; most are dropped before they are looked at."""
    names = [f"n{n}" for n in range(20)]
    now = pl.DataFrame({name: [5] for name in names})
    options = [_option(name, 3 + n % 7, **{name: n % 3}) for n, name in enumerate(names)]
    found = cheapest_options.cheapest(now, options, 100 - pl.sum_horizontal(names), 40)
    assert found is not None
    assert not found.limited
    assert sum(o.cost for o in found.options) == _least_by_dynamic_programming(options, 40)


def _least_by_dynamic_programming(options: Sequence[cheapest_options.Option], gain: int) -> int:
    """Return the least cost of the same problem in the textbook's way: gains are independent."""
    costs = {0: 0}
    for option in options:
        (low,) = option.lowers.values()
        for reached, cost in list(costs.items()):
            further = min(gain, reached + 5 - low)
            costs[further] = min(costs.get(further, 10**9), cost + option.cost)
    return costs[gain]
