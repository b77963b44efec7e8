"""Cases of one-sided-sacrifice."""

from __future__ import annotations

from typing import Any

from focuskit_testing import Case


def _asked(days_ago: float, colleague: str = "c1") -> dict[str, Any]:
    return {
        "id": f"f{days_ago:g}",
        "kind": "favor_asked",
        "direction": "internal",
        "occurred_at": days_ago,
        "colleague_id": colleague,
    }


def _returned(days_ago: float, colleague: str = "c1", **fields: Any) -> dict[str, Any]:
    return {
        "kind": "favor_returned",
        "direction": "internal",
        "occurred_at": days_ago,
        "colleague_id": colleague,
        **fields,
    }


FAVORS = [_asked(n) for n in (165, 150, 120, 90, 60)]

CASES = [
    Case(
        name="one of five favors was returned",
        verdict="fires",
        rows=[*FAVORS, _returned(100)],
        expect={
            "outcome": "fired",
            "value": 0.8,
            "observations": 5,
            "evidence": 4,
            "severity": 1.0,
            "text": "For 4 of 5 favors asked of colleagues, nothing was borne or "
            "returned within 30 days (80 %).",
        },
    ),
    Case(
        name="what was returned for one stated favor counts for that one alone",
        verdict="fires",
        rows=[*FAVORS, _returned(140, in_reply_to="f150")],
        expect={"outcome": "fired", "value": 0.8, "observations": 5},
    ),
    Case(
        name="most favors were returned",
        verdict="clear",
        rows=[*FAVORS, *(_returned(n) for n in (140, 110, 80))],
        expect={"outcome": "clear", "value": 0.2, "observations": 5},
    ),
    Case(
        name="nobody records favors",
        verdict="not recorded",
        rows=[
            {
                "kind": "call",
                "direction": "outbound",
                "occurred_at": n,
                "colleague_id": "c1",
            }
            for n in (400, 200, 1)
        ],
        given={"recorded": {}},
        expect={
            "outcome": "unknown",
            "reason": "not_recorded",
            "missing": ["kind:favor_asked", "kind:favor_returned"],
        },
    ),
    Case(
        name="four favors show one busy month",
        verdict="too few",
        rows=[_asked(n) for n in (130, 120, 110, 100)],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 4},
    ),
    Case(
        name="favors whose 30 days are not over yet are still open",
        verdict="near miss",
        rows=[*FAVORS, *(_returned(n - 5) for n in (165, 150, 120, 90, 60))]
        + [_asked(n) for n in (20, 15, 10, 5)],
        expect={"outcome": "clear", "value": 0.0, "observations": 5},
    ),
    Case(
        name="thanks alone, and what another colleague returned, return nothing",
        verdict="near miss",
        rows=[
            *FAVORS,
            *(_returned(n - 5, outcome="thanks") for n in (165, 150, 120)),
            *(_returned(n - 5, "c2") for n in (90, 60)),
        ],
        expect={"outcome": "fired", "value": 1.0, "observations": 5},
    ),
    Case(
        name="favors of which nobody wrote down who asked",
        verdict="too few",
        rows=[{**favor, "colleague_id": None} for favor in FAVORS],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 0},
    ),
    Case(
        name="thanks in capitals return nothing either",
        verdict="fires",
        rows=[*FAVORS, *(_returned(n - 5, outcome="Thanks") for n in (165, 150, 120, 90, 60))],
        expect={"outcome": "fired", "value": 1, "observations": 5},
    ),
]
