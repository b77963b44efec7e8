"""Outcomes: silence is never health; recorded and absent differ; later facts are not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
import polars as pl
import pytest
from support import (
    NOW,
    assess,
    few_signs,
    finding,
    interaction,
    orders,
    outcome,
    ticket,
    whole_record,
)

import focuskit
from focuskit import (
    Account,
    InputError,
    Interaction,
)

Read = Callable[[Sequence[Interaction]], Any]


def _policy(**changes: Any) -> Any:
    return attrs.evolve(few_signs(), **changes)


@pytest.mark.parametrize("rows", [[], [interaction("acme", 1, "usage")], orders("acme", 3)])
def test_nothing_to_go_by_gives_no_score_and_the_whole_range(rows: list[Interaction]) -> None:
    portfolio = focuskit.assess(rows, accounts=[Account(id="acme")])
    row = portfolio.scores.row(0, named=True)
    assert row["score"] is None
    assert (row["worst"], row["best"], row["coverage"]) == (0.0, 100.0, 0.0)
    assert row["rating"] == "too_little_known"
    assert set(portfolio.findings["outcome"]) == {"unknown"}


def test_without_any_row_there_is_no_moment_and_the_run_says_so() -> None:
    portfolio = focuskit.assess([], accounts=[Account(id="acme")])
    assert portfolio.as_of is None
    assert portfolio["acme"].as_of is None
    assert "there is no interaction to take as_of from" in portfolio.info["notes"]


def test_an_account_that_stands_only_in_the_list_is_assessed_as_unknown() -> None:
    portfolio = assess(
        orders("acme", 30, 20, 10), accounts=[Account(id="acme"), Account(id="idle", name="Idle")]
    )
    assert portfolio["idle"].score is None
    assert portfolio["idle"].subject.name == "Idle"
    assert {f.outcome for f in portfolio["idle"].findings} == {"unknown"}


def test_what_happened_at_the_moment_itself_is_known_and_a_second_later_is_not() -> None:
    second = 1 / 86_400
    counts = assess(orders("acme", 2, 1, 0, -second)).info["counts"]
    assert (counts["used"], counts["later"]) == (3, 1)


def test_a_log_that_stops_is_silent_about_everything(read: Read) -> None:
    rows = orders("acme", 300, 290, 280, 270)
    portfolio = assess(read(rows), recorded={})
    found = finding(portfolio, "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "old_record")
    assert "The record ends on 2025-10-04, 269 days before" in found["resolve"]


def test_what_ended_up_to_31_days_ago_is_judged_as_of_its_end_and_no_longer(read: Read) -> None:
    """A record lasts to the end of the day of its last row, here in UTC: 30 May, and 29 May."""
    rows = orders("acme", 71.4, 51.4, 31.4)
    found = finding(assess(read(rows), recorded={}), "acme", "gone-quiet")
    assert (found["outcome"], found["judged_as_of"]) == ("clear", "2026-05-31T00:00:00Z")
    rows = orders("acme", 71.6, 51.6, 31.6)
    found = finding(assess(read(rows), recorded={}), "acme", "gone-quiet")
    assert (found["outcome"], found["reason"]) == ("unknown", "old_record")


def test_a_kind_that_stops_while_its_source_goes_on_is_absent_and_not_unrecorded() -> None:
    rows = [*orders("acme", 300, 290, 280), ticket("acme", 1)]
    assert outcome(assess(rows, recorded={}), "acme", "gone-quiet") == "fired"


def test_a_stray_row_in_a_source_that_goes_on_hides_no_stop() -> None:
    """Tickets stop; orders go on; one ticket strays into the order file."""
    old = [ticket(f"a{n % 200}", 400 - n, handovers=9) for n in range(200)]
    going_on = [*orders("a1", *range(0, 400, 5)), ticket("a1", 5, handovers=0)]
    frames = [pl.DataFrame([attrs.asdict(r) for r in rows]) for rows in (old, going_on)]
    keep = ["account_id", "occurred_at", "kind", "direction", "handovers", "resolved_at"]
    frames = [f.with_columns(pl.lit(None).alias(c) for c in keep if c not in f) for f in frames]
    portfolio = assess([f.select(keep) for f in frames], recorded={})
    assert set(portfolio.findings.filter(sign="passed-around")["outcome"]) == {"unknown"}


def test_a_kind_that_is_stated_speaks_for_the_fields_of_its_rows_and_no_other() -> None:
    rows = [*orders("acme", 160, 140, 120), *[ticket("acme", n) for n in range(100, 110)]]
    stated = dict.fromkeys(("order", "ticket"), ("2020-01-01", NOW))
    portfolio = assess(rows, recorded=stated)
    assert outcome(portfolio, "acme", "gone-quiet") == "fired"
    assert finding(portfolio, "acme", "passed-around")["missing"] == ["field:handovers"]


def test_two_sources_that_take_turns_cover_what_both_cover() -> None:
    first = pl.DataFrame([attrs.asdict(r) for r in orders("acme", 300, 290, 280)])
    second = pl.DataFrame([attrs.asdict(r) for r in orders("acme", 275, 12, 2)])
    keep = ["account_id", "occurred_at", "kind", "direction"]
    portfolio = assess([first.select(keep), second.select(keep)], recorded={})
    assert finding(portfolio, "acme", "gone-quiet")["observations"] == 6
    assert outcome(portfolio, "acme", "gone-quiet") == "clear"


def test_a_rate_is_judged_from_28_days_of_its_window_on(read: Read) -> None:
    rows = [ticket("acme", n, handovers=5) for n in range(1, 28)]
    found = finding(assess(read(rows), recorded={}), "acme", "passed-around")
    assert (found["outcome"], found["reason"]) == ("unknown", "short_record")
    assert "27 of 180 days are on record, of which 28 are needed" in found["resolve"]
    rows.append(ticket("acme", 28, handovers=5))
    found = finding(assess(read(rows), recorded={}), "acme", "passed-around")
    assert (found["outcome"], found["days_covered"]) == ("fired", 28)
    assert found["days_of_window"] == 180


def test_where_a_record_begins_does_not_depend_on_the_order_of_its_rows(read: Read) -> None:
    rows = [ticket("acme", n, handovers=5) for n in range(1, 20)]
    assert outcome(assess(read(rows), recorded={}), "acme", "passed-around") == "unknown"
    oldest = ticket("acme", 40, handovers=5)
    for some in ([oldest, *rows], [*rows, oldest]):
        found = finding(assess(read(some), recorded={}), "acme", "passed-around")
        assert (found["outcome"], found["days_covered"]) == ("fired", 40)


def test_a_stray_row_makes_no_kind_recorded(read: Read) -> None:
    """One account of two hundred with orders is under 1 %."""
    rows = [ticket(f"a{n}", 1 + 1.5 * n) for n in range(200)] + orders("a1", 290, 280, 270)
    assert outcome(assess(read(rows), recorded={}), "a1", "gone-quiet") == "unknown"
    rows += orders("a2", 3, 2, 1)
    assert outcome(assess(read(rows), recorded={}), "a1", "gone-quiet") == "fired"


def test_one_account_alone_gives_the_same_findings_when_recorded_is_given() -> None:
    rows = [*orders("acme", 160, 140, 120), *orders("other", 5, 4, 3), ticket("acme", 9)]
    together = assess(rows)["acme"].findings
    alone = assess([r for r in rows if r.account_id == "acme"])["acme"].findings
    assert alone == together


def test_a_field_that_no_source_has_is_like_one_that_is_null_everywhere() -> None:
    """What is stated as recorded counts in both: the account alone lacks what others may have."""
    rows = [ticket("acme", n) for n in range(5)]
    for stated in (whole_record(), {}):
        absent = assess(rows, recorded=stated)
        frame = pl.DataFrame([attrs.asdict(r) for r in rows]).select(
            "account_id", "occurred_at", "kind", "direction", "resolved_at",
            handovers=pl.lit(None, dtype=pl.Int64),
        )  # fmt: skip
        assert assess(frame, recorded=stated).findings.equals(absent.findings)


def test_what_is_recorded_may_be_stated_by_mapping_policy_or_call() -> None:
    rows = [ticket("acme", n, handovers=5) for n in range(1, 100)]
    frame = pl.DataFrame([attrs.asdict(r) for r in rows]).select(
        "account_id", "occurred_at", "kind", "direction", "handovers", "resolved_at"
    )
    stated = {n: {"from": "2020-01-01", "to": None} for n in ("ticket", "handovers")}
    fields = {name: name for name in frame.columns}
    mapping = {
        "schema_version": "1.0",
        "interactions": {
            "fields": fields,
            "recorded": {n: {"from": "2020-01-01T00:00:00Z"} for n in stated},
        },
    }
    by_policy = _policy(
        recorded={n: focuskit.model.stretches.Stretch(v["from"]) for n, v in stated.items()}
    )
    for given in ({"mapping": mapping}, {"policy": by_policy}, {"recorded": stated}):
        portfolio = assess(frame, **{"recorded": {}, **given})
        assert outcome(portfolio, "acme", "passed-around") == "fired", given


@pytest.mark.parametrize(
    "stated", [{"order": "2020"}, {"order": (NOW, NOW - timedelta(days=1))}, {"order": [1, 2]}]
)
def test_a_stretch_that_makes_no_sense_is_refused(stated: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"recorded\['order'\]"):
        assess(orders("acme", 1), recorded=stated)


def test_what_became_known_later_is_not_known() -> None:
    """A case resolved tomorrow is open today, and its hand-overs are not known."""
    rows = [ticket("acme", 20, hours=24 * 21, handovers=9, id=str(n)) for n in range(3)]
    portfolio = assess(rows)
    assert finding(portfolio, "acme", "passed-around")["observations"] == 0
    assert finding(portfolio, "acme", "slow-resolution")["value"] == pytest.approx(20 / 3)


def test_what_is_known_from_nowhere_is_known_from_the_export_on() -> None:
    frame = pl.DataFrame([attrs.asdict(ticket("acme", n, handovers=4)) for n in range(10, 20)])
    frame = frame.select("account_id", "occurred_at", "kind", "handovers")
    fields = {name: name for name in frame.columns}
    mapping = {"schema_version": "1.0", "interactions": {"fields": fields}}
    assert finding(assess(frame, mapping=mapping), "acme", "passed-around")["observations"] == 0
    mapping["interactions"]["exported_at"] = "2026-06-29T00:00:00Z"  # type: ignore[index]
    assert finding(assess(frame, mapping=mapping), "acme", "passed-around")["observations"] == 10


def test_rows_that_were_entered_later_are_later() -> None:
    rows = orders("acme", 30, 20, 10)
    late = attrs.evolve(rows[0], entered_at=NOW + timedelta(seconds=1))
    just_now = attrs.evolve(rows[1], entered_at=NOW)
    counts = assess([*rows, late, just_now]).info["counts"]
    assert (counts["used"], counts["later"]) == (4, 1)


def test_the_newest_version_of_an_interaction_counts() -> None:
    old = ticket("acme", 30, id="t1", handovers=0, entered_at=NOW - timedelta(days=30))
    new = attrs.evolve(old, handovers=8, entered_at=NOW - timedelta(days=20))
    newest = attrs.evolve(old, handovers=2, entered_at=NOW + timedelta(days=20))
    others = [ticket("acme", n, id=f"o{n}", handovers=2) for n in range(10, 12)]
    portfolio = assess([newest, old, new, new, *others])
    counts = portfolio.info["counts"]
    assert {k: counts[k] for k in ("in", "used", "merged", "superseded", "later")} == {
        "in": 6, "used": 3, "merged": 1, "superseded": 1, "later": 1
    }  # fmt: skip
    assert finding(portfolio, "acme", "passed-around")["value"] == 4.0


def test_a_copy_of_an_older_version_is_a_copy_and_no_version_of_its_own() -> None:
    old = ticket("acme", 30, id="t1", handovers=0, entered_at=NOW - timedelta(days=30))
    new = attrs.evolve(old, handovers=8, entered_at=NOW - timedelta(days=20))
    counts = assess([old, new, old]).info["counts"]
    assert (counts["used"], counts["merged"], counts["superseded"]) == (1, 1, 1)


def test_versions_that_contradict_each_other_are_rejected() -> None:
    one = ticket("acme", 30, id="t1", handovers=0)
    other = attrs.evolve(one, handovers=8)
    portfolio = assess([one, other, ticket("acme", 20, id="t2", handovers=1)])
    counts = portfolio.info["counts"]
    assert (counts["in"], counts["accepted"], counts["rejected"], counts["used"]) == (3, 1, 2, 1)
    assert portfolio.rejected["reason"].str.starts_with("conflicting").all()
    assert portfolio.rejected["row"].to_list() == [1, 2]


def test_of_versions_that_contradict_each_other_the_one_before_them_stands() -> None:
    day = timedelta(days=1)
    first = ticket("acme", 30, id="t1", handovers=3, entered_at=NOW - 30 * day)
    one = attrs.evolve(first, handovers=0, entered_at=NOW - 20 * day)
    other = attrs.evolve(first, handovers=9, entered_at=NOW - 20 * day)
    rest = [ticket("acme", days, id=f"r{days}", handovers=3) for days in (9, 8)]
    portfolio = assess([one, first, other, *rest])
    counts = portfolio.info["counts"]
    assert (counts["rejected"], counts["superseded"], counts["used"]) == (2, 0, 3)
    assert finding(portfolio, "acme", "passed-around")["value"] == 3.0


def test_an_account_is_in_force_from_the_very_moment_on() -> None:
    accounts = [
        Account(id="acme", segment="old", valid_from=NOW - timedelta(days=900)),
        Account(id="acme", segment="now", valid_from=NOW),
        Account(id="acme", segment="next", valid_from=NOW + timedelta(seconds=1)),
        Account(id="fresh", valid_from=NOW),
    ]
    portfolio = assess(orders("acme", 3, 2, 1), accounts=accounts)
    assert portfolio["acme"].subject.segment == "now"
    assert set(portfolio) == {"acme", "fresh"}


def test_the_moment_of_the_first_row_is_the_first_that_can_be_assessed() -> None:
    rows = orders("acme", 3, 2)
    counts = assess(rows, as_of=NOW - timedelta(days=3)).info["counts"]
    assert (counts["used"], counts["later"]) == (1, 1)
    with pytest.raises(InputError, match="before the first row"):
        assess(rows, as_of=NOW - timedelta(days=3, seconds=1))


def test_a_newest_day_31_days_after_the_one_before_is_taken_and_a_day_more_is_asked_for() -> None:
    """On 30 June after 30 May, and after 29 May."""
    assert assess(orders("acme", 40, 31.4, 0), as_of=None).as_of == NOW
    with pytest.raises(InputError, match="may be a slip"):
        assess(orders("acme", 40, 31.6, 0), as_of=None)


def test_the_account_in_force_at_the_moment_counts() -> None:
    accounts = [
        Account(id="acme", segment="old", valid_from=NOW - timedelta(days=900)),
        Account(id="acme", segment="now", valid_from=NOW - timedelta(days=10)),
        Account(id="acme", segment="next", valid_from=NOW + timedelta(days=10)),
        Account(id="tomorrow", valid_from=NOW + timedelta(days=10)),
    ]
    portfolio = assess(orders("acme", 3, 2, 1), accounts=accounts)
    assert portfolio["acme"].subject.segment == "now"
    assert list(portfolio) == ["acme"]
