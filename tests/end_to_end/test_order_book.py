"""The real order book: every row is used, every account assessed, silence stays unknown."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from support import not_fed

import focuskit
from focuskit import Portfolio, load_policy
from focuskit.model import schemas


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
    missing = not_fed(portfolio, {"gone-quiet"})
    signs = set(load_policy(None).signs)
    assert len(signs) == 46
    # Nobody of the segment that the policy calls key is among the countries.
    assert set(missing) == signs - {"gone-quiet", "power-questions-unasked", "undrilled"}
    held = {"kind:order", "kind:cancellation", "field:amount", "field:direction"}
    assert {sign: names & held for sign, names in missing.items() if names & held} == {}
    cases = {"kind:complaint", "kind:request", "kind:ticket"}
    for sign, names in {
        "broken-promises": {
            "field:promise_kept",
            "field:promised_for",
            "field:delivered_at",
            "field:resolved_at",
        },
        "passed-around": cases,
        "powerless-front-line": cases,
        "reopened-cases": cases,
        "slow-resolution": cases,
        "delivered-but-unused": {"kind:delivery", "kind:usage"},
        "no-unasked-idea": {"kind:idea"},
        "requested-not-bought": {"kind:deal", "kind:request"},
        "single-threaded": {"field:contact_id"},
        "win-lose-deal": {"field:discount", "field:losing_party"},
    }.items():
        assert missing[sign] == names


def test_signs_for_key_accounts_apply_to_none_of_the_countries(portfolio: Portfolio) -> None:
    of_key = portfolio.findings.filter(
        pl.col("sign").is_in(["power-questions-unasked", "undrilled"])
    )
    assert set(of_key["outcome"]) == {"not_applicable"}


def test_who_bought_three_times_is_judged_by_silence_and_nobody_else(portfolio: Portfolio) -> None:
    quiet = portfolio.findings.filter(pl.col("sign") == "gone-quiet")
    outcomes = dict(quiet.group_by("outcome").len().iter_rows())
    assert outcomes == {"clear": 2_278, "fired": 910, "unknown": 2_754}
    reasons = quiet.filter(pl.col("outcome") == "unknown").group_by("reason").len().iter_rows()
    # Who bought on fewer than three different days has no usual gap.
    assert dict(reasons) == {"too_few_observations": 2_632, "no_value": 122}


def test_an_order_book_answers_one_question_and_its_ratings_say_no_more(
    portfolio: Portfolio,
) -> None:
    scores = portfolio.scores
    quiet = portfolio.findings.filter(sign="gone-quiet")
    red = set(quiet.filter(pl.col("severity") >= 0.8)["account_id"])
    assert set(scores.filter(rating="act_now")["account_id"]) == red
    clear = set(quiet.filter(pl.col("severity") < 0.15)["account_id"])
    assert set(scores.filter(rating="in_order")["account_id"]) == clear
    assert set(scores["checks_made"]) == {0, 1}
    whole = portfolio.breadth.filter(pl.col("segment").is_null())["answered"].explode()
    assert whole.drop_nulls().to_list() == ["gone-quiet"]
    highest = scores["coverage"].max()
    assert isinstance(highest, float)
    assert 0 < highest < 0.05
    assert set(scores.filter(pl.col("coverage") == 0)["worst"]) == {0.0}
    # One sign of one theme is a small part of the whole: the range stays wide.
    assert scores.filter(pl.col("best") - pl.col("worst") <= 90).is_empty()


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
        assert document == json.loads(portfolio[account].to_json(whole=False))
    schemas.check(json.loads((tmp_path / "out" / "run.json").read_text()), "run", where="run.json")
