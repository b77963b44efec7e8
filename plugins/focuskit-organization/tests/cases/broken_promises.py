"""Cases of broken-promises."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _promise(
    days_ago: float, due: float | None, delivered: float | None, **fields: Any
) -> dict[str, Any]:
    dates = {"promised_for": due, "delivered_at": delivered}
    return {
        "kind": "promise",
        "direction": "outbound",
        "occurred_at": days_ago,
        **{field: date for field, date in dates.items() if date is not None},
        **fields,
    }


def _due(days_ago: float, **fields: Any) -> dict[str, Any]:
    """Return a case that was promised for the next day."""
    case = {"kind": "ticket", "direction": "inbound", "occurred_at": days_ago}
    return {**case, "promised_for": days_ago - 1, **fields}


CASES = [
    Case(
        name="two of ten arrived a day late",
        verdict="fires",
        rows=[_promise(60 + n, 30, 31) for n in range(8)]
        + [_promise(50 + n, 30, 29) for n in range(2)],
        expect={
            "outcome": "fired",
            "value": 0.2,
            "observations": 10,
            "text": "2 of 10 promises were broken or kept late (20 %).",
        },
    ),
    Case(
        name="one of five arrived a day late, and would decide alone",
        verdict="near miss",
        rows=[_promise(60 + n, 30, 31) for n in range(4)] + [_promise(50, 30, 29)],
        expect={"outcome": "unknown", "reason": "one_case", "value": 0.2, "evidence": 1},
    ),
    Case(
        name="their day has passed and nothing arrived",
        verdict="fires",
        rows=[_promise(60 + n, 30, None) for n in range(3)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="all arrived in time",
        verdict="clear",
        rows=[_promise(60 + n, 30, 30) for n in range(4)],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
    Case(
        name="nobody records what was promised for when",
        verdict="not recorded",
        rows=[_promise(n, None, None) for n in (400, 60, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": [
                "field:promise_kept",
                "field:delivered_at",
                "field:promised_for",
                "field:resolved_at",
            ],
        },
    ),
    Case(
        name="two promises",
        verdict="too few",
        rows=[_promise(60, 30, 20), _promise(61, 30, 20)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="promises that are not due yet are not broken",
        verdict="near miss",
        rows=[_promise(60 + n, 30, 31) for n in range(3)]
        + [_promise(20 + n, -10, None) for n in range(5)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a slow delivery that was promised for as late is kept",
        verdict="near miss",
        rows=[_promise(170 + n, 2, 3) for n in range(3)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="one promise to four of them at one table, broken: it is one",
        verdict="near miss",
        rows=[
            {
                "kind": "promise",
                "direction": "outbound",
                "occurred_at": ago,
                "promised_for": ago - 20,
            }
            | {"delivered_at": ago - 20 + late, "occasion_id": f"t{ago}", "contact_id": f"c{n}"}
            for ago, late in ((90, -3), (80, 1), (70, 1))
            for n in range(4)
        ],
        expect={"outcome": "unknown", "reason": "one_case", "observations": 3},
    ),
    Case(
        name="two times promised at one table are two promises",
        verdict="fires",
        rows=[
            {"kind": "promise", "direction": "outbound", "occurred_at": 90, "promised_for": due}
            | {"delivered_at": due - 3, "occasion_id": "dinner"}
            for due in (60, 50, 40)
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="cases that were promised for a time, and nobody writes down when they are resolved",
        verdict="near miss",
        rows=[*(_promise(60 + n, 30, 30) for n in range(3)), *(_due(n) for n in (60, 50, 40, 3))],
        given={"recorded": {}},
        expect={"outcome": "clear", "value": 0.0, "observations": 3, "pending": 4},
    ),
    Case(
        name="some cases are written down as resolved, and others are not resolved yet",
        verdict="fires",
        rows=[*(_due(n, resolved_at=n - 0.5) for n in (90, 80)), *(_due(n) for n in (50, 40, 3))],
        given={"recorded": {}},
        expect={"outcome": "fired", "value": 0.5, "evidence": 2, "observations": 4, "pending": 1},
    ),
]
