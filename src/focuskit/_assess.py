"""``focuskit.assess``: from whatever holds interactions to a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.engine.explain.failures import refuse_broken
from focuskit.engine.explain.notes import of_nothing
from focuskit.engine.recorded import lost_rows
from focuskit.engine.results import Run
from focuskit.engine.run import run
from focuskit.engine.timeline import row_digests
from focuskit.engine.types import CutOff, MissingInput
from focuskit.extending.manager import Plugins
from focuskit.intake import Intake, Listed, read_interactions, read_listed
from focuskit.intake import Mapping as ColumnMapping
from focuskit.intake.unread import is_file, refuse_unread
from focuskit.model.answer import Answer
from focuskit.model.answers import read_answers, unasked
from focuskit.model.arguments import one_of, truth
from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import stated_time, to_document, write_time
from focuskit.model.recorded import Stretch, stretches
from focuskit.policy import PluginRules, Policy, load_policy
from focuskit.policy.fingerprint import fingerprint, recorded_document
from focuskit.portfolio import Portfolio


def assess(
    interactions: Any,
    *,
    accounts: Any = None,
    contacts: Any = None,
    colleagues: Any = None,
    answers: Any = None,
    as_of: datetime | str | None = None,
    mapping: ColumnMapping | Mapping[str, Any] | str | Path | None = None,
    policy: Policy | Mapping[str, Any] | str | Path | None = None,
    plugins: Plugins | Iterable[ModuleType | str | Path] | None = None,
    recorded: Mapping[str, Any] | None = None,
    unlisted_accounts: Literal["reject", "assess"] = "reject",
    earliest: datetime | str | None = None,
    strict_plugins: bool = False,
) -> Portfolio:
    """Assess every account that the interactions or the list of accounts name.

    Args:
        interactions: A path (CSV, Parquet, NDJSON), a frame of any library that speaks the Arrow
            C stream interface, a list of ``Interaction`` or of mappings; or a list of paths or
            frames, each of which is a source of its own.
        accounts: The same for accounts. Those without interactions are assessed too.
        contacts: The same for contacts; their rows are checked.
        colleagues: The same for colleagues; signs read how they fare (``pulse``).
        answers: What people answered about the supplier's practices: a path of a JSON file that
            holds a list, or a list of ``Answer`` or of mappings.
        as_of: The moment to speak of, in UTC unless it says otherwise; left out, the newest
            ``occurred_at``. What happened or became known later plays no part.
        mapping: Which column is which field; left out, columns named like fields are those.
        policy: Which signs count, how much; left out, the one that ships with focuskit.
        plugins: The plugins to use instead of those that are installed.
        recorded: Kind or field: the stretch of time (from, to) over which it is recorded, where
            the rows cannot tell; needed when one account is assessed alone.
        unlisted_accounts: What to do with interactions of accounts that ``accounts`` lacks.
        earliest: A moment of an interaction before this one is a placeholder for nothing; left out,
            the mapping's, or 1990.
        strict_plugins: Raise where a plugin was set aside or a sign ended in an error, instead of
            going on without it.

    Returns:
        The portfolio; the same input gives the same bytes.

    Raises:
        InputError: Something cannot be read, or no row of a file is left; it says what, where, and
            what to try.
        PolicyError: The policy does not load, or speaks of a sign or account that there is not.
        ExceptionGroup: Under ``strict_plugins``: one ``PluginError`` for each plugin or sign that
            broke, with its distribution, version and hook.
    """
    one_of(unlisted_accounts, ("reject", "assess"), where="unlisted_accounts")
    truth(strict_plugins, where="strict_plugins")
    rules = ColumnMapping.load(mapping)
    if (since := stated_time(earliest, where="earliest")) is not None:
        rules = rules.with_earliest(since)
    chosen = load_policy(policy)
    tables = {"accounts": accounts, "contacts": contacts, "colleagues": colleagues}
    inputs = Inputs(
        interactions=interactions,
        rules=rules,
        listed={
            table: read_listed(source, table, rules)
            for table, source in tables.items()
            if source is not None
        },
        answers=tuple(read_answers(answers)),
        plugins=_plugins(plugins, chosen.plugins),
        recorded=stretches(recorded),
        unlisted_accounts=unlisted_accounts,
    )
    moment = stated_time(as_of, where="as_of")
    return _not_of_nothing(inputs.assess(moment, chosen, strict=strict_plugins), interactions)


def _not_of_nothing(portfolio: Portfolio, interactions: Any) -> Portfolio:
    """Return a portfolio, unless its interactions come from files of which no row is left.

    Raises:
        InputError: That is so.
    """
    counts = portfolio.info["counts"]
    files = interactions if isinstance(interactions, list | tuple) else [interactions]
    if counts["in"] and not counts["accepted"] and all(map(is_file, files)):
        wrong = portfolio.rejected.filter(pl.col("table") == "interactions")
        refuse_unread(", ".join(map(str, files)), counts["in"], wrong)
    return portfolio


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Inputs:
    """All that an assessment depends on besides its moment and policy, to be assessed again.

    Args:
        interactions: As ``assess`` takes them.
        rules: Which column is which field.
        listed: Accounts, contacts and colleagues, as far as they are given.
        answers: What people answered about practices.
        plugins: Where signs and recommendations come from.
        recorded: What the call states as recorded.
        unlisted_accounts: As ``assess`` takes it.
    """

    interactions: Any
    rules: ColumnMapping
    listed: Mapping[str, Listed]
    answers: tuple[Answer, ...]
    plugins: Plugins
    recorded: Mapping[str, Stretch]
    unlisted_accounts: Literal["reject", "assess"]

    def assess(self, as_of: datetime | None, policy: Policy, *, strict: bool = False) -> Portfolio:
        """Return the portfolio as of a moment, under a policy.

        Raises:
            ExceptionGroup: It is to be ``strict``, and a plugin or a sign broke.
        """
        found = self.run(as_of, policy)
        notes = [note for one in self.listed.values() for note in one.notes]
        asked = (one for plugin in self.plugins.loaded for one in plugin.practices)
        notes += unasked(self.answers, asked)
        rejected = [found.rejected, *(one.rejected for one in self.listed.values())]
        notes += of_nothing(found.counts, pl.concat(rejected), found.as_of)
        portfolio = Portfolio.of_run(
            found,
            _info(found, notes),
            self.answers,
            inputs=self,
        )
        if strict:
            refuse_broken(found, portfolio.supplier.findings)
        emptied = [found.emptied, *(one.emptied for one in self.listed.values())]
        if not any(frame.height for frame in (*rejected[1:], *emptied[1:])):
            return portfolio
        return portfolio.with_faults(pl.concat(rejected), pl.concat(emptied))

    def run(
        self,
        as_of: datetime | None,
        policy: Policy,
        cut_off: CutOff | None = None,
        missing_input: Mapping[str, MissingInput] | None = None,
    ) -> Run:
        """Run the engine as of a moment, under a policy, over the rows that are to be seen."""
        return run(
            self._intake(as_of),
            self._frame("accounts"),
            colleagues=self._frame("colleagues"),
            as_of=as_of,
            policy=policy,
            plugins=self.plugins,
            recorded=self.recorded,
            in_full=self.unlisted_accounts == "reject",
            cut_off=cut_off,
            missing_input=missing_input,
        )

    def fingerprint(self, found: Run) -> str:
        """Return the digest of all that a run depends on."""
        moment = found.as_of
        people = {table: self._frame(table) for table in ("colleagues", "contacts")}
        return fingerprint(
            {
                "as_of": write_time(moment) if moment else None,
                "fields": sorted(found.known.columns) if found.known else [],
                "rows": row_digests.rows(found.known) if found.known else [],
                "accounts": _table(found.listed),
                "rejected": lost_rows.totals(found.lost),
                **{
                    table: _table(_begun(frame, moment)) if frame is not None else None
                    for table, frame in people.items()
                },
                "answers": sorted(map(fingerprint, map(to_document, self.answers))),
                "policy": found.policy.to_document(),
                "recorded": recorded_document(found.stated),
                "unlisted_accounts": self.unlisted_accounts,
                "plugins": sorted(map(fingerprint, _told_of(found.plugins))),
                "versions": {name: _version(name) for name in ("focuskit", "polars")},
            }
        )

    @property
    def oldest(self) -> datetime | None:
        """The first ``occurred_at``; None where there is no interaction."""
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
            and (fields := [c for c in one.frame.columns if c not in {"id", "account_id", "name"}])
        )

    def _frame(self, table: str) -> pl.DataFrame | None:
        return self.listed[table].frame if table in self.listed else None

    def _intake(self, moment: datetime | None) -> Intake:
        """Return the interactions; those of accounts that come later count as unlisted."""
        accounts = self._frame("accounts")
        if accounts is not None and self.unlisted_accounts == "reject":
            listed = _begun(accounts, moment)["id"]
            if listed.n_unique() < accounts["id"].n_unique():
                return read_interactions(self.interactions, self.rules, known_accounts=listed)
        return self._whole_intake

    @cached_property
    def _whole_intake(self) -> Intake:
        accounts = self._frame("accounts")
        reject = accounts is not None and self.unlisted_accounts == "reject"
        return read_interactions(
            self.interactions,
            self.rules,
            known_accounts=accounts["id"] if accounts is not None and reject else None,
        )


def _table(frame: pl.DataFrame) -> dict[str, Any]:
    return {"fields": sorted(frame.columns), "rows": row_digests.table(frame)}


def _told_of(plugins: Plugins) -> Iterator[dict[str, str | None]]:
    """Tell of each plugin what it is, and of one that failed, why."""
    for loaded in plugins.loaded:
        yield {"name": loaded.distribution, "version": loaded.version, "code": loaded.code}
    for failed in plugins.failed:
        yield {"name": failed.distribution, "version": failed.version, "failed": failed.reason}


def _plugins(
    plugins: Plugins | Iterable[ModuleType | str | Path] | None, rules: PluginRules
) -> Plugins:
    """Return the plugins of the run; what the policy does not let load is not imported."""
    if plugins is None:
        return Plugins.installed(rules)
    return plugins.under(rules) if isinstance(plugins, Plugins) else Plugins.of(plugins, rules)


def _begun(listed: pl.DataFrame, moment: datetime | None) -> pl.DataFrame:
    """Return the rows of a list that were in force by a moment; null: all of them."""
    if moment is None or "valid_from" not in listed.columns:
        return listed
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= moment)
    return listed.filter(begun)


@cache
def _version(distribution: str) -> str:
    return version(distribution)


def _info(found: Run, notes: list[str]) -> dict[str, Any]:
    """Return what run.json says: no clock, no machine, nothing that two equal runs differ in."""
    plugins = {p.distribution: p.version for p in found.plugins.loaded}
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": write_time(found.as_of) if found.as_of else None,
        "as_of_given": found.as_of_given,
        "counts": dict(found.counts),
        "versions": {"focuskit": _version("focuskit"), "polars": _version("polars"), **plugins},
        "policy": found.policy.name,
        "policy_document": found.policy.to_document(),
        "ratings": {"sound": float(found.policy.sound), "watch": float(found.policy.watch)},
        "notes": [*found.notes, *notes],
        "waivers": [standing.to_document() for standing in found.waivers],
        "unknown_for_all": [
            {"sign": sign, "missing": list(why.missing), "resolve": why.resolve}
            for sign, why in sorted(found.missing_input.items())
        ],
        "failed_plugins": [
            {"distribution": f.distribution, "reason": f.reason} for f in found.plugins.failed
        ],
    }
