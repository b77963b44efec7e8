"""Each word of a detector: its number, what it rests on, its evidence, and when it is unknown."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import polars as pl
import pytest
from support import NOW, alone, assess, finding, interaction, orders
from words_support import (
    WORDS,
    Word,
    always,
    any_known,
    discounts,
    found_of,
    inbound,
    lowest,
    never,
    occasions,
    outbound,
    rivals,
    row_of,
    several,
    value_of,
    weeks,
    weighted,
)

from focuskit import Account, Interaction, Measure, Timeline, Unit, col, detector
from focuskit.policy import SignPolicy
from focuskit_testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]


each_word = pytest.mark.parametrize("word", WORDS, ids=lambda word: word.sign.id)


def _ids(told: pl.DataFrame, speaks: str) -> list[str]:
    return sorted(told.filter(pl.col("speaks") == speaks)["id"].to_list())


@each_word
def test_a_word_gives_its_number_what_it_rests_on_and_its_evidence(word: Word, read: Read) -> None:
    portfolio = found_of(word, read(word.rows))
    found = finding(portfolio, "acme", word.sign.id)
    assert found["error"] is None
    assert (found["outcome"], found["observations"]) == ("fired", word.observations)
    assert found["value"] == pytest.approx(word.value, abs=1e-12)
    told = portfolio.evidence("acme")
    named = {str(row.id) for row in word.rows}
    assert set(told["id"]) <= named
    assert _ids(told, "for") == sorted(name for name in named if _named(name, word.for_))
    assert _ids(told, "against") == sorted(name for name in named if _named(name, word.against))
    assert (found["evidence"], found["counter_evidence"]) == (
        told.filter(speaks="for").height,
        told.filter(speaks="against").height,
    )
    assert "colleague_id" not in told.columns


def _named(name: str, names: str) -> bool:
    return name in names.split()


@each_word
def test_an_account_alone_gives_what_it_gives_in_company(word: Word, read: Read) -> None:
    def told(rows: Sequence[Interaction]) -> tuple[Any, ...]:
        portfolio = found_of(word, read(rows))
        findings = portfolio.findings.filter(account_id="acme").to_dicts()
        evidence = portfolio.evidence("acme").sort("id")
        return findings, evidence.to_dicts(), portfolio["acme"].findings

    assert told([*word.rows, *word.company]) == told(word.rows)


@each_word
def test_the_order_of_rows_plays_no_part(word: Word) -> None:
    rows = [*word.rows, *word.company]
    shuffled = random.Random(3).sample(rows, len(rows))  # noqa: S311 -- no secret
    one, other = found_of(word, rows), found_of(word, shuffled)
    assert one.findings.equals(other.findings)
    assert one.to_ndjson() == other.to_ndjson()


@each_word
def test_what_is_not_recorded_is_unknown_and_named(word: Word, read: Read) -> None:
    rows = [interaction("acme", days, "order", direction="inbound") for days in (800, 400, 0)]
    found = finding(found_of(word, read(rows), recorded={}), "acme", word.sign.id)
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert sorted(found["missing"]) == sorted(word.missing)


@each_word
def test_an_account_without_rows_is_unknown(word: Word) -> None:
    accounts = [Account(id="acme"), Account(id="idle")]
    rows = word.rows
    found = finding(found_of(word, rows, accounts=accounts), "idle", word.sign.id)
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


def test_evidence_of_an_account_without_any_row_is_empty() -> None:
    portfolio = assess([], accounts=[Account(id="acme")], as_of=None, **alone(never))
    told = portfolio.evidence("acme")
    assert told.is_empty()
    assert told.columns == ["account_id", "sign", "speaks", "id"]


# What a word does at its edges


def test_where_no_row_has_a_weight_the_rows_are_counted() -> None:
    rows = [row_of("a", 1, "activity"), row_of("b", 2, "activity", purpose="keep")]
    assert value_of(weighted, *rows) == 0.5
    assert value_of(weighted, *(attrs.evolve(row, minutes=0.0) for row in rows)) == 0.5


def test_a_field_whose_nulls_mean_something_must_be_recorded_by_somebody() -> None:
    rows = [row_of(f"a{n}", n, "activity") for n in (0, 100)]
    given = {"recorded": {}, **alone(weighted)}
    found = finding(assess(rows, **given), "acme", "trial.weighted")
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:purpose"])
    other = interaction("bolt", 100, "activity", purpose="keep")
    found = finding(assess([*rows, other], **given), "acme", "trial.weighted")
    assert (found["outcome"], found["value"]) == ("fired", 1.0)


def test_one_of_several_fields_suffices_and_where_there_is_none_each_is_named() -> None:
    ends = [inbound(f"t{n}", n, "ticket", resolved_at=NOW) for n in (0, 100)]
    given = {"recorded": {}, **alone(any_known)}
    found = finding(assess(ends, **given), "acme", "trial.any-known")
    assert found["missing"] == ["field:waited_for_approval_hours", "field:escalations"]
    assert " Or: " in found["resolve"]
    assert " And: " not in found["resolve"]
    with_one = [attrs.evolve(row, escalations=0) for row in ends]
    found = finding(assess(with_one, **given), "acme", "trial.any-known")
    assert (found["outcome"], found["value"], found["observations"]) == ("fired", 0.0, 2)


@pytest.mark.parametrize("days", [364.99, 365])
def test_what_never_happened_counts_once_the_account_was_watched_long_enough(days: float) -> None:
    portfolio = assess(orders("acme", days, 1), recorded=everything_recorded(), **alone(never))
    found = finding(portfolio, "acme", "trial.never")
    expected = (1.0, 365, "fired") if days == 365 else (None, 0, "unknown")
    assert (found["value"], found["observations"], found["outcome"]) == expected


def test_what_did_happen_goes_before_what_never_did() -> None:
    named = [inbound("a", 300, "trouble_point", topics=("time",)), row_of("b", 500, "order")]
    portfolio = assess(named, recorded=everything_recorded(), **alone(never))
    found = finding(portfolio, "acme", "trial.never")
    assert (found["value"], found["observations"]) == (0.0, 1)


def test_of_several_things_one_that_never_was_makes_the_age_count() -> None:
    rows = [inbound("a", 10, "call", topics=("why-us",)), row_of("b", 33.5, "order")]
    assert value_of(several, *rows) == 33.5


def test_groups_with_too_few_rows_have_no_mean() -> None:
    row = inbound("a", 10, "survey", score=1.0, colleague_role="sales")
    assert value_of(lowest, row) is None


def test_without_weeks_before_there_is_nothing_to_compare_with() -> None:
    recent = [inbound("a", 1, "email"), outbound("b", 2, "email"), inbound("c", 40, "email")]
    assert value_of(weeks, *recent) is None
    assert value_of(weeks, *recent, outbound("d", 39, "email")) == 2.0
    assert value_of(weeks, inbound("c", 40, "email"), outbound("d", 39, "email")) == 0.0


def test_an_occasion_is_one_of_one_account() -> None:
    """Two accounts at one table are two occasions."""
    sales = row_of("a", 90, "event", occasion_id="board", colleague_role="sales")
    service = interaction(
        "bolt", 90, "event", id="b", occasion_id="board", colleague_role="service"
    )
    portfolio = assess([sales, service], recorded=everything_recorded(), **alone(occasions))
    assert set(portfolio.findings["evidence"]) == {0}


def test_a_word_is_one_however_it_is_written() -> None:
    @always("won")
    def won(t: Timeline) -> Measure:
        return t.count(t.word(col.outcome, "won"), among=t.kind("change"))

    written = ("won", "Won", " WON ", "wonderful", None)
    rows = [outbound(f"r{n}", n, "change", outcome=one) for n, one in enumerate(written)]
    assert value_of(won, *rows) == 3.0


def test_what_joins_the_words_of_a_text_makes_no_difference() -> None:
    @always("unheard")
    def unheard(t: Timeline) -> Measure:
        return t.count(t.word(col.outcome, "no-answer"), among=t.kind("call"))

    written = ("no answer", "No-Answer", "NO_ANSWER", "answer", "no answers")
    rows = [outbound(f"r{n}", n, "call", outcome=one) for n, one in enumerate(written)]
    assert value_of(unheard, *rows) == 3.0


@pytest.mark.parametrize(
    ("kind", "outcome", "took_place"),
    [
        ("call", "Voicemail", False),
        ("call", "wants a quote", True),
        ("call", None, True),
        ("meeting", "cancelled", False),
        ("event", "held", True),
        ("email", "cancelled", True),
    ],
)
def test_what_took_place_is_told_by_the_outcome(
    kind: str, outcome: str | None, *, took_place: bool
) -> None:
    @always("held")
    def held(t: Timeline) -> Measure:
        return t.count(t.took_place, among=t.kind("call", "email", "event", "meeting"))

    assert value_of(held, outbound("r", 1, kind, outcome=outcome)) == took_place


def test_both_were_together_where_they_met_and_in_calls_of_which_that_is_on_record() -> None:
    @always("together")
    def together(t: Timeline) -> Measure:
        return t.count(t.together, among=t.kind("call", "email", "meeting"))

    met = [
        outbound("met", 5, "meeting"),
        outbound("took it", 4, "call", outcome="Connected"),
        outbound("spoke", 3, "call", talk_share=0.4),
    ]
    not_met = [
        outbound("cancelled", 5, "meeting", outcome="cancelled"),
        outbound("nothing said", 4, "call"),
        outbound("spoke alone", 3, "call", talk_share=1.0),
        outbound("wrote", 2, "email"),
    ]
    assert value_of(together, *met, *not_met) == 3.0


def test_a_score_without_a_direction_came_from_them() -> None:
    @always("answered")
    def answered(t: Timeline) -> Measure:
        return t.count(t.from_them, among=t.kind("survey"))

    rows = [
        inbound("came", 4, "survey"),
        row_of("scored", 3, "survey", score=7.0),
        row_of("nobody knows", 2, "survey"),
        outbound("sent", 1, "survey", score=7.0),
    ]
    assert value_of(answered, *rows) == 2.0


@pytest.mark.parametrize("kind_and_id", ["idea:b", "b"])
def test_a_row_that_names_itself_is_no_reply(kind_and_id: str) -> None:
    @always("replies")
    def replies(t: Timeline) -> Measure:
        return t.count(t.is_reply, among=t.kind("idea"))

    rows = [
        outbound("a", 3, "idea", in_reply_to="ticket:1"),
        outbound("b", 2, "idea", in_reply_to=kind_and_id),
        outbound("c", 1, "idea"),
    ]
    assert value_of(replies, *rows) == 1.0


def test_where_no_row_has_an_id_none_names_itself() -> None:
    @always("replies")
    def replies(t: Timeline) -> Measure:
        return t.count(t.is_reply, among=t.kind("idea"))

    rows = [
        interaction("acme", 3, "idea", direction="outbound", in_reply_to="ticket:1"),
        interaction("acme", 2, "idea", direction="outbound"),
    ]
    assert value_of(replies, *rows) == 1.0


def test_a_word_that_could_never_be_found_is_refused() -> None:
    @always("won")
    def won(t: Timeline) -> Measure:
        return t.count(t.word(col.outcome, "Won"), among=t.kind("change"))

    portfolio = assess([outbound("r", 1, "change", outcome="won")], **alone(won))
    assert "write the word as 'won'" in finding(portfolio, "acme", "trial.won")["error"]


def test_an_occasion_is_judged_by_all_of_its_rows() -> None:
    @always("occasions")
    def sold(t: Timeline) -> Measure:
        meetings = t.kind("meeting")
        return t.count(t.of_occasion(t.role("sales"), among=meetings), among=t.once(meetings))

    together = [
        row_of(name, 90, "meeting", occasion_id="board", colleague_role=role)
        for name, role in (("a", "service"), ("b", "sales"), ("c", None))
    ]
    apart = [row_of(f"r{n}", 80 + n, "meeting", colleague_role="service") for n in range(2)]
    assert value_of(sold, *together, *apart) == 1.0
    assert value_of(sold, *apart) == 0.0


@always("matters")
def matters(t: Timeline) -> Measure:
    named = t.kind("trouble_point")
    t.optional("topics")
    solved = t.of_occasion(t.word(col.outcome, "solved"), among=named, topic=True)
    return t.count(solved.fill_null(value=False), among=t.once(named, topic=True))


@pytest.mark.parametrize(
    ("rows", "in_all"),
    [
        ([{"occasion_id": "o", "topics": ["a"]}, {"occasion_id": "o", "topics": ["a"]}], 1),
        ([{"occasion_id": "o", "topics": ["a"]}, {"occasion_id": "o", "topics": ["b"]}], 2),
        (
            [
                {"occasion_id": "o", "topics": ["a", "B"]},
                {"occasion_id": "o", "topics": ["b", "A"]},
            ],
            1,
        ),
        ([{"occasion_id": "o", "text": "slow"}, {"occasion_id": "o", "text": "dear"}], 2),
        ([{"occasion_id": "o"}, {"occasion_id": "o"}], 1),
        ([{"occasion_id": "o", "topics": ["a"]}, {"occasion_id": "p", "topics": ["a"]}], 2),
        ([{"topics": ["a"]}, {"topics": ["a"]}], 1),
        ([{"topics": ["a"]}, {"topics": ["b"]}], 2),
        ([{"topics": [], "text": "slow"}, {"topics": [], "text": "slow"}], 1),
        ([{"contact_id": "ada"}, {"contact_id": "ben"}], 2),
    ],
)
def test_a_matter_is_what_rows_of_one_occasion_or_day_are_about(
    rows: list[dict[str, Any]], in_all: int
) -> None:
    sources = [inbound(f"t{n}", 30, "trouble_point", **row) for n, row in enumerate(rows)]
    portfolio = assess(sources, recorded=everything_recorded(), **alone(matters))
    assert finding(portfolio, "acme", "trial.matters")["observations"] == in_all


def test_a_matter_is_settled_where_one_of_its_rows_is() -> None:
    rows = [
        inbound("a", 30, "trouble_point", topics=["login"]),
        inbound("b", 30, "trouble_point", topics=["login"], outcome="solved"),
        inbound("c", 12, "trouble_point", topics=["login"]),
    ]
    assert value_of(matters, *rows) == 1.0


def test_rows_of_an_occasion_may_be_told_apart_by_a_field() -> None:
    @always("by-colleague")
    def by_colleague(t: Timeline) -> Measure:
        met = t.kind("meeting")
        return t.count(met, among=t.once(met, same=("colleague_id",)))

    rows = [
        outbound(f"r{n}", 30, "meeting", occasion_id="o", colleague_id=who)
        for n, who in enumerate(("sam", "sam", "kim"))
    ]
    assert value_of(by_colleague, *rows) == 2.0


def test_without_rivals_in_the_policy_no_text_names_one() -> None:
    portfolio = assess(
        [inbound("a", 1, "email", text="Globex called.")],
        recorded=everything_recorded(),
        **alone(rivals),
    )
    found = finding(portfolio, "acme", "trial.rivals")
    assert (found["value"], found["observations"]) == (0.0, 1)


def test_the_largest_discount_is_the_policys() -> None:
    run = alone(discounts)
    run["policy"] = attrs.evolve(run["policy"], largest_discount=0.1)
    rows = [outbound("a", 10, "deal", discount=0.11), outbound("b", 20, "deal", discount=0.1)]
    assert value_of(discounts, *rows, **run) == 1.0


@pytest.mark.parametrize(("window", "value"), [(None, 2), (60, 3), ("all", 4)])
def test_a_window_may_run_by_another_moment_of_a_row(window: Any, value: int) -> None:
    @always("arrived")
    def arrived(t: Timeline) -> Measure:
        lately = t.kind("delivery") & t.within(days=30, since=t.arrived_at)
        return t.count(lately, among=lately)

    run = alone(arrived)
    listed = SignPolicy(weight=1, distribution="trial", window_days=window)
    run["policy"] = attrs.evolve(run["policy"], signs={"trial.arrived": listed})
    soon = NOW + timedelta(days=5)
    rows = [
        outbound("at once", 10, "delivery"),
        outbound("came", 300, "delivery", promised_for=soon, delivered_at=NOW - timedelta(days=9)),
        outbound("under way", 10, "delivery", promised_for=soon),
        outbound("overdue", 20, "delivery", promised_for=NOW - timedelta(days=10)),
        outbound("earlier", 50, "delivery"),
        outbound("long ago", 200, "delivery", delivered_at=NOW - timedelta(days=199)),
    ]
    assert value_of(arrived, *rows, **run) == value


def test_the_first_known_value_may_come_from_a_link_or_a_colleague() -> None:
    @detector(id="some-sign", theme="listening", ok=1, bad=9, says="{value}")
    def some_sign(t: Timeline) -> Measure:
        orders = t.kind("order")
        answer = t.follow_up(orders, t.kind("call"), within=None)
        pulse = t.colleague("pulse", among=orders)
        known = t.first_known(col.minutes, answer.days, pulse)
        return t.mean(known, among=orders, unit=Unit.DAYS)

    rows = [interaction("acme", days, "order") for days in (9, 8)]
    rows.append(interaction("acme", 4, "call"))
    stated = {**alone(some_sign), "recorded": everything_recorded()}
    found = finding(assess(rows, **stated), "acme", "some-sign")
    assert (found["outcome"], found["value"]) == ("fired", 4.5)


# Optional fields that are needed


@always("by-machine")
def by_machine(t: Timeline) -> Measure:
    t.reads("automated")
    return t.share(~t.by_person, among=t.kind("email"))


@always("by-person")
def by_person(t: Timeline) -> Measure:
    return t.share(~t.by_person, among=t.kind("email"))


def test_a_field_that_is_asked_for_by_name_is_needed_over_the_whole_window() -> None:
    rows = [row_of(f"M{n}", n, "email") for n in range(1, 4)]
    stated = [row_of("M9", 9, "email", automated=True)]
    everywhere = {"email": (NOW - timedelta(days=99), NOW)}

    def outcomes(given: Sequence[Interaction]) -> list[str]:
        portfolio = assess(given, recorded=everywhere, **alone(by_machine, by_person))
        return [finding(portfolio, "acme", s.id)["outcome"] for s in (by_machine, by_person)]

    assert outcomes(rows) == ["unknown", "unknown"]
    assert outcomes([*rows, *stated]) == ["fired", "fired"]


def test_where_two_kinds_are_needed_both_are_named_as_needed() -> None:
    @always("answered")
    def answered(t: Timeline) -> Measure:
        return t.share(
            t.follow_up(t.kind("survey"), t.kind("visit"), within=9).met, among=t.kind("survey")
        )

    rows = [interaction("acme", days, "order", direction="inbound") for days in (400, 0)]
    found = finding(assess(rows, recorded={}, **alone(answered)), "acme", "trial.answered")
    assert sorted(found["missing"]) == ["kind:survey", "kind:visit"]
    assert " And: " in found["resolve"]
    assert " Or: " not in found["resolve"]


@pytest.mark.parametrize(
    ("since", "age", "expected"),
    [
        (None, 100, ("unknown", None)),  # at least 100, of which nobody need worry
        (None, 300, ("fired", 300.0)),  # at least 300
        (100, 100, ("clear", 100.0)),
        (104, 100, ("clear", 104.0)),
        (900, 100, ("fired", 900.0)),  # all of it is on record
    ],
)
def test_what_never_was_is_as_old_as_the_account_where_all_of_it_is_on_record(
    since: int | None, age: int, expected: tuple[str, float | None], read: Read
) -> None:
    @always("visited", ok=200, bad=400)
    def visited(t: Timeline) -> Measure:
        return t.days_since_last(t.kind("visit"))

    begun = None if since is None else NOW - timedelta(days=since)
    accounts = [Account(id="acme", since=begun), Account(id="other")]
    rows = [*orders("acme", age, 3), interaction("other", 400, "visit")]
    given = {"recorded": everything_recorded(), **alone(visited), "accounts": accounts}
    found = finding(assess(read(rows), **given), "acme", "trial.visited")
    assert (found["outcome"], found["value"]) == expected
    assert found["at_least"] is (expected == ("fired", 300.0))
    if expected[0] == "unknown":
        assert found["reason"] == "no_value"
