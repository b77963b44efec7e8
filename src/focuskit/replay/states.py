"""Several runs side by side: their severities, row by row of the same accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import polars as pl

from focuskit.engine.columns import GROUP, SignColumn
from focuskit.engine.results import Run
from focuskit.engine.score.scores import score_group, severity
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import Group
from focuskit.model.millionths import MILLION, millionths

_ROW = "row"


@attrs.frozen(kw_only=True, eq=False)
class State:
    """What one run, or one stored portfolio, says of some accounts.

    Args:
        scores: One score an account in millionths of a point; null where there is none.
        severities: One column a sign, in parts per million; null where it is not assessed. The
            rows are those of ``scores``.
        applies: One column a sign: whether it applies; null where the account is not there.
        groups: By which rules the accounts were scored.
        numbers: To which group each account belongs; null where it is not there.
    """

    scores: pl.Series
    severities: pl.DataFrame
    applies: pl.DataFrame
    groups: Sequence[Group]
    numbers: pl.Series


def state(run: Run, accounts: pl.DataFrame) -> State:
    """What a run says of these accounts, in their order; null of those that it lacks."""
    one_group = pl.lit(run.groups[0].number, dtype=pl.Int64).alias(GROUP)
    wide = run.scored.select(
        "account_id",
        "score",
        pl.col(GROUP) if GROUP in run.scored.columns else one_group,
        *(severity(sign.id).alias(sign.id) for sign in run.signs),
        *(_applies(SignColumn.OUTCOME.of(sign.id)) for sign in run.signs),
    )
    return _state(wide, accounts, run.groups, [sign.id for sign in run.signs])


def stored_state(
    scores: pl.DataFrame, findings: pl.DataFrame, accounts: pl.DataFrame, group: Group
) -> State:
    """What the frames of a portfolio say of these accounts, in their order.

    All of them were scored by the rules of one group. What a waiver lets count, counts here too.
    """
    counted = pl.coalesce(pl.col("waiver").struct.field("severity"), "severity")
    long = findings.select("account_id", "sign", "outcome", severity=(counted * MILLION).round(0))
    wide = scores.select("account_id", millionths("score"), pl.lit(group.number).alias(GROUP))
    names = sorted(set(long["sign"]))
    for value, suffix in (("severity", ""), ("outcome", " outcome")):
        part = long.pivot("sign", index="account_id", values=value, aggregate_function="first")
        renamed = part.rename({name: f"{name}{suffix}" for name in names})
        wide = wide.join(renamed, on="account_id", how="left")
    told = wide.with_columns(_applies(SignColumn.OUTCOME.of(name)) for name in names)
    return _state(told.cast(dict.fromkeys(names, pl.Int64)), accounts, (group,), names)


def _applies(outcome: str) -> pl.Expr:
    name = outcome.removesuffix("outcome") + "applies"
    return (pl.col(outcome) != "not_applicable").alias(name)


def _state(
    wide: pl.DataFrame, accounts: pl.DataFrame, groups: Sequence[Group], signs: Sequence[str]
) -> State:
    there = accounts.select("account_id").join(
        wide, on="account_id", how="left", maintain_order="left"
    )
    return State(
        scores=there["score"],
        severities=there.select(signs),
        applies=there.select(SignColumn.APPLIES.col(sign).alias(sign) for sign in signs),
        groups=groups,
        numbers=there[GROUP],
    )


def over_common(states: Sequence[State]) -> list[pl.Series]:
    """The score of each state over the signs that both the first and the last assess.

    A sign that a state in between cannot tell stands as in the state before. One that is not
    assessed at both ends stands still: it counts nothing, or, where the policy lets unknowns
    count, what it lets them count in that state. Null where nothing counts.

    Args:
        states: In their order.
    """
    first, last = states[0].severities, states[-1].severities
    common = [name for name in first.columns if name in last.columns]
    both = {name: first[name].is_not_null() & last[name].is_not_null() for name in common}
    kept = {name: first[name] for name in common}
    scores = []
    for one in states:
        kept = {name: _carried(one.severities, name, kept[name], both[name]) for name in common}
        scores.append(_score(one, kept))
    return scores


def _carried(now: pl.DataFrame, name: str, before: pl.Series, both: pl.Series) -> pl.Series:
    told = pl.coalesce(now[name], before) if name in now.columns else before
    return pl.select(pl.when(both).then(told)).to_series()


def _score(one: State, severities: Mapping[str, pl.Series]) -> pl.Series:
    """The score of a state in millionths, had its signs these severities; caps included."""
    told = {SignColumn.SEVERITY.of(name): s.cast(pl.Int64) for name, s in severities.items()}
    asked = {SignColumn.APPLIES.of(name): one.applies[name] for name in one.applies.columns}
    frame = pl.DataFrame({**told, **asked, GROUP: one.numbers}).with_row_index(_ROW)
    parts = [_by_rules(frame, group, frozenset(severities)) for group in one.groups]
    places = frame.select(_ROW).join(pl.concat(parts), on=_ROW, how="left", maintain_order="left")
    return places["computed"]


def _by_rules(frame: pl.DataFrame, group: Group, names: frozenset[str]) -> pl.DataFrame:
    """Score the accounts of one group."""
    signs = [sign for sign in group.signs if sign.id in names or sign.id in group.fills]
    counted = tuple(
        attrs.evolve(cause, asking=frozenset(cause.signs)) for cause in causes(group.policy, signs)
    )
    own = frame.filter(pl.col(GROUP) == group.number)
    lacking = [pl.lit(None, dtype=pl.Int64).alias(SignColumn.SEVERITY.of(s.id)) for s in signs]
    there = set(own.columns)
    judged = own.with_columns(one for one in lacking if one.meta.output_name() not in there)
    outcomes = [_outcome(sign.id, group, judged.columns) for sign in signs]
    scored = score_group(judged.lazy().with_columns(outcomes), group.policy, counted, group.fills)
    return scored.select(_ROW, "computed").collect()


def _outcome(sign: str, group: Group, there: Sequence[str]) -> pl.Expr:
    """What one end does not assess is like not applicable, unless the policy lets it count."""
    applies = SignColumn.APPLIES.of(sign)
    fills = sign in group.fills and applies in there
    counts = pl.col(applies) if fills else pl.lit(value=False)
    assessed = severity(sign).is_not_null()
    unassessed = pl.when(counts).then(pl.lit("unknown")).otherwise(pl.lit("not_applicable"))
    told = pl.when(assessed).then(pl.lit("clear")).otherwise(unassessed)
    return told.alias(SignColumn.OUTCOME.of(sign))
