"""Compare: what made a score move, in parts that add up to the change exactly."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from histories import MILLION, histories, policies, spans
from hypothesis import given, settings
from rich.console import Console
from support import NOW, assess, few_plugins, few_signs, interaction, orders, ticket

import focuskit
from focuskit import Comparison, InputError, Interaction, Plugins, Policy, Portfolio
from focuskit.model import schemas
from focuskit.model.documents import write_time
from focuskit.replay.comparison import LOST_PARTS, PARTS
from focuskit.report.replay_views import comparison_view

THEN = NOW - timedelta(days=30)
AGE = orders("acme", 400)


def parts(comparison: Comparison, account: str = "acme") -> dict[str, float]:
    """Return the parts of one account's change that are there and not 0."""
    row = comparison.accounts.row(by_predicate=pl.col("account_id") == account, named=True)
    return {part: row[part] for part in PARTS if row[part]}


def compared(rows: list[Interaction], **given: Any) -> Comparison:
    portfolio = assess(rows, **given)
    return focuskit.compare(portfolio.at(THEN), portfolio)


def in_millionths(frame: pl.DataFrame, name: str) -> list[int | None]:
    return [None if x is None else round(x * MILLION) for x in frame[name].to_list()]


@given(histories(), policies(), policies(), spans)
@settings(max_examples=60, deadline=None)
def test_the_parts_add_up_to_the_change_exactly(
    rows: list[Interaction], old: Policy, new: Policy, span: tuple[datetime, datetime]
) -> None:
    first, last = span
    after = assess(rows, as_of=last, policy=new)
    before = after.at(first, policy=old)
    comparison = focuskit.compare(before, after)
    accounts = comparison.accounts

    schemas.check(comparison.to_document(), "compare", where="compare")
    assert set(accounts["account_id"]) == {*before, *after}
    columns = [in_millionths(accounts, part) for part in PARTS]
    change = in_millionths(accounts, "change")
    for moved, *told in zip(change, *columns, strict=True):
        known = [part for part in told if part is not None]
        assert (sum(known) if known else None) == moved
    lost = [in_millionths(accounts, part) for part in LOST_PARTS]
    for moved, *told in zip(in_millionths(accounts, "lost_change"), *lost, strict=True):
        assert sum(part or 0 for part in told) == (moved or 0)
    assert set(accounts["lost_rest"].drop_nulls()) <= {0.0}
    # Within one data set and one version, nothing is left over.
    assert set(accounts["rest"].drop_nulls()) <= {0.0}
    if old.to_document() == new.to_document():
        assert set(accounts["policy_changed"].drop_nulls()) <= {0.0}
    if first == last:
        for part in ("new_interactions", "became_known", "time_passing", "coverage"):
            assert set(accounts[part].drop_nulls()) <= {0.0}
    both = accounts.filter(pl.col("presence") == "both")
    for account, then, now in both.select("account_id", "before", "after").iter_rows():
        assert (then, now) == tuple(
            one.scores.row(by_predicate=pl.col("account_id") == account, named=True)["score"]
            for one in (before, after)
        )


def test_what_is_certainly_lost_is_split_as_the_score_is() -> None:
    """35 days of silence after a gap of 15 are 7/3 of it: severity (7/3 - 1.5) / 4.5, 5/27.

    The score goes by the one sign that is known, the points lost by all that weigh: 6 of 18.
    """
    comparison = compared(orders("acme", *range(35, 300, 15)))
    (row,) = comparison.accounts.to_dicts()

    assert (row["before"], row["after"], row["change"]) == (100, 81.4815, -18.5185)
    assert (row["lost_before"], row["lost_after"]) == (0, 6.172834)
    assert {part: row[f"lost_{part}"] for part in PARTS if row[f"lost_{part}"]} == {
        "time_passing": 6.172834
    }


def test_without_a_score_the_points_lost_are_compared_all_the_same() -> None:
    """Four slow cases since, and nothing known before: no score then, and points lost now.

    Handovers and reopenings stay clear; slow-resolution, 2 of 18, is at its worst.
    """
    slow = [ticket("acme", days, hours=400) for days in (28, 27, 26, 25)]
    (row,) = compared([*AGE, *slow]).accounts.to_dicts()

    assert (row["change"], row["reason"]) == (None, "there is no score at one end")
    assert (row["lost_before"], row["lost_after"]) == (0, 11.111112)
    assert row["lost_coverage"] == 11.111112
    assert (row["rating_before"], row["rating_after"]) == ("too_little_known", "watch")


