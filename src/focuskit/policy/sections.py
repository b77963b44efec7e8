"""The sections of a policy: signs and overrides of them, cause groups, caps, key accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

import attrs

from focuskit.model import _fields as fields

Window = int | Literal["all"] | None


def no_entries() -> Mapping[str, Any]:
    """A mapping of nothing, which nobody can change."""
    return MappingProxyType({})


@attrs.frozen(kw_only=True)
class SignPolicy:
    """What a policy says of one sign; what is null is the sign's own.

    Args:
        weight: How much it counts, 0 to 1000, against the other weights.
        distribution: The distribution that brings it.
        ok: Replaces the limit up to which severity is 0.
        bad: Replaces the limit from which severity is 1.
        min_observations: Replaces the least number of observations.
        window_days: Replaces the days that the sign looks back; ``"all"`` means no limit.
        key_accounts_only: The sign applies to key accounts alone.
    """

    weight: int
    distribution: str
    ok: float | None = None
    bad: float | None = None
    min_observations: int | None = None
    window_days: Window = None
    key_accounts_only: bool = False


@attrs.frozen(kw_only=True)
class Override:
    """What holds of one sign for some accounts alone; what is null stays as it is for all.

    Args:
        weight: How much the sign counts there, 0 to 1000.
        ok: The limit up to which severity is 0.
        bad: The limit from which severity is 1.
        min_observations: The least number of observations.
    """

    weight: int | None = None
    ok: float | None = None
    bad: float | None = None
    min_observations: int | None = None

    def stated(self) -> dict[str, Any]:
        """What is said, by name."""
        return attrs.asdict(self, filter=lambda _, value: value is not None)


Overrides = Mapping[str, Override]
"""Sign: what holds of it."""


def apply_overrides(
    signs: Mapping[str, SignPolicy], overrides: Overrides
) -> Mapping[str, SignPolicy]:
    """What a policy says of its signs once the overrides are put in."""
    changed = {
        sign: attrs.evolve(signs[sign], **one.stated())
        for sign, one in overrides.items()
        if sign in signs
    }
    return MappingProxyType({**signs, **changed})


@attrs.frozen(kw_only=True)
class CauseGroup:
    """Signs with one common cause; they share one weight."""

    id: str
    weight: int
    signs: Sequence[str] = attrs.field(converter=fields.as_texts)


@attrs.frozen(kw_only=True)
class Cap:
    """While ``sign`` is fired beyond severity ``beyond``, the score is at most ``score``."""

    sign: str
    beyond: Decimal
    score: Decimal


@attrs.frozen(kw_only=True)
class KeyAccounts:
    """Which accounts are key accounts: those that any of the first three says.

    Args:
        segments: Those of these segments.
        least_annual_value: Those worth at least so much a year.
        ids: These.
        signs: What holds of some signs for key accounts alone; they take precedence
            over those of their segment.
    """

    segments: Sequence[str] = attrs.field(default=(), converter=fields.as_texts)
    least_annual_value: float | None = None
    ids: Sequence[str] = attrs.field(default=(), converter=fields.as_texts)
    signs: Overrides = attrs.field(factory=no_entries)


@attrs.frozen(kw_only=True)
class Ratings:
    """From where on a sign is lit, and a theme is to be watched; all from 0 to 1.

    Args:
        lit_from: The severity from which a sign is lit.
        watch_from: The mean severity of a theme's known signs from which it is to be watched.
        least_known: The share of a theme's weight that must be known for it to be in order.
    """

    lit_from: Decimal = Decimal("0.1")
    watch_from: Decimal = Decimal("0.15")
    least_known: Decimal = Decimal("0.5")


@attrs.frozen(kw_only=True)
class SupplierPolicy:
    """Which signs on the supplier itself count, practices included, and what to call it.

    Args:
        id: Of the supplier in its assessment.
        name: Of the supplier, for readers.
        signs: As for accounts.
        cause_groups: As for accounts.
        caps: As for accounts.
        ratings: As for accounts.
        red_lights: As for accounts.
    """

    id: str = "supplier"
    name: str | None = None
    signs: Mapping[str, SignPolicy] = attrs.field(factory=dict)
    cause_groups: tuple[CauseGroup, ...] = ()
    caps: tuple[Cap, ...] = ()
    ratings: Ratings = attrs.field(factory=Ratings)
    red_lights: Mapping[str, Decimal] = attrs.field(factory=no_entries)
