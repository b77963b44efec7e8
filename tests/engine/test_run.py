"""A run tells which stage it has reached, and logs how long each took."""

from __future__ import annotations

import logging

import pytest
from support import assess, orders

STAGES = ["intake", "validate", "timeline", "signs", "measure", "judge", "score", "explain"]


def test_each_stage_is_told_as_it_begins(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    with caplog.at_level(logging.INFO, logger="focuskit.engine"):
        assess(orders("acme", 30, 20, 10), progress=told.append)
    assert told == STAGES
    logged = [record.getMessage() for record in caplog.records if record.levelno == logging.INFO]
    assert [line.partition(" took ")[0] for line in logged] == STAGES


def test_who_looks_at_progress_changes_no_result() -> None:
    rows = orders("acme", 30, 20, 10)
    assert assess(rows, progress=print).fingerprint == assess(rows).fingerprint
