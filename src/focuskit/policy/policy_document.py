"""A policy as its JSON document and back, through cattrs.

The document is canonical: what is left out is filled in, and equal numbers are written alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from focuskit.model.documents import document_converter, write_time
from focuskit.model.errors import InputError, PolicyError
from focuskit.model.stretches import Stretch, convert_stretches
from focuskit.policy.plugin_rules import PluginRules
from focuskit.policy.sections import (
    KeyAccounts,
    Override,
    Ratings,
    SignPolicy,
    SupplierPolicy,
    Window,
)
from focuskit.policy.waivers import Dispute, Waiver
from focuskit.policy.working_time import WorkingTime

SCHEMA_VERSION = "1.0"


def policy_document(policy: Any) -> dict[str, Any]:
    """The document of a policy, every section filled in.

    What a policy says of a sign has no default but the sign's own, so it is left out there where
    the policy says nothing. Keys are sorted, but for the red lights of accounts: those that a
    screen lists first stand first.
    """
    said = _converter(policy.__class__).unstructure(policy)
    by_priority = said.pop("hours_by_priority")
    key_accounts, plugins = said["key_accounts"], said["plugins"]
    plugins.pop("disabled_signs")  # they stand under /disabled
    return {
        "schema_version": SCHEMA_VERSION,
        **said,
        "allowed_hours": {"default": said["allowed_hours"], "by_priority": by_priority},
        "key_accounts": {**key_accounts, "signs": plain(key_accounts["signs"])},
        "segments": {name: {"signs": plain(signs)} for name, signs in said["segments"].items()},
        "disabled": sorted(said["disabled"]),
        "red_lights": {sign: said["red_lights"][sign] for sign in policy.red_lights},
        "waivers": plain(said["waivers"]),
        "disputes": plain(said["disputes"]),
    }


def read_policy(document: Mapping[str, Any], kind: Any, *, where: str) -> Any:
    """The policy that a document describes, which its schema has accepted.

    Args:
        document: Of a policy.
        kind: The class of policies.
        where: What to call the document in an error.

    Raises:
        PolicyError: A stretch of time is of no kind or field, or ends before it starts.
    """
    stated = plain(document)
    hours = stated["allowed_hours"]
    disabled = sorted(stated.get("disabled", ()))
    flat = {
        **stated,
        "allowed_hours": hours["default"],
        "hours_by_priority": hours.get("by_priority", {}),
        "segments": {k: one.get("signs", {}) for k, one in stated.get("segments", {}).items()},
        "disabled": disabled,
        "plugins": {**stated.get("plugins", {}), "disabled_signs": disabled},
    }
    if "red_lights" in stated:
        flat["red_lights"] = {sign: stated["red_lights"][sign] for sign in document["red_lights"]}
    try:
        return _converter(kind).structure(flat, kind)
    except InputError as broken:
        # The schema has seen all but this: whether what is recorded is a kind or a field.
        place = f"{where} at /recorded, {broken.where}"
        raise PolicyError(**{**attrs.asdict(broken), "where": place}) from broken


def recorded_document(stated: Mapping[str, Stretch]) -> dict[str, Any]:
    """What is stated as recorded as a plain document, by kind or field."""
    return _sections().unstructure(stated, unstructure_as=Mapping)  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """A value as ``json`` writes it alike each time: keys sorted, whole numbers without a point."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    return value


@cache
def _converter(kind: type[Any]) -> cattrs.Converter:
    """The converter of whole policies; ``kind`` is their class, which stands above this module."""
    converter = _sections().copy()
    _register(converter, kind, signs_at=override(omit=True))
    return converter


@cache
def _sections() -> cattrs.Converter:
    converter = document_converter(
        MappingProxyType, prefer_attrib_converters=True, detailed_validation=False
    )
    convert_stretches(converter)
    for number in (int, float, Decimal):
        converter.register_unstructure_hook(number, plain)
    converter.register_structure_hook(Window, lambda value, _: value)
    converter.register_structure_hook(Decimal, lambda value, _: round(Decimal(str(value)), 6))
    converter.register_unstructure_hook(
        Mapping, lambda value: {key: converter.unstructure(value[key]) for key in sorted(value)}
    )
    _register(converter, SignPolicy, key_accounts_only=override(omit_if_default=True))
    _register(converter, Waiver, begins=override(rename="from"))
    _register(
        converter,
        PluginRules,
        trusted=override(unstruct_hook=lambda trusted: None if trusted is None else dict(trusted)),
    )
    _register(
        converter, WorkingTime, begins=override(rename="from"), ends=override(rename="to"),
        holidays=override(unstruct_hook=lambda days: [day.isoformat() for day in days]),
    )  # fmt: skip
    for kind in (Override, KeyAccounts, Ratings, SupplierPolicy, Dispute):
        _register(converter, kind)
    return converter


def _register(converter: cattrs.Converter, kind: type[Any], **keys: Any) -> None:
    """Let a class be read and written with these keys, what is null left out."""
    write = make_dict_unstructure_fn(kind, converter, **keys)
    converter.register_unstructure_hook(
        kind, lambda one: {key: said for key, said in write(one).items() if said is not None}
    )
    converter.register_structure_hook(kind, make_dict_structure_fn(kind, converter, **keys))
