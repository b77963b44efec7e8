"""What came after a row, and before it: held against a model in plain Python."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, alone, assess, finding, interaction

from focuskit import Interaction, Measure, Portfolio, Timeline, Unit, detector
from focuskit.detect.detector import Detector, MeasureFunction
from focuskit_testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]
Condition = Callable[[Interaction], bool]

WINDOW = 10
EXAMPLES = 15
"""Each of them is a whole run or several; ``_busy`` adds what so few may miss."""
OF, BY = ("deal", "order"), ("deal", "order", "call")
"""Some rows are of both sorts: they answer and precede each other, but never at one moment."""


# The signs: whatever they find, they fire, so that evidence names each row that is met.


def _of(t: Timeline) -> pl.Expr:
    return t.kind(*OF) & t.outbound


def _by(t: Timeline) -> pl.Expr:
    return t.kind(*BY)


def _always(sign: str) -> Callable[[MeasureFunction], Detector]:
    return detector(id=f"trial.{sign}", theme="trial", ok=-1, bad=100, says="{value}")


@_always("next")
def comes_next(t: Timeline) -> Measure:
    return t.share(t.follow_up(_of(t), _by(t), within=WINDOW).met, among=_of(t))


@_always("next-same")
def comes_next_of_the_same(t: Timeline) -> Measure:
    same = ("contact_id", "channel")
    return t.share(t.follow_up(_of(t), _by(t), within=WINDOW, same=same).met, among=_of(t))


@_always("next-ever")
def comes_next_at_any_time(t: Timeline) -> Measure:
    return t.share(t.follow_up(_of(t), _by(t), within=None).came, among=_of(t))


@_always("next-arrived")
def comes_next_since_it_arrived(t: Timeline) -> Measure:
    after = t.follow_up(_of(t), _by(t), within=WINDOW, since=t.arrived_at)
    return t.share(after.met, among=_of(t))


@_always("next-whatever")
def comes_next_whatever_it_answers(t: Timeline) -> Measure:
    after = t.follow_up(_of(t), _by(t), within=WINDOW, ignore_replies=True)
    return t.share(after.met, among=_of(t))


@_always("days-after")
def days_until_the_next(t: Timeline) -> Measure:
    days = t.follow_up(_of(t), _by(t), within=WINDOW).days
    return t.median(days, among=_of(t), unit=Unit.DAYS)


@_always("before")
def came_before(t: Timeline) -> Measure:
    return t.share(t.preceded_by(_of(t), _by(t), within=WINDOW).met, among=_of(t))


@_always("before-same")
def came_before_of_the_same(t: Timeline) -> Measure:
    same = ("contact_id",)
    return t.share(t.preceded_by(_of(t), _by(t), within=WINDOW, same=same).met, among=_of(t))


@_always("before-topic")
def came_before_on_the_same_topic(t: Timeline) -> Measure:
    return t.share(t.preceded_by(_of(t), _by(t), within=WINDOW, topic=True).met, among=_of(t))


@_always("before-ever")
def came_before_at_any_time(t: Timeline) -> Measure:
    return t.share(t.preceded_by(_of(t), _by(t), within=None).met, among=_of(t))


@_always("before-known-later")
def came_before_whenever_it_was_entered(t: Timeline) -> Measure:
    before = t.preceded_by(_of(t), _by(t), within=WINDOW, known_later=True)
    return t.share(before.met, among=_of(t))


@_always("days-before")
def days_since_the_last(t: Timeline) -> Measure:
    days = t.preceded_by(_of(t), _by(t), within=None).days
    return t.median(days, among=_of(t), unit=Unit.DAYS)


@_always("most")
def has_the_contact_of_most_before(t: Timeline) -> Measure:
    return t.share(t.most_often(_of(t), _by(t), "contact_id", within=WINDOW), among=_of(t))


@_always("between")
def lies_between_two(t: Timeline) -> Measure:
    """Two links about the same rows in one measure."""
    before = t.preceded_by(_of(t), _by(t), within=WINDOW).met
    return t.share(before & t.follow_up(_of(t), _by(t), within=WINDOW).met, among=_of(t))


SIGNS = (
    comes_next, comes_next_of_the_same, comes_next_at_any_time, days_until_the_next, came_before,
    came_before_of_the_same, came_before_on_the_same_topic, came_before_at_any_time,
    days_since_the_last, lies_between_two, comes_next_since_it_arrived,
    comes_next_whatever_it_answers, came_before_whenever_it_was_entered,
    has_the_contact_of_most_before,
)  # fmt: skip


def _assessed(rows: Any) -> Portfolio:
    return assess(rows, recorded=everything_recorded(), **alone(*SIGNS))


# The model: each row of an account is held against each other row of it.


def _is_asked_about(row: Interaction) -> bool:
    return row.kind in OF and row.direction == "outbound"


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86_400


def _agree(one: Interaction, other: Interaction, same: Sequence[str]) -> bool:
    pairs = [(getattr(one, field), getattr(other, field)) for field in same]
    return all(a is not None and a == b for a, b in pairs)


def _arrived(row: Interaction) -> datetime | None:
    at_once = None if row.promised_for else row.occurred_at
    return row.delivered_at or at_once


def _known(row: Interaction) -> datetime:
    return max(row.occurred_at, row.entered_at or row.occurred_at)


def _next(
    rows: list[Interaction],
    row: Interaction,
    same: Sequence[str] = (),
    *,
    whatever: bool = False,
    moment: Callable[[Interaction], datetime | None] = lambda row: row.occurred_at,
) -> datetime | None:
    began = moment(row)

    def answers(other: Interaction) -> bool:
        stated = None if other.in_reply_to == other.id else other.in_reply_to
        return whatever or stated in {None, row.id, f"{row.kind}:{row.id}"}

    moments = [
        other.occurred_at
        for other in rows
        if other.kind in BY
        and began is not None
        and other.occurred_at > began
        and _agree(row, other, same)
        and answers(other)
    ]
    return min(moments, default=None)


def _may_precede(other: Interaction, row: Interaction) -> bool:
    """Return whether a row counts at the moment of another, if it does before that."""
    return not _is_asked_about(other) or other.occurred_at < row.occurred_at


def _last(
    rows: list[Interaction],
    row: Interaction,
    same: Sequence[str] = (),
    *,
    topic: bool = False,
    known_later: bool = False,
) -> datetime | None:
    moments = [
        other.occurred_at
        for other in rows
        if other.kind in BY
        and _may_precede(other, row)
        and (other.occurred_at if known_later else _known(other)) <= row.occurred_at
        and _agree(row, other, same)
        and (not topic or set(row.topics or ()) & set(other.topics or ()))
    ]
    return max(moments, default=None)


def _has_most(rows: list[Interaction], row: Interaction) -> bool:
    """Count the occasions of each contact in the days before; without one, the moments."""
    occasions = {
        (other.contact_id, other.occasion_id or other.occurred_at)
        for other in rows
        if other.kind in BY
        and _may_precede(other, row)
        and other.contact_id is not None
        and 0 <= _days(other.occurred_at, row.occurred_at) <= WINDOW
    }
    times: Counter[str | None] = Counter(contact for contact, _ in occasions)
    return row.contact_id in times and times[row.contact_id] == max(times.values())


def _followed(began: datetime | None, moment: datetime | None) -> bool | None:
    if began is None:
        return None
    if moment is not None and _days(began, moment) <= WINDOW:
        return True
    return False if _days(began, NOW) > WINDOW else None


def _preceded(row: Interaction, moment: datetime | None) -> bool:
    return moment is not None and _days(moment, row.occurred_at) <= WINDOW


def _both(one: bool, other: bool | None) -> bool | None:  # noqa: FBT001 -- a truth table
    """Return what SQL says of two truth values, the first of which is known."""
    return other if one else False


def _model(rows: list[Interaction], row: Interaction) -> dict[str, bool | None]:
    after, before, began = _next(rows, row), _last(rows, row), row.occurred_at
    return {
        "trial.next": _followed(began, after),
        "trial.next-same": _followed(began, _next(rows, row, ("contact_id", "channel"))),
        "trial.next-arrived": _followed(_arrived(row), _next(rows, row, moment=_arrived)),
        "trial.next-whatever": _followed(began, _next(rows, row, whatever=True)),
        "trial.next-ever": after is not None,
        "trial.before": _preceded(row, before),
        "trial.before-same": _preceded(row, _last(rows, row, ("contact_id",))),
        "trial.before-topic": _preceded(row, _last(rows, row, topic=True)),
        "trial.before-ever": before is not None,
        "trial.before-known-later": _preceded(row, _last(rows, row, known_later=True)),
        "trial.most": _has_most(rows, row),
        "trial.between": _both(_preceded(row, before), _followed(began, after)),
    }


def _median(values: list[float]) -> float | None:
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _evidence(portfolio: Portfolio) -> pl.DataFrame:
    """Return the evidence of all accounts; one look each would take most of the test."""
    return portfolio._results.evidence(portfolio.scores.select("account_id"))


def _compare(portfolio: Portfolio, rows: list[Interaction]) -> None:
    """Hold values, observations and the evidence of every account against the model."""
    evidence = _evidence(portfolio)
    for account in sorted({str(row.account_id) for row in rows}):
        own = [row for row in rows if row.account_id == account]
        asked = [row for row in own if _is_asked_about(row)]
        told = evidence.filter(pl.col("account_id") == account)
        modelled = {row.text: _model(own, row) for row in asked}
        for sign in sorted({sign for model in modelled.values() for sign in model}):
            met = {text for text, model in modelled.items() if model[sign] is True}
            not_met = {text for text, model in modelled.items() if model[sign] is False}
            known = len(met) + len(not_met)
            found = finding(portfolio, account, sign)
            assert found["observations"] == known
            assert found["value"] == (pytest.approx(len(met) / known) if known else None)
            assert (found["evidence"], found["counter_evidence"]) == (len(met), len(not_met))
            of_sign = told.filter(pl.col("sign") == sign)
            assert set(of_sign.filter(speaks="for")["text"]) == met
            assert set(of_sign.filter(speaks="against")["text"]) == not_met
        after = [_days(row.occurred_at, _next(own, row) or NOW) for row in asked]
        assert finding(portfolio, account, "trial.days-after")["value"] == _median(after)
        lasts = [(row, last) for row in asked if (last := _last(own, row))]
        before = [_days(last, row.occurred_at) for row, last in lasts]
        assert finding(portfolio, account, "trial.days-before")["value"] == _median(before)


def _times(
    happened: float, entered: float | None, delivered: float | None, *, promised: bool
) -> dict[str, datetime | None]:
    """Return times of a row that happened so many days ago, all of them known by now."""

    def after(days: float | None) -> datetime | None:
        return None if days is None else NOW - timedelta(days=max(happened - days, 0))

    return {
        "entered_at": after(entered),
        "delivered_at": after(delivered),
        "promised_for": NOW if promised else None,
    }


@st.composite
def logs(draw: st.DrawFn) -> list[Interaction]:
    """Return rows of three accounts, many of them at the same moment, replying to each other."""
    number = draw(st.integers(1, 14))
    names = [draw(st.sampled_from([f"i{n}", None])) for n in range(number)]
    kinds = [draw(st.sampled_from(["order", "deal", "call", "email"])) for _ in range(number)]
    ways = [f"{kind}:{name}" for kind, name in zip(kinds, names, strict=True) if name]
    replies = st.sampled_from([*names, *ways, None, None, None, "nowhere"])
    later = st.sampled_from([None, None, 0, 1, 5, 30])
    topics = st.sampled_from([None, (), ("price",), ("time",), ("time", "price", "time")])
    # Quarters of a day, so that rows meet each other and the edges of the window.
    days = st.one_of(st.integers(0, 14), st.integers(0, 100).map(lambda q: q / 4))
    happened = [draw(days) for _ in range(number)]
    return [
        interaction(
            draw(st.sampled_from(["acme", "acme", "bolt", "cora"])),
            happened[n],
            kinds[n],
            direction=draw(st.sampled_from(["outbound", "outbound", "inbound", None])),
            id=name,
            in_reply_to=draw(replies),
            contact_id=draw(st.sampled_from(["ann", "bob", None])),
            occasion_id=draw(st.sampled_from(["lunch", None, None])),
            channel=draw(st.sampled_from(["phone", "phone", None])),
            topics=draw(topics),
            text=f"row {n}",
            **_times(happened[n], draw(later), draw(later), promised=draw(st.booleans())),
        )
        for n, name in enumerate(names)
    ]


@settings(max_examples=EXAMPLES)
@given(rows=logs())
def test_links_are_those_of_the_model(rows: list[Interaction]) -> None:
    _compare(_assessed(rows), rows)


@settings(max_examples=EXAMPLES)
@given(rows=logs(), seed=st.integers(0, 9))
def test_the_order_of_rows_plays_no_part(rows: list[Interaction], seed: int) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311 -- no secret
    one, other = _assessed(rows), _assessed(shuffled)
    assert one.findings.equals(other.findings)
    told = [_evidence(portfolio) for portfolio in (one, other)]
    key = [name for name in ("account_id", "sign", "text", "speaks") if name in told[0].columns]
    assert told[0].select(key).sort(key).equals(told[1].select(key).sort(key))


@settings(max_examples=EXAMPLES)
@given(rows=logs())
def test_an_account_alone_gives_what_it_gives_in_company(rows: list[Interaction]) -> None:
    whole = _assessed(rows).findings
    for account in sorted({str(row.account_id) for row in rows}):
        own = _assessed([row for row in rows if row.account_id == account]).findings
        assert own.equals(whole.filter(pl.col("account_id") == account))


def _streamed(rows: list[Interaction], folder: str) -> str:
    path = Path(folder) / "rows.parquet"
    _frame(rows).write_parquet(path)
    return str(path)


@settings(max_examples=EXAMPLES)
@given(rows=logs())
def test_a_stream_gives_what_few_rows_give(rows: list[Interaction]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        portfolio = _assessed(_streamed(rows, folder))
        filled = [attrs.evolve(row, topics=row.topics or None) for row in rows]
        _compare(portfolio, filled)


# What the property would take long to hit, or says too briefly.


@_always("called-back")
def called_back(t: Timeline) -> Measure:
    return t.share(t.follow_up(_of(t), t.kind("call"), within=WINDOW).met, among=_of(t))


def _met(read: Read, sign: Any, *rows: Interaction) -> list[str]:
    """Return the ids of the rows of ``acme`` that are met, oldest first."""
    portfolio = assess(read(rows), recorded=everything_recorded(), **alone(sign))
    told = portfolio.evidence("acme")
    return told.filter(speaks="for")["id"].to_list() if told.height else []


def _asked(days_ago: float, name: str, **fields: Any) -> Interaction:
    return interaction("acme", days_ago, "deal", id=name, direction="outbound", **fields)


def _call(days_ago: float, **fields: Any) -> Interaction:
    return interaction("acme", days_ago, "call", direction="inbound", **fields)


def test_a_reply_by_id_answers_that_row_alone(read: Read) -> None:
    reply = _call(40, id="c", in_reply_to="a")
    assert _met(read, called_back, _asked(42, "a"), _asked(41, "b"), reply) == ["a"]


@pytest.mark.parametrize("stated", ["mail", "email:mail", "nowhere", "call:a"])
def test_a_reply_to_another_row_answers_nothing_else(stated: str, read: Read) -> None:
    reply = _call(40, id="c", in_reply_to=stated)
    mail = interaction("acme", 41, "email", id="mail", direction="outbound")
    assert _met(read, called_back, _asked(42, "a"), mail, reply) == []
    assert _met(read, comes_next_whatever_it_answers, _asked(42, "a"), mail, reply) == ["a"]


@pytest.mark.parametrize("stated", ["a", "deal:a"])
def test_a_reply_may_name_the_kind_of_what_it_answers(stated: str, read: Read) -> None:
    asked = _asked(42, "a"), _asked(41, "b")
    assert _met(read, called_back, *asked, _call(40, id="c", in_reply_to=stated)) == ["a"]


def test_a_row_that_names_itself_answers_by_time(read: Read) -> None:
    """Mail programs let the first mail of a thread name itself."""
    assert _met(read, called_back, _asked(42, "a"), _call(40, id="c", in_reply_to="c")) == ["a"]


@_always("same-case")
def of_the_same_case(t: Timeline) -> Measure:
    after = t.follow_up(_of(t), _by(t), within=WINDOW, same=("in_reply_to",))
    return t.share(after.met, among=_of(t))


def test_rows_about_one_row_follow_each_other_by_time(read: Read) -> None:
    one, other = (_asked(days, name, in_reply_to="case") for days, name in ((42, "a"), (41, "b")))
    reply = _call(40, id="c", in_reply_to="case")
    assert _met(read, of_the_same_case, one, other, reply) == ["a", "b"]
    assert _met(read, of_the_same_case, one, _call(40, id="c", in_reply_to="a")) == []


@pytest.mark.parametrize("sample", [1, 1_000])
def test_answers_to_ids_of_another_sort_are_told(
    sample: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mails name the Message-ID of a mail, and the rows have numbers for ids."""
    monkeypatch.setattr("focuskit.engine.timeline.replies._SAMPLE", sample)
    rows = [_asked(42, "1"), _call(40, id="2", in_reply_to="<x@acme>"), _call(39, id="3")]

    def notes(rows: list[Interaction]) -> list[str]:
        told = _assessed(rows).info["notes"]
        return [note for note in told if "in_reply_to names rows that are not in the data" in note]

    (note,) = notes(rows)
    assert "such as <x@acme>: they answer nothing" in note
    assert len(notes([attrs.evolve(row, id=None) for row in rows])) == 1
    for known in ("1", "order:1", None):
        kind = attrs.evolve(rows[0], kind="order")
        assert notes([kind, *rows[1:], _call(38, id="4", in_reply_to=known)]) == (
            [note] if known is None else []
        )


