"""Cases of no-feedback."""

from focuskit_testing import Case

SURVEY_BACK = {"kind": "survey", "direction": "inbound", "score": 7}
SURVEY_SENT = {"kind": "survey", "direction": "outbound"}
FIRST_ORDER = {"kind": "order", "direction": "inbound", "occurred_at": 400}

CASES = [
    Case(
        name="the last answer lies half-way between the limits",
        verdict="fires",
        rows=[{**SURVEY_BACK, "occurred_at": 272.5}, {**SURVEY_BACK, "occurred_at": 500}],
        expect={
            "outcome": "fired",
            "value": 272.5,
            "severity": 0.5,
            "observations": 500,
            "text": "Nobody of theirs has answered us for 272 days.",
        },
    ),
    Case(
        name="they never answered, so the days run from the first order",
        verdict="fires",
        rows=[FIRST_ORDER],
        expect={"outcome": "fired", "value": 400, "severity": 1},
    ),
    Case(
        name="a casual word counts like a survey",
        verdict="clear",
        rows=[FIRST_ORDER, {"kind": "feedback", "direction": "inbound", "occurred_at": 20}],
        expect={"outcome": "clear", "value": 20, "evidence": 1},
    ),
    Case(
        name="a need counts that they told us when we asked",
        verdict="clear",
        rows=[
            FIRST_ORDER,
            {"kind": "need", "direction": "inbound", "occurred_at": 60, "source": "asked"},
        ],
        expect={"outcome": "clear", "value": 60},
    ),
    Case(
        name="neither surveys and feedback nor needs are recorded",
        verdict="not recorded",
        rows=[{**FIRST_ORDER, "occurred_at": days} for days in (400, 200, 1)],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": [
                "kind:feedback",
                "kind:need",
                "kind:objective",
                "kind:survey",
                "kind:trouble_point",
            ],
        },
    ),
    Case(
        name="an account of two months",
        verdict="too few",
        rows=[{**FIRST_ORDER, "occurred_at": 60}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 60},
    ),
    Case(
        name="surveys that we sent and a machine's reply are no answers",
        verdict="near miss",
        rows=[
            {**SURVEY_BACK, "occurred_at": 300},
            {**SURVEY_SENT, "occurred_at": 30},
            {"kind": "feedback", "direction": "outbound", "occurred_at": 20},
            {**SURVEY_BACK, "occurred_at": 29, "automated": True},
        ],
        expect={"outcome": "fired", "value": 300},
    ),
    Case(
        name="a need that the account's owner wrote down was never said",
        verdict="near miss",
        rows=[
            {**SURVEY_BACK, "occurred_at": 300},
            {"kind": "need", "direction": "inbound", "occurred_at": 9, "source": "stated_by_owner"},
            {"kind": "objective", "direction": "inbound", "occurred_at": 9},
        ],
        expect={"outcome": "fired", "value": 300},
    ),
    Case(
        name="surveys that go unanswered are no silence while a trouble is told",
        verdict="near miss",
        rows=[
            *({**SURVEY_SENT, "occurred_at": days} for days in (300, 200, 100)),
            {"kind": "trouble_point", "direction": "inbound", "occurred_at": 5, "source": "asked"},
        ],
        expect={"outcome": "clear", "value": 5},
    ),
    Case(
        name="a trouble that we wrote down among ourselves, they did not tell us",
        verdict="near miss",
        rows=[
            {"kind": "feedback", "direction": "inbound", "occurred_at": 400},
            {"kind": "trouble_point", "direction": "internal", "occurred_at": 3, "source": "asked"},
        ],
        expect={"outcome": "fired", "value": 400},
    ),
    Case(
        name="a score without a direction is an answer, a survey without either is none",
        verdict="clear",
        rows=[
            FIRST_ORDER,
            {**SURVEY_SENT, "occurred_at": 300},
            {"kind": "feedback", "occurred_at": 50, "score": 7},
            {"kind": "survey", "occurred_at": 10},
        ],
        expect={"outcome": "clear", "value": 50, "evidence": 1},
    ),
    Case(
        name="a machine of theirs answered the survey",
        verdict="fires",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            {"kind": "feedback", "direction": "inbound", "score": 8} | {"occurred_at": 400},
            {"kind": "survey", "direction": "outbound", "occurred_at": 25},
            {"kind": "survey", "direction": "inbound", "automated": True} | {"occurred_at": 24},
        ],
        expect={"outcome": "fired", "value": 400.0, "observations": 700},
    ),
]
