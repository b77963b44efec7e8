"""Cases of asked-to-death."""

from focuskit_testing import Case

REQUEST = {"kind": "survey", "direction": "outbound", "automated": True}
ANSWER = {"kind": "survey", "direction": "inbound", "occurred_at": 2}


def requests(*days: float, contact: str | None = None) -> list[dict[str, object]]:
    """Return one request for feedback on each of these days."""
    return [{**REQUEST, "occurred_at": ago, "contact_id": contact} for ago in days]


CASES = [
    Case(
        name="four requests to each of two contacts and one answer in eight",
        verdict="fires",
        rows=[
            *requests(80, 60, 40, 20, contact="ana"),
            *requests(80, 60, 40, 20, contact="ben"),
            {**ANSWER, "contact_id": "ana"},
        ],
        expect={
            "outcome": "fired",
            "value": 4,
            "severity": 0.5,
            "observations": 8,
            "evidence": 8,
            "text": (
                "Requests for feedback that hardly anybody answers: 4 per contact, of 8 in all."
            ),
        },
    ),
    Case(
        name="requests whose contact is not recorded went to one",
        verdict="fires",
        rows=requests(80, 70, 60, 50, 40, 30),
        expect={"outcome": "fired", "value": 6, "severity": 1},
    ),
    Case(
        name="one request in five was answered, which is enough",
        verdict="clear",
        rows=[*requests(80, 60, 40, 20, 10, contact="ana"), ANSWER],
        expect={
            "outcome": "clear",
            "value": 0,
            "observations": 4,
            "pending": 1,
            "text": (
                "Requests for feedback that hardly anybody answers: 0 per contact, of 5 in all. "
                "1 more still open."
            ),
        },
    ),
    Case(
        name="two requests to a contact are no burden, answered or not",
        verdict="clear",
        rows=[*requests(80, 20, contact="ana"), *requests(80, 20, contact="ben")],
        expect={"outcome": "clear", "value": 2},
    ),
    Case(
        name="nobody records requests for feedback",
        verdict="not recorded",
        rows=[{"kind": "order", "direction": "inbound", "occurred_at": d} for d in (200, 100, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:feedback", "kind:survey"],
        },
    ),
    Case(
        name="nobody records whom we asked",
        verdict="not recorded",
        rows=requests(200, 80, 70, 60, 50, 40, 30, 0),
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:contact_id"],
        },
    ),
    Case(
        name="one request is no habit",
        verdict="too few",
        rows=requests(20, contact="ana"),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="many contacts asked once each",
        verdict="near miss",
        rows=[row for n in range(12) for row in requests(5 * n + 1, contact=f"c{n}")],
        expect={"outcome": "clear", "value": 1, "observations": 9},
    ),
    Case(
        name="most of the requests are older than a quarter",
        verdict="near miss",
        rows=requests(300, 250, 200, 150, 100, 91, 60, 30, contact="ana"),
        expect={"outcome": "clear", "value": 2, "observations": 2},
    ),
    Case(
        name="emails that ask for nothing are no requests",
        verdict="near miss",
        rows=[
            *requests(60, 30, contact="ana"),
            *({"kind": "email", "direction": "outbound", "occurred_at": d} for d in range(1, 20)),
        ],
        expect={"outcome": "clear", "value": 2},
    ),
    Case(
        name="a machine's reply does not answer for the contact",
        verdict="near miss",
        rows=[
            *requests(80, 60, 40, 20, contact="ana"),
            *({**ANSWER, "occurred_at": d - 0.01, "automated": True} for d in (80, 60, 40, 20)),
        ],
        expect={"outcome": "fired", "value": 4},
    ),
    Case(
        name="all went out within two weeks: an answer to each may still come",
        verdict="near miss",
        rows=requests(2, 4, 6, 8, 10, contact="ana"),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
]
