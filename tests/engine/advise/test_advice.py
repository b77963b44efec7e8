"""What to do, and what to record: in which order, in numbers worked out by hand."""

from __future__ import annotations

import types
from decimal import Decimal
from typing import Any

import attrs
import pytest
from support import alone, assess, few_plugins, few_signs, finding, orders, ticket

import focuskit
from focuskit import Interaction, Measure, Plugins, Portfolio, Timeline, col, detector
from focuskit.detect.detector import Detector
from focuskit.model.recommendation import Recommendation
from focuskit.policy import SignPolicy


def recommended(*ids: str, hours: float = 1, **relieves: float) -> list[Recommendation]:
    """Return recommendations that relieve signs, named with underscores, by these shares."""
    shares = {sign.replace("_", "-"): share for sign, share in relieves.items()}
    return [
        Recommendation(
            id=f"mine.{name}", title=name, relieves=shares, steps=("One.",), owner_role="x",
            hours=hours, within_days=1,
        )
        for name in ids
    ]  # fmt: skip


def _advised(rows: list[Interaction], advice: list[Recommendation], **changes: Any) -> Portfolio:
    module = types.ModuleType("mine")
    vars(module).update({f"r{n}": one for n, one in enumerate(advice)})
    without = [attrs.evolve(p, recommendations=(), also_relieves=()) for p in few_plugins().loaded]
    plugins = Plugins(tuple(without)).adding(module)
    policy = attrs.evolve(few_signs(), **changes)
    return assess(rows, plugins=plugins, policy=policy)


SLOW = [ticket("acme", days, hours=900, handovers=9) for days in (60, 55, 50, 45)]
GOING_ON = orders("acme", *range(5, 300, 10))


def _names(portfolio: Portfolio) -> list[str]:
    return [name.removeprefix("mine.") for name in portfolio.recommendations["recommendation"]]


@pytest.mark.parametrize("turned", [False, True])
def test_advice_is_ordered_by_points_then_range_then_hours_then_id(turned: bool) -> None:  # noqa: FBT001
    """Gone-quiet is clear (6), two signs of 2 are bad; of broken promises (6) nothing is known."""
    advice = [
        *recommended("most", hours=9, slow_resolution=1.0, passed_around=0.5),
        *recommended("tells", hours=8, slow_resolution=1.0, broken_promises=0.1),
        *recommended("b-quick", "a-quick", hours=1, slow_resolution=1.0),
        *recommended("a-long", hours=2.5, slow_resolution=1.0),
        *recommended("half", hours=1, slow_resolution=0.5),
    ]
    portfolio = _advised([*SLOW, *GOING_ON], advice[::-1] if turned else advice)
    assert _names(portfolio) == ["most", "tells", "a-quick", "b-quick", "a-long", "half"]
    # Of 10 that are known 4 are lost; 2 more of them regain 20 points, and 1 more 10. Of 18 that
    # apply 12 may be lost; where 6 of them are fine, worst rises by 33.
    told = portfolio.recommendations.select("points_regained", "range_narrowed").rows()
    assert told == [(30.0, 0.0), (20.0, 33.333333), *[(20.0, 0.0)] * 3, (10.0, 0.0)]


def test_what_narrows_the_range_most_is_to_be_recorded_first() -> None:
    """Of 18 that apply, promises weigh 6, and each of hand-overs and cases opened again 2."""
    rows = [ticket("acme", days, hours=1) for days in (60, 55, 50, 45)]
    names = "order direction ticket resolved_at call chat complaint email meeting request delivery"
    stated = dict.fromkeys(names.split(), ("2016-01-01", None))
    portfolio = focuskit.assess(
        [*rows, *GOING_ON], as_of="2026-06-30T12:00:00Z", recorded=stated, policy=few_signs(),
        plugins=few_plugins(),
    )  # fmt: skip
    told = portfolio.unknowns("acme").select("missing", "signs", "range_narrowed").rows()
    by_itself = [(missing, narrowed) for missing, signs, narrowed in told if signs]
    # What narrows alike is ordered by its name.
    assert by_itself[-2:] == [("field:handovers", 11.111111), ("field:reopened", 11.111111)]
    assert [narrowed for _, _, narrowed in told] == sorted(
        (narrowed for _, _, narrowed in told), reverse=True
    )
    assert portfolio["acme"].best - portfolio["acme"].worst == Decimal("55.555556")


def test_what_rests_on_one_case_needs_more_observations() -> None:
    rows = [ticket("acme", days, reopened=int(days == 10)) for days in range(10, 20)]
    portfolio = assess(rows)
    assert finding(portfolio, "acme", "reopened-cases")["reason"] == "one_case"
    (row,) = (
        row
        for row in portfolio.unknowns("acme").iter_rows(named=True)
        if row["missing"] == "observations"
    )
    assert "reopened-cases" in row["signs"]


def test_of_what_narrows_alike_that_which_tells_more_signs_comes_first() -> None:
    def reading(name: str, field: str) -> Detector:
        @detector(id=f"trial.{name}", theme="trial", ok=0, bad=9, says="{value}")
        def reads(t: Timeline) -> Measure:
            return t.count(getattr(col, field) > 1, among=t.kind("order"))

        return reads

    signs = [reading("one", "minutes"), reading("two", "minutes"), reading("heavy", "amount")]
    weights = {"trial.one": 1, "trial.two": 1, "trial.heavy": 2}
    run = alone(*signs)
    listed = {name: SignPolicy(weight=w, distribution="trial") for name, w in weights.items()}
    run["policy"] = attrs.evolve(run["policy"], signs=listed)
    unknowns = assess(orders("acme", 9, 5), recorded={}, **run).unknowns("acme")
    assert unknowns.select("missing", "signs", "range_narrowed").rows() == [
        ("field:minutes", ["trial.one", "trial.two"], 50.0),
        ("field:amount", ["trial.heavy"], 50.0),
    ]