def test_a_reply_that_came_before_what_it_answers_is_none(read: Read) -> None:
    reply = _call(44, id="c", in_reply_to="b")
    assert _met(read, called_back, _asked(45, "a"), _asked(42, "b"), reply) == []


def test_a_reply_by_id_to_a_row_of_another_account_answers_nothing() -> None:
    theirs = attrs.evolve(_asked(42, "b"), account_id="bolt")
    reply = _call(40, id="c", in_reply_to="b")
    assert _met(list, called_back, _asked(42, "a"), theirs, reply) == []


def test_a_late_reply_by_id_does_not_hide_an_earlier_row(read: Read) -> None:
    late = _call(10, id="late", in_reply_to="a")
    assert _met(read, called_back, _asked(42, "a"), _call(40, id="c"), late) == ["a"]


def test_the_same_moment_counts_back_but_not_ahead(read: Read) -> None:
    rows = [_asked(42, "a"), _call(42, id="c")]
    assert _met(read, called_back, *rows) == []
    assert _met(read, came_before, *rows) == ["a"]


def test_rows_of_both_sorts_precede_strictly_later_ones(read: Read) -> None:
    rows = [_asked(50, "a"), _asked(45, "b"), _asked(45, "c")]
    assert _met(read, came_before, *rows) == ["b", "c"]
    assert _met(read, came_before, *rows[1:]) == []
    entered = attrs.evolve(rows[0], entered_at=NOW - timedelta(days=45))
    assert _met(read, came_before, entered, *rows[1:]) == ["b", "c"]
    assert _met(read, has_the_contact_of_most_before, *rows) == []
    known = [attrs.evolve(row, contact_id="ann") for row in rows]
    assert _met(read, has_the_contact_of_most_before, *known) == ["b", "c"]


