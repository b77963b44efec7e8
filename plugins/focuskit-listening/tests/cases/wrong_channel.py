"""Cases of wrong-channel."""

from focuskit_testing import Case

EMAIL = {"kind": "email", "channel": "email"}
CALL = {"kind": "call", "channel": "phone", "direction": "outbound"}


def emails(count: int, *, answered: int = 0, first: float = 30) -> list[dict[str, object]]:
    """Return emails of ours, one every two days, of which the latest were answered by mail."""
    sent = [
        {**EMAIL, "direction": "outbound", "occurred_at": first + 2 * n, "id": f"e{n}"}
        for n in range(count)
    ]
    back = [
        {**EMAIL, "direction": "inbound", "occurred_at": first + 2 * n - 1, "in_reply_to": f"e{n}"}
        for n in range(answered)
    ]
    return [*sent, *back]


CASES = [
    Case(
        name="twenty emails without an answer beside twenty calls",
        verdict="fires",
        rows=[*emails(20), *({**CALL, "occurred_at": 40 + n} for n in range(20))],
        expect={
            "outcome": "fired",
            "value": 0.5,
            "severity": 0.4,
            "observations": 40,
            "evidence": 20,
            "text": "50 % of 40 contacts of ours went where they hardly ever answer.",
        },
    ),
    Case(
        name="they answer mail by telephone only",
        verdict="fires",
        rows=[
            *emails(12),
            *({**CALL, "direction": "inbound", "occurred_at": 29 + 2 * n} for n in range(12)),
        ],
        expect={"outcome": "fired", "value": 1, "severity": 1},
    ),
    Case(
        name="one answer in twenty is enough",
        verdict="clear",
        rows=emails(20, answered=1),
        expect={"outcome": "clear", "value": 0, "observations": 20},
    ),
    Case(
        name="nobody records channels",
        verdict="not recorded",
        rows=[
            {"kind": "email", "direction": "outbound", "automated": False, "occurred_at": d}
            for d in range(1, 400, 20)
        ],
        given={"recorded": {"in_reply_to": (None, None)}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:channel"]},
    ),
    Case(
        name="nine emails cannot tell a bad channel from bad luck",
        verdict="too few",
        rows=emails(9),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="meetings and visits are not answered by another meeting",
        verdict="near miss",
        rows=[
            {"kind": kind, "channel": "in person", "direction": "outbound", "occurred_at": 9 + n}
            for n in range(10)
            for kind in ("meeting", "visit")
        ],
        expect={"outcome": "clear", "value": 0, "observations": 20},
    ),
    Case(
        name="a newsletter by machine is no contact of ours",
        verdict="near miss",
        rows=[
            *emails(12, answered=12),
            *(
                {
                    "kind": "email",
                    "channel": "newsletter",
                    "direction": "outbound",
                    "occurred_at": 20 + n,
                    "automated": True,
                }
                for n in range(40)
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 12},
    ),
    Case(
        name="emails of the last two weeks can still be answered",
        verdict="near miss",
        rows=[
            *emails(9),
            *({**EMAIL, "direction": "outbound", "occurred_at": 0.1 + 2 * n} for n in range(7)),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="emails older than half a year",
        verdict="near miss",
        rows=[*emails(30, first=181), *({**CALL, "occurred_at": 40 + n} for n in range(10))],
        expect={"outcome": "clear", "value": 0, "observations": 10},
    ),
    Case(
        name="phoned every week and never written to is no silence",
        verdict="clear",
        rows=[{**CALL, "occurred_at": 3 + 7 * n} for n in range(25)],
        expect={"outcome": "clear", "value": 0.0, "observations": 25},
    ),
    Case(
        name="we ring in vain again and again",
        verdict="fires",
        rows=[
            {**CALL, "occurred_at": 20 + 5 * n, "outcome": "No answer", "id": f"c{n}"}
            for n in range(20)
        ],
        expect={"outcome": "fired", "value": 1, "observations": 20},
    ),
    Case(
        name="we ring in vain, and they ring back",
        verdict="near miss",
        rows=[
            {**CALL, "direction": way, "occurred_at": 20 + 5 * n - late, "outcome": outcome}
            for n in range(20)
            for way, late, outcome in (("outbound", 0, "voicemail"), ("inbound", 1, "missed"))
        ],
        expect={"outcome": "clear", "value": 0, "observations": 20},
    ),
    Case(
        name="a channel is the same in capitals or not",
        verdict="clear",
        rows=[
            {**row, "channel": "Email" if "in_reply_to" in row else "email"}
            for row in emails(12, answered=12)
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 12},
    ),
    Case(
        name="they answer every third mail, in a channel that is spelled otherwise",
        verdict="near miss",
        rows=[
            *(
                {"kind": "email", "direction": "outbound", "channel": "email"}
                | {"automated": False, "occurred_at": ago}
                for ago in range(20, 154, 7)
            ),
            *(
                {"kind": "email", "direction": "inbound", "channel": "Email"}
                | {"automated": False, "occurred_at": ago}
                for ago in range(19, 125, 21)
            ),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 20},
    ),
]
