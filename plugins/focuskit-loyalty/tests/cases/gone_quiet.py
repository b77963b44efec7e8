"""Cases of gone-quiet."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _from_them(days_ago: float, kind: str = "order", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "direction": "inbound", "occurred_at": days_ago, **fields}


EVERY_20_DAYS = [_from_them(days) for days in (160, 140, 120, 100)]

CASES = [
    Case(
        name="they ordered every 20 days, and not in the last 100",
        verdict="fires",
        rows=EVERY_20_DAYS,
        expect={"outcome": "fired", "value": 5.0, "observations": 4, "severity": 7 / 9},
    ),
    Case(
        name="they keep their own rhythm, slow as it is",
        verdict="clear",
        rows=[_from_them(days) for days in (900, 600, 300)],
        expect={"outcome": "clear", "value": 1.0, "observations": 3},
    ),
    Case(
        name="a busy week makes no gap shorter than seven days",
        verdict="clear",
        rows=[_from_them(days) for days in (10.5, 9.5, 8.5, 7.5)],
        expect={"outcome": "clear", "value": 7.5 / 7},
    ),
    Case(
        name="nobody records orders or talk",
        verdict="not recorded",
        rows=[_from_them(days, "ticket") for days in (90, 60, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:call", "kind:chat", "kind:email", "kind:meeting", "kind:order"],
        },
    ),
    Case(
        name="two orders make one gap, which is no habit",
        verdict="too few",
        rows=[_from_them(300), _from_them(200)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="we call them every week, and they do not answer",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, *(_from_them(n, "call", direction="outbound") for n in (15, 8, 1))],
        expect={"outcome": "fired", "value": 5.0},
    ),
    Case(
        name="a cancellation and a ticket are no sign of life",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, _from_them(2, "cancellation"), _from_them(1, "ticket")],
        expect={"outcome": "fired", "value": 5.0},
    ),
    Case(
        name="they stopped ordering but wrote yesterday",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, _from_them(1, "email")],
        expect={"outcome": "clear", "observations": 5},
    ),
    Case(
        name="a credit note is no sign of life",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, _from_them(1, amount=-500.0)],
        expect={"outcome": "fired", "value": 5.0, "observations": 4},
    ),
    Case(
        name="a sample that costs nothing was ordered all the same",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, _from_them(1, amount=0.0)],
        expect={"outcome": "clear", "observations": 5},
    ),
    Case(
        name="a meeting that they called off is no word of theirs",
        verdict="fires",
        rows=[*EVERY_20_DAYS, _from_them(5, "meeting", outcome="cancelled")],
        expect={"outcome": "fired", "value": 5.0, "observations": 4},
    ),
    Case(
        name="a call of theirs that nobody of ours took is one",
        verdict="near miss",
        rows=[*EVERY_20_DAYS, _from_them(5, "call", outcome="missed")],
        expect={"outcome": "clear", "observations": 5},
    ),
    Case(
        name="they order no longer, but call",
        verdict="near miss",
        rows=[
            *(
                {"kind": "order", "direction": "inbound", "occurred_at": ago}
                for ago in range(60, 291, 10)
            ),
            *(
                {"kind": "call", "direction": "inbound", "occurred_at": ago}
                for ago in (40, 25, 12, 4)
            ),
        ],
        expect={"outcome": "clear", "value": 0.377622, "observations": 28},
    ),
]
