"""Cases of left-open."""

from __future__ import annotations

from typing import Any

import attrs

from focuskit.policy import load_policy
from focuskit.policy.working_time import WorkingTime
from focuskit_testing import Case


def _case(days_ago: float, days_open: float | None = None, **fields: Any) -> dict[str, Any]:
    resolved_at = None if days_open is None else days_ago - days_open
    row = {"kind": "ticket", "direction": "inbound", "occurred_at": days_ago}
    return {**row, "resolved_at": resolved_at, **fields}


IN_TIME = [_case(n, 1) for n in (20, 40, 60)]

CASES = [
    Case(
        name="two cases are open for ten days where three are allowed",
        verdict="fires",
        rows=[
            *IN_TIME,
            _case(30, 1, kind="complaint"),
            _case(10),
            _case(9, kind="complaint"),
            _case(1),
        ],
        expect={
            "outcome": "fired",
            "value": 2,
            "observations": 7,
            "severity": 0.25,
            "evidence": 2,
            "text": "2 of 7 cases of the last 90 days are open beyond the time allowed for them. "
            "The oldest has been open for 10 days.",
        },
    ),
    Case(
        name="five cases are open beyond what was promised",
        verdict="fires",
        rows=[*IN_TIME, *(_case(2, promised_for=1, id=f"T{n}") for n in range(5))],
        expect={"outcome": "fired", "value": 5, "severity": 1.0},
    ),
    Case(
        name="thirty quick cases do not hide the three that lie",
        verdict="fires",
        rows=[*(_case(n, 0.1) for n in range(10, 70, 2)), *(_case(n) for n in (30, 40, 50))],
        expect={"outcome": "fired", "value": 3, "observations": 33, "severity": 0.5},
    ),
    Case(
        name="one case is open, and may have been settled and not closed",
        verdict="near miss",
        rows=[*IN_TIME, _case(10)],
        expect={
            "outcome": "clear",
            "value": 1,
            "evidence": 1,
            "text": "1 of 4 cases of the last 90 days are open beyond the time allowed for them. "
            "The oldest has been open for 10 days.",
        },
    ),
    Case(
        name="all cases were resolved, or are still in time",
        verdict="clear",
        rows=[*IN_TIME, _case(2), _case(9, promised_for=-3)],
        expect={
            "outcome": "clear",
            "value": 0,
            "observations": 5,
            "text": "0 of 5 cases of the last 90 days are open beyond the time allowed for them.",
        },
    ),
    Case(
        name="three cases have been open for months, or lack their end alone: nobody can tell",
        verdict="near miss",
        rows=[*IN_TIME, *(_case(n) for n in (170, 173, 176)), _case(400)],
        expect={
            "outcome": "clear",
            "value": 0,
            "observations": 3,
            "severity": 0.0,
            "severity_high": 0.5,
            "pending": 3,
            "text": "0 of 3 cases of the last 90 days are open beyond the time allowed for them. "
            "3 more still open, so 0 to 3.",
        },
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
        name="nobody writes down when a case ends",
        verdict="not recorded",
        rows=[_case(n) for n in (400, 40, 10)],
        given={
            "recorded": dict.fromkeys(
                ("complaint", "request", "ticket"), ("2020-01-01", "2027-01-01")
            )
        },
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:resolved_at"]},
    ),
    Case(
        name="they had no case of late",
        verdict="too few",
        rows=[_case(100, 1), _case(100)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="cases that took long and are done",
        verdict="near miss",
        rows=[_case(n, 15) for n in (20, 30, 40)],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="complaints of which nobody ever writes an end down",
        verdict="near miss",
        rows=[*IN_TIME, *(_case(n, kind="complaint") for n in (20, 30, 40))],
        given={"recorded": dict.fromkeys(("ticket", "complaint"), ("2015-01-01", None))},
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="complaints of which it is stated that their end is written down",
        verdict="fires",
        rows=[*IN_TIME, *(_case(n, kind="complaint") for n in (20, 30, 40))],
        expect={"outcome": "fired", "value": 3, "observations": 6},
    ),
    Case(
        name="young open cases",
        verdict="near miss",
        rows=[*IN_TIME, *(_case(2.9, id=f"T{n}") for n in range(9))],
        expect={"outcome": "clear", "value": 0, "observations": 12},
    ),
    Case(
        name="a case that waits for them is open all the same, and nobody can tell yet",
        verdict="fires",
        rows=[*IN_TIME, *(_case(n, waited_for_customer_hours=200) for n in (9, 10))],
        expect={"outcome": "fired", "value": 2},
    ),
    Case(
        name="open since Friday afternoon, where nobody works at weekends",
        verdict="near miss",
        rows=[
            {
                "kind": "ticket",
                "direction": "inbound",
                "id": f"t{n}",
                "occurred_at": "2026-06-26T16:00Z",
            }
            for n in range(4)
        ]
        + [_case(20, 1)],
        given={
            "policy": attrs.evolve(load_policy(None), working_time=WorkingTime()),
            "as_of": "2026-06-30T18:00Z",
        },
        expect={"outcome": "clear", "value": 0, "observations": 5},
    ),
    Case(
        name="open for weeks, and promised for next month",
        verdict="near miss",
        rows=[
            *(
                {"kind": "ticket", "direction": "inbound", "promised_for": -20}
                | {"occurred_at": ago}
                for ago in range(20, 26)
            ),
            *(
                {"kind": "ticket", "direction": "inbound", "occurred_at": ago}
                | {"resolved_at": done}
                for ago, done in ((50, 49), (51, 50), (52, 51))
            ),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 9},
    ),
]
