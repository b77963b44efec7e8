"""gone-quiet: fires, is clear, is unknown, and near misses."""

from __future__ import annotations

from support import assess, finding, interaction, orders, outcome, ticket


def test_fires_when_the_silence_is_longer_than_their_own_gaps() -> None:
    portfolio = assess(orders("acme", 160, 140, 120, 100))
    found = finding(portfolio, "acme", "gone-quiet")
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 5.0, 4)
    assert found["severity"] == round((5 - 1.5) / 4.5, 6)
    assert found["text"] == (
        "They last reached out 5.0 times their usual gap ago, over 4 contacts. "
        "Their usual gap is 20 days."
    )


def test_is_clear_while_they_keep_their_own_rhythm_however_slow() -> None:
    portfolio = assess(orders("slow", 900, 600, 300) + orders("quick", 21, 14, 7))
    assert outcome(portfolio, "slow", "gone-quiet") == "clear"
    assert outcome(portfolio, "quick", "gone-quiet") == "clear"


def test_a_gap_under_a_week_is_taken_as_a_week() -> None:
    portfolio = assess(orders("daily", 11, 10, 9, 8))
    found = finding(portfolio, "daily", "gone-quiet")
    assert (found["outcome"], round(found["value"], 6)) == ("clear", round(8 / 7, 6))


def test_two_contacts_are_no_habit() -> None:
    found = finding(assess(orders("acme", 300, 200)), "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")
    assert found["value"] is None


def test_a_kind_that_nobody_records_is_unknown_and_named() -> None:
    portfolio = assess([ticket("acme", days) for days in (9, 8, 7, 6)], recorded={})
    found = finding(portfolio, "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert "kind:order" in found["missing"]


def test_cases_cancellations_and_our_own_calls_are_no_sign_of_life() -> None:
    rows = orders("acme", 160, 140, 120, 100)
    others = [
        ticket("acme", 2),
        interaction("acme", 3, "cancellation", direction="inbound"),
        interaction("acme", 1, "call", direction="outbound"),
    ]
    assert finding(assess(rows + others), "acme", "gone-quiet")["value"] == 5.0


def test_what_a_machine_sent_is_no_sign_of_life() -> None:
    away = interaction("acme", 1, "email", direction="inbound", automated=True)
    found = finding(assess([*orders("acme", 160, 140, 120, 100), away]), "acme", "gone-quiet")
    assert (found["value"], found["observations"]) == (5.0, 4)


def test_a_cancellation_alone_fires_nothing() -> None:
    portfolio = assess([interaction("acme", 3, "cancellation", direction="inbound")])
    assert "fired" not in portfolio.findings["outcome"].to_list()


def test_a_meeting_with_five_participants_is_one_contact() -> None:
    meeting = [
        interaction(
            "acme", 100, "meeting", direction="inbound", occasion_id="m1", contact_id=f"c{n}"
        )
        for n in range(5)
    ]
    found = finding(assess(orders("acme", 160, 130) + meeting), "acme", "gone-quiet")
    assert found["observations"] == 3
    assert round(found["value"], 6) == round(100 / 30, 6)
