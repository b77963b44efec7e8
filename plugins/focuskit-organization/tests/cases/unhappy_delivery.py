"""Cases of unhappy-delivery."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _delivery(days_ago: float, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"d{days_ago:g}",
        "kind": "delivery",
        "direction": "outbound",
        "occurred_at": days_ago,
        **fields,
    }


def _answer(days_ago: float, score: float | None, **fields: Any) -> dict[str, Any]:
    answer = {"kind": "survey", "direction": "inbound", "occurred_at": days_ago}
    return {**answer, "score": score, **fields}


CASES = [
    Case(
        name="three of four deliveries have no happy word",
        verdict="fires",
        rows=[
            *(_delivery(n) for n in (200, 180, 160, 140)),
            _answer(170, 9, in_reply_to="d200"),
            _answer(150, 5, in_reply_to="d180"),
        ],
        expect={
            "outcome": "fired",
            "value": 0.75,
            "observations": 4,
            "severity": 0.9,
            "text": "3 of 4 deliveries had no happy word within 60 days (75 %).",
        },
    ),
    Case(
        name="nobody asked, and unasked is not happy",
        verdict="fires",
        rows=[_delivery(n) for n in (300, 200, 100)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3, "evidence": 3},
    ),
    Case(
        name="they were asked in time and are happy",
        verdict="clear",
        rows=[
            *(_delivery(n) for n in (300, 200, 100)),
            _answer(290, 8),
            _answer(180, 10, kind="feedback"),
            _answer(60, 9),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody records scores",
        verdict="not recorded",
        rows=[*(_delivery(n) for n in (400, 200, 100, 1)), _answer(400, None), _answer(2, None)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:score"]},
    ),
    Case(
        name="two deliveries",
        verdict="too few",
        rows=[_delivery(n) for n in (200, 100)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="deliveries whose 60 days are not over yet are still open",
        verdict="near miss",
        rows=[
            *(_delivery(n) for n in (300, 200, 100, 30, 20, 10)),
            *(_answer(n - 10, 9) for n in (300, 200, 100)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="they were happy with what arrived long after it was ordered",
        verdict="near miss",
        rows=[*(_delivery(n, delivered_at=30) for n in (500, 151, 150)), _answer(20, 10)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody is happy or unhappy with what is still under way",
        verdict="near miss",
        rows=[
            *(_delivery(n, promised_for=-10) for n in (150, 140, 130)),
            *(_delivery(n, promised_for=100) for n in (125, 120, 115)),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="a survey that we sent and they left unanswered is no happy word",
        verdict="near miss",
        rows=[
            *(_delivery(n) for n in (300, 200, 100)),
            *(_answer(n - 10, 9, direction="outbound") for n in (300, 200, 100)),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="happy answers that came by mail, in words",
        verdict="clear",
        rows=[
            *(_delivery(n) for n in (200, 170, 140)),
            *(
                _answer(
                    n - 2,
                    None,
                    kind="email",
                    language="en",
                    text="The new line runs perfectly, the whole team is delighted. Thank you!",
                )
                for n in (200, 170, 140)
            ),
            _answer(300, 9),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="kind words beside a low score are no happy word",
        verdict="near miss",
        rows=[
            *(_delivery(n) for n in (200, 170, 140)),
            *(
                _answer(n - 2, 4, language="en", text="Your driver was delighted, we were not.")
                for n in (200, 170, 140)
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="our own praise of what we delivered, and bare thanks",
        verdict="near miss",
        rows=[
            *(_delivery(n) for n in (200, 170, 140)),
            _answer(
                190,
                None,
                kind="email",
                direction="outbound",
                language="en",
                text="We are delighted!",
            ),
            _answer(160, None, kind="email", language="en", text="Thanks, received."),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="each was scored with a 9, and the direction is not stated",
        verdict="clear",
        rows=[
            _answer(400, 9),
            *(_delivery(n) for n in (200, 180, 160, 140)),
            *(_answer(n - 5, 9, direction=None, kind="feedback") for n in (200, 180, 160, 140)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
]
