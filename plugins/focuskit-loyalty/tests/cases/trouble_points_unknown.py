"""Cases of trouble-points-unknown."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _trouble(days_ago: float, *topics: str, **fields: Any) -> dict[str, Any]:
    row = {"kind": "trouble_point", "direction": "inbound", "occurred_at": days_ago}
    return {**row, "topics": list(topics), **fields}


def _expected(days_ago: float, *topics: str, **fields: Any) -> dict[str, Any]:
    return _trouble(days_ago, *topics, direction="internal", **fields)


def _asked(days_ago: float, text: str, kind: str = "meeting") -> dict[str, Any]:
    row = {"kind": kind, "direction": "outbound", "occurred_at": days_ago}
    return {**row, "text": text, "language": "en"}


def _order(days_ago: float) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="we had foreseen two of the four that they named",
        verdict="fires",
        rows=[
            *(_expected(60, topic) for topic in ("delivery-time", "invoices")),
            *(_trouble(50, topic) for topic in ("delivery-time", "invoices", "login", "portal")),
        ],
        expect={
            "outcome": "fired",
            "value": 0.5,
            "observations": 4,
            "severity": 0.75,
            "evidence": 2,
            "text": (
                "50 % of what troubles them is new to us: they named what we had not foreseen, or "
                "we have not asked for a year, which counts in full."
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
                "100 % of what troubles them is new to us: they named what we had not foreseen, or "
                "we have not asked for a year, which counts in full."
            ),
        },
    ),
    Case(
        name="what is said to have been expected, and was entered after they spoke",
        verdict="fires",
        rows=[
            *(_expected(60, topic, entered_at=49) for topic in ("login", "invoices")),
            *(_expected(55, topic, entered_at=51) for topic in ("portal", "delivery-time")),
            *(_trouble(50, topic) for topic in ("login", "invoices", "portal", "delivery-time")),
        ],
        expect={"outcome": "fired", "value": 0.5, "observations": 4},
    ),
    Case(
        name="what was written down after they had spoken was not foreseen",
        verdict="fires",
        rows=[
            *(_trouble(50, topic) for topic in ("login", "portal")),
            *(_expected(49, topic) for topic in ("login", "portal")),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 2},
    ),
    Case(
        name="one surprise alone is shown, and is no pattern",
        verdict="near miss",
        rows=[_trouble(50, "login")],
        expect={"outcome": "unknown", "reason": "one_case", "value": 1.0, "evidence": 1},
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
    Case(
        name="asked in a meeting, they named nothing",
        verdict="clear",
        rows=[
            _order(700),
            _asked(30, "What annoys you most about working with us? What should we change?"),
            {
                "kind": "survey",
                "direction": "inbound",
                "occurred_at": 29,
                "score": 10,
                "contact_id": "ada",
                "language": "en",
                "text": "I can honestly think of nothing.",
            },
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 1},
    ),
    Case(
        name="asked by mail, and they never wrote back",
        verdict="near miss",
        rows=[_order(700), _asked(60, "What annoys you most?", kind="email")],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="asked and answered, but what they named surprised us",
        verdict="fires",
        rows=[
            _order(700),
            _asked(30, "What annoys you most?"),
            *(_trouble(29, topic) for topic in ("login", "portal")),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 2, "evidence": 2},
    ),
    Case(
        name="four of them name one surprise at one table: it is one, and nothing else is known",
        verdict="near miss",
        rows=[
            {
                "kind": "trouble_point",
                "direction": "internal",
                "occurred_at": 60,
                "topics": ["login"],
            },
            *(
                {
                    "kind": "trouble_point",
                    "direction": "inbound",
                    "occurred_at": 50,
                    "topics": [topic],
                }
                | {"occasion_id": "dinner", "contact_id": who}
                for who, topic in (
                    ("ada", "fees"),
                    ("ben", "fees"),
                    ("cy", "fees"),
                    ("di", "fees"),
                    ("ada", "login"),
                )
            ),
        ],
        expect={"outcome": "unknown", "reason": "one_case", "value": 0.5, "observations": 2},
    ),
    Case(
        name="nobody writes down who said what",
        verdict="not recorded",
        rows=[
            {**row, "direction": None}
            for row in (_order(700), _asked(60, "What annoys you?"), _trouble(50, "invoices"))
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:direction"]},
    ),
]
