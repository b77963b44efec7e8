"""A case that promises nothing, where others of its kind do, has no promise that may be kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support import NOW, assess, finding, ticket


@pytest.mark.parametrize(("promised", "pending"), [(0, 0), (2, 2)])
def test_only_what_was_promised_can_be_pending(promised: int, pending: int) -> None:
    """Beside four that kept theirs: three that promised nothing, some whose time is yet to come."""
    due: dict[str, Any] = {"promised_for": NOW - timedelta(days=30)}
    kept = [ticket("acme", 40 + n, promise_kept=True, **due) for n in range(4)]
    without = [ticket("acme", 50 + n) for n in range(3)]
    ahead: dict[str, Any] = {"promised_for": NOW + timedelta(days=5), "resolved_at": None}
    still_open = [ticket("acme", 60 + n, **ahead) for n in range(promised)]
    found = finding(assess([*kept, *without, *still_open]), "acme", "broken-promises")

    assert (found["observations"], found["pending"]) == (4, pending)
    assert (found["severity_low"], found["severity_high"]) == (0, float(pending > 0))
