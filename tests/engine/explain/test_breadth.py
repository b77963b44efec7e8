"""Breadth by segment: what is recorded for some customers alone is no record of the others."""

from __future__ import annotations

import io
from typing import Any

import attrs
import pytest
from support import alone, assess, few_signs, orders, ticket

from focuskit import Account, Interaction, Measure, Portfolio, Timeline, col, detector
from focuskit.engine.explain.breadth import MOST_SEGMENTS
from focuskit.policy import SignPolicy
from focuskit.policy.sections import Override
from focuskit.report.first_screen_view import first_screen_view
from focuskit.report.widgets import Screen
from focuskit_testing.cases import everything_recorded

ORDERS = (160, 140, 120, 20)


def _tickets(account: str, *days_ago: float) -> list[Interaction]:
    return [ticket(account, days, handovers=0) for days in days_ago]


def _answers(portfolio: Portfolio, theme: str) -> dict[str | None, tuple[Any, ...]]:
    """Return for each segment what is answered, what is not, and the share."""
    rows = portfolio.breadth.filter(theme=theme).rows()
    return {segment: tuple(rest) for segment, _, *rest in rows}


def _house(**segments: str | None) -> list[Account]:
    return [Account(id=name, segment=segment) for name, segment in segments.items()]


def test_a_segment_without_tickets_answers_no_question_about_them() -> None:
    rows = [*orders("inn", *ORDERS), *orders("deli", *ORDERS), *_tickets("inn", 9, 8, 7, 6, 5, 4)]
    accounts = _house(inn="hotels", deli="shops")
    portfolio = assess(rows, accounts=accounts)
    told, lacking = ["passed-around", "slow-resolution"], ["reopened-cases"]
    assert _answers(portfolio, "responsiveness") == {
        None: ([*told[:1], *lacking, *told[1:]], [], 1.0),  # stated as recorded
        "hotels": (told, lacking, 0.666666),
        "shops": ([], sorted([*told, *lacking]), 0.0),
    }
    assert _answers(portfolio, "loyalty")["shops"] == (["gone-quiet"], [], 1.0)
    assert portfolio.info["breadth"] == portfolio.breadth.to_dicts()


def test_something_to_look_at_feeds_a_segment_although_it_is_too_little_for_a_verdict() -> None:
    rows = [*_tickets("inn", 9, 8, 7, 6, 5, 4), *_tickets("deli", 9)]
    portfolio = assess(rows, accounts=_house(inn="hotels", deli="shops"))
    found = portfolio.findings.filter(account_id="deli", sign="passed-around")
    assert found["reason"].to_list() == ["too_few_observations"]
    told = ["passed-around", "slow-resolution"]
    assert _answers(portfolio, "responsiveness")["shops"][0] == told


def test_without_segments_there_is_the_house_alone_and_no_segment_is_none_of_its_own() -> None:
    rows = [*orders("inn", *ORDERS), *orders("deli", *ORDERS)]
    assert set(assess(rows).breadth["segment"]) == {None}
    some = assess(rows, accounts=_house(inn="hotels", deli=None))
    assert set(some.breadth["segment"]) == {None, "hotels"}


def _by_one(sign: Any, accounts: list[Account]) -> Portfolio:
    rows = [row for account in accounts for row in orders(account.id, 3, 2)]
    run = alone(sign)
    listed = {sign.id: SignPolicy(weight=1, distribution="trial")}
    run["policy"] = attrs.evolve(run["policy"], signs=listed)
    return assess(rows, accounts=accounts, recorded=everything_recorded(), **run)


