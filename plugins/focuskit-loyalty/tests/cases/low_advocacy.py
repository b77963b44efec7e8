"""Cases of low-advocacy."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _answer(who: str | None, score: float | None, days_ago: float, **fields: Any) -> dict[str, Any]:
    row = {"kind": "survey", "direction": "inbound", "occurred_at": days_ago}
    return {**row, "contact_id": who, "score": score, **fields}


CASES = [
    Case(
        name="two of eight contacts gave 4",
        verdict="fires",
        rows=[
            *(_answer(who, 4, 40) for who in ("ada", "eve")),
            *(_answer(who, 9, 30) for who in ("ben", "cy", "di", "fay", "gus", "hal")),
        ],
        expect={
            "outcome": "fired",
            "value": 0.25,
            "observations": 8,
            "severity": 0.5,
            "evidence": 2,
            "text": "Of 8 voices in a year, 25 % gave us 6 of 10 or less.",
        },
    ),
    Case(
        name="one of four contacts gave 4, and none of the others",
        verdict="near miss",
        rows=[_answer("ada", 4, 40), *(_answer(who, 9, 30) for who in ("ben", "cy", "di"))],
        expect={"outcome": "unknown", "reason": "one_case", "value": 0.25, "evidence": 1},
    ),
    Case(
        name="6 is not enough to be recommended",
        verdict="fires",
        rows=[_answer("ada", 6, 40), _answer("ben", 6, 40), _answer("cy", 7, 40)],
        expect={"outcome": "fired", "value": 2 / 3, "severity": 1.0},
    ),
    Case(
        name="of two answers at one moment the lower counts, in whatever order they come",
        verdict="fires",
        rows=[
            *(_answer("ada", score, 40) for score in (9, 3)),
            *(_answer("ben", score, 40) for score in (3, 9)),
            _answer("cy", 8, 40),
        ],
        expect={"outcome": "fired", "value": 2 / 3, "observations": 3},
    ),
    Case(
        name="all of them would recommend us",
        verdict="clear",
        rows=[_answer(who, 9, 30, kind="feedback") for who in ("ada", "ben", "cy")],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="nobody records surveys or feedback",
        verdict="not recorded",
        rows=[_answer("ada", None, days, kind="call") for days in (400, 200, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:feedback", "kind:survey"],
        },
    ),
    Case(
        name="surveys are answered without scores",
        verdict="not recorded",
        rows=[_answer("ada", None, days) for days in (400, 200, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:score"]},
    ),
    Case(
        name="two contacts answered, one of them often",
        verdict="too few",
        rows=[_answer("ada", 2, 40), *(_answer("ben", 2, days) for days in (100, 50, 10))],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="a low score of last winter that they have since revised",
        verdict="near miss",
        rows=[
            _answer("ada", 2, 200),
            *(_answer(who, 9, 20) for who in ("ada", "ben", "cy")),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a contact who gave 5 and then named others like them",
        verdict="near miss",
        rows=[
            _answer("ada", 5, 60),
            _answer("ada", None, 50, kind="call", topics=["who-else"]),
            *(_answer(who, 9, 20) for who in ("ben", "cy")),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="low scores that are older than a year",
        verdict="near miss",
        rows=[
            *(_answer(who, 1, 380) for who in ("ada", "ben")),
            *(_answer(who, 9, 20) for who in ("cy", "di", "eve")),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="a low score on a case",
        verdict="near miss",
        rows=[
            _answer("fay", 1, 20, kind="ticket"),
            *(_answer(who, 9, 20) for who in ("ada", "ben", "cy")),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="whom a survey asked for others like them has still scored what they scored",
        verdict="fires",
        rows=[_answer(who, 2, 20, topics=["who-else"]) for who in ("ada", "ben", "cy")],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="the only one of theirs whom we know gave 0, again and again",
        verdict="fires",
        rows=[_answer("boss", 0, days) for days in (200, 100, 5)],
        expect={"outcome": "fired", "value": 1.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="who decides gave 0, once, and nobody else answered",
        verdict="fires",
        rows=[
            _answer("boss", 0, 20, contact_role="Managing Director"),
            {"kind": "call", "direction": "inbound", "occurred_at": 9, "contact_id": "ben"},
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="who decides gave 3, and seven others are happy",
        verdict="fires",
        rows=[
            _answer("boss", 3, 20, contact_role="Owner"),
            *(_answer(f"c{n}", 9, 30, contact_role="planner") for n in range(7)),
        ],
        expect={"outcome": "fired", "value": 0.3, "observations": 10, "severity": 0.666667},
    ),
    Case(
        name="who decides is happy: that is one voice, and no more",
        verdict="too few",
        rows=[_answer("boss", 10, 20, contact_role="owner")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="the only one whom we know was unhappy twice, and is not any more",
        verdict="near miss",
        rows=[_answer("boss", score, days) for score, days in ((2, 200), (3, 100), (9, 5))],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="one survey of the only one whom we know is one voice",
        verdict="too few",
        rows=[_answer("boss", 2, 20)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="who is named after one that decides has one voice",
        verdict="near miss",
        rows=[
            _answer("kim", 2, 20, contact_role="Assistant to the managing director"),
            _answer("lou", 3, 20, contact_role="Product owner"),
            *(_answer(f"c{n}", 9, 30, contact_role="planner") for n in range(18)),
        ],
        expect={"outcome": "clear", "value": 0.1, "observations": 20},
    ),
    Case(
        name="answers that name nobody are voices, which may be those of any of them",
        verdict="fires",
        rows=[
            *(_answer(None, 1, days) for days in (30, 20, 10)),
            *(_answer(who, 9, 25) for who in ("ada", "ben", "cy", "di")),
        ],
        expect={
            "outcome": "fired",
            "value": 3 / 7,
            "value_low": 0.0,
            "value_high": 0.75,
            "observations": 7,
        },
    ),
    Case(
        name="happy scores that name nobody may be the latest of those who were not",
        verdict="fires",
        rows=[
            *(_answer(None, 9, days) for days in (20, 10)),
            *(_answer(who, 2, 25) for who in ("ada", "ben", "cy", "di")),
        ],
        expect={"outcome": "fired", "value": 4 / 6, "value_low": 0.0, "value_high": 1.0},
    ),
    Case(
        name="a survey in which nobody is named",
        verdict="fires",
        rows=[_answer(None, 2, days) for days in range(5, 60, 5)],
        given={"recorded": {}},
        expect={"outcome": "fired", "value": 1.0, "value_low": 0.0, "observations": 11},
    ),
    Case(
        name="a list of scores alone",
        verdict="fires",
        rows=[{"kind": "feedback", "occurred_at": days, "score": 2} for days in range(5, 60, 5)],
        given={"recorded": {}},
        expect={"outcome": "fired", "value": 1.0, "observations": 11},
    ),
    Case(
        name="a survey in which nobody is named, and all are happy",
        verdict="near miss",
        rows=[_answer(None, 9, days) for days in range(5, 60, 5)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "no_value", "observations": 11},
    ),
    Case(
        name="who decides gave 2; their role stands on a call alone, and one other is happy",
        verdict="fires",
        rows=[
            _answer("boss", 2, 20),
            _answer("ben", 10, 20, contact_role="planner"),
            {"kind": "call", "direction": "outbound", "occurred_at": 90, "contact_id": "boss"}
            | {"contact_role": "General manager"},
        ],
        expect={"outcome": "fired", "value": 0.75, "observations": 4},
    ),
    Case(
        name="who decides is lukewarm: one voice, with one other too few",
        verdict="too few",
        rows=[
            _answer("boss", 7, 20, contact_role="CEO"),
            _answer("ben", 0, 20, contact_role="planner"),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="who works for one that decides has one voice",
        verdict="too few",
        rows=[
            _answer(f"c{n}", 2, 20, contact_role=role)
            for n, role in enumerate(("PA to the CEO", "Office of the managing director"))
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="a talk about others like them that was called off is no referral",
        verdict="fires",
        rows=[
            *(_answer(who, 3, 40) for who in ("ada", "ben", "cy")),
            *(
                _answer(who, None, 20, kind="meeting", topics=["who-else"], outcome="called off")
                for who in ("ada", "ben", "cy")
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
    Case(
        name="the chair is lukewarm at best, and the others are content",
        verdict="fires",
        rows=[
            {"kind": "survey", "direction": "inbound", "contact_id": "z"}
            | {"score": 5, "contact_role": "Chairwoman", "occurred_at": 30},
            {"kind": "survey", "direction": "inbound", "contact_id": "a"}
            | {"score": 8, "occurred_at": 30},
            {"kind": "survey", "direction": "inbound", "contact_id": "b"}
            | {"score": 8, "occurred_at": 30},
            {"kind": "survey", "direction": "inbound", "contact_id": "c"}
            | {"score": 8, "occurred_at": 30},
        ],
        expect={"outcome": "fired", "value": 0.5, "observations": 6},
    ),
]
