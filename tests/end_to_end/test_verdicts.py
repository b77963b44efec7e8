"""Verdicts on the real service desk: as by hand, at three moments, and true of what came out later.

The record of the desk begins on 2016-02-29 and falls to a trickle after May 2016, so that at each
of the moments it covers but a part of the window of 180 days.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest
from desk_by_hand import ALL_KNOWN, Rated, Verdict, desk_by_hand, read

import focuskit
from focuskit import Portfolio

RATES = ("broken-promises", "passed-around", "reopened-cases", "slow-resolution")
SIGNS = (*RATES, "left-open")
MILLION = 1_000_000
MOMENTS = {"2016-04-01": (900, 30), "2016-05-01": (2_000, 220), "2016-06-01": (2_700, 400)}
"""Moment: callers with a settled sign, and in order, of which there must be so many."""
TURN_OF_MAY = (datetime(2016, 5, 31), datetime(2016, 6, 1))  # noqa: DTZ001 -- as in the file
FULL = "2016-06-01"
STRAYS = {"one row of 1995": ("1995-07-03T09:00:00", 1), "a placeholder": ("2000-01-01", 40)}


class Desk:
    """The service desk at any moment, each judged once."""

    def __init__(self, real_data: Path, examples: Path) -> None:
        self.file = real_data / "uci_incident" / "incidents.parquet"
        self.mapping = examples / "uci_incident.mapping.json"
        self.cases = read(real_data)
        self.at = cache(self.at)  # type: ignore[method-assign]
        self.by_hand = cache(self.by_hand)  # type: ignore[method-assign]

    def at(self, moment: str | None) -> Portfolio:
        """Return the assessment by the default policy, with nothing stated but the mapping."""
        return self.assess(self.file, moment)

    def assess(self, rows: Any, moment: str | None) -> Portfolio:
        """Assess other rows of the desk in the same way."""
        return focuskit.assess(rows, mapping=self.mapping, as_of=moment)

    def by_hand(self, moment: str, *, all_known: bool = False) -> dict[str, Rated]:
        """Return what comes out by hand, by what was known then, or once all is known."""
        known_at = ALL_KNOWN if all_known else None
        return desk_by_hand(self.cases, datetime.fromisoformat(moment), known_at)


@pytest.fixture(scope="module")
def desk(real_data: Path, examples: Path) -> Desk:
    """Return the service desk."""
    return Desk(real_data, examples)


def _verdicts(portfolio: Portfolio) -> dict[tuple[str, str], Verdict]:
    """Return account and sign: what the engine says, in parts per million."""
    rows = portfolio.findings.filter(pl.col("sign").is_in(SIGNS)).select(
        "account_id",
        "sign",
        *((pl.col(name) * MILLION).round(0).cast(pl.Int64)
          for name in ("severity", "severity_low", "severity_high")),
        "observations",
        "pending",
        "lit",
    )  # fmt: skip
    return {(account, sign): Verdict(*rest) for account, sign, *rest in rows.iter_rows()}


def _same(found: Portfolio, by_hand: Mapping[str, Rated]) -> None:
    wanted = {(a, sign): v for a, rated in by_hand.items() for sign, v in rated.verdicts.items()}
    verdicts = _verdicts(found)
    assert verdicts.keys() == wanted.keys()
    assert {k: (v, wanted[k]) for k, v in verdicts.items() if v != wanted[k]} == {}
    ratings = dict(found.scores.select("account_id", "rating").iter_rows())
    other = {a: (r, by_hand[a].rating) for a, r in ratings.items() if r != by_hand[a].rating}
    assert other == {}


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_finding_and_rating_is_the_one_by_hand(desk: Desk, moment: str) -> None:
    """Ends, point, pending, observations, light: to the millionth, of each caller and sign."""
    _same(desk.at(moment), desk.by_hand(moment))


@pytest.mark.parametrize("moment", MOMENTS)
def test_themes_are_rated_as_by_hand(desk: Desk, moment: str) -> None:
    portfolio, by_hand = desk.at(moment), desk.by_hand(moment)
    some = sorted(by_hand)[::40]
    found = {a: {theme.theme: theme.rating for theme in portfolio[a].themes} for a in some}
    assert found == {a: dict(by_hand[a].themes) for a in some}
    assert {rating for rated in found.values() for rating in rated.values()} >= {
        "watch",
        "too_little_known",
    }


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_short_record_judges_many_and_puts_none_falsely_in_order(desk: Desk, moment: str) -> None:
    """Of those in order, none is otherwise over the same rows once all outcomes are known."""
    portfolio = desk.at(moment)
    least_settled, least_in_order = MOMENTS[moment]
    known = portfolio.findings.filter(
        pl.col("sign").is_in(RATES), pl.col("outcome").is_in(["fired", "clear"])
    )
    assert known["account_id"].n_unique() >= least_settled
    in_order = portfolio.scores.filter(rating="in_order")["account_id"].to_list()
    assert len(in_order) >= least_in_order
    later = desk.by_hand(moment, all_known=True)
    assert [account for account in in_order if later[account].rating != "in_order"] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_comes_out_later_lies_in_the_range_told_before(desk: Desk, moment: str) -> None:
    """Over the same rows, wherever the sign was judged and is judged later."""
    later = desk.by_hand(moment, all_known=True)
    outside = {
        (account, sign): (told, came)
        for (account, sign), told in _verdicts(desk.at(moment)).items()
        if told.severity is not None
        and (came := later[account].verdicts[sign]).severity is not None
        and sign != "left-open"
        and not told.low <= came.severity <= told.high
    }
    assert outside == {}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ranges_are_narrow_where_little_is_pending(desk: Desk, moment: str) -> None:
    for sign in RATES:
        widths = [
            (told.high - told.low) / MILLION
            for (_, of), told in _verdicts(desk.at(moment)).items()
            if of == sign
            and told.severity is not None
            and 10 * told.pending < told.observations + told.pending
        ]
        assert len(widths) > 100
        assert median(widths) <= 0.25


def test_left_out_the_moment_is_the_end_of_the_record(desk: Desk) -> None:
    """What trickles in afterwards, to February 2017, does not move it."""
    portfolio = desk.at(None)
    moment = datetime.fromisoformat(portfolio.info["as_of"].removesuffix("Z"))
    assert TURN_OF_MAY[0] <= moment <= TURN_OF_MAY[1]
    _same(portfolio, desk_by_hand(desk.cases, moment))


@pytest.mark.parametrize("strays", STRAYS)
def test_stray_rows_change_nobody_else(desk: Desk, strays: str) -> None:
    moment, rows = STRAYS[strays]
    file = pl.read_parquet(desk.file)
    added = file.head(rows).with_columns(
        number=pl.lit("stray-") + pl.col("number"),
        caller_id=pl.lit("a stray"),
        opened_at=pl.lit(datetime.fromisoformat(moment)).cast(file.schema["opened_at"]),
        resolved_at=pl.lit(datetime.fromisoformat(moment)).cast(file.schema["resolved_at"]),
    )
    found = desk.assess(pl.concat([file, added]), FULL)
    verdicts = _verdicts(found)
    others = {key: verdict for key, verdict in verdicts.items() if key[0] != "a stray"}
    assert others == _verdicts(desk.at(FULL))
    ratings = found.scores.select("account_id", "rating").sort("account_id")
    of_the_stray = ratings.filter(account_id="a stray")["rating"].to_list()
    assert of_the_stray == ["too_little_known"]
    assert ratings.filter(pl.col("account_id") != "a stray").equals(
        desk.at(FULL).scores.select("account_id", "rating").sort("account_id")
    )


def test_long_after_the_record_has_ended_nothing_is_known(desk: Desk) -> None:
    portfolio = desk.at("2017-03-01")
    assert set(portfolio.scores["rating"]) == {"too_little_known"}
    assert set(portfolio.findings.filter(pl.col("sign").is_in(RATES))["reason"]) == {"old_record"}


def test_for_a_month_after_the_end_no_judged_caller_vanishes(desk: Desk) -> None:
    """The log is cut on 16 May; who is judged on its last day is judged for 30 more days."""
    end = datetime(2016, 5, 16)  # noqa: DTZ001 -- as in the file
    some = pl.col("caller_id").is_in(sorted(desk.cases)[::10])
    file = pl.read_parquet(desk.file).filter(some, pl.col("opened_at") < end)
    later = pl.coalesce("resolved_at", "closed_at") >= end
    emptied = [pl.when(~later).then(name).alias(name) for name in ("resolved_at", "closed_at")]
    cut = file.with_columns(emptied)
    judged = [
        _judged(desk.assess(cut, f"{end + timedelta(days=days):%Y-%m-%d}")) for days in (0, 30)
    ]
    assert len(judged[0]) > 1_000
    assert [judged[0] - one for one in judged[1:]] == [set()]


def _judged(portfolio: Portfolio) -> set[tuple[str, str]]:
    """Return account and sign of what is known."""
    known = portfolio.findings.filter(
        pl.col("sign").is_in(SIGNS), pl.col("outcome").is_in(["fired", "clear"])
    )
    return set(known.select("account_id", "sign").iter_rows())


@pytest.mark.parametrize("days", [0, 1, 6, 7, 14, 27, 28, 29, 30])
def test_on_the_days_after_its_end_a_small_log_is_judged(examples: Path, days: int) -> None:
    """Two callers, one case each three days for 93 days: judged on the next 30 days."""
    mapping = json.loads((examples / "uci_incident.mapping.json").read_text(encoding="utf-8"))
    end = datetime(2026, 6, 30)  # noqa: DTZ001 -- as in the file
    rows = [
        {
            "number": f"{caller}-{n}",
            "caller_id": caller,
            "contact_type": "phone",
            "priority": "3",
            "opened_at": end - timedelta(days=3 * n + 1),
            "resolved_at": end - timedelta(days=3 * n + 1) + timedelta(hours=5),
            "closed_at": None,
            "reassignment_count": 2,
            "reopen_count": n % 2,
            "made_sla": False,
        }
        for caller in ("acme", "bolt")
        for n in range(31)
    ]
    found = focuskit.assess(
        pl.DataFrame(rows, infer_schema_length=None),
        mapping=mapping,
        as_of=f"{end + timedelta(days=days):%Y-%m-%d}",
    )
    assert _judged(found) == {(a, sign) for a in ("acme", "bolt") for sign in SIGNS}
    assert set(found.scores["rating"]) == {"watch"}


def test_the_comparison_by_hand_can_fail(desk: Desk) -> None:
    """One case that is said to have been opened again does not pass unseen."""
    file = pl.read_parquet(desk.file)
    one = (pl.col("caller_id") == "Caller 3609") & (pl.col("reopen_count") > 0)
    changed = file.with_columns(
        reopen_count=pl.when(one).then(0).otherwise("reopen_count").cast(pl.Int64)
    )
    assert not changed.equals(file)
    with pytest.raises(AssertionError, match="Caller 3609"):
        _same(desk.assess(changed, FULL), desk.by_hand(FULL))
