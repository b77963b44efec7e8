"""One measure divided by another: what it rests on, and over which windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from support import NOW, alone, assess, finding, orders
from words_support import always, inbound, outbound, row_of

import focuskit
from focuskit import Interaction, Measure, Timeline, Unit, col
from focuskit.detect.detector import Detector
from focuskit.policy import SignPolicy
from focuskit_testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]


@always("fallen", ok=1, bad=0)
def fallen(t: Timeline) -> Measure:
    surveys = t.kind("survey") & t.within(days=360)
    now, before = surveys & (t.days_ago <= 90), surveys & (t.days_ago > 90)
    late = t.mean(col.score, among=now, unit=Unit.SCORE)
    return late / t.mean(col.score, among=before, unit=Unit.SCORE)


@pytest.mark.parametrize(("late", "early", "seen"), [(2, 10, 2), (10, 2, 2), (4, 4, 4), (0, 9, 0)])
def test_a_quotient_rests_on_the_fewer_rows_of_its_two_parts(
    late: int, early: int, seen: int
) -> None:
    rows = [row_of(f"L{n}", 1 + n, "survey", score=2) for n in range(late)]
    rows += [row_of(f"E{n}", 100 + n, "survey", score=8) for n in range(early)]
    strict = attrs.evolve(fallen, min_observations=3)
    recorded = {"survey": (NOW - timedelta(days=999), NOW)}

    found = finding(assess(rows, recorded=recorded, **alone(strict)), "acme", "trial.fallen")

    expected = ("fired", None) if seen >= 3 else ("unknown", "too_few_observations")
    assert (found["outcome"], found["reason"], found["observations"]) == (*expected, seen)
    assert found["value"] == (0.25 if seen >= 3 else None)


@always("longer-quiet")
def longer_quiet(t: Timeline) -> Measure:
    return t.days_since_last(t.kind("order")) / t.days_since_last(t.kind("order", "call"))


@always("gap-over-quiet")
def gap_over_quiet(t: Timeline) -> Measure:
    return t.usual_gap(t.kind("order")) / t.days_since_last(t.kind("order"))


@pytest.mark.parametrize(("sign", "seen"), [(longer_quiet, 60), (gap_over_quiet, 3)])
def test_days_observed_are_the_observations_of_a_quotient_only_where_both_parts_count_them(
    sign: Detector, seen: int
) -> None:
    rows = orders("acme", 10, 30, 60)

    assert finding(assess(rows, **alone(sign)), "acme", sign.id)["observations"] == seen


def test_one_branch_may_be_divided_by_another(read: Read) -> None:
    """Half of the channels that we used got an answer."""

    @always("channels")
    def channels(t: Timeline) -> Measure:
        sent = t.kind("email") & t.outbound
        answered = t.follow_up(sent, t.kind("email") & t.inbound, within=14, same=("channel",))
        rate = t.over(answered.met.mean(), "channel", among=sent)
        return t.distinct(col.channel, among=sent & (rate > 0)) / t.distinct(
            col.channel, among=sent
        )

    rows = [
        outbound("a", 60, "email", channel="portal"),
        inbound("r", 59, "email", channel="portal"),
        outbound("b", 50, "email", channel="letter"),
    ]
    portfolio = assess(read(rows), recorded=everything_recorded(), **alone(channels))
    assert finding(portfolio, "acme", "trial.channels")["value"] == 0.5
    assert portfolio.evidence("acme").filter(speaks="for")["id"].to_list() == ["a"]


@always("two-windows")
def two_windows(t: Timeline) -> Measure:
    tickets = t.kind("ticket")
    late, all_of_them = tickets & t.within(days=30), tickets & t.within(days=300)
    return t.count(col.handovers > 0, among=late) / t.count(col.handovers > 0, among=all_of_them)


@pytest.mark.parametrize("window", [60, "all"])
def test_a_policy_cannot_set_one_window_for_a_sign_that_compares_two(window: Any) -> None:
    rows = [row_of(f"T{n}", 40 * n, "ticket", handovers=1) for n in range(7)]
    given = alone(two_windows, fallen)

    def under(sign: str) -> Any:
        listed = SignPolicy(weight=1, distribution="trial", window_days=window)
        return assess(
            rows, **{**given, "policy": attrs.evolve(given["policy"], signs={sign: listed})}
        )

    with pytest.raises(focuskit.PolicyError, match="several windows") as refused:
        under("trial.two-windows")
    assert "/signs/trial.two-windows/window_days" in str(refused.value)
    assert "windows of 30, 300 days" in str(refused.value)
    assert finding(under("trial.fallen"), "acme", "trial.fallen")["observations"] >= 0
