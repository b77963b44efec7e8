"""What signs may ask of colleagues, and that nothing they find points at one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import attrs
from support import NOW, alone, assess, finding, interaction
from words_support import WORDS, always, checked, found_of, inbound

from focuskit import Interaction, Measure, Timeline, Unit
from focuskit_testing.cases import everything_recorded

Read = Callable[[Sequence[Interaction]], Any]


def _pulse_of(rows: Sequence[Interaction], colleagues: Any, read: Read = list) -> float | None:
    @always("pulse")
    def pulse(t: Timeline) -> Measure:
        among = t.kind("call")
        return t.median(t.colleague("pulse", among=among), among=among, unit=Unit.SCORE)

    given = {"recorded": everything_recorded(), "colleagues": colleagues, **alone(pulse)}
    value: float | None = finding(assess(read(rows), **given), "acme", "trial.pulse")["value"]
    return value


def test_the_list_of_colleagues_tells_where_nobody_answered(read: Read) -> None:
    call = inbound("a", 3, "call", colleague_id="ines")
    asked = interaction(None, 5, "check_in", id="c", colleague_id="ines")
    listed = [{"id": "ines", "pulse": 4.0}]
    assert _pulse_of([call], listed, read) == 4.0
    assert _pulse_of([call, asked], listed, read) == 4.0
    assert _pulse_of([call, attrs.evolve(asked, score=7.0)], listed, read) == 7.0
    assert _pulse_of([call], [{"id": "ines"}], read) is None
    assert _pulse_of([call], [{"id": "omar", "pulse": 4.0}], read) is None


def test_the_list_of_colleagues_is_that_of_the_moment() -> None:
    call = inbound("a", 3, "call", colleague_id="ines")
    listed = [
        {"id": "ines", "pulse": 4.0, "valid_from": NOW - timedelta(days=9)},
        {"id": "ines", "pulse": 9.0, "valid_from": NOW + timedelta(days=9)},
    ]
    assert _pulse_of([call], listed) == 4.0


def test_the_latest_answer_counts_and_a_later_silence_takes_nothing_back() -> None:
    call = inbound("a", 3, "call", colleague_id="ines")
    answers = [
        interaction(None, days, "check_in", id=str(days), colleague_id="ines", score=score)
        for days, score in ((9, 2.0), (6, 5.0), (5, None), (-1, 9.0))
    ]
    assert _pulse_of([call, *answers], None) == 5.0


def test_of_two_answers_at_one_moment_the_better_one_counts_whatever_their_order() -> None:
    call = inbound("a", 3, "call", colleague_id="ines")
    answers = [
        interaction(None, 9, "check_in", id=str(score), colleague_id="ines", score=score)
        for score in (3.0, 7.0)
    ]
    assert _pulse_of([call, *answers], None) == 7.0
    assert _pulse_of([call, *reversed(answers)], None) == 7.0


def test_no_finding_document_or_evidence_names_a_colleague() -> None:
    word = next(word for word in WORDS if word.sign is checked)
    portfolio = found_of(word, [attrs.evolve(r, colleague_id="secret") for r in word.rows])
    shown = [portfolio.to_ndjson(), str(portfolio.evidence("acme").to_dicts())]
    assert not any("secret" in text for text in shown)


def test_who_is_asked_of_is_known_from_an_account_that_is_opened_alone() -> None:
    """Evidence of one account needs the check-ins, which stand in rows of no account."""
    word = next(word for word in WORDS if word.sign is checked)
    portfolio = found_of(word, [*word.rows, *word.company])
    assert portfolio.findings["evidence"].to_list() == [3, 6]
    assert portfolio["acme"].findings[0].evidence.ids == ("d", "c", "b")
    assert portfolio["acme"].findings[0].evidence.counter_ids == ("a",)
