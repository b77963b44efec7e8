"""One account on one screen, cards in print, and the accounts of one rating."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support import NOW

from focuskit import load_policy
from focuskit.cli.main import main
from focuskit.model import schemas
from focuskit.model.documents import write_time

LETTER = (
    "We have thought about it for long, and talked with everybody who works with your product. "
    "In the end we will cancel our contract, since nobody called us back in all these weeks."
)


def case(account: str, days: int, **fields: Any) -> dict[str, Any]:
    """Return a ticket that was settled within a day."""
    opened = NOW - timedelta(days=days)
    settled = {"resolved_at": write_time(opened + timedelta(hours=9))}
    return {
        "id": f"C-{account}-{days}",
        "account_id": account,
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": write_time(opened),
        **settled,
        **fields,
    }


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, ...]:
    """Write four accounts, two of which are called alike, and return the options that read them."""
    rows = [case("elm", days) for days in (80, 70, 60, 1)]
    rows += [case("elm", days, resolved_at=None) for days in (40, 30, 20, 10)]
    rows += [case("ash", days) for days in (80, 70, 60, 2)] + [case("oak", 5)]
    rows.append(
        {"account_id": "fir", "kind": "email", "direction": "inbound", "language": "en"}
        | {"id": "M-1", "occurred_at": write_time(NOW - timedelta(days=1)), "text": LETTER}
    )
    names = {"elm": "Elm Foundry", "ash": "Ash & Sons", "oak": "Twin Mills", "fir": "Twin Mills"}
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("id,name\n" + "".join(f"{key},{name}\n" for key, name in names.items()))
    interactions = tmp_path / "rows.ndjson"
    interactions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return (
        "--interactions", str(interactions), "--accounts", str(accounts),
        "--as-of", write_time(NOW),
    )  # fmt: skip


def run(*arguments: str, width: int = 80, code: int = 0) -> Result:
    """Run a command at a width, and hold it against its exit code."""
    done = CliRunner(env={"COLUMNS": str(width)}).invoke(main, list(arguments))
    assert done.exit_code == code, done.output
    return done


def said(*arguments: str, width: int = 80) -> str:
    """Return what a command prints, its lines joined: a sentence may stand on several."""
    return " ".join(run(*arguments, width=width).stdout.split())


def test_one_screen_says_why_what_to_do_and_what_is_unknown(data: tuple[str, ...]) -> None:
    page = run("explain", "elm", *data).stdout
    assert len(page.splitlines()) <= 30
    assert page.splitlines()[0].split() == [
        "Elm",
        "Foundry",
        "(elm)",
        "as",
        "of",
        "30",
        "June",
        "2026",
    ]
    text = " ".join(page.split())
    assert "ACT NOW: left open since 21 May 2026" in text
    assert "1 4 of 8 cases of the last 90 days are open beyond the time allowed for them." in text
    assert "for them. Allowed: up to 1. The" in text
    assert "4 tickets, 21 May to 20 June 2026." in text
    assert (
        "1 Settle the case that has been open longest, today, and call them (service lead, by "
        "1 July 2026). About: ticket C-elm-40 of 21 May 2026."
    ) in text
    titles = [line for line in page.splitlines() if line.isupper()]
    assert titles[0] == "WHY"
    assert "DO FIRST" in titles
    assert "Ledger" not in page


def test_in_full_there_are_the_ledger_and_the_rows(data: tuple[str, ...]) -> None:
    page = run("explain", "elm", *data, "--full").stdout
    assert "Ledger" in page
    assert "C-elm-40" in page


def test_quotes_are_whole_sentences_and_texts_in_full_are_whole(data: tuple[str, ...]) -> None:
    assert f"“{LETTER[LETTER.index('In the end') :]}”" in said("explain", "fir", *data, width=200)
    assert f"“{LETTER}”" in said("explain", "fir", *data, "--full", width=200)


def test_no_quote_passes_where_the_policy_lets_none(data: tuple[str, ...], tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(load_policy(None).to_document() | {"quotes": False}))
    explain = ("explain", "fir")
    one_sign = (*explain, "--sign", "leaving-announced")
    for command in (explain, (*explain, "--full"), one_sign, ("card", "fir"), ("show", "red")):
        printed = said(*command, *data, "--policy", str(policy))
        assert "cancel our contract" not in printed, command
        assert "eaving" in printed


def test_what_is_clear_is_said_without_an_accusation(data: tuple[str, ...]) -> None:
    page = said("explain", "ash", *data, "--full")
    assert "0 of 4 cases are open beyond" not in page
    assert "In order: 0; allowed: up to 1." in page


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "command",
    [("explain", "elm"), ("explain", "fir"), ("explain", "oak"), ("card",), ("show", "red"),
     ("show", "unknown"), ("explain", "elm", "--full")],
)  # fmt: skip
def test_no_line_is_wider_than_asked_for_or_ends_in_a_blank(
    data: tuple[str, ...], command: tuple[str, ...], width: int
) -> None:
    for line in run(*command, *data, width=width).stdout.splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_accounts_are_called_by_id_or_by_name(data: tuple[str, ...]) -> None:
    by_id = run("explain", "elm", *data).stdout
    for name in ("Elm Foundry", "elm  foundry", "ELM"):
        assert run("explain", name, *data).stdout == by_id
    refused = run("explain", "twin mills", *data, code=2).stderr
    assert "2 accounts are called 'twin mills'; 'fir', 'oak'; give the id" in refused
    assert "did you mean 'Elm Foundry'" in run("explain", "Elm Foundri", *data, code=2).stderr


def test_cards_are_printed_as_json_csv_and_text(data: tuple[str, ...]) -> None:
    lines = run("card", *data, "--format", "json").stdout.splitlines()
    documents = [json.loads(line) for line in lines]
    assert sorted(one["account_id"] for one in documents) == ["ash", "elm", "fir", "oak"]
    for line, document in zip(lines, documents, strict=True):
        assert len(line.encode()) <= 1024
        schemas.check(document, "card", where="stdout")

    (row,) = csv.DictReader(io.StringIO(run("card", "Elm Foundry", *data, "--csv").stdout))
    assert (row["account_id"], row["name"], row["rating"]) == ("elm", "Elm Foundry", "act_now")
    assert row["red_lights"] == "Left open since 2026-05-21"
    assert row["evidence_1"] == "4 tickets, 21 May to 20 June 2026."
    assert (row["role"], row["by"]) == ("service lead", "2026-07-01")
    assert row["ids"] == "rows.ndjson: elm"

    text = said("card", "ash", "elm", *data)
    assert text.index("Ash & Sons") < text.index("Elm Foundry  ".strip())


def test_the_accounts_of_one_rating_are_shown(data: tuple[str, ...]) -> None:
    red = said("show", "red", *data)
    assert "Elm Foundry ACT NOW: left open since 21 May 2026" in red
    assert "Twin Mills ACT NOW: leaving announced since 29 June 2026" in red
    assert "Ash & Sons" not in red
    unknown = said("show", "unknown", *data)
    assert "Twin Mills TOO LITTLE KNOWN: nothing wrong seen" in unknown
    assert "too few records" in unknown
    assert said("show", "watch", *data) == "no account is watch"
    assert "red|watch|in-order|unknown" in run("show", "reds", *data, code=2).stderr


def test_a_part_of_a_name_leads_to_the_account_that_is_called_so(data: tuple[str, ...]) -> None:
    assert "did you mean 'Elm Foundry'?" in run("explain", "foundry", *data, code=2).stderr
    assert "did you mean" not in run("explain", "zzzz", *data, code=2).stderr


def test_lost_customers_are_not_among_those_of_whom_too_little_is_known(
    data: tuple[str, ...],
) -> None:
    listed = Path(data[3])
    listed.write_text("id,name,status\noak,Twin Mills,lost\nash,Ash,customer\n")
    shown = run("show", "unknown", *data, "--assess-unlisted").stdout
    assert "Twin Mills" not in shown
