"""Cases of champion-left."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _met(
    who: str | None, role: str | None, *days_ago: float, **fields: Any
) -> list[dict[str, Any]]:
    row = {"kind": "meeting", "direction": "outbound", "contact_id": who, "contact_role": role}
    return [{**row, "occurred_at": days, **fields} for days in days_ago]


def _left(who: str | None, role: str | None, days_ago: float) -> dict[str, Any]:
    row = {"kind": "contact_left", "direction": "inbound", "occurred_at": days_ago}
    return {**row, "contact_id": who, "contact_role": role}


ADA = _met("ada", "purchasing", 200, 170, 140, 110)
BEN = _met("ben", "it", 90, 20)

CASES = [
    Case(
        name="the head of purchasing left 52 days ago, and we met nobody in purchasing since",
        verdict="fires",
        rows=[*ADA, *BEN, _left("ada", "purchasing", 52)],
        expect={
            "outcome": "fired",
            "value": 52.0,
            "observations": 6,
            "severity": 0.5,
            "evidence": 1,
            "text": (
                "The place of a main contact of theirs has been empty for 52 days "
                "(6 meetings in all)."
            ),
        },
    ),
    Case(
        name="of two whom we met equally often, one left",
        verdict="fires",
        rows=[*ADA, *_met("ben", "it", 190, 160, 130, 100), _left("ada", "purchasing", 90)],
        expect={"outcome": "fired", "value": 90.0, "severity": 1.0},
    ),
    Case(
        name="rows of another that were exported twice make nobody else the one whom we met most",
        verdict="fires",
        rows=[
            *(
                _met("ada", "purchasing", n, occasion_id=f"occasion {n}")[0]
                for n in (200, 170, 140, 110)
            ),
            *_met("ben", "it", 190, 150, 100),
            *_met("ben", "it", 190, 150, 100),
            _left("ada", "purchasing", 52),
        ],
        expect={"outcome": "fired", "value": 52.0},
    ),
    Case(
        name="an email to the successor fills no place",
        verdict="fires",
        rows=[
            *ADA,
            _left("ada", "purchasing", 52),
            *_met("cy", "purchasing", 30, kind="email"),
        ],
        expect={"outcome": "fired", "value": 52.0},
    ),
    Case(
        name="we met the successor in the same role",
        verdict="clear",
        rows=[
            *ADA,
            *BEN,
            _left("ada", "purchasing", 52),
            *_met("cy", "purchasing", 30, kind="call", direction="inbound"),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 7, "evidence": 0},
    ),
    Case(
        name="a later departure of somebody else makes nothing better",
        verdict="fires",
        rows=[*ADA, *BEN, _left("ada", "purchasing", 90), _left("ivo", "it", 1)],
        expect={"outcome": "fired", "value": 90.0, "severity": 1.0, "evidence": 1},
    ),
    Case(
        name="of two whom we met equally often, both left, one of them last week",
        verdict="fires",
        rows=[
            *ADA,
            *_met("ben", "it", 190, 160, 130, 100),
            _left("ada", "purchasing", 90),
            _left("ben", "it", 5),
        ],
        expect={"outcome": "fired", "value": 90.0, "evidence": 2},
    ),
    Case(
        name="whom we met most is told by the two years before they left",
        verdict="fires",
        rows=[
            *_met("ada", "purchasing", 760, 780, 800, 820),
            *_met("ben", "it", 400, 350, 320),
            _left("ada", "purchasing", 300),
        ],
        expect={"outcome": "fired", "value": 300.0},
    ),
    Case(
        name="nobody was ever met in the role that the departure states",
        verdict="fires",
        rows=[*ADA, _left("ada", "head of purchasing", 90)],
        expect={"outcome": "fired", "value": 90.0},
    ),
    Case(
        name="somebody left too of whom we do not know who",
        verdict="fires",
        rows=[*ADA, _left("ada", "purchasing", 90), _left(None, None, 10)],
        expect={"outcome": "fired", "value": 90.0},
    ),
    Case(
        name="a departure that states no role, and a successor in the role of the meetings",
        verdict="clear",
        rows=[*ADA, _left("ada", None, 100), *_met("cy", "purchasing", 50, 40)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="nobody left",
        verdict="clear",
        rows=[*ADA, *BEN],
        expect={"outcome": "clear", "value": 0.0, "observations": 6},
    ),
    Case(
        name="they left a week ago",
        verdict="clear",
        rows=[*ADA, _left("ada", "purchasing", 7)],
        expect={"outcome": "clear", "value": 7.0},
    ),
    Case(
        name="nobody records who left",
        verdict="not recorded",
        rows=[*_met("ada", "purchasing", 400), *ADA, *_met("ada", "purchasing", 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:contact_left"],
        },
    ),
    Case(
        name="we met them twice before they left",
        verdict="too few",
        rows=[*_met("ada", "purchasing", 200, 100), _left("ada", "purchasing", 52)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="nobody says in which role the one who left was",
        verdict="near miss",
        rows=[*_met("ada", None, 200, 170, 140), *BEN, _left("ada", None, 100)],
        expect={"outcome": "unknown", "reason": "no_value"},
    ),
    Case(
        name="somebody left, and nobody says who",
        verdict="near miss",
        rows=[*ADA, *BEN, _left(None, "purchasing", 100)],
        expect={"outcome": "unknown", "reason": "no_value"},
    ),
    Case(
        name="nobody wrote down whom we met in the role of the one who left",
        verdict="near miss",
        rows=[*_met(None, "champion", 200, 170, 140), *ADA, _left("ben", "champion", 100)],
        expect={"outcome": "unknown", "reason": "no_value", "value_low": 0.0},
    ),
    Case(
        name="whom we met without a name had another role",
        verdict="near miss",
        rows=[*_met(None, "it", 200, 170, 140), *ADA, _left("ben", "champion", 100)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="we met their successor, and nobody wrote down who that is",
        verdict="near miss",
        rows=[*ADA, _left("ada", "purchasing", 100), *_met(None, "purchasing", 50)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="five at one meeting are one meeting with each",
        verdict="near miss",
        rows=[
            *ADA,
            *(row for _ in range(5) for row in _met("ben", "it", 90, occasion_id="review")),
            _left("ben", "it", 52),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="somebody left whom we met less than others",
        verdict="near miss",
        rows=[*ADA, *BEN, _left("ben", "it", 15)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="somebody left to whom we wrote most, but whom we met least",
        verdict="near miss",
        rows=[
            *ADA,
            *_met("ben", "it", *range(20, 90, 5), kind="email"),
            _left("ben", "it", 15),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
    Case(
        name="somebody left whom we met most three years ago",
        verdict="near miss",
        rows=[
            *ADA,
            *_met("ben", "it", *range(1000, 1100, 10)),
            _left("ben", "it", 100),
        ],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="they left two years ago",
        verdict="near miss",
        rows=[*_met("ada", "purchasing", 900, 850, 800), _left("ada", "purchasing", 700), *BEN],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="a role is the same in capitals, and whatever joins its words",
        verdict="clear",
        rows=[
            *_met("pia", "Plant Manager", 200, 170, 140),
            _left("pia", "Plant Manager", 70),
            *_met("sue", "plant-manager", 50),
        ],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="a message on the successor's phone fills no place",
        verdict="fires",
        rows=[
            *ADA,
            _left("ada", "purchasing", 70),
            *_met("eve", "purchasing", 50, kind="call", outcome="voicemail"),
        ],
        expect={"outcome": "fired", "value": 70.0},
    ),
    Case(
        name="whom we met without a name and a role may have been the one who left",
        verdict="near miss",
        rows=[*ADA, *_met(None, None, 200, 170, 140, 120), _left("cy", "it", 100)],
        expect={"outcome": "unknown", "reason": "no_value", "value_low": 0.0},
    ),
    Case(
        name="even with all meetings that name nobody, another is the one whom we met most",
        verdict="near miss",
        rows=[*ADA, *_met(None, None, 200, 170, 140), _left("cy", "it", 100)],
        expect={"outcome": "clear", "value": 0.0},
    ),
    Case(
        name="a successor in the role, which is spelled otherwise",
        verdict="near miss",
        rows=[
            *(
                {"kind": "meeting", "direction": "outbound", "occurred_at": ago}
                | {"contact_id": "ada", "contact_role": "Head buyer"}
                for ago in (200, 170, 140, 100)
            ),
            {"kind": "contact_left", "direction": "inbound"}
            | {"contact_id": "ada", "occurred_at": 60},
            {"kind": "visit", "direction": "outbound", "contact_id": "eve"}
            | {"contact_role": "head-buyer", "occurred_at": 50},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="whom we met once has left",
        verdict="near miss",
        rows=[
            *(
                {"kind": "meeting", "direction": "outbound", "occurred_at": ago}
                | {"contact_id": "ada", "contact_role": "buyer"}
                for ago in (200, 170, 140, 100)
            ),
            {"kind": "meeting", "direction": "outbound", "contact_id": "ben"}
            | {"contact_role": "it", "occurred_at": 210},
            {"kind": "contact_left", "direction": "inbound"}
            | {"contact_id": "ben", "contact_role": "it", "occurred_at": 60},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
]
