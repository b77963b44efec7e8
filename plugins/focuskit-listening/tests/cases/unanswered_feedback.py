"""Cases of unanswered-feedback."""

from focuskit_testing import Case

TOLD = {"kind": "feedback", "direction": "inbound"}
ANSWER = {"kind": "call", "direction": "outbound"}
EARLIER_CALL = {**ANSWER, "occurred_at": 400}
MAIL = {"kind": "email", "direction": "inbound", "language": "en"}
COMPLAINTS = (
    "The third pallet was damaged again.",
    "We are still waiting for the invoice.",
    "I am disappointed with your support.",
)

CASES = [
    Case(
        name="three mails complain, and one of them was answered",
        verdict="fires",
        rows=[
            EARLIER_CALL,
            *({**MAIL, "occurred_at": 60 + 20 * n, "text": t} for n, t in enumerate(COMPLAINTS)),
            {**ANSWER, "occurred_at": 58},
            {**MAIL, "occurred_at": 57, "text": "Thanks, that settles it."},
        ],
        expect={
            "outcome": "fired",
            "value": 0.666667,
            "severity": 1,
            "observations": 3,
            "evidence": 2,
        },
    ),
    Case(
        name="mails that complain, each answered by a call, beside one that we left lying",
        verdict="near miss",
        rows=[
            EARLIER_CALL,
            *({**MAIL, "occurred_at": 60 + 20 * n, "text": t} for n, t in enumerate(COMPLAINTS)),
            *({**ANSWER, "occurred_at": 58 + 20 * n} for n in range(3)),
            {**MAIL, "occurred_at": 30, "text": "See you on Monday."},
        ],
        # The mail that nobody answered may be a complaint: 1 of 4, (25 - 10) of 40.
        expect={"outcome": "clear", "value": 0, "severity_low": 0, "severity_high": 0.375},
    ),
    Case(
        name="mails that complain of nothing and that nobody answered",
        verdict="too few",
        rows=[
            EARLIER_CALL,
            *({**MAIL, "occurred_at": d, "text": "Here are the papers."} for d in (90, 60, 30)),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="three of ten went unanswered",
        verdict="fires",
        rows=[
            *({**TOLD, "occurred_at": 30 + 15 * n} for n in range(10)),
            *({**ANSWER, "occurred_at": 28 + 15 * n} for n in range(7)),
        ],
        expect={
            "outcome": "fired",
            "value": 0.3,
            "severity": 0.5,
            "observations": 10,
            "evidence": 3,
            "text": (
                "3 of 10 pieces of feedback and complaints "
                "got no answer from a person of ours (30 %)."
            ),
        },
    ),
    Case(
        name="complaints that the help desk solved within hours, whatever the mails say",
        verdict="clear",
        rows=[
            EARLIER_CALL,
            {"kind": "email", "direction": "outbound", "occurred_at": 130, "text": "Invoice"},
            *(
                {**TOLD, "kind": "complaint", "occurred_at": d, "resolved_at": d - 0.08}
                for d in (100, 70, 40)
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="complaints that were closed after three weeks without a word",
        verdict="fires",
        rows=[
            EARLIER_CALL,
            *(
                {**TOLD, "kind": "complaint", "occurred_at": d, "resolved_at": d - 21}
                for d in (70, 60, 50)
            ),
        ],
        expect={"outcome": "fired", "value": 1, "severity": 1},
    ),
    Case(
        name="an answer that came on the fifteenth day is none",
        verdict="fires",
        rows=[
            *({**TOLD, "occurred_at": d} for d in (150, 100, 50)),
            *({**ANSWER, "occurred_at": d - 15} for d in (150, 100, 50)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="each was answered within two weeks, by whatever way",
        verdict="clear",
        rows=[
            *({**TOLD, "occurred_at": d} for d in (150, 100, 50)),
            {**ANSWER, "occurred_at": 136},
            {"kind": "email", "direction": "outbound", "occurred_at": 99},
            {"kind": "visit", "direction": "outbound", "occurred_at": 45},
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="nobody records calls, mail or meetings",
        verdict="not recorded",
        rows=[{**TOLD, "occurred_at": d} for d in (400, 150, 100, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": [
                "kind:call",
                "kind:chat",
                "kind:email",
                "kind:event",
                "kind:meeting",
                "kind:visit",
            ],
        },
    ),
    Case(
        name="two pieces of feedback",
        verdict="too few",
        rows=[EARLIER_CALL, {**TOLD, "occurred_at": 60}, {**TOLD, "occurred_at": 50}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="what came in lately can still be answered in time",
        verdict="near miss",
        rows=[
            *({**TOLD, "occurred_at": d} for d in (150, 100, 50, 13, 6, 1)),
            *({**ANSWER, "occurred_at": d - 1} for d in (150, 100, 50)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="an automated receipt is no answer",
        verdict="near miss",
        rows=[
            *({**TOLD, "occurred_at": d} for d in (150, 100, 50)),
            *(
                {"kind": "email", "direction": "outbound", "occurred_at": d, "automated": True}
                for d in (149, 99, 49)
            ),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="a call that states what it answers answers nothing else",
        verdict="near miss",
        rows=[
            *({**TOLD, "occurred_at": d, "id": f"f{d}"} for d in (50, 49, 48)),
            {**ANSWER, "occurred_at": 45, "in_reply_to": "f50"},
        ],
        expect={"outcome": "fired", "observations": 3, "evidence": 2},
    ),
    Case(
        name="feedback that we asked for, and old feedback, need no answer",
        verdict="near miss",
        rows=[
            *({**TOLD, "direction": "outbound", "occurred_at": d} for d in (60, 50, 40)),
            *({**TOLD, "occurred_at": d} for d in (300, 250, 200)),
            *({**TOLD, "occurred_at": d} for d in (90, 80, 70)),
            *({**ANSWER, "occurred_at": d - 2} for d in (90, 80, 70)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="a complaint by five participants is one, and an answer to one of them answers all",
        verdict="near miss",
        rows=[
            *(
                {
                    "id": f"c{days}-{who}",
                    "kind": "complaint",
                    "direction": "inbound",
                    "occurred_at": days,
                    "contact_id": who,
                    "occasion_id": f"call-{days}",
                }
                for days in (150, 100, 50)
                for who in ("ada", "ben", "cy", "di", "eve")
            ),
            *(
                {
                    "kind": "call",
                    "direction": "outbound",
                    "occurred_at": days - 2,
                    "in_reply_to": f"c{days}-cy",
                }
                for days in (150, 100, 50)
            ),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="one complaint by five participants alone",
        verdict="too few",
        rows=[
            {
                "kind": "complaint",
                "direction": "inbound",
                "occurred_at": 100,
                "contact_id": who,
                "occasion_id": "call",
            }
            for who in ("ada", "ben", "cy", "di", "eve")
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="we rang in vain after each, and left it at that",
        verdict="fires",
        rows=[
            EARLIER_CALL,
            *({**TOLD, "occurred_at": d} for d in (100, 80, 60, 40)),
            *({**ANSWER, "occurred_at": d - 2, "outcome": "no answer"} for d in (100, 80, 60, 40)),
        ],
        expect={"outcome": "fired", "value": 1, "observations": 4},
    ),
    Case(
        name="scores without a direction are feedback too, and each was answered",
        verdict="clear",
        rows=[
            EARLIER_CALL,
            {**TOLD, "occurred_at": 120},
            *({"kind": "feedback", "occurred_at": d, "score": 5} for d in (100, 80, 60)),
            *({**ANSWER, "occurred_at": d - 2} for d in (120, 100, 80, 60)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 4},
    ),
    Case(
        name="a call that reached nobody is no answer",
        verdict="fires",
        rows=[
            EARLIER_CALL,
            *({**TOLD, "occurred_at": n} for n in (100, 80, 60)),
            *({**ANSWER, "occurred_at": n - 2, "outcome": "busy"} for n in (100, 80, 60)),
        ],
        expect={"outcome": "fired", "value": 1.0},
    ),
    Case(
        name="a mail whose text is not on record may be a complaint, if nobody answered it",
        verdict="near miss",
        rows=[
            EARLIER_CALL,
            *({**TOLD, "occurred_at": n} for n in (120, 100, 80)),
            *({**ANSWER, "occurred_at": n - 2} for n in (120, 100, 80)),
            {"kind": "email", "direction": "inbound", "occurred_at": 50},
        ],
        expect={"outcome": "clear", "value": 0.0, "value_high": 0.25},
    ),
    Case(
        name="we called back each time, and nobody was there",
        verdict="fires",
        rows=[
            *(
                {"kind": "complaint", "direction": "inbound", "occurred_at": ago}
                for ago in (150, 120, 90, 60)
            ),
            *(
                {"kind": "call", "direction": "outbound", "outcome": "no-answer"}
                | {"automated": False, "occurred_at": ago}
                for ago in (149, 119, 89, 59)
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 4},
    ),
    Case(
        name="each was answered by name, a month later",
        verdict="fires",
        rows=[
            *(
                {"kind": "feedback", "direction": "inbound", "occurred_at": ago} | {"id": name}
                for ago, name in ((170, "f170"), (120, "f120"), (70, "f70"))
            ),
            *(
                {"kind": "email", "direction": "outbound", "automated": False}
                | {"occurred_at": ago, "in_reply_to": answered}
                for ago, answered in ((140, "f170"), (90, "f120"), (40, "f70"))
            ),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 3},
    ),
]
