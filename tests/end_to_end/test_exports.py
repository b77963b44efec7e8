"""Exports as suppliers have them: what somebody who knows the trade would say of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import focuskit
from focuskit import Finding, Portfolio

NOW = datetime(2026, 6, 30, tzinfo=UTC)


def _case(
    account: str, days_ago: float, *, hours: float | None = 5, **known: Any
) -> dict[str, Any]:
    """Return a case; without hours, it is open, and nobody knows what it turned out to be."""
    opened = NOW - timedelta(days=days_ago)
    settled = {"handovers": 0, "reopened": 0, "promise_kept": True, **known}
    return {
        "id": f"{account}-{days_ago}",
        "account_id": account,
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": opened,
        "resolved_at": None if hours is None else opened + timedelta(hours=hours),
        **(dict.fromkeys(settled) if hours is None else settled),
    }


def _assess(rows: Any, **given: Any) -> Portfolio:
    return focuskit.assess(rows, **{"as_of": NOW, **given})


def _finding(portfolio: Portfolio, account: str, sign: str) -> Finding:
    return next(one for one in portfolio[account].findings if one.sign == sign)


def test_a_clean_export_of_93_days_is_rated() -> None:
    rows = [
        _case(a, 3 * n + 1, handovers=2, reopened=1, promise_kept=False)
        for a in ("acme", "bolt")
        for n in range(31)
    ]
    portfolio = _assess(rows)
    assert portfolio["acme"].rating == "watch"
    found = _finding(portfolio, "acme", "passed-around")
    assert (found.outcome, found.severity) == ("fired", Decimal(1))
    assert "of 180 days on record" in found.message.text


def test_one_row_of_1970_changes_no_verdict() -> None:
    rows = [_case(a, 8 * n + 5, hours=24, handovers=2) for a in ("acme", "bolt") for n in range(11)]
    stray = {
        **_case("bolt", 1),
        "occurred_at": datetime(1970, 1, 1, tzinfo=UTC),
        "resolved_at": datetime(1970, 1, 2, tzinfo=UTC),
    }
    with_it, without = _assess([*rows, stray]), _assess(rows)
    assert with_it["acme"].rating == without["acme"].rating
    assert with_it["acme"].score == without["acme"].score


def test_three_orders_of_one_day_are_no_usual_gap() -> None:
    days = {"group": (61.0, 61.2, 61.4), "steady": (171, 130, 90, 51, 10)}
    rows = [
        {
            "id": f"{account}-{n}",
            "account_id": account,
            "kind": "order",
            "direction": "inbound",
            "occurred_at": NOW - timedelta(days=ago),
        }
        for account, agos in days.items()
        for n, ago in enumerate(agos)
    ]
    portfolio = _assess(rows)
    assert _finding(portfolio, "group", "gone-quiet").outcome == "unknown"
    assert portfolio["group"].rating == "too_little_known"
    assert _finding(portfolio, "steady", "gone-quiet").outcome == "clear"


def test_cases_open_beyond_their_time_are_a_red_light_although_few_are_resolved() -> None:
    rows = [_case(a, 20 + n) for a in ("acme", "other") for n in range(5)]
    rows += [_case("acme", 10 + n / 10, hours=None) for n in range(60)]
    portfolio = _assess(rows)
    assert (portfolio["acme"].rating, portfolio["acme"].red_lights) == ("act_now", ("left-open",))
    assert portfolio["other"].rating != "act_now"


def test_young_open_cases_put_nobody_in_order() -> None:
    rows = [_case(a, 3 * n + 5) for a in ("acme", "other") for n in range(30)]
    rows += [_case("acme", 1 + n / 100, hours=None) for n in range(60)]
    portfolio = _assess(rows)
    assert (portfolio["acme"].rating, portfolio["other"].rating) == ("too_little_known", "in_order")
    found = _finding(portfolio, "acme", "reopened-cases")
    assert (found.observations, found.pending, found.severity_low, found.severity_high) == (
        30, 60, Decimal(0), Decimal(1),
    )  # fmt: skip


def test_cases_open_since_the_record_began_are_pending_and_not_off_record() -> None:
    """Nothing of the first months was resolved; what came later was. That is no clean record.

    The outcomes are written down, so those that the first months lack are still to come.
    """
    settled = [_case("acme", 3 * n + 1) for n in range(31)]
    old = range(31, 60)
    still_open = _assess([*settled, *(_case("acme", 3 * n + 1, hours=None) for n in old)])
    late = _assess(
        [*settled, *(_case("acme", 3 * n + 1, hours=960, promise_kept=False) for n in old)]
    )
    assert late["acme"].rating == "watch"
    assert still_open["acme"].rating == "too_little_known"
    assert still_open["acme"].worst <= late["acme"].worst
    assert _finding(still_open, "acme", "broken-promises").pending == len(old)


def test_cases_left_open_for_months_keep_from_being_in_order() -> None:
    """They may lie there or lack their end alone, however quick the others were: look at them."""
    quick = [_case(a, 3 * n + 2) for a in ("acme", "bolt", "cord") for n in range(60)]
    months_old = [_case("acme", 168.5 + n, hours=None) for n in range(3)]
    one_more = [_case("bolt", 168.5, hours=None)]
    portfolio = _assess([*quick, *months_old, *one_more])
    found = _finding(portfolio, "acme", "left-open")
    assert (found.value, found.pending, found.severity_high) == (0, 3, Decimal("0.5"))
    ratings = {account: portfolio[account].rating for account in ("acme", "bolt", "cord")}
    assert ratings == {"acme": "too_little_known", "bolt": "in_order", "cord": "in_order"}


def test_what_never_was_is_told_from_and_up_to_where_the_record_reaches() -> None:
    """A record of talks that nobody states lasts from its first row to the day of its last one."""
    talks = [
        {"id": f"c{days}", "account_id": a, "kind": "call", "direction": "outbound",
         "colleague_role": role, "occurred_at": NOW - timedelta(days=days)}
        for a, days, role in (
            ("acme", 59, "sales"), ("bolt", 58, "executive"), ("cord", 40, "executive"),
            ("dune", 35, "executive"), ("acme", 20, "sales"), ("cord", 5, "sales"),
        )
    ]  # fmt: skip
    orders = [
        {"id": f"o{n}{a}", "account_id": a, "kind": "order", "direction": "inbound",
         "occurred_at": NOW - timedelta(days=30 * n + 5)}
        for a in ("acme", "bolt", "cord", "dune")
        for n in range(29)
    ]  # fmt: skip
    shown = _finding(_assess([*orders, *talks]), "acme", "executive-absence").message.text
    assert "at least 55 days up to 2026-06-26, when the record ends" in shown
    since_may = {"call": ("2026-05-01", "2026-06-30")}
    stated = _assess([*orders, *talks], recorded=since_may)
    told = _finding(stated, "acme", "executive-absence").message.text
    assert "at least 60 days; more may lie before" in told


def test_notice_in_a_young_record_of_talks_is_a_red_light_beside_years_of_orders() -> None:
    """Orders since 2024, talks since May: 60 days of them show who leaves, and no long silence."""
    orders = [
        {"id": f"o{n}{a}", "account_id": a, "kind": "order", "direction": "inbound",
         "occurred_at": NOW - timedelta(days=30 * n + 5)}
        for a in ("acme", "bolt", "cord")
        for n in range(29)
    ]  # fmt: skip
    talks = [
        {"id": f"c{days}", "account_id": a, "kind": kind, "direction": way, "text": text,
         "language": "en", "occurred_at": NOW - timedelta(days=days)}
        for a, days, kind, way, text in (
            ("acme", 60, "call", "outbound", "Talked about the delivery of May."),
            ("bolt", 58, "meeting", "outbound", "Talked about the delivery of May."),
            ("cord", 45, "call", "outbound", "Talked about returns."),
            ("bolt", 30, "email", "inbound", "Thank you for the visit."),
            ("acme", 20, "email", "inbound", "If this happens once more we will look elsewhere."),
            ("acme", 18, "email", "inbound", "We are leaving you for another supplier."),
            ("cord", 5, "call", "outbound", "Talked about returns."),
        )
    ]  # fmt: skip
    portfolio = _assess([*orders, *talks])
    acme = portfolio["acme"]
    assert acme.rating == "act_now"
    assert "leaving-announced" in acme.red_lights
    assert portfolio["bolt"].rating != "in_order"
    assert portfolio["cord"].rating != "act_now"
