"""Scores of made-up states of four signs, for properties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

import attrs
import polars as pl
from hypothesis import strategies as st
from score_model import (
    MILLION,
    Between,
    Expected,
    State,
    ends_of,
    expected,
    filling,
    means,
    severity_of,
)
from support import few_signs

from focuskit import Policy
from focuskit.detect.detector import Detector
from focuskit.engine.columns import SEVERITIES, SignColumn
from focuskit.engine.score import ledger, scores
from focuskit.engine.score.ratings import rate, rating_rules
from focuskit.engine.score.scores import score_group
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import MissingInput, Sign
from focuskit.model.limits import Limits
from focuskit.policy import Cap, CauseGroup, SignPolicy
from focuskit.policy.assessment_policy import Missing

SIGNS = ["a", "b", "c", "d"]
THEMES = {"a": "care", "b": "care", "c": "trust", "d": "trust"}


@st.composite
def _between(draw: st.DrawFn) -> Between:
    """Return a severity with both ends; one in two is unknown and known to lie between them."""
    low, severity, high = sorted(draw(st.integers(0, MILLION)) for _ in range(3))
    return Between(low, severity if draw(st.booleans()) else None, high)


STATES: st.SearchStrategy[State] = st.one_of(
    st.integers(0, MILLION), _between(), st.sampled_from(["unknown", "error", "not_applicable"])
)


def sign_of(name: str, weight: int, *, absent: bool = False) -> Sign:
    """Return a sign with this weight; what it measures plays no part.

    Args:
        name: Its id, one of ``SIGNS``.
        weight: Its weight.
        absent: The plugin that brings it is not installed.
    """
    if absent:
        return Sign(id=name, weight=weight, distribution="d", error="not installed")
    detector = Detector(
        id=name,
        theme=THEMES[name],
        limits=Limits(0, 1),
        min_observations=1,
        says="x",
        measure=lambda t: t.count(t.inbound, among=t.cases),
        applies_to=pl.col("status") == "customer",
    )
    return Sign(
        id=name, weight=weight, distribution="d", detector=detector,
        applies_to=detector.applies_to,
    )  # fmt: skip


@st.composite
def policies(draw: st.DrawFn, *, missing: Sequence[Missing] = ("exclude",)) -> Policy:
    """Return policies with weights, a cause group or two now and then, red lights and caps.

    Args:
        draw: Hypothesis's.
        missing: What they may make of unknowns in the score.
    """
    weights = [draw(st.integers(0, 20)) for _ in SIGNS]
    signs = {s: SignPolicy(weight=w, distribution="d") for s, w in zip(SIGNS, weights, strict=True)}
    grouped = draw(st.sampled_from(GROUPED))
    groups = [
        CauseGroup(id=f"g{n}", weight=draw(st.integers(0, 20)), signs=signs_of)
        for n, signs_of in enumerate(grouped)
    ]
    capped = draw(st.lists(st.sampled_from(SIGNS), max_size=3))
    caps = [
        Cap(sign=s, beyond=Decimal(draw(st.integers(0, 99))) / 100, score=draw(SCORES))
        for s in capped
    ]
    return attrs.evolve(
        few_signs(),
        signs=signs,
        cause_groups=tuple(groups),
        red_lights={
            sign: Decimal(percent) / 100
            for sign, percent in draw(
                st.dictionaries(st.sampled_from(SIGNS), st.integers(1, 100), max_size=2)
            ).items()
        },
        caps=tuple(caps),
        partial_scores=draw(st.booleans()),
        missing=draw(st.sampled_from(list(missing))),
    )


GROUPED: list[tuple[tuple[str, ...], ...]] = [
    (), (("a", "b"),), (("b", "c", "d"),), (("d", "a"), ("c", "b")),
]  # fmt: skip
RULES: tuple[Missing, ...] = ("exclude", "worst", "portfolio")
SCORES = st.integers(0, 100).map(Decimal)
states = st.lists(STATES, min_size=4, max_size=4)


def _outcome(state: State) -> str:
    if isinstance(state, str):
        return state
    severity = severity_of(state)
    return "unknown" if severity is None else "fired" if severity else "clear"


def judged_of(found: Sequence[Sequence[State]]) -> pl.DataFrame:
    """Return several accounts as they are judged, each given as the states of the four signs."""
    judged: dict[str, list[Any]] = {"account_id": [f"acc{n}" for n in range(len(found))]}
    for index, sign in enumerate(SIGNS):
        of_sign = [states[index] for states in found]
        judged[SignColumn.OUTCOME.of(sign)] = [_outcome(s) for s in of_sign]
        judged[SignColumn.SEVERITY.of(sign)] = [severity_of(s) for s in of_sign]
        ends = [ends_of(s) or (None, None) for s in of_sign]
        judged[SignColumn.SEVERITY_LOW.of(sign)] = [low for low, _ in ends]
        judged[SignColumn.SEVERITY_HIGH.of(sign)] = [high for _, high in ends]
    types = {part.of(sign): pl.Int64 for part in SEVERITIES for sign in SIGNS}
    return pl.DataFrame(judged, schema_overrides=types)


def scored_of(
    policy: Policy, found: Sequence[Sequence[State]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return scores and ledger of several accounts, each given as the states of the four signs."""
    signs = [sign_of(s, policy.signs[s].weight) for s in SIGNS]
    counted = causes(policy, signs)
    fills = scores.fills_of(policy, counted, means([_named(states) for states in found]))
    judged = judged_of(found).lazy()
    scored = score_group(judged, policy, counted, fills).collect()
    return scored, ledger.shares(scored, counted, fills)


def rated_of(
    judged: pl.LazyFrame,
    policy: Policy,
    *,
    absent: Collection[str] = (),
    not_fed: Collection[str] = (),
) -> pl.DataFrame:
    """Return judged accounts with their ratings.

    Args:
        judged: One row an account.
        policy: The policy.
        absent: The signs whose plugin is not installed.
        not_fed: Those that the records cannot feed.
    """
    signs = [sign_of(s, policy.signs[s].weight, absent=s in absent) for s in SIGNS]
    missing = {
        s: MissingInput(reason="not_recorded", missing=(), resolve="", ways=()) for s in not_fed
    }
    rules = rating_rules(policy, signs, causes(policy, signs), missing)
    return rate(judged, rules).collect()


def _named(states: Sequence[State]) -> dict[str, State]:
    return dict(zip(SIGNS, states, strict=True))


def expected_of(policy: Policy, found: Sequence[Sequence[State]]) -> list[Expected]:
    """Return what each of several accounts must be given, by the model."""
    accounts = [_named(states) for states in found]
    fills = filling(policy, accounts)
    return [expected(policy, states, fills) for states in accounts]
