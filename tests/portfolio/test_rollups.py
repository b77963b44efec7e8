"""Roll-ups: one line for several accounts, in which no mean hides the worst of them."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from support import NOW, assess, few_signs, interaction, orders, ticket

from focuskit import InputError, Portfolio, load_policy
from focuskit.cli import main
from focuskit.portfolio import rollups
from focuskit.report.rollup_view import rollup_view

RATINGS = ("act_now", "watch", "in_order", "too_little_known")
MILLION = 1_000_000
points = st.integers(0, 100 * MILLION)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, Any]:
    """Return one account: worst <= score, or no score at all, and what the list says of it."""
    worst, score = sorted((draw(points), draw(points)))
    scored = draw(st.booleans())
    return {
        "worst": worst / MILLION,
        "score": score / MILLION if scored else None,
        "rating": draw(st.sampled_from(RATINGS)),
        "points_lost_at_least": draw(points) / MILLION,
        "owner": draw(st.sampled_from(["ines", "tom", None])),
        "annual_value": draw(st.none() | st.integers(0, 10**15)),
    }


def rolled(found: list[dict[str, Any]], by: Any = "owner") -> dict[Any, dict[str, Any]]:
    named = [{"account_id": f"a{n:03}", **one} for n, one in enumerate(found)]
    numbers = dict.fromkeys(("score", "worst", "points_lost_at_least"), pl.Float64)
    types = {**numbers, **rollups.ACCOUNTS}
    whole = pl.DataFrame(named, schema_overrides=types)
    if "unwaived_score" not in whole.columns:
        whole = whole.with_columns(unwaived_score="score", unwaived_worst="worst")
    listed = rollups.fields_of(whole, whole)
    groups = rollups.rollup(
        whole.select(
            "account_id", "rating", "points_lost_at_least", r"^(unwaived_)?(score|worst)$"
        ),
        listed,
        by,
    )
    return {row["group"]: row for row in groups.iter_rows(named=True)}


def test_what_waivers_hide_stands_beside_it() -> None:
    rows = [ticket("acme", days, hours=4000) for days in (60, 55, 50, 45, 40)]
    waiver = {
        "sign": "slow-resolution", "account": "acme", "owner": "Ann", "reason": "known",
        "expires": "2027-01-01T00:00:00Z",
    }  # fmt: skip
    listed = [{"id": "acme", "owner": "ines"}]
    policy = load_policy({**few_signs().to_document(), "waivers": [waiver]})
    (waived,) = assess(rows, accounts=listed, policy=policy).rollup("owner").to_dicts()
    (bare,) = assess(rows, accounts=listed).rollup("owner").to_dicts()
    assert (waived["unwaived_worst"], waived["unwaived_mean"]) == (bare["worst"], bare["mean"])
    assert waived["mean"] > bare["mean"] == bare["unwaived_mean"]
    printed = StringIO()
    shown = assess(rows, accounts=listed, policy=policy).rollup("owner")
    Console(width=150, file=printed).print(rollup_view(shown, "owner"))
    assert "ines: without waivers, the worst is " in printed.getvalue()


def _expected(counts: dict[str, int]) -> str:
    """Return the worst rating of any; in order only if at least half of the accounts are."""
    urgent = next((rating for rating in ("act_now", "watch") if counts[rating]), None)
    enough = 2 * counts["in_order"] >= sum(counts.values())
    return urgent or ("in_order" if enough else "too_little_known")


@given(st.lists(accounts(), min_size=1, max_size=12))
def test_a_roll_up_keeps_within_its_accounts(found: list[dict[str, Any]]) -> None:
    for owner, group in rolled(found).items():
        own = [one for one in found if one["owner"] == owner]
        scores = [Decimal(str(one["score"])) for one in own if one["score"] is not None]
        assert group["accounts"] == len(own) == group["scored"] + group["unscored"]
        counts = {rating: sum(one["rating"] == rating for one in own) for rating in RATINGS}
        assert {rating: group[rating] for rating in RATINGS} == counts
        assert group["rating"] == _expected(counts)
        lost = sum(round(one["points_lost_at_least"] * MILLION) for one in own)
        assert round(group["points_lost_at_least"] * MILLION) == lost // len(own)
        assert group["worst"] == min(one["worst"] for one in own)
        assert group["worst"] <= group["mean_worst"]
        if not scores:
            assert group["mean"] is None
            assert group["value_weighted"] is None
            continue
        mean = sum(scores) * MILLION // len(scores)
        assert round(group["mean"] * MILLION) == mean
        assert group["worst"] <= group["mean"]
        complete = all(one["annual_value"] is not None for one in own if one["score"] is not None)
        worth = sum(one["annual_value"] or 0 for one in own if one["score"] is not None)
        assert (group["value_weighted"] is not None) is (complete and worth > 0)
        if group["value_weighted"] is not None:
            assert float(min(scores)) - 1e-6 <= group["value_weighted"] <= float(max(scores))


@given(st.lists(accounts(), min_size=1, max_size=8), st.data())
def test_an_account_that_loses_its_score_never_improves_the_worst(
    found: list[dict[str, Any]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(found) - 1))
    silent = {**found[place], "score": None, "worst": 0.0, "rating": "too_little_known"}
    owner = found[place]["owner"]
    before = rolled(found)[owner]
    after = rolled([*found[:place], silent, *found[place + 1 :]])[owner]
    assert after["worst"] <= before["worst"]
    assert after["mean_worst"] <= before["mean_worst"]
    assert after["in_order"] <= before["in_order"]
    assert after["unscored"] >= before["unscored"]


def one(score: float | None, **more: Any) -> dict[str, Any]:
    known = "in_order" if (score or 0) >= 75 else "act_now"
    rating = "too_little_known" if score is None else known
    lost = 0.0 if score is None else 100 - score
    return {
        "score": score, "worst": score or 0.0, "rating": rating, "owner": "ines",
        "points_lost_at_least": lost, **more,
    }  # fmt: skip


def test_a_good_mean_hides_no_bad_account() -> None:
    group = rolled([one(95.0), one(95.0), one(95.0), one(30.0)])["ines"]
    assert (group["mean"], group["rating"]) == (78.75, "act_now")
    assert (group["worst_account"], group["worst_rating"]) == ("a003", "act_now")
    assert (group["act_now"], group["in_order"], group["points_lost_at_least"]) == (1, 3, 21.25)


def test_where_the_lowest_account_is_not_the_red_one_it_is_flagged() -> None:
    """The one that may be worst is not known to be bad; another one is."""
    group = rolled([one(90.0), one(None), one(60.0, worst=40.0)])["ines"]
    assert (group["rating"], group["worst_account"]) == ("act_now", "a001")
    assert group["worst_rating"] == "too_little_known"
    assert group["disagreement"] == ["worst-account"]


@pytest.mark.parametrize(("large", "flagged"), [(30.0, True), (80.0, False)])
def test_a_mean_that_the_large_accounts_do_not_share_is_flagged(
    large: float,
    flagged: bool,  # noqa: FBT001
) -> None:
    values = [one(large, annual_value=900.0), one(90.0, annual_value=100.0)]
    group = rolled(values)["ines"]
    assert group["value_weighted"] == pytest.approx(large * 0.9 + 9)
    assert ("value-weighted" in group["disagreement"]) is flagged


def test_a_value_that_is_missing_is_not_zero() -> None:
    group = rolled([one(30.0, annual_value=None), one(90.0, annual_value=100.0)])["ines"]
    assert (group["value_weighted"], group["with_value"]) == (None, 1)
    assert "value-weighted" not in group["disagreement"]
    unscored = rolled([one(None, annual_value=None), one(90.0, annual_value=100.0)])["ines"]
    assert unscored["value_weighted"] == 90


def test_where_too_little_is_known_of_most_accounts_the_group_is_not_in_order() -> None:
    group = rolled([one(None), one(None), one(90.0)])["ines"]
    assert (group["mean"], group["rating"]) == (90, "too_little_known")
    assert (group["unscored"], group["too_little_known"]) == (2, 2)
    half = rolled([one(None), one(90.0)])["ines"]
    assert (half["rating"], half["disagreement"]) == ("in_order", ["worst-account"])
    bad = rolled([one(None), one(None), one(30.0)])["ines"]
    assert bad["rating"] == "act_now", "bad news needs little"


def test_groups_with_most_red_accounts_come_first() -> None:
    red = [one(60.0, owner="tom"), one(70.0, owner="tom")]
    assert list(rolled([one(None), one(30.0), *red])) == ["tom", "ines"]


def test_a_roll_up_of_accounts_of_which_nothing_is_known_prints_no_score() -> None:
    rows = [interaction(name, 9, "usage") for name in ("acme", "beta")]
    nothing = assess(rows).rollup("owner")
    assert nothing.select("too_little_known", "rating", "mean").rows() == [
        (2, "too_little_known", None)
    ]
    printed = StringIO()
    Console(width=150, file=printed).print(rollup_view(nothing, "owner"))
    assert "too little known" in printed.getvalue()


@pytest.mark.parametrize("scores", [(30.0, 90.0), (90.0, 30.0)])
def test_the_worst_account_is_named_whatever_the_order(scores: tuple[float, float]) -> None:
    group = rolled([one(score) for score in scores])["ines"]
    lowest = scores.index(30.0)
    assert (group["worst"], group["worst_account"]) == (30.0, f"a{lowest:03}")
    assert group["worst_rating"] == "act_now"


def test_of_two_accounts_that_are_equally_bad_the_first_by_id_is_named() -> None:
    assert rolled([one(30.0), one(30.0), one(90.0)])["ines"]["worst_account"] == "a000"


def test_ten_points_between_the_means_are_no_disagreement_and_a_millionth_more_is() -> None:
    def flags(large: float) -> Any:
        pair = [one(large, annual_value=300.0), one(large + 40, annual_value=100.0)]
        return rolled(pair)["ines"]["disagreement"]

    # The plain mean lies 20 above the large one, the weighed mean 10.
    assert "value-weighted" not in flags(40.0)
    group = [one(40.0, annual_value=300.0), one(80.000004, annual_value=100.0)]
    assert "value-weighted" in rolled(group)["ines"]["disagreement"]


def _portfolio() -> Portfolio:
    rows = [r for name in ("group", "north", "shop", "alone") for r in orders(name, 60, 40, 20)]
    rows += [ticket("shop", n, handovers=9, reopened=3) for n in (50, 40, 30, 20)]
    listed = [
        {"id": "group", "owner": "ines", "annual_value": 10},
        {"id": "north", "owner": "ines", "parent_id": "group", "annual_value": 10},
        {"id": "shop", "owner": "old", "parent_id": "north", "valid_from": "2025-01-01"},
        {"id": "shop", "owner": "tom", "parent_id": "north", "valid_from": "2026-01-01"},
        {"id": "alone"},
    ]
    return assess(rows, accounts=listed)


def test_owner_and_parent_are_those_in_force() -> None:
    shown = _portfolio()
    owners = {row["group"]: row for row in shown.rollup(by="owner").iter_rows(named=True)}
    assert {name: row["accounts"] for name, row in owners.items()} == {"ines": 2, "tom": 1, None: 1}
    assert owners["tom"]["worst_account"] == "shop"
    assert owners["tom"]["worst"] == float(shown["shop"].worst)
    parents = {row["group"]: row for row in shown.rollup(by="parent_id").iter_rows(named=True)}
    assert {name: row["accounts"] for name, row in parents.items()} == {
        "group": 2, "north": 2, None: 1,
    }  # fmt: skip
    assert parents["north"]["worst_account"] == "north"
    assert list(shown.rollup(by="segment")["group"]) == [None]


def test_groups_come_worst_first_and_a_stored_portfolio_rolls_up_alike(tmp_path: Path) -> None:
    shown = _portfolio()
    read = Portfolio.read(shown.write(tmp_path / "out"))
    for by in ("owner", "segment", "parent_id"):
        groups = shown.rollup(by=by)
        order = groups.select(red=-pl.col("act_now"), worst="worst")
        assert order.rows() == sorted(order.rows())
        assert read.rollup(by=by).equals(groups)
    assert read.head(1).rollup(by="owner")["accounts"].sum() == 1


def test_without_a_list_of_accounts_there_is_one_group_of_nobody() -> None:
    shown = assess(orders("acme", 60, 40, 20))
    assert shown.rollup(by="owner")["group"].to_list() == [None]
    assert assess([], as_of=NOW).rollup(by="owner").is_empty()


def test_there_is_no_roll_up_by_another_field() -> None:
    with pytest.raises(InputError, match="did you mean 'owner'"):
        assess(orders("acme", 9)).rollup(by="owners")  # type: ignore[arg-type]


def test_the_command_prints_a_table_and_what_a_mean_hides(tmp_path: Path) -> None:
    rows, listed = tmp_path / "rows.csv", tmp_path / "accounts.csv"
    days = [f"2026-0{month}-01" for month in (1, 2, 3, 4)]
    lines = [f"{name},{day},order,inbound" for name in ("acme", "bee") for day in days]
    rows.write_text("\n".join(["account_id,occurred_at,kind,direction", *lines, ""]))
    listed.write_text("id,owner,annual_value\nacme,Ines,100\nbee,Ines,\n")
    given = ["rollup", "--by", "owner", "--interactions", str(rows), "--accounts", str(listed)]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 0
    assert done.stdout.startswith("owner ")
    assert "Ines: not weighed by value: 1 of 2 have one" in done.stdout
    told = CliRunner().invoke(main, [*given, "--format", "json"])
    (group,) = [json.loads(line) for line in told.stdout.splitlines()]
    assert list(group) == list(rollups.COLUMNS)
    assert (group["group"], group["accounts"]) == ("Ines", 2)
