"""Several runs side by side: their severities, row by row of the same accounts.

Two numbers are followed through them: the score, which goes by severities, and the points that are
lost at least, which go by the low ends of those that are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
import polars as pl

from focuskit.engine.columns import GROUP, SignColumn
from focuskit.engine.results import Run
from focuskit.engine.score.scores import FULL, score_group, severity
from focuskit.engine.signs.groups import causes
from focuskit.engine.types import Group, Sign
from focuskit.model.millionths import MILLION, millionths

_ROW, _NUMBER = "row", "number"
_Scored = Callable[[pl.DataFrame, Group], pl.DataFrame]


@attrs.frozen(kw_only=True, eq=False)
class State:
    """What one run, or one stored portfolio, says of some accounts.

    Args:
        scores: One score an account in millionths of a point; null where there is none.
        lost: The points that each account lost at least, likewise.
        severities: One column a sign, in parts per million; null where it is not assessed. The
            rows are those of ``scores``.
        lows: The low ends of the severities.
        applies: One column a sign: whether it applies; null where the account is not there.
        groups: By which rules the accounts were scored.
        numbers: To which group each account belongs; null where it is not there.
    """

    scores: pl.Series
    lost: pl.Series
    severities: pl.DataFrame
    lows: pl.DataFrame
    applies: pl.DataFrame
    groups: Sequence[Group]
    numbers: pl.Series


def state(run: Run, accounts: pl.DataFrame) -> State:
    """What a run says of these accounts, in their order; null of those that it lacks."""
    one_group = pl.lit(run.groups[0].number, dtype=pl.Int64).alias(GROUP)
    wide = run.scored.select(
        "account_id",
        "score",
        (FULL - pl.col("best")).alias("lost"),
        pl.col(GROUP) if GROUP in run.scored.columns else one_group,
        *(severity(sign.id).alias(sign.id) for sign in run.signs),
        *(SignColumn.SEVERITY_LOW.col(sign.id) for sign in run.signs),
        *(_applies(sign.id) for sign in run.signs),
    )
    return _state(wide, accounts, run.groups, [sign.id for sign in run.signs])


def stored_state(
    scores: pl.DataFrame, findings: pl.DataFrame, accounts: pl.DataFrame, group: Group
) -> State:
    """What the frames of a portfolio say of these accounts, in their order.

    All of them were scored by the rules of one group. What a waiver lets count, counts here too.
    """
    waived = pl.col("waiver").struct.field("severity")
    counted, low = pl.coalesce(waived, "severity"), pl.coalesce(waived, "severity_low")
    long = findings.select(
        "account_id", "sign", "outcome",
        severity=(counted * MILLION).round(0), low=(low * MILLION).round(0),
    )  # fmt: skip
    wide = scores.select(
        "account_id",
        millionths("score"),
        millionths("points_lost_at_least").alias("lost"),
        pl.lit(group.number).alias(GROUP),
    )
    names = sorted(set(long["sign"]))
    lows = {SignColumn.SEVERITY_LOW.of(name): pl.Int64 for name in names}
    for value, column in (
        ("severity", str),
        ("low", SignColumn.SEVERITY_LOW.of),
        ("outcome", SignColumn.OUTCOME.of),
    ):
        part = long.pivot("sign", index="account_id", values=value, aggregate_function="first")
        renamed = part.rename({name: column(name) for name in names})
        wide = wide.join(renamed, on="account_id", how="left")
    told = wide.with_columns(_applies(name) for name in names)
    types = {**dict.fromkeys(names, pl.Int64), **lows}
    return _state(told.cast(types), accounts, (group,), names)


def _applies(sign: str) -> pl.Expr:
    applies = SignColumn.OUTCOME.col(sign) != "not_applicable"
    return applies.alias(SignColumn.APPLIES.of(sign))


def _state(
    wide: pl.DataFrame, accounts: pl.DataFrame, groups: Sequence[Group], signs: Sequence[str]
) -> State:
    there = accounts.select("account_id").join(
        wide, on="account_id", how="left", maintain_order="left"
    )
    return State(
        scores=there["score"],
        lost=there["lost"],
        severities=there.select(signs),
        lows=there.select(SignColumn.SEVERITY_LOW.col(sign).alias(sign) for sign in signs),
        applies=there.select(SignColumn.APPLIES.col(sign).alias(sign) for sign in signs),
        groups=groups,
        numbers=there[GROUP],
    )


@attrs.frozen(kw_only=True, eq=False)
class Numbers:
    """What a state gives over some signs: ``score`` and ``lost``, in millionths of a point."""

    score: pl.Series
    lost: pl.Series


def over_common(states: Sequence[State]) -> list[Numbers]:
    """The numbers of each state over the signs that both the first and the last assess.

    A sign that a state in between cannot tell stands as in the state before. One that is not
    assessed at both ends stands still: it counts nothing, or, where the policy lets unknowns
    count, what it lets them count in that state. Null where nothing counts.

    Args:
        states: In their order.
    """
    first, last = states[0], states[-1]
    common = [name for name in first.severities.columns if name in last.severities.columns]
    both = {
        name: first.severities[name].is_not_null() & last.severities[name].is_not_null()
        for name in common
    }
    severities = {name: first.severities[name] for name in common}
    lows = {name: first.lows[name] for name in common}
    numbers = []
    for one in states:
        # A low end is told where the severity is; that of an unknown speaks of what may be.
        told = {n: one.severities[n].is_not_null() for n in common if n in one.severities.columns}
        for name in common:
            known = told.get(name)
            severities[name] = _carried(one.severities, name, severities[name], both[name], known)
            lows[name] = _carried(one.lows, name, lows[name], both[name], known)
        numbers.append(Numbers(score=_score(one, severities), lost=_lost(one, lows)))
    return numbers


def _carried(
    now: pl.DataFrame, name: str, before: pl.Series, both: pl.Series, known: pl.Series | None
) -> pl.Series:
    told = before if known is None else pl.when(known).then(now[name]).otherwise(before)
    return pl.select(pl.when(both).then(told)).to_series()


def _score(one: State, severities: Mapping[str, pl.Series]) -> pl.Series:
    """The score of a state in millionths, had its signs these severities; caps included."""
    told = {SignColumn.SEVERITY.of(name): s.cast(pl.Int64) for name, s in severities.items()}
    return _of_rules(one, told, _by_rules)


def _lost(one: State, lows: Mapping[str, pl.Series]) -> pl.Series:
    """The points that are lost at least in a state, had its signs these low ends; of caps too."""
    told = {SignColumn.SEVERITY.of(name): low.cast(pl.Int64) for name, low in lows.items()}
    return _of_rules(one, told, _lost_by_rules)


def _of_rules(one: State, told: Mapping[str, pl.Series], scored: _Scored) -> pl.Series:
    """A number of all accounts of a state, those of each group by its rules."""
    asked = {SignColumn.APPLIES.of(name): one.applies[name] for name in one.applies.columns}
    frame = pl.DataFrame({**told, **asked, GROUP: one.numbers}).with_row_index(_ROW)
    parts = [scored(frame, group) for group in one.groups]
    places = frame.select(_ROW).join(pl.concat(parts), on=_ROW, how="left", maintain_order="left")
    return places[_NUMBER]


def _by_rules(frame: pl.DataFrame, group: Group) -> pl.DataFrame:
    """Score the accounts of one group by the signs that the frame holds, or the policy fills."""
    named = {SignColumn.SEVERITY.of(sign.id) for sign in group.signs}.intersection(frame.columns)
    signs = [s for s in group.signs if SignColumn.SEVERITY.of(s.id) in named or s.id in group.fills]
    counted = tuple(
        attrs.evolve(cause, asking=frozenset(cause.signs)) for cause in causes(group.policy, signs)
    )
    judged = _with_severities(frame, group, signs)
    outcomes = [_outcome(sign.id, group, judged.columns) for sign in signs]
    whole = judged.lazy().with_columns(outcomes)
    scored = score_group(whole, group.policy, counted, group.fills)
    return scored.select(_ROW, pl.col("computed").alias(_NUMBER)).collect()


def _lost_by_rules(frame: pl.DataFrame, group: Group) -> pl.DataFrame:
    """What the accounts of one group lost at least; whatever applies is part of the whole."""
    counted = tuple(
        attrs.evolve(cause, asking=frozenset(cause.signs))
        for cause in causes(group.policy, group.signs)
    )
    judged = _with_severities(frame, group, group.signs)
    outcomes = [_is_part(sign.id, judged.columns) for sign in group.signs]
    scored = score_group(judged.lazy().with_columns(outcomes), group.policy, counted)
    return scored.select(_ROW, (FULL - pl.col("best")).alias(_NUMBER)).collect()


def _is_part(sign: str, there: Sequence[str]) -> pl.Expr:
    """What applies is part of the whole; so is a sign of which a state does not tell."""
    applies = SignColumn.APPLIES.of(sign)
    told = pl.col(applies) if applies in there else pl.lit(value=True)
    outcome = pl.when(told).then(pl.lit("clear")).otherwise(pl.lit("not_applicable"))
    return outcome.alias(SignColumn.OUTCOME.of(sign))


def _with_severities(frame: pl.DataFrame, group: Group, signs: Sequence[Sign]) -> pl.DataFrame:
    """The accounts of one group, with severity and both its ends of each sign."""
    own = frame.filter(pl.col(GROUP) == group.number)
    names = [SignColumn.SEVERITY.of(sign.id) for sign in signs]
    lacking = [
        pl.lit(None, dtype=pl.Int64).alias(name) for name in names if name not in own.columns
    ]
    whole = own.with_columns(lacking)
    ends = (SignColumn.SEVERITY_LOW, SignColumn.SEVERITY_HIGH)
    return whole.with_columns(
        severity(sign.id).alias(end.of(sign.id)) for sign in signs for end in ends
    )


def _outcome(sign: str, group: Group, there: Sequence[str]) -> pl.Expr:
    """What one end does not assess is like not applicable, unless the policy lets it count."""
    applies = SignColumn.APPLIES.of(sign)
    fills = sign in group.fills and applies in there
    counts = pl.col(applies) if fills else pl.lit(value=False)
    assessed = severity(sign).is_not_null()
    unassessed = pl.when(counts).then(pl.lit("unknown")).otherwise(pl.lit("not_applicable"))
    told = pl.when(assessed).then(pl.lit("clear")).otherwise(unassessed)
    return told.alias(SignColumn.OUTCOME.of(sign))
