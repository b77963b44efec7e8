"""Rows of an account that were rejected are told beside it, and lower what is known of it."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import assess
from support import ticket_row as ticket

from focuskit import Portfolio
from focuskit.model.documents import to_document
from focuskit.report.account_view import account_view

GOOD = [ticket("acme", days) for days in (40, 30, 20, 10)]
BAD = [ticket("acme", 15, kind="tickle"), ticket("acme", 16, occurred_at="soon")]
OTHER = [ticket("best", days) for days in (40, 30, 20)]


def scores(portfolio: Portfolio, account: str) -> dict[str, Any]:
    return portfolio.scores.filter(pl.col("account_id") == account).row(0, named=True)


def test_rejected_rows_are_told_in_the_document_and_lower_the_coverage() -> None:
    sound, lost = assess([*GOOD, *OTHER]), assess([*GOOD, *BAD, *OTHER])
    told = lost["acme"].rejected_rows
    assert told is not None
    assert told.count == 2
    assert [reason.partition(":")[0] for reason in told.reasons] == ["kind", "occurred_at"]
    assert sound["acme"].rejected_rows is None
    assert lost["best"] == sound["best"] or lost["best"].coverage == sound["best"].coverage
    whole = int(sound["acme"].coverage * 1_000_000)
    assert lost["acme"].coverage <= Decimal(whole * 4 // 6) / 1_000_000
    assert abs(lost["acme"].coverage - Decimal(whole * 4 // 6) / 1_000_000) <= Decimal("0.000001")
    assert lost["acme"].score == sound["acme"].score


def test_the_share_is_rounded_down_in_whole_parts_per_million() -> None:
    lost = assess([*GOOD, *BAD], accounts=[{"id": "acme"}])
    weights = {f.sign: f.weight for f in lost["acme"].findings if f.outcome != "not_applicable"}
    known = [f.sign for f in lost["acme"].findings if f.outcome in {"fired", "clear"}]
    assessed = sum(weights[sign] for sign in known)
    expected = 1_000_000 * assessed * 4 // (sum(weights.values()) * 6)
    assert int(lost["acme"].coverage * 1_000_000) == expected


def test_too_many_rejected_rows_leave_too_little_known_of_an_account() -> None:
    rows = [*GOOD, *(ticket("acme", n, kind="tickle", id=f"x{n}") for n in range(50, 90))]
    assert assess(rows)["acme"].rating == "too_little_known"
    assert assess(rows)["acme"].coverage < assess(GOOD)["acme"].coverage


@pytest.mark.parametrize("accounts", [None, [{"id": "acme"}, {"id": "beta"}]])
def test_an_account_of_which_every_row_was_rejected_is_there_and_unknown(
    accounts: list[dict[str, str]] | None,
) -> None:
    portfolio = assess([*GOOD, ticket("beta", 9, kind="tickle")], accounts=accounts)
    beta = portfolio["beta"]
    assert beta.score is None
    assert beta.worst + beta.coverage == 0
    assert beta.rating == "too_little_known"
    assert beta.rejected_rows is not None
    assert portfolio.info["counts"]["accounts"] == 2
    assert any("beta (1)" in note for note in portfolio.info["notes"])


def test_where_every_row_was_rejected_each_account_is_there() -> None:
    portfolio = assess([ticket("beta", 9, kind="tickle")], as_of=None)
    assert portfolio["beta"].score is None


def test_an_account_that_nobody_listed_does_not_appear_by_its_rejected_rows() -> None:
    rows = [*GOOD, ticket("beta", 9), ticket("gamma", 9, kind="tickle")]
    portfolio = assess(rows, accounts=[{"id": "acme"}])
    assert list(portfolio) == ["acme"]
    assert portfolio["acme"].rejected_rows is None


def test_a_row_that_states_no_account_lowers_nothing() -> None:
    nobody = ticket("", 9, account_id=None)
    assert assess([*GOOD, nobody])["acme"].coverage == assess(GOOD)["acme"].coverage


def test_rejected_rows_that_happened_later_play_no_part() -> None:
    late = ticket("acme", -5, kind="tickle")
    assert assess([*GOOD, late])["acme"] == assess(GOOD)["acme"]


def test_rows_that_contradict_each_other_lower_the_coverage_too() -> None:
    twice = [ticket("acme", 15, handovers=n) for n in (0, 3)]
    told = assess([*GOOD, *twice])["acme"].rejected_rows
    assert told is not None
    assert told.count == 2
    assert told.reasons[0].startswith("id: conflicting")


def test_rejected_rows_name_the_account_that_they_state() -> None:
    accounts = assess([*GOOD, *BAD, ticket("", 9, account_id=None)]).rejected["account_id"]
    assert accounts.to_list().count("acme") == 2
    assert accounts.null_count() >= 1
    listed = assess(GOOD, accounts=[{"id": "acme"}, {"id": "x", "annual_value": -1.0}])
    assert set(listed.rejected["account_id"]) <= {"x"}


def test_it_is_written_read_and_shown(tmp_path: Path) -> None:
    portfolio = assess([*GOOD, *BAD])
    stored = Portfolio.read(portfolio.write(tmp_path / "out"))
    assert stored["acme"] == portfolio["acme"]
    assert stored.head(1).rejected.height == portfolio.rejected.height
    assert to_document(portfolio["acme"])["rejected_rows"]["count"] == 2
    from rich.console import Console  # noqa: PLC0415 -- for this test alone

    console = Console(width=200, record=True, file=StringIO())
    console.print(account_view(portfolio["acme"]))
    assert (
        "2 rows of this account rejected, so less is known: kind: not one" in console.export_text()
    )


def test_the_fingerprint_tells_inputs_apart_that_lost_other_rows() -> None:
    assert assess(GOOD).fingerprint != assess([*GOOD, *BAD]).fingerprint
    assert assess([*GOOD, *BAD]).fingerprint == assess([*BAD, *GOOD]).fingerprint


def test_a_note_names_the_accounts_that_lost_most() -> None:
    rows = [ticket(f"a{n}", days, kind="tickle") for n in range(5) for days in range(1, n + 2)]
    (note,) = [n for n in assess([*GOOD, *rows]).info["notes"] if n.startswith("rejected rows")]
    assert note == (
        "rejected rows lower how much is known of 5 accounts: a4 (5), a3 (4), a2 (3) and 2 more; "
        "for kind"
    )