def test_a_question_that_nobody_of_a_segment_is_asked_stands_in_neither_list() -> None:
    @detector(
        id="trial.orders", theme="trial", ok=0, bad=100, says="{value}",
        applies_to=col.segment == "hotels",
    )  # fmt: skip
    def of(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    accounts = _house(inn="hotels", deli="shops")
    asked = _answers(_by_one(of, accounts), "trial")
    assert asked == {None: (["trial.orders"], [], 1.0), "hotels": (["trial.orders"], [], 1.0)}
    gone = [attrs.evolve(account, status="lost") for account in accounts]
    assert set(_by_one(_sign(), [*gone, Account(id="x")]).breadth["segment"]) == {None}


def _sign() -> Any:
    @detector(id="trial.orders", theme="trial", ok=0, bad=100, says="{value}")
    def of(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("order"))

    return of


def test_an_error_answers_nothing_anywhere() -> None:
    @detector(id="trial.orders", theme="trial", ok=0, bad=100, says="{value}")
    def broken(t: Timeline) -> Measure:
        raise ValueError(t)

    asked = _answers(_by_one(broken, _house(inn="hotels")), "trial")
    assert asked == dict.fromkeys((None, "hotels"), ([], ["trial.orders"], 0.0))


def test_the_weights_are_those_of_the_segment() -> None:
    policy = few_signs()
    heavy = {"passed-around": Override(weight=6)}
    policy = attrs.evolve(policy, segments={"hotels": heavy, "none": {}})
    rows = [*orders("inn", *ORDERS), *_tickets("inn", 9, 8, 7, 6, 5, 4)]
    portfolio = assess(rows, accounts=_house(inn="hotels"), policy=policy)
    shares = {segment: told[-1] for segment, told in _answers(portfolio, "responsiveness").items()}
    assert shares == {None: 1.0, "hotels": 0.8}


def test_so_many_segments_are_told_of_those_with_most_accounts() -> None:
    names = [f"s{number:03}" for number in range(MOST_SEGMENTS + 5)]
    accounts = [Account(id=name, segment=name) for name in names]
    accounts += [Account(id="second", segment=names[-1])]
    portfolio = assess(orders("s000", *ORDERS), accounts=accounts)
    told = portfolio.breadth["segment"].drop_nulls().unique().sort().to_list()
    assert told == [*names[: MOST_SEGMENTS - 1], names[-1]]


@pytest.mark.parametrize("cut", ["ticket", "order"])
def test_what_a_segment_answers_falls_with_its_records_and_never_rises(cut: str) -> None:
    rows = [
        row
        for name in ("inn", "deli")
        for row in [*orders(name, *ORDERS), *_tickets(name, 9, 8, 7, 6, 5, 4)]
    ]
    accounts = _house(inn="hotels", deli="shops")
    fewer = [row for row in rows if (row.account_id, row.kind) != ("deli", cut)]
    whole, part = (assess(some, accounts=accounts).breadth for some in (rows, fewer))
    keys = whole.select("segment", "theme").rows()
    assert keys == part.select("segment", "theme").rows()
    shares = list(zip(keys, whole["share"], part["share"], strict=True))
    assert all(after <= before for _, before, after in shares)
    fell = {segment for (segment, _), before, after in shares if after < before}
    assert fell == {"shops"}


def test_the_first_screen_says_in_which_segments_less_is_answered() -> None:
    rows = orders("inn", *ORDERS)
    rows += [row for name in "abcde" for row in _tickets(name, 9, 8, 7, 6, 5, 4)]
    segments = {"inn": "hotels", "a": "shops", "b": "farms", "c": "mills", "d": "yards"}
    portfolio = assess(rows, accounts=_house(**segments, e=None))
    said = io.StringIO()
    Screen(file=said, width=200).print(first_screen_view(portfolio))
    lines = said.getvalue().splitlines()
    (first,) = [n for n, line in enumerate(lines) if line.startswith("  not for segment hotels")]
    assert lines[first : first + 4] == [
        "  not for segment hotels: promises kept? passed on? reopened? solved in time?",
        "  not for segment farms: promises kept? gone quiet? reopened?",
        "  not for segment mills: promises kept? gone quiet? reopened?",
        "  nor all for 2 more segments",
    ]
