"""Chance from a seed: the same draws on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws that depend on a seed alone.

    Only ``random.Random.random`` is used beneath: its numbers are the same in every version of
    Python, those of the other methods need not be.
    """

    def __init__(self, seed: str) -> None:
        self._draw = random.Random(seed).random  # noqa: S311 -- a simulation, no secret
        self._owed: dict[str, float] = {}

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` up to ``high``."""
        return low + (high - low) * self._draw()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._draw() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of several, all alike likely."""
        return choices[int(self._draw() * len(choices))]

    def happens(self, share: float) -> bool:
        """True in a share of the calls, each by itself."""
        return self._draw() < share

    def due(self, what: str, share: float) -> bool:
        """True in a share of the calls for ``what``, spread evenly from a random beginning.

        Of seven calls with a share of 0.5, three or four are true: a behaviour that is meant to
        make a certain share goes wrong by at most one event.
        """
        owed = self._owed.get(what)
        owed = (self._draw() if owed is None else owed) + share
        self._owed[what] = owed - 1 if owed >= 1 else owed
        return owed >= 1
