"""The moment of a run that states none, and the days after a log has ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import NOW, alone, assess, few_plugins, few_signs, finding, interaction, orders, ticket

import focuskit
from focuskit import Interaction, Measure, Timeline, detector
from focuskit.model.errors import InputError

END = datetime(2016, 6, 1, tzinfo=UTC)


def _calls(days: int = 60) -> list[Interaction]:
    return [interaction(f"a{n % 3}", n, "call", direction="outbound") for n in range(days)]


def _as_of(rows: Any, **given: Any) -> datetime | None:
    return assess(rows, as_of=None, recorded={}, **given).as_of


# Left out


@pytest.mark.parametrize(
    "planned",
    [
        [interaction("a0", -20 * n, "deal", outcome="negotiation") for n in range(1, 7)],
        [interaction("a0", -90, "deal")],
        [interaction("a0", -400, "meeting")],
    ],
    ids=["six open deals", "an open deal", "a meeting next year"],
)
def test_what_is_planned_does_not_move_the_moment(planned: list[Interaction]) -> None:
    portfolio = assess([*_calls(), *planned], as_of=None, recorded={})
    assert portfolio.as_of == NOW
    assert portfolio.info["counts"]["later"] == len(planned)
    rows, used = ("1 row", "is not used") if len(planned) == 1 else ("6 rows", "are not used")
    (note,) = (note for note in portfolio.info["notes"] if "unless" in note)
    assert note.startswith(f"{rows} after {NOW.date()}, the end of what is on record, {used}: ")
    assert note.endswith(f"state as_of (--as-of); the last is of {planned[-1].occurred_at.date()}")


@pytest.mark.parametrize(
    ("kind", "days", "ago"),
    [
        ("meeting", [20], 0),
        ("order", [20, 25], 0),
        ("meeting", [14], -14),
        ("email", [20], -20),
        ("meeting", [20, 22, 24], -24),
    ],
)
def test_meetings_and_orders_after_a_long_pause_are_planned(
    kind: str, days: list[int], ago: int
) -> None:
    """A steady log, and then a row or two: only what nobody plans shows that it went on."""
    rows = [*_calls(), *(interaction("a0", -day, kind) for day in days)]
    assert _as_of(rows) == NOW - timedelta(days=ago)


def test_of_a_log_of_few_rows_the_last_one_says_the_moment() -> None:
    rows = [interaction("a0", n, "meeting") for n in (200, 190, 150, 145, 110, -20)]
    with pytest.raises(InputError):
        _as_of(rows)
    assert _as_of([*rows, interaction("a0", 9, "meeting")]) == NOW + timedelta(days=20)


def test_a_deal_that_is_won_has_happened() -> None:
    won = interaction("a0", -5, "deal", outcome="Won")
    assert _as_of([*_calls(), won]) == won.occurred_at


def test_what_lies_beyond_all_that_was_entered_is_planned() -> None:
    rows = [interaction("a0", n, "call", entered_at=NOW - timedelta(days=n)) for n in range(40)]
    plan = interaction("a0", -9, "meeting", entered_at=NOW - timedelta(days=1))
    assert _as_of([*rows, plan]) == NOW


def _frames(*sources: list[Interaction]) -> list[pl.DataFrame]:
    """Return each source as a frame of its own."""
    moment = pl.Datetime("us", "UTC")
    types: dict[str, Any] = {"account_id": pl.String, "occurred_at": moment, "kind": pl.String}
    types |= {"direction": pl.String, "text": pl.String, "entered_at": moment}
    types |= {"outcome": pl.String, "language": pl.String}
    return [
        pl.DataFrame({name: [getattr(row, name) for row in rows] for name in types}, schema=types)
        for rows in sources
    ]


def _emails(*days_ago: int) -> list[Interaction]:
    return [interaction("a0", n, "email", direction="inbound") for n in days_ago]


def test_of_several_sources_the_one_with_most_rows_says_the_moment() -> None:
    few = [interaction("b", n, "order") for n in (200, 190, 180)]
    many = [interaction("a", n, "call") for n in range(30, 90)]
    assert _as_of(_frames(few, many, [interaction("c", -50, "order")])) == NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("other", "ago"),
    [
        (_emails(30, 25, 16, -2, -4, -10), -10),
        (_emails(30, 25, 16, -2, -4, -10, -31), -10),
        (_emails(5, 3, 1, -25), 0),
        (_emails(5, 3, 1, -12, -25), 0),
        (_emails(30, 20, 10, 0, -10, -20, -30), -30),
        (_emails(30, 20, 10, 0, -10, -20, -30, -40), 0),
        (_emails(-20), 0),
        (_emails(-20, -21), 0),
        (_emails(-20, -21, -22), -22),
        ([interaction("a0", -n, "deal", outcome="negotiation") for n in range(20)], 0),
        ([interaction("a0", -n, "meeting", entered_at=NOW) for n in range(20)], 0),
        ([*_emails(9, 5, 1), *[interaction("a0", 9_666, "email")] * 40], 0),
    ],
    ids=[
        "a source that goes on",
        "a stray row after it",
        "a stray row alone",
        "two stray rows",
        "at its own pace",
        "further than that",
        "a source of one row",
        "a source of two rows",
        "a source that begins then",
        "open deals",
        "meetings that were planned before",
        "a placeholder day",
    ],
)
def test_a_source_that_goes_on_up_to_31_days_longer_says_the_moment(
    other: list[Interaction], ago: int
) -> None:
    assert _as_of(_frames(_calls(), other)) == NOW - timedelta(days=ago)


def test_what_was_entered_in_one_source_says_nothing_of_another() -> None:
    entered = [interaction("b", n, "order", entered_at=NOW) for n in (40, 35, 30)]
    assert _as_of(_frames(entered, _calls(), [])) == NOW


def test_a_source_that_goes_on_leaves_no_other_one_unjudged() -> None:
    """Of a source that ended 10 days before the fullest, signs are judged for 21 days more."""
    ended = [interaction("b", n, "order") for n in range(10, 60, 5)]
    goes_on = _emails(*range(-20, 40, 5))
    assert _as_of(_frames(_calls(), ended, goes_on)) == NOW + timedelta(days=20)
    goes_on = _emails(*range(-25, 40, 5))
    assert _as_of(_frames(_calls(), ended, goes_on)) == NOW


def test_a_notice_after_the_last_order_is_a_red_light_without_a_moment() -> None:
    """Orders end on 10 June, the notice is of the 12th, and the talk goes on to the 25th."""
    ordered = [interaction("a0", 20 + 30 * n, "order", direction="inbound") for n in range(24)]
    notice = "We are leaving you for another supplier."
    talk = [interaction("a0", n, "email", direction="inbound") for n in (59, 58, 52, 28, 27, 20, 5)]
    talk.append(interaction("a0", 18, "email", direction="inbound", text=notice, language="en"))
    portfolio = focuskit.assess(_frames(ordered, talk))
    assert portfolio.as_of == talk[6].occurred_at
    assert portfolio["a0"].rating == "act_now"
    assert portfolio["a0"].red_lights == ("leaving-announced",)


def test_of_few_rows_a_last_one_far_ahead_is_asked_about() -> None:
    with pytest.raises(InputError, match="may be a slip"):
        _as_of([*orders("acme", 3, 2, 1), interaction("acme", -100, "order")])


def test_the_service_desk_is_judged_as_of_the_turn_of_may(real_data: Path, examples: Path) -> None:
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        policy=few_signs(), plugins=few_plugins(),
    )  # fmt: skip
    assert portfolio.as_of is not None
    assert END - timedelta(days=1) < portfolio.as_of <= END


def test_beyond_a_month_the_moment_is_named_that_can_be_judged(
    real_data: Path, examples: Path
) -> None:
    portfolio = focuskit.assess(
        real_data / "uci_incident" / "incidents.parquet",
        mapping=examples / "uci_incident.mapping.json",
        policy=few_signs(), plugins=few_plugins(), as_of="2017-03-01",
    )  # fmt: skip
    found = portfolio.findings.filter(pl.col("sign") == "passed-around")
    assert set(found["reason"]) == {"old_record"}
    assert "--as-of 2016-06-01" in found["resolve"][0]


# After the end


def _log() -> list[Interaction]:
    """Return a log of 90 days that ended yesterday, with cases that are open to this day."""
    rows = [row for n in range(4) for row in orders(f"a{n}", *range(1 + n, 90, 9 + 4 * n))]
    for n in range(90):
        hours = {"hours": 30} if n % 7 else {"resolved_at": None}
        rows.append(ticket(f"a{n % 4}", n + 1, handovers=n % 5, reopened=n % 2, **hours))
    return rows


def test_for_a_month_after_its_end_a_log_says_the_same() -> None:
    """Every day from the end of the log to 31 days later: nothing judged is lost, or changed."""
    end = datetime(2026, 6, 30, tzinfo=UTC)
    told = ["account_id", "sign", "outcome", "value", "severity", "observations", "pending"]
    seen = [
        assess(_log(), as_of=end + timedelta(days=days), recorded={}).findings.select(told)
        for days in range(32)
    ]
    first = seen[0].sort("account_id", "sign")
    assert set(first["outcome"]) >= {"fired", "clear"}
    for days, later in enumerate(seen):
        assert later.sort("account_id", "sign").equals(first), days
    gone = assess(_log(), as_of=end + timedelta(days=32), recorded={}).findings
    assert set(gone["outcome"]) == {"unknown"}


def test_a_statement_that_a_source_was_exported_proves_that_it_went_on() -> None:
    rows = [
        {"account_id": row.account_id, "occurred_at": row.occurred_at, "kind": row.kind,
         "direction": row.direction}
        for row in orders("acme", 160, 140, 120)
    ]  # fmt: skip
    fields = {name: name for name in ("account_id", "occurred_at", "kind", "direction")}
    table = {"fields": fields, "exported_at": "2026-06-30T12:00:00Z"}
    mapping = {"schema_version": "1.0", "interactions": table}
    found = finding(assess(rows, mapping=mapping, recorded={}), "acme", "gone-quiet")
    assert (found["outcome"], found["judged_as_of"]) == ("fired", None)
    without = finding(assess(rows, recorded={}), "acme", "gone-quiet")
    assert without["reason"] == "old_record"
    assert "exported_at" in without["resolve"]


def test_rows_that_another_source_holds_after_the_end_enter_no_value() -> None:
    """Calls end 20 days ago, orders go on: what takes both is judged by what both show."""

    @detector(id="trial.all", theme="trial", ok=0, bad=99, says="{value}", min_observations=1)
    def everything(t: Timeline) -> Measure:
        return t.count(t.inbound, among=t.kind("call", "order"))

    calls = [interaction("acme", n, "call", direction="inbound") for n in range(20, 60)]
    frames = [
        pl.DataFrame({field: [getattr(row, field) for row in rows] for field in
                      ("account_id", "occurred_at", "kind", "direction")})
        for rows in (calls, orders("acme", *range(0, 60, 10)))
    ]  # fmt: skip
    portfolio = assess(frames, recorded={}, **alone(everything))
    found = finding(portfolio, "acme", "trial.all")
    # 40 calls, and the orders of 20, 30, 40 and 50 days ago.
    assert (found["value"], found["judged_as_of"]) == (44.0, "2026-06-11T00:00:00Z")
    rows = portfolio.evidence("acme").filter(pl.col("sign") == "trial.all")
    assert rows.height == found["evidence"] == 44
