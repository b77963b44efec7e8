"""What objectives-unknown must find."""

from typing import Any

from focuskit_testing import Case


def _objective(days_ago: float, source: str | None = "asked") -> dict[str, Any]:
    return {
        "kind": "objective",
        "direction": "inbound",
        "occurred_at": days_ago,
        "source": source,
    }


def _order(days_ago: float) -> dict[str, Any]:
    return {"kind": "order", "direction": "inbound", "occurred_at": days_ago}


CASES = [
    Case(
        name="the last objective is a year old",
        verdict="fires",
        rows=[_objective(500), _objective(365)],
        expect={
            "outcome": "fired",
            "value": 365,
            "severity": 1.0,
            "text": "For 365 days no objective of theirs was put on record in their words.",
        },
    ),
    Case(
        name="there never was one",
        verdict="fires",
        rows=[_order(300), _order(20)],
        expect={"outcome": "fired", "value": 300},
    ),
    Case(
        name="what the owner of the account wrote down is our own guess",
        verdict="fires",
        rows=[_objective(365), _objective(10, "stated_by_owner"), _objective(5, "inferred")],
        expect={"outcome": "fired", "value": 365},
    ),
    Case(
        name="an objective that we observed",
        verdict="clear",
        rows=[_objective(500), _objective(90, "observed")],
        expect={"outcome": "clear", "value": 90},
    ),
    Case(
        name="nobody records objectives",
        verdict="not recorded",
        rows=[_order(400), _order(5)],
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:objective"]},
    ),
    Case(
        name="an account known for two months",
        verdict="too few",
        rows=[_order(60)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 60},
    ),
    Case(
        name="a fresh guess does not make a known objective older",
        verdict="near miss",
        rows=[_order(500), _objective(170), _objective(5, "stated_by_owner")],
        expect={"outcome": "clear", "value": 170},
    ),
    Case(
        name="an objective that we noted among ourselves",
        verdict="near miss",
        rows=[
            {"kind": "objective", "direction": "inbound", "occurred_at": 300, "source": "asked"},
            {"kind": "objective", "direction": "internal", "occurred_at": 3, "source": "asked"},
        ],
        expect={"outcome": "fired", "value": 300},
    ),
    Case(
        name="an objective of which nobody knows whose words it is in",
        verdict="fires",
        rows=[_order(700), _objective(20, None)],
        expect={"outcome": "fired", "value": 700},
    ),
    Case(
        name="they told what their own customers want to achieve",
        verdict="clear",
        rows=[_order(700), {**_objective(20), "topics": ["their-customers"]}],
        expect={
            "outcome": "clear",
            "value": 20,
            "text": "For 20 days no objective of theirs was put on record in their words. Of "
            "all those on record, 1 say what their own customers want to achieve.",
        },
    ),
]
