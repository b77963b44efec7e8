"""A day lasts from its beginning to its end: deadlines, spans, windows, and what came after.

What only the day of is stated is known as far as no hour decides it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import FEW, alone, few_plugins, few_signs, finding

import focuskit
from focuskit import InputError, Measure, Portfolio, Timeline, Unit, col, detector
from focuskit.detect.detector import Detector, MeasureFunction
from focuskit_testing.cases import everything_recorded

Row = dict[str, Any]
NOW = "2026-06-30T12:00Z"
END = "2026-06-30T23:59:59.999999Z"


def row(kind: str, at: Any, account: str | None = "acme", **fields: Any) -> Row:
    return {"account_id": account, "kind": kind, "occurred_at": at, **fields}


def assessed(rows: Any, as_of: Any = NOW, **given: Any) -> Portfolio:
    recorded = dict.fromkeys(everything_recorded(), ("2016-01-01", "2026-12-31"))
    few = {"policy": few_signs(), "plugins": few_plugins()}
    return focuskit.assess(rows, as_of=as_of, recorded=recorded, **{**few, **given})


def told(sign: str | Detector, rows: Any, as_of: Any = NOW) -> Row:
    """Return what a sign finds on acme; ``rows`` is a list of them, or a file."""
    found = finding(assessed(rows, as_of, **_alone(sign)), "acme", _name(sign))
    assert found["error"] is None
    return found


def told_each(sign: str | Detector, cases: Iterable[Sequence[Row]], as_of: Any = NOW) -> list[Row]:
    """Return what a sign finds on each of several accounts, one for the rows of each case."""
    of_accounts = {f"a{number}": case for number, case in enumerate(cases)}
    rows = [{**one, "account_id": name} for name, case in of_accounts.items() for one in case]
    portfolio = assessed(rows, as_of, **_alone(sign))
    return [finding(portfolio, account, _name(sign)) for account in of_accounts]


def _name(sign: str | Detector) -> str:
    return sign if isinstance(sign, str) else sign.id


def _alone(sign: str | Detector) -> dict[str, Any]:
    """Return plugins and policy of a run with this sign, and few others."""
    if not isinstance(sign, str):
        return alone(sign)
    return {} if sign in FEW else {"policy": None, "plugins": None}


def trial(ok: float = -1, bad: float = 1_000) -> Callable[[MeasureFunction], Detector]:
    return detector(id="trial.sign", theme="trial", ok=ok, bad=bad, says="{value}")


# Promises


PROMISED = [
    ("2026-06-10", "2026-06-10T15:00Z", "kept"),
    ("2026-06-10", "2026-06-10", "kept"),
    ("2026-06-10", "2026-06-11T00:00Z", "late"),
    ("2026-06-10", "2026-06-11", "late"),
    ("2026-06-10T12:00Z", "2026-06-10", "not known"),
    ("2026-06-10T12:00Z", "2026-06-09", "kept"),
    ("2026-06-10T12:00Z", "2026-06-11", "late"),
    ("2026-06-10T12:00Z", "2026-06-10T12:00Z", "kept"),
    ("2026-06-30", None, "not known"),
    ("2026-06-29", None, "late"),
]


@pytest.mark.parametrize(
    ("kind", "field"), [("promise", "delivered_at"), ("ticket", "resolved_at")]
)
def test_a_promise_for_a_day_is_kept_on_that_day(kind: str, field: str) -> None:
    known = row(kind, "2026-06-02T09:00Z", promised_for="2026-06-05", **{field: "2026-06-03"})
    found = told_each("broken-promises", (
        [row(kind, "2026-06-01T09:00Z", promised_for=due, **{field: done}), known]
        for due, done, _ in PROMISED
    ))  # fmt: skip
    numbers = {"kept": (0, 1), "late": (1, 0), "not known": (0, 0)}
    for one, (due, done, expected) in zip(found, PROMISED, strict=True):
        late, kept = one["evidence"], one["counter_evidence"] - 1
        assert (late, kept) == numbers[expected], f"due {due}, done {done}"


@pytest.mark.parametrize(
    ("as_of", "broken"),
    [("2026-06-10T23:59Z", 0), ("2026-06-10", 0), ("2026-06-11", 1), ("2026-06-12T09:00Z", 1)],
)
def test_a_promise_is_overdue_once_its_day_is_over(as_of: str, broken: int) -> None:
    promise = row("promise", "2026-06-01", promised_for="2026-06-10")
    assert told("broken-promises", [promise], as_of)["evidence"] == broken


MOMENTS = st.datetimes(datetime(2026, 6, 1), datetime(2026, 6, 8, 23, 59, 59))  # noqa: DTZ001


def _of_day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@given(
    promises=st.lists(st.tuples(MOMENTS, MOMENTS, MOMENTS), min_size=20, max_size=20),
)
@settings(max_examples=5)
def test_a_promise_told_by_the_day_is_told_no_otherwise_or_not_known(
    promises: list[tuple[datetime, datetime, datetime]],
) -> None:
    met = [(made, due, max(made, done)) for made, due, done in promises]
    ways: tuple[Callable[[datetime, datetime], tuple[Any, Any]], ...] = (
        lambda due, done: (due, done),
        lambda due, done: (due, done.date()),
        lambda due, done: (due.date(), done),
        lambda due, done: (due.date(), done.date()),
    )
    found = iter(told_each("broken-promises", (
        [row("promise", made, promised_for=way(due, done)[0], delivered_at=way(due, done)[1])]
        for way in ways for made, due, done in met
    )))  # fmt: skip
    exact, done_by_day, due_by_day, both_by_day = ([_kept(next(found)) for _ in met] for _ in ways)
    assert exact == [done <= due for _, due, done in met]
    assert all(told in {was, None} for told, was in zip(done_by_day, exact, strict=True))
    # A deadline that is a day allows all of it.
    assert due_by_day == both_by_day == [done.date() <= due.date() for _, due, done in met]


def _kept(found: Row) -> bool | None:
    return found["evidence"] == 0 if found["observations"] else None


# Spans of time


CASES = [
    # opened, resolved, hours that it waited for them; 72 hours are allowed
    ("2026-06-10", "2026-06-10", 0, "in time"),
    ("2026-06-10", "2026-06-12", 0, "in time"),
    ("2026-06-10", "2026-06-13", 0, "not known"),
    ("2026-06-10", "2026-06-15", 0, "late"),
    ("2026-06-10", "2026-06-13", 24, "in time"),
    ("2026-06-10", "2026-06-15", 30, "not known"),
    ("2026-06-10T14:00Z", "2026-06-13", 0, "not known"),
    ("2026-06-10T14:00Z", "2026-06-12", 0, "in time"),
    ("2026-06-10T14:00Z", "2026-06-14", 0, "late"),
    ("2026-06-10", "2026-06-13T14:00Z", 0, "not known"),
    ("2026-06-10", "2026-06-14T14:00Z", 0, "late"),
    ("2026-06-10T14:00Z", "2026-06-13T14:00Z", 0, "in time"),
    ("2026-06-10T14:00Z", "2026-06-13T14:00:01Z", 0, "late"),
    ("2026-06-25", None, 0, "late"),
    ("2026-06-26", None, 0, "late"),
    ("2026-06-27", None, 0, "not known"),
    ("2026-06-28", None, 0, "not known"),
]


def _count(found: Row) -> str:
    if not found["observations"]:
        return "not known"
    return "late" if found["evidence"] else "in time"


def test_a_case_is_late_or_in_time_unless_the_hour_decides() -> None:
    found = told_each("slow-resolution", (
        [row("ticket", opened, resolved_at=resolved, waited_for_customer_hours=waited)]
        for opened, resolved, waited, _ in CASES
    ))  # fmt: skip
    for one, (opened, resolved, waited, expected) in zip(found, CASES, strict=True):
        assert _count(one) == expected, f"{opened} to {resolved}, waited {waited}"
        assert one["value"] is None or one["value"] >= 0


CASES_WITH_A_PROMISE = [
    # opened, promised for, resolved
    ("2026-06-10", "2026-06-10", "2026-06-10", "in time"),
    ("2026-06-10", "2026-06-10", "2026-06-11", "late"),
    ("2026-06-10", "2026-06-12", "2026-06-12", "in time"),
    ("2026-06-10", "2026-06-12", "2026-06-13", "late"),
    ("2026-06-10", "2026-06-12", "2026-06-12T23:00Z", "in time"),
    ("2026-06-10", "2026-06-12T09:00Z", "2026-06-12", "not known"),
    ("2026-06-10", "2026-06-12T09:00Z", "2026-06-12T10:00Z", "late"),
    ("2026-06-10", "2026-06-10T09:00Z", "2026-06-12", "late"),
    ("2026-06-10", "2026-06-10T09:00Z", "2026-06-10T08:00Z", "in time"),
    ("2026-06-10", "2026-06-09", "2026-06-11", "in time"),  # the policy's 72 hours
    ("2026-06-10T09:00Z", "2026-06-12T09:00Z", "2026-06-12", "not known"),
    ("2026-06-10T09:00Z", "2026-06-12", "2026-06-12", "in time"),
    ("2026-06-10T09:00Z", "2026-06-12T09:00Z", "2026-06-12T09:00Z", "in time"),
    ("2026-06-10", "2026-06-29", None, "late"),
    ("2026-06-10", "2026-06-30", None, "not known"),
]


def test_a_case_with_a_time_promised_is_held_against_that() -> None:
    found = told_each("slow-resolution", (
        [row("ticket", opened, resolved_at=resolved, promised_for=due)]
        for opened, due, resolved, _ in CASES_WITH_A_PROMISE
    ))  # fmt: skip
    for one, (opened, due, resolved, expected) in zip(found, CASES_WITH_A_PROMISE, strict=True):
        assert _count(one) == expected, f"{opened} to {resolved}, due {due}"
        assert one["value"] is None or (one["value"] > 1) == (expected == "late")
        assert (one["value"] or 0) < 100


def test_a_span_stands_from_noon_to_noon() -> None:
    @trial(ok=20)
    def days_open(t: Timeline) -> Measure:
        return t.median(t.seconds_open / 86_400, among=t.cases, unit=Unit.DAYS)

    spans = {
        ("2026-06-10", "2026-06-13"): 3,
        ("2026-06-10", "2026-06-10"): 0,
        ("2026-06-10T18:00Z", "2026-06-10"): 0,
        ("2026-06-10T18:00Z", "2026-06-12"): 1.75,
        ("2026-06-10", "2026-06-12T18:00Z"): 2.25,
        ("2026-06-20", None): 10,
        ("2026-06-10T09:00Z", "2026-06-12T09:00Z"): 2,
    }
    found = told_each(days_open, ([row("ticket", at, resolved_at=end)] for at, end in spans))
    assert [one["value"] for one in found] == list(spans.values())


def test_other_peoples_signs_compare_spans_without_a_word_of_days() -> None:
    three_days = 3 * 86_400

    def late(compare: Any) -> Row:
        @trial()
        def sign(t: Timeline) -> Measure:
            return t.share(compare(t), among=t.cases)

        days = ("2026-06-12", "2026-06-13", "2026-06-20")
        return told(sign, [row("ticket", "2026-06-10", resolved_at=day) for day in days])

    for compare in (
        lambda t: t.seconds_open > three_days,
        lambda t: t.seconds_open >= three_days + 1,
        lambda t: three_days < t.seconds_open,
        lambda t: ~(t.seconds_open <= three_days),
        lambda t: t.seconds_open / 86_400 > 3,
        lambda t: (t.seconds_open + 60) * 2 - 120 > 2 * three_days,
        lambda t: 1 / (1 + t.seconds_open) < 1 / (1 + three_days),
        lambda t: three_days - t.seconds_open < 0,
        lambda t: t.seconds_open > t.seconds_allowed,
        lambda t: t.seconds_allowed < t.seconds_open,
        lambda t: t.seconds_open / t.seconds_allowed > 1,
        lambda t: 2 * t.seconds_open > t.seconds_open + t.seconds_allowed,
        lambda t: t.seconds_open.clip(0) > three_days,
    ):
        found = late(compare)
        assert (found["observations"], found["evidence"]) == (2, 1)


@pytest.mark.parametrize("of", ["median", "mean"])
def test_a_case_whose_side_is_not_known_is_no_observation(of: str) -> None:
    def sign_of(ok: float, bad: float) -> Detector:
        @trial(ok=ok, bad=bad)
        def sign(t: Timeline) -> Measure:
            days = t.seconds_open / 86_400
            word = t.median if of == "median" else t.mean
            return word(days, among=t.cases, unit=Unit.DAYS)

        return sign

    cases = [row("ticket", "2026-06-10", resolved_at=f"2026-06-{day}") for day in (11, 13, 15)]
    for ok, bad in ((3, 9), (3, 1)):
        found = told(sign_of(ok, bad), cases)
        assert (found["observations"], found["evidence"], found["value"]) == (2, 1, 3)


# What came after, what came before


def follow(within: int | None, *, of: str = "order", then: str = "call", **given: Any) -> Detector:
    @trial()
    def sign(t: Timeline) -> Measure:
        after = t.follow_up(t.kind(of), t.kind(then), within=within, **given)
        return t.share(after.met, among=t.kind(of))

    return sign


ON_THE_DAY = [
    ("2026-06-10", "2026-06-10", True),
    ("2026-06-10T15:00Z", "2026-06-10", True),
    ("2026-06-10", "2026-06-10T09:00Z", True),
    ("2026-06-10", "2026-06-10T00:00Z", True),
    ("2026-06-10T15:00Z", "2026-06-10T14:00Z", False),
    ("2026-06-10T15:00Z", "2026-06-10T15:00Z", False),
    ("2026-06-10", "2026-06-09", False),
    ("2026-06-10", "2026-06-09T23:59Z", False),
    ("2026-06-10T00:00Z", "2026-06-09", False),
    ("2026-06-10", "2026-06-11", True),
]


@pytest.mark.parametrize("named", [False, True])
def test_a_row_of_the_same_day_comes_later_if_either_has_no_time(*, named: bool) -> None:
    cases = []
    for number, (first, then, _) in enumerate(ON_THE_DAY):
        answer = {"in_reply_to": f"o{number}"} if named else {}
        order = row("order", first, id=f"o{number}")
        cases.append([order, row("call", then, id=f"c{number}", **answer)])
    found = told_each(follow(None), cases)
    assert [one["value"] for one in found] == [float(later) for _, _, later in ON_THE_DAY]


def test_no_row_follows_itself() -> None:
    again = follow(None, then="order")
    assert told(again, [row("order", "2026-06-10", id="a")])["value"] == 0
    itself = row("order", "2026-06-10", id="a", in_reply_to="a")
    assert told(again, [itself])["value"] == 0
    two = [row("order", "2026-06-10", id="a"), row("order", "2026-06-10", id="b")]
    assert told(again, two)["value"] == 1
    later = [row("order", "2026-06-10T09:00Z", id="a"), row("order", "2026-06-10", id="b")]
    assert told(again, later)["value"] == 1
    since = follow(None, then="order", since=col.resolved_at)
    signed = row("order", "2026-06-10", id="a", resolved_at="2026-06-10T18:00Z")
    assert told(since, [signed])["value"] == 0
    unsigned = row("order", "2026-06-10", id="b")
    assert told(since, [signed, unsigned])["evidence"] == 1


@pytest.mark.parametrize(
    ("first", "then", "as_of", "met"),
    [
        ("2026-06-01", "2026-06-11T22:00Z", "2026-06-30", True),
        ("2026-06-01", "2026-06-12T00:00Z", "2026-06-30", False),
        ("2026-06-01T15:00Z", "2026-06-11", "2026-06-30", True),
        ("2026-06-01T15:00Z", "2026-06-12", "2026-06-30", False),
        ("2026-06-01T15:00Z", "2026-06-11T16:00Z", "2026-06-30", False),
        ("2026-06-01", None, "2026-06-11T22:00Z", None),
        ("2026-06-01", None, "2026-06-12T00:00Z", False),
        ("2026-06-01T15:00Z", None, "2026-06-11T22:00Z", None),
        ("2026-06-01T15:00Z", "2026-06-11", "2026-06-11T22:00Z", None),
        ("2026-06-01T15:00Z", None, "2026-06-12T00:00Z", False),
    ],
)
def test_the_last_day_of_a_window_lasts_to_its_end(
    first: str,
    then: str | None,
    as_of: str,
    met: bool | None,  # noqa: FBT001 -- one of three
) -> None:
    # A call of an earlier day lets calls be days, whoever calls.
    rows = [row("order", first), row("call", "2026-05-01"), row("order", "2026-06-30")]
    rows += [row("call", then)] if then else []
    found = told(follow(10), rows, as_of)
    assert (found["observations"], found["value"] == 1) == (int(met is not None), met is True)


def test_a_window_of_rows_with_times_ends_with_its_hour_where_no_row_may_be_a_day() -> None:
    since = follow(10, of="delivery", since=col.delivered_at)

    def found(delivered: str) -> Row:
        came = row("delivery", "2026-06-01T08:00Z", delivered_at=delivered)
        other = row("delivery", "2026-05-01T08:00Z", account="oak", delivered_at="2026-05-02")
        return told(since, [came, other], "2026-06-11T22:00Z")

    assert (found("2026-06-01T15:00Z")["observations"], found("2026-06-01")["observations"]) == (
        1,
        0,
    )


def test_a_sale_whose_side_hangs_on_the_hour_is_not_known() -> None:
    numbers = {
        # sold, our next contact: observations, those beyond 14 days
        ("2026-05-01", "2026-05-14"): (1, 0),
        ("2026-05-01", "2026-05-15"): (0, 0),
        ("2026-05-01", "2026-05-15T09:00Z"): (0, 0),
        ("2026-05-01T08:00Z", "2026-05-15T09:00Z"): (1, 1),
        ("2026-05-01", "2026-05-17"): (1, 1),
        ("2026-06-16", "2026-04-01"): (0, 0),  # 13.5 to 14.5 days until now
        ("2026-06-15", "2026-04-01"): (1, 1),
    }
    found = told_each("sold-then-forgotten", (
        [row("order", sold, direction="inbound"), row("call", contact, direction="outbound")]
        for sold, contact in numbers
    ))  # fmt: skip
    assert [(one["observations"], one["evidence"]) for one in found] == list(numbers.values())


BEFORE = [
    ("2026-06-10", "2026-06-10", True),
    ("2026-06-10", "2026-06-10T09:00Z", True),
    ("2026-06-10T15:00Z", "2026-06-10", True),
    ("2026-06-10T15:00Z", "2026-06-10T16:00Z", True),
    ("2026-06-10T15:00Z", "2026-06-10T14:00Z", False),
    ("2026-06-11", "2026-06-10", False),
    ("2026-05-31", "2026-06-10T09:00Z", True),
    ("2026-05-31T08:00Z", "2026-06-10T09:00Z", False),
    ("2026-05-31T08:00Z", "2026-06-10", True),
    ("2026-05-30", "2026-06-10", False),
]


@pytest.mark.parametrize("known", ["2026-06-10", None])
def test_a_row_of_the_same_day_came_before_if_either_has_no_time(known: str | None) -> None:
    @trial()
    def sign(t: Timeline) -> Measure:
        visit = t.preceded_by(t.kind("deal"), t.kind("visit"), within=10)
        return t.share(visit.met, among=t.kind("deal") & t.within(days=21))

    found = told_each(sign, (
        [row("visit", first, entered_at=known), row("deal", then)] for first, then, _ in BEFORE
    ))  # fmt: skip
    assert [one["value"] for one in found] == [float(before) for _, _, before in BEFORE]


def test_what_was_entered_on_a_later_day_was_not_known_before() -> None:
    @trial()
    def sign(t: Timeline) -> Measure:
        visit = t.preceded_by(t.kind("deal"), t.kind("visit"), within=None)
        return t.median(visit.days, among=t.kind("deal"), unit=Unit.DAYS)

    visit = row("visit", "2026-06-01", entered_at="2026-06-11")
    assert told(sign, [visit, row("deal", "2026-06-10")])["observations"] == 0
    assert told(sign, [visit, row("deal", "2026-06-11")])["value"] == 10
    most_met = [row("meeting", "2026-06-10", contact_id="ada"), row("contact_left", "2026-06-10")]

    @trial()
    def met_most(t: Timeline) -> Measure:
        left = t.kind("contact_left")
        return t.share(t.most_often(left, t.kind("meeting"), "contact_id", within=30), among=left)

    most_met[1]["contact_id"] = "ada"
    assert told(met_most, most_met)["value"] == 1


@pytest.mark.parametrize("held", ["few rows in memory", "a file that is streamed"])
def test_a_launch_tried_on_its_own_day_was_tried_before(held: str, tmp_path: Path) -> None:
    trials = [
        row("launch", "2026-06-10T15:00Z", f"customer {n}", in_reply_to="l", direction="outbound")
        for n in range(5)
    ]
    launches = [row("launch", "2026-06-10", None, id="l", direction="internal")]
    launches += [row("launch", f"2026-06-0{n}", None, id=f"l{n}") for n in (1, 2)]
    rows: Any = [*trials, *launches]
    if held == "a file that is streamed":
        pl.DataFrame(rows).write_csv(tmp_path / "rows.csv")
        rows = tmp_path / "rows.csv"
    findings = assessed(rows, policy=None, plugins=None).supplier_findings
    (found,) = findings.filter(sign="launched-unvalidated").to_dicts()
    assert (found["evidence"], found["counter_evidence"], found["error"]) == (2, 1, None)


# The moment


DAYS = [row("order", f"2026-06-{day:02}", direction="inbound") for day in (1, 9, 15, 23, 30)]


def test_without_a_moment_the_newest_day_counts_to_its_end() -> None:
    portfolio = assessed(DAYS, None)
    assert portfolio.info["as_of"] == END
    assert portfolio.info["counts"]["used"] == len(DAYS)
    assert any("the end of the newest day" in note for note in portfolio.info["notes"])
    with_time = assessed([*DAYS, row("order", "2026-06-30T18:00Z")], None)
    assert with_time.info["as_of"] == END


def test_a_month_may_lie_between_the_newest_days() -> None:
    ends = [row("order", "2026-05-30"), row("order", "2026-06-30")]
    assert assessed(ends, None).info["as_of"] == END
    with pytest.raises(InputError, match="may be a slip"):
        assessed([row("order", "2026-05-29"), ends[1]], None)


@pytest.mark.parametrize("as_of", ["2026-06-30", "2026-06-30T12:00Z", "2026-06-30T23:59:59Z"])
def test_a_day_that_is_not_over_is_later_and_a_note_says_so(as_of: str) -> None:
    portfolio = assessed(DAYS, as_of)
    assert (portfolio.info["counts"]["used"], portfolio.info["counts"]["later"]) == (4, 1)
    (note,) = (note for note in portfolio.info["notes"] if "not over" in note)
    assert note.startswith("1 row states 2026-06-30 without a time")
    assert note.endswith("state as_of 2026-07-01")
    two = assessed([*DAYS, row("call", "2026-06-30")], as_of)
    assert any(note.startswith("2 rows state 2026-06-30") for note in two.info["notes"])


@pytest.mark.parametrize("as_of", [END, "2026-07-01", "2026-06-29T12:00Z", None])
def test_no_note_tells_of_a_day_that_is_over_or_to_come(as_of: str | None) -> None:
    notes = assessed(DAYS, as_of).info["notes"]
    assert not [note for note in notes if "not over" in note]


def test_nothing_is_known_before_the_first_day_is_over() -> None:
    with pytest.raises(InputError, match="as_of lies before the first row"):
        assessed(DAYS, "2026-06-01T12:00Z")


def test_what_ended_on_a_day_is_known_once_the_day_is_over() -> None:
    case = row("ticket", "2026-06-10T09:00Z", resolved_at="2026-06-12", handovers=5)
    for as_of, known in (("2026-06-12T18:00Z", 0), ("2026-06-13", 1)):
        assert told("passed-around", [case], as_of)["observations"] == known
    late = row("order", "2026-06-01T09:00Z", direction="inbound", entered_at="2026-06-12")
    for as_of, used in (("2026-06-12T18:00Z", 1), ("2026-06-13", 2)):
        assert assessed([case, late], as_of).info["counts"]["used"] == used


def test_accounts_read_from_rows_of_a_day_are_known_once_it_is_over() -> None:
    fields = {name: name for name in ("account_id", "kind", "occurred_at")}
    mapping = {
        "schema_version": "1.0",
        "interactions": {"fields": fields},
        "accounts": {"fields": {"id": "account_id", "segment": "site"}},
    }
    rows = [
        row("order", day, site=site) for day, site in (("2026-06-01", "a"), ("2026-06-10", "b"))
    ]
    for as_of, segment in (("2026-06-10T18:00Z", "a"), ("2026-06-11", "b")):
        assert assessed(rows, as_of, mapping=mapping)["acme"].subject.segment == segment


@pytest.mark.parametrize(
    ("day", "as_of", "inside"),
    [
        ("2026-04-01", "2026-06-30", True),
        ("2026-03-31", "2026-06-30", False),
        ("2026-04-01", END, False),
        ("2026-04-02", END, True),
    ],
)
def test_a_window_holds_as_many_days_as_it_says(day: str, as_of: str, *, inside: bool) -> None:
    @trial()
    def recent(t: Timeline) -> Measure:
        return t.count(t.within(days=90), among=t.kind("order"))

    assert told(recent, [row("order", day)], as_of)["value"] == int(inside)


def test_days_since_count_from_noon() -> None:
    @trial()
    def since(t: Timeline) -> Measure:
        return t.days_since_last(t.kind("order"))

    @trial()
    def ago(t: Timeline) -> Measure:
        return t.median(t.days_ago, among=t.kind("order"), unit=Unit.DAYS)

    @trial()
    def gap(t: Timeline) -> Measure:
        return t.usual_gap(t.kind("order"))

    rows = [row("order", day) for day in ("2026-06-10", "2026-06-20")]
    between = row("order", "2026-06-15")
    assert told(since, rows, "2026-06-30T12:00Z")["value"] == 10
    assert told(ago, rows, "2026-06-30T12:00Z")["value"] == 15
    assert told(gap, rows)["value"] is None  # two days make no habit
    assert told(gap, [*rows, between])["value"] == 5
    late = row("order", "2026-06-20T18:00Z")
    assert told(gap, [rows[0], between, late])["value"] == 10.25 / 2


def test_a_week_holds_seven_days() -> None:
    @trial()
    def weeks(t: Timeline) -> Measure:
        return t.weeks_changed(t.kind("order"), recent=7, before=7)

    seventh, eighth = row("order", "2026-06-23"), row("order", "2026-06-22")
    assert told(weeks, [seventh, eighth], "2026-06-30")["value"] == 1
    before = [row("order", "2026-06-16"), row("order", "2026-06-22")]
    assert told(weeks, before, "2026-06-30")["value"] == 0


# What must not change by it


def test_versions_that_were_open_alike_are_one_row() -> None:
    case = row("ticket", "2026-06-10T09:00Z", id="t", entered_at="2026-06-10T09:00Z")
    versions = [{**case, "resolved_at": None}, {**case, "resolved_at": "2026-06-20"}]
    before = assessed(versions, "2026-06-15").info["counts"]
    assert (before["used"], before["merged"], before["rejected"]) == (1, 1, 0)
    timed = [{**case, "resolved_at": "2026-06-12T09:00Z"}]
    among_days = [*timed, {**case, "id": "u", "resolved_at": "2026-06-12"}]
    counts = assessed([pl.DataFrame(timed), pl.DataFrame(among_days)]).info["counts"]
    assert (counts["used"], counts["merged"]) == (2, 1)


def _rows_of_all_sorts() -> list[Row]:
    rows = []
    for number, account in enumerate(("acme", "oak", "elm") * 8):
        day = date(2026, 4, 1) + timedelta(days=3 * number)
        at = day if number % 2 else datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
        end = day + timedelta(days=number % 5)
        case = row("ticket", at, account, id=f"t{number}", direction="inbound", resolved_at=end)
        due = {"promised_for": day + timedelta(days=2), "delivered_at": end}
        rows += [
            case,
            row("promise", at, account, id=f"p{number}", direction="outbound", **due),
            row("order", day, account, id=f"o{number}", direction="inbound"),
            row("call", end, account, id=f"c{number}", direction="outbound"),
        ]
    return rows


def test_the_order_of_rows_and_what_holds_them_change_nothing(tmp_path: Path) -> None:
    rows = _rows_of_all_sorts()
    frame = pl.DataFrame([{**r, "occurred_at": str(r["occurred_at"])} for r in rows])
    frame = frame.cast({"resolved_at": pl.String, "promised_for": pl.String})
    frame.write_csv(tmp_path / "rows.csv")
    frame[::-1].write_csv(tmp_path / "turned.csv")
    one, *others = (
        assessed(source, "2026-06-30")
        for source in (rows, tmp_path / "rows.csv", tmp_path / "turned.csv", frame)
    )
    assert one.findings.filter(outcome="fired").height
    for other in others:
        assert other.findings.equals(one.findings)
        assert other.scores.equals(one.scores)
        assert other.fingerprint == one.fingerprint
        assert other.evidence("acme").equals(one.evidence("acme"))


def test_nothing_that_is_written_has_a_column_of_days(tmp_path: Path) -> None:
    portfolio = assessed(_rows_of_all_sorts(), "2026-06-30")
    portfolio.write(tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    for file in files:
        if file.suffix == ".parquet":
            assert not [c for c in pl.read_parquet_schema(file) if c.endswith(" is a day")]
        else:
            assert " is a day" not in file.read_text()
    assert " is a day" not in json.dumps(portfolio.info, default=str)


def test_a_day_and_its_midnight_have_fingerprints_of_their_own() -> None:
    stated = ("2026-06-10", "2026-06-10T00:00Z")
    day, midnight = (assessed([row("order", at)]).fingerprint for at in stated)
    assert day != midnight