def test_an_account_whose_red_light_went_on_comes_first() -> None:
    """14 days of silence, twice the gap, became 44: severity 1 from 1/9, 6 of 18 of the weight.

    The other lost as much (2 + 2 + 2 of 18, all of it since), and no light of it is red.
    """
    quiet = orders("quiet", *range(44, 300, 7))
    slow = [ticket("slow", d, hours=400, handovers=9, reopened=2) for d in (29, 28, 27, 26)]
    kept = orders("slow", *range(1, 300, 7))
    accounts = compared([*quiet, *slow, *kept]).accounts
    told = accounts.select("account_id", "red_before", "red_after", "lost_change").rows()

    assert told == [("quiet", [], ["gone-quiet"], 29.629634), ("slow", [], [], 33.333334)]


def test_the_same_moment_moves_nothing() -> None:
    portfolio = assess([*AGE, *orders("acme", 1, 40)])
    accounts = focuskit.compare(portfolio, portfolio).accounts

    assert accounts["change"].to_list() == [0.0]


def test_what_happened_since_is_a_new_interaction() -> None:
    slow = [ticket("acme", days, hours=1) for days in (60, 55, 50)]
    since = [ticket("acme", days, hours=400) for days in (25, 24, 23, 22)]
    found = parts(compared([*slow, *since]))

    assert set(found) == {"new_interactions"}
    assert found["new_interactions"] < 0


def test_the_totals_count_the_accounts_that_each_part_moved_up_and_down() -> None:
    """Fast cases after slow ones move one account up, slow ones after fast ones two down."""
    slow_only = {"slow-resolution": few_signs().signs["slow-resolution"]}
    rules = attrs.evolve(few_signs(), signs=slow_only)
    hours = {"up": (400, 1), "down": (1, 400), "still": (1, 1), "fall": (1, 400)}
    rows = [
        ticket(account, days, hours=lasted)
        for account, (then, since) in hours.items()
        for days, lasted in (
            *((days, then) for days in (60, 55, 50)),
            *((days, since) for days in (25, 24, 23, 22)),
        )
    ]
    comparison = compared(rows, policy=rules)
    totals = {row["part"]: row for row in comparison.totals.to_dicts()}
    assert list(totals) == list(PARTS)
    moved = totals.pop("new_interactions")
    assert (moved["accounts"], moved["up"], moved["down"]) == (3, 1, 2)
    assert moved["points"] == -100.0
    assert {
        (one["points"], one["accounts"], one["up"], one["down"]) for one in totals.values()
    } == {(0.0, 0, 0, 0)}
    # The largest change first; of equals the first by id.
    assert comparison.accounts.select("account_id", "change").rows() == [
        ("down", -100.0), ("fall", -100.0), ("up", 100.0), ("still", 0.0),
    ]  # fmt: skip


MISSING = [ticket("acme", days, hours=1) for days in (60, 55, 50)]
SLOWER = [ticket("acme", days, hours=4000) for days in (25, 24, 23, 22)]


@pytest.mark.parametrize("missing", ["worst", "portfolio"])
def test_what_stays_unknown_is_no_coverage_however_it_counts(missing: Any) -> None:
    """What was seen of one sign moves less where others count beside it, and nothing else does."""
    rules = attrs.evolve(few_signs(), missing=missing)
    other = [ticket("beta", days, hours=1, handovers=3) for days in (60, 55, 50)]
    comparison = compared([*MISSING, *SLOWER, *other], policy=rules)
    row = comparison.accounts.row(by_predicate=pl.col("account_id") == "acme", named=True)
    both = (comparison.before["acme"].coverage, comparison.after["acme"].coverage)
    assert both[0] == both[1] < 1
    assert parts(comparison) == {"new_interactions": row["change"]}


