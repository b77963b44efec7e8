"""Cases of executive-absence."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _contact(days_ago: float, kind: str = "meeting", **fields: Any) -> dict[str, Any]:
    role = {"colleague_role": "executive"}
    return {"kind": kind, "direction": "outbound", "occurred_at": days_ago, **role, **fields}


def _order(days_ago: float) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="an executive met them last 135 days ago",
        verdict="fires",
        rows=[_contact(300), _contact(135), _order(5)],
        expect={
            "outcome": "fired",
            "value": 135.0,
            "severity": 0.5,
            "evidence": 2,
            "text": "For 135 days, no executive of ours has met, called, visited or hosted them.",
        },
    ),
    Case(
        name="an executive never met them, and they have been with us for a year",
        verdict="fires",
        rows=[_order(365), _order(5)],
        expect={"outcome": "fired", "value": 365.0, "observations": 365, "severity": 1.0},
    ),
    Case(
        name="an executive called this quarter",
        verdict="clear",
        rows=[_order(365), _contact(40, "call")],
        expect={"outcome": "clear", "value": 40.0, "observations": 365},
    ),
    Case(
        name="a call that they made to an executive counts too",
        verdict="clear",
        rows=[_order(365), _contact(20, "call", direction="inbound")],
        expect={"outcome": "clear", "value": 20.0},
    ),
    Case(
        name="nobody records who of ours was there",
        verdict="not recorded",
        rows=[_contact(n, colleague_role=None) for n in (400, 200, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:colleague_role"],
        },
    ),
    Case(
        name="nobody records meetings, calls, visits or events",
        verdict="not recorded",
        rows=[_order(n) for n in (400, 200, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:call", "kind:event", "kind:meeting", "kind:visit"],
        },
    ),
    Case(
        name="the account is two weeks old",
        verdict="too few",
        rows=[_order(14), _order(3)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 14},
    ),
    Case(
        name="colleagues in other roles meet them every month",
        verdict="near miss",
        rows=[
            _contact(200),
            *(_contact(n, colleague_role="sales") for n in (90, 60, 30)),
        ],
        expect={"outcome": "fired", "value": 200.0},
    ),
    Case(
        name="a machine sends greetings in an executive's name",
        verdict="near miss",
        rows=[_contact(100), _contact(2, "call", automated=True), _contact(3, "email")],
        expect={"outcome": "fired", "value": 100.0},
    ),
    Case(
        name="they order nothing, but an executive was there last month",
        verdict="near miss",
        rows=[_order(700), _contact(30, "visit")],
        expect={"outcome": "clear", "value": 30.0},
    ),
    Case(
        name="an executive met them yesterday: a day is no days",
        verdict="clear",
        rows=[
            {
                "kind": "meeting",
                "direction": "outbound",
                "occurred_at": days,
                "colleague_role": "executive",
            }
            for days in (100, 1)
        ],
        expect={
            "outcome": "clear",
            "text": "For 1 day, no executive of ours has met, called, visited or hosted them.",
        },
    ),
    Case(
        name="three minutes on the telephone are no time with them",
        verdict="near miss",
        rows=[_order(700), _contact(80, "call", minutes=3)],
        expect={"outcome": "fired", "value": 700, "evidence": 0},
    ),
    Case(
        name="a quarter of an hour is",
        verdict="clear",
        rows=[_order(700), _contact(80, "call", minutes=15)],
        expect={"outcome": "clear", "value": 80},
    ),
    Case(
        name="an executive rang in vain last month, and a meeting was cancelled",
        verdict="fires",
        rows=[
            _contact(200),
            _contact(40, outcome="Cancelled"),
            _contact(30, "call", outcome="No-Answer"),
            _contact(20, "call", direction="inbound", outcome="missed"),
        ],
        expect={"outcome": "fired", "value": 200.0, "evidence": 1},
    ),
    Case(
        name="an executive's call with an outcome of another sort was a talk",
        verdict="clear",
        rows=[_order(365), _contact(30, "call", outcome="wants a quote")],
        expect={"outcome": "clear", "value": 30.0},
    ),
    Case(
        name="a call that nobody picked up is no time together",
        verdict="fires",
        rows=[_order(700), _contact(200), _contact(30, "call", outcome="No answer")],
        expect={"outcome": "fired", "value": 200},
    ),
    Case(
        name="what an executive said to their answering machine is no time with them",
        verdict="fires",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            *(
                {"kind": "call", "direction": "outbound"}
                | {"colleague_role": "executive", "outcome": "Left Voicemail"}
                | {"minutes": 20, "occurred_at": ago}
                for ago in (10, 40, 70)
            ),
            {"kind": "meeting", "direction": "outbound"}
            | {"colleague_role": "sales", "occurred_at": 20},
        ],
        expect={"outcome": "fired", "value": 700.0, "observations": 700},
    ),
    Case(
        name="an executive at their table, in rows that state no direction",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            {"kind": "event", "occasion_id": "e", "colleague_role": "executive"}
            | {"occurred_at": 50},
            {"kind": "event", "occasion_id": "e", "colleague_role": "sales"} | {"occurred_at": 50},
        ],
        expect={"outcome": "clear", "value": 50.0, "observations": 700},
    ),
]
