"""What requested-not-bought must find."""

from typing import Any

from focuskit_testing import Case

REQUEST: dict[str, Any] = {"kind": "request", "direction": "inbound", "topics": ["film"]}
OFFER: dict[str, Any] = {"kind": "deal", "direction": "outbound", "topics": ["Film"]}


def _asked(*days_ago: float) -> list[dict[str, Any]]:
    return [{**REQUEST, "occurred_at": days} for days in days_ago]


def _offered(*days_ago: float, outcome: str | None = "lost", **fields: Any) -> list[dict[str, Any]]:
    ended = {"outcome": outcome} if outcome else {}
    return [
        {**OFFER, **ended, "occurred_at": days, **fields}
        | ({"resolved_at": days - 5} if outcome else {})
        for days in days_ago
    ]


CASES = [
    Case(
        name="four requests, four offers, and not one of them bought",
        verdict="fires",
        rows=[*_asked(350, 300, 250, 200), *_offered(340, 290, 240, 190)],
        expect={
            "outcome": "fired",
            "value": 1,
            "severity": 1,
            "observations": 4,
            "evidence": 4,
            "text": "4 of 4 requests got an offer that they did not buy (100 %).",
        },
    ),
    Case(
        name="offers that say which request they answer, without topics",
        verdict="fires",
        rows=[
            row
            for n, days in enumerate((340, 290, 240))
            for row in (
                {**REQUEST, "id": f"r{n}", "topics": None, "occurred_at": days},
                *_offered(days - 9, topics=None, in_reply_to=f"r{n}", outcome="Declined"),
            )
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="one of the offers was bought",
        verdict="clear",
        rows=[
            *_asked(350, 349, 200),
            *_offered(340, outcome="lost"),
            *_offered(320, outcome="Won"),
            *_offered(190, outcome="lost"),
        ],
        expect={"outcome": "clear", "value": 0.333333, "observations": 3, "evidence": 1},
    ),
    Case(
        name="they ordered it without signing the proposal",
        verdict="clear",
        rows=[
            *_asked(350, 349, 348),
            *_offered(340),
            {"kind": "order", "direction": "inbound", "topics": ["film"], "occurred_at": 300},
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="offers that nobody asked for",
        verdict="near miss",
        rows=[*_asked(350), *_offered(340, 290, 240, topics=["lunch"])],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="requests on which no offer was made",
        verdict="near miss",
        rows=[*_asked(350, 300, 250), *_offered(360)],
        expect={"outcome": "unknown", "observations": 0, "pending": 0},
    ),
    Case(
        name="offers that are still undecided",
        verdict="near miss",
        rows=[*_asked(350, 300, 250), *_offered(345, 295, 245, outcome=None), *_offered(900)],
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="what was turned down last month may still be bought in another form",
        verdict="near miss",
        rows=[*_asked(60, 50, 40), *_offered(55, 45, 35)],
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="nobody writes down how an offer ended",
        verdict="not recorded",
        rows=[*_asked(350, 300, 250), *_offered(340, 290, 240, outcome=None)],
        given={"recorded": {"in_reply_to": (None, None), "topics": (None, None)}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:outcome"]},
    ),
    Case(
        name="two requests",
        verdict="too few",
        rows=[*_asked(350, 300), *_offered(340, 290)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="five of them ask for one film at one table, and buy it once",
        verdict="too few",
        rows=[
            {"kind": "request", "direction": "inbound", "occurred_at": 90, "topics": ["film"]}
            | {"occasion_id": "lunch", "contact_id": who, "id": who}
            for who in ("ada", "ben", "cy", "di", "eve")
        ]
        + [
            {"kind": "deal", "direction": "outbound", "occurred_at": 80, "resolved_at": 70}
            | {"outcome": "won", "in_reply_to": "eve"}
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="they ordered at once, before our offer was turned down on paper",
        verdict="near miss",
        rows=[
            *(
                {"kind": "request", "direction": "inbound", "topics": ["truck"]}
                | {"occurred_at": ago}
                for ago in (350, 280, 210, 150)
            ),
            *(
                {"kind": "order", "direction": "inbound", "topics": ["Truck"]}
                | {"occurred_at": ago}
                for ago in (340, 270, 200, 140)
            ),
            *(
                {"kind": "deal", "direction": "outbound", "topics": ["truck"]}
                | {"outcome": "lost", "occurred_at": ago, "resolved_at": done}
                for ago, done in ((345, 341), (275, 271))
            ),
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 4},
    ),
]
