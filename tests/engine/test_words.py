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

import focuskit
from focuskit import Account, Interaction, Measure, Timeline, Unit, col, detector
from focuskit.detect.detector import Detector, MeasureFunction
from focuskit.model import Limits
from focuskit.policy import SignPolicy
from focuskit.policy.policy import KeyAccounts
from focuskit.testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]


def _always(sign: str, **changes: Any) -> Callable[[MeasureFunction], Detector]:
    """Make a sign that fires whatever it finds, so that its evidence is told."""
    limits: dict[str, Any] = {"ok": -1, "bad": 10_000, **changes}
    return detector(id=f"trial.{sign}", theme="trial", says="{value}", **limits)


@attrs.frozen(kw_only=True, eq=False)
class Word:
    """A sign that uses a word, rows of ``acme`` and one of company, and what the word must say.

    ``for_`` and ``against`` are the ids of the evidence; ``missing`` is what is named where the
    data hold nothing but orders.
    """

    sign: Any
    rows: Sequence[Interaction]
    value: float | None
    observations: int
    for_: str = ""
    against: str = ""
    missing: Sequence[str]

    @property
    def company(self) -> list[Interaction]:
        """The same rows twice over, of another account and a little earlier."""
        return [
            attrs.evolve(
                row,
                account_id=row.account_id and "bolt",
                id=f"{row.id} {number}",
                occurred_at=row.occurred_at - timedelta(hours=number),
                in_reply_to=row.in_reply_to and f"{row.in_reply_to} {number}",
            )
            for row in self.rows
            for number in (1, 2)
            if row.account_id
        ]


