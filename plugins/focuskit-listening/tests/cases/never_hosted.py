"""What never-hosted must find."""

from typing import Any

from focuskit_testing import Case

EVERYBODY = ("sales", "service", "administration")


def _event(
    days_ago: float, *roles: str, name: str | None = "dinner", kind: str = "event"
) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "direction": "outbound",
            "occurred_at": days_ago,
            "occasion_id": name,
            "colleague_role": role,
        }
        for role in roles
    ]


CASES = [
    Case(
        name="the last dinner with all three is two years ago",
        verdict="fires",
        rows=_event(730, *EVERYBODY),
        expect={
            "outcome": "fired",
            "value": 730,
            "severity": 1.0,
            "text": "For 730 days they have not been our guests with three functions of our "
            "house at one table.",
        },
    ),
    Case(
        name="they never were our guests",
        verdict="fires",
        rows=_event(600, "sales", kind="call"),
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="three roles on three occasions are not one table",
        verdict="fires",
        rows=[
            *_event(600, *EVERYBODY),
            *(row for role in EVERYBODY for row in _event(20, role, name=f"lunch of {role}")),
        ],
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="rows without an occasion are events by themselves",
        verdict="fires",
        rows=[*_event(600, *EVERYBODY), *_event(20, *EVERYBODY, name=None)],
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="a meeting is no occasion on which they are our guests",
        verdict="fires",
        rows=[*_event(600, *EVERYBODY), *_event(20, *EVERYBODY, name="review", kind="meeting")],
        expect={"outcome": "fired", "value": 600},
    ),
    Case(
        name="a lunch this spring, with an executive beside the three",
        verdict="clear",
        rows=[*_event(600, "sales", kind="call"), *_event(90, "executive", *EVERYBODY)],
        expect={"outcome": "clear", "value": 90},
    ),
    Case(
        name="nobody records events",
        verdict="not recorded",
        rows=[*_event(600, "sales", kind="call"), *_event(5, "service", kind="call")],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded"},
    ),
    Case(
        name="nobody records which rows are one occasion",
        verdict="not recorded",
        rows=[
            *_event(600, *EVERYBODY, name=None),
            *_event(20, *EVERYBODY, name=None),
            *_event(5, "sales", name="review", kind="meeting"),
        ],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:occasion_id"],
        },
    ),
    Case(
        name="an account known for a quarter",
        verdict="too few",
        rows=_event(90, "sales", kind="call"),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 90},
    ),
    Case(
        name="a later lunch with sales alone does not undo the dinner",
        verdict="near miss",
        rows=[
            *_event(600, "sales", kind="call"),
            *_event(200, *EVERYBODY),
            *_event(20, "sales", name="lunch"),
        ],
        expect={"outcome": "clear", "value": 200},
    ),
    Case(
        name="a dinner among ourselves, with all three at the table",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 500},
            *(
                {
                    "kind": "event",
                    "direction": "internal",
                    "occurred_at": 20,
                    "occasion_id": "dinner",
                    "colleague_role": role,
                }
                for role in ("sales", "service", "administration")
            ),
        ],
        expect={"outcome": "fired", "value": 500, "evidence": 0},
    ),
    Case(
        name="the front line hears them beside sales and administration",
        verdict="clear",
        rows=[
            *_event(700, "sales", kind="call"),
            *_event(30, "sales", "front_line", "administration"),
        ],
        expect={"outcome": "clear", "value": 30},
    ),
    Case(
        name="trainers and delivery hear them beside sales",
        verdict="clear",
        rows=[*_event(700, "sales", kind="call"), *_event(30, "sales", "expert", "delivery")],
        expect={"outcome": "clear", "value": 30},
    ),
    Case(
        name="sales, service, an expert and an executive at one table",
        verdict="clear",
        rows=[
            *_event(700, "sales", kind="call"),
            *_event(30, "sales", "service", "expert", "executive"),
        ],
        expect={"outcome": "clear", "value": 30},
    ),
    Case(
        name="two from sales, one from service and an executive are two functions",
        verdict="near miss",
        rows=[
            *_event(700, "sales", kind="call"),
            *_event(30, "sales", "sales", "service", "executive"),
        ],
        expect={"outcome": "fired", "value": 700, "evidence": 0},
    ),
    Case(
        name="the dinner of last month was cancelled",
        verdict="fires",
        rows=[
            *_event(730, *EVERYBODY),
            *({**row, "outcome": "Cancelled"} for row in _event(30, *EVERYBODY, name="lunch")),
        ],
        expect={"outcome": "fired", "value": 730},
    ),
    Case(
        name="five of ours at the table, of three functions",
        verdict="near miss",
        rows=[
            {"kind": "order", "direction": "inbound", "occurred_at": 700},
            {"kind": "event", "direction": "outbound", "occasion_id": "b"}
            | {"colleague_role": "sales", "colleague_id": "x0", "occurred_at": 20},
            {"kind": "event", "direction": "outbound", "occasion_id": "b"}
            | {"colleague_role": "sales", "colleague_id": "x1", "occurred_at": 20},
            {"kind": "event", "direction": "outbound", "occasion_id": "b"}
            | {"colleague_role": "service", "colleague_id": "x2"}
            | {"occurred_at": 20},
            {"kind": "event", "direction": "outbound", "occasion_id": "b"}
            | {"colleague_role": "service", "colleague_id": "x3"}
            | {"occurred_at": 20},
            {"kind": "event", "direction": "outbound", "occasion_id": "b"}
            | {"colleague_role": "expert", "colleague_id": "x4"}
            | {"occurred_at": 20},
        ],
        expect={"outcome": "clear", "value": 20.0, "observations": 700},
    ),
]
