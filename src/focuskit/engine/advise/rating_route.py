"""The cheapest route of one account to its next rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from focuskit.engine.advise.advice import share_left
from focuskit.engine.advise.cheapest_options import Option, cheapest, reached_with
from focuskit.engine.advise.gaps import Gap, gaps_of
from focuskit.engine.columns import REJECTED, SignColumn
from focuskit.engine.score.scores import (
    caps_that_count,
    coverage_after,
    score_after,
    scored_signs,
    severity,
)
from focuskit.engine.types import Group, MissingInput
from focuskit.model.assessment import Rating
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.model.recommendation import Recommendation
from focuskit.model.route import Route

_NOT_RECORDED = frozenset({"observations", "value", "account", "error"})
"""What an account lacks that nobody can begin to record: it comes with time, or by a decision."""


def route(
    account: pl.DataFrame,
    *,
    group: Group,
    recommendations: Sequence[Recommendation],
    missing_input: Mapping[str, MissingInput],
    withheld: str | None,
) -> Route:
    """The cheapest way to the next rating.

    Where a rating is due, these are the recommendations that take the fewest hours together; where
    too little is known, the fewest kinds and fields to record.

    Args:
        account: Its one row of the scored accounts.
        group: The rules under which the account was judged and scored.
        recommendations: Those that there are.
        missing_input: The signs that have no data, and what is missing.
        withheld: Why the score is withheld, and the way out; None where it is not.
    """
    rating: Rating = account["rating"].item()
    if withheld is not None:
        return Route(way="withheld", rating=rating, withheld=withheld)
    if rating == "unrated":
        return _by_recording(account, group, gaps_of(account, group, missing_input))
    if rating == "sound":
        return Route(way="sound", rating=rating)
    return _by_doing(account, group, recommendations)


def _by_doing(
    account: pl.DataFrame, group: Group, recommendations: Sequence[Recommendation]
) -> Route:
    """The recommendations of the fewest hours that lift the score to the next rating.

    Where several act on one sign, the strongest counts: they take away the same severity, so
    nothing is gained twice.
    """
    policy, counted = group.policy, group.counted
    caps = caps_that_count(policy, counted)
    rating: Rating = account["rating"].item()
    next_rating: Rating = "watch" if rating == "at risk" else "sound"
    needed = policy.watch if rating == "at risk" else policy.sound
    row = account.row(0, named=True)
    signs = scored_signs(counted)
    fired = {sign: found for sign in signs if (found := row[SignColumn.SEVERITY.of(sign)])}
    options = [
        Option(one.id, round(one.hours * MILLION), lowers)
        for one in recommendations
        if (lowers := _lowers(one, fired))
    ]

    def after(sign: str) -> pl.Expr:
        return SignColumn.AFTER.col(sign) if sign in fired else severity(sign)

    value = score_after(counted, caps, list(fired), after, group.fills)
    now = account.with_columns(severity(sign).alias(SignColumn.AFTER.of(sign)) for sign in fired)
    now = now.select(sorted(set(value.meta.root_names())))
    chosen = cheapest(now, options, value, in_millionths(needed))
    reached = chosen.reached if chosen else reached_with(now, options, value)
    taken = chosen.options if chosen else ()
    return Route(
        way="found" if chosen else "out_of_reach",
        rating=rating,
        next_rating=next_rating,
        lifts="score",
        needed=needed,
        reached=Decimal(reached) / MILLION,
        recommendations=tuple(option.id for option in taken),
        hours=sum(option.cost for option in taken) / MILLION if chosen else None,
        limited=chosen is not None and chosen.limited,
    )


def _lowers(one: Recommendation, fired: Mapping[str, int]) -> dict[str, int]:
    """The severities that a recommendation leaves of the signs that fired."""
    return {
        SignColumn.AFTER.of(sign): fired[sign] * share_left(share) // MILLION
        for sign, share in sorted(one.relieves.items())
        if sign in fired
    }


def _by_recording(account: pl.DataFrame, group: Group, lacking: Sequence[Gap]) -> Route:
    """The fewest kinds and fields that lift the coverage to the least that a rating asks.

    It takes for granted that enough of them comes in for the signs to be judged.
    """
    counted = group.counted
    needed = max(group.policy.least_coverage, Decimal(1) / MILLION)
    by_recording = (one for one in lacking if _NOT_RECORDED.isdisjoint(one.names))
    ways = {one.sign: one.ways for one in by_recording}
    names = sorted({name for one in lacking for name in one.names} - _NOT_RECORDED)
    options = [Option(name, 1, {_open(name): 0}) for name in names]

    def after(sign: str) -> pl.Expr:
        if sign not in ways:
            return severity(sign)
        return pl.when(_met(ways[sign])).then(0).otherwise(severity(sign))

    lost = REJECTED in account.columns
    value = coverage_after(counted, after, lost=lost) if counted else pl.lit(0)
    now = account.with_columns(pl.lit(1, dtype=pl.Int64).alias(_open(name)) for name in names)
    chosen = cheapest(now, options, value, in_millionths(needed))
    reached = chosen.reached if chosen else reached_with(now, options, value)
    return Route(
        way="found" if chosen else "out_of_reach",
        rating="unrated",
        lifts="coverage",
        needed=needed,
        reached=Decimal(reached) / MILLION,
        record=tuple(option.id for option in chosen.options) if chosen else (),
        limited=chosen is not None and chosen.limited,
    )


def _met(ways: tuple[tuple[frozenset[str], ...], ...]) -> pl.Expr:
    """Tell whether all that a sign lacks is recorded."""
    return pl.all_horizontal(
        pl.any_horizontal(
            pl.all_horizontal(pl.col(_open(name)) == 0 for name in sorted(way)) for way in some
        )
        for some in ways
    )


def _open(name: str) -> str:
    return f"open {name}"
