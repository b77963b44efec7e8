"""``focuskit dispute`` and ``focuskit resolve``: what somebody says against a finding."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from focuskit.cli.options import FILE
from focuskit.cli.screen import echo
from focuskit.extending.catalogue import catalogue
from focuskit.model.documents import read_json, write_time
from focuskit.model.errors import nearest
from focuskit.model.text_files import replace_text
from focuskit.policy import Dispute, load_policy

_POLICY = click.option(
    "--policy", "file", required=True, type=FILE, help="The policy that holds the disputes."
)


def _with_zone(_: click.Context, __: click.Parameter, stated: str) -> str:
    """A moment that states its zone, as it is written.

    Raises:
        click.BadParameter: It is none.
    """
    try:
        zoned = datetime.fromisoformat(stated).tzinfo is not None
    except ValueError:
        zoned = False
    if not zoned:
        raise click.BadParameter(
            f"{stated!r} is not a time with a zone, such as 2026-06-30T09:00:00Z"
        )
    return stated


@click.command()
@click.argument("account")
@click.argument("sign")
@click.option("--by", required=True, help="Who says that the finding is wrong.")
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--evidence", multiple=True,
    help="The id of an interaction that is wrong; may be given several times.",
)  # fmt: skip
@_POLICY
@click.option(
    "--at", required=True, callback=_with_zone,
    help="Since when, with its zone: 2026-06-30T09:00:00Z.",
)  # fmt: skip
def dispute(file: Path, at: str, **said: Any) -> None:
    """Dispute what SIGN found on ACCOUNT.

    It stands beside the finding until it is resolved.
    """
    known = {*load_policy(file).signs, *(entry.id for entry in catalogue())}
    if said["sign"] not in known:
        hint = nearest(said["sign"], known) or "`focuskit signs` lists all"
        raise click.UsageError(f"there is no sign {said['sign']!r}; {hint}")
    opened = Dispute(**said, opened_at=at)
    document = read_json(file)
    entry = {
        **{key: said[key] for key in ("account", "sign", "by", "reason")},
        "evidence": list(opened.evidence),
        "opened_at": write_time(opened.opened_at),
    }
    if entry in document.setdefault("disputes", []):
        raise click.UsageError(f"this dispute stands in {file} already")
    document["disputes"].append(entry)
    _write(file, document)


@click.command()
@click.argument("account")
@click.argument("sign")
@click.option("--by", help="Only the dispute that this person opened.")
@_POLICY
@click.option(
    "--at", required=True, callback=_with_zone,
    help="Until when, with its zone: 2026-06-30T09:00:00Z.",
)  # fmt: skip
def resolve(file: Path, account: str, sign: str, by: str | None, at: str) -> None:
    """Settle what is disputed of SIGN on ACCOUNT.

    From then on it stands beside no finding.
    """
    load_policy(file)
    document = read_json(file)
    still_open = [one for one in document.get("disputes", ()) if not one.get("resolved_at")]
    settled = [
        one
        for one in still_open
        if (one["account"], one["sign"]) == (account, sign) and by in {None, one["by"]}
    ]
    if not settled:
        others = ", ".join(f"{o['sign']} on {o['account']} by {o['by']}" for o in still_open)
        raise click.UsageError(
            f"{file} holds no such open dispute; open: {others or 'none at all'}"
        )
    for one in settled:
        one["resolved_at"] = at
    _write(file, document)


def _write(file: Path, document: dict[str, Any]) -> None:
    """Replace a policy as a whole, so that a run at the same time never reads half of it.

    Raises:
        PolicyError: No assessment would take the new one.
        InputError: It cannot be written.
    """
    load_policy(document)
    replace_text(file, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    echo(f"written to {file}", err=True)
