"""What asked-not-observed must find."""

from typing import Any

from focuskit_testing import Case


def _needs(*sources: str | None, days_ago: float = 60, kind: str = "need") -> list[dict[str, Any]]:
    return [
        {"kind": kind, "direction": "inbound", "occurred_at": days_ago + n, "source": source}
        for n, source in enumerate(sources)
    ]


CASES = [
    Case(
        name="all needs come from a questionnaire",
        verdict="fires",
        rows=_needs("asked", "asked", "asked"),
        expect={
            "outcome": "fired",
            "value": 1.0,
            "severity": 1.0,
            "text": "Of 3 recorded needs, 3 were asked for or guessed, and not observed "
            "(100 %; a guess counts twice).",
        },
    ),
    Case(
        name="as many were observed as asked for",
        verdict="clear",
        rows=_needs("asked", "observed", "asked", "observed"),
        expect={"outcome": "clear", "value": 0.5, "observations": 4},
    ),
    Case(
        name="nobody records needs",
        verdict="not recorded",
        rows=_needs(*["asked"] * 400, days_ago=1, kind="objective"),
        given={"recorded": {}},
        expect={"outcome": "unknown", "reason": "not_recorded", "missing": ["kind:need"]},
    ),
    Case(
        name="two needs",
        verdict="too few",
        rows=_needs("asked", "asked"),
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 2},
    ),
    Case(
        name="needs without a source count neither way",
        verdict="near miss",
        rows=_needs("asked", "observed", "observed", None, None, None),
        expect={"outcome": "clear", "value": 1 / 3, "observations": 3},
    ),
    Case(
        name="needs asked for more than a year ago",
        verdict="near miss",
        rows=[*_needs("asked", "asked", "asked", days_ago=370), *_needs(*["observed"] * 3)],
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="objectives that they told us when asked are no needs",
        verdict="near miss",
        rows=[*_needs(*["asked"] * 5, kind="objective"), *_needs("observed", "inferred", "asked")],
        expect={"outcome": "clear", "observations": 3},
    ),
    Case(
        name="all needs are what the owner of the account believes",
        verdict="fires",
        rows=_needs(*["stated_by_owner"] * 3),
        expect={"outcome": "fired", "value": 1.0, "severity": 1.0, "evidence": 3},
    ),
    Case(
        name="a guess is worse than an answer",
        verdict="fires",
        rows=_needs(*["stated_by_owner"] * 3, "observed", "observed"),
        expect={"outcome": "fired", "value": 0.75, "observations": 5},
    ),
    Case(
        name="what they do shows what they need",
        verdict="clear",
        rows=_needs(*["inferred"] * 3),
        expect={"outcome": "clear", "value": 0.0, "observations": 3},
    ),
    Case(
        name="one guess beside three visits",
        verdict="near miss",
        rows=_needs("stated_by_owner", "observed", "observed", "observed"),
        expect={"outcome": "clear", "value": 0.4},
    ),
    Case(
        name="three of them name one need at one table, and one of us has seen it",
        verdict="too few",
        rows=[
            {"kind": "need", "direction": "inbound", "occurred_at": 60, "occasion_id": "lunch"}
            | {"source": source, "topics": ["speed"]}
            for source in ("asked", "asked", "stated_by_owner", "observed")
        ],
        expect={"outcome": "unknown", "reason": "too_few_observations", "observations": 1},
    ),
    Case(
        name="of three needs named at two tables, what one of us saw there is seen",
        verdict="fires",
        rows=[
            {"kind": "need", "direction": "inbound", "occurred_at": ago, "occasion_id": f"t{ago}"}
            | {"source": source, "topics": [topic]}
            for ago, topic, sources in (
                (60, "speed", ("asked", "observed", "stated_by_owner")),
                (60, "price", ("asked", "stated_by_owner")),
                (90, "speed", ("asked", "asked")),
                (90, "colour", ("asked",)),
            )
            for source in sources
        ],
        expect={"outcome": "fired", "value": 0.75, "severity": 0.5, "observations": 4},
    ),
]
