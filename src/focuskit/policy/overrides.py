"""Overrides: what a policy says otherwise of some signs, for a segment or for key accounts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from focuskit.policy.policy import SignPolicy


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
        """Return what is said, by name."""
        return attrs.asdict(self, filter=lambda _, value: value is not None)


Overrides = Mapping[str, Override]
"""Sign: what holds of it."""


def read_overrides(document: Mapping[str, Any]) -> Overrides:
    """Return the overrides that a checked document states, ordered by sign."""
    return MappingProxyType({sign: Override(**one) for sign, one in sorted(document.items())})


def applied(signs: Mapping[str, SignPolicy], overrides: Overrides) -> Mapping[str, SignPolicy]:
    """Return what a policy says of its signs once the overrides are put in."""
    changed = {
        sign: attrs.evolve(signs[sign], **one.stated())
        for sign, one in overrides.items()
        if sign in signs
    }
    return MappingProxyType({**signs, **changed})
