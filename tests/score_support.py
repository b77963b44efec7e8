"""Scores of made-up states of four signs, for properties."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs
import polars as pl
from hypothesis import strategies as st
from score_model import MILLION, Expected, State, expected, filling, means
from support import few_signs

from focuskit import Policy
from focuskit.detect.detector import Detector
from focuskit.engine.columns import SignColumn
from focuskit.engine.score import ledger, scores
from focuskit.engine.score.scores import score_group
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import Sign
from focuskit.model.limits import Limits
from focuskit.policy import Cap, CauseGroup, SignPolicy
from focuskit.policy.assessment_policy import Missing

SIGNS = ["a", "b", "c", "d"]
STATES: st.SearchStrategy[State] = st.one_of(
    st.integers(0, MILLION), st.sampled_from(["unknown", "error", "not_applicable"])
)


def sign_of(name: str, weight: int) -> Sign:
    """Return a sign with this weight; what it measures plays no part."""
    detector = Detector(
        id=name,
        theme="t",
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
    """Return policies with weights, a cause group or two now and then, and caps.

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
    return state if isinstance(state, str) else "fired" if state else "clear"


def scored_of(
    policy: Policy, found: Sequence[Sequence[State]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return scores and ledger of several accounts, each given as the states of the four signs."""
    judged: dict[str, list[Any]] = {"account_id": [f"acc{n}" for n in range(len(found))]}
    for index, sign in enumerate(SIGNS):
        of_sign = [states[index] for states in found]
        judged[SignColumn.OUTCOME.of(sign)] = [_outcome(s) for s in of_sign]
        judged[SignColumn.SEVERITY.of(sign)] = [s if isinstance(s, int) else None for s in of_sign]
    types = {SignColumn.SEVERITY.of(s): pl.Int64 for s in SIGNS}
    frame = pl.DataFrame(judged, schema_overrides=types)
    signs = [sign_of(s, policy.signs[s].weight) for s in SIGNS]
    counted = causes(policy, signs)
    fills = scores.fills_of(policy, counted, means([_named(states) for states in found]))
    scored = score_group(frame.lazy(), policy, counted, fills).collect()
    return scored, ledger.shares(scored, counted, fills)


def _named(states: Sequence[State]) -> dict[str, State]:
    return dict(zip(SIGNS, states, strict=True))


def expected_of(policy: Policy, found: Sequence[Sequence[State]]) -> list[Expected]:
    """Return what each of several accounts must be given, by the model."""
    accounts = [_named(states) for states in found]
    fills = filling(policy, accounts)
    return [expected(policy, states, fills) for states in accounts]
