"""The policy: weights, limits, cause groups, caps and ratings, loaded from one JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import attrs

from focuskit.model import schemas
from focuskit.model.documents import read_json
from focuskit.model.errors import InputError, PolicyError, nearest
from focuskit.model.recorded import Stretch, stretches
from focuskit.policy.plugins import PluginRules, read_plugin_rules

Window = int | Literal["all"] | None


@attrs.frozen(kw_only=True)
class SignPolicy:
    """What a policy says of one sign; what is null is the sign's own.

    Args:
        weight: How much it counts, 0 to 1000, against the other weights.
        distribution: The distribution that brings it.
        ok: Replaces the limit up to which severity is 0.
        bad: Replaces the limit from which severity is 1.
        min_observations: Replaces the least number of observations.
        window_days: Replaces the days that the sign looks back; ``"all"`` means no limit.
        key_accounts_only: The sign applies to key accounts alone.
    """

    weight: int
    distribution: str
    ok: float | None = None
    bad: float | None = None
    min_observations: int | None = None
    window_days: Window = None
    key_accounts_only: bool = False


def _fixed(signs: Sequence[str]) -> tuple[str, ...]:
    return tuple(signs)


@attrs.frozen(kw_only=True)
class CauseGroup:
    """Signs that one missing act lights together; they share one weight."""

    id: str
    weight: int
    signs: Sequence[str] = attrs.field(converter=_fixed)


@attrs.frozen(kw_only=True)
class Cap:
    """While ``sign`` is fired beyond severity ``beyond``, the score is at most ``score``."""

    sign: str
    beyond: Decimal
    score: Decimal


@attrs.frozen(kw_only=True)
class KeyAccounts:
    """Which accounts are key accounts: those that any of the three says.

    Args:
        segments: Those of these segments.
        least_annual_value: Those worth at least so much a year.
        ids: These.
    """

    segments: Sequence[str] = attrs.field(default=(), converter=_fixed)
    least_annual_value: float | None = None
    ids: Sequence[str] = attrs.field(default=(), converter=_fixed)


@attrs.frozen(kw_only=True, eq=False)
class Policy:
    """Which signs count, how much, with which limits; immutable.

    ``sound`` and ``watch`` are the least scores of these ratings; ``least_coverage`` is a share;
    ``allowed_hours`` are the hours within which a case is to be resolved where none was promised,
    ``hours_by_priority`` the same for the priorities that it names; ``largest_discount`` is the
    largest, 0 to 1, that needs no special reason; ``rivals`` are names to look for in texts;
    ``plugins`` says which distributions may load at all.
    """

    name: str
    signs: Mapping[str, SignPolicy]
    cause_groups: tuple[CauseGroup, ...] = ()
    caps: tuple[Cap, ...] = ()
    sound: Decimal
    watch: Decimal
    least_coverage: Decimal
    partial_scores: bool = False
    allowed_hours: float
    hours_by_priority: Mapping[str, float] = attrs.field(factory=dict)
    largest_discount: float = 0.2
    key_accounts: KeyAccounts = KeyAccounts()
    rivals: tuple[str, ...] = ()
    phrase_lists: Mapping[str, Any] = attrs.field(factory=dict)
    recorded: Mapping[str, Stretch] = attrs.field(factory=dict)
    plugins: PluginRules = attrs.field(factory=PluginRules)


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
        document = read_json(Path(source))
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


def _build(document: Mapping[str, Any], *, where: str) -> Policy:
    policy = Policy(
        name=document["name"],
        signs=MappingProxyType({k: SignPolicy(**v) for k, v in sorted(document["signs"].items())}),
        cause_groups=tuple(CauseGroup(**g) for g in document.get("cause_groups", ())),
        caps=tuple(
            Cap(sign=c["sign"], beyond=_exact(c["beyond"]), score=_exact(c["score"]))
            for c in document.get("caps", ())
        ),
        sound=_exact(document["ratings"]["sound"]),
        watch=_exact(document["ratings"]["watch"]),
        least_coverage=_exact(document["least_coverage"]),
        partial_scores=document.get("partial_scores", False),
        allowed_hours=document["allowed_hours"]["default"],
        hours_by_priority=MappingProxyType(document["allowed_hours"].get("by_priority", {})),
        largest_discount=document.get("largest_discount", 0.2),
        key_accounts=KeyAccounts(**document.get("key_accounts", {})),
        rivals=tuple(document.get("rivals", ())),
        phrase_lists=MappingProxyType(document.get("phrase_lists", {})),
        recorded=MappingProxyType(_recorded(document.get("recorded", {}), where)),
        plugins=read_plugin_rules(document.get("plugins", {}), where),
    )
    _check_consistency(policy, where)
    return policy


def _recorded(document: Mapping[str, Any], where: str) -> dict[str, Stretch]:
    try:
        return stretches(document)
    except InputError as broken:
        told = {**attrs.asdict(broken), "where": f"{where} at /recorded, {broken.where}"}
        raise PolicyError(**told) from broken


def _exact(number: float) -> Decimal:
    return round(Decimal(str(number)), 6)


def _check_consistency(policy: Policy, where: str) -> None:
    """Refuse what the schema cannot see.

    Raises:
        PolicyError: Limits that are equal, ratings that overlap, a group or cap that names an
            unlisted sign, a sign in two groups.
    """
    for sign, listed in policy.signs.items():
        if listed.ok is not None and listed.ok == listed.bad:
            raise PolicyError(
                problem="ok and bad are equal, so severity could not rise",
                where=f"{where} at /signs/{sign}",
                found=f"{listed.ok} for both",
            )
    if policy.watch >= policy.sound:
        raise PolicyError(
            problem="the ratings overlap",
            where=f"{where} at /ratings",
            found=f"watch {policy.watch}, sound {policy.sound}",
            expected="watch below sound",
        )
    seen: dict[str, str] = {}
    for index, group in enumerate(policy.cause_groups):
        for sign in group.signs:
            _require_listed(policy, sign, f"{where} at /cause_groups/{index}")
            if sign in seen:
                raise PolicyError(
                    problem=f"sign {sign!r} stands in two cause groups",
                    where=f"{where} at /cause_groups/{index}",
                    found=f"{seen[sign]} and {group.id}",
                )
            seen[sign] = group.id
    for index, cap in enumerate(policy.caps):
        _require_listed(policy, cap.sign, f"{where} at /caps/{index}")


def _require_listed(policy: Policy, sign: str, where: str) -> None:
    if sign not in policy.signs:
        raise PolicyError(
            problem=f"sign {sign!r} is not listed under /signs",
            where=where,
            hint=nearest(sign, policy.signs),
        )
