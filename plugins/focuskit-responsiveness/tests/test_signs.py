"""slow-resolution, passed-around and reopened-cases: fire, are clear, are unknown, near misses."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from support import NOW, assess, few_signs, finding, interaction, outcome, ticket


def test_passed_around_is_the_mean_of_hand_overs_per_case() -> None:
    rows = [ticket("acme", n, handovers=n % 3) for n in range(10, 16)]
    found = finding(assess(rows), "acme", "passed-around")
    assert (found["value"], found["observations"], found["evidence"]) == (1.0, 6, 4)
    assert found["severity"] == round(0.7 / 1.7, 6)


def test_passed_around_is_clear_at_its_limit() -> None:
    rows = [ticket("acme", n, handovers=int(n < 13)) for n in range(10, 20)]
    found = finding(assess(rows), "acme", "passed-around")
    assert (found["value"], found["outcome"]) == (0.3, "clear")


def test_open_cases_have_no_known_number_of_hand_overs() -> None:
    rows = [ticket("acme", n, handovers=9, resolved_at=None) for n in range(10, 20)]
    assert finding(assess(rows), "acme", "passed-around")["observations"] == 0


@pytest.mark.parametrize(("reopened", "expected"), [(0, "clear"), (1, "unknown"), (2, "fired")])
def test_reopened_cases_is_the_share_of_cases_opened_again(reopened: int, expected: str) -> None:
    rows = [ticket("acme", n, reopened=1 if n < 10 + reopened else 0) for n in range(10, 20)]
    found = finding(assess(rows), "acme", "reopened-cases")
    assert (found["outcome"], found["value"]) == (expected, reopened / 10)


def test_a_case_opened_again_twice_is_one_case() -> None:
    rows = [ticket("acme", n, reopened=5 if n == 10 else 0) for n in range(10, 110)]
    assert finding(assess(rows), "acme", "reopened-cases")["value"] == 0.01


@pytest.mark.parametrize(
    ("hours", "expected"), [(72, "clear"), (73, "fired"), (216, "fired"), (10, "clear")]
)
def test_slow_resolution_holds_cases_against_the_hours_allowed(hours: int, expected: str) -> None:
    rows = [ticket("acme", 20 + n, hours=hours) for n in range(5)]
    found = finding(assess(rows), "acme", "slow-resolution")
    assert (found["outcome"], found["value"]) == (expected, pytest.approx(hours / 72))


def test_slow_resolution_is_a_median_so_that_one_odd_case_does_not_decide() -> None:
    rows = [ticket("acme", 40 + n, hours=h) for n, h in enumerate((7.2, 7.2, 7.2, 800, 900))]
    assert finding(assess(rows), "acme", "slow-resolution")["value"] == 0.1


def test_hours_that_waited_for_the_customer_do_not_count() -> None:
    rows = [ticket("acme", 20 + n, hours=100, waited_for_customer_hours=64) for n in range(3)]
    assert finding(assess(rows), "acme", "slow-resolution")["value"] == 0.5


def test_a_promise_for_the_case_goes_before_the_policy() -> None:
    rows = [
        ticket("acme", 20 + n, hours=20, promised_for=NOW - timedelta(days=20 + n, hours=-10))
        for n in range(3)
    ]
    assert finding(assess(rows), "acme", "slow-resolution")["value"] == 2.0


def test_the_policy_may_allow_other_hours_by_priority() -> None:
    policy = attrs.evolve(few_signs(), hours_by_priority={"urgent": 4.0})
    rows = [ticket("acme", 20 + n, hours=12, priority="urgent") for n in range(3)]
    rows += [ticket("calm", 20 + n, hours=36, priority="other") for n in range(3)]
    portfolio = assess(rows, policy=policy)
    assert finding(portfolio, "acme", "slow-resolution")["value"] == 3.0
    assert finding(portfolio, "calm", "slow-resolution")["value"] == 0.5


def test_an_open_case_counts_with_its_age_only_once_it_is_older_than_allowed() -> None:
    old = [interaction("old", 30, "ticket", resolved_at=None, id=str(n)) for n in range(3)]
    young = [interaction("young", 1, "ticket", resolved_at=None, id=str(n)) for n in range(3)]
    resolved = [ticket("some", 20)]
    portfolio = assess(old + young + resolved)
    assert finding(portfolio, "old", "slow-resolution")["value"] == 10.0
    assert finding(portfolio, "young", "slow-resolution")["observations"] == 0


@pytest.mark.parametrize("sign", ["slow-resolution", "passed-around", "reopened-cases"])
def test_two_cases_are_too_few(sign: str) -> None:
    rows = [ticket("acme", n, handovers=9, reopened=9, hours=999) for n in (60, 61)]
    found = finding(assess(rows), "acme", sign)
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


@pytest.mark.parametrize(
    ("sign", "missing"),
    [("passed-around", ["field:handovers"]), ("reopened-cases", ["field:reopened"])],
)
def test_a_field_that_nobody_records_is_unknown_and_named(sign: str, missing: list[str]) -> None:
    stated = dict.fromkeys(("ticket", "resolved_at"), (NOW - timedelta(days=999), NOW))
    rows = [ticket("acme", n) for n in range(10, 20)]
    found = finding(assess(rows, recorded=stated), "acme", sign)
    assert (found["outcome"], found["missing"]) == ("unknown", missing)


def test_a_case_that_waited_longer_than_it_was_open_says_nothing() -> None:
    rows = [ticket("acme", 20 + n, hours=10, waited_for_customer_hours=64) for n in range(3)]
    assert finding(assess(rows), "acme", "slow-resolution")["observations"] == 0


@pytest.mark.parametrize("sign", ["slow-resolution", "passed-around", "reopened-cases"])
def test_cases_that_nobody_records_are_unknown(sign: str) -> None:
    rows = [interaction("acme", n, "order", direction="inbound") for n in range(5)]
    assert outcome(assess(rows, recorded={}), "acme", sign) == "unknown"
