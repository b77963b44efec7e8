"""A verdict stands if what is missing cannot overturn it: 300 logs; ``make verdicts`` tries 10,000.

The properties themselves stand in ``benchmarks/verdicts.py``.
"""

from __future__ import annotations

import pytest
import verdicts

LOGS = 300
RECORDS = LOGS // verdicts.A_RECORD
AT_ONCE = 4


@pytest.mark.no_cover
@pytest.mark.parametrize("first", range(0, RECORDS, AT_ONCE))
def test_a_verdict_stands_whatever_is_missing(first: int) -> None:
    wrong = [what for number in range(first, first + AT_ONCE) for what in verdicts.broken(number)]
    assert wrong == []


def test_the_logs_hold_what_the_properties_are_about() -> None:
    """Open rows, ranges that are no points, records cut short, and lights of all colours."""
    record = verdicts.record(6)
    told = record.assessed()
    pending = told.findings["pending"].sum()
    wide = (told.findings["severity_high"] > told.findings["severity_low"]).sum()
    assert pending > 0
    assert wide > 0
    assert told.scores["rating"].n_unique() > 1
    assert any(told.scores["red_lights"].list.len() > 0)
    assert {one["missing"][0] for one in told.info["unknown_for_all"]} == set()