def test_an_account_that_changes_its_segment_moves_by_time_passing() -> None:
    listed = [
        {"id": "acme", "segment": "red", "valid_from": "2020-01-01"},
        {"id": "acme", "segment": "blue", "valid_from": NOW - timedelta(days=5)},
    ]
    heavier = {"slow-resolution": {"weight": 9}}
    policy = {**few_signs().to_document(), "segments": {"blue": {"signs": heavier}}}
    slow = [ticket("acme", days, hours=400, handovers=0) for days in (80, 70, 60, 50, 40)]
    comparison = compared(slow, accounts=listed, policy=focuskit.load_policy(policy))
    assert set(parts(comparison)) == {"time_passing"}


def _waived(until: datetime) -> Policy:
    waiver = {
        "sign": "slow-resolution", "account": "acme", "owner": "Ann Ek", "reason": "known",
        "expires": write_time(until),
    }  # fmt: skip
    return focuskit.load_policy({**few_signs().to_document(), "waivers": [waiver]})


def test_a_waiver_that_ran_out_between_two_folders_is_no_coverage(tmp_path: Path) -> None:
    slow = [ticket("acme", days, hours=400) for days in (80, 70, 60, 50, 40)]
    later = assess(slow, policy=_waived(NOW - timedelta(days=2)))
    folders = [later.at(THEN).write(tmp_path / "then"), later.write(tmp_path / "now")]
    found = parts(focuskit.compare(*folders))
    assert set(found) == {"not_replayed"}
    assert found["not_replayed"] < 0


def test_two_folders_of_a_policy_that_lets_unknowns_count_tell_nothing_apart(
    tmp_path: Path,
) -> None:
    later = assess([*MISSING, *SLOWER], policy=attrs.evolve(few_signs(), missing="worst"))
    folders = [later.at(THEN).write(tmp_path / "then"), later.write(tmp_path / "now")]
    comparison = focuskit.compare(*folders)
    assert set(parts(comparison)) <= {"not_replayed"}
    assert any("lets unknowns count" in note for note in comparison.notes)


def test_what_moved_behind_a_waiver_is_shown() -> None:
    fast = [ticket("acme", days, hours=1) for days in (80, 70, 60)]
    policy = _waived(NOW + timedelta(days=9))
    comparison = compared([*fast, *SLOWER], policy=policy)
    (row,) = comparison.accounts.to_dicts()
    assert row["change"] == 0
    assert row["unwaived_before"] == row["before"] > row["unwaived_after"]
    printed = StringIO()
    Console(width=150, file=printed).print(comparison_view(comparison))
    assert f"({int(row['unwaived_after'] * 10) / 10:.1f})" in printed.getvalue()
    assert "in brackets: without waivers" in printed.getvalue()


def test_a_late_entry_became_known() -> None:
    known = [ticket("acme", days, hours=1) for days in (60, 55, 50)]
    late = [
        ticket("acme", days, hours=400, entered_at=NOW - timedelta(days=5))
        for days in (59, 58, 57, 56)
    ]
    found = parts(compared([*known, *late]))

    assert set(found) == {"became_known"}
    assert found["became_known"] < 0


def test_a_value_that_came_later_became_known() -> None:
    done = [ticket("acme", days, hours=1, handovers=0) for days in (60, 55, 50)]
    resolved_since = [ticket("acme", 31 - n / 99, hours=48, handovers=9) for n in range(4)]
    rules = attrs.evolve(few_signs(), signs={"passed-around": few_signs().signs["passed-around"]})
    found = parts(compared([*done, *resolved_since], policy=rules, plugins=few_plugins()))

    assert set(found) == {"became_known"}
    assert found["became_known"] < 0


def test_silence_is_time_passing() -> None:
    # Two orders a month, and then no more: only the days that went by made it worse.
    found = parts(compared(orders("acme", *range(35, 300, 15))))

    assert set(found) == {"time_passing"}
    assert found["time_passing"] < 0


def test_a_score_that_moved_only_because_more_is_recorded_says_so() -> None:
    # The orders go on as before; the first tickets that anybody records end up slow.
    every_week = orders("acme", *range(1, 300, 7))
    tickets = [ticket("acme", days, hours=400) for days in (29, 28, 27, 26)]
    comparison = compared([*every_week, *tickets])
    found = parts(comparison)

    assert found["coverage"] == comparison.accounts["change"].item() < 0
    # Had the orders stopped, it would have cost something; that they went on gave it back.
    assert round(found["time_passing"] + found["new_interactions"], 6) == 0
    assert set(found) == {"coverage", "time_passing", "new_interactions"}


