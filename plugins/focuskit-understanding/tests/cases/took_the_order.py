"""What took-the-order must find."""

from typing import Any

from focuskit_testing import Case

ACCEPTED = "accepted"


def _requests(*days_ago: float, outcome: str | None = ACCEPTED) -> list[dict[str, Any]]:
    return [
        {
            "kind": "request",
            "direction": "inbound",
            "occurred_at": days,
            "resolved_at": days - 1,
            "outcome": outcome,
            "topics": ["film"],
        }
        for days in days_ago
    ]


def _objective(days_ago: float, **fields: Any) -> dict[str, Any]:
    row = {"kind": "objective", "direction": "inbound", "source": "asked", "topics": ["Film"]}
    return {**row, "occurred_at": days_ago, **fields}


CASES = [
    Case(
        name="three requests, no objective",
        verdict="fires",
        rows=_requests(150, 120, 90),
        expect={
            "outcome": "fired",
            "value": 1.0,
            "evidence": 3,
            "severity": 1.0,
            "text": "We accepted 3 of 3 requests with no objective behind them on record (100 %).",
        },
    ),
    Case(
        name="the objective is older than half a year",
        verdict="fires",
        rows=[_objective(350), *_requests(150, 120, 90)],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="an objective that came after the work was done",
        verdict="fires",
        rows=[*_requests(150, 120, 90), _objective(45)],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="every request has an objective before it, or found soon after",
        verdict="clear",
        rows=[*_requests(170, 120, 90), _objective(165)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3, "evidence": 0},
    ),
    Case(
        name="an objective of the day before was entered the day after",
        verdict="clear",
        rows=[*_requests(150, 120, 90), _objective(151, entered_at=149)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="nobody records objectives",
        verdict="not recorded",
        rows=_requests(400, 150, 120, 90, 5),
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:objective"]},
    ),
    Case(
        name="two requests",
        verdict="too few",
        rows=_requests(150, 120),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="requests that were declined, or are still open, were not taken",
        verdict="near miss",
        rows=[*_requests(150, 140, outcome="declined"), *_requests(130, outcome=None)],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="there is still time to find the objective behind a fresh request",
        verdict="near miss",
        rows=_requests(20, 15, 10, 5),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="requests of more than half a year ago",
        verdict="near miss",
        rows=_requests(300, 250, 200),
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="tickets are no requests",
        verdict="near miss",
        rows=[{**row, "kind": "ticket"} for row in _requests(150, 120, 90)],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="objectives that we noted among ourselves, and outcomes in capitals",
        verdict="fires",
        rows=[
            row
            for days in (170, 130, 90)
            for row in (
                {
                    "kind": "request",
                    "direction": "inbound",
                    "occurred_at": days,
                    "resolved_at": days - 2,
                    "outcome": "Accepted",
                },
                {"kind": "objective", "direction": "internal", "occurred_at": days + 1},
            )
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="one small objective on another matter clears no request",
        verdict="fires",
        rows=[_objective(170, topics=["invoices"]), *_requests(160, 120, 60)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3, "evidence": 3},
    ),
    Case(
        name="an objective that names no topic may be behind any request, or behind none",
        verdict="near miss",
        rows=[_objective(179, topics=None), *_requests(170, 130, 90, 40)],
        expect={"outcome": "unknown", "observations": 0, "pending": 4},
    ),
    Case(
        name="requests that name no topic may have the objective that is on record",
        verdict="near miss",
        rows=[
            _objective(179, text="cut invoice errors"),
            *({**row, "topics": None} for row in _requests(170, 130, 90, 40)),
        ],
        expect={"outcome": "unknown", "observations": 0, "pending": 4},
    ),
    Case(
        name="requests without topics, and no objective at all",
        verdict="fires",
        rows=[{**row, "topics": None} for row in _requests(170, 130, 90)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="an objective that names its request, whatever its topics",
        verdict="clear",
        rows=[
            row
            for n, days in enumerate((170, 130, 90))
            for row in (
                {**_requests(days)[0], "id": f"r{n}"},
                _objective(days - 5, topics=None, in_reply_to=f"r{n}"),
            )
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="five of them ask for one film at one table: one request",
        verdict="too few",
        rows=[
            {"kind": "request", "direction": "inbound", "occurred_at": 90, "resolved_at": 88}
            | {"outcome": "accepted", "topics": ["film"], "occasion_id": "lunch", "contact_id": who}
            for who in ("ada", "ben", "cy", "di", "eve")
        ]
        + [{"kind": "objective", "direction": "inbound", "occurred_at": 400, "topics": ["film"]}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="three requests were declined, and there is a goal behind the others",
        verdict="near miss",
        rows=[
            *(
                {"kind": "request", "direction": "inbound", "outcome": "declined"}
                | {"topics": ["film"], "occurred_at": ago, "resolved_at": done}
                for ago, done in ((170, 169), (140, 139), (110, 109))
            ),
            *(
                {"kind": "request", "direction": "inbound", "outcome": "accepted"}
                | {"topics": ["film"], "occurred_at": ago, "resolved_at": done}
                for ago, done in ((100, 99), (70, 69), (50, 49))
            ),
            {"kind": "objective", "direction": "inbound", "source": "asked"}
            | {"topics": ["film"], "occurred_at": 175},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
]
