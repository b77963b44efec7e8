"""What a word says of what it cannot see: against a model by hand, and against the later truth."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

import polars as pl
import pytest

from focuskit import Measure, Timeline, Unit, col
from focuskit.detect.row_columns import RowColumns
from focuskit.model.column_types import column_types
from focuskit.model.limits import Limits

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
TRIALS = 2_000
"""Accounts that are drawn: each is one trial of each word."""

OUTCOMES = frozenset({("handovers", "ticket"), ("reopened", "ticket"), ("resolved_at", "ticket")})
HANDED = Unit.HANDOVERS_PER_CASE
MOST = 10
NEARLY = 1e-9

Row = dict[str, Any]


def timeline(ok: float = 0, bad: float = 1, **given: Any) -> Timeline:
    columns = RowColumns(sign="x", there=frozenset(column_types("interaction")))
    limits = Limits(ok, bad)
    return Timeline(as_of=AS_OF, limits=limits, columns=columns, outcomes=OUTCOMES, **given)


def measured(measure: Measure, rows: Sequence[Row]) -> dict[str, Row]:
    """Return what a measure says of each account: its aggregates, and how many rows are pending."""
    schema = {**column_types("interaction")}
    aggregates = measure.aggregates()
    if measure.pending is not None:
        aggregates["pending"] = measure.pending.sum()
    frame = measure.on(pl.LazyFrame(rows, schema=schema))
    found = frame.group_by("account_id").agg(**aggregates).collect()
    return {row.pop("account_id"): row for row in found.to_dicts()}


@cache
def drawn() -> tuple[list[Row], list[Row]]:
    """Return random cases of many accounts as they are known today, and as they will be known."""
    draw = random.Random(13)  # noqa: S311 -- trials, no secrets
    today, later = [], []
    for trial in range(TRIALS):
        for n in range(draw.randint(1, 9)):
            began = AS_OF - timedelta(days=draw.randint(1, 90), hours=draw.randint(0, 23))
            is_open = draw.random() < draw.choice((0, 0.2, 0.7))
            ended = AS_OF + timedelta(days=draw.randint(0, 60)) if is_open else AS_OF
            truth = {
                "account_id": f"a{trial}",
                "id": f"{trial} {n}",
                "kind": "ticket",
                "occurred_at": began,
                "resolved_at": max(began, ended - timedelta(days=0 if is_open else 30)),
                "reopened": draw.choice((0, 0, 0, 1, 2)),
                "handovers": draw.choice((0, 1, 2, 3, MOST)),
                "minutes": draw.choice((None, 0.0, 5.0, 60.0)),
                "contact_id": draw.choice(("ada", "ben", "cy")),
            }
            later.append(truth)
            hidden = dict.fromkeys(("resolved_at", "reopened", "handovers", "contact_id"))
            today.append(truth | hidden if is_open else truth)
    return today, later


Model = Callable[[Sequence[Row]], tuple[Any, Any, Any]]
"""Low, point and high of an account's rows, worked out by hand."""


def share_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    known = [row for row in rows if row["reopened"] is not None]
    hits, pending = sum(row["reopened"] > 0 for row in known), len(rows) - len(known)
    return hits / len(rows), ratio(hits, len(known)), (hits + pending) / len(rows)


