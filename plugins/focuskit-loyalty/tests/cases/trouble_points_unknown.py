"""Cases of trouble-points-unknown."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _trouble(days_ago: float, *topics: str, **fields: Any) -> dict[str, Any]:
    row = {"kind": "trouble_point", "direction": "inbound", "occurred_at": days_ago}
    return {**row, "topics": list(topics), **fields}


def _expected(days_ago: float, *topics: str, **fields: Any) -> dict[str, Any]:
    return _trouble(days_ago, *topics, direction="internal", **fields)


def _order(days_ago: float) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="we had foreseen two of the four that they named",
        verdict="fires",
        rows=[
            _expected(60, "delivery-time"),
            *(_trouble(n, "delivery-time") for n in (50, 40)),
            *(_trouble(n, "login") for n in (50, 40)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.5,
            "observations": 4,
            "severity": 0.75,
            "evidence": 2,
            "text": (
                "50 % of their troubles are ones that we did not foresee; an account that named "
                "none for a year was not asked, and counts in full."
            ),
        },
    ),
    Case(
        name="an account of two years that was never asked",
        verdict="fires",
        rows=[_order(700), _expected(60, "delivery-time"), _order(5)],
        expect={
            "outcome": "fired",
            "value": 1.0,
            "severity": 1.0,
            "evidence": 0,
            "text": (
                "100 % of their troubles are ones that we did not foresee; an account that named "
                "none for a year was not asked, and counts in full."
            ),
        },
    ),
    Case(
        name="what is said to have been expected, and was entered after they spoke",
        verdict="fires",
        rows=[
            _expected(60, "login", entered_at=47),
            *(_trouble(n, "login") for n in (50, 48)),
            _expected(55, "portal", entered_at=51),
            *(_trouble(n, "portal") for n in (50, 48)),
        ],
        expect={"outcome": "fired", "value": 0.5, "observations": 4},
    ),
    Case(
        name="what was written down after they had spoken was not foreseen",
        verdict="fires",
        rows=[*(_trouble(n, "login") for n in (50, 48)), _expected(47, "login")],
        expect={"outcome": "fired", "value": 1.0, "observations": 2},
    ),
    Case(
        name="we had foreseen all that they named",
        verdict="clear",
        rows=[
            _expected(60, "login", "invoices"),
            _trouble(50, "invoices"),
            _trouble(40, "portal", "login"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
    Case(
        name="nobody records trouble points",
        verdict="not recorded",
        rows=[_order(days) for days in (700, 300, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:trouble_point"],
        },
    ),
    Case(
        name="an account of half a year that has named no trouble yet",
        verdict="too few",
        rows=[_order(180), _expected(60, "login")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="a surprise of two years ago, and none since",
        verdict="near miss",
        rows=[
            _trouble(700, "login"),
            _expected(300, "invoices"),
            _trouble(200, "invoices"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 1},
    ),
    Case(
        name="complaints are cases, and no answer to the question what troubles them",
        verdict="near miss",
        rows=[
            _trouble(100, "login", kind="complaint"),
            _expected(60, "invoices"),
            _trouble(50, "invoices"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 1},
    ),
]
