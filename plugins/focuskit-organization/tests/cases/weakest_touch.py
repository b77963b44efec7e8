"""Cases of weakest-touch."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _answers(role: str | None, *scores: float, **fields: Any) -> list[dict[str, Any]]:
    return [
        {
            "kind": "survey",
            "direction": "inbound",
            "occurred_at": 30 + n,
            "colleague_role": role,
            "score": score,
            **fields,
        }
        for n, score in enumerate(scores)
    ]


CASES = [
    Case(
        name="administration lags behind, however good sales are",
        verdict="fires",
        rows=_answers("sales", 9, 10, 9) + _answers("administration", 6, 7, 6.5),
        expect={
            "outcome": "fired",
            "value": 6.5,
            "observations": 6,
            "severity": 0.5,
            "text": "They gave the role of ours that did worst 6.5 of 10; 6 scores counted.",
        },
    ),
    Case(
        name="feedback counts like an answered survey",
        verdict="fires",
        rows=_answers("service", 5, 5, 5, kind="feedback"),
        expect={"outcome": "fired", "value": 5.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="an answered survey that states no direction counts",
        verdict="fires",
        rows=_answers("sales", 9) + _answers("service", 5, 5, 5, direction=None),
        expect={"outcome": "fired", "value": 5.0, "observations": 3, "severity": 1.0},
    ),
    Case(
        name="each role does well",
        verdict="clear",
        rows=_answers("sales", 9, 10, 9) + _answers("service", 8, 8, 9),
        expect={"outcome": "clear", "value": 25 / 3, "observations": 6},
    ),
    Case(
        name="nobody records which role an answer is about",
        verdict="not recorded",
        rows=_answers(None, 3, 3, 3)
        + _answers(None, 3, occurred_at=400)
        + _answers(None, 3, occurred_at=1),
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["field:colleague_role"],
        },
    ),
    Case(
        name="no role has three scores",
        verdict="too few",
        rows=_answers("sales", 2, 3) + _answers("service", 2, 2),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="one bad day of a role is not its mean",
        verdict="near miss",
        rows=_answers("sales", 9, 10, 9) + _answers("service", 1, 2),
        expect={"outcome": "clear", "value": 28 / 3, "observations": 3},
    ),
    Case(
        name="low scores of two years ago are past",
        verdict="near miss",
        rows=_answers("sales", 9, 9, 9) + _answers("sales", 1, 1, 1, occurred_at=700),
        expect={"outcome": "clear", "value": 9.0, "observations": 3},
    ),
    Case(
        name="one low word that three of ours wrote down at one table is one score",
        verdict="near miss",
        rows=[
            {"kind": "feedback", "direction": "inbound", "occurred_at": 30, "score": 2}
            | {"occasion_id": "lunch", "contact_id": "ada", "colleague_role": "service"}
            | {"colleague_id": f"s{n}"}
            for n in range(3)
        ],
        expect={"outcome": "unknown", "observations": 0},
    ),
    Case(
        name="three of them at one table gave three scores",
        verdict="fires",
        rows=[
            {"kind": "feedback", "direction": "inbound", "occurred_at": 30, "score": 2}
            | {"occasion_id": "lunch", "contact_id": who, "colleague_role": "service"}
            | {"colleague_id": who or f"s{n}"}
            for n, who in enumerate(("ada", "ben", None, None))
        ],
        expect={"outcome": "fired", "value": 2, "observations": 4},
    ),
]
