"""Cases of fading-effort."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _contact(days_ago: float, kind: str = "meeting", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "direction": "outbound", "occurred_at": days_ago, **fields}


EVERY_FORTNIGHT = [_contact(days) for days in range(95, 360, 14)]
"""19 of the 39 weeks before the last 13."""

CASES = [
    Case(
        name="we met every fortnight, and since then once a month",
        verdict="fires",
        rows=[*EVERY_FORTNIGHT, *(_contact(days) for days in (70, 40, 10))],
        expect={
            "outcome": "fired",
            "value": (3 / 13) / (19 / 39),
            "severity": 1.0,
            "evidence": 22,
            "text": (
                "We are in touch with them 0.47 times as often as in the three quarters before."
            ),
        },
    ),
    Case(
        name="nothing at all in the last quarter",
        verdict="fires",
        rows=EVERY_FORTNIGHT,
        expect={"outcome": "fired", "value": 0.0, "severity": 1.0},
    ),
    Case(
        name="we meet them as before",
        verdict="clear",
        rows=[_contact(days) for days in range(4, 360, 14)],
        expect={"outcome": "clear", "value": (7 / 13) / (19 / 39)},
    ),
    Case(
        name="an email each way makes a week in touch as a meeting does",
        verdict="clear",
        rows=[
            *EVERY_FORTNIGHT,
            *(
                _contact(days + shift, "email", direction=direction)
                for days in range(4, 88, 14)
                for shift, direction in ((0, "inbound"), (1, "outbound"))
            ),
        ],
        expect={"outcome": "clear", "value": (6 / 13) / (19 / 39)},
    ),
    Case(
        name="nobody records contact",
        verdict="not recorded",
        rows=[{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (400, 200, 1)],
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
        name="the account is five months old",
        verdict="too few",
        rows=[_contact(days) for days in (150, 140, 130, 10)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 150},
    ),
    Case(
        name="there was no contact before, so none could fade",
        verdict="near miss",
        rows=[_contact(400), _contact(20)],
        expect={"outcome": "unknown", "reason": "no_value"},
    ),
    Case(
        name="a newsletter and their automatic replies keep no account in touch",
        verdict="near miss",
        rows=[
            *EVERY_FORTNIGHT,
            *(
                _contact(days, "email", direction=direction, automated=True)
                for days in range(4, 88, 7)
                for direction in ("inbound", "outbound")
            ),
        ],
        expect={"outcome": "fired", "value": 0.0},
    ),
    Case(
        name="letters of ours that nobody answers are no contact both ways",
        verdict="near miss",
        rows=[*EVERY_FORTNIGHT, *(_contact(days, "email") for days in range(4, 88, 7))],
        expect={"outcome": "fired", "value": 0.0},
    ),
    Case(
        name="an account that needs little, and gets it as before",
        verdict="near miss",
        rows=[_contact(days) for days in (20, 130, 220, 310)],
        expect={"outcome": "clear", "value": (1 / 13) / (3 / 39)},
    ),
    Case(
        name="weekly calls of ours that they answered, and none for a quarter",
        verdict="fires",
        rows=[_contact(days, "call", talk_share=0.5) for days in range(95, 364, 7)],
        expect={"outcome": "fired", "value": 0.0, "severity": 1.0},
    ),
    Case(
        name="calls that the telephone system calls connected, as often as before",
        verdict="clear",
        rows=[_contact(days, "call", outcome="Connected") for days in range(3, 360, 14)],
        expect={"outcome": "clear"},
    ),
    Case(
        name="calls of ours of which nothing is said are no talk",
        verdict="near miss",
        rows=[_contact(days, "call") for days in range(95, 364, 7)],
        expect={"outcome": "unknown", "value": None},
    ),
    Case(
        name="the meetings of late were all cancelled",
        verdict="fires",
        rows=[
            {
                "kind": "meeting",
                "direction": "outbound",
                "occurred_at": 3 + 7 * n,
                "outcome": "canceled" if n < 13 else "completed",
            }
            for n in range(52)
        ],
        expect={"outcome": "fired", "value": 0.0, "severity": 1.0},
    ),
    Case(
        name="calls that nobody took, where talks were before",
        verdict="fires",
        rows=[
            *(
                {"kind": "call", "direction": "outbound", "outcome": "Connected"}
                | {"occurred_at": ago}
                for ago in range(95, 357, 9)
            ),
            *(
                {"kind": "call", "direction": "outbound", "outcome": "No Answer"}
                | {"occurred_at": ago}
                for ago in range(5, 87, 9)
            ),
        ],
        expect={"outcome": "fired", "value": 0.0, "observations": 356},
    ),
]
