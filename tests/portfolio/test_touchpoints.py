"""Touchpoints: who of ours is on an account, how each wins, and whom nobody named."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support import NOW, assess, interaction

import focuskit
from focuskit import InputError, Interaction
from focuskit.cli import main
from focuskit.model import schemas

FUNCTIONS = ("executive", "sales", "service", "front_line", "expert", "administration", "delivery")
LISTED = [
    {"id": "ines", "name": "Ines Carvalho", "role": "sales", "how_they_win": "renewals"},
    {"id": "omar", "name": "Omar Haddad", "role": "service", "team": "desk"},
]


def touch(colleague: str | None, days_ago: float, kind: str = "call", **fields: Any) -> Interaction:
    return interaction("acme", days_ago, kind, colleague_id=colleague, **fields)


def lines(rows: Any, **given: Any) -> list[dict[str, Any]]:
    return assess(rows, as_of=NOW, **given).touchpoints("acme").to_dicts()


def people(rows: Any, **given: Any) -> dict[str, dict[str, Any]]:
    return {one["colleague_id"]: one for one in lines(rows, **given) if one["colleague_id"]}


def functions(rows: Any, **given: Any) -> dict[str, dict[str, Any]]:
    """The functions that nobody is named for."""
    return {one["roles"][0]: one for one in lines(rows, **given) if not one["colleague_id"]}


def test_whoever_a_row_names_stands_with_how_they_win_and_the_days_they_were_there() -> None:
    rows = [
        touch("ines", 40, colleague_role="sales"),
        touch("ines", 40.1, "email"),  # the same day
        touch("ines", 3, "activity"),
        touch("kim", 9, "delivery", colleague_role="delivery"),
        touch("bot", 1, "email", automated=True),
        interaction("zen", 1, "call", colleague_id="omar"),
    ]
    found = people(rows, colleagues=LISTED)
    assert list(found) == ["ines", "kim"]
    assert found["ines"] == {
        "roles": ["sales"], "colleague_id": "ines", "name": "Ines Carvalho", "team": None,
        "owner": False, "current": True, "how_they_win": "renewals",
        "days": 2, "last_touch": (NOW - timedelta(days=3)).date(),
        "last_asked": None, "pulse": None, "got": None, "gave": None,
    }  # fmt: skip
    assert (found["kim"]["name"], found["kim"]["roles"]) == (None, ["delivery"])


def test_a_function_that_nobody_named_stands_as_an_empty_line() -> None:
    rows = [
        touch("ines", 3, colleague_role="sales"),
        touch(None, 8, "delivery", colleague_role="delivery"),
        touch(None, 9, "delivery", colleague_role="delivery"),
        touch(None, 2, colleague_role="sales"),  # somebody of sales is named
    ]
    empty = functions(rows)
    assert list(empty) == [role for role in FUNCTIONS if role != "sales"]
    assert (empty["delivery"]["days"], empty["delivery"]["current"]) == (2, True)
    assert empty["delivery"]["last_touch"] == (NOW - timedelta(days=8)).date()
    assert (empty["expert"]["days"], empty["expert"]["current"]) == (0, False)
    assert empty["expert"]["last_touch"] is None


def test_who_was_there_before_is_named_and_leaves_the_function_to_nobody() -> None:
    rows = [touch("old", 365, colleague_role="expert"), touch("new", 364.9, colleague_role="sales")]
    found, empty = people(rows), functions(rows)
    assert (found["old"]["current"], found["old"]["days"]) == (False, 0)
    assert found["old"]["last_touch"] == (NOW - timedelta(days=365)).date()
    assert (found["new"]["current"], found["new"]["days"]) == (True, 1)
    assert "expert" in empty
    assert "sales" not in empty


def test_the_list_says_the_function_first_and_rows_of_late_say_what_else_somebody_does() -> None:
    rows = [
        touch("ines", 500, colleague_role="expert"),
        touch("ines", 3, colleague_role="service"),
        touch("ines", 2, colleague_role="executive"),
    ]
    assert people(rows, colleagues=LISTED)["ines"]["roles"] == ["sales", "executive", "service"]
    assert people(rows)["ines"]["roles"] == ["executive", "service"]
    assert "expert" in functions(rows)
    assert people([touch("ines", 3)])["ines"]["roles"] == []


@pytest.mark.parametrize(
    ("owner", "who"),
    [
        ("ines", "ines"),  # by the id
        ("Omar Haddad", "omar"),  # by a name that one alone has
        ("Bo", "Bo"),  # nobody else knows them
        ("Kim Park", "Kim Park"),  # two are called so
        (None, None),
    ],
)
def test_who_owns_the_account_is_on_the_list_without_a_row(owner: Any, who: Any) -> None:
    twins = [{"id": f"k{n}", "name": "Kim Park"} for n in (1, 2)]
    account = [{"id": "acme", "owner": owner}]
    given = {"accounts": account, "colleagues": [*LISTED, *twins]}
    found = people([touch("kim", 3)], **given)
    owners = [one for one in found if found[one]["owner"]]
    assert owners == ([who] if who else [])
    assert all(found[one]["current"] and found[one]["days"] == 0 for one in owners)
    assert ("service" in functions([touch("kim", 3)], **given)) is (who != "omar")


def test_a_check_in_tells_how_somebody_fares_whichever_account_it_was_about() -> None:
    rows = [
        touch("ines", 20),
        interaction(None, 50, "check_in", colleague_id="ines", score=3),
        interaction("zen", 9, "check_in", colleague_id="ines", score=7),
        interaction(None, 4, "check_in", colleague_id="ines"),  # asked, and no number
        touch("omar", 6, "check_in", score=8),  # about this account, and no touch
    ]
    listed = [{"id": "ines", "pulse": 1}, {"id": "kim", "pulse": 2}]
    found = people([*rows, touch("kim", 2)], colleagues=listed)
    day = {n: (NOW - timedelta(days=n)).date() for n in (4, 6)}
    assert (found["ines"]["last_asked"], found["ines"]["pulse"]) == (day[4], 7)
    assert (found["kim"]["last_asked"], found["kim"]["pulse"]) == (None, 2)
    omar = found["omar"]
    assert (omar["last_asked"], omar["pulse"], omar["days"]) == (day[6], 8, 0)
    assert (omar["current"], omar["last_touch"]) == (True, None)


def test_favors_are_told_of_those_who_asked_and_of_no_other() -> None:
    rows = [
        touch("ines", 30, "favor_asked"),
        touch("ines", 29, "favor_asked"),
        touch("ines", 400, "favor_asked"),
        touch("ines", 20, "favor_returned"),
        touch("ines", 19, "favor_returned", outcome=" Thanks"),
        interaction("zen", 5, "favor_asked", colleague_id="ines"),
        touch("omar", 8, "favor_asked"),
        touch("kim", 4),
        touch("bo", 400, "favor_asked"),
    ]
    found = people(rows)
    assert {one: (found[one]["got"], found[one]["gave"]) for one in found} == {
        "ines": (2, 1),
        "omar": (1, 0),
        "kim": (None, None),
        "bo": (None, None),
    }


def test_an_export_that_is_read_twice_counts_once(tmp_path: Path) -> None:
    rows = [touch("ines", 30, "favor_asked"), touch("ines", 20, "call")]
    stated = [
        {"account_id": "acme", "occurred_at": one.occurred_at, "kind": one.kind}
        | {"colleague_id": "ines"}
        for one in rows
    ]
    path = tmp_path / "rows.parquet"
    pl.DataFrame(stated).write_parquet(path)
    once, twice = (focuskit.assess(some, as_of=NOW) for some in ([path], [path, path]))
    assert once.touchpoints("acme").equals(twice.touchpoints("acme"))


def test_the_version_of_a_colleague_in_force_at_the_moment_counts() -> None:
    versions = [
        {"id": "ines", "role": "service", "how_they_win": "calls", "valid_from": "2020-01-01"},
        {"id": "ines", "role": "sales", "how_they_win": "renewals", "valid_from": "2026-06-01"},
        {"id": "ines", "role": "expert", "how_they_win": "papers", "valid_from": "2027-01-01"},
    ]
    now = assess([touch("ines", 60), touch("ines", 3)], as_of=NOW, colleagues=versions)
    before = now.at(NOW - timedelta(days=50))
    told = {
        when: portfolio.touchpoints("acme").row(0, named=True)
        for when, portfolio in {"now": now, "before": before}.items()
    }
    assert (told["now"]["how_they_win"], told["now"]["roles"]) == ("renewals", ["sales"])
    assert (told["before"]["how_they_win"], told["before"]["roles"]) == ("calls", ["service"])
    assert (told["now"]["days"], told["before"]["days"]) == (2, 1)


KINDS = ["call", "check_in", "favor_asked", "favor_returned", "delivery", "email"]


@st.composite
def touches(draw: st.DrawFn) -> list[Interaction]:
    """Rows of two accounts and the house, some of which came to be known days later."""
    some = st.sampled_from
    rows = []
    for n in range(draw(st.integers(1, 12))):
        kind = draw(some(KINDS))
        row = interaction(
            draw(some(["acme", "acme", "zen"])), draw(st.integers(0, 800)), kind, id=f"r{n}",
            colleague_id=draw(some(["ines", "omar", "kim", None])),
            colleague_role=draw(some(["sales", "delivery", None])),
            automated=draw(some([True, False, None])),
            score=draw(some([2.0, 9.0, None])),
        )  # fmt: skip
        late = timedelta(days=draw(some([0, 0, 300])))
        rows.append(attrs.evolve(row, entered_at=row.occurred_at + late))
    return [*rows, touch("first", 900, id="first")]


@settings(max_examples=40)
@given(touches(), st.integers(0, 700))
def test_what_is_known_later_never_shows(rows: list[Interaction], ago: int) -> None:
    moment = NOW - timedelta(days=ago)
    known = [one for one in rows if (one.entered_at or one.occurred_at) <= moment]
    whole, part = (assess(some, as_of=moment, colleagues=LISTED) for some in (rows, known))
    assert whole.touchpoints("acme").equals(part.touchpoints("acme"))


@settings(max_examples=40)
@given(touches(), st.randoms())
def test_everybody_and_every_function_is_there_once_in_whatever_order_rows_come(
    rows: list[Interaction], random: Any
) -> None:
    found = assess(rows, as_of=NOW, colleagues=LISTED).touchpoints("acme")
    shuffled = random.sample(rows, len(rows))
    assert found.equals(assess(shuffled, as_of=NOW, colleagues=LISTED).touchpoints("acme"))
    known = [one for one in rows if (one.entered_at or one.occurred_at) <= NOW]
    by_people = [one for one in known if one.account_id == "acme" and not one.automated]
    named = found["colleague_id"].drop_nulls()
    assert sorted(named) == sorted({one.colleague_id for one in by_people if one.colleague_id})
    had = set(
        found.filter(pl.col("current"), pl.col("colleague_id").is_not_null())["roles"].explode()
    )
    empty = found.filter(pl.col("colleague_id").is_null())["roles"].explode().to_list()
    assert empty == [role for role in FUNCTIONS if role not in had]


def test_without_a_row_the_owner_and_the_functions_are_there() -> None:
    listed = [{"id": "acme", "owner": "Ines"}]
    found = assess([], accounts=listed).touchpoints("acme")
    assert found["colleague_id"].to_list() == ["Ines", *[None] * len(FUNCTIONS)]


def test_an_unknown_account_is_named_with_the_nearest_and_a_folder_is_refused(
    tmp_path: Path,
) -> None:
    portfolio = assess([touch("ines", 3)], as_of=NOW)
    with pytest.raises(KeyError, match="did you mean 'acme'"):
        portfolio.touchpoints("acne")
    with pytest.raises(InputError, match="read from a folder"):
        focuskit.Portfolio.read(portfolio.write(tmp_path / "result")).touchpoints("acme")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The options that name a log, accounts and colleagues, one with an escape in the name."""
    rows = [
        "id,account_id,occurred_at,kind,colleague_id,colleague_role,score",
        "1,acme,2026-06-20T10:00Z,call,ines,sales,",
        "2,acme,2026-06-21T10:00Z,delivery,,delivery,",
        "3,acme,2026-06-22T10:00Z,favor_asked,ines,,",
        "4,acme,2026-06-01T10:00Z,call,omar,,",
        "5,acme,2026-06-23T10:00Z,check_in,ines,,7",
        "6,acme,2024-06-23T10:00Z,visit,bo,expert,",
    ]
    tables = {
        "interactions": "\n".join(rows),
        "accounts": "id,name,owner\nacme,Acme Foundry,ines",
        "colleagues": "id,name,role,how_they_win\n"
        "ines,Ines Carvalho,sales,renewals that grow year after year without a discount\n"
        "omar,Omar\x1b[31m,service,",
    }
    options = []
    for table, text in tables.items():
        path = tmp_path / f"{table}.csv"
        path.write_text(f"{text}\n", encoding="utf-8")
        options += [f"--{table}", str(path)]
    return [*options, "--as-of", "2026-06-30"]


