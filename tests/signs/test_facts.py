"""Facts to respect, with all signs on: what must fire nothing, and what costs only once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from support import NOW

import focuskit
from focuskit import Portfolio
from focuskit.policy import load_policy
from focuskit_testing import portfolio
from focuskit_testing.simulate import NONE, Supplier, plant, simulate

Row = dict[str, Any]
DAYS = range(10, 1000, 30)
TOLD = ("sign", "outcome", "severity", "value", "observations")


def _fired(found: Portfolio, *, but: frozenset[str] = frozenset()) -> set[str]:
    fired = found.findings.filter(outcome="fired", account_id="acme")["sign"]
    return set(fired) - but


def _contact(days_ago: float, **fields: Any) -> Row:
    return {"kind": "call", "direction": "inbound", "occurred_at": days_ago, **fields}


def test_a_cancellation_alone_fires_nothing() -> None:
    cancelled = {"kind": "cancellation", "direction": "inbound", "occurred_at": 3}
    assert _fired(portfolio([cancelled])) == set()
    assert _fired(portfolio([cancelled], recorded={})) == set()


def test_a_cancellation_changes_no_other_finding() -> None:
    rows = [_contact(days) for days in DAYS]
    cancelled = {"kind": "cancellation", "direction": "inbound", "occurred_at": 3}
    without, beside = (portfolio(r).findings for r in (rows, [*rows, cancelled]))
    assert beside.select("sign", "outcome", "severity").equals(
        without.select("sign", "outcome", "severity")
    )


def _quiet(written: list[Row]) -> set[str]:
    """Return what becomes of gone-quiet, all but the account from which letters still drip in."""
    found = focuskit.assess(pl.DataFrame(written), as_of=NOW).findings
    others = found.filter(pl.col("account_id") != "drip", sign="gone-quiet")
    return set(others["outcome"])


def _letters(account: str, days: Iterable[int]) -> list[Row]:
    sent = {"account_id": account, "kind": "email", "direction": "inbound", "automated": False}
    return [{**sent, "occurred_at": NOW - timedelta(days=day)} for day in days]


def test_a_log_that_trickles_out_makes_nobody_quiet_whatever_it_holds() -> None:
    """A service desk that writes its cases down as letters is a log like any other."""
    drips = _letters("drip", (28, 20, 10, 3))
    full = [row for n in range(60) for row in _letters(f"a{n}", range(35, 200, 5))]
    assert _quiet(full) == {"unknown"}
    assert _quiet([*full, *drips]) == {"unknown"}
    going_on = [row for n in range(60, 120) for row in _letters(f"a{n}", range(1, 200, 5))]
    assert _quiet([*full, *going_on]) == {"fired", "clear"}


def test_a_short_burst_long_ago_is_not_the_measure_of_a_log() -> None:
    """Where what trickles has lasted longer than what came before it, the beginning was odd."""
    burst = [row for n in range(99) for row in _letters(f"b{n}", (330, 337, 344, 351))]
    usual = _letters("quiet", range(60, 330, 10)) + _letters("lively", range(1, 330, 10))
    stated = {kind: (NOW - timedelta(days=351), NOW) for kind in ("email", "order")}
    found = focuskit.assess(pl.DataFrame([*burst, *usual]), as_of=NOW, recorded=stated).findings
    told = found.filter(sign="gone-quiet").select("account_id", "outcome").rows()
    assert dict(told)["quiet"] == "fired"
    assert dict(told)["lively"] == "clear"


@pytest.mark.parametrize("status", ["prospect", "customer"])
def test_a_rival_named_in_a_deal_with_a_prospect_fires_nothing(status: str) -> None:
    texts = [f"We also look at what Nordwind offers, part {n}." for n in range(4)]
    rows = [
        {"kind": "email", "direction": "inbound", "occurred_at": 5 + n, "text": t, "language": "en"}
        for n, t in enumerate(texts)
    ]
    policy = _default(rivals=["Nordwind"])
    found = portfolio(rows, account={"status": status, "segment": "new"}, policy=policy)
    outcome = found.findings.filter(sign="rival-in-sight")["outcome"].item()
    assert outcome == ("not_applicable" if status == "prospect" else "fired")
    assert _fired(found, but=frozenset({"rival-in-sight"})) == set()


@pytest.mark.parametrize("tickets", [range(1, 90), range(400, 800, 10), ()], ids=len)
def test_many_tickets_or_fewer_make_nobody_quiet(tickets: Any) -> None:
    orders = [{"kind": "order", "direction": "inbound", "occurred_at": d} for d in DAYS]
    cases = [
        {"kind": "ticket", "direction": "inbound", "occurred_at": d, "resolved_at": d - 0.2}
        for d in tickets
    ]
    quiet = portfolio(orders + cases).findings.filter(sign="gone-quiet")
    assert quiet["outcome"].item() == "clear"
    assert quiet["value"].item() == pytest.approx(10 / 30)


@pytest.mark.parametrize("left_out", ["deal", "order"])
def test_one_case_of_one_is_not_100_per_cent(left_out: str) -> None:
    """A deal and an order with a discount are two bargains, so each stands there alone."""
    rows: list[Row] = [
        {
            "kind": "ticket", "direction": "inbound", "occurred_at": 20, "resolved_at": 5,
            "promised_for": 19, "handovers": 9, "reopened": 3, "escalations": 2,
            "waited_for_approval_hours": 90,
        },
        {"kind": "delivery", "direction": "outbound", "occurred_at": 100, "promised_for": 101,
         "delivered_at": 90},
        {"kind": "order", "direction": "inbound", "occurred_at": 120, "discount": 0.4},
        {"kind": "deal", "direction": "outbound", "occurred_at": 130, "resolved_at": 125,
         "outcome": "won", "losing_party": "delivery", "topics": ["speed"]},
        {"kind": "complaint", "direction": "inbound", "occurred_at": 110, "resolved_at": 90},
        {"kind": "decision", "direction": "internal", "occurred_at": 60},
        {"kind": "favor_asked", "direction": "internal", "occurred_at": 90, "colleague_id": "s"},
        {"kind": "request", "direction": "inbound", "occurred_at": 80, "resolved_at": 79,
         "outcome": "accepted"},
        {"kind": "survey", "direction": "inbound", "occurred_at": 70, "score": 1,
         "contact_id": "c", "colleague_role": "sales"},
        {"kind": "need", "direction": "inbound", "occurred_at": 75, "source": "asked"},
        {"kind": "activity", "direction": "internal", "occurred_at": 10, "minutes": 500},
    ]  # fmt: skip
    told = [row for row in rows if row["kind"] != left_out]
    shares = portfolio(told).findings.filter(unit="share")
    assert shares.height > 10
    assert shares.filter(pl.col("outcome") == "fired")["sign"].to_list() == []


def test_a_meeting_counts_once_however_many_rows_tell_of_it() -> None:
    """Of all signs, on accounts where each is planted somewhere; the supplier's own included."""
    planted = plant(seed=3, accounts=60, share=0.7, most=14)
    told = simulate(seed=3, accounts=60, defects=planted)
    own = pl.lit("occasion of ") + pl.col("id")
    meets = pl.col("kind").is_in(["call", "event", "meeting", "visit"])
    occasion = pl.when(meets).then(pl.coalesce("occasion_id", own)).otherwise("occasion_id")
    by_one = told.interactions.with_columns(occasion_id=occasion)
    others = (by_one.filter(meets).with_columns(pl.col("id") + end) for end in (" b", " c"))
    findings = [
        pl.concat(
            [
                found.findings.select("account_id", *TOLD).sort("account_id", "sign"),
                found.supplier_findings.select(pl.lit("supplier").alias("account_id"), *TOLD),
            ]
        )
        for found in (
            focuskit.assess(rows, accounts=told.accounts, colleagues=told.colleagues)
            for rows in (by_one, pl.concat([by_one, *others]))
        )
    ]
    assert_frame_equal(*findings)