def _row(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    return interaction("acme", days_ago, kind, id=name, **fields)


def _in(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    return _row(name, days_ago, kind, direction="inbound", **fields)


def _out(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    return _row(name, days_ago, kind, direction="outbound", **fields)


# One sign a word


@_always("weighted")
def weighted(t: Timeline) -> Measure:
    among = t.kind("activity") & t.within(days=90)
    t.reads("purpose")
    return t.share(col.purpose.is_null(), among=among, weight=t.optional("minutes"))


@_always("missing")
def missing(t: Timeline) -> Measure:
    asked, heard = t.kind("survey") & t.outbound, t.kind("feedback") & t.inbound
    return t.missing(asked, heard, t.kind("visit"), days=365)


@_always("distinct")
def distinct(t: Timeline) -> Measure:
    return t.distinct(col.contact_id, among=t.contacts & t.within(days=180))


@_always("lowest", ok=8, bad=2)
def lowest(t: Timeline) -> Measure:
    among = t.kind("survey") & t.inbound
    return t.lowest(col.score, by="colleague_role", among=among, at_least=2, unit=Unit.SCORE)


@_always("highest", ok=2, bad=8)
def highest(t: Timeline) -> Measure:
    """Where more is worse, the worst group is the highest."""
    among = t.kind("survey") & t.inbound
    return t.lowest(col.score, by="colleague_role", among=among, at_least=2, unit=Unit.SCORE)


@_always("weeks")
def weeks(t: Timeline) -> Measure:
    contact = t.kind("email")
    return t.weeks_changed(contact & t.inbound, contact & t.outbound, recent=21, before=42)


@_always("occasions")
def occasions(t: Timeline) -> Measure:
    event = t.kind("event")
    return t.days_since_last(t.occasions_with(event, t.role("sales"), t.role("service")))


@_always("once")
def once(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.once(t.kind("meeting") & t.within(days=180)))


@_always("over")
def over(t: Timeline) -> Measure:
    among = t.kind("email") & t.outbound & col.channel.is_not_null()
    answered = t.follow_up(among, t.kind("email") & t.inbound, within=14, same=("channel",)).met
    rate = t.over(answered.mean(), "channel", among=among)
    return t.share(rate < 0.5, among=among & answered.is_not_null())


@_always("any-known")
def any_known(t: Timeline) -> Measure:
    met = t.any_known(col.waited_for_approval_hours > 0, col.escalations > 0)
    return t.share(met, among=t.cases)


@_always("first-known")
def first_known(t: Timeline) -> Measure:
    """Late: over the promised time, or else over a day."""
    took = (col.resolved_at - col.occurred_at).dt.total_hours()
    late = t.first_known(col.delivered_at > col.promised_for, took > 24)
    return t.count(late, among=t.kind("ticket"))


@_always("pitch")
def pitch(t: Timeline) -> Measure:
    return t.share(t.mentions("pitch", among=t.kind("email")), among=t.kind("email"))


@_always("rivals")
def rivals(t: Timeline) -> Measure:
    return t.count(t.mentions("rivals", among=t.kind("email")), among=t.kind("email"))


@_always("checked")
def checked(t: Timeline) -> Measure:
    """How many rows had a colleague whom nobody asked in a month, or who fares badly."""
    among = t.contacts
    asked = t.colleague("checked_in_at", among=among) > t.as_of - timedelta(days=30)
    low = t.colleague("pulse", among=among) < 6
    return t.count(
        ~asked.fill_null(value=False) | low.fill_null(value=False),
        among=among & col.colleague_id.is_not_null(),
    )


@_always("never")
def never(t: Timeline) -> Measure:
    measure = t.share(t.topic("price"), among=t.kind("trouble_point"))
    return attrs.evolve(measure, never=1, never_after=365)


@_always("observed")
def observed(t: Timeline) -> Measure:
    measure = t.count(t.inbound, among=t.kind("visit"))
    return attrs.evolve(measure, observed_days=True, never=0)


@_always("several")
def several(t: Timeline) -> Measure:
    return t.days_since_last(t.topic("why-us") & t.contacts, t.topic("who-else") & t.contacts)


@_always("experts")
def experts(t: Timeline) -> Measure:
    return t.days_since_last(t.contacts & t.role("expert"))


@_always("ages")
def ages(t: Timeline) -> Measure:
    return t.median(t.days_ago, among=t.kind("idea"), unit=Unit.DAYS)


@_always("discounts")
def discounts(t: Timeline) -> Measure:
    return t.count(col.discount > t.largest_discount, among=t.kind("deal"))


_TALK = ["kind:call", "kind:chat", "kind:email", "kind:event", "kind:meeting", "kind:visit"]

WORDS = [
    Word(
        sign=weighted,
        rows=[
            _row("a", 10, "activity", minutes=60.0),
            _row("b", 20, "activity", minutes=20.25, purpose="keep"),
            _row("c", 30, "activity", minutes=0.75, purpose="find"),
            _row("d", 40, "activity"),
            _row("old", 90, "activity", minutes=600.0),
        ],
        value=60 / 81,
        observations=4,
        for_="a d",
        against="b c",
        missing=["kind:activity"],
    ),
    Word(
        sign=missing,
        rows=[
            _out("asked", 364.9, "survey"),
            _in("answered", 30, "survey"),
            _in("heard", 365, "feedback"),
            _row("first", 700.5, "order"),
        ],
        value=2,
        observations=700,
        against="asked",
        missing=["kind:feedback", "kind:survey", "kind:visit"],
    ),
    Word(
        sign=distinct,
        rows=[
            _in("a", 10, "call", contact_id="ann"),
            _out("b", 20, "email", contact_id="ann"),
            _in("c", 30, "visit", contact_id="bob"),
            _in("d", 40, "meeting"),
            _in("robot", 41, "email", contact_id="cid", automated=True),
            _row("inside", 42, "meeting", contact_id="dee", direction="internal"),
            _in("old", 180, "call", contact_id="eve"),
        ],
        value=2,
        observations=3,
        for_="a b c",
        missing=_TALK,
    ),
    Word(
        sign=lowest,
        rows=[
            _in("a", 10, "survey", score=9.0, colleague_role="sales"),
            _in("b", 20, "survey", score=4.0, colleague_role="sales"),
            _in("c", 30, "survey", score=9.1, colleague_role="service"),
            _in("d", 40, "survey", score=9.2, colleague_role="service"),
            _in("e", 50, "survey", score=0.0, colleague_role="delivery"),
            _in("f", 51, "survey", colleague_role="delivery"),
            _in("g", 60, "survey", score=0.0),
            _in("h", 61, "survey", score=0.0),
        ],
        value=6.5,
        observations=4,
        for_="a b",
        against="c d",
        missing=["kind:survey"],
    ),
    Word(
        sign=highest,
        rows=[
            _in("a", 10, "survey", score=1.0, colleague_role="sales"),
            _in("b", 20, "survey", score=4.0, colleague_role="sales"),
            _in("c", 30, "survey", score=1.5, colleague_role="service"),
            _in("d", 40, "survey", score=2.0, colleague_role="service"),
        ],
        value=2.5,
        observations=4,
        for_="a b",
        against="c d",
        missing=["kind:survey"],
    ),
    Word(
        sign=weeks,
        rows=[
            # Of the last 3 weeks one holds both; of the 6 before, four.
            _in("a", 1, "email"),
            _out("b", 2, "email"),
            _in("c", 8, "email"),
            *[_in(f"i{n}", 21 + 7 * n, "email") for n in range(4)],
            *[_out(f"o{n}", 26.9 + 7 * n, "email") for n in range(4)],
            _in("p", 50, "email"),
            _in("before", 63, "email"),
            _out("before too", 64, "email"),
        ],
        value=(1 / 3) / (4 / 6),
        observations=64,
        for_="a b i0 i1 i2 i3 o0 o1 o2 o3",
        against="c p",
        missing=["kind:email"],
    ),
    Word(
        sign=once,
        rows=[
            _row("a", 90, "meeting", direction="inbound", occasion_id="board"),
            _row("b", 90, "meeting", direction="inbound", occasion_id="board"),
            _row("c", 60, "meeting", direction="outbound", occasion_id="review"),
            _row("d", 60, "meeting", direction="outbound", occasion_id="review"),
            _row("e", 5, "meeting", direction="inbound"),
            _row("f", 5, "meeting", direction="inbound"),
            _row("g", 90, "visit", direction="inbound", occasion_id="board"),
            _row("h", 200, "meeting", direction="inbound", occasion_id="old"),
        ],
        value=3,
        observations=4,
        for_="a e f",
        against="c",
        missing=["kind:meeting"],
    ),
    Word(
        sign=occasions,
        rows=[
            _row("a", 90, "event", occasion_id="lunch", colleague_role="sales"),
            _row("b", 90, "event", occasion_id="lunch", colleague_role="service"),
            _row("c", 10, "event", occasion_id="dinner", colleague_role="sales"),
            _row("d", 10, "event", occasion_id="dinner", colleague_role="expert"),
            _row("e", 5, "event", colleague_role="sales"),
            _row("f", 5, "event", colleague_role="service"),
            _row("g", 10, "call", occasion_id="dinner", colleague_role="service"),
        ],
        value=90,
        observations=90,
        for_="a b",
        missing=["kind:event"],
    ),
    Word(
        sign=over,
        rows=[
            _out("a", 100, "email", channel="portal"),
            _out("b", 80, "email", channel="portal"),
            _out("c", 60, "email", channel="portal"),
            _in("r", 59, "email", channel="portal"),
            _out("d", 40, "email", channel="letter"),
            _in("s", 39, "email", channel="letter"),
            _out("open", 1, "email", channel="letter"),
            _out("e", 30, "email"),
        ],
        value=0.75,
        observations=4,
        for_="a b c",
        against="d",
        missing=["kind:email"],
    ),
    Word(
        sign=any_known,
        rows=[
            _in("a", 10, "ticket", escalations=1, resolved_at=NOW),
            _in("b", 20, "ticket", escalations=0, resolved_at=NOW),
            _in("c", 30, "ticket", resolved_at=NOW),
            _in("d", 40, "request", waited_for_approval_hours=3.0, resolved_at=NOW),
            _in("e", 50, "request", waited_for_approval_hours=0.0, escalations=2, resolved_at=NOW),
            _in("f", 51, "request", waited_for_approval_hours=0.0, resolved_at=NOW),
        ],
        value=0.6,
        observations=5,
        for_="a d e",
        against="b f",
        missing=["kind:complaint", "kind:request", "kind:ticket"],
    ),
    Word(
        sign=first_known,
        rows=[
            _in(
                "a",
                10,
                "ticket",
                promised_for=NOW - timedelta(days=9),
                delivered_at=NOW - timedelta(days=8),
                resolved_at=NOW - timedelta(days=9.9),
            ),
            _in("b", 20, "ticket", resolved_at=NOW - timedelta(days=18)),
            _in("c", 30, "ticket", resolved_at=NOW - timedelta(days=29.5)),
            _in("d", 40, "ticket"),
        ],
        value=2,
        observations=3,
        for_="a b",
        against="c",
        missing=["kind:ticket"],
    ),
    Word(
        sign=pitch,
        rows=[
            _out("a", 10, "email", text="We are the leading provider.", language="en"),
            _out("b", 20, "email", text="What would help you most?", language="en-GB"),
            _out("c", 30, "email", text="We are the leading provider.", language="xx"),
            _out("d", 40, "email", text="We are the leading provider."),
            _out("e", 50, "email", language="en"),
        ],
        value=0.5,
        observations=2,
        for_="a",
        against="b",
        missing=["kind:email"],
    ),
    Word(
        sign=rivals,
        rows=[
            _in("a", 10, "email", text="Globex called us."),
            _in("b", 20, "email", text="Nobody called us."),
            _in("c", 30, "email"),
        ],
        value=1,
        observations=2,
        for_="a",
        against="b",
        missing=["kind:email"],
    ),
    Word(
        sign=checked,
        rows=[
            _in("a", 10, "call", colleague_id="asked and well"),
            _in("b", 11, "call", colleague_id="asked and low"),
            _in("c", 12, "call", colleague_id="asked long ago"),
            _in("d", 13, "call", colleague_id="never asked"),
            _in("e", 14, "call"),
            interaction(None, 5, "check_in", id="1", colleague_id="asked and well", score=8.0),
            interaction(None, 90, "check_in", id="2", colleague_id="asked and well", score=1.0),
            interaction(None, 6, "check_in", id="3", colleague_id="asked and low", score=3.0),
            interaction(None, 2, "check_in", id="4", colleague_id="asked and low"),
            interaction(None, 31, "check_in", id="5", colleague_id="asked long ago", score=9.0),
            interaction(None, 1, "check_in", id="6", score=9.0),
        ],
        value=3,
        observations=4,
        for_="b c d",
        against="a",
        missing=[*_TALK[:2], *_TALK[2:], "kind:check_in"],
    ),
    Word(
        sign=never,
        rows=[_row("a", 365, "order"), _row("b", 2, "order")],
        value=1,
        observations=365,
        missing=["kind:trouble_point"],
    ),
    Word(
        sign=observed,
        rows=[_in("a", 12.5, "visit"), _out("b", 3, "visit"), _row("c", 20.9, "order")],
        value=1,
        observations=20,
        for_="a",
        against="b",
        missing=["kind:visit"],
    ),
    Word(
        sign=several,
        rows=[
            _in("a", 10, "call", topics=("why-us", "price")),
            _in("b", 50, "call", topics=("who-else",)),
            _in("c", 70, "call", topics=("price",)),
            _in("d", 71, "call", topics=()),
            _in("e", 72, "call"),
        ],
        value=50,
        observations=72,
        for_="a b",
        missing=_TALK,
    ),
    Word(
        sign=experts,
        rows=[
            _in("a", 10, "call", colleague_role="sales"),
            _in("b", 40, "call", colleague_role="expert"),
            _in("c", 41, "call"),
        ],
        value=40,
        observations=41,
        for_="b",
        missing=_TALK,
    ),
    Word(
        sign=ages,
        rows=[_out("a", 1.5, "idea"), _out("b", 3, "idea"), _out("c", 40, "idea")],
        value=3,
        observations=3,
        for_="a b c",
        missing=["kind:idea"],
    ),
    Word(
        sign=discounts,
        rows=[
            _out("a", 10, "deal", discount=0.21),
            _out("b", 20, "deal", discount=0.2),
            _out("c", 30, "deal"),
        ],
        value=1,
        observations=2,
        for_="a",
        against="b",
        missing=["kind:deal"],
    ),
]  # fmt: skip

each_word = pytest.mark.parametrize("word", WORDS, ids=lambda word: word.sign.id)


def _found(word: Word, rows: Any, **given: Any) -> focuskit.Portfolio:
    run = alone(word.sign)
    run["policy"] = attrs.evolve(run["policy"], rivals=("Globex",))
    return assess(rows, **{"recorded": everything_recorded(), **run, **given})


def _ids(told: pl.DataFrame, speaks: str) -> list[str]:
    return sorted(told.filter(pl.col("speaks") == speaks)["id"].to_list())


@each_word
def test_a_word_gives_its_number_what_it_rests_on_and_its_evidence(word: Word, read: Read) -> None:
    portfolio = _found(word, read(word.rows))
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
        portfolio = _found(word, read(rows))
        findings = portfolio.findings.filter(account_id="acme").to_dicts()
        evidence = portfolio.evidence("acme").sort("id")
        return findings, evidence.to_dicts(), portfolio["acme"].findings

    assert told([*word.rows, *word.company]) == told(word.rows)


@each_word
def test_the_order_of_rows_plays_no_part(word: Word) -> None:
    rows = [*word.rows, *word.company]
    shuffled = random.Random(3).sample(rows, len(rows))  # noqa: S311 -- no secret
    one, other = _found(word, rows), _found(word, shuffled)
    assert one.findings.equals(other.findings)
    assert one.to_ndjson() == other.to_ndjson()


@each_word
def test_what_is_not_recorded_is_unknown_and_named(word: Word, read: Read) -> None:
    rows = [interaction("acme", days, "order", direction="inbound") for days in (800, 400, 0)]
    found = finding(_found(word, read(rows), recorded={}), "acme", word.sign.id)
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert sorted(found["missing"]) == sorted(word.missing)


@each_word
def test_an_account_without_rows_is_unknown(word: Word) -> None:
    accounts = [Account(id="acme"), Account(id="idle")]
    rows = word.rows
    found = finding(_found(word, rows, accounts=accounts), "idle", word.sign.id)
    assert (found["outcome"], found["reason"]) == ("unknown", "too_few_observations")


def test_evidence_of_an_account_without_any_row_is_empty() -> None:
    portfolio = assess([], accounts=[Account(id="acme")], as_of=None, **alone(never))
    told = portfolio.evidence("acme")
    assert told.is_empty()
    assert told.columns == ["account_id", "sign", "speaks", "id"]


# What a word does at its edges


def _value(sign: Any, *rows: Interaction, **given: Any) -> float | None:
    arguments = {"recorded": everything_recorded(), **alone(sign), **given}
    value: float | None = finding(assess(list(rows), **arguments), "acme", sign.id)["value"]
    return value


def test_where_no_row_has_a_weight_the_rows_are_counted() -> None:
    rows = [_row("a", 1, "activity"), _row("b", 2, "activity", purpose="keep")]
    assert _value(weighted, *rows) == 0.5
    assert _value(weighted, *(attrs.evolve(row, minutes=0.0) for row in rows)) == 0.5


def test_a_field_whose_nulls_mean_something_must_be_recorded_by_somebody() -> None:
    rows = [_row(f"a{n}", n, "activity") for n in (0, 100)]
    given = {"recorded": {}, **alone(weighted)}
    found = finding(assess(rows, **given), "acme", "trial.weighted")
    assert (found["outcome"], found["missing"]) == ("unknown", ["field:purpose"])
    other = interaction("bolt", 100, "activity", purpose="keep")
    found = finding(assess([*rows, other], **given), "acme", "trial.weighted")
    assert (found["outcome"], found["value"]) == ("fired", 1.0)


def test_one_of_several_fields_suffices_and_where_there_is_none_each_is_named() -> None:
    ends = [_in(f"t{n}", n, "ticket", resolved_at=NOW) for n in (0, 100)]
    given = {"recorded": {}, **alone(any_known)}
    found = finding(assess(ends, **given), "acme", "trial.any-known")
    assert found["missing"] == ["field:waited_for_approval_hours", "field:escalations"]
    assert " Or: " in found["resolve"]
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
    named = [_in("a", 300, "trouble_point", topics=("time",)), _row("b", 500, "order")]
    portfolio = assess(named, recorded=everything_recorded(), **alone(never))
    found = finding(portfolio, "acme", "trial.never")
    assert (found["value"], found["observations"]) == (0.0, 1)


def test_of_several_things_one_that_never_was_makes_the_age_count() -> None:
    rows = [_in("a", 10, "call", topics=("why-us",)), _row("b", 33.5, "order")]
    assert _value(several, *rows) == 33.5


def test_groups_with_too_few_rows_have_no_mean() -> None:
    row = _in("a", 10, "survey", score=1.0, colleague_role="sales")
    assert _value(lowest, row) is None


def test_without_weeks_before_there_is_nothing_to_compare_with() -> None:
    recent = [_in("a", 1, "email"), _out("b", 2, "email"), _in("c", 40, "email")]
    assert _value(weeks, *recent) is None
    assert _value(weeks, *recent, _out("d", 39, "email")) == 2.0
    assert _value(weeks, _in("c", 40, "email"), _out("d", 39, "email")) == 0.0


def test_an_occasion_is_one_of_one_account() -> None:
    """Two accounts at one table are two occasions."""
    sales = _row("a", 90, "event", occasion_id="board", colleague_role="sales")
    service = interaction(
        "bolt", 90, "event", id="b", occasion_id="board", colleague_role="service"
    )
    portfolio = assess([sales, service], recorded=everything_recorded(), **alone(occasions))
    assert set(portfolio.findings["evidence"]) == {0}


def test_without_rivals_in_the_policy_no_text_names_one() -> None:
    portfolio = assess(
        [_in("a", 1, "email", text="Globex called.")],
        recorded=everything_recorded(),
        **alone(rivals),
    )
    found = finding(portfolio, "acme", "trial.rivals")
    assert (found["value"], found["observations"]) == (0.0, 1)


def test_the_largest_discount_is_the_policys() -> None:
    run = alone(discounts)
    run["policy"] = attrs.evolve(run["policy"], largest_discount=0.1)
    rows = [_out("a", 10, "deal", discount=0.11), _out("b", 20, "deal", discount=0.1)]
    assert _value(discounts, *rows, **run) == 1.0


# Colleagues


def _pulse_of(rows: Sequence[Interaction], colleagues: Any, read: Read = list) -> float | None:
    @_always("pulse")
    def pulse(t: Timeline) -> Measure:
        among = t.kind("call")
        return t.median(t.colleague("pulse", among=among), among=among, unit=Unit.SCORE)

    given = {"recorded": everything_recorded(), "colleagues": colleagues, **alone(pulse)}
    value: float | None = finding(assess(read(rows), **given), "acme", "trial.pulse")["value"]
    return value


def test_the_list_of_colleagues_tells_where_nobody_answered(read: Read) -> None:
    call = _in("a", 3, "call", colleague_id="ines")
    asked = interaction(None, 5, "check_in", id="c", colleague_id="ines")
    listed = [{"id": "ines", "pulse": 4.0}]
    assert _pulse_of([call], listed, read) == 4.0
    assert _pulse_of([call, asked], listed, read) == 4.0
    assert _pulse_of([call, attrs.evolve(asked, score=7.0)], listed, read) == 7.0
    assert _pulse_of([call], [{"id": "ines"}], read) is None
    assert _pulse_of([call], [{"id": "omar", "pulse": 4.0}], read) is None


def test_the_list_of_colleagues_is_that_of_the_moment() -> None:
    call = _in("a", 3, "call", colleague_id="ines")
    listed = [
        {"id": "ines", "pulse": 4.0, "valid_from": NOW - timedelta(days=9)},
        {"id": "ines", "pulse": 9.0, "valid_from": NOW + timedelta(days=9)},
    ]
    assert _pulse_of([call], listed) == 4.0


def test_the_latest_answer_counts_and_a_later_silence_takes_nothing_back() -> None:
    call = _in("a", 3, "call", colleague_id="ines")
    answers = [
        interaction(None, days, "check_in", id=str(days), colleague_id="ines", score=score)
        for days, score in ((9, 2.0), (6, 5.0), (5, None), (-1, 9.0))
    ]
    assert _pulse_of([call, *answers], None) == 5.0


def test_of_two_answers_at_one_moment_the_better_one_counts_whatever_their_order() -> None:
    call = _in("a", 3, "call", colleague_id="ines")
    answers = [
        interaction(None, 9, "check_in", id=str(score), colleague_id="ines", score=score)
        for score in (3.0, 7.0)
    ]
    assert _pulse_of([call, *answers], None) == 7.0
    assert _pulse_of([call, *reversed(answers)], None) == 7.0


def test_no_finding_document_or_evidence_names_a_colleague() -> None:
    word = next(word for word in WORDS if word.sign is checked)
    portfolio = _found(word, [attrs.evolve(r, colleague_id="secret") for r in word.rows])
    shown = [portfolio.to_ndjson(), str(portfolio.evidence("acme").to_dicts())]
    assert not any("secret" in text for text in shown)


def test_who_is_asked_of_is_known_from_an_account_that_is_opened_alone() -> None:
    """Evidence of one account needs the check-ins, which stand in rows of no account."""
    word = next(word for word in WORDS if word.sign is checked)
    portfolio = _found(word, [*word.rows, *word.company])
    assert portfolio.findings["evidence"].to_list() == [3, 6]
    assert portfolio["acme"].findings[0].evidence.ids == ("d", "c", "b")
    assert portfolio["acme"].findings[0].evidence.counter_ids == ("a",)


# Names that nobody knows


def _timeline(**changes: Any) -> Timeline:
    given = {"sign": "x", "as_of": NOW, "columns": frozenset(), "limits": Limits(0, 1), **changes}
    return Timeline(**given)


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        (lambda t: t.role("exekutive"), "did you mean 'executive'"),
        (lambda t: t.mentions("pich", among=t.cases), "did you mean 'pitch'"),
        (lambda t: t.colleague("puls", among=t.inbound), "did you mean 'pulse'"),
        (lambda t: t.account("status"), "applies_to"),
    ],
    ids=["role", "phrase list", "colleague", "account"],
)
def test_a_name_that_nobody_knows_is_an_error_of_the_sign_with_a_hint(ask: Any, hint: str) -> None:
    @_always("asks")
    def asks(t: Timeline) -> Measure:
        ask(t)
        return t.count(t.inbound, among=t.kind("order"))

    found = finding(assess(orders("acme", 3, 2), **alone(asks)), "acme", "trial.asks")
    assert found["outcome"] == "error"
    assert hint in found["error"]


# Branches that break


def _broken(how: str) -> Any:
    """Return a sign of a branch that breaks at one place when it meets rows."""
    breaks = col.account_id.cast(pl.Int64) > 0

    @_always(f"breaks-in-{how}")
    def broken(t: Timeline) -> Measure:
        of, then = t.kind("deal"), t.kind("call")
        if how == "links":
            link = t.follow_up(of, then & breaks, within=9)
            return t.share(link.met, among=of)
        if how == "rows":
            return t.share(t.over(breaks.sum(), "kind", among=of) > 0, among=of)
        if how == "kept":
            return t.share(t.over(pl.len(), "kind", among=of & breaks) > 0, among=of)
        measure = t.share(t.preceded_by(of, then, within=9).met, among=of)
        return attrs.evolve(measure, value=col.account_id.cast(pl.Int64).sum())

    return broken


@pytest.mark.parametrize("how", ["links", "rows", "kept", "value"])
def test_a_branch_that_breaks_is_an_error_alone(how: str, read: Read) -> None:
    rows = [*WORDS[2].rows, _out("deal", 30, "deal"), *orders("acme", 3, 2)]
    good = assess(read(rows), recorded=everything_recorded(), **alone(distinct, over))
    signs = alone(distinct, over, _broken(how))
    portfolio = assess(read(rows), recorded=everything_recorded(), **signs)
    name = f"trial.breaks-in-{how}"
    found = finding(portfolio, "acme", name)
    assert found["outcome"] == "error"
    assert found["error"]
    assert portfolio.findings.filter(pl.col("sign") != name).equals(good.findings)
    assert portfolio.evidence("acme").equals(good.evidence("acme"))


def test_several_branches_that_break_are_found_apart(read: Read) -> None:
    rows = [*WORDS[2].rows, _out("deal", 30, "deal"), *orders("acme", 3, 2)]
    signs = [_broken(how) for how in ("links", "rows", "kept", "value")]
    run = alone(distinct, *signs)
    portfolio = assess(read(rows), recorded=everything_recorded(), **run)
    errors = portfolio.findings.filter(pl.col("outcome") == "error")["sign"].to_list()
    assert errors == sorted(sign.id for sign in signs)
    assert finding(portfolio, "acme", "trial.distinct")["value"] == 2.0


# Key accounts


@detector(
    id="trial.key",
    theme="trial",
    ok=-1,
    bad=100,
    says="{value}",
    applies_to=col.key_account & (col.status == "customer"),
)
def of_key_customers(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


def _outcome_for(account: Account, key: KeyAccounts, sign: Any = of_key_customers) -> str:
    run = alone(sign)
    listed = SignPolicy(
        weight=1, distribution="trial", key_accounts_only=sign is not of_key_customers
    )
    signs = {sign.id: listed}
    run["policy"] = attrs.evolve(run["policy"], key_accounts=key, signs=signs)
    portfolio = assess(
        orders("acme", 3, 2), accounts=[account], recorded=everything_recorded(), **run
    )
    return str(finding(portfolio, "acme", sign.id)["outcome"])


BOTH = {"segments": ["key"], "least_annual_value": 10}


@pytest.mark.parametrize(
    ("fields", "key", "outcome"),
    [
        ({"segment": "key"}, {"segments": ["key"]}, "fired"),
        ({"segment": "small"}, {"segments": ["key"]}, "not_applicable"),
        ({}, {"segments": ["key"]}, "unknown"),
        ({"annual_value": 10.0}, {"least_annual_value": 10}, "fired"),
        ({"annual_value": 9.99}, {"least_annual_value": 10}, "not_applicable"),
        ({}, {"least_annual_value": 10}, "unknown"),
        ({}, {"ids": ["acme"]}, "fired"),
        ({}, {"ids": ["bolt"]}, "not_applicable"),
        ({}, {}, "not_applicable"),
        ({"segment": "small", "annual_value": 11.0}, BOTH, "fired"),
        ({"segment": "small", "annual_value": 9.0}, BOTH, "not_applicable"),
        ({"segment": "small"}, BOTH, "unknown"),
        ({"segment": "small"}, {"segments": ["key"], "ids": ["acme"]}, "fired"),
    ],
)  # fmt: skip
def test_key_accounts_are_those_that_the_policy_says(
    fields: dict[str, Any], key: dict[str, Any], outcome: str
) -> None:
    account = Account(id="acme", status="customer", **fields)
    assert _outcome_for(account, KeyAccounts(**key)) == outcome
    assert _outcome_for(account, KeyAccounts(**key), distinct_orders) == outcome


@detector(id="trial.orders", theme="trial", ok=-1, bad=100, says="{value}")
def distinct_orders(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


@detector(
    id="trial.customers", theme="trial", ok=-1, bad=100, says="{value}",
    applies_to=col.status == "customer",
)  # fmt: skip
def of_customers(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.kind("order"))


@pytest.mark.parametrize("sign", [of_key_customers, of_customers], ids=lambda sign: sign.id)
def test_a_sign_for_key_accounts_keeps_its_own_condition_too(sign: Any) -> None:
    key = KeyAccounts(ids=["acme"])
    assert _outcome_for(Account(id="acme", status="prospect"), key, sign) == "not_applicable"
    assert _outcome_for(Account(id="acme", status="customer"), key, sign) == "fired"


def test_one_branch_may_be_divided_by_another(read: Read) -> None:
    """Half of the channels that we used got an answer."""

    @_always("channels")
    def channels(t: Timeline) -> Measure:
        sent = t.kind("email") & t.outbound
        answered = t.follow_up(sent, t.kind("email") & t.inbound, within=14, same=("channel",))
        rate = t.over(answered.met.mean(), "channel", among=sent)
        return t.distinct(col.channel, among=sent & (rate > 0)) / t.distinct(
            col.channel, among=sent
        )

    rows = [
        _out("a", 60, "email", channel="portal"),
        _in("r", 59, "email", channel="portal"),
        _out("b", 50, "email", channel="letter"),
    ]
    portfolio = assess(read(rows), recorded=everything_recorded(), **alone(channels))
    assert finding(portfolio, "acme", "trial.channels")["value"] == 0.5
    assert portfolio.evidence("acme").filter(speaks="for")["id"].to_list() == ["a"]


def test_the_first_known_value_may_come_from_a_link_or_a_colleague() -> None:
    @detector(id="some-sign", theme="listening", ok=1, bad=9, says="{value}")
    def some_sign(t: Timeline) -> Measure:
        orders = t.kind("order")
        answer = t.follow_up(orders, t.kind("call"), within=None)
        pulse = t.colleague("pulse", among=orders)
        known = t.first_known(col.minutes, answer.days, pulse)
        return t.mean(known, among=orders, unit=Unit.DAYS)

    rows = [interaction("acme", 9, "order"), interaction("acme", 4, "call")]
    stated = {**alone(some_sign), "recorded": everything_recorded()}
    found = finding(assess(rows, **stated), "acme", "some-sign")
    assert (found["outcome"], found["value"]) == ("fired", 5.0)


def test_reading_a_field_that_does_not_exist_is_an_error_of_that_sign_alone() -> None:
    @detector(id="some-sign", theme="listening", ok=1, bad=9, says="{value}")
    def some_sign(t: Timeline) -> Measure:
        t.reads("purpos")
        return t.count(col.minutes > 1, among=t.kind("order"))

    rows = [interaction("acme", 9, "order", minutes=5)]
    found = finding(assess(rows, **alone(some_sign)), "acme", "some-sign")
    assert found["outcome"] == "error"
    assert "there is no field 'purpos'; did you mean 'purpose'?" in found["error"]


# Quotients


@_always("fallen", ok=1, bad=0)
def fallen(t: Timeline) -> Measure:
    surveys = t.kind("survey") & t.within(days=360)
    now, before = surveys & (t.days_ago <= 90), surveys & (t.days_ago > 90)
    late = t.mean(col.score, among=now, unit=Unit.SCORE)
    return late / t.mean(col.score, among=before, unit=Unit.SCORE)


@pytest.mark.parametrize(("late", "early", "seen"), [(2, 10, 2), (10, 2, 2), (4, 4, 4), (0, 9, 0)])
def test_a_quotient_rests_on_the_fewer_rows_of_its_two_parts(
    late: int, early: int, seen: int
) -> None:
    rows = [_row(f"L{n}", 1 + n, "survey", score=2) for n in range(late)]
    rows += [_row(f"E{n}", 100 + n, "survey", score=8) for n in range(early)]
    strict = attrs.evolve(fallen, min_observations=3)
    recorded = {"survey": (NOW - timedelta(days=999), NOW)}

    found = finding(assess(rows, recorded=recorded, **alone(strict)), "acme", "trial.fallen")

    expected = ("fired", None) if seen >= 3 else ("unknown", "too_few_observations")
    assert (found["outcome"], found["reason"], found["observations"]) == (*expected, seen)
    assert found["value"] == (0.25 if seen >= 3 else None)


@_always("longer-quiet")
def longer_quiet(t: Timeline) -> Measure:
    return t.days_since_last(t.kind("order")) / t.days_since_last(t.kind("order", "call"))


@_always("gap-over-quiet")
def gap_over_quiet(t: Timeline) -> Measure:
    return t.usual_gap(t.kind("order")) / t.days_since_last(t.kind("order"))


@pytest.mark.parametrize(("sign", "seen"), [(longer_quiet, 60), (gap_over_quiet, 3)])
def test_days_observed_are_the_observations_of_a_quotient_only_where_both_parts_count_them(
    sign: Detector, seen: int
) -> None:
    rows = orders("acme", 10, 30, 60)

    assert finding(assess(rows, **alone(sign)), "acme", sign.id)["observations"] == seen


# Optional fields that are needed


@_always("by-machine")
def by_machine(t: Timeline) -> Measure:
    t.reads("automated")
    return t.share(~t.by_person, among=t.kind("email"))


@_always("by-person")
def by_person(t: Timeline) -> Measure:
    return t.share(~t.by_person, among=t.kind("email"))


def test_a_field_that_is_asked_for_by_name_is_needed_though_a_word_could_do_without() -> None:
    rows = [_row(f"M{n}", n, "email") for n in range(1, 4)]
    stated = [_row("M9", 9, "email", automated=True)]
    everywhere = {"email": (NOW - timedelta(days=99), NOW)}

    def outcomes(given: Sequence[Interaction]) -> list[str]:
        portfolio = assess(given, recorded=everywhere, **alone(by_machine, by_person))
        return [finding(portfolio, "acme", s.id)["outcome"] for s in (by_machine, by_person)]

    assert outcomes(rows) == ["unknown", "fired"]
    assert outcomes([*rows, *stated]) == ["fired", "fired"]


# Windows


@_always("two-windows")
def two_windows(t: Timeline) -> Measure:
    tickets = t.kind("ticket")
    late, all_of_them = tickets & t.within(days=30), tickets & t.within(days=300)
    return t.count(col.handovers > 0, among=late) / t.count(col.handovers > 0, among=all_of_them)


@pytest.mark.parametrize("window", [60, "all"])
def test_a_policy_cannot_set_one_window_for_a_sign_that_compares_two(window: Any) -> None:
    rows = [_row(f"T{n}", 40 * n, "ticket", handovers=1) for n in range(7)]
    given = alone(two_windows, fallen)

    def under(sign: str) -> Any:
        listed = SignPolicy(weight=1, distribution="trial", window_days=window)
        return assess(
            rows, **{**given, "policy": attrs.evolve(given["policy"], signs={sign: listed})}
        )

    with pytest.raises(focuskit.PolicyError, match="several windows") as refused:
        under("trial.two-windows")
    assert "/signs/trial.two-windows/window_days" in str(refused.value)
    assert "windows of 30, 300 days" in str(refused.value)
    assert finding(under("trial.fallen"), "acme", "trial.fallen")["observations"] >= 0
