"""The judge stage: measures become outcomes and severities, by limits. Silence is never health.

A severity has a low and a high end: what it would be if all that is not known were as good, or as
bad, as it can be. What is unknown runs from 0 to 1, unless more is known of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isfinite

import attrs
import polars as pl

from focuskit.detect.bounds import ends_of_a_row
from focuskit.detect.measure import Measure, OnPart
from focuskit.engine.columns import GROUP, STATUS_UNREADABLE, SignColumn
from focuskit.engine.judge.severity_range import SeverityRange
from focuskit.engine.types import Group, MissingInput, Record, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.finding import BOUNDED, Outcome, Reason
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.policy import Policy


def judge(
    accounts: pl.LazyFrame,
    groups: Sequence[Group],
    missing_input: Mapping[str, MissingInput],
    records: Mapping[str, Record],
    *,
    lossy: bool = False,
) -> list[pl.LazyFrame]:
    """Judge every account under the rules of its group; one frame a group, in their order.

    Args:
        accounts: One row an account, with what was measured.
        groups: The rules of each group.
        missing_input: The signs that have no data, and what is missing.
        records: Sign: what the record covers of what it looks at.
        lossy: Accounts have the columns ``LOST`` and ``LOST_LATER``: rows that might have counted.
    """
    if len(groups) == 1:
        return [judge_group(accounts, groups[0], missing_input, records, lossy=lossy)]
    whole = collect(accounts.with_columns(pl.col(GROUP).fill_null(0)), "in-memory").lazy()
    return [
        judge_group(
            whole.filter(pl.col(GROUP) == one.number), one, missing_input, records, lossy=lossy
        )
        for one in groups
    ]


def judge_group(
    measured: pl.LazyFrame,
    group: Group,
    missing_input: Mapping[str, MissingInput],
    records: Mapping[str, Record],
    *,
    lossy: bool = False,
) -> pl.LazyFrame:
    """Add reason, outcome, severity with both ends, and whether it is lit, for each sign.

    Severities are in parts per million.

    Args:
        measured: One row an account: what was measured, and ``SIGN applies`` (null where nobody
            can tell) for the signs that ask about the account.
        group: The signs of the run with the rules of these accounts.
        missing_input: Those that have no data, and what is missing.
        records: Sign: what the record covers of what it looks at.
        lossy: As in ``judge``.
    """
    verdicts = [
        _verdict(_rules(sign, missing_input, records, group.policy, lossy=lossy))
        for sign in group.signs
    ]
    # One stage after the other, since each builds on the columns of the one before.
    for stage in zip(*verdicts, strict=True):
        measured = measured.with_columns(column for columns in stage for column in columns)
    return measured


@attrs.frozen(kw_only=True)
class _Rules:
    """What the verdict on a sign depends on, beside what was measured of an account.

    Args:
        sign: Its id.
        reason: Why it is unknown for every account alike.
        range: How its value becomes a severity; None where nothing was measured.
        least: The least number of observations.
        asks: Whether it applies to some accounts only.
        error: It ended in an error.
        fails_alone: It may be an error on some accounts alone.
    """

    sign: str
    reason: Reason | None
    range: SeverityRange | None
    least: int
    asks: bool
    in_doubt: bool
    error: bool
    fails_alone: bool


def _rules(
    sign: Sign,
    missing_input: Mapping[str, MissingInput],
    records: Mapping[str, Record],
    policy: Policy,
    *,
    lossy: bool,
) -> _Rules:
    reason = missing_input[sign.id].reason if sign.id in missing_input else None
    measure, limits = sign.measure, sign.limits
    record, red = records.get(sign.id), policy.red_lights.get(sign.id)
    part: OnPart | None = measure.on_part if measure and record and not record.whole else None
    return _Rules(
        sign=sign.id,
        reason=reason,
        range=SeverityRange(
            sign=sign.id,
            limits=limits,
            part=part,
            of_cases=measure.without_strongest is not None,
            lit_from=in_millionths(policy.ratings.lit_from),
            red_from=None if red is None else in_millionths(red),
            lossy=lossy,
            one_row=_one_row(measure),
            grows=measure.on_part == "at_least",
            since_last=measure.since_last,
        )
        if measure and limits and not (sign.error or reason)
        else None,
        least=sign.min_observations,
        asks=sign.chooses,
        in_doubt=sign.in_doubt,
        error=sign.error is not None,
        fails_alone=sign.fails_alone,
    )


def _one_row(measure: Measure) -> tuple[float, float] | None:
    """The least and the most that a row adds to a mean; None of what is none, or has no end."""
    least, most = ends_of_a_row(measure.unit, None)
    is_mean = measure.on_part == "stands" and measure.without_strongest is not None
    return (least, most) if is_mean and isfinite(most) else None


@lru_cache(maxsize=1024)
def _verdict(rules: _Rules) -> tuple[list[pl.Expr], ...]:
    """The columns of one sign, in stages.

    They depend on no data, so a program that assesses one account after the other builds them once.
    """
    sign = rules.sign
    applies = SignColumn.APPLIES.col(sign) if rules.asks else None
    because = _reason(rules, applies)
    outcome = _outcome(rules)
    if rules.fails_alone:
        failed = _failed(sign, applies)
        because = pl.when(~failed).then(because)
        outcome = pl.when(failed).then(_named("error")).otherwise(outcome)
    stages: tuple[Mapping[SignColumn, pl.Expr], ...] = (
        *(rules.range.stages() if rules.range else (_NOTHING_MEASURED, {}, {})),
        {SignColumn.APPLIES: _applies_if_lit(rules)} if rules.in_doubt else {},
        {SignColumn.REASON: because},
        _where_known(rules, applies),
        {SignColumn.OUTCOME: outcome},
    )
    return tuple([expr.alias(part.of(sign)) for part, expr in one.items()] for one in stages)


_NOTHING_MEASURED: Mapping[SignColumn, pl.Expr] = {
    SignColumn.SEVERITY: pl.lit(None, dtype=pl.Int64),
    SignColumn.SEVERITY_LOW: pl.lit(0, dtype=pl.Int64),
    SignColumn.SEVERITY_HIGH: pl.lit(MILLION, dtype=pl.Int64),
}


def _applies_if_lit(rules: _Rules) -> pl.Expr:
    """Whether the sign applies; to whom may be a customer, it does if it is lit on them.

    What is bad if they are one is told; that all is well with them is not.
    """
    applies = SignColumn.APPLIES.col(rules.sign)
    lit = rules.range.is_lit() if rules.range else pl.lit(value=False)
    may_be_one = applies.is_null() & pl.col(STATUS_UNREADABLE)
    told = (may_be_one & lit).fill_null(value=False)
    return pl.when(told).then(pl.lit(value=True)).otherwise(applies)


def _failed(sign: str, applies: pl.Expr | None) -> pl.Expr:
    """Where the one account could not be measured, unless the sign does not apply to it."""
    failed = SignColumn.FAILED.col(sign).is_not_null()
    return failed if applies is None else failed & applies.fill_null(value=True)


def _named(outcome: Outcome) -> pl.Expr:
    return pl.lit(outcome)


def _outcome(rules: _Rules) -> pl.Expr:
    if rules.error:
        return _named("error")
    if rules.reason and not rules.asks:
        return _named("unknown")
    severity = SignColumn.SEVERITY.col(rules.sign)
    return (
        pl.when(severity > 0).then(_named("fired"))
        .when(severity == 0).then(_named("clear"))
        .when(SignColumn.REASON.col(rules.sign).is_not_null()).then(_named("unknown"))
        .otherwise(_named("not_applicable"))
    )  # fmt: skip


def _reason(rules: _Rules, applies: pl.Expr | None) -> pl.Expr:
    """Why the sign is unknown; null where it is known or does not apply."""
    sign = rules.sign
    if rules.error:
        return pl.lit(None, dtype=pl.String)
    if rules.range is None:
        reason = pl.lit(rules.reason, dtype=pl.String)
    else:
        few = SignColumn.OBSERVATIONS.col(sign) < rules.least
        nothing = SignColumn.VALUE.col(sign).is_finite().not_().fill_null(value=True)
        reason = (
            pl.when(few).then(_because("too_few_observations"))
            .when(nothing).then(_because("no_value"))
        )  # fmt: skip
        for why, where in rules.range.reasons():
            reason = reason.when(where).then(_because(why))
    if applies is None:
        return reason
    unclear = pl.when(applies.is_null()).then(_because("not_applicable_unclear"))
    return unclear.when(applies).then(reason)


def _because(reason: Reason) -> pl.Expr:
    return pl.lit(reason)


def _where_known(rules: _Rules, applies: pl.Expr | None) -> dict[SignColumn, pl.Expr]:
    """The severity where it is known, its ends everywhere, and whether it is lit."""
    sign = rules.sign
    severity, high = SignColumn.SEVERITY.col(sign), SignColumn.SEVERITY_HIGH.col(sign)
    low = rules.range.low() if rules.range else SignColumn.SEVERITY_LOW.col(sign)
    lit = rules.range.is_lit() if rules.range else pl.lit(value=False)
    why = SignColumn.REASON.col(sign)
    # Of these something is known: the ends stand.
    bounded = why.is_null() | why.is_in(BOUNDED)
    if rules.fails_alone:
        bounded &= SignColumn.FAILED.col(sign).is_null()
    ends = {
        SignColumn.SEVERITY_LOW: pl.when(bounded).then(low).otherwise(0),
        SignColumn.SEVERITY_HIGH: pl.when(bounded).then(high).otherwise(MILLION),
    }
    if applies is not None:
        may_apply = applies.fill_null(value=True)
        ends = {part: pl.when(may_apply).then(end) for part, end in ends.items()}
    if rules.in_doubt:  # nobody knows more of it than that
        high_end = ends[SignColumn.SEVERITY_HIGH]
        doubted = pl.col(STATUS_UNREADABLE).fill_null(value=False)
        ends[SignColumn.SEVERITY_HIGH] = pl.when(doubted).then(MILLION).otherwise(high_end)
    known = why.is_null() if applies is None else why.is_null() & applies.fill_null(value=False)
    return {
        SignColumn.SEVERITY: pl.when(known).then(severity),
        SignColumn.LIT: (lit & known).fill_null(value=False),
        **ends,
    }
