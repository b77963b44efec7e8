"""What a run is asked: the rows, the policy, the plugins, the moment, and which rows it sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs
import polars as pl

from focuskit.engine.types import MissingInput, Record
from focuskit.extending.manager import Plugins
from focuskit.intake.input_tables import Intake
from focuskit.model.stretches import Stretch
from focuskit.policy.assessment_policy import Policy


@attrs.frozen
class CutOff:
    """Which rows a run sees: those that had happened by one time, and were known by another.

    Args:
        event_time: Up to when rows happened.
        knowledge_time: Up to when they came to be known.
    """

    event_time: datetime
    knowledge_time: datetime


@attrs.frozen(kw_only=True, eq=False)
class Request:
    """What is to be assessed: all that a run depends on.

    Args:
        intake: The interactions.
        accounts: The accounts, if they are listed; those without interactions are assessed too.
        colleagues: The colleagues, if they are listed.
        complete: There is no account but those that are listed.
        as_of: The moment; None takes the newest ``occurred_at``, of a day the end.
        policy: Which signs count, how much.
        plugins: Where signs and recommendations come from.
        recorded: What the call states as recorded; it takes precedence over policy and mapping.
        cut_off: Which rows a replay sees; None: those that had happened and were known as of the
            moment.
        missing_input: What is missing, as another replay found it; None: as the rows tell.
        records: What is recorded, likewise.
    """

    intake: Intake
    accounts: pl.DataFrame | None = None
    colleagues: pl.DataFrame | None = None
    complete: bool = False
    as_of: datetime | None
    policy: Policy
    plugins: Plugins
    recorded: Mapping[str, Stretch]
    cut_off: CutOff | None = None
    missing_input: Mapping[str, MissingInput] | None = None
    records: Mapping[str, Record] | None = None

    @property
    def all_accounts(self) -> pl.Series | None:
        """The ids of all accounts that there are; None where there may be others."""
        return self.accounts["id"] if self.complete and self.accounts is not None else None

    @property
    def stated(self) -> Mapping[str, Stretch]:
        """What the call, the policy or the mapping states as recorded."""
        return {**self.intake.recorded, **self.policy.recorded, **self.recorded}
