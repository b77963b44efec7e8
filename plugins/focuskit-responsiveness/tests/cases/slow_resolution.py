"""Cases of slow-resolution."""

from __future__ import annotations

from typing import Any

import attrs

from focuskit.policy import load_policy
from focuskit.policy.working_time import WorkingTime
from focuskit_testing import Case


def _ticket(days_ago: float, days_open: float | None, **fields: Any) -> dict[str, Any]:
    resolved_at = None if days_open is None else days_ago - days_open
    return {
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": days_ago,
        "resolved_at": resolved_at,
        **fields,
    }


FRIDAYS: list[dict[str, Any]] = [
    {
        "id": f"t{day}",
        "kind": "ticket",
        "direction": "inbound",
        "occurred_at": f"2026-{day}T16:00Z",
        "resolved_at": f"2026-{resolved}T10:00Z",
    }
    for day, resolved in (
        ("05-08", "05-13"),
        ("05-15", "05-20"),
        ("05-22", "05-27"),
        ("06-05", "06-10"),
    )
]
LATER = ("05-14", "05-21", "05-29", "06-11")
HOLIDAYS = ("2026-05-25",)
ON_WEEKDAYS = attrs.evolve(load_policy(None), working_time=WorkingTime())

CASES = [
    Case(
        name="six days where three are allowed",
        verdict="fires",
        rows=[_ticket(n, 6) for n in (20, 30, 40)],
        expect={
            "outcome": "fired",
            "value": 2.0,
            "observations": 3,
            "severity": 0.5,
            "text": "Half of 3 cases took 2.0 times the hours allowed, or longer.",
        },
    ),
    Case(
        name="open cases count with their age once it is past the hours allowed",
        verdict="fires",
        rows=[_ticket(9, None, id=f"T{n}") for n in range(3)],
        expect={"outcome": "fired", "value": 3.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="resolved within the hours allowed",
        verdict="clear",
        rows=[_ticket(n, 1.5) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 0.5, "observations": 3},
    ),
    Case(
        name="nobody records cases",
        verdict="not recorded",
        rows=[{"kind": "order", "direction": "inbound", "occurred_at": n} for n in (1, 90, 400)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:complaint", "kind:request", "kind:ticket"],
        },
    ),
    Case(
        name="two slow cases",
        verdict="too few",
        rows=[_ticket(n, 15) for n in (20, 30)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="the time in which a case waited for the customer is theirs",
        verdict="near miss",
        rows=[_ticket(n, 6, waited_for_customer_hours=72) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 1.0, "observations": 3},
    ),
    Case(
        name="six days are in time where ten were promised",
        verdict="near miss",
        rows=[_ticket(n, 6, promised_for=n - 10) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 0.6, "observations": 3},
    ),
    Case(
        name="young open cases say nothing yet",
        verdict="near miss",
        rows=[_ticket(n, 1.5) for n in (20, 30, 40)] + [_ticket(2, None) for _ in range(9)],
        expect={"outcome": "clear", "value": 0.5, "observations": 3},
    ),
    Case(
        name="from Friday afternoon to Wednesday morning: longer than three days of the calendar",
        verdict="fires",
        rows=FRIDAYS,
        expect={"outcome": "fired", "value": 114 / 72, "observations": 4},
    ),
    Case(
        name="the same, where the policy says that nobody works at weekends: three days of work",
        verdict="near miss",
        rows=FRIDAYS,
        given={"policy": ON_WEEKDAYS},
        expect={"outcome": "clear", "value": 0.95, "observations": 4},
    ),
    Case(
        name="a holiday among them gives a day more, and the rest is late",
        verdict="fires",
        rows=[
            {**row, "resolved_at": f"2026-{day}T18:00Z"}
            for row, day in zip(FRIDAYS, LATER, strict=True)
        ],
        given={"policy": attrs.evolve(ON_WEEKDAYS, working_time=WorkingTime(holidays=HOLIDAYS))},
        expect={"outcome": "fired", "observations": 4},
    ),
    Case(
        name="one case of five took weeks, and the others a day",
        verdict="near miss",
        rows=[
            *(
                {"kind": "ticket", "direction": "inbound", "occurred_at": ago}
                | {"resolved_at": done}
                for ago, done in ((20, 0), (29, 28), (38, 37), (47, 46), (56, 55))
            )
        ],
        expect={"outcome": "clear", "value": 0.333333, "observations": 5},
    ),
]
