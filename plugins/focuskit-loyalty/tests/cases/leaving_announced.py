"""Cases of leaving-announced."""

from __future__ import annotations

from typing import Any

import attrs

from focuskit.policy import default_policy
from focuskit_testing import Case


def _text(text: str | None, days_ago: float = 10, **fields: Any) -> dict[str, Any]:
    row = {"kind": "email", "direction": "inbound", "occurred_at": days_ago, "language": "en"}
    return {**row, "text": text, **fields}


HARMLESS = [_text("Thanks for the drawings."), _text("See you on Monday.", 5)]
NOTICE = "Please treat this letter as our notice under clause 12."
CLEAR = {"outcome": "clear", "value": 0, "observations": 3}

CASES = [
    Case(
        name="one email gives notice",
        verdict="fires",
        rows=[*HARMLESS, _text(NOTICE)],
        expect={
            "outcome": "fired",
            "value": 1,
            "observations": 3,
            "severity": 0.5,
            "evidence": 1,
            "text": "Texts of theirs that announce that they leave: 1 of 3.",
        },
    ),
    Case(
        name="a tender, and a ticket that wants their data back",
        verdict="fires",
        rows=[
            _text("The contract goes out to tender in autumn.", 60),
            _text("How do we get our data out?", 20, kind="ticket"),
        ],
        expect={"outcome": "fired", "value": 2, "severity": 1.0},
    ),
    Case(
        name="they write of their work alone",
        verdict="clear",
        rows=HARMLESS,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="nobody records what they write",
        verdict="not recorded",
        rows=[{**_text(None, days), "automated": False} for days in (400, 200, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["field:text"]},
    ),
    Case(
        name="their texts are in a language without a phrase list",
        verdict="too few",
        rows=[_text("Wir k\u00fcndigen.", language="de")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="they think aloud of leaving and name a rival",
        verdict="near miss",
        rows=[*HARMLESS, _text("We are looking at alternatives; Nordwind made a better offer.")],
        given={"policy": attrs.evolve(default_policy(), rivals=("Nordwind",))},
        expect=CLEAR,
    ),
    Case(
        name="they switch to something of their own, not to somebody else",
        verdict="near miss",
        rows=[*HARMLESS, _text("We are switching from paper to electronic invoices in May.")],
        expect=CLEAR,
    ),
    Case(
        name="they end a small thing, not the contract",
        verdict="near miss",
        rows=[
            _text("We cancel the daily report."),
            _text("We cancel our subscription to the daily report, the weekly one is enough."),
            _text("Please cancel item 3 of the order."),
        ],
        expect=CLEAR,
    ),
    Case(
        name="they refuse a rival, or left one for us",
        verdict="near miss",
        rows=[
            _text("I told Nordwind that we are happy with you and will not meet them."),
            _text("We left Nordwind for you three years ago and never looked back."),
            _text("We cancelled our contract with our previous supplier and came to you."),
        ],
        expect=CLEAR,
    ),
    Case(
        name="they say that they do not leave",
        verdict="near miss",
        rows=[*HARMLESS, _text("We are not leaving you.")],
        expect=CLEAR,
    ),
    Case(
        name="one of their people leaves them",
        verdict="near miss",
        rows=[*HARMLESS, _text("Anna is leaving us at the end of the month, Ben takes over.")],
        expect=CLEAR,
    ),
    Case(
        name="we wrote of notice, not they",
        verdict="near miss",
        rows=[*HARMLESS, _text(NOTICE, direction="outbound")],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a machine sent it",
        verdict="near miss",
        rows=[*HARMLESS, _text(NOTICE, automated=True)],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="they gave notice a year ago",
        verdict="near miss",
        rows=[*HARMLESS, _text(NOTICE, 365)],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a cancellation says nothing by itself",
        verdict="near miss",
        rows=[*HARMLESS, _text("Please cancel the contract.", kind="cancellation")],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a meeting with three of them counts once, in whichever row the text stands",
        verdict="near miss",
        rows=[
            *HARMLESS,
            *(
                _text(text, kind="meeting", occasion_id="talk", contact_id=who)
                for who, text in (("ada", None), ("ben", "We give notice."), ("cy", NOTICE))
            ),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3, "evidence": 1},
    ),
    Case(
        name="nobody says what a machine sent",
        verdict="fires",
        rows=[
            _text("Please treat this letter as our notice under clause 12."),
            _text("See you.", 100),
        ],
        given={"recorded": dict.fromkeys(("email", "text", "language"), ("2020-01-01", None))},
        expect={"outcome": "fired", "value": 1, "evidence": 1},
    ),
    Case(
        name="another vendor shown to them, and other quotes, announce nothing",
        verdict="near miss",
        rows=[
            *HARMLESS,
            _text("They had a demo with another vendor last week and liked it."),
        ],
        expect=CLEAR,
    ),
    Case(
        name="notice by letter, by ticket and in a meeting",
        verdict="fires",
        rows=[
            _text("Please accept this letter as notice that we end the agreement."),
            _text("We would like our data exported before the contract ends.", 20, kind="ticket"),
            _text("They told us that they do not renew.", 3, kind="meeting"),
        ],
        expect={"outcome": "fired", "severity": 1.0, "observations": 3},
    ),
    Case(
        name="they ended a contract with somebody else, and one of them leaves their house",
        verdict="near miss",
        rows=[
            {"kind": "email", "direction": "inbound"}
            | {"text": "We have terminated our contract with the cleaning company."}
            | {"language": "en", "occurred_at": 10},
            {"kind": "email", "direction": "inbound"}
            | {"text": "Anna is leaving the company in June.", "language": "en"}
            | {"occurred_at": 12},
        ],
        expect={"outcome": "clear", "value": 0.0, "observations": 2},
    ),
]
