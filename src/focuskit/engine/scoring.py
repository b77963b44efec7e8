"""The score stage: score, worst and best, coverage, ledger; all in whole numbers.

score = 100 - 100 * sum of w*s / sum of w, over the assessed causes, rounded down to the millionth
of a point. A cause is a sign by itself or a cause group, whose members share one weight and count
with their highest severity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import attrs
import polars as pl

from focuskit.engine.judging import MILLION
from focuskit.engine.measuring import column
from focuskit.engine.preparing import Sign
from focuskit.policy import Policy

FULL = 100 * MILLION
"""A score of 100, in millionths of a point."""

Severities = Callable[[str], pl.Expr]
"""Sign: its severity in parts per million, null where it is not assessed."""


@attrs.frozen
class Cause:
    """Signs that share one weight: a cause group's, or one sign by itself."""

    weight: int
    signs: tuple[str, ...]


def causes(policy: Policy, signs: Sequence[Sign]) -> tuple[Cause, ...]:
    """Return the causes that count, ordered by their first sign."""
    present = {sign.id: sign for sign in signs if sign.weight > 0}
    grouped = {sign: group for group in policy.cause_groups for sign in group.signs}
    found = [
        Cause(group.weight, tuple(sorted(s for s in group.signs if s in present)))
        for group in policy.cause_groups
    ]
    found += [Cause(sign.weight, (sign.id,)) for sign in present.values() if sign.id not in grouped]
    counted = (cause for cause in found if cause.weight > 0 and cause.signs)
    return tuple(sorted(counted, key=lambda cause: cause.signs))


def severity(sign: str) -> pl.Expr:
    """Return a sign's severity as it was judged."""
    return pl.col(column(sign, "severity"))


def supposed(value: int) -> Severities:
    """Return severities in which every unknown and every error is at ``value``."""
    return lambda sign: pl.when(_is(sign, "unknown", "error")).then(value).otherwise(severity(sign))


def score_of(counted: Sequence[Cause], policy: Policy, severities: Severities) -> pl.Expr:
    """Return the score in millionths under given severities, caps included; null for nothing."""
    uncapped = _uncapped(counted, severities)
    caps = [
        pl.when(severities(cap.sign) > _parts(cap.beyond)).then(_parts(cap.score))
        for cap in policy.caps
    ]
    capped = pl.min_horizontal(uncapped, *caps) if caps else uncapped
    return pl.when(uncapped.is_not_null()).then(capped)


def score(judged: pl.DataFrame, policy: Policy, counted: Sequence[Cause]) -> pl.DataFrame:
    """Add score, worst, best (millionths), coverage (parts per million), rating and the caps.

    ``withheld`` is true where a sign that counts ended in an error and the policy allows no
    partial scores; the range is given all the same.
    """
    errors = [_is(sign, "error") for cause in counted for sign in cause.signs]
    withheld = pl.any_horizontal(errors) if errors and not policy.partial_scores else _never()
    scored = judged.with_columns(
        uncapped=_uncapped(counted, severity),
        computed=score_of(counted, policy, severity),
        worst=score_of(counted, policy, supposed(MILLION)).fill_null(0),
        best=score_of(counted, policy, supposed(0)).fill_null(FULL),
        coverage=_coverage(counted),
        withheld=withheld,
        cap=_binding_cap(counted, policy),
    )
    scored = scored.with_columns(score=pl.when(~pl.col("withheld")).then("computed"))
    return scored.with_columns(rating=_rating(policy))


