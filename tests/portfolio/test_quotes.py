"""Findings quote what the customer wrote or said, where the policy lets it through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from support import NOW, interaction

import focuskit
from focuskit import Assessment, Interaction, Portfolio, load_policy

NOTICE = "leaving-announced"
THANKS = "Thank you for the visit last week, and for the samples that you left with us. "


def letters(*texts: str, direction: Any = "inbound", **fields: Any) -> list[Interaction]:
    """Return emails of one account, the oldest first."""
    given = {"direction": direction, "language": "en", **fields}
    days = range(7 * len(texts), 0, -7)
    return [
        interaction("elm", day, "email", text=text, **given)
        for day, text in zip(days, texts, strict=True)
    ]


def found(rows: list[Interaction], **policy: Any) -> Portfolio:
    """Assess rows by all signs."""
    return focuskit.assess(rows, as_of=NOW, policy=attrs.evolve(load_policy(None), **policy))


def quotes(portfolio: Portfolio) -> dict[str, str]:
    """Return sign: the quote of its finding."""
    whole = {one.sign: one.evidence.quote for one in portfolio["elm"].findings}
    return {sign: quote for sign, quote in whole.items() if quote is not None}


def test_a_finding_quotes_the_newest_row_that_speaks_for_a_sign_which_reads_texts() -> None:
    texts = ("We will cancel our contract.", "We hereby give\nnotice.", "Thanks for the call.")
    portfolio = found(letters(*texts))
    told = quotes(portfolio)
    assert told[NOTICE] == "We hereby give notice."
    reasons = {one.sign: one.quote for one in portfolio.explanation("elm").reasons if one.quote}
    assert reasons.items() <= told.items()
    texts_read = {s.id for s in portfolio.inputs.run(NOW, portfolio.policy).signs if s.measure}
    assert told.keys() <= texts_read


def test_what_we_wrote_is_no_quote() -> None:
    portfolio = found([*letters("Buy now."), *letters("We will cancel.", direction="outbound")])
    assert "We will cancel." not in quotes(portfolio).values()


def test_no_words_pass_where_the_policy_does_not_let_them(tmp_path: Path) -> None:
    portfolio = found(letters("We will cancel our contract."), quotes=False)
    assert portfolio["elm"][NOTICE].outcome == "fired"
    assert quotes(portfolio) == {}
    portfolio.write(tmp_path / "out")
    for file in (tmp_path / "out").glob("*.*json"):
        assert "cancel our contract" not in file.read_text(encoding="utf-8")


def test_rows_without_texts_or_a_direction_are_quoted_by_none() -> None:
    row = {"account_id": "elm", "kind": "email", "occurred_at": "2026-06-20T10:00Z"}
    text = {"text": "We will cancel our contract.", "language": "en"}
    for rows in ([row], [{**row, **text}], [{**row, "direction": "inbound"}]):
        assert quotes(focuskit.assess(rows, as_of=NOW)) == {}


def test_of_a_long_letter_the_sentences_stand_that_are_the_evidence() -> None:
    letter = f"{THANKS * 20}We will cancel our contract in May.\n{THANKS * 3}We give  notice."
    told = quotes(found(letters(letter)))
    assert told[NOTICE] == "We will cancel our contract in May. … We give notice."


def test_a_long_letter_that_counts_by_what_came_after_it_stays_whole() -> None:
    letter = f"{THANKS * 3}We are very unhappy with your service."
    given = {"direction": "inbound", "language": "en", "text": letter}
    complaints = [interaction("elm", 20 * n, "complaint", **given) for n in range(1, 9)]
    calls = [interaction("elm", 20 * n + 19, "call", direction="outbound") for n in (8, 9)]
    assert quotes(found([*complaints, *calls]))["unanswered-feedback"] == letter


def test_what_is_longer_still_ends_with_a_whole_word() -> None:
    rivals = {"rivals": ("Acme Partners. Inc",)}
    letter = f"{THANKS * 20}We met Acme Partners. Inc at the fair."
    portfolio = found(letters(letter), **rivals)
    quote = quotes(portfolio)["rival-in-sight"]
    whole = quote.removesuffix("…")
    assert quote != whole
    assert len(quote) <= 1000
    assert letter.startswith(whole)
    assert letter[len(whole)] == " "
    without_blanks = found(letters(f"{'x' * 2000} Acme Partners. Inc"), **rivals)
    assert quotes(without_blanks)["rival-in-sight"] == "x" * 999 + "…"


@pytest.mark.parametrize("let", [True, False])
def test_a_document_and_a_folder_are_read_back_as_they_were(tmp_path: Path, *, let: bool) -> None:
    portfolio = found(letters("We will cancel our contract."), quotes=let)
    acme = portfolio["elm"]
    assert Assessment.from_dict(json.loads(acme.to_json())) == acme
    portfolio.write(tmp_path / "out")
    read = Portfolio.read(tmp_path / "out")
    assert read["elm"] == acme
    assert quotes(read) == quotes(portfolio)
    assert read.findings.equals(portfolio.findings)
    for line in (tmp_path / "out" / "assessments.ndjson").read_text(encoding="utf-8").splitlines():
        assert ('"quote"' in line) == let
