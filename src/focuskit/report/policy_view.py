"""A policy in the terminal: every section of it, with the limits of the signs themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table

from focuskit.report.widgets import Text

if TYPE_CHECKING:
    from focuskit.extending.catalogue import Entry
    from focuskit.policy import Policy

_LISTED = {
    "waivers": "Waivers",
    "disputes": "Disputes",
}
_TITLES = {
    "key_accounts": "Key accounts",
    "segments": "Segments",
    "disabled": "Disabled",
    "rivals": "Rivals",
    "phrase_lists": "Phrase lists",
    "recorded": "Recorded",
    "plugins": "Plugins",
}


def policy_view(policy: Policy, entries: Sequence[Entry]) -> RenderableType:
    """Return a policy as it would be used, defaults included.

    Args:
        policy: The policy.
        entries: The catalogue, for the limits that the policy leaves as the signs have them.
    """
    document = policy.to_document()
    parts: list[RenderableType] = [Text(document["name"], style="bold")]
    parts += [Text(document["description"])] if "description" in document else []
    parts += [Text(), _rules(document), *_counting(document, entries, "")]
    for key, title in _LISTED.items():
        if document[key]:
            parts += _section(title, *(Text(_told(one)) for one in document[key]))
    parts += _counting(document["supplier"], entries, " on the supplier")
    for key, title in _TITLES.items():
        if _says(document[key]):
            parts += _section(title, Text(_told(document[key])))
    return Group(*parts)


def _counting(
    part: Mapping[str, Any], entries: Sequence[Entry], about: str
) -> list[RenderableType]:
    """Return signs, cause groups and caps: of accounts, or of the supplier."""
    shown = _section(f"Signs{about}", _signs(part, entries)) if part["signs"] else []
    if part["cause_groups"]:
        shown += _section(f"Cause groups{about}", _groups(part["cause_groups"]))
    if part["caps"]:
        shown += _section(f"Caps{about}", *(Text(_told(one)) for one in part["caps"]))
    return shown


def _section(title: str, *body: RenderableType) -> list[RenderableType]:
    return [Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in body)]


def _rules(document: Mapping[str, Any]) -> Table:
    ratings, hours = document["ratings"], document["allowed_hours"]
    by_priority = [f"{n} for priority {p}" for p, n in hours["by_priority"].items()]
    partial = "are given although" if document["partial_scores"] else "are withheld where"
    missing = {
        "exclude": "is left out of the score",
        "worst": "counts in the score at its worst",
        "portfolio": "counts in the score with the mean of the accounts where it is known",
    }
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("ratings", f"sound from {ratings['sound']}, watch from {ratings['watch']}")
    table.add_row("least coverage", f"{document['least_coverage']}; below, an account is unrated")
    table.add_row("partial scores", f"scores {partial} a sign that counts ended in an error")
    table.add_row("missing", f"what is unknown {missing[document['missing']]}")
    table.add_row("allowed hours", ", ".join([str(hours["default"]), *by_priority]))
    table.add_row("largest discount", str(document["largest_discount"]))
    return table


def _signs(document: Mapping[str, Any], entries: Sequence[Entry]) -> Table:
    own = {entry.id: entry for entry in entries}
    grouped = {sign: g["id"] for g in document["cause_groups"] for sign in g["signs"]}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("sign", "weight", "ok", "bad", "least", "days", "key only", "from"):
        left = name in {"sign", "key only", "from"}
        table.add_column(name, justify="left" if left else "right", no_wrap=True)
    for sign, said in document["signs"].items():
        entry = own.get(sign)
        table.add_row(
            sign,
            f"in {grouped[sign]}" if sign in grouped and said["weight"] else str(said["weight"]),
            *(
                _number(said.get(key, getattr(entry, key, None)))
                for key in ("ok", "bad", "min_observations")
            ),
            str(said.get("window_days", "own")),
            "yes" if said.get("key_accounts_only") else "",
            said["distribution"],
        )
    return table


def _groups(groups: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for group in groups:
        table.add_row(group["id"], str(group["weight"]), ", ".join(group["signs"]))
    return table


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:g}"


def _says(part: Any) -> bool:
    """Tell whether a part of a document says anything."""
    return any(_says(p) for p in part.values()) if isinstance(part, dict) else part not in ([], {})


def _told(part: Any) -> str:
    """Return a part of a document in one line, without braces and quotes."""
    if isinstance(part, dict):
        told = (f"{key} {_nested(value)}" for key, value in part.items() if _says(value))
        return ", ".join(told)
    return ", ".join(_told(one) for one in part) if isinstance(part, list) else str(part)


def _nested(part: Any) -> str:
    return f"({_told(part)})" if isinstance(part, dict | list) else str(part)
