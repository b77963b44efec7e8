"""Last lights: what was lit on a lost account when it was last a customer, told apart."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support import NOW, assess, interaction, orders, ticket

import focuskit
from focuskit import Account, InputError, Portfolio
from focuskit.report.account_view import account_view
from focuskit.report.widgets import Screen

LAST = timedelta(microseconds=1)
ORDERED = tuple(range(220, 119, -20))
"""Every 20 days, the last time 120 days ago."""


def _day_before(days_ago: float) -> datetime:
    """Return the last moment before the day that lies so many days back begins."""
    return (NOW - timedelta(days=days_ago)).replace(hour=0) - LAST


def _end_of_day(days_ago: float) -> datetime:
    return _day_before(days_ago - 1)


def _was_lost(name: str, days_ago: float) -> list[Account]:
    """Return the versions of an account that the list calls lost since the begin of a day."""
    since = _day_before(days_ago) + LAST
    return [Account(id=name, status="customer"), Account(id=name, status="lost", valid_from=since)]


def _quiet(portfolio: Portfolio, name: str) -> dict[str, Any]:
    return portfolio.last_lights(name).row(0, named=True)


def test_the_list_tells_when_it_was_lost_and_its_lights_are_those_of_that_moment() -> None:
    rows = [*orders("gone", *ORDERED), *orders("ours", *ORDERED, 40, 20, 2)]
    portfolio = assess(rows, accounts=[*_was_lost("gone", 10), Account(id="ours")])
    light = _quiet(portfolio, "gone")
    then = portfolio.at(light["as_of"])
    assert (light["as_of"], light["told_by"]) == (_day_before(10), "status")
    finding = next(f for f in then["gone"].findings if f.sign == "gone-quiet")
    # 109 and a half days of silence are 5.475 usual gaps, of 1.5 to 6.
    assert light["severity"] == float(finding.severity or 0) == 0.883333
    assert light["text"] == finding.message.text
    assert (light["sign"], light["red"], light["rating"]) == ("gone-quiet", True, "act_now")
    assert then["gone"].red_lights == ("gone-quiet",)


def test_where_the_list_does_not_tell_a_row_that_calls_it_lost_does_and_else_its_last_row() -> None:
    rows = [*orders("told", *ORDERED), *orders("stopped", *ORDERED)]
    rows += [interaction("told", days, "account_lost", direction="inbound") for days in (60, 50)]
    rows += [*orders("told", 10), *orders("ours", *ORDERED, 40, 2)]
    accounts = [Account(id=name, status="lost") for name in ("told", "stopped", "never")]
    portfolio = assess(rows, accounts=[*accounts, Account(id="ours")])
    told = portfolio.last_lights()
    assert told.select("account_id", "as_of", "told_by", "sign").rows() == [
        ("told", _end_of_day(50), "account_lost", "gone-quiet"),
        ("stopped", _end_of_day(120), "last row", None),
        ("never", None, None, None),
    ]
    # On the day of its last order it was not quiet.
    assert told.filter(account_id="stopped")["rating"].to_list() == ["too_little_known"]
    assert told.filter(account_id="never")["rating"].to_list() == [None]
    # A list that says since when it holds does not say when an account was lost.
    since = NOW - timedelta(days=5)
    dated = [Account(id=a.id, status="lost", valid_from=since) for a in accounts]
    again = assess(rows, accounts=[*dated, Account(id="ours")])
    assert again.last_lights().equals(told)


def test_of_several_changes_the_last_counts_and_a_customer_is_not_lost() -> None:
    def version(name: str, status: Any, days: float) -> Account:
        return Account(id=name, status=status, valid_from=_day_before(days) + LAST)

    steps: list[tuple[Any, float]] = [("customer", 300), ("lost", 200), (None, 90), ("lost", 30)]
    accounts = [version("twice", status, days) for status, days in steps]
    accounts += [version("twice", "lost", 20), version("twice", "customer", -5)]
    accounts += [version("back", "lost", 100), version("back", "customer", 50)]
    rows = [*orders("twice", *ORDERED), *orders("back", *ORDERED)]
    told = assess(rows, accounts=accounts).last_lights()
    assert told.select("account_id", "as_of", "told_by").unique().rows() == [
        ("twice", _day_before(30), "status")
    ]


def test_of_whom_nothing_was_on_record_by_then_nothing_is_said() -> None:
    rows = [*orders("gone", 20, 10, 5), *orders("ours", *ORDERED)]
    portfolio = assess(rows, accounts=[*_was_lost("gone", 30), Account(id="ours")])
    (row,) = portfolio.last_lights().to_dicts()
    assert {name: value for name, value in row.items() if value is not None} == {
        "account_id": "gone", "told_by": "status",
    }  # fmt: skip
    unseen = focuskit.assess([], accounts=[Account(id="gone", status="lost")])
    assert unseen.last_lights()["as_of"].to_list() == [None]


def test_no_moment_lies_after_that_of_the_portfolio() -> None:
    rows = [*orders("gone", *ORDERED, 0), *orders("ours", *ORDERED)]
    portfolio = assess(rows, accounts=[Account(id="gone", status="lost"), Account(id="ours")])
    assert set(portfolio.last_lights()["as_of"]) == {NOW}


def test_who_was_a_customer_then_is_one_in_every_run_and_who_had_left_is_not() -> None:
    """Each is judged as if it were the only one that is lost."""
    names = ("first", "second", "third")
    rows = [row for n, name in enumerate(names) for row in orders(name, *ORDERED, 110 - 30 * n)]
    rows += [ticket(name, days, handovers=9) for name in names for days in (180, 170, 160, 150)]
    lost = [Account(id=name, status="lost") for name in names]
    whole = assess(rows, accounts=lost).last_lights()
    assert whole["account_id"].unique(maintain_order=True).to_list() == [*reversed(names)]
    for name in names:
        accounts = [Account(id=a.id, status="lost" if a.id == name else None) for a in lost]
        alone = assess(rows, accounts=accounts).last_lights()
        assert alone.equals(whole.filter(account_id=name))
        assert assess(rows, accounts=lost).last_lights(name).equals(alone)


def test_lost_accounts_stand_last_and_no_roll_up_counts_them() -> None:
    rows = [*orders("ours", *ORDERED), *orders("other", *ORDERED, 100, 80, 60, 40, 20)]
    owned: dict[str, Any] = {"owner": "ines", "segment": "big", "parent_id": "ours"}
    ours = [Account(id=name, **owned) for name in ("ours", "other")]
    gone = [Account(id=name, status="lost", **owned) for name in ("gone", "a")]
    without = assess(rows, accounts=ours)
    portfolio = assess([*rows, *orders("gone", *ORDERED)], accounts=[*ours, *gone])
    assert portfolio.scores["account_id"].to_list() == [*without.scores["account_id"], "a", "gone"]
    for by in ("owner", "segment", "parent_id"):
        assert portfolio.rollup(by).equals(without.rollup(by))
    before = (portfolio.scores, portfolio.findings)
    assert portfolio.last_lights("gone").height == 1
    assert (portfolio.scores, portfolio.findings) == before
    assert portfolio.last_lights("ours").is_empty()


VERSIONS = (("hotels", "2025-01-01"), ("cafes", "2026-01-01"))


@pytest.mark.parametrize(
    "accounts",
    [
        None,
        [Account(id="ours")],
        [{"id": "ours"}],
        [{"id": "ours", "segment": segment, "valid_from": day} for segment, day in VERSIONS],
    ],
)
def test_where_none_is_lost_there_are_no_last_lights(accounts: Any) -> None:
    portfolio = assess(orders("ours", *ORDERED), accounts=accounts)
    assert portfolio.last_lights().is_empty()


@pytest.mark.parametrize(
    ("states", "moment", "told_by"),
    [
        (["lost"] * 6, _end_of_day(120), "last row"),
        (["customer"] * 5 + ["lost"], NOW - timedelta(days=120) - LAST, "status"),
    ],
)
def test_a_status_may_stand_on_the_rows(states: list[str], moment: datetime, told_by: str) -> None:
    rows = [
        {
            "account_id": "gone", "kind": "order", "direction": "inbound", "state": state,
            "occurred_at": (NOW - timedelta(days=ago)).isoformat(),
        }
        for ago, state in zip(ORDERED, states, strict=True)
    ]  # fmt: skip
    names = ("account_id", "kind", "occurred_at", "direction")
    mapping = {
        "schema_version": "1.0",
        "interactions": {"fields": {name: name for name in names}},
        "accounts": {"fields": {"id": "account_id", "status": "state"}},
    }
    light = _quiet(assess(rows, mapping=mapping), "gone")
    assert (light["as_of"], light["told_by"]) == (moment, told_by)


def test_a_folder_and_an_account_that_there_is_not_are_refused(tmp_path: Path) -> None:
    rows = orders("gone", *ORDERED)
    portfolio = assess(rows, accounts=[Account(id="gone", status="lost")])
    with pytest.raises(InputError, match="no account 'gon'"):
        portfolio.last_lights("gon")
    stored = Portfolio.read(portfolio.write(tmp_path / "out"))
    with pytest.raises(InputError, match="read from a folder"):
        stored.last_lights()
    assert stored.rollup("owner").is_empty()
    assert portfolio.head(0).last_lights().is_empty()


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        (_was_lost("gone", 10), ("its status changed then", "red", "act now", "gone-quiet")),
        (_was_lost("gone", 40), ("2026-05-20 23:59 UTC", "0.55", "gone-quiet")),
        (_was_lost("gone", 300), ("Nothing is on record from when it was a customer.",)),
        ([Account(id="gone", status="lost")], ("of that day", "too little known", "no sign was")),
    ],
)
def test_its_page_shows_the_last_lights(accounts: list[Account], said: tuple[str, ...]) -> None:
    rows = [*orders("gone", *ORDERED), *orders("ours", *ORDERED, 20)]
    portfolio = assess(rows, accounts=[*accounts, Account(id="ours")])
    shown = {name: _page(portfolio, name) for name in ("gone", "ours")}
    assert "Lost: its last lights" in shown["gone"]
    assert [text for text in said if text not in shown["gone"]] == []
    assert "Lost" not in shown["ours"]


def _page(portfolio: Portfolio, name: str) -> str:
    printed = io.StringIO()
    page = account_view(portfolio[name], last_lights=portfolio.last_lights(name))
    Screen(file=printed, width=200).print(page)
    return printed.getvalue()
