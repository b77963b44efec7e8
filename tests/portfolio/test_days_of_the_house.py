"""Days are those of the zone of the house; what is stated as a day alone is that day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import attrs
import polars as pl
import pytest
from rich.console import Console
from support import NOW, assess, few_signs, interaction, ticket

import focuskit
from focuskit import Interaction, Portfolio, load_policy
from focuskit.model.days import day_in, moment_words
from focuskit.policy.waivers import Waiver
from focuskit.report.account_view import account_view
from focuskit.report.explain_view import explain_view
from focuskit.report.first_screen_view import first_screen_view
from focuskit.report.sign_view import sign_view

ZONES = ["UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York"]


def orders_at(*moments: datetime) -> list[Interaction]:
    """Return orders of one account."""
    return [
        Interaction(account_id="elm", occurred_at=moment, kind="order", direction="inbound")
        for moment in moments
    ]


def silent_since(hour: int, minute: int = 0) -> list[Interaction]:
    """Return orders every 20 days, the last on 12 March 2026 at an hour of UTC."""
    days = [(2026, 1, 11), (2026, 1, 31), (2026, 2, 20), (2026, 3, 12)]
    return orders_at(*(datetime(*day, hour, minute, tzinfo=UTC) for day in days))


def in_zone(rows: Any, zone: str | None, **given: Any) -> Portfolio:
    """Assess rows by five signs, under a policy of that zone."""
    rules = few_signs() if zone is None else attrs.evolve(few_signs(), zone=zone)
    return assess(rows, policy=rules, **given)


def printed(view: Any) -> str:
    """Return what a view shows on a terminal, on one line."""
    shown = StringIO()
    Console(width=100, file=shown).print(view)
    return " ".join(shown.getvalue().split())


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("UTC", 22, 12),
        ("Europe/Berlin", 22, 12),
        ("Europe/Berlin", 23, 13),
        ("Asia/Tokyo", 14, 12),
        ("Asia/Tokyo", 15, 13),
        ("America/New_York", 3, 11),
        ("America/New_York", 4, 12),  # since 8 March, four hours behind
    ],
)
def test_cards_and_screens_tell_the_day_of_the_house(zone: str, hour: int, day: int) -> None:
    found = in_zone(silent_since(hour), zone)
    card = found.card("elm")
    assert card.red_lights[0].since == date(2026, 3, day)
    assert card.reasons[0].evidence == f"The last was on {day} March 2026."
    assert card.action is not None
    assert card.action.about == f"order of {day} March 2026"
    assert f"{day} March" in printed(first_screen_view(found))
    rows = found.evidence("elm", "gone-quiet", days=True)
    assert rows["occurred_at"].to_list()[-1] == date(2026, 3, day)
    assert found.evidence("elm", "gone-quiet")["occurred_at"].to_list()[-1].hour == hour
    (finding,) = (one for one in found["elm"].findings if one.sign == "gone-quiet")
    assert f"2026-03-{day}" in printed(sign_view(found["elm"], finding, rows, zone))
    page = account_view(found["elm"], found.evidence("elm", days=True), zone=zone)
    assert f"2026-03-{day}" in printed(page)


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_stated_as_a_day_is_that_day_everywhere(zone: str) -> None:
    days = ["2026-01-11", "2026-01-31", "2026-02-20", "2026-03-12"]
    stated = [
        {"account_id": "elm", "occurred_at": day, "kind": "order", "direction": "inbound"}
        for day in days
    ]
    found = in_zone(stated, zone)
    assert found.card("elm").reasons[0].evidence == "The last was on 12 March 2026."
    rows = found.evidence("elm", "gone-quiet", days=True)
    assert rows["occurred_at"].cast(pl.String).to_list() == days
    assert rows.columns == found.evidence("elm", "gone-quiet").columns
    kept = dict(zip(("occurred_at", "resolved_at"), days, strict=False))
    case = {"account_id": "elm", "kind": "ticket", "direction": "inbound", **kept}
    cases = in_zone([{**case, "id": str(number), "reopened": 1} for number in range(5)], zone)
    shown = cases.evidence("elm", "slow-resolution", days=True)
    assert shown["resolved_at"].unique().to_list() == [date(2026, 1, 31)]


def test_a_day_and_a_time_may_stand_beside_each_other() -> None:
    rows = [
        {"account_id": "elm", "occurred_at": moment, "kind": "order", "direction": "inbound"}
        for moment in ("2026-01-11", "2026-01-31", "2026-02-20", "2026-03-12T02:00:00Z")
    ]
    found = in_zone(rows, "America/New_York").evidence("elm", "gone-quiet", days=True)
    days = ["2026-01-11", "2026-01-31", "2026-02-20", "2026-03-11"]
    assert found["occurred_at"].cast(pl.String).to_list() == days


def test_clocks_that_change_move_the_end_of_the_day() -> None:
    moments = [datetime(2026, 3, day, 22, 30, tzinfo=UTC) for day in (28, 29)]
    found = in_zone([*silent_since(12), *orders_at(*moments)], "Europe/Berlin")
    days = found.evidence("elm", "gone-quiet", days=True)["occurred_at"].to_list()
    assert days[-2:] == [date(2026, 3, 28), date(2026, 3, 30)]


def test_nothing_but_days_that_are_shown_depends_on_the_zone() -> None:
    rows = [*silent_since(23), *(ticket("elm", days, hours=200) for days in (50, 40, 30, 20))]
    plain, *others = (in_zone(rows, zone) for zone in (None, *ZONES))
    for found in others:
        assert found.scores.equals(plain.scores)
        assert found.findings.equals(plain.findings)
        assert found.ledger.equals(plain.ledger)
        assert found.evidence("elm").equals(plain.evidence("elm"))
        same = found["elm"].to_dict() | {"fingerprint": plain.fingerprint}
        assert same == plain["elm"].to_dict()
    assert others[0].fingerprint == plain.fingerprint
    assert others[1].fingerprint != plain.fingerprint


@pytest.mark.parametrize(
    ("as_of", "zone", "day"),
    [
        ("2026-06-30", "America/New_York", "30 June 2026"),  # stated as a day
        ("2026-06-30T02:00:00Z", "America/New_York", "29 June 2026"),
        ("2026-06-29T23:00:00Z", "Asia/Tokyo", "30 June 2026"),
    ],
)
def test_the_moment_of_the_run_is_told_by_the_day_of_the_house(
    as_of: str, zone: str, day: str
) -> None:
    found = in_zone(silent_since(12), zone, as_of=as_of)
    assert f"as of {day}" in printed(first_screen_view(found))
    said = explain_view(found.explanation("elm"), found["elm"], found.day)
    assert f"as of {day}" in printed(said)
    action = found.card("elm").action
    assert action is not None
    assert action.by is not None
    assert found.day is not None
    assert (action.by - found.day).days == found["elm"].recommendations[0].within_days


def test_without_rows_there_is_no_day() -> None:
    assert focuskit.assess([]).day is None


def test_waivers_and_disputes_are_told_by_the_day_of_the_house() -> None:
    until = datetime(2026, 7, 9, 22, tzinfo=UTC)  # midnight in Berlin
    waiver = Waiver(sign="gone-quiet", account="elm", owner="Kim", reason="moving", expires=until)
    rules = attrs.evolve(few_signs(), zone="Europe/Berlin", waivers=(waiver,))
    found = assess(silent_since(12), policy=rules)
    assert found.card("elm").waived[0].until == date(2026, 7, 10)
    page = account_view(found["elm"], zone="Europe/Berlin")
    assert "until 2026-07-10" in printed(page)
    later = assess(silent_since(12), policy=rules, as_of=datetime(2026, 7, 20, tzinfo=UTC))
    assert any("(2026-07-10)" in note for note in later.info["notes"])


def test_the_days_of_touchpoints_are_those_of_the_house() -> None:
    rows = [
        interaction("elm", 10 + hours / 24, kind, colleague_id="ines", direction="outbound")
        for hours, kind in ((2, "call"), (-2, "call"), (-2, "check_in"))
    ]  # at 10 and at 14 on 20 June, in UTC
    for zone, days, last in (("UTC", 1, 20), ("Pacific/Auckland", 2, 21)):
        (line,) = in_zone(rows, zone).touchpoints("elm").drop_nulls("colleague_id").to_dicts()
        assert (line["days"], line["last_touch"].day, line["last_asked"].day) == (days, last, last)


def test_days_until_a_renewal_are_counted_from_the_day_of_the_house() -> None:
    # 91 days from the day on which it is noon in UTC, and 90 from the next.
    accounts = [
        {"id": "elm", "renewal_on": "2026-09-29", "annual_value": 1},
        {"id": "oak", "renewal_on": None, "annual_value": 2},
    ]
    rows = silent_since(12)
    rows += [attrs.evolve(row, account_id="oak") for row in rows]
    for zone, first in (("UTC", "oak"), ("America/New_York", "oak"), ("Pacific/Auckland", "elm")):
        found = in_zone(rows, zone, accounts=accounts, as_of=NOW)
        assert found.first_screen().accounts["account_id"][0] == first


def test_a_moment_of_no_zone_says_that_it_is_of_utc() -> None:
    assert moment_words(datetime(2026, 6, 30, tzinfo=UTC)) == "2026-06-30"
    assert moment_words(datetime(2026, 6, 30, 22, 5, tzinfo=UTC)) == "2026-06-30 22:05 UTC"
    found = in_zone(silent_since(12), "Asia/Tokyo")
    assert "as of 2026-06-30 12:00 UTC" in repr(found["elm"])
    assert "as of 2026-06-30 12:00 UTC" in found.card("elm")._repr_html_()


def test_the_end_of_a_day_stands_for_that_day() -> None:
    end = datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)
    assert day_in("Asia/Tokyo", end) == date(2026, 6, 30)
    assert load_policy(None).zone == "UTC"
