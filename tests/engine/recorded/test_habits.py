"""Habits: an absence is charged only where somebody keeps such rows, or where it is stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, alone, assess, finding, interaction

from focuskit import Account, Colleague, Interaction, Measure, Portfolio, Timeline, detector


@detector(id="trial.visit", theme="trial", ok=30, bad=60, says="{value}", min_observations=1)
def visit(t: Timeline) -> Measure:
    """Days since we visited."""
    return t.days_since_last(t.kind("visit"))


@detector(id="trial.aimless", theme="trial", ok=0, bad=1, says="{value}", min_observations=1)
def aimless(t: Timeline) -> Measure:
    """Share of our hours without a purpose."""
    t.reads("purpose")
    return t.share(pl.col("purpose").is_null(), among=t.kind("activity"))


@detector(id="trial.asked", theme="trial", ok=0, bad=1, says="{value}", min_observations=1)
def asked(t: Timeline) -> Measure:
    """Share of meetings in which nobody asked for a budget."""
    return t.share(~t.topic("budget"), among=t.kind("meeting"))


def _rows(visited: Sequence[str], every: Sequence[str]) -> list[Interaction]:
    """Return orders of every account over a year, and a visit a year ago of some."""
    ordered = [interaction(one, days, "order") for one in every for days in range(0, 360, 10)]
    return [*ordered, *(interaction(one, 350, "visit") for one in visited)]


def _outcomes(portfolio: Portfolio, sign: str) -> dict[str, tuple[str, str | None]]:
    rows = portfolio.findings.filter(pl.col("sign") == sign)
    return {a: (o, r) for a, o, r in rows.select("account_id", "outcome", "reason").iter_rows()}


FIRED, UNKNOWN = ("fired", None), ("unknown", "not_kept")


@pytest.mark.parametrize(
    ("visited", "accounts", "expected"),
    [
        (1, 10, UNKNOWN),
        (2, 10, UNKNOWN),
        (3, 10, FIRED),  # three others
        (2, 5, FIRED),  # half of the four others
        (1, 3, FIRED),
        (1, 4, UNKNOWN),  # a third
    ],
)
def test_an_absence_is_charged_where_three_others_or_half_of_them_have_such_rows(
    visited: int, accounts: int, expected: tuple[str, str | None]
) -> None:
    names = [f"a{n}" for n in range(accounts)]
    found = assess(_rows(names[:visited], names), recorded={}, **alone(visit))
    verdicts = _outcomes(found, "trial.visit")
    assert {verdicts[name] for name in names[visited:]} == {expected}
    assert {verdicts[name] for name in names[:visited]} == {FIRED}  # a year ago is long ago


def test_what_is_stated_is_kept() -> None:
    names = [f"a{n}" for n in range(10)]
    stated = {"visit": ("2024-01-01", NOW)}
    found = assess(_rows(names[:1], names), recorded=stated, **alone(visit))
    assert set(_outcomes(found, "trial.visit").values()) == {FIRED}


def test_what_nobody_keeps_is_told_once() -> None:
    names = [f"a{n}" for n in range(10)]
    notes = assess(_rows(names[:1], names), recorded={}, **alone(visit)).info["notes"]
    (note,) = (note for note in notes if note.startswith("nobody keeps"))
    assert "trial.visit (9 accounts)" in note


def test_a_field_that_an_account_never_fills_says_nothing_where_nobody_fills_it() -> None:
    names = [f"a{n}" for n in range(10)]
    for filling, expected in ((1, UNKNOWN), (3, FIRED)):
        rows = [
            interaction(name, days, "activity", purpose="keep" if n < filling else None)
            for n, name in enumerate(names)
            for days in range(0, 100, 5)
        ]
        verdicts = _outcomes(assess(rows, recorded={}, **alone(aimless)), "trial.aimless")
        assert {verdicts[name] for name in names[filling:]} == {expected}
        assert {verdicts[name] for name in names[:filling]} == {("clear", None)}


def _kept(
    name: str, visited: set[str], owners: Mapping[str, str | None], teams: Mapping[str, str | None]
) -> bool:
    """Tell by hand whether somebody keeps visits: the owner, else their team, else the house."""
    owner = owners[name]
    team = teams.get(owner or "")
    keepers = (
        [one for one in owners if owner and owners[one] == owner],
        [one for one in owners if team and teams.get(owners[one] or "") == team],
        list(owners),
    )
    for place, accounts in enumerate(keepers):
        others = [one for one in accounts if one != name]
        having = len(visited & set(others))
        keeps = having >= 3 or (bool(others) and 2 * having >= len(others))
        if place == 2 or keeps or len(others) >= 3:
            return keeps
    raise AssertionError


@settings(max_examples=25)
@given(data=st.data())
def test_the_owner_decides_else_their_team_else_the_house(data: st.DataObject) -> None:
    names = [f"a{n}" for n in range(data.draw(st.integers(1, 14)))]
    people = ["kim", "lou", "mia", None]
    owners = {name: data.draw(st.sampled_from(people)) for name in names}
    teams = {one: data.draw(st.sampled_from(["north", "south", None])) for one in people if one}
    visited = {name for name in names if data.draw(st.booleans())}
    if not visited:
        return
    given: dict[str, Any] = {
        "accounts": [Account(id=name, owner=owners[name]) for name in names],
        "colleagues": [Colleague(id=one, name=one, team=team) for one, team in teams.items()],
    }
    found = assess(_rows(sorted(visited), names), recorded={}, **given, **alone(visit))
    for name, verdict in _outcomes(found, "trial.visit").items():
        kept = name in visited or _kept(name, visited, owners, teams)
        assert verdict == (FIRED if kept else UNKNOWN), name


def test_a_tag_is_a_topic_only_where_somebody_uses_it() -> None:
    rows = [
        interaction(name, days, "meeting", topics=("budget",) if name == used else ("weather",))
        for used in ("b",)
        for name in ("a", "b")
        for days in range(0, 60, 10)
    ]
    found = assess(rows, recorded={}, **alone(asked))
    assert finding(found, "a", "trial.asked")["outcome"] == "fired"
    without = assess([row for row in rows if row.account_id == "a"], recorded={}, **alone(asked))
    said = finding(without, "a", "trial.asked")
    assert (said["outcome"], said["reason"]) == ("unknown", "not_kept")
    assert said["missing"] == ["topic:budget"]
    assert "topic budget" in said["resolve"]
