"""Cases of single-threaded."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _contact(who: str | None, days_ago: float, kind: str = "call", **fields: Any) -> dict[str, Any]:
    row = {"kind": kind, "direction": "inbound", "occurred_at": days_ago, "contact_id": who}
    return {**row, **fields}


ONE_PERSON = [_contact("ada", days) for days in (100, 60, 5)]

CASES = [
    Case(
        name="one person speaks for the customer",
        verdict="fires",
        rows=ONE_PERSON,
        expect={
            "outcome": "fired",
            "value": 1,
            "observations": 3,
            "severity": 1.0,
            "text": "People of theirs who were in touch with us: 1, over 3 contacts.",
        },
    ),
    Case(
        name="two people speak for the customer",
        verdict="fires",
        rows=[*ONE_PERSON, _contact("ben", 20)],
        expect={"outcome": "fired", "value": 2, "severity": 0.5},
    ),
    Case(
        name="three people, one of them in a meeting that we called",
        verdict="clear",
        rows=[
            *ONE_PERSON,
            _contact("ben", 20, "ticket"),
            _contact("cy", 10, "meeting", direction="outbound"),
        ],
        expect={"outcome": "clear", "value": 3, "observations": 5},
    ),
    Case(
        name="nobody records who of theirs it was",
        verdict="not recorded",
        rows=[_contact(None, days) for days in (400, 200, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:contact_id"]},
    ),
    Case(
        name="two contacts in half a year",
        verdict="too few",
        rows=[_contact("ada", 100), _contact("ada", 5)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="one meeting in which three of theirs sat",
        verdict="too few",
        rows=[_contact(who, 5, "meeting", occasion_id="board") for who in ("ada", "ben", "cy")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="people to whom we wrote, and who never answered",
        verdict="near miss",
        rows=[
            *ONE_PERSON,
            *(_contact(who, 10, "email", direction="outbound") for who in ("ben", "cy", "di")),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="people whom we have not heard of for a year, and automatic replies",
        verdict="near miss",
        rows=[
            *ONE_PERSON,
            _contact("ben", 300),
            _contact("cy", 10, "email", automated=True),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="few contacts, but by three people",
        verdict="near miss",
        rows=[_contact(who, 50, "order") for who in ("ada", "ben", "cy")],
        expect={"outcome": "clear", "value": 3, "observations": 3},
    ),
    Case(
        name="a name on a credit note was not in touch",
        verdict="near miss",
        rows=[*ONE_PERSON, _contact("ben", 10, "order", amount=-500.0)],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="voicemails to two strangers make no contacts",
        verdict="fires",
        rows=[
            *ONE_PERSON,
            _contact("ben", 20, direction="outbound", outcome="voicemail"),
            _contact("eve", 15, direction="outbound", outcome="no answer"),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="one who rang us while nobody was there did reach out",
        verdict="fires",
        rows=[*ONE_PERSON, _contact("ben", 20, outcome="missed")],
        expect={"outcome": "fired", "value": 2},
    ),
    Case(
        name="whom we did not reach was not in touch; who rang in vain was",
        verdict="near miss",
        rows=[
            *ONE_PERSON,
            _contact("ben", 10, direction="outbound", outcome="voicemail"),
            _contact("cy", 10, outcome="missed"),
        ],
        expect={"outcome": "fired", "value": 2, "observations": 4},
    ),
    Case(
        name="two people of theirs whose meetings were called off were not in touch",
        verdict="fires",
        rows=[
            {"kind": "meeting", "direction": "inbound", "occurred_at": 20 + n, "contact_id": who}
            | {"outcome": outcome}
            for who, outcome in (("ada", None), ("ben", "cancelled"), ("cy", "postponed"))
            for n in range(3)
        ],
        expect={"outcome": "fired", "value": 1, "severity": 1},
    ),
]
