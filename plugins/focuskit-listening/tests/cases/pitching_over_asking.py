"""What pitching-over-asking must find."""

from typing import Any

from focuskit_testing import Case

PITCH = "Our special offer is now available."
QUESTION = "What would make your week easier?"


def _talks(*shares: float | None, kind: str = "call", days_ago: float = 30) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "direction": "outbound", "occurred_at": days_ago + n, "talk_share": share}
        for n, share in enumerate(shares)
    ]


def _messages(*texts: str, **fields: Any) -> list[dict[str, Any]]:
    shared = {"kind": "email", "direction": "outbound", "language": "en", **fields}
    return [{**shared, "occurred_at": 20 + n, "text": text} for n, text in enumerate(texts)]


CASES = [
    Case(
        name="we hold most of the talking",
        verdict="fires",
        rows=_talks(0.8, 0.7, 0.6, 0.5, 0.65),
        expect={
            "outcome": "fired",
            "value": 0.65,
            "severity": 1.0,
            "evidence": 5,
            "text": "Over 5 talks and messages, our share of talking and pitching against "
            "listening and asking was 65 %.",
        },
    ),
    Case(
        name="messages that pitch count beside the talks",
        verdict="fires",
        rows=[*_talks(0.4, 0.4, 0.4), *_messages(PITCH, PITCH)],
        expect={"outcome": "fired", "value": 0.64, "observations": 5},
    ),
    Case(
        name="we listen more than we talk",
        verdict="clear",
        rows=[*_talks(0.3, 0.4), *_talks(0.4, 0.43, kind="meeting"), *_messages(QUESTION)],
        expect={"outcome": "clear", "value": 1.53 / 5, "observations": 5},
    ),
    Case(
        name="neither the talking nor any text is recorded",
        verdict="not recorded",
        rows=[*_talks(None, days_ago=300), *_talks(None, None, None, None, None, days_ago=5)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded"},
    ),
    Case(
        name="talks alone suffice",
        verdict="fires",
        rows=[*_talks(0.65, days_ago=300), *_talks(*[0.65] * 5, days_ago=5)],
        given={"recorded": {}},
        expect={"outcome": "fired", "value": 0.65},
    ),
    Case(
        name="four calls",
        verdict="too few",
        rows=_talks(0.9, 0.9, 0.9, 0.9),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="automated mail is not how our people talk",
        verdict="near miss",
        rows=[*_talks(*[0.4] * 5), *_messages(*[PITCH] * 5, automated=True)],
        expect={"outcome": "clear", "value": 0.4, "observations": 5},
    ),
    Case(
        name="their messages are not ours",
        verdict="near miss",
        rows=[*_talks(*[0.4] * 5), *_messages(*[PITCH] * 5, direction="inbound")],
        expect={"outcome": "clear", "value": 0.4, "observations": 5},
    ),
    Case(
        name="a message that neither pitches nor asks says nothing",
        verdict="near miss",
        rows=[*_talks(*[0.4] * 4), *_messages("The invoice is attached.")],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="a language without a phrase list cannot be read",
        verdict="near miss",
        rows=[*_talks(*[0.4] * 5), *_messages(*[PITCH] * 5, language="fi")],
        expect={"outcome": "clear", "value": 0.4, "observations": 5},
    ),
    Case(
        name="talks of more than half a year ago",
        verdict="near miss",
        rows=[*_talks(*[0.9] * 5, days_ago=190), *_talks(*[0.4] * 5)],
        expect={"outcome": "clear", "value": 0.4, "observations": 5},
    ),
    Case(
        name="meetings in our own house are no talks with them",
        verdict="near miss",
        rows=[
            {"kind": "meeting", "direction": "internal", "occurred_at": 5 + n, "talk_share": 0.9}
            for n in range(6)
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="six messages that pitch in words of their own",
        verdict="fires",
        rows=_messages(
            "Our new Platinum tier comes with round-the-clock support.",
            "We are the market leader in cold-chain packaging.",
            "Our trainers are the most experienced in the country.",
            "The X200 has twice the throughput of the model you have.",
            "For only 49 euros a month more you get unlimited users.",
            "If you sign before the 30th I can include the second licence at no charge.",
        ),
        expect={"outcome": "fired", "value": 1.0, "observations": 6},
    ),
    Case(
        name="whoever speaks to an answering machine speaks alone, and not with them",
        verdict="near miss",
        rows=[
            {"kind": "call", "direction": "outbound", "occurred_at": 20 + n, "talk_share": share}
            | {"outcome": outcome}
            for share, outcome, number in ((1.0, "Left voicemail", 6), (0.4, "connected", 5))
            for n in range(number)
        ],
        expect={"outcome": "clear", "value": 0.4, "observations": 5},
    ),
]