@pytest.mark.parametrize("days", [60, 20])
def test_a_notice_fires_however_short_the_record_of_letters(days: int) -> None:
    """Orders are on record for two years; letters for some weeks, and nobody says who sent them."""
    orders = [
        {"account_id": name, "kind": "order", "direction": "inbound", "occurred_at": ago}
        for name in ("acme", "bolt")
        for ago in range(5, 730, 30)
    ]
    letter = {"kind": "email", "direction": "inbound", "language": "en"}
    letters = [
        {**letter, "account_id": "bolt", "text": f"Thanks, part {ago}.", "occurred_at": ago}
        for ago in range(3, days, 4)
    ]
    notice = {**letter, "text": "We are leaving you for another supplier.", "occurred_at": 18}
    found = portfolio([*orders, *letters, notice], recorded={}, account={"status": None})
    (told,) = (f for f in found["acme"].findings if f.sign == "leaving-announced")
    assert told.outcome == "fired"
    assert (told.value, float(told.severity or 0)) == (1, 0.5)


def test_one_missed_dinner_costs_one_price() -> None:
    """They answer in the phone, and nobody ever sits down to ask: five signs, one weight."""
    rows = [_contact(days) for days in range(5, 1000, 25)]
    found = portfolio(rows)
    group = {
        "no-feedback",
        "one-channel-feedback",
        "power-questions-unasked",
        "referral-unasked",
        "trouble-points-unknown",
    }
    assert group <= _fired(found)
    paid = found.findings.filter(pl.col("sign").is_in(group), pl.col("points") > 0)
    assert paid.height == 1
    assert set(found.findings.filter(pl.col("sign").is_in(group))["severity"]) == {1.0}


