"""What no-unasked-idea must find."""

from typing import Any

from focuskit_testing import Case


def _idea(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "idea", "direction": "outbound", "occurred_at": days_ago, **fields}


def _question(days_ago: float, name: str) -> dict[str, Any]:
    return {"id": name, "kind": "email", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="the last idea of our own is a year ago",
        verdict="fires",
        rows=[_idea(500), _idea(365)],
        expect={
            "outcome": "fired",
            "value": 365,
            "severity": 1.0,
            "text": "For 365 days we have brought no idea that they had not asked for.",
        },
    ),
    Case(
        name="we never brought one",
        verdict="fires",
        rows=[_question(300, "q1")],
        expect={"outcome": "fired", "value": 300},
    ),
    Case(
        name="ideas that they asked for do not count",
        verdict="fires",
        rows=[_idea(365), _question(12, "q1"), _idea(10, in_reply_to="q1")],
        expect={"outcome": "fired", "value": 365},
    ),
    Case(
        name="ideas that they brought to us do not count",
        verdict="fires",
        rows=[_idea(365), {**_idea(10), "direction": "inbound"}],
        expect={"outcome": "fired", "value": 365},
    ),
    Case(
        name="an idea of our own last quarter",
        verdict="clear",
        rows=[_idea(500), _idea(80)],
        expect={"outcome": "clear", "value": 80},
    ),
    Case(
        name="nobody records ideas",
        verdict="not recorded",
        rows=[_question(400, "q1"), _question(5, "q2")],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:idea"]},
    ),
    Case(
        name="nobody records what was asked for",
        verdict="not recorded",
        rows=[_idea(120), _question(5, "q1")],
        given={"recorded": {}},
        expect={"outcome": "unknown", "missing": ["field:in_reply_to"]},
    ),
    Case(
        name="no idea was asked for, which is stated",
        verdict="clear",
        rows=[_idea(120), _question(5, "q1")],
        given={"recorded": {"in_reply_to": (None, None)}},
        expect={"outcome": "clear", "value": 115.5},  # as of the end of the day of the last row
    ),
    Case(
        name="an account known for two months",
        verdict="too few",
        rows=[_question(60, "q1")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 60},
    ),
    Case(
        name="an idea of our own that was followed by one they asked for",
        verdict="near miss",
        rows=[_idea(500), _idea(100), _question(12, "q1"), _idea(10, in_reply_to="q1")],
        expect={"outcome": "clear", "value": 100},
    ),
    Case(
        name="an idea that names itself begins a thread, and answers nothing",
        verdict="near miss",
        rows=[
            _question(400, "q1"),
            _idea(390, id="i1", in_reply_to="q1"),
            _idea(50, id="i2", in_reply_to="i2"),
            _idea(60, id="i3", in_reply_to="idea:i3"),
        ],
        expect={"outcome": "clear", "value": 50, "evidence": 2},
    ),
    Case(
        name="an idea without a direction was brought, one that came in or stayed inside was not",
        verdict="near miss",
        rows=[
            _question(400, "q1"),
            _idea(390, in_reply_to="q1"),
            _idea(100, direction=None),
            _idea(50, direction="inbound"),
            _idea(40, direction="internal"),
        ],
        expect={"outcome": "clear", "value": 100, "evidence": 1},
    ),
    Case(
        name="an idea that names itself begins a thread",
        verdict="clear",
        rows=[_idea(500), _idea(50, id="i1", in_reply_to="i1")],
        expect={"outcome": "clear", "value": 50},
    ),
    Case(
        name="an idea of which nobody says that it went out",
        verdict="clear",
        rows=[_idea(500), _idea(100, direction=None)],
        expect={"outcome": "clear", "value": 100},
    ),
]