@pytest.mark.parametrize(
    ("days_ago", "observations"), [(WINDOW - 0.1, 0), (WINDOW, 0), (WINDOW + 0.1, 1)]
)
def test_what_is_still_open_counts_neither_way(days_ago: float, observations: int) -> None:
    portfolio = _assessed([_asked(days_ago, "a")])
    assert finding(portfolio, "acme", "trial.next")["observations"] == observations
    assert finding(portfolio, "acme", "trial.days-after")["value"] == days_ago


@pytest.mark.parametrize(("days", "met"), [(WINDOW, True), (WINDOW + 0.001, False)])
def test_the_last_moment_of_the_window_counts(days: float, met: bool) -> None:  # noqa: FBT001
    ahead = [_asked(42, "a"), _call(42 - days, id="c")]
    back = [_asked(42, "a"), _call(42 + days, id="c")]
    assert bool(_met(list, called_back, *ahead)) is met
    assert bool(_met(list, came_before, *back)) is met


def test_what_has_not_happened_yet_answers_nothing() -> None:
    asked, reply = _asked(30, "a"), _call(25, id="c", in_reply_to="a")
    late = attrs.evolve(reply, entered_at=NOW + timedelta(days=1))
    assert _met(list, called_back, asked, reply) == ["a"]
    assert _met(list, called_back, asked, late) == []


