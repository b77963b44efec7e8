"""Signs that use one word each, with rows and what the word must say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
from support import NOW, alone, assess, finding, interaction

import focuskit
from focuskit import Interaction, Measure, Timeline, Unit, col, detector
from focuskit.detect.detector import Detector, MeasureFunction
from focuskit_testing.cases import everything_recorded


def always(sign: str, **changes: Any) -> Callable[[MeasureFunction], Detector]:
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


def row_of(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    """Return an interaction of ``acme`` with this id."""
    return interaction("acme", days_ago, kind, id=name, **fields)


def inbound(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    """Return one that came from them."""
    return row_of(name, days_ago, kind, direction="inbound", **fields)


def outbound(name: str, days_ago: float, kind: str, **fields: Any) -> Interaction:
    """Return one that came from us."""
    return row_of(name, days_ago, kind, direction="outbound", **fields)


# One sign a word


@always("weighted")
def weighted(t: Timeline) -> Measure:
    among = t.kind("activity") & t.within(days=90)
    t.reads("purpose")
    return t.share(col.purpose.is_null(), among=among, weight=t.optional("minutes"))


@always("missing")
def missing(t: Timeline) -> Measure:
    asked, heard = t.kind("survey") & t.outbound, t.kind("feedback") & t.inbound
    return t.missing(asked, heard, t.kind("visit"), days=365)


@always("distinct")
def distinct(t: Timeline) -> Measure:
    return t.distinct(col.contact_id, among=t.contacts & t.within(days=180))


@always("lowest", ok=8, bad=2)
def lowest(t: Timeline) -> Measure:
    among = t.kind("survey") & t.inbound
    return t.lowest(col.score, by="colleague_role", among=among, at_least=2, unit=Unit.SCORE)


@always("highest", ok=2, bad=8)
def highest(t: Timeline) -> Measure:
    """Where more is worse, the worst group is the highest."""
    among = t.kind("survey") & t.inbound
    return t.lowest(col.score, by="colleague_role", among=among, at_least=2, unit=Unit.SCORE)


@always("weeks")
def weeks(t: Timeline) -> Measure:
    contact = t.kind("email")
    return t.weeks_changed(contact & t.inbound, contact & t.outbound, recent=21, before=42)


@always("occasions")
def occasions(t: Timeline) -> Measure:
    event = t.kind("event")
    return t.days_since_last(t.occasions_with(event, t.role("sales"), t.role("service")))


@always("once")
def once(t: Timeline) -> Measure:
    return t.count(t.inbound, among=t.once(t.kind("meeting") & t.within(days=180)))


@always("over")
def over(t: Timeline) -> Measure:
    among = t.kind("email") & t.outbound & col.channel.is_not_null()
    answered = t.follow_up(among, t.kind("email") & t.inbound, within=14, same=("channel",)).met
    rate = t.over(answered.mean(), "channel", among=among)
    return t.share(rate < 0.5, among=among & answered.is_not_null())


@always("any-known")
def any_known(t: Timeline) -> Measure:
    met = t.any_known(col.waited_for_approval_hours > 0, col.escalations > 0)
    return t.share(met, among=t.cases)


@always("first-known")
def first_known(t: Timeline) -> Measure:
    """Late: over the promised time, or else over a day."""
    took = (col.resolved_at - col.occurred_at).dt.total_hours()
    late = t.first_known(col.delivered_at > col.promised_for, took > 24)
    return t.count(late, among=t.kind("ticket"))


@always("pitch")
def pitch(t: Timeline) -> Measure:
    return t.share(t.mentions("pitch", among=t.kind("email")), among=t.kind("email"))


@always("rivals")
def rivals(t: Timeline) -> Measure:
    return t.count(t.mentions("rivals", among=t.kind("email")), among=t.kind("email"))


@always("checked")
def checked(t: Timeline) -> Measure:
    """How many rows had a colleague whom nobody asked in a month, or who fares badly."""
    among = t.contacts
    asked = t.colleague("checked_in_at", among=among) > t.as_of - timedelta(days=30)
    low = t.colleague("pulse", among=among) < 6
    return t.count(
        ~asked.fill_null(value=False) | low.fill_null(value=False),
        among=among & col.colleague_id.is_not_null(),
    )


@always("never")
def never(t: Timeline) -> Measure:
    measure = t.share(t.topic("price"), among=t.kind("trouble_point"))
    return attrs.evolve(measure, never=1, never_after=365)


@always("observed")
def observed(t: Timeline) -> Measure:
    measure = t.count(t.inbound, among=t.kind("visit"))
    return attrs.evolve(measure, observed_days=True, never=0)


@always("several")
def several(t: Timeline) -> Measure:
    return t.days_since_last(t.topic("why-us") & t.contacts, t.topic("who-else") & t.contacts)


@always("experts")
def experts(t: Timeline) -> Measure:
    return t.days_since_last(t.contacts & t.role("expert"))


@always("ages")
def ages(t: Timeline) -> Measure:
    return t.median(t.days_ago, among=t.kind("idea"), unit=Unit.DAYS)


@always("discounts")
def discounts(t: Timeline) -> Measure:
    return t.count(col.discount > t.largest_discount, among=t.kind("deal"))


_TALK = ["kind:call", "kind:chat", "kind:email", "kind:event", "kind:meeting", "kind:visit"]

WORDS = [
    Word(
        sign=weighted,
        rows=[
            row_of("a", 10, "activity", minutes=60.0),
            row_of("b", 20, "activity", minutes=20.25, purpose="keep"),
            row_of("c", 30, "activity", minutes=0.75, purpose="find"),
            row_of("d", 40, "activity"),
            row_of("old", 90, "activity", minutes=600.0),
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
            outbound("asked", 364.9, "survey"),
            inbound("answered", 30, "survey"),
            inbound("heard", 365, "feedback"),
            row_of("first", 700.5, "order"),
        ],
        value=2,
        observations=700,
        against="asked",
        missing=["kind:feedback", "kind:survey", "kind:visit"],
    ),
    Word(
        sign=distinct,
        rows=[
            inbound("a", 10, "call", contact_id="ann"),
            outbound("b", 20, "email", contact_id="ann"),
            inbound("c", 30, "visit", contact_id="bob"),
            inbound("d", 40, "meeting"),
            inbound("robot", 41, "email", contact_id="cid", automated=True),
            row_of("inside", 42, "meeting", contact_id="dee", direction="internal"),
            inbound("old", 180, "call", contact_id="eve"),
        ],
        value=2,
        observations=3,
        for_="a b c",
        missing=_TALK,
    ),
    Word(
        sign=lowest,
        rows=[
            inbound("a", 10, "survey", score=9.0, colleague_role="sales"),
            inbound("b", 20, "survey", score=4.0, colleague_role="sales"),
            inbound("c", 30, "survey", score=9.1, colleague_role="service"),
            inbound("d", 40, "survey", score=9.2, colleague_role="service"),
            inbound("e", 50, "survey", score=0.0, colleague_role="delivery"),
            inbound("f", 51, "survey", colleague_role="delivery"),
            inbound("g", 60, "survey", score=0.0),
            inbound("h", 61, "survey", score=0.0),
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
            inbound("a", 10, "survey", score=1.0, colleague_role="sales"),
            inbound("b", 20, "survey", score=4.0, colleague_role="sales"),
            inbound("c", 30, "survey", score=1.5, colleague_role="service"),
            inbound("d", 40, "survey", score=2.0, colleague_role="service"),
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
            inbound("a", 1, "email"),
            outbound("b", 2, "email"),
            inbound("c", 8, "email"),
            *[inbound(f"i{n}", 21 + 7 * n, "email") for n in range(4)],
            *[outbound(f"o{n}", 26.9 + 7 * n, "email") for n in range(4)],
            inbound("p", 50, "email"),
            inbound("before", 63, "email"),
            outbound("before too", 64, "email"),
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
            row_of("a", 90, "meeting", direction="inbound", occasion_id="board"),
            row_of("b", 90, "meeting", direction="inbound", occasion_id="board"),
            row_of("c", 60, "meeting", direction="outbound", occasion_id="review"),
            row_of("d", 60, "meeting", direction="outbound", occasion_id="review"),
            row_of("e", 5, "meeting", direction="inbound"),
            row_of("f", 5, "meeting", direction="inbound"),
            row_of("g", 90, "visit", direction="inbound", occasion_id="board"),
            row_of("h", 200, "meeting", direction="inbound", occasion_id="old"),
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
            row_of("a", 90, "event", occasion_id="lunch", colleague_role="sales"),
            row_of("b", 90, "event", occasion_id="lunch", colleague_role="service"),
            row_of("c", 10, "event", occasion_id="dinner", colleague_role="sales"),
            row_of("d", 10, "event", occasion_id="dinner", colleague_role="expert"),
            row_of("e", 5, "event", colleague_role="sales"),
            row_of("f", 5, "event", colleague_role="service"),
            row_of("g", 10, "call", occasion_id="dinner", colleague_role="service"),
        ],
        value=90,
        observations=90,
        for_="a b",
        missing=["kind:event"],
    ),
    Word(
        sign=over,
        rows=[
            outbound("a", 100, "email", channel="portal"),
            outbound("b", 80, "email", channel="portal"),
            outbound("c", 60, "email", channel="portal"),
            inbound("r", 59, "email", channel="portal"),
            outbound("d", 40, "email", channel="letter"),
            inbound("s", 39, "email", channel="letter"),
            outbound("open", 1, "email", channel="letter"),
            outbound("e", 30, "email"),
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
            inbound("a", 10, "ticket", escalations=1, resolved_at=NOW),
            inbound("b", 20, "ticket", escalations=0, resolved_at=NOW),
            inbound("c", 30, "ticket", resolved_at=NOW),
            inbound("d", 40, "request", waited_for_approval_hours=3.0, resolved_at=NOW),
            inbound(
                "e",
                50,
                "request",
                waited_for_approval_hours=0.0,
                escalations=2,
                resolved_at=NOW,
            ),
            inbound("f", 51, "request", waited_for_approval_hours=0.0, resolved_at=NOW),
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
            inbound(
                "a",
                10,
                "ticket",
                promised_for=NOW - timedelta(days=9),
                delivered_at=NOW - timedelta(days=8),
                resolved_at=NOW - timedelta(days=9.9),
            ),
            inbound("b", 20, "ticket", resolved_at=NOW - timedelta(days=18)),
            inbound("c", 30, "ticket", resolved_at=NOW - timedelta(days=29.5)),
            inbound("d", 40, "ticket"),
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
            outbound("a", 10, "email", text="We are the leading provider.", language="en"),
            outbound("b", 20, "email", text="What would help you most?", language="en-GB"),
            outbound("c", 30, "email", text="We are the leading provider.", language="xx"),
            outbound("d", 40, "email", text="We are the leading provider."),
            outbound("e", 50, "email", language="en"),
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
            inbound("a", 10, "email", text="Globex called us."),
            inbound("b", 20, "email", text="Nobody called us."),
            inbound("c", 30, "email"),
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
            inbound("a", 10, "call", colleague_id="asked and well"),
            inbound("b", 11, "call", colleague_id="asked and low"),
            inbound("c", 12, "call", colleague_id="asked long ago"),
            inbound("d", 13, "call", colleague_id="never asked"),
            inbound("e", 14, "call"),
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
        rows=[row_of("a", 365, "order"), row_of("b", 2, "order")],
        value=1,
        observations=365,
        missing=["kind:trouble_point"],
    ),
    Word(
        sign=observed,
        rows=[inbound("a", 12.5, "visit"), outbound("b", 3, "visit"), row_of("c", 20.9, "order")],
        value=1,
        observations=20,
        for_="a",
        against="b",
        missing=["kind:visit"],
    ),
    Word(
        sign=several,
        rows=[
            inbound("a", 10, "call", topics=("why-us", "price")),
            inbound("b", 50, "call", topics=("who-else",)),
            inbound("c", 70, "call", topics=("price",)),
            inbound("d", 71, "call", topics=()),
            inbound("e", 72, "call"),
        ],
        value=50,
        observations=72,
        for_="a b",
        missing=_TALK,
    ),
    Word(
        sign=experts,
        rows=[
            inbound("a", 10, "call", colleague_role="sales"),
            inbound("b", 40, "call", colleague_role="expert"),
            inbound("c", 41, "call"),
        ],
        value=40,
        observations=41,
        for_="b",
        missing=_TALK,
    ),
    Word(
        sign=ages,
        rows=[outbound("a", 1.5, "idea"), outbound("b", 3, "idea"), outbound("c", 40, "idea")],
        value=3,
        observations=3,
        for_="a b c",
        missing=["kind:idea"],
    ),
    Word(
        sign=discounts,
        rows=[
            outbound("a", 10, "deal", discount=0.21),
            outbound("b", 20, "deal", discount=0.2),
            outbound("c", 30, "deal"),
        ],
        value=1,
        observations=2,
        for_="a",
        against="b",
        missing=["kind:deal"],
    ),
]  # fmt: skip


def found_of(word: Word, rows: Any, **given: Any) -> focuskit.Portfolio:
    """Assess rows by the sign of one word, with a rival and everything said to be recorded."""
    run = alone(word.sign)
    run["policy"] = attrs.evolve(run["policy"], rivals=("Globex",))
    return assess(rows, **{"recorded": everything_recorded(), **run, **given})


def value_of(sign: Any, *rows: Interaction, **given: Any) -> float | None:
    """Return the number of one sign on ``acme``."""
    arguments = {"recorded": everything_recorded(), **alone(sign), **given}
    value: float | None = finding(assess(list(rows), **arguments), "acme", sign.id)["value"]
    return value
