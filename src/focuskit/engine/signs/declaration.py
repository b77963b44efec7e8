"""What plugin and policy say of a sign, and what is refused of it: no detector is asked yet."""

from __future__ import annotations

from typing import NoReturn

import attrs
import polars as pl

from focuskit.detect.detector import Detector
from focuskit.detect.facts import KEY_ACCOUNT
from focuskit.detect.measure import Measure
from focuskit.engine.types import Sign
from focuskit.extending.plugin import Plugin
from focuskit.model.errors import PolicyError
from focuskit.model.limits import Limits
from focuskit.model.units import Unit
from focuskit.policy import Policy, SignPolicy
from focuskit.policy.sections import Window


def declare(detector: Detector, plugin: Plugin, policy: Policy) -> Sign:
    """What plugin and policy say of a sign; nothing is measured yet.

    Raises:
        PolicyError: The policy names a limit that turns the sign around or equals its other one.
    """
    listed = policy.signs.get(detector.id)
    return Sign(
        id=detector.id,
        weight=listed.weight if listed else 0,
        distribution=plugin.distribution,
        version=plugin.version,
        detector=detector,
        applies_to=_applies_to(detector, listed),
        limits=_limits(detector, listed, where_in_policy(detector.id, policy)),
        min_observations=(listed and listed.min_observations) or detector.min_observations,
    )


def overridden(sign: Sign, listed: SignPolicy, *, where: str) -> Sign:
    """A sign with weight, limits and least observations that a policy overrides.

    Raises:
        PolicyError: The limits turn the sign around, or no value reaches one of them; ``where``
            says which.
    """
    if sign.detector is None:
        return attrs.evolve(sign, weight=listed.weight)
    fitted = attrs.evolve(
        sign,
        weight=listed.weight,
        limits=_limits(sign.detector, listed, where),
        min_observations=listed.min_observations or sign.detector.min_observations,
    )
    refuse_limits(fitted, sign.measure, where)
    return fitted


def _applies_to(detector: Detector, listed: SignPolicy | None) -> pl.Expr | None:
    condition = detector.applies_to
    if listed is None or not listed.key_accounts_only:
        return condition
    return pl.col(KEY_ACCOUNT) if condition is None else condition & pl.col(KEY_ACCOUNT)


def _limits(detector: Detector, listed: SignPolicy | None, where: str) -> Limits:
    if listed is None or (listed.ok is None and listed.bad is None):
        return detector.limits
    ok = detector.limits.ok if listed.ok is None else listed.ok
    bad = detector.limits.bad if listed.bad is None else listed.bad
    if (ok < bad) is not (detector.limits.ok < detector.limits.bad) or ok == bad:
        raise PolicyError(
            problem="the limits must differ, and keep the direction in which the sign gets worse",
            where=where,
            found=f"ok {ok:g}, bad {bad:g}",
            expected=f"as in the sign: ok {detector.limits.ok:g}, bad {detector.limits.bad:g}",
            hint="where a policy replaces one limit alone, the other is the sign's own",
        )
    return Limits(ok, bad)


def refuse_limits(sign: Sign, measure: Measure | None, where: str) -> None:
    """Refuse limits of a policy that no value of the sign reaches: it could never be bad.

    Raises:
        PolicyError: There are such.
    """
    limits = sign.limits
    name = limits.out_of_reach(measure.unit) if limits and measure else None
    if limits and measure and name:
        raise PolicyError(
            problem=f"no value of the sign reaches {name}, so that it could never be bad",
            where=f"{where}/{name}",
            found=f"ok {limits.ok:g}, bad {limits.bad:g}",
            expected=f"values {measure.unit.reach}: the unit is {measure.unit.value}",
            hint="10 % is 0.1" if measure.unit is Unit.SHARE else None,
        )


def refuse_window(sign: str, windows: frozenset[int], asked: Window, policy: Policy) -> NoReturn:
    """Refuse one window for a sign that has several: its two spans would become the same rows.

    Raises:
        PolicyError: Always.
    """
    days = ", ".join(map(str, sorted(windows)))
    raise PolicyError(
        problem=f"sign {sign} looks at several windows, which one window cannot replace",
        where=f"policy {policy.name!r} at {policy.signs_at}/{sign}/window_days",
        found=f"{asked}, for windows of {days} days",
        hint=(
            "leave window_days out; or let the sign take t.within once, and tell its spans apart "
            f"with t.days_ago <= {min(windows)}"
        ),
    )


def where_in_policy(sign: str, policy: Policy) -> str:
    """The policy's name and the JSON pointer to what it says of a sign, for messages."""
    return f"policy {policy.name!r} at {policy.signs_at}/{sign}"
