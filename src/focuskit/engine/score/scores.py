"""The score stage: score, worst and best, coverage; all in whole numbers.

score = 100 - 100 * sum of w*s / sum of w, over the assessed causes, rounded down to the millionth
of a point. A cause is a sign by itself or a cause group, whose members share one weight and count
with their highest severity.

Whatever the policy makes of unknowns in the score (``fills``), worst, best and coverage go by what
is known alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import attrs
import polars as pl

from focuskit.engine.columns import REJECTED, USED, SignColumn
from focuskit.engine.types import NO_FILLS, Cause, Fills, Severities
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.policy import Cap, Policy

FULL = 100 * MILLION
"""A score of 100, in millionths of a point."""


def scored_signs(counted: Sequence[Cause]) -> list[str]:
    """The signs on which the score depends."""
    return sorted({sign for cause in counted for sign in cause.signs})


def severity(sign: str) -> pl.Expr:
    """The severity of a sign that counts: as it was judged, or as it is waived."""
    return SignColumn.SEVERITY.col(sign)


def fills_of(policy: Policy, counted: Sequence[Cause], means: Fills) -> Fills:
    """What the policy lets unknown signs, and those in error, count in the score.

    Args:
        policy: Its ``missing`` decides.
        counted: The causes that make up the score.
        means: The mean severity of the signs that are known on some account; a sign that is known
            on none stays left out.
    """
    if policy.missing == "exclude":
        return NO_FILLS
    counting = scored_signs(counted)
    if policy.missing == "worst":
        return dict.fromkeys(counting, MILLION)
    return {sign: means[sign] for sign in counting if sign in means}


def filled(fills: Fills, severities: Severities = severity) -> Severities:
    """Severities in which unknowns count as the policy lets them."""

    def of(sign: str) -> pl.Expr:
        if sign not in fills:
            return severities(sign)
        return pl.when(_applies(sign)).then(severities(sign).fill_null(fills[sign]))

    return of


def caps_that_count(policy: Policy, counted: Sequence[Cause]) -> tuple[Cap, ...]:
    """The caps on signs that count; one on a sign that counts nothing does nothing."""
    counting = scored_signs(counted)
    return tuple(cap for cap in policy.caps if cap.sign in counting)


def at_worst(sign: str) -> pl.Expr:
    """The most that the severity of a sign can be: of an unknown one 1, whatever is known of it.

    Else an unknown sign of which little is to be feared would lift worst above the score.
    """
    return worst_of(severity(sign), SignColumn.SEVERITY_HIGH.col(sign))


def worst_of(known: pl.Expr, high: pl.Expr) -> pl.Expr:
    """The most that a severity can be, by what is known of it and by its high end."""
    return pl.when(known.is_null() & (high >= 0)).then(MILLION).otherwise(high)


def at_best(sign: str) -> pl.Expr:
    """The least that it can be: of an unknown one 0."""
    low = SignColumn.SEVERITY_LOW.col(sign)
    return pl.when(severity(sign).is_null() & (low >= 0)).then(0).otherwise(low)


def worst_after(
    counted: Sequence[Cause], caps: Sequence[Cap], signs: Collection[str], after: Severities
) -> pl.Expr:
    """The worst score in millionths, had some signs other severities than the worst."""
    touched = [cause for cause in counted if not set(signs).isdisjoint(cause.signs)]
    lost = pl.col("lost_at_worst") - _weighted(touched, at_worst) + _weighted(touched, after)
    return _capped(score_from_loss(lost, pl.col("applicable")), caps, after).fill_null(FULL)


def _capped(uncapped: pl.Expr, caps: Sequence[Cap], severities: Severities) -> pl.Expr:
    for cap in caps:
        highest = in_millionths(cap.score)
        binds = (severities(cap.sign) > in_millionths(cap.beyond)) & (uncapped > highest)
        uncapped = pl.when(binds).then(highest).otherwise(uncapped)
    return uncapped


def score_group(
    judged: pl.LazyFrame,
    policy: Policy,
    counted: tuple[Cause, ...],
    fills: Fills = NO_FILLS,
    *,
    lost: bool = False,
) -> pl.LazyFrame:
    """Add score, worst, best (millionths), coverage (parts per million) and the caps.

    ``fills`` plays a part in the score alone. A cap needs a sign that fired: an unknown that
    counts triggers none, but in worst. Where nothing is known there is no score, whatever fills.

    ``withheld`` is true where a sign that counts ended in an error and the policy allows no
    partial scores; the range is given all the same.

    Where rows were ``lost``, accounts have the columns ``USED`` and ``REJECTED``, and the coverage
    is that of the weight times the share of the rows that were used.
    """
    rules = _Rules(
        counted=counted,
        caps=caps_that_count(policy, counted),
        fills=tuple(sorted(fills.items())),
        partial_scores=policy.partial_scores,
        lost=lost,
    )
    for stage in _stages(rules):
        judged = judged.with_columns(stage)
    return judged


@attrs.frozen(kw_only=True)
class _Rules:
    """What the columns of a score depend on."""

    counted: tuple[Cause, ...]
    caps: tuple[Cap, ...]
    fills: tuple[tuple[str, int], ...]
    partial_scores: bool
    lost: bool


@lru_cache(maxsize=16)
def _stages(rules: _Rules) -> tuple[list[pl.Expr], ...]:
    """The columns of a score, built once for all runs under the same rules.

    In stages, since each builds on the columns of the one before.
    """
    counted, caps = rules.counted, rules.caps
    errors = [SignColumn.OUTCOME.col(sign) == "error" for cause in counted for sign in cause.signs]
    withholds = errors and not rules.partial_scores
    withheld = pl.any_horizontal(errors) if withholds else pl.lit(value=False)
    lost, weight, applicable = pl.col("lost_known"), pl.col("weight_known"), pl.col("applicable")
    sums = {
        "lost_known": _weighted(counted, severity),
        "weight_known": _weight(counted, severity),
        "applicable": _weight(counted, _where_it_applies(counted)),
        "lost_at_worst": _weighted(counted, at_worst),
    }
    severities = filled(dict(rules.fills))
    of_score = {
        "lost": _weighted(counted, severities) if rules.fills else lost,
        "weight": _weight(counted, severities) if rules.fills else weight,
    }
    grouped = any(len(cause.signs) > 1 for cause in counted)
    # Of causes of one sign each, the weight that is known is what was assessed.
    assessed = _assessed(counted) if grouped else MILLION * weight
    lost_at_worst, lost_at_best = pl.col("lost_at_worst"), _weighted(counted, at_best)
    uncapped = {
        "uncapped": pl.when(weight > 0).then(score_from_loss(of_score["lost"], of_score["weight"])),
        **of_score,
        "worst": score_from_loss(lost_at_worst, applicable),
        "best": score_from_loss(lost_at_best, applicable),
        "coverage": _coverage(assessed, lost=rules.lost),
        "withheld": withheld,
    }
    capped = {
        "computed": _capped(pl.col("uncapped"), caps, severity),
        # Null where no sign applies: then the range is 0 to 100.
        "worst": _capped(pl.col("worst"), caps, at_worst).fill_null(0),
        "best": _capped(pl.col("best"), caps, at_best).fill_null(FULL),
        "cap": _binding_cap(caps),
    }
    shown = {"score": pl.when(~pl.col("withheld")).then("computed")}
    stages = (sums, uncapped, capped, shown)
    return tuple([expr.alias(name) for name, expr in stage.items()] for stage in stages)


def score_from_loss(lost: pl.Expr, weight: pl.Expr) -> pl.Expr:
    """100 points less those lost, in millionths, rounded down: 100 means that no point was lost.

    Null where nothing weighs.

    Args:
        lost: Weights times severities in parts per million, summed up.
        weight: The sum of weights.
    """
    some = pl.when(weight > 0)
    # The loss is rounded up, once, and in whole numbers: so the score is rounded down.
    return FULL - (100 * lost + weight - 1) // some.then(weight)


def _where_it_applies(counted: Sequence[Cause]) -> Severities:
    """Any severity where a sign applies, null where it does not."""
    asking = {sign for cause in counted for sign in cause.asking}
    return lambda sign: pl.when(_applies(sign)).then(0) if sign in asking else pl.lit(0)


def _worst_of(cause: Cause, severities: Severities) -> pl.Expr:
    members = [severities(sign) for sign in cause.signs]
    return members[0] if len(members) == 1 else pl.max_horizontal(members)


def _weighted(counted: Sequence[Cause], severities: Severities) -> pl.Expr:
    # A cause group loses what its worst member loses; what is unknown loses nothing here.
    parts = [_worst_of(cause, severities).fill_null(0) * cause.weight for cause in counted]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, dtype=pl.Int64)


def _weight(counted: Sequence[Cause], severities: Severities) -> pl.Expr:
    parts = [
        _worst_of(cause, severities).is_not_null().cast(pl.Int64) * cause.weight
        for cause in counted
    ]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, dtype=pl.Int64)


def coverage_after(counted: Sequence[Cause], after: Severities, *, lost: bool = False) -> pl.Expr:
    """The coverage in parts per million, were other signs known."""
    return _coverage(_assessed(counted, after), lost=lost)


def _coverage(assessed: pl.Expr, *, lost: bool) -> pl.Expr:
    """The coverage in parts per million, rounded down once.

    Args:
        assessed: The weight that was assessed, in millionths.
        lost: Rows of accounts were rejected: the share of those that were used counts too.
    """
    applicable = pl.col("applicable")
    if lost:
        assessed = assessed * pl.col(USED)
        applicable = applicable * (pl.col(USED) + pl.col(REJECTED))
    return (assessed // pl.when(applicable > 0).then(applicable)).fill_null(0)


def _assessed(counted: Sequence[Cause], severities: Severities = severity) -> pl.Expr:
    """Weight that was assessed, in millionths; the members of a group share its weight evenly."""
    return pl.sum_horizontal(
        cause.weight
        * MILLION
        * _count(severities(sign).is_not_null() for sign in cause.signs)
        // _members_that_apply(cause)
        for cause in counted
    )


def _members_that_apply(cause: Cause) -> pl.Expr:
    """Count the members of a cause that apply; at least one, so that it may divide."""
    fixed = len(cause.signs) - len(cause.asking)
    if not cause.asking:
        return pl.lit(fixed)
    applying = _count(_applies(sign) for sign in sorted(cause.asking)) + fixed
    return pl.max_horizontal(applying, pl.lit(1))


def _applies(sign: str) -> pl.Expr:
    return SignColumn.OUTCOME.col(sign) != "not_applicable"


def _count(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(c.cast(pl.Int64) for c in conditions)


def _binding_cap(caps: Sequence[Cap]) -> pl.Expr:
    """The sign whose cap binds: the lowest one that cuts the score; of equals, the first."""
    # The loosest first, so that the one that binds is written last.
    binding = pl.lit(None, dtype=pl.String)
    for cap in sorted(caps, key=lambda cap: (cap.score, cap.sign), reverse=True):
        cuts = severity(cap.sign) > in_millionths(cap.beyond)
        cuts = cuts & (pl.col("uncapped") > in_millionths(cap.score))
        binding = pl.when(cuts).then(pl.lit(cap.sign)).otherwise(binding)
    return binding
