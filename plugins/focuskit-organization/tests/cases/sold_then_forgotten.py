"""Cases of sold-then-forgotten."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _order(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago, **fields}


def _contact(days_ago: float, kind: str = "call", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "direction": "outbound", "occurred_at": days_ago, **fields}


def _deal(days_ago: float, outcome: str, *, signed: float | None = None) -> dict[str, Any]:
    resolved = {"resolved_at": days_ago - 1 if signed is None else signed, "outcome": outcome}
    return {"kind": "deal", "direction": "outbound", "occurred_at": days_ago, **resolved}


CASES = [
    Case(
        name="we called three weeks after two orders and not at all after the third",
        verdict="fires",
        rows=[
            *(_order(n) for n in (200, 130, 60)),
            _contact(178),
            _contact(108),
        ],
        expect={
            "outcome": "fired",
            "value": 22.0,
            "observations": 3,
            "evidence": 3,
            "severity": 0.5,
            "pending": 1,
            "text": "After half of 3 sales they waited 22 days for us, or longer. "
            "1 more still open.",
        },
    ),
    Case(
        name="no word at all since two orders",
        verdict="fires",
        rows=[_order(100), _order(40)],
        expect={"outcome": "fired", "value": 70.0, "observations": 2, "severity": 1.0},
    ),
    Case(
        name="a won deal is a sale",
        verdict="fires",
        rows=[_deal(100, "won"), _deal(80, "won")],
        expect={"outcome": "fired", "value": 89.0, "observations": 2},
    ),
    Case(
        name="we called often on the way to the signature and never after it",
        verdict="fires",
        rows=[
            _deal(500, "won", signed=200),
            _deal(280, "won", signed=180),
            *(_contact(n) for n in (495, 275, 205, 201)),
        ],
        expect={"outcome": "fired", "value": 190.0, "observations": 2},
    ),
    Case(
        name="a mail that answers the third order is a word after the others too",
        verdict="clear",
        rows=[
            *(_order(n, id=f"o{n}") for n in (200, 190, 180)),
            _contact(179, "email", in_reply_to="o180"),
        ],
        expect={"outcome": "clear", "value": 11.0, "observations": 3},
    ),
    Case(
        name="we called within the week each time",
        verdict="clear",
        rows=[_order(200), _contact(195), _order(100), _contact(93, "visit")],
        expect={"outcome": "clear", "value": 6.0, "observations": 2, "evidence": 0},
    ),
    Case(
        name="nobody records calls, mails, chats, meetings, visits or events",
        verdict="not recorded",
        rows=[_order(n) for n in (400, 200, 100, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": [
                "kind:call",
                "kind:chat",
                "kind:email",
                "kind:event",
                "kind:meeting",
                "kind:visit",
            ],
        },
    ),
    Case(
        name="one order",
        verdict="too few",
        rows=[_order(100), _contact(40)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="a fresh order says nothing yet",
        verdict="near miss",
        rows=[_order(200), _contact(198), _order(100), _contact(98), _order(10), _order(5)],
        expect={"outcome": "clear", "value": 2.0, "observations": 2, "pending": 2},
    ),
    Case(
        name="a proposal that was lost or declined is no sale",
        verdict="near miss",
        rows=[
            *(_deal(100 + n, o) for n, o in enumerate(("lost", "declined", "lost"))),
            _order(60),
            _contact(58),
            _order(40),
            _contact(36),
        ],
        expect={"outcome": "clear", "value": 3.0, "observations": 2},
    ),
    Case(
        name="a deal whose end nobody knows yet may have been forgotten",
        verdict="near miss",
        rows=[
            *(_deal(n, "won") for n in (100, 80)),
            *(_contact(n - 7) for n in (100, 80)),
            {"kind": "deal", "direction": "outbound", "occurred_at": 60},
        ],
        expect={"outcome": "clear", "value": 6.0, "observations": 2, "pending": 1},
    ),
    Case(
        name="an automated confirmation and a call that they had to make are no word of ours",
        verdict="near miss",
        rows=[
            *(_order(n) for n in (100, 80)),
            *(_contact(n, "email", automated=True) for n in (99.9, 79.9)),
            *(_contact(n, direction="inbound") for n in (95, 75)),
        ],
        expect={"outcome": "fired", "value": 90.0, "observations": 2},
    ),
    Case(
        name="nobody has to call after a credit note",
        verdict="near miss",
        rows=[
            *(_order(n) for n in (100, 80)),
            *(_contact(n) for n in (99, 79)),
            *(_order(n, amount=-500.0) for n in (60, 55, 50)),
        ],
        expect={"outcome": "clear", "value": 1.0, "observations": 2, "pending": 0},
    ),
    Case(
        name="we rang in vain soon after each order, and reached them after five weeks",
        verdict="fires",
        rows=[
            *(_order(n) for n in (300, 230, 160, 90)),
            *(_contact(n - 5, outcome="voicemail") for n in (300, 230, 160, 90)),
            *(_contact(n - 35, outcome="connected") for n in (300, 230, 160, 90)),
        ],
        expect={"outcome": "fired", "value": 35.0},
    ),
    Case(
        name="a visit a week after each signature",
        verdict="near miss",
        rows=[
            *(
                {"kind": "deal", "direction": "outbound", "outcome": "won"}
                | {"occurred_at": ago, "resolved_at": done}
                for ago, done in ((220, 200), (170, 150), (110, 90))
            ),
            *(
                {"kind": "visit", "direction": "outbound", "occurred_at": ago}
                for ago in (193, 143, 83)
            ),
        ],
        expect={"outcome": "clear", "value": 7.0, "observations": 3},
    ),
]