def test_what_is_not_recorded_any_more_is_coverage_too() -> None:
    long_ago = NOW - timedelta(days=900)
    recorded = dict.fromkeys(("order", "direction"), (long_ago, NOW)) | dict.fromkeys(
        ("ticket", "resolved_at"), (long_ago, NOW - timedelta(days=32))
    )
    rows = [
        *orders("acme", *range(1, 300, 7)),
        *(ticket("acme", days, hours=400) for days in (60, 58, 55, 53, 50)),
    ]
    comparison = compared(rows, recorded=recorded)

    assert parts(comparison)["coverage"] == comparison.accounts["change"].item() > 0
    (row,) = comparison.accounts.to_dicts()
    assert row["lost_coverage"] == row["lost_change"] < 0, "nobody can be sure of them any more"


def test_another_policy_is_a_policy_that_changed() -> None:
    rows = [
        *orders("acme", *range(1, 300, 7)),
        *(ticket("acme", d, hours=99) for d in (70, 65, 60)),
    ]
    policy = few_signs()
    signs = {
        **policy.signs,
        "slow-resolution": attrs.evolve(policy.signs["slow-resolution"], weight=9),
    }
    portfolio = assess(rows, policy=attrs.evolve(policy, signs=signs))
    comparison = focuskit.compare(portfolio.at(NOW, policy=policy), portfolio)

    assert set(parts(comparison)) == {"policy_changed"}
    assert parts(comparison)["policy_changed"] < 0


def test_another_version_of_a_plugin_is_the_rest() -> None:
    rows = [
        *orders("acme", *range(1, 300, 7)),
        *(ticket("acme", d, hours=99) for d in (70, 65, 60)),
    ]

    def with_hours(bad: float) -> Portfolio:
        plugins = few_plugins()
        loaded = tuple(
            attrs.evolve(
                plugin,
                detectors=tuple(
                    attrs.evolve(d, limits=attrs.evolve(d.limits, bad=bad))
                    if d.id == "slow-resolution"
                    else d
                    for d in plugin.detectors
                ),
            )
            for plugin in plugins.loaded
        )
        return assess(rows, plugins=Plugins(loaded))

    comparison = focuskit.compare(with_hours(50), with_hours(2))

    assert set(parts(comparison)) == {"rest"}


def test_accounts_come_and_go() -> None:
    listed = [
        {"id": "old", "valid_from": "2020-01-01"},
        {"id": "new", "valid_from": NOW - timedelta(days=5)},
    ]
    rows = [*orders("old", 1, 40, 80, 120), *orders("new", 1, 2)]
    portfolio = assess(rows, accounts=listed)
    comparison = focuskit.compare(portfolio.at(THEN), portfolio)
    presence = dict(comparison.accounts.select("account_id", "presence").iter_rows())
    row = comparison.accounts.row(by_predicate=pl.col("account_id") == "new", named=True)

    assert presence == {"old": "both", "new": "come"}
    assert row["reason"] == "it was not there before"
    assert [row[part] for part in PARTS] == [None] * len(PARTS)

    other = assess(orders("gone", 50, 90))
    back = focuskit.compare(other.at(THEN), portfolio)
    assert dict(back.accounts.select("account_id", "presence").iter_rows())["gone"] == "gone"


def test_without_a_score_at_one_end_there_are_no_parts() -> None:
    comparison = compared(
        [*AGE, *(ticket("acme", days, hours=99) for days in (9, 8, 7))], recorded={}
    )
    row = comparison.accounts.row(0, named=True)

    assert row["change"] is None
    assert row["reason"] == "there is no score at one end"
    assert comparison.totals["points"].to_list() == [0.0] * len(PARTS)


@pytest.fixture
def rows() -> list[Interaction]:
    late = ticket("acme", 40, hours=400, entered_at=NOW - timedelta(days=5))
    return [
        *orders("acme", *range(10, 300, 9)),
        *(ticket("acme", d, hours=30) for d in (60, 9)),
        late,
    ]


