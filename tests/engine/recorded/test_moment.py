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
    assert note.startswith(f"{rows} after {NOW.date()}, the end of the fullest record, {used}: ")
    assert note.endswith(f"state as_of (--as-of); the last is of {planned[-1].occurred_at.date()}")


def test_a_deal_that_is_won_has_happened() -> None:
    won = interaction("a0", -5, "deal", outcome="Won")
    assert _as_of([*_calls(), won]) == won.occurred_at


def test_what_lies_beyond_all_that_was_entered_is_planned() -> None:
    rows = [interaction("a0", n, "call", entered_at=NOW - timedelta(days=n)) for n in range(40)]
    plan = interaction("a0", -9, "meeting", entered_at=NOW - timedelta(days=1))
    assert _as_of([*rows, plan]) == NOW


def test_of_several_sources_the_one_with_most_rows_says_the_moment() -> None:
    few = [interaction("b", n, "order") for n in (200, 190, 180)]
    many = [interaction("a", n, "call") for n in range(30, 90)]
    frames = [
        pl.DataFrame({field: [getattr(row, field) for row in rows] for field in
                      ("account_id", "occurred_at", "kind")})
        for rows in (few, many, [interaction("c", -50, "order")])
    ]  # fmt: skip
    assert _as_of(frames) == NOW - timedelta(days=30)


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
