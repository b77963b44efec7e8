"""What a portfolio needs of the data that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from focuskit.engine.results import Run
from focuskit.engine.types import CutOff, MissingInput
from focuskit.policy import Policy

if TYPE_CHECKING:
    from focuskit.portfolio.portfolio import Portfolio


class Inputs(Protocol):
    """All that an assessment depends on besides its moment and policy, to be assessed again."""

    @property
    def oldest(self) -> datetime | None:
        """The first ``occurred_at``; None where there is no interaction."""

    def reach_back_to(self, moment: datetime) -> bool:
        """Tell whether there is a row by then of an account that was there by then."""

    @property
    def as_of_today(self) -> tuple[str, ...]:
        """What cannot be replayed, since it is only known as it stands today: one note each."""

    def assess(self, as_of: datetime | None, policy: Policy) -> Portfolio:
        """Return the portfolio as of a moment, under a policy."""

    def run(
        self,
        as_of: datetime | None,
        policy: Policy,
        cut_off: CutOff | None = None,
        missing_input: Mapping[str, MissingInput] | None = None,
    ) -> Run:
        """Run the engine as of a moment, under a policy, over the rows that are to be seen."""

    def fingerprint(self, found: Run) -> str:
        """Return the digest of all that a run depends on."""
