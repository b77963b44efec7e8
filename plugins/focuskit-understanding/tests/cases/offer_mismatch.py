"""What offer-mismatch must find."""

from typing import Any

from focuskit_testing import Case


def _deals(*topics: str | None, days_ago: float = 50) -> list[dict[str, Any]]:
    return [
        {
            "kind": "deal",
            "direction": "outbound",
            "occurred_at": days_ago + n,
            "topics": None if topic is None else [topic, "our-own"],
        }
        for n, topic in enumerate(topics)
    ]


def _motive(days_ago: float, *topics: str, kind: str = "need") -> dict[str, Any]:
    return {
        "kind": kind,
        "direction": "inbound",
        "occurred_at": days_ago,
        "topics": list(topics),
    }


CASES = [
    Case(
        name="two of four proposals answer nothing that they told us",
        verdict="fires",
        rows=[_motive(400, "speed"), *_deals("speed", "speed", "colour", "colour")],
        expect={
            "outcome": "fired",
            "value": 0.5,
            "evidence": 2,
            "text": "With 2 of 4 proposals we answered none of their motives on record (50 %).",
        },
    ),
    Case(
        name="no motive of theirs is on record",
        verdict="near miss",
        rows=_deals("speed", "speed", "colour"),
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="they named the motive only after the proposals",
        verdict="near miss",
        rows=[*_deals("speed", "speed", "speed"), _motive(10, "speed")],
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="what they told us is more than two years old",
        verdict="near miss",
        rows=[_motive(900, "speed"), *_deals("speed", "speed", "speed")],
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="needs, objectives and feedback all lead to proposals",
        verdict="clear",
        rows=[
            _motive(400, "speed"),
            _motive(300, "space", kind="objective"),
            _motive(200, "noise", kind="feedback"),
            *_deals("speed", "space", "noise"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody records topics",
        verdict="not recorded",
        rows=[
            {**_motive(40, "speed"), "topics": None},
            *_deals(None, days_ago=40),
            *_deals(None, None, None, days_ago=5),
        ],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:topics"]},
    ),
    Case(
        name="two proposals",
        verdict="too few",
        rows=[_motive(400, "speed"), *_deals("speed", "colour")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="proposals without topics count neither way",
        verdict="near miss",
        rows=[_motive(400, "speed"), *_deals("speed", "speed", "speed", None, None, None)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="proposals of more than a year ago",
        verdict="near miss",
        rows=[
            _motive(400, "speed"),
            *_deals("speed", "speed", "speed"),
            *_deals("colour", "colour", days_ago=380),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="motives without topics tell nobody what a proposal should have answered",
        verdict="near miss",
        rows=[_motive(400), _motive(300, "motive", kind="meeting"), *_deals(*["speed"] * 3)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="beside a motive with topics, one without is left out",
        verdict="fires",
        rows=[_motive(400), _motive(400, "speed"), *_deals("speed", "speed", "colour", "colour")],
        expect={"outcome": "fired", "value": 1 / 2, "observations": 4},
    ),
    Case(
        name="what they said of their motives in a meeting that we began",
        verdict="near miss",
        rows=[
            {**_motive(400, "motive", "speed", kind="meeting"), "direction": "outbound"},
            *_deals("speed", "speed", "speed"),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="what we said of their motives among ourselves is none on record",
        verdict="near miss",
        rows=[
            {**_motive(400, "motive", "speed", kind="meeting"), "direction": "internal"},
            *_deals("speed", "speed", "speed"),
        ],
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="seminars of ours for those who want to meet their own customers",
        verdict="fires",
        rows=[_motive(300, "connect-with-customers"), *_deals(*["our-seminars"] * 3)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="one motive, spelled in four ways",
        verdict="clear",
        rows=[
            _motive(300, "delivery time"),
            *_deals("delivery-time", "Delivery Time", "delivery_time "),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a motive whose words only begin alike",
        verdict="fires",
        rows=[_motive(300, "delivery time"), *_deals(*["delivery"] * 3)],
        expect={"outcome": "fired", "value": 1.0},
    ),
]