def _busy(number: int) -> list[Interaction]:
    """Return many rows of forty accounts, thick with ties and with replies to their own rows."""
    chance = random.Random(7)  # noqa: S311 -- no secret
    happened = [chance.randrange(200) / 2 for _ in range(number)]
    later = (None, None, 0, 1, 5, 30)
    return [
        interaction(
            f"a{n % 40}",
            happened[n],
            chance.choice(["deal", "order", "call"]),
            direction=chance.choice(["outbound", "inbound"]),
            id=chance.choice([f"i{n}", None]),
            in_reply_to=chance.choice([None, f"i{n + 40 * chance.randrange(-9, 9)}"]),
            contact_id=chance.choice(["ann", "bob", "cid"]),
            occasion_id=chance.choice([None, f"o{n // 200}"]),
            channel=chance.choice(["phone", "mail"]),
            topics=chance.choice([("price",), ("price", "time"), ("time",)]),
            text=f"row {n}",
            **_times(
                happened[n],
                chance.choice(later),
                chance.choice(later),
                promised=chance.choice([True, False]),
            ),
        )
        for n in range(number)
    ]


def _frame(rows: Sequence[Interaction]) -> pl.DataFrame:
    frame = pl.DataFrame([attrs.asdict(row) for row in rows])
    return frame.select(c for c in frame.columns if frame[c].dtype not in (pl.Null, pl.Object))


