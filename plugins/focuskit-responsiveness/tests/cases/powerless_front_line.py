"""Cases of powerless-front-line."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _ticket(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": days_ago,
        "resolved_at": days_ago - 1,
        **fields,
    }


FREE = {"waited_for_approval_hours": 0, "escalations": 0}

CASES = [
    Case(
        name="two cases waited for an approval and two were escalated",
        verdict="fires",
        rows=[
            *(_ticket(10 + n, waited_for_approval_hours=4, escalations=0) for n in range(2)),
            *(_ticket(20 + n, waited_for_approval_hours=0, escalations=2) for n in range(2)),
            *(_ticket(30 + n, **FREE) for n in range(16)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.2,
            "observations": 20,
            "evidence": 4,
            "text": "In 4 of 20 cases somebody had to wait for an approval in our own house, or to "
            "escalate (20 %).",
        },
    ),
    Case(
        name="escalations alone are enough to judge by",
        verdict="fires",
        rows=[_ticket(2 + n, escalations=int(n < 2)) for n in range(5)]
        + [_ticket(400, escalations=0)],
        given={"recorded": {}},
        expect={"outcome": "fired", "value": 0.4, "observations": 5, "evidence": 2},
    ),
    Case(
        name="the front line settled them all",
        verdict="clear",
        rows=[_ticket(10 + n, **FREE) for n in range(6)],
        expect={"outcome": "clear", "value": 0.0, "observations": 6},
    ),
    Case(
        name="neither approvals nor escalations are recorded",
        verdict="not recorded",
        rows=[_ticket(n) for n in (2, 20, 30, 40, 50, 400)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:waited_for_approval_hours", "field:escalations"],
        },
    ),
    Case(
        name="four cases are no rule",
        verdict="too few",
        rows=[_ticket(10 + n, escalations=1) for n in range(4)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="handed on and waiting for the customer, but never for us",
        verdict="near miss",
        rows=[_ticket(10 + n, handovers=3, waited_for_customer_hours=20, **FREE) for n in range(6)],
        expect={"outcome": "clear", "value": 0.0, "observations": 6},
    ),
    Case(
        name="cases that were escalated half a year ago are past",
        verdict="near miss",
        rows=[_ticket(200 + n, escalations=1) for n in range(6)]
        + [_ticket(10 + n, escalations=0) for n in range(5)],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
]