def test_two_folders_without_data_say_what_cannot_be_told_apart(
    tmp_path: Path, rows: list[Interaction]
) -> None:
    portfolio = assess([*rows, *(ticket("acme", d, hours=400) for d in (8, 7, 6))])
    before, after = portfolio.at(THEN).write(tmp_path / "a"), portfolio.write(tmp_path / "b")
    comparison = focuskit.compare(before, after)
    told = focuskit.compare(before, after, data=portfolio)

    assert not comparison.replayed
    assert set(parts(comparison)) <= {"coverage", "not_replayed"}
    assert round(sum(parts(comparison).values()), 6) == comparison.accounts["change"].item()
    assert any("hold no data" in note for note in comparison.notes)
    assert told.replayed
    assert told.accounts.equals(focuskit.compare(portfolio.at(THEN), portfolio).accounts)
    assert comparison.accounts["coverage"].equals(told.accounts["coverage"])
    schemas.check(json.loads(json.dumps(comparison.to_document())), "compare", where="compare")


def test_two_folders_under_two_policies_do_not_tell_coverage_apart(
    tmp_path: Path, rows: list[Interaction]
) -> None:
    portfolio = assess(rows)
    other = attrs.evolve(few_signs(), partial_scores=True)
    before, after = (
        portfolio.at(THEN, policy=other).write(tmp_path / "a"),
        portfolio.write(tmp_path / "b"),
    )
    comparison = focuskit.compare(before, after)

    assert set(parts(comparison)) <= {"not_replayed"}
    assert any("the policy changed" in note for note in comparison.notes)


def test_a_folder_that_does_not_hold_its_policy_is_refused(
    tmp_path: Path, rows: list[Interaction]
) -> None:
    folder = assess(rows).write(tmp_path / "a")
    info = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    del info["policy_document"]
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")

    with pytest.raises(InputError, match="does not hold the policy"):
        focuskit.compare(folder, folder)


def test_the_later_one_comes_second(rows: list[Interaction]) -> None:
    portfolio = assess(rows)
    with pytest.raises(InputError, match="the later of two assessments comes second"):
        focuskit.compare(portfolio, portfolio.at(THEN))
    with pytest.raises(InputError, match="the later of two assessments comes second"):
        focuskit.compare(assess([], as_of=None), portfolio)


def test_a_snapshot_of_today_is_noted(rows: list[Interaction]) -> None:
    listed = [{"id": "acme", "segment": "key"}]
    notes = compared(rows, accounts=listed).notes

    assert [note for note in notes if "accounts have no valid_from" in note and "segment" in note]
    assert compared(rows, accounts=[{**listed[0], "valid_from": "2020-01-01"}]).notes == ()


def test_overrides_of_a_segment_weigh_in_every_part() -> None:
    policy = few_signs().to_document()
    policy["segments"] = {"key": {"signs": {"slow-resolution": {"weight": 20}}}}
    slow = [ticket(a, days, hours=1) for a in ("acme", "beta") for days in (60, 55, 50)]
    since = [ticket(a, days, hours=400) for a in ("acme", "beta") for days in (25, 24, 23, 22)]
    weekly = [row for a in ("acme", "beta") for row in orders(a, *range(1, 300, 7))]
    listed = [{"id": "acme", "segment": "key"}, {"id": "beta", "segment": "other"}]
    comparison = compared([*slow, *since, *weekly], policy=policy, accounts=listed)

    found = {account: parts(comparison, account) for account in ("acme", "beta")}
    changes = dict(comparison.accounts.select("account_id", "change").iter_rows())
    assert {name for told in found.values() for name in told} == {
        "new_interactions",
        "time_passing",
    }
    assert all(round(sum(found[a].values()), 6) == changes[a] for a in found)
    assert changes["acme"] < changes["beta"] < 0


def test_rows_of_our_own_house_are_replayed_too() -> None:
    house = interaction(None, 2, "launch")
    portfolio = assess([*orders("acme", *range(10, 300, 9)), house])

    assert set(parts(focuskit.compare(portfolio.at(THEN), portfolio))) <= set(PARTS[:4])


def test_data_that_are_given_are_replayed_also_if_they_hold_no_account() -> None:
    after = assess(orders("acme", 80, 60, 10))
    house = assess([interaction(None, 5, "activity")])
    assert len(house) == 0
    with pytest.raises(InputError, match="as_of lies before the first row"):
        focuskit.compare(after.at(NOW - timedelta(days=30)), after, data=house)