def test_many_links_are_those_of_the_model() -> None:
    rows = _busy(1_500)
    _compare(_assessed(_frame(rows)), rows)


SCRIPT = """
import sys
sys.path[:0] = sys.argv[3:]
from test_links import assessed
assessed(sys.argv[1]).write(sys.argv[2])
"""


def assessed(path: str) -> Portfolio:
    """Assess the rows of a file by all links; for a process of its own."""
    return _assessed(path)


def test_threads_and_order_of_many_links_change_no_byte(tmp_path: Path) -> None:
    rows, written = _frame(_busy(4_000)), []
    path = tmp_path / "rows.parquet"
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    for name, threads, seed in (("a", "1", 1), ("b", "2", 1), ("c", "2", 2)):
        rows.sample(fraction=1, shuffle=True, seed=seed).write_parquet(path)
        command = [sys.executable, "-c", SCRIPT, str(path), str(tmp_path / name), *paths]
        environment = {**os.environ, "POLARS_MAX_THREADS": threads}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        folder = (tmp_path / name).iterdir()
        written.append({file.name: file.read_bytes() for file in sorted(folder)})
    assert written[0] == written[1]
    assert written[1] == written[2]


def test_what_was_entered_afterwards_does_not_hide_what_was_known(read: Read) -> None:
    known = _call(45, id="known")
    later = _call(43, id="later", entered_at=NOW - timedelta(days=41))
    long_before = _call(90, id="old", entered_at=NOW - timedelta(days=42.5))
    assert _met(read, came_before, _asked(42, "a"), later) == []
    assert _met(read, came_before, _asked(42, "a"), known, later, long_before) == ["a"]
    assert _met(read, came_before_whenever_it_was_entered, _asked(42, "a"), later) == ["a"]


