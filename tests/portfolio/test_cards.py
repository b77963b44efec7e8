"""Cards of a portfolio: why somebody needs us, since when, on which evidence, what to do first."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from support import NOW, assess, interaction, orders, ticket

import focuskit
from focuskit import InputError, Interaction, Portfolio, load_policy
from focuskit.model import schemas


def cases(account: str) -> list[Interaction]:
    """Return settled cases and four that are open for too long: the third lights the red light."""
    settled = [ticket(account, days) for days in (80, 70, 60, 50, 1)]
    return settled + [ticket(account, days, resolved_at=None) for days in (40, 30, 20, 10)]


def letters(account: str, *texts: str) -> list[Interaction]:
    """Return emails from the account, the oldest first, a week from each other."""
    last = 7 * len(texts)
    return [
        interaction(
            account, last - 7 * number, "email", direction="inbound", text=text, language="en"
        )
        for number, text in enumerate(texts)
    ]


def found(rows: list[Interaction], **policy: Any) -> Portfolio:
    """Assess rows by all signs."""
    rules = attrs.evolve(load_policy(None), **policy)
    return focuskit.assess(rows, as_of=NOW, policy=rules)


def test_a_silence_is_red_since_the_last_contact_before_it() -> None:
    # Every 20 days, and the last 110 days ago: 5.5 times; red from 1.5 + 0.8 * 4.5 = 5.1 times on.
    card = assess(orders("elm", 170, 150, 130, 110)).card("elm")
    (light,) = card.red_lights
    assert (light.sign, light.title, light.since) == (
        "gone-quiet",
        "Gone quiet",
        date(2026, 3, 12),
    )
    (reason,) = card.reasons
    assert reason.sign == "gone-quiet"
    assert reason.text == (
        "They last reached out 5.5 times their usual gap ago, over 4 contacts. "
        "Allowed: up to 1.5 times. Their usual gap is 20 days."
    )
    assert reason.evidence == "The last was on 12 March 2026."
    assert reason.quote is None
    assert card.action is not None
    assert card.action.text == "Call without an offer, and ask what has changed"
    assert card.action.role == "account owner"


def test_a_count_is_red_since_the_oldest_row_that_it_counts() -> None:
    # Four cases are open; the oldest came on 21 May, and its evidence says so too.
    card = found(cases("elm")).card("elm")
    assert [(light.sign, light.since) for light in card.red_lights] == [
        ("left-open", date(2026, 5, 21))
    ]
    assert card.reasons[0].text.startswith(
        "4 of 9 cases of the last 90 days are open beyond the time allowed for them. "
        "Allowed: up to 1. The oldest has "
    )
    assert card.reasons[0].evidence == "4 tickets, 21 May to 20 June 2026."


def test_the_words_of_a_customer_stand_where_they_are_the_evidence() -> None:
    texts = ("Thanks for the call.", "We will cancel our contract.", "We hereby give\nnotice.")
    card = found(letters("elm", *texts)).card("elm")
    assert [light.since for light in card.red_lights] == [date(2026, 6, 16)]
    (reason,) = (one for one in card.reasons if one.sign == "leaving-announced")
    assert reason.quote == "We hereby give notice."
    assert reason.evidence == "2 emails, 16 June to 23 June 2026."


def test_of_a_long_letter_the_sentences_stand_that_are_the_evidence() -> None:
    before = "Thank you for the visit last week, and for the samples that you left with us. "
    after = " Please give my regards to your colleagues, who were always kind to us. " * 3
    letter = f"{before * 3}We will cancel our contract in May.{after}We hereby give notice.{after}"
    portfolio = found(letters("elm", "Thanks.", letter))
    (reason,) = (r for r in portfolio.card("elm").reasons if r.sign == "leaving-announced")
    assert reason.quote == "We will cancel our contract in May. … We hereby give notice."
    assert portfolio.explanation("elm").reasons[0].quote == reason.quote


def test_no_words_pass_where_the_policy_does_not_let_them() -> None:
    portfolio = found(letters("elm", "We will cancel our contract."), quotes=False)
    card = portfolio.card("elm")
    assert card.red_lights
    assert [reason.quote for reason in card.reasons] == [None] * len(card.reasons)


def test_red_lights_come_first_in_the_order_of_the_policy() -> None:
    rows = [*cases("elm"), *letters("elm", "We will cancel our contract.")]
    lights = {"left-open": Decimal("0.5"), "leaving-announced": Decimal("0.1")}
    for order in (list(lights), list(reversed(lights))):
        card = found(rows, red_lights={sign: lights[sign] for sign in order}).card("elm")
        assert [light.sign for light in card.red_lights] == order
        assert [reason.sign for reason in card.reasons[:2]] == order


def test_a_card_of_whom_nothing_is_known_says_no_more_than_that() -> None:
    portfolio = assess(orders("elm", 10), accounts=[focuskit.Account(id="ash", name="Ash")])
    card = portfolio.card("ash")
    assert card.to_document() == {
        "schema_version": "1.0",
        "account_id": "ash",
        "name": "Ash",
        "as_of": "2026-06-30T12:00:00Z",
        "rating": "too_little_known",
        "themes": dict(card.themes),
        "checks_made": 0,
        "checks": card.checks,
    }


def test_there_are_cards_where_there_is_no_interaction_at_all() -> None:
    portfolio = focuskit.assess([], accounts=[focuskit.Account(id="ash", name="Ash")])
    card = portfolio.card("ash")
    assert (card.name, card.as_of, card.ids, card.red_lights) == ("Ash", None, {}, ())
    assert (card.rating, card.checks_made, card.checks) == ("too_little_known", 0, 0)
    assert portfolio.explanation("ash").actions == ()


def test_two_sentences_that_tell_only_together_stand_whole() -> None:
    policy = attrs.evolve(load_policy(None), rivals=("Acme Partners. Inc",))
    thanks = "Thank you for the visit last week, and for the samples that you left with us. " * 3
    letter = f"{thanks}We met Acme Partners. Inc at the fair."
    portfolio = focuskit.assess(letters("elm", letter), as_of=NOW, policy=policy)
    (reason,) = (r for r in portfolio.explanation("elm").reasons if r.sign == "rival-in-sight")
    assert reason.quote == letter


def test_a_card_names_the_sources_of_the_account(tmp_path: Path) -> None:
    for name, account in (("crm.csv", "elm"), ("orders.csv", "elm"), ("desk.csv", "ash")):
        line = f"{account},2026-06-01,order,inbound\n"
        (tmp_path / name).write_text("account_id,occurred_at,kind,direction\n" + line)
    files = [tmp_path / name for name in ("crm.csv", "orders.csv", "desk.csv")]
    card = focuskit.assess(files, as_of=NOW).card("elm")
    assert dict(card.ids) == {"crm.csv": "elm", "orders.csv": "elm"}


def test_checks_are_those_that_the_records_can_feed() -> None:
    # Orders alone feed one sign, and one of them does not suffice for it on the other account.
    portfolio = found([*orders("elm", 60, 40, 20, 5), *orders("ash", 5)])
    assert [(card.checks_made, card.checks) for card in portfolio.cards(["elm", "ash"])] == [
        (1, 1),
        (0, 1),
    ]


def test_cards_come_worst_first_or_in_the_order_asked_for() -> None:
    portfolio = assess([*orders("ash", 60, 40, 20, 5), *orders("elm", 170, 150, 130, 110)])
    assert [card.account_id for card in portfolio.cards()] == ["elm", "ash"]
    assert [card.account_id for card in portfolio.cards(["ash", "elm"])] == ["ash", "elm"]
    assert list(portfolio.cards([])) == []


def test_cards_of_whom_there_is_none_are_refused() -> None:
    portfolio = assess(orders("elm", 10))
    with pytest.raises(InputError, match="did you mean 'elm'"):
        portfolio.card("elms")
    with pytest.raises(InputError, match="a list such as"):
        portfolio.cards("elm")


def test_cards_of_a_folder_are_those_of_the_run(tmp_path: Path) -> None:
    portfolio = found([*cases("elm"), *letters("ash", "We will cancel our contract.")])
    folder = portfolio.write(tmp_path / "run")
    assert list(Portfolio.read(folder).cards()) == list(portfolio.cards())
    assert Portfolio.read(folder).card("elm").red_lights[0].since == date(2026, 5, 21)


def test_every_card_of_the_service_desk_fits(real_data: Path, examples: Path) -> None:
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        as_of="2016-06-01",
    )
    written = [card.to_json() for card in portfolio.cards()]
    assert len(written) == len(portfolio) == 5_190
    assert max(len(line.encode()) for line in written) <= 1024
    for line in written[:50]:
        schemas.check(json.loads(line), "card", where="the card")
