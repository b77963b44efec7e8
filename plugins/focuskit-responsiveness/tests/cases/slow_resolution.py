"""Cases of slow-resolution."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _ticket(days_ago: float, days_open: float | None, **fields: Any) -> dict[str, Any]:
    resolved_at = None if days_open is None else days_ago - days_open
    return {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": days_ago,
        "resolved_at": resolved_at,
        **fields,
    }


CASES = [
    Case(
        name="six days where three are allowed",
        verdict="fires",
        rows=[_ticket(n, 6) for n in (20, 30, 40)],
        expect={
            "outcome": "fired",
            "value": 2.0,
            "observations": 3,
            "severity": 0.5,
            "text": "Half of 3 cases took 2.0 times the hours allowed, or longer.",
        },
    ),
    Case(
        name="open cases count with their age once it is past the hours allowed",
        verdict="fires",
        rows=[_ticket(9, None, id=f"T{n}") for n in range(3)],
        expect={"outcome": "fired", "value": 3.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="resolved within the hours allowed",
        verdict="clear",
        rows=[_ticket(n, 1.5) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 0.5, "observations": 3},
    ),
    Case(
        name="nobody records cases",
        verdict="not recorded",
        rows=[{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (1, 90, 400)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:complaint", "kind:request", "kind:ticket"],
        },
    ),
    Case(
        name="two slow cases",
        verdict="too few",
        rows=[_ticket(n, 15) for n in (20, 30)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="the time in which a case waited for the customer is theirs",
        verdict="near miss",
        rows=[_ticket(n, 6, waited_for_customer_hours=72) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 1.0, "observations": 3},
    ),
    Case(
        name="six days are in time where ten were promised",
        verdict="near miss",
        rows=[_ticket(n, 6, promised_for=n - 10) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 0.6, "observations": 3},
    ),
    Case(
        name="young open cases say nothing yet",
        verdict="near miss",
        rows=[_ticket(n, 1.5) for n in (20, 30, 40)] + [_ticket(2, None) for _ in range(9)],
        expect={"outcome": "clear", "value": 0.5, "observations": 3},
    ),
]