@pytest.mark.parametrize("since", ["minutes", "text"])
def test_a_window_that_runs_from_no_time_is_refused(since: str) -> None:
    @_always("since")
    def runs_from(t: Timeline) -> Measure:
        after = t.follow_up(_of(t), _by(t), within=WINDOW, since=pl.col(since))
        return t.share(after.met, among=_of(t))

    portfolio = assess([_asked(42, "a")], **alone(runs_from))
    error = finding(portfolio, "acme", "trial.since")["error"]
    assert "since must be a time of the row, found" in error


@detector(id="trial.hidden", theme="trial", ok=-1, bad=100, says="{value}")
def keeps_the_colleague_to_itself(t: Timeline) -> Measure:
    same = ("colleague_id",)
    return t.share(t.follow_up(_of(t), _by(t), within=WINDOW, same=same).met, among=_of(t))


def test_evidence_of_a_link_never_shows_the_colleague(read: Read) -> None:
    rows = [_asked(42, "a", colleague_id="ines"), _call(41, id="c", colleague_id="ines")]
    sign = keeps_the_colleague_to_itself
    assert _met(read, sign, *rows) == ["a"]
    portfolio = assess(read(rows), recorded=everything_recorded(), **alone(sign))
    told = portfolio.evidence("acme")
    assert "colleague_id" not in told.columns
    assert "ines" not in str(told.to_dicts())
    assert "ines" not in portfolio.to_ndjson()


