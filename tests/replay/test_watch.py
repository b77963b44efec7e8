"""Watch: which signs lit, worsened, went dark or cleared, without flickering."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from histories import histories
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from support import NOW, alone, assess, interaction, orders, ticket

import focuskit
from focuskit import (
    InputError,
    Interaction,
    Lights,
    Measure,
    Portfolio,
    Timeline,
    Unit,
    Watch,
    detector,
)
from focuskit.model import schemas
from focuskit.policy import SignPolicy
from focuskit.policy.sections import Ratings
from focuskit.report.replay_views import watch_view

BARE = Lights(lights_at=0.000001, clears_below=0.000001, worsened_by=0.000001)
"""Lights that are on wherever a sign fired."""
DAYS = 10
SINCE = NOW - timedelta(days=DAYS)


@detector(
    id="test.minutes", theme="test", ok=0, bad=100, says="{value} minutes", min_observations=1
)
def minutes(t: Timeline) -> Measure:
    """The minutes of the last ten days' calls are the severity in hundredths."""
    return t.mean(focuskit.col.minutes, among=t.kind("call") & t.within(days=DAYS), unit=Unit.HOURS)


def levels(*severities: int | None, **rules: Any) -> Portfolio:
    """Return a portfolio whose one sign stood at these severities (%), ten days apart."""
    rows = [*orders("acme", DAYS * len(severities) + 1), *orders("acme", 0)]
    for number, severity in enumerate(reversed(severities)):
        if severity is not None:
            # Two calls, since a mean that one alone carries would not be known.
            rows += [
                interaction("acme", DAYS * number + hours / 24, "call", minutes=severity)
                for hours in (1, 2)
            ]
    given = alone(minutes)
    listed = {"test.minutes": SignPolicy(weight=1, distribution="trial")}
    policy = attrs.evolve(given["policy"], signs=listed, **rules)
    recorded = dict.fromkeys(("call", "minutes"), (NOW - timedelta(days=999), NOW))
    return assess(rows, plugins=given["plugins"], policy=policy, recorded=recorded)


def changes(portfolio: Portfolio, **given: Any) -> list[str]:
    found: Watch = focuskit.watch(portfolio, SINCE, **given)
    of_account = found.changes.filter(pl.col("subject") == "account")
    return of_account["change"].to_list()


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ((0, 50), ["lit"]),
        ((None, 50), ["lit"]),
        ((50, 0), ["cleared"]),
        ((50, None), ["went dark"]),
        ((50, None, None), []),
        ((50, None, 0), ["cleared"]),
        # What was lit when it was last seen is no news when it is seen lit again.
        ((50, None, 50), ["seen again"]),
        ((12, None, 7), ["seen again"]),
        ((12, None, 7, None, 7), ["seen again"]),
        ((50, 55), []),
        ((50, 60), ["worsened"]),
        ((50, 40), []),
        ((0, 0), []),
        ((0, None), []),
        # Between the thresholds a light stays as it was, whichever way it came there.
        ((0, 7), []),
        ((50, 7), []),
        ((0, 7, 50), ["lit"]),
        ((50, 7, 50), ["worsened"]),
        ((50, 7, 11), []),
        ((50, 7, 8, 7, 12), []),
        ((50, 7, 4), ["cleared"]),
        ((50, 4, 7), []),
    ],
)
def test_what_becomes_of_a_light(severities: tuple[int | None, ...], expected: list[str]) -> None:
    assert changes(levels(*severities)) == expected


RED_FROM = {"test.minutes": Decimal("0.6")}


@pytest.mark.parametrize(
    ("severities", "expected", "red"),
    [
        ((0, 80), "red on", (False, True)),
        ((30, 80), "red on", (False, True)),
        ((None, 80), "red on", (False, True)),
        ((80, 30), "red out", (True, False)),
        ((80, 0), "red out", (True, False)),
        ((80, 95), "worsened", (True, True)),
        ((0, 30), "lit", (False, False)),
        # What is not seen any more is not out: it stays red until it is seen.
        ((80, None), "went dark", (True, True)),
        ((80, None, 80), "seen again", (True, True)),
        ((80, None, 30), "red out", (True, False)),
        ((30, None, 80), "red on", (False, True)),
        ((80, None, 0), "red out", (True, False)),
    ],
)
def test_what_becomes_of_a_red_light(
    severities: tuple[int | None, ...], expected: str, red: tuple[bool, bool]
) -> None:
    found = focuskit.watch(levels(*severities, red_lights=RED_FROM), SINCE)
    (row,) = found.changes.filter(subject="account").to_dicts()

    assert row["change"] == expected
    assert (row["red_before"], row["red_after"]) == red
    assert found.lit.filter(subject="account").height == (expected in {"red on", "lit"})


