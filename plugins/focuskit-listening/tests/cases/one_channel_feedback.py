"""Cases of one-channel-feedback."""

from focuskit_testing import Case

FIRST_ORDER = {"kind": "order", "direction": "inbound", "occurred_at": 500}
SURVEY = {"kind": "survey", "direction": "inbound", "occurred_at": 100}
FEEDBACK = {"kind": "feedback", "direction": "inbound", "occurred_at": 90}
WITH_EXPERT = {"colleague_role": "expert", "direction": "outbound", "occurred_at": 80}

CASES = [
    Case(
        name="surveys alone leave two ways closed",
        verdict="fires",
        rows=[FIRST_ORDER, SURVEY, {**SURVEY, "occurred_at": 10}],
        expect={
            "outcome": "fired",
            "value": 2,
            "severity": 0.666667,
            "observations": 500,
            "text": (
                "Of three ways to hear them (formal, informal, by an expert), 2 brought nothing."
            ),
        },
    ),
    Case(
        name="nothing at all is worst",
        verdict="fires",
        rows=[FIRST_ORDER],
        expect={"outcome": "fired", "value": 3, "severity": 1},
    ),
    Case(
        name="a survey, a casual word and an expert's visit open all three",
        verdict="clear",
        rows=[FIRST_ORDER, SURVEY, FEEDBACK, {**WITH_EXPERT, "kind": "visit"}],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="what they tell our expert opens two ways",
        verdict="clear",
        rows=[FIRST_ORDER, SURVEY, {**FEEDBACK, "colleague_role": "expert", "channel": "lunch"}],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="nobody keeps surveys, so nobody knows whether the formal way is open",
        verdict="not recorded",
        rows=[
            {**FIRST_ORDER, "colleague_role": "sales"},
            *(
                {**FEEDBACK, "occurred_at": days, "colleague_role": "expert"}
                for days in (450, 200, 1)
            ),
        ],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:survey"],
        },
    ),
    Case(
        name="an account of four months",
        verdict="too few",
        rows=[{**FIRST_ORDER, "occurred_at": 120}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 120},
    ),
    Case(
        name="a form in the portal is not informal, and a seller is no expert",
        verdict="near miss",
        rows=[
            FIRST_ORDER,
            SURVEY,
            {**FEEDBACK, "channel": "portal"},
            {
                "kind": "meeting",
                "direction": "outbound",
                "occurred_at": 5,
                "colleague_role": "sales",
            },
        ],
        expect={"outcome": "fired", "value": 2},
    ),
    Case(
        name="surveys that we sent, and feedback that our expert asked for, brought nothing yet",
        verdict="near miss",
        rows=[
            FIRST_ORDER,
            {**SURVEY, "direction": "outbound"},
            {**WITH_EXPERT, "kind": "feedback"},
        ],
        expect={"outcome": "fired", "value": 3},
    ),
    Case(
        name="all three ways were open more than a year ago",
        verdict="near miss",
        rows=[
            {**SURVEY, "occurred_at": 366},
            {**FEEDBACK, "occurred_at": 366},
            {**WITH_EXPERT, "kind": "visit", "occurred_at": 366},
        ],
        expect={"outcome": "fired", "value": 3},
    ),
    Case(
        name="one survey in a year keeps the formal way open",
        verdict="near miss",
        rows=[
            FIRST_ORDER,
            {**SURVEY, "occurred_at": 364},
            {**FEEDBACK, "colleague_role": "expert"},
        ],
        expect={"outcome": "clear", "value": 0},
    ),
    Case(
        name="an expert who spoke about them in our own house heard nothing",
        verdict="near miss",
        rows=[
            {"kind": "survey", "direction": "inbound", "occurred_at": 500, "score": 8},
            {"kind": "survey", "direction": "inbound", "occurred_at": 20, "score": 8},
            {"kind": "feedback", "direction": "inbound", "occurred_at": 20},
            {
                "kind": "meeting",
                "direction": "internal",
                "occurred_at": 20,
                "colleague_role": "expert",
            },
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="a form of the customer portal is no talk, however the channel is written",
        verdict="fires",
        rows=[
            FIRST_ORDER,
            SURVEY,
            {**WITH_EXPERT, "kind": "visit"},
            {**FEEDBACK, "channel": "Customer Portal"},
            {**FEEDBACK, "channel": " Survey", "occurred_at": 20},
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="our expert spoke about them in our own house",
        verdict="fires",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            {"kind": "survey", "direction": "inbound", "score": 8} | {"occurred_at": 30},
            {"kind": "meeting", "direction": "internal"}
            | {"colleague_role": "expert", "occurred_at": 20},
        ],
        expect={"outcome": "fired", "value": 2.0, "observations": 700},
    ),
]
