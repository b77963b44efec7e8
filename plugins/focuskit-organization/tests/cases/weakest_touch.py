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
        name="unhappy feedback about a role, whoever heard it",
        verdict="fires",
        rows=_answers("sales", 9, 9, 9)
        + _answers("sales", 5, 5, 5, kind="feedback", topics=["Front line", "login"]),
        expect={"outcome": "fired", "value": 5.0, "observations": 6, "severity": 1.0},
    ),
    Case(
        name="unhappy words are charged to nobody who merely heard them",
        verdict="near miss",
        rows=_answers("sales", 9, 9, 9) + _answers("service", 3, 3, 3, kind="feedback"),
        expect={"outcome": "clear", "value": 9.0, "observations": 3, "pending": 3}
        | {"severity_low": 0, "severity_high": 1},
    ),
    Case(
        name="unhappy words alone, of which nobody says whom they mean",
        verdict="near miss",
        rows=_answers("sales", 3, 3, 3, kind="feedback"),
        expect={"outcome": "unknown", "observations": 0, "pending": 3},
    ),
    Case(
        name="one unhappy word among many happy ones harms no role enough",
        verdict="clear",
        rows=_answers("sales", *[9.5] * 9) + _answers("service", 5, kind="feedback"),
        expect={"outcome": "clear", "value": 9.5, "pending": 1, "severity_high": 0},
    ),
    Case(
        name="happy feedback speaks for whoever heard it",
        verdict="clear",
        rows=_answers("service", 9, 8, 9, kind="feedback"),
        expect={"outcome": "clear", "value": 26 / 3, "observations": 3},
    ),
    Case(
        name="a weak role stays weak, whomever the unhappy words meant",
        verdict="fires",
        rows=_answers("expert", 3, 3, 3) + _answers("sales", 7, kind="feedback"),
        expect={"outcome": "fired", "value": 3, "severity": 1, "pending": 1},
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
            | {"colleague_id": f"s{n}", "topics": ["service"]}
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
            | {"colleague_id": who or f"s{n}", "topics": ["service"]}
            for n, who in enumerate(("ada", "ben", None, None))
        ],
        expect={"outcome": "fired", "value": 2, "observations": 4},
    ),
]
