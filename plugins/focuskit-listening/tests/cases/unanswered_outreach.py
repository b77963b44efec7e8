"""Cases of unanswered-outreach."""

from typing import Any

from focuskit_testing import Case

OURS: dict[str, Any] = {"kind": "email", "direction": "outbound", "automated": False}
THEIRS: dict[str, Any] = {"kind": "email", "direction": "inbound"}
THEY_WROTE_ONCE = {**THEIRS, "occurred_at": 120}


def _written(*days_ago: float, **fields: Any) -> list[dict[str, Any]]:
    return [{**OURS, "occurred_at": days, **fields} for days in days_ago]


CASES = [
    Case(
        name="six emails in a quarter, and nothing came back",
        verdict="fires",
        rows=[THEY_WROTE_ONCE, *_written(80, 70, 60, 50, 40, 30)],
        expect={
            "outcome": "fired",
            "value": 1,
            "severity": 1,
            "observations": 6,
            "evidence": 6,
            "text": "Nothing came back on 6 of 6 messages of ours (100 %).",
        },
    ),
    Case(
        name="seven of ten are unanswered: half of the way from ok to bad",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(85, 84, 83, 60, 55, 50, 45, 40, 35, 30),
            {**THEIRS, "occurred_at": 79},
        ],
        expect={"outcome": "fired", "value": 0.7, "severity": 0.5, "evidence": 7},
    ),
    Case(
        name="what a machine sent back is no answer",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(80, 70, 60, 50, 40),
            *({**THEIRS, "automated": True, "occurred_at": days - 0.1} for days in (80, 60, 40)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="a call of ours that nobody picked up is no sign of theirs",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(80, 70, 60, 50, 40),
            *({**OURS, "kind": "call", "occurred_at": days - 5} for days in (80, 60, 40)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="they answer every second message",
        verdict="clear",
        rows=[
            THEY_WROTE_ONCE,
            *_written(88, 70, 53, 52, 34, 33),
            *({**THEIRS, "occurred_at": days} for days in (51, 31)),
        ],
        expect={"outcome": "clear", "value": 0.333333, "observations": 6, "evidence": 2},
    ),
    Case(
        name="they answer by telephone, in a meeting and with an order",
        verdict="near miss",
        rows=[
            THEY_WROTE_ONCE,
            *_written(88, 72, 56, 40, 24),
            {"kind": "call", "direction": "inbound", "occurred_at": 86},
            {"kind": "meeting", "direction": "outbound", "occurred_at": 70},
            {"kind": "order", "direction": "inbound", "occurred_at": 50},
            {"kind": "call", "direction": "outbound", "talk_share": 0.4, "occurred_at": 35},
            {**THEIRS, "kind": "chat", "occurred_at": 20},
        ],
        expect={"outcome": "clear", "value": 0, "observations": 5},
    ),
    Case(
        name="they come to us by themselves with a ticket, a request, a complaint and an order",
        verdict="near miss",
        rows=[
            THEY_WROTE_ONCE,
            *_written(88, 72, 56, 40, 24),
            *(
                {"kind": kind, "direction": "inbound", "occurred_at": ago}
                for kind, ago in (
                    ("ticket", 80),
                    ("request", 60),
                    ("complaint", 50),
                    ("order", 30),
                    ("ticket", 12),
                )
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 5},
    ),
    Case(
        name="tickets that their machine opened, or our own house, are no sign of them",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(80, 70, 60, 50, 40),
            *(
                {"kind": "ticket", "occurred_at": ago, **fields}
                for ago in (79, 69, 59, 49, 39)
                for fields in (
                    {"direction": "inbound", "automated": True},
                    {"direction": "internal"},
                )
            ),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="a ticket of the third week comes too late to be an answer",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(85, 84, 83, 82, 81),
            {"kind": "ticket", "direction": "inbound", "occurred_at": 60},
        ],
        expect={"outcome": "fired", "value": 1, "evidence": 5},
    ),
    Case(
        name="an answer that names another message still shows that they are there",
        verdict="near miss",
        rows=[
            THEY_WROTE_ONCE,
            *_written(80, 79, 78, 77, 76),
            {**THEIRS, "occurred_at": 75, "in_reply_to": "elsewhere"},
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="messages of the last two weeks may still be answered",
        verdict="near miss",
        rows=[THEY_WROTE_ONCE, *_written(60, 50, 40, 30, 10, 7, 3)],
        expect={"outcome": "unknown", "observations": 4, "pending": 3},
    ),
    Case(
        name="one mail to six of their people is one message",
        verdict="near miss",
        rows=[
            THEY_WROTE_ONCE,
            *(
                {**OURS, "occurred_at": 60, "occasion_id": "m", "contact_id": f"c{n}"}
                for n in range(6)
            ),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="a log that keeps what we send, and nothing that comes in",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 300},
            *_written(*range(20, 80, 5)),
        ],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="a newsletter is no message of a person",
        verdict="near miss",
        rows=[THEY_WROTE_ONCE, *_written(80, 70, 60, 50, 40, 30, automated=True)],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="nobody records messages",
        verdict="not recorded",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": d} for d in range(1, 400, 20)
        ],
        given={"recorded": {"automated": (None, None)}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:chat", "kind:email", "kind:call"],
        },
    ),
    Case(
        name="four messages",
        verdict="too few",
        rows=[THEY_WROTE_ONCE, *_written(80, 70, 60, 50)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="meetings that did not take place are no sign of them",
        verdict="fires",
        rows=[
            {"kind": "email", "direction": "inbound", "occurred_at": 100},
            *(
                {"kind": kind, "direction": "outbound", "occurred_at": ago, **fields}
                for n in range(6)
                for kind, ago, fields in (
                    ("email", 20 + 10 * n, {"automated": False}),
                    ("meeting", 18 + 10 * n, {"outcome": "no show"}),
                )
            ),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="they called off each meeting, and tried to call once",
        verdict="fires",
        rows=[
            THEY_WROTE_ONCE,
            *_written(85, 80, 70, 60, 50, 40),
            *(
                {**THEIRS, "kind": "meeting", "occurred_at": ago, "outcome": "no-show"}
                for ago in (75, 45)
            ),
            {**THEIRS, "kind": "call", "occurred_at": 39, "outcome": "missed"},
        ],
        expect={"outcome": "fired", "value": 2 / 3, "evidence": 4},
    ),
]