def test_the_screen_names_everybody_and_what_to_ask_in_80_columns(
    files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = CliRunner().invoke(main, ["touchpoints", "acme foundry", *files]).output
    assert max(map(len, shown.splitlines())) <= 80
    flat = " ".join(shown.split())
    for told in (
        "Who touches or supports Acme Foundry, as of 30 June 2026",
        "Ines Carvalho, sales, owner 2 22 Jun 2026 23 Jun 2026 7 1 0",
        "wins: renewals that grow",
        "Omar\\x1b[31m, service 1 1 Jun 2026 - - - -",
        "delivery: nobody named 1 21 Jun 2026",
        "expert: nobody on record -",
        "On no record: how they win (1 of 2), when anybody asked how they fare (1 of 2).",
        "Ask each: “What can I, in my position, do to make your job easier?”",
        "There before, not in the last 365 days: bo (last 23 Jun 2024).",
        "to those who help, not to those who rate",
    ):
        assert told in flat
    assert "\x1b" not in shown


def test_of_people_without_a_function_the_screen_says_that_they_may_have_any(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.csv"
    rows = "account_id,occurred_at,kind,colleague_id\nacme,2026-06-20,call,Ada Lee\n"
    path.write_text(rows, encoding="utf-8")
    shown = CliRunner().invoke(main, ["touchpoints", "acme", "--interactions", str(path)]).output
    assert "Ada Lee, function unknown" in shown
    assert "sales: nobody known as such" in shown
    assert "nobody on record" not in shown


def test_the_screen_says_so_where_no_row_names_anybody(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("account_id,occurred_at,kind\nacme,2026-06-20,call\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["touchpoints", "acme", "--interactions", str(path)]).output
    flat = " ".join(shown.split())
    assert "No row of this customer names a colleague (colleague_id)" in flat
    assert "confidence" not in flat


def test_the_json_holds_to_its_schema_and_says_what_the_frame_says(files: list[str]) -> None:
    printed = CliRunner().invoke(main, ["touchpoints", "acme", *files, "--format", "json"])
    document = json.loads(printed.stdout)
    schemas.check(document, "touchpoints", where="standard output")
    given = dict(zip(files[::2], files[1::2], strict=True))
    frame = focuskit.assess(
        given["--interactions"], as_of="2026-06-30",
        accounts=given["--accounts"], colleagues=given["--colleagues"],
    ).touchpoints("acme")  # fmt: skip
    days = [pl.col(name).cast(pl.String) for name in ("last_touch", "last_asked")]
    assert document["touchpoints"] == frame.with_columns(days).to_dicts()
    assert document["as_of"] == "2026-06-30T00:00:00Z"


def test_the_command_names_the_nearest_account(files: list[str]) -> None:
    refused = CliRunner().invoke(main, ["touchpoints", "acne", *files])
    assert refused.exit_code == 2
    assert "there is no account 'acne'; did you mean 'acme'?" in refused.output
