"""What a portfolio is made of besides moment and policy, so that it can be assessed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache, cached_property
from importlib.metadata import version
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.engine.explain.notes import of_nothing
from focuskit.engine.recorded import lost_rows
from focuskit.engine.request import CutOff, Request
from focuskit.engine.results import Run
from focuskit.engine.run import run
from focuskit.engine.stage_log import Progress, stage
from focuskit.engine.timeline import row_digests
from focuskit.extending.manager import Plugins
from focuskit.intake.input_tables import Intake, Listed, read_interactions
from focuskit.intake.mapping import Mapping as ColumnMapping
from focuskit.intake.values.added_columns import UNREADABLE
from focuskit.model.answer import Answer
from focuskit.model.answer_files import unasked
from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import to_document, write_time
from focuskit.model.stretches import Stretch
from focuskit.policy import Policy
from focuskit.policy.fingerprint import fingerprint
from focuskit.policy.policy_document import recorded_document

_SAME_AT_ANY_TIME = frozenset({"id", "account_id", "name", UNREADABLE})


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Inputs:
    """All that an assessment depends on besides its moment and policy.

    Args:
        interactions: As ``focuskit.assess`` takes them.
        rules: Which column is which field.
        listed: Accounts, contacts and colleagues, as far as they are given.
        answers: What people answered about practices.
        plugins: Where signs and recommendations come from.
        recorded: What the call states as recorded.
        unlisted_accounts: As ``focuskit.assess`` takes it.
        notes: What the user should know of how the sources were found.
    """

    interactions: Any
    rules: ColumnMapping
    listed: Mapping[str, Listed]
    answers: tuple[Answer, ...]
    plugins: Plugins
    recorded: Mapping[str, Stretch]
    unlisted_accounts: Literal["reject", "assess"]
    notes: tuple[str, ...] = ()

    def run(
        self,
        as_of: datetime | None,
        policy: Policy,
        cut_off: CutOff | None = None,
        recorded_as_in: Run | None = None,
        progress: Progress | None = None,
    ) -> Run:
        """Run the engine as of a moment, under a policy.

        Args:
            as_of: The moment; None takes the end of the records.
            policy: Which signs count, how much.
            cut_off: Which rows to see; None: those that had happened and were known by then.
            recorded_as_in: The run that tells what is recorded, and what is missing; None: as the
                rows tell.
            progress: Is called with the name of each stage as it begins.
        """
        with stage("intake", progress):
            intake = self._intake(as_of)
        request = Request(
            intake=intake,
            accounts=self._frame("accounts"),
            colleagues=self._frame("colleagues"),
            complete=self.unlisted_accounts == "reject",
            as_of=as_of,
            policy=policy,
            plugins=self.plugins,
            recorded=self.recorded,
            cut_off=cut_off,
            missing_input=recorded_as_in.missing_input if recorded_as_in else None,
            records=recorded_as_in.records if recorded_as_in else None,
        )
        return run(request, progress)

    def rejected(self, found: Run) -> pl.DataFrame:
        """List what was wrong with the rejected rows of all tables."""
        return pl.concat([found.rejected, *(one.rejected for one in self.listed.values())])

    def emptied(self, found: Run) -> pl.DataFrame:
        """List what was wrong with the values of all tables that were emptied."""
        return pl.concat(
            [found.request.intake.emptied, *(one.emptied for one in self.listed.values())]
        )

    def info(self, found: Run) -> dict[str, Any]:
        """Describe a run for run.json, but for its breadth.

        No clock, no machine, nothing that equal runs differ in.
        """
        loaded, policy = found.plugins.loaded, found.policy
        asked = (practice for plugin in self.plugins.loaded for practice in plugin.practices)
        return {
            "schema_version": SCHEMA_VERSION,
            "as_of": write_time(found.as_of) if found.as_of else None,
            "as_of_given": found.request.as_of is not None,
            "counts": dict(found.counts),
            "versions": _versions() | {one.distribution: one.version for one in loaded},
            "policy": policy.name,
            "policy_document": policy.to_document(),
            "notes": [
                *self.notes,
                *found.notes,
                *found.asides,
                *(note for one in self.listed.values() for note in one.notes),
                *unasked(self.answers, asked),
                *of_nothing(found.counts, self.rejected(found), found.as_of),
            ],
            "waivers": [status.to_document() for status in found.waivers],
            "unknown_for_all": [
                {"sign": sign, "missing": list(why.missing), "resolve": why.resolve}
                for sign, why in sorted(found.missing_input.items())
            ],
            "failed_plugins": [
                {"distribution": one.distribution, "reason": one.reason}
                for one in found.plugins.failed
            ],
        }

    def fingerprint(self, found: Run) -> str:
        """Compute the digest of all that a run depends on."""
        moment, plugins = found.as_of, found.plugins
        facts: list[dict[str, str | None]] = [
            {"name": one.distribution, "version": one.version, "code": one.code}
            for one in plugins.loaded
        ]
        facts += [
            {"name": one.distribution, "version": one.version, "failed": one.reason}
            for one in plugins.failed
        ]
        return fingerprint(
            {
                "as_of": write_time(moment) if moment else None,
                "fields": sorted(found.known.columns) if found.known else [],
                "rows": row_digests.rows(found.known) if found.known else [],
                "rejected": lost_rows.totals(found.lost),
                "accounts": _digest(found.listed),
                "colleagues": self._digest("colleagues", moment),
                "contacts": self._digest("contacts", moment),
                "answers": sorted(map(fingerprint, map(to_document, self.answers))),
                "policy": found.policy.to_document(),
                "recorded": recorded_document(found.request.stated),
                "unlisted_accounts": self.unlisted_accounts,
                "plugins": sorted(map(fingerprint, facts)),
                "versions": _versions(),
            }
        )

    @property
    def oldest(self) -> datetime | None:
        """The first ``occurred_at``; None if there is no interaction."""
        return self._whole_intake.oldest

    def reach_back_to(self, moment: datetime) -> bool:
        """Tell whether there is a row by then of an account that was there by then."""
        oldest = self._intake(moment).oldest
        return oldest is not None and oldest <= moment

    @property
    def as_of_today(self) -> tuple[str, ...]:
        """What cannot be replayed, since it is only known as it stands today: one note each."""
        return tuple(
            f"{table} have no valid_from, so an earlier moment sees them as they are today: "
            + ", ".join(fields)
            for table, one in self.listed.items()
            if "valid_from" not in one.frame.columns
            and (fields := [c for c in one.frame.columns if c not in _SAME_AT_ANY_TIME])
        )

    def _frame(self, table: str) -> pl.DataFrame | None:
        return self.listed[table].frame if table in self.listed else None

    def _digest(self, table: str, moment: datetime | None) -> dict[str, Any] | None:
        frame = self._frame(table)
        return None if frame is None else _digest(_in_force(frame, moment))

    def _intake(self, moment: datetime | None) -> Intake:
        """Read the interactions; those of accounts that come later count as unlisted."""
        accounts = self._frame("accounts")
        if accounts is not None and self.unlisted_accounts == "reject":
            listed = _in_force(accounts, moment)["id"]
            if listed.n_unique() < accounts["id"].n_unique():
                return read_interactions(
                    self.interactions,
                    self.rules,
                    accounts=self.listed["accounts"].names,
                    known_accounts=listed,
                    ids=self.listed["accounts"].ids,
                )
        return self._whole_intake

    @cached_property
    def _whole_intake(self) -> Intake:
        accounts = self._frame("accounts")
        reject = accounts is not None and self.unlisted_accounts == "reject"
        return read_interactions(
            self.interactions,
            self.rules,
            accounts=None if accounts is None else self.listed["accounts"].names,
            known_accounts=accounts["id"] if accounts is not None and reject else None,
            ids=() if accounts is None else self.listed["accounts"].ids,
        )


def _in_force(listed: pl.DataFrame, moment: datetime | None) -> pl.DataFrame:
    """Select the rows of a list that were in force by a moment; None: all of them."""
    if moment is None or "valid_from" not in listed.columns:
        return listed
    return listed.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= moment))


def _digest(frame: pl.DataFrame) -> dict[str, Any]:
    return {"fields": sorted(frame.columns), "rows": row_digests.table(frame)}


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("focuskit", "polars")}
