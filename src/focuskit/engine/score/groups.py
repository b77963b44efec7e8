"""Groups of accounts under one set of rules: a segment, or key accounts, with their overrides.

A policy that overrides nothing has one group. Each group is judged and scored by itself, on one
row an account, under a policy of its own; so no expression deals with weights that differ by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

import attrs
import polars as pl

from focuskit.engine.columns import KEY, SignColumn
from focuskit.engine.judge import outcomes
from focuskit.engine.judge.waiver_status import waive
from focuskit.engine.score import scores
from focuskit.engine.signs.measures import overridden
from focuskit.engine.types import NO_FILLS, Group, MissingInput, Sign
from focuskit.intake.computing import collect
from focuskit.model.schemas import escaped
from focuskit.policy import Policy

GROUP = "account group"
UNWAIVED = {name: f"unwaived {name}" for name in ("score", "worst", "best", "rating")}
"""Columns of a score, and where they stand as they are without waivers, if any waiver counts."""


def groups_of(policy: Policy, signs: Sequence[Sign]) -> tuple[Group, ...]:
    """Return every group that a policy tells apart, whether or not it has accounts.

    Raises:
        PolicyError: An override turns a sign around.
    """
    return tuple(
        _group(number, policy, segment, signs, key=key)
        for number, (segment, key) in enumerate(_variants(policy))
    )


def check_overrides(policy: Policy, signs: Sequence[Sign]) -> None:
    """Refuse overrides that no group can be judged by, before the work and not after it.

    Raises:
        PolicyError: An override turns a sign around.
    """
    if policy.segments or policy.key_accounts.signs:
        groups_of(policy, signs)


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
    number = pl.col("account segment").replace_strict(places, default=0, return_dtype=pl.Int64)
    if keyed == 2:
        number = number.fill_null(0) + pl.col(KEY).fill_null(value=False).cast(pl.Int64)
    assigned = facts.with_columns(number.fill_null(0).alias(GROUP))
    present = {0, *assigned[GROUP]}
    found = tuple(group for group in groups if group.number in present)
    # Accounts that are met in the rows alone have no row here: where the first group is the only
    # one, a column of groups would be null for them, and they would belong to none.
    return (assigned if len(found) > 1 else facts), found


def judge_and_score(  # noqa: PLR0913 -- all that a score depends on
    measured: pl.LazyFrame,
    groups: Sequence[Group],
    missing_input: Mapping[str, MissingInput],
    policy: Policy,
    moment: datetime | None,
    *,
    lost: bool = False,
) -> tuple[pl.DataFrame, tuple[Group, ...]]:
    """Judge and score every account under the rules of its group; the worst comes first.

    Where a waiver of the policy is in force, ``SIGN severity`` holds what counts,
    ``SIGN computed`` what was judged, ``SIGN waived`` the waiver's severity where it has effect;
    and the score without waivers stands beside the one with them (``UNWAIVED``).

    Args:
        measured: One row an account.
        groups: The rules of each group.
        missing_input: The signs that the data cannot feed.
        policy: The policy of the run.
        moment: The moment.
        lost: Accounts have columns of rows that were rejected, which lower the coverage.

    Returns:
        One row an account, and the groups with what unknown signs count in them.
    """
    if len(groups) > 1:
        measured = collect(measured.with_columns(pl.col(GROUP).fill_null(0)), "in-memory").lazy()
        parts = [measured.filter(pl.col(GROUP) == group.number) for group in groups]
    else:
        parts = [measured]
    judged = [
        outcomes.judge(part, g.signs, missing_input) for part, g in zip(parts, groups, strict=True)
    ]
    means = NO_FILLS
    if policy.missing == "portfolio":
        judged = [collect(part, "in-memory").lazy() for part in judged]
        means = _means(pl.concat(judged), groups[0].signs)
    final = tuple(
        attrs.evolve(g, fills=scores.fills_of(g.policy, g.counted, means)) for g in groups
    )
    scored = [
        _scored(part, group, moment, lost=lost) for part, group in zip(judged, final, strict=True)
    ]
    whole = pl.concat(scored) if len(scored) > 1 else scored[0]
    return collect(whole.sort("worst", "account_id"), "in-memory"), final


def _variants(policy: Policy) -> Iterator[tuple[str | None, bool]]:
    """Return segment, and whether key account, of each group; the first has no overrides."""
    keyed = (False, True) if policy.key_accounts.signs else (False,)
    return product((None, *policy.segments), keyed)


def _group(
    number: int, policy: Policy, segment: str | None, signs: Sequence[Sign], *, key: bool
) -> Group:
    own = policy.for_accounts(segment, key=key) if segment is not None or key else policy
    fitted = signs if own is policy else [_fitted(s, policy, own, segment, key=key) for s in signs]
    return Group(
        number=number,
        policy=own,
        signs=tuple(fitted),
        counted=scores.causes(own, fitted),
    )


def _fitted(sign: Sign, policy: Policy, own: Policy, segment: str | None, *, key: bool) -> Sign:
    if own.signs.get(sign.id) == policy.signs.get(sign.id):
        return sign
    by_key = key and sign.id in policy.key_accounts.signs
    at = "/key_accounts/signs" if by_key else f"/segments/{escaped(segment or '')}/signs"
    return overridden(sign, own.signs[sign.id], where=f"policy {policy.name!r} at {at}/{sign.id}")


def _scored(
    judged: pl.LazyFrame, group: Group, moment: datetime | None, *, lost: bool
) -> pl.LazyFrame:
    policy, counted, fills = group.policy, group.counted, group.fills
    scored = scores.score(judged, policy, counted, fills, lost=lost)
    in_force = [w for w in policy.waivers if moment is not None and w.in_force(moment)]
    if not in_force:
        return scored
    kept = scored.with_columns(pl.col(name).alias(other) for name, other in UNWAIVED.items())
    waived = waive(kept, in_force, frozenset(sign.id for sign in group.signs))
    return scores.score(waived, policy, counted, fills, lost=lost)


def _means(judged: pl.LazyFrame, signs: Sequence[Sign]) -> dict[str, int]:
    """Return the mean severity, in parts per million, of each sign that is known somewhere."""
    severities = judged.select(SignColumn.SEVERITY.col(s.id).alias(s.id) for s in signs)
    return {
        s.name: int(s.sum()) // s.count() for s in collect(severities, "in-memory") if s.count()
    }
