"""A waived red light is shown with who answers for it and until when, and does not count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.console import Console

from focuskit import Portfolio
from focuskit.model.card import Card, WaivedLight
from focuskit.policy import Waiver, default_policy
from focuskit.report.explain_view import cards_view, explain_view
from focuskit.report.first_screen_view import first_screen_view
from focuskit_testing import NOW, portfolio

SIGN, UNTIL = "leaving-announced", datetime(NOW.year + 1, 1, 31, tzinfo=UTC)
TOLD = f"Leaving announced: waived by Kim Vale until 31 January {UNTIL.year}, and does not count."
NOTICE: dict[str, Any] = {
    "kind": "email", "direction": "inbound", "text": "We give notice.", "language": "en",
    "occurred_at": 9,
}  # fmt: skip


def _waived(*accounts: str, text: str = "We give notice.", **more: Any) -> Portfolio:
    waivers = [
        Waiver(
            sign=SIGN, account=one, owner="Kim Vale", reason="Signed again", expires=UNTIL, **more
        )
        for one in accounts
    ]
    policy = attrs.evolve(default_policy(), waivers=tuple(waivers))
    rows = [{**NOTICE, "account_id": one, "text": text} for one in ("acme", *accounts)]
    return portfolio(rows, policy=policy, unlisted_accounts="assess")


def _shown(view: Any) -> str:
    console = Console(width=110, record=True)
    console.print(view)
    return " ".join(console.export_text().split())


def test_the_card_and_the_page_name_it(tmp_path: Path) -> None:
    found = _waived("bolt")
    light = WaivedLight(sign=SIGN, title="Leaving announced", owner="Kim Vale", until=UNTIL.date())
    card = found.card("bolt")
    assert (card.waived, card.red_lights) == ((light,), ())
    assert Card.of(card.to_document()) == card
    assert card.to_document()["waived"] == [
        {"sign": SIGN, "title": light.title, "owner": "Kim Vale", "until": f"{UNTIL:%Y-%m-%d}"}
    ]
    assert found.card("acme").waived == ()
    assert TOLD in _shown(cards_view([card]))
    said = found.explanation("bolt")
    assert said.waived == (light,)
    assert TOLD in _shown(explain_view(said, found["bolt"], None))
    found.write(tmp_path / "out")
    assert Portfolio.read(tmp_path / "out").card("bolt") == card


def test_the_first_screen_names_it_and_it_does_not_count() -> None:
    names = [f"a{n}" for n in range(7)]
    found = _waived(*names)
    red = found.scores.filter(rating="act_now")["account_id"].to_list()
    assert red == ["acme"]
    screen = _shown(first_screen_view(found))
    assert "WAIVED 7 red lights that do not count" in screen
    assert f"a0 {TOLD}" in screen
    assert "... 2 more: --all" in screen
    assert f"a6 {TOLD}" in _shown(first_screen_view(found, top=None))


@pytest.mark.parametrize(
    "more",
    [
        {"text": "Thank you."},
        {"severity": Decimal("0.9")},
        {"begins": datetime(NOW.year + 1, 1, 1, tzinfo=UTC)},
    ],
    ids=["nothing lit", "lit all the same", "not begun"],
)
def test_a_waiver_that_puts_out_no_red_light_is_none(more: dict[str, Any]) -> None:
    found = _waived("bolt", **more)
    assert found.card("bolt").waived == ()
    assert "WAIVED" not in _shown(first_screen_view(found))


def test_a_card_stays_short_however_many_are_waived() -> None:
    one = {"sign": SIGN, "title": "t" * 300, "owner": "o" * 300, "until": date(2027, 1, 31)}
    card = Card.of({"account_id": "a", "rating": "watch", "waived": [one] * 20})
    assert 0 < len(card.waived) < 20
