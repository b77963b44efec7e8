"""``focuskit.assess``: from whatever holds interactions to a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import polars as pl

from focuskit.engine.broken import refuse_broken
from focuskit.engine.pipeline import Run, run
from focuskit.extending.manager import Plugins
from focuskit.intake import Mapping as ColumnMapping
from focuskit.intake import read_interactions, read_listed
from focuskit.model.answers import read_answers
from focuskit.model.assessment import SCHEMA_VERSION
from focuskit.model.documents import stated_time, write_time
from focuskit.model.recorded import stretches
from focuskit.policy import PluginRules, Policy, load_policy
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
        strict_plugins: Raise where a plugin was set aside or a sign ended in an error, instead of
            going on without it.

    Returns:
        The portfolio; the same input gives the same bytes.

    Raises:
        InputError: Something cannot be read; it says what, where, and what to try.
        PolicyError: The policy does not load.
        ExceptionGroup: Under ``strict_plugins``: one ``PluginError`` for each plugin or sign that
            broke, with its distribution, version and hook.
    """
    rules = ColumnMapping.load(mapping)
    chosen = load_policy(policy)
    used = _plugins(plugins, chosen.plugins)
    listed = {
        table: read_listed(source, table, rules)
        for table, source in (
            ("accounts", accounts),
            ("contacts", contacts),
            ("colleagues", colleagues),
        )
        if source is not None
    }
    moment = stated_time(as_of, where="as_of")
    known = _listed_by(listed["accounts"].frame, moment) if "accounts" in listed else None
    intake = read_interactions(
        interactions,
        rules,
        known_accounts=known if unlisted_accounts == "reject" else None,
    )
    found = run(
        intake,
        listed["accounts"].frame if "accounts" in listed else None,
        colleagues=listed["colleagues"].frame if "colleagues" in listed else None,
        as_of=moment,
        policy=chosen,
        plugins=used,
        recorded=stretches(recorded),
    )
    others = [one.rejected for one in listed.values()]
    notes = [note for one in listed.values() for note in one.notes]
    portfolio = Portfolio.of_run(found, _info(found, notes), read_answers(answers))
    if strict_plugins:
        refuse_broken(found, portfolio.supplier)
    if not any(frame.height for frame in others):
        return portfolio
    return portfolio.with_rejected(pl.concat([portfolio.rejected, *others]))


def _plugins(
    plugins: Plugins | Iterable[ModuleType | str | Path] | None, rules: PluginRules
) -> Plugins:
    """Return the plugins of the run; what the policy does not let load is not imported."""
    if plugins is None:
        return Plugins.installed(rules)
    return plugins.under(rules) if isinstance(plugins, Plugins) else Plugins.of(plugins, rules)


def _listed_by(accounts: pl.DataFrame, moment: datetime | None) -> pl.Series:
    """Return the ids that the list of accounts had at a moment; null: that it has at all."""
    if moment is None or "valid_from" not in accounts.columns:
        return accounts["id"]
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= moment)
    return accounts.filter(begun)["id"]


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
        "notes": [*found.notes, *notes],
        "unknown_for_all": [
            {"sign": sign, "missing": list(why.missing), "resolve": why.resolve}
            for sign, why in sorted(found.absent.items())
        ],
        "failed_plugins": [
            {"distribution": f.distribution, "reason": f.reason} for f in found.plugins.failed
        ],
    }
