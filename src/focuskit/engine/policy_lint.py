"""What is odd in a policy that loads: weights that cannot matter, limits that cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import inf, isfinite

import attrs
import polars as pl

from focuskit.detect.measure import Measure
from focuskit.engine.signs.groups import groups_of
from focuskit.engine.signs.sign_list import list_signs
from focuskit.engine.signs.supplier_signs import list_supplier_signs
from focuskit.engine.types import Group, Sign
from focuskit.engine.validation import refuse_unknown_accounts, refuse_unknown_signs
from focuskit.extending.manager import Plugins
from focuskit.model.column_types import column_types
from focuskit.model.days import day_in
from focuskit.model.errors import nearest
from focuskit.model.schemas import escaped
from focuskit.model.units import Unit
from focuskit.policy import Cap, Policy
from focuskit.policy.contradictions import overridden, section

ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Measures are symbols: what they are does not depend on the moment."""


@attrs.frozen
class Remark:
    """Something in a policy that has no effect, or not the one that one would expect.

    Args:
        pointer: The JSON pointer to it.
        text: What is odd, in one sentence.
        hint: What to try.
    """

    pointer: str
    text: str
    hint: str | None = None


def lint(
    policy: Policy,
    plugins: Plugins,
    *,
    accounts: pl.DataFrame | None = None,
    as_of: datetime | None = None,
) -> tuple[Remark, ...]:
    """What is odd in a policy: its signs, weights, limits, caps, red lights, accounts, waivers.

    Args:
        policy: The policy.
        plugins: What is installed: the signs are known by it, with units and limits of their own.
        accounts: All accounts; without them nothing is said of segments and ids.
        as_of: The moment by which waivers are expired; without it nothing is said of that.

    Raises:
        PolicyError: An assessment would refuse it: it turns a sign around, names a sign that its
            distribution does not have, or waives or disputes what there is not.
    """
    columns, moment = frozenset(column_types("interaction")), as_of or ANY_MOMENT
    ours = policy.of_supplier()
    refuse_unknown_signs(policy, plugins, moment)
    signs = list_signs(policy, plugins, columns, moment)
    of_supplier = list_supplier_signs(ours, plugins, columns, moment)
    remarks = [*_weights(policy, groups_of(policy, signs)), *_overrides(policy)]
    remarks += _waivers(policy, signs, of_supplier)
    for part, found in ((policy, signs), (ours, of_supplier)):
        remarks += _cause_groups(part, groups_of(part, found))
        remarks += _not_installed(part, found, plugins)
        remarks += _limits(part, found)
        remarks += _caps(part, groups_of(part, found))
        remarks += _red_lights(part, found)
    if accounts is not None:
        refuse_unknown_accounts(policy, accounts["id"], as_of)
        remarks += _without_accounts(policy, accounts)
    if as_of is not None:
        remarks += [
            Remark(f"/waivers/{index}", f"it expired on {day_in(policy.zone, waiver.expires)}")
            for index, waiver in enumerate(policy.waivers)
            if waiver.expired(as_of)
        ]
    return tuple(remarks)


def _not_installed(policy: Policy, signs: Sequence[Sign], plugins: Plugins) -> Iterator[Remark]:
    known = [plugin.distribution for plugin in plugins.loaded]
    for sign in signs:
        if sign.not_installed:
            yield Remark(
                f"{policy.signs_at}/{sign.id}/distribution",
                f"{sign.distribution} is not installed, so the sign is unknown for every account",
                nearest(sign.distribution, known),
            )
        elif sign.not_loaded is not None:
            yield Remark(
                f"{policy.signs_at}/{sign.id}/distribution",
                f"{sign.distribution} may not load, so the sign is unknown for every account",
                sign.not_loaded,
            )


def _weights(policy: Policy, groups: Sequence[Group]) -> Iterator[Remark]:
    """Remark on signs that count nothing in any group of accounts."""
    counting = _counting(groups)
    for sign in policy.signs:
        if sign not in counting and sign not in policy.disabled:
            yield Remark(f"/signs/{sign}/weight", "the sign is shown and counts nothing")


def _cause_groups(policy: Policy, groups: Sequence[Group]) -> Iterator[Remark]:
    """Remark on cause groups that count nothing, or that hold one sign at most."""
    counting, at = _counting(groups), f"{section(policy)}/cause_groups"
    for index, group in enumerate(policy.cause_groups):
        left = [sign for sign in group.signs if sign in counting]
        if group.weight == 0:
            text = f"its signs count nothing: {', '.join(group.signs)}"
            yield Remark(f"{at}/{index}/weight", text)
        elif len(left) < 2:
            text = f"fewer than two of its signs have a weight above 0: {', '.join(left) or 'none'}"
            yield Remark(f"{at}/{index}/signs", text)


def _counting(groups: Sequence[Group]) -> frozenset[str]:
    return frozenset(sign.id for group in groups for sign in group.signs if sign.weight > 0)


