"""What is recorded: logs that stop or trickle out, kinds that stop, and accounts that are few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import polars as pl
import pytest
from support import (
    NOW,
    alone,
    assess,
    few_plugins,
    few_signs,
    finding,
    interaction,
    orders,
    outcome,
)

from focuskit import Account, Interaction, Measure, Timeline, detector
from focuskit.policy.plugin_rules import PluginRules

Read = Callable[[Sequence[Interaction]], Any]


@detector(id="trial.talk", theme="trial", ok=30, bad=60, says="{value}", min_observations=1)
def talk(t: Timeline) -> Measure:
    """Days since they called or ordered."""
    return t.days_since_last(t.kind("call", "order"))


@detector(id="trial.visit", theme="trial", ok=30, bad=60, says="{value}", min_observations=1)
def visit(t: Timeline) -> Measure:
    """Days since we visited."""
    return t.days_since_last(t.kind("visit"))


def calls(account: str, *days_ago: float) -> list[Interaction]:
    return [interaction(account, days, "call", direction="inbound") for days in days_ago]


# One account in a hundred


@pytest.mark.parametrize(
    ("accounts", "having", "expected"),
    [
        (1, 1, "fired"), (99, 1, "fired"), (100, 1, "fired"), (101, 1, "unknown"),
        (101, 2, "fired"), (200, 2, "fired"), (201, 2, "unknown"), (201, 3, "fired"),
    ],
)  # fmt: skip
def test_one_account_in_a_hundred_and_rounded_up_makes_a_kind_recorded(
    accounts: int, having: int, expected: str, read: Read
) -> None:
    rows = [interaction(f"a{n}", days, "usage") for n in range(accounts) for days in (90, 1)]
    rows += [row for n in range(having) for row in orders(f"a{n}", 80)]
    found = assess(read(rows), recorded={}, **alone(talk))
    assert outcome(found, "a0", "trial.talk") == expected


def test_accounts_that_are_only_listed_are_among_the_hundred() -> None:
    rows = [*orders("a0", 80), *(interaction("a0", days, "usage") for days in (90, 1))]
    for listed, expected in ((100, "fired"), (101, "unknown")):
        accounts = [Account(id=f"a{n}") for n in range(listed)]
        found = assess(rows, accounts=accounts, recorded={}, **alone(talk))
        assert outcome(found, "a0", "trial.talk") == expected


# One of several kinds that stopped


def _of(source: Sequence[Interaction]) -> pl.DataFrame:
    frame = pl.DataFrame([attrs.asdict(row) for row in source])
    return frame.select("account_id", "occurred_at", "kind", "direction")


@pytest.mark.parametrize(("last", "expected"), [(31.4, "fired"), (31.6, "unknown")])
def test_of_several_kinds_one_that_stopped_with_its_source_makes_all_unknown(
    last: float, expected: str
) -> None:
    """Whoever used to call may call still; orders that go on say nothing of that.

    Up to 31 days after the calls end, both are judged as of that end: 2026-05-31 at midnight.
    """
    sources = [_of(calls("acme", 300, 200, 90, last)), _of(orders("beta", 300, 100, 1))]
    found = assess(sources, recorded={}, **alone(talk))
    beta = finding(found, "beta", "trial.talk")
    assert beta["outcome"] == expected
    # Its last order by then came 100 days before now, at noon of 2026-03-22.
    assert beta["value"] == (69.5 if expected == "fired" else None)
    quiet = assess(
        [_of([*calls("acme", 300, 90), *calls("zoo", last)]), _of(orders("beta", 300, 100, 1))],
        recorded={}, **alone(talk),
    )  # fmt: skip
    assert outcome(quiet, "acme", "trial.talk") == expected


def test_a_kind_that_stops_while_its_source_goes_on_is_absent() -> None:
    sources = [
        _of([*calls("acme", 300, 200, 90), interaction("acme", 1, "usage")]),
        _of(orders("beta", 300, 100, 1)),
    ]
    assert outcome(assess(sources, recorded={}, **alone(talk)), "acme", "trial.talk") == "fired"


# Several sources


def test_a_source_that_ended_early_shortens_no_other() -> None:
    sources = [_of(calls("acme", 300, 1)), _of(calls("beta", 200, 100))]
    found = assess(sources, recorded={}, **alone(talk))
    assert outcome(found, "acme", "trial.talk") == "clear"


@pytest.mark.parametrize(("gap", "at_least"), [(8, False), (9, True)])
def test_sources_that_follow_each_other_within_a_week_are_one_record(
    gap: int, *, at_least: bool
) -> None:
    """A record lasts to the end of its day, so that eight days leave a week between two."""

    @detector(id="trial.many", theme="trial", ok=0, bad=9, says="{value}", min_observations=1)
    def many(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("call") & t.within(days=200))

    before = range(100 + gap, 300, 7)
    sources = [_of(calls("acme", *before)), _of(calls("acme", 100, 50, 1))]
    found = finding(assess(sources, recorded={}, **alone(many)), "acme", "trial.many")
    assert found["at_least"] is at_least
    counted = sum(day <= 200 for day in before)
    assert found["value"] == (3 if at_least else 3 + counted)


def test_one_row_of_our_own_house_makes_its_kind_recorded_for_all_accounts(read: Read) -> None:
    @detector(id="trial.unasked", theme="trial", ok=0, bad=1, says="{value}", min_observations=1)
    def unasked(t: Timeline) -> Measure:
        among = t.kind("call")
        return t.share(t.colleague("checked_in_at", among=among).is_null(), among=among)

    rows = [
        interaction(f"a{n}", days, "call", colleague_id="kim" if n else "lou")
        for n in range(201)
        for days in (90, 1)
    ]
    rows.append(interaction(None, 80, "check_in", colleague_id="kim", score=8.0))
    found = assess(read(rows), recorded={}, **alone(unasked))
    assert outcome(found, "a0", "trial.unasked") == "fired"
    assert outcome(found, "a1", "trial.unasked") == "clear"


# A log that trickles


def _weekly(rows: int, weeks: Sequence[int], drips: int = 1) -> list[Interaction]:
    """Return so many rows in each of some weeks, counted back, and less in each week since."""
    start = 2.0  # days ago; a week of the log begins on a Thursday, and now is a Tuesday
    full = [(f"a{n % 5}", start + 7 * week + n / 100) for week in weeks for n in range(rows)]
    later = [
        ("drip", start + 7 * week + n / 100) for week in range(min(weeks)) for n in range(drips)
    ]
    return [row for account, days in (*full, *later) for row in calls(account, days)]


@pytest.mark.parametrize(
    ("rows", "weeks", "drips", "expected"),
    [
        (51, range(6, 11), 1, "unknown"),  # one row for 51 that used to be
        (50, range(6, 11), 1, "fired"),  # one in fifty is a quiet log, and goes on
        (102, range(6, 11), 2, "unknown"),
        (100, range(6, 11), 2, "fired"),
        (51, range(13, 18), 1, "unknown"),  # however long it trickles
        (51, range(6, 8), 1, "unknown"),  # and however short it ran
    ],
)
def test_a_log_of_which_less_than_one_row_in_fifty_is_left_has_stopped(
    rows: int, weeks: range, drips: int, expected: str, read: Read
) -> None:
    # What is known of the others: fired, since they are last heard of weeks ago.
    quiet = detector(
        id="trial.call", theme="trial", ok=1, bad=60, says="{value}", min_observations=1
    )(lambda t: t.days_since_last(t.kind("call")))
    found = assess(read(_weekly(rows, weeks, drips)), recorded={}, **alone(quiet))
    assert outcome(found, "a0", "trial.call") == expected


# Age before the record


@pytest.mark.parametrize(
    ("begun", "since", "expected", "value", "at_least"),
    [
        (1000, 20, "clear", 20.0, False),  # the record is older than the account
        (1000, 45, "fired", 45.0, False),
        (20, 20, "clear", 20.0, False),
        (20, 21, "unknown", None, False),  # at least 20, of which nobody need worry
        (45, 46, "fired", 45.0, True),
        (45, 400, "fired", 45.0, True),
        (1000, None, "unknown", None, False),  # the account may be older than its first row
    ],
)
def test_what_never_was_counts_from_the_later_of_record_and_account(
    begun: int, since: int | None, expected: str, value: float | None, *, at_least: bool
) -> None:
    """Visits are recorded since so many days, and the first order came 10 days ago."""
    begin = NOW - timedelta(days=begun)
    account = Account(id="acme", since=NOW - timedelta(days=since) if since else None)
    found = finding(
        assess(orders("acme", 10), accounts=[account], recorded={"visit": (begin, NOW)},
               **alone(visit)),
        "acme", "trial.visit",
    )  # fmt: skip
    assert (found["outcome"], found["value"], found["at_least"]) == (expected, value, at_least)
    assert found["reason"] == ("no_value" if expected == "unknown" else None)
    if expected == "unknown":
        least = "10" if since is None else str(min(begun, since))
        assert f"for at least {least} days; more may lie before" in found["resolve"]


def test_a_row_before_the_record_of_its_kind_enters_no_value() -> None:
    """Calls are recorded for 100 days; the visit of 1995 is none of the record's."""
    stray = interaction("acme", 11_000, "visit")
    daily = [interaction(f"a{n % 9}", n, kind) for n in range(100) for kind in ("call", "visit")]
    accounts = [Account(id=f"a{n}") for n in range(9)]
    accounts.append(Account(id="acme", since=NOW - timedelta(days=11_001)))
    rows = [stray, *daily, *orders("acme", 3)]
    found = finding(
        assess(rows, accounts=accounts, recorded={}, **alone(visit)), "acme", "trial.visit"
    )
    assert (found["outcome"], found["at_least"]) == ("fired", True)
    assert found["value"] == 99.5  # from the beginning of the first day on record
    assert found["evidence"] == 0


# A plugin that may not load


def test_a_sign_whose_plugin_the_policy_does_not_let_load_is_unknown_and_says_so() -> None:
    policy = attrs.evolve(few_signs(), plugins=PluginRules(disabled=("focuskit-loyalty",)))
    rows = orders("acme", 160, 140, 120)
    plugins = few_plugins().under(policy.plugins)
    found = finding(assess(rows, policy=policy, plugins=plugins), "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_loaded")
    assert found["missing"] == ["distribution:focuskit-loyalty"]
    assert found["resolve"].startswith("Let it load: ")
