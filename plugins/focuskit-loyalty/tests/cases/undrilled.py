"""Cases of undrilled."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _drill(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "drill", "direction": "internal", "occurred_at": days_ago, **fields}


def _order(days_ago: float) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="the last drill was 217 days ago",
        verdict="fires",
        rows=[_order(700), _drill(500), _drill(217)],
        expect={
            "outcome": "fired",
            "value": 217.0,
            "severity": 0.2,
            "observations": 700,
            "text": "For 217 days, nobody here has played the rival who wants this key account.",
        },
    ),
    Case(
        name="a key account of two years that was never drilled",
        verdict="fires",
        rows=[_order(700), _order(5)],
        expect={"outcome": "fired", "value": 700.0, "severity": 1.0},
    ),
    Case(
        name="a drill this quarter",
        verdict="clear",
        rows=[_order(700), _drill(60)],
        expect={"outcome": "clear", "value": 60.0},
    ),
    Case(
        name="nobody records drills",
        verdict="not recorded",
        rows=[_order(days) for days in (700, 300, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:drill"]},
    ),
    Case(
        name="a key account of two months",
        verdict="too few",
        rows=[_order(60), _order(5)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 60},
    ),
    Case(
        name="an account that is no key account",
        verdict="near miss",
        rows=[_order(700), _order(5)],
        given={"account": {"segment": "small"}},
        expect={"outcome": "not_applicable"},
    ),
    Case(
        name="meetings with them are no drill",
        verdict="near miss",
        rows=[_drill(400), _drill(3, kind="meeting", direction="outbound")],
        expect={"outcome": "fired", "value": 400.0},
    ),
]
