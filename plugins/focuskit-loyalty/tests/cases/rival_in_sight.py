"""Cases of rival-in-sight."""

from __future__ import annotations

from typing import Any

import attrs

from focuskit.policy import default_policy
from focuskit_testing import Case

NORDWIND = {"policy": attrs.evolve(default_policy(), rivals=("Nordwind",))}


def _text(text: str | None, days_ago: float = 10, **fields: Any) -> dict[str, Any]:
    row = {"kind": "email", "direction": "inbound", "occurred_at": days_ago, "language": "en"}
    return {**row, "text": text, **fields}


HARMLESS = [_text("Thanks for the drawings."), _text("See you on Monday.", 5)]

CASES = [
    Case(
        name="one email names the rival",
        verdict="fires",
        rows=[*HARMLESS, _text("What do you have against Nordwind's offer?")],
        given=NORDWIND,
        expect={
            "outcome": "fired",
            "value": 1,
            "observations": 3,
            "severity": 0.5,
            "evidence": 1,
            "text": "Texts of theirs that speak of a rival or of leaving: 1 of 3.",
        },
    ),
    Case(
        name="two texts speak of leaving, and no rival is known by name",
        verdict="fires",
        rows=[
            _text("We are looking at alternatives for next year."),
            _text("Honestly, why should we stay?", 20, kind="chat"),
        ],
        expect={"outcome": "fired", "value": 2, "severity": 1.0},
    ),
    Case(
        name="they write of their work alone",
        verdict="clear",
        rows=HARMLESS,
        given=NORDWIND,
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
        rows=[_text("Wir kündigen.", language="de")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="a rival's name is found in every language",
        verdict="fires",
        rows=[_text("Nordwind war hier.", language="de")],
        given=NORDWIND,
        expect={"outcome": "fired", "value": 1, "observations": 1},
    ),
    Case(
        name="they say that they do not think of leaving",
        verdict="near miss",
        rows=[*HARMLESS, _text("We are not looking at alternatives.")],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="we wrote of the rival, not they",
        verdict="near miss",
        rows=[*HARMLESS, _text("How do you find Nordwind?", direction="outbound")],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="they spoke of the rival half a year ago",
        verdict="near miss",
        rows=[*HARMLESS, _text("Nordwind was here.", 180)],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a prospect compares us with the rival",
        verdict="near miss",
        rows=[_text("How do you compare with Nordwind?")],
        given={**NORDWIND, "account": {"status": "prospect"}},
        expect={"outcome": "not_applicable"},
    ),
    Case(
        name="a cancellation says nothing by itself",
        verdict="near miss",
        rows=[*HARMLESS, _text("Please cancel the contract.", kind="cancellation")],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a meeting with three of them counts once, in whichever row the text stands",
        verdict="near miss",
        rows=[
            *HARMLESS,
            *(
                _text(text, kind="meeting", occasion_id="talk", contact_id=who)
                for who, text in (
                    ("ada", None),
                    ("ben", "What does Nordwind take for it?"),
                    ("cy", "What does Nordwind take for it?"),
                )
            ),
        ],
        given=NORDWIND,
        expect={"outcome": "fired", "value": 1, "observations": 3, "evidence": 1},
    ),
    Case(
        name="without rivals in the policy, the finding says what was not looked for",
        verdict="clear",
        rows=HARMLESS,
        expect={
            "outcome": "clear",
            "value": 0,
            "text": "Texts of theirs that speak of a rival or of leaving: 0 of 2. Names of rivals "
            "could not be looked for: the policy lists none.",
        },
    ),
    Case(
        name="who gives notice has done more than to think of it, and counts as that alone",
        verdict="near miss",
        rows=[*HARMLESS, _text("We cancel our contract; Nordwind takes over in May.")],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="a rival's name counts where no list can read whether they give notice",
        verdict="fires",
        rows=[_text("Wir gehen zu Nordwind.", language=None)],
        given=NORDWIND,
        expect={"outcome": "fired", "value": 1, "observations": 1},
    ),
    Case(
        name="the language of a text may stand in capitals",
        verdict="fires",
        rows=[_text("We are looking at alternatives.", language="EN")],
        expect={"outcome": "fired", "value": 1, "observations": 1},
    ),
    Case(
        name="nobody says what a machine sent",
        verdict="fires",
        rows=[_text("We are looking at alternatives."), _text("See you.", 100)],
        given={"recorded": dict.fromkeys(("email", "text", "language"), ("2020-01-01", None))},
        expect={"outcome": "fired", "value": 1, "evidence": 1},
    ),
    Case(
        name="they refuse the rival, or left it for us",
        verdict="near miss",
        rows=[
            _text("I told Nordwind again that we are happy with you and will not meet them."),
            _text("We left Nordwind for you three years ago and never looked back.", 9),
        ],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="they would stay if we did as the rival does",
        verdict="fires",
        rows=[
            _text("We would stay with you if you matched Nordwind's price."),
            _text("We were happy with you, until Nordwind came.", 9),
        ],
        given=NORDWIND,
        expect={"outcome": "fired", "value": 2, "severity": 1.0},
    ),
    Case(
        name="a refusal that no list can read counts as a mention",
        verdict="fires",
        rows=[_text("Nordwind war hier, wir haben abgelehnt.", language="de")],
        given=NORDWIND,
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="a demonstration elsewhere and two other quotes; notice counts with its own sign",
        verdict="fires",
        rows=[
            _text("Please treat this letter as our notice under clause 12.", 5),
            _text("They had a demo with another vendor last week and liked it.", 9),
            _text("Finance asked me to get two other quotes before we sign again.", 12),
        ],
        expect={"outcome": "fired", "value": 2, "observations": 3},
    ),
    Case(
        name="they change something of their own, or end a small thing",
        verdict="near miss",
        rows=[
            _text("We are switching from paper to electronic invoices in May.", 5),
            _text("Anna is leaving us at the end of the month, Ben takes over her orders.", 9),
            _text("We cancel our subscription to the daily report, the weekly one is enough.", 12),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="a ticket thinks aloud of leaving, where all that they write is a ticket",
        verdict="fires",
        rows=[
            *(_text("The label printer is jammed.", days, kind="ticket") for days in (60, 40)),
            _text("We are looking at alternatives for next year.", kind="ticket"),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="a ticket names the machine of a rival that stands beside ours",
        verdict="near miss",
        rows=[
            _text("Our line talks to a Nordwind scanner; it reads no labels.", kind="ticket"),
            _text("Please send the driver for the Nordwind printer.", 5, kind="request"),
        ],
        given=NORDWIND,
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
]
