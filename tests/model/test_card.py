"""A card holds what somebody needs first, in one kilobyte, whatever is put into it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focuskit.model import schemas
from focuskit.model.card import MOST_BYTES, Card, shortened
from focuskit.model.terminal_text import visible_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=700)
SIGN = st.from_regex(r"[a-z]{1,12}(-[a-z]{1,12}){0,3}", fullmatch=True)
RATING = st.sampled_from(["act_now", "watch", "in_order", "too_little_known"])
LIGHT = st.fixed_dictionaries(
    {"sign": SIGN, "title": TEXT, "since": st.none() | st.dates().map(lambda day: day.isoformat())}
)
REASON = st.fixed_dictionaries(
    {"sign": SIGN, "text": TEXT, "evidence": st.none() | TEXT, "quote": st.none() | TEXT}
)
CARD = st.fixed_dictionaries(
    {
        "account_id": TEXT,
        "name": st.none() | TEXT,
        "ids": st.dictionaries(TEXT, TEXT, max_size=30),
        "as_of": st.none() | st.just("2026-06-30T11:59:59.123456Z"),
        "rating": RATING,
        "themes": st.dictionaries(SIGN, RATING, max_size=12),
        "red_lights": st.lists(LIGHT, max_size=46),
        "reasons": st.lists(REASON, max_size=3),
        "action": st.none() | st.fixed_dictionaries({"text": TEXT, "role": TEXT}),
        "checks_made": st.integers(0, 46),
        "checks": st.integers(0, 46),
    }
)


def full(**fields: Any) -> dict[str, Any]:
    """Return a card of usual size as a document, with some of its fields replaced."""
    reasons = [
        {"sign": f"sign-{n}", "text": f"Reason {n} has a figure, 12 of 20, and a limit, 10 %."}
        for n in range(3)
    ]
    return {
        "account_id": "elm",
        "name": "Elm Foundry",
        "rating": "watch",
        "reasons": reasons,
        "action": {"text": "Call them, and ask what has changed", "role": "account owner"},
        "checks_made": 38,
        "checks": 41,
        **fields,
    }


@settings(max_examples=150, deadline=None)
@given(CARD)
def test_no_card_is_longer_than_a_kilobyte(document: dict[str, Any]) -> None:
    card = Card.of(document)
    written = card.to_json()
    assert len(written.encode()) <= MOST_BYTES
    assert visible_json(written) == written  # printing it makes it no longer
    assert card.rating == document["rating"]
    assert (card.checks_made, card.checks) == (document["checks_made"], document["checks"])
    schemas.check(json.loads(written), "card", where="the card")
    assert "null" not in json.dumps(without_texts(card.to_document()))


def without_texts(document: Any) -> Any:
    """Return what a document is made of, its texts emptied."""
    if isinstance(document, dict):
        return {f"{number}": without_texts(one) for number, one in enumerate(document.values())}
    if isinstance(document, list):
        return [without_texts(one) for one in document]
    return "" if isinstance(document, str) else document


@settings(max_examples=100, deadline=None)
@given(CARD)
def test_a_card_is_read_back_as_it_was_written(document: dict[str, Any]) -> None:
    card = Card.of(document)
    assert Card.of(json.loads(card.to_json())) == card


def test_what_fits_is_left_as_it_is() -> None:
    document = full()
    assert Card.of(document).to_document() == {"schema_version": "1.0", **document}


def test_the_last_reasons_give_way_before_the_first_and_its_quote() -> None:
    quote = "We will take our business elsewhere. " * 4
    reasons = [
        {"sign": "leaving-announced", "text": "They announced 5 times that they leave."},
        {
            "sign": "gone-quiet",
            "text": "They were silent for 60 days. Allowed: up to 14 days. " * 3,
        },
        {"sign": "left-open", "text": "7 of 15 cases are open. Allowed: up to 1. " * 3},
    ]
    card = Card.of(full(reasons=[{**one, "quote": quote.strip()} for one in reasons]))
    first, second, third = card.reasons
    assert (first.text, first.quote) == (reasons[0]["text"], quote.strip())
    assert second.text.startswith("They were silent for 60 days. Allowed: up to 14 days.")
    # The third gives way first, down to its first sentence, before any quote does.
    assert third.text == "7 of 15 cases are open."
    assert third.quote == quote.strip()


def test_two_whole_reasons_stay_rather_than_the_beginnings_of_three() -> None:
    sentence = (
        "7 of 15 cases are open beyond the time allowed for them, and the limit is one case; " * 4
    )
    reasons = [{"sign": f"sign-{n}", "text": f"{sentence}{n} is the last."} for n in range(3)]
    card = Card.of(full(reasons=reasons))
    assert [reason.text for reason in card.reasons] == [one["text"] for one in reasons[:2]]


def test_reasons_end_with_a_whole_sentence_the_last_one_first() -> None:
    limit, besides = "Allowed: up to 1 of all of these.", "The oldest has been open for 46 days."
    figures = [f"{n} of 15 cases are open beyond the time allowed for them." for n in (7, 6, 5)]
    text = " ".join([limit, *[besides] * 7])
    reasons = [{"sign": "left-open", "text": f"{figure} {text}"} for figure in figures]
    card = Card.of(full(reasons=reasons))
    first, second, third = (reason.text for reason in card.reasons)
    assert first == reasons[0]["text"]
    assert second == f"{figures[1]} {limit} {' '.join([besides] * 5)}"
    assert third == figures[2]


def test_the_row_of_the_action_gives_way_to_a_third_whole_reason() -> None:
    sentence = "7 of 15 cases are open beyond the time that is allowed for them in this house"
    texts = [f"{sentence}, and so it was in each of the {n} quarters before." for n in (2, 3, 4)]
    reasons = [{"sign": f"sign-{n}", "text": text} for n, text in enumerate(texts)]
    about = "ticket account-00051-540 of 10 April 2026, plant manager of the second site, by mail"
    action = {"text": "Settle the case", "role": "service lead", "about": about}
    without = Card.of(full(reasons=reasons, action={**action, "about": None}, ids={"crm.csv": "1"}))
    filled = "1" * (MOST_BYTES - len(without.to_json()))
    card = Card.of(full(reasons=reasons, action=action, ids={"crm.csv": filled}))
    assert [reason.text for reason in card.reasons] == texts
    assert card.action is not None
    assert (card.action.text, card.action.about) == ("Settle the case", None)


def test_a_title_that_is_the_id_in_words_takes_no_place() -> None:
    lights = [{"sign": "left-open"}, {"sign": "acme.slow", "title": "Slower than the other house"}]
    card = Card.of(full(red_lights=[{"title": "Left open", "sign": "left-open"}, lights[1]]))
    assert card.to_document()["red_lights"] == lights
    assert [light.title for light in card.red_lights] == ["Left open", lights[1]["title"]]


def test_ids_that_say_nothing_new_give_way_to_those_that_do() -> None:
    same = {f"export-{number}-of-the-order-book.csv": "elm" for number in range(30)}
    card = Card.of(full(ids={**same, "crm.csv": "0015g"}))
    assert card.ids == {"crm.csv": "0015g"}


def test_a_card_that_would_be_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at most 1024 bytes, found 2\d\d\d; see Card.of"):
        Card(account_id="elm", rating="watch", name="n" * 2000)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("We leave in May", 15, "We leave in May"),
        ("We leave in May", 14, "We leave in…"),
        ("We leave in May", 9, "We leave…"),
        ("We leave, then", 10, "We leave…"),
        ("Unpronounceable", 8, "Unprono…"),
        ("a b", 1, "…"),
    ],
)
def test_texts_are_shortened_at_the_end_of_a_word(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short
    assert len(short) <= most
