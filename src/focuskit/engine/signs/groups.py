"""Groups of accounts under one set of rules: a segment, or key accounts, with their overrides.

A policy that overrides nothing has one group. Each group is judged and scored by itself, on one
row an account, under a policy of its own; so no expression deals with weights that differ by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import attrs
import polars as pl

from focuskit.engine.columns import GROUP, KEY, SEGMENT
from focuskit.engine.signs.declaration import overridden
from focuskit.engine.types import Cause, Group, Measured, Sign
from focuskit.model.schemas import escaped
from focuskit.policy import Policy


def groups_of(policy: Policy, signs: Sequence[Sign]) -> tuple[Group, ...]:
    """Every group that a policy tells apart, whether or not it has accounts.

    Raises:
        PolicyError: An override turns a sign around.
    """
    keyed = (False, True) if policy.key_accounts.signs else (False,)
    variants = product((None, *policy.segments), keyed)
    return tuple(
        _group(number, policy, segment, signs, key=key)
        for number, (segment, key) in enumerate(variants)
    )


def assign(
    facts: pl.DataFrame, groups: Sequence[Group], policy: Policy
) -> tuple[pl.DataFrame, tuple[Group, ...]]:
    """Tell to which group each listed account belongs.

    An account whose segment is not known, or of which nobody can tell whether it is a key
    account, has no overrides of that kind.

    Returns:
        The accounts with their group, and the groups that have accounts, and the first.
    """
    if len(groups) == 1:
        return facts, tuple(groups)
    keyed = 2 if policy.key_accounts.signs else 1
    places = {segment: keyed * n for n, segment in enumerate(policy.segments, 1)}
    number = pl.col(SEGMENT).replace_strict(places, default=0, return_dtype=pl.Int64)
    if keyed == 2:
        number = number.fill_null(0) + pl.col(KEY).fill_null(value=False).cast(pl.Int64)
    assigned = facts.with_columns(number.fill_null(0).alias(GROUP))
    present = {0, *assigned[GROUP]}
    found = tuple(group for group in groups if group.number in present)
    # Accounts that are met in the rows alone have no row here: where the first group is the only
    # one, a column of groups would be null for them, and they would belong to none.
    return (assigned if len(found) > 1 else facts), found


def _group(
    number: int, policy: Policy, segment: str | None, signs: Sequence[Sign], *, key: bool
) -> Group:
    own = policy.for_accounts(segment, key=key) if segment is not None or key else policy
    fitted = signs if own is policy else [_fitted(s, policy, own, segment, key=key) for s in signs]
    return Group(number=number, policy=own, signs=tuple(fitted), counted=causes(own, fitted))


def _fitted(sign: Sign, policy: Policy, own: Policy, segment: str | None, *, key: bool) -> Sign:
    if own.signs.get(sign.id) == policy.signs.get(sign.id):
        return sign
    by_key = key and sign.id in policy.key_accounts.signs
    at = "/key_accounts/signs" if by_key else f"/segments/{escaped(segment or '')}/signs"
    return overridden(sign, own.signs[sign.id], where=f"policy {policy.name!r} at {at}/{sign.id}")


def causes(policy: Policy, signs: Sequence[Sign]) -> tuple[Cause, ...]:
    """The causes that count, ordered by their first sign."""
    present = {sign.id: sign for sign in signs if sign.weight > 0}
    asking = {s.id for s in signs if s.chooses}
    grouped = {sign: group for group in policy.cause_groups for sign in group.signs}
    members: list[tuple[int, tuple[str, ...], str | None]] = [
        (group.weight, tuple(sorted(s for s in group.signs if s in present)), group.id)
        for group in policy.cause_groups
    ]
    alone = [sign for sign in present.values() if sign.id not in grouped]
    members += [(sign.weight, (sign.id,), None) for sign in alone]
    found = [
        Cause(weight, ids, frozenset(asking.intersection(ids)), group)
        for weight, ids, group in members
    ]
    counting = (cause for cause in found if cause.weight > 0 and cause.signs)
    return tuple(sorted(counting, key=lambda cause: cause.signs))


def groups_on_record(groups: Sequence[Group], signs: Sequence[Sign]) -> tuple[Group, ...]:
    """Groups whose signs measure what these do, which are prepared for their record."""
    found = {sign.id: sign for sign in signs}

    def measuring(sign: Sign) -> Sign:
        as_judged = found[sign.id]
        if as_judged.measure is sign.measure:
            return sign
        parts = ("measure", "start", "window", "until", "error")
        return attrs.evolve(sign, **{part: getattr(as_judged, part) for part in parts})

    return tuple(
        attrs.evolve(group, signs=tuple(measuring(sign) for sign in group.signs))
        for group in groups
    )


def with_errors(groups: Sequence[Group], measured: Measured) -> tuple[Group, ...]:
    """Groups whose signs know why they could not be measured after all, or not everywhere."""
    errors, out_of_reach = measured.errors, measured.out_of_reach
    if not errors and not out_of_reach:
        return tuple(groups)

    def told(sign: Sign) -> Sign:
        error = errors.get(sign.id, sign.error)
        return attrs.evolve(sign, error=error, out_of_reach=sign.id in out_of_reach)

    return tuple(
        attrs.evolve(group, signs=tuple(told(sign) for sign in group.signs)) for group in groups
    )