def test_a_waiver_puts_no_red_light_out() -> None:
    portfolio = levels(80, 80, red_lights=RED_FROM)
    waiver = {
        "sign": "test.minutes", "account": "acme", "owner": "Ann Ek", "reason": "known",
        "from": "2026-06-25T00:00:00Z", "expires": "2027-01-01T00:00:00Z",
    }  # fmt: skip
    policy = focuskit.load_policy({**portfolio.policy.to_document(), "waivers": [waiver]})
    waived = portfolio.at(NOW, policy=policy)

    assert waived.scores["red_lights"].to_list() == [[]]
    assert changes(waived) == []


def test_a_light_goes_on_where_the_policy_calls_a_sign_lit() -> None:
    def at(lit_from: str) -> Portfolio:
        return levels(0, 30, ratings=Ratings(lit_from=Decimal(lit_from)))

    assert changes(at("0.3")) == ["lit"]
    assert changes(at("0.4")) == []
    assert focuskit.watch(at("0.03"), SINCE).lights == Lights(lights_at=0.03, clears_below=0.03)


def _written(folder: Path, name: str, rows: list[Interaction]) -> Path:
    lines = [f"{row.occurred_at:%Y-%m-%dT%H:%M:%SZ},{row.account_id},{row.kind}" for row in rows]
    path = folder / name
    path.write_text("\n".join(["occurred_at,account_id,kind", *lines]), encoding="utf-8")
    return path


def test_a_source_that_ended_is_told_in_one_line(tmp_path: Path) -> None:
    """The calls end nine days ago; ten days ago they were as fresh as the orders."""
    calls = [interaction("acme", days, "call") for days in range(9, 200, 3)]
    files = [
        _written(tmp_path, "calls.csv", calls),
        _written(tmp_path, "orders.csv", orders("acme", *range(0, 200, 3))),
    ]
    portfolio = assess(files, recorded={})
    found = focuskit.watch(portfolio, SINCE)
    ends = dict(zip(portfolio.sources["source"], portfolio.sources["end"], strict=True))

    assert found.ended["source"].to_list() == [name for name in ends if "calls" in name]
    assert found.ended["end"].to_list() == [datetime(2026, 6, 22, tzinfo=UTC)]
    printed = StringIO()
    Console(width=150, file=printed).print(watch_view(found))
    assert "ended on 2026-06-2" in printed.getvalue()

    stated = {"call": (NOW - timedelta(days=300), NOW)}
    assert focuskit.watch(assess(files, recorded=stated), SINCE).ended.is_empty()
    assert focuskit.watch(portfolio, NOW - timedelta(days=1)).ended.is_empty(), "it is no news"


def test_without_looking_back_a_sign_between_the_thresholds_counts_as_out() -> None:
    assert changes(levels(50, 7, 11), look_back=0) == ["lit"]
    assert changes(levels(50, 7, 7, 7, 7, 11)) == ["lit"]
    assert changes(levels(50, 7, 7, 7, 7, 11), look_back=5) == []


def test_the_thresholds_can_be_set() -> None:
    assert changes(levels(0, 50), lights=Lights(lights_at=0.6)) == []
    assert changes(levels(70, 50), lights=Lights(lights_at=0.6, clears_below=0.6)) == ["cleared"]
    assert changes(levels(50, 55), lights=Lights(worsened_by=0.05)) == ["worsened"]


def test_a_change_tells_where_it_came_from() -> None:
    row = focuskit.watch(levels(50, None), SINCE).changes.row(0, named=True)

    assert row["severity_before"] == 0.5
    assert row["severity_after"] is None
    assert (row["outcome_before"], row["outcome_after"]) == ("fired", "unknown")
    assert row["text"].startswith("Not known.")


