"""What trouble-has-names must find."""

from typing import Any

from focuskit_testing import Case

CALL: dict[str, Any] = {"kind": "call", "direction": "outbound"}


def _troubles(*whose: str | None, kind: str = "ticket", first: float = 70) -> list[dict[str, Any]]:
    row = {"kind": kind, "direction": "inbound"}
    return [
        {**row, "occurred_at": first + 3 * n, "contact_id": name} for n, name in enumerate(whose)
    ]


TWENTY = tuple(f"p{n:02d}" for n in range(20))
SIX = TWENTY[:6]


def _calls(*whom: str) -> list[dict[str, Any]]:
    """We called these people long before anybody had trouble."""
    return [{**CALL, "occurred_at": 330, "contact_id": name} for name in whom]


CASES = [
    Case(
        name="six of twenty have most of the trouble, and nobody of ours talks with them",
        verdict="fires",
        rows=[*_calls("zoe"), *_troubles(*SIX, *SIX, *SIX, *TWENTY[6:])],
        expect={
            "outcome": "fired",
            "value": 1,
            "severity": 1,
            "observations": 18,
            "evidence": 18,
            "text": "After 18 of 18 troubles of the few people who have most of them, nobody of "
            "ours talked with those (100 %).",
        },
    ),
    Case(
        name="trouble points, complaints and tickets of one person count together",
        verdict="fires",
        rows=[
            *_calls("zoe"),
            *_troubles("ada", "ben", kind="ticket"),
            *_troubles("ada", "eve", kind="complaint", first=90),
            *_troubles("ada", "ada", kind="trouble_point", first=110),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 4, "evidence": 4},
    ),
    Case(
        name="the only person on record has all the trouble, and nobody calls",
        verdict="fires",
        rows=[*_calls("ada"), *_troubles("ada", "ada", "ada", "ada", "ada")],
        expect={"outcome": "fired", "value": 1, "observations": 5},
    ),
    Case(
        name="they called us, which is not that we went to them",
        verdict="fires",
        rows=[
            *_calls("zoe"),
            *_troubles("ada", "ada", "ada", "ada", "ben", "eve"),
            {**CALL, "direction": "inbound", "occurred_at": 60, "contact_id": "ada"},
        ],
        expect={"outcome": "fired", "value": 1, "evidence": 4},
    ),
    Case(
        name="mails about the case reach her, but nobody sat down with her",
        verdict="fires",
        rows=[
            *_calls("zoe"),
            *_troubles("ada", "ada", "ada", "ada", "ben", "eve"),
            {**CALL, "kind": "email", "occurred_at": 60, "contact_id": "ada"},
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="we went to the six, and to nobody else",
        verdict="clear",
        rows=[
            *_troubles(*SIX, *SIX, *SIX, *TWENTY[6:]),
            *(
                {"kind": "visit", "direction": "outbound", "occurred_at": days, "contact_id": name}
                for days in (98, 69)
                for name in SIX
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 18, "evidence": 0},
    ),
    Case(
        name="all have the same trouble: it has no names",
        verdict="near miss",
        rows=[*_calls("zoe"), *_troubles(*TWENTY)],
        expect={"outcome": "clear", "value": 0, "observations": 20},
    ),
    Case(
        name="a call of which nobody wrote down with whom may have been with her",
        verdict="near miss",
        rows=[
            *_calls("zoe"),
            *_troubles("ada", "ada", "ada", "ada", "ben", "eve"),
            {**CALL, "occurred_at": 60},
        ],
        expect={"outcome": "unknown", "observations": 0, "pending": 4},
    ),
    Case(
        name="her trouble is of last month, and somebody may still call",
        verdict="near miss",
        rows=[*_calls("zoe"), *_troubles("ada", "ada", "ada", "ada", "ben", "eve", first=20)],
        expect={"outcome": "unknown", "observations": 0, "pending": 4},
    ),
    Case(
        name="a help desk alone, where nobody writes talks down",
        verdict="not recorded",
        rows=_troubles("ada", "ada", "ada", "ben", "eve"),
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:call", "kind:event", "kind:meeting", "kind:visit"],
        },
    ),
    Case(
        name="three troubles of one person",
        verdict="too few",
        rows=[*_calls("zoe"), *_troubles("ada", "ada", "ada", "ben")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 3},
    ),
    Case(
        name="trouble that does not say whose it is",
        verdict="near miss",
        rows=[*_calls("zoe"), *_troubles(*[None] * 6, "ada")],
        expect={"outcome": "unknown", "observations": 1},
    ),
    Case(
        name="seven people have troubles as chance has it: some more, some fewer",
        verdict="near miss",
        rows=[
            *_calls("zoe"),
            *_troubles(
                *("p1",) * 5, *("p2",) * 4, *("p3",) * 4, *("p4",) * 3, *("p5",) * 2, "p6", "p7"
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 20},
    ),
    Case(
        name="somebody sat down with each of the two after each of their troubles",
        verdict="near miss",
        rows=[
            *(
                {"kind": "ticket", "direction": "inbound", "contact_id": "a"} | {"occurred_at": ago}
                for ago in (70, 88, 115)
            ),
            *(
                {"kind": "ticket", "direction": "inbound", "contact_id": "b"} | {"occurred_at": ago}
                for ago in (79, 97, 124)
            ),
            {"kind": "ticket", "direction": "inbound", "contact_id": "c"} | {"occurred_at": 106},
            {"kind": "ticket", "direction": "inbound", "contact_id": "d"} | {"occurred_at": 133},
            *(
                {"kind": "visit", "direction": "outbound", "contact_id": "a"} | {"occurred_at": ago}
                for ago in (60, 78, 105)
            ),
            *(
                {"kind": "visit", "direction": "outbound", "contact_id": "b"} | {"occurred_at": ago}
                for ago in (69, 87, 114)
            ),
            {"kind": "visit", "direction": "outbound", "contact_id": "c"} | {"occurred_at": 96},
            {"kind": "visit", "direction": "outbound", "contact_id": "d"} | {"occurred_at": 123},
            {"kind": "meeting", "direction": "outbound", "contact_id": "e"} | {"occurred_at": 20},
            {"kind": "meeting", "direction": "outbound", "contact_id": "f"} | {"occurred_at": 20},
            {"kind": "meeting", "direction": "outbound", "contact_id": "g"} | {"occurred_at": 20},
            {"kind": "meeting", "direction": "outbound", "contact_id": "h"} | {"occurred_at": 20},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 6},
    ),
    Case(
        name="a desk that names three people, of whom one has more than half of the trouble",
        verdict="fires",
        rows=[
            {**CALL, "occurred_at": 500, "contact_id": "zoe"},
            *_troubles(*("ada",) * 11, *("ben",) * 8, "eve"),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 11},
    ),
]
