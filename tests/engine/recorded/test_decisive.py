"""Fields that decide: without them in any source a sign is unknown, whatever word reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support import NOW, alone, assess, finding, interaction
from words_support import always

from focuskit import Interaction, Measure, Timeline, col

Measured = Callable[[Timeline], Measure]


def _mail(days_ago: float, **fields: Any) -> Interaction:
    return interaction("acme", days_ago, "email", **fields)


def _losing(t: Timeline) -> Measure:
    return t.share(t.optional("losing_party").is_not_null(), among=t.kind("deal"))


def _losing_or_dear(t: Timeline) -> Measure:
    loses = t.any_known(col.losing_party.is_not_null(), col.discount > 0.2)
    return t.share(loses, among=t.kind("deal"))


def _won(t: Timeline) -> Measure:
    return t.share(~t.word(t.optional("outcome", otherwise=""), "lost"), among=t.kind("deal"))


def _by_person(t: Timeline) -> Measure:
    return t.count(t.by_person, among=t.kind("email", "visit"))


def _contacts(t: Timeline) -> Measure:
    return t.count(t.contacts, among=t.kind("email"))


def _with_them(t: Timeline) -> Measure:
    return t.count(t.with_them, among=t.kind("meeting"))


def _answered(t: Timeline) -> Measure:
    asked = t.kind("ticket")
    return t.share(~t.follow_up(asked, t.kind("email"), within=9).came, among=asked)


def _unasked(t: Timeline) -> Measure:
    return t.days_since_last(t.kind("idea") & t.optional("in_reply_to").is_null())


def _formal(t: Timeline) -> Measure:
    portal = t.optional("channel", "").is_in(["portal"])
    return t.count(~portal, among=t.kind("feedback"))


CASES: list[tuple[Measured, str, dict[str, Any], dict[str, Any]]] = [
    (_losing, "losing_party", {"kind": "deal"}, {"losing_party": "us"}),
    (_losing_or_dear, "losing_party", {"kind": "deal", "discount": 0.1}, {"losing_party": "us"}),
    (_losing_or_dear, "discount", {"kind": "deal", "losing_party": "us"}, {"discount": 0.1}),
    (_won, "outcome", {"kind": "deal", "resolved_at": NOW}, {"outcome": "won"}),
    (_by_person, "automated", {"kind": "email"}, {"automated": False}),
    (_contacts, "automated", {"kind": "email", "direction": "inbound"}, {"automated": True}),
    (_with_them, "direction", {"kind": "meeting"}, {"direction": "outbound"}),
    (_unasked, "in_reply_to", {"kind": "idea"}, {"in_reply_to": "q"}),
    (_formal, "channel", {"kind": "feedback"}, {"channel": "portal"}),
]


@pytest.mark.parametrize(("measured", "field", "row", "states"), CASES)
def test_a_field_that_decides_and_is_in_no_source_makes_a_sign_unknown(
    measured: Measured, field: str, row: dict[str, Any], states: dict[str, Any]
) -> None:
    sign = always("trial")(measured)
    rows = [interaction("acme", days, **row) for days in (1, 2, 3)]
    kinds = dict.fromkeys(("deal", "email", "meeting", "idea", "feedback"), (None, NOW))

    def found(*more: Interaction, **stated: Any) -> dict[str, Any]:
        recorded = {**kinds, **stated}
        portfolio = assess([*rows, *more], recorded=recorded, **alone(sign))
        return finding(portfolio, "acme", "trial.trial")

    silent = found()
    assert (silent["outcome"], silent["missing"]) == ("unknown", [f"field:{field}"])
    assert "map its column or a constant, or state it as recorded" in silent["resolve"]
    stated = interaction("acme", 4, **row, **states)
    assert found(stated)["outcome"] in {"fired", "clear"}
    assert found(**{field: (None, None)})["outcome"] in {"fired", "clear"}


def test_a_follow_up_asks_for_replies_where_they_can_be_told_apart() -> None:
    sign = always("answered")(_answered)
    ticket, reply = interaction("acme", 20, "ticket", id="T"), _mail(10)
    recorded = {"ticket": (None, NOW), "email": (None, NOW)}

    def found(*rows: Interaction) -> dict[str, Any]:
        return finding(assess(rows, recorded=recorded, **alone(sign)), "acme", "trial.answered")

    assert found(ticket, reply)["missing"] == ["field:in_reply_to"]
    assert found(ticket, _mail(10, in_reply_to="T"))["outcome"] in {"fired", "clear"}


def test_a_call_can_hardly_say_what_it_answers_and_is_not_asked_to() -> None:
    @always("called")
    def called(t: Timeline) -> Measure:
        asked = t.kind("ticket", "email")
        return t.share(~t.follow_up(asked, t.kind("call"), within=9).came, among=asked)

    rows = [interaction("acme", 20, "ticket"), interaction("acme", 19, "call"), _mail(18)]
    recorded = dict.fromkeys(("ticket", "call", "email"), (None, NOW))
    found = finding(assess(rows, recorded=recorded, **alone(called)), "acme", "trial.called")
    assert found["outcome"] in {"fired", "clear"}


def test_nothing_hangs_on_a_field_of_kinds_of_which_there_are_no_rows() -> None:
    rows = [interaction("acme", days, "visit") for days in (1, 2)]
    portfolio = assess(rows, recorded={"visit": (None, NOW)}, **alone(always("people")(_by_person)))
    assert finding(portfolio, "acme", "trial.people")["outcome"] in {"fired", "clear"}


def test_a_sign_that_takes_no_kind_is_asked_for_all_that_the_field_decides_on() -> None:
    @always("anything")
    def anything(t: Timeline) -> Measure:
        return t.count(t.by_person, among=col.occurred_at.is_not_null())

    found = finding(assess([_mail(1)], recorded={}, **alone(anything)), "acme", "trial.anything")
    assert found["missing"] == ["field:automated"]


def test_a_sign_may_say_that_it_gets_no_milder_without_the_field() -> None:
    @always("binding")
    def binding(t: Timeline) -> Measure:
        lost = t.word(t.optional("outcome", otherwise="", decides=False), "lost")
        return t.share(~lost, among=t.kind("deal"))

    rows = [interaction("acme", days, "deal") for days in (1, 2)]
    portfolio = assess(rows, recorded={"deal": (None, NOW)}, **alone(binding))
    assert finding(portfolio, "acme", "trial.binding")["outcome"] in {"fired", "clear"}


def test_what_a_follow_up_is_told_by_besides_fields_asks_for_no_replies() -> None:
    @always("by-pulse")
    def by_pulse(t: Timeline) -> Measure:
        asked = t.kind("ticket")
        glad = t.colleague("pulse", among=t.kind("email")) > 5
        return t.share(~t.follow_up(asked, t.kind("email") & glad, within=9).came, among=asked)

    rows = [interaction("acme", 20, "ticket", colleague_id="u"), _mail(10, colleague_id="u")]
    found = finding(assess(rows, recorded={}, **alone(by_pulse)), "acme", "trial.by-pulse")
    assert "field:in_reply_to" not in (found["missing"] or [])
