"""A list of phrases that misses texts cannot tell that nobody said something."""

from __future__ import annotations

from typing import Any

import attrs

from focuskit.policy import default_policy
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


def test_a_count_that_reads_no_text_has_no_such_end() -> None:
    assert _worst("left-open", "Thanks.", kind="ticket", resolved_at=0.5) == ("clear", 100)
