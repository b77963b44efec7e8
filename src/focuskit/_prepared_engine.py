"""``focuskit.Engine``: policy and plugins prepared once, for programs that assess many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from focuskit._assess import assess, chosen_plugins
from focuskit.extending.manager import Plugins
from focuskit.intake.mapping import Mapping as ColumnMapping
from focuskit.model.account import Account
from focuskit.model.arguments import refuse, shown
from focuskit.model.assessment import Assessment
from focuskit.model.errors import InputError
from focuskit.model.stretches import stretches
from focuskit.policy import Policy, load_policy
from focuskit.portfolio.portfolio import Portfolio


class Engine:
    """Policy, plugins and mapping, loaded and checked once; then it takes data, and data alone.

    A text is never a path here, so what a stranger sends to a program opens no file. An engine
    holds nothing of what it assessed: threads may share one, and the same data give the same bytes
    as ``focuskit.assess``.

    Args:
        policy: As ``focuskit.assess`` takes it.
        plugins: As ``focuskit.assess`` takes them.
        mapping: As ``focuskit.assess`` takes it.
        recorded: As ``focuskit.assess`` takes it: kind or field, and the stretch (from, to) over
            which it is recorded. What one account lacks, its own rows cannot tell.

    Raises:
        InputError: The mapping does not load, or names that are stated as recorded are none.
        PolicyError: The policy does not load.
    """

    def __init__(
        self,
        *,
        policy: Policy | Mapping[str, Any] | str | Path | None = None,
        plugins: Plugins | Iterable[ModuleType | str | Path] | None = None,
        mapping: ColumnMapping | Mapping[str, Any] | str | Path | None = None,
        recorded: Mapping[str, Any] | None = None,
    ) -> None:
        self.policy = load_policy(policy)
        self.plugins = chosen_plugins(plugins, self.policy.plugins)
        self.mapping = ColumnMapping.load(mapping)
        self.recorded = stretches(recorded)

    def __repr__(self) -> str:
        """Name the policy, and count the plugins."""
        return f"<Engine of policy {self.policy.name!r}, {len(self.plugins.loaded)} plugins>"

    def assess(  # noqa: PLR0913 -- the tables, each by name
        self,
        interactions: Any,
        *,
        accounts: Any = None,
        contacts: Any = None,
        colleagues: Any = None,
        answers: Any = None,
        as_of: datetime | str | None = None,
        unlisted_accounts: Literal["reject", "assess"] = "reject",
    ) -> Portfolio:
        """Assess every account, as ``focuskit.assess`` does.

        Args:
            interactions: Frames, or lists of ``Interaction`` or of mappings; no paths.
            accounts: The same.
            contacts: The same.
            colleagues: The same.
            answers: A list of ``Answer`` or of mappings.
            as_of: The moment; left out, the end of the records.
            unlisted_accounts: What to do with interactions of accounts that ``accounts`` lacks.

        Raises:
            InputError: A path was given; else as ``focuskit.assess``.
        """
        tables = {"accounts": accounts, "contacts": contacts, "colleagues": colleagues}
        for table, given in {"interactions": interactions, "answers": answers, **tables}.items():
            _refuse_paths(given, where=table)
        return assess(
            interactions,
            **tables,
            answers=answers,
            as_of=as_of,
            mapping=self.mapping,
            policy=self.policy,
            plugins=self.plugins,
            recorded=self.recorded,
            unlisted_accounts=unlisted_accounts,
        )

    def assess_one(
        self,
        account_id: str,
        rows: Any,
        *,
        as_of: datetime | str,
        account: Account | Mapping[str, Any] | None = None,
    ) -> Assessment:
        """Assess one account by its own rows.

        Args:
            account_id: Its id.
            rows: Its interactions: a frame, or a list of ``Interaction`` or of mappings. May be
                empty: then nothing is known.
            as_of: The moment; one account's rows cannot tell it.
            account: What is known of the account itself, such as its segment and status.

        Raises:
            InputError: Rows of another account are among them; else as ``focuskit.assess``.
        """
        if as_of is None:
            refuse(as_of, where="as_of", expected="a time, such as 2026-01-31")
        listed: list[Any] | None = None if account is None else [account]
        if account is None and isinstance(rows, Sequence) and not rows:
            listed = [{"id": account_id}]
        portfolio = self.assess(rows, accounts=listed, as_of=as_of, unlisted_accounts="assess")
        if others := sorted(set(portfolio) - {account_id}):
            raise InputError(
                problem="rows of another account are among those of this one",
                where="rows, column account_id",
                found=", ".join(map(shown, others[:3])),
                expected=shown(account_id),
                hint="engine.assess takes the rows of many accounts",
            )
        return portfolio[account_id]


def _refuse_paths(given: Any, *, where: str) -> None:
    """Refuse texts and paths where data are expected.

    Raises:
        InputError: There is one.
    """
    several = given if isinstance(given, list | tuple) else [given]
    for one in several:
        if isinstance(one, str | Path):
            refuse(str(one), where=where, expected="data, such as a frame or a list of mappings")
