"""Ids that differ only by capitals and blanks: one account, and one person."""

from __future__ import annotations

from typing import Any

import pytest

import focuskit
from focuskit import Portfolio
from focuskit.intake import Mapping, read_interactions
from focuskit_testing import portfolio

READ_AS_ONE = "that differ by capitals or blanks are one"
APART = "that differ by capitals alone are taken for several"


def _rows(*accounts: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"account_id": account, "kind": "call", "occurred_at": f"2026-03-{n:02}T09:00:00Z", **more}
        for n, account in enumerate(accounts, start=1)
    ]


def _notes(portfolio: Portfolio) -> list[str]:
    return [n for n in portfolio.info["notes"] if READ_AS_ONE in n or APART in n]


def _ids(portfolio: Portfolio) -> list[str]:
    return sorted(portfolio)


def test_one_account_in_several_spellings_is_one() -> None:
    found = focuskit.assess(_rows("acme", "ACME", "Acme ", "Acme  Ltd", "acme ltd", "beta"))
    assert _ids(found) == ["ACME", "Acme  Ltd", "beta"]
    assert _notes(found) == [
        (
            f"ids of accounts {READ_AS_ONE}: 'Acme' as 'ACME', 'acme' as 'ACME', "
            "'acme ltd' as 'Acme  Ltd'"
        )
    ]


def test_a_note_names_three() -> None:
    (told,) = _notes(focuskit.assess(_rows("A", "a", "B", "b", "C", "c", "D", "d")))
    assert told.endswith("'a' as 'A', 'b' as 'B', 'c' as 'C' and 1 more")


def test_codes_in_which_capitals_count_stay_apart_and_are_named() -> None:
    codes = ["0015g00000LxYzA", "0015g00000LxYza", "0015g00000LxYZa", "0015g00000LxyZa"]
    found = focuskit.assess(_rows(*codes))
    assert _ids(found) == sorted(codes)
    assert _notes(found) == [
        (
            f"ids of accounts {APART}: '0015g00000LxYZa', '0015g00000LxYzA', '0015g00000LxYza' "
            "and 1 more; if they are one, say so by aliases in the mapping"
        )
    ]


def test_what_the_list_of_accounts_tells_apart_stays_apart() -> None:
    listed = [{"id": "ACME"}, {"id": "acme"}, {"id": "Beta-1", "name": "Beta"}]
    found = focuskit.assess(_rows("ACME", "acme", "beta-1", " BETA-1"), accounts=listed)
    assert _ids(found) == ["ACME", "Beta-1", "acme"]
    assert found["Beta-1"].rejected_rows is None
    (told,) = _notes(found)
    assert told.startswith(f"ids of accounts {APART}: 'ACME', 'acme'; ")


def test_a_code_of_the_list_is_no_other_code() -> None:
    found = focuskit.assess(
        _rows("0015g00000LxYzA", "0015g00000lxyza"), accounts=[{"id": "0015g00000LxYzA"}]
    )
    assert found.rejected["value"].to_list() == ["0015g00000lxyza"]


def test_the_listed_spelling_stands_where_others_are_assessed_too() -> None:
    found = focuskit.assess(
        _rows("NEW", "new", "Acme"), accounts=[{"id": "acme"}], unlisted_accounts="assess"
    )
    assert _ids(found) == ["NEW", "acme"]


@pytest.mark.parametrize(
    ("contacts", "told"),
    [
        (["Ann@X.com", "ANN@x.com "], "'ANN@x.com' as 'ann@x.com', 'Ann@X.com' as 'ann@x.com'"),
        (["Ann 1a@X.com", "ann 1A@x.com"], "'Ann 1a@X.com' as 'ann 1a@x.com', 'ann 1A@x.com' as"),
        (["Ann Lee", "ann  lee"], "'ann  lee' as 'Ann Lee'"),
    ],
)
def test_one_person_in_several_spellings_is_one(contacts: list[str], told: str) -> None:
    rows = [
        {"kind": "call", "direction": "inbound", "occurred_at": n + 1, "contact_id": one}
        for n, one in enumerate(contacts * 3)
    ]
    found = portfolio(rows)
    (note,) = _notes(found)
    assert note.startswith(f"ids of contacts {READ_AS_ONE}: {told}")
    (threads,) = found.findings.filter(sign="single-threaded").to_dicts()
    assert (threads["value"], threads["observations"]) == (1, 6)


def test_whom_we_met_most_left_whatever_the_spelling() -> None:
    met = [
        {"kind": "meeting", "direction": "inbound", "occurred_at": 300 - n, "contact_id": one,
         "contact_role": "champion" if "nn" in one.lower() else "buyer"}
        for n, one in enumerate(["Ann@x.com", "ann@x.com", "Ann@X.com", "bob@x.com", "bob@x.com"])
    ]  # fmt: skip
    left = {"kind": "contact_left", "occurred_at": 100, "contact_id": "ANN@X.COM"}
    (found,) = portfolio([*met, left]).findings.filter(sign="champion-left").to_dicts()
    assert (found["outcome"], found["value"]) == ("fired", 100)


def test_contacts_that_stay_apart_are_named_with_their_way_out() -> None:
    rows = [row for one in ("5aB", "5ab") for row in _rows("acme", contact_id=one)]
    (told,) = _notes(focuskit.assess(rows))
    assert told.endswith("'5aB', '5ab'; if they are one, say so by one spelling in the source")


def test_rows_that_were_rejected_are_lost_to_the_one_account() -> None:
    bad = {**_rows("ACME")[0], "occurred_at": "never", "kind": "call"}
    found = focuskit.assess([*_rows("ACME", "acme"), {**bad, "account_id": "acme"}])
    assert _ids(found) == ["ACME"]
    lost = found["ACME"].rejected_rows
    assert lost is not None
    assert lost.count == 1


def test_accounts_that_are_read_from_the_rows_are_one_too() -> None:
    mapping = {
        "schema_version": "1.0",
        "interactions": {"fields": {n: n for n in ("account_id", "kind", "occurred_at")}},
        "accounts": {"fields": {"id": "account_id", "segment": "segment"}},
    }
    rows = [*_rows("ACME", segment="key"), *_rows("beta", "acme", segment="small")]
    derived = read_interactions(rows, Mapping.load(mapping)).derived_accounts
    assert derived is not None
    assert derived.collect()["id"].to_list() == ["ACME", "beta", "ACME"]


def test_without_rows_or_ids_there_is_nothing_to_compare() -> None:
    assert not _notes(focuskit.assess([]))
