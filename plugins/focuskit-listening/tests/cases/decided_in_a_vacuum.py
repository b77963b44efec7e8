"""Cases of decided-in-a-vacuum."""

from focuskit_testing import Case

DECISION = {"kind": "decision", "direction": "internal"}
CALL = {"kind": "call", "direction": "outbound"}
EARLIER_CALL = {**CALL, "occurred_at": 900}

CASES = [
    Case(
        name="two of five were made without a contact in the 60 days before",
        verdict="fires",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (350, 270, 190, 110, 30)),
            *({**CALL, "occurred_at": d + 20} for d in (350, 270, 190)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.4,
            "severity": 0.5,
            "observations": 5,
            "evidence": 2,
            "text": (
                "We made 2 of 5 decisions about them without contact with them beforehand (40 %)."
            ),
        },
    ),
    Case(
        name="the last contact lies 61 days back",
        verdict="fires",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (300, 200, 100)),
            *({**CALL, "occurred_at": d + 61} for d in (300, 200, 100)),
        ],
        expect={"outcome": "fired", "value": 1, "severity": 1},
    ),
    Case(
        name="the contacts beforehand were entered after the decisions",
        verdict="fires",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (300, 200, 100)),
            *({**CALL, "occurred_at": d + 5, "entered_at": d - 5} for d in (300, 200, 100)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="what was talked about was not what was decided",
        verdict="fires",
        rows=[
            *({**DECISION, "occurred_at": d, "topics": ["prices"]} for d in (300, 200, 100)),
            *({**CALL, "occurred_at": d + 5, "topics": ["delivery"]} for d in (300, 200, 100)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="each was made after a contact, whoever began it",
        verdict="clear",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (300, 200, 100)),
            {**CALL, "occurred_at": 360},
            {"kind": "email", "direction": "inbound", "occurred_at": 203},
            {"kind": "visit", "direction": "outbound", "occurred_at": 100},
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="the decision was on their table",
        verdict="clear",
        rows=[
            *({**DECISION, "occurred_at": d, "topics": ["prices"]} for d in (300, 200, 100)),
            *(
                {**CALL, "occurred_at": d + 5, "topics": ["delivery", "prices"]}
                for d in (300, 200, 100)
            ),
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="nobody records decisions",
        verdict="not recorded",
        rows=[{**CALL, "occurred_at": d} for d in (500, 300, 100, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:decision"]},
    ),
    Case(
        name="two decisions",
        verdict="too few",
        rows=[EARLIER_CALL, *({**DECISION, "occurred_at": d} for d in (200, 100))],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="a contact without topics may have been about it",
        verdict="near miss",
        rows=[
            *({**DECISION, "occurred_at": d, "topics": ["prices"]} for d in (300, 200, 100)),
            *({**CALL, "occurred_at": d + 5} for d in (300, 200, 100)),
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="decisions of long ago do not count",
        verdict="near miss",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (900, 800, 700, 300, 200, 100)),
            *({**CALL, "occurred_at": d + 5} for d in (300, 200, 100)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="automated mail and our own meetings are no contact with them",
        verdict="near miss",
        rows=[
            *({**DECISION, "occurred_at": d} for d in (300, 200, 100)),
            *(
                {"kind": "email", "direction": "outbound", "occurred_at": d + 5, "automated": True}
                for d in (300, 200, 100)
            ),
            *(
                {"kind": "meeting", "direction": "internal", "occurred_at": d + 3}
                for d in (300, 200, 100)
            ),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="before each we rang in vain, or had put off a meeting",
        verdict="fires",
        rows=[
            EARLIER_CALL,
            *({**DECISION, "occurred_at": d} for d in (300, 200, 100)),
            *({**CALL, "occurred_at": d + 20, "outcome": "NO_ANSWER"} for d in (300, 200)),
            {
                "kind": "meeting",
                "direction": "outbound",
                "occurred_at": 120,
                "outcome": "postponed",
            },
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="three of ours put down one decision: it is one",
        verdict="too few",
        rows=[
            {
                "kind": "decision",
                "direction": "internal",
                "occurred_at": 100,
                "occasion_id": "board",
            }
            | {"colleague_id": f"c{n}"}
            for n in range(3)
        ]
        + [{"kind": "call", "direction": "outbound", "occurred_at": 320}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="a week before each decision we reached their answering machine",
        verdict="fires",
        rows=[
            *(
                {"kind": "decision", "direction": "internal", "occurred_at": ago}
                for ago in (300, 200, 100, 30)
            ),
            *(
                {"kind": "call", "direction": "outbound", "outcome": "voicemail"}
                | {"automated": False, "occurred_at": ago}
                for ago in (307, 207, 107, 37)
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 4},
    ),
    Case(
        name="a week before each decision we talked, about something else",
        verdict="fires",
        rows=[
            *(
                {"kind": "decision", "direction": "internal", "topics": ["price"]}
                | {"occurred_at": ago}
                for ago in (300, 200, 100, 30)
            ),
            *(
                {"kind": "call", "direction": "outbound", "topics": ["logo"]}
                | {"automated": False, "occurred_at": ago}
                for ago in (307, 207, 107, 37)
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 4},
    ),
]
