"""What holds at the edges of a record: no rows, no end, a few days alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from support import (
    NOW,
    alone,
    assess,
    finding,
    interaction,
    orders,
    outcome,
    whole_record,
)

from focuskit import Account, Interaction, Measure, Timeline, col, detector
from focuskit.engine.recorded.beginning_and_end import Day, begin_and_end
from focuskit.engine.types import Need


def test_a_run_without_a_row_has_no_source() -> None:
    portfolio = assess([], accounts=[Account(id="acme")], as_of=None)
    assert portfolio.sources.is_empty()
    assert "end" in portfolio.sources.columns


@detector(id="trial.of-every-row", theme="trial", ok=0, bad=1, says="{value}")
def of_every_row(t: Timeline) -> Measure:
    return t.count(col.kind == "order", among=col.kind.is_not_null())


@detector(id="trial.half-a-share", theme="trial", ok=0, bad=1, says="{value}")
def half_a_share(t: Timeline) -> Measure:
    share = t.share(col.kind == "order", among=(col.kind != "meeting") & t.within(days=180))
    return share.replace(value=share.value / 2)


@detector(id="trial.breaks-on-a-part", theme="trial", ok=0, bad=1, says="{value}")
def breaks_on_a_part(t: Timeline) -> Measure:
    if t.as_of < NOW:
        raise ValueError("this sign knows no other moment")
    return t.count(col.kind == "order", among=col.kind.is_not_null())


def test_where_every_row_was_entered_later_nothing_is_known() -> None:
    rows = [attrs.evolve(row, entered_at=NOW) for row in orders("acme", 30, 40)]
    for recorded in ({}, whole_record()):
        found = assess(rows, recorded=recorded, **alone(of_every_row))
        early = found.at(NOW - timedelta(days=10))
        assert set(early.findings["outcome"]) <= {"unknown"}


def test_half_of_a_record_does_not_tell_what_a_plugin_made_of_a_share() -> None:
    rows = orders("acme", *range(10, 60, 2))
    found = assess(rows, recorded={}, **alone(half_a_share))
    assert finding(found, "acme", "trial.half-a-share")["outcome"] == "unknown"


def test_a_measure_that_fails_as_of_the_end_of_the_record_is_an_error() -> None:
    found = assess(orders("acme", *range(10, 60, 2)), recorded={}, **alone(breaks_on_a_part))
    told = finding(found, "acme", "trial.breaks-on-a-part")
    assert told["outcome"] == "error"
    assert "this sign knows no other moment" in told["error"]


def test_what_is_stated_for_all_time_has_no_beginning() -> None:
    """The stray row of 1970 lies off record, and a silence is as old as the account."""
    always = dict.fromkeys(whole_record(), (None, None))
    stray = Interaction(
        account_id="acme", kind="order", occurred_at=NOW - timedelta(days=9000),
        direction="inbound",
    )  # fmt: skip
    rows = [*orders("acme", *range(1, 200, 10)), *orders("beta", 150, 160, 170)]
    found = assess([stray, *rows], recorded=always)
    assert outcome(found, "acme", "gone-quiet") == "clear"
    assert outcome(found, "beta", "gone-quiet") == "fired"


def test_two_imports_of_a_few_days_are_no_log_and_the_last_ends_it() -> None:
    found = begin_and_end([Day(0, 1000), Day(200, 1), Day(201, 1)])
    assert found.begin <= found.end


def test_a_need_of_rows_of_every_kind_names_no_kind() -> None:
    assert Need(field="handovers").spelled == "the field handovers on interactions"
    assert Need().spelled == "interactions"


def test_an_end_on_record_proves_that_the_log_went_on() -> None:
    """The last order lies 20 days back, and the case of 40 days ago was resolved or delivered."""
    for field in ("resolved_at", "delivered_at", "entered_at"):
        rows = [*orders("acme", 100, 80, 60, 20), interaction("acme", 40, "ticket")]
        told = finding(assess(rows, recorded={}), "acme", "gone-quiet")
        assert told["judged_as_of"] == "2026-06-11T00:00:00Z"
        proof: Any = {field: NOW - timedelta(days=3)}
        later = attrs.evolve(rows[-1], **proof)
        told = finding(assess([*rows[:-1], later], recorded={}), "acme", "gone-quiet")
        assert told["judged_as_of"] == "2026-06-28T00:00:00Z"
