"""Cases of heard-but-unchanged."""

from focuskit_testing import Case

TROUBLE = {"kind": "trouble_point", "direction": "inbound"}
CHANGE = {"kind": "change", "direction": "outbound", "outcome": "confirmed"}
EARLIER = [
    {**TROUBLE, "occurred_at": 700},
    {**CHANGE, "occurred_at": 690},
]

CASES = [
    Case(
        name="one of four led to a change that they confirmed",
        verdict="fires",
        rows=[
            *({**TROUBLE, "occurred_at": d, "id": f"t{d}"} for d in (340, 300, 200, 150)),
            {**CHANGE, "occurred_at": 290, "in_reply_to": "t340"},
        ],
        expect={
            "outcome": "fired",
            "value": 0.75,
            "severity": 0.9,
            "observations": 4,
            "evidence": 3,
            "text": "3 of 4 troubles that they named led to no change that they confirmed (75 %).",
        },
    ),
    Case(
        name="the change came after 91 days",
        verdict="fires",
        rows=[
            *({**TROUBLE, "occurred_at": d} for d in (340, 200)),
            *({**CHANGE, "occurred_at": d - 91} for d in (340, 200)),
        ],
        expect={"outcome": "fired", "value": 1, "severity": 1},
    ),
    Case(
        name="each was changed and confirmed within the quarter",
        verdict="clear",
        rows=[
            *({**TROUBLE, "occurred_at": d, "id": f"t{d}"} for d in (340, 335, 200)),
            *({**CHANGE, "occurred_at": d - 90, "in_reply_to": f"t{d}"} for d in (340, 335, 200)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="one change that names no trouble serves those before it",
        verdict="clear",
        rows=[
            *({**TROUBLE, "occurred_at": d} for d in (340, 335)),
            {**CHANGE, "occurred_at": 300},
        ],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="nobody records changes",
        verdict="not recorded",
        rows=[{**TROUBLE, "occurred_at": d, "outcome": "noted"} for d in (500, 340, 200, 1)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:change"]},
    ),
    Case(
        name="one trouble says little",
        verdict="too few",
        rows=[*EARLIER, {**TROUBLE, "occurred_at": 200}],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="what we wrote down ourselves was not named by them",
        verdict="near miss",
        rows=[
            *({**TROUBLE, "occurred_at": d} for d in (340, 200)),
            *({**CHANGE, "occurred_at": d - 20} for d in (340, 200)),
            *({**TROUBLE, "direction": "internal", "occurred_at": d} for d in (310, 170, 160)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="troubles of this quarter, and of two years ago, do not count",
        verdict="near miss",
        rows=[
            *({**TROUBLE, "occurred_at": d} for d in (720, 650, 340, 200, 80, 30)),
            *({**CHANGE, "occurred_at": d - 20} for d in (340, 200)),
        ],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
    Case(
        name="a change that nobody confirmed is none in their eyes",
        verdict="near miss",
        rows=[
            *({**TROUBLE, "occurred_at": d} for d in (340, 200)),
            *({**CHANGE, "occurred_at": d - 20, "outcome": None} for d in (340, 200)),
        ],
        expect={"outcome": "fired", "value": 1},
    ),
    Case(
        name="changes that they confirmed, however the word is written",
        verdict="near miss",
        rows=[
            row
            for days in (300, 200, 150)
            for row in (
                {"kind": "trouble_point", "direction": "inbound", "occurred_at": days},
                {
                    "kind": "change",
                    "direction": "outbound",
                    "occurred_at": days - 20,
                    "outcome": " Confirmed",
                },
            )
        ],
        expect={"outcome": "clear", "value": 0, "observations": 3},
    ),
    Case(
        name="changes that we confirmed to ourselves",
        verdict="fires",
        rows=[
            row
            for days in (300, 200, 150)
            for row in (
                {"kind": "trouble_point", "direction": "inbound", "occurred_at": days},
                {
                    "kind": "change",
                    "direction": "internal",
                    "occurred_at": days - 20,
                    "outcome": "confirmed",
                },
            )
        ],
        expect={"outcome": "fired", "value": 1, "observations": 3},
    ),
    Case(
        name="four people at one table, one subject each time: one trouble each time",
        verdict="too few",
        rows=[
            *EARLIER,
            *(
                {**TROUBLE, "occurred_at": 200, "occasion_id": "dinner", "contact_id": who}
                | {"topics": ["delivery-time"]}
                for who in ("ada", "ben", "cy", "di")
            ),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="one survey wave: the same subject on one day, in four rows without an occasion",
        verdict="too few",
        rows=[
            *EARLIER,
            *(
                {**TROUBLE, "occurred_at": 200 + n / 24, "contact_id": f"c{n}"}
                | {"topics": ["Delivery time"]}
                for n in range(4)
            ),
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="four subjects at one table are four troubles",
        verdict="fires",
        rows=[
            {**TROUBLE, "occurred_at": 200, "occasion_id": "dinner", "topics": [topic]}
            for topic in ("delivery-time", "log-in", "invoices", "packaging")
        ]
        + [{**CHANGE, "occurred_at": 330}],
        expect={"outcome": "fired", "value": 1, "observations": 4},
    ),
    Case(
        name="a change that answers one of those at the table answers their trouble",
        verdict="clear",
        rows=[
            {**TROUBLE, "id": f"t{meal}{n}", "occurred_at": meal, "occasion_id": f"d{meal}"}
            for meal in (300, 200)
            for n in range(4)
        ]
        + [{**CHANGE, "occurred_at": meal - 20, "in_reply_to": f"t{meal}3"} for meal in (300, 200)],
        expect={"outcome": "clear", "value": 0, "observations": 2},
    ),
]
