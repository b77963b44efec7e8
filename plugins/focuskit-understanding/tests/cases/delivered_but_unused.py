"""What delivered-but-unused must find."""

from typing import Any

from focuskit_testing import Case


def _deliveries(*days_ago: float, **fields: Any) -> list[dict[str, Any]]:
    row = {"kind": "delivery", "direction": "outbound", **fields}
    return [{"id": f"d{days}", "occurred_at": days, **row} for days in days_ago]


def _usage(days_ago: float, of: str | None = None) -> dict[str, Any]:
    return {
        "kind": "usage",
        "direction": "inbound",
        "occurred_at": days_ago,
        "in_reply_to": of,
    }


CASES = [
    Case(
        name="nothing of what arrived was used",
        verdict="fires",
        rows=_deliveries(200, 150, 100),
        expect={
            "outcome": "fired",
            "value": 1.0,
            "evidence": 3,
            "severity": 1.0,
            "text": "3 of 3 deliveries were not used within 60 days (100 %).",
        },
    ),
    Case(
        name="the first use comes after 60 days",
        verdict="fires",
        rows=[*_deliveries(200, 190, 180), _usage(90)],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="the use that is stated belongs to one delivery alone",
        verdict="fires",
        rows=[*_deliveries(200, 190, 180), _usage(170, "d200")],
        expect={"outcome": "fired", "value": 2 / 3, "evidence": 2},
    ),
    Case(
        name="three of four deliveries were used",
        verdict="clear",
        rows=[
            *_deliveries(300, 250, 200, 150),
            *(_usage(days - 20, f"d{days}") for days in (300, 250, 200)),
        ],
        expect={"outcome": "clear", "value": 0.25, "observations": 4, "evidence": 1},
    ),
    Case(
        name="nobody records use",
        verdict="not recorded",
        rows=_deliveries(400, 200, 150, 5),
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:usage"]},
    ),
    Case(
        name="two deliveries",
        verdict="too few",
        rows=_deliveries(200, 150),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="the 60 days run from the arrival, not from the order",
        verdict="near miss",
        rows=[*_deliveries(400, 152, 151, delivered_at=80), _usage(70), *_deliveries(160)],
        expect={"outcome": "clear", "value": 0.25, "observations": 4},
    ),
    Case(
        name="what arrived a month ago, ordered long before, may still be used",
        verdict="near miss",
        rows=_deliveries(152, 151, 150, promised_for=30, delivered_at=30),
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="what is still under way cannot be used",
        verdict="near miss",
        rows=[
            *_deliveries(153, 152, promised_for=10),
            *_deliveries(151, 150, promised_for=-30),
            *_deliveries(200, 190, 180),
            _usage(170),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="what arrived last month may still be used",
        verdict="near miss",
        rows=_deliveries(40, 30, 20, 10),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="deliveries of more than a year ago",
        verdict="near miss",
        rows=_deliveries(500, 450, 400),
        expect={"outcome": "unknown", "observations": 0},
    ),
]