def ledger(scored: pl.DataFrame, counted: Sequence[Cause]) -> pl.DataFrame:
    """Return ``account_id``, ``sign``, ``points`` (millionths) of all signs that cost something.

    The points lost are shared out by largest remainder, ties by sign id, so that they add up to
    the score exactly. In a cause group the strongest member pays; of equals, the first by id.
    """
    shares = [
        scored.filter(pl.col("score").is_not_null()).select(
            "account_id",
            sign=pl.lit(sign),
            part=pl.when(_pays(sign, cause)).then(severity(sign)) * cause.weight,
            lost=FULL - pl.col("uncapped"),
        )
        for cause in counted
        for sign in cause.signs
    ]
    if not shares:
        return pl.DataFrame(schema={"account_id": pl.String, "sign": pl.String, "points": pl.Int64})
    paying = pl.concat(shares).filter(pl.col("part") > 0)
    exact = pl.col("lost") * pl.col("part")
    total = pl.col("part").sum().over("account_id")
    split = paying.with_columns(whole=exact // total, remainder=exact % total)
    left = pl.col("lost") - pl.col("whole").sum().over("account_id")
    ordered = split.with_columns(left=left).sort(
        "account_id", "remainder", "sign", descending=[False, True, False]
    )
    place = pl.int_range(pl.len()).over("account_id")
    points = pl.col("whole") + (place < pl.col("left")).cast(pl.Int64)
    return ordered.select("account_id", "sign", points=points).sort("account_id", "sign")


def _uncapped(counted: Sequence[Cause], severities: Severities) -> pl.Expr:
    """100 points less those lost, rounded down, so that 100 means no point was lost."""
    weight, lost = _weight(counted, severities), _weighted(counted, severities)
    return pl.when(weight > 0).then(FULL - (100 * lost + weight - 1) // weight)


def _worst_of(cause: Cause, severities: Severities) -> pl.Expr:
    members = [severities(sign) for sign in cause.signs]
    return members[0] if len(members) == 1 else pl.max_horizontal(members)


def _weighted(counted: Sequence[Cause], severities: Severities) -> pl.Expr:
    parts = [_worst_of(cause, severities).fill_null(0) * cause.weight for cause in counted]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, dtype=pl.Int64)


def _weight(counted: Sequence[Cause], severities: Severities) -> pl.Expr:
    parts = [
        _worst_of(cause, severities).is_not_null().cast(pl.Int64) * cause.weight
        for cause in counted
    ]
    return pl.sum_horizontal(parts) if parts else pl.lit(0, dtype=pl.Int64)


def _coverage(counted: Sequence[Cause]) -> pl.Expr:
    """Assessed weight over applicable weight; the members of a group share its weight evenly.

    Where nothing applies, nothing is covered.
    """
    assessed, applicable = [pl.lit(0, dtype=pl.Int64)], [pl.lit(0, dtype=pl.Int64)]
    for cause in counted:
        applies = _count(~_is(sign, "not_applicable") for sign in cause.signs)
        known = _count(severity(sign).is_not_null() for sign in cause.signs)
        share = cause.weight * MILLION * known // pl.when(applies > 0).then(applies)
        assessed.append(share.fill_null(0))
        applicable.append(pl.when(applies > 0).then(cause.weight).otherwise(0))
    weight = pl.sum_horizontal(applicable)
    covered = pl.sum_horizontal(assessed) // pl.when(weight > 0).then(weight)
    return covered.fill_null(0)


def _count(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(c.cast(pl.Int64) for c in conditions)


def _binding_cap(counted: Sequence[Cause], policy: Policy) -> pl.Expr:
    """Return the sign whose cap binds: the lowest one that cuts the score; of equals, the first."""
    uncapped = _uncapped(counted, severity)
    binding = pl.lit(None, dtype=pl.String)
    for cap in sorted(policy.caps, key=lambda cap: (cap.score, cap.sign), reverse=True):
        cuts = (severity(cap.sign) > _parts(cap.beyond)) & (uncapped > _parts(cap.score))
        binding = pl.when(cuts).then(pl.lit(cap.sign)).otherwise(binding)
    return binding


def _rating(policy: Policy) -> pl.Expr:
    """Return the rating; lower bounds are inclusive."""
    unrated = pl.col("score").is_null() | (pl.col("coverage") < _parts(policy.least_coverage))
    return (
        pl.when(unrated).then(pl.lit("unrated"))
        .when(pl.col("score") >= _parts(policy.sound)).then(pl.lit("sound"))
        .when(pl.col("score") >= _parts(policy.watch)).then(pl.lit("watch"))
        .otherwise(pl.lit("at risk"))
    )  # fmt: skip


def _pays(sign: str, cause: Cause) -> pl.Expr:
    """Tell where a sign is the strongest of its cause; of equals, the first by id pays."""
    earlier = [severity(other) for other in cause.signs if other < sign]
    later = [severity(other) for other in cause.signs if other > sign]
    pays = [(severity(sign) > other).fill_null(value=True) for other in earlier]
    pays += [(severity(sign) >= other).fill_null(value=True) for other in later]
    return pl.all_horizontal(pays) if pays else pl.lit(value=True)


def _is(sign: str, *outcomes: str) -> pl.Expr:
    return pl.col(column(sign, "outcome")).is_in(outcomes)


def _never() -> pl.Expr:
    return pl.lit(value=False)


def _parts(number: Decimal) -> int:
    return int(number * MILLION)


def exact(millionths: pl.Expr) -> pl.Expr:
    """Return millionths as a number whose shortest text is the exact decimal.

    Polars divides by a constant through its reciprocal, which may miss by a bit; rounding mends it.
    """
    return (millionths / MILLION).round(6)
