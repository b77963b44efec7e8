"""What a run found: frames with one row an account, and what is worked out when somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

import attrs
import polars as pl

from focuskit.engine.advise.advice import advise
from focuskit.engine.recorded.rows_by_day import Look
from focuskit.engine.request import Request
from focuskit.engine.score.ledger import shares
from focuskit.engine.types import Group, Known, MissingInput, Record, Sign, WaiverStatus
from focuskit.extending.manager import Plugins
from focuskit.model.days import day_in
from focuskit.policy import Policy


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Run:
    """What a run found, as frames with one row an account.

    Args:
        request: What was to be assessed.
        as_of: The moment; None where there was no interaction to take it from.
        policy: The policy that it is judged by.
        missing_input: The signs that have no data, and what is missing.
        records: Sign: what the record covers of what it looks at.
        known: The rows in use.
        look: From when to when the sources are on record; None where there are no rows.
        listed: The accounts in force, as far as they are listed.
        probed: One row an account that has rows: how many, in which sources, and what it came to in
            the last twelve months; beside them may stand what the same pass measured.
        scored: One row an account: what was measured, judged and scored.
        groups: The accounts under one set of rules each; without overrides there is one group.
        waivers: Every waiver of the policy, and what became of it.
        counts: Rows in, accepted, rejected, used, merged, superseded, later; and accounts.
        rejected: What was wrong with rejected rows.
        lost: How many rows of each account were rejected, and why.
        lossy: Rows were lost to signs, so that ``scored`` tells how many to each.
        notes: What the user should know.
        asides: What few need to know: the moment where it was not given, rows after it, and what
            is empty or not there. The first screen leaves them to those who ask for all.
    """

    request: Request
    as_of: datetime | None
    policy: Policy
    missing_input: Mapping[str, MissingInput]
    records: Mapping[str, Record]
    known: Known | None
    look: Look | None
    listed: pl.DataFrame
    probed: pl.DataFrame
    scored: pl.DataFrame
    groups: tuple[Group, ...]
    waivers: tuple[WaiverStatus, ...]
    counts: Mapping[str, int]
    rejected: pl.DataFrame
    lost: pl.DataFrame
    lossy: bool
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()

    @property
    def signs(self) -> tuple[Sign, ...]:
        """All signs, ordered by id, as they hold for accounts without overrides."""
        return self.groups[0].signs

    @property
    def plugins(self) -> Plugins:
        """The plugins it ran with."""
        return self.request.plugins

    @cached_property
    def day(self) -> date | None:
        """The day of the moment, in the zone of the policy."""
        return self.as_of and day_in(self.policy.zone, self.as_of)

    @cached_property
    def shares(self) -> pl.DataFrame:
        """What each sign cost each account, in millionths of a point."""
        parts = [shares(g.of(self.scored), g.counted, g.fills) for g in self.groups]
        return parts[0] if len(parts) == 1 else pl.concat(parts).sort("account_id", "sign")

    def group_of(self, account: pl.DataFrame) -> Group:
        """The rules under which an account was judged and scored, given its scored row."""
        return next(group for group in self.groups if group.of(account).height)

    @cached_property
    def advice(self) -> pl.DataFrame:
        """What each account should do, in order."""
        known = [r for r, _ in self.plugins.recommendations]
        parts = [
            advise(g.of(self.scored), g.policy, g.counted, known, g.fills) for g in self.groups
        ]
        return parts[0] if len(parts) == 1 else pl.concat(parts)
