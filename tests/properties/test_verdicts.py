"""A verdict stands if what is missing cannot overturn it: 300 logs; ``make verdicts`` tries 10,000.

The properties themselves stand in ``benchmarks/verdicts.py``.
"""

from __future__ import annotations

import polars as pl
import pytest
import random_logs
import verdicts

LOGS = 300
RECORDS = LOGS // random_logs.A_RECORD
AT_ONCE = 4
WITHOUT_A_COLUMN = (2, 3, 14, 15)


@pytest.mark.no_cover
@pytest.mark.parametrize("first", range(0, RECORDS, AT_ONCE))
def test_a_verdict_stands_whatever_is_missing(first: int) -> None:
    wrong = [what for number in range(first, first + AT_ONCE) for what in verdicts.broken(number)]
    assert wrong == []


@pytest.mark.no_cover
@pytest.mark.parametrize(("of", "column"), verdicts.columns())
def test_no_verdict_is_better_without_a_column(of: str, column: str) -> None:
    number = WITHOUT_A_COLUMN[len(column) % len(WITHOUT_A_COLUMN)]
    assert verdicts.better_without(number, of, column) == []


def test_the_logs_hold_what_the_properties_are_about() -> None:
    """Open rows, ranges that are no points, records cut short, and lights of all colours."""
    told = [random_logs.record(number).assessed() for number in range(14, 20)]
    findings = pl.concat(one.findings for one in told)
    scores = pl.concat(one.scores for one in told)
    assert (findings["pending"] > 0).sum() > 20
    assert (findings["severity_high"] > findings["severity_low"]).sum() > 50
    assert findings["at_least"].sum() > 0
    assert set(scores["rating"]) == {"act_now", "watch", "in_order", "too_little_known"}
    assert (scores["red_lights"].list.len() > 0).sum() > 0
    assert {"short_record", "old_record"} & set(findings["reason"])
