"""Validation: the moment of a run, and all for which moment, policy or tables are refused.

What only a sign can tell, such as limits that no value of its unit reaches, is refused when the
signs are declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from focuskit.engine.request import Request
from focuskit.extending.manager import Plugins
from focuskit.model.errors import MOST_COMPARED, PolicyError, nearest, nearest_called
from focuskit.policy import Dispute, Policy, Waiver


def validate(request: Request, moment: datetime | None) -> None:
    """Refuse what can be refused without a look at signs.

    Args:
        request: What is to be assessed.
        moment: The moment of the run.

    Raises:
        PolicyError: The policy waives, disputes or disables a sign that there is not, or speaks
            of an account that a full list of accounts does not hold.
    """
    if request.all_accounts is not None:
        refuse_unknown_accounts(request.policy, request.all_accounts, moment)
    refuse_unknown_signs(request.policy, request.plugins, moment)


def refuse_unknown_accounts(policy: Policy, accounts: pl.Series, moment: datetime | None) -> None:
    """Refuse waivers and disputes of accounts that a full list of accounts does not hold.

    Those that are expired or resolved are passed over: an account may be gone by then.

    Raises:
        PolicyError: There is one; it names the nearest account.
    """
    pending = list(_pending(policy, moment))
    if not pending:
        return
    named = pl.Series([one.account for _, one in pending], dtype=pl.String)
    there = frozenset(named.filter(named.is_in(accounts.implode())))
    for pointer, one in pending:
        if one.account not in there:
            raise PolicyError(
                problem=f"there is no account {one.account!r}",
                where=f"policy {policy.name!r} at {pointer}/account",
                hint=nearest_called(one.account, accounts.drop_nulls().head(MOST_COMPARED))
                or "name an id of the list of accounts, or take the entry out",
            )


def refuse_unknown_signs(policy: Policy, plugins: Plugins, moment: datetime | None) -> None:
    """Refuse waivers, disputes and disabled signs that no plugin brings and no policy lists.

    Raises:
        PolicyError: There is one; it names the nearest sign.
    """
    said = [(f"{pointer}/sign", one.sign) for pointer, one in _pending(policy, moment)]
    said += [(f"/disabled/{index}", sign) for index, sign in enumerate(policy.disabled)]
    if not said:
        return
    signs = {*_signs_of(plugins), *policy.signs, *policy.supplier.signs}
    for pointer, sign in said:
        if sign not in signs:
            raise PolicyError(
                problem=f"there is no sign {sign!r}",
                where=f"policy {policy.name!r} at {pointer}",
                hint=nearest(sign, signs),
            )


def _signs_of(plugins: Plugins) -> Iterator[str]:
    """The ids of all signs that the plugins bring, on accounts and on the supplier."""
    for plugin in plugins.loaded:
        yield from (one.id for one in (*plugin.detectors, *plugin.portfolio_detectors))
        yield from (practice.id for practice in plugin.practices)
    for skipped in plugins.skipped:
        yield from skipped.signs


def _pending(policy: Policy, moment: datetime | None) -> Iterator[tuple[str, Waiver | Dispute]]:
    """Waivers and disputes that are not over, with where they stand in the policy."""
    for index, waiver in enumerate(policy.waivers):
        if moment is None or not waiver.expired(moment):
            yield f"/waivers/{index}", waiver
    for index, dispute in enumerate(policy.disputes):
        if moment is None or not dispute.resolved(moment):
            yield f"/disputes/{index}", dispute
