"""Cases of win-lose-deal."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _deal(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "deal", "direction": "outbound", "occurred_at": days_ago, **fields}


def _decided(days_ago: float, outcome: str, **fields: Any) -> dict[str, Any]:
    return _deal(days_ago, resolved_at=days_ago - 5, outcome=outcome, **fields)


CASES = [
    Case(
        name="delivery is on record as losing in four of twenty deals",
        verdict="fires",
        rows=[
            *(_decided(90 + n, "won", losing_party="delivery") for n in range(4)),
            *(_decided(100 + n, "won", discount=0.05) for n in range(16)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.2,
            "observations": 20,
            "severity": 0.5,
            "text": "In 4 of 20 deals and orders somebody loses, or the discount goes beyond "
            "the largest that the policy allows (20 %).",
        },
    ),
    Case(
        name="discounts beyond the largest that the policy allows",
        verdict="fires",
        rows=[_decided(100, "won", discount=0.5), _decided(50, "won", discount=0.4)],
        expect={"outcome": "fired", "value": 1.0, "observations": 2, "severity": 1.0},
    ),
    Case(
        name="discounts are recorded, and losing parties are not",
        verdict="not recorded",
        rows=[_deal(n, discount=d) for n, d in ((400, 0.0), (100, 0.5), (50, 0.0), (1, 0.0))],
        given={"recorded": {}},
        expect={"outcome": "unknown", "missing": ["field:losing_party"]},
    ),
    Case(
        name="orders alone, of which nobody writes down who loses: no more is known than of deals",
        verdict="not recorded",
        rows=[
            {**_deal(n, discount=d), "kind": "order", "direction": "inbound"}
            for n, d in ((400, 0.0), (100, 0.1), (50, 0.1), (1, 0.0))
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "missing": ["field:losing_party"]},
    ),
    Case(
        name="losing parties are recorded, and discounts are not",
        verdict="not recorded",
        rows=[
            _deal(n, losing_party=p) for n, p in ((130, "us"), (100, None), (50, None), (1, None))
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "missing": ["field:discount"]},
    ),
    Case(
        name="discounts are recorded, and nobody lost by any deal, which is stated",
        verdict="fires",
        rows=[_deal(n, discount=d) for n, d in ((130, 0.5), (100, 0.5), (50, 0.0), (1, 0.0))],
        given={"recorded": {"losing_party": (None, None)}},
        expect={"outcome": "fired", "value": 0.5, "observations": 4},
    ),
    Case(
        name="small discounts, and nobody loses",
        verdict="clear",
        rows=[
            _decided(100, "won", discount=0.1),
            _decided(50, "won", discount=0.05),
            _decided(20, "won"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a deal whose end nobody knows yet binds nobody yet",
        verdict="near miss",
        rows=[
            *(_decided(n, "won", discount=0.1) for n in (100, 90, 80)),
            _deal(20, discount=0.6),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3, "pending": 1},
    ),
    Case(
        name="neither losing parties nor discounts are recorded",
        verdict="not recorded",
        rows=[_deal(n) for n in (400, 100, 50, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:losing_party", "field:discount"],
        },
    ),
    Case(
        name="one deal",
        verdict="too few",
        rows=[_decided(100, "won", losing_party="customer")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="deals that were lost or that we declined bind nobody",
        verdict="near miss",
        rows=[
            _decided(100, "declined", losing_party="us"),
            _decided(90, "lost", discount=0.6),
            _decided(80, "won", discount=0.1),
            _decided(70, "won", discount=0.1),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
    Case(
        name="orders with a large discount stand beside the deals",
        verdict="fires",
        rows=[
            _decided(100, "won", discount=0.1),
            _decided(90, "won", discount=0.1),
            *(_deal(n, kind="order", direction="inbound", discount=0.6) for n in (80, 70)),
        ],
        expect={"outcome": "fired", "value": 0.5, "observations": 4, "severity": 1.0},
    ),
    Case(
        name="deals that were lost, however the word is written",
        verdict="near miss",
        rows=[
            {
                "kind": "deal",
                "direction": "outbound",
                "occurred_at": days,
                "resolved_at": days - 5,
                "outcome": outcome,
                "discount": 0.5,
            }
            for days, outcome in ((100, "Lost"), (90, "LOST"), (80, "Declined"))
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="orders with a discount far beyond the policy's",
        verdict="fires",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": days, "discount": 0.9}
            for days in (40, 30, 20)
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="orders at the list price were not bargained over",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": n, "discount": discount}
            for n, discount in ((40, 0.0), (30, None), (20, 0.05), (10, 0.1))
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
    Case(
        name="a credit note takes back a discount and gives none",
        verdict="near miss",
        rows=[
            *(
                {"kind": "order", "direction": "inbound", "occurred_at": n, "discount": 0.1}
                for n in (40, 30)
            ),
            {
                "kind": "order",
                "direction": "inbound",
                "occurred_at": 20,
                "discount": 0.9,
                "amount": -500.0,
            },
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
]
