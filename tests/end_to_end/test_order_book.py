"""The real order book: every row is used, every account assessed, silence stays unknown."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import focuskit
from focuskit import Portfolio
from focuskit.model import schemas, to_document


@pytest.fixture(scope="module")
def portfolio(real_data: Path, examples: Path) -> Portfolio:
    return focuskit.assess(
        real_data / "online_retail_ii" / "account_events.csv.gz",
        mapping=examples / "online_retail.mapping.json",
    )


def test_every_row_is_used_and_every_account_assessed(portfolio: Portfolio) -> None:
    counts = portfolio.info["counts"]
    assert (counts["in"], counts["accepted"], counts["used"]) == (44_751, 44_751, 44_751)
    assert counts["accounts"] == len(portfolio) == 5_942


def test_signs_that_it_cannot_feed_are_unknown_with_what_is_missing_named(
    portfolio: Portfolio,
) -> None:
    missing = {
        sign: set(names)
        for sign, names in portfolio.findings.filter(pl.col("reason") == "not_recorded")
        .select("sign", "missing").unique().iter_rows()
    }  # fmt: skip
    cases = {"kind:complaint", "kind:request", "kind:ticket"}
    assert missing == {
        "broken-promises": {
            "field:promise_kept",
            "field:promised_for",
            "field:delivered_at",
            "field:resolved_at",
        },
        "passed-around": cases,
        "reopened-cases": cases,
        "slow-resolution": cases,
    }


def test_no_account_is_rated_on_one_theme_of_three(portfolio: Portfolio) -> None:
    assert set(portfolio.scores["rating"]) == {"unrated"}
    assert portfolio.scores["coverage"].max() == 0.333333


def test_the_country_becomes_the_segment_and_the_number_a_text(portfolio: Portfolio) -> None:
    subject = portfolio["12346"].subject
    assert (subject.id, subject.segment) == ("12346", "United Kingdom")


def test_evidence_without_an_id_gets_one_from_its_content(portfolio: Portfolio) -> None:
    fired = portfolio.findings.filter(pl.col("outcome") == "fired")["account_id"][0]
    (quiet,) = [f for f in portfolio[fired].findings if f.sign == "gone-quiet"]
    assert quiet.evidence.ids
    assert len(set(quiet.evidence.ids)) == len(quiet.evidence.ids)
    assert all(name.startswith("content-") for name in quiet.evidence.ids)


def test_documents_are_valid_and_those_of_the_portfolio(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    portfolio.write(tmp_path / "out")
    lines = (tmp_path / "out" / "assessments.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5_942
    for line in lines[::60]:
        document = json.loads(line)
        schemas.check(document, "assessment", where="line")
        account = document["subject"]["id"]
        assert document == json.loads(json.dumps(to_document(portfolio[account])))
    schemas.check(json.loads((tmp_path / "out" / "run.json").read_text()), "run", where="run.json")
