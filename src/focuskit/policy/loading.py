"""Loading a policy: a document is held against its schema, built, and checked for contradictions.

Each section of the document that needs more than a converter is read by a function of its own;
a new section is one line in ``_build`` and one in ``document.policy_document``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from focuskit.model import schemas
from focuskit.model.arguments import path_of
from focuskit.model.documents import read_json
from focuskit.model.errors import InputError, PolicyError
from focuskit.model.recorded import Stretch, stretches
from focuskit.policy.checks import check
from focuskit.policy.overrides import read_overrides
from focuskit.policy.plugins import read_plugin_rules
from focuskit.policy.policy import Cap, CauseGroup, KeyAccounts, Policy, SignPolicy, SupplierPolicy
from focuskit.policy.waivers import read_disputes, read_waivers


def load_policy(source: Policy | Mapping[str, Any] | str | Path | None) -> Policy:
    """Return the policy that ``source`` is, describes or names; None means the default one.

    Raises:
        PolicyError: The document breaks its schema or contradicts itself.
    """
    if source is None:
        return default_policy()
    if isinstance(source, Policy):
        return source
    if isinstance(source, Mapping):
        return _from_document(dict(source), where="policy")
    try:
        expected = "a path, a policy, or its document as a mapping"
        document = read_json(path_of(source, where="policy", expected=expected))
    except InputError as broken:
        raise PolicyError(**attrs.asdict(broken)) from broken
    return _from_document(document, where=str(source))


@cache
def default_policy() -> Policy:
    """Return the policy that ships with focuskit; the tests hold it against its schema."""
    path = files("focuskit.policy") / "default.policy.json"
    return _build(read_json(Path(str(path))), where="the default policy")


def _from_document(document: Any, *, where: str) -> Policy:
    try:
        schemas.check(document, "policy", where=where)
    except InputError as broken:
        raise PolicyError(**attrs.asdict(broken)) from broken
    return _build(document, where=where)


def _plain(document: Any) -> Any:
    """Write 2.0 as 2: JSON means the same by both, and so do a policy and its fingerprint."""
    if isinstance(document, dict):
        return {key: _plain(value) for key, value in document.items()}
    if isinstance(document, list):
        return [_plain(value) for value in document]
    whole = isinstance(document, float) and document.is_integer()
    return int(document) if whole else document


def _build(stated: Mapping[str, Any], *, where: str) -> Policy:
    document = _plain(stated)
    policy = Policy(
        name=document["name"],
        description=document.get("description"),
        **_counting(document),
        sound=_exact(document["ratings"]["sound"]),
        watch=_exact(document["ratings"]["watch"]),
        least_coverage=_exact(document["least_coverage"]),
        partial_scores=document.get("partial_scores", False),
        missing=document.get("missing", "exclude"),
        allowed_hours=document["allowed_hours"]["default"],
        hours_by_priority=MappingProxyType(document["allowed_hours"].get("by_priority", {})),
        largest_discount=document.get("largest_discount", 0.2),
        key_accounts=_key_accounts(document.get("key_accounts", {})),
        segments=MappingProxyType(
            {
                segment: read_overrides(one.get("signs", {}))
                for segment, one in sorted(document.get("segments", {}).items())
            }
        ),
        disabled=tuple(sorted(document.get("disabled", ()))),
        waivers=read_waivers(document.get("waivers", ()), where),
        disputes=read_disputes(document.get("disputes", ()), where),
        rivals=tuple(document.get("rivals", ())),
        phrase_lists=MappingProxyType(document.get("phrase_lists", {})),
        recorded=MappingProxyType(_recorded(document.get("recorded", {}), where)),
        supplier=_supplier(document.get("supplier", {})),
        plugins=read_plugin_rules(document.get("plugins", {}), where, document.get("disabled", ())),
    )
    check(policy, where)
    return policy


def _counting(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the signs that count, in groups and under caps: of accounts, or of the supplier."""
    signs = {k: SignPolicy(**v) for k, v in sorted(document.get("signs", {}).items())}
    return {
        "signs": MappingProxyType(signs),
        "cause_groups": tuple(CauseGroup(**g) for g in document.get("cause_groups", ())),
        "caps": tuple(
            Cap(sign=c["sign"], beyond=_exact(c["beyond"]), score=_exact(c["score"]))
            for c in document.get("caps", ())
        ),
    }


def _supplier(document: Mapping[str, Any]) -> SupplierPolicy:
    named = {key: document[key] for key in ("id", "name") if key in document}
    return SupplierPolicy(**named, **_counting(document))


def _key_accounts(document: Mapping[str, Any]) -> KeyAccounts:
    return KeyAccounts(**{**document, "signs": read_overrides(document.get("signs", {}))})


def _recorded(document: Mapping[str, Any], where: str) -> dict[str, Stretch]:
    try:
        return stretches(document)
    except InputError as broken:
        told = {**attrs.asdict(broken), "where": f"{where} at /recorded, {broken.where}"}
        raise PolicyError(**told) from broken


def _exact(number: float) -> Decimal:
    return round(Decimal(str(number)), 6)
