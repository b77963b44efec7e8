"""``focuskit.assess``: from whatever holds interactions to a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import attrs
import polars as pl

from focuskit.engine.explain.failures import refuse_broken
from focuskit.extending.manager import Plugins
from focuskit.intake.checks.unread_files import is_file, refuse_unread
from focuskit.intake.folders import tables_of
from focuskit.intake.input_tables import read_listed
from focuskit.intake.mapping import Mapping as ColumnMapping
from focuskit.intake.mapping_proposal.layouts import brought_layouts
from focuskit.model.answer_files import read_answers
from focuskit.model.arguments import one_of, truth
from focuskit.model.documents import stated_time
from focuskit.model.stretches import stretches
from focuskit.policy import PluginRules, Policy, load_policy
from focuskit.portfolio.inputs import Inputs
from focuskit.portfolio.portfolio import Portfolio


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
    limits: Mapping[str, int] | None = None,
    strict_plugins: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Portfolio:
    """Assess every account that the interactions or the list of accounts name.

    Args:
        interactions: A path (CSV, Excel, JSON, Parquet), a frame of any library that speaks the
            Arrow C stream interface, a list of ``Interaction`` or of mappings; or a list of paths
            or frames, each of which is a source of its own. A path may be a folder: each file in
            it, as each of several paths, belongs to the table that its columns show.
        accounts: The same for accounts. Those without interactions are assessed too. Rows that
            state the name of an account instead of its id belong to it.
        contacts: The same for contacts; their rows are checked.
        colleagues: The same for colleagues; signs read how they fare (``pulse``).
        answers: What people answered about the supplier's practices: a path of a JSON file that
            holds a list, or a list of ``Answer`` or of mappings.
        as_of: The moment to speak of, in UTC unless it says otherwise; left out, the end
            of the records, without what is planned. What happened or became known later plays no
            part.
        mapping: Which column is which field; left out, columns named like fields are those.
        policy: Which signs count, how much; left out, the one that ships with focuskit.
        plugins: The plugins to use instead of those that are installed.
        recorded: Kind or field: the stretch of time (from, to) over which it is recorded, where
            the rows cannot tell; needed when one account is assessed alone. An outcome that is
            stated is pending on the rows that lack it.
        unlisted_accounts: What to do with interactions of accounts that ``accounts`` lacks.
        earliest: A moment of an interaction before this one is a placeholder for nothing; left out,
            the mapping's, or 1990.
        limits: What a file may hold, where it is more than usual: ``file_bytes`` after unpacking,
            ``cell_bytes`` in one value, ``levels`` of JSON in one another, ``columns``.
        strict_plugins: Raise where a plugin was set aside or a sign ended in an error, instead of
            going on without it.
        progress: Is called with the name of each stage as it begins: ``intake``, ``validate``,
            ``timeline``, ``signs``, ``measure``, ``judge``, ``score``, ``explain``; and, such as
            ``measure: gone-quiet``, of each sign that is at work by itself. How long each stage
            took goes to the logger ``focuskit.engine``, at level INFO.

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
    chosen = load_policy(policy)
    used = chosen_plugins(plugins, chosen.plugins)
    layouts, set_aside = brought_layouts(used.layouts)
    rules = attrs.evolve(ColumnMapping.load(mapping).with_limits(limits), layouts=layouts)
    if (since := stated_time(earliest, where="earliest")) is not None:
        rules = rules.with_earliest(since)
    tables = {"accounts": accounts, "contacts": contacts, "colleagues": colleagues}
    given = {table: source for table, source in tables.items() if source is not None}
    sources = tables_of(interactions, given, rules)
    inputs = Inputs(
        interactions=sources.interactions,
        rules=sources.mapping,
        listed={
            table: read_listed(one, table, sources.mapping) for table, one in sources.listed.items()
        },
        notes=(*set_aside, *sources.notes),
        answers=tuple(read_answers(answers)),
        plugins=used,
        recorded=stretches(recorded),
        unlisted_accounts=unlisted_accounts,
    )
    found = inputs.run(stated_time(as_of, where="as_of"), chosen, progress=progress)
    portfolio = Portfolio.of_run(found, inputs)
    if strict_plugins:
        refuse_broken(found, portfolio.supplier.findings)
    _refuse_nothing_left(found.counts, portfolio, sources.interactions)
    return portfolio


def _refuse_nothing_left(
    counts: Mapping[str, int], portfolio: Portfolio, interactions: Any
) -> None:
    """Refuse interactions that come from files of which no row is left.

    Raises:
        InputError: They do.
    """
    files = interactions if isinstance(interactions, list | tuple) else [interactions]
    if counts["in"] and not counts["accepted"] and all(map(is_file, files)):
        wrong = portfolio.rejected.filter(pl.col("table") == "interactions")
        refuse_unread(", ".join(map(str, files)), counts["in"], wrong)


def chosen_plugins(
    plugins: Plugins | Iterable[ModuleType | str | Path] | None, rules: PluginRules
) -> Plugins:
    """The plugins of the run; what the policy does not let load is not imported."""
    if plugins is None:
        return Plugins.installed(rules)
    return plugins.under(rules) if isinstance(plugins, Plugins) else Plugins.of(plugins, rules)
