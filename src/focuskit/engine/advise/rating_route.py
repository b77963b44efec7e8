"""The cheapest route of one account to its next rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from focuskit.engine.advise.advice import share_left
from focuskit.engine.advise.cheapest_options import Chosen, Option, cheapest, reached_with
from focuskit.engine.advise.gaps import Gap, gaps_of
from focuskit.engine.columns import DEPTH, RATING, RED_LIGHTS, REJECTED, SignColumn, ThemeColumn
from focuskit.engine.score.ratings import RatingRules, rating_rules
from focuskit.engine.score.scores import coverage_after, severity
from focuskit.engine.types import Group, MissingInput
from focuskit.model.assessment import Rating
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.model.recommendation import Recommendation
from focuskit.model.route import Route

_NOTHING_TO_RECORD = frozenset(
    {"observations", "value", "account", "error", "record", "habit", "rejected"}
)
"""What an account lacks that nobody can begin to record: it comes with time, or by a decision."""


def route(
    account: pl.DataFrame,
    *,
    group: Group,
    recommendations: Sequence[Recommendation],
    missing_input: Mapping[str, MissingInput],
) -> Route:
    """The cheapest way to the next rating.

    Where a light is lit, these are the recommendations that take the fewest hours together to put
    it out; where too little is known, the fewest kinds and fields to record.

    Args:
        account: Its one row of the scored accounts.
        group: The rules under which the account was judged and scored.
        recommendations: Those that there are.
        missing_input: The signs that have no data, and what is missing.
    """
    rating: Rating = account[RATING].item()
    if rating == "in_order":
        return Route(way="in_order", rating=rating)
    rules = rating_rules(group.policy, group.signs, group.counted, missing_input)
    if rating == "too_little_known":
        if _is_enough(account, rules):  # other sources would answer other questions
            needed, depth = group.policy.ratings.least_known, Decimal(account[DEPTH].item())
            return Route(
                way="open", rating=rating, lifts="coverage", needed=needed, reached=depth / MILLION
            )
        return _by_recording(account, group, gaps_of(account, group, missing_input))
    red = rating == "act_now"
    # A red light is lit by the low end of a severity, a theme by the points of its signs.
    part = SignColumn.SEVERITY_LOW if red else SignColumn.SEVERITY
    signs = account[RED_LIGHTS].item().to_list() if red else _signs(rules)
    row = account.row(0, named=True)
    now = {sign: found for sign in signs if (found := row[part.of(sign)])}
    left = _lights_left(rules, now) if red else _themes_left(rules, now)
    frame = account.with_columns(part.col(sign).alias(SignColumn.AFTER.of(sign)) for sign in now)
    return _by_doing(frame, rating, left, now, recommendations)


def _is_enough(account: pl.DataFrame, rules: RatingRules) -> bool:
    """Tell whether so much of each theme that the records feed is known that it can be in order."""
    row = account.row(0, named=True)
    weights = [
        (row[ThemeColumn.WEIGHT.of(theme)], row[ThemeColumn.APPLICABLE.of(theme)])
        for theme, _ in rules.themes
    ]
    with_data = [(known, applicable) for known, applicable in weights if applicable]
    return bool(with_data) and all(
        known and known * MILLION >= applicable * rules.least_known
        for known, applicable in with_data
    )


def _by_doing(
    account: pl.DataFrame,
    rating: Rating,
    left: pl.Expr,
    now: Mapping[str, int],
    recommendations: Sequence[Recommendation],
) -> Route:
    """The recommendations of the fewest hours after which no light, or no theme, is left.

    Where several act on one sign, the strongest counts: they take away the same severity, so
    nothing is gained twice.

    Args:
        account: Its one row, with ``SIGN after`` of each sign that may be lowered.
        rating: Its rating.
        left: How many lights, or themes, are still lit.
        now: The severities that may be lowered.
        recommendations: Those that there are.
    """
    red = rating == "act_now"
    options = [
        Option(one.id, round(one.hours * MILLION), lowers)
        for one in recommendations
        if (lowers := _lowers(one, now))
    ]
    frame = account.select(sorted(set(left.meta.root_names())))
    chosen = cheapest(frame, options, -left, 0)
    reached = chosen.reached if chosen else reached_with(frame, options, -left)
    return Route(
        way="found" if chosen else "out_of_reach",
        rating=rating,
        next_rating="watch" if red else "in_order",
        lifts="red_lights" if red else "themes",
        needed=Decimal(0),
        reached=Decimal(-reached),
        recommendations=tuple(option.id for option in chosen.options) if chosen else (),
        hours=sum(option.cost for option in chosen.options) / MILLION if chosen else None,
        limited=chosen is not None and chosen.limited,
    )


def _lowers(one: Recommendation, now: Mapping[str, int]) -> dict[str, int]:
    """The severities that a recommendation leaves."""
    return {
        SignColumn.AFTER.of(sign): now[sign] * share_left(share) // MILLION
        for sign, share in sorted(one.relieves.items())
        if sign in now
    }


def _signs(rules: RatingRules) -> list[str]:
    """The signs of all themes."""
    return sorted({sign for _, causes in rules.themes for one in causes for sign in one.signs})


def _lights_left(rules: RatingRules, now: Mapping[str, int]) -> pl.Expr:
    """How many red lights are still lit."""
    lit = [
        SignColumn.AFTER.col(sign) >= least for sign, _, least in rules.red_lights if sign in now
    ]
    return pl.sum_horizontal([one.cast(pl.Int64) for one in lit])


def _themes_left(rules: RatingRules, now: Mapping[str, int]) -> pl.Expr:
    """How many themes are still to be watched."""
    left = []
    for theme, causes in rules.themes:
        lost = pl.sum_horizontal(
            pl.max_horizontal(
                [SignColumn.AFTER.col(s) if s in now else severity(s) for s in cause.signs]
            ).fill_null(0)
            * cause.weight
            for cause in causes
        )
        weight = ThemeColumn.WEIGHT.col(theme)
        left.append(((weight > 0) & (lost >= weight * rules.watch_from)).cast(pl.Int64))
    return pl.sum_horizontal(left)


def _by_recording(account: pl.DataFrame, group: Group, lacking: Sequence[Gap]) -> Route:
    """The fewest kinds and fields with which enough of what counts would be known.

    It takes for granted that enough of them comes in for the signs to be judged. Where enough is
    known already, what is still open decides, and nothing need be recorded.
    """
    counted = group.counted
    needed = max(group.policy.ratings.least_known, Decimal(1) / MILLION)
    by_recording = (one for one in lacking if _NOTHING_TO_RECORD.isdisjoint(one.names))
    ways = {one.sign: one.ways for one in by_recording}
    names = sorted({name for one in lacking for name in one.names} - _NOTHING_TO_RECORD)
    options = [Option(name, 1, {_open(name): 0}) for name in names]

    def after(sign: str) -> pl.Expr:
        if sign not in ways:
            return severity(sign)
        return pl.when(_met(ways[sign])).then(0).otherwise(severity(sign))

    lost = REJECTED in account.columns
    value = coverage_after(counted, after, lost=lost) if counted else pl.lit(0)
    now = account.with_columns(pl.lit(1, dtype=pl.Int64).alias(_open(name)) for name in names)
    chosen: Chosen | None = cheapest(now, options, value, in_millionths(needed))
    reached = chosen.reached if chosen else reached_with(now, options, value)
    record = tuple(option.id for option in chosen.options) if chosen else ()
    return Route(
        way=("found" if record else "open") if chosen else "out_of_reach",
        rating="too_little_known",
        lifts="coverage",
        needed=needed,
        reached=Decimal(reached) / MILLION,
        record=record,
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
