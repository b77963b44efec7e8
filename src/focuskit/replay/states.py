"""Several runs side by side: their severities, row by row of the same accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from focuskit.engine import scoring
from focuskit.engine.grouping import GROUP, Group
from focuskit.engine.judging import MILLION
from focuskit.engine.measuring import column
from focuskit.engine.pipeline import Run

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


def group_numbers(run: Run, accounts: pl.DataFrame) -> tuple[Sequence[Group], pl.Series | None]:
    """Return the groups of a run, and to which of them these accounts belong."""
    if GROUP not in run.scored.columns:
        return run.groups, None
    numbers = accounts.select("account_id").join(
        run.scored.select("account_id", GROUP), on="account_id", how="left", maintain_order="left"
    )
    return run.groups, numbers[GROUP]


def over_common(
    states: Sequence[State], groups: Sequence[Group], numbers: pl.Series | None = None
) -> list[pl.Series]:
    """Return the score of each state over the signs that both the first and the last assess.

    A sign that a state in between cannot tell stands as in the state before. Null where nothing
    that counts is assessed at both ends.

    Args:
        states: In their order.
        groups: By which rules to score.
        numbers: To which group each account belongs; None: all to the only one.
    """
    first, last = states[0].severities, states[-1].severities
    common = [name for name in first.columns if name in last.columns]
    both = {name: first[name].is_not_null() & last[name].is_not_null() for name in common}
    kept = {name: first[name] for name in common}
    scores = []
    for one in states:
        kept = {name: _carried(one.severities, name, kept[name], both[name]) for name in common}
        scores.append(_score(kept, groups, numbers, height=first.height))
    return scores


def _carried(now: pl.DataFrame, name: str, before: pl.Series, both: pl.Series) -> pl.Series:
    told = pl.coalesce(now[name], before) if name in now.columns else before
    return pl.select(pl.when(both).then(told)).to_series()


def _score(
    severities: Mapping[str, pl.Series],
    groups: Sequence[Group],
    numbers: pl.Series | None,
    *,
    height: int,
) -> pl.Series:
    """Return the score in millionths, had no sign but these been there; caps included."""
    told = {column(name, "severity"): s.cast(pl.Int64) for name, s in severities.items()}
    told[GROUP] = pl.repeat(groups[0].number, height, eager=True) if numbers is None else numbers
    frame = pl.DataFrame(told).with_row_index(_ROW)
    parts = [_by_rules(frame, group, frozenset(severities)) for group in groups]
    places = frame.select(_ROW).join(pl.concat(parts), on=_ROW, how="left", maintain_order="left")
    return places["computed"]


def _by_rules(frame: pl.DataFrame, group: Group, names: frozenset[str]) -> pl.DataFrame:
    """Score the accounts of one group; what one end does not assess is like not applicable."""
    signs = [sign for sign in group.signs if sign.id in names]
    outcomes = [
        pl.when(scoring.severity(sign.id).is_null())
        .then(pl.lit("not_applicable"))
        .otherwise(pl.lit("clear"))
        .alias(column(sign.id, "outcome"))
        for sign in signs
    ]
    counted = tuple(
        attrs.evolve(cause, asking=frozenset(cause.signs))
        for cause in scoring.causes(group.policy, signs)
    )
    judged = group.of(frame).lazy().with_columns(outcomes)
    return scoring.score(judged, group.policy, counted).select(_ROW, "computed").collect()
