"""The real service desk judged by hand: plain fractions, row by row, apart from the engine.

Each sign is worked out from its page and from the formulas of the bounds alone, so that a fault of
the engine cannot hide in a formula that both would share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from statistics import median

import attrs
import polars as pl

MILLION = 1_000_000
LIT_FROM, WATCH_FROM = 100_000, 150_000
RED_FROM = 500_000
"""Of left-open: three cases."""
WINDOW, OVERDUE_AT_MOST = timedelta(days=180), timedelta(days=90)
ALLOWED = timedelta(hours=72)
MOST_HANDOVERS = 10
LEAST_CASES = 3
ALL_KNOWN = datetime(2017, 3, 1)  # noqa: DTZ001 -- times of the file are UTC and carry no zone

Number = Fraction | int
NEVER = Fraction(10**9)
"""Stands for a time without end."""


@attrs.frozen
class Case:
    """One incident."""

    opened: datetime
    resolved: datetime
    broken: bool
    reopened: bool
    handovers: int


@attrs.frozen
class Verdict:
    """What one sign says of one caller; severities in parts per million, None if unknown."""

    severity: int | None
    low: int
    high: int
    observations: int
    pending: int
    lit: bool


@attrs.frozen
class Rated:
    """One caller: the verdict of each sign and the rating of each theme, and of all."""

    verdicts: Mapping[str, Verdict]
    themes: Mapping[str, str]
    rating: str


def read(real_data: Path) -> dict[str, list[Case]]:
    """Return the incidents of each caller."""
    found = defaultdict(list)
    file = pl.read_parquet(real_data / "uci_incident" / "incidents.parquet")
    for row in file.filter(pl.col("caller_id").is_not_null()).iter_rows(named=True):
        resolved = row["resolved_at"] or row["closed_at"]
        case = Case(
            row["opened_at"],
            resolved,
            not row["made_sla"],
            row["reopen_count"] > 0,
            row["reassignment_count"],
        )
        found[row["caller_id"]].append(case)
    return dict(found)


def desk_by_hand(
    desk: Mapping[str, Sequence[Case]], moment: datetime, known_at: datetime | None = None
) -> dict[str, Rated]:
    """Rate each caller at a moment of spring 2016, when the record covers all cases before it.

    Args:
        desk: The incidents of each caller.
        moment: The moment; what was opened later does not count.
        known_at: Until when outcomes are known, if later than the moment.
    """
    known_at = known_at or moment
    return {
        caller: _rated(opened, known_at, moment)
        for caller, cases in desk.items()
        if (opened := [case for case in cases if case.opened <= moment])
    }


def _rated(cases: Iterable[Case], known_at: datetime, moment: datetime) -> Rated:
    within = [case for case in cases if moment - WINDOW < case.opened]
    settled = [case for case in within if case.resolved <= known_at]
    still_open = [case for case in within if case.resolved > known_at]
    verdicts = {
        "broken-promises": _share([c.broken for c in settled], len(still_open), "0.10", "0.16"),
        "reopened-cases": _share([c.reopened for c in settled], len(still_open), "0.05", "0.08"),
        "passed-around": _handovers([c.handovers for c in settled], len(still_open)),
        "slow-resolution": _slow(settled, still_open, known_at),
        "left-open": _left_open(within, still_open, moment),
    }
    red = verdicts["left-open"].low >= RED_FROM
    service = [
        (verdicts["left-open"], verdicts["slow-resolution"]),  # one delay: charged once
        (verdicts["passed-around"],),
        (verdicts["reopened-cases"],),
    ]
    themes = {
        "organization": _theme([(verdicts["broken-promises"],)]),
        "responsiveness": "act_now" if red else _theme(service),
    }
    order = ("act_now", "watch", "too_little_known", "in_order")
    return Rated(verdicts, themes, min(themes.values(), key=order.index))


def _theme(causes: Sequence[Sequence[Verdict]]) -> str:
    """Rate a theme whose causes weigh alike."""
    known = [[v.severity for v in cause if v.severity is not None] for cause in causes]
    worst_known = [max(severities) for severities in known if severities]
    if worst_known and sum(worst_known) >= WATCH_FROM * len(worst_known):
        return "watch"
    at_worst = sum(max(v.high for v in cause) for cause in causes)
    half_is_known = worst_known and 2 * len(worst_known) >= len(causes)
    return (
        "in_order" if half_is_known and at_worst < WATCH_FROM * len(causes) else "too_little_known"
    )


def _share(hits: Sequence[bool], pending: int, ok: str, bad: str) -> Verdict:
    n, h = len(hits), sum(hits)
    if n < LEAST_CASES:
        return _too_few(n, pending)
    return _verdict(
        Fraction(h, n + pending),
        Fraction(h, n),
        Fraction(h + pending, n + pending),
        without=Fraction(h - 1, n - 1),
        limits=(Fraction(ok), Fraction(bad)),
        counts=(n, pending),
    )


def _handovers(counts: Sequence[int], pending: int) -> Verdict:
    n = len(counts)
    if n < LEAST_CASES:
        return _too_few(n, pending)
    limited = sum(min(count, MOST_HANDOVERS) for count in counts)
    return _verdict(
        Fraction(limited, n + pending),
        Fraction(sum(counts), n),
        Fraction(limited + pending * MOST_HANDOVERS, n + pending),
        without=Fraction(sum(counts) - max(counts), n - 1),
        limits=(Fraction("0.3"), Fraction(2)),
        counts=(n, pending),
    )


def _slow(settled: Sequence[Case], still_open: Sequence[Case], now: datetime) -> Verdict:
    took = [(case.resolved - case.opened) / timedelta(seconds=1) for case in settled]
    so_far = [(now - case.opened) / timedelta(seconds=1) for case in still_open]
    times = [_of_allowed(seconds) for seconds in took]
    ages = [_of_allowed(seconds) for seconds in so_far]
    counted = sorted([*times, *(age for age in ages if age > 1)])
    if len(counted) < LEAST_CASES:
        return _too_few(len(counted), len(ages))
    return _verdict(
        median([*times, *ages]),
        median(counted),
        median([*times, *(NEVER for _ in ages)]),
        without=median(counted[:-1]),
        limits=(Fraction(1), Fraction(3)),
        counts=(len(counted), len(ages)),
    )


def _of_allowed(seconds: float) -> Fraction:
    return Fraction(round(seconds)) / round(ALLOWED / timedelta(seconds=1))


def _left_open(within: Sequence[Case], still_open: Sequence[Case], now: datetime) -> Verdict:
    looked_at = [case for case in within if now - case.opened <= OVERDUE_AT_MOST]
    doubted = sum(now - case.opened > OVERDUE_AT_MOST for case in still_open)
    if not looked_at:
        return _too_few(0, doubted)
    late = sum(ALLOWED < now - case.opened <= OVERDUE_AT_MOST for case in still_open)
    severity, most = (
        _severity(Fraction(cases), Fraction(1), Fraction(5), round)
        for cases in (late, late + doubted)
    )
    return Verdict(severity, severity, most, len(looked_at), doubted, severity >= LIT_FROM)


def _too_few(observations: int, pending: int) -> Verdict:
    return Verdict(None, 0, MILLION, observations, pending, lit=False)


def _verdict(
    low: Number,
    point: Number,
    high: Number,
    *,
    without: Number,
    limits: tuple[Fraction, Fraction],
    counts: tuple[int, int],
) -> Verdict:
    ok, bad = limits
    least, most = _severity(low, ok, bad, floor), _severity(high, ok, bad, ceil)
    severity = min(max(_severity(point, ok, bad, round), least), most)
    if severity >= LIT_FROM > _severity(without, ok, bad, floor):  # one case is no pattern
        return Verdict(
            None, min(least, _severity(without, ok, bad, floor)), most, *counts, lit=False
        )
    return Verdict(severity, least, most, *counts, lit=severity >= LIT_FROM)


def _severity(value: Number, ok: Fraction, bad: Fraction, whole: Callable[[Fraction], int]) -> int:
    return whole(min(max((value - ok) / (bad - ok), Fraction(0)), Fraction(1)) * MILLION)
