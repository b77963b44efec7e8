"""What referral-unasked must find."""

from typing import Any

from focuskit_testing import Case


def _call(days_ago: float, *topics: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "call",
        "direction": "outbound",
        "occurred_at": days_ago,
        "topics": list(topics),
        **fields,
    }


CASES = [
    Case(
        name="we asked two years ago",
        verdict="fires",
        rows=[_call(800, "other"), _call(730, "why-us", "who-else")],
        expect={
            "outcome": "fired",
            "value": 730,
            "severity": 1.0,
            "text": "For 730 days we have not asked both why they buy from us and who else is "
            "like them.",
        },
    ),
    Case(
        name="we asked why last week, and never who else",
        verdict="fires",
        rows=[_call(600, "other"), _call(7, "why-us")],
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="one of the two lies further back",
        verdict="fires",
        rows=[_call(800, "other"), _call(500, "who-else"), _call(7, "why-us")],
        expect={"outcome": "fired", "value": 500},
    ),
    Case(
        name="a machine or a talk in our own house asks nobody",
        verdict="fires",
        rows=[
            _call(600, "why-us", "who-else"),
            _call(30, "why-us", "who-else", kind="email", automated=True),
            _call(20, "why-us", "who-else", kind="meeting", direction="internal"),
        ],
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="both questions in a year, on two occasions",
        verdict="clear",
        rows=[
            _call(600, "other"),
            _call(200, "why-us", kind="event"),
            _call(100, "who-else", kind="feedback", direction="inbound"),
        ],
        expect={"outcome": "clear", "value": 200},
    ),
    Case(
        name="nobody records topics",
        verdict="not recorded",
        rows=[
            {"kind": "call", "direction": "outbound", "occurred_at": days} for days in (800, 30, 5)
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:topics"]},
    ),
    Case(
        name="an account known for a quarter",
        verdict="too few",
        rows=[_call(90, "other")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 90},
    ),
    Case(
        name="they brought up both by themselves",
        verdict="near miss",
        rows=[_call(800, "other"), _call(90, "why-us", "who-else", direction="inbound")],
        expect={"outcome": "clear", "value": 90},
    ),
    Case(
        name="both topics in capitals",
        verdict="clear",
        rows=[_call(800, "other"), _call(90, "Why us", "Who else")],
        expect={"outcome": "clear", "value": 90},
    ),
    Case(
        name="the talk about others like them was cancelled",
        verdict="fires",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            {"kind": "call", "direction": "outbound", "topics": ["why-us"]} | {"occurred_at": 10},
            {"kind": "meeting", "direction": "outbound", "topics": ["who-else"]}
            | {"outcome": "cancelled", "occurred_at": 20},
        ],
        expect={"outcome": "fired", "value": 700.0, "observations": 700},
    ),
]