@given(histories(), st.sampled_from([15, 30]))
@settings(max_examples=25, deadline=None)
def test_bare_lights_are_the_findings_at_both_ends(rows: list[Interaction], days: int) -> None:
    portfolio = assess(rows)
    begin = NOW - timedelta(days=days)
    found = focuskit.watch(portfolio, begin, lights=BARE, look_back=0)
    schemas.check(json.loads(json.dumps(found.to_document())), "watch", where="watch")

    def outcomes(one: Portfolio) -> dict[tuple[str, str], str]:
        keyed = one.findings.select("account_id", "sign", "outcome").iter_rows()
        return {(account, sign): verdict for account, sign, verdict in keyed}

    before, after = outcomes(portfolio.at(begin)), outcomes(portfolio)
    told = found.changes.filter(pl.col("subject") == "account")
    became = {(a, s): c for a, s, c in told.select("account_id", "sign", "change").iter_rows()}
    for key in before | after:
        then, now = before.get(key) == "fired", after.get(key) == "fired"
        gone = then and not now
        assert (became.get(key) == "went dark") == (gone and after.get(key) != "clear")
        # What a red light does is told as that, whatever the light beneath it does.
        if became.get(key) == "red on":
            assert now
        elif became.get(key) == "red out":
            assert then
            assert after.get(key) in {"fired", "clear"}
        else:
            assert (became.get(key) == "lit") == (now and not then)
            assert (became.get(key) == "cleared") == (gone and after.get(key) == "clear")
    assert set(became) <= set(before | after)


def test_looking_back_stops_where_nothing_was_known_yet() -> None:
    """The rows of an account that is listed from some day on reach no further back than that."""
    listed = [
        {"id": "acme", "valid_from": NOW - timedelta(days=29)},
        {"id": "beta", "valid_from": "2020-01-01"},
    ]
    rows = [*orders("acme", 300, 200, 100, 5), *orders("beta", 35, 20, 3)]
    found = focuskit.watch(assess(rows, accounts=listed), NOW - timedelta(days=20))
    assert found.since == NOW - timedelta(days=20)


def test_who_waived_or_disputes_a_light_stands_beside_it() -> None:
    portfolio = levels(0, 50)
    document = {
        **portfolio.policy.to_document(),
        "waivers": [
            {"sign": "test.minutes", "account": "acme", "owner": "Ann Ek", "reason": "known",
             "severity": 0.1, "expires": "2027-01-01T00:00:00Z"}
        ],
        "disputes": [
            {"sign": "test.minutes", "account": "acme", "by": "Bo Lind", "reason": "no",
             "opened_at": "2026-01-01T00:00:00Z"}
        ],
    }  # fmt: skip
    waived = portfolio.at(NOW, policy=focuskit.load_policy(document))
    found = focuskit.watch(waived, SINCE)
    (row,) = found.changes.filter(subject="account").to_dicts()
    assert (row["change"], row["severity_after"]) == ("lit", 0.5)
    assert (row["waived_by"], row["disputed_by"]) == ("Ann Ek", ["Bo Lind"])
    schemas.check(json.loads(json.dumps(found.to_document())), "watch", where="watch")


def test_an_account_that_is_not_there_any_more_went_dark() -> None:
    listed = [
        {"id": "acme", "valid_from": "2020-01-01"},
        {"id": "beta", "valid_from": NOW - timedelta(days=5)},
    ]
    slow = [ticket(a, d, hours=400) for a in ("acme", "beta") for d in (60, 55, 50, 45, 40)]
    found = focuskit.watch(assess(slow, accounts=listed), SINCE).changes
    row = found.filter(pl.col("account_id") == "beta").row(0, named=True)

    assert row["change"] == "lit"
    assert row["outcome_before"] is None


def test_a_sign_without_weight_is_not_watched() -> None:
    portfolio = levels(0, 50)
    policy = attrs.evolve(portfolio.policy, signs={})

    assert changes(portfolio.at(NOW, policy=policy)) == []


def test_the_suppliers_own_signs_are_watched() -> None:
    slow = [ticket(f"acc{n}", days, hours=110) for n in range(6) for days in (9, 8, 7, 6, 5)]
    usual = [row for n in range(6) for row in orders(f"acc{n}", *range(11, 300, 9))]
    found = focuskit.watch(assess([*slow, *usual]), SINCE).changes
    own = found.filter(pl.col("subject") == "supplier")

    assert own.select("change", "sign").rows() == [("lit", "systemic")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lights_at": 0.1, "clears_below": 0.2},
        {"clears_below": 0.0},
        {"lights_at": 1.5},
        {"worsened_by": 0.0},
    ],
    ids=str,
)
def test_thresholds_that_contradict_each_other_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="thresholds of the lights"):
        Lights(**wrong)


def test_the_earlier_moment_must_be_one(tmp_path: Path) -> None:
    portfolio = assess(orders("acme", 1, 20))
    for since in (NOW, NOW + timedelta(days=1), NOW - timedelta(days=50), None):
        with pytest.raises(InputError, match="the earlier moment must lie between"):
            focuskit.watch(portfolio, since)
    with pytest.raises(InputError, match="nothing to watch"):
        focuskit.watch(assess([], as_of=None))
    with pytest.raises(InputError, match="read from a folder"):
        focuskit.watch(Portfolio.read(portfolio.write(tmp_path / "out")))
