"""A list of phrases that misses texts cannot tell that nobody said something."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from focuskit.policy import Policy, default_policy
from focuskit_testing import portfolio

SIGN = "leaving-announced"


def _worst(sign: str, *texts: str, **fields: Any) -> tuple[str, int]:
    """Return the outcome of one sign and the worst score, were it the only one with weight."""
    policy = default_policy()
    policy = attrs.evolve(policy, signs={sign: policy.signs[sign]}, cause_groups=(), caps=())
    rows = [
        {"kind": "email", "direction": "inbound", "occurred_at": n + 1, "text": text,
         "language": "en", **fields}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    account = portfolio(rows, policy=policy)["acme"]
    (finding,) = (one for one in account.findings if one.sign == sign)
    assert account.worst is not None
    return finding.outcome, round(account.worst)


def test_that_no_text_announces_it_leaves_one_that_was_missed() -> None:
    assert _worst(SIGN, "Thanks.", "See you on Monday.") == ("clear", 50)


def test_to_those_that_were_found_one_is_added_at_most() -> None:
    assert _worst(SIGN, "We give notice.", "Thanks.") == ("fired", 0)


def test_a_sign_that_names_of_rivals_and_phrases_light_is_not_sure_either() -> None:
    assert _worst("rival-in-sight", "Thanks.") == ("clear", 50)


def test_of_no_text_that_could_be_read_nothing_is_known() -> None:
    assert _worst(SIGN, "Bis Montag!", language="de") == ("unknown", 0)


def _outcome(*texts: tuple[str, str | None], policy: Policy | None = None) -> dict[str, Any]:
    """Return what is found of mails, each a text with its language."""
    rows = [
        {"kind": "email", "direction": "inbound", "occurred_at": n + 1, "text": text,
         "language": language, "account_id": "acme", "occasion_id": "talk" if n < 2 else None}
        for n, (text, language) in enumerate(texts)
    ]  # fmt: skip
    (found,) = (
        portfolio(rows, policy=policy or default_policy()).findings.filter(sign=SIGN).to_dicts()
    )
    return found


THANKS, ENDE = ("Thanks.", "en"), ("Wir kündigen.", "de")


@pytest.mark.parametrize("unread", [ENDE, ("We give notice.", None)])
def test_a_text_that_no_list_reads_may_say_it_or_not(unread: tuple[str, str | None]) -> None:
    found = _outcome(THANKS, THANKS, unread, THANKS)
    assert (found["value"], found["observations"], found["pending"]) == (0, 2, 1)
    assert (found["value_low"], found["value_high"]) == (0, 2)  # one unread, one that was missed


def test_of_an_occasion_one_text_that_is_read_tells_enough_only_if_it_says_it() -> None:
    found = _outcome(THANKS, ENDE)
    assert (found["outcome"], found["observations"], found["pending"]) == ("unknown", 0, 1)
    found = _outcome(("We give notice.", "en"), ENDE)
    assert (found["value"], found["observations"], found["pending"]) == (1, 1, 0)


def test_a_list_for_their_language_reads_them() -> None:
    german = {"notice": {"de": {"replace": ["kündig*"]}}}
    policy = attrs.evolve(default_policy(), phrase_lists=german)
    found = _outcome(THANKS, THANKS, ENDE, policy=policy)
    assert (found["value"], found["observations"], found["pending"]) == (1, 2, 0)


DELIVERIES = [
    {"kind": "delivery", "direction": "outbound", "occurred_at": day, "id": f"d{day}"}
    for day in (300, 250, 200, 150)
]


@pytest.mark.parametrize(
    ("text", "language", "value", "pending"),
    [("Mit der Maschine sind wir hochzufrieden.", "de", 1, 1), ("See you.", "en", 1, 0)],
)
def test_what_nobody_can_read_may_be_praise(
    text: str, language: str, value: float, pending: int
) -> None:
    mail = {"kind": "email", "direction": "inbound", "occurred_at": 190, "id": "m"}
    mail |= {"in_reply_to": "d200", "text": text, "language": language}
    found = portfolio([*DELIVERIES, mail]).findings.filter(sign="unhappy-delivery").to_dicts()[0]
    assert (found["value"], found["pending"]) == (value, pending)
    assert found["value_low"] == 1 - pending / 4


@pytest.mark.parametrize(("answers", "high"), [("m", 0.4), ("f0", 0.5)])
def test_what_may_be_a_complaint_is_none_that_went_unanswered_if_it_was_answered(
    answers: str, high: float
) -> None:
    rows: list[dict[str, Any]] = [
        {"kind": "feedback", "direction": "inbound", "occurred_at": 100 - n, "id": f"f{n}"}
        for n in range(5)
    ]
    rows += [
        {"kind": "email", "direction": "inbound", "occurred_at": 60, "id": "m", "text": "Schlecht!",
         "language": "de"},
        *({"kind": "email", "direction": "outbound", "occurred_at": 90, "in_reply_to": f"f{n}"}
          for n in range(3)),
    ]  # fmt: skip
    rows.append(
        {"kind": "email", "direction": "outbound", "occurred_at": 59, "in_reply_to": answers}
    )
    found = portfolio(rows).findings.filter(sign="unanswered-feedback").to_dicts()[0]
    assert (found["observations"], found["pending"]) == (5, 1)
    assert (found["value"], found["value_high"]) == (0.4, high)


def test_who_was_perhaps_asked_in_their_language_counts_not_as_never_asked() -> None:
    talks = [
        {"kind": "call", "direction": "outbound", "occurred_at": day, "language": "de",
         "text": "Was läuft bei Ihnen nicht rund?"}
        for day in (400, 20)
    ]  # fmt: skip
    (found,) = portfolio(talks).findings.filter(sign="trouble-points-unknown").to_dicts()
    assert (found["outcome"], found["pending"]) == ("unknown", 1)


def test_a_count_that_reads_no_text_has_no_such_end() -> None:
    assert _worst("left-open", "Thanks.", kind="ticket", resolved_at=0.5) == ("clear", 100)
