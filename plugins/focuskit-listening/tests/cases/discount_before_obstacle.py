"""What discount-before-obstacle must find."""

from typing import Any

from focuskit_testing import Case


def _orders(*days_ago: float, discount: float | None = 0.1) -> list[dict[str, Any]]:
    return [
        {"kind": "order", "direction": "inbound", "occurred_at": days, "discount": discount}
        for days in days_ago
    ]


def _obstacle(days_ago: float, *others: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "call",
        "direction": "outbound",
        "occurred_at": days_ago,
        "topics": ["obstacle", *others],
        **fields,
    }


CASES = [
    Case(
        name="two discounts, and nobody knew what stood in their way",
        verdict="fires",
        rows=_orders(200, 100),
        expect={
            "outcome": "fired",
            "value": 1.0,
            "severity": 1.0,
            "text": "2 of 2 discounts went out before anybody noted what keeps them from buying "
            "(100 %, the larger ones weighing more).",
        },
    ),
    Case(
        name="the obstacle came up after the discounts",
        verdict="fires",
        rows=[*_orders(200, 100), _obstacle(50, "people")],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="what we guessed in our own house is not theirs",
        verdict="fires",
        rows=[*_orders(200, 100), _obstacle(250, kind="trouble_point", direction="internal")],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="the obstacle is more than a year older than the discounts",
        verdict="fires",
        rows=[_obstacle(600, "time"), *_orders(200, 100)],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="the obstacle was known before each discount, of an order or a deal",
        verdict="clear",
        rows=[
            _obstacle(250, "price"),
            *_orders(200, 100),
            _obstacle(110, "people"),
            {
                "kind": "deal",
                "direction": "outbound",
                "occurred_at": 90,
                "resolved_at": 85,
                "discount": 0.2,
                "outcome": "won",
            },
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody records discounts",
        verdict="not recorded",
        rows=[_obstacle(800, "time"), *_orders(800, 200, 100, 5, discount=None)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:discount"]},
    ),
    Case(
        name="one discount",
        verdict="too few",
        rows=_orders(100),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="orders without a discount need no obstacle",
        verdict="near miss",
        rows=[*_orders(200, 150, 100, discount=0), *_orders(90, 80, discount=None)],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="discounts of more than a year ago",
        verdict="near miss",
        rows=_orders(500, 450, 400),
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="nothing was given in deals that were lost or declined",
        verdict="near miss",
        rows=[
            {
                "kind": "deal",
                "direction": "outbound",
                "occurred_at": days,
                "resolved_at": days - 5,
                "discount": 0.1,
                "outcome": outcome,
            }
            for days, outcome in ((100, "lost"), (90, "Declined"), (80, "LOST"))
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="a deal whose end nobody knows yet gives nothing yet",
        verdict="near miss",
        rows=[
            *_orders(200, 150, 100),
            {
                "kind": "deal",
                "direction": "outbound",
                "occurred_at": 90,
                "resolved_at": 85,
                "discount": 0.1,
                "outcome": "won",
            },
            {"kind": "deal", "direction": "outbound", "occurred_at": 10, "discount": 0.1},
        ],
        expect={"outcome": "fired", "observations": 4, "pending": 1},
    ),
    Case(
        name="everything for nothing, a year after a talk about the price",
        verdict="fires",
        rows=[_obstacle(360, "price"), *_orders(20, discount=1.0), *_orders(10, discount=0.5)],
        expect={"outcome": "fired", "value": 1.0, "observations": 2, "evidence": 2},
    ),
    Case(
        name="a large discount counts by its size",
        verdict="fires",
        rows=[
            *_orders(300, 290, discount=0.4),
            _obstacle(200, "time"),
            *_orders(190, 180, discount=0.1),
        ],
        expect={"outcome": "fired", "value": 0.8, "observations": 4},
    ),
    Case(
        name="open proposals are no discounts given",
        verdict="near miss",
        rows=[
            {"kind": "deal", "direction": "outbound", "occurred_at": days, "discount": 0.1}
            for days in (200, 100)
        ],
        expect={"outcome": "unknown", "observations": 0, "pending": 2},
    ),
    Case(
        name="a credit note takes back a discount and gives none",
        verdict="near miss",
        rows=[
            _obstacle(200),
            *_orders(190, 180, discount=0.1),
            *({**order, "amount": -500.0} for order in _orders(5, discount=0.9)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
    Case(
        name="nobody writes down how deals end, and some of them go on while others have ended",
        verdict="near miss",
        rows=[
            _obstacle(210),
            *(
                {"kind": "deal", "direction": "outbound", "occurred_at": days, "discount": 0.1}
                | ({"resolved_at": days - 5} if days > 100 else {})
                for days in (200, 190, 50, 40)
            ),
            *_orders(1, discount=0.0),
        ],
        given={"recorded": {}},
        expect={"outcome": "clear", "value": 0.0, "observations": 2, "pending": 2},
    ),
    Case(
        name="two credit notes, and two orders after they had told what stood in the way",
        verdict="near miss",
        rows=[
            *(
                {"kind": "order", "direction": "inbound", "discount": 0.3}
                | {"amount": -100.0, "occurred_at": ago}
                for ago in (200, 150)
            ),
            *(
                {"kind": "order", "direction": "inbound", "discount": 0.1}
                | {"amount": 100.0, "occurred_at": ago}
                for ago in (100, 60)
            ),
            {"kind": "call", "direction": "inbound", "topics": ["Obstacle"]} | {"occurred_at": 120},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
]
