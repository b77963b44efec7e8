"""A policy in the terminal: every section of it, with the limits of the signs themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table

from focuskit.report.widgets import Text, columns, section

if TYPE_CHECKING:
    from focuskit.extending.catalogue import Entry
    from focuskit.policy import Policy

_IN_ONE_LINE = (
    "key_accounts", "segments", "disabled", "rivals", "phrase_lists", "recorded", "plugins",
)  # fmt: skip


def policy_view(policy: Policy, entries: Sequence[Entry]) -> RenderableType:
    """Show a policy as it would be used, defaults included.

    Args:
        policy: The policy.
        entries: The catalogue, for the limits that the policy leaves as the signs have them.
    """
    document = policy.to_document()
    parts: list[RenderableType] = [Text(document["name"], style="bold")]
    parts += [Text(document["description"])] if "description" in document else []
    parts += [Text(), _rules(document), *_counting(document, entries, "")]
    for key in ("waivers", "disputes"):
        if document[key]:
            parts += section(key.capitalize(), *(Text(_in_words(one)) for one in document[key]))
    parts += _counting(document["supplier"], entries, " on the supplier")
    for key in _IN_ONE_LINE:
        if _says(document[key]):
            parts += section(key.replace("_", " ").capitalize(), Text(_in_words(document[key])))
    return Group(*parts)


def _counting(
    part: Mapping[str, Any], entries: Sequence[Entry], about: str
) -> list[RenderableType]:
    """Show signs, cause groups and caps: of accounts, or of the supplier."""
    shown = section(f"Signs{about}", _signs(part, entries)) if part["signs"] else []
    if part["cause_groups"]:
        groups = columns("_id", "_weight", "_signs", wrapping=("_weight", "_signs"))
        for group in part["cause_groups"]:
            groups.add_row(group["id"], str(group["weight"]), ", ".join(group["signs"]))
        shown += section(f"Cause groups{about}", groups)
    if part["caps"]:
        shown += section(f"Caps{about}", *(Text(_in_words(one)) for one in part["caps"]))
    return shown


def _rules(document: Mapping[str, Any]) -> Table:
    hours, of_supplier = document["allowed_hours"], document["supplier"]
    by_priority = [f"{n} for priority {p}" for p, n in hours["by_priority"].items()]
    partial = "are given although" if document["partial_scores"] else "are withheld where"
    missing = {
        "exclude": "is left out of the score",
        "worst": "counts in the score at its worst",
        "portfolio": "counts in the score with the mean of the accounts where it is known",
    }
    table = columns("_rule", "_what", wrapping=("_rule", "_what"))
    table.add_row("ratings", _ratings(document["ratings"]))
    table.add_row("red lights", _red_lights(document["red_lights"]))
    if of_supplier["signs"]:
        table.add_row("ratings, supplier", _ratings(of_supplier["ratings"]))
        table.add_row("red lights, supplier", _red_lights(of_supplier["red_lights"]))
    table.add_row("least days", f"{document['least_days']} days of a window, for a rate")
    if work := document.get("working_time"):
        table.add_row("working time", _working_time(work, document["zone"]))
    table.add_row("partial scores", f"scores {partial} a sign that counts ended in an error")
    table.add_row("missing", f"what is unknown {missing[document['missing']]}")
    table.add_row("allowed hours", ", ".join([str(hours["default"]), *by_priority]))
    table.add_row("largest discount", str(document["largest_discount"]))
    table.add_row("currency", document.get("currency", "none stated"))
    return table


def _ratings(ratings: Mapping[str, Any]) -> str:
    return (
        f"a sign is lit from severity {ratings['lit_from']}, a theme is to be watched from "
        f"{ratings['watch_from']}, and in order where {ratings['least_known']} of it is known"
    )


def _working_time(work: Mapping[str, Any], zone: str) -> str:
    days = ", ".join(day[:3].capitalize() for day in work["days"])
    free = len(work["holidays"])
    holidays = f", but for {free} holiday{'s' * (free != 1)}" if free else ""
    return f"{days} {work['from']} to {work['to']} ({zone}){holidays}"


def _red_lights(red_lights: Mapping[str, Any]) -> str:
    return ", ".join(f"{sign} from {least}" for sign, least in red_lights.items()) or "none"


def _signs(document: Mapping[str, Any], entries: Sequence[Entry]) -> Table:
    own = {entry.id: entry for entry in entries}
    grouped = {sign: g["id"] for g in document["cause_groups"] for sign in g["signs"]}
    figures = ("weight", "ok", "bad", "least", "days")
    table = columns("sign", *figures, "key only", "from", right=figures, style="bold")
    for sign, said in document["signs"].items():
        entry, keys = own.get(sign), ("ok", "bad", "min_observations")
        numbers = (said.get(key, getattr(entry, key, None)) for key in keys)
        table.add_row(
            sign,
            f"in {grouped[sign]}" if sign in grouped and said["weight"] else str(said["weight"]),
            *("-" if number is None else f"{number:g}" for number in numbers),
            str(said.get("window_days", "own")),
            "yes" if said.get("key_accounts_only") else "",
            said["distribution"],
        )
    return table


def _says(part: Any) -> bool:
    """Tell whether a part of a document says anything."""
    return any(_says(p) for p in part.values()) if isinstance(part, dict) else part not in ([], {})


def _in_words(part: Any) -> str:
    """Write a part of a document in one line, without braces and quotes."""
    if isinstance(part, list):
        return ", ".join(_in_words(one) for one in part)
    if not isinstance(part, dict):
        return str(part)
    return ", ".join(
        f"{key} ({_in_words(value)})" if isinstance(value, dict | list) else f"{key} {value}"
        for key, value in part.items()
        if _says(value)
    )
