"""The judge stage: measures become outcomes and severities, by limits. Silence is never health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import polars as pl

from focuskit.engine.columns import GROUP, SignColumn
from focuskit.engine.types import Group, MissingInput, Sign
from focuskit.intake.polars_engine import collect
from focuskit.model.finding import Outcome, Reason
from focuskit.model.limits import Limits
from focuskit.model.millionths import MILLION

Expression = pl.Expr


def judge(
    accounts: pl.LazyFrame, groups: Sequence[Group], missing_input: Mapping[str, MissingInput]
) -> list[pl.LazyFrame]:
    """Judge every account under the rules of its group; one frame a group, in their order."""
    if len(groups) == 1:
        return [judge_group(accounts, groups[0].signs, missing_input)]
    whole = collect(accounts.with_columns(pl.col(GROUP).fill_null(0)), "in-memory").lazy()
    return [
        judge_group(whole.filter(pl.col(GROUP) == one.number), one.signs, missing_input)
        for one in groups
    ]


def judge_group(
    measured: pl.LazyFrame, signs: Sequence[Sign], missing_input: Mapping[str, MissingInput]
) -> pl.LazyFrame:
    """Add ``SIGN outcome``, ``SIGN reason`` and ``SIGN severity`` (parts per million) per sign.

    Args:
        measured: One row an account: what was measured, and ``SIGN applies`` (null where nobody
            can tell) for the signs that ask about the account.
        signs: All signs of the run.
        missing_input: Those that have no data, and what is missing.
    """
    verdicts = [
        _verdict(
            sign.id,
            reason=missing_input[sign.id].reason if sign.id in missing_input else None,
            limits=sign.limits if sign.measure and not sign.error else None,
            least=sign.min_observations,
            asks=sign.applies_to is not None,
            error=sign.error is not None,
            fails_alone=sign.fails_alone,
        )
        for sign in signs
    ]
    # One stage after the other, since each builds on the columns of the one before.
    for stage in zip(*verdicts, strict=True):
        measured = measured.with_columns(stage)
    return measured


@lru_cache(maxsize=1024)
def _verdict(  # noqa: PLR0913 -- all that a verdict depends on
    sign: str,
    *,
    reason: Reason | None,
    limits: Limits | None,
    least: int,
    asks: bool,
    error: bool,
    fails_alone: bool,
) -> tuple[Expression, Expression, Expression]:
    """Reason, severity and outcome of one sign as columns.

    They depend on no data, so a program that assesses one account after the other builds them once.
    """
    applies = SignColumn.APPLIES.col(sign) if asks else None
    why, severity = SignColumn.REASON.col(sign), SignColumn.SEVERITY.col(sign)
    if error:
        because, outcome = pl.lit(None, dtype=pl.String), _outcome("error")
    else:
        because = _reason(sign, reason, least, applies)
        outcome = _outcome_of(why, severity, known=not reason or asks)
    if fails_alone:
        failed = _failed(sign, applies)
        because = pl.when(~failed).then(because)
        outcome = pl.when(failed).then(_outcome("error")).otherwise(outcome)
    return (
        because.alias(why.meta.output_name()),
        _severity(sign, None if error or reason else limits, applies)
        .alias(severity.meta.output_name()),
        outcome.alias(SignColumn.OUTCOME.of(sign)),
    )  # fmt: skip


def _failed(sign: str, applies: Expression | None) -> Expression:
    """Where the one account could not be measured, unless the sign does not apply to it."""
    failed = SignColumn.FAILED.col(sign).is_not_null()
    return failed if applies is None else failed & applies.fill_null(value=True)


def _outcome(name: Outcome) -> Expression:
    return pl.lit(name)


def _outcome_of(why: Expression, severity: Expression, *, known: bool) -> Expression:
    if not known:
        return _outcome("unknown")
    return (
        pl.when(severity > 0).then(_outcome("fired"))
        .when(severity == 0).then(_outcome("clear"))
        .when(why.is_not_null()).then(_outcome("unknown"))
        .otherwise(_outcome("not_applicable"))
    )  # fmt: skip


def _reason(sign: str, absent: Reason | None, least: int, applies: Expression | None) -> Expression:
    """Why the sign is unknown; null where it is known or does not apply."""
    if absent is not None:
        reason = pl.lit(absent)
    else:
        value = SignColumn.VALUE.col(sign)
        few = SignColumn.OBSERVATIONS.col(sign) < least
        nothing = value.is_finite().not_().fill_null(value=True)
        reason = (
            pl.when(few).then(pl.lit("too_few_observations")).when(nothing).then(pl.lit("no_value"))
        )
    if applies is None:
        return reason
    unclear = pl.when(applies.is_null()).then(pl.lit("not_applicable_unclear"))
    return unclear.when(applies).then(reason)


def _severity(sign: str, limits: Limits | None, applies: Expression | None) -> Expression:
    """Severity = clip((value - ok) / (bad - ok), 0, 1), in parts per million, where it is known."""
    if limits is None:
        return pl.lit(None, dtype=pl.Int64)
    rise = (SignColumn.VALUE.col(sign) - limits.ok) / (limits.bad - limits.ok)
    known = SignColumn.REASON.col(sign).is_null()
    if applies is not None:
        known = known & applies
    return pl.when(known).then((rise.clip(0, 1) * MILLION).round(0).cast(pl.Int64, strict=False))
