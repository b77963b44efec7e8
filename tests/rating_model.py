"""The ratings as the documentation states them, in plain Python, to hold those of the product to.

Of the product it takes the policy alone, which it reads as data. Severities are parts per million,
and each mean is a fraction until it is rounded down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import floor

import attrs
from score_model import MILLION, State, States, causes, ends_of, severity_of

from focuskit import Policy

_WORST_FIRST = ("act_now", "watch", "too_little_known", "in_order")


@attrs.frozen(kw_only=True)
class RatedTheme:
    """What a theme must be given: severities in parts per million, null where there is none."""

    rating: str | None
    severity: int | None
    high: int | None


@attrs.frozen(kw_only=True)
class Rated:
    """What an account must be given: the depth in parts per million."""

    rating: str
    red_lights: Sequence[str]
    themes: Mapping[str, RatedTheme]
    checks: int
    checks_made: int
    depth: int


@attrs.frozen
class _Sums:
    """Of a theme: weight that is known and that applies, and what is lost of each."""

    known: int
    lost: int
    applicable: int
    lost_at_worst: int


def rated(policy: Policy, states: States, themes: Mapping[str, str]) -> Rated:
    """Return what an account must be given whose signs are in these states.

    Args:
        policy: Weights, cause groups, red lights, and from where ratings begin.
        states: Sign: what became of it.
        themes: Sign: its theme, of those that the records feed; one that is missing plays no part.
    """
    lights = {name: least * MILLION for name, least in policy.red_lights.items() if name in themes}
    ends = {name: both for name, state in states.items() if (both := ends_of(state))}
    lit = sorted(name for name, least in lights.items() if name in ends and ends[name][0] >= least)
    may_be = {
        name for name, least in lights.items() if name in ends and _foreseen(states[name]) >= least
    }
    sums = {
        theme: one
        for theme in set(themes.values())
        if (one := _sums(policy, states, theme, themes))
    }
    found = {
        theme: RatedTheme(
            rating=_rating_of(
                policy, one, lit=[n for n in lit if themes[n] == theme],
                may_be=[n for n in may_be if themes[n] == theme],
            ),
            severity=floor(Fraction(one.lost, one.known)) if one.known else None,
            high=floor(Fraction(one.lost_at_worst, one.applicable)) if one.applicable else None,
        )
        for theme, one in sums.items()
    }  # fmt: skip
    ratings = {one.rating for one in found.values() if one.rating}
    if lit:
        ratings.add("act_now")
    if may_be or not ratings:
        ratings.add("too_little_known")
    counting = [states[name] for _, signs in causes(policy) for name in signs]
    fed = sum(one.applicable for one in sums.values())
    return Rated(
        rating=next(rating for rating in _WORST_FIRST if rating in ratings),
        red_lights=lit,
        themes=found,
        checks=sum(state != "not_applicable" for state in counting),
        checks_made=sum(severity_of(state) is not None for state in counting),
        depth=floor(Fraction(MILLION * sum(one.known for one in sums.values()), fed)) if fed else 0,
    )


def _foreseen(state: State) -> int:
    """Return the severity of a sign that applies; of an unknown one, the most that it can be."""
    severity, ends = severity_of(state), ends_of(state)
    assert ends is not None
    return ends[1] if severity is None else severity


def _sums(policy: Policy, states: States, theme: str, themes: Mapping[str, str]) -> _Sums | None:
    """Return the sums of a theme; null where none of its signs counts."""
    members = [
        (weight, [states[name] for name in signs if themes.get(name) == theme])
        for weight, signs in causes(policy)
    ]
    members = [(weight, of) for weight, of in members if of]
    if not members:
        return None
    known = [(weight, most) for weight, of in members if (most := _most_known(of)) is not None]
    applying = [
        (weight, most) for weight, of in members if (most := _most_at_worst(of)) is not None
    ]
    return _Sums(
        known=sum(weight for weight, _ in known),
        lost=sum(weight * most for weight, most in known),
        applicable=sum(weight for weight, _ in applying),
        lost_at_worst=sum(weight * most for weight, most in applying),
    )


def _most_known(states: Sequence[State]) -> int | None:
    """Return the highest severity of a cause that is known: its members are charged once."""
    return max((known for one in states if (known := severity_of(one)) is not None), default=None)


def _most_at_worst(states: Sequence[State]) -> int | None:
    """Return the highest that a severity of a cause can be."""
    return max((ends[1] for one in states if (ends := ends_of(one))), default=None)


def _rating_of(
    policy: Policy, sums: _Sums, *, lit: Collection[str], may_be: Collection[str]
) -> str | None:
    """Return the rating of a theme; null where none of its signs applies."""
    watch_from, least_known = policy.ratings.watch_from, policy.ratings.least_known
    if lit:
        return "act_now"
    if not sums.applicable:
        return None
    if sums.known and Fraction(sums.lost, sums.known) >= watch_from * MILLION:
        return "watch"
    enough = sums.known and Fraction(sums.known, sums.applicable) >= Fraction(least_known)
    at_worst = Fraction(sums.lost_at_worst, sums.applicable)
    if enough and at_worst < watch_from * MILLION and not may_be:
        return "in_order"
    return "too_little_known"
