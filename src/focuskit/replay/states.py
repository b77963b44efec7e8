"""Several runs side by side: their severities, row by row of the same accounts."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import polars as pl

from focuskit.engine import scoring
from focuskit.engine.judging import MILLION
from focuskit.engine.measuring import column
from focuskit.engine.pipeline import Run
from focuskit.engine.preparing import Sign
from focuskit.policy import Policy

_ROW = "row"


@attrs.frozen(kw_only=True, eq=False)
class State:
    """What one run, or one stored portfolio, says of some accounts.

    Args:
        scores: One score an account in millionths of a point; null where there is none.
        severities: One column a sign, in parts per million; null where it is not assessed. The
            rows are those of ``scores``.
    """

    scores: pl.Series
    severities: pl.DataFrame


def state(run: Run, accounts: pl.DataFrame) -> State:
    """Return what a run says of these accounts, in their order; null of those that it lacks."""
    wide = run.scored.select(
        "account_id", "score", *(scoring.severity(sign.id).alias(sign.id) for sign in run.signs)
    )
    return _state(wide, accounts)


def stored_state(scores: pl.DataFrame, findings: pl.DataFrame, accounts: pl.DataFrame) -> State:
    """Return what the frames of a portfolio say of these accounts, in their order."""
    wide = findings.select("account_id", "sign", millionths("severity")).pivot(
        "sign", index="account_id", values="severity", aggregate_function="first"
    )
    whole = scores.select("account_id", millionths("score"))
    return _state(whole.join(wide, on="account_id", how="left"), accounts)


def _state(wide: pl.DataFrame, accounts: pl.DataFrame) -> State:
    there = accounts.select("account_id").join(
        wide, on="account_id", how="left", maintain_order="left"
    )
    return State(scores=there["score"], severities=there.drop("account_id", "score"))


def millionths(name: str) -> pl.Expr:
    """Return an exact number as whole millionths again."""
    return (pl.col(name) * MILLION).round(0).cast(pl.Int64)


def over_common(states: Sequence[State], policy: Policy) -> list[pl.Series]:
    """Return the score of each state over the signs that both the first and the last assess.

    A sign that a state in between cannot tell stands as in the state before. Null where nothing
    that counts is assessed at both ends.
    """
    first, last = states[0].severities, states[-1].severities
    names = [name for name in first.columns if name in last.columns]
    common = [first[name].is_not_null() & last[name].is_not_null() for name in names]
    kept = [
        pl.select(pl.when(there).then(first[name])).to_series()
        for name, there in zip(names, common, strict=True)
    ]
    scores = []
    for one in states:
        kept = [
            _carried(one.severities, name, before, there)
            for name, before, there in zip(names, kept, common, strict=True)
        ]
        scores.append(_score(names, kept, policy))
    return scores


def _carried(now: pl.DataFrame, name: str, before: pl.Series, common: pl.Series) -> pl.Series:
    if name not in now.columns:
        return before
    told = pl.coalesce(now[name], before)
    return pl.select(pl.when(common).then(told)).to_series()


def _score(names: Sequence[str], severities: Sequence[pl.Series], policy: Policy) -> pl.Series:
    """Return the score in millionths, had no sign but these been there; caps included."""
    signs = [
        Sign(id=name, weight=policy.signs[name].weight, distribution="")
        for name in names
        if name in policy.signs
    ]
    told = {column(n, "severity"): s.cast(pl.Int64) for n, s in zip(names, severities, strict=True)}
    told[_ROW] = pl.int_range(len(severities[0]) if severities else 0, eager=True)
    # What one end does not assess counts nowhere, like a sign that does not apply.
    outcomes = [
        pl.when(scoring.severity(sign.id).is_null())
        .then(pl.lit("not_applicable"))
        .otherwise(pl.lit("clear"))
        .alias(column(sign.id, "outcome"))
        for sign in signs
    ]
    counted = tuple(
        attrs.evolve(cause, asking=frozenset(cause.signs))
        for cause in scoring.causes(policy, signs)
    )
    caps = tuple(cap for cap in policy.caps if cap.sign in {sign.id for sign in signs})
    frame = pl.LazyFrame(told).with_columns(outcomes)
    scored = scoring.score(frame, attrs.evolve(policy, caps=caps), counted)
    return scored.select("computed").collect().to_series()
