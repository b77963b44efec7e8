"""Ratings: bad news needs little, good news needs much.

Each theme, and each account, is rated from what is known and from what it could still become:

- ``act_now``: a red light is lit, whatever is missing;
- ``watch``: the weighted mean severity of the known signs of a theme reaches ``watch_from``;
- ``in_order``: no theme would reach it, and no red light would be lit, even if all that is missing
  were as bad as it can be, and ``least_known`` of the weight of each theme is known;
- ``too_little_known``: nobody can say.

What the records cannot feed at all plays no part: whoever adds a source learns more about other
questions, and moves no light of those that were answered. All arithmetic is in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import attrs
import polars as pl

from focuskit.engine.columns import (
    CHECKS,
    CHECKS_MADE,
    DEPTH,
    RATING,
    RED_LIGHTS,
    SignColumn,
    ThemeColumn,
)
from focuskit.engine.types import Cause, MissingInput, Sign
from focuskit.model.assessment import Rating
from focuskit.model.millionths import MILLION, in_millionths
from focuskit.policy import Policy

NO_THEME = "unknown"
"""The theme of a sign whose plugin is absent or was set aside: nobody can tell which it has."""

NO_DATA = "not_recorded"
"""Why a sign is unknown that has no data at all.

One whose record is too short, or too old, has data: it is unknown, and so may be as bad as can be.
"""


@attrs.frozen(kw_only=True)
class RatingRules:
    """What the ratings of a group of accounts depend on.

    Args:
        themes: Theme and its causes, each with the signs of the theme that have data.
        red_lights: Sign, its theme, and the severity from which its low end lights it, in parts per
            million.
        checks: The signs that count.
        watch_from: The mean severity from which a theme is to be watched, in parts per million.
        least_known: The share of a theme's weight that must be known, in parts per million.
    """

    themes: tuple[tuple[str, tuple[Cause, ...]], ...]
    red_lights: tuple[tuple[str, str, int], ...]
    checks: tuple[str, ...]
    watch_from: int
    least_known: int


def rating_rules(
    policy: Policy,
    signs: Sequence[Sign],
    counted: Sequence[Cause],
    missing_input: Mapping[str, MissingInput],
) -> RatingRules:
    """The rules of a group of accounts under its policy."""
    theme_by_sign = {
        sign.id: theme_of(sign)
        for sign in signs
        if sign.id not in missing_input or missing_input[sign.id].reason != NO_DATA
    }
    themes: dict[str, list[Cause]] = {}
    for cause in counted:
        for theme in sorted({theme_by_sign[sign] for sign in cause.signs if sign in theme_by_sign}):
            members = tuple(sign for sign in cause.signs if theme_by_sign.get(sign) == theme)
            asking = cause.asking.intersection(members)
            themes.setdefault(theme, []).append(attrs.evolve(cause, signs=members, asking=asking))
    return RatingRules(
        themes=tuple((theme, tuple(themes[theme])) for theme in sorted(themes)),
        red_lights=tuple(
            (sign, theme_by_sign[sign], in_millionths(policy.red_lights[sign]))
            for sign in sorted(policy.red_lights)
            if sign in theme_by_sign
        ),
        checks=tuple(sorted(sign for cause in counted for sign in cause.signs)),
        watch_from=in_millionths(policy.ratings.watch_from),
        least_known=in_millionths(policy.ratings.least_known),
    )


def theme_of(sign: Sign) -> str:
    """The theme of a sign."""
    return sign.detector.theme if sign.detector else NO_THEME


def rate(scored: pl.LazyFrame, rules: RatingRules) -> pl.LazyFrame:
    """Add ``RED_LIGHTS``, the columns of each theme and ``RATING`` to judged accounts."""
    for stage in _stages(rules):
        scored = scored.with_columns(stage)
    return scored


@lru_cache(maxsize=16)
def _stages(rules: RatingRules) -> tuple[list[pl.Expr], ...]:
    """In stages, since each builds on the columns of the one before."""
    lights = {sign: _is_lit(sign, least) for sign, _, least in rules.red_lights}
    open_lights = {sign: _may_be_lit(sign, least) for sign, _, least in rules.red_lights}
    texts = [pl.when(lit).then(pl.lit(sign)) for sign, lit in lights.items()]
    red = pl.concat_list(texts).list.drop_nulls() if texts else pl.lit([], dtype=pl.List(pl.String))
    sums = [expr for theme, causes in rules.themes for expr in _sums(theme, causes)]
    ratings = [
        _theme_rating(
            theme,
            rules,
            lights=[lights[sign] for sign, of, _ in rules.red_lights if of == theme],
            open_lights=[open_lights[sign] for sign, of, _ in rules.red_lights if of == theme],
        ).alias(ThemeColumn.RATING.of(theme))
        for theme, _ in rules.themes
    ]
    means = [expr for theme, _ in rules.themes for expr in _means(theme)]
    whole = _account_rating(
        [theme for theme, _ in rules.themes], list(lights.values()), list(open_lights.values())
    )
    last = [whole.alias(RATING), _depth([theme for theme, _ in rules.themes]).alias(DEPTH)]
    return [red.alias(RED_LIGHTS), *_checks(rules.checks), *sums], [*ratings, *means], last


def _checks(signs: Sequence[str]) -> Iterable[pl.Expr]:
    """How many signs that count apply, and how many of them are known."""
    for name, part in (
        (CHECKS, SignColumn.SEVERITY_HIGH),
        (CHECKS_MADE, SignColumn.SEVERITY),
    ):
        made = [part.col(sign).is_not_null().cast(pl.Int64) for sign in signs]
        yield (pl.sum_horizontal(made) if made else pl.lit(0, dtype=pl.Int64)).alias(name)


def _depth(themes: Sequence[str]) -> pl.Expr:
    """The share of the weight that the records feed which is known, rounded down."""
    if not themes:
        return pl.lit(0, dtype=pl.Int64)
    known = pl.sum_horizontal([ThemeColumn.WEIGHT.col(theme) for theme in themes])
    with_data = pl.sum_horizontal([ThemeColumn.APPLICABLE.col(theme) for theme in themes])
    return (known * MILLION // pl.when(with_data > 0).then(with_data)).fill_null(0)


def _is_lit(sign: str, least: int) -> pl.Expr:
    """Whether a red light is lit by the least that its severity can be."""
    return (SignColumn.SEVERITY_LOW.col(sign) >= least).fill_null(value=False)


def _may_be_lit(sign: str, least: int) -> pl.Expr:
    """Whether a red light may be lit, by its severity; by the most that it can be if unknown.

    What is known decides, whatever may still come: else a list of phrases that misses texts would
    keep every account with texts from being in order.
    """
    may_be = pl.coalesce(SignColumn.SEVERITY.col(sign), SignColumn.SEVERITY_HIGH.col(sign)) >= least
    return may_be.fill_null(value=False)


def _any(conditions: Sequence[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(conditions) if conditions else pl.lit(value=False)


def _sums(theme: str, causes: Sequence[Cause]) -> Iterable[pl.Expr]:
    """Of one theme: weight that is known and that applies, and what is lost of each at worst."""
    known = [_most(SignColumn.SEVERITY, cause) for cause in causes]
    most = [_most(SignColumn.SEVERITY_HIGH, cause) for cause in causes]
    weights = [cause.weight for cause in causes]
    for column, parts in (
        (ThemeColumn.LOST, [one.fill_null(0) for one in known]),
        (ThemeColumn.WEIGHT, [one.is_not_null().cast(pl.Int64) for one in known]),
        (ThemeColumn.LOST_AT_WORST, [one.fill_null(0) for one in most]),
        (ThemeColumn.APPLICABLE, [one.is_not_null().cast(pl.Int64) for one in most]),
    ):
        products = [part * weight for part, weight in zip(parts, weights, strict=True)]
        yield pl.sum_horizontal(products).alias(column.of(theme))


def _most(part: SignColumn, cause: Cause) -> pl.Expr:
    """The highest severity among the members of a cause; null where none has one."""
    return pl.max_horizontal([part.col(sign) for sign in cause.signs])


def _named(rating: Rating) -> pl.Expr:
    return pl.lit(rating)


def _theme_rating(
    theme: str, rules: RatingRules, *, lights: Sequence[pl.Expr], open_lights: Sequence[pl.Expr]
) -> pl.Expr:
    """The rating of a theme; null where none of its signs applies."""
    lost, weight = ThemeColumn.LOST.col(theme), ThemeColumn.WEIGHT.col(theme)
    at_worst, applicable = ThemeColumn.LOST_AT_WORST.col(theme), ThemeColumn.APPLICABLE.col(theme)
    enough = weight * MILLION >= applicable * rules.least_known
    sound_at_worst = (at_worst < applicable * rules.watch_from) & ~_any(open_lights)
    return (
        pl.when(_any(lights)).then(_named("act_now"))
        .when(applicable == 0).then(None)
        .when((weight > 0) & (lost >= weight * rules.watch_from)).then(_named("watch"))
        .when(enough & (weight > 0) & sound_at_worst)
        .then(_named("in_order"))
        .otherwise(_named("too_little_known"))
    )  # fmt: skip


def _means(theme: str) -> Iterable[pl.Expr]:
    """The mean severity of the known signs, and of all at worst, in parts per million."""
    for column, lost, weight in (
        (ThemeColumn.SEVERITY, ThemeColumn.LOST, ThemeColumn.WEIGHT),
        (ThemeColumn.HIGH, ThemeColumn.LOST_AT_WORST, ThemeColumn.APPLICABLE),
    ):
        some = pl.when(weight.col(theme) > 0)
        yield (lost.col(theme) // some.then(weight.col(theme))).alias(column.of(theme))


def _account_rating(
    themes: Sequence[str], lights: Sequence[pl.Expr], open_lights: Sequence[pl.Expr]
) -> pl.Expr:
    """The worst rating of the themes; with none, too little is known.

    A red light counts whether or not its sign weighs anything.
    """
    rated = [ThemeColumn.RATING.col(theme) for theme in themes]

    def some(rating: Rating) -> pl.Expr:
        return _any([(one == rating).fill_null(value=False) for one in rated])

    unclear = some("too_little_known") | _any(open_lights) | ~some("in_order")
    return (
        pl.when(_any(lights)).then(_named("act_now"))
        .when(some("watch")).then(_named("watch"))
        .when(unclear).then(_named("too_little_known"))
        .otherwise(_named("in_order"))
    )  # fmt: skip
