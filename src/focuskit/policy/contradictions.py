"""Contradictions inside a policy, which its schema cannot see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from focuskit.model.errors import PolicyError, nearest
from focuskit.model.schemas import escaped
from focuskit.model.versions import FORM, is_range
from focuskit.policy.assessment_policy import Policy
from focuskit.policy.sections import Overrides


def check(policy: Policy, document: Mapping[str, Any], where: str) -> None:
    """Refuse a policy that contradicts itself or names what there is not.

    Args:
        policy: What to check.
        document: Its document, whose keys and times an error repeats as they were written.
        where: What to call the document in an error.

    Raises:
        PolicyError: A waiver or dispute that ends before it begins, two waivers of one finding
            that overlap, versions that are no range, limits that are equal,
            a cause group, cap, red light or override that names an unlisted sign, a sign in two
            groups, a phrase list that there is not.
    """
    _check_waivers(policy, document, where)
    _check_disputes(policy, document, where)
    for name, allowed in document.get("plugins", {}).get("trusted", {}).items():
        if not is_range(allowed):
            raise PolicyError(
                problem="not a range of versions",
                where=f"{where} at /plugins/trusted/{name}",
                found=repr(allowed),
                expected=FORM,
            )
    for part in (policy, policy.of_supplier()):
        _check_limits(part, where)
        _check_groups(part, where)
        for sign in part.red_lights:
            _require_listed(part, sign, f"{where} at {section(part)}/red_lights/{sign}")
        for index, cap in enumerate(part.caps):
            _require_listed(part, cap.sign, f"{where} at {section(part)}/caps/{index}")
    for pointer, overrides in overridden(policy):
        for sign in overrides:
            _require_listed(policy, sign, f"{where} at {pointer}/{sign}")
    _check_phrase_lists(policy.phrase_lists, where)


def overridden(policy: Policy) -> Iterator[tuple[str, Overrides]]:
    """The overrides of a policy, each with the JSON pointer to where they stand."""
    for segment, overrides in policy.segments.items():
        yield f"/segments/{escaped(segment)}/signs", overrides
    yield "/key_accounts/signs", policy.key_accounts.signs


def _check_waivers(policy: Policy, document: Mapping[str, Any], where: str) -> None:
    for index, waiver in enumerate(policy.waivers):
        place = f"{where} at /waivers/{index}"
        if not waiver.begun_before(waiver.expires):
            stated = document["waivers"][index]
            raise PolicyError(
                problem="the waiver expires before it begins",
                where=place,
                found=f"from {stated['from']}, expires {stated['expires']}",
            )
        for number, other in enumerate(policy.waivers[:index]):
            if waiver.overlaps(other):
                raise PolicyError(
                    problem=f"two waivers of {waiver.sign} on {waiver.account} overlap",
                    where=place,
                    found=f"/waivers/{number} speaks of the same time",
                    hint="take one out, or begin the later one when the earlier one expires",
                )


def _check_disputes(policy: Policy, document: Mapping[str, Any], where: str) -> None:
    for index, dispute in enumerate(policy.disputes):
        if dispute.resolved(dispute.opened_at) and dispute.resolved_at != dispute.opened_at:
            stated = document["disputes"][index]
            raise PolicyError(
                problem="the dispute is resolved before it is opened",
                where=f"{where} at /disputes/{index}",
                found=f"opened {stated['opened_at']}, resolved {stated['resolved_at']}",
            )


def _check_limits(policy: Policy, where: str) -> None:
    stated = [(f"{policy.signs_at}/{sign}", one.ok, one.bad) for sign, one in policy.signs.items()]
    stated += [
        (f"{at}/{sign}", one.ok, one.bad)
        for at, overrides in overridden(policy)
        for sign, one in overrides.items()
    ]
    for pointer, ok, bad in stated:
        if ok is not None and ok == bad:
            raise PolicyError(
                problem="ok and bad are equal, so severity could not rise",
                where=f"{where} at {pointer}",
                found=f"{ok} for both",
                expected="two different limits: ok, up to which severity is 0, and bad, from which "
                "it is 1",
                hint="leave both out to use those of the sign: `focuskit signs` lists them",
            )


def section(policy: Policy) -> str:
    """The pointer to where signs, cause groups, caps and red lights stand side by side."""
    return policy.signs_at.removesuffix("/signs")


def _check_groups(policy: Policy, where: str) -> None:
    at = f"{where} at {section(policy)}/cause_groups"
    seen: dict[str, str] = {}
    for index, group in enumerate(policy.cause_groups):
        for sign in group.signs:
            _require_listed(policy, sign, f"{at}/{index}")
            if sign in seen:
                raise PolicyError(
                    problem=f"sign {sign!r} stands in two cause groups",
                    where=f"{at}/{index}",
                    found=f"{seen[sign]} and {group.id}",
                )
            seen[sign] = group.id


def _require_listed(policy: Policy, sign: str, where: str) -> None:
    if sign not in policy.signs:
        raise PolicyError(
            problem=f"sign {sign!r} is not listed under {policy.signs_at}",
            where=where,
            hint=nearest(sign, policy.signs),
        )


def _check_phrase_lists(names: Iterable[str], where: str) -> None:
    for name in names:
        known = phrase_lists()
        if name not in known:
            raise PolicyError(
                problem=f"there is no phrase list {name!r}",
                where=f"{where} at /phrase_lists/{name}",
                hint=nearest(name, known) or f"known lists: {', '.join(known)}",
            )


def phrase_lists() -> tuple[str, ...]:
    """The names of the phrase lists that ship with focuskit, read off their files."""
    folder = files("focuskit") / "detect" / "phrase_lists"
    return tuple(sorted({path.name.partition(".")[0] for path in folder.iterdir()}))
