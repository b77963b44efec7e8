"""Cases of reopened-cases."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _ticket(days_ago: float, reopened: int | None, **fields: Any) -> dict[str, Any]:
    resolved = {"resolved_at": days_ago - 1, "reopened": reopened}
    return {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": days_ago,
        **resolved,
        **fields,
    }


CASES = [
    Case(
        name="two cases of ten came back",
        verdict="fires",
        rows=[_ticket(10 + n, int(n < 2)) for n in range(10)],
        expect={
            "outcome": "fired",
            "value": 0.2,
            "observations": 10,
            "text": "20 % of 10 resolved cases had to be opened again.",
        },
    ),
    Case(
        name="one case of ten came back, which is no pattern",
        verdict="near miss",
        rows=[_ticket(10 + n, int(n == 0)) for n in range(10)],
        expect={"outcome": "unknown", "reason": "one_case", "value": 0.1, "evidence": 1},
    ),
    Case(
        name="two cases of ten came back, and five are open",
        verdict="fires",
        rows=[
            *(_ticket(10 + n, int(n < 2)) for n in range(10)),
            *(_ticket(5 + n, None, resolved_at=None) for n in range(5)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.2,
            "observations": 10,
            "pending": 5,
            "severity_low": 1.0,
            "text": "20 % of 10 resolved cases had to be opened again. 5 more still open, "
            "so 13 % to 47 %.",
        },
    ),
    Case(
        name="no case came back",
        verdict="clear",
        rows=[_ticket(10 + n, 0) for n in range(10)],
        expect={"outcome": "clear", "value": 0.0, "observations": 10},
    ),
    Case(
        name="nobody records whether cases came back",
        verdict="not recorded",
        rows=[_ticket(n, None) for n in (2, 20, 30, 400)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:reopened"]},
    ),
    Case(
        name="one case of two is not half of our work",
        verdict="too few",
        rows=[_ticket(10, 1), _ticket(20, 0)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="a case that came back five times is one case",
        verdict="near miss",
        rows=[_ticket(10 + n, 5 if n == 0 else 0) for n in range(20)],
        expect={"outcome": "clear", "value": 0.05, "evidence": 1},
    ),
    Case(
        name="cases that are still open have not been called resolved",
        verdict="near miss",
        rows=[_ticket(10 + n, 0) for n in range(4)]
        + [_ticket(10 + n, 3, resolved_at=None) for n in range(4)],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
]
