"""Limits: where severity begins and where it is full."""

from __future__ import annotations

import math

import attrs

from focuskit.model.units import Unit


@attrs.frozen
class Limits:
    """The values of a measure between which severity rises from 0 to 1.

    ``ok < bad`` means that more is worse, ``ok > bad`` that less is worse.

    Args:
        ok: Up to here, severity is 0.
        bad: From here on, severity is 1.

    Raises:
        ValueError: A limit is not finite, or both are equal.
    """

    ok: float = attrs.field(converter=float)
    bad: float = attrs.field(converter=float)

    def __attrs_post_init__(self) -> None:
        if not (math.isfinite(self.ok) and math.isfinite(self.bad)):
            raise ValueError(f"limits must be finite, found ok={self.ok}, bad={self.bad}")
        if self.ok == self.bad:
            raise ValueError(
                f"ok and bad must differ, found {self.ok} for both: severity could not rise"
            )

    def out_of_reach(self, unit: Unit) -> str | None:
        """The limit that no value of a unit reaches: ``ok``, ``bad``, or None.

        Only ``ok`` may lie where no value is as good: then severity is above 0 whatever is found,
        and ``bad`` may be as bad as one likes.
        """
        way = 1 if self.ok < self.bad else -1
        best, worst = sorted(way * end for end in unit.range)
        ok, bad = way * self.ok, way * self.bad
        if bad < best or (bad > worst and ok >= best):
            return "ok" if ok >= worst else "bad"
        return None