CASES = pl.col("kind").is_in(["ticket", "complaint", "request"])
ANSWERS = pl.col("kind").is_in(["survey", "feedback"]) & (pl.col("direction") == "inbound")
ME = pl.col("account_id") == "account-00001"


def _since(days: int) -> pl.Expr:
    return ME & (pl.col("occurred_at") > NOW - timedelta(days=days))


def _late(rows: pl.DataFrame) -> pl.DataFrame:
    """Every case takes nine days, where three were promised."""
    settled, opened = ME & CASES & pl.col("resolved_at").is_not_null(), pl.col("occurred_at")
    return rows.with_columns(
        resolved_at=pl.when(settled).then(opened + pl.duration(days=9)).otherwise("resolved_at"),
        promised_for=pl.when(ME & CASES)
        .then(opened + pl.duration(days=3))
        .otherwise("promised_for"),
    )


ACTS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "one-silence": lambda rows: rows.filter(~(_since(200) & (pl.col("direction") == "inbound"))),
    "one-delay": _late,
    "one-missed-dinner": lambda rows: rows.filter(~(_since(400) & ANSWERS)),
    "one-unrecorded-objective": lambda rows: rows.filter(~(ME & (pl.col("kind") == "objective"))),
}


@pytest.fixture(name="sound", scope="module")
def _sound() -> Supplier:
    return simulate(seed=5, accounts=12, noise=NONE, as_of=NOW)


@pytest.mark.parametrize("act", ACTS)
def test_what_one_act_lights_is_charged_once(act: str, sound: Supplier) -> None:
    """A sound account whose customer falls silent, whose cases take too long, and so on."""
    rows = ACTS[act](sound.interactions)
    found = focuskit.assess(
        rows, accounts=sound.accounts, colleagues=sound.colleagues, as_of=NOW
    ).findings
    (group,) = (one for one in load_policy(None).cause_groups if one.id == act)
    mine = found.filter(pl.col("sign").is_in(group.signs), account_id="account-00001")
    assert mine.filter(outcome="fired").height > 1
    assert mine.filter(pl.col("points") > 0).height == 1


def test_who_gives_notice_after_broken_promises_is_one_to_act_on_now(sound: Supplier) -> None:
    """A detractor throughout, to whom every promise of late was broken, writes that they leave."""
    scored = ME & pl.col("kind").is_in(["survey", "feedback"]) & (pl.col("direction") == "inbound")
    promised = _since(200) & pl.col("promise_kept").is_not_null()
    rows = sound.interactions.with_columns(
        score=pl.when(scored).then(2).otherwise("score").cast(pl.Float64),
        promise_kept=pl.when(promised).then(pl.lit(value=False)).otherwise("promise_kept"),
    )
    letters = pl.DataFrame(
        {
            "id": f"notice-{ago}",
            "account_id": "account-00001",
            "kind": "email",
            "direction": "inbound",
            "language": "en",
            "text": text,
            "occurred_at": NOW - timedelta(days=ago),
        }
        for ago, text in (
            (4, "We have decided to leave you. Please cancel our contract."),
            (3, "We are leaving you for another supplier."),
        )
    ).cast({"occurred_at": rows.schema["occurred_at"]})
    found = focuskit.assess(
        pl.concat([rows, letters], how="diagonal_relaxed"),
        accounts=sound.accounts,
        colleagues=sound.colleagues,
        as_of=NOW,
    )
    mine = found["account-00001"]
    assert (mine.rating, mine.red_lights) == ("act_now", ("leaving-announced",))
    fired = {f.sign for f in mine.findings if f.outcome == "fired"}
    assert {"broken-promises", "leaving-announced", "low-advocacy", "weakest-touch"} <= fired


def _default(**changes: Any) -> dict[str, Any]:
    path = Path(focuskit.__file__).parent / "policy" / "default.policy.json"
    return {**json.loads(path.read_text(encoding="utf-8")), **changes}
