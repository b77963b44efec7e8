"""What usage-blind must find."""

from typing import Any

from focuskit_testing import Case


def _row(kind: str, days_ago: float, direction: str = "outbound") -> dict[str, Any]:
    return {"kind": kind, "direction": direction, "occurred_at": days_ago}


CASES = [
    Case(
        name="the last visit is a year and a half ago",
        verdict="fires",
        rows=[_row("visit", 900), _row("visit", 540)],
        expect={
            "outcome": "fired",
            "value": 540,
            "severity": 1.0,
            "text": "For 540 days nobody of ours has watched them at work; figures of use count "
            "half-way.",
        },
    ),
    Case(
        name="there never was a visit",
        verdict="fires",
        rows=[_row("order", 450, "inbound")],
        expect={"outcome": "fired", "value": 450, "severity": 0.75},
    ),
    Case(
        name="figures of use alone halve it at best",
        verdict="fires",
        rows=[_row("visit", 900), _row("usage", 1, "inbound")],
        expect={"outcome": "fired", "value": 360, "severity": 0.5},
    ),
    Case(
        name="figures of use that are old themselves count with their age",
        verdict="fires",
        rows=[_row("visit", 900), _row("usage", 450, "inbound")],
        expect={"outcome": "fired", "value": 450, "severity": 0.75},
    ),
    Case(
        name="we watched them at work a quarter ago",
        verdict="clear",
        rows=[_row("visit", 900), _row("visit", 90)],
        expect={"outcome": "clear", "value": 90},
    ),
    Case(
        name="nobody records visits",
        verdict="not recorded",
        rows=[_row("usage", 400, "inbound"), _row("usage", 10, "inbound")],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:visit"]},
    ),
    Case(
        name="figures of use are not needed",
        verdict="clear",
        rows=[_row("visit", 100), _row("order", 1, "inbound")],
        given={"recorded": {}},
        expect={"outcome": "clear", "value": 99.5},  # as of the end of the day of the last row
    ),
    Case(
        name="an account known for two months",
        verdict="too few",
        rows=[_row("order", 60, "inbound")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 60},
    ),
    Case(
        name="a young account with figures of use cannot have been neglected for a year",
        verdict="near miss",
        rows=[_row("order", 120, "inbound"), _row("usage", 1, "inbound")],
        expect={"outcome": "clear", "value": 120},
    ),
    Case(
        name="fresh figures of use do not make a recent visit older",
        verdict="near miss",
        rows=[_row("order", 900, "inbound"), _row("visit", 170), _row("usage", 1, "inbound")],
        expect={"outcome": "clear", "value": 170},
    ),
    Case(
        name="visits in our own house, and visits that a machine logged",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 600},
            {"kind": "visit", "direction": "internal", "occurred_at": 3},
            {"kind": "visit", "direction": "outbound", "occurred_at": 3, "automated": True},
            {"kind": "usage", "direction": "internal", "occurred_at": 3},
        ],
        expect={"outcome": "fired", "value": 600, "evidence": 0},
    ),
    Case(
        name="the visit of last month was called off",
        verdict="fires",
        rows=[_row("visit", 540), {**_row("visit", 30), "outcome": "cancelled"}],
        expect={"outcome": "fired", "value": 540},
    ),
]
