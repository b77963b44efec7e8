"""The score as the documentation states it, in plain Python, to hold that of the product against.

Of the product it takes the policy alone, which it reads as data. Severities and coverage are parts
per million, points are millionths, and each quotient is a fraction until it is rounded down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Literal

import attrs

from focuskit import Policy
from focuskit.policy import Cap

MILLION = 1_000_000
FULL = 100 * MILLION


@attrs.frozen
class Between:
    """A severity with both ends; null where the sign is unknown and its ends are known."""

    low: int
    severity: int | None
    high: int


State = int | Between | Literal["unknown", "error", "not_applicable"]
"""What became of a sign: a severity where it is known."""
States = Mapping[str, State]


def severity_of(state: State) -> int | None:
    """Return the severity that is known."""
    if isinstance(state, Between):
        return state.severity
    return state if isinstance(state, int) else None


def ends_of(state: State) -> tuple[int, int] | None:
    """Return the least and the most that the severity can be; null where none applies."""
    if isinstance(state, Between):
        return state.low, state.high
    if isinstance(state, int):
        return state, state
    return None if state == "not_applicable" else (0, MILLION)


@attrs.frozen(kw_only=True)
class Expected:
    """What an account must be given: numbers in millionths, null where there is none."""

    score: int | None
    computed: int | None
    uncapped: int | None
    worst: int
    best: int
    coverage: int
    cap: str | None
    points: Mapping[str, int]


def causes(policy: Policy) -> list[tuple[int, tuple[str, ...]]]:
    """Return weight and signs of everything that counts once: a group, or a sign by itself."""
    weighing = {name for name, sign in policy.signs.items() if sign.weight > 0}
    grouped = {name for group in policy.cause_groups for name in group.signs}
    found = [
        (group.weight, tuple(sorted(weighing.intersection(group.signs))))
        for group in policy.cause_groups
    ]
    found += [(policy.signs[name].weight, (name,)) for name in sorted(weighing - grouped)]
    return [(weight, signs) for weight, signs in found if weight > 0 and signs]


def counting(policy: Policy) -> set[str]:
    """Return the signs on which the score depends."""
    return {name for _, signs in causes(policy) for name in signs}


def filling(policy: Policy, accounts: Sequence[States]) -> dict[str, int]:
    """Return the severity with which each sign counts while it is unknown, where it counts."""
    if policy.missing == "exclude":
        return {}
    if policy.missing == "worst":
        return dict.fromkeys(counting(policy), MILLION)
    return {name: mean for name, mean in means(accounts).items() if name in counting(policy)}


def means(accounts: Sequence[States]) -> dict[str, int]:
    """Return the mean severity of each sign over the accounts where it is known, rounded down."""
    names = {name for account in accounts for name in account}
    known = {
        name: [known for a in accounts if (known := _known_of(a, name)) is not None]
        for name in names
    }
    return {name: floor(Fraction(sum(of), len(of))) for name, of in known.items() if of}


def _known_of(states: States, name: str) -> int | None:
    return severity_of(states[name]) if name in states else None


def expected(policy: Policy, states: States, fills: Mapping[str, int] | None = None) -> Expected:
    """Return what an account must be given whose signs are in these states.

    Args:
        policy: Weights, cause groups, caps, and what an error does.
        states: Sign: what became of it.
        fills: As ``filling`` returns them; they play a part in the score alone.
    """
    known = {n: known for n, s in states.items() if (known := severity_of(s)) is not None}
    silent = {n for n, s in states.items() if n not in known and s != "not_applicable"}
    ends = {n: ends for n, s in states.items() if n in known and (ends := ends_of(s))}
    filled = known | {n: fill for n, fill in (fills or {}).items() if n in silent}
    caps = [cap for cap in policy.caps if cap.sign in counting(policy)]
    some = any(name in known for name in counting(policy))
    uncapped = _left(policy, filled) if some else None
    computed = None if uncapped is None else _capped(uncapped, caps, known)
    worst, best = (
        _capped(left, caps, supposed) if (left := _left(policy, supposed)) is not None else none
        for supposed, none in (
            ({n: high for n, (_, high) in ends.items()} | dict.fromkeys(silent, MILLION), 0),
            ({n: low for n, (low, _) in ends.items()} | dict.fromkeys(silent, 0), FULL),
        )
    )
    failed = any(states.get(name) == "error" for name in counting(policy))
    score = None if failed and not policy.partial_scores else computed
    return Expected(
        score=score,
        computed=computed,
        uncapped=uncapped,
        worst=worst,
        best=best,
        coverage=_coverage(policy, states),
        cap=_binding(uncapped, caps, known),
        points={} if score is None or uncapped is None else _points(policy, filled, uncapped),
    )


def _paying(policy: Policy, severities: Mapping[str, int]) -> list[tuple[int, str, int]]:
    """Return weight, sign and severity of what counts for each cause: the first of its worst."""
    paying = []
    for weight, signs in causes(policy):
        there = [(-severities[name], name) for name in signs if name in severities]
        if there:
            severity, name = min(there)
            paying.append((weight, name, -severity))
    return paying


def _left(policy: Policy, severities: Mapping[str, int]) -> int | None:
    """100 - 100 * sum of w*s / sum of w, rounded down; null where nothing counts."""
    paying = _paying(policy, severities)
    if not paying:
        return None
    lost = Fraction(sum(w * s for w, _, s in paying), sum(w for w, _, _ in paying))
    return floor(FULL - 100 * lost)


def _binds(cap: Cap, left: int, severities: Mapping[str, int]) -> bool:
    beyond = cap.sign in severities and severities[cap.sign] > cap.beyond * MILLION
    return beyond and left > cap.score * MILLION


def _capped(left: int, caps: Sequence[Cap], severities: Mapping[str, int]) -> int:
    allowed = [int(cap.score * MILLION) for cap in caps if _binds(cap, left, severities)]
    return min([left, *allowed])


def _binding(left: int | None, caps: Sequence[Cap], severities: Mapping[str, int]) -> str | None:
    """Return the sign of the lowest cap that holds; of equals, the first."""
    if left is None:
        return None
    found = [(cap.score, cap.sign) for cap in caps if _binds(cap, left, severities)]
    return min(found)[1] if found else None


def _coverage(policy: Policy, states: States) -> int:
    """Return the weight of what is known over that of what applies.

    The members of a group that apply share its weight evenly, each group's part rounded down.
    """
    known = applicable = 0
    for weight, signs in causes(policy):
        applying = [states[name] for name in signs if states[name] != "not_applicable"]
        if applying:
            seen = sum(severity_of(state) is not None for state in applying)
            known += floor(Fraction(weight * MILLION * seen, len(applying)))
            applicable += weight
    return floor(Fraction(known, applicable)) if applicable else 0


def _points(policy: Policy, severities: Mapping[str, int], left: int) -> dict[str, int]:
    """Return what each sign costs: shares of what was lost, the rest to the largest remainders."""
    paying = [(name, w * s) for w, name, s in _paying(policy, severities) if s]
    if not paying:
        return {}
    lost, total = FULL - left, sum(part for _, part in paying)
    exact = {name: Fraction(lost * part, total) for name, part in paying}
    points = {name: floor(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (points[name] - exact[name], name))
    for name in by_remainder[: lost - sum(points.values())]:
        points[name] += 1
    return points
