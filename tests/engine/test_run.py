"""A run tells which stage it has reached, and logs how long each took."""

from __future__ import annotations

import logging
import types

import pytest
from support import assess, few_plugins, orders

from focuskit import Measure, Timeline, Unit, detector

STAGES = ["intake", "validate", "timeline", "signs", "measure", "judge", "score", "explain"]


def test_each_stage_is_told_as_it_begins(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    with caplog.at_level(logging.INFO, logger="focuskit.engine"):
        assess(orders("acme", 30, 20, 10), progress=told.append)
    assert [name for name in told if ":" not in name] == STAGES
    logged = [record.getMessage() for record in caplog.records if record.levelno == logging.INFO]
    assert [line.partition(" took ")[0] for line in logged] == STAGES


def test_who_looks_at_progress_changes_no_result() -> None:
    rows = orders("acme", 30, 20, 10)
    assert assess(rows, progress=print).fingerprint == assess(rows).fingerprint


def test_a_sign_that_hangs_is_named() -> None:
    """The last that was told when its code ran is its name."""
    told: list[str] = []
    seen: list[str] = []

    @detector(id="test.slow", theme="test", ok=0, bad=1, says="{value}")
    def slow(t: Timeline) -> Measure:
        seen.append(told[-1])
        return t.median(t.days_ago, among=t.inbound, unit=Unit.DAYS)

    module = types.ModuleType("slow_signs")
    module.slow = slow  # type: ignore[attr-defined]
    assess(orders("acme", 30, 20, 10), progress=told.append, plugins=few_plugins().adding(module))
    assert set(seen) == {"signs: test.slow"}
    assert "measure: fading-effort" not in told  # of the plugins that are not there
