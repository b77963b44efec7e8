"""A policy as its canonical JSON document: what is left out is filled in, numbers written alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from focuskit.model.documents import write_time

if TYPE_CHECKING:
    from focuskit.model.recorded import Stretch
    from focuskit.policy.overrides import Overrides
    from focuskit.policy.plugins import PluginRules
    from focuskit.policy.policy import KeyAccounts, Policy, SignPolicy, SupplierPolicy
    from focuskit.policy.waivers import Dispute, Waiver

SCHEMA_VERSION = "1.0"


def policy_document(policy: Policy) -> dict[str, Any]:
    """Return the document of a policy, read off its attributes.

    What a policy says of a sign has no default but the sign's own, so it is left out there where
    the policy says nothing.
    """
    described = {"description": policy.description} if policy.description is not None else {}
    return {
        "schema_version": SCHEMA_VERSION,
        "name": policy.name,
        **described,
        **_counting(policy),
        "ratings": {"sound": plain(policy.sound), "watch": plain(policy.watch)},
        "least_coverage": plain(policy.least_coverage),
        "partial_scores": policy.partial_scores,
        "missing": policy.missing,
        "allowed_hours": {
            "default": plain(policy.allowed_hours),
            "by_priority": plain(policy.hours_by_priority),
        },
        "largest_discount": plain(policy.largest_discount),
        "key_accounts": _key_accounts(policy.key_accounts),
        "segments": {
            segment: {"signs": _overrides(signs)}
            for segment, signs in sorted(policy.segments.items())
        },
        "disabled": sorted(policy.disabled),
        "waivers": [_waiver(waiver) for waiver in policy.waivers],
        "disputes": [_dispute(dispute) for dispute in policy.disputes],
        "rivals": list(policy.rivals),
        "phrase_lists": plain(policy.phrase_lists),
        "recorded": {name: _stretch(one) for name, one in sorted(policy.recorded.items())},
        "supplier": _supplier(policy.supplier),
        "plugins": _plugins(policy.plugins),
    }


def _plugins(rules: PluginRules) -> dict[str, Any]:
    trusted = {} if rules.trusted is None else {"trusted": dict(rules.trusted)}
    return {**trusted, "disabled": list(rules.disabled)}


def _supplier(ours: SupplierPolicy) -> dict[str, Any]:
    named = {} if ours.name is None else {"name": ours.name}
    return {"id": ours.id, **named, **_counting(ours)}


def _counting(part: Policy | SupplierPolicy) -> dict[str, Any]:
    """Return the signs that count, in groups and under caps: of accounts, or of the supplier."""
    return {
        "signs": {sign: _sign(one) for sign, one in sorted(part.signs.items())},
        "cause_groups": [
            {"id": g.id, "weight": g.weight, "signs": list(g.signs)} for g in part.cause_groups
        ],
        "caps": [
            {"sign": c.sign, "beyond": plain(c.beyond), "score": plain(c.score)} for c in part.caps
        ],
    }


def plain(value: Any) -> Any:
    """Return a value as ``json`` writes it alike each time: whole numbers without a point."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    return value


def _sign(one: SignPolicy) -> dict[str, Any]:
    said = attrs.asdict(one, filter=lambda _, value: value is not None and value is not False)
    return {key: plain(value) for key, value in said.items()}


def _overrides(signs: Overrides) -> dict[str, Any]:
    return {sign: plain(one.stated()) for sign, one in sorted(signs.items())}


def _key_accounts(key: KeyAccounts) -> dict[str, Any]:
    least = key.least_annual_value
    return {
        "segments": list(key.segments),
        **({} if least is None else {"least_annual_value": plain(least)}),
        "ids": list(key.ids),
        "signs": _overrides(key.signs),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    said = attrs.asdict(waiver)
    begins = said.pop("begins")
    return plain(said if begins is None else {**said, "from": begins})  # type: ignore[no-any-return]


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return plain(attrs.asdict(dispute, filter=lambda _, value: value is not None))  # type: ignore[no-any-return]


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {"from": plain(stretch.start), "to": plain(stretch.end)}
