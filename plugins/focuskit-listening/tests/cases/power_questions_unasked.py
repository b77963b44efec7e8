"""What power-questions-unasked must find."""

from typing import Any

from focuskit_testing import Case


def _row(
    days_ago: float, *topics: str, kind: str = "feedback", direction: str = "inbound", **fields: Any
) -> dict[str, Any]:
    return {
        "kind": kind,
        "direction": direction,
        "occurred_at": days_ago,
        "topics": list(topics),
        **fields,
    }


OLD = _row(500, "other", kind="order")

CASES = [
    Case(
        name="none of the three has an answer",
        verdict="fires",
        rows=[OLD],
        expect={
            "outcome": "fired",
            "value": 3,
            "severity": 1.0,
            "text": "Without an answer on record: 3 of the three questions (what moves them to "
            "buy, whether our offers match, where rivals fail them).",
        },
    ),
    Case(
        name="two questions came up in our own house and in a letter of ours alone",
        verdict="fires",
        rows=[
            OLD,
            _row(30, "match", kind="meeting", direction="internal"),
            _row(30, "rival-gap", kind="email", direction="outbound"),
            _row(30, "motive"),
        ],
        expect={"outcome": "fired", "value": 2},
    ),
    Case(
        name="the answers are more than a year old",
        verdict="fires",
        rows=[OLD, _row(400, "motive", "match", "rival-gap")],
        expect={"outcome": "fired", "value": 3},
    ),
    Case(
        name="all three were answered, each in its own way",
        verdict="clear",
        rows=[
            OLD,
            _row(300, "motive", kind="need"),
            _row(200, "match", kind="event", direction="outbound"),
            _row(100, "rival-gap", kind="call", direction="outbound"),
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="nobody records topics",
        verdict="not recorded",
        rows=[
            {"kind": "call", "direction": "outbound", "occurred_at": days} for days in (500, 30, 5)
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:topics"]},
    ),
    Case(
        name="an account known for a quarter",
        verdict="too few",
        rows=[_row(90, "other", kind="order")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 90},
    ),
    Case(
        name="one dinner brought up all three",
        verdict="near miss",
        rows=[OLD, _row(60, "motive", "match", "rival-gap", kind="event", direction="outbound")],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="an account that is no key account",
        verdict="near miss",
        rows=[OLD],
        given={"account": {"segment": "small"}},
        expect={"outcome": "not_applicable"},
    ),
    Case(
        name="topics are the same in capitals, and whatever joins their words",
        verdict="clear",
        rows=[OLD, _row(60, "Motive", "Match ", "Rival gap", kind="call", direction="outbound")],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="notes that tell what they answered to all three, without a topic",
        verdict="near miss",
        rows=[
            OLD,
            _row(90, "other", kind="meeting", direction="outbound", language="en")
            | {
                "text": "Asked what they are motivated to buy, whether our offers match and where "
                "rivals fail them. They said: time, not price."
            },
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="notes that we did not ask, that we will, or that nobody said anything to it",
        verdict="fires",
        rows=[
            OLD,
            *(
                _row(90 + n, "other", kind="call", direction="outbound", language="en")
                | {"text": text}
                for n, text in enumerate(
                    (
                        "They said all is fine; did not get to ask what they are motivated to buy.",
                        "Next time ask whether our offers match. Ada said hello.",
                        "We talked at length about where rivals fail them.",
                    )
                )
            ),
        ],
        expect={"outcome": "fired", "value": 3},
    ),
]