def share_by_weight(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    known = [row for row in rows if row["reopened"] is not None]
    pending = [row for row in rows if row["reopened"] is None]
    hit = [row for row in known if row["reopened"] > 0]
    by_rows = share_of(rows)
    w_hit, w_known, w_pending = (
        sum(row["minutes"] or 0 for row in some) for some in (hit, known, pending)
    )
    whole = w_known + w_pending
    return (
        w_hit / whole if whole else by_rows[0],
        w_hit / w_known if w_known else by_rows[1],
        (w_hit + w_pending) / whole if whole else by_rows[2],
    )


def mean_up_to(most: float) -> Model:
    def mean_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
        known = [row["handovers"] for row in rows if row["handovers"] is not None]
        pending = len(rows) - len(known)
        limited, point = sum(min(n, most) for n in known), ratio(sum(known), len(known))
        return limited / len(rows), point, (limited + pending * most) / len(rows)

    return mean_of


def median_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    known = [row["handovers"] for row in rows if row["handovers"] is not None]
    pending = len(rows) - len(known)
    point = median(known) if known else None
    return median([*known, *[0] * pending]), point, median([*known, *[math.inf] * pending])


OK_SECONDS = 20 * 86_400


def duration_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    ended: list[float] = []
    ages: list[float] = []
    for row in rows:
        until = row["resolved_at"] or AS_OF
        spent = (until - row["occurred_at"]).total_seconds()
        (ages if row["resolved_at"] is None else ended).append(spent)
    counted = [*ended, *(age for age in ages if age > OK_SECONDS)]
    never = [math.inf] * len(ages)
    return (
        median([*ended, *ages]), median(counted) if counted else None, median([*ended, *never])
    )  # fmt: skip


def count_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    hits = sum((row["reopened"] or 0) > 0 for row in rows)
    return hits, hits, hits + sum(row["reopened"] is None for row in rows)


def distinct_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    named = len({row["contact_id"] for row in rows} - {None})
    return named, named, named + sum(row["contact_id"] is None for row in rows)


def quotient_of(rows: Sequence[Row]) -> tuple[Any, Any, Any]:
    low, point, high = count_of(rows)
    return low / len(rows), point / len(rows), high / len(rows)


def ratio(one: float, other: float) -> float | None:
    return one / other if other else None


def _quotient(t: Timeline) -> Measure:
    every = t.count(col.kind == "ticket", among=t.cases)
    return t.count(col.reopened > 0, among=t.cases) / every


WORDS: Mapping[str, tuple[Callable[[Timeline], Measure], float, Model]] = {
    "share": (lambda t: t.share(col.reopened > 0, among=t.cases), 0, share_of),
    "share by weight": (
        lambda t: t.share(col.reopened > 0, among=t.cases, weight=col.minutes), 0, share_by_weight
    ),
    "mean": (lambda t: t.mean(col.handovers, among=t.cases, unit=HANDED), 0, mean_up_to(MOST)),
    "mean, with a most": (
        lambda t: t.mean(col.handovers, among=t.cases, unit=HANDED, most=2), 0, mean_up_to(2)
    ),
    "median": (lambda t: t.median(col.handovers, among=t.cases, unit=HANDED), 0, median_of),
    "median of what goes on": (
        lambda t: t.median(t.seconds_open, among=t.cases, unit=Unit.RATIO, is_open=t.is_open),
        OK_SECONDS,
        duration_of,
    ),
    "count": (lambda t: t.count(col.reopened > 0, among=t.cases), 0, count_of),
    "distinct": (lambda t: t.distinct(col.contact_id, among=t.cases), 0, distinct_of),
    "quotient": (_quotient, 0, quotient_of),
}  # fmt: skip


def range_of(said: Row) -> tuple[float, float]:
    """Return the ends of a value; an end that is not stated is the value itself."""
    low, high = (said["value"] if said.get(end) is None else said[end] for end in ("low", "high"))
    return float(low), float(high)


def said_of(word: str, rows: Sequence[Row]) -> dict[str, Row]:
    make, ok, _ = WORDS[word]
    return measured(make(timeline(ok, ok + 1)), rows)


def number(value: float | None) -> float | None:
    """Return a number; nothing for what is none."""
    return None if value is None or math.isnan(value) else value


@pytest.mark.parametrize("word", WORDS)
def test_low_point_and_high_are_those_of_a_model_by_hand(word: str) -> None:
    rows, _ = drawn()
    found = said_of(word, rows)
    by_account: dict[str, list[Row]] = {}
    for row in rows:
        by_account.setdefault(row["account_id"], []).append(row)
    for account, own in by_account.items():
        said = found[account]
        point = number(said["value"])
        ends = [said.get("low"), point, said.get("high")]
        told = [point if end is None else number(end) for end in ends]
        assert told == pytest.approx(list(WORDS[word][2](own))), (account, own)


@pytest.mark.parametrize("word", WORDS)
def test_the_later_truth_lies_in_the_range_told_before(word: str) -> None:
    today, later = drawn()
    before, after = said_of(word, today), said_of(word, later)
    wide = 0
    for account, said in before.items():
        truth = number(after[account]["value"])
        low, high = range_of(said)
        if word == "mean, with a most":  # values beyond the most count as that
            truth = number(said_of_limited()[account])
        assert truth is not None
        assert low - NEARLY <= truth <= high + NEARLY, account
        wide += low < high
    assert wide > TRIALS / 4


@cache
def said_of_limited() -> dict[str, float]:
    limited = [row | {"handovers": min(row["handovers"], 2)} for row in drawn()[1]]
    return {name: said["value"] for name, said in said_of("mean", limited).items()}


@pytest.mark.parametrize("word", [one for one in WORDS if one not in {"distinct", "quotient"}])
def test_emptied_outcomes_make_a_range_wider(word: str) -> None:
    today, later = drawn()
    before, after = said_of(word, later), said_of(word, today)
    for account, said in before.items():
        low, high = range_of(said)
        lower, higher = range_of(after[account])
        assert lower - NEARLY <= low
        assert high <= higher + NEARLY


def tickets(*reopened: int | None, **fields: Any) -> list[Row]:
    moments = (AS_OF - timedelta(days=9 + n) for n in range(len(reopened)))
    shared = {"account_id": "acme", "kind": "ticket", **fields}
    return [
        {**shared, "occurred_at": when, "reopened": value, "handovers": value}
        for when, value in zip(moments, reopened, strict=True)
    ]


@pytest.mark.parametrize(
    ("word", "reopened", "without"),
    [
        ("share", (1, 1, 0, 0), 1 / 3),
        ("share", (1, 0, 0), 0),
        ("share", (0, 0), -1),  # there is no hit to leave out: never lit
        ("mean", (8, 2, 2), 2),
        ("median", (9, 9, 1), 5),
        ("median", (1, 2, 9), 1.5),
    ],
)
def test_the_strongest_case_is_left_out(
    word: str, reopened: tuple[int, ...], without: float
) -> None:
    assert said_of(word, tickets(*reopened))["acme"]["without_strongest"] == pytest.approx(without)


@pytest.mark.parametrize("word", ["share", "mean", "median"])
def test_one_case_has_no_other(word: str) -> None:
    left = said_of(word, tickets(1))["acme"]["without_strongest"]
    assert number(left) is None


def test_the_heaviest_case_is_the_strongest() -> None:
    rows = [
        row | {"minutes": m} for row, m in zip(tickets(1, 1, 0), (60.0, 5.0, 15.0), strict=True)
    ]
    said = said_of("share by weight", rows)["acme"]
    assert (said["value"], said["without_strongest"]) == (65 / 80, 5 / 20)


@pytest.mark.parametrize(
    ("make", "without"),
    [
        (lambda t: t.mean(col.handovers, among=t.cases, unit=HANDED), 5.5),
        (lambda t: t.median(col.handovers, among=t.cases, unit=HANDED), 5.5),
        (lambda t: t.share(col.handovers > 1, among=t.cases), 1),
    ],
)
def test_where_less_is_worse_the_least_is_the_strongest(
    make: Callable[[Timeline], Measure], without: float
) -> None:
    said = measured(make(timeline(5, 1)), tickets(1, 2, 9))["acme"]
    assert said["without_strongest"] == without


def test_a_word_is_told_by_hand_which_rows_are_pending() -> None:
    t = timeline()
    measure = t.share(col.reopened > 0, among=t.cases, pending=col.handovers == 7)
    rows = tickets(1, 0, None) + [row | {"handovers": 7} for row in tickets(None)]
    said = measured(measure, rows)["acme"]
    assert (said["low"], said["value"], said["high"], said["pending"]) == (1 / 3, 0.5, 2 / 3, 1)


def test_nothing_is_pending_where_nobody_states_the_outcome() -> None:
    calls = [row | {"kind": "call"} for row in tickets(None)]
    t = timeline()
    said = measured(t.share(col.reopened > 0, among=t.kind("call", "ticket")), calls)["acme"]
    assert said["pending"] == 0


def test_a_mean_without_an_end_has_no_high() -> None:
    t = timeline()
    said = measured(t.mean(col.handovers, among=t.cases, unit=Unit.DAYS), tickets(2, None))["acme"]
    assert (said["low"], said["value"], said["high"]) == (1, 2, math.inf)


def test_what_may_have_happened_makes_fewer_things_missing() -> None:
    t = timeline()
    things = (col.reopened > 0, col.handovers > 20)
    said = measured(t.missing(*things, days=90), tickets(0, None))["acme"]
    assert (said["low"], said["value"]) == (0, 2)


@pytest.mark.parametrize(("days", "gap"), [((1, 1, 1), None), ((1, 1, 9), None), ((1, 4, 9), 4)])
def test_a_usual_gap_needs_three_different_days(days: tuple[int, ...], gap: float | None) -> None:
    rows = [
        row | {"occurred_at": AS_OF - timedelta(days=n, hours=1)}
        for row, n in zip(tickets(0, 0, 0), days, strict=True)
    ]
    t = timeline()
    assert measured(t.usual_gap(t.cases), rows)["acme"]["value"] == gap


def test_rows_from_before_the_record_count_for_nothing() -> None:
    t = timeline(record_begin=AS_OF - timedelta(days=10, hours=12))
    said = measured(t.share(col.reopened > 0, among=t.cases), tickets(1, 0, 1, 1))["acme"]
    assert (said["value"], said["observations"]) == (0.5, 2)


def test_what_is_replaced_has_no_ends_but_those_stated_with_it() -> None:
    t = timeline()
    share = t.share(col.reopened > 0, among=t.cases)
    assert (share.on_part, share.pending is None) == ("stands", False)
    half = share.replace(value=share.value / 2)
    assert (half.on_part, half.low, half.high, half.pending) == ("unknown", None, None, None)
    assert half.without_strongest is None
    stated = share.replace(value=share.value / 2, high=pl.lit(1.0), on_part="at_least")
    said = measured(stated, tickets(1, 0, None))["acme"]
    assert (stated.on_part, said["value"], said["high"]) == ("at_least", 0.25, 1.0)
    kept = share.replace(unit=Unit.RATIO)
    assert (kept.on_part, kept.pending is None) == ("stands", False)
