"""The fingerprint of an assessment: one digest of all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from focuskit.model.documents import write_time
from focuskit.model.recorded import Stretch
from focuskit.policy.policy import Policy, SignPolicy

_OPTIONAL = ("ok", "bad", "min_observations", "window_days")


def fingerprint(parts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain parts, in hexadecimal; the order of keys plays no part."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def policy_document(policy: Policy) -> dict[str, Any]:
    """Return the document that ``load_policy`` reads back as an equal policy."""
    document: dict[str, Any] = {
        "schema_version": "1.0",
        "name": policy.name,
        "signs": {sign: _sign(listed) for sign, listed in sorted(policy.signs.items())},
        "cause_groups": [
            {"id": group.id, "weight": group.weight, "signs": list(group.signs)}
            for group in policy.cause_groups
        ],
        "caps": [
            {"sign": cap.sign, "beyond": float(cap.beyond), "score": float(cap.score)}
            for cap in policy.caps
        ],
        "ratings": {"sound": float(policy.sound), "watch": float(policy.watch)},
        "least_coverage": float(policy.least_coverage),
        "partial_scores": policy.partial_scores,
        "allowed_hours": {
            "default": policy.allowed_hours,
            "by_priority": dict(sorted(policy.hours_by_priority.items())),
        },
        "largest_discount": policy.largest_discount,
        "key_accounts": _key_accounts(policy),
        "rivals": list(policy.rivals),
        "phrase_lists": dict(sorted(policy.phrase_lists.items())),
        "recorded": recorded_document(policy.recorded),
    }
    optional = ("key_accounts", "rivals", "phrase_lists", "recorded")
    return {key: value for key, value in document.items() if value or key not in optional}


def recorded_document(stated: Mapping[str, Stretch]) -> dict[str, Any]:
    """Return what is stated as recorded as a plain document, by kind or field."""

    def ends(stretch: Stretch) -> dict[str, str | None]:
        times = {"from": stretch.start, "to": stretch.end}
        return {name: write_time(time) if time else None for name, time in times.items()}

    return {name: ends(stretch) for name, stretch in sorted(stated.items())}


def _sign(listed: SignPolicy) -> dict[str, Any]:
    said = {name: getattr(listed, name) for name in _OPTIONAL}
    document = {"weight": listed.weight, "distribution": listed.distribution}
    document |= {name: value for name, value in said.items() if value is not None}
    return document | ({"key_accounts_only": True} if listed.key_accounts_only else {})


def _key_accounts(policy: Policy) -> dict[str, Any]:
    key = policy.key_accounts
    said = {
        "segments": list(key.segments),
        "least_annual_value": key.least_annual_value,
        "ids": list(key.ids),
    }
    return {name: value for name, value in said.items() if value not in (None, [])}
