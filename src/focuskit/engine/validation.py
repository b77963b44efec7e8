"""Validation: the moment of a run, and all for which moment, policy or tables are refused.

What only a sign can tell, such as limits that no value of its unit reaches, is refused when the
signs are declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from focuskit.engine.recorded.fullest_record import end_of_fullest_record
from focuskit.engine.types import Request
from focuskit.extending.manager import Plugins
from focuskit.intake import Intake
from focuskit.model.errors import InputError, PolicyError, nearest
from focuskit.policy import Dispute, Policy, Waiver

MOST_COMPARED = 10_000
"""The nearest account is sought among so many: comparing names is slow."""


def validate(request: Request) -> datetime | None:
    """The moment of a run; None where there is no interaction to take it from.

    Raises:
        InputError: The moment lies before the first row, or none was given and the newest row
            may be a slip.
        PolicyError: The policy waives, disputes or disables a sign that there is not, or speaks
            of an account that a full list of accounts does not hold.
    """
    moment = _moment(request.intake, request.as_of)
    if request.all_accounts is not None:
        refuse_unknown_accounts(request.policy, request.all_accounts, moment)
    refuse_unknown_signs(request.policy, request.plugins, moment)
    return moment


def _moment(intake: Intake, as_of: datetime | None) -> datetime | None:
    if intake.newest is None or intake.oldest is None:
        return as_of
    if as_of is None:
        return end_of_fullest_record(intake)
    if as_of < intake.oldest:
        raise InputError(
            problem="as_of lies before the first row: nothing was known yet",
            where="as_of",
            found=as_of.isoformat(),
            expected=f"{intake.oldest.isoformat()} or later",
            hint="state a later moment, or none for the end of the record",
        )
    return as_of


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
                hint=nearest(one.account, accounts.drop_nulls().head(MOST_COMPARED))
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
