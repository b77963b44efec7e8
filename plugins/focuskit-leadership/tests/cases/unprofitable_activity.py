"""Cases of unprofitable-activity."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _activity(
    days_ago: float, purpose: str | None = None, minutes: float | None = None
) -> dict[str, Any]:
    return {
        "kind": "activity",
        "direction": "internal",
        "occurred_at": days_ago,
        "purpose": purpose,
        "minutes": minutes,
    }


CASES = [
    Case(
        name="most of the minutes served no purpose",
        verdict="fires",
        rows=[
            _activity(60, "none", 120),
            _activity(50, "none", 120),
            *(_activity(n, "keep", 30) for n in (40, 30, 20, 10)),
        ],
        expect={
            "outcome": "fired",
            "value": 240 / 360,
            "observations": 6,
            "severity": 1.0,
            "text": "67 % of the time in 6 logged activities served none of the four purposes.",
        },
    ),
    Case(
        name="without minutes each activity counts alike",
        verdict="fires",
        rows=[
            _activity(5, "none"),
            _activity(6, "none"),
            *(_activity(n, "goals") for n in (40, 30, 20)),
        ],
        expect={"outcome": "fired", "value": 0.4, "observations": 5, "severity": 0.5},
    ),
    Case(
        name="nearly all of the minutes served a purpose",
        verdict="clear",
        rows=[
            _activity(50, "none", 30),
            *(_activity(n, p, 60) for n, p in ((40, "keep"), (30, "find"), (20, "goals"))),
            _activity(10, "strategy", 90),
        ],
        expect={"outcome": "clear", "value": 0.1, "observations": 5},
    ),
    Case(
        name="nobody states purposes",
        verdict="not recorded",
        rows=[_activity(n, None, 60) for n in (200, 50, 40, 30, 20, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:purpose"]},
    ),
    Case(
        name="nobody logs their work",
        verdict="not recorded",
        rows=[{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (200, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:activity"]},
    ),
    Case(
        name="four activities are a day, not a habit",
        verdict="too few",
        rows=[_activity(n, "none", 60) for n in (40, 30, 20, 10)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="hours without a purpose of last year are past",
        verdict="near miss",
        rows=[_activity(100 + n, "none", 400) for n in range(5)]
        + [_activity(10 + n, "keep", 30) for n in range(5)],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="many meetings with the customer are no logged activity without a purpose",
        verdict="near miss",
        rows=[_activity(10 + n, "keep", 30) for n in range(5)]
        + [
            {"kind": "meeting", "direction": "outbound", "occurred_at": 10 + n, "minutes": 90}
            for n in range(9)
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="most of what was logged leaves the purpose empty",
        verdict="near miss",
        rows=[*(_activity(n, None, 60) for n in (80, 70, 60, 50)), _activity(10, "keep", 30)],
        expect={"outcome": "unknown", "observations": 1, "pending": 4},
    ),
    Case(
        name="nobody fills in the purpose here, as others do",
        verdict="near miss",
        rows=[_activity(n, None, 60) for n in (80, 70, 60, 50, 40, 30)],
        expect={"outcome": "unknown", "observations": 0, "pending": 6},
    ),
    Case(
        name="an empty field beside five purposes is no hour that served none",
        verdict="near miss",
        rows=[*(_activity(n, "keep", 60) for n in (80, 70, 60, 50, 40)), _activity(10, None, 30)],
        expect={"outcome": "clear", "value": 0.0, "observations": 5, "pending": 1},
    ),
    Case(
        name="three short hours for nothing among long ones that kept the customer",
        verdict="near miss",
        rows=[
            *(
                {"kind": "activity", "direction": "internal", "minutes": 10}
                | {"purpose": "none", "occurred_at": ago}
                for ago in (5, 10, 15)
            ),
            *(
                {"kind": "activity", "direction": "internal", "minutes": 120}
                | {"purpose": "keep", "occurred_at": ago}
                for ago in (20, 30, 40)
            ),
        ],
        expect={"outcome": "clear", "value": 0.076923, "observations": 6},
    ),
]
