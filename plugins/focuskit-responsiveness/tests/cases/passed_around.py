"""Cases of passed-around."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _ticket(days_ago: float, handovers: int | None, **fields: Any) -> dict[str, Any]:
    resolved = {"resolved_at": days_ago - 1, "handovers": handovers}
    return {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": days_ago,
        **resolved,
        **fields,
    }


CASES = [
    Case(
        name="two hand-overs in every case are the bad limit",
        verdict="fires",
        rows=[_ticket(n, 2) for n in (10, 20, 30)],
        expect={"outcome": "fired", "value": 2.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="a complaint and a request count like a ticket",
        verdict="fires",
        rows=[_ticket(10, 1), _ticket(20, 1, kind="complaint"), _ticket(30, 1, kind="request")],
        expect={"outcome": "fired", "value": 1.0, "observations": 3, "evidence": 3},
    ),
    Case(
        name="most cases are settled where they arrive",
        verdict="clear",
        rows=[_ticket(n, int(n == 10)) for n in (10, 20, 30, 40)],
        expect={"outcome": "clear", "value": 0.25, "observations": 4, "severity": 0.0},
    ),
    Case(
        name="nobody records hand-overs",
        verdict="not recorded",
        rows=[_ticket(n, None) for n in (2, 20, 30, 400)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:handovers"],
        },
    ),
    Case(
        name="two cases say more about the cases than about us",
        verdict="too few",
        rows=[_ticket(n, 5) for n in (10, 20)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="cases that were handed about half a year ago are past",
        verdict="near miss",
        rows=[_ticket(200 + n, 9) for n in range(5)] + [_ticket(10 + n, 0) for n in range(3)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a long chat within one case is no hand-over",
        verdict="near miss",
        rows=[_ticket(10 + n, 0) for n in range(3)]
        + [{"kind": "chat", "direction": "inbound", "occurred_at": 11 + n} for n in range(9)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a case that came back to a desk is told of",
        verdict="fires",
        rows=[
            *(
                {
                    "id": f"t{n}",
                    "kind": "ticket",
                    "direction": "inbound",
                    "occurred_at": 40 + n,
                    "resolved_at": 30,
                    "handovers": 2,
                }
                for n in range(3)
            ),
            *(
                {
                    "kind": "activity",
                    "direction": "internal",
                    "occurred_at": 38 - n,
                    "in_reply_to": "t0",
                    "colleague_id": desk,
                }
                for n, desk in enumerate(("first line", "network", "first line"))
            ),
        ],
        expect={
            "outcome": "fired",
            "value": 2.0,
            "text": "Cases were handed on 2.0 times each on average, over 3 cases. "
            "Hand-overs back to a desk that had handed the case on before: 1.",
        },
    ),
]
