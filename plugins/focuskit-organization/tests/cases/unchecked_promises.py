"""Cases of unchecked-promises."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _promise(days_ago: float, role: str = "sales") -> dict[str, Any]:
    return {
        "kind": "promise",
        "direction": "outbound",
        "occurred_at": days_ago,
        "colleague_role": role,
    }


def _meeting(days_ago: float, role: str | None = "delivery", **fields: Any) -> dict[str, Any]:
    meeting = {"kind": "meeting", "direction": "internal", "occurred_at": days_ago}
    return {**meeting, "colleague_role": role, **fields}


CASES = [
    Case(
        name="three of four promises were made without asking delivery",
        verdict="fires",
        rows=[_meeting(160), *(_promise(n) for n in (150, 40, 30, 20))],
        expect={
            "outcome": "fired",
            "value": 0.75,
            "observations": 4,
            "evidence": 3,
            "text": "We made 3 of 4 promises before a colleague from delivery "
            "was in contact on the matter (75 %).",
        },
    ),
    Case(
        name="delivery was asked after the promise, which is too late",
        verdict="fires",
        rows=[*(_promise(n) for n in (40, 30, 20)), _meeting(10)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="that delivery had been asked was entered after the promises",
        verdict="fires",
        rows=[*(_promise(n) for n in (40, 30, 20)), _meeting(50, entered_at=10)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="delivery was asked longer than 60 days before",
        verdict="fires",
        rows=[_meeting(120), *(_promise(n) for n in (40, 30, 20))],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="delivery was asked inside the house before each promise",
        verdict="clear",
        rows=[_meeting(90), _meeting(30), *(_promise(n) for n in (80, 25, 20))],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="delivery spoke with the customer before each promise",
        verdict="clear",
        rows=[
            _meeting(50, direction="outbound", kind="call"),
            *(_promise(n) for n in (45, 30, 20)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody records promises",
        verdict="not recorded",
        rows=[_meeting(n) for n in (400, 200, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:chat", "kind:email", "kind:promise"],
        },
    ),
    Case(
        name="two promises",
        verdict="too few",
        rows=[_promise(n) for n in (30, 20)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="a promise that delivery made by itself is checked",
        verdict="near miss",
        rows=[_promise(n, "delivery") for n in (40, 30, 20)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a machine's mail in the name of delivery checks nothing",
        verdict="near miss",
        rows=[
            _meeting(50, kind="email", direction="outbound", automated=True),
            *(_promise(n) for n in (40, 30, 20)),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="a birthday mail of delivery checks nothing",
        verdict="fires",
        rows=[
            _meeting(75, kind="email", direction="outbound", text="Happy birthday!"),
            *(_promise(n) for n in (40, 30, 20)),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="a mail of delivery on the topic of the promise checks it",
        verdict="clear",
        rows=[
            _meeting(50, kind="email", direction="outbound", topics=["Night shift"]),
            *({**_promise(n), "topics": ["night-shift"]} for n in (40, 30, 20)),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="delivery at a meeting among ourselves before each promise",
        verdict="clear",
        rows=[_meeting(60), *(_promise(n) for n in (40, 30, 20))],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="promises in mails, which nobody wrote down as such",
        verdict="fires",
        rows=[
            {
                "kind": "email",
                "direction": "outbound",
                "occurred_at": n,
                "language": "en",
                "text": "Yeah, we can do that! You will have it by Thursday.",
            }
            for n in (40, 30, 20)
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="mails of ours that promise nothing, and their promises",
        verdict="near miss",
        rows=[
            *(_promise(n, "delivery") for n in (40, 30, 20)),
            *(
                {
                    "kind": "email",
                    "direction": direction,
                    "occurred_at": n,
                    "language": "en",
                    "text": text,
                }
                for n, direction, text in (
                    (35, "outbound", "Thank you for the drawings."),
                    (25, "inbound", "Yeah, we can do that! You will have it by Thursday."),
                )
            ),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="what the service desk says it will do in its own work is no promise of this kind",
        verdict="near miss",
        rows=[
            {
                "kind": "email",
                "direction": "outbound",
                "occurred_at": n,
                "colleague_role": "service",
                "language": "en",
                "text": "I'll call you back by Thursday.",
            }
            for n in (40, 30, 20)
        ],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="a machine of delivery wrote before each of them",
        verdict="fires",
        rows=[
            *(_promise(n) for n in (40, 30, 20)),
            *(_meeting(n + 5, kind="email", automated=True) for n in (40, 30, 20)),
            _meeting(300, kind="email", automated=False),
        ],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="one mail to six of them promises one thing, whether it has an occasion or not",
        verdict="too few",
        rows=[
            {"kind": "email", "direction": "outbound", "occurred_at": ago, "language": "en"}
            | {"text": "Yeah, we can do that!", "contact_id": f"c{n}", "occasion_id": occasion}
            for ago, occasion in ((40, "m"), (30, None))
            for n in range(6)
        ]
        + [
            {"kind": "meeting", "direction": "internal", "occurred_at": 500}
            | {"colleague_role": "delivery"}
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="they talked before, and nobody wrote down who of ours took part",
        verdict="not recorded",
        rows=[
            *(_promise(n) for n in (40, 30, 20)),
            *(_meeting(n + 5, None) for n in (170, 40, 30, 20)),
        ],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:topics", "field:colleague_role"],
        },
    ),
    Case(
        name="delivery did not come to the meeting, and their call with the customer was missed",
        verdict="fires",
        rows=[
            {
                "kind": "promise",
                "direction": "outbound",
                "occurred_at": n,
                "colleague_role": "sales",
            }
            for n in (40, 30, 20)
        ]
        + [
            {"kind": kind, "direction": direction, "occurred_at": 45, "outcome": outcome}
            | {"colleague_role": "delivery"}
            for kind, direction, outcome in (
                ("meeting", "internal", "cancelled"),
                ("call", "outbound", "No answer"),
            )
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="a mail of delivery without a topic checked nothing",
        verdict="fires",
        rows=[
            *(
                {"kind": "promise", "direction": "outbound", "occurred_at": ago}
                | {"colleague_role": "sales"}
                for ago in (100, 60, 20)
            ),
            {"kind": "email", "direction": "outbound", "occurred_at": 70}
            | {"colleague_role": "delivery", "automated": False},
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
]
