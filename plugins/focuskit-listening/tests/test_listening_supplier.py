"""The signs on how the supplier listens: they fire, are clear, are unknown, and near misses."""

from __future__ import annotations

from typing import Any

import pytest
from supplier_support import on_supplier, practice_outcomes

QUESTIONS = ["motive", "match", "rival-gap"]
ACCOUNTS = [
    {"id": "inn", "segment": "hotels"},
    {"id": "spa", "segment": "hotels"},
    {"id": "deli", "segment": "restaurants"},
]


def lunch(account: str, **fields: Any) -> dict[str, Any]:
    usual = {"kind": "event", "direction": "outbound", "occurred_at": 90, "topics": QUESTIONS}
    return {"account_id": account, **usual, **fields}


def unanswered(rows: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return on_supplier("power-questions-unanswered", rows, **{"accounts": ACCOUNTS, **given})


def test_a_segment_that_told_us_nothing_leaves_its_questions_open() -> None:
    found = unanswered([lunch("inn"), lunch("spa", topics=[]), lunch("deli", topics=["motive"])])
    assert (found["outcome"], found["observations"]) == ("fired", 2)
    assert round(found["value"], 6) == round(2 / 6, 6)
    assert found["text"] == (
        "Of the three questions about the market, asked of each segment, 33 % have no answer on "
        "record (segments: 2)."
    )


def test_a_segment_of_which_nothing_is_on_record_leaves_its_questions_open() -> None:
    found = unanswered([lunch("inn")], accounts=[*ACCOUNTS, {"id": "zoo", "segment": "zoos"}])
    assert (found["outcome"], found["observations"]) == ("fired", 3)
    assert round(found["value"], 6) == round(2 / 3, 6)


def test_one_account_answers_for_its_segment() -> None:
    parts = [lunch("inn", topics=["motive"]), lunch("spa", topics=["match", "rival-gap"])]
    found = unanswered([*parts, lunch("deli")])
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


def test_without_topics_nobody_knows_what_was_talked_about() -> None:
    rows = [lunch("inn", topics=None, occurred_at=days) for days in (400, 1)]
    found = unanswered(rows, recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:topics"])


def test_accounts_without_a_segment_tell_nothing_of_segments() -> None:
    found = unanswered([lunch("inn")], accounts=[{"id": "inn"}])
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


@pytest.mark.parametrize(
    "near", [{"occurred_at": 366}, {"direction": "internal"}, {"kind": "email"}]
)
def test_an_old_talk_one_among_ourselves_or_our_own_email_is_no_answer(
    near: dict[str, Any],
) -> None:
    found = unanswered([lunch("inn", **near), lunch("deli", **near)])
    assert (found["outcome"], found["value"], found["severity"]) == ("fired", 1.0, 1.0)


NAMES = ("ash", "elm", "fir", "oak", "yew")
CUSTOMERS = [{"id": name} for name in NAMES]


def launch(name: str | None, *tried_with: str, trial_at: float = 60, **fields: Any) -> list[Any]:
    of_house = {"kind": "launch", "direction": "internal", "account_id": None, "occurred_at": 30}
    trial = {"kind": "launch", "direction": "outbound", "occurred_at": trial_at}
    trials = [{**trial, "account_id": one, "in_reply_to": name} for one in tried_with]
    return [{**of_house, "id": name, **fields}, *trials]


def unvalidated(rows: list[Any], **given: Any) -> dict[str, Any]:
    return on_supplier("launched-unvalidated", rows, **{"accounts": CUSTOMERS, **given})


def test_launches_that_four_customers_saw_beforehand_are_unvalidated() -> None:
    rows = [*launch("a", *NAMES), *launch("b", *NAMES[:4]), *launch("c"), *launch("d", *NAMES)]
    found = unvalidated(rows)
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.5, 4)
    assert found["text"] == ("We tried 2 of 4 launches with fewer than five customers beforehand.")


def test_launches_that_five_customers_saw_beforehand_are_validated() -> None:
    found = unvalidated(launch("a", *NAMES) + launch("b", *NAMES))
    assert (found["outcome"], found["value"]) == ("clear", 0.0)


def test_where_no_launch_is_recorded_nobody_knows() -> None:
    found = unvalidated([lunch("ash", occurred_at=days) for days in (400, 1)], recorded={})
    assert (found["outcome"], found["missing"]) == ("unknown", ["kind:launch"])


def test_one_launch_is_no_habit() -> None:
    assert unvalidated(launch("a"))["reason"] == "too_few_observations"


@pytest.mark.parametrize(
    "rows",
    [
        launch("b", *NAMES[:3], *NAMES[:3]),
        launch("b", *NAMES, trial_at=10),
        [{**row, "direction": "internal"} for row in launch("b", *NAMES)],
    ],
    ids=["two trials with one customer", "trials after the launch", "trials among ourselves"],
)
def test_what_looks_like_five_customers_beforehand_and_is_not(rows: list[Any]) -> None:
    assert unvalidated(launch("a", *NAMES) + rows)["value"] == 0.5


@pytest.mark.parametrize(
    "rows",
    [launch("c", occurred_at=366), launch(None)],
    ids=["a launch of the year before", "one that no trial could name"],
)
def test_launches_that_are_not_looked_at(rows: list[Any]) -> None:
    found = unvalidated(launch("a", *NAMES) + launch("b", *NAMES) + rows)
    assert (found["outcome"], found["observations"]) == ("clear", 2)


def test_the_board_is_unknown_until_somebody_answers() -> None:
    nobody, lowest, highest = practice_outcomes("no-advisory-board")
    assert (nobody["outcome"], nobody["missing"]) == ("unknown", ["answer:no-advisory-board"])
    assert (lowest["outcome"], lowest["severity"]) == ("fired", 1.0)
    assert (highest["outcome"], highest["severity"]) == ("clear", 0.0)