def test_rows_of_no_account_are_linked_to_nothing() -> None:
    @_always("favor")
    def favor(t: Timeline) -> Measure:
        asked = t.kind("favor_asked")
        met = t.follow_up(asked, t.kind("favor_returned"), within=WINDOW).met
        return t.share(met, among=asked)

    house = [interaction(None, 42, "favor_asked"), interaction(None, 41, "favor_returned")]
    rows = [*house, interaction("acme", 43, "favor_asked")]
    portfolio = assess(rows, recorded=everything_recorded(), **alone(favor))
    assert list(portfolio) == ["acme"]
    assert finding(portfolio, "acme", "trial.favor")["value"] == 0.0


def test_a_link_needs_what_both_sides_and_its_fields_need() -> None:
    rows = [_asked(42, "a"), _call(41, id="c"), *[_call(n) for n in (60, 0)]]
    portfolio = assess(rows, recorded={}, **alone(comes_next_of_the_same, comes_next))
    found = finding(portfolio, "acme", "trial.next-same")
    assert (found["outcome"], found["reason"]) == ("unknown", "not_recorded")
    assert found["missing"] == ["field:channel", "field:contact_id"]
    assert finding(portfolio, "acme", "trial.next")["value"] == 1.0


@_always("foreseen")
def foreseen(t: Timeline) -> Measure:
    late = _of(t) & t.within(days=30)
    return t.share(t.preceded_by(late, t.kind("call"), within=100).met, among=late)


@pytest.mark.parametrize(("days_ago", "outcome"), [(108, "unknown"), (113, "fired")])
def test_looking_back_asks_for_a_record_that_reaches_back_so_far(
    days_ago: float, outcome: str, read: Read
) -> None:
    # One call a week with another account keeps the record in one piece.
    kept = [interaction("other", days, "call") for days in (*range(0, 105, 7), days_ago)]
    rows = [_asked(10, "a"), _asked(11, "b"), _asked(days_ago, "old"), *kept]
    found = finding(assess(read(rows), recorded={}, **alone(foreseen)), "acme", "trial.foreseen")
    assert found["outcome"] == outcome
    assert (found["observations"], found["pending"]) == ((2, 0) if outcome == "fired" else (0, 2))
