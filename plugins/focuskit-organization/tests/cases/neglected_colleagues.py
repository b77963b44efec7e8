"""Cases of neglected-colleagues."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _call(days_ago: float, colleague: str | None) -> dict[str, Any]:
    return {
        "kind": "call",
        "direction": "outbound",
        "occurred_at": days_ago,
        "colleague_id": colleague,
    }


def _check_in(days_ago: float, colleague: str, score: float | None = None) -> dict[str, Any]:
    return {
        "kind": "check_in",
        "direction": "internal",
        "account_id": None,
        "occurred_at": days_ago,
        "colleague_id": colleague,
        "score": score,
    }


CALLS = [_call(10 + n, f"c{n}") for n in range(4)]

CASES = [
    Case(
        name="one of four was not asked, and one does not fare well",
        verdict="fires",
        rows=[*CALLS, _check_in(7, "c1", 4), _check_in(7, "c2", 8), _check_in(7, "c3", 9)],
        expect={
            "outcome": "fired",
            "value": 0.5,
            "observations": 4,
            "evidence": 0,
            "severity": 0.75,
            "text": "50 % of 4 colleagues on this account were not asked in 30 days "
            "how they fare, or do not fare well.",
        },
    ),
    Case(
        name="the last check-ins are two months old",
        verdict="fires",
        rows=[*CALLS, *(_check_in(60, f"c{n}", 9) for n in range(4))],
        expect={"outcome": "fired", "value": 1.0, "observations": 4},
    ),
    Case(
        name="all were asked and fare well",
        verdict="clear",
        rows=[*CALLS, *(_check_in(20, f"c{n}", 8) for n in range(4))],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
    Case(
        name="nobody records check-ins",
        verdict="not recorded",
        rows=[_call(400, "c1"), _call(200, "c2"), _call(1, "c3")],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:check_in"]},
    ),
    Case(
        name="one colleague is a person, not a share",
        verdict="too few",
        rows=[_call(n, "c1") for n in (5, 10, 20)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="a low pulse that has risen since is past",
        verdict="near miss",
        rows=[
            *CALLS,
            _check_in(25, "c1", 3),
            *(_check_in(5, f"c{n}", 7) for n in range(4)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
    Case(
        name="somebody who has not worked on the account for months, and rows without a name",
        verdict="near miss",
        rows=[
            *CALLS,
            _call(200, "c9"),
            *(_call(n, None) for n in (3, 4, 5)),
            *(_check_in(5, f"c{n}", 7) for n in range(4)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
    Case(
        name="one colleague with many calls counts once",
        verdict="near miss",
        rows=[
            *(_call(1 + n, "c9") for n in range(30)),
            *(_call(10 + n, f"c{n}") for n in range(4)),
            *(_check_in(5, f"c{n}", 7) for n in range(4)),
        ],
        expect={"outcome": "clear", "value": 0.2, "observations": 5},
    ),
    Case(
        name="automated mails alone make nobody a colleague on the account",
        verdict="too few",
        rows=[{**_call(10 + n, f"c{n}"), "kind": "email", "automated": True} for n in range(4)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="somebody asked them all, and wrote down what one of two said",
        verdict="near miss",
        rows=[*CALLS, *(_check_in(5, f"c{n}", 7 if n < 2 else None) for n in range(4))],
        expect={"outcome": "clear", "value": 0.0, "value_high": 0.5},
    ),
    Case(
        name="who was to come to a meeting that was cancelled did not touch the account",
        verdict="near miss",
        rows=[
            *(
                {"kind": "meeting", "direction": "outbound", "occurred_at": 10, "colleague_id": who}
                | {"outcome": "held" if who in ("c1", "c2") else "cancelled"}
                for who in ("c1", "c2", "c3", "c4")
            ),
            *(
                {"kind": "check_in", "direction": "internal", "account_id": None, "score": 9}
                | {"occurred_at": 7, "colleague_id": who}
                for who in ("c1", "c2")
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
]