def _overrides(policy: Policy) -> Iterator[Remark]:
    """Remark on overrides that change nothing for anybody."""
    grouped = {sign: group.id for group in policy.cause_groups for sign in group.signs}
    for at, overrides in overridden(policy):
        for sign, one in overrides.items():
            if sign in policy.disabled:
                yield Remark(f"{at}/{sign}", "the policy disables the sign")
            elif one.weight and sign in grouped:
                text = f"the sign counts with the weight of its cause group, {grouped[sign]}"
                yield Remark(f"{at}/{sign}/weight", text)
    key = policy.key_accounts
    if key.signs and not (key.segments or key.ids or key.least_annual_value is not None):
        hint = "say which they are: segments, ids or least_annual_value"
        yield Remark("/key_accounts/signs", "no account is a key account", hint)


def _waivers(
    policy: Policy, signs: Sequence[Sign], of_supplier: Sequence[Sign]
) -> Iterator[Remark]:
    """Remark on waivers of signs that no account has."""
    ours = {sign.id for sign in of_supplier} - {sign.id for sign in signs}
    for index, waiver in enumerate(policy.waivers):
        if waiver.sign in ours:
            text = f"{waiver.sign} is a sign on the supplier, which no waiver of an account reaches"
            yield Remark(f"/waivers/{index}/sign", text)


def _limits(policy: Policy, signs: Sequence[Sign]) -> Iterator[Remark]:
    """Remark on limits of which every value lies on the bad side."""
    units = {s.id: s.measure.unit for s in signs if s.measure}
    at = policy.signs_at
    stated = [(f"{at}/{sign}", sign, one.ok, one.bad) for sign, one in policy.signs.items()]
    stated += [
        (f"{at}/{sign}", sign, one.ok, one.bad)
        for at, overrides in overridden(policy)
        for sign, one in overrides.items()
    ]
    for pointer, sign, ok, bad in stated:
        low, high = units[sign].range if sign in units else (-inf, inf)
        for name, limit in (("ok", ok), ("bad", bad)):
            if limit is not None and not low <= limit <= high:
                text = f"{limit:g} is out of reach of the sign, whose unit is {units[sign].value}"
                yield Remark(f"{pointer}/{name}", text, f"state a value {units[sign].reach}")


def _caps(policy: Policy, groups: Sequence[Group]) -> Iterator[Remark]:
    at = f"{section(policy)}/caps"
    for index, cap in enumerate(policy.caps):
        counts = [group for group in groups if _weight_of(cap.sign, group)]
        if not counts:
            text = f"it never binds, since {cap.sign} counts nothing"
            yield Remark(f"{at}/{index}", text)
        elif all(_cannot_cut(cap, group) for group in counts):
            text = f"it never binds: with {cap.sign} so bad, no score is above {cap.score:g}"
            yield Remark(f"{at}/{index}/score", text)


def _red_lights(policy: Policy, signs: Sequence[Sign]) -> Iterator[Remark]:
    """Remark on red lights that never burn, or that one case more or less turns on and off."""
    measures = {sign.id: sign.measure for sign in signs}
    for sign in policy.red_lights:
        at, measure = f"{section(policy)}/red_lights/{sign}", measures.get(sign)
        if sign in policy.disabled:
            yield Remark(at, "it is never lit, since the policy disables the sign")
        elif measure is not None and _is_rate(measure):
            yield Remark(
                at,
                f"{sign} is a rate, in the unit {measure.unit.value}: one case turns it on or off; "
                "a red light is expected to be a count, an absence or a comparison",
                f"take it out, and let it count by its weight or a cap at {section(policy)}/caps",
            )


def _is_rate(measure: Measure) -> bool:
    """Tell whether a value is a share, a mean or a median over cases.

    A rate stands on a part of its window, and either has a strongest case or cannot grow without
    end. What counts, or says how long something is past, does neither; an answer is no rate.
    """
    if measure.never == "age" or measure.on_part in {"at_least", "at_most"}:
        return False
    has_an_end = measure.unit is not Unit.LEVEL and isfinite(measure.unit.range[1])
    return has_an_end or measure.without_strongest is not None


def _weight_of(sign: str, group: Group) -> int:
    return next((cause.weight for cause in group.counted if sign in cause.signs), 0)


def _cannot_cut(cap: Cap, group: Group) -> bool:
    """Tell whether the score is at most the cap's by the sign alone, were all else known and clear.

    With less known, the sign weighs more, and the score is lower still.
    """
    whole = sum(cause.weight for cause in group.counted)
    return 100 * (whole - _weight_of(cap.sign, group) * cap.beyond) <= cap.score * whole


def _without_accounts(policy: Policy, accounts: pl.DataFrame) -> Iterator[Remark]:
    segments = accounts["segment"].drop_nulls().unique().to_list() if "segment" in accounts else []
    stated = [(f"/segments/{escaped(segment)}", segment) for segment in policy.segments]
    stated += [
        (f"/key_accounts/segments/{index}", segment)
        for index, segment in enumerate(policy.key_accounts.segments)
    ]
    for pointer, segment in stated:
        if segment not in segments:
            hint = nearest(segment, segments)
            yield Remark(pointer, f"no account is of the segment {segment!r}", hint)
    there = frozenset(accounts["id"])
    for index, account in enumerate(policy.key_accounts.ids):
        if account not in there:
            hint = nearest(account, accounts["id"].head(10_000))
            yield Remark(f"/key_accounts/ids/{index}", f"there is no account {account!r}", hint)
